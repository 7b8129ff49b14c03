"""The prepared form of every dataset: a uint8 array on disk, and a record of where it came from.

A store is a folder of the cache:

    <cache>/stores/<dataset>-<height>x<width>-<key>/
        images.npy    uint8 (N, H, W, C)
        labels.npy    int64 (N,), where the source has labels
        NAME.npy      uint8 (N, ...), what else the source says of each image (attributes, partition)
        files.jsonl   every source file: name, size, time, sha256
        record.json   what this is, from what, how, and the sha256 of the arrays

Its name holds the key: a digest of the source files' names, sizes and times and of the settings, so that a
changed source or size leads to another store. It is written under a temporary name and renamed when whole.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from dcgan_core.data.account import in_present_words, without
from dcgan_core.data.build import ELSEWHERE, WARNING, build_store, npy_header, read_errors, stores_folder
from dcgan_core.data.registry import get_source
from dcgan_core.data.request import DataRequest
from dcgan_core.data.source import Listing
from dcgan_core.errors import InputError, number_of
from dcgan_core.system.cache import exclusive, others_may_write
from dcgan_core.system.files import disk_errors, open_plain
from dcgan_core.system.records import checked, read_json
from dcgan_core.system.streams import say

# Raised when the same source and settings would be prepared to other pixels, or recorded otherwise.
STORE_VERSION = 2

_RECORD = {
    "format": int, "key": str, "dataset": str, "fingerprint": str, "images": dict, "labels": dict | None,
    "annotations": dict[str, dict], "settings": dict, "source": dict, "counts": dict[str, int], "prepared": dict,
    "skipped": list[dict], "decoder": dict, "notes": dict,
}  # fmt: skip


class DamagedStore(Exception):
    """A store on disk that is not what its record says; the message says in which way."""


@dataclass(frozen=True)
class Store:
    """A prepared dataset."""

    images: np.ndarray
    """uint8 (N, H, W, C) in [0, 255], memory-mapped and read-only."""
    labels: np.ndarray | None
    """int64 (N,), or None when the source has no labels."""
    record: dict[str, Any]
    """Where every byte came from: source, settings, decoder, counts, skipped files, digests."""
    fingerprint: str
    """sha256 of shapes, pixels and labels in hexadecimal: equal if and only if the training data is."""
    path: Path
    """The folder of the store."""
    annotations: dict[str, np.ndarray] = field(default_factory=dict)
    """uint8 (N, ...) by name; the names of columns are in the record."""

    def verify(self) -> None:
        """Read every byte and compare with the digests of the record.

        Raises InputError when a byte has changed since the store was prepared.
        """
        arrays = {"images": (self.images, self.record["images"])}
        if self.labels is not None:
            arrays["labels"] = (self.labels, self.record["labels"])
        for name, array in self.annotations.items():
            arrays[name] = (array, self.record["annotations"][name])
        for name, (array, record) in arrays.items():
            if _digest(array) != record["sha256"]:
                raise InputError(
                    f"{self.path}: {name}.npy is not what was prepared (its sha256 differs). "
                    "Remove the folder; it is prepared again at the next start."
                )


def open_or_prepare(request: DataRequest, *, report: Callable[[str], None] = say) -> Store:
    """Return the store of `request`, preparing it when there is none.

    A start that finds its store checks header, sizes and source list without reading the pixels. A damaged
    store is refused, which is reported, and prepared anew. `report` takes lines for the person who watches.

    Raises InputError for an unknown dataset, files that are missing or damaged, fewer than two images or too
    many broken ones, and a cache that cannot be written; RunFailure for a full disk or a failed download.
    """
    source = get_source(request.dataset, request.source, request.split)
    with read_errors(request.data_dir):
        listing = source.find(request, report)
    identity = _identity(request, listing)
    key = hashlib.sha256(json.dumps(identity, sort_keys=True).encode()).hexdigest()
    stores = stores_folder(request)
    path = stores / f"{request.dataset}-{request.image_height}x{request.image_width}-{key[:16]}"

    with contextlib.suppress(FileNotFoundError, DamagedStore):
        return _announced(_open(path, key), listing, report)
    with disk_errors(stores, "preparing images", ELSEWHERE), contextlib.ExitStack() as stack:
        waiting = f"Another process is preparing {request.dataset}; waiting for it."
        held = stack.enter_context(exclusive(stores / ".locks" / path.name, lambda: report(waiting)))
        reason = None
        try:
            return _announced(_open(path, key), listing, report)
        except FileNotFoundError:
            pass
        except DamagedStore as damage:
            reason = str(damage)
        if reason is not None:
            # Not above: the error holds what was mapped of the store, which Windows does not remove then.
            report(f"The prepared store {path} is damaged ({reason}); preparing it again.")
            shutil.rmtree(path)
        if held:
            # Only the holder of the lock works on this store: the rest was left by killed processes.
            for leftover in stores.glob(f".{path.name}.*.tmp"):
                shutil.rmtree(leftover, ignore_errors=True)
        head = {"format": STORE_VERSION, "key": key, **identity}
        build_store(request, listing, path, head, report)
        return _open(path, key)


def open_store(path: Path) -> Store:
    """Open the prepared store in the folder `path`, after the checks of every start.

    Raises InputError when there is none, or one that is damaged or was written by another version.
    """
    try:
        return _open(path, checked(read_json(path / "record.json"), {"key": str})["key"])
    except FileNotFoundError as error:
        raise InputError(f"{path} is not a prepared store: it has no record.json.") from error
    except (DamagedStore, OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"{path} is not a whole store of this version ({error}). It is prepared again when a command needs it."
        ) from error


def reopen_store(recorded: Mapping[str, Any]) -> Store | None:
    """Return the store that a run's record of its data names; None where it is gone, or holds other images now."""
    try:
        found = open_store(Path(recorded["store"]))
        return found if found.fingerprint == recorded["fingerprint"] else None
    except (InputError, KeyError, TypeError):
        return None


def not_where_it_was(
    run: Path, recorded: Mapping[str, Any], data_dir: Path, missing: InputError
) -> InputError:
    """Return the error for a run whose data cannot be opened: `missing`, or in a sentence that it was moved."""
    if data_dir.exists() or "store" not in recorded:
        return missing
    return InputError(
        f"{run}: its data is not where it was; neither the prepared images, {recorded['store']}, nor {data_dir} is "
        "there. Point --data-dir to the same images."
    )


def _identity(request: DataRequest, listing: Listing) -> dict[str, Any]:
    """What decides the content of a store, as JSON."""
    digest = hashlib.sha256()
    for file in listing.files:
        line = f"{file.name}\t{file.size}\t{file.mtime_ns}\n"
        digest.update(line.encode("utf-8", "surrogatepass"))  # Not every file name is text.
    return {
        "version": STORE_VERSION,
        "dataset": request.dataset,
        "settings": {
            "height": request.image_height,
            "width": request.image_width,
            "channels": request.channels,
            "crop": request.crop,
            "fast_decode": request.fast_decode,
            # Only where they are not the usual ones, so that stores prepared before there was a choice keep their key.
            **({"split": request.split} if request.split != "train" else {}),
            **({"resize_filter": request.resize_filter} if request.resize_filter != "bilinear" else {}),
        },
        "source": {
            # Two folders can hold other images under the same names, sizes and (unpacked) times.
            "root": listing.root,
            "files": len(listing.files),
            "bytes": sum(file.size for file in listing.files),
            "listing_sha256": digest.hexdigest(),
            **({"reading": listing.reading} if listing.reading else {}),
        },
    }


def _open(path: Path, key: str) -> Store:
    """Open the store at `path` after checking all that can be checked without reading pixels.

    Raises FileNotFoundError when there is none, DamagedStore when it is not whole.
    """
    if not path.exists():
        raise FileNotFoundError(path)
    try:
        record = checked(read_json(path / "record.json"), _RECORD)
        if record["format"] != STORE_VERSION or record["key"] != key:
            raise DamagedStore("its record belongs to another store")
        images = _map(path / "images.npy", np.dtype(np.uint8), tuple(record["images"]["shape"]))
        labels = None
        if record["labels"] is not None:
            labels = np.array(_map(path / "labels.npy", np.dtype(np.int64), images.shape[:1]))
        annotations = {
            name: _map(path / f"{name}.npy", np.dtype(np.uint8), tuple(annotation["shape"]))
            for name, annotation in record["annotations"].items()
        }
        return Store(images, labels, record, record["fingerprint"], path, annotations)
    except OSError as error:
        raise DamagedStore(f"{error.filename or path} cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedStore(f"its record cannot be read: {error!r}") from error


def _map(path: Path, dtype: np.dtype, shape: tuple[int, ...]) -> np.ndarray:
    expected = npy_header(dtype, shape)
    size = path.stat().st_size
    with open_plain(path) as stream:
        header = stream.read(len(expected))
    if header != expected:
        raise DamagedStore(f"the header of {path.name} is not that of a {dtype} array of shape {shape}")
    whole = len(expected) + dtype.itemsize * int(np.prod(shape, dtype=np.int64))
    if size != whole:
        raise DamagedStore(f"{path.name} has {size:,} bytes instead of {whole:,}")
    return np.memmap(path, dtype, "r", offset=len(expected), shape=shape)


def _announced(store: Store, listing: Listing, report: Callable[[str], None]) -> Store:
    if shared := others_may_write(store.path):
        report(f"note: {shared}: others may change the prepared images; they are used as they are")
    count, height, width, channels = store.images.shape
    report(
        f"Data: {store.record['dataset']}, {number_of(count, 'image')} of {height}x{width}x{channels}, "
        f"from {store.path}"
    )
    warnings = warnings_of(store.record)
    for line in (_account(store, listing, warnings), *warnings):
        report(line)
    return store


def warnings_of(record: Mapping[str, Any]) -> list[str]:
    """Return what a store's record warns of, a line each."""
    return record.get("warnings", [line for line in record.get("remarks", ()) if line.startswith(WARNING)])


def _account(store: Store, listing: Listing, warnings: Sequence[str]) -> str:
    """What was used and what was skipped, in one line: as it is now if that is known, else as it was when prepared.

    warnings: what is said on other lines.
    """
    if listing.account is not None:
        account = without(
            listing.account, [str(skipped.get("name", "")) for skipped in store.record["skipped"]]
        )
        remarks = [line for line in store.record.get("remarks", ()) if line not in warnings]
        return str(replace(account, remarks=(*account.remarks, *remarks)))
    used = number_of(len(store.images), "image")
    unknown = f"Used: {used}. An earlier version prepared them, and kept no record of the rest."
    line = in_present_words(store.record["notes"].get("account", unknown))
    for warning in warnings:
        line = line.replace(f" {warning}", "")  # as earlier versions have it
    return line


def _digest(array: np.ndarray) -> str:
    digest = hashlib.sha256()
    for start in range(0, len(array), 1024):
        digest.update(np.ascontiguousarray(array[start : start + 1024]).data)
    return digest.hexdigest()
