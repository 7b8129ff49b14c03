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

FOLDED = {
    "Constant", "ConstantOfShape", "Identity", "Cast", "Concat", "Reshape", "Transpose", "Slice", "Gather", "Unsqueeze",
    "Squeeze", "Shape", "Add", "Sub", "Mul", "Div", "Mod", "Equal", "Where", "MatMul", "Flatten",
}  # fmt: skip
"""Operators that are computed where all their inputs are constants."""

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


def _matrix_by_vector(node: Node, first: np.ndarray, other: np.ndarray) -> np.ndarray:
    if (
        not (first.dtype.kind == other.dtype.kind == "f")
        or max(first.ndim, other.ndim) > 2
        or 1
        not in (
            first.ndim,
            other.ndim,
        )
    ):
        raise InputError(
            f"{node.label}: multiplies constants of shapes {first.shape} and {other.shape}; a matrix by "
            "a vector is read"
        )
    with np.errstate(all="ignore"):
        return np.matmul(first.astype(np.float64), other.astype(np.float64)).astype(first.dtype)


def _fold(node: Node, values: Sequence[np.ndarray | None]) -> np.ndarray:
    attributes = node.attributes
    if node.operator == "Constant":
        for key in ("value", "value_float", "value_int", "value_floats", "value_ints"):
            if key in attributes:
                value = attributes[key]
                if isinstance(value, np.ndarray):
                    return value
                return np.array(value, np.float32 if "float" in key else np.int64)
        raise InputError(f"{node.label}: a constant that is not of numbers")
    first = values[0]
    if first is None:
        raise InputError(f"{node.label}: lacks its input")
    rest = [value for value in values[1:] if value is not None]
    match node.operator:
        case "Identity":
            return first
        case "Div" if first.dtype.kind == "f" and rest[0].size == 1:
            with np.errstate(all="ignore"):
                return (first.astype(np.float64) / rest[0].astype(np.float64).reshape(())).astype(first.dtype)
        case "MatMul":
            return _matrix_by_vector(node, first, rest[0])
        case "Add" | "Sub" | "Mul" | "Div" | "Mod":
            one, other = (
                np.array(integers(node, value), object).reshape(value.shape) for value in (first, rest[0])
            )
            found = np.frompyfunc(_ARITHMETIC[node.operator], 2, 1)(one, other)
            return np.asarray(found, np.int64)
        case "Equal":
            return first == rest[0]
        case "Where":
            return np.where(first.astype(bool), rest[0], rest[1])
        case "Cast":
            return first.astype(_DTYPES[attributes["to"]])
        case "Shape":
            return np.array(first.shape, np.int64)
        case "Concat":
            return np.concatenate([first, *rest], axis=node.integer("axis", 0))
        case "Transpose":
            return first.transpose(node.integers("perm"))
        case "Flatten":
            axis = node.integer("axis", 1)
            return first.reshape(int(np.prod(first.shape[:axis])), -1)
        case "Reshape":
            return first.reshape(integers(node, rest[0]))
        case "Gather":
            return np.take(first, rest[0], axis=node.integer("axis", 0))
        case "ConstantOfShape":
            shape = integers(node, first)
            if int(np.prod(shape, dtype=object)) > LARGEST or min(shape, default=0) < 0:
                raise InputError(f"{node.label}: makes a constant of shape {tuple(shape)}")
            return np.full(shape, attributes.get("value", np.zeros(1, np.float32)).reshape(-1)[0])
        case "Slice":
            starts, ends = integers(node, rest[0]), integers(node, rest[1])
            axes = integers(node, rest[2]) if len(rest) > 2 else list(range(len(starts)))
            steps = integers(node, rest[3]) if len(rest) > 3 else [1] * len(starts)
            parts = [slice(None)] * first.ndim
            for axis, start, end, step in zip(axes, starts, ends, steps, strict=True):
                # The smallest number means "to the beginning" where a step is negative.
                parts[axis] = slice(start, None if step < 0 and end < -first.shape[axis] else end, step)
            return first[tuple(parts)]
        case _:  # Squeeze, Unsqueeze
            axes = integers(node, rest[0]) if rest else node.integers("axes") or []
            if node.operator == "Unsqueeze":
                return np.expand_dims(first, tuple(axes))
            return np.squeeze(first, tuple(axes) if axes else None)
