"""The layers of an ONNX graph as the operations that `Chain` takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np

from dcgan_core.description.layer import Activation, Normalization, Pair
from dcgan_core.errors import InputError
from dcgan_core.weights.canonical import Role
from dcgan_core.weights.foreign.stated.onnx_walk import ADVICE, Walk
from dcgan_core.weights.formats.onnx_reading import Node


def _pair(node: Node, key: str, default: int) -> Pair:
    value = node.integers(key) if key in node.attributes else [default, default]
    if value is None or len(value) != 2 or not all(0 <= n <= 4096 for n in value):
        raise InputError(f"{node.label}: its {key} are {value!r:.60}, expected two whole numbers")
    return int(value[0]), int(value[1])


def _convolution(walk: Walk, node: Node) -> None:
    transposed = node.operator == "ConvTranspose"
    kernel = walk.weights(node, 1, "kernel")
    bias = walk.weights(node, 2, "bias") if len(node.inputs) > 2 and node.inputs[2] else None
    stated = _pair(node, "kernel_shape", 0) if "kernel_shape" in node.attributes else kernel.shape[2:]
    if kernel.ndim != 4 or kernel.shape[2:] != stated:
        raise InputError(f"{node.label}: its kernel has shape {kernel.shape}, which is not the one stated")
    if _pair(node, "dilations", 1) != (1, 1) or node.integer("group", 1) != 1:
        raise InputError(f"{node.label}: is dilated or in groups; no layer here is")
    if "output_shape" in node.attributes:
        raise InputError(f"{node.label}: states its output's shape instead of its padding, which is not read")
    stride, size = _pair(node, "strides", 1), (kernel.shape[2], kernel.shape[3])
    before, after = _padding(walk, node, size, stride, transposed)
    walk.chain.convolution(
        node.label,
        "conv_transpose" if transposed else "conv",
        kernel,
        "iohw" if transposed else "oihw",
        bias,
        "first",
        stride,
        before,
        after,
        _pair(node, "output_padding", 0) if transposed else (0, 0),
    )


def _padding(walk: Walk, node: Node, size: Pair, stride: Pair, transposed: bool) -> tuple[Pair, Pair]:
    automatic = node.text("auto_pad", "NOTSET")
    if automatic in ("NOTSET", "VALID"):
        pads = (node.integers("pads") or [0] * 4) if automatic == "NOTSET" else [0] * 4
        if len(pads) != 4 or not all(0 <= n <= 4096 for n in pads):
            raise InputError(f"{node.label}: its pads are {pads!r:.60}, expected four whole numbers")
        return (int(pads[0]), int(pads[1])), (int(pads[2]), int(pads[3]))
    if automatic not in ("SAME_UPPER", "SAME_LOWER"):
        raise InputError(f"{node.label}: its padding is {automatic!r:.40}")
    if 0 in stride:
        raise InputError(f"{node.label}: its strides are {stride}")
    totals = []
    for axis, side in enumerate(walk.chain.size("first")):
        if transposed:
            totals.append(max(size[axis] - stride[axis] + _pair(node, "output_padding", 0)[axis], 0))
        else:
            totals.append(max((-(-side // stride[axis]) - 1) * stride[axis] + size[axis] - side, 0))
    small = (totals[0] // 2, totals[1] // 2)
    large = (totals[0] - small[0], totals[1] - small[1])
    return (small, large) if automatic == "SAME_UPPER" else (large, small)


def _gemm(walk: Walk, node: Node) -> None:
    kernel = walk.weights(node, 1, "matrix")
    if node.integer("transA", 0):
        raise InputError(f"{node.label}: its input is transposed; no layer here does that")
    if node.integer("transB", 0):
        kernel = kernel.T
    alpha, beta = node.number("alpha", 1.0), node.number("beta", 1.0)
    bias = None
    if len(node.inputs) > 2 and node.inputs[2]:
        bias = walk.weights(node, 2, "bias").reshape(-1)
        bias = np.broadcast_to(bias, kernel.shape[-1:]) if bias.size == 1 else bias
        bias = bias if beta == 1 else bias * bias.dtype.type(beta)
    walk.chain.matrix(node.label, kernel if alpha == 1 else kernel * kernel.dtype.type(alpha), bias)


def _matmul(walk: Walk, node: Node) -> None:
    walk.chain.matrix(node.label, walk.weights(node, 1, "matrix"), None)


def _add(walk: Walk, node: Node) -> None:
    position = 1 if node.inputs[0] in walk.names else 0
    if len(node.inputs) != 2 or node.inputs[position] not in walk.constants:
        raise InputError(f"{node.label}: {ADVICE['Add']}")
    values = walk.weights(node, position, "numbers")
    shape = walk.chain.shape
    while values.ndim > len(shape) and values.shape[0] == 1:
        values = values[0]
    count = shape[0]
    if values.size not in (1, count) or (
        values.ndim == len(shape) and values.size > 1 and values.shape[0] != count
    ):
        raise InputError(
            f"{node.label}: adds numbers of shape {values.shape} to {shape}; expected one a channel"
        )
    if values.size > 1 and len(shape) == 3 and values.ndim < 3:
        raise InputError(f"{node.label}: adds one number a column; expected one a channel")
    walk.chain.add_bias(node.label, 0, np.broadcast_to(values.reshape(-1), (count,)))


def _batch_normalization(walk: Walk, node: Node) -> None:
    if node.integer("training_mode", 0):
        raise InputError(
            f"{node.label}: normalises by the current batch, as in training; export the model in evaluation mode"
        )
    roles: tuple[Role, ...] = ("scale", "shift", "mean", "variance")
    arrays: dict[Role, np.ndarray] = {
        role: walk.weights(node, 1 + number, role) for number, role in enumerate(roles)
    }
    normalization = Normalization(
        _stated_number(node, "epsilon", 1e-5), round(1 - _stated_number(node, "momentum", 0.9), 6)
    )
    walk.chain.normalize(node.label, 0, normalization, arrays)


def _instance_normalization(walk: Walk, node: Node) -> None:
    arrays: dict[Role, np.ndarray] = {
        "scale": walk.weights(node, 1, "scale"),
        "shift": walk.weights(node, 2, "shift"),
    }
    if len(walk.chain.shape) != 3:
        raise InputError(f"{node.label}: normalises a vector's numbers one by one")
    walk.chain.normalize(
        node.label, 0, Normalization(_stated_number(node, "epsilon", 1e-5), kind="instance"), arrays
    )


def _stated_number(node: Node, key: str, default: float) -> float:
    """Return a number as the short one that was meant: 1e-05, of which single precision makes 9.9999997e-06."""
    return float(str(np.float32(node.number(key, default))))


def _activation(name: Activation | Literal["sigmoid"]) -> Callable[[Walk, Node], None]:
    def apply(walk: Walk, node: Node) -> None:
        slope = _stated_number(node, "alpha", 0.01) if name == "leaky_relu" else 0.2
        walk.chain.activate(node.label, name, slope)

    return apply


def _prelu(walk: Walk, node: Node) -> None:
    slopes = walk.weights(node, 1, "slope")
    if slopes.size < 1 or np.unique(slopes).size != 1:
        raise InputError(f"{node.label}: has a slope for each channel; a layer here has one")
    walk.chain.activate(node.label, "leaky_relu", float(slopes.flat[0]))


LAYERS: dict[str, Callable[[Walk, Node], None]] = {
    "Conv": _convolution,
    "ConvTranspose": _convolution,
    "Gemm": _gemm,
    "MatMul": _matmul,
    "Add": _add,
    "BatchNormalization": _batch_normalization,
    "InstanceNormalization": _instance_normalization,
    "Relu": _activation("relu"),
    "LeakyRelu": _activation("leaky_relu"),
    "Tanh": _activation("tanh"),
    "Sigmoid": _activation("sigmoid"),
    "PRelu": _prelu,
}
