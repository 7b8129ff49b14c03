"""Where class labels join the layers of a conditional network: every way in which the channels fit.

In a `FoundLayer` the label's inputs are the last ones, whatever their place in the file is.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from dcgan_core.description.labels import MOST_CLASSES
from dcgan_core.description.layer import Pair
from dcgan_core.description.protocols import NetworkName
from dcgan_core.weights.canonical import Role
from dcgan_core.weights.foreign.arrays.layers import IMAGE_CHANNELS, TRANSPARENT, Branches, FoundLayer, Origin
from dcgan_core.weights.foreign.choosing.hints import LabelOrder
from dcgan_core.weights.foreign.choosing.label_tables import LabelTable

Layers = list[FoundLayer]

MOST_MAPS = 3
"""Channels of a map of labels."""

SMALLEST_MAP = 64
"""Pixels of a map of labels that is joined to an image."""


def joins(
    name: NetworkName, table: LabelTable | None, classes: int | None, layers: Layers
) -> list[list[FoundLayer]]:
    """Return the ways in which labels may join layers whose kinds are not known; the layers themselves without labels.

    table: of the network's own. classes: how many there are, where the labels are one-hot; None where it is not known.
    """
    if table is not None:
        ways = [] if _is_empty(layers) else list(_of_table(name, table, layers))
        # Images are square mostly: what would have another shape counts where nothing else fits.
        return [way for way in ways if not way[0].label_map or len(map_sizes(way)) == 1] or ways
    if classes is None or _is_empty(layers):
        return [layers]
    ways = [*_branches(name, layers, classes), *_one_hot(name, layers, classes)]
    # A discriminator may have a logit for each class instead.
    each = name == "discriminator" and _outputs(name, layers[-1]) == classes
    return ways or ([layers] if each else [])


def _is_empty(layers: Layers) -> bool:
    return not layers or any(0 in layer.kernel_shape for layer in layers)


def _inputs(name: NetworkName, layer: FoundLayer) -> int:
    """Return how many inputs a kernel has, its labels included; a generator's is that of a transposed convolution."""
    small, image = layer.kernel_shape[:2]
    return small if name == "generator" and not layer.is_matrix else image


def _outputs(name: NetworkName, layer: FoundLayer) -> int:
    small, image = layer.kernel_shape[:2]
    return image if name == "generator" and not layer.is_matrix else small


# --- a table of labels -----------------------------------------------------------------------------------


def _of_table(name: NetworkName, table: LabelTable, layers: Layers) -> Iterator[Layers]:
    """Yield the layers with a table's rows joined to one of them, as vectors or as maps."""
    first = _inputs(name, layers[0])
    yield from _to_a_later_layer(name, table, layers)
    if name == "generator":
        if first > table.numbers:
            yield _joined(layers, 0, table, table.numbers)
        if first == table.numbers:
            yield [replace(_joined(layers, 0, table, 0)[0], label_product=True), *layers[1:]]
        if maps := _maps_beside(table, layers):
            yield _joined(layers, 1, table, maps, as_map=True)
            return
    for merged in _branches(name, layers, table.numbers):
        yield _joined(merged, 0, table, table.numbers)
    if name == "generator":
        return
    if is_projection(table, layers):
        return
    for channels in IMAGE_CHANNELS:
        labels = first - channels
        if labels == table.numbers:
            yield _joined(layers, 0, table, labels)
        elif 0 < labels <= MOST_MAPS and _are_maps(table, labels):
            yield _joined(layers, 0, table, labels, as_map=True)
    for maps in range(1, MOST_MAPS + 1):
        if _are_maps(table, maps):
            for merged in _branches(name, layers, maps):
                yield _joined(merged, 0, table, maps, as_map=True)


def _maps_beside(table: LabelTable, layers: Layers) -> int:
    """Return how many maps the rows of a table are next to those that a generator's first matrix makes; 0 for none."""
    if len(layers) < 2 or not layers[0].is_matrix or layers[1].is_matrix:
        return 0
    units, second = _outputs("generator", layers[0]), _inputs("generator", layers[1])
    for maps in range(1, min(MOST_MAPS, second - 1) + 1):
        pixels, rest = divmod(table.numbers, maps)
        if not rest and pixels > 1 and units == (second - maps) * pixels:
            return maps
    return 0


def _are_maps(table: LabelTable, maps: int) -> bool:
    """Whether the rows of a table may be maps that are joined to images: square, if only that speaks for a table."""
    pixels, rest = divmod(table.numbers, maps)
    square = math.isqrt(pixels) ** 2 == pixels
    return not rest and pixels >= SMALLEST_MAP and (square or not table.supposed)


def _to_a_later_layer(name: NetworkName, table: LabelTable, layers: Layers) -> Iterator[Layers]:
    """Yield the layers with a table's rows joined to the inputs of one after the first, where it is as much wider."""
    if name == "discriminator" and _inputs(name, layers[0]) not in IMAGE_CHANNELS:
        return
    for index in range(1, len(layers)):
        before, layer = layers[index - 1], layers[index]
        if table.numbers in _wider(name, before, layer):
            yield _joined(layers, index, table, table.numbers)
        elif name == "discriminator" and layer.is_matrix and not before.is_matrix:
            # A row may be a multiple of the channels, so that the flattened map fits without it too.
            flat = _inputs(name, layer) - table.numbers
            if flat > 0 and flat % _outputs(name, before) == 0:
                yield _joined(layers, index, table, table.numbers)


def is_projection(table: LabelTable, layers: Layers) -> bool:
    """Whether a discriminator multiplies rows by what its last layer reads (Miyato and Koyama, 2018), as images fit."""
    name: NetworkName = "discriminator"
    return _inputs(name, layers[0]) in IMAGE_CHANNELS and _inputs(name, layers[-1]) == table.numbers


def _joined(
    layers: Layers, index: int, table: LabelTable, labels: int, *, as_map: bool = False
) -> list[FoundLayer]:
    layer = layers[index]
    changed = list(layers)
    changed[index] = replace(
        layer,
        arrays={**layer.arrays, "embedding": table.array},
        keys={**layer.keys, "embedding": table.key},
        origins={**layer.origins, "embedding": table.origins} if table.origins else layer.origins,
        labels=labels,
        embedded=table.classes,
        label_map=as_map,
        supposed=table.supposed,
    )
    return changed


def unjoined(name: NetworkName, table: LabelTable, layers: Layers) -> str:
    """Return in a sentence why a table of labels fits nowhere."""
    first, inputs = layers[0], _inputs(name, layers[0])
    here = "here labels are joined to a layer's input, which is a different function"
    wider = [layer.name for before, layer in itertools.pairwise(layers) if _wider(name, before, layer)]
    if inputs == table.numbers and wider:
        return (
            f"a conditional network: {table.words} may go through {first.name} and more before it is joined, since "
            f"{wider[0]} reads more than the layer before it gives. Only one matrix after a table is supported"
        )
    if name == "discriminator" and is_projection(table, layers):
        return (
            f"a conditional network: {table.words}, as long as what {layers[-1].name} reads: a projection "
            f"discriminator (Miyato and Koyama, 2018); {here}"
        )
    if all(layer.is_matrix for layer in layers):
        return f"a conditional network with {table.words} and only matrices; a DCGAN has convolutions"
    more = f", and {wider[0]} reads more than the layer before it gives" if wider else ""
    return f"a conditional network: {table.words} fits no layer; the first, {first.name}, reads {inputs} channels{more}"


def map_sizes(layers: Sequence[FoundLayer]) -> list[Pair]:
    """Return the sizes of the images that maps of labels are joined to: square, or nearly where none is."""
    layer = layers[0]
    if not layer.label_map:
        return []
    pixels = layer.arrays["embedding"].shape[1] // layer.labels
    side = math.isqrt(pixels)
    if side * side == pixels:
        return [(side, side)]
    return [
        (height, pixels // height)
        for height in range(1, pixels + 1)
        if pixels % height == 0 and max(height, pixels // height) <= 2 * min(height, pixels // height)
    ]


# --- one-hot labels --------------------------------------------------------------------------------------


def _one_hot(name: NetworkName, layers: Layers, classes: int) -> Iterator[Layers]:
    """Yield the layers with one-hot labels wherever a layer is so much wider than what comes before it.

    A generator's first layer may read latents alone where a later one reads labels.
    """
    result = list(layers)
    for index, layer in enumerate(layers):
        before = None if index == 0 else layers[index - 1]
        if _reads_labels(name, layer, before, classes):
            result[index] = replace(layer, labels=classes)
    if any(layer.labels for layer in result):
        yield result
    if name == "generator" and result[0].labels and any(layer.labels for layer in result[1:]):
        yield [layers[0], *result[1:]]


def _reads_labels(name: NetworkName, layer: FoundLayer, before: FoundLayer | None, classes: int) -> bool:
    inputs = _inputs(name, layer)
    if before is None:
        return inputs > classes if name == "generator" else inputs - classes in IMAGE_CHANNELS
    return classes in _wider(name, before, layer)


def _wider(name: NetworkName, before: FoundLayer, layer: FoundLayer) -> set[int]:
    """Return by how much a layer is wider than what comes before it, at the least; nothing where it fits."""
    gives, takes = _outputs(name, before), _inputs(name, layer)
    if name == "generator" and not layer.is_matrix and layer.kernel_shape[1] == gives:
        return set()  # a convolution that refines
    if before.is_matrix == layer.is_matrix:
        return {takes - gives} if takes > gives else set()
    if name == "discriminator":  # flattened
        return set() if takes % gives == 0 else {takes - flat for flat in range(gives, takes, gives)}
    return set() if gives % takes == 0 else {takes - one for one in range(1, takes) if gives % one == 0}


def shown_classes(name: NetworkName, layers: Layers, channels: Sequence[int] = IMAGE_CHANNELS) -> list[int]:
    """Return how many classes one-hot labels may have by the widths of a network's layers; [] where they show none.

    channels: those that images may have. Labels join a discriminator's first layer, and then every other or none of
    them; one that is wider by itself is a sign that a layer is missing.
    """
    if _is_empty(layers):
        return []
    if branched := _branch_inputs(name, layers, channels):
        return sorted({one for one in branched if one > 1})
    wider = [one for before, layer in itertools.pairwise(layers) if (one := _wider(name, before, layer))]
    if wider and len(wider) < len(layers) - 2:
        return []
    first = _inputs(name, layers[0])
    if name == "discriminator":
        if not wider and len(channels) > 1 and first == TRANSPARENT:
            return []
        wider.append(set() if first in channels else {first - one for one in channels})
    found = set.intersection(*wider) if wider else set()
    # Labels join the latent too, if they join every layer; as many as the latent has are the latent itself.
    most = min(MOST_CLASSES, first - 1) if name == "generator" else MOST_CLASSES
    return sorted(one for one in found if 1 < one <= most)


# --- two branches ----------------------------------------------------------------------------------------


def _branch_inputs(name: NetworkName, layers: Layers, channels: Sequence[int] = IMAGE_CHANNELS) -> list[int]:
    """Return of how many classes the labels may be if the first two layers are branches that are joined after them."""
    if not _are_branches(name, layers):
        return []
    inputs = [_inputs(name, layer) for layer in layers[:2]]
    if name == "generator":
        return inputs
    return [inputs[1 - place] for place in (0, 1) if inputs[place] in channels]


def _are_branches(name: NetworkName, layers: Layers) -> bool:
    """Whether the first two layers may be next to each other: alike, and together as wide as the third reads."""
    if len(layers) < 3 or layers[2].is_matrix:
        return False
    one, other, after = layers[:3]
    if one.is_matrix != other.is_matrix or (one.is_matrix and name == "discriminator"):
        return False
    # A normalisation after the second may be of both.
    both = set(other.arrays) - set(one.arrays)
    if set(one.arrays) - set(other.arrays) or both - {"scale", "shift", "mean", "variance", "updates"}:
        return False
    units = [_outputs(name, one), _outputs(name, other)]
    takes = _inputs(name, after)
    if any(other.arrays[role].size not in (sum(units), takes) for role in both - {"updates"}):
        return False
    if not one.is_matrix:
        return one.kernel_size == other.kernel_size and sum(units) == takes
    # Units are those of the same pixels, and in as many channels as the third layer reads.
    pixels, rest = divmod(sum(units), takes) if takes else (0, 1)
    # A few maps of a label go without the activation that follows the latent's matrix: see `_maps_beside`.
    few = pixels * MOST_MAPS >= min(units)
    return not rest and pixels > 1 and not few and all(unit % pixels == 0 for unit in units)


def _branches(name: NetworkName, layers: Layers, classes: int) -> Iterator[Layers]:
    """Yield the layers with the first two as one, whose kernel is zero between latent (or image) and label."""
    if classes not in _branch_inputs(name, layers):
        return
    one, other, *rest = layers
    for first, second in ((one, other), (other, one)):
        if _inputs(name, second) == classes and (
            name == "generator" or _inputs(name, first) in IMAGE_CHANNELS
        ):
            merged = _merged(name, Branches(first, second, label_before=first is other))
            yield [merged, *rest]


def _merged(name: NetworkName, branches: Branches) -> FoundLayer:
    """Return one layer of the branch of the latent (or the image) and that of the label."""
    first, second, label_first = branches.other, branches.label, branches.label_first
    inputs = 1 if name == "discriminator" or first.is_matrix else 0
    pair, last = (first, second), first if branches.label_before else second
    arrays: dict[Role, np.ndarray] = {}
    origins: dict[Role, tuple[Origin, ...]] = {}
    for role, array in last.arrays.items():
        if any(role not in branch.arrays for branch in pair):
            arrays[role] = array  # of one normalisation after both
            continue
        # Outputs are those of a kernel, and of a normalisation perhaps the channels that they make.
        axis = 1 - inputs if role == "kernel" else 0
        parts: list[tuple[Pair, ...]] = []
        for number, branch in enumerate(pair):
            own = branch.arrays[role]
            starts = [0] * own.ndim
            if own.ndim and number != int(label_first):
                starts[axis] = pair[1 - number].arrays[role].shape[axis]
            if role == "kernel":
                starts[inputs] = number * first.arrays[role].shape[inputs]
            parts.append(tuple((a, a + side) for a, side in zip(starts, own.shape, strict=True)))
        if role == "updates":
            arrays[role], parts = array, [(), ()]
        else:
            shape = [max(part[axis][1] for part in parts) for axis in range(array.ndim)]
            arrays[role] = np.zeros(shape, array.dtype)
            for branch, part in zip(pair, parts, strict=True):
                arrays[role][tuple(slice(*one) for one in part)] = branch.arrays[role]
        origins[role] = tuple(
            Origin(branch.keys[role], part) for branch, part in zip(pair, parts, strict=True)
        )
    return replace(
        first,
        arrays=arrays,
        keys={**last.keys, **first.keys},
        origins=origins,
        labels=second.arrays["kernel"].shape[inputs],
        weightless_after=None,
        branches=branches,
    )


# --- order -----------------------------------------------------------------------------------------------


def in_order(name: NetworkName, layers: Sequence[FoundLayer], order: LabelOrder) -> list[FoundLayer]:
    """Return layers, whose labels are the file's last inputs, as if they were its first (`first`).

    Of a layer of two branches it is their outputs that are the last or the first.
    """
    if order != "first":
        return list(layers)
    return [
        _turned_branches(name, layer) if layer.branches else _turned(layer) if layer.labels else layer
        for layer in layers
    ]


def _turned_branches(name: NetworkName, layer: FoundLayer) -> FoundLayer:
    assert layer.branches is not None
    turned = _merged(name, replace(layer.branches, label_first=True))
    # A table of labels is only in the layer itself.
    arrays, origins = {**layer.arrays, **turned.arrays}, {**layer.origins, **turned.origins}
    return replace(layer, arrays=arrays, origins=origins, branches=turned.branches)


def _turned(layer: FoundLayer) -> FoundLayer:
    kernel, axis = layer.arrays["kernel"], layer.input_axis
    of_labels, of_maps = np.split(kernel, [layer.labels], axis)
    turned = np.concatenate([of_maps, of_labels], axis)
    return replace(layer, arrays={**layer.arrays, "kernel": turned}, label_first=True)
