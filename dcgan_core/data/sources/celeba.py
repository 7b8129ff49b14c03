"""CelebA: 202,599 aligned faces of 178x218, as the official zip or unpacked."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import numpy as np

from dcgan_core.data.account import Account
from dcgan_core.data.request import DataRequest
from dcgan_core.data.source import (
    Annotation,
    Contents,
    Item,
    Listing,
    Report,
    SourceFile,
    home_of,
    looked_in,
    places,
)
from dcgan_core.data.sources.folder import archive_listing, folder_listing, list_images
from dcgan_core.errors import InputError
from dcgan_core.system.files import read_text

ARCHIVE = "img_align_celeba.zip"
UNPACKED = "img_align_celeba"
IMAGES = 202_599
ATTRIBUTES = "list_attr_celeba.txt"
PARTITION = "list_eval_partition.txt"
PAGE = "https://mmlab.ie.cuhk.edu.hk/projects/CelebA.html"


class CelebA:
    """The aligned and cropped faces; all partitions together, with the official tables where they are."""

    name = "celeba"

    def find(self, request: DataRequest, report: Report) -> Listing:
        """Find the zip or the unpacked folder; the zip first, since one that is cut off can be recognised."""
        given = request.data_dir
        if given.is_file() and given.suffix.lower() == ".zip":
            return _faces(archive_listing(given, channels=3), given)
        folders = places(request)
        for folder in folders:
            if (folder / ARCHIVE).is_file():
                return _faces(archive_listing(folder / ARCHIVE, channels=3), folder / ARCHIVE)
            if (folder / UNPACKED).is_dir():
                return _unpacked(folder / UNPACKED)
        if given.name == UNPACKED and given.is_dir():
            return _unpacked(given)
        refused = (
            "\nIt cannot be downloaded from here: its only official home is a shared drive, which refuses once "
            "its daily quota is spent, so that automatic downloads have failed for years."
            if request.download
            else ""
        )
        raise InputError(
            f"CelebA was not found: neither the archive {ARCHIVE} nor a folder {UNPACKED}/ is in\n"
            f"{looked_in(folders, 'name it as --data-dir')}{refused}\n"
            f"Get {ARCHIVE} (1.4 GB, 'Align&Cropped Images') with a browser from\n  {PAGE}\n"
            f"and put it, packed or unpacked, into {home_of(given)}."
        )


def _unpacked(folder: Path) -> Listing:
    found = list_images(folder)
    if not found.files:
        raise InputError(
            f"{folder} holds no images; unpack {ARCHIVE} again, or put the zip itself next to it."
        )
    return _faces(folder_listing(folder, found), folder)


def _faces(listing: Listing, place: Path) -> Listing:
    """The images of `listing`, found at `place`, with the official tables where those lie near it."""
    attributes, partition = _near(place, ATTRIBUTES), _near(place, PARTITION)
    tables = [path for path in (attributes, partition) if path is not None]

    def open_faces(report: Report) -> Contents:
        contents = listing.open(report)
        if contents.count != IMAGES:
            report(f"CelebA: {contents.count:,} of the {IMAGES:,} images are here.")
        values: dict[str, dict[str, np.ndarray]] = {}
        columns: tuple[str, ...] | None = None
        if attributes is not None:
            columns, values["attributes"] = _read_attributes(attributes)
        if partition is not None:
            values["partition"] = _read_partition(partition)
        known = {name: path for name, path in (("attributes", attributes), ("partition", partition)) if path}

        def items() -> Iterator[Item]:
            for item in contents.items:
                for name, rows in values.items():
                    if _stem(item.name) not in rows:
                        raise InputError(
                            f"{known[name]} has no line for {item.name}: the images and the table do not belong "
                            "together. Get both from one origin, or take the table away."
                        )
                # Subfolders of repackaged copies mean nothing, so they give no labels.
                yield dataclasses.replace(item, label=None)

        def annotate(names: list[str]) -> dict[str, Annotation]:
            return {
                name: Annotation(
                    np.array([rows[_stem(item)] for item in names], np.uint8),
                    columns if name == "attributes" else None,
                )
                for name, rows in values.items()
            }

        return dataclasses.replace(
            contents,
            channels=3,
            class_names=None,
            items=items(),
            account=_account(contents.account, tables),
            annotate=annotate if values else None,
        )

    files = (*listing.files, *(SourceFile.of(path) for path in tables))
    account = listing.account and _account(listing.account, tables)
    return dataclasses.replace(listing, files=files, open=open_faces, account=account)


def _account(images: Account, tables: list[Path]) -> Account:
    """That of the images, with what the tables add."""
    read = f"Tables: {', '.join(path.name for path in tables)}." if tables else "No tables."
    remark = f"All partitions are taken, those for validation and testing too. {read}"
    return dataclasses.replace(images, remarks=(*images.remarks, remark))


def _near(place: Path, name: str) -> Path | None:
    """The table `name` next to the images, or where the official download has it (Anno/ and Eval/ next to Img/)."""
    above = [place.parent, place.parent.parent]
    folders = [above[0], *(folder / part for folder in above for part in ("Anno", "Eval"))]
    return next((folder / name for folder in folders if (folder / name).is_file()), None)


def _stem(name: str) -> str:
    # Without the ending, since copies in another format are common.
    return PurePosixPath(name).stem


def _read_attributes(path: Path) -> tuple[tuple[str, ...], dict[str, np.ndarray]]:
    """The names of the attributes and, by file name without its ending, uint8 (attributes,): 1 for those it has."""
    lines = _lines(path)
    columns = tuple(lines[1].split()) if len(lines) > 1 else ()
    if not columns or not lines[0].strip().isdecimal() or int(lines[0]) != len(lines) - 2:
        raise InputError(
            f"{path} is cut off or another file: it begins with {lines[0][:40]!r} where the number of its "
            f"{max(len(lines) - 2, 0):,} images belongs. Get it again."
        )
    rows: dict[str, np.ndarray] = {}
    for number, line in enumerate(lines[2:], 3):
        name, *marks = line.split()
        if len(marks) != len(columns) or not {*marks} <= {"1", "-1"}:
            raise InputError(
                f"{path}, line {number}: not a name and {len(columns)} times 1 or -1. Get it again."
            )
        rows[_stem(name)] = np.array([mark == "1" for mark in marks], np.uint8)
    return columns, rows


def _read_partition(path: Path) -> dict[str, np.ndarray]:
    """By file name without its ending, uint8 (): 0 training, 1 validation, 2 test."""
    rows: dict[str, np.ndarray] = {}
    for number, line in enumerate(_lines(path), 1):
        parts = line.split()
        if len(parts) != 2 or parts[1] not in ("0", "1", "2"):
            raise InputError(f"{path}, line {number}: not a name and 0, 1 or 2. Get it again.")
        rows[_stem(parts[0])] = np.array(int(parts[1]), np.uint8)
    return rows


def _lines(path: Path) -> list[str]:
    try:
        text = read_text(path)
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not text ({error.reason}). Get it again.") from error
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        raise InputError(f"{path} is empty. Get it again.")
    return lines


CELEBA = CelebA()
