"""SVHN's MATLAB file, written by SciPy and read equal by torchvision."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import scipy.io

from dcgan_core.data.source import Published
from dcgan_core.data.sources import svhn
from dcgan_core.data.store import Store
from dcgan_core.errors import InputError
from tests.data.independent import torchvision_datasets

Prepare = Callable[..., Store]
FILE = svhn.SVHN.file
PIXELS = np.random.default_rng(0).integers(0, 256, (32, 32, 3, 12), np.uint8)
LABELS = np.array([[1], [10], [9], [10], [5], [2], [3], [4], [6], [7], [8], [1]], np.uint8)


def write(folder: Path, **content: np.ndarray) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    scipy.io.savemat(folder / FILE, {"X": PIXELS, "y": LABELS} | content, do_compression=True)
    return folder


@pytest.mark.parametrize("place", ["", "svhn"])
def test_the_pixels_arrive_and_ten_is_zero(
    place: str, tmp_path: Path, prepare: Prepare, lines: list[str]
) -> None:
    write(tmp_path / place)
    store = prepare("svhn", tmp_path, 32)
    assert (store.images == PIXELS.transpose(3, 0, 1, 2)).all()
    assert store.labels is not None
    assert store.labels.tolist() == [1, 0, 9, 0, 5, 2, 3, 4, 6, 7, 8, 1]
    assert any("is not the published file" in line for line in lines)
    assert prepare("svhn", tmp_path / place / FILE, 32).fingerprint == store.fingerprint


@pytest.mark.torch
def test_torchvision_reads_the_same(
    tmp_path: Path, prepare: Prepare, monkeypatch: pytest.MonkeyPatch, lines: list[str]
) -> None:
    path = write(tmp_path) / FILE
    md5 = hashlib.md5(path.read_bytes()).hexdigest()
    monkeypatch.setattr(
        svhn, "SVHN", dataclasses.replace(svhn.SVHN, published=Published(md5, path.stat().st_size))
    )
    module = torchvision_datasets("svhn")
    monkeypatch.setattr(module.SVHN, "split_list", {"train": ["", FILE, md5]})
    theirs = module.SVHN(tmp_path, split="train")
    ours = prepare("svhn", tmp_path, 32)
    assert (theirs.data.transpose(0, 2, 3, 1) == ours.images).all()
    assert ours.labels is not None
    assert (theirs.labels == ours.labels).all()
    assert ours.record["notes"]["published_files"] is True


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"y": LABELS[:-1]}, "12 images and 11 labels"),
        ({"y": LABELS + 1}, "labels from 2 to 11 instead of 1 to 10"),
        ({"X": PIXELS.astype(np.float32)}, "X is float32"),
        ({"X": PIXELS[:, :, 0]}, r"of shape \(32, 32, 12\)"),
    ],
)
def test_content_that_cannot_be_is_reported(
    content: dict[str, np.ndarray], words: str, tmp_path: Path, prepare: Prepare
) -> None:
    with pytest.raises(InputError, match=words):
        prepare("svhn", write(tmp_path, **content), 32)


@pytest.mark.parametrize("keep", [0, 50, 300, 10_000])
def test_a_file_that_is_cut_off(keep: int, tmp_path: Path, prepare: Prepare) -> None:
    path = write(tmp_path) / FILE
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(InputError, match="is truncated"):
        prepare("svhn", tmp_path, 32)


def test_a_web_page_under_its_name_and_a_file_without_images(tmp_path: Path, prepare: Prepare) -> None:
    (tmp_path / FILE).write_text("<html>" + "not here " * 100)
    with pytest.raises(InputError, match="not a MATLAB file"):
        prepare("svhn", tmp_path, 32)
    scipy.io.savemat(tmp_path / FILE, {"y": LABELS})
    with pytest.raises(InputError, match="not a MATLAB file with X and y"):
        prepare("svhn", tmp_path, 32)


def test_when_missing_the_message_says_what_to_get(tmp_path: Path, prepare: Prepare) -> None:
    with pytest.raises(InputError, match=r"--download[\s\S]*https://ufldl.*train_32x32\.mat"):
        prepare("svhn", tmp_path, 32)


def test_download_fetches_it(tmp_path: Path, prepare: Prepare, monkeypatch: pytest.MonkeyPatch) -> None:
    origin = write(tmp_path / "origin") / FILE

    def pretend(urls: list[str], destination: Path, *, size: int, md5: str, report: object) -> Path:
        assert urls == ["https://ufldl.stanford.edu/housenumbers/train_32x32.mat"]
        assert md5 == "e26dedcc434d2e4c54c9b2d4a06d8373"
        destination.parent.mkdir(parents=True)
        destination.write_bytes(origin.read_bytes())
        return destination

    monkeypatch.setattr(svhn, "fetch", pretend)
    assert len(prepare("svhn", tmp_path / "data", 32, download=True).images) == 12


def test_the_test_images_are_another_file_and_another_store(tmp_path: Path, prepare: Prepare) -> None:
    (write(tmp_path / "test") / FILE).rename(tmp_path / svhn.SVHN_TEST.file)
    with pytest.raises(InputError, match="train_32x32"):
        prepare("svhn", tmp_path, 32)
    assert prepare("svhn", tmp_path, 32, split="test").record["notes"]["split"] == "test"
