"""What `torch.save` writes next to tensors: NumPy's values and plain data, and objects, whose classes are never loaded.

PyTorch's reader calls only what it has a name for. Here the names of NumPy's and Python's plain types get stand-ins of
this package, so that no code of theirs runs on what a file says either.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from dcgan_core.errors import InputError
from dcgan_core.weights.formats.arrays import Stored, native

StandIn = Callable[..., Any]
"""What is called in place of a function or a class that a file names."""

MOST_NAMES = 50
"""Classes of objects in one file that are looked past to find its weights."""

MOST_NETWORKS = 8
"""Dictionaries of weights that a message names."""


class NotPlain(Exception):
    """An object that is not plain data; its text names the type."""


# --- NumPy -----------------------------------------------------------------------------------------------


class _Dtype:
    """In place of `numpy.dtype`: numbers, truth values and texts; no objects, records or dates."""

    def __init__(self, code: str, align: bool = False, copy: bool = False) -> None:
        if not isinstance(code, str) or not re.fullmatch(r"f[248]|[iu][1248]|b1|U[1-9]\d{0,5}", code):
            raise NotPlain(f"NumPy values of type {str(code)[:20]!r}")
        self.dtype = np.dtype(code)

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        if state[1] in ("<", ">"):
            self.dtype = self.dtype.newbyteorder(state[1])


class Array:
    """In place of `numpy.ndarray`. array: of any shape, once its state was read."""

    array: np.ndarray | None = None

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        _, shape, dtype, fortran, data = state
        flat = np.frombuffer(data, dtype.dtype)
        if dtype.dtype.kind == "U":
            flat.tolist()  # raises for codes that are not letters, before anything shows them
        self.array = flat.reshape(shape, order="F" if fortran else "C")

    def native(self, place: str, stored: Stored | None) -> np.ndarray:
        """Return the array in the machine's byte order, no float narrower than float32. place: in the file."""
        if self.array is None:
            raise InputError(f"{place} is a NumPy array without values")
        return native(self.array, place, place, stored)


def _array(kind: type[Array], shape: Any, code: Any) -> Array:
    return kind()


def _scalar(dtype: _Dtype, data: bytes) -> Any:
    (value,) = np.frombuffer(data, dtype.dtype)
    return value.item()


# --- plain data of Python --------------------------------------------------------------------------------


class Namespace:
    """In place of `argparse.Namespace` and `types.SimpleNamespace`."""

    def __init__(self) -> None:
        self.entries: dict[Any, Any] = {}

    def __setstate__(self, state: Mapping[Any, Any]) -> None:
        self.entries = dict(state)


def _path(*parts: str) -> str:
    first, *rest = parts or (".",)
    return first + ("" if first.endswith(("/", "\\")) or not rest else "/") + "/".join(rest)


def _no_bytes() -> bytes:
    """In place of `bytes`, which makes the data of an empty array; other data comes as encoded texts."""
    return b""


def _dictionary(*default: Any) -> dict[Any, Any]:
    return {}


def _default(*given: Any) -> None:
    """In place of the types that a `defaultdict` makes its values with."""


def _moment(*given: Any) -> str:
    return datetime.datetime(*given[:1]).isoformat()


def _day(*given: Any) -> str:
    return datetime.date(*given[:1]).isoformat()


PLAIN: dict[str, StandIn] = {
    "numpy.dtype": _Dtype,
    "numpy.ndarray": Array,
    **{f"numpy.{core}.multiarray._reconstruct": _array for core in ("core", "_core")},
    **{f"numpy.{core}.multiarray.scalar": _scalar for core in ("core", "_core")},
    "argparse.Namespace": Namespace,
    "types.SimpleNamespace": Namespace,
    **{
        f"{module}.{name}Path": _path
        for module in ("pathlib", "pathlib._local")
        for name in ("Posix", "Windows", "PurePosix", "PureWindows")
    },
    "collections.defaultdict": _dictionary,
    **{f"builtins.{name}": _default for name in ("dict", "float", "int", "list", "str")},
    "builtins.bytes": _no_bytes,
    "datetime.datetime": _moment,
    "datetime.date": _day,
}
"""What is called for each name of plain data that a training program's dictionary may hold."""


# --- other objects ---------------------------------------------------------------------------------------


class Opaque:
    """In place of an object of any other class: nothing but its state, to find the weights that are next to it."""

    state: Any = None

    def __new__(cls, *given: Any) -> Opaque:
        return super().__new__(cls)

    def __init__(self, *given: Any) -> None:
        pass

    def __setstate__(self, state: Any) -> None:
        self.state = state


def seen_past(
    load: Callable[[Mapping[str, StandIn]], Any], name_of: Callable[[Exception], str | None], error: Exception
) -> Any:
    """Return a file's content with `Opaque` for each object that is not plain; None where that is not possible.

    load: loads the file with these stand-ins, `name_of`: returns the class for which that failed, `error`: the first.
    """
    known = {name: Opaque if name.startswith("numpy.") else stand_in for name, stand_in in PLAIN.items()}
    for _ in range(MOST_NAMES):
        name = name_of(error)
        if name is None or (known.get(name) is Opaque and not isinstance(error, NotPlain)):
            return None
        known[name] = Opaque
        try:
            return load(known)
        # Damaged files raise nearly every kind of exception from inside PyTorch.
        except Exception as next_error:
            error = next_error
    return None


def way_out(content: Any, file: str, is_tensor: Callable[[Any], bool]) -> str:
    """Return the line that saves the weights alone, by what `seen_past` returned. file: its name."""
    name = "model" if isinstance(content, Opaque) else "d"
    load = f"torch.load({file!r}, weights_only=False)"
    found = _weights_in(content, name, "weights", is_tensor, set())
    if not 0 < len(found) <= MOST_NETWORKS:
        return (
            "torch.save(model.state_dict(), 'weights.pth'), or, of a dictionary that holds the weights under KEY: "
            f"d = {load}; torch.save(d[KEY], 'weights.pth')"
        )
    entries = ", ".join(f"{key!r}: {code}" for key, code in found.items())
    saved = next(iter(found.values())) if len(found) == 1 else f"{{{entries}}}"
    return f"{name} = {load}; torch.save({saved}, 'weights.pth')"


def _weights_in(
    value: Any, code: str, key: Any, is_tensor: Callable[[Any], bool], visited: set[int]
) -> dict[Any, str]:
    """Return how each innermost dictionary of tensors in a file's content is reached, by its own key."""
    if isinstance(value, Opaque):
        module = isinstance(value.state, Mapping) and "_modules" in value.state
        return {key: f"{code}.state_dict()"} if module else {}
    if not isinstance(value, Mapping) or "param_groups" in value or id(value) in visited or len(code) > 200:
        return {}
    visited.add(id(value))
    found: dict[Any, str] = {}
    for inner_key, inner in value.items():
        found |= _weights_in(inner, f"{code}[{inner_key!r}]", inner_key, is_tensor, visited)
    tensors = sum(is_tensor(inner) for inner in value.values())
    if found or tensors < 2:
        return found
    alone = f"{{key: value for key, value in {code}.items() if torch.is_tensor(value)}}"
    return {key: code if tensors == len(value) else alone}
