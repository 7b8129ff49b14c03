"""LSUN's databases, written by lmdb and read equal by torchvision."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import lmdb
import numpy as np
import pytest
from PIL import Image

from dcgan_core.data.store import Store
from dcgan_core.errors import InputError
from tests.data.independent import torchvision_datasets

Prepare = Callable[..., Store]
Draw = Callable[..., Image.Image]
Encode = Callable[..., bytes]


@pytest.fixture
def database(picture: Draw, encode: Encode) -> Callable[..., Path]:
    """`database(path, count)` writes an LMDB of that many lossless WebP images, as LSUN has lossy ones."""

    def make(path: Path, count: int = 6, first: int = 0) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        with lmdb.open(str(path), map_size=2**24) as environment, environment.begin(write=True) as writing:
            for number in range(first, first + count):
                key = f"{number * 7919 % 1000:040x}".encode()
                writing.put(key, encode(picture(number), "WEBP", lossless=True))
        return path

    return make


def test_one_category(tmp_path: Path, database: Callable[..., Path], prepare: Prepare, picture: Draw) -> None:
    path = database(tmp_path / "bedroom_train_lmdb")
    store = prepare("lsun", tmp_path, 20)
    order = sorted(range(6), key=lambda number: number * 7919 % 1000)
    expected = [np.asarray(picture(number))[:, 2:22] for number in order]
    assert (store.images == expected).all()
    assert store.labels is None
    assert store.record["notes"]["categories"] == ["bedroom"]
    assert prepare("lsun", path, 20).path == store.path
    assert sorted(entry.name for entry in path.iterdir()) == ["data.mdb", "lock.mdb"]


def test_several_categories_are_labels(
    tmp_path: Path, database: Callable[..., Path], prepare: Prepare
) -> None:
    database(tmp_path / "lsun" / "tower_train_lmdb", 2)
    database(tmp_path / "lsun" / "bridge_train_lmdb", 3)
    database(tmp_path / "lsun" / "bridge_val_lmdb", 1)
    store = prepare("lsun", tmp_path, 16)
    assert store.labels is not None
    assert store.labels.tolist() == [0, 0, 0, 1, 1]
    assert store.record["labels"]["class_names"] == ["bridge", "tower"]


def test_it_is_read_where_nothing_may_be_written(
    tmp_path: Path, database: Callable[..., Path], prepare: Prepare
) -> None:
    path = database(tmp_path / "bedroom_train_lmdb")
    (path / "lock.mdb").unlink()
    assert len(prepare("lsun", tmp_path).images) == 6
    assert [entry.name for entry in path.iterdir()] == ["data.mdb"]


@pytest.mark.torch
# torchvision leaves the file in which it caches the keys to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_torchvision_reads_the_same(
    tmp_path: Path, database: Callable[..., Path], prepare: Prepare, monkeypatch: pytest.MonkeyPatch
) -> None:
    database(tmp_path / "data" / "bedroom_train_lmdb")
    monkeypatch.chdir(tmp_path)  # where torchvision leaves a cache of the keys
    ours = prepare("lsun", tmp_path / "data", 20)
    theirs = torchvision_datasets("lsun").LSUN(str(tmp_path / "data"), classes=["bedroom_train"])
    for index in range(6):
        assert (np.asarray(theirs[index][0])[:, 2:22] == ours.images[index]).all()
    theirs.dbs[0].env.close()


def test_a_missing_data_file(tmp_path: Path, database: Callable[..., Path], prepare: Prepare) -> None:
    path = database(tmp_path / "bedroom_train_lmdb")
    (path / "data.mdb").unlink()
    for place in (tmp_path, path):
        with pytest.raises(InputError, match=r"lacks data\.mdb.*unpack bedroom_train_lmdb\.zip again"):
            prepare("lsun", place)


@pytest.mark.parametrize("keep", [0, 100, 8192, 20_000])
def test_a_database_that_is_cut_off(
    keep: int, tmp_path: Path, database: Callable[..., Path], prepare: Prepare
) -> None:
    path = database(tmp_path / "bedroom_train_lmdb", 40)
    assert (path / "data.mdb").stat().st_size > 20_000
    os.truncate(path / "data.mdb", keep)
    with pytest.raises(InputError, match="damaged or truncated"):
        prepare("lsun", tmp_path)


def test_a_file_of_something_else(tmp_path: Path, prepare: Prepare) -> None:
    (tmp_path / "bedroom_train_lmdb").mkdir()
    (tmp_path / "bedroom_train_lmdb" / "data.mdb").write_text("<html>" + "gone " * 5000)
    with pytest.raises(InputError, match="not an LMDB database"):
        prepare("lsun", tmp_path)


def test_when_missing_or_packed_the_message_says_what_to_do(tmp_path: Path, prepare: Prepare) -> None:
    with pytest.raises(InputError, match=r"https://www\.yf\.io/p/lsun[\s\S]*without https"):
        prepare("lsun", tmp_path)
    (tmp_path / "bedroom_train_lmdb.zip").touch()
    with pytest.raises(InputError, match=r"bedroom_train_lmdb\.zip is still packed"):
        prepare("lsun", tmp_path)


def test_without_lmdb_the_message_says_what_to_install(
    tmp_path: Path, database: Callable[..., Path], prepare: Prepare, monkeypatch: pytest.MonkeyPatch
) -> None:
    database(tmp_path / "bedroom_train_lmdb")
    monkeypatch.setitem(sys.modules, "lmdb", None)
    with pytest.raises(InputError, match=r"pip install 'dcgan-jax\[data\]'"):
        prepare("lsun", tmp_path)
