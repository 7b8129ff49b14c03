"""An ONNX graph so far: its constants, the one tensor that goes through it, and the branch of a class label."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from dcgan_core.errors import InputError
from dcgan_core.weights.foreign.stated.chain import Chain
from dcgan_core.weights.foreign.stated.onnx_constants import FOLDED, fold_constant, part_of_shape
from dcgan_core.weights.foreign.stated.onnx_labels import LabelBranch, check_cast
from dcgan_core.weights.formats.onnx_reading import Node, OnnxFile

ADVICE = {
    "Add": "it adds two branches; the networks here are one chain of layers",
    "Concat": "it joins two branches of which none is that of a class label; one chain of layers is read",
    "Mul": "it multiplies by numbers or a branch that is not that of a class label; no layer here does",
    "MaxPool": "no layer here pools",
    "AveragePool": "no layer here pools",
    "GlobalAveragePool": "no layer here pools",
    "ReduceMean": "no layer here reduces a map",
    "Gather": "it looks up rows by what is not a class label",
}
"""Why an operator cannot be said here."""


class Walk:
    """The graph so far: its constants, and the one tensor that goes through it."""

    def __init__(
        self,
        file: OnnxFile,
        source: str,
        chain: Chain,
        labels: LabelBranch | None,
        operations: Mapping[str, Callable[[Walk, Node], None]],
    ) -> None:
        """source: the input that goes through `chain`. operations: what a node does to it, by operator."""
        self.constants = dict(file.constants)
        self.names = {source}
        """All names of the tensor as it is now."""
        self.used: dict[str, tuple[int, ...]] = {}
        """Shapes of the tensor as it was before, by its names."""
        self.chain = chain
        self._operations = operations
        self._labels = labels
        self.joined = False
        self.divided = 0
        """Kernels that the graph divides by a number."""

    def node(self, node: Node) -> None:
        if not node.outputs:
            raise InputError(f"{node.label}: has no output")
        given = [name for name in node.inputs if name in self.names or name in self.used]
        of_labels = [name for name in node.inputs if self._labels is not None and name in self._labels.values]
        if of_labels and self._labels is not None:
            self.label_node(node, self._labels, of_labels)
        elif not given:
            self.constant(node)
        elif node.operator == "Shape":
            shape = self.used.get(given[0], self.chain.whole_shape)
            self.constants[node.outputs[0]] = part_of_shape(node, shape)
        elif len(given) > 1 or given[0] in self.used:
            advice = ADVICE.get(node.operator, "it joins branches; the networks here are one chain of layers")
            raise InputError(f"{node.label}: {advice}")
        elif given[0] != node.inputs[0] and node.operator != "Add":
            raise InputError(f"{node.label}: computes with the data in another place than the first")
        elif node.operator in ("Identity", "Dropout", "Cast"):
            if node.operator == "Cast":
                check_cast(node, rounded=True)
            self.names |= set(node.outputs[:1])
        else:
            operation = self._operations.get(node.operator)
            if operation is None:
                raise InputError(f"{node.label}: {ADVICE.get(node.operator, 'no layer here computes that')}")
            shape = self.chain.whole_shape
            operation(self, node)
            self._becomes(node, shape)

    def label_node(self, node: Node, labels: LabelBranch, names: list[str]) -> None:
        """Compute a node of the label's branch, or join it to the tensor."""
        if not set(node.inputs) & (self.names | set(self.used)):
            shape = labels.node(node, self.constants)
            if shape is not None:
                self.constants[node.outputs[0]] = shape
            return
        others = [one for one in node.inputs if one not in names]
        if node.operator == "Concat" and (len(others) != 1 or others[0] in node.inputs[1:-1]):
            raise InputError(
                f"{node.label}: joins {len(node.inputs)} tensors; a label's on one side of one other are read, several "
                "times if need be"
            )
        if node.operator not in ("Concat", "Mul") or len(others) != 1 or others[0] not in self.names:
            raise InputError(
                f"{node.label}: {ADVICE.get(node.operator, 'it joins branches in a way that is not read')}"
            )
        shape = self.chain.whole_shape
        if node.operator == "Mul":
            self.chain.multiply(node.label, labels.table(node, names[:1]))
        else:
            axis = node.integer("axis", 1) % (len(self.chain.shape) + 1)
            table = labels.table(node, names, axis)
            self.chain.join(node.label, axis - 1, table, first=node.inputs[0] in names)
        self.joined = True
        self._becomes(node, shape)

    def _becomes(self, node: Node, before: tuple[int, ...]) -> None:
        """Take a node's output for the tensor. before: its shape until now."""
        self.used |= dict.fromkeys(self.names, before)
        self.names = set(node.outputs[:1])

    def constant(self, node: Node) -> None:
        values = [self.constants.get(name) if name else None for name in node.inputs]
        missing = [name for name, value in zip(node.inputs, values, strict=True) if name and value is None]
        if missing:
            raise InputError(f"{node.label}: its input {missing[0][:80]!r} comes from nowhere in the graph")
        if node.operator not in FOLDED or not node.outputs:
            raise InputError(f"{node.label}: {ADVICE.get(node.operator, 'no layer here computes that')}")
        result = fold_constant(node, values)
        self.divided += node.operator == "Div" and result.dtype.kind == "f" and result.ndim > 1
        self.constants[node.outputs[0]] = result

    def value(self, node: Node, position: int, what: str) -> np.ndarray:
        """Return a constant input of a node."""
        found = self.optional(node, position)
        if found is None:
            raise InputError(f"{node.label}: its {what} is not a constant of the file")
        return found

    def optional(self, node: Node, position: int) -> np.ndarray | None:
        """Return a constant input of a node; None where it is left out."""
        if position >= len(node.inputs) or not node.inputs[position]:
            return None
        if node.inputs[position] not in self.constants:
            raise InputError(
                f"{node.label}: its input {node.inputs[position]!r} is not a constant of the file"
            )
        return self.constants[node.inputs[position]]

    def weights(self, node: Node, position: int, what: str) -> np.ndarray:
        """Return a constant input of a node that is floating point."""
        found = self.value(node, position, what)
        if found.dtype.kind != "f":
            raise InputError(f"{node.label}: its {what} has dtype {found.dtype}, expected floating point")
        return found
