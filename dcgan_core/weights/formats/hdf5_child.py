"""Read one HDF5 file in a process of its own: run by `hdf5.py`, importing nothing of this package.

HDF5's library was not made for files that mean harm: a damaged one can make it loop for ever or crash. Here it may, and
takes nothing with it. Nothing outside the file is opened, and no more is read than is stored in it.

`read` writes a line of JSON (the tree of groups, or `{"error": ...}`), then the bytes of the arrays, ordered by their
offsets.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

FILTERS = {1, 2, 3}
"""gzip, shuffle and checksums, which are inside the library; others would be loaded from files of this machine."""


class Refused(Exception):
    """Why the file is not read, in words."""


class Reader:
    """What has been read of one file so far, which bounds what may still come."""

    def __init__(self, h5py: Any, size: int, limits: dict[str, Any]) -> None:
        self.h5py = h5py
        self.size = size
        self.limits = limits
        self.objects = 0
        self.stored = 0
        self.unpacked = 0
        self.seen: set[Any] = set()
        self.datasets: list[Any] = []

    def group(self, group: Any, path: str) -> dict[str, Any]:
        """Return the attributes, groups and arrays below `path`, each array by its dtype, shape and offset."""
        place = self.h5py.h5o.get_info(group.id).addr
        if place in self.seen or path.count("/") > self.limits["deepest"]:
            raise Refused(f"its groups are nested in a loop at {path or '/'}")
        self.seen.add(place)
        groups, arrays = {}, {}
        for name in group:
            self.count(path)
            if not path and name in self.limits["skip"]:
                continue
            self.check_link(group, name, path)
            member = group[name]
            if isinstance(member, self.h5py.Group):
                groups[name] = self.group(member, f"{path}/{name}")
            elif isinstance(member, self.h5py.Dataset):
                arrays[name] = self.array(member, f"{path}/{name}")
        return {"attributes": self.attributes(group, path), "groups": groups, "arrays": arrays}

    def count(self, path: str) -> None:
        """Count one entry."""
        self.objects += 1
        if self.objects > self.limits["objects"]:
            raise Refused(f"has more than {self.limits['objects']:,} entries (at {path or '/'})")

    def check_link(self, group: Any, name: str, path: str) -> None:
        """Refuse a name that only points elsewhere, before anything at the other end is looked at."""
        kind = group.id.links.get_info(name.encode(errors="surrogateescape")).type
        if kind == self.h5py.h5l.TYPE_EXTERNAL:
            raise Refused(f"{path}/{name} points into another file; only what is in the file itself is read")
        if kind != self.h5py.h5l.TYPE_HARD:
            raise Refused(
                f"{path}/{name} is a link and not an array; only what is in the file itself is read"
            )

    def array(self, dataset: Any, path: str) -> dict[str, Any]:
        """Return what is known of an array before it is read."""
        if dataset.is_virtual or dataset.external:
            raise Refused(f"{path} is stored in another file; only this one is read")
        if dataset.dtype.kind not in "fiub" or dataset.dtype.hasobject:
            raise Refused(f"{path} has dtype {dataset.dtype}; expected numbers")
        settings = dataset.id.get_create_plist()
        filters = {settings.get_filter(index)[0] for index in range(settings.get_nfilters())}
        if filters - FILTERS:
            raise Refused(f"{path} is compressed by a filter that is not read; use gzip")
        stored = dataset.id.get_storage_size()
        size = dataset.dtype.itemsize
        for side in dataset.shape or ():
            size *= side
        # Each array has bytes of its own, so together they cannot have more than the file.
        self.stored += stored
        self.unpacked += size
        if dataset.shape is None or size > stored * (self.limits["compression"] if filters else 1):
            raise Refused(f"{path} claims {size:,} bytes, but {stored:,} are stored of it")
        if self.stored > self.size or self.unpacked > self.limits["bytes"]:
            raise Refused(f"at {path} its arrays claim more bytes than the file has")
        self.datasets.append(dataset)
        dtype = dataset.dtype.newbyteorder("<")
        return {"dtype": dtype.str, "shape": dataset.shape, "offset": self.unpacked - size}

    def attributes(self, group: Any, path: str) -> dict[str, Any]:
        """Return the attributes that are numbers, texts or lists of them."""
        result = {}
        for name in group.attrs:
            self.count(path)
            attribute = group.attrs.get_id(name)
            text = self.h5py.check_string_dtype(attribute.dtype)
            if attribute.shape is None or (text is None and attribute.dtype.kind not in "fiubSU"):
                continue
            size = attribute.dtype.itemsize
            for side in attribute.shape:
                size *= side
            if size > self.limits["text"]:
                raise Refused(f"attribute {name} of {path or '/'} is too large")
            result[name] = plain(group.attrs[name])
        return result

    def content(self) -> Iterator[bytes]:
        """Yield the bytes of each array, little-endian."""
        for dataset in self.datasets:
            yield dataset[()].astype(dataset.dtype.newbyteorder("<")).tobytes()


def plain(value: Any) -> Any:
    """Return an attribute as JSON can hold it."""
    if hasattr(value, "ravel"):
        return [plain(item) for item in value.ravel().tolist()]
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def limit_process(memory: int, seconds: int) -> None:
    """Bound this process's memory and time, where the system can."""
    try:
        import resource
    except ImportError:
        return
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))


def read(source: str, limits: dict[str, Any], output: BinaryIO) -> None:
    """Write the content of a file to `output`. source: its path, or `-` for a file on standard input."""
    import h5py

    limit_process(limits["memory"], limits["seconds"])
    data = sys.stdin.buffer.read() if source == "-" else None
    size = Path(source).stat().st_size if data is None else len(data)
    try:
        given: Any = source if data is None else io.BytesIO(data)
        with h5py.File(given, "r", **({"locking": False} if data is None else {})) as file:
            reader = Reader(h5py, size, limits)
            tree = reader.group(file, "")
            output.write(json.dumps(tree).encode() + b"\n")
            for block in reader.content():
                output.write(block)
    except Refused as error:
        output.write(json.dumps({"error": str(error)}).encode() + b"\n")
    # A damaged file raises nearly every kind of exception from inside the library.
    except Exception as error:
        output.write(json.dumps({"damaged": " ".join(str(error).split())[:200]}).encode() + b"\n")
