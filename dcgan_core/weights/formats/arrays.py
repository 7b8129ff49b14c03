"""Read and write arrays as `.npz`, `.safetensors`, `.npy` and several `.npy` files; nothing is ever unpickled."""

from __future__ import annotations

import contextlib
import os
import re
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import DTypeLike

from dcgan_core.errors import InputError
from dcgan_core.system.ahead import ahead
from dcgan_core.system.files import atomic_path, natural_order, open_plain, write_bytes
from dcgan_core.system.records import parse_json

PROVENANCE_KEY = "dcgan"
"""The key of our note: in the metadata of a safetensors file, the properties of an ONNX model, and a state
dictionary's `_metadata`, which strict loading ignores."""

_NPZ_PROVENANCE = "__dcgan__"
"""The array of a `.npz` that holds our note (a unicode scalar)."""

LARGEST_FILE = 4 * 2**30
"""Bytes, unpacked: far more than any DCGAN has; a file that claims more would fill the memory."""


BEST_COMPRESSION = 100
"""How many times its packed size an array may have: weights hardly shrink, constants shrink a thousandfold."""


def check_entry(path: Path, entry: zipfile.ZipInfo) -> None:
    """Raise InputError for an entry of a zip file that unpacks to far more than weights do."""
    if entry.file_size > max(BEST_COMPRESSION * entry.compress_size, 2**20):
        raise InputError(
            f"{path}: {entry.filename[:80]} unpacks to {entry.file_size:,} bytes from {entry.compress_size:,}; "
            "weights do not shrink like that"
        )


def check_size(path: Path, size: int) -> None:
    """Raise InputError when the content of `path`, `size` bytes unpacked, is too large for weights."""
    if size > LARGEST_FILE:
        raise InputError(f"{path} unpacks to {size:,} bytes; no DCGAN is larger than {LARGEST_FILE:,}")


NARROW = {"F16": "float16", "BF16": "bfloat16"}
"""What safetensors calls the types that are widened to float32, and what they are called in words."""

Stored = dict[str, str]
"""The dtype in the file of each array that is read as another (widened, or of the other byte order), by its name or
place; for `.npy` files by their paths."""


def widening_notes(stored: Stored) -> list[str]:
    """Return which arrays were widened, one sentence for each type they are stored as."""
    words = (name if name in NARROW.values() else np.dtype(name).name for name in stored.values())
    return [
        f"{count} array{'s' if count > 1 else ''} stored as {name}, widened to float32"
        for name, count in sorted(Counter(words).items())
        if name in NARROW.values()
    ]


def refuse_narrower(where: str, name: str) -> InputError:
    """Return the error for an array of a type that is too coarse to be widened without its scales."""
    return InputError(
        f"{where} is stored as {name}, a type of 8 bits or less whose scale is kept elsewhere; "
        "save the weights as float32, float16 or bfloat16"
    )


def from_bfloat16(bits: np.ndarray) -> np.ndarray:
    """Return the float32 values of bfloat16 given as 16-bit whole numbers, exactly."""
    return (bits.astype(np.uint32) << 16).view(np.float32)


@contextlib.contextmanager
def _reading(path: Path, kind: str) -> Iterator[None]:
    """Raise InputError, naming the file, for whatever NumPy raises from the block."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # such as of headers written by Python 2; what matters is an error
            yield
    except InputError:
        raise
    except FileNotFoundError as error:
        raise InputError(f"{path}: no such file") from error
    except PermissionError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error
    # A damaged file raises nearly every kind of exception from inside zipfile, zlib and NumPy.
    except Exception as error:
        raise InputError(f"{path} is not a whole {kind}: {str(error)[:200]}") from error


def read_npz(
    path: str | os.PathLike[str], stored: Stored | None = None
) -> tuple[dict[str, np.ndarray], str | None]:
    """Return (arrays by name, provenance) of a `.npz`; raises InputError naming the file when it is not whole.

    stored: is filled with the dtype in the file of each array that is read as another, by name.
    """
    path = Path(path)
    with _reading(path, ".npz file of plain arrays"):
        with open_plain(path) as stream, zipfile.ZipFile(stream) as archive:
            check_size(path, sum(entry.file_size for entry in archive.infolist()))
            for entry in archive.infolist():
                check_entry(path, entry)
        with open_plain(path) as stream, np.load(stream, allow_pickle=False) as file:
            arrays = {
                name: native(np.asarray(file[name]), f"{path}: {name}", name, stored) for name in file.files
            }
    note = arrays.pop(_NPZ_PROVENANCE, None)
    return arrays, None if note is None else str(note)


def write_npz(
    path: str | os.PathLike[str], arrays: Mapping[str, np.ndarray], provenance: str | None = None
) -> None:
    """Write `arrays`, and a note under a name of its own, to a `.npz`, atomically."""
    content: dict[str, np.ndarray] = {name: np.array(array, order="C") for name, array in arrays.items()}
    if provenance is not None:
        content[_NPZ_PROVENANCE] = np.array(provenance)
    with atomic_path(path) as temporary, open(temporary, "wb") as stream:
        # An open file, so that NumPy does not append a suffix of its own to the name.
        np.savez(stream, allow_pickle=False, **content)  # pyright: ignore[reportArgumentType]


def write_npz_parts(
    path: str | os.PathLike[str],
    name: str,
    shape: tuple[int, ...],
    parts: Iterable[np.ndarray],
    dtype: DTypeLike = np.uint8,
) -> None:
    """Write one array of this shape and type to a `.npz`, atomically, from parts along its first axis as they come."""
    header = {"descr": np.dtype(dtype).str, "fortran_order": False, "shape": shape}
    with (
        atomic_path(path) as temporary,
        zipfile.ZipFile(temporary, "w") as archive,
        archive.open(zipfile.ZipInfo(f"{name}.npy"), "w", force_zip64=True) as stream,
    ):
        np.lib.format.write_array_header_1_0(stream, header)
        for _ in ahead(lambda part: stream.write(np.ascontiguousarray(part).data), parts, depth=1):
            pass


def read_npy(path: str | os.PathLike[str], stored: Stored | None = None) -> np.ndarray:
    """Return the array of a `.npy`; raises InputError naming the file when it is not whole.

    stored: gets the dtype in the file where the array is read as another, by the path.
    """
    path = Path(path)
    with _reading(path, ".npy file of a plain array"):
        check_size(path, path.stat().st_size)
        with open_plain(path) as stream:
            return native(np.asarray(np.load(stream, allow_pickle=False)), str(path), str(path), stored)


def read_npy_files(paths: Sequence[Path], stored: Stored | None = None) -> dict[str, dict[str, np.ndarray]]:
    """Return the arrays of `.npy` files as groups in natural order: a group is what one network was saved as.

    A file whose name ends in a number (`200_gen_params.jl_01.npy`) belongs to the group named before the number, and
    the number is its name; all other files form the group "" by name (`main.0.weight.npy`). stored: see `read_npy`.
    """
    groups: dict[str, dict[str, np.ndarray]] = {}
    for path in sorted(paths, key=lambda p: natural_order(p.name)):
        numbered = re.fullmatch(r"(.*?)[._-]?(\d+)", path.stem)
        group, name = (numbered.group(1), numbered.group(2)) if numbered else ("", path.stem)
        groups.setdefault(group, {})[name] = read_npy(path, stored)
    return groups


def native(array: np.ndarray, where: str, place: str, stored: Stored | None) -> np.ndarray:
    """Return an array of the machine's byte order, no float narrower than float32. where: names it in messages."""
    given = array.dtype.str
    # NumPy has no bfloat16: what ml_dtypes saves as one is read back as two bytes without a meaning.
    if array.dtype.kind == "V" and array.dtype.fields is None and array.dtype.itemsize <= 2:
        if array.dtype.itemsize == 1:
            raise refuse_narrower(where, "values of one byte")
        array = from_bfloat16(np.array(array, order="C").view("<u2"))
        given = "bfloat16"
    if array.dtype.kind not in "fiubU":
        raise InputError(f"{where} has dtype {array.dtype}; expected numbers")
    native = array.dtype.newbyteorder("=")
    if native.kind == "f" and native.itemsize < 4:
        native = np.dtype(np.float32)
    if stored is not None and given != native.str:
        stored[place] = given
    return np.array(array, dtype=native, order="C")


def write_safetensors(
    path: str | os.PathLike[str], arrays: Mapping[str, np.ndarray], metadata: Mapping[str, str] | None = None
) -> None:
    """Write `arrays` (any shapes and dtypes that safetensors knows) and `metadata`, atomically."""
    from safetensors.numpy import save

    # The library silently writes the memory of a transposed or flipped view in the wrong order.
    contiguous = {name: np.array(array, order="C") for name, array in arrays.items()}
    # Written by us: its own save_file makes a file that only the owner may read.
    write_bytes(path, save(contiguous, dict(metadata or {})))


def read_safetensors(
    path: str | os.PathLike[str], stored: Stored | None = None
) -> tuple[dict[str, np.ndarray], dict[str, str]]:
    """Return (arrays, metadata) of a file; raises InputError naming the file when it is not whole.

    bfloat16 is widened to float32, since NumPy has no such type. stored: is filled with the dtype in the file of each
    array that is widened, by name; where it is given, float16 is widened too.
    """
    from safetensors import SafetensorError, safe_open

    path = Path(path)
    try:
        open_plain(path).close()  # the library takes one that may not be read for one that is not there
        with safe_open(path, framework="numpy") as file:
            arrays: dict[str, np.ndarray] = {}
            for name in file.keys():  # noqa: SIM118 (not a dictionary)
                # Never read by the library: whether it can depends on what else the process has loaded.
                kind = str(file.get_slice(name).get_dtype())
                if kind == "BF16":
                    arrays[name] = _read_bfloat16(path, name)
                elif kind.startswith(("F8_", "F6_", "F4")):
                    raise refuse_narrower(f"{path}: {name}", f"float8 ({kind})")
                else:
                    arrays[name] = file.get_tensor(name)
                if kind in NARROW and stored is not None:
                    arrays[name] = arrays[name].astype(np.float32)
                    stored[name] = NARROW[kind]
            return arrays, dict(file.metadata() or {})
    except FileNotFoundError as error:
        raise InputError(f"{path}: no such file") from error
    except PermissionError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error
    except (SafetensorError, OSError, TypeError, ValueError, KeyError, AttributeError) as error:
        raise InputError(
            f"{path} is not a whole safetensors file: {error}. Copy or download it again, "
            "or choose another file or checkpoint."
        ) from error


def _read_bfloat16(path: Path, name: str) -> np.ndarray:
    """Return one array of a safetensors file, whose header the library has checked, widened to float32."""
    with open_plain(path) as stream:
        length = int.from_bytes(stream.read(8), "little")
        entry = parse_json(stream.read(length))[name]
        begin, end = entry["data_offsets"]
        stream.seek(8 + length + begin)
        bits = np.frombuffer(stream.read(end - begin), "<u2")
    return from_bfloat16(bits).reshape(entry["shape"])
