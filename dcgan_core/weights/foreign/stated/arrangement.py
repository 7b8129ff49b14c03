"""Where each number of a tensor is in the canonical map (height, width, channels), whatever a file reshapes.

A file has an order of axes of its own, and flattens and transposes maps. A matrix next to such a map learns from this
how its rows or columns have to be ordered.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np

from dcgan_core.description.layer import Pair, Shape
from dcgan_core.errors import InputError
from dcgan_core.weights.foreign.arrays.layers import IMAGE_CHANNELS
from dcgan_core.weights.foreign.stated.drafts import NOTHING, Draft, Joined

Channels = Literal["first", "last"]
"""Where a map's channels are among its axes."""

LARGEST_REORDER = 2**26
"""Numbers of a map that may be reordered: maps are reordered next to a matrix, where they are small."""


class Arrangement:
    """The tensor between two operations of a network under construction.

    input_shape: of one input in the file's order of axes. channels: where the channels of an image are in it; None
    where that shows later only.
    """

    def __init__(self, input_shape: Sequence[int], channels: Channels | None = None) -> None:
        self._dims = tuple(input_shape)
        if not self._dims or len(self._dims) > 3 or min(self._dims) < 1 or max(self._dims) > 2**20:
            raise InputError(
                f"its input has shape {self._dims}; expected a latent vector or an image of known size"
            )
        self._channels = channels
        self._input: Shape | None = None
        self._drafts: list[Draft] = []
        self._pending = NOTHING
        self._joined: Joined | None = None
        # Which number of the last output each number of the tensor is: its axes in this order, or in any order at all.
        self._order: tuple[int, ...] = tuple(range(len(self._dims)))
        self._units: np.ndarray | None = None

    # --- the tensor as the file has it -------------------------------------------------------------------

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of the tensor without its batch, in the file's order of axes; padding and repeating left out."""
        return tuple(self._dims[axis] for axis in self._order) if self._units is None else self._units.shape

    @property
    def whole_shape(self) -> tuple[int, ...]:
        """`shape` with the labels that were joined to a vector."""
        shape = self.shape
        if self._joined is None or not shape:
            return shape
        axis = int(np.argmax(shape))
        return tuple(side + self._joined.count * (number == axis) for number, side in enumerate(shape))

    def size(self, channels: Channels) -> Pair:
        """Return (height, width) of the map that the next kernel sees."""
        shape = self.shape
        if len(shape) != 3:
            raise InputError(f"a map is expected here, but the tensor has shape {shape}")
        return self._pending.size(*(shape[:2] if channels == "last" else shape[1:]))

    def rearrange(self, op: str, change: Callable[[np.ndarray], np.ndarray]) -> None:
        """Reshape or transpose the tensor. change: what is done to an array of the tensor's shape."""
        if self._pending != NOTHING:
            raise InputError(
                f"{op}: reshapes a map that {self._pending.op} has padded or enlarged; no layer here does"
            )
        units = self._all_units()
        if self._joined is not None:
            self._rearrange_joined(op, change, units)
            return
        changed = change(units)
        if changed.size != units.size or not 1 <= changed.ndim <= 3:
            raise InputError(f"{op}: makes {changed.shape} of {units.shape}; expected a vector or one map")
        self._units = changed

    def _rearrange_joined(
        self, op: str, change: Callable[[np.ndarray], np.ndarray], units: np.ndarray
    ) -> None:
        """Make a map of one pixel of a vector with labels, or the other way round."""
        assert self._joined is not None
        count = units.size + self._joined.count
        changed = change(np.arange(count).reshape(self.whole_shape))
        if max(units.shape) != units.size or max(changed.shape) != count:
            raise InputError(f"{op}: reshapes a map after {self._joined.op}; no layer here does")
        self._units = units.reshape([units.size if side == count else 1 for side in changed.shape])

    def transpose(self, op: str, axes: Sequence[int]) -> None:
        """Exchange axes of the tensor, its batch left out."""
        self._no_labels(op)
        if sorted(axes) != list(range(len(self.shape))):
            raise InputError(f"{op}: its axes {tuple(axes)} are not those of {self.shape}")
        if self._units is None:
            self._order = tuple(self._order[axis] for axis in axes)
        else:
            self._units = self._units.transpose(axes)

    def _all_units(self) -> np.ndarray:
        if self._units is not None:
            return self._units
        count = int(np.prod(self._dims, dtype=object))
        if count > LARGEST_REORDER:
            raise InputError(
                f"a map of {self._dims} is reshaped; expected at most {LARGEST_REORDER:,} numbers"
            )
        return np.arange(count).reshape(self._dims).transpose(self._order)

    def _no_labels(self, op: str) -> None:
        if self._joined is not None:
            raise InputError(f"{op}: after {self._joined.op}, which joins labels, a kernel is expected")

    def _set_tensor(self, dims: tuple[int, ...], order: tuple[int, ...]) -> None:
        self._dims, self._order, self._units = dims, order, None

    # --- the canonical map -------------------------------------------------------------------------------

    def _map(self, op: str, channels: Channels) -> Shape:
        """Return (height, width, channels) of the tensor as a map; the layer before it learns how it is arranged."""
        if len(self.shape) != 3:
            raise InputError(f"{op}: expected a map, but the tensor has shape {self.shape} here")
        move = (0, 1, 2) if channels == "last" else (1, 2, 0)
        back = (0, 1, 2) if channels == "last" else (2, 0, 1)
        last = self._drafts[-1] if self._drafts else None
        if last is None and self._input is None:
            self._place_input(op, move)
        elif last is not None and last.output_shape is None:
            self._place(last, self._all_units().transpose(move))
        elif not self._is_straight(move):
            raise InputError(
                f"{op}: the map before it is rearranged by a reshape, which mixes pixels and channels"
            )
        shape = last.output_shape if last is not None else self._input
        assert shape is not None
        self._set_tensor(shape, back)
        return shape

    def _is_straight(self, move: tuple[int, ...]) -> bool:
        if self._units is None:
            return tuple(self._order[axis] for axis in move) == tuple(range(len(self._dims)))
        units = self._units.transpose(move)
        placed = self._drafts[-1].output_shape if self._drafts else self._input
        same_shape = placed is None or units.shape == placed
        return same_shape and bool(np.array_equal(units.ravel(), np.arange(units.size)))

    def _place_input(self, op: str, move: tuple[int, ...]) -> None:
        units = self._all_units().transpose(move)
        dims = self._dims
        straight = np.arange(units.size).reshape(units.shape)
        first = len(dims) == 3 and np.array_equal(
            units, np.arange(units.size).reshape(dims).transpose(1, 2, 0)
        )
        if not first and not np.array_equal(units, straight):
            raise InputError(f"{op}: the input is rearranged before it, which mixes pixels and channels")
        height, width, channels = units.shape
        self._input = (height, width, channels)

    def _place(self, draft: Draft, units: np.ndarray) -> None:
        """Give a matrix the map that its output becomes. units: (h, w, c), the file's number of each unit."""
        height, width, channels = units.shape
        draft.output_shape = (height, width, channels)
        draft.arrays["kernel"] = draft.arrays["kernel"][units]  # (h, w, c, in)
        for role in ("bias", "scale", "shift", "mean", "variance"):
            vector = draft.arrays.get(role)
            if vector is not None:
                draft.arrays[role] = vector[units]
        if draft.normalization is not None and (height, width) != (1, 1):
            draft.normalization = dataclasses.replace(draft.normalization, per_unit=True)

    def _vector(self, op: str) -> tuple[Shape, np.ndarray]:
        """Return (canonical shape of the tensor, canonical number of each element) of what is flat here."""
        if len(self.shape) != 1:
            raise InputError(
                f"{op}: a matrix product of a tensor of shape {self.shape}; expected a vector (flatten it first)"
            )
        units = self._all_units()
        last = self._drafts[-1] if self._drafts else None
        if last is not None and last.output_shape is None:
            self._place(last, units[None, None, :])
            return (1, 1, units.size), np.arange(units.size)
        if last is not None:
            assert last.output_shape is not None
            return last.output_shape, units
        if self._input is None:
            dims = self._dims
            if len(dims) == 3 and self._image_channels_first(dims):
                place = np.arange(units.size).reshape(dims[1], dims[2], dims[0]).transpose(2, 0, 1).ravel()
                self._input, units = (dims[1], dims[2], dims[0]), place[units]
            else:
                self._input = dims if len(dims) == 3 else (1, 1, units.size)  # pyright: ignore[reportAttributeAccessIssue]
        assert self._input is not None
        return self._input, units

    def _image_channels_first(self, dims: tuple[int, ...]) -> bool:
        if self._channels is not None:
            return self._channels == "first"
        return dims[0] in IMAGE_CHANNELS and dims[2] not in IMAGE_CHANNELS
