"""Layers of a network under construction, of which the operations come one by one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from dcgan_core.description.layer import (
    Activation,
    Layer,
    Normalization,
    Pair,
    Shape,
)
from dcgan_core.description.protocols import NetworkName
from dcgan_core.errors import InputError, number_of
from dcgan_core.weights.canonical import Role, layer_shapes


@dataclass
class Draft:
    """A layer to be: its kernel, and what has followed it so far.

    arrays: canonical, but of a matrix that makes a map, whose units are in the file's order until `_place`.
    """

    op: str
    kind: Literal["conv", "conv_transpose", "matrix"]
    input_shape: Shape
    output_shape: Shape | None
    arrays: dict[Role, np.ndarray]
    geometry: dict[str, Any] = field(default_factory=dict)
    normalization: Normalization | None = None
    activation: Activation | None = None
    slope: float = 0.2
    sigmoid: bool = False
    activation_first: bool = False


@dataclass(frozen=True)
class Pending:
    """What has been done to a map since the last kernel, and goes into the next one."""

    op: str = ""
    upsample: Pair = (1, 1)
    before: Pair = (0, 0)
    after: Pair = (0, 0)

    def size(self, height: int, width: int) -> Pair:
        return (
            height * self.upsample[0] + self.before[0] + self.after[0],
            width * self.upsample[1] + self.before[1] + self.after[1],
        )


NOTHING = Pending()


@dataclass(frozen=True)
class Joined:
    """Labels that were put next to a tensor, and go into the next kernel.

    table: what each class adds, (classes, height, width, numbers); height and width are 1 where it is the same
    everywhere. first: whether it comes before the tensor's own channels. product: whether it multiplies these instead.
    """

    op: str
    table: np.ndarray
    first: bool = False
    product: bool = False

    @property
    def count(self) -> int:
        """Numbers, or channels, that are added."""
        return 0 if self.product else self.table.shape[3]

    @property
    def one_hot(self) -> bool:
        """Whether each class is a number of its own."""
        classes, height, width, _ = self.table.shape
        eye = np.eye(classes, dtype=self.table.dtype)
        return (height, width) == (1, 1) and np.array_equal(self.table[:, 0, 0], eye)

    def words(self) -> str:
        """Return in words what they are, for `found`."""
        classes, height, width, count = self.table.shape
        if self.one_hot and not self.product:
            return f"one-hot labels of {classes} classes"
        what = number_of(count, "number")
        where = "" if (height, width) == (1, 1) else f" for each of {height}x{width} pixels"
        return f"a table of labels of {classes} classes, {what}{where}"

    def inputs_last(self, kernel: np.ndarray, axis: int) -> np.ndarray:
        """Return a kernel with the labels' inputs after the others along `axis`."""
        return np.roll(kernel, -self.count, axis) if self.first else kernel

    def into(self, draft: Draft) -> None:
        """Make the labels those of a layer."""
        classes, height, width, _ = self.table.shape
        if self.product:
            draft.geometry |= {"embedded": classes, "label_product": True}
            draft.arrays["embedding"] = self.table
            return
        draft.geometry["labels"] = self.count
        if not self.one_hot:
            draft.geometry |= {"embedded": classes, "label_map": (height, width) != (1, 1)}
            draft.arrays["embedding"] = self.table


def joined_labels(op: str, table: np.ndarray, *, first: bool) -> Joined:
    """Return labels of a table (classes, numbers) or (classes, height, width, numbers)."""
    if table.ndim == 2:
        table = table[:, None, None]
    if (table == table[:, :1, :1]).all():
        table = table[:, :1, :1]
    return Joined(op, np.ascontiguousarray(table), first)


def may_be_transposed(draft: Draft) -> bool:
    """Whether a convolution repeats its pixels first and takes steps of 1, with no more padding than its kernel."""
    if draft.kind != "conv" or "labels" in draft.geometry or draft.geometry["stride"] != (1, 1):
        return False
    (height, width), before = draft.geometry["kernel"], draft.geometry["padding"]
    after = draft.geometry["padding_after"] or before
    return draft.geometry["upsample"] != (1, 1) and all(
        rows < height and columns < width for rows, columns in (before, after)
    )


def transpose(draft: Draft) -> None:
    """Make a convolution that repeats its pixels the transposed convolution that computes the same.

    Each pixel of the input writes the sum of what its copies write. So outputs differ by rounding alone.
    """
    kernel = draft.arrays["kernel"]
    times, sides = draft.geometry["upsample"], draft.geometry["kernel"]
    turned = np.flip(kernel.astype(np.float64), (0, 1))
    sums = np.zeros((sides[0] + times[0] - 1, sides[1] + times[1] - 1, *kernel.shape[2:]))
    for row in range(times[0]):
        for column in range(times[1]):
            sums[row : row + sides[0], column : column + sides[1]] += turned
    draft.kind = "conv_transpose"
    draft.arrays["kernel"] = np.ascontiguousarray(sums.swapaxes(2, 3).astype(kernel.dtype))
    before, after = (
        (sides[0] - 1 - pads[0], sides[1] - 1 - pads[1])
        for pads in (draft.geometry["padding"], draft.geometry["padding_after"] or draft.geometry["padding"])
    )
    draft.geometry |= {
        "kernel": sums.shape[:2], "stride": times, "upsample": (1, 1), "padding": before,
        "padding_after": None if before == after else after,
    }  # fmt: skip


def cut_off(draft: Draft, before: Pair, after: Pair) -> None:
    """Cut pixels off what a transposed convolution makes: (top, left) and (bottom, right)."""
    geometry = draft.geometry
    extra = tuple(max(0, a - b) for a, b in zip(geometry["output_padding"], after, strict=True))
    rest = tuple(max(0, b - a) for a, b in zip(geometry["output_padding"], after, strict=True))
    cut = added(geometry["padding_after"] or geometry["padding"], (rest[0], rest[1]))
    geometry["padding"] = added(geometry["padding"], before)
    geometry["padding_after"] = None if cut == geometry["padding"] else cut
    geometry["output_padding"] = extra


def added(first: Pair, second: Pair) -> Pair:
    """Return the sum of two pairs."""
    return (first[0] + second[0], first[1] + second[1])


def finished_layer(name: NetworkName, draft: Draft) -> tuple[Layer, dict[Role, np.ndarray]]:
    """Return a layer and its canonical arrays, in the order in which canonical weights list them."""
    assert draft.output_shape is not None
    arrays = dict(draft.arrays)
    kind = draft.kind
    geometry: dict[str, Any] = dict(draft.geometry)
    if kind == "matrix":
        kind, arrays = _matrix_layer(name, draft)
        side = draft.output_shape if kind == "project" else draft.input_shape
        geometry |= {"kernel": side[:2]}
    normalization = draft.normalization
    if normalization is not None:
        if normalization.kind == "batch":
            arrays["updates"] = np.array(0, np.int64)
        if not normalization.per_unit:
            for role in ("scale", "shift", "mean", "variance"):
                if role in arrays:
                    arrays[role] = arrays[role].reshape(-1)
    layer = Layer(
        kind,
        draft.input_shape,
        draft.output_shape,
        bias="bias" in arrays,
        normalization=normalization,
        activation=draft.activation or "none",
        slope=draft.slope,
        activation_first=draft.activation_first,
        **geometry,
    )
    roles = layer_shapes(layer, "running")
    return layer, {role: np.array(arrays[role], order="C") for role in roles}


def _matrix_layer(
    name: NetworkName, draft: Draft
) -> tuple[Literal["project", "dense"], dict[Role, np.ndarray]]:
    """Return which kind of layer a matrix is, and its arrays. A placed kernel is (h, w, c, in)."""
    assert draft.output_shape is not None
    arrays = dict(draft.arrays)
    kernel = arrays["kernel"]
    if draft.input_shape[:2] == (1, 1) and (name == "generator" or draft.output_shape[:2] != (1, 1)):
        return "project", arrays
    if draft.output_shape[:2] != (1, 1):
        raise InputError(f"{draft.op}: a matrix product from a map to a map; no layer here is one")
    arrays["kernel"] = kernel[0, 0].T.reshape(*draft.input_shape, -1)
    if "bias" in arrays:
        arrays["bias"] = arrays["bias"].reshape(-1)
    return "dense", arrays
