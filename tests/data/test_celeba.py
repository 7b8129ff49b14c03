"""CelebA as the official zip or unpacked, wherever it is sensible to look."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dcgan_core.data.request import DataRequest
from dcgan_core.data.store import Store, open_or_prepare
from dcgan_core.errors import InputError
from tests.data.independent import ATTRIBUTES, PARTITION, torchvision_datasets, write_celeba_tables

ATTRIBUTES_NAME, PARTITION_NAME = "list_attr_celeba.txt", "list_eval_partition.txt"

Prepare = Callable[..., Store]
Draw = Callable[..., Image.Image]
Encode = Callable[..., bytes]
FolderOf = Callable[..., Path]


def unpacked(folder: Path, picture: Draw) -> Path:
    inside = folder / "img_align_celeba"
    inside.mkdir(parents=True)
    for index in range(1, 5):
        picture(index, 178, 218).save(inside / f"{index:06d}.jpg")
    return folder


def packed(folder: Path, picture: Draw, encode: Encode) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
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


def test_an_empty_folder_is_reported(tmp_path: Path, prepare: Prepare) -> None:
    (tmp_path / "img_align_celeba").mkdir()
    with pytest.raises(InputError, match="img_align_celeba holds no images"):
        prepare("celeba", tmp_path, 64)


def as_csv(text: str, header: str) -> str:
    """A table as Kaggle has it."""
    return "\r\n".join([header, *(",".join(line.split()) for line in text.splitlines())]) + "\r\n"


TABLES = {
    "published": {ATTRIBUTES_NAME: ATTRIBUTES, PARTITION_NAME: PARTITION},
    "kaggle": {
        "list_attr_celeba.csv": as_csv(ATTRIBUTES.split("\n", 2)[2], "image_id,Bald,Smiling,Young"),
        "list_eval_partition.csv": as_csv(PARTITION, "image_id,partition"),
        "list_bbox_celeba.csv": "image_id,x_1,y_1,width,height\n000001.jpg,95,71,226,313\n",
    },
}


@pytest.mark.parametrize("tables", TABLES)
@pytest.mark.parametrize("official", [False, True])
@pytest.mark.parametrize("zipped", [False, True])
def test_the_tables_say_what_is_trained_on_and_become_annotations(
    tables: str,
    official: bool,
    zipped: bool,
    tmp_path: Path,
    picture: Draw,
    encode: Encode,
    prepare: Prepare,
    lines: list[str],
) -> None:
    images = tmp_path / "Img" if official else tmp_path
    plain = prepare("celeba", packed(images, picture, encode) if zipped else unpacked(images, picture), 32)
    assert any("those for validation and testing are among them" in line for line in lines)
    for name, text in TABLES[tables].items():
        path = (tmp_path / ("Eval" if "partition" in name else "Anno") if official else images) / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode())
    store = prepare("celeba", images, 32)
    assert (store.images == plain.images[[0, 2]]).all()
    assert store.annotations["attributes"].tolist() == [[0, 1, 1], [0, 0, 1]]
    assert store.record["annotations"]["attributes"]["columns"] == ["Bald", "Smiling", "Young"]
    assert store.path != plain.path
    assert plain.annotations == {}
    assert [line for line in lines if "images are here" in line][-1].startswith("CelebA: 4 of")
    taken = "Used: 2 images (train split 2; .jpg 2). Skipped: 2 files (test split 1, validation split 1). "
    assert any(line.startswith(f"{taken}The splits are by list_eval_partition.") for line in lines)
    store.verify()


@pytest.mark.parametrize(
    ("dataset", "kind"),
    [("folder", "folder"), ("folder", "zip"), ("folder", "tar"), ("celeba", "folder"), ("celeba", "zip")],
)
def test_the_archive_of_kaggle_in_any_form(
    dataset: str, kind: str, tmp_path: Path, picture: Draw, encode: Encode, prepare: Prepare, lines: list[str]
) -> None:
    root = tmp_path / "celeba-dataset"
    unpacked(root / "img_align_celeba", picture)
    for name, text in TABLES["kaggle"].items():
        # As the published ones, larger than what is read of other members of a tar.
        (root / name).write_bytes(text.encode() + b"\r\n" * 2**20)
    place = root
    if kind != "folder":
        place = Path(shutil.make_archive(str(tmp_path / "elsewhere" / "archive"), kind, root))
    store = prepare(dataset, place, 32)
    assert len(store.images) == 2
    assert store.labels is None
    assert any("test split 1, validation split 1). The splits are by list_eval" in line for line in lines)


def test_a_table_of_other_images_counts_for_none(
    folder_of: FolderOf, tmp_path: Path, prepare: Prepare, lines: list[str]
) -> None:
    folder = folder_of(9)
    (tmp_path / PARTITION_NAME).write_text(PARTITION)
    assert len(prepare("folder", folder).images) == 9
    (tmp_path / PARTITION_NAME).write_text("".join(f"{number:04d}.jpg 2\n" for number in range(9)))
    assert len(prepare("folder", folder).images) == 9  # none is for training
    assert [line for line in lines if line.startswith("Used")][-1].endswith("Skipped: nothing.")


def test_an_annotation_stays_with_its_image_when_others_are_skipped(
    tmp_path: Path, picture: Draw, prepare: Prepare, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dcgan_core.data.preparation.most_broken", lambda found: found)
    unpacked(tmp_path, picture)
    (tmp_path / ATTRIBUTES_NAME).write_text(ATTRIBUTES)
    (tmp_path / "img_align_celeba" / "000002.jpg").write_bytes(b"broken")
    store = prepare("celeba", tmp_path, 32)
    assert store.annotations["attributes"].tolist() == [[0, 1, 1], [0, 0, 1], [1, 1, 1]]
    with open(store.path / "attributes.npy", "r+b") as stream:
        stream.seek(128)
        stream.write(b"\1")
    with pytest.raises(InputError, match=r"attributes\.npy is not what was prepared"):
        prepare("celeba", tmp_path, 32).verify()


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        (ATTRIBUTES_NAME, ATTRIBUTES[:-30], "truncated or a different file"),
        (
            ATTRIBUTES_NAME,
            ATTRIBUTES.replace("000002.jpg  1", "000002.jpg  2"),
            "line 4: not a name and 3 times",
        ),
        (ATTRIBUTES_NAME, "", "is empty"),
        (ATTRIBUTES_NAME, "<html>quota</html>", "truncated or a different file"),
        (PARTITION_NAME, PARTITION.replace("2.jpg 2", "2.jpg 3"), "line 2: not a name and 0, 1 or 2"),
        (PARTITION_NAME, PARTITION[:-13], "no line for 000004.jpg: the images and the table do not belong"),
        (PARTITION_NAME, "\xff\xfe", "is not text"),
        ("list_eval_partition.csv", "image_id,partition\n000001.jpg,3\n", "line 2: not a name and 0, 1 or 2"),
        ("list_attr_celeba.csv", "image_id,Bald\n000001.jpg,1,1\n", "line 2: not a name and 1 times 1 or -1"),
    ],
)
def test_a_table_that_does_not_fit_is_reported(
    name: str, text: str, words: str, tmp_path: Path, picture: Draw, prepare: Prepare
) -> None:
    unpacked(tmp_path, picture)
    (tmp_path / name).write_bytes(text.encode("latin1"))
    with pytest.raises(InputError, match=words):
        prepare("celeba", tmp_path, 32)


def test_copies_in_another_format_are_matched_by_their_stem(
    tmp_path: Path, picture: Draw, prepare: Prepare, lines: list[str]
) -> None:
    unpacked(tmp_path, picture)
    for path in (tmp_path / "img_align_celeba").iterdir():
        Image.open(path).save(path.with_suffix(".png"))
        path.unlink()
    for name, text in ((ATTRIBUTES_NAME, ATTRIBUTES), (PARTITION_NAME, PARTITION)):
        (tmp_path / name).write_text(text)
    store = prepare("celeba", tmp_path, 32)
    assert store.annotations["attributes"].tolist() == [[0, 1, 1], [0, 0, 1]]


@pytest.mark.torch
def test_torchvision_reads_the_same(
    tmp_path: Path, picture: Draw, prepare: Prepare, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = unpacked(tmp_path / "celeba", picture)
    module = torchvision_datasets("celeba")
    write_celeba_tables(folder, module, monkeypatch)
    theirs = module.CelebA(tmp_path, split="train")
    ours = open_or_prepare(DataRequest("celeba", tmp_path, 218, 178), report=lambda _: None)
    assert len(theirs) == len(ours.images) == 2
    for index in range(2):
        assert (np.asarray(theirs[index][0]) == ours.images[index]).all()
    assert (theirs.attr.numpy() == ours.annotations["attributes"]).all()
