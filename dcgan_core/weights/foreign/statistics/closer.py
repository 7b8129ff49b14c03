"""A closer look at the last rivals: the same fits, of more latents. More batches show the noise of batches better."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from dcgan_core.system.threads import at_once, one_thread_each
from dcgan_core.weights.foreign.arrays.layers import FoundLayer, channels_in
from dcgan_core.weights.foreign.statistics.evidence import Moments, apply_kernel, fit_of, joined, moments_of
from dcgan_core.weights.foreign.statistics.forward import (
    bias_of,
    kernel_of,
    multiplied,
    normalized,
    operations,
    output_shape,
    per_unit,
    plain_latents,
    without_statistics,
)
from dcgan_core.weights.foreign.statistics.hypotheses import DECIDING_LATENTS, Hypothesis
from dcgan_core.weights.foreign.statistics.noise import BATCH
from dcgan_core.weights.foreign.statistics.proposals import NO_ACTIVATION

LATENTS = 65536
"""Of each rival."""
AT_ONCE = 2048
OPERATIONS = 1e10
"""Additions and multiplications that may be spent on all rivals: some ten seconds of a core."""
FOR_EACH_NUMBER = 100
"""What all else that is done to a number of a map takes, in additions and multiplications."""

MOST = 4
"""Rivals that are looked at."""
FAR = 3.0
"""Of the margin that excludes a reading: one that is further away is not looked at."""


@one_thread_each
@np.errstate(over="ignore", invalid="ignore")  # damaged weights overflow
def look_closer(layers: Sequence[FoundLayer], found: Sequence[Hypothesis]) -> list[Hypothesis]:
    """Return hypotheses, the best first: those that are too near to each other with the fits of many more latents.

    They are returned as they are where none is near, or where more latents would take too long.
    """
    if len(found) < 2 or found[0].sorting or all(found[0].excludes(one) for one in found[1:]):
        return list(found)
    best = found[0]
    last = max(index for index, layer in enumerate(layers) if "mean" in layer.arrays)
    # One that contradicts the statistics by far is not followed to its end.
    rivals = [one for one in found if len(one.geometries) > last and not best.excludes(one, FAR)][:MOST]
    if best.drifts or best not in rivals:
        return list(found)
    cost = max(
        operations(layers[: last + 1], one.geometries) + FOR_EACH_NUMBER * _numbers(layers, one)
        for one in rivals
    )
    count = min(LATENTS, int(OPERATIONS / len(rivals) / cost)) // AT_ONCE * AT_ONCE
    if count < 2 * DECIDING_LATENTS:
        return list(found)
    closer = at_once(lambda one: _looked_at(layers, one, last, count), rivals)
    closer.sort(key=lambda one: one.cost)
    return [*closer, *(one for one in found if one not in rivals)]


def _looked_at(layers: Sequence[FoundLayer], one: Hypothesis, last: int, count: int) -> Hypothesis:
    parts: list[list[Moments | None]] = []
    for number in range(count // AT_ONCE):
        maps = plain_latents(one.latent, AT_ONCE, channels_in(layers[0]), number + 1)
        parts.append(_followed(layers, one, last, maps))
    fits = []
    for index in range(last + 1):
        known = [moments for part in parts if (moments := part[index]) is not None]
        slope = _slope(one, index)
        fits.append(fit_of(joined(known), slope, layers[index]) if known else None)
    return replace(one, fits=tuple(fits))


def _slope(one: Hypothesis, index: int) -> float:
    """Return the slope that a layer's moments are for: its own if it is activated first, or that before it."""
    slope = one.slopes[index] if one.activation_first[index] else _slope_before(one, index)
    return 0.0 if slope is None else slope


def _slope_before(one: Hypothesis, index: int) -> float | None:
    """Return the slope of the activation between a layer and the one before it; None without one."""
    if index == 0 or one.activation_first[index - 1]:
        return None
    slope = one.slopes[index - 1]
    return None if slope == NO_ACTIVATION else slope


def _followed(
    layers: Sequence[FoundLayer], one: Hypothesis, last: int, maps: np.ndarray
) -> list[Moments | None]:
    """Return the moments of each layer up to the last, for latents that go through a hypothesis."""
    found: list[Moments | None] = []
    for index, layer in enumerate(layers[: last + 1]):
        geometry, before, slope = one.geometries[index], _slope_before(one, index), _slope(one, index)
        kernel, _ = kernel_of(layer, geometry)
        maps = multiplied(layer, maps)
        positive, negative = maps if before is None else np.maximum(maps, 0), None
        positive = apply_kernel(positive, kernel, geometry) + bias_of(layers, index, geometry, maps)
        if before is not None:
            negative = apply_kernel(np.maximum(-maps, 0), kernel, geometry)
        if one.activation_first[index]:
            output = (
                positive if negative is None or before is None else positive - np.float32(before) * negative
            )
            positive, negative = np.maximum(output, 0), np.maximum(-output, 0)
        output = positive if negative is None else positive - np.float32(slope) * negative
        if "mean" not in layer.arrays:
            found.append(None)
            maps = without_statistics(layer, output)
            continue
        moments = moments_of(positive, negative, len(maps) // BATCH, per_unit=per_unit(layers, index))
        found.append(moments)
        if index < last:
            maps = normalized(layers, index, output, moments.at(slope)[1])
    return found


def _numbers(layers: Sequence[FoundLayer], one: Hypothesis) -> int:
    """Return how many numbers the maps of one latent have."""
    size, total = (1, 1), 0
    for index, geometry in enumerate(one.geometries):
        height, width, channels = output_shape(layers, index, geometry, size)
        size, total = (height, width), total + height * width * channels
    return total
