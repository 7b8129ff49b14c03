"""A discriminator's slopes, strides and paddings, by its running statistics on real images and its generator's.

In training it sees real images and drawn ones in turn. So its running statistics are a mixture of both, and neither
alone fits them. The share of real images is fitted: 0.30 where G's step is made with the same batch, after D's two.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from dcgan_core.description.layer import Pair, Shape
from dcgan_core.description.protocols import LatentDistribution
from dcgan_core.weights.foreign.arrays.layers import FoundLayer, channels_in
from dcgan_core.weights.foreign.choosing.candidates import Candidate
from dcgan_core.weights.foreign.choosing.geometry import Stack, style_of
from dcgan_core.weights.foreign.statistics.deciding import (
    FEWEST_BATCHES,
    Decision,
    fewest_batches,
    say_something,
)
from dcgan_core.weights.foreign.statistics.evidence import LARGEST_ERROR, errors, moments_of
from dcgan_core.weights.foreign.statistics.forward import (
    activated,
    normalized,
    output_shape,
    plain_latents,
    product,
)
from dcgan_core.weights.foreign.statistics.hypotheses import may_activate_first, room_for_activation
from dcgan_core.weights.foreign.statistics.noise import BATCH
from dcgan_core.weights.foreign.statistics.proposals import NO_ACTIVATION, SLOPES, Geometry, Options
from dcgan_core.weights.foreign.statistics.readings import Reading, slope_words

IMAGES = 1024
"""Real ones, and as many of the generator's."""

FITS = 0.08
"""A score above this decides nothing. Right readings scored up to 0.02 where the rates fell to zero."""

NEAR = 9.0
"""A reading whose squared error is less than this multiple of the best one's is not excluded.

Between neighbours in `SLOPES` it was 40 to 3,700 times, but for 0 and 0.01 only 2 to 500."""

MOST_WAYS = 6
"""Strides and paddings that are tried, the most common first."""

LARGEST_MAPS = 2**27
"""Bytes of one layer's maps; of larger networks fewer images are taken."""

_SHARES = np.linspace(0, 1, 21)


@dataclass(frozen=True)
class _Way:
    """One reading of a discriminator: how it fits, and the share of real images that fits best."""

    geometries: tuple[Geometry, ...]
    slopes: tuple[float, ...]
    score: float
    error: float
    share: float

    @property
    def text(self) -> str:
        """The reading in words."""
        words = list(dict.fromkeys(slope_words(slope) for slope in self.slopes))
        moved = [geometry for geometry in self.geometries if geometry.kind != "matrix"]
        return (
            f"{', '.join(words)}; strides {' '.join(str(one.stride[0]) for one in moved)}, paddings "
            f"{' '.join(str(one.padding[0]) for one in moved)}; score {self.score:.3f}"
        )


def judge(stack: Stack, generator: Candidate, real: np.ndarray) -> Decision:
    """Return what a discriminator's statistics decide, with several readings where it is a question.

    generator: the one that it was trained with. real: images, float32 (n, height, width, channels) in [-1, 1]. Where
    nothing fits, nothing is decided, which is said.
    """
    layers = stack.layers
    if not say_something(layers) or fewest_batches(layers) < FEWEST_BATCHES or _has_other_statistics(layers):
        return Decision()
    drawn = drawings(generator, len(real))
    if drawn is None or drawn.shape[1:] != real.shape[1:]:
        return Decision()
    if stack.hints.g_end == "sigmoid":
        real, drawn = (real + 1) / 2, (drawn + 1) / 2
    given = stack.given_slopes()
    ways = []
    for geometries in _ways(layers, stack.options(), (real.shape[1], real.shape[2])):
        count = max(
            2 * BATCH, LARGEST_MAPS // (4 * _largest(layers, geometries, real.shape[1:3])) // BATCH * BATCH
        )
        for slope in SLOPES if given is None else given[:1]:
            slopes = _slopes(layers, geometries, slope) if given is None or len(given) == 1 else given
            ways.append(_fit(layers, geometries, slopes, real[:count], drawn[:count]))
    ways.sort(key=lambda way: way.error)
    if not ways:
        return Decision()
    if ways[0].score > FITS:
        words = f"no reading fits its statistics on these images (the best: {ways[0].text}), so it is assumed"
        return Decision(found=(f"discriminator: {words}",))
    near = [way for way in ways if way.error < NEAR * ways[0].error]
    first = tuple(may_activate_first(layer) for layer in layers)
    readings = tuple(
        Reading("normal", way.geometries, first, way.slopes, way.score, way.error, way.text) for way in near
    )
    following = f"; next best {ways[1].score:.3f}" if len(ways) > 1 else ""
    words = (
        f"discriminator: {ways[0].text} at the worst layer{following} (by the running statistics, on {len(real):,} "
        f"real images and as many of the generator's; {100 * ways[0].share:.0f}% real)"
    )
    return Decision(readings, (words,) if len(readings) == 1 else ())


def drawings(candidate: Candidate, count: int) -> np.ndarray | None:
    """Return images of a generator, each batch normalised by itself as in training; None where NumPy cannot."""
    layers, network = candidate.stack.layers, candidate.network
    if any(layer.classes for layer in layers) or _has_other_statistics(layers):
        return None
    latent: LatentDistribution = candidate.reading.latent if candidate.reading is not None else "normal"
    if candidate.stack.hints.latent is not None:
        latent = candidate.stack.hints.latent
    maps = plain_latents(latent, count, channels_in(layers[0]))
    for index, (layer, built) in enumerate(zip(layers, network.layers, strict=True)):
        style = style_of(built)
        maps = product(layers, index, style.geometry, maps)
        if index == len(layers) - 1:
            break
        maps = activated(maps, style.slope) if style.activation_first else maps
        if "mean" in layer.arrays:
            moments = moments_of(maps, None, max(1, count // BATCH), per_unit=_each_unit(layer, maps))
            maps = normalized(layers, index, maps, moments.variance)
        maps = maps if style.activation_first else activated(maps, style.slope)
    end = network.layers[-1].activation
    return maps if end == "none" else np.tanh(maps / 2 if end == "sigmoid" else maps)


def _has_other_statistics(layers: Sequence[FoundLayer]) -> bool:
    """Whether a layer is normalised in another way than by its batch."""
    return any("scale" in layer.arrays and "mean" not in layer.arrays for layer in layers)


def _each_unit(layer: FoundLayer, maps: np.ndarray) -> bool:
    return layer.is_matrix and layer.arrays["mean"].size != maps.shape[3]


def _slopes(layers: Sequence[FoundLayer], geometries: Sequence[Geometry], slope: float) -> tuple[float, ...]:
    """Return the slope of each hidden layer: none where the names leave no room for an activation."""
    rooms = [room_for_activation(layers, index, geometries[index + 1]) for index in range(len(layers) - 1)]
    return tuple(
        NO_ACTIVATION if room == 0 and not may_activate_first(layer) else slope
        for room, layer in zip(rooms, layers, strict=False)
    )


def _ways(layers: Sequence[FoundLayer], options: Options, size: Pair) -> list[tuple[Geometry, ...]]:
    """Return the geometries that lead from an image of `size` to one logit, the most common first."""

    def ends(index: int, size: Pair, cost: float) -> Iterator[tuple[float, tuple[Geometry, ...]]]:
        if index == len(layers):
            if size == (1, 1):
                yield cost, ()
            return
        layer = layers[index]
        for option in options[index]:
            if layer.is_matrix:
                channels = layers[index - 1].kernel_shape[0] if index else 0
                output = (1, 1) if math.prod(size) * channels == channels_in(layer) else (0, 0)
            else:
                output = option.geometry.output_size(size, layer.kernel_size)
            if min(output) >= 1:
                for rest, geometries in ends(index + 1, output, cost + option.cost):
                    yield rest, (option.geometry, *geometries)

    found: dict[tuple[Geometry, ...], tuple[Geometry, ...]] = {}
    for _, geometries in sorted(ends(0, size, 0.0), key=lambda way: way[0]):
        found.setdefault(_function(layers, geometries, size), geometries)
    return list(found.values())[:MOST_WAYS]


def _function(
    layers: Sequence[FoundLayer], geometries: Sequence[Geometry], size: Pair
) -> tuple[Geometry, ...]:
    """Return geometries that are the same for all that compute the same: a stride that is never stepped is 1."""
    same = []
    for layer, geometry in zip(layers, geometries, strict=True):
        if geometry.kind != "matrix":
            size = geometry.output_size(size, layer.kernel_size)
            rows, columns = (
                1 if side == 1 else step for side, step in zip(size, geometry.stride, strict=True)
            )
            geometry = replace(geometry, stride=(rows, columns))
        same.append(geometry)
    return tuple(same)


def _largest(layers: Sequence[FoundLayer], geometries: Sequence[Geometry], size: tuple[int, ...]) -> int:
    """Return how many numbers the largest map of one image has."""
    largest, now = 1, (size[0], size[1])
    for index, geometry in enumerate(geometries):
        shape: Shape = output_shape(layers, index, geometry, now) if geometry.kind != "matrix" else (1, 1, 1)
        largest, now = max(largest, math.prod(shape)), (shape[0], shape[1])
    return largest


@np.errstate(over="ignore", invalid="ignore")  # damaged weights overflow
def _fit(
    layers: Sequence[FoundLayer],
    geometries: tuple[Geometry, ...],
    slopes: tuple[float, ...],
    real: np.ndarray,
    drawn: np.ndarray,
) -> _Way:
    last = max(index for index, layer in enumerate(layers) if "mean" in layer.arrays)
    of_real, of_drawn = (
        dict(_statistics(layers[: last + 1], geometries, slopes, images)) for images in (real, drawn)
    )
    best = _Way(geometries, slopes, np.inf, np.inf, 0.0)
    for share in _SHARES:
        scores, squares, count = [], 0.0, 0
        for index, (mean, variance) in of_real.items():
            others = of_drawn[index]
            own, ratios = errors(
                share * mean + (1 - share) * others[0],
                share * variance + (1 - share) * others[1],
                layers[index],
            )
            logs = np.log(np.maximum(ratios, 1e-300)) / 2
            scores.append(max(float(np.sqrt(np.mean(own**2))), 2 * float(np.median(np.abs(logs)))))
            squares += float(np.sum(np.clip([own, logs], -LARGEST_ERROR, LARGEST_ERROR) ** 2))
            count += own.size
        if squares / count < best.error:
            best = _Way(geometries, slopes, max(scores), squares / count, float(share))
    return best


def _statistics(
    layers: Sequence[FoundLayer], geometries: Sequence[Geometry], slopes: Sequence[float], maps: np.ndarray
) -> Iterator[tuple[int, tuple[np.ndarray, np.ndarray]]]:
    """Yield (layer, (means, variances)) of images that go through in batches, for the layers with statistics."""
    batches = max(1, len(maps) // BATCH)
    maps = maps[: len(maps) // batches * batches]
    for index, layer in enumerate(layers):
        maps = product(layers, index, geometries[index], maps)
        first = may_activate_first(layer)
        maps = activated(maps, slopes[index]) if first else maps
        if "mean" in layer.arrays:
            moments = moments_of(maps, None, batches, per_unit=False)
            yield index, (moments.mean.mean(0), moments.variance.mean(0))
            maps = normalized(layers, index, maps, moments.variance)
        maps = maps if first else activated(maps, slopes[index])
