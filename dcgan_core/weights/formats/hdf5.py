"""Read an HDF5 file as a tree of arrays: nothing outside it is opened, and no more is read than is stored in it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from dcgan_core.errors import InputError
from dcgan_core.weights.formats.arrays import LARGEST_FILE

DEEPEST = 32
"""Levels of groups that are read."""

MOST_OBJECTS = 20_000
"""Groups, arrays and attributes of one file."""

LARGEST_TEXT = 16 * 2**20
"""Bytes of one attribute: a model's configuration is a hundredth of it."""

BEST_COMPRESSION = 100
"""How many times its stored size a compressed array may have; numbers of a network shrink by a tenth."""

_FILTERS = {1, 2, 3}
"""gzip, shuffle and checksums, which are inside the library; others would be loaded from files of this machine."""


@dataclass
class Group:
    """One group: its attributes (numbers, texts, lists of texts) and its members by name."""

    attributes: dict[str, Any] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    arrays: dict[str, np.ndarray] = field(default_factory=dict)

    def all_arrays(self, path: str = "") -> Iterator[tuple[str, np.ndarray]]:
        """Yield (path, array) of every array in it, at any depth."""
        for name, array in self.arrays.items():
            yield path + name, array
        for name, group in self.groups.items():
            yield from group.all_arrays(f"{path}{name}/")


def read_hdf5(source: Path | bytes, where: str, skip: frozenset[str] = frozenset()) -> Group:
    """Return the content of a file, or of its bytes, without the top-level groups called as in `skip`.

    where: names the file in messages. Raises InputError when h5py is not installed, or the file is damaged, points to
    anything outside itself, or claims more than is stored in it.
    """
    try:
        import h5py
    except ImportError as error:
        raise InputError(
            f"reading {where} needs the h5py package, which is not installed here: pip install 'dcgan-jax[keras]'"
        ) from error
    given = io.BytesIO(source) if isinstance(source, bytes) else source
    try:
        with h5py.File(given, "r", **({} if isinstance(source, bytes) else {"locking": False})) as file:
            return _Reader(h5py, where, _size(source)).group(file, "", skip)
    except InputError:
        raise
    # A damaged file raises nearly every kind of exception from inside the library.
    except Exception as error:
        raise InputError(f"{where} is not a whole HDF5 file: {' '.join(str(error).split())[:200]}") from error


def _size(source: Path | bytes) -> int:
    return len(source) if isinstance(source, bytes) else source.stat().st_size


class _Reader:
    """What has been read of one file so far, which bounds what may still come."""

    def __init__(self, h5py: Any, where: str, size: int) -> None:
        self.h5py = h5py
        self.where = where
        self.size = size
        self.objects = 0
        self.stored = 0
        self.unpacked = 0
        self.seen: set[Any] = set()

    def group(self, group: Any, path: str, skip: frozenset[str] = frozenset()) -> Group:
        place = self.h5py.h5o.get_info(group.id).addr
        if place in self.seen or path.count("/") > DEEPEST:
            raise InputError(f"{self.where}: its groups are nested in a loop at {path or '/'}")
        self.seen.add(place)
        result = Group(self.attributes(group, path))
        for name in group:
            self.count(path)
            if name in skip:
                continue
            self.check_link(group, name, path)
            member = group[name]
            if isinstance(member, self.h5py.Group):
                result.groups[name] = self.group(member, f"{path}/{name}")
            elif isinstance(member, self.h5py.Dataset):
                result.arrays[name] = self.array(member, f"{path}/{name}")
        return result

    def count(self, path: str) -> None:
        self.objects += 1
        if self.objects > MOST_OBJECTS:
            raise InputError(f"{self.where} has more than {MOST_OBJECTS:,} entries (at {path or '/'})")

    def check_link(self, group: Any, name: str, path: str) -> None:
        """Raise InputError for a name that only points elsewhere, before anything at the other end is looked at."""
        kind = group.id.links.get_info(name.encode()).type
        if kind != self.h5py.h5l.TYPE_HARD:
            words = {self.h5py.h5l.TYPE_EXTERNAL: "points into another file"}.get(
                kind, "is a link and not an array"
            )
            raise InputError(f"{self.where}: {path}/{name} {words}; only what is in the file itself is read")

    def array(self, dataset: Any, path: str) -> np.ndarray:
        if dataset.is_virtual or dataset.external:
            raise InputError(f"{self.where}: {path} is stored in another file; only this one is read")
        if dataset.dtype.kind not in "fiub" or dataset.dtype.hasobject:
            raise InputError(f"{self.where}: {path} has dtype {dataset.dtype}; expected numbers")
        settings = dataset.id.get_create_plist()
        filters = {settings.get_filter(index)[0] for index in range(settings.get_nfilters())}
        if filters - _FILTERS:
            raise InputError(f"{self.where}: {path} is compressed by a filter that is not read; use gzip")
        stored = dataset.id.get_storage_size()
        size = int(np.prod(dataset.shape or (), dtype=object)) * dataset.dtype.itemsize
        # Each array has bytes of its own, so together they cannot have more than the file.
        self.stored += stored
        self.unpacked += size
        if dataset.shape is None or size > stored * (BEST_COMPRESSION if filters else 1):
            raise InputError(f"{self.where}: {path} claims {size:,} bytes, but {stored:,} are stored of it")
        if self.stored > self.size or self.unpacked > LARGEST_FILE:
            raise InputError(f"{self.where}: at {path} its arrays claim more bytes than the file has")
        array = np.asarray(dataset[()])
        return np.array(array, dtype=array.dtype.newbyteorder("="), order="C")

    def attributes(self, group: Any, path: str) -> dict[str, Any]:
        result = {}
        for name in group.attrs:
            self.count(path)
            attribute = group.attrs.get_id(name)
            text = self.h5py.check_string_dtype(attribute.dtype)
            if text is None and attribute.dtype.kind not in "fiubSU":
                continue
            if attribute.shape is None:
                continue
            if int(np.prod(attribute.shape, dtype=object)) * attribute.dtype.itemsize > LARGEST_TEXT:
                raise InputError(f"{self.where}: attribute {name} of {path or '/'} is too large")
            result[name] = _plain(group.attrs[name])
        return result


def _plain(value: Any) -> Any:
    """Return an attribute as numbers, texts and lists of them."""
    if isinstance(value, np.ndarray):
        return [_plain(item) for item in value.ravel()]
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value.item() if isinstance(value, np.generic) else value
