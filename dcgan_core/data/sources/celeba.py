"""CelebA: 202,599 aligned faces of 178x218, as the official zip or unpacked."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

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
from dcgan_core.data.tables import ATTRIBUTES, PARTITION, near, no_line, read_attributes, stem
from dcgan_core.errors import InputError

ARCHIVE = "img_align_celeba.zip"
UNPACKED = "img_align_celeba"
IMAGES = 202_599
PAGE = "https://mmlab.ie.cuhk.edu.hk/projects/CelebA.html"


class CelebA:
    """The aligned and cropped faces; those for training where a table of splits lies near them."""

    name = "celeba"

    def find(self, request: DataRequest, report: Report) -> Listing:
        """Find the zip or the unpacked folder; the zip first, since one that is cut off can be recognised."""
        given = request.data_dir
        if given.is_file() and given.suffix.lower() == ".zip":
            return _faces(archive_listing(given, channels=3, all_named=True), given)
        folders = places(request)
        for folder in folders:
            if (folder / ARCHIVE).is_file():
                return _faces(archive_listing(folder / ARCHIVE, channels=3, all_named=True), folder / ARCHIVE)
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
    return _faces(folder_listing(folder, found, all_named=True), folder)


def _faces(listing: Listing, place: Path) -> Listing:
    """The images of `listing`, found at `place`, with their attributes where that table lies near it."""
    table = near(place, ATTRIBUTES)

    def open_faces(report: Report) -> Contents:
        contents = listing.open(report)
        left = contents.account.left or {}
        here = contents.count + sum(number for kind, number in left.items() if kind.endswith(" split"))
        if here != IMAGES:
            report(f"CelebA: {here:,} of the {IMAGES:,} images are here.")
        columns, rows = read_attributes(table) if table is not None else ((), {})

        def items() -> Iterator[Item]:
            for item in contents.items:
                if table is not None and stem(item.name) not in rows:
                    raise no_line(table, item.name)
                # Subfolders of repackaged copies mean nothing, so they give no labels.
                yield dataclasses.replace(item, label=None)

        def annotate(names: list[str]) -> dict[str, Annotation]:
            return {
                "attributes": Annotation(np.array([rows[stem(name)] for name in names], np.uint8), columns)
            }

        return dataclasses.replace(
            contents,
            channels=3,
            class_names=None,
            items=items(),
            account=_account(contents.account),
            annotate=annotate if table is not None else None,
        )

    files = (*listing.files, *((SourceFile.of(table),) if table is not None else ()))
    account = listing.account and _account(listing.account)
    return dataclasses.replace(listing, files=files, open=open_faces, account=account)


def _account(images: Account) -> Account:
    """That of the images, with a remark where nothing says which are kept apart."""
    if any("train split" in kinds for kinds in images.kinds):
        return images
    remark = (
        f"Without {' or '.join(PARTITION)} next to them, those for validation and testing are among them."
    )
    return dataclasses.replace(images, remarks=(*images.remarks, remark))


CELEBA = CelebA()
