"""Weights that are several arrays in a file: two branches of a layer, a table of labels and the matrix after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from dcgan_core.description.architecture import Network
from dcgan_core.description.protocols import NetworkName
from dcgan_core.errors import InputError
from dcgan_core.weights.canonical import split_name
from dcgan_core.weights.foreign.arrays.axes import from_axes
from dcgan_core.weights.foreign.writing.folding import folded_node, product
from dcgan_core.weights.foreign.writing.original import (
    Node,
    Placed,
    Places,
    is_piece,
    original_arrays,
    part_of,
    reading_note,
)

Pieces = dict[str, list[tuple[str, Node]]]
"""By canonical name: (key without wrapping modules, leaf) of each array of a file that a weight is made of."""


def original_pieces(record: Mapping[str, Any], name: NetworkName) -> Pieces:
    """Return what the weights of a network are made of that are several arrays in a file."""
    pieces: Pieces = {}
    with reading_note():
        for key, canonical, leaf in original_arrays(record, name):
            if is_piece(leaf):
                pieces.setdefault(canonical, []).append((key, leaf))
    return pieces


def composed(
    canonical: str, pieces: Sequence[tuple[str, Node]], network: Network, arrays: Mapping[str, np.ndarray]
) -> np.ndarray:
    """Return a canonical array made of several of a file's `arrays`; raises InputError, naming a key that is wrong."""
    for key, leaf in pieces:
        if key not in arrays or arrays[key].shape != tuple(leaf["shape"]):
            raise InputError(f"{key} is missing, or has another shape than {tuple(leaf['shape'])}")
    with reading_note():
        index, role = split_name(canonical)
        first, leaf = pieces[0]
        if "folded" in leaf:
            array = product({leaf["folded"]["place"]: arrays[key] for key, leaf in pieces})
        elif not leaf["part"]:
            array = arrays[first]
        else:
            ends = zip(*(leaf["part"] for _, leaf in pieces), strict=True)
            array = np.zeros([max(stop for _, stop in axis) for axis in ends], arrays[first].dtype)
            for key, leaf in pieces:
                part_of(array, leaf["part"])[...] = arrays[key]
        return from_axes(leaf["axes"], network.layers[index], role, array, first)


def place_pieces(
    places: Places,
    where: str,
    name: NetworkName,
    canonical: str,
    pieces: Sequence[tuple[str, Node]],
    arrays: Mapping[str, np.ndarray],
    weight: np.ndarray,
) -> None:
    """Note what each of the arrays is that a weight was made of; where: the place of their dictionary in the file."""
    for key, leaf in pieces:
        part = tuple((start, stop) for start, stop in leaf["part"]) if "part" in leaf else None
        kept = folded_node(leaf["folded"]["place"], arrays[key], weight) if "folded" in leaf else None
        places.add(where, key, arrays[key], Placed(name, canonical, leaf["axes"], part, kept))
