"""Give a file back as it came, by the note on it (`original`): its dictionaries, with a bundle's weights in them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from dcgan_core.description.protocols import NetworkName
from dcgan_core.errors import InputError
from dcgan_core.weights.bundle import AdamMoments, Bundle
from dcgan_core.weights.canonical import split_name
from dcgan_core.weights.foreign.arrays.axes import to_axes
from dcgan_core.weights.foreign.arrays.optimizers import in_form, moments_to_torch
from dcgan_core.weights.foreign.writing.folding import unfolded
from dcgan_core.weights.foreign.writing.original import (
    Node,
    constant,
    inside,
    parameters_in,
    part_of,
    reading_note,
)
from dcgan_core.weights.formats.arrays import PROVENANCE_KEY

_NOTHING = object()


@dataclass
class Restored:
    """A file's content with the bundle's weights in it. left_out: the places of what is not given back."""

    content: Any
    left_out: list[str]


def restore(
    entry: Mapping[str, Any],
    bundle: Bundle,
    names: Sequence[NetworkName],
    moments: Mapping[str, AdamMoments],
    note: str | None,
) -> Restored:
    """Return the content of a file: dictionaries as they were, with the networks `names` of a bundle in it.

    moments: of the optimizers, where the file has a place for them. note: our own, for the `_metadata` of each state
    dictionary; None for no note. Raises InputError where the bundle's networks are not those of the file.
    """
    work = _Restoring(entry, bundle, names, moments, note)
    with reading_note():
        content = work.node(entry["tree"], "")
    return Restored({} if content is _NOTHING else content, work.left_out)


def flat(content: Any) -> dict[str, np.ndarray]:
    """Return the arrays of restored content by key, without the dictionaries around them and what is next to them."""
    result: dict[str, np.ndarray] = {}
    for key, value in enumerate(content) if isinstance(content, list) else content.items():
        if isinstance(value, np.ndarray):
            result[str(key)] = value
        elif isinstance(value, (Mapping, list)):
            result |= flat(value)
    return result


@dataclass
class _Restoring:
    entry: Mapping[str, Any]
    bundle: Bundle
    names: Sequence[NetworkName]
    moments: Mapping[str, AdamMoments]
    note: str | None
    left_out: list[str] = field(default_factory=list)

    def node(self, node: Node, place: str) -> Any:
        if "array" in node:
            return self._array(node, place)
        if "items" in node:
            return self._items(node, place)
        if "list" in node:
            return self._list(node["list"], place)
        if "tuple" in node:
            restored = self._list(node["tuple"], place)
            return restored if restored is _NOTHING else tuple(restored)
        if "constant" in node:
            return constant(node).astype(_dtype(node["dtype"]))
        if "moments" in node:
            return self._optimizer(node, place)
        if "value" in node:
            return node["value"]
        if node.get("lost", self.names[0]) in self.names:
            self.left_out.append(place)
        return _NOTHING

    def _items(self, node: Node, place: str) -> Any:
        restored = [(key, self.node(inner, inside(place, key))) for key, inner in node["items"]]
        kept = [(key, value) for key, value in restored if value is not _NOTHING]
        if restored and not kept:
            return _NOTHING
        if not any("array" in inner for _, inner in node["items"]):
            return dict(kept)
        state: OrderedDict[Any, Any] = OrderedDict(kept)
        if self.note is not None:
            metadata = OrderedDict([(PROVENANCE_KEY, {"version": 1, "provenance": self.note})])
            state._metadata = metadata  # pyright: ignore[reportAttributeAccessIssue]
        return state

    def _list(self, nodes: Sequence[Node], place: str) -> Any:
        restored = [self.node(inner, f"{place}[{number}]") for number, inner in enumerate(nodes)]
        if all(value is _NOTHING for value in restored):
            return _NOTHING
        # What is left out keeps its place, since a program finds the others by theirs.
        return [None if value is _NOTHING else value for value in restored]

    def _array(self, node: Node, place: str) -> Any:
        name, _, canonical = node["array"].partition(".")
        if name not in self.names:
            return _NOTHING
        index, role = split_name(canonical)
        network, weights = self.bundle.network(name)
        if canonical not in weights or index >= len(network.layers):
            raise InputError(f"the {name} has changed its form since it was imported: it has no {canonical}")
        shape = tuple(node["shape"])
        if "folded" in node:
            return unfolded(node["folded"], weights[canonical], shape).astype(_dtype(node["dtype"]))
        array = to_axes(node["axes"], network.layers[index], role, weights[canonical])
        array = part_of(array, node.get("part", ()))
        if array.size != int(np.prod(shape, dtype=np.int64)):
            raise InputError(
                f"the {name} has changed its form since it was imported: {place} had shape {shape}, and its "
                f"{canonical} has {array.shape} now"
            )
        dtype = _dtype(node["dtype"])
        if role == "updates":
            with np.errstate(over="ignore"):
                cast = array.astype(dtype)
            # A count that has outgrown the file's type stays what it is.
            return (cast if np.array_equal(cast, array) else array).reshape(shape)
        return array.reshape(shape).astype(dtype)

    def _optimizer(self, node: Node, place: str) -> Any:
        name: NetworkName = node["moments"]
        if name not in self.names:
            return _NOTHING
        parameters = parameters_in(self.entry["tree"], name)
        if name not in self.moments or any(parameter.joined for parameter in parameters):
            self.left_out.append(place)
            return _NOTHING
        network = self.bundle.architecture.networks()[name]
        state = moments_to_torch(self.moments[name], parameters, network)
        return (
            in_form(state, {**node, "groups": self.node(node["groups"], place)})
            if "groups" in node
            else state
        )


def _dtype(name: str) -> np.dtype:
    if name == "bfloat16":
        import ml_dtypes  # a part of JAX's installation; NumPy alone has no such type

        return np.dtype(ml_dtypes.bfloat16)
    dtype = np.dtype(name)
    if dtype.kind not in "fiub":
        raise TypeError(f"dtype {name}")
    return dtype
