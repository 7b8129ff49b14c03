"""MNIST and its kin: every layout in which the files come, and every way in which they are wrong."""

from __future__ import annotations

import dataclasses
import gzip
import hashlib
import shutil
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from dcgan_core.data import registry
from dcgan_core.data.source import Published
from dcgan_core.data.sources import idx
from dcgan_core.data.store import Store
from dcgan_core.errors import InputError
from tests.data.independent import torchvision_datasets

Prepare = Callable[..., Store]
PIXELS = np.random.default_rng(0).integers(0, 256, (50, 28, 28), np.uint8)
LABELS = (np.arange(50) % 10).astype(np.uint8)
IMAGE_BYTES = struct.pack(">4B3I", 0, 0, 8, 3, 50, 28, 28) + PIXELS.tobytes()
LABEL_BYTES = struct.pack(">4BI", 0, 0, 8, 1, 50) + LABELS.tobytes()


def write(
    folder: Path, images: bytes = IMAGE_BYTES, labels: bytes = LABEL_BYTES, dotted: bool = False
) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in ((idx.TRAIN_IMAGES, images), (idx.TRAIN_LABELS, labels)):
        (folder / (name.replace("-idx", ".idx") if dotted else name)).write_bytes(data)
    return folder


def compress(folder: Path) -> None:
    for path in list(folder.iterdir()):
        path.with_name(path.name + ".gz").write_bytes(gzip.compress(path.read_bytes()))
        path.unlink()


@pytest.mark.parametrize("compressed", [False, True])
@pytest.mark.parametrize("place", ["", "mnist", "MNIST/raw"])
def test_every_usual_layout_gives_the_very_pixels(
    place: str, compressed: bool, tmp_path: Path, prepare: Prepare
) -> None:
    folder = write(tmp_path / "data" / place)
    if compressed:
        compress(folder)
    store = prepare("mnist", tmp_path / "data", 28)
    assert (store.images[..., 0] == PIXELS).all()
    assert store.images.shape == (50, 28, 28, 1)
    assert store.labels is not None
    assert (store.labels == LABELS).all()
    assert store.labels.dtype == np.int64
    assert store.record["labels"]["class_names"] == list("0123456789")


def test_names_with_a_dot_are_found(tmp_path: Path, prepare: Prepare) -> None:
    assert len(prepare("mnist", write(tmp_path / "data", dotted=True), 28).images) == 50


def test_files_in_folders_of_their_own_name_are_found(
    tmp_path: Path, prepare: Prepare, lines: list[str]
) -> None:
    for path in list(write(tmp_path).iterdir()):
        if "ubyte" in path.name:
            moved = path.rename(tmp_path / "moved")
            path.mkdir()
            moved.rename(path / path.name)
    (tmp_path / "t10k-images-idx3-ubyte").write_bytes(b"")
    assert len(prepare("mnist", tmp_path, 28).images) == 50
    assert lines[-2] == "Used: 50 images (train split 50). Skipped: 1 file (test split 1)."


def test_the_cache_is_the_last_place(tmp_path: Path, cache: Path, prepare: Prepare) -> None:
    write(cache / "downloads" / "fashion_mnist")
    store = prepare("fashion_mnist", tmp_path / "nowhere", 28)
    assert store.record["labels"]["class_names"][9] == "Ankle boot"


def test_another_size_and_colour(tmp_path: Path, prepare: Prepare) -> None:
    store = prepare("mnist", write(tmp_path / "data"), 32, channels=3)
    assert store.images.shape == (50, 32, 32, 3)
    assert (store.images[..., 0] == store.images[..., 2]).all()


def test_missing_files_are_named_with_the_places_and_the_way_to_get_them(
    tmp_path: Path, cache: Path, prepare: Prepare
) -> None:
    data = tmp_path / "data"
    (write(data) / idx.TRAIN_LABELS).unlink()
    with pytest.raises(InputError) as caught:
        prepare("mnist", data, 28)
    message = str(caught.value)
    assert "missing: train-labels-idx1-ubyte" in message
    for place in (data, data / "mnist", data / "MNIST" / "raw", cache / "downloads" / "mnist"):
        assert f"  {place}" in message
    assert "--download" in message
    assert "https://" in message
    assert not cache.exists()


CUT = IMAGE_BYTES[: len(IMAGE_BYTES) // 2]


@pytest.mark.parametrize(
    ("images", "labels", "words"),
    [
        (CUT, LABEL_BYTES, "truncated: it ends .* bytes early"),
        (IMAGE_BYTES[:7], LABEL_BYTES, "truncated"),
        (b"", LABEL_BYTES, "truncated"),
        (IMAGE_BYTES, LABEL_BYTES[:20], "truncated"),
        (IMAGE_BYTES + b"x", LABEL_BYTES, "continues after its 50 images"),
        (b"<htm" + IMAGE_BYTES[4:], LABEL_BYTES, "not an IDX file of images: it begins with 3c 68 74 6d"),
        (LABEL_BYTES, LABEL_BYTES, "not an IDX file of images: it begins with 00 00 08 01"),
        (IMAGE_BYTES, IMAGE_BYTES, "not an IDX file of labels"),
        (
            IMAGE_BYTES,
            struct.pack(">4BI", 0, 0, 8, 1, 49) + LABELS[:49].tobytes(),
            "50 images and .* 49 labels",
        ),
        (struct.pack(">4B3I", 0, 0, 8, 3, 50, 0, 28), LABEL_BYTES, "which cannot be right"),
        (struct.pack(">4B3I", 0, 0, 8, 3, 50, 2**32 - 1, 2**32 - 1), LABEL_BYTES, "which cannot be right"),
    ],
)
@pytest.mark.parametrize("compressed", [False, True])
def test_a_damaged_file_is_reported_and_leaves_nothing(
    images: bytes, labels: bytes, words: str, compressed: bool, tmp_path: Path, cache: Path, prepare: Prepare
) -> None:
    folder = write(tmp_path / "data", images, labels)
    if compressed:
        compress(folder)
    with pytest.raises(InputError, match=words):
        prepare("mnist", folder, 28)
    assert not list(cache.glob("stores/*")) or [path.name for path in cache.glob("stores/*")] == [".locks"]


@pytest.mark.parametrize("keep", [0.5, 0.99])
def test_a_gz_that_is_cut_off(keep: float, tmp_path: Path, prepare: Prepare) -> None:
    folder = write(tmp_path / "data")
    compress(folder)
    path = folder / f"{idx.TRAIN_IMAGES}.gz"
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * keep)])
    with pytest.raises(InputError, match=r"truncated.*download it again"):
        prepare("mnist", folder, 28)


def test_a_gz_with_a_flipped_byte(tmp_path: Path, prepare: Prepare) -> None:
    folder = write(tmp_path / "data")
    path = folder / f"{idx.TRAIN_IMAGES}.gz"
    # Stored rather than compressed, so that the flipped byte is a pixel and only the checksum can tell.
    data = bytearray(gzip.compress(IMAGE_BYTES, compresslevel=0))
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(InputError, match="damaged"):
        prepare("mnist", folder, 28)


def test_the_files_of_another_set_are_recognised(
    tmp_path: Path, prepare: Prepare, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(tmp_path / "data")
    compress(folder)
    digest = hashlib.md5((folder / f"{idx.TRAIN_IMAGES}.gz").read_bytes()).hexdigest()
    file = Published(digest, (folder / f"{idx.TRAIN_IMAGES}.gz").stat().st_size)
    published = dataclasses.replace(idx.MNIST, published=idx.MNIST.published | {idx.TRAIN_IMAGES: file})
    monkeypatch.setattr(idx, "ALL", (published, idx.FASHION_MNIST))
    with pytest.raises(InputError, match="belongs to MNIST, and --dataset fashion_mnist was requested"):
        prepare("fashion_mnist", folder, 28)


def published_as(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have `name`, one of idx.ALL, publish the files that `write` writes, packed as they are packed here nowhere."""
    files = {
        file: Published("0" * 32, 1, hashlib.md5(data).hexdigest())
        for file, data in ((idx.TRAIN_IMAGES, IMAGE_BYTES), (idx.TRAIN_LABELS, LABEL_BYTES))
    }
    found = tuple(
        dataclasses.replace(source, published=files) if source.name == name else source for source in idx.ALL
    )
    monkeypatch.setattr(idx, "ALL", found)
    for source in found:
        monkeypatch.setattr(idx, source.name.upper(), source)


@pytest.mark.parametrize("compressed", [False, True])
def test_the_published_files_are_known_however_they_are_packed(
    compressed: bool, tmp_path: Path, prepare: Prepare, lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    published_as("fashion_mnist", monkeypatch)
    folder = write(tmp_path / "same")
    # Its control: the last pixel is another one.
    other = write(tmp_path / "other", images=IMAGE_BYTES[:-1] + bytes([IMAGE_BYTES[-1] ^ 1]))
    if compressed:
        compress(folder)
        compress(other)
    assert prepare("fashion_mnist", folder, 28).record["notes"]["published_files"] is True
    assert not any("not the published file" in line for line in lines)
    assert prepare("fashion_mnist", other, 28).record["notes"]["published_files"] is False
    assert sum("train-images" in line and "is not the published file" in line for line in lines) == 1
    with pytest.raises(InputError, match="belongs to Fashion-MNIST, and --dataset mnist was requested"):
        prepare("mnist", folder, 28)


def test_a_gz_that_swells_is_not_unpacked_to_be_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published_as("mnist", monkeypatch)
    compress(write(tmp_path))
    path = tmp_path / f"{idx.TRAIN_IMAGES}.gz"
    assert idx._unpacked_md5(path) == hashlib.md5(IMAGE_BYTES).hexdigest()
    monkeypatch.setattr(idx, "_LARGEST_PUBLISHED", len(IMAGE_BYTES) - 1)
    assert idx._unpacked_md5(path) is None


def test_an_installed_package_is_found_and_is_named_where_it_is_not(
    tmp_path: Path, prepare: Prepare, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = idx.SystemPackage("Debian", "dataset-fashion-mnist", str(tmp_path / "installed"))
    monkeypatch.setattr(
        idx, "FASHION_MNIST", dataclasses.replace(idx.FASHION_MNIST, published={}, package=package)
    )
    with pytest.raises(
        InputError, match="--download, install Debian's package dataset-fashion-mnist, or put"
    ):
        prepare("fashion_mnist", tmp_path / "data", 28)
    write(tmp_path / "installed")
    assert len(prepare("fashion_mnist", tmp_path / "data", 28).images) == 50
    with pytest.raises(InputError, match="--download, or put"):
        prepare("mnist", tmp_path / "data", 28)


def test_download_is_only_tried_when_asked_for_and_lands_beside_the_data(
    tmp_path: Path, lines: list[str], prepare: Prepare, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[list[str], Path, str]] = []

    def pretend(
        urls: list[str], destination: Path, *, size: int, md5: str, report: Callable[[str], None]
    ) -> Path:
        asked.append((urls, destination, md5))
        destination.parent.mkdir(parents=True, exist_ok=True)
        destination.write_bytes(gzip.compress(IMAGE_BYTES if "images" in destination.name else LABEL_BYTES))
        return destination

    monkeypatch.setattr(idx, "fetch", pretend)
    with pytest.raises(InputError):
        prepare("mnist", tmp_path / "data", 28)
    assert not asked
    assert len(prepare("mnist", tmp_path / "data", 28, download=True).images) == 50
    assert len(asked) == 4
    urls, destination, md5 = asked[0]
    assert destination == tmp_path / "data" / "mnist" / "train-images-idx3-ubyte.gz"
    assert md5 == "f68b3c2dcbeaaa9fbdd348bbdeb94873"
    assert len(urls) == 2
    assert all(url.startswith("https://") and url.endswith("/train-images-idx3-ubyte.gz") for url in urls)
    # A second start finds what the first has fetched.
    asked.clear()
    prepare("mnist", tmp_path / "data", 28, download=True)
    assert not asked


def test_the_table_of_published_files_is_whole() -> None:
    for source in idx.ALL:
        assert registry.get_source(source.name) is source
        assert len({*source.published.values()}) == 4
        assert all(len(file.md5) == 32 and file.size > 4000 for file in source.published.values())
        # What Kuzushiji-MNIST's files hold has not been at hand.
        assert len({file.unpacked for file in source.published.values()}) == (
            1 if source is idx.KMNIST else 4
        )
        assert len(source.class_names) == 10


def write_emnist(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in zip(idx.EMNIST.file_names, (IMAGE_BYTES, LABEL_BYTES), strict=True):
        (folder / name).write_bytes(data)
    return folder


@pytest.mark.parametrize("compressed", [False, True])
@pytest.mark.parametrize("place", ["", "emnist", "EMNIST/raw", "gzip"])
def test_emnist_is_set_upright(place: str, compressed: bool, tmp_path: Path, prepare: Prepare) -> None:
    folder = write_emnist(tmp_path / place)
    if compressed:
        compress(folder)
    store = prepare("emnist", tmp_path, 28)
    assert (store.images[..., 0] == PIXELS.transpose(0, 2, 1)).all()
    assert "".join(store.record["labels"]["class_names"]).startswith("0123456789ABC")
    assert len(store.record["labels"]["class_names"]) == 47


def zipped_emnist(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as stream:
        for name, data in zip(idx.EMNIST.file_names, (IMAGE_BYTES, LABEL_BYTES), strict=True):
            stream.writestr(f"gzip/{name}.gz", gzip.compress(data))
        stream.writestr("gzip/emnist-letters-train-images-idx3-ubyte.gz", b"other")
    return path


def test_emnist_comes_out_of_its_zip(
    tmp_path: Path, prepare: Prepare, monkeypatch: pytest.MonkeyPatch, lines: list[str]
) -> None:
    loose = prepare("emnist", write_emnist(tmp_path / "loose"), 28)
    zipped_emnist(tmp_path / "zipped" / "gzip.zip")
    packed = prepare("emnist", tmp_path / "zipped", 28)
    assert packed.fingerprint == loose.fingerprint
    made = sorted(path.name for path in (tmp_path / "zipped" / "emnist").iterdir())
    assert made == sorted(f"{name}.gz" for name in idx.EMNIST.file_names)

    def pretend(
        urls: list[str], destination: Path, *, size: int, md5: str, report: Callable[[str], None]
    ) -> Path:
        assert urls == ["https://biometrics.nist.gov/cs_links/EMNIST/gzip.zip"]
        return zipped_emnist(destination)

    monkeypatch.setattr(idx, "fetch", pretend)
    fetched = prepare("emnist", tmp_path / "data", 28, download=True)
    assert fetched.fingerprint == loose.fingerprint


def test_a_zip_of_emnist_that_is_cut_off_or_another(tmp_path: Path, prepare: Prepare) -> None:
    path = zipped_emnist(tmp_path / "gzip.zip")
    whole = path.read_bytes()
    path.write_bytes(whole[:-100])
    with pytest.raises(InputError, match="damaged or truncated"):
        prepare("emnist", tmp_path, 28)
    path.write_bytes(whole.replace(b"balanced", b"balancee"))
    with pytest.raises(InputError, match="does not hold"):
        prepare("emnist", tmp_path, 28)
    assert not list(tmp_path.rglob("*.gz"))


def zipped(path: Path, names: tuple[str, ...], packed: bool = False) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as stream:
        for name, data in zip(names, (IMAGE_BYTES, LABEL_BYTES), strict=True):
            stream.writestr(f"{name}.gz" if packed else name, gzip.compress(data) if packed else data)
        stream.writestr("t10k-images-idx3-ubyte", b"other")
    return path


NAMES = (idx.TRAIN_IMAGES, idx.TRAIN_LABELS)


@pytest.mark.parametrize(
    ("names", "packed"),
    [
        (NAMES, False),
        (NAMES, True),
        (("MNIST Dataset/train-images.idx3-ubyte", "MNIST Dataset/train-labels.idx1-ubyte"), False),
        ((f"{NAMES[0]}/{NAMES[0]}", f"{NAMES[1]}/{NAMES[1]}"), False),
    ],
)
@pytest.mark.parametrize("named", [True, False])
def test_the_files_come_out_of_any_zip(
    names: tuple[str, str], packed: bool, named: bool, tmp_path: Path, cache: Path, prepare: Prepare
) -> None:
    path = zipped(tmp_path / "data" / "archive.zip", names, packed)
    store = prepare("mnist", path if named else path.parent, 28)
    assert (store.images[..., 0] == PIXELS).all()
    assert sorted(entry.name for entry in path.parent.iterdir()) == ["archive.zip"]
    # A search elsewhere does not find them.
    with pytest.raises(InputError, match="was not found"):
        prepare("mnist", tmp_path / "nowhere", 28)


def test_zips_without_the_files_and_damaged_ones(
    tmp_path: Path, prepare: Prepare, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "a.zip"
    with zipfile.ZipFile(other, "w") as stream:
        stream.writestr("images/1.png", b"")
        stream.writestr(idx.TRAIN_LABELS, LABEL_BYTES)
    with pytest.raises(InputError, match="no folder holds both training files"):
        prepare("mnist", other, 28)
    (tmp_path / "b.zip").write_bytes(b"not a zip")
    with pytest.raises(InputError, match=r"b\.zip is damaged or truncated"):
        prepare("mnist", tmp_path / "b.zip", 28)
    # In a folder both are passed over.
    whole = zipped(tmp_path / "c.zip", NAMES)
    monkeypatch.setattr(idx, "_LARGEST_UNPACKED", 1000)
    with pytest.raises(InputError, match=r"c\.zip holds a train-images-idx3-ubyte of 39,216 bytes"):
        prepare("mnist", tmp_path, 28)
    monkeypatch.undo()
    assert len(prepare("mnist", whole.parent, 28).images) == 50


def test_a_label_that_the_set_does_not_have(tmp_path: Path, prepare: Prepare) -> None:
    labels = struct.pack(">4BI", 0, 0, 8, 1, 50) + bytes([*LABELS[:49], 10])
    with pytest.raises(InputError, match="holds the label 10, and MNIST has the classes 0 to 9"):
        prepare("mnist", write(tmp_path, labels=labels), 28)


@pytest.mark.torch
@pytest.mark.parametrize("name", ["mnist", "fashion_mnist", "kmnist", "emnist"])
def test_torchvision_reads_the_same(name: str, tmp_path: Path, prepare: Prepare) -> None:
    source = registry.get_source(name)
    assert isinstance(source, idx.IdxSource)
    raw = tmp_path / source.torchvision_folder / "raw"
    write_emnist(raw) if name == "emnist" else write(raw)
    for trained, tested in ((idx.TRAIN_IMAGES, idx.TEST_IMAGES), (idx.TRAIN_LABELS, idx.TEST_LABELS)):
        if (raw / trained).exists():  # torchvision insists on the test files too
            shutil.copy(raw / trained, raw / tested)
    reader = getattr(torchvision_datasets("mnist"), source.torchvision_folder)
    theirs = reader(tmp_path, "balanced") if name == "emnist" else reader(tmp_path, train=True)
    ours = prepare(name, tmp_path, 28)
    pixels = theirs.data.numpy()
    assert ((pixels.transpose(0, 2, 1) if name == "emnist" else pixels) == ours.images[..., 0]).all()
    assert ours.labels is not None
    assert (theirs.targets.numpy() == ours.labels).all()
    if name == "emnist":
        assert set(theirs.classes) == set(ours.record["labels"]["class_names"])
    elif name != "mnist":  # which has "0 - zero" there
        assert theirs.classes == ours.record["labels"]["class_names"]


def test_the_test_images_are_another_store_and_the_training_ones_keep_theirs(
    tmp_path: Path, prepare: Prepare
) -> None:
    folder = write(tmp_path / "data")
    for training, test in ((idx.TRAIN_IMAGES, idx.TEST_IMAGES), (idx.TRAIN_LABELS, idx.TEST_LABELS)):
        shutil.copy(folder / training, folder / test)
    images = bytearray(IMAGE_BYTES)
    images[16] ^= 255  # the first pixel
    (folder / idx.TEST_IMAGES).write_bytes(images)
    training, test = (prepare("mnist", folder, 28, split=split) for split in ("train", "test"))
    assert training.path != test.path
    assert (training.images != test.images).sum() == 1
    assert test.record["notes"]["split"] == test.record["settings"]["split"] == "test"
    assert "split" not in training.record["settings"]


@pytest.mark.parametrize(("name", "source"), [("digits", "files"), ("mnist", "torchvision")])
def test_a_set_without_test_images_says_which_have_some(name: str, source: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=f"{name} has no test images[\\s\\S]*mnist, fashion_mnist"):
        registry.get_source(name, source, "test")
