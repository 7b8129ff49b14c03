"""Open an ONNX model as plain data: its nodes in order, its constants as arrays, and nothing from outside the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from dcgan_core.errors import InputError
from dcgan_core.system import packages
from dcgan_core.system.files import read_bytes
from dcgan_core.weights.formats.arrays import LARGEST_FILE, PROVENANCE_KEY, check_size

STANDARD_DOMAINS = ("", "ai.onnx")


@dataclass(frozen=True)
class Node:
    """One operation. label: its name in messages. inputs: names, "" where one is left out."""

    operator: str
    label: str
    inputs: list[str]
    outputs: list[str]
    attributes: Mapping[str, Any] = field(default_factory=dict)

    def integer(self, key: str, default: int) -> int:
        """Return an attribute that is a whole number; raises InputError for another kind, as all of these do."""
        return self._attribute(key, int, default)

    def number(self, key: str, default: float) -> float:
        """Return an attribute that is a finite number."""
        value = self._attribute(key, float, default)
        if not np.isfinite(value):
            raise InputError(f"{self.label}: its {key} is {value}")
        return value

    def text(self, key: str, default: str) -> str:
        """Return an attribute that is a text, at most 40 characters of it."""
        return self._attribute(key, str, default)[:40]

    def integers(self, key: str) -> list[int] | None:
        """Return an attribute that is a list of whole numbers; None where it is left out."""
        value = self._attribute(key, list, None)
        if value is not None and not all(type(number) is int for number in value):
            raise InputError(f"{self.label}: its {key} are {value!r:.60}, expected whole numbers")
        return value

    def _attribute(self, key: str, kind: type, default: Any) -> Any:
        value = self.attributes.get(key, default)
        if value is not default and not isinstance(value, kind):
            raise InputError(f"{self.label}: its {key} is {value!r:.60}, expected {kind.__name__}")
        return value


@dataclass(frozen=True)
class OnnxFile:
    """A model.

    inputs: (name, shape) of what is not a constant, with None for a size that is free. constants: by name. producer:
    the program that wrote it. note: the text that this package left in it.
    """

    inputs: list[tuple[str, tuple[int | None, ...]]]
    outputs: list[str]
    nodes: list[Node]
    constants: dict[str, np.ndarray]
    producer: str
    note: str | None


def read_onnx(path: Path) -> OnnxFile:
    """Return the model in a file; raises InputError when it is damaged, or keeps weights or code elsewhere."""
    onnx = packages.load(
        "onnx", f"reading {path} needs the onnx package", "python -m pip install 'dcgan-jax[onnx]'"
    )
    check_size(path, path.stat().st_size)
    try:
        model = onnx.load_model_from_string(read_bytes(path, LARGEST_FILE))
        return _content(onnx, path, model)
    except InputError:
        raise
    # A damaged file raises nearly every kind of exception from inside protobuf, onnx and NumPy.
    except Exception as error:
        raise InputError(f"{path} is not a whole ONNX model: {' '.join(str(error).split())[:200]}") from error


def _content(onnx: Any, path: Path, model: Any) -> OnnxFile:
    graph = model.graph
    if not graph.node:
        raise InputError(f"{path} is not a whole ONNX model: it has no operations")
    if model.functions or graph.sparse_initializer:
        raise InputError(f"{path} defines functions or sparse constants of its own, which are not read")
    constants = {tensor.name: _array(onnx, path, tensor) for tensor in graph.initializer}
    nodes = []
    for number, node in enumerate(graph.node):
        label = f"{node.op_type} {(node.name or (node.output[0] if node.output else str(number)))[:80]!r}"
        if node.domain not in STANDARD_DOMAINS:
            raise InputError(
                f"{path}: {label} is an operator of {node.domain[:60]!r} and not of ONNX itself; nothing here "
                "computes it"
            )
        attributes = {}
        for attribute in node.attribute:
            if attribute.type in (onnx.AttributeProto.GRAPH, onnx.AttributeProto.GRAPHS):
                raise InputError(
                    f"{path}: {label} runs a graph of its own (a loop or a branch); expected one chain of layers"
                )
            if attribute.type == onnx.AttributeProto.TENSOR:
                attributes[attribute.name] = _array(onnx, path, attribute.t)
            else:
                value = onnx.helper.get_attribute_value(attribute)
                attributes[attribute.name] = (
                    value.decode("utf-8", "replace") if isinstance(value, bytes) else value
                )
        nodes.append(Node(node.op_type, label, list(node.input), list(node.output), attributes))
    inputs = [
        (value.name, tuple(_side(dimension) for dimension in value.type.tensor_type.shape.dim))
        for value in graph.input
        if value.name not in constants
    ]
    notes = {entry.key: entry.value for entry in model.metadata_props}
    return OnnxFile(
        inputs,
        [value.name for value in graph.output],
        nodes,
        constants,
        model.producer_name,
        notes.get(PROVENANCE_KEY),
    )


def _side(dimension: Any) -> int | None:
    return dimension.dim_value if dimension.HasField("dim_value") and dimension.dim_value > 0 else None


def _array(onnx: Any, path: Path, tensor: Any) -> np.ndarray:
    if tensor.data_location == onnx.TensorProto.EXTERNAL or tensor.external_data:
        raise InputError(
            f"{path} keeps {tensor.name[:80]!r} in another file, which is not read. Save it as one: "
            "onnx.save(onnx.load('net.onnx'), 'whole.onnx')"
        )
    array = np.asarray(onnx.numpy_helper.to_array(tensor))
    if array.dtype.kind not in "fiubV" or array.dtype.hasobject:
        raise InputError(f"{path}: {tensor.name[:80]!r} has dtype {array.dtype}; expected numbers")
    # bfloat16, which NumPy does not know by itself, is of kind V.
    if array.dtype.kind == "V" or (array.dtype.kind == "f" and array.dtype.itemsize < 4):
        array = array.astype(np.float32)
    return np.array(array, dtype=array.dtype.newbyteorder("="), order="C")
