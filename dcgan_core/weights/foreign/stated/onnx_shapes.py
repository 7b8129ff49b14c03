"""What an ONNX graph does to the form of its tensor, as the operations that `Chain` takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from dcgan_core.errors import InputError
from dcgan_core.weights.foreign.stated.onnx_constants import BATCH, integers
from dcgan_core.weights.foreign.stated.onnx_walk import Walk
from dcgan_core.weights.formats.onnx_reading import Node


def _reshape(walk: Walk, node: Node) -> None:
    target = integers(node, walk.value(node, 1, "shape"))
    chain, count = walk.chain, int(np.prod(walk.chain.whole_shape, dtype=object))
    if len(target) == 1 and count == 1:
        target = [BATCH, 1]  # one logit an image
    inner = [
        chain.whole_shape[axis] if side == 0 and axis < len(chain.whole_shape) else side
        for axis, side in enumerate(target[1:])
    ]
    known = int(np.prod([side for side in inner if side != -1], dtype=object))
    if inner.count(-1) == 1 and known > 0:
        inner[inner.index(-1)] = count // known
    if not inner or min(inner) < 1 or int(np.prod(inner, dtype=object)) != count:
        raise InputError(
            f"{node.label}: {chain.whole_shape} cannot become {tuple(target[1:])} for each image"
        )
    chain.rearrange(node.label, lambda array: array.reshape(inner))


def _flatten(walk: Walk, node: Node) -> None:
    if node.integer("axis", 1) != 1:
        raise InputError(f"{node.label}: flattens from axis {node.integer('axis', 1)}; expected 1")
    walk.chain.rearrange(node.label, lambda array: array.reshape(-1))


def _squeeze(walk: Walk, node: Node) -> None:
    given = walk.optional(node, 1)
    axes = node.integers("axes") if given is None else integers(node, given)
    rank = len(walk.chain.whole_shape) + 1
    if axes is None:
        wanted = {axis for axis, side in enumerate((BATCH, *walk.chain.whole_shape)) if side == 1}
    else:
        wanted = {axis % rank for axis in axes}
    shape = [side for axis, side in enumerate(walk.chain.whole_shape, 1) if axis not in wanted]
    if 0 in wanted or any(walk.chain.whole_shape[axis - 1] != 1 for axis in wanted):
        raise InputError(f"{node.label}: removes axes {sorted(wanted)} of {walk.chain.whole_shape}")
    walk.chain.rearrange(node.label, lambda array: array.reshape(shape or [1]))


def _unsqueeze(walk: Walk, node: Node) -> None:
    given = walk.optional(node, 1)
    axes = (node.integers("axes") or []) if given is None else integers(node, given)
    rank = len(walk.chain.whole_shape) + 1 + len(axes)
    wanted = sorted(axis % rank for axis in axes)
    shape = list(walk.chain.whole_shape)
    for axis in wanted:
        if axis == 0:
            raise InputError(f"{node.label}: adds an axis before the batch")
        shape.insert(axis - 1, 1)
    walk.chain.rearrange(node.label, lambda array: array.reshape(shape))


def _transpose(walk: Walk, node: Node) -> None:
    axes = node.integers("perm") or []
    if not axes or axes[0] != 0:
        raise InputError(f"{node.label}: moves the batch ({axes})")
    walk.chain.transpose(node.label, [axis - 1 for axis in axes[1:]])


def _resize(walk: Walk, node: Node) -> None:
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


def _pad(walk: Walk, node: Node) -> None:
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


def _slice(walk: Walk, node: Node) -> None:
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


SHAPES: dict[str, Callable[[Walk, Node], None]] = {
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
