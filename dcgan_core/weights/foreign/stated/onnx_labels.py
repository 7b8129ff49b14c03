"""The branch of a class label in an ONNX graph: what it computes for each class, node by node."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from dcgan_core.errors import InputError
from dcgan_core.weights.foreign.stated.onnx_constants import integers, part_of_shape
from dcgan_core.weights.foreign.stated.two_inputs import (
    EXPECTED,
    LARGEST_TABLE,
    apply_activation,
    given_one_hot,
    number_of_classes,
)
from dcgan_core.weights.formats.onnx_reading import Node

PASSING = ("Cast", "Identity", "Reshape", "Squeeze", "Unsqueeze", "Flatten")
"""What may be done to a label that is a number, before it is looked up."""

_PLACES = {"Gather": 1}
"""Which input of a node is the label; the first of all others."""

_EITHER = ("Add", "Mul")

_FLOATING = (1, 10, 11, 16)
"""ONNX's numbers of the floating-point types."""

Values = np.ndarray
"""(classes, ...): what a node of the branch gives for each class."""


class LabelBranch:
    """The tensors that depend on the label alone, by name."""

    def __init__(self, name: str, shape: Sequence[int | None]) -> None:
        """name, shape: of the label's input, its batch left out: () or (1,) for a number, (classes,) one-hot."""
        self.values: dict[str, Values | None] = {name: given_one_hot(name, shape)}
        self._source = name
        self._before: list[Node] = []
        self._ones = len(shape)

    def node(self, node: Node, constants: Mapping[str, np.ndarray]) -> np.ndarray | None:
        """Compute one node; return the shape where that is what it gives, which is a constant then."""
        position = next(k for k, name in enumerate(node.inputs) if name in self.values)
        own = [name for name in node.inputs if name in self.values]
        if len(own) > 1:
            if node.operator != "Concat" or own != node.inputs or not node.outputs:
                raise InputError(
                    f"{node.label}: computes with two tensors of the class label in a way that is not read"
                )
            rank = self._known(node, own[0]).ndim
            self.values[node.outputs[0]] = self._joined(node, own, node.integer("axis", 1) % rank)
            return None
        rest = [constants.get(name) for k, name in enumerate(node.inputs) if k != position and name]
        if any(value is None for value in rest) or not node.outputs:
            raise InputError(
                f"{node.label}: computes with a class label and with what is neither a constant of the file nor the "
                "network's own data"
            )
        if position != _PLACES.get(node.operator, 0) and node.operator not in _EITHER:
            raise InputError(f"{node.label}: computes with a class label in another place than is read")
        known = [value for value in rest if value is not None]
        values = self.values[node.inputs[position]]
        if node.operator == "Shape":
            shape = (1,) * self._ones if values is None else values.shape[1:]
            return part_of_shape(node, shape)
        if values is None:
            if node.operator in PASSING:
                self._before.append(node)
                self.values[node.outputs[0]] = None
                return None
            self._look_up(node, constants, known)
            values = self.values[node.inputs[position]]
            assert values is not None
        operation = _OPERATIONS.get(node.operator)
        if operation is None:
            raise InputError(f"{node.label}: in the branch of class labels no such node is read")
        with np.errstate(over="ignore", invalid="ignore"):
            try:
                result = operation(node, values, known)
            except (ValueError, IndexError, TypeError) as error:
                raise InputError(
                    f"{node.label}: cannot be computed for labels ({str(error)[:100]})"
                ) from error
        if result.size > LARGEST_TABLE or result.shape[:1] != values.shape[:1]:
            raise InputError(f"{node.label}: makes {result.shape} of labels of shape {values.shape}")
        self.values[node.outputs[0]] = result
        return None

    def table(self, node: Node, names: Sequence[str], axis: int = 1) -> np.ndarray:
        """Return what each class adds at a node, float32. axis: along which several tensors are joined."""
        return self._joined(node, names, axis).astype(np.float32)

    def _known(self, node: Node, name: str) -> Values:
        values = self.values[name]
        if values is None:
            raise InputError(f"{node.label}: joins the label as a plain number; {EXPECTED}")
        return values

    def _joined(self, node: Node, names: Sequence[str], axis: int) -> Values:
        tables = [self._known(node, name) for name in names]
        if len(tables) == 1:
            return tables[0]
        total = sum(table.size for table in tables)
        if axis == 0 or total > LARGEST_TABLE or not all(axis < table.ndim for table in tables):
            shapes = ", ".join(str(table.shape[1:]) for table in tables)
            raise InputError(f"{node.label}: joins labels of shapes {shapes} along axis {axis}")
        try:
            return np.concatenate(tables, axis)
        except ValueError as error:
            raise InputError(f"{node.label}: cannot join labels ({str(error)[:100]})") from error

    def _look_up(self, node: Node, constants: Mapping[str, np.ndarray], known: Sequence[np.ndarray]) -> None:
        """Give every class its number, now that it is known how many there are."""
        if node.operator == "Gather" and node.integer("axis", 0) == 0 and known and known[0].ndim == 2:
            count = known[0].shape[0]
        elif node.operator == "OneHot" and known and known[0].size == 1:
            (count,) = integers(node, known[0].astype(np.int64))
        else:
            raise InputError(f"{node.label}: computes with the label as a number; {EXPECTED}")
        classes = number_of_classes(node.label, count)
        self.values[self._source] = np.arange(classes).reshape(classes, *(1,) * self._ones)
        for earlier in self._before:
            self.node(earlier, constants)


# --- nodes -----------------------------------------------------------------------------------------------


def _gather(node: Node, values: Values, rest: Sequence[np.ndarray]) -> Values:
    if rest[0].dtype.kind != "f" or values.dtype.kind not in "iu" or node.integer("axis", 0) != 0:
        raise InputError(f"{node.label}: takes rows of what is not a table of labels")
    _check_size(node, (*values.shape, *rest[0].shape[1:]))
    return rest[0].astype(np.float64)[values]


def _one_hot(node: Node, values: Values, rest: Sequence[np.ndarray]) -> Values:
    if node.integer("axis", -1) not in (-1, values.ndim) or rest[1].astype(np.float64).tolist() != [0, 1]:
        raise InputError(f"{node.label}: makes labels one-hot in an unusual way")
    _check_size(node, (*values.shape, len(values)))
    return np.eye(len(values))[values.astype(np.int64)]


def _same(node: Node, values: Values, rest: Sequence[np.ndarray]) -> Values:
    return values


def _cast(node: Node, values: Values, rest: Sequence[np.ndarray]) -> Values:
    check_cast(node, rounded=not np.array_equal(values, np.rint(values)))
    return values


def check_cast(node: Node, *, rounded: bool) -> None:
    """Raise InputError for a cast to whole numbers. rounded: whether that changes what is cast."""
    if rounded and node.integer("to", 1) not in _FLOATING:
        raise InputError(f"{node.label}: rounds to whole numbers; no layer here does")


def _check_size(node: Node, shape: Sequence[int]) -> None:
    """Raise InputError before an array of this shape is made, if it is too large."""
    if int(np.prod(shape, dtype=object)) > LARGEST_TABLE:
        raise InputError(
            f"{node.label}: makes numbers of shape {tuple(shape)} of the labels; expected at most {LARGEST_TABLE:,}"
        )


def _reshape(node: Node, values: Values, rest: Sequence[np.ndarray]) -> Values:
    target = integers(node, rest[0])
    inner = [values.shape[k] if side == 0 and 0 < k < values.ndim else side for k, side in enumerate(target)][
        1:
    ]
    return values.reshape(len(values), *inner)


def _flatten(node: Node, values: Values, rest: Sequence[np.ndarray]) -> Values:
    if node.integer("axis", 1) != 1:
        raise InputError(f"{node.label}: flattens from axis {node.integer('axis', 1)}; expected 1")
    return values.reshape(len(values), -1)


def _axes(node: Node, rest: Sequence[np.ndarray], rank: int) -> tuple[int, ...]:
    axes = integers(node, rest[0]) if rest else node.integers("axes") or []
    return tuple(axis % rank for axis in axes)


def _unsqueeze(node: Node, values: Values, rest: Sequence[np.ndarray]) -> Values:
    count = rest[0].size if rest else len(node.integers("axes") or [])
    return np.expand_dims(values, _axes(node, rest, values.ndim + count))


def _squeeze(node: Node, values: Values, rest: Sequence[np.ndarray]) -> Values:
    axes = _axes(node, rest, values.ndim) or tuple(
        k for k, side in enumerate(values.shape) if k and side == 1
    )
    return np.squeeze(values, axes)


def _expand(node: Node, values: Values, rest: Sequence[np.ndarray]) -> Values:
    target = [1 if k == 0 else side for k, side in enumerate(integers(node, rest[0]))]
    shape = np.broadcast_shapes(values.shape, target)
    _check_size(node, shape)
    return np.broadcast_to(values, shape)


def _tile(node: Node, values: Values, rest: Sequence[np.ndarray]) -> Values:
    times = integers(node, rest[0])
    if int(np.prod(times, dtype=object)) * values.size > LARGEST_TABLE:
        raise InputError(f"{node.label}: repeats labels {times} times")
    return np.tile(values, times)


def _transpose(node: Node, values: Values, rest: Sequence[np.ndarray]) -> Values:
    axes = node.integers("perm") or []
    if axes[:1] != [0]:
        raise InputError(f"{node.label}: moves the batch ({axes})")
    return values.transpose(axes)


def _gemm(node: Node, values: Values, rest: Sequence[np.ndarray]) -> Values:
    matrix = rest[0].astype(np.float64)
    matrix = matrix.T if node.integer("transB", 0) else matrix
    if node.integer("transA", 0) or matrix.ndim != 2 or values.ndim < 2:
        raise InputError(
            f"{node.label}: multiplies labels by a matrix of shape {matrix.shape} in a way that is not read"
        )
    _check_size(node, (*values.shape[:-1], matrix.shape[1]))
    product = node.number("alpha", 1.0) * (values @ matrix)
    return product + node.number("beta", 1.0) * _for_all(node, product, rest[1]) if len(rest) > 1 else product


def _add(node: Node, values: Values, rest: Sequence[np.ndarray]) -> Values:
    return values + _for_all(node, values, rest[0])


def _multiply(node: Node, values: Values, rest: Sequence[np.ndarray]) -> Values:
    return values * _for_all(node, values, rest[0])


def _for_all(node: Node, values: Values, constant: np.ndarray) -> np.ndarray:
    """Return a constant that is the same for every image of a batch; raises InputError for others."""
    if constant.ndim > values.ndim or (constant.ndim == values.ndim and constant.shape[0] != 1):
        raise InputError(
            f"{node.label}: computes with labels of shape {values.shape[1:]} and with a constant of shape "
            f"{constant.shape}, which differs within the batch"
        )
    _check_size(node, np.broadcast_shapes(values.shape, constant.shape))
    return constant.astype(np.float64)


def _activation(name: str) -> Callable[[Node, Values, Sequence[np.ndarray]], Values]:
    return lambda node, values, rest: apply_activation(name, values, node.number("alpha", 0.01))


_OPERATIONS: dict[str, Callable[[Node, Values, Sequence[np.ndarray]], Values]] = {
    "Gather": _gather,
    "OneHot": _one_hot,
    "Cast": _cast,
    "Identity": _same,
    "Dropout": _same,
    "Reshape": _reshape,
    "Flatten": _flatten,
    "Unsqueeze": _unsqueeze,
    "Squeeze": _squeeze,
    "Expand": _expand,
    "Tile": _tile,
    "Transpose": _transpose,
    "Gemm": _gemm,
    "MatMul": _gemm,
    "Add": _add,
    "Mul": _multiply,
    "Relu": _activation("relu"),
    "LeakyRelu": _activation("leaky_relu"),
    "Tanh": _activation("tanh"),
    "Sigmoid": _activation("sigmoid"),
}
