"""An ONNX graph, node by node, as the operations that `Chain` takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import numpy as np

from dcgan_core.description.layer import Activation, Normalization, Pair
from dcgan_core.errors import InputError
from dcgan_core.weights.canonical import Role
from dcgan_core.weights.foreign.stated.chain import Chain, StatedNetwork
from dcgan_core.weights.foreign.stated.onnx_constants import FOLDED, fold_constant, integers
from dcgan_core.weights.formats.onnx_reading import Node, OnnxFile

BATCH = 0
"""What the size of the batch is taken for where a graph computes with shapes: ONNX's reshape keeps a size of 0."""

_ADVICE = {
    "Add": "it adds two branches; the networks here are one chain of layers",
    "Concat": "it joins two branches (class labels, skip connections); the networks here are one chain of layers",
    "Mul": "it multiplies by numbers or a branch; no layer here does",
    "MaxPool": "no layer here pools",
    "AveragePool": "no layer here pools",
    "GlobalAveragePool": "no layer here pools",
    "ReduceMean": "no layer here reduces a map",
    "Gather": "it looks up an embedding. Conditional networks are read from PyTorch's state dictionaries, and of ONNX "
    "only where this package wrote them",
}


def onnx_network(file: OnnxFile) -> StatedNetwork:
    """Return the network of a graph; raises InputError, naming the node, for what no description here can say."""
    if len(file.inputs) != 1 or len(file.outputs) != 1:
        names = ", ".join(name for name, _ in file.inputs[:4])
        raise InputError(
            f"the graph has {len(file.inputs)} inputs ({names}) and {len(file.outputs)} outputs: a conditional "
            "network? Those are read from PyTorch's state dictionaries, and of ONNX only where this package wrote them"
        )
    ((source, shape),) = file.inputs
    sides = [side for side in shape[1:] if side is not None]
    if len(sides) != len(shape) - 1 or not sides:
        raise InputError(
            f"the graph does not state the size of its input {source!r} ({shape}); export it for one size, with only "
            "the batch left free"
        )
    walk = _Walk(file, source, Chain(sides))
    for node in file.nodes:
        walk.node(node)
    if file.outputs[0] not in walk.names:
        raise InputError("the graph's output is not the end of its chain of layers")
    network = walk.chain.finish("first")
    if file.producer.isascii() and file.producer.isprintable() and file.producer:
        network.found.insert(0, f"written by {file.producer[:60]}")
    return network


class _Walk:
    """The graph so far: its constants, and the one tensor that goes through it."""

    def __init__(self, file: OnnxFile, source: str, chain: Chain) -> None:
        self.constants = dict(file.constants)
        self.names = {source}
        """All names of the tensor as it is now."""
        self.used: set[str] = set()
        """Names of the tensor as it was before."""
        self.chain = chain

    def node(self, node: Node) -> None:
        given = [name for name in node.inputs if name in self.names or name in self.used]
        if not given:
            self.constant(node)
        elif node.operator == "Shape" and given[0] in self.names:
            whole = np.array([BATCH, *self.chain.shape], np.int64)
            self.constants[node.outputs[0]] = whole[
                node.integer("start", 0) : node.integer("end", whole.size)
            ]
        elif len(given) > 1 or given[0] in self.used:
            advice = _ADVICE.get(
                node.operator, "it joins branches; the networks here are one chain of layers"
            )
            raise InputError(f"{node.label}: {advice}")
        elif given[0] != node.inputs[0] and node.operator != "Add":
            raise InputError(f"{node.label}: computes with the data in another place than the first")
        elif node.operator in ("Identity", "Dropout", "Cast"):
            self.names |= set(node.outputs[:1])
        else:
            operation = _OPERATIONS.get(node.operator)
            if operation is None:
                raise InputError(f"{node.label}: {_ADVICE.get(node.operator, 'no layer here computes that')}")
            operation(self, node)
            self.used |= self.names
            self.names = set(node.outputs[:1])

    def constant(self, node: Node) -> None:
        values = [self.constants.get(name) if name else None for name in node.inputs]
        missing = [name for name, value in zip(node.inputs, values, strict=True) if name and value is None]
        if missing:
            raise InputError(f"{node.label}: its input {missing[0][:80]!r} comes from nowhere in the graph")
        if node.operator not in FOLDED or not node.outputs:
            raise InputError(f"{node.label}: {_ADVICE.get(node.operator, 'no layer here computes that')}")
        self.constants[node.outputs[0]] = fold_constant(node, values)

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


# --- layers ----------------------------------------------------------------------------------------------


def _pair(node: Node, key: str, default: int) -> Pair:
    value = node.integers(key) if key in node.attributes else [default, default]
    if value is None or len(value) != 2 or not all(0 <= n <= 4096 for n in value):
        raise InputError(f"{node.label}: its {key} are {value!r:.60}, expected two whole numbers")
    return int(value[0]), int(value[1])


def _convolution(walk: _Walk, node: Node) -> None:
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


def _padding(walk: _Walk, node: Node, size: Pair, stride: Pair, transposed: bool) -> tuple[Pair, Pair]:
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


def _gemm(walk: _Walk, node: Node) -> None:
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


def _matmul(walk: _Walk, node: Node) -> None:
    walk.chain.matrix(node.label, walk.weights(node, 1, "matrix"), None)


def _add(walk: _Walk, node: Node) -> None:
    position = 1 if node.inputs[0] in walk.names else 0
    if len(node.inputs) != 2 or node.inputs[position] not in walk.constants:
        raise InputError(f"{node.label}: {_ADVICE['Add']}")
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


def _batch_normalization(walk: _Walk, node: Node) -> None:
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


def _instance_normalization(walk: _Walk, node: Node) -> None:
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


def _activation(name: Activation | Literal["sigmoid"]) -> Callable[[_Walk, Node], None]:
    def apply(walk: _Walk, node: Node) -> None:
        slope = _stated_number(node, "alpha", 0.01) if name == "leaky_relu" else 0.2
        walk.chain.activate(node.label, name, slope)

    return apply


def _prelu(walk: _Walk, node: Node) -> None:
    slopes = walk.weights(node, 1, "slope")
    if slopes.size < 1 or np.unique(slopes).size != 1:
        raise InputError(f"{node.label}: has a slope for each channel; a layer here has one")
    walk.chain.activate(node.label, "leaky_relu", float(slopes.flat[0]))


# --- shapes ----------------------------------------------------------------------------------------------


def _reshape(walk: _Walk, node: Node) -> None:
    target = integers(node, walk.value(node, 1, "shape"))
    chain, count = walk.chain, int(np.prod(walk.chain.shape, dtype=object))
    if len(target) == 1 and count == 1:
        target = [BATCH, 1]  # one logit an image
    inner = [
        chain.shape[axis] if side == 0 and axis < len(chain.shape) else side
        for axis, side in enumerate(target[1:])
    ]
    known = int(np.prod([side for side in inner if side != -1], dtype=object))
    if inner.count(-1) == 1 and known > 0:
        inner[inner.index(-1)] = count // known
    if not inner or min(inner) < 1 or int(np.prod(inner, dtype=object)) != count:
        raise InputError(f"{node.label}: {chain.shape} cannot become {tuple(target[1:])} for each image")
    chain.rearrange(node.label, lambda array: array.reshape(inner))


def _flatten(walk: _Walk, node: Node) -> None:
    if node.integer("axis", 1) != 1:
        raise InputError(f"{node.label}: flattens from axis {node.integer('axis', 1)}; expected 1")
    walk.chain.rearrange(node.label, lambda array: array.reshape(-1))


def _squeeze(walk: _Walk, node: Node) -> None:
    given = walk.optional(node, 1)
    axes = node.integers("axes") if given is None else integers(node, given)
    rank = len(walk.chain.shape) + 1
    if axes is None:
        wanted = {axis for axis, side in enumerate((BATCH, *walk.chain.shape)) if side == 1}
    else:
        wanted = {axis % rank for axis in axes}
    shape = [side for axis, side in enumerate(walk.chain.shape, 1) if axis not in wanted]
    if 0 in wanted or any(walk.chain.shape[axis - 1] != 1 for axis in wanted):
        raise InputError(f"{node.label}: removes axes {sorted(wanted)} of {walk.chain.shape}")
    walk.chain.rearrange(node.label, lambda array: array.reshape(shape or [1]))


def _unsqueeze(walk: _Walk, node: Node) -> None:
    given = walk.optional(node, 1)
    axes = (node.integers("axes") or []) if given is None else integers(node, given)
    rank = len(walk.chain.shape) + 1 + len(axes)
    wanted = sorted(axis % rank for axis in axes)
    shape = list(walk.chain.shape)
    for axis in wanted:
        if axis == 0:
            raise InputError(f"{node.label}: adds an axis before the batch")
        shape.insert(axis - 1, 1)
    walk.chain.rearrange(node.label, lambda array: array.reshape(shape))


def _transpose(walk: _Walk, node: Node) -> None:
    axes = node.integers("perm") or []
    if not axes or axes[0] != 0:
        raise InputError(f"{node.label}: moves the batch ({axes})")
    walk.chain.transpose(node.label, [axis - 1 for axis in axes[1:]])


def _resize(walk: _Walk, node: Node) -> None:
    mode = node.text("mode", "nearest")
    size = walk.chain.size("first")
    old = node.operator == "Upsample"
    scales: Any = node.attributes.get("scales")
    if scales is None:
        found = walk.optional(node, 1 if old or len(node.inputs) < 3 else 2)
        scales = None if found is None else found.reshape(-1).tolist()
    if not scales and not old:
        wanted = integers(node, walk.value(node, 3, "size"))
        scales = [1, 1, *(new / side for new, side in zip(wanted[-2:], size, strict=True))]
    if mode != "nearest":
        raise InputError(f"{node.label}: enlarges by {mode!r:.40}; here each pixel is repeated (nearest)")
    if (
        not isinstance(scales, list)
        or len(scales) != 4
        or list(scales[:2]) != [1, 1]
        or not all(1 <= s <= 4096 for s in scales)
    ):
        raise InputError(f"{node.label}: enlarges by {scales!r:.60}, expected the two sides of a map")
    factor = (round(scales[2]), round(scales[3]))
    place = "asymmetric" if old else node.text("coordinate_transformation_mode", "half_pixel")
    rounding = "floor" if old else node.text("nearest_mode", "round_prefer_floor")
    for side, times, scale in zip(size, factor, scales[2:], strict=True):
        if times != scale or not _repeats(side, times, place, rounding):
            raise InputError(
                f"{node.label}: enlarges {side} pixels by {scale:g} ({place}, {rounding}), which does not "
                "repeat each pixel"
            )
    walk.chain.upsample(node.label, "first", factor)


def _repeats(side: int, times: int, place: str, rounding: str) -> bool:
    """Whether a resize by nearest neighbours is the repetition of each pixel."""
    if side * times > 2**16:
        return False
    new = np.arange(side * times)
    old = {
        "asymmetric": new / times,
        "half_pixel": (new + 0.5) / times - 0.5,
        "pytorch_half_pixel": (new + 0.5) / times - 0.5 if side * times > 1 else new * 0.0,
        "tf_half_pixel_for_nn": (new + 0.5) / times,
    }.get(place)
    if old is None:
        return times == 1
    rounded: Any = {
        "floor": np.floor(old),
        "ceil": np.ceil(old),
        "round_prefer_floor": np.ceil(old - 0.5),
        "round_prefer_ceil": np.floor(old + 0.5),
    }.get(rounding)
    return rounded is not None and np.array_equal(np.clip(rounded, 0, side - 1), new // times)


def _pad(walk: _Walk, node: Node) -> None:
    if node.text("mode", "constant") != "constant":
        raise InputError(f"{node.label}: pads by {node.text('mode', '')!r}; no layer here does")
    given = walk.optional(node, 1)
    pads = node.integers("pads") if given is None else integers(node, given)
    value = walk.optional(node, 2)
    number = node.number("value", 0.0) if value is None else (value.flat[0] if value.size else 0.0)
    axes = walk.optional(node, 3)
    places = list(range(4)) if axes is None else [axis % 4 for axis in integers(node, axes)]
    if number != 0 or pads is None or len(pads) != 2 * len(places) or len(walk.chain.shape) != 3:
        raise InputError(f"{node.label}: pads by {pads} with {number}; expected zeros around a map")
    around = {axis: (pads[i], pads[i + len(places)]) for i, axis in enumerate(places)}
    if around.get(0, (0, 0)) != (0, 0) or around.get(1, (0, 0)) != (0, 0):
        raise InputError(f"{node.label}: pads the batch or the channels")
    (top, bottom), (left, right) = around.get(2, (0, 0)), around.get(3, (0, 0))
    if max(top, bottom, left, right) <= 0 and min(top, bottom, left, right) < 0:
        walk.chain.crop(node.label, "first", (-top, -left), (-bottom, -right))
    else:
        walk.chain.pad(node.label, "first", (top, left), (bottom, right))


def _slice(walk: _Walk, node: Node) -> None:
    starts, ends = (integers(node, walk.value(node, i, what)) for i, what in ((1, "starts"), (2, "ends")))
    axes, steps = walk.optional(node, 3), walk.optional(node, 4)
    places = list(range(len(starts))) if axes is None else [axis % 4 for axis in integers(node, axes)]
    if (steps is not None and set(integers(node, steps)) != {1}) or len(walk.chain.shape) != 3:
        raise InputError(f"{node.label}: takes every few pixels, or part of a vector; no layer here does")
    height, width = walk.chain.size("first")
    cut = {2: (0, 0), 3: (0, 0)}
    for axis, start, end in zip(places, starts, ends, strict=True):
        side = {2: height, 3: width}.get(axis)
        if side is None:
            raise InputError(f"{node.label}: takes part of the batch or of the channels; no layer here does")
        first, last = slice(start, end).indices(side)[:2]
        cut[axis] = (first, side - last)
    (top, bottom), (left, right) = cut[2], cut[3]
    walk.chain.crop(node.label, "first", (top, left), (bottom, right))


_OPERATIONS: dict[str, Callable[[_Walk, Node], None]] = {
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
    "Reshape": _reshape,
    "Flatten": _flatten,
    "Squeeze": _squeeze,
    "Unsqueeze": _unsqueeze,
    "Transpose": _transpose,
    "Resize": _resize,
    "Upsample": _resize,
    "Pad": _pad,
    "Slice": _slice,
}
