"""Networks of files that state their own operations: a chain of them becomes a description and canonical weights.

The reader of a format calls one method of `Chain` for each operation, in the order of the data. Nothing is inferred: a
chain knows the size of its map, and by `Arrangement` where each number of it is in the canonical map. So the arrays
come out in canonical order.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from dcgan_core.description.architecture import Network
from dcgan_core.description.layer import (
    Activation,
    Normalization,
    Pair,
    Shape,
    conv_output_size,
    conv_transpose_output_size,
)
from dcgan_core.description.protocols import NetworkName
from dcgan_core.errors import InputError, number_of
from dcgan_core.weights.canonical import Role, Weights, weight_name
from dcgan_core.weights.foreign.arrays.layers import IMAGE_CHANNELS
from dcgan_core.weights.foreign.choosing.geometry import LARGEST_SIDE
from dcgan_core.weights.foreign.stated.arrangement import Arrangement, Channels
from dcgan_core.weights.foreign.stated.drafts import (
    NOTHING,
    Draft,
    Joined,
    added,
    cut_off,
    finished_layer,
    joined_labels,
    may_be_transposed,
    transpose,
)

_AXES = {"conv": "hwio", "conv_transpose": "hwoi"}
"""Canonical axes of a kernel: height, width, image channels, map channels; i is the input, o the output."""


@dataclass(frozen=True)
class StatedNetwork:
    """One network as its file states it.

    found: what the file says, in sentences; assumed: what it does not say. unit_images: of a generator, whether the
    file's images are in [0, 1], which are in [-1, 1] here.
    """

    name: NetworkName
    network: Network
    weights: Weights
    found: list[str]
    assumed: list[str]
    unit_images: bool = False


class Chain(Arrangement):
    """A network under construction, from its input on: operations change the tensor and add layers."""

    def __init__(self, input_shape: Sequence[int], channels: Channels | None = None) -> None:
        """input_shape, channels: see `Arrangement`."""
        super().__init__(input_shape, channels)
        self.found: list[str] = []
        self.assumed: list[str] = []

    # --- operations --------------------------------------------------------------------------------------

    def matrix(self, op: str, kernel: np.ndarray, bias: np.ndarray | None) -> None:
        """Multiply the vector by `kernel` (in, out) and add `bias` (out,)."""
        self._no_pending(op)
        shape, units = self._vector(op)
        joined, self._joined = self._joined, None
        count = units.size + (joined.count if joined else 0)
        if kernel.ndim != 2 or kernel.shape[0] != count or kernel.shape[1] < 1:
            raise InputError(f"{op}: its matrix has shape {kernel.shape}, but it is given {count} numbers")
        self._check_vectors(op, kernel.shape[1], bias=bias)
        if not np.array_equal(np.sort(units), np.arange(units.size)):
            raise InputError(f"{op}: its input repeats or drops numbers")
        if joined and joined.count:
            kernel, shape = joined.inputs_last(kernel, 0), (1, 1, count)
        order = np.concatenate([np.argsort(units), np.arange(units.size, count)])
        arrays: dict[Role, np.ndarray] = {"kernel": kernel[order].T}  # (out, in), in canonical order
        if bias is not None:
            arrays["bias"] = bias
        draft = Draft(op, "matrix", shape, None, arrays)
        if joined:
            joined.into(draft)
        self._drafts.append(draft)
        self._set_tensor((kernel.shape[1],), (0,))

    def convolution(
        self,
        op: str,
        kind: Literal["conv", "conv_transpose"],
        kernel: np.ndarray,
        axes: str,
        bias: np.ndarray | None,
        channels: Channels,
        stride: Pair,
        padding: Pair,
        padding_after: Pair,
        output_padding: Pair = (0, 0),
    ) -> None:
        """Convolve. axes: of `kernel`, by the letters h, w, i (its input's channels) and o (its output's).

        Of a transposed convolution, the paddings are what is cut off.
        """
        if kernel.ndim != 4 or min(kernel.shape) < 1:
            raise InputError(f"{op}: its kernel has shape {kernel.shape}, expected four axes")
        shape = self._map(op, channels)
        joined, self._joined = self._joined, None
        if joined:
            kernel = joined.inputs_last(kernel, axes.index("i"))
            shape = (shape[0], shape[1], shape[2] + joined.count)
        if kind == "conv_transpose" and self._pending != NOTHING:
            kind, kernel, axes, padding, padding_after = self._as_convolution(
                op, kernel, axes, stride, padding, padding_after, output_padding
            )
        given, made = kernel.shape[axes.index("i")], kernel.shape[axes.index("o")]
        if given != shape[2]:
            raise InputError(
                f"{op}: its kernel of shape {kernel.shape} takes {number_of(given, 'channel')}, but is given {shape[2]}"
            )
        self._check_vectors(op, made, bias=bias)
        arrays: dict[Role, np.ndarray] = {
            "kernel": kernel.transpose([axes.index(letter) for letter in _AXES[kind]])
        }
        if bias is not None:
            arrays["bias"] = bias
        pending, self._pending = self._pending, NOTHING
        before = added(padding, pending.before)
        after = added(padding_after, pending.after)
        size = (arrays["kernel"].shape[0], arrays["kernel"].shape[1])
        geometry: dict[str, Any] = {
            "kernel": size, "stride": stride, "padding": before, "output_padding": output_padding,
            "padding_after": None if before == after else after, "upsample": pending.upsample,
        }  # fmt: skip
        draft = Draft(op, kind, shape, None, arrays, geometry)
        if joined:
            joined.into(draft)
        self._drafts.append(draft)
        self._settle(draft, made)

    def _settle(self, draft: Draft, channels: int) -> None:
        """Work out a convolution's output and make it the tensor, in the order of axes of its input."""
        geometry, (rows, columns, _) = draft.geometry, draft.input_shape
        after = geometry["padding_after"] or geometry["padding"]
        output = []
        for axis, side in enumerate((rows, columns)):
            kernel, step, start = (geometry[key][axis] for key in ("kernel", "stride", "padding"))
            if draft.kind == "conv":
                output.append(
                    conv_output_size(side * geometry["upsample"][axis], kernel, step, start, after[axis])
                )
            else:
                extra = geometry["output_padding"][axis]
                output.append(conv_transpose_output_size(side, kernel, step, start, extra, after[axis]))
        if not all(1 <= side <= LARGEST_SIDE for side in output):
            raise InputError(
                f"{draft.op}: makes a map of {output[0]}x{output[1]}; expected 1 to {LARGEST_SIDE} a side"
            )
        draft.output_shape = (output[0], output[1], channels)
        self._set_tensor(draft.output_shape, self._order)

    def _as_convolution(
        self,
        op: str,
        kernel: np.ndarray,
        axes: str,
        stride: Pair,
        padding: Pair,
        padding_after: Pair,
        output_padding: Pair,
    ) -> tuple[Literal["conv"], np.ndarray, str, Pair, Pair]:
        """Return a transposed convolution of stride 1 as the convolution that it is: with its kernel turned round."""
        if stride != (1, 1) or output_padding != (0, 0):
            raise InputError(
                f"{op}: a transposed convolution of stride {stride} after {self._pending.op}: no layer here "
                "repeats or pads a map and then takes larger steps through it"
            )
        turned = np.flip(kernel, (axes.index("h"), axes.index("w")))
        size = (kernel.shape[axes.index("h")], kernel.shape[axes.index("w")])
        before, after = ((size[0] - 1 - cut[0], size[1] - 1 - cut[1]) for cut in (padding, padding_after))
        if min(*before, *after) < 0:
            raise InputError(f"{op}: cuts off more than its kernel adds")
        return "conv", turned, axes, before, after

    def join(self, op: str, axis: int, table: np.ndarray, *, first: bool) -> None:
        """Put a class label's numbers next to the tensor's along `axis`, its batch left out.

        table: what each class adds, with the classes in the place of the batch. first: whether that comes before the
        tensor's own numbers.
        """
        self._no_pending(op)
        self._no_labels(op)
        shape, given = self.shape, table.shape[1:]
        alike = len(given) == len(shape) and 0 <= axis < len(shape)
        if not alike or any(given[k] != side for k, side in enumerate(shape) if k != axis):
            raise InputError(f"{op}: joins labels of shape {given} to {shape} along axis {axis + 1}")
        if len(shape) == 3:
            if axis not in (0, 2):
                raise InputError(
                    f"{op}: joins labels along axis {axis + 1}, which is not that of the channels"
                )
            self._map(op, "last" if axis == 2 else "first")
            table = np.moveaxis(table, axis + 1, 3)
        elif len(shape) != 1:
            raise InputError(f"{op}: joins labels to a tensor of shape {shape}; expected a vector or a map")
        self._joined = joined_labels(op, table, first=first)
        self.found.append(f"{self._joined.words()}, joined at {op}")

    def multiply(self, op: str, table: np.ndarray) -> None:
        """Multiply the latent by a class label's numbers. table: as for `join`, of the tensor's own shape."""
        self._no_pending(op)
        self._no_labels(op)
        shape, given = self.shape, table.shape[1:]
        # An image that was flattened is not a latent.
        if self._drafts or given != shape or max(self._dims) != int(np.prod(self._dims, dtype=object)):
            raise InputError(
                f"{op}: multiplies a tensor of shape {shape} by labels of shape {given}; only a latent can be"
            )
        self._joined = Joined(op, np.ascontiguousarray(table.reshape(len(table), 1, 1, -1)), product=True)
        self.found.append(f"{self._joined.words()}, multiplied at {op}")

    def add_bias(self, op: str, axis: int, values: np.ndarray) -> None:
        """Add one number a channel, or one a unit of a vector, to a kernel that nothing has followed yet."""
        self._no_labels(op)
        draft = self._last(op)
        self._no_pending(op)
        if draft.normalization is not None or draft.activation is not None or draft.sigmoid:
            raise InputError(f"{op}: adds numbers after an activation or a normalisation; no layer here does")
        if "bias" in draft.arrays:
            raise InputError(f"{op}: a second bias after {draft.op}; a layer has one")
        count = self.shape[axis]
        if len(self.shape) == 3:
            if axis not in (0, 2):
                raise InputError(
                    f"{op}: adds numbers along axis {axis + 1}, which is not that of the channels"
                )
            height, width, _ = self._map(op, "last" if axis == 2 else "first")
            if draft.kind == "matrix" and (height, width) != (1, 1):
                values = np.broadcast_to(values, (height, width, count))
        elif draft.output_shape is not None or not self._is_straight((0,)):
            raise InputError(f"{op}: adds numbers to a flattened or reordered map; expected them before")
        if values.shape[-1:] != (count,):
            raise InputError(f"{op}: adds {values.shape} numbers, expected ({count},)")
        draft.arrays["bias"] = values

    def pad(self, op: str, channels: Channels, before: Pair, after: Pair) -> None:
        """Add zeros around the map."""
        self._map(op, channels)
        if min(*before, *after) < 0 or max(*before, *after) > LARGEST_SIDE:
            raise InputError(f"{op}: pads by {before} and {after}")
        pending = self._pending
        self._pending = dataclasses.replace(
            pending, op=op, before=added(pending.before, before), after=added(pending.after, after)
        )

    def crop(self, op: str, channels: Channels, before: Pair, after: Pair) -> None:
        """Cut off the edges of a transposed convolution's output, or of one that repeats pixels and can be made one."""
        self._no_labels(op)
        self._map(op, channels)
        draft = self._last(op)
        norm = draft.normalization
        if may_be_transposed(draft):
            transpose(draft)
            self.found.append(
                f"{draft.op} became the transposed convolution that computes the same, to be cut"
            )
        if draft.kind != "conv_transpose" or (norm is not None and norm.kind != "batch"):
            raise InputError(
                f"{op}: cuts off the edges of a {draft.kind}; only a transposed convolution's can be"
            )
        if min(*before, *after) < 0:
            raise InputError(f"{op}: cuts by {before} and {after}")
        self._no_pending(op)
        cut_off(draft, before, after)
        assert draft.output_shape is not None
        self._settle(draft, draft.output_shape[2])

    def upsample(self, op: str, channels: Channels, factor: Pair) -> None:
        """Repeat each pixel."""
        shape = self._map(op, channels)
        pending = self._pending
        if (*pending.before, *pending.after) != (0, 0, 0, 0):
            raise InputError(f"{op}: enlarges a map after {pending.op} has padded it; no layer here does")
        times = (pending.upsample[0] * factor[0], pending.upsample[1] * factor[1])
        if min(factor) < 1 or max(shape[0] * times[0], shape[1] * times[1]) > LARGEST_SIDE:
            raise InputError(f"{op}: enlarges a map of {shape[0]}x{shape[1]} by {factor[0]}x{factor[1]}")
        self._pending = dataclasses.replace(pending, op=op, upsample=times)

    def normalize(
        self, op: str, axis: int, normalization: Normalization, arrays: Mapping[Role, np.ndarray]
    ) -> None:
        """Normalise along `axis` of the tensor (its batch left out): the axis of the channels, or of a vector's units.

        arrays: `scale` and `shift` (both or neither), `mean` and `variance` of a batch normalisation, each (n,).
        """
        self._no_labels(op)
        draft = self._last(op)
        if (*self._pending.before, *self._pending.after) != (0, 0, 0, 0):
            raise InputError(f"{op}: normalises after {self._pending.op} has padded; no layer here does")
        if self._pending != NOTHING and normalization.kind != "batch":
            raise InputError(
                f"{op}: normalises after {self._pending.op} has enlarged the map; no layer here does"
            )
        axis %= max(len(self.shape), 1)
        count = self.shape[axis]
        if len(self.shape) == 3:
            if axis not in (0, 2):
                raise InputError(f"{op}: normalises along axis {axis + 1}, which is not that of the channels")
            self._map(op, "last" if axis == 2 else "first")
        elif draft.output_shape is not None and draft.output_shape[:2] != (1, 1):
            raise InputError(f"{op}: normalises a flattened map; expected it before the map is flattened")
        elif draft.output_shape is None and not self._is_straight((0,)):
            raise InputError(f"{op}: normalises reordered units")
        if draft.normalization is not None:
            raise InputError(f"{op}: a second normalisation after {draft.op}; a layer has one")
        self._check_vectors(op, count, **arrays)
        draft.normalization = normalization
        draft.activation_first = draft.activation is not None
        if draft.sigmoid:
            raise InputError(f"{op}: normalises after a sigmoid; no layer here does")
        draft.arrays |= arrays

    def activate(self, op: str, activation: Activation | Literal["sigmoid"], slope: float = 0.2) -> None:
        """Apply a function to every number. slope: negative slope of `leaky_relu`."""
        if activation == "none":
            return
        self._no_labels(op)
        draft = self._last(op)
        if activation == "sigmoid" and self._pending != NOTHING:
            raise InputError(f"{op}: a sigmoid after {self._pending.op}; no layer here does")
        rectified = draft.activation == "relu" and activation in ("relu", "leaky_relu")
        if draft.sigmoid or draft.activation_first or (draft.activation is not None and not rectified):
            raise InputError(f"{op}: a second activation after {draft.op}; a layer has one")
        if rectified:
            return
        if activation == "sigmoid":
            draft.sigmoid = True
            return
        if not np.isfinite(slope) or slope < 0:
            raise InputError(f"{op}: its slope is {slope}; expected a number of at least 0")
        draft.activation, draft.slope = activation, slope if activation == "leaky_relu" else 0.2

    # --- the end -----------------------------------------------------------------------------------------

    def finish(self, channels: Channels) -> StatedNetwork:
        """Return the network. channels: where they are in an image that comes out of a matrix.

        Raises InputError unless it is a generator (from a vector to an image) or a discriminator (to one number).
        """
        if not self._drafts:
            raise InputError("it has no layer with weights")
        self._no_pending("its end")
        self._no_labels("its end")
        last = self._drafts[-1]
        if len(self.shape) == 3:
            other: Channels = "first" if channels == "last" else "last"
            straight = self._would_be_straight(channels) or not self._would_be_straight(other)
            self._map("its end", channels if straight else other)
        else:
            shape, units = self._vector("its end")
            if not np.array_equal(units, np.arange(units.size)):
                raise InputError("its output is rearranged at the end")
            last.output_shape = last.output_shape or shape
        assert self._input is not None
        assert last.output_shape is not None
        name: NetworkName = "generator" if self._input[:2] == (1, 1) else "discriminator"
        image = last.output_shape if name == "generator" else self._input
        if image[2] not in IMAGE_CHANNELS or (name == "generator" and image[:2] == (1, 1)):
            raise InputError(
                f"it maps {_shape_text(self._input)} to {_shape_text(last.output_shape)} (height x width x channels): "
                "neither from a vector to an image of 1 or 3 channels nor from such an image to one number"
            )
        if name == "discriminator" and last.output_shape != (1, 1, 1):
            raise InputError(
                f"it judges images of {_shape_text(image)} but ends in {_shape_text(last.output_shape)} (height x "
                "width x channels), expected one logit"
            )
        for draft in self._drafts[:-1]:
            if draft.sigmoid:
                raise InputError(f"a sigmoid after {draft.op}, inside the network; no layer here has one")
        if last.sigmoid:
            self._end_in_sigmoid(name, last)
        layers, weights = [], {}
        for index, draft in enumerate(self._drafts):
            layer, arrays = finished_layer(name, draft)
            layers.append(layer)
            weights |= {weight_name(index, role): array for role, array in arrays.items()}
        return StatedNetwork(
            name,
            Network(tuple(layers)),
            weights,
            self.found,
            self.assumed,
            name == "generator" and last.sigmoid,
        )

    def _would_be_straight(self, channels: Channels) -> bool:
        last = self._drafts[-1]
        move = (0, 1, 2) if channels == "last" else (1, 2, 0)
        return last.output_shape is not None and self._is_straight(move)

    def _end_in_sigmoid(self, name: NetworkName, draft: Draft) -> None:
        if name == "discriminator":
            self.found.append("the sigmoid at its end is left out: a discriminator ends in logits here")
            return
        if draft.activation is not None:
            raise InputError(f"a sigmoid and another activation after {draft.op}; a layer has one")
        # 2 sigmoid(x) - 1 = tanh(x / 2), and halving is exact in floating point.
        normalized = draft.normalization is not None
        if normalized and "scale" not in draft.arrays:
            raise InputError(f"a sigmoid after the normalisation of {draft.op}, which has no scale to halve")
        for role in ("scale", "shift") if normalized else ("kernel", "bias"):
            if role in draft.arrays:
                draft.arrays[role] = draft.arrays[role] * draft.arrays[role].dtype.type(0.5)
        draft.activation = "tanh"
        halved = "scale and shift" if normalized else "kernel and bias"
        self.found.append(
            f"the sigmoid at its end, for images in [0, 1], became tanh, with the last {halved} halved: "
            "the same images in [-1, 1]"
        )

    # --- checks ------------------------------------------------------------------------------------------

    def _last(self, op: str) -> Draft:
        if not self._drafts:
            raise InputError(f"{op}: comes before every kernel; a layer here begins with one")
        return self._drafts[-1]

    def _no_pending(self, op: str) -> None:
        if self._pending != NOTHING:
            raise InputError(f"{op}: after {self._pending.op} a convolution is expected")

    @staticmethod
    def _check_vectors(op: str, count: int, **vectors: np.ndarray | None) -> None:
        for role, vector in vectors.items():
            if vector is not None and vector.shape != (count,):
                raise InputError(f"{op}: its {role} has shape {vector.shape}, expected ({count},)")


def _shape_text(shape: Shape) -> str:
    return "x".join(map(str, shape))
