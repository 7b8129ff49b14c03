"""Read and write PyTorch's files as nested dictionaries of arrays: zip and legacy format, plain data only.

PyTorch is imported inside the functions, so that everything else works without it.
"""

from __future__ import annotations

import io
import logging
import os
import re
import warnings
import zipfile
import zlib
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from dcgan_core.errors import InputError
from dcgan_core.system import packages
from dcgan_core.system.files import open_plain, write_bytes
from dcgan_core.weights.formats.arrays import PROVENANCE_KEY, Stored, check_entry, check_size, refuse_narrower
from dcgan_core.weights.formats.pth_objects import (
    PLAIN,
    Array,
    Namespace,
    NotPlain,
    StandIn,
    seen_past,
    way_out,
)

DEEPEST = 16
"""Levels of nested dictionaries and lists that are read."""
MOST_ENTRIES = 2_000_000
"""What they may hold in all: a saved curve has a number for each step."""
FREE_BYTES, MOST_TIMES = 2**26, 16
"""Bytes that tensors may take in any case, and how often a file's own bytes beyond that."""


def read_pth(path: str | os.PathLike[str], stored: Stored | None = None) -> tuple[Any, dict[str, str]]:
    """Return (content, provenance) of a file that `torch.save` wrote.

    Content: dictionaries, lists, numbers and texts as they are in the file, tensors as NumPy arrays (half and
    bfloat16 widened to float32), NumPy's scalars as numbers, namespaces as dictionaries, dates and paths as texts.
    Provenance: the text that `write_pth` left, by the path of its dictionary ("" for the outermost). stored: is filled
    with the dtype in the file of each array that is widened, by its place.

    Raises InputError when PyTorch is not installed, or the file is damaged, or holds anything but plain data and
    tensors: only `weights_only=True` is ever used, with stand-ins of this package for types of plain data, so nothing
    in the file is executed.
    """
    path = Path(path)
    require_torch(f"reading {path}")
    _check_zip(path)
    try:
        content = _load(path, PLAIN)
    # Damaged files raise nearly every kind of exception from inside PyTorch.
    except Exception as error:
        raise InputError(_why_not(path, error)) from error
    converter = _Converter(stored, room=FREE_BYTES + MOST_TIMES * path.stat().st_size)
    try:
        return converter.convert(content, "", 0), converter.provenance
    except InputError as error:
        raise InputError(f"{path}: {error}") from error
    except Exception as error:
        raise InputError(f"{path} holds a tensor that cannot be read: {_first_line(error)}") from error


def write_pth(
    path: str | os.PathLike[str],
    tree: Mapping[str, Any],
    versions: Mapping[str, Mapping[str, int]],
    provenance: str | None = None,
) -> None:
    """Write a dictionary, or a dictionary of them, with arrays as contiguous tensors (zip format), atomically.

    versions: for each state dictionary, by its key in `tree` ("" when `tree` is one itself), the version of each
        module by its path, as PyTorch's own `state_dict()` notes it: a batch normalisation of version 2 must have
        `num_batches_tracked`.
    provenance: a text for the `_metadata` of each state dictionary, which strict loading ignores.
    """
    require_torch(f"writing {path}")

    def state_dict(arrays: Mapping[str, Any], name: str) -> OrderedDict[str, Any]:
        result = OrderedDict((key, _to_tensor(value)) for key, value in arrays.items())
        metadata: OrderedDict[str, Any] = OrderedDict(
            (module, {"version": version}) for module, version in versions[name].items()
        )
        if provenance is not None:
            metadata[PROVENANCE_KEY] = {"version": 1, "provenance": provenance}
        result._metadata = metadata  # pyright: ignore[reportAttributeAccessIssue]
        return result

    if "" in versions:
        content: Any = state_dict(tree, "")
    else:
        content = {
            key: state_dict(value, key) if key in versions else _to_tensor(value)
            for key, value in tree.items()
        }
    _save(path, content)


def write_pth_content(path: str | os.PathLike[str], content: Any) -> None:
    """Write nested dictionaries, lists and plain values, with arrays as tensors, as they are (zip format), atomically.

    A dictionary with a `_metadata` (as PyTorch's state dictionaries have one) keeps it.
    """
    require_torch(f"writing {path}")
    _save(path, _to_tensor(content))


def _save(path: str | os.PathLike[str], content: Any) -> None:
    """Write what `torch.save` makes, atomically. Not by its own writer, which words the errors of a disk in its way."""
    import torch

    packed = io.BytesIO()
    torch.save(content, packed)
    write_bytes(path, packed.getvalue())


def require_torch(doing: str) -> None:
    """Load PyTorch; raises InputError where that is not possible. doing: what needs it, in words."""
    packages.load(
        "torch",
        f"{doing} needs PyTorch",
        "python -m pip install 'dcgan-jax[torch]' (or use .safetensors or .npz, which need nothing more)",
    )


@contextmanager
def _quiet() -> Iterator[None]:
    """Silence PyTorch's remarks about old files: what matters is an error."""
    logger = logging.getLogger("torch")
    level = logger.level
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        logger.setLevel(logging.CRITICAL)
        try:
            yield
        finally:
            logger.setLevel(level)


def _check_zip(path: Path) -> None:
    try:
        with open_plain(path) as stream:
            size = path.stat().st_size
            if zipfile.is_zipfile(stream):
                with zipfile.ZipFile(stream) as archive:
                    entries = archive.infolist()
                    size = sum(entry.file_size for entry in entries)
                    check_size(path, size)
                    for entry in entries:
                        check_entry(path, entry)
                        _check_sum(path, archive, entry)
    except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read: {_first_line(error)}") from error
    check_size(path, size)


def _check_sum(path: Path, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Raise InputError for an entry that was damaged. PyTorch does not look, and 0 says that it wrote no checksum."""
    if not entry.CRC:
        return
    try:
        with archive.open(entry) as content:
            while content.read(1 << 20):
                pass
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise InputError(
            f"{path} is damaged: the checksum of {entry.filename} in it is another one; copy or download it again"
        ) from error


def _load(path: Path, stand_ins: Mapping[str, StandIn]) -> Any:
    import torch

    known: list[StandIn | tuple[StandIn, str]] = [(stand_in, name) for name, stand_in in stand_ins.items()]
    # An open file: of a path, PyTorch reads the suffix and takes `.safetensors` for another kind.
    with _quiet(), open_plain(path) as stream, torch.serialization.safe_globals(known):
        return torch.load(stream, map_location="cpu", weights_only=True)


def _name_of_class(error: Exception) -> str | None:
    """Return the class of the object for which a file was refused; None where it was for something else."""
    if isinstance(error, NotPlain):
        return str(error)
    blocked = re.search(r"GLOBAL ([\w.]+)|Unsupported class ([\w.]+)", str(error))
    return blocked and (blocked.group(1) or blocked.group(2))


def _why_not(path: Path, error: Exception) -> str:
    name = _name_of_class(error)
    if name is not None:
        import torch

        content = seen_past(lambda stand_ins: _load(path, stand_ins), _name_of_class, error)
        return (
            f"{path} holds Python objects ({name}), not only tensors and plain data. They are not unpickled, since "
            "that would let the file run any program. If you trust it, save the weights alone in the program that "
            f"made it: {way_out(content, path.name, torch.is_tensor)}"
        )
    said = _first_line(error).split(".")[0]
    # PyTorch's own advice is for its developers, or to unpickle the file all the same.
    reason = "" if _UNHELPFUL.search(said) else f" ({said})"
    return f"{path} is not a whole PyTorch file{reason}: it is damaged or was cut short; download or copy it again"


_UNHELPFUL = re.compile(r"report|enhancement|github|issue|improved|weights_only|Weights only|hasRecord", re.I)


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return (lines[0] if lines else type(error).__name__)[:200]


@dataclass
class _Converter:
    """Turns what PyTorch loaded into arrays and plain data; collects our notes, and what was widened."""

    stored: Stored | None
    room: int
    """Bytes that the arrays may still take: a file can name the values of one tensor again and again."""

    provenance: dict[str, str] = field(default_factory=dict)
    entries: int = 0

    def convert(self, value: Any, place: str, depth: int) -> Any:
        import torch

        # A list that a file names many times is copied each time, and so are those in it.
        self.entries += 1
        if self.entries > MOST_ENTRIES:
            raise InputError(f"its dictionaries and lists have more than {MOST_ENTRIES:,} entries in all")
        if depth > DEEPEST:
            raise InputError(f"dictionaries nested more than {DEEPEST} deep at {place!r}")
        if isinstance(value, torch.Tensor):
            return self._array(value, place or "the tensor")
        if isinstance(value, Array):
            return value.native(place or "the array", self.stored)
        if isinstance(value, Namespace):
            return self.convert(value.entries, place, depth)
        if isinstance(value, Mapping):
            metadata = getattr(value, "_metadata", None)
            if isinstance(metadata, Mapping) and isinstance(metadata.get(PROVENANCE_KEY), Mapping):
                self.provenance[place] = str(metadata[PROVENANCE_KEY].get("provenance", ""))
            return {
                key: self.convert(inner, f"{place}.{key}" if place else str(key), depth + 1)
                for key, inner in value.items()
            }
        if isinstance(value, tuple) and all(
            entry is None or isinstance(entry, (int, float, str)) for entry in value
        ):
            return value  # one of plain values is given back as it was
        if isinstance(value, (list, tuple)):
            return [self.convert(inner, f"{place}[{i}]", depth + 1) for i, inner in enumerate(value)]
        return value

    def _array(self, tensor: Any, place: str) -> np.ndarray:
        import torch

        if tensor.layout != torch.strided or tensor.is_quantized:
            raise InputError(f"{place} is a sparse or quantized tensor; expected a plain one")
        if tensor.device.type != "cpu":
            raise InputError(f"{place} holds no values (device {tensor.device})")
        # A tensor may be a view that repeats a few stored bytes without end.
        if tensor.numel() * tensor.element_size() > tensor.untyped_storage().nbytes():
            raise InputError(f"{place} claims {tuple(tensor.shape)} values but stores fewer")
        self.room -= tensor.numel() * tensor.element_size()
        if self.room < 0:
            raise InputError(f"its tensors repeat the same values more than {MOST_TIMES} times over")
        name = str(tensor.dtype).removeprefix("torch.")
        if name.startswith("float8") or name.startswith("float4"):
            raise refuse_narrower(place, name)
        if tensor.dtype in (torch.float16, torch.bfloat16):
            tensor = tensor.float()
            if self.stored is not None:
                self.stored[place] = name
        return np.array(tensor.detach().resolve_conj().resolve_neg().numpy(), order="C")


def _to_tensor(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        import torch

        if value.dtype.name == "bfloat16":  # which PyTorch does not take from NumPy, but as bits
            return torch.from_numpy(np.array(value, order="C").view(np.int16)).view(torch.bfloat16)
        return torch.from_numpy(np.array(value, order="C"))
    if isinstance(value, OrderedDict):
        result = OrderedDict((key, _to_tensor(inner)) for key, inner in value.items())
        result.__dict__.update(value.__dict__)
        return result
    if isinstance(value, Mapping):
        return {key: _to_tensor(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_to_tensor(inner) for inner in value)
    return value
