"""Names in a zip that are not ASCII, as several programs write them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from dcgan_core.data.store import Store

FolderOf = Callable[..., Path]
Prepare = Callable[..., Store]


@pytest.mark.parametrize(
    ("placeholder", "written"),
    [
        ("QQrsprung", "ürsprung".encode()),
        ("Qrsprung", b"\x81rsprung"),
        ("Qrsprung", "ürsprung".encode("cp437")),
    ],
)
def test_names_without_a_mark_are_utf8_or_cp437(
    tmp_path: Path, folder_of: FolderOf, prepare: Prepare, placeholder: str, written: bytes
) -> None:
    images = sorted(folder_of(4).iterdir())
    packed = tmp_path / "images.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for index, image in enumerate(images):
            archive.write(image, f"{(placeholder, 'other')[index % 2]}/{image.name}")
    packed.write_bytes(packed.read_bytes().replace(placeholder.encode(), written))
    store = prepare("folder", packed)
    assert tuple(store.record["labels"]["class_names"]) == ("other", "ürsprung")


def test_names_with_a_mark_are_utf8(tmp_path: Path, folder_of: FolderOf, prepare: Prepare) -> None:
    """Also those that CP437 would have: these two letters are the bytes of an umlaut in it."""
    images = sorted(folder_of(4).iterdir())
    packed = tmp_path / "images.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for index, image in enumerate(images):
            archive.write(image, f"{('├╝', 'other')[index % 2]}/{image.name}")
    store = prepare("folder", packed)
    assert tuple(store.record["labels"]["class_names"]) == ("other", "├╝")
