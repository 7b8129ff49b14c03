"""CelebA: 202,599 aligned faces of 178x218, as the official zip or unpacked."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from dcgan.data.request import DataRequest
from dcgan.data.source import Contents, Listing, Report, looked_in, places
from dcgan.data.sources.folder import folder_listing, list_images, zip_listing
from dcgan.errors import InputError

ARCHIVE = "img_align_celeba.zip"
UNPACKED = "img_align_celeba"
IMAGES = 202_599
PAGE = "https://mmlab.ie.cuhk.edu.hk/projects/CelebA.html"


class CelebA:
    """The aligned and cropped faces; all partitions together."""

    name = "celeba"

    def find(self, request: DataRequest, report: Report) -> Listing:
        """Find the zip or the unpacked folder; the zip first, since one that is cut off can be told."""
        given = request.data_dir
        if given.is_file() and given.suffix.lower() == ".zip":
            return _faces(zip_listing(given, channels=3))
        folders = places(request)
        for folder in folders:
            if (folder / ARCHIVE).is_file():
                return _faces(zip_listing(folder / ARCHIVE, channels=3))
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
            f"{looked_in(folders)}{refused}\n"
            f"Get {ARCHIVE} (1.4 GB, 'Align&Cropped Images') with a browser from\n  {PAGE}\n"
            f"and put it, packed or unpacked, into {given}."
        )


def _unpacked(folder: Path) -> Listing:
    files, others = list_images(folder)
    if not files:
        raise InputError(
            f"{folder} holds no images; unpack {ARCHIVE} again, or put the zip itself beside it."
        )
    return _faces(folder_listing(folder, files, others))


def _faces(listing: Listing) -> Listing:
    def open_faces(report: Report) -> Contents:
        contents = listing.open(report)
        if contents.count != IMAGES:
            report(f"CelebA: {contents.count:,} of the {IMAGES:,} images are here.")
        # Subfolders of repackaged copies mean nothing, so they give no labels.
        items = (dataclasses.replace(item, label=None) for item in contents.items)
        return dataclasses.replace(contents, channels=3, class_names=None, items=items)

    return dataclasses.replace(listing, open=open_faces)


CELEBA = CelebA()
