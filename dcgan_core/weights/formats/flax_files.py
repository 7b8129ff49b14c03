"""Read Flax's msgpack files and Orbax' folders as nested dictionaries of arrays, without Flax, Orbax or JAX."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from dcgan_core.errors import InputError
from dcgan_core.system import packages
from dcgan_core.system.files import read_bytes
from dcgan_core.system.records import read_json
from dcgan_core.weights.formats.arrays import BEST_COMPRESSION, LARGEST_FILE, check_size

DEEPEST = 32
"""Levels of dictionaries that are read."""

MOST_FILES = 10_000
"""Files of one Orbax folder."""

SECONDS = 120
"""How long one array of a folder may take."""

_ARRAY, _SCALAR = 1, 3
"""Flax's extensions of msgpack that hold numbers; its third is for complex ones."""

_CHUNKED = "__msgpack_chunked_array__"


def read_msgpack(path: Path) -> dict[str, Any]:
    """Return the dictionaries of a file that `flax.serialization.to_bytes` made.

    Raises InputError when it is damaged, or holds anything but numbers, texts and arrays.
    """
    import msgpack

    check_size(path, path.stat().st_size)
    try:
        tree = msgpack.unpackb(
            read_bytes(path, LARGEST_FILE), ext_hook=_extension, strict_map_key=False, raw=False
        )
        if not isinstance(tree, dict):
            raise InputError(f"{path} holds no dictionary of arrays")
        return _plain(tree, 0)
    except InputError as error:
        message = str(error)
        raise InputError(message if message.startswith(str(path)) else f"{path}: {message}") from error
    # A damaged file raises nearly every kind of exception from inside msgpack and NumPy.
    except Exception as error:
        raise InputError(
            f"{path} is not a whole msgpack file, as Flax writes it: {' '.join(str(error).split())[:200]}"
        ) from error


def _extension(code: int, data: bytes) -> np.ndarray:
    import msgpack

    if code not in (_ARRAY, _SCALAR):
        raise InputError(f"holds an object of kind {code}; expected arrays of numbers alone")
    shape, name, content = msgpack.unpackb(data, raw=False)
    if name == "bfloat16":
        wide = (np.frombuffer(content, np.uint16).astype(np.uint32) << 16).view(np.float32)
        return wide.reshape(shape)
    return _numbers(np.frombuffer(content, np.dtype(str(name))).reshape(shape), "an array")


def _numbers(array: np.ndarray, what: str) -> np.ndarray:
    """Return an array in this machine's order of bytes, narrow ones widened; raises InputError unless it is numbers."""
    if array.dtype.kind not in "fiub":
        raise InputError(f"{what} has dtype {array.dtype}; expected numbers")
    dtype = np.dtype(np.float32) if array.dtype.kind == "f" and array.dtype.itemsize < 4 else array.dtype
    return np.array(array, dtype=dtype.newbyteorder("="), order="C")


def _plain(value: Any, depth: int) -> Any:
    if depth > DEEPEST:
        raise InputError(f"dictionaries are nested more than {DEEPEST} deep")
    if isinstance(value, Mapping):
        if _CHUNKED in value:
            raise InputError("holds an array of more than 2**30 bytes; no DCGAN has one")
        return {str(key): _plain(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner, depth + 1) for inner in value]
    return value


# --- Orbax -----------------------------------------------------------------------------------------------


def orbax_folder(path: Path) -> Path | None:
    """Return the folder of arrays at `path`: itself, or the one in a step of a `CheckpointManager`; None otherwise."""
    for folder in (path, path / "default", path / "params", path / "state"):
        if (folder / "_METADATA").is_file() and (folder / "manifest.ocdbt").is_file():
            return folder
    return None


def read_orbax(folder: Path) -> dict[str, Any]:
    """Return the dictionaries of arrays in a folder that Orbax wrote.

    Its files are first copied into memory, so that nothing outside the folder can be read. Raises InputError when it is
    damaged, or claims more than is stored in it.
    """
    tensorstore = packages.load(
        "tensorstore",
        f"reading {folder} needs tensorstore",
        "python -m pip install orbax-checkpoint, which brings it",
    )
    files, size = _files(folder)
    try:
        return _orbax_tree(tensorstore, folder, files, size)
    except InputError:
        raise
    # A damaged folder raises nearly every kind of exception from inside the library.
    except Exception as error:
        raise InputError(
            f"{folder} is not a whole Orbax checkpoint: {' '.join(str(error).split())[:200]}"
        ) from error


def _files(folder: Path) -> tuple[list[Path], int]:
    """Return the files in a folder and their bytes; raises InputError for a link, or for too many."""
    files, size = [], 0
    for path in folder.rglob("*"):
        if path.is_symlink():
            raise InputError(f"{path} is a link; only what is in the folder itself is read")
        if path.is_file():
            files.append(path)
            size += path.stat().st_size
        if len(files) > MOST_FILES or size > LARGEST_FILE:
            raise InputError(f"{folder} has more files or bytes than any DCGAN")
    return sorted(files), size


def _orbax_tree(tensorstore: Any, folder: Path, files: list[Path], size: int) -> dict[str, Any]:
    metadata = read_json(folder / "_METADATA")
    context = tensorstore.Context()
    memory = tensorstore.KvStore.open("memory://", context=context).result(timeout=SECONDS)
    for path in files:
        memory[path.relative_to(folder).as_posix()] = read_bytes(path, LARGEST_FILE)
    driver = "zarr3" if metadata.get("use_zarr3") else "zarr"
    tree: dict[str, Any] = {}
    claimed = 0
    for entry in metadata["tree_metadata"].values():
        keys = [str(key["key"]) for key in entry["key_metadata"]]
        kind = entry["value_metadata"]["value_type"]
        if kind not in ("jax.Array", "np.ndarray"):
            continue
        name = ".".join(keys)
        kvstore = {"driver": "ocdbt", "base": "memory://", "path": f"{name}/"}
        store = tensorstore.open({"driver": driver, "kvstore": kvstore}, context=context, open=True).result(
            timeout=SECONDS
        )
        claimed += math.prod(store.shape) * store.dtype.numpy_dtype.itemsize
        if claimed > min(LARGEST_FILE, BEST_COMPRESSION * size):
            raise InputError(f"{folder}: at {name} its arrays claim {claimed:,} bytes, but it has {size:,}")
        array = np.asarray(store.read().result(timeout=SECONDS))
        array = array.astype(np.float32) if array.dtype.kind == "V" else array  # bfloat16
        _place(tree, keys, _numbers(array, name))
    return tree


def _place(tree: dict[str, Any], keys: list[str], array: np.ndarray) -> None:
    if not keys or len(keys) > DEEPEST:
        raise InputError(f"an array is {len(keys)} levels deep")
    for key in keys[:-1]:
        tree = tree.setdefault(key, {})
        if not isinstance(tree, dict):
            raise InputError(f"{'.'.join(keys)} lies inside an array")
    tree[keys[-1]] = array
