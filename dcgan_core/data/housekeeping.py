"""The stores of a cache: which there are, which are old, their removal, and what one holds."""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from dcgan_core.data.store import STORE_VERSION, Store, open_store
from dcgan_core.errors import InputError
from dcgan_core.system.cache import exclusive
from dcgan_core.system.paths import typed_path
from dcgan_core.system.program import program
from dcgan_core.system.records import checked, read_json


@dataclass(frozen=True)
class Kept:
    """A folder of the cache that is, or was to become, a store."""

    path: Path
    size: int
    """Bytes on the disk."""
    record: dict[str, Any] | None
    """None where it cannot be read."""
    old: str | None
    """Why no command will open it again; None where one may."""


def list_stores(stores: Path) -> list[Kept]:
    """Everything in the folder `stores` of a cache, by name. A folder that is not there holds nothing.

    Old is what no start finds any more: the remains of a killed preparation, a damaged store, one of another version,
    and one whose source was prepared again after it changed.
    """
    if not stores.is_dir():
        return []
    paths = sorted(path for path in stores.iterdir() if path.is_dir() and path.name != ".locks")
    records = {path: _record(path) for path in paths}
    newest: dict[str, tuple[str, Path]] = {}
    for path, record in records.items():
        if record is not None and not path.name.startswith("."):
            newest[_lineage(record)] = max(newest.get(_lineage(record), ("", path)), (_time(record), path))
    return [
        Kept(path, _size(path), record, _why_old(path, record, newest)) for path, record in records.items()
    ]


def remove_old(stores: Path, report: Callable[[str], None], *, dry_run: bool = False) -> list[Kept]:
    """Remove what is old in the folder `stores` and return it; with `dry_run` only return it.

    What another process is preparing at this moment is left alone.
    """
    removed: list[Kept] = []
    for kept in list_stores(stores):
        if kept.old is None:
            continue
        name = kept.path.name
        if name.startswith("."):  # .NAME.PID-RANDOM.tmp
            name = name[1:].rsplit(".", 2)[0]
        with contextlib.suppress(_InUse), _unused(stores / ".locks" / name):
            if not dry_run:
                shutil.rmtree(kept.path)
            report(
                f"{'would remove' if dry_run else 'removed'} {kept.path} ({kept.size:,} bytes): {kept.old}"
            )
            removed.append(kept)
    return removed


def find_store(stores: Path, name: str) -> Path:
    """The folder of the store that `name` means: a path, a name in `stores`, or the one way to complete it.

    Raises InputError when there is none, or more than one.
    """
    given = typed_path(name)
    if (given / "record.json").is_file():
        return given
    found = [
        kept.path for kept in list_stores(stores) if kept.old is None and kept.path.name.startswith(name)
    ]
    if len(found) == 1:
        return found[0]
    if found:
        names = "\n".join(f"  {path.name}" for path in found)
        raise InputError(f"{len(found)} stores begin with {name!r}; name one of them:\n{names}")
    raise InputError(
        f"{name!r} is neither the folder of a store nor the beginning of a name in {stores}. Without a name, this "
        f"command lists the stores; {program('dcgan_core.commands', 'prepare')} makes one."
    )


class _InUse(Exception):
    pass


@contextlib.contextmanager
def _unused(lock: Path) -> Iterator[None]:
    def busy() -> None:
        raise _InUse

    with exclusive(lock, busy):
        yield


def _record(path: Path) -> dict[str, Any] | None:
    try:
        return checked(read_json(path / "record.json"), {})
    except (OSError, ValueError):
        return None


def _lineage(record: dict[str, Any]) -> str:
    """Equal for the stores of one place, before and after its files changed."""
    source = record.get("source")
    root = source.get("root") if isinstance(source, dict) else None
    return json.dumps([record.get("dataset"), record.get("settings"), root], sort_keys=True)


def _time(record: dict[str, Any]) -> str:
    prepared = record.get("prepared")
    return str(prepared.get("at")) if isinstance(prepared, dict) else ""


def _why_old(path: Path, record: dict[str, Any] | None, newest: dict[str, tuple[str, Path]]) -> str | None:
    if path.name.startswith("."):
        return "left by a preparation that was killed"
    if record is None:
        return "damaged: its record cannot be read"
    if record.get("format") != STORE_VERSION:
        return "written by another version"
    try:
        open_store(path)
    except InputError as error:
        return f"damaged: {error}"
    if newest[_lineage(record)][1] != path:
        return f"its source has changed since, and was prepared again as {newest[_lineage(record)][1].name}"
    return None


def _size(path: Path) -> int:
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())


_IMAGES_READ_AT_ONCE = 1024


@dataclass(frozen=True)
class Findings:
    """What a store holds: grey levels, labels, and images that occur twice."""

    mean: np.ndarray
    """float64 (C,), of the bytes, in [0, 255]."""
    deviation: np.ndarray
    """float64 (C,): standard deviation of the bytes."""
    histogram: np.ndarray
    """int64 (C, 256): how often each byte occurs in each channel."""
    duplicates: list[list[int]]
    """Groups of two or more positions whose images are equal to the byte, in order of the first."""
    content: str
    """sha256 over the images whatever their order, in hexadecimal: equal for two stores of the same images."""


def examine(store: Store) -> Findings:
    """Read every image of `store` once, a thousand at a time, and return what was found."""
    channels = store.images.shape[3]
    histogram = np.zeros((channels, 256), np.int64)
    digests = np.empty(len(store.images), "S32")
    for start in range(0, len(store.images), _IMAGES_READ_AT_ONCE):
        images = np.asarray(store.images[start : start + _IMAGES_READ_AT_ONCE])
        for channel in range(channels):
            histogram[channel] += np.bincount(images[..., channel].ravel(), minlength=256)
        for offset, image in enumerate(images):
            # In hexadecimal, since NumPy drops zero bytes at the end of a text.
            digests[start + offset] = hashlib.blake2b(image.tobytes(), digest_size=16).hexdigest().encode()
    levels = np.arange(256, dtype=np.float64)
    counts = histogram.sum(axis=1)
    mean = histogram @ levels / counts
    deviation = np.sqrt(np.maximum(histogram @ levels**2 / counts - mean**2, 0))
    order = np.argsort(digests, kind="stable")
    content = hashlib.sha256(f"{store.images.shape[1:]}".encode() + digests[order].tobytes()).hexdigest()
    return Findings(mean, deviation, histogram, _equal_neighbours(digests, order), content)


def _equal_neighbours(digests: np.ndarray, order: np.ndarray) -> list[list[int]]:
    """The runs of equal digests in sorted order, as lists of positions."""
    groups: list[list[int]] = []
    starts = np.flatnonzero(np.append(True, digests[order][1:] != digests[order][:-1]))
    ends = np.append(starts[1:], len(order))
    for start, end in zip(starts[ends - starts > 1], ends[ends - starts > 1], strict=True):
        groups.append(sorted(int(position) for position in order[start:end]))
    return sorted(groups)
