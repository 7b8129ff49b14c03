"""The computations on constants in ONNX graphs: of shapes and paddings, and of kernels that a norm divides.

Those of spectral normalisation are in a graph as `kernel / (u @ (kernel as a matrix @ v))`.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence

import numpy as np

from dcgan_core.errors import InputError
from dcgan_core.weights.formats.onnx_reading import Node

BATCH = 0
"""What the size of the batch is taken for where a graph computes with shapes: ONNX's reshape keeps a size of 0."""

LARGEST = 2**16
"""Numbers that a computation on constants may make: shapes and paddings have a few."""

_ARITHMETIC: dict[str, Callable[[int, int], int]] = {
    "Add": operator.add, "Sub": operator.sub, "Mul": operator.mul, "Div": lambda a, b: int(a / b), "Mod": operator.mod,
}  # fmt: skip
"""Of whole numbers, by which exporters find an axis or a size (`nn.Unflatten`)."""

_DTYPES = {1: np.float32, 6: np.int32, 7: np.int64, 9: np.bool_, 11: np.float64}
"""By the number that ONNX has for it."""


def fold_constant(node: Node, values: Sequence[np.ndarray | None]) -> np.ndarray:
    """Return what a node of `FOLDED` makes of constants; raises InputError where that is not possible."""
    try:
        result = np.asarray(_fold(node, values))
    except InputError:
        raise
    except (ValueError, ArithmeticError, LookupError, TypeError, AttributeError) as error:
        raise InputError(f"{node.label}: cannot be computed ({str(error)[:100]})") from error
    # A kernel may be divided or turned; it does not grow.
    given = max([value.size for value in values if value is not None], default=0)
    if node.operator != "Constant" and result.size > max(LARGEST, given):
        raise InputError(f"{node.label}: makes {result.size:,} numbers of constants")
    return result


def integers(node: Node, values: np.ndarray) -> list[int]:
    """Return constants as whole numbers; raises InputError for others, or for many."""
    if values.dtype.kind not in "iu" or values.size > 64:
        raise InputError(
            f"{node.label}: expected a few whole numbers, found {values.dtype} of shape {values.shape}"
        )
    return [int(value) for value in values.reshape(-1)]


def part_of_shape(node: Node, shape: Sequence[int]) -> np.ndarray:
    """Return what a node `Shape` makes of a tensor. shape: the tensor's, its batch left out."""
    whole = np.array([BATCH, *shape], np.int64)
    return whole[node.integer("start", 0) : node.integer("end", whole.size)]


def _fold(node: Node, values: Sequence[np.ndarray | None]) -> np.ndarray:
    if node.operator == "Constant":
        return _constant(node)
    first = values[0]
    if first is None:
        raise InputError(f"{node.label}: lacks its input")
    return _OPERATORS[node.operator](node, first, *(value for value in values[1:] if value is not None))


def _constant(node: Node) -> np.ndarray:
    attributes = node.attributes
    for key in ("value", "value_float", "value_int", "value_floats", "value_ints"):
        if key in attributes:
            value = attributes[key]
            if isinstance(value, np.ndarray):
                return value
            return np.array(value, np.float32 if "float" in key else np.int64)
    raise InputError(f"{node.label}: a constant that is not of numbers")


def _arithmetic(node: Node, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    pair = (np.array(integers(node, value), object).reshape(value.shape) for value in (one, other))
    return np.asarray(np.frompyfunc(_ARITHMETIC[node.operator], 2, 1)(*pair), np.int64)


def _divided(node: Node, values: np.ndarray, divisor: np.ndarray) -> np.ndarray:
    """Return a kernel divided by its norm, or whole numbers divided as shapes are."""
    if values.dtype.kind != "f" or divisor.size != 1:
        return _arithmetic(node, values, divisor)
    with np.errstate(all="ignore"):
        return (values.astype(np.float64) / divisor.astype(np.float64).reshape(())).astype(values.dtype)


def _matrix_by_vector(node: Node, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    dimensions = {one.ndim, other.ndim}
    if not (one.dtype.kind == other.dtype.kind == "f" and 1 in dimensions and max(dimensions) <= 2):
        raise InputError(
            f"{node.label}: multiplies constants of shapes {one.shape} and {other.shape}; a matrix by "
            "a vector is read"
        )
    with np.errstate(all="ignore"):
        return np.matmul(one.astype(np.float64), other.astype(np.float64)).astype(one.dtype)


def _flat(node: Node, values: np.ndarray) -> np.ndarray:
    return values.reshape(int(np.prod(values.shape[: node.integer("axis", 1)])), -1)


def _filled(node: Node, shape: np.ndarray) -> np.ndarray:
    sizes = integers(node, shape)
    if int(np.prod(sizes, dtype=object)) > LARGEST or min(sizes, default=0) < 0:
        raise InputError(f"{node.label}: makes a constant of shape {tuple(sizes)}")
    return np.full(sizes, node.attributes.get("value", np.zeros(1, np.float32)).reshape(-1)[0])


def _slice(node: Node, values: np.ndarray, *given: np.ndarray) -> np.ndarray:
    """given: starts, ends and, where they are stated, axes and steps."""
    starts, ends, *more = (integers(node, one) for one in given)
    axes = more[0] if more else list(range(len(starts)))
    steps = more[1] if len(more) > 1 else [1] * len(starts)
    parts = [slice(None)] * values.ndim
    for axis, start, end, step in zip(axes, starts, ends, steps, strict=True):
        # The smallest number means "to the beginning" where a step is negative.
        parts[axis] = slice(start, None if step < 0 and end < -values.shape[axis] else end, step)
    return values[tuple(parts)]


def _unsqueeze(node: Node, values: np.ndarray, *given: np.ndarray) -> np.ndarray:
    return np.expand_dims(values, _axes(node, *given))


def _squeeze(node: Node, values: np.ndarray, *given: np.ndarray) -> np.ndarray:
    return np.squeeze(values, _axes(node, *given) or None)


def _axes(node: Node, *given: np.ndarray) -> tuple[int, ...]:
    """Return the axes of a node, which older graphs have as an attribute."""
    return tuple(integers(node, given[0]) if given else node.integers("axes") or [])


_OPERATORS: dict[str, Callable[..., np.ndarray]] = {
    **dict.fromkeys(_ARITHMETIC, _arithmetic),
    "Div": _divided,
    "MatMul": _matrix_by_vector,
    "Flatten": _flat,
    "Identity": lambda node, values: values,
    "Equal": lambda node, one, other: one == other,
    "Where": lambda node, chosen, one, other: np.where(chosen.astype(bool), one, other),
    "Cast": lambda node, values: values.astype(_DTYPES[node.attributes["to"]]),
    "Shape": lambda node, values: np.array(values.shape, np.int64),
    "Concat": lambda node, *values: np.concatenate(values, axis=node.integer("axis", 0)),
    "Transpose": lambda node, values: values.transpose(node.integers("perm")),
    "Reshape": lambda node, values, shape: values.reshape(integers(node, shape)),
    "Gather": lambda node, values, places: np.take(values, places, axis=node.integer("axis", 0)),
    "ConstantOfShape": _filled,
    "Slice": _slice,
    "Squeeze": _squeeze,
    "Unsqueeze": _unsqueeze,
}
"""What makes a node's constant from those of its inputs, by its operator."""

FOLDED = {"Constant", *_OPERATORS}
"""Operators that are computed where all their inputs are constants."""
