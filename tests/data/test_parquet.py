"""Parquet files as hubs have them, written by pyarrow."""

from __future__ import annotations

import json
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image

from dcgan_core.data.store import Store
from dcgan_core.errors import InputError

Prepare = Callable[..., Store]
Draw = Callable[..., Image.Image]
Encode = Callable[..., bytes]
INFO = {b"huggingface": json.dumps({"info": {"features": {"label": {"names": ["cat", "dog"]}}}}).encode()}


def write(
    path: Path, images: list[bytes | None], labels: list[int] | None = None, plain: bool = False
) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    cells = images if plain else [{"bytes": data, "path": f"{n}.png"} for n, data in enumerate(images)]
    columns = {"image": pa.array(cells)}
    if labels is not None:
        columns["label"] = pa.array(labels)
    pq.write_table(pa.table(columns).replace_schema_metadata(INFO), path, row_group_size=3)
    return path


@pytest.fixture
def images(picture: Draw, encode: Encode) -> list[bytes | None]:
    return [encode(picture(number)) for number in range(8)]


@pytest.mark.parametrize("plain", [False, True])
def test_the_images_of_a_file_arrive_in_order(
    plain: bool, images: list[bytes | None], tmp_path: Path, prepare: Prepare, picture: Draw
) -> None:
    path = write(tmp_path / "x.parquet", images, [0, 1] * 4, plain)
    store = prepare("parquet", path, 20, crop="squash")
    expected = [np.asarray(picture(n).resize((20, 20), Image.Resampling.BILINEAR)) for n in range(8)]
    assert (store.images == expected).all()
    assert store.labels is not None
    assert store.labels.tolist() == [0, 1] * 4
    assert store.record["labels"]["class_names"] == ["cat", "dog"]
    # Through another reader of the format than the one that reads row by row.
    rows = pq.read_table(path).to_pylist()
    assert [row["image"] if plain else row["image"]["bytes"] for row in rows] == images


def test_the_files_of_the_training_split_are_taken(
    images: list[bytes | None], tmp_path: Path, prepare: Prepare
) -> None:
    write(tmp_path / "data" / "train-00001-of-00002.parquet", images[4:])
    write(tmp_path / "data" / "train-00000-of-00002.parquet", images[:4])
    write(tmp_path / "data" / "valid-00000-of-00001.parquet", images[:1])
    store = prepare("parquet", tmp_path)
    assert len(store.images) == 8
    assert store.labels is None
    whole = prepare("parquet", write(tmp_path / "whole" / "all.parquet", images))
    assert whole.fingerprint == store.fingerprint


def test_a_row_without_an_image_is_a_counted_skip(
    images: list[bytes | None], tmp_path: Path, prepare: Prepare
) -> None:
    many = [*images * 15, None]
    store = prepare("parquet", write(tmp_path / "x.parquet", many))
    assert store.record["counts"] == {"found": 121, "kept": 120, "skipped": 1, "enlarged": 0}


@pytest.mark.parametrize("keep", [0, 4, 0.5, 0.95])
def test_a_file_that_is_cut_off(
    keep: float, images: list[bytes | None], tmp_path: Path, prepare: Prepare
) -> None:
    path = write(tmp_path / "x.parquet", images)
    data = path.read_bytes()
    path.write_bytes(data[: int(keep * len(data)) if keep < 1 else int(keep)])
    with pytest.raises(InputError, match="not a Parquet file, or is damaged or truncated"):
        prepare("parquet", tmp_path)


def test_a_file_with_damage_inside(images: list[bytes | None], tmp_path: Path, prepare: Prepare) -> None:
    path = write(tmp_path / "x.parquet", images)
    data = bytearray(path.read_bytes())
    data[4:400] = b"\xff" * 396
    path.write_bytes(data)
    with pytest.raises(InputError, match="damaged"):
        prepare("parquet", tmp_path)


def test_other_columns_are_reported(images: list[bytes | None], tmp_path: Path, prepare: Prepare) -> None:
    with pytest.raises(InputError, match=r"nowhere does not exist"):
        prepare("parquet", tmp_path / "nowhere")
    with pytest.raises(InputError, match=r"holds no file that ends in \.parquet"):
        prepare("parquet", tmp_path)
    pq.write_table(pa.table({"text": ["a", "b"]}), tmp_path / "a.parquet")
    with pytest.raises(InputError, match=r"no column of images .* its columns are text"):
        prepare("parquet", tmp_path)
    write(tmp_path / "a.parquet", images)
    write(tmp_path / "b.parquet", images, [0] * 8)
    with pytest.raises(InputError, match="not parts of one data set"):
        prepare("parquet", tmp_path)


def test_images_that_are_paths_only_are_named(
    images: list[bytes | None], tmp_path: Path, prepare: Prepare
) -> None:
    path = write(tmp_path / "x.parquet", [None, None])
    with pytest.raises(InputError, match=r"x\.parquet: column image holds paths only, no bytes"):
        prepare("parquet", path)
    pq.write_table(pa.table({"image": ["a.png", "b.png"]}), path)
    with pytest.raises(InputError, match="column image holds paths only"):
        prepare("parquet", path)
    # The control: two columns that hold bytes as well.
    pair = [{"bytes": data, "path": "a.png"} for data in images]
    pq.write_table(pa.table({"left": pair, "right": pair}), path)
    with pytest.raises(InputError, match=r"no column of images .* its columns are left, right"):
        prepare("parquet", path)


def test_parquet_files_named_as_images_lead_to_their_reader(
    images: list[bytes | None], tmp_path: Path, prepare: Prepare
) -> None:
    path = write(tmp_path / "data" / "train.parquet", images)
    (tmp_path / "README.md").write_text("A card", encoding="utf-8")
    for place in (path, path.parent, tmp_path):
        with pytest.raises(InputError) as caught:
            prepare("folder", place)
        assert str(caught.value).endswith(f" with --dataset parquet --data-dir {place}")
        assert len(prepare("parquet", place).images) == 8
    archive = tmp_path / "hub.zip"
    with zipfile.ZipFile(archive, "w") as stream:
        stream.write(path, "data/train.parquet")
    with pytest.raises(InputError, match="Unpack it, and read them with --dataset parquet --data-dir FOLDER"):
        prepare("folder", archive)


def test_without_pyarrow_the_message_says_what_to_install(
    images: list[bytes | None], tmp_path: Path, prepare: Prepare, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "x.parquet", images)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(InputError, match=r"pip install 'dcgan-jax\[data\]'"):
        prepare("parquet", tmp_path)
