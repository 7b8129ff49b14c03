"""Read a weights file of any kind that other programs write, recognised by its first bytes and not by its name."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dcgan_core.errors import InputError
from dcgan_core.weights.formats.arrays import PROVENANCE_KEY, read_npy_files, read_npz, read_safetensors
from dcgan_core.weights.formats.pth import read_pth

KINDS = ".pth or .pt (PyTorch), .safetensors, .npz, .npy, .keras, .h5 or .onnx files"

NPY_PROVENANCE_FILE = "dcgan.json"
"""The file of our notes next to exported `.npy` files, by what the names of a group share."""


@dataclass(frozen=True)
class ForeignFile:
    """What a file holds, before it is known what it means.

    name: of the file, or what a group of `.npy` files have in common. kind: of file, in words. content: nested
    dictionaries and lists of arrays, numbers and texts. provenance: texts that this package left in it, by the place
    of their dictionary ("" the outermost). files: (name, bytes, sha256) of each. listed: whether the arrays come in
    list order, without names.
    """

    name: str
    kind: str
    content: Any
    provenance: dict[str, str]
    files: list[dict[str, Any]]
    listed: bool = False


def read_foreign(paths: Sequence[str | os.PathLike[str]]) -> list[ForeignFile]:
    """Read files; the `.npy` files among them are grouped by what their names share.

    Raises InputError naming the file that is missing, damaged or of another kind.
    """
    result = []
    arrays_alone: list[Path] = []
    for path in map(Path, paths):
        with _opened(path) as stream:
            head = stream.read(512)
        if head.startswith(b"\x93NUMPY"):
            arrays_alone.append(path)
        else:
            result.append(_read_one(path, head))
    for group, arrays in read_npy_files(arrays_alone).items():
        listed = group != ""
        members = [
            path
            for path in arrays_alone
            if (path.stem.startswith(group) and path.stem != group if listed else path.stem in arrays)
        ]
        name = group or (members[0].name if len(members) == 1 else members[0].parent.name)
        kind = "NumPy arrays in list order" if listed else "NumPy arrays by name"
        notes = _npy_notes(members[0].parent)
        note = {"": notes[group]} if group in notes else {}
        result.append(ForeignFile(name, kind, arrays, note, [fingerprint(path) for path in members], listed))
    return result


def _read_one(path: Path, head: bytes) -> ForeignFile:
    """Read a file other than a `.npy`. head: its first bytes."""
    if not head:
        raise InputError(f"{path} is empty (0 bytes)")
    note, provenance, listed = None, {}, False
    if head.startswith(b"PK") and _is_npz(path):
        kind = "NumPy .npz"
        content, note = read_npz(path)
        # np.savez names arrays that are given without names arr_0, arr_1, ...
        listed = all(re.fullmatch(r"(arr_)?[0-9]+", name) for name in content)
    elif path.suffix == ".safetensors" or head[8:9] == b"{":
        kind = "safetensors"
        content, metadata = read_safetensors(path)
        note = metadata.get(PROVENANCE_KEY)
    elif head.startswith(b"PK\x05\x06"):
        raise InputError(f"{path} is an empty archive: there are no weights in it")
    elif head.startswith((b"PK", b"\x80")):
        kind = f"PyTorch, {'zip' if head.startswith(b'PK') else 'legacy'} format"
        content, provenance = read_pth(path)
    else:
        raise InputError(f"{path} is not a weights file ({_looks_like(head)}); expected {KINDS}")
    if note is not None:
        provenance = {"": note}
    return ForeignFile(path.name, kind, content, provenance, [fingerprint(path)], listed)


def _npy_notes(folder: Path) -> dict[str, str]:
    path = folder / NPY_PROVENANCE_FILE
    if not path.is_file():
        return {}
    try:
        notes = json.loads(path.read_text(encoding="utf-8"))
        return {str(group): str(note) for group, note in notes.items()}
    except (OSError, ValueError, AttributeError, RecursionError) as error:
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
        with open(path, "rb") as stream:
            yield stream
    except FileNotFoundError as error:
        raise InputError(f"{path}: no such file") from error
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}") from error


def _is_npz(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    # A damaged zip raises nearly every kind of exception; the reader of PyTorch's zips reports it.
    except Exception:
        return path.suffix == ".npz"
    return bool(names) and all(name.endswith(".npy") for name in names)


def _looks_like(head: bytes) -> str:
    known = {
        b"\x89HDF": "an HDF5 file, as Keras writes",
        b"\x89PNG": "a picture",
        b"\xff\xd8\xff": "a picture",
        b"\x1f\x8b": "a gzip archive: unpack it first",
        b"<": "a web page or XML: was it downloaded from a link that needs a login?",
    }
    for magic, words in known.items():
        if head.startswith(magic):
            return words
    try:
        text = head.decode("ascii")
    except UnicodeDecodeError:
        return "of an unknown kind"
    return f"a text: {' '.join(text.split())[:40]!r}"
