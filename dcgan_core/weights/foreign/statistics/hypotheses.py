"""Hypotheses about a generator, decided layer by layer from the latent by the running statistics in its file.

A layer's statistics depend on earlier layers only. So each layer with statistics decides what came before it: the
latents, its own geometry, the activation before it. Activations are ReLU, LeakyReLU of any slope, or none: all are
P - s * Q, with P what the positive part of the maps gives and Q what the negative part gives, and s the slope. So the
slope is fitted, and not tried.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from dcgan_core.description.protocols import LATENT_WORDS, LatentDistribution
from dcgan_core.system.threads import at_once, one_thread_each
from dcgan_core.weights.foreign.arrays.layers import FoundLayer, channels_in
from dcgan_core.weights.foreign.statistics.evidence import (
    Fit,
    Moments,
    apply_kernel,
    fit_of,
    joined,
    likely_slopes,
    margin,
    moments_of,
    settled,
)
from dcgan_core.weights.foreign.statistics.forward import (
    activated,
    kernel_of,
    mirrored_latents,
    normalized,
    operations,
    output_shape,
    per_unit,
    plain_latents,
    product,
    without_statistics,
)
from dcgan_core.weights.foreign.statistics.noise import BATCH
from dcgan_core.weights.foreign.statistics.proposals import NO_ACTIVATION, SLOPES, Geometry, Options

LATENTS: tuple[LatentDistribution, ...] = tuple(LATENT_WORDS)

SORTING_LATENTS = 128
DECIDING_LATENTS = 4096
FEWEST_BATCHES = 4
"""How many batches there are at least, smaller ones than in training where latents are few."""
LARGEST_MAPS = 2**27
"""Bytes of one layer's maps; latents that do not fit are left out from that layer on."""
PART = 2**23
"""Bytes of a layer's maps that are computed at once where only their moments are needed."""
OPERATIONS = 2e11
"""Additions and multiplications that the deciding pass may take for one hypothesis: some five seconds of one core."""
LARGE = 1e9
"""Additions and multiplications for one latent, above which a quarter of the latents sort the hypotheses."""
RAREST = 0.65
"""The cost of a geometry above which it is not tried."""
WIDEST = 8
"""Hypotheses that are followed at once where they are sorted."""
NARROW = 5
"""Hypotheses that are followed at once where the best are compared."""
HOPELESS = 0.3
"""Where the best score is above this, nothing is looked at more closely."""
MIXED = 12.0
"""How much more misfit one slope for all layers may have than slopes that differ, for each slope more, and still be
preferred: nearly every network has one."""
DRIFTING = 2.0
"""Where the misfit is more than this multiple of its freedom, weights moved: more latents do not help."""
LEFT_WHERE_DRIFTING = 4
"""After each layer that shows that weights moved, one in so many latents is followed, down to the fewest batches."""
KEPT = 2**28
"""Bytes of what the kernels of one layer make in all hypotheses about it, up to which it is kept for its maps."""
NO_MAPS = np.zeros(0, np.float32)


@dataclass(frozen=True)
class Outputs:
    """What a layer's kernel makes of the latents for any slope s next to it: positive - s * negative, (n, h, w, c)."""

    positive: np.ndarray
    negative: np.ndarray | None

    def at(self, slope: float | None, count: int) -> np.ndarray:
        """Return the output of the first `count` latents for a slope."""
        if self.negative is None:
            return self.positive[:count]
        return self.positive[:count] - np.float32(slope or 0.0) * self.negative[:count]


@dataclass(frozen=True)
class Hypothesis:
    """What a generator may be, up to some layer.

    geometries, activation_first: by layer. slopes: by layer, the negative slope of the activation; None where no
    statistic has decided it. fits: by layer, how its statistics fit; None without statistics. sorting: whether all
    latents are one batch; otherwise they are in batches as in training, which show the noise of running statistics.
    ends: whether it is shown, but not followed. maps: what its last layer makes of the latents, once it is followed.
    outputs: what that layer's kernel makes of them, where it was kept.
    """

    latent: LatentDistribution
    geometries: tuple[Geometry, ...] = ()
    activation_first: tuple[bool, ...] = ()
    slopes: tuple[float | None, ...] = ()
    fits: tuple[Fit | None, ...] = ()
    sorting: bool = False
    ends: bool = False
    maps: np.ndarray = field(default_factory=lambda: NO_MAPS, repr=False, compare=False)
    outputs: Outputs | None = field(default=None, repr=False, compare=False)

    @property
    def score(self) -> float:
        """The worst layer's distance between batch statistics and stored ones."""
        return max((fit.score for fit in self.fits if fit is not None), default=0.0)

    @property
    def error(self) -> float:
        """Mean squared error per channel."""
        fits = [fit for fit in self.fits if fit is not None]
        return sum(fit.squares for fit in fits) / max(1, sum(fit.channels for fit in fits))

    @property
    def cost(self) -> float:
        """The misfit of all layers, and what it costs that slopes differ."""
        active = {slope for slope in self.slopes if slope not in (None, NO_ACTIVATION)}
        return sum(fit.misfit for fit in self.fits if fit is not None) + MIXED * max(0, len(active) - 1)

    @property
    def drifts(self) -> bool:
        """Whether the misfit is so large that the weights must have moved while the statistics were gathered."""
        return not self.sorting and self.dispersion > DRIFTING

    @property
    def dispersion(self) -> float:
        """How many times the misfit is what noise alone makes of it."""
        fits = [fit for fit in self.fits if fit is not None]
        return sum(fit.misfit for fit in fits) / max(1, sum(fit.freedom for fit in fits))

    def first_difference(self, other: Hypothesis) -> int:
        """Return the first layer whose statistics differ between two hypotheses; up to there they are the same."""
        if self.latent != other.latent:
            return 0
        for index, (own, others) in enumerate(zip(self.geometries, other.geometries, strict=True)):
            if own != others or self.activation_first[index] != other.activation_first[index]:
                return index
            if self.slopes[index] != other.slopes[index]:
                # An activation shows in the next layer, unless it is in front of the normalisation.
                return index if self.activation_first[index] else index + 1
        return 0

    def excludes(self, other: Hypothesis, times: float = 1.0) -> bool:
        """Whether another hypothesis fits so much worse that it cannot be right; times: of the usual margin."""
        fits = [fit for fit in self.fits[self.first_difference(other) :] if fit is not None]
        blur = max((fit.blur for fit in fits), default=0.0)
        return other.cost - self.cost > times * margin(blur)

    def drops(self, other: Hypothesis) -> bool:
        """Whether another hypothesis up to the same layer need not be followed where this one is."""
        if self.score > HOPELESS:
            return False
        if not self.sorting:
            return self.excludes(other)
        own, others = self.fits[-1], other.fits[-1]
        apart = (
            own is not None and others is not None and others.squares > 16 * own.squares + 1e-3 * own.channels
        )
        return apart or other.error > 16 * self.error + 1e-3


@one_thread_each
@np.errstate(over="ignore", invalid="ignore")  # damaged weights overflow
def search(layers: Sequence[FoundLayer], options: Options) -> list[Hypothesis]:
    """Return the hypotheses that remain after the last layer with statistics, the best first.

    layers: a generator's, with running statistics. options: the geometries of each that are considered.
    """
    last = max(index for index, layer in enumerate(layers) if "mean" in layer.arrays)
    options = [[option for option in own if option.cost <= RAREST] or own for own in options]
    nz = channels_in(layers[0])
    part = layers[: last + 1]
    sorting = SORTING_LATENTS
    if operations(part, [own[0].geometry for own in options[: last + 1]]) > LARGE:
        sorting //= 4
    sorted_out = _walk(part, layers, options, LATENTS, sorting, nz, sorting=True)
    if not sorted_out or sorted_out[0].score > HOPELESS:
        return [_put_down(one) for one in sorted_out]
    kept = [one for one in sorted_out[:4] if one.error <= 9 * sorted_out[0].error + 1e-4]
    narrowed = [
        [option for option in options[index] if any(one.geometries[index] == option.geometry for one in kept)]
        for index in range(last + 1)
    ]
    latents: list[LatentDistribution] = list(dict.fromkeys(one.latent for one in kept))
    most = int(OPERATIONS / (2 * operations(part, kept[0].geometries)))
    count = min(DECIDING_LATENTS, max(FEWEST_BATCHES * BATCH, most // BATCH * BATCH))
    decided = _walk(part, layers, narrowed, latents, count, nz, sorting=False)
    return [_put_down(one) for one in decided]


def _put_down(one: Hypothesis) -> Hypothesis:
    """Return a hypothesis without its large arrays."""
    return replace(one, maps=NO_MAPS, outputs=None)


def _walk(
    part: Sequence[FoundLayer],
    layers: Sequence[FoundLayer],
    options: Options,
    latents: Sequence[LatentDistribution],
    count: int,
    nz: int,
    *,
    sorting: bool,
) -> list[Hypothesis]:
    """Return the hypotheses about `part` that remain.

    sorting: by the errors of all latents as one batch; otherwise in batches as in training, by the noise of these.
    """
    draw = mirrored_latents if sorting else plain_latents
    alive = [Hypothesis(latent, sorting=sorting, maps=draw(latent, count, nz)) for latent in latents]
    for index in range(len(part)):
        own = [option.geometry for option in options[index]]
        ways = [way for way in itertools.product(alive, own) if not _steps_in_vain(*way, own)]
        most = 0 if index == len(part) - 1 else KEPT // max(1, len(ways))
        found = at_once(lambda way, at=index, most=most: list(_children(layers, at, *way, most)), ways)
        pairs = [(child, way[0]) for way, children in zip(ways, found, strict=True) for child in children]
        pairs.sort(key=lambda pair: pair[0].error if sorting else pair[0].cost)
        if not pairs:
            return []
        best = pairs[0][0]
        decides = "mean" in part[index].arrays
        if index == len(part) - 1 or (decides and best.score > HOPELESS):
            return [child for child, _ in pairs[:WIDEST]]
        followed = [pair for pair in pairs if not pair[0].ends and not (decides and best.drops(pair[0]))]
        if decides:
            followed = followed[: WIDEST if sorting else NARROW]
        # Few are followed of many, and their maps are large. Where weights moved, and so several remain, what more
        # latents would show is small next to that.
        part_of = LEFT_WHERE_DRIFTING if decides and len(followed) > 1 and best.drifts else 1
        alive = at_once(
            lambda pair, at=index, share=part_of: with_maps(
                layers, at, pair[0], pair[1].maps[: max(FEWEST_BATCHES * BATCH, len(pair[1].maps) // share)]
            ),
            followed,
        )
    return alive


def _steps_in_vain(parent: Hypothesis, geometry: Geometry, others: Sequence[Geometry]) -> bool:
    """Whether a stride on a map of one pixel is the same function as the stride of 1 among the others."""
    alone = geometry.kind == "conv_transpose" and parent.maps.shape[1:3] == (1, 1)
    return alone and geometry.stride != (1, 1) and replace(geometry, stride=(1, 1)) in others


def batches_of(one: Hypothesis, count: int) -> int:
    """Return in how many batches so many latents are looked at."""
    return 1 if one.sorting else max(count // BATCH, min(FEWEST_BATCHES, count // 2))


def _children(
    layers: Sequence[FoundLayer], index: int, parent: Hypothesis, geometry: Geometry, most: int
) -> Iterator[Hypothesis]:
    """Yield the hypotheses about one more layer in one geometry. most: bytes of its outputs that may be kept."""
    layer, maps = layers[index], parent.maps
    kernel, _ = kernel_of(layer, geometry)
    if (
        geometry.kind != "matrix"
        and maps.shape[3] != kernel.shape[0 if geometry.kind == "conv_transpose" else 1]
    ):
        return
    if min(output_shape(layers, index, geometry, (maps.shape[1], maps.shape[2]))[:2]) < 1:
        return
    maps = _fitting_memory(layers, index, parent, geometry, maps)
    for before in _slopes_before(layers, index, parent, geometry):
        if before is None and "mean" in layer.arrays and not may_activate_first(layer):
            moments, outputs = _moments(layers, index, parent, geometry, maps, most)
            for child in _fitted(layers, index, parent, geometry, moments):
                yield replace(child, outputs=outputs)
            continue
        for slope in (before,) if before is not None else (*SLOPES, NO_ACTIVATION):
            undecided = bool(parent.slopes) and parent.slopes[-1] is None
            slopes = (*parent.slopes[:-1], slope) if undecided else parent.slopes
            yield from _next(layers, index, replace(parent, slopes=slopes), geometry, maps, slope, most)


def _fitting_memory(
    layers: Sequence[FoundLayer], index: int, one: Hypothesis, geometry: Geometry, maps: np.ndarray
) -> np.ndarray:
    """Return the maps of as many latents as a layer's own maps are not too large for, in whole batches."""
    shape = output_shape(layers, index, geometry, (maps.shape[1], maps.shape[2]))
    maps = maps[: max(16, LARGEST_MAPS // (4 * math.prod(shape)))]
    return maps[: len(maps) // batches_of(one, len(maps)) * batches_of(one, len(maps))]


def _moments(
    layers: Sequence[FoundLayer],
    index: int,
    one: Hypothesis,
    geometry: Geometry,
    maps: np.ndarray,
    most: int,
    before: float | None = None,
) -> tuple[Moments, Outputs | None]:
    """Return (the moments of a layer in each batch, for any slope of the activation next to it; its outputs).

    Outputs of more than `most` bytes are not kept.

    before: the slope of the activation before the layer; None: that is the one that any slope is for. With a slope it
    is the activation between the kernel and the normalisation, where the names leave room for one.
    """
    layer, batches, each = layers[index], batches_of(one, len(maps)), per_unit(layers, index)
    kernel, _ = kernel_of(layer, geometry)
    latents = len(maps) // batches
    # Some batches at a time: arrays that a processor's cache can hold are several times as fast as large ones. Labels
    # are counted through all latents, so theirs are looked at together.
    size = math.prod(output_shape(layers, index, geometry, (maps.shape[1], maps.shape[2])))
    step = batches if layer.classes else max(1, PART // (4 * size * latents))
    parts, kept = [], []
    keeps = 2 * 4 * size * len(maps) <= most
    for start in range(0, batches, step):
        own = maps[start * latents : (start + step) * latents]
        count = len(own) // latents
        if before is None:
            positive = product(layers, index, geometry, np.maximum(own, 0))
            negative = apply_kernel(np.maximum(-own, 0), kernel, geometry)
        else:
            positive, negative = product(layers, index, geometry, activated(own, before)), None
            if may_activate_first(layer):
                positive, negative = np.maximum(positive, 0), np.maximum(-positive, 0)
        parts.append(moments_of(positive, negative, count, per_unit=each))
        if keeps:
            kept.append((positive, negative))
    return joined(parts), _put_together(kept) if keeps else None


def _put_together(parts: Sequence[tuple[np.ndarray, np.ndarray | None]]) -> Outputs:
    positive, negative = (
        [array for array in arrays if array is not None] for arrays in zip(*parts, strict=True)
    )
    return Outputs(np.concatenate(positive), np.concatenate(negative) if negative else None)


def with_maps(layers: Sequence[FoundLayer], index: int, one: Hypothesis, maps: np.ndarray) -> Hypothesis:
    """Return a hypothesis with the maps of its last layer. maps: those of the layer before it."""
    layer, geometry = layers[index], one.geometries[index]
    maps = _fitting_memory(layers, index, one, geometry, maps)
    before = None if index == 0 or one.activation_first[index - 1] else one.slopes[index - 1]
    if one.outputs is not None:
        output = one.outputs.at(one.slopes[index] if one.activation_first[index] else before, len(maps))
    else:
        output = product(layers, index, geometry, activated(maps, before))
        if "mean" not in layer.arrays:
            return replace(one, maps=without_statistics(layer, output))
        if one.activation_first[index]:
            output = activated(output, one.slopes[index] or 0.0)
    batches = batches_of(one, len(maps))
    variance = moments_of(output, None, batches, per_unit=per_unit(layers, index)).variance
    return replace(one, maps=normalized(layers, index, output, variance), outputs=None)


def _slopes_before(
    layers: Sequence[FoundLayer], index: int, parent: Hypothesis, geometry: Geometry
) -> list[float | None]:
    """Return the activations before a layer: a slope, or None for one that is to be found."""
    if index == 0:
        return [NO_ACTIVATION]
    if parent.slopes[-1] is not None:
        return [NO_ACTIVATION if parent.activation_first[-1] else parent.slopes[-1]]
    room = room_for_activation(layers, index - 1, geometry)
    return [NO_ACTIVATION] if room == 0 else [None]


def room_for_activation(layers: Sequence[FoundLayer], index: int, following: Geometry) -> int | None:
    """Return how many modules after a layer may be activations, by the numbers in the names; None: unknown."""
    gap = layers[index].weightless_after
    if gap is None:
        return None
    return max(0, gap - (1 if following.upsample != (1, 1) else 0))


def may_activate_first(layer: FoundLayer) -> bool:
    """Whether the numbers in the names leave room for an activation between kernel and normalisation.

    After a matrix one module is the reshaping, unless every unit is normalised.
    """
    if not layer.is_normalized:
        return False
    units = next(array.size for role, array in layer.arrays.items() if role in ("scale", "mean"))
    reshaped = layer.is_matrix and units != layer.kernel_shape[0]
    return (layer.weightless_before_norm or 0) > (1 if reshaped else 0)


def _fitted(
    layers: Sequence[FoundLayer], index: int, parent: Hypothesis, geometry: Geometry, moments: Moments
) -> Iterator[Hypothesis]:
    """Yield the hypotheses with the slopes that fit, and with no activation."""
    children = [
        _fitting(
            layers, index, replace(parent, slopes=(*parent.slopes[:-1], slope)), geometry, moments, slope
        )
        for slope in (*likely_slopes(moments, layers[index]), NO_ACTIVATION)
    ]
    best = min(children, key=lambda child: child.error if child.sorting else child.cost)
    for child in children:
        yield replace(child, ends=best.drops(child))


def _next(
    layers: Sequence[FoundLayer],
    index: int,
    parent: Hypothesis,
    geometry: Geometry,
    maps: np.ndarray,
    before: float,
    most: int,
) -> Iterator[Hypothesis]:
    """Yield the hypotheses about a layer where the slope of the activation before it is known, or supposed."""
    layer = layers[index]
    if "mean" not in layer.arrays:
        yield _extended(parent, geometry, None)
        return
    moments, outputs = _moments(layers, index, parent, geometry, maps, most, before)
    parent = replace(parent, outputs=outputs)
    if not may_activate_first(layer):
        yield _fitting(layers, index, parent, geometry, moments, 0.0)
        return
    for slope in likely_slopes(moments, layer):
        child = _fitting(layers, index, parent, geometry, moments, slope)
        yield replace(
            child, slopes=(*parent.slopes, slope), activation_first=(*parent.activation_first, True)
        )


def _fitting(
    layers: Sequence[FoundLayer],
    index: int,
    parent: Hypothesis,
    geometry: Geometry,
    moments: Moments,
    slope: float,
) -> Hypothesis:
    """Return the hypothesis about a layer with statistics."""
    return _extended(parent, geometry, fit_of(moments, slope, layers[index]))


def _extended(parent: Hypothesis, geometry: Geometry, fit: Fit | None) -> Hypothesis:
    """Return a hypothesis about one more layer, without its maps."""
    return replace(
        parent,
        geometries=(*parent.geometries, geometry),
        activation_first=(*parent.activation_first, False),
        slopes=(*parent.slopes, None),
        fits=(*parent.fits, fit),
        maps=NO_MAPS,
    )


def with_settled_statistics(layers: Sequence[FoundLayer]) -> list[FoundLayer]:
    """Return the layers with statistics as they would be without their initial values 0 and 1: see `settled`."""
    return [
        replace(layer, arrays={**layer.arrays, **settled(layer)}) if "mean" in layer.arrays else layer
        for layer in layers
    ]
