"""What a program hands to this package's functions: taken as what it is meant to be, or refused in one sentence.

It loads nothing compiled by itself, since every command imports it.
"""

from __future__ import annotations

import numbers
import operator
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from dcgan_core.errors import InputError, did_you_mean, printable

if TYPE_CHECKING:
    import numpy as np

LARGEST_WHOLE = 2**63 - 1
"""No array holds whole numbers beyond this, and nothing here is counted so far."""


def shown(value: Any) -> str:
    """Return what was given in a few words: an array by its type, shape and dtype, a long list by its length."""
    if isinstance(value, list | tuple | dict | set) and len(value) > 4:
        return f"{type(value).__name__} of {len(value):,}"
    try:
        shape, dtype = getattr(value, "shape", ()), getattr(value, "dtype", None)
        if shape == ():
            return printable(repr(value))
        kind = "" if dtype is None else f", {dtype}"
        return printable(f"{type(value).__name__} of shape {shape}{kind}")
    except Exception:  # a class may do anything when its name or shape is wanted
        return printable(type(value).__name__)


def whole(
    value: Any,
    name: str,
    least: int,
    most: int | None = None,
    what: str = "a whole number",
    or_else: str = "",
) -> int:
    """Return a whole number from `least` to `most`, Python's or NumPy's, as an int; raises InputError for others.

    name: the argument's. what: it is counted in, for the message. or_else: what else may be given.
    """
    if not isinstance(value, numbers.Integral) or isinstance(value, bool):
        number = None
    else:
        number = operator.index(value)
    most = LARGEST_WHOLE if most is None else most
    if number is None or number < least or number > most:
        allowed = f"{least} or more" if most == LARGEST_WHOLE else f"{least} to {most}"
        raise InputError(f"{name} = {shown(value)}: expected {what}, {allowed}{or_else}")
    return number


def choice(value: Any, name: str, choices: Collection[str]) -> None:
    """Raise InputError unless a value is one of these words."""
    if not isinstance(value, str) or value not in choices:
        near = did_you_mean(value, choices) if isinstance(value, str) else ""
        raise InputError(f"{name} = {shown(value)}: expected one of {', '.join(choices)}{near}")


_NUMPYS_BOOL = ("numpybool", "numpybool_")


def yes_or_no(value: Any, name: str) -> bool:
    """Return a truth value, Python's or NumPy's; raises InputError for others."""
    if not isinstance(value, bool) and type(value).__module__ + type(value).__name__ not in _NUMPYS_BOOL:
        raise InputError(f"{name} = {shown(value)}: expected True or False")
    return bool(value)


def words(value: Any, name: str, what: str) -> str:
    """Return a text; raises InputError for what is none. what: is expected, in words."""
    if not isinstance(value, str):
        raise InputError(f"{name} = {shown(value)}: expected {what}, as text")
    return value


def as_array(values: Any, what: str) -> np.ndarray:
    """Return what any framework calls an array, in the host's memory, as NumPy has it; narrow floats as float32.

    what: names it in messages. Raises InputError for what is not one array of numbers.
    """
    import numpy as np

    try:
        if hasattr(values, "detach"):  # PyTorch's: without gradients, and not on a device
            values = values.detach().cpu()
            values = (values.float() if values.is_floating_point() else values).numpy()
        array = np.asarray(values)
    # Each library has its own exceptions for what is ragged, sparse or not there yet.
    except Exception as error:
        raise InputError(
            f"{what} are not an array of numbers: {' '.join(str(error).split())[:200]}"
        ) from error
    # JAX's bfloat16 and its like, which NumPy itself does not know as floating.
    narrow = array.dtype.kind == "V" and array.dtype.fields is None and "float" in array.dtype.name
    return array.astype(np.float32) if narrow else array
