"""Every source says what it took and what it left, and trains on nothing that is kept apart for testing."""

from __future__ import annotations

import io
import json
import os
import shutil
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dcgan_core.data import build, kinds, preparation
from dcgan_core.data.account import Account, choose, declared_splits, split_of
from dcgan_core.data.decode import BrokenImage, PixelSettings, to_pixels
from dcgan_core.data.kinds import EXTENSIONS, KINDS, begins_like_image
from dcgan_core.data.registry import WITHOUT_FILES, dataset_names
from dcgan_core.data.source import Contents, Listing
from dcgan_core.data.sources.archive import member_name
from dcgan_core.data.sources.parquet import _below
from dcgan_core.data.store import Store
from dcgan_core.errors import InputError

Prepare = Callable[..., Store]
Draw = Callable[..., Image.Image]
Encode = Callable[..., bytes]
FolderOf = Callable[..., Path]


def taken(lines: list[str]) -> str:
    """The one line of the last start."""
    found = [line for line in lines if line.startswith("Used: ")]
    lines.clear()
    assert len(found) == 1, found
    assert "\n" not in found[0]
    return found[0]


def test_the_line_is_there_when_prepared_and_when_kept_and_new_files_are_in_it(
    folder_of: FolderOf, prepare: Prepare, lines: list[str]
) -> None:
    folder = folder_of(5)
    (folder / "notes.txt").write_text("text")
    (folder / ".hidden.png").write_bytes(b"")
    first = prepare("folder", folder)
    assert taken(lines) == "Used: 5 images (.png 5). Skipped: 2 files (.txt 1, hidden 1)."
    assert prepare("folder", folder).path == first.path
    assert taken(lines) == "Used: 5 images (.png 5). Skipped: 2 files (.txt 1, hidden 1)."
    (folder / "new.mov").write_bytes(b"")
    assert prepare("folder", folder).path == first.path
    assert "Skipped: 3 files (.mov 1, .txt 1, hidden 1)" in taken(lines)


def test_a_store_of_before_says_that_it_does_not_know(
    tmp_path: Path, prepare: Prepare, lines: list[str]
) -> None:
    store = prepare("digits", tmp_path, 8)
    assert taken(lines) == "Used: 1,797 images. Skipped: nothing."
    record = store.record | {"notes": {}}
    record.pop("remarks")
    (store.path / "record.json").write_text(json.dumps(record), encoding="utf-8")
    assert prepare("digits", tmp_path, 8).path == store.path
    assert "kept no record of the rest" in taken(lines)


def test_a_line_stays_one_line_and_short() -> None:
    account = Account(
        3, ({f"kind{index}": index + 1 for index in range(1000)},), {"\x1b]0;x\x07\n": 3, "no": 0}
    )
    assert str(account).count("kind") == 9
    assert "992 more kinds" in str(account)
    assert str(account).endswith("Skipped: 3 files (?]0;x?? 3).")
    assert str(Account(1)) == "Used: 1 image. Skipped: nothing."


@pytest.mark.parametrize(
    ("part", "split"),
    [
        ("train", "train"), ("Training_Set", "train"), ("train2017", "train"), ("partial-train", "train"),
        ("trainA", "train"), ("seg_train", "train"), ("train-00000-of-00005", "train"),
        ("trainval", "train"), ("train_val", "train"),
        ("TEST", "test"), ("holdout", "test"), ("testB", "test"), ("test_images", "test"), ("TestImages", "test"),
        ("t10k-images-idx3-ubyte", "test"), ("val", "validation"), ("val_256", "validation"),
        ("validation-00000-of-00001", "validation"), ("dev", "validation"), ("cats", None), ("contest", None),
        ("trains", None), ("latest", None), ("interval", None), ("train_test", None), ("images", None),
    ],
)  # fmt: skip
def test_names_of_splits(part: str, split: str | None) -> None:
    assert split_of(part) == split


@pytest.mark.parametrize(
    ("names", "kept"),
    [
        (["train/a.png", "test/b.png", "val/c.png"], [0]),
        (["set/train/a.png", "set/test/b.png"], [0]),
        (["cats/train/a.png", "dogs/train/b.png", "cats/test/c.png"], [0, 1]),
        (["trainA/a.png", "trainB/a.png", "testA/a.png"], [0, 1]),
        (["images/a.png", "test/b.png"], [0]),
        (["train_1.png", "test_1.png"], [0]),
        (["a/COCO_train2014_1.jpg", "a/COCO_val2014_1.jpg"], [0]),
        # Not splits: a class of vehicles, one picture of a test, and names of other things.
        (["car/a.png", "train/b.png"], [0, 1]),
        (["a.png", "test.png"], [0, 1]),
        (["train/a.png", "train/test_b.png"], [0, 1]),
        (["a.png"], [0]),
    ],
)
def test_of_several_splits_the_training_images_are_chosen(names: list[str], kept: list[int]) -> None:
    chosen = choose(names, "place")
    assert chosen.kept == kept
    assert chosen.left.total() == len(names) - len(kept)


def test_only_test_images_are_taken_when_their_folder_is_named(
    tmp_path: Path, folder_of: FolderOf, prepare: Prepare, lines: list[str]
) -> None:
    folder_of(3, "test")
    with pytest.raises(InputError, match=r"only images that are kept apart for testing \(test split 3\)"):
        choose(["test/a", "test/b", "test/c"], tmp_path)
    assert len(prepare("folder", tmp_path / "test").images) == 3
    assert taken(lines) == "Used: 3 images (.png 3). Skipped: nothing."


@pytest.mark.parametrize("kind", ["folder", "zip", "tar"])
def test_nothing_of_a_test_split_is_trained_on(
    kind: str, tmp_path: Path, picture: Draw, encode: Encode, prepare: Prepare, lines: list[str]
) -> None:
    files = {
        f"set/{split}/{label}/{index}.png": encode(picture(seed * 10 + index))
        for seed, split in enumerate(("train", "test", "valid"))
        for label in ("cat", "dog")
        for index in range(2)
    } | {"set/readme.txt": b"text"}
    place = tmp_path / f"pile.{kind}"
    if kind == "folder":
        for name, data in files.items():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            (place / name).write_bytes(data)
    elif kind == "zip":
        with zipfile.ZipFile(place, "w") as stream:
            for name, data in files.items():
                stream.writestr(name, data)
    else:
        with tarfile.open(place, "w") as stream:
            for name, data in files.items():
                member = tarfile.TarInfo(name)
                member.size = len(data)
                stream.addfile(member, io.BytesIO(data))
    store = prepare("folder", place)
    assert store.labels is not None
    assert store.labels.tolist() == [0, 0, 1, 1]
    line = taken(lines)
    assert line.startswith("Used: 4 images (train split 4; .png 4; set/train/cat/ 2, set/train/dog/ 2). ")
    assert line.endswith("Skipped: 9 files (test split 4, validation split 4, .txt 1).")


def test_what_the_card_of_a_data_set_declares(tmp_path: Path) -> None:
    card = """---
license: mit
configs:
- config_name: default
  data_files:
  - split: train
    path: "data/part-0*"
  - split: test
    path:
    - data/part-1.parquet
    - 'data/part-2.parquet'
---
split: validation
path: data/*
"""
    names = [f"data/part-{number}.parquet" for number in ("00", "1", "2", "3")]
    assert declared_splits(tmp_path, names) == {}
    (tmp_path / "README.md").write_text(card)
    declared = declared_splits(tmp_path, names)
    assert declared == {names[0]: "train", names[1]: "test", names[2]: "test"}
    assert choose(names, "place", declared=declared, files="files").kept == [0]
    (tmp_path / "README.md").write_text(card.removeprefix("---"))
    assert declared_splits(tmp_path, names) == {}


def test_every_ending_that_pillow_reads_is_taken_or_left_for_a_reason() -> None:
    Image.init()
    readable = {ending for ending, kind in Image.registered_extensions().items() if kind in Image.OPEN}
    reasons = {
        "runs another program": {".ps", ".eps", ".wmf", ".emf"},
        "only its name is known": {".bufr", ".grib", ".h5", ".hdf", ".mpg", ".mpeg"},
        "its size is known when it is decoded": {".icns"},
        "measurements": {".fit", ".fits", ".iim"},
    }
    assert readable - EXTENSIONS == set().union(*reasons.values())
    assert set(KINDS) - {"HEIF"} <= set(Image.OPEN)  # which a plug-in reads


@pytest.mark.parametrize(
    "kind", ["JPEG", "PNG", "BMP", "GIF", "PPM", "WEBP", "TIFF", "AVIF", "ICO", "QOI", "TGA", "DDS"]
)
def test_other_kinds_are_read_and_known_by_their_first_bytes(
    kind: str, picture: Draw, encode: Encode
) -> None:
    data = encode(picture(3, 64, 64), kind)
    assert to_pixels(PixelSettings(32, 32, 3, "center"), data).std() > 10
    assert begins_like_image(data) is (kind != "TGA")  # which has none
    for other in (
        b"",
        b"BMW is a car",
        b"Page of text",
        b"\0" * 16,
        b"PK\x03\x04",
        b"II",
        b"P7 is not a picture",
    ):
        assert not begins_like_image(other)


def test_photos_of_phones_are_read_where_the_plug_in_is(
    folder_of: FolderOf, picture: Draw, encode: Encode, prepare: Prepare, lines: list[str]
) -> None:
    pytest.importorskip("pillow_heif", reason="pillow-heif is not installed").register_heif_opener()
    folder = folder_of(2)
    photo = encode(picture(7, 64, 64), "HEIF", quality=95)
    (folder / "IMG_0001.HEIC").write_bytes(photo)
    (folder / "no_ending").write_bytes(photo)
    store = prepare("folder", folder)
    assert taken(lines).startswith("Used: 4 images (.png 2, .heic 1, without extension 1). Skipped: nothing.")
    assert np.array_equal(store.images[2], store.images[3])
    expected = to_pixels(PixelSettings(16, 16, 3, "center"), encode(picture(7, 64, 64)))
    assert np.abs(store.images[2].astype(int) - expected).mean() < 4  # the losses of the format


@pytest.fixture
def nothing_extra(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine whose Pillow reads neither HEIC nor AVIF."""
    missing = {kind: ("no_such_module", install) for kind, (_, install) in kinds.NOT_ALWAYS.items()}
    caches = kinds.missing_kinds, kinds.unreadable_endings
    with monkeypatch.context() as patch:
        patch.setattr(kinds, "NOT_ALWAYS", missing)
        for cache in caches:
            cache.cache_clear()
        yield
    for cache in caches:
        cache.cache_clear()


def test_kinds_that_are_not_read_here_are_counted_with_what_reads_them(
    tmp_path: Path, folder_of: FolderOf, prepare: Prepare, lines: list[str], nothing_extra: None
) -> None:
    folder = folder_of(3)
    for name in ("a.heic", "B.HEIC", "c.heif", "d.avif"):
        (folder / name).write_bytes(b"")
    prepare("folder", folder)
    said = taken(lines)
    assert "Skipped: 4 files (.heic 2, .avif 1, .heif 1)." in said
    assert (
        "3 images cannot be read here (.heic 2, .heif 1). To read them: python -m pip install pillow-heif"
        in said
    )
    assert "1 image cannot be read here (.avif 1). To read it: python -m pip install --upgrade pillow" in said
    alone = tmp_path / "alone"
    alone.mkdir()
    (alone / "a.heic").write_bytes(b"")
    (alone / "b.mov").write_bytes(b"")
    with pytest.raises(
        InputError,
        match=r"no images that can be read among its 2 files \(.heic 1, .mov 1\)\. 1 image .*pillow-heif$",
    ):
        prepare("folder", alone)
    with zipfile.ZipFile(tmp_path / "phone.zip", "w") as archive:
        archive.writestr("a.heic", "")
    with pytest.raises(InputError, match="python -m pip install pillow-heif"):
        prepare("folder", tmp_path / "phone.zip")


@pytest.mark.parametrize(("brand", "install"), [("heic", "pillow-heif"), ("avif", "--upgrade pillow")])
def test_bytes_of_a_kind_that_is_not_read_here_say_what_reads_them(
    nothing_extra: None, brand: str, install: str
) -> None:
    with pytest.raises(BrokenImage, match=f"is not read here. To read it: python -m pip install {install}"):
        to_pixels(PixelSettings(16, 16, 3, "center"), b"\0\0\0\x1cftyp" + brand.encode() + b"\0" * 40)


def test_files_without_an_ending_are_known_by_their_content(
    tmp_path: Path, picture: Draw, encode: Encode, prepare: Prepare, lines: list[str]
) -> None:
    files = {
        "3f2a": encode(picture(1)),
        "9bc0": encode(picture(2), "JPEG"),
        "README": b"text",
        "x.dat": encode(picture()),
    }
    folder = tmp_path / "f"
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    with zipfile.ZipFile(tmp_path / "f.zip", "w") as packed, tarfile.open(tmp_path / "f.tar", "w") as tar:
        for name in files:
            packed.write(folder / name, name)
            tar.add(folder / name, name)
    for place in (folder, tmp_path / "f.zip", tmp_path / "f.tar"):
        assert len(prepare("folder", place).images) == 2
        assert (
            taken(lines)
            == "Used: 2 images (without extension 2). Skipped: 2 files (.dat 1, without extension 1)."
        )


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("a/b.png", "a/b.png"), ("./a/b.png", "a/b.png"), ("././a//b.png", "a/b.png"), ("a\\b.png", "a/b.png"),
        (".\\a\\./b.png", "a/b.png"), ("../b.png", None), ("a\\..\\..\\b.png", None), ("/b.png", None),
        ("\\b.png", None), ("C:\\b.png", None), ("c:b.png", None), ("a/..b.png", "a/..b.png"),
    ],
)  # fmt: skip
def test_one_form_of_the_names_in_archives(raw: str, name: str | None) -> None:
    assert member_name(raw) == name


@pytest.mark.parametrize("form", ["./{}", "set\\{}"])
def test_names_as_other_programs_write_them(
    form: str, tmp_path: Path, picture: Draw, encode: Encode, prepare: Prepare
) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed, tarfile.open(tmp_path / "a.tar", "w") as tar:
        for index, label in enumerate(("cats", "dogs", "dogs")):
            separator = "\\" if "\\" in form else "/"
            name = form.format(f"{label}{separator}{index}.png")
            data = encode(picture(index))
            packed.writestr(name, data)
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    stores = [prepare("folder", tmp_path / name) for name in ("a.zip", "a.tar")]
    assert stores[0].fingerprint == stores[1].fingerprint
    assert [store.record["labels"]["class_names"] for store in stores] == [["cats", "dogs"]] * 2


@pytest.mark.parametrize(
    ("begin", "words"),
    [
        (b"7z\xbc\xaf\x27\x1c", "is a 7z archive"), (b"Rar!\x1a\x07\x01", "is a rar archive"),
        (b"PK\x07\x08PK\x03\x04", "is the first part of an archive in several"),
        (b"\x28\xb5\x2f\xfd", "compressed by zstd"), (b"PAR1", "Parquet"), (b"<html>", "cannot be read as a zip"),
    ],
)  # fmt: skip
def test_archives_of_other_kinds_are_named(
    begin: bytes, words: str, tmp_path: Path, prepare: Prepare
) -> None:
    for name in ("faces.7z", "faces.zip"):
        (tmp_path / name).write_bytes(begin + bytes(100))
        with pytest.raises(InputError, match=words):
            prepare("folder", tmp_path / name)


def test_archives_and_masks_next_to_images_are_named(
    tmp_path: Path, folder_of: FolderOf, prepare: Prepare, lines: list[str]
) -> None:
    folder = folder_of(2)
    (folder / "faces.zip").write_bytes(b"")
    prepare("folder", folder)
    assert taken(lines).endswith("To take the images of an archive (faces.zip), name it as --data-dir.")
    both = tmp_path / "both"
    both.mkdir()
    folder_of(3, "both/images")
    folder_of(3, "both/masks")
    folder_of(3, "both/SegmentationClass")
    prepare("folder", both)
    line = taken(lines)
    assert "SegmentationClass/ 3, images/ 3, masks/ 3" in line
    assert "masks or annotations (SegmentationClass/, masks/)" in line


@pytest.mark.parametrize(
    "name", [name for name in dataset_names() if name not in (*WITHOUT_FILES, "folder", "parquet")]
)
def test_an_archive_that_lies_there_is_named_where_a_set_is_missing(
    name: str, tmp_path: Path, prepare: Prepare
) -> None:
    with pytest.raises(InputError) as caught:
        prepare(name, tmp_path)
    assert "archive.zip" not in str(caught.value)
    (tmp_path / "archive.zip").write_bytes(b"PK")
    with pytest.raises(InputError, match=r"\(holds archive\.zip: "):
        prepare(name, tmp_path)
    if name == "lsun":  # The others read an archive that is named.
        with pytest.raises(
            InputError, match=r"archive\.zip  \(a file: unpack it, and name the folder\)"
        ) as caught:
            prepare(name, tmp_path / "archive.zip")
        assert f"into {tmp_path}" in str(caught.value)


@pytest.mark.parametrize(("bits", "kind"), [(8, "PNG"), (12, "PNG"), (16, "PNG"), (20, "TIFF")])
def test_the_range_in_use_decides_how_deep_pixels_are(
    bits: int, kind: str, tmp_path: Path, prepare: Prepare, lines: list[str]
) -> None:
    ramps = [np.linspace(0, 2**bits - 1 >> dark, 256).reshape(16, 16) for dark in (0, 1, 3)]
    for index, ramp in enumerate(ramps):
        values = ramp.astype(np.uint16 if bits <= 16 else np.int32)
        Image.fromarray(values).save(tmp_path / f"{index}.{kind.lower()}")
    store = prepare("folder", tmp_path)
    for image, ramp in zip(store.images, ramps, strict=True):
        assert (image[..., 0] == ramp.astype(np.int64) >> (bits - 8)).all()
    assert (f"taken as {bits}-bit" in taken(lines)) is (bits != 16)


def test_a_dark_image_of_a_set_of_sixteen_bits_stays_dark(tmp_path: Path, prepare: Prepare) -> None:
    for index, top in enumerate((65535, 200)):
        values = np.linspace(0, top, 256).reshape(16, 16).astype(np.uint16)
        Image.fromarray(values).save(tmp_path / f"{index}.png")
    store = prepare("folder", tmp_path)
    assert [int(image.max()) for image in store.images] == [255, 0]
    # Alone it has nothing to be dark against.
    data = (tmp_path / "1.png").read_bytes()
    assert to_pixels(PixelSettings(16, 16, 1, "none"), data).max() == 200


def warned(lines: list[str]) -> list[str]:
    """What the last start warned of, on lines of their own."""
    found = [line for line in lines if "warning" in line]
    assert all(line.startswith("warning: ") for line in found)
    lines.clear()
    return found


def test_images_of_one_colour_are_counted_and_named(
    folder_of: FolderOf, prepare: Prepare, lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = folder_of(5)
    store = prepare("folder", folder)
    assert warned(lines) == []
    monkeypatch.setattr(preparation, "CHUNK_IMAGES", 2)
    (folder / "0001.png").write_bytes(b"")  # The others move up within their run.
    monkeypatch.setattr(preparation, "most_broken", lambda _: 1)
    expected = {
        "one pixel": "warning: 1 of 5 images is a single colour (one pixel.png).",
        "a": "warning: 2 of 6 images are a single colour each (a.png, one pixel.png).",
        "b": "warning: 3 of 7 images are a single colour each (a.png, b.png, one pixel.png).",
        "c": "warning: 4 of 8 images are a single colour each (a.png, b.png, c.png and 1 other).",
    }
    for name, words in expected.items():
        Image.new("RGB", (30, 30), "black").save(folder / f"{name}.png")
        for _ in range(2):  # When they are prepared, and when they are kept.
            store = prepare("folder", folder)
            assert warned(lines) == [words]
    # As earlier versions kept it.
    record = json.loads((store.path / "record.json").read_text())
    record["remarks"] = record.pop("warnings")
    (store.path / "record.json").write_text(json.dumps(record))
    prepare("folder", folder)
    assert warned(lines) == [expected["c"]]


@pytest.mark.parametrize("workers", [1, 2])
def test_one_picture_many_times_is_warned_of(
    folder_of: FolderOf, prepare: Prepare, lines: list[str], monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    monkeypatch.setattr(preparation, "FEWEST_FOR_PROCESSES", 1)
    monkeypatch.setattr(preparation, "CHUNK_IMAGES", 2)
    folder = folder_of(4)
    for index in range(3):
        shutil.copy(folder / "0001.png", folder / f"copy {index}.png")
    prepare("folder", folder, workers=workers)
    assert warned(lines) == ["warning: 4 of 7 images are the same picture, which is all that is learned."]
    (folder / "copy 0.png").unlink()
    prepare("folder", folder, workers=workers)
    assert warned(lines) == []  # 3 of 6


def test_labels_that_some_images_lack_are_warned_of(
    tmp_path: Path, prepare: Prepare, lines: list[str], encode: Encode, picture: Draw
) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    table = {"image": [encode(picture(seed)) for seed in range(3)], "label": [1, None, 2]}
    parquet.write_table(pytest.importorskip("pyarrow").table(table), tmp_path / "x.parquet")
    store = prepare("parquet", tmp_path / "x.parquet")
    assert store.labels is None
    assert warned(lines) == ["warning: 1 of 3 images has no label, so none is used."]
    # A store of before has it within the line.
    record = json.loads((store.path / "record.json").read_text())
    record["remarks"] = record.pop("warnings")
    record["notes"]["account"] += " " + record["remarks"][0]
    (store.path / "record.json").write_text(json.dumps(record))
    assert prepare("parquet", tmp_path / "x.parquet").path == store.path
    assert "warning" not in next(line for line in lines if line.startswith("Used: "))
    assert warned(lines) == record["remarks"]


def test_what_is_no_plain_file_is_counted_as_that(
    folder_of: FolderOf, prepare: Prepare, lines: list[str]
) -> None:
    folder = folder_of(2)
    os.mkfifo(folder / "a.png")
    (folder / "b.png").symlink_to("/dev/zero")
    (folder / "c.png").symlink_to("c.png")
    prepare("folder", folder)
    assert taken(lines).endswith(
        "Skipped: 3 files (pipes, sockets and devices 2, links that lead nowhere 1)."
    )
    with pytest.raises(InputError, match=r"c\.png is a link that leads nowhere"):
        prepare("folder", folder / "c.png")


def test_too_few_images_are_named_with_what_else_is_there(
    folder_of: FolderOf, prepare: Prepare, encode: Encode, picture: Draw
) -> None:
    folder = folder_of(1)
    (folder / "page.html").write_text("<html>")
    (folder / "pointer").write_text("version https://git-lfs.github.com/spec/v1")
    with pytest.raises(
        InputError, match=r"one usable image only; .* Skipped: 2 files \(.html 1, without extension 1\)"
    ):
        prepare("folder", folder)
    for name, data, what in (
        ("page.jpg", b"<!DOCTYPE html>", "a web page saved under this name"),
        ("pointer.png", b"version https://git-lfs.github.com/spec/v1", "a pointer of Git LFS"),
        ("empty.gif", b"", "the file is empty"),
        ("cut.png", encode(picture(1))[:200], "cut.png: "),
    ):
        (folder / name).write_bytes(data)
        with pytest.raises(InputError, match=what):
            prepare("folder", folder)


def test_an_image_that_is_removed_meanwhile(
    folder_of: FolderOf, prepare: Prepare, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = folder_of(150)
    process = preparation.process

    def meddle(*arguments: object) -> object:
        (folder / "0070.png").unlink(missing_ok=True)
        return process(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(preparation, "process", meddle)
    with pytest.raises(InputError, match=r"0070\.png changed while it was read, or was removed"):
        prepare("folder", folder)


def test_labels_that_no_64_bits_hold(tmp_path: Path) -> None:
    listing = Listing("there", (), lambda _: None)  # type: ignore[arg-type,return-value]
    assert build._label_array([1, 2**63 - 1], listing).tolist() == [1, 2**63 - 1]
    with pytest.raises(InputError, match=f"there holds the label {2**63 + 5:,}"):
        build._label_array([1, 2**63 + 5], listing)


def test_hidden_files_of_a_hub_are_not_read(tmp_path: Path) -> None:
    for name in (".cache/huggingface/train.parquet", "data/train.parquet"):
        path = tmp_path / name
        path.parent.mkdir(parents=True)
        path.touch()
    assert _below(tmp_path) == [tmp_path / "data" / "train.parquet"]


def test_no_source_is_without_an_account() -> None:
    """The field has no default, so that a new source cannot leave it out."""
    with pytest.raises(TypeError, match="account"):
        Contents(1, iter(()), 3, True)  # type: ignore[call-arg]


def test_what_cannot_be_used_is_not_counted_as_taken(
    folder_of: Callable[..., Path], prepare: Callable[..., Store], lines: list[str]
) -> None:
    folder = folder_of(200)
    (folder / "sub").mkdir()
    (folder / "sub" / "a.JPG").write_bytes(b"no image")
    for _ in range(2):  # prepared, and found prepared
        prepare("folder", folder)
        assert lines[-1 if "Data" in lines[-2] else -2].startswith(
            "Used: 200 images (.png 200; ./ 200). Skipped: 1 file (cannot be used 1)."
        )


def test_links_that_lead_nowhere_are_named(tmp_path: Path, prepare: Callable[..., Store]) -> None:
    for number in range(3):
        (tmp_path / f"{number}.png").symlink_to(tmp_path / "gone" / f"{number}.png")
    with pytest.raises(
        InputError, match=r"3 files \(links that lead nowhere 3\)\. What they lead to was moved"
    ):
        prepare("folder", tmp_path)
