"""How a kernel may be applied, as far as its shape leaves that open: common practice, with a cost for the less common.

Nothing here looks at a file's values: see `evidence` for what those decide.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from dcgan_core.description.layer import Pair
from dcgan_core.description.protocols import NetworkName
from dcgan_core.weights.foreign.arrays.layers import FoundKind, FoundLayer, channels_in, map_channels

LARGEST_SIDE = 1024
"""Pixels: an architecture with larger images is not considered."""

USUAL_SIDES = (8, 16, 28, 32, 48, 64, 96, 128, 224, 256)
"""Sides of the square images that DCGANs are trained on."""

_LIKELY_SIDES = tuple(sorted({*USUAL_SIDES, *range(16, 257, 16)}))
"""Of images that are not square."""

SLOPES = (0.0, 0.2, 0.01, 0.3, 0.1)
"""Negative slopes in use, the commonest first: 0 is ReLU, 0.01 PyTorch's default of LeakyReLU, 0.3 Keras'."""

NO_ACTIVATION = 1.0
"""The slope that means no activation."""


@dataclass(frozen=True)
class Geometry:
    """How a kernel is applied: all that its shape leaves open.

    padding: (top, left); padding_after: (bottom, right) where it differs. upsample: how often each pixel is repeated
    before a convolution. map_size: (height, width) of the map that a matrix ends in.
    """

    kind: FoundKind
    stride: Pair = (1, 1)
    padding: Pair = (0, 0)
    output_padding: Pair = (0, 0)
    upsample: Pair = (1, 1)
    map_size: Pair | None = None
    padding_after: Pair | None = None

    def output_size(self, size: Pair, kernel: Pair) -> Pair:
        """Return (height, width) of the output for an input of `size`; numbers below 1 where nothing is left."""
        if self.kind == "matrix":
            return self.map_size or (1, 1)
        after = self.padding_after or self.padding
        sides = []
        for axis in (0, 1):
            side, step, pads = (
                size[axis] * self.upsample[axis],
                self.stride[axis],
                self.padding[axis] + after[axis],
            )
            if self.kind == "conv":
                sides.append((side + pads - kernel[axis]) // step + 1)
            else:
                sides.append((side - 1) * step - pads + kernel[axis] + self.output_padding[axis])
        return sides[0], sides[1]


@dataclass(frozen=True)
class Option:
    """One geometry of a layer and how uncommon it is: 0 is the most common; 1 is rare."""

    geometry: Geometry
    cost: float


_Axis = tuple[int, int, int, int, float]
"""(stride, padding, output padding, upsampling, cost) along one axis."""

_UP: dict[int, tuple[_Axis, ...]] = {
    1: ((1, 0, 0, 1, 0.0),),
    2: ((2, 0, 0, 1, 0.0), (1, 0, 0, 1, 0.6)),
    3: ((2, 1, 1, 1, 0.1), (2, 1, 0, 1, 0.2), (1, 1, 0, 1, 0.2), (2, 0, 0, 1, 0.4), (1, 0, 0, 1, 0.6)),
    4: ((2, 1, 0, 1, 0.0), (2, 0, 0, 1, 0.4), (1, 0, 0, 1, 0.5), (1, 1, 0, 1, 0.7), (1, 2, 0, 1, 0.8)),
    5: (
        (2, 2, 1, 1, 0.0),
        (1, 2, 0, 1, 0.3),
        (2, 2, 0, 1, 0.1),
        (2, 1, 0, 1, 0.6),
        (1, 0, 0, 1, 0.6),
        (3, 1, 0, 1, 0.7),
    ),
    6: ((2, 2, 0, 1, 0.0), (1, 0, 0, 1, 0.6), (2, 1, 0, 1, 0.6)),
    7: ((1, 3, 0, 1, 0.0), (2, 3, 1, 1, 0.2), (1, 0, 0, 1, 0.4)),
    8: ((2, 3, 0, 1, 0.0), (4, 2, 0, 1, 0.3)),
}
"""Of a transposed convolution, by kernel size."""

_LAST_OF_THREE = {(1, 0): 0.0, (2, 1): 0.2, (2, 0): 0.4}
"""Of a last kernel of 3 with padding 1, which mostly keeps the size: cost by (stride, output padding)."""

IMPOSSIBLE = 10.0

INCONSISTENT = 0.5
"""The cost of a kernel that is applied in another way than an earlier one like it."""

HEAD = 0.5
"""The cost of a discriminator's last kernel that does not cover the whole map."""

_REFINE: dict[int, tuple[_Axis, ...]] = {
    1: ((1, 0, 0, 1, 0.0), (1, 0, 0, 2, 0.4)),
    3: ((1, 1, 0, 1, 0.1), (1, 1, 0, 2, 0.1)),
    5: ((1, 2, 0, 1, 0.1), (1, 2, 0, 2, 0.1)),
    7: ((1, 3, 0, 1, 0.1), (1, 3, 0, 2, 0.2)),
}
"""Of a convolution in a generator."""

_DOWN: dict[int, tuple[_Axis, ...]] = {
    1: ((1, 0, 0, 1, 0.0),),
    2: ((2, 0, 0, 1, 0.0), (2, 1, 0, 1, 0.3), (1, 0, 0, 1, 0.6)),
    3: ((2, 1, 0, 1, 0.0), (1, 1, 0, 1, 0.3), (2, 0, 0, 1, 0.5), (1, 0, 0, 1, 0.6)),
    4: ((2, 1, 0, 1, 0.0), (2, 0, 0, 1, 0.4), (1, 0, 0, 1, 0.6), (1, 1, 0, 1, 0.7), (2, 2, 0, 1, 0.7)),
    5: ((2, 2, 0, 1, 0.0), (1, 2, 0, 1, 0.4), (2, 1, 0, 1, 0.5), (2, 0, 0, 1, 0.6), (3, 1, 0, 1, 0.7)),
    6: ((2, 2, 0, 1, 0.0), (1, 0, 0, 1, 0.6)),
    7: ((1, 3, 0, 1, 0.0), (2, 3, 0, 1, 0.2), (1, 0, 0, 1, 0.4)),
    8: ((2, 3, 0, 1, 0.0), (4, 2, 0, 1, 0.3)),
}
"""Of a discriminator's convolution."""


def options_of(name: NetworkName, layers: Sequence[FoundLayer], index: int) -> list[Option]:
    """Return every way in which a layer may be applied, the most common first."""
    layer = layers[index]
    if layer.is_matrix:
        if name == "discriminator":
            return [Option(Geometry("matrix"), 0.0)]
        return [
            Option(Geometry("matrix", map_size=size), 0.0 if size[0] == size[1] else 0.3)
            for size in _map_sizes(layers, index)
        ]
    stem = index == 0 if name == "generator" else index == _head(layers)
    found: list[Option] = []
    for kind in layer.kinds:
        if stem and name == "generator":
            found.append(Option(Geometry(kind), 0.0))
            continue
        table = _DOWN if name == "discriminator" else _UP if kind == "conv_transpose" else _REFINE
        refines = layer.kernel_shape[0] == layer.kernel_shape[1] and layer.kernel_size[0] % 2 == 1
        for rows, columns in _pairs(layer.kernel_size, table, stem=stem):
            cost = max(rows[4], columns[4])
            if refines and (rows[0], columns[0]) == (1, 1):
                cost = 0.0 if kind == "conv" else 0.3
            elif refines:
                cost += 0.25
            if name == "discriminator" and not stem and _keeps_next_to_even(layers, index):
                cost = (
                    0.0
                    if (rows[0], columns[0]) == (1, 1) and rows[1] == layer.kernel_size[0] // 2
                    else cost + 0.3
                )
            geometry = Geometry(
                kind,
                (rows[0], columns[0]),
                (rows[1], columns[1]),
                (rows[2], columns[2]),
                (rows[3], columns[3]),
            )
            last_of_three = name == "generator" and index == len(layers) - 1 and layer.kernel_size == (3, 3)
            if last_of_three and geometry.padding == (1, 1):
                cost = _LAST_OF_THREE.get((rows[0], rows[2]), cost)
            if geometry.stride == (3, 3) and _enlarges_images(name, layers, index):
                cost = 0.0
            cost += _misfit(name, layers, index, geometry)
            if cost < IMPOSSIBLE:
                found.append(Option(geometry, cost))
    return sorted(found, key=lambda option: option.cost)


def _head(layers: Sequence[FoundLayer]) -> int:
    """Return which layer of a discriminator reads its whole map: the last, or the one before a last 1x1 kernel."""
    last = len(layers) - 1
    single = last > 1 and not layers[-1].is_matrix and layers[-1].kernel_size == (1, 1)
    return last - 1 if single and not layers[-2].is_matrix and layers[-2].kernel_size != (1, 1) else last


def _keeps_next_to_even(layers: Sequence[FoundLayer], index: int) -> bool:
    """Whether a discriminator's kernel of 3 is next to one of 4: the one keeps the size, the other halves it.

    So are those of SNGAN (Miyato et al., 2018), and so are hardly any others.
    """
    sizes = [None if layer.is_matrix else layer.kernel_size for layer in layers]
    neighbours = sizes[max(0, index - 1) : index] + sizes[index + 1 : index + 2]
    return sizes[index] == (3, 3) and (4, 4) in neighbours


def _enlarges_images(name: NetworkName, layers: Sequence[FoundLayer], index: int) -> bool:
    """Whether the kernel next to the images is of 5 and all others of 4.

    So they are in a well-known course's network for images of 96x96, with stride 3.
    """
    outer = len(layers) - 1 if name == "generator" else 0
    sizes = {
        layer.kernel_size for place, layer in enumerate(layers) if place != outer and not layer.is_matrix
    }
    return index == outer and layers[index].kernel_size == (5, 5) and sizes == {(4, 4)}


def with_same_padding(option: Option, kernel: Pair) -> Option:
    """Return the option of a generator's convolution with the padding that is called SAME."""
    geometry = option.geometry
    up = geometry.kind == "conv_transpose"
    # A generator's plain convolutions have stride 1, so the size of their maps does not matter.
    padding, after, extra = same_padding(kernel, geometry.stride, None if up else (1, 1))
    changed = replace(
        geometry,
        padding=padding,
        padding_after=None if padding == after else after,
        output_padding=extra,
    )
    return replace(option, geometry=changed)


def same_padding(kernel: Pair, stride: Pair, size: Pair | None) -> tuple[Pair, Pair, Pair]:
    """Return (padding, padding after, output padding) of what Flax and TensorFlow call SAME.

    size: (height, width) of a convolution's input; None of a transposed convolution, where it does not matter.
    """
    axes = []
    for axis, (side, step) in enumerate(zip(kernel, stride, strict=True)):
        if size is None:
            total, extra = side - step, max(step - side, 0)
        else:
            total, extra = (-(-size[axis] // step) - 1) * step + side - size[axis], 0
        before = max(total, 0) // 2
        axes.append((before, max(total, 0) - before, extra))
    rows, columns = axes
    return (rows[0], columns[0]), (rows[1], columns[1]), (rows[2], columns[2])


def _pairs(kernel: Pair, table: dict[int, tuple[_Axis, ...]], *, stem: bool) -> Iterator[tuple[_Axis, _Axis]]:
    """Yield (vertical, horizontal): the same on both axes where the kernel is square."""
    axes = []
    for side in kernel:
        usual: tuple[_Axis, ...] = table.get(side, ())
        if stem:
            # A head mostly covers the whole map.
            others = ((*axis[:4], axis[4] + HEAD) for axis in usual if axis[:2] != (1, 0))
            axes.append(((1, 0, 0, 1, 0.0), *others))
        else:
            axes.append(usual or ((2, side // 2 - 1, 0, 1, 0.2), (1, side // 2, 0, 1, 0.3)))
    if kernel[0] == kernel[1]:
        yield from ((axis, axis) for axis in axes[0])
    else:
        yield from itertools.product(*axes)


def _misfit(name: NetworkName, layers: Sequence[FoundLayer], index: int, geometry: Geometry) -> float:
    """Return what it costs that the numbers in the names leave no room, or too much, for the upsampling before a layer.

    `main.2` and `main.4`: one module between them, an activation or an upsampling. Two are both.
    """
    gap = layers[index - 1].weightless_after if index else None
    if name == "discriminator" or gap is None or layers[index - 1].is_matrix:
        return 0.0
    if (layers[index - 1].weightless_before_norm or 0) > 0:
        gap += 1  # the activation is in front of the normalisation
    if geometry.upsample != (1, 1):
        return 0.0 if gap >= 2 else 0.55 if gap == 1 else IMPOSSIBLE  # of one module it is all there is
    return 0.0 if gap <= 1 else 0.5


def _map_sizes(layers: Sequence[FoundLayer], index: int) -> list[Pair]:
    """Return the sizes of the map that a generator's matrix may end in, square first."""
    channels = map_channels(layers, index)
    pixels = layers[index].kernel_shape[0] // channels
    pairs = [
        (side, pixels // side) for side in range(1, pixels + 1) if pixels % side == 0 and side <= LARGEST_SIDE
    ]
    near = [pair for pair in pairs if max(pair) <= 2 * min(pair)]
    return sorted(near, key=lambda pair: abs(pair[0] - pair[1]))[:3]


# --- whole networks --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Proposal:
    """A geometry for every layer, and the image size that follows. cost: the sum of what is uncommon in it."""

    geometries: tuple[Geometry, ...]
    image_size: Pair
    cost: float

    @property
    def is_usual(self) -> bool:
        """Whether networks are trained on images of this size."""
        return is_usual(self.image_size)


def is_usual(size: Pair) -> bool:
    """Whether images of this (height, width) are a size that DCGANs are trained on."""
    return size[0] == size[1] and size[0] in USUAL_SIDES


Options = Sequence[Sequence[Option]]
"""By layer."""


def generator_proposals(layers: Sequence[FoundLayer], options: Options) -> list[Proposal]:
    """Return every image size that a generator's kernels can draw, each in its most common way."""
    alike = _alike(layers, 0)
    sizes: dict[Pair, Proposal] = {(1, 1): Proposal((), (1, 1), 0.0)}
    for index, layer in enumerate(layers):
        following: dict[Pair, Proposal] = {}
        for before, option in itertools.product(sizes.values(), options[index]):
            kernel = (1, 1) if layer.is_matrix else layer.kernel_size
            size = option.geometry.output_size(before.image_size, kernel)
            if min(size) < 1 or max(size) > LARGEST_SIDE:
                continue
            other = _inconsistency(alike[index], before.geometries, option.geometry)
            # A last kernel may keep the size where earlier ones like it double it, which makes that a question.
            cost = before.cost + option.cost + (other / 2 if index == len(layers) - 1 else other)
            if size not in following or cost < following[size].cost:
                following[size] = Proposal((*before.geometries, option.geometry), size, cost)
        sizes = following
    return sorted(sizes.values(), key=lambda proposal: proposal.cost)


def discriminator_proposals(
    layers: Sequence[FoundLayer], options: Options, image_sizes: Sequence[Pair] | None = None
) -> list[Proposal]:
    """Return every image size that ends in one logit, each in its most common way.

    image_sizes: those that are tried; None tries all squares.
    """
    if image_sizes is None:
        squares = [(side, side) for side in range(4, LARGEST_SIDE + 1)]
        # Where no square fits, as before a matrix over a map that is not square.
        others = [
            size for size in itertools.product(_LIKELY_SIDES, _LIKELY_SIDES) if max(size) <= 2 * min(size)
        ]
        return discriminator_proposals(layers, options, squares) or discriminator_proposals(
            layers, options, others
        )
    found = []
    alike = _alike(layers, _head(layers))
    ends: dict[tuple[int, Pair], bool] = {}
    for image in image_sizes:
        if not _ends_in_a_logit(layers, options, 0, image, ends):
            continue
        ways: dict[Pair, Proposal] = {image: Proposal((), image, 0.0)}
        channels = channels_in(layers[0])
        for index, layer in enumerate(layers):
            following: dict[Pair, Proposal] = {}
            for (size, before), option in itertools.product(ways.items(), options[index]):
                if layer.is_matrix:
                    output = (1, 1) if size[0] * size[1] * channels == channels_in(layer) else (0, 0)
                else:
                    output = option.geometry.output_size(size, layer.kernel_size)
                if min(output) < 1 or (index == len(layers) - 1 and output != (1, 1)):
                    continue
                cost = (
                    before.cost
                    + option.cost
                    + _inconsistency(alike[index], before.geometries, option.geometry)
                )
                if output not in following or cost < following[output].cost:
                    following[output] = Proposal((*before.geometries, option.geometry), image, cost)
            ways, channels = following, layer.kernel_shape[0]
        found += ways.values()
    return sorted(found, key=lambda proposal: proposal.cost)


def _ends_in_a_logit(
    layers: Sequence[FoundLayer],
    options: Options,
    index: int,
    size: Pair,
    known: dict[tuple[int, Pair], bool],
) -> bool:
    """Whether a discriminator's layers from `index` on can turn a map of `size` into (1, 1). known: answers so far."""
    if index == len(layers):
        return size == (1, 1)
    if (index, size) not in known:
        layer = layers[index]
        if layer.is_matrix:
            channels = layers[index - 1].kernel_shape[0] if index else 0
            outputs = {(1, 1)} if size[0] * size[1] * channels == channels_in(layer) else set()
        else:
            outputs = {option.geometry.output_size(size, layer.kernel_size) for option in options[index]}
        known[index, size] = any(
            min(output) >= 1 and _ends_in_a_logit(layers, options, index + 1, output, known)
            for output in outputs
        )
    return known[index, size]


def _alike(layers: Sequence[FoundLayer], stem: int) -> list[list[int]]:
    """Return for each layer the earlier ones whose kernels are like its own; the stem is like none."""

    def likeness(layer: FoundLayer) -> object:
        return layer.kernel_size, layer.kernel_shape[0] == layer.kernel_shape[1]

    return [
        [
            earlier
            for earlier in range(index)
            if stem not in (earlier, index)
            and not layer.is_matrix
            and not layers[earlier].is_matrix
            and likeness(layers[earlier]) == likeness(layer)
        ]
        for index, layer in enumerate(layers)
    ]


def _inconsistency(earlier: Sequence[int], before: Sequence[Geometry], geometry: Geometry) -> float:
    """Return a cost where a kernel like an earlier one is applied in another way."""
    return INCONSISTENT if any(before[index] != geometry for index in earlier) else 0.0
