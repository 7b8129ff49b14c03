"""Prepare a store: under a temporary name, with its record, renamed when whole."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import secrets
import shutil
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib.format import write_array_header_1_0
from PIL import Image, features

import dcgan_core
from dcgan_core.data.account import without
from dcgan_core.data.decode import PixelSettings, bits_in_use
from dcgan_core.data.preparation import Tally, decode_all
from dcgan_core.data.request import DataRequest, center_square
from dcgan_core.data.source import Annotation, Contents, Listing, Report, SourceFile
from dcgan_core.errors import InputError, number_of, printable
from dcgan_core.system.cache import cache_folder
from dcgan_core.system.files import flush_tree, open_plain
from dcgan_core.system.machine import usable_cores
from dcgan_core.system.room import check_disk

# NumPy pads a header so that the first axis can grow in place: its length is the same for any number of images.
HEADER_BYTES = 128


def npy_header(dtype: np.dtype, shape: tuple[int, ...]) -> bytes:
    """The header of a C-ordered array in version 1.0 of the .npy format, `HEADER_BYTES` long."""
    header = io.BytesIO()
    write_array_header_1_0(header, {"descr": dtype.str, "fortran_order": False, "shape": shape})
    return header.getvalue()


class ImageWriter:
    """Appends images, whose number is known only at the end, to a .npy file and hashes them on the way."""

    def __init__(self, path: Path, image_shape: tuple[int, int, int]) -> None:
        self.count = 0
        self._shape = image_shape
        self._digest = hashlib.sha256()
        self._stream: io.BufferedWriter = open(path, "wb")  # noqa: SIM115 (closed by __exit__)
        self._stream.write(b"\0" * HEADER_BYTES)

    def __enter__(self) -> ImageWriter:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def append(self, images: np.ndarray) -> None:
        """Append uint8 (n, H, W, C)."""
        data = np.ascontiguousarray(images)
        if data.dtype != np.uint8 or data.shape[1:] != self._shape:
            raise ValueError(f"{data.dtype} {data.shape} where uint8 (n, {self._shape}) belongs")
        self._digest.update(data.data)
        self._stream.write(data.data)
        self.count += len(data)

    def finish(self) -> str:
        """Write the header and return the sha256 of the pixels in hexadecimal."""
        self._stream.seek(0)
        self._stream.write(npy_header(np.dtype(np.uint8), (self.count, *self._shape)))
        self._stream.flush()
        return self._digest.hexdigest()


WARNING = "warning: "
"""What the line of a warning begins with."""
NAMED = 3
"""Images that a warning names."""
ELSEWHERE = "with --cache-dir or the environment variable DCGAN_CACHE"
"""How to choose another place for prepared images."""


def stores_folder(request: DataRequest) -> Path:
    """The folder of the cache in which stores lie."""
    return cache_folder(request.cache_dir) / "stores"


@contextlib.contextmanager
def read_errors(place: object) -> Iterator[None]:
    """Turn the disk's refusal to show a source within the block into an InputError."""
    try:
        yield
    except BrokenPipeError:  # Not the source: the reader of what is reported went away.
        raise
    except OSError as error:
        raise InputError(f"{error.filename or place} cannot be read: {error.strerror or error}.") from error


def build_store(
    request: DataRequest, listing: Listing, path: Path, head: dict[str, Any], report: Report
) -> None:
    """Prepare the store of `request` at `path`, which must not exist; `head` opens its record.

    Leaves nothing when it fails. Raises as `dcgan_core.data.store.open_or_prepare` does.
    """
    started = time.monotonic()
    with read_errors(listing.root):
        contents = listing.open(report)
    settings = PixelSettings(
        request.image_height,
        request.image_width,
        request.channels or contents.channels or 3,
        request.crop,
        request.fast_decode,
        request.resize_filter,
    )
    _enough(contents, listing)
    needed = contents.count * settings.height * settings.width * settings.channels
    check_disk(
        path.parent, needed, "the prepared images", f"free some space, or choose another place {ELSEWHERE}"
    )
    report(
        f"Preparing {request.dataset}: {number_of(contents.count, 'image')} to {settings.height}x{settings.width}, "
        f"once, into {path}"
    )
    temporary = path.with_name(f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}.tmp")
    try:
        temporary.mkdir(parents=True)
        record = head | _write_arrays(request, contents, settings, listing, temporary, report)
        _unchanged(listing)
        took = time.monotonic() - started
        record["prepared"] = {
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "seconds": round(took, 3),
            "dcgan": dcgan_core.__version__,
        }
        (temporary / "record.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
        flush_tree(temporary)
        _publish(temporary, path)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    kept = record["counts"]["kept"]
    report(f"Prepared {number_of(kept, 'image')} in {took:.1f} s ({kept / max(took, 1e-9):,.0f} images/s).")


@dataclass
class _Written:
    """What was learned while images.npy was written."""

    count: int = 0
    sha256: str = ""
    names: list[str] = field(default_factory=list)
    """Of the images, where there are annotations."""
    labels: list[int | None] = field(default_factory=list)
    digests: dict[str, bytes] = field(default_factory=dict)
    has_colour: bool = False


def _write_images(
    request: DataRequest,
    contents: Contents,
    settings: PixelSettings,
    path: Path,
    tally: Tally,
    report: Report,
) -> _Written:
    written = _Written()
    shape = (settings.height, settings.width, settings.channels)
    chunks = decode_all(contents, settings, request.workers or usable_cores(), tally, report)
    with ImageWriter(path, shape) as writer, contextlib.closing(chunks):
        for chunk in chunks:
            writer.append(chunk.pixels)
            written.labels += chunk.labels
            if contents.annotate is not None:
                written.names += chunk.names
            written.digests |= chunk.digests
            written.has_colour |= chunk.has_colour
        written.sha256 = writer.finish()
    written.count = writer.count
    return written


def _write_arrays(
    request: DataRequest,
    contents: Contents,
    settings: PixelSettings,
    listing: Listing,
    folder: Path,
    report: Report,
) -> dict[str, Any]:
    """Write images.npy, labels.npy and files.jsonl into `folder`; return the record of them."""
    shape = (settings.height, settings.width, settings.channels)
    tally = Tally(contents.count)
    written = _write_images(request, contents, settings, folder / "images.npy", tally, report)
    remarks: list[str] = []
    if (bits := bits_in_use(tally.deepest)) != settings.bits:
        remarks.append(f"Values of more than 8 bits go to {2**bits - 1:,} here: taken as {bits}-bit.")
        report(f"{remarks[-1]} Reading them again.")
        with read_errors(listing.root):
            contents = listing.open(report)
        settings, tally = replace(settings, bits=bits), Tally(contents.count)
        written = _write_images(request, contents, settings, folder / "images.npy", tally, report)
    kept, images_sha256 = written.count, written.sha256
    _report_skipped(tally, listing, report)
    if tally.enlarged:
        report(_enlarged_line(tally.enlarged, kept, settings))
    warnings = _warnings(tally, written.labels, kept)
    account = without(contents.account, [name for name, _ in tally.broken])
    account = replace(account, remarks=(*account.remarks, *remarks))
    for line in (str(account), *warnings):
        report(line)
    if request.channels is None and contents.channels is None and not written.has_colour:
        report("All images are greyscale: 1 channel.")
        images_sha256 = _to_greyscale(folder / "images.npy", kept, shape)
        shape = (*shape[:2], 1)
    labels_sha256 = _write_labels(folder / "labels.npy", written.labels, listing)
    annotations = contents.annotate(written.names) if contents.annotate is not None else {}
    _write_listing(folder, listing, written)

    identity = f"uint8 NHWC {(kept, *shape)} {images_sha256} {labels_sha256}"
    return {
        "fingerprint": hashlib.sha256(identity.encode()).hexdigest(),
        "images": {"shape": [kept, *shape], "dtype": "uint8", "layout": "NHWC", "sha256": images_sha256},
        "labels": {"sha256": labels_sha256, "class_names": contents.class_names} if labels_sha256 else None,
        "annotations": {
            name: _save_annotation(folder / f"{name}.npy", annotation)
            for name, annotation in annotations.items()
        },
        # Stores of before lack "enlarged", and are as good without.
        "counts": {
            "found": tally.found,
            "kept": kept,
            "skipped": len(tally.broken),
            "enlarged": tally.enlarged,
        },
        "skipped": [{"name": name, "reason": reason} for name, reason in tally.broken],
        "decoder": {
            "pillow": Image.__version__,
            "libjpeg_turbo": features.version_feature("libjpeg_turbo"),
            "filter": f"{settings.resize_filter}, antialiased",
            "jpeg": "scaled by libjpeg, then filtered" if settings.fast else "whole, large ones scaled first",
            "transparency": "on white",
        },
        "notes": contents.notes | {"account": str(account)},
        "remarks": remarks,
        # Those of earlier versions are among the remarks.
        "warnings": warnings,
    }


def _report_skipped(tally: Tally, listing: Listing, report: Report) -> None:
    """Report the images that cannot be used; raises InputError where fewer came than were announced."""
    if tally.done != tally.found:
        raise InputError(
            f"{listing.root} yielded {number_of(tally.done, 'image')} where {tally.found:,} were announced."
        )
    for name, reason in tally.broken:
        report(f"  skipped {name}: {reason}")
    if tally.broken:
        report(f"Skipped {len(tally.broken):,} of {number_of(tally.found, 'image')} that cannot be used.")


def _write_labels(path: Path, labels: Sequence[int | None], listing: Listing) -> str:
    """Write the labels, int64 (N,), and return their checksum; nothing, and "", where an image has none."""
    if not labels or any(label is None for label in labels):
        return ""
    array = _label_array(labels, listing)
    np.save(path, array, allow_pickle=False)
    return hashlib.sha256(array.data).hexdigest()


def _write_listing(folder: Path, listing: Listing, written: _Written) -> None:
    """Write files.jsonl, the files of the source with their checksums. Meanwhile the disk writes what came before."""
    with (
        ThreadPoolExecutor(1) as disk,
        open(folder / "files.jsonl", "w", encoding="utf-8") as stream,
    ):
        flushed = disk.submit(flush_tree, folder)
        for file in listing.files:
            stream.write(json.dumps(_file_record(file, written.digests)) + "\n")
        flushed.result()


def _label_array(labels: Sequence[int | None], listing: Listing) -> np.ndarray:
    """The labels as int64 (N,). Raises InputError for one that this type cannot hold."""
    try:
        return np.array(labels, np.int64)
    except OverflowError as error:
        largest = max(abs(label) for label in labels if label is not None)
        raise InputError(
            f"{listing.root} holds the label {largest:,}, which takes more than 64 bits."
        ) from error


def _warnings(tally: Tally, labels: Sequence[int | None], kept: int) -> list[str]:
    """What is odd about the images that were kept, a line each."""
    found = []
    if tally.constant:
        are = "is a single colour" if len(tally.constant) == 1 else "are a single colour each"
        found.append(f"{len(tally.constant):,} of {kept:,} images {are} ({_some(tally.constant)})")
    if 2 * (alike := tally.alike()) > kept and 2 * len(tally.constant) <= kept:
        found.append(f"{alike:,} of {kept:,} images are the same picture, which is all that is learned")
    if (lacking := labels.count(None)) and lacking < kept:
        found.append(
            f"{lacking:,} of {kept:,} images {'has' if lacking == 1 else 'have'} no label, so none is used"
        )
    return [f"{WARNING}{sentence}." for sentence in found]


def _some(names: Sequence[str]) -> str:
    """The first few of the names, and how many more there are."""
    more = len(names) - NAMED
    return ", ".join(map(printable, names[:NAMED])) + (f" and {number_of(more, 'other')}" if more > 0 else "")


def _enlarged_line(count: int, kept: int, settings: PixelSettings) -> str:
    """Say how many of the images that were kept had to be enlarged."""
    side = center_square(settings.crop)
    cropped = f" after the crop to {side}x{side}" if side is not None else ""
    some = f"All {kept:,}" if count == kept else f"{count:,} of {kept:,}"
    size = f"{settings.height}x{settings.width}"
    return f"{some} images, smaller than {size}{cropped}, {'was' if count == 1 else 'were'} enlarged."


def _save_annotation(path: Path, annotation: Annotation) -> dict[str, Any]:
    values = np.ascontiguousarray(annotation.values)
    np.save(path, values, allow_pickle=False)
    sha256 = hashlib.sha256(values.data).hexdigest()
    return {"shape": list(values.shape), "sha256": sha256, "columns": annotation.columns}


def _to_greyscale(path: Path, count: int, shape: tuple[int, int, int]) -> str:
    """Rewrite images.npy, whose three channels are equal, with one; return the sha256 of the pixels."""
    coloured = np.load(path, mmap_mode="r", allow_pickle=False)
    narrow = path.with_name("greyscale.npy")
    with ImageWriter(narrow, (*shape[:2], 1)) as writer:
        for start in range(0, count, 256):
            writer.append(coloured[start : start + 256, :, :, :1])
        sha256 = writer.finish()
    del coloured
    os.replace(narrow, path)
    return sha256


def _file_record(file: SourceFile, digests: dict[str, bytes]) -> dict[str, Any]:
    digest = digests.get(file.name)
    if digest is None:
        try:
            with open_plain(file.path) as stream:
                digest = hashlib.file_digest(stream, "sha256").digest()
        except OSError as error:
            raise InputError(_CHANGED.format(file.path)) from error
    return {"name": file.name, "size": file.size, "mtime_ns": file.mtime_ns, "sha256": digest.hex()}


def _enough(contents: Contents, listing: Listing) -> None:
    if contents.count < 2:
        found = "no usable image" if contents.count == 0 else "one usable image only"
        raise InputError(
            f"{listing.root} holds {found}; training needs at least two, and thousands to do well. {contents.account}"
        )


_CHANGED = "{} changed while it was read, or was removed; nothing was prepared. Run again."


def _unchanged(listing: Listing) -> None:
    """Raise InputError when a source file is no longer what was found."""
    for file in listing.files:
        try:
            same = SourceFile.of(file.path, file.name) == file
        except OSError:
            same = False
        if not same:
            raise InputError(_CHANGED.format(file.path))


def _publish(temporary: Path, path: Path) -> None:
    try:
        temporary.rename(path)
    except OSError:
        # Without locks (see dcgan_core.system.cache) another process may have been first; its store is as good.
        if not (path / "record.json").exists():
            raise
