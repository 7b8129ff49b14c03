"""What a generator's running statistics fit that this package does not compute: other activations, edges, enlargements.

A slope is fitted to every activation, and drift to what it leaves. So ELU would pass for a LeakyReLU of slope 0.5 whose
weights still moved. Here each layer that no reading explains is tried with what public programs use in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from dcgan_core.system.threads import one_thread_each
from dcgan_core.weights.foreign.arrays.layers import FoundLayer, channels_in
from dcgan_core.weights.foreign.statistics.evidence import Fit, apply_kernel, fit_of, moments_of
from dcgan_core.weights.foreign.statistics.forward import (
    bias_of,
    kernel_of,
    multiplied,
    operations,
    output_shape,
    per_unit,
    plain_latents,
)
from dcgan_core.weights.foreign.statistics.hypotheses import (
    DRIFTING,
    HOPELESS,
    RAREST,
    Hypothesis,
    with_maps,
)
from dcgan_core.weights.foreign.statistics.noise import BATCH
from dcgan_core.weights.foreign.statistics.proposals import NO_ACTIVATION, SLOPES, Geometry, Options

Change = Callable[[np.ndarray], np.ndarray]

FEWEST, MOST = 256, 512
"""Latents of each trial."""
OPERATIONS = 1e12
"""Additions and multiplications that all trials may take: some fifteen seconds of a core."""
EXPLAINED = 1.5
"""A trial whose misfit is at most this multiple of its freedom explains a layer: there is little but noise."""
BETTER = 2.0
"""How many times better a trial must be than the best reading, in misfit and score, where weights moved."""


def _below(maps: np.ndarray) -> np.ndarray:
    return np.expm1(np.minimum(maps, 0))


def _sigmoid(maps: np.ndarray) -> np.ndarray:
    return 0.5 * (1 + np.tanh(0.5 * maps))


def _softplus(maps: np.ndarray) -> np.ndarray:
    return np.logaddexp(maps, np.float32(0))


ACTIVATIONS: Mapping[str, Change] = {
    "ELU": lambda maps: np.maximum(maps, 0) + _below(maps),
    "SELU": lambda maps: 1.0507009873554805 * (np.maximum(maps, 0) + 1.6732632423543772 * _below(maps)),
    "GELU": lambda maps: 0.5 * maps * (1 + np.tanh(0.7978845608028654 * (maps + 0.044715 * maps**3))),
    "SiLU": lambda maps: maps * _sigmoid(maps),
    "Mish": lambda maps: maps * np.tanh(_softplus(maps)),
    "Hardswish": lambda maps: maps * np.clip(maps / 6 + 0.5, 0, 1),
    "Softplus": _softplus,
    "tanh": np.tanh,
    "a sigmoid": _sigmoid,
}
"""GELU by its approximation with tanh, which the exact one differs from by 5e-4 at most."""


UNTRIED = ("pixels repeated", "maps cut")
"""How what this package computes, and does not try, begins."""

CUT = (8, 8)
"""Maps that programs cut by a row and a column, for images of 28x28."""


def _bilinear(maps: np.ndarray, factor: tuple[int, int], *, corners: bool) -> np.ndarray:
    """Enlarge maps (n, h, w, c) as PyTorch's `Upsample(mode="bilinear", align_corners=corners)`."""
    for axis, times in ((1, factor[0]), (2, factor[1])):
        size = maps.shape[axis]
        places = np.arange(size * times)
        if corners:
            places = places * (size - 1) / max(1, size * times - 1)
        else:
            places = np.maximum((places + 0.5) / times - 0.5, 0)
        first = places.astype(int)
        share = (places - first).astype(np.float32).reshape([-1 if one == axis else 1 for one in range(4)])
        second = np.minimum(first + 1, size - 1)
        maps = maps.take(first, axis) * (1 - share) + maps.take(second, axis) * share
    return maps


def _padded(maps: np.ndarray, geometry: Geometry, how: Literal["reflect", "edge"]) -> np.ndarray:
    """Repeat pixels as the geometry says, and pad by its padding with what the map holds."""
    maps = maps.repeat(geometry.upsample[0], 1).repeat(geometry.upsample[1], 2)
    (top, left), (bottom, right) = geometry.padding, geometry.padding_after or geometry.padding
    return np.pad(maps, ((0, 0), (top, bottom), (left, right), (0, 0)), mode=how)


def _other_maps(geometry: Geometry, size: tuple[int, int]) -> Iterator[tuple[str, Geometry, Change]]:
    """Yield (words, what is left of a convolution's geometry, what is done to its maps before it) for other edges."""
    if size == CUT:
        yield f"{UNTRIED[1]} to 7x7", geometry, lambda maps: maps[:, :-1, :-1]
    if geometry.kind != "conv":
        return
    padding = (*geometry.padding, *(geometry.padding_after or geometry.padding))
    bare = replace(geometry, padding=(0, 0), padding_after=None, upsample=(1, 1))
    height, width = (side * times for side, times in zip(size, geometry.upsample, strict=True))
    if 0 < max(padding) < min(height, width):
        yield "reflection padding", bare, lambda maps: _padded(maps, geometry, "reflect")
        yield "replication padding", bare, lambda maps: _padded(maps, geometry, "edge")
    if geometry.upsample != (1, 1):
        yield f"{UNTRIED[0]} four times", replace(geometry, upsample=(4, 4)), lambda maps: maps
        for corners in (False, True):
            words = f"bilinear upsampling{' with align_corners' if corners else ''}"
            enlarged = replace(geometry, upsample=(1, 1))
            yield words, enlarged, lambda maps, c=corners: _bilinear(maps, geometry.upsample, corners=c)


@dataclass(frozen=True)
class _Trial:
    words: str
    fit: Fit


@one_thread_each
@np.errstate(over="ignore", invalid="ignore")  # damaged weights overflow
def fits_what(layers: Sequence[FoundLayer], options: Options, best: Hypothesis) -> str | None:
    """Return what a generator has, in words, in the first layer that the best reading does not explain.

    None where nothing known explains it, or where trials would take too long.
    """
    index = first_unexplained(best, start=1)
    if index is None or best.activation_first[index - 1]:
        return None
    chosen = best.geometries[index]
    failed = (fit := best.fits[index]) is None or fit.score > HOPELESS
    geometries = [chosen]
    if failed:
        geometries += [
            one.geometry for one in options[index] if one.cost <= RAREST and one.geometry != chosen
        ]
    others = max(len(list(_other_maps(one, (8, 8)))) for one in geometries)
    trials = len(geometries) * (len(ACTIVATIONS) + 2 * others)
    cost = trials * operations(layers[: index + 1], best.geometries[: index + 1])
    count = min(MOST, int(OPERATIONS / cost)) // BATCH * BATCH
    if count < FEWEST:
        return None
    one = replace(best, sorting=False)
    maps = plain_latents(best.latent, count, channels_in(layers[0]))
    for at in range(index):
        maps = with_maps(layers, at, one, maps).maps
    fits = [trial for geometry in geometries for trial in _trials(layers, index, geometry, maps)]
    found = min(fits, key=lambda trial: trial.fit.misfit, default=None)
    if found is None:
        return None
    explains = found.fit.misfit <= EXPLAINED * found.fit.freedom
    if not explains and fit is not None and not best.sorting:
        explains = BETTER * found.fit.misfit < fit.misfit and BETTER * found.fit.score < fit.score
    if not explains:
        return None
    return f"{found.words} before {layers[index].name} (score {found.fit.score:.3f})"


def first_unexplained(best: Hypothesis, start: int = 0) -> int | None:
    """Return the first layer from `start` on whose statistics differ by more than noise; None where there is none."""
    for index, fit in enumerate(best.fits):
        if fit is None or index < start:
            continue
        if fit.score > HOPELESS or (not best.sorting and fit.misfit > DRIFTING * fit.freedom):
            return index
    return None


def _trials(
    layers: Sequence[FoundLayer], index: int, geometry: Geometry, maps: np.ndarray
) -> Iterator[_Trial]:
    shape = output_shape(layers, index, geometry, (maps.shape[1], maps.shape[2]))
    if min(shape) < 1:
        return
    kernel, _ = kernel_of(layers[index], geometry)
    maps = multiplied(layers[index], maps)
    bias = bias_of(layers, index, geometry, maps)

    def tried(words: str, change: Change, bare: Geometry, *, slopes: Sequence[float]) -> Iterator[_Trial]:
        if slopes:  # the rest is linear, so two products are enough for any slope
            positive, negative = (
                change(np.maximum(maps, 0)),
                apply_kernel(change(np.maximum(-maps, 0)), kernel, bare),
            )
        else:
            positive, negative = change(maps).astype(np.float32), None
        positive = apply_kernel(positive, kernel, bare) + bias
        moments = moments_of(positive, negative, len(maps) // BATCH, per_unit=per_unit(layers, index))
        for slope in slopes or (0.0,):
            yield _Trial(words, fit_of(moments, slope, layers[index]))

    for words, change in ACTIVATIONS.items():
        yield from tried(words, change, geometry, slopes=())
    for words, bare, change in _other_maps(geometry, (maps.shape[1], maps.shape[2])):
        if layers[index].labels and words.startswith(UNTRIED):
            continue  # `bias` holds what labels make of maps of the usual size
        yield from tried(words, change, bare, slopes=(*SLOPES, NO_ACTIVATION))
