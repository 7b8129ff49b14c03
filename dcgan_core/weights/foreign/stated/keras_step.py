"""A layer of a Keras model as the file has it: its configuration, read number by number, and its variables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from dcgan_core.description.layer import Pair
from dcgan_core.errors import InputError
from dcgan_core.weights.foreign.stated.arrangement import Channels
from dcgan_core.weights.foreign.stated.chain import Chain
from dcgan_core.weights.formats.keras import plain_text

_LARGEST = 1e300
"""Of a number in a configuration."""


@dataclass(frozen=True)
class Step:
    """One layer of a model, with the variables that the file keeps of it."""

    kind: str
    config: Mapping[str, Any]
    variables: Callable[[], list[np.ndarray]]
    named: Mapping[str, np.ndarray] | None
    """By role, in the older files."""
    labels: np.ndarray | None = None
    """What each class adds, (classes, ...), of a layer that joins labels to its first or second input."""
    labels_first: bool = False
    labels_assumed: str = ""

    @property
    def op(self) -> str:
        """Return what the layer is called in messages."""
        return f"{self.kind} {plain_text(self.config, 'name')!r}"

    def arrays(self, *roles: str) -> list[np.ndarray]:
        """Return the variables called as in `roles`, in Keras' order of them; raises InputError for others."""
        if self.named is not None:
            wrong = set(self.named) ^ set(roles)
            if wrong:
                raise InputError(f"{self.op}: its variables are {sorted(self.named)}, expected {list(roles)}")
            found = [self.named[role] for role in roles]
        else:
            found = self.variables()
            if len(found) != len(roles):
                raise InputError(
                    f"{self.op}: {len(found)} variables in the file, expected {', '.join(roles)}"
                )
        wide = []
        for array in found:
            if array.dtype.kind != "f":
                raise InputError(f"{self.op}: a variable has dtype {array.dtype}, expected floating point")
            wide.append(array.astype(np.float32) if array.dtype.itemsize < 4 else array)
        return wide


def use_bias(step: Step) -> tuple[str, ...]:
    """Return the role of the bias, where a layer has one."""
    return ("bias",) if step.config.get("use_bias", True) else ()


def check_plain(step: Step, kernel: np.ndarray) -> None:
    """Raise InputError unless a convolution is neither dilated nor in groups, with a kernel of four axes."""
    if pair_of(step, "dilation_rate", 1) != (1, 1) or step.config.get("groups", 1) != 1:
        raise InputError(f"{step.op}: is dilated or in groups; no layer here is")
    if kernel.ndim != 4:
        raise InputError(f"{step.op}: its kernel has shape {kernel.shape}, expected four axes")


def kernel_size(step: Step, kernel: np.ndarray) -> Pair:
    """Return (height, width) of a kernel, which has to be as stated."""
    size = pair_of(step, "kernel_size", 1)
    if kernel.shape[:2] != size:
        raise InputError(f"{step.op}: its kernel has shape {kernel.shape}, but {size} is stated")
    return size


def channels_of(step: Step) -> Channels:
    """Return where the channels are in a layer's maps."""
    return "first" if step.config.get("data_format") == "channels_first" else "last"


def axis_of(step: Step, chain: Chain) -> int:
    """Return the axis that a normalisation states, the batch left out."""
    axis = step.config.get("axis", -1)
    if isinstance(axis, list) and len(axis) == 1:
        axis = axis[0]
    rank = len(chain.shape)
    if type(axis) is not int or not (1 <= axis <= rank or -rank <= axis <= -1):
        raise InputError(f"{step.op}: its axis is {axis}, and it is given {chain.shape}")
    return axis - 1 if axis > 0 else axis + rank


def halves(extra: Sequence[int]) -> tuple[Pair, Pair]:
    """Return (before, after) of a padding, of which the odd one comes last."""
    return (extra[0] // 2, extra[1] // 2), (extra[0] - extra[0] // 2, extra[1] - extra[1] // 2)


def number_in(step: Step, key: str, default: float) -> float:
    """Return a number of a configuration."""
    value = step.config.get(key, default)
    if isinstance(value, Mapping):  # an array as Keras 2 wrote it
        value = (value.get("config") or {}).get("value") if isinstance(value.get("config"), Mapping) else None
    # A whole number may be too large for a float.
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) <= _LARGEST:
        raise InputError(f"{step.op}: its {key} is {value!r:.40}, expected a number")
    return float(value)


def pair_of(step: Step, key: str, default: int) -> Pair:
    """Return one or two whole numbers of a configuration as a pair."""
    value = step.config.get(key, default)
    pair = [value, value] if type(value) is int else value
    if (
        not isinstance(pair, list)
        or len(pair) != 2
        or not all(type(n) is int and 0 <= n <= 4096 for n in pair)
    ):
        raise InputError(f"{step.op}: its {key} is {value!r:.60}, expected one or two whole numbers")
    return pair[0], pair[1]


def sides(step: Step, key: str) -> tuple[Pair, Pair]:
    """Return (before, after) of ((top, bottom), (left, right))."""
    value: Any = step.config.get(key)
    if type(value) is int:
        value = [value, value]
    rows: Any = (
        [[side, side] if type(side) is int else side for side in value] if isinstance(value, list) else []
    )
    numbers = [n for row in rows if isinstance(row, list) and len(row) == 2 for n in row if type(n) is int]
    if len(rows) != 2 or len(numbers) != 4:
        raise InputError(f"{step.op}: its {key} is {value!r:.60}, expected four whole numbers")
    top, bottom, left, right = numbers
    return (top, left), (bottom, right)
