"""How well a generator's running statistics fit one way in which labels join it."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from dcgan_core.description.labels import MOST_CLASSES
from dcgan_core.description.protocols import NetworkName
from dcgan_core.weights.foreign.arrays.layers import FEW_CLASSES, FoundLayer, channels_in, channels_out
from dcgan_core.weights.foreign.choosing.geometry import Stack
from dcgan_core.weights.foreign.choosing.hints import Hints, LabelOrder
from dcgan_core.weights.foreign.statistics.deciding import (
    FEWEST_BATCHES,
    both_ways,
    fewest_batches,
    say_something,
)

EXPLAINED = 0.25
"""Of the squared means after the first layer: what one-hot labels have to explain of them to be tried."""

TRIED = 5
"""Numbers of classes."""

USUAL_LATENTS = (32, 50, 62, 64, 100, 128, 200, 256, 512)
"""Lengths of latents that programs have."""


def has_evidence(layers: Sequence[FoundLayer]) -> bool:
    """Whether layers have running statistics that saw enough batches to say something."""
    return say_something(layers) and fewest_batches(layers) >= FEWEST_BATCHES


def _up_to_labels(layers: Sequence[FoundLayer]) -> list[FoundLayer]:
    """Return layers without running statistics after the first that labels show in: those decide, and soonest.

    The order of two branches shows in those after the layer that reads both.
    """
    joined = next((index for index, layer in enumerate(layers) if layer.classes), 0)
    joined += layers[joined].branches is not None
    first = next(
        (index for index, layer in enumerate(layers) if index >= joined and "mean" in layer.arrays),
        len(layers),
    )
    kept = list(layers[: first + 1])
    for layer in layers[first + 1 :]:
        arrays = {role: array for role, array in layer.arrays.items() if role not in ("mean", "variance")}
        kept.append(dataclasses.replace(layer, arrays=arrays))
    return kept


class Fit(NamedTuple):
    """How far a generator's running statistics are from those of its best reading: squared error, worst score."""

    error: float
    score: float


NO_FIT = Fit(math.inf, math.inf)


def fit_of(name: NetworkName, layers: Sequence[FoundLayer], hints: Hints) -> Fit:
    """Return how well the running statistics fit the best reading of a generator's layers; NO_FIT without any."""
    if not has_evidence(layers):
        return NO_FIT
    hypotheses = both_ways(_up_to_labels(layers), Stack(name, layers, hints).options())
    fits = (Fit(one.error, one.score) for one in hypotheses if hints.latent in (None, one.latent))
    return min(fits, default=NO_FIT)


def shown_one_hot(layers: Sequence[FoundLayer]) -> list[tuple[int, LabelOrder]]:
    """Return of how many classes one-hot labels may be among what looks like a latent, and on which side.

    The likeliest first; [] where nothing shows labels. Latents have mean 0, so what a linear layer makes of them has
    the mean of its bias. One-hot labels add the mean of their columns. Only a normalisation right after it shows that.
    Where there is none, the usual lengths of latents say how many classes may be left.
    """
    columns, bias, first = _columns(layers[0])
    if "mean" not in first.arrays and first.is_matrix and channels_out(first) == channels_in(layers[1]):
        # Two layers without an activation in between are one.
        after, more, first = _columns(layers[1])
        columns, bias = columns @ after, bias @ after + more
    if layers[0].classes or ("mean" in first.arrays and first.arrays["mean"].size == 0):
        return []
    if "mean" not in first.arrays:
        return likely_one_hot(channels_in(layers[0]))
    mean = first.arrays["mean"].astype(np.float64)
    # Units may be several pixels of a channel.
    columns = columns.reshape(len(columns), mean.size, -1).mean(2)
    rest = mean - bias.reshape(mean.size, -1).mean(1)
    counts = np.arange(1, len(columns))[:MOST_CLASSES, None]
    found: list[tuple[float, int, LabelOrder]] = []
    sides: list[tuple[LabelOrder, np.ndarray]] = [("last", columns[::-1]), ("first", columns)]
    for order, ordered in sides:
        left = np.sum((np.cumsum(ordered, 0)[: len(counts)] / counts - rest) ** 2, axis=1)
        found.extend((float(own), number, order) for number, own in enumerate(left, 1) if number > 1)
    enough = (1 - EXPLAINED) * float(np.sum(rest**2))
    return [(number, order) for own, number, order in sorted(found)[:TRIED] if own < enough]


def likely_one_hot(inputs: int) -> list[tuple[int, LabelOrder]]:
    """Return of how many classes labels are if they leave a latent of a usual length; [] where it has one as it is."""
    if inputs in USUAL_LATENTS:
        return []
    counts = [inputs - latent for latent in USUAL_LATENTS if 2 <= inputs - latent < FEW_CLASSES]
    orders: tuple[LabelOrder, ...] = ("last", "first")
    return [(count, order) for count in sorted(counts)[:2] for order in orders]


def _columns(layer: FoundLayer) -> tuple[np.ndarray, np.ndarray, FoundLayer]:
    """Return (what each input adds to each output, on average over its pixels; the bias; the layer)."""
    kernel = np.moveaxis(layer.arrays["kernel"].astype(np.float64), layer.input_axis, 0)
    columns = kernel.reshape(*kernel.shape[:2], -1).mean(2)
    bias = layer.arrays.get("bias", np.zeros(columns.shape[1]))
    return columns, bias.astype(np.float64), layer
