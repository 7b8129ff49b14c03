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
from dcgan_core.weights.foreign.arrays.layers import IMAGE_CHANNELS, TRANSPARENT, FoundLayer, Origin
from dcgan_core.weights.foreign.choosing.hints import LabelOrder
from dcgan_core.weights.foreign.choosing.label_tables import LabelTable

Layers = list[FoundLayer]

MOST_MAPS = 3
"""Channels of a map of labels."""


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
    if name == "generator":
        if first > table.numbers:
            yield _joined(layers, 0, table, table.numbers)
        if first == table.numbers:
            yield [replace(_joined(layers, 0, table, 0)[0], label_product=True), *layers[1:]]
        if len(layers) > 1 and layers[0].is_matrix and not layers[1].is_matrix:
            units, second = _outputs(name, layers[0]), _inputs(name, layers[1])
            for maps in range(1, min(MOST_MAPS, second - 1) + 1):
                pixels, rest = divmod(table.numbers, maps)
                if not rest and pixels > 1 and units == (second - maps) * pixels:
                    yield _joined(layers, 1, table, maps, as_map=True)
        return
    if _is_projection(table, layers):
        return
    for channels in IMAGE_CHANNELS:
        labels = first - channels
        if labels == table.numbers:
            yield _joined(layers, 0, table, labels)
        elif 0 < labels <= MOST_MAPS and table.numbers % labels == 0:
            yield _joined(layers, 0, table, labels, as_map=True)
    last = layers[-1]
    if first in IMAGE_CHANNELS and last.is_matrix and len(layers) > 1:
        flat = _inputs(name, last) - table.numbers
        if flat > 0 and flat % _outputs(name, layers[-2]) == 0:
            yield _joined(layers, len(layers) - 1, table, table.numbers)


def _is_projection(table: LabelTable, layers: Layers) -> bool:
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
    )
    return changed


def unjoined(name: NetworkName, table: LabelTable, layers: Layers) -> str:
    """Return in a sentence why a table of labels fits nowhere."""
    first, inputs = layers[0], _inputs(name, layers[0])
    here = "here labels are joined to a layer's input, which is a different function"
    if name == "discriminator" and _is_projection(table, layers):
        return (
            f"a conditional network: {table.words}, as long as what {layers[-1].name} reads: a projection "
            f"discriminator (Miyato and Koyama, 2018); {here}"
        )
    return f"a conditional network: {table.words} fits no layer; the first, {first.name}, reads {inputs} channels"


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
    """Yield the layers with one-hot labels wherever a layer is so much wider than what comes before it."""
    result = list(layers)
    for index, layer in enumerate(layers):
        before = None if index == 0 else layers[index - 1]
        if _reads_labels(name, layer, before, classes):
            result[index] = replace(layer, labels=classes)
    if any(layer.labels for layer in result):
        yield result


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
    if len(layers) < 3 or any(layer.is_matrix for layer in layers[:3]):
        return []
    one, other, after = layers[:3]
    alike = one.kernel_size == other.kernel_size and set(one.arrays) == set(other.arrays)
    if not alike or _outputs(name, one) + _outputs(name, other) != _inputs(name, after):
        return []
    inputs = [_inputs(name, one), _inputs(name, other)]
    if name == "generator":
        return inputs
    return [inputs[1 - place] for place in (0, 1) if inputs[place] in channels]


def _branches(name: NetworkName, layers: Layers, classes: int) -> Iterator[Layers]:
    """Yield the layers with the first two as one, whose kernel is zero between latent (or image) and label."""
    if classes not in _branch_inputs(name, layers):
        return
    one, other, *rest = layers
    for first, second in ((one, other), (other, one)):
        if _inputs(name, second) == classes and (
            name == "generator" or _inputs(name, first) in IMAGE_CHANNELS
        ):
            yield [_merged(name, first, second, swapped=first is other), *rest]


def _merged(name: NetworkName, first: FoundLayer, second: FoundLayer, *, swapped: bool) -> FoundLayer:
    """Return one layer of the branch of the latent (or the image) and that of the label.

    swapped: whether the label's outputs come first, as its arrays do in the file.
    """
    inputs = 0 if name == "generator" else 1
    branches = (first, second)
    starts = [[0, 0], [0, 0]]
    starts[1][inputs] = first.arrays["kernel"].shape[inputs]
    outputs = 1 - inputs
    starts[int(not swapped)][outputs] = branches[int(swapped)].arrays["kernel"].shape[outputs]
    arrays: dict[Role, np.ndarray] = {}
    origins: dict[Role, tuple[Origin, ...]] = {}
    for role, array in first.arrays.items():
        parts = []
        for branch, start in zip(branches, starts, strict=True):
            own = branch.arrays[role]
            begins = [start[outputs]] if role != "kernel" else [*start, 0, 0]
            parts.append(tuple((a, a + side) for a, side in zip(begins, own.shape, strict=False)))
        if role == "updates":
            arrays[role], parts = array, [(), ()]
        else:
            shape = [max(part[axis][1] for part in parts) for axis in range(array.ndim)]
            arrays[role] = np.zeros(shape, array.dtype)
            for branch, part in zip(branches, parts, strict=True):
                arrays[role][tuple(slice(*one) for one in part)] = branch.arrays[role]
        origins[role] = tuple(
            Origin(branch.keys[role], part) for branch, part in zip(branches, parts, strict=True)
        )
    labels = second.arrays["kernel"].shape[inputs]
    return replace(first, arrays=arrays, origins=origins, labels=labels, weightless_after=None)


# --- order -----------------------------------------------------------------------------------------------


def in_order(layers: Sequence[FoundLayer], order: LabelOrder) -> list[FoundLayer]:
    """Return layers, whose labels are the file's last inputs, as if they were its first (`first`)."""
    return [
        _turned(layer) if order == "first" and layer.labels and "kernel" not in layer.origins else layer
        for layer in layers
    ]


def _turned(layer: FoundLayer) -> FoundLayer:
    kernel, axis = layer.arrays["kernel"], layer.input_axis
    of_labels, of_maps = np.split(kernel, [layer.labels], axis)
    turned = np.concatenate([of_maps, of_labels], axis)
    return replace(layer, arrays={**layer.arrays, "kernel": turned}, label_first=True)
