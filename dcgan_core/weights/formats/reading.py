"""Read a weights file of any kind that other programs write, recognised by its first bytes and not by its name."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from dcgan_core.errors import InputError, printable
from dcgan_core.system.files import open_plain
from dcgan_core.system.records import BadRecord, checked, read_json
from dcgan_core.weights.formats.arrays import (
    PROVENANCE_KEY,
    Stored,
    read_npy_files,
    read_npz,
    read_safetensors,
    widening_notes,
)
from dcgan_core.weights.formats.kinds import HEAD, kind_of, refusal
from dcgan_core.weights.formats.pth import read_pth

NPY_PROVENANCE_FILE = "dcgan.json"
"""The file of our notes next to exported `.npy` files, by what the names of a group share."""


@dataclass(frozen=True)
class ForeignFile:
    """What a file holds, before it is known what it means.

    name: of the file, or what a group of `.npy` files have in common. kind: of file, in words. content: nested
    dictionaries and lists of arrays, numbers and texts. provenance: texts that this package left in it, by the place
    of their dictionary ("" the outermost). files: (name, bytes, sha256) of each. listed: whether the arrays come in
    list order, without names. dtypes: in the file, of each array that is read as another, by its place (of `.npy`
    files: by the file's name).
    """

    name: str
    kind: str
    content: Any
    provenance: dict[str, str]
    files: list[dict[str, Any]]
    listed: bool = False
    dtypes: Stored = field(default_factory=dict)

    @property
    def notes(self) -> list[str]:
        """What a person should know of how it was read, one sentence each."""
        return widening_notes(self.dtypes)


def read_foreign(paths: Sequence[str | os.PathLike[str]]) -> list[ForeignFile]:
    """Read files; the `.npy` files among them are grouped by what their names share.

    Raises InputError naming the file that is missing, damaged or of another kind.
    """
    result = []
    arrays_alone: list[Path] = []
    for path in map(Path, paths):
        head = first_bytes(path)
        kind = kind_of(head, path)
        if kind == "npy":
            arrays_alone.append(path)
        else:
            result.append(_read_one(path, kind, head))
    stored: Stored = {}
    for group, arrays in read_npy_files(arrays_alone, stored).items():
        listed = group != ""
        members = [
            path
            for path in arrays_alone
            if (path.stem.startswith(group) and path.stem != group if listed else path.stem in arrays)
        ]
        name = group or (members[0].name if len(members) == 1 else members[0].parent.name)
        kind = "NumPy arrays in list order" if listed else "NumPy arrays by name"
        notes = npy_notes(members[0].parent)
        note = {"": notes[group]} if group in notes else {}
        prints = [fingerprint(path) for path in members]
        dtypes = {path.name: stored[str(path)] for path in members if str(path) in stored}
        result.append(ForeignFile(name, kind, arrays, note, prints, listed, dtypes))
    return result


@dataclass(frozen=True)
class _Read:
    """What a reader returns; see `ForeignFile`."""

    words: str
    content: Any
    provenance: dict[str, str]
    listed: bool = False


def _read_npz(path: Path, stored: Stored) -> _Read:
    content, note = read_npz(path, stored)
    # np.savez names arrays that are given without names arr_0, arr_1, ...
    listed = all(re.fullmatch(r"(arr_)?[0-9]+", name) for name in content)
    return _Read("NumPy .npz", content, {} if note is None else {"": note}, listed)


def _read_safetensors(path: Path, stored: Stored) -> _Read:
    content, metadata = read_safetensors(path, stored)
    note = metadata.get(PROVENANCE_KEY)
    return _Read("safetensors", content, {} if note is None else {"": note})


def _read_torch_zip(path: Path, stored: Stored) -> _Read:
    return _torch("PyTorch, zip format", *read_pth(path, stored), stored)


def _read_torch_legacy(path: Path, stored: Stored) -> _Read:
    return _torch("PyTorch, legacy format", *read_pth(path, stored), stored)


def _torch(words: str, content: Any, provenance: dict[str, str], stored: Stored) -> _Read:
    # A list of a model's parameters, in order, has no names.
    listed = (
        isinstance(content, list) and bool(content) and all(isinstance(one, np.ndarray) for one in content)
    )
    if listed:
        content = {str(number): array for number, array in enumerate(content)}
        for number in content:
            if (dtype := stored.pop(f"[{number}]", None)) is not None:
                stored[number] = dtype
    return _Read(words, content, provenance, listed)


_READERS: dict[str, Callable[[Path, Stored], _Read]] = {
    "npz": _read_npz,
    "safetensors": _read_safetensors,
    "torch zip": _read_torch_zip,
    "torch legacy": _read_torch_legacy,
}
"""The reader of each kind that `kind_of` returns; a kind without one is refused in the words of `kinds.py`."""


def _read_one(path: Path, kind: str, head: bytes) -> ForeignFile:
    """Read a file other than a `.npy`. head: its first bytes, from which `kind` was recognised."""
    if kind not in _READERS:
        raise refusal(kind, path, head)
    stored: Stored = {}
    read = _READERS[kind](path, stored)
    check_names(read.content, path.name)
    return ForeignFile(
        path.name, read.words, read.content, read.provenance, [fingerprint(path)], read.listed, stored
    )


LONGEST_NAME = 1000
"""Characters of an array's name, its folders included; what no program writes is not taken apart."""


def check_names(content: Any, where: str) -> None:
    """Raise InputError when an array in nested dictionaries and lists has a name that is too long or not one line."""
    waiting = [content]
    while waiting:
        part = waiting.pop()
        if isinstance(part, list):
            waiting += part
        for name, value in part.items() if isinstance(part, Mapping) else ():
            waiting.append(value)
            lines = len(str(name).splitlines()) if isinstance(value, np.ndarray) else 0
            if lines > 1 or (lines and len(str(name)) > LONGEST_NAME):
                raise InputError(
                    f"{where}: an array is called '{printable(str(name))}'; expected a name of one line, with at most "
                    f"{LONGEST_NAME:,} characters"
                )


def first_bytes(path: Path) -> bytes:
    """Return the bytes from which the kind of a file is recognised; raises InputError when it cannot be read."""
    with _opened(path) as stream:
        return stream.read(HEAD)


def npy_notes(folder: Path) -> dict[str, str]:
    """Return our notes in a folder of `.npy` files, by group; none where it has none. InputError when damaged."""
    path = folder / NPY_PROVENANCE_FILE
    if not path.is_file():
        return {}
    try:
        notes = checked(read_json(path), {})
        return {str(group): str(note) for group, note in notes.items()}
    except (OSError, BadRecord) as error:
        raise InputError(
            f"{path} is damaged ({error}); without it, the arrays are recognised by their shapes"
        ) from error


def fingerprint(path: Path) -> dict[str, Any]:
    """Return what a record says of a file: name, bytes, sha256."""
    with _opened(path) as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return {"name": path.name, "bytes": path.stat().st_size, "sha256": digest}


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[io.BufferedReader]:
    try:
        with open_plain(path) as stream:
            yield stream
    except FileNotFoundError as error:
        raise InputError(f"{path}: no such file") from error
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}") from error
