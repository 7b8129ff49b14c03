"""CIFAR-10 and CIFAR-100 in their binary form: packed, unpacked, damaged, and the pickled form refused."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import pickle
import tarfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from dcgan_core.data.source import Published
from dcgan_core.data.sources import cifar
from dcgan_core.data.store import Store
from dcgan_core.errors import InputError
from tests.data.independent import torchvision_datasets

Prepare = Callable[..., Store]
TEN = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]
# By file, (n, 3, 32, 32) as both published forms have them, and labels.
BATCHES = [np.random.default_rng(number).integers(0, 256, (4, 3, 32, 32), np.uint8) for number in range(5)]
LABELS = [(np.arange(4) + 3 * number) % 10 for number in range(5)]


def unpacked_ten(root: Path) -> Path:
    folder = root / "cifar-10-batches-bin"
    folder.mkdir(parents=True)
    for number, (images, labels) in enumerate(zip(BATCHES, LABELS, strict=True), 1):
        records = np.concatenate([labels[:, None].astype(np.uint8), images.reshape(4, -1)], axis=1)
        (folder / f"data_batch_{number}.bin").write_bytes(records.tobytes())
    (folder / "batches.meta.txt").write_text("\n".join(TEN) + "\n\n")
    return root


def packed_ten(root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    unpacked_ten(root / "loose")
    archive = root / "cifar-10-binary.tar.gz"
    with tarfile.open(archive, "w:gz") as stream:
        # The real archive has its files in no order either.
        for name in ["data_batch_4.bin", "batches.meta.txt", *(f"data_batch_{n}.bin" for n in (1, 5, 2, 3))]:
            stream.add(root / "loose" / "cifar-10-batches-bin" / name, f"cifar-10-batches-bin/{name}")
    publish(archive, monkeypatch)
    return archive


def publish(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make `archive` the published one."""
    md5 = hashlib.md5(archive.read_bytes()).hexdigest()
    monkeypatch.setattr(
        cifar, "CIFAR10", dataclasses.replace(cifar.CIFAR10, published=Published(md5, archive.stat().st_size))
    )


def expected() -> np.ndarray:
    return np.concatenate(BATCHES).transpose(0, 2, 3, 1)


@pytest.mark.parametrize("place", ["", "cifar10"])
def test_packed_and_unpacked_give_the_very_pixels(
    place: str, tmp_path: Path, prepare: Prepare, monkeypatch: pytest.MonkeyPatch
) -> None:
    loose = prepare("cifar10", unpacked_ten(tmp_path / "a" / place), 32)
    packed_ten(tmp_path / "b" / place, monkeypatch)
    packed = prepare("cifar10", tmp_path / "b", 32)
    assert (loose.images == expected()).all()
    assert loose.labels is not None
    assert (loose.labels == np.concatenate(LABELS)).all()
    assert loose.record["labels"]["class_names"] == TEN
    assert packed.fingerprint == loose.fingerprint
    assert packed.record["notes"]["published_files"] is True


def test_the_archive_or_the_folder_may_be_named_itself(
    tmp_path: Path, prepare: Prepare, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = packed_ten(tmp_path, monkeypatch)
    folder = tmp_path / "loose" / "cifar-10-batches-bin"
    assert prepare("cifar10", archive, 32).fingerprint == prepare("cifar10", folder, 32).fingerprint


def test_a_hundred_have_their_fine_label(tmp_path: Path, prepare: Prepare) -> None:
    folder = tmp_path / "cifar-100-binary"
    folder.mkdir()
    images = BATCHES[0]
    labels = np.array([[3, 99], [0, 7], [19, 50], [1, 0]], np.uint8)
    (folder / "train.bin").write_bytes(np.concatenate([labels, images.reshape(4, -1)], axis=1).tobytes())
    (folder / "fine_label_names.txt").write_text("\n".join(f"kind_{number}" for number in range(100)))
    store = prepare("cifar100", tmp_path, 32)
    assert (store.images == images.transpose(0, 2, 3, 1)).all()
    assert store.labels is not None
    assert store.labels.tolist() == [99, 7, 50, 0]
    assert store.record["labels"]["class_names"][99] == "kind_99"


def pickled(root: Path, monkeypatch: pytest.MonkeyPatch, module: object) -> None:
    """The python form of the same images, as torchvision reads it."""
    folder = root / "cifar-10-batches-py"
    folder.mkdir(parents=True)
    content: dict[str, object] = {
        f"data_batch_{number}": {"data": images.reshape(4, -1), "labels": labels.tolist()}
        for number, (images, labels) in enumerate(zip(BATCHES, LABELS, strict=True), 1)
    }
    content["test_batch"] = content["data_batch_1"]
    content["batches.meta"] = {"label_names": TEN}
    for name, value in content.items():
        (folder / name).write_bytes(pickle.dumps(value))
    reader = module.CIFAR10  # type: ignore[attr-defined]
    for field in ("train_list", "test_list"):
        digests = [[name, md5_of(folder / name)] for name, _ in getattr(reader, field)]
        monkeypatch.setattr(reader, field, digests)
    monkeypatch.setattr(reader, "meta", reader.meta | {"md5": md5_of(folder / "batches.meta")})


def md5_of(path: Path) -> str:
    return hashlib.md5(path.read_bytes()).hexdigest()


@pytest.mark.torch
def test_torchvision_reads_the_same_from_its_own_form(
    tmp_path: Path, prepare: Prepare, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = torchvision_datasets("cifar")
    pickled(tmp_path, monkeypatch, module)
    theirs = module.CIFAR10(tmp_path, train=True)
    ours = prepare("cifar10", unpacked_ten(tmp_path), 32)
    assert (np.asarray(theirs.data) == ours.images).all()
    assert ours.labels is not None
    assert theirs.targets == ours.labels.tolist()
    assert theirs.classes == ours.record["labels"]["class_names"]


@pytest.mark.parametrize("name", ["cifar-10-python.tar.gz", "cifar-10-batches-py"])
def test_pickles_are_refused_with_the_way_to_the_binary_form(
    name: str, tmp_path: Path, prepare: Prepare
) -> None:
    (tmp_path / name).touch()
    with pytest.raises(InputError, match=r"made of pickles[\s\S]*https://.*cifar-10-binary\.tar\.gz"):
        prepare("cifar10", tmp_path, 32)


def test_pickles_under_another_name_are_known_by_their_md5(
    tmp_path: Path, prepare: Prepare, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = tmp_path / "cifar-10-binary.tar.gz"
    archive.write_bytes(b"pickles")
    changed = dataclasses.replace(
        cifar.CIFAR10, python_published=Published(md5_of(archive), archive.stat().st_size)
    )
    monkeypatch.setattr(cifar, "CIFAR10", changed)
    with pytest.raises(InputError, match="made of pickles"):
        prepare("cifar10", tmp_path, 32)


def test_an_archive_with_a_wrong_md5_is_refused(
    tmp_path: Path, prepare: Prepare, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = packed_ten(tmp_path, monkeypatch)
    data = bytearray(archive.read_bytes())
    data[-20] ^= 1
    archive.write_bytes(data)
    with pytest.raises(InputError, match=r"is not the published .*its md5 is [0-9a-f]{32} instead of"):
        prepare("cifar10", tmp_path, 32)
    assert [path.name for path in (cache / "stores").iterdir()] == [".locks"]


@pytest.mark.parametrize("keep", [0, 100, 30_000])
def test_an_archive_that_is_cut_off_whatever_its_md5(
    keep: int, tmp_path: Path, prepare: Prepare, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = packed_ten(tmp_path, monkeypatch)
    archive.write_bytes(archive.read_bytes()[:keep])
    publish(archive, monkeypatch)
    with pytest.raises(InputError, match=r"damaged or truncated|lacks"):
        prepare("cifar10", tmp_path, 32)


def test_a_tar_of_other_things(tmp_path: Path, prepare: Prepare, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = tmp_path / "cifar-10-binary.tar.gz"
    with tarfile.open(archive, "w:gz") as stream:
        stream.addfile(tarfile.TarInfo("readme"), io.BytesIO())
    publish(archive, monkeypatch)
    with pytest.raises(InputError, match=r"lacks cifar-10-batches-bin/data_batch_1\.bin"):
        prepare("cifar10", tmp_path, 32)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda path: path.unlink(), r"lacks data_batch_3\.bin"),
        (lambda path: path.write_bytes(path.read_bytes()[:-1]), "not a whole number of images"),
        (lambda path: path.write_bytes(b""), "has 0 bytes"),
        (lambda path: path.write_bytes(b"\xff" + path.read_bytes()[1:]), "holds the label 255"),
    ],
)
def test_a_damaged_folder_is_reported(
    damage: Callable[[Path], object], words: str, tmp_path: Path, prepare: Prepare
) -> None:
    damage(unpacked_ten(tmp_path) / "cifar-10-batches-bin" / "data_batch_3.bin")
    with pytest.raises(InputError, match=words):
        prepare("cifar10", tmp_path, 32)


def test_when_missing_the_message_says_what_to_get(tmp_path: Path, prepare: Prepare) -> None:
    with pytest.raises(InputError) as caught:
        prepare("cifar100", tmp_path / "data", 32)
    message = str(caught.value)
    assert "--download" in message
    assert "https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz" in message
    assert f"  {tmp_path / 'data' / 'cifar100'}  (does not exist)" in message


def test_download_fetches_the_binary_archive(
    tmp_path: Path, prepare: Prepare, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = packed_ten(tmp_path / "origin", monkeypatch)
    asked: list[tuple[list[str], str]] = []

    def pretend(urls: list[str], destination: Path, *, size: int, md5: str, report: object) -> Path:
        asked.append((urls, md5))
        destination.parent.mkdir(parents=True)
        destination.write_bytes(archive.read_bytes())
        return destination

    monkeypatch.setattr(cifar, "fetch", pretend)
    data = tmp_path / "data"
    (data / "cifar-10-batches-py").mkdir(parents=True)
    assert len(prepare("cifar10", data, 32, download=True).images) == 20
    assert asked == [(["https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"], md5_of(archive))]
    prepare("cifar10", data, 32)
    assert len(asked) == 1


def test_the_test_images_are_another_store(tmp_path: Path, prepare: Prepare) -> None:
    folder = unpacked_ten(tmp_path) / "cifar-10-batches-bin"
    (folder / "data_batch_5.bin").rename(folder / "test_batch.bin")
    store = prepare("cifar10", tmp_path, 32, split="test")
    assert (store.images == BATCHES[4].transpose(0, 2, 3, 1)).all()
    assert store.record["notes"]["split"] == "test"
