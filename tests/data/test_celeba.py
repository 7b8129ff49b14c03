"""CelebA as the official zip or unpacked, wherever it is sensible to look."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from dcgan.data.store import Store
from dcgan.errors import InputError

Prepare = Callable[..., Store]
Draw = Callable[..., Image.Image]
Encode = Callable[..., bytes]


def unpacked(folder: Path, picture: Draw) -> Path:
    inside = folder / "img_align_celeba"
    inside.mkdir(parents=True)
    for index in range(1, 5):
        picture(index, 178, 218).save(inside / f"{index:06d}.jpg")
    return folder


def packed(folder: Path, picture: Draw, encode: Encode) -> Path:
    folder.mkdir(parents=True)
    with zipfile.ZipFile(folder / "img_align_celeba.zip", "w") as stream:
        for index in range(1, 5):
            stream.writestr(f"img_align_celeba/{index:06d}.jpg", encode(picture(index, 178, 218), "JPEG"))
    return folder


@pytest.mark.parametrize("place", ["", "celeba"])
def test_zip_and_folder_give_the_same_store(
    place: str, tmp_path: Path, picture: Draw, encode: Encode, prepare: Prepare, lines: list[str]
) -> None:
    unpacked(tmp_path / "a" / place, picture)
    packed(tmp_path / "b" / place, picture, encode)
    first = prepare("celeba", tmp_path / "a", 64)
    second = prepare("celeba", tmp_path / "b", 64)
    assert first.images.shape == (4, 64, 64, 3)
    assert first.fingerprint == second.fingerprint
    assert first.labels is None
    assert any("4 of the 202,599 images" in line for line in lines)


def test_the_zip_or_the_folder_may_be_named_itself(
    tmp_path: Path, picture: Draw, encode: Encode, prepare: Prepare
) -> None:
    archive = packed(tmp_path / "b", picture, encode) / "img_align_celeba.zip"
    folder = unpacked(tmp_path / "a", picture) / "img_align_celeba"
    assert prepare("celeba", archive, 32).fingerprint == prepare("celeba", folder, 32).fingerprint


def test_a_repackaged_copy_with_a_folder_more(tmp_path: Path, picture: Draw, prepare: Prepare) -> None:
    unpacked(tmp_path / "a" / "img_align_celeba", picture)
    assert len(prepare("celeba", tmp_path / "a", 32).images) == 4


@pytest.mark.parametrize("download", [False, True])
def test_when_missing_the_message_says_what_to_get_and_where(
    download: bool, tmp_path: Path, prepare: Prepare
) -> None:
    with pytest.raises(InputError) as caught:
        prepare("celeba", tmp_path / "data", 64, download=download)
    message = str(caught.value)
    assert "img_align_celeba.zip" in message
    assert "https://mmlab.ie.cuhk.edu.hk/projects/CelebA.html" in message
    assert f"  {tmp_path / 'data' / 'celeba'}  (does not exist)" in message
    assert ("quota" in message) is download


def test_an_empty_folder_is_told(tmp_path: Path, prepare: Prepare) -> None:
    (tmp_path / "img_align_celeba").mkdir()
    with pytest.raises(InputError, match="img_align_celeba holds no images"):
        prepare("celeba", tmp_path, 64)
