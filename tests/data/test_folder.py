"""Any pile of images, in a folder or a zip, and the traps that lie in such piles."""

from __future__ import annotations

import gzip
import io
import os
import re
import shutil
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dcgan_core.data.sources.archive import is_image_name
from dcgan_core.data.sources.folder import labels_of
from dcgan_core.data.store import Store
from dcgan_core.errors import InputError

Prepare = Callable[..., Store]
Draw = Callable[..., Image.Image]
Encode = Callable[..., bytes]
FolderOf = Callable[..., Path]


def pack(folder: Path, archive: Path, top: str = "", method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(archive, "w", method) as stream:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                stream.write(path, top + path.relative_to(folder).as_posix())
    return archive


def gzipped(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)  # The time would become part of a test's name.


def test_one_pile_of_every_kind(tmp_path: Path, picture: Draw, encode: Encode, prepare: Prepare) -> None:
    folder = tmp_path / "pile"
    (folder / "deep" / "er").mkdir(parents=True)
    image = picture(0, 60, 50)
    files = {
        "a.jpg": encode(image, "JPEG"),
        "b.JPEG": encode(image.convert("L"), "JPEG"),
        "c.jpeg": encode(image.convert("CMYK"), "JPEG"),
        "deep/d.png": encode(image.convert("RGBA")),
        "deep/e.PNG": encode(image.convert("P")),
        "deep/er/f.webp": encode(image, "WEBP"),
        "deep/er/g.bmp": encode(image, "BMP"),
        "h.gif": encode(image, "GIF"),
        "i.png": encode(Image.fromarray(np.asarray(image.convert("L")).astype(np.uint16) * 257)),
        "named_png.jpg": encode(image),
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    for name in ("notes.txt", ".hidden.png", "Thumbs.db"):
        (folder / name).write_bytes(b"no picture")
    store = prepare("folder", folder, 32)
    assert store.images.shape == (10, 32, 32, 3)
    assert store.record["counts"] == {"found": 10, "kept": 10, "skipped": 0, "enlarged": 0}
    assert store.record["notes"]["files_that_are_not_images"] == 3
    grey = store.images.mean(axis=(1, 2, 3))
    assert np.ptp(grey) < 20  # all show the same picture, some without its colours


def test_a_zip_and_its_folder_give_the_same_store(
    tmp_path: Path, folder_of: FolderOf, prepare: Prepare
) -> None:
    folder = folder_of(12)
    unpacked = prepare("folder", folder)
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA):
        packed = prepare("folder", pack(folder, tmp_path / f"{method}.zip", "top/", method))
        assert packed.fingerprint == unpacked.fingerprint
        assert packed.path != unpacked.path


def test_a_folder_with_one_zip_means_the_zip(tmp_path: Path, folder_of: FolderOf, prepare: Prepare) -> None:
    holder = tmp_path / "holder"
    holder.mkdir()
    pack(folder_of(3), holder / "images.zip")
    assert len(prepare("folder", holder).images) == 3
    shutil.copy(holder / "images.zip", holder / "more.zip")
    with pytest.raises(InputError, match=r"several archives \(images.zip, more.zip\)"):
        prepare("folder", holder)


def test_a_greyscale_folder_has_one_channel_unless_asked(
    tmp_path: Path, picture: Draw, prepare: Prepare, lines: list[str]
) -> None:
    folder = tmp_path / "grey"
    folder.mkdir()
    for index in range(70):  # more than one chunk
        picture(index).convert("L").save(folder / f"{index:02d}.png")
    one = prepare("folder", folder)
    assert one.images.shape == (70, 16, 16, 1)
    assert any("greyscale" in line for line in lines)
    one.verify()
    three = prepare("folder", folder, channels=3)
    assert (three.images == one.images).all()
    assert three.images.shape[3] == 3
    # The last image alone has colour: all have three channels.
    picture(99).save(folder / "zz.png")
    assert prepare("folder", folder).images.shape == (71, 16, 16, 3)


def test_subfolders_become_labels(tmp_path: Path, picture: Draw, prepare: Prepare) -> None:
    for index, name in enumerate(["cat", "dog", "cat", "eel"]):
        path = tmp_path / "pets" / name / f"{index}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        picture(index).save(path)
    store = prepare("folder", tmp_path / "pets")
    assert store.labels is not None
    assert store.labels.tolist() == [0, 0, 1, 2]
    assert store.record["labels"]["class_names"] == ["cat", "dog", "eel"]


@pytest.mark.parametrize(
    ("names", "labels"),
    [
        (["a.png", "b.png"], None),
        (["x/a.png", "x/b.png"], None),
        (["x/a.png", "b.png"], None),
        (["x/y/a.png", "x/z/b.png", "x/y/c.png"], [0, 1, 0]),
        (["x/y/a.png", "x/b.png"], None),
        (["train/cat/a.png", "train/dog/b.png"], [0, 1]),
        (["xa/a.png", "xb/b.png"], [0, 1]),
    ],
)
def test_labels_come_from_the_first_folders_that_differ(names: list[str], labels: list[int] | None) -> None:
    assert labels_of(names)[0] == labels


def test_a_folder_that_is_missing_empty_or_holds_other_things(tmp_path: Path, prepare: Prepare) -> None:
    with pytest.raises(InputError, match="nowhere does not exist"):
        prepare("folder", tmp_path / "nowhere")
    with pytest.raises(InputError, match="null is a device, a pipe or a socket"):
        prepare("folder", Path("/dev/null"))
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(InputError, match="empty holds no images and no files"):
        prepare("folder", empty)
    (empty / "a.txt").write_text("text")
    with pytest.raises(InputError, match=r"no images among its 1 file .*\.jpg"):
        prepare("folder", empty)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("doc.pdf", b"%PDF-1.4 text", "doc.pdf is a .pdf file, neither a folder of images nor an archive"),
        ("clip.mp4", b"\0\0\0\x18ftypmp42" + bytes(300), "clip.mp4 is a .mp4 file"),
        ("one.png", b"\x89PNG\r\n\x1a\n" + bytes(300), "one.png is a single image. Training needs many"),
        ("none.zip", b"", "none.zip is empty"),
        ("page", b"<html>", "cannot be read as a zip"),
        ("x.npy", b"\x93NUMPY", "images nor an archive of them (zip or tar). Write its images as PNG files"),
        (
            "x.csv",
            b"label,pixel0\n5,0\n",
            "PNG files (those of an array with Pillow, say) and name their folder.",
        ),
        (
            "a.zip.gz",
            gzipped(b"PK\3\4" + bytes(300)),
            "a.zip.gz is a zip that is compressed once more: unpack it",
        ),
        ("a.csv.gz", gzipped(b"5,0\n" * 99), "what it holds is not a tar: unpack it first"),
        ("a.tar.gz", gzipped(b"5,0\n" * 99), "a.tar.gz cannot be read as a tar"),
        ("a.gz", gzipped(bytes(257) + b"ustar")[:-9], "a.gz cannot be read as a tar"),
    ],
)
def test_a_file_of_another_kind_is_named_as_what_it_is(
    tmp_path: Path, prepare: Prepare, name: str, content: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=re.escape(words)):
        prepare("folder", tmp_path / name)


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (
            ["x_train.npy", "y_train.npy"],
            "(.npy 2). It is a NumPy archive of arrays. Write its images as PNG files",
        ),
        (["x.npy", "notes.txt"], "(.npy 1, .txt 1). Write its images as PNG files"),
        (["train.zip", "test.zip"], "(.zip 2). Unpack it and name one of the archives in it."),
        (["notes.txt"], "(.txt 1). Images have endings such as"),
    ],
)
def test_an_archive_of_other_things_says_what_to_do(
    tmp_path: Path, prepare: Prepare, names: list[str], words: str
) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as stream:
        for name in names:
            stream.writestr(name, "content")
    with pytest.raises(InputError, match=re.escape(words)):
        prepare("folder", tmp_path / "a.zip")


def test_one_image_is_not_enough(folder_of: FolderOf, prepare: Prepare) -> None:
    with pytest.raises(InputError, match="one usable image only; training needs at least two"):
        prepare("folder", folder_of(1))


def test_links_are_followed_and_loops_end(tmp_path: Path, folder_of: FolderOf, prepare: Prepare) -> None:
    folder = folder_of(3)
    elsewhere = folder_of(2, "elsewhere")
    (folder / "linked").symlink_to(elsewhere)
    (folder / "loop").symlink_to(folder)
    (elsewhere / "back").symlink_to(tmp_path)
    (folder / "self").symlink_to(folder / "self")
    (folder / "gone.png").symlink_to(tmp_path / "gone")
    assert len(prepare("folder", folder).images) == 5


@pytest.mark.parametrize("way", ["straight", "by a link", "with dots"])
def test_a_link_to_a_folder_above_takes_nothing_from_there(
    way: str, tmp_path: Path, folder_of: FolderOf, prepare: Prepare
) -> None:
    (tmp_path / "named").mkdir()
    folder = folder_of(3, "named/images")
    beyond = tmp_path / "beyond"
    beyond.mkdir()
    linked = folder_of(2, "beyond/linked")
    # Were the parents entered, their folder `train` would be the training split.
    for parent in (folder.parent, beyond):
        (parent / "train").mkdir()
        (parent / "test").mkdir()
        for name in ("train", "test"):
            shutil.copy(folder / "0000.png", parent / name / "x.png")
    (folder / "up").symlink_to("..")
    (folder / "top").symlink_to(tmp_path)
    (folder / "linked").symlink_to(linked)
    (linked / "up").symlink_to("..")
    (linked / "back").symlink_to(folder.parent)
    given = {"straight": folder, "with dots": folder / "linked" / ".." / ".." / "named" / "images"}
    if way == "by a link":
        (tmp_path / "elsewhere").symlink_to(folder)
        given[way] = tmp_path / "elsewhere"
    assert len(prepare("folder", given[way]).images) == 5


def test_a_name_that_is_no_text(
    tmp_path: Path, folder_of: FolderOf, prepare: Prepare, lines: list[str]
) -> None:
    folder = folder_of(150)
    try:
        with open(os.fsencode(folder) + b"/\xff\xfe.png", "wb") as stream:
            stream.write(b"broken")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    store = prepare("folder", folder)
    assert store.record["counts"]["skipped"] == 1
    assert prepare("folder", folder).fingerprint == store.fingerprint
    "\n".join(lines).encode()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a/b.jpg", True),
        ("B.JPeG", True),
        ("../up.png", True),
        (".a.png", False),
        ("x/.y/a.png", False),
        ("__MACOSX/x/._a.png", False),
        ("__MACOSX/a.png", False),
        ("png", False),
        ("a/.png", False),
        ("a.png/readme", False),
        ("a.txt", False),
    ],
)
def test_what_counts_as_an_image_by_its_name(name: str, expected: bool) -> None:
    assert is_image_name(name) is expected


def test_a_zip_that_is_none_is_cut_off_or_is_empty(
    tmp_path: Path, folder_of: FolderOf, prepare: Prepare
) -> None:
    archive = pack(folder_of(5), tmp_path / "a.zip")
    cut = tmp_path / "cut.zip"
    cut.write_bytes(archive.read_bytes()[:-200])
    page = tmp_path / "page.zip"
    page.write_text("<html>Quota exceeded</html>")
    for path, words in ((cut, "damaged or truncated"), (page, "a web page saved under this name")):
        with pytest.raises(InputError, match=rf"cannot be read as a zip.*{words}"):
            prepare("folder", path)
    with zipfile.ZipFile(tmp_path / "empty.zip", "w") as stream:
        stream.writestr("readme.txt", "nothing here")
    with pytest.raises(InputError, match="holds no images among its 1 file "):
        prepare("folder", tmp_path / "empty.zip")


def test_a_zip_with_a_path_outside_writes_nothing_there(
    tmp_path: Path, cache: Path, picture: Draw, encode: Encode, prepare: Prepare, lines: list[str]
) -> None:
    archive = tmp_path / "inner" / "evil.zip"
    archive.parent.mkdir()
    with zipfile.ZipFile(archive, "w") as stream:
        for index in range(3):
            stream.writestr(f"{index}.png", encode(picture(index)))
        stream.writestr("../../evil.png", encode(picture(7)))
        stream.writestr("/evil.png", encode(picture(8)))
    assert len(prepare("folder", archive).images) == 3
    assert any("left out 2 members whose path leads out of the archive" in line for line in lines)
    assert not list(tmp_path.rglob("evil.png"))
    assert {path.name for path in tmp_path.iterdir()} == {"inner", "cache"}


def test_a_zip_bomb_is_a_counted_skip(
    tmp_path: Path, picture: Draw, encode: Encode, prepare: Prepare, lines: list[str]
) -> None:
    archive = tmp_path / "bomb.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as stream:
        for index in range(120):
            stream.writestr(f"{index:03d}.png", encode(picture(index)))
        with stream.open("bomb.png", "w") as member:
            for _ in range(300):
                member.write(bytes(2**20))
    assert archive.stat().st_size < 2**20
    store = prepare("folder", archive)
    assert store.record["counts"] == {"found": 121, "kept": 120, "skipped": 1, "enlarged": 0}
    assert "unpacks to 314,572,800 bytes" in store.record["skipped"][0]["reason"]


def test_a_zip_member_with_a_wrong_checksum_is_a_counted_skip(
    tmp_path: Path, folder_of: FolderOf, prepare: Prepare
) -> None:
    archive = pack(folder_of(150), tmp_path / "a.zip", method=zipfile.ZIP_STORED)
    with zipfile.ZipFile(archive) as stream:
        offset = stream.getinfo("0003.png").header_offset
    data = bytearray(archive.read_bytes())
    data[offset + 30 + len("0003.png") + 50] ^= 0xFF
    archive.write_bytes(data)
    store = prepare("folder", archive)
    assert [skipped["name"] for skipped in store.record["skipped"]] == ["0003.png"]
    assert "CRC" in store.record["skipped"][0]["reason"]


def test_an_encrypted_zip_is_reported(tmp_path: Path, folder_of: FolderOf, prepare: Prepare) -> None:
    archive = pack(folder_of(2), tmp_path / "a.zip", method=zipfile.ZIP_STORED)
    data = bytearray(archive.read_bytes())
    at = -1
    while (at := data.find(b"PK\x01\x02", at + 1)) >= 0:
        data[at + 8] |= 1  # the flag of encryption in the central directory
    archive.write_bytes(data)
    with pytest.raises(InputError, match="is encrypted"):
        prepare("folder", archive)


def tar_of(folder: Path, archive: Path, mode: str = "w") -> Path:
    with tarfile.open(archive, mode) as stream:  # type: ignore[call-overload]
        for path in sorted(folder.rglob("*"), reverse=True):
            stream.add(path, f"./{path.relative_to(folder).as_posix()}", recursive=False)
    return archive


def test_two_zips_in_one_file_are_not_taken_for_the_second(
    tmp_path: Path, folder_of: FolderOf, prepare: Prepare
) -> None:
    """`cat a.zip b.zip`: a zip is read from its end. What begins as a program and ends as a zip is one."""
    whole = pack(folder_of(4), tmp_path / "a.zip").read_bytes()
    expected = prepare("folder", tmp_path / "a.zip").images
    (tmp_path / "b.zip").write_bytes(whole + whole)
    with pytest.raises(InputError, match=r"holds [\d,]+ bytes of another zip before the images"):
        prepare("folder", tmp_path / "b.zip")
    (tmp_path / "b.zip").write_bytes(b"#!/bin/sh\n" * 9 + whole)
    assert np.array_equal(prepare("folder", tmp_path / "b.zip").images, expected)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_names_that_come_again_are_counted(
    kind: str, tmp_path: Path, folder_of: FolderOf, prepare: Prepare, lines: list[str]
) -> None:
    """The last of a name replaces the others, as when unpacking; before, the line said that nothing was left."""
    folder, path = folder_of(4), tmp_path / f"a.{kind}"
    with zipfile.ZipFile(path, "w") if kind == "zip" else tarfile.open(path, "w") as stream:
        add = stream.write if isinstance(stream, zipfile.ZipFile) else stream.add
        for number in range(4):
            add(folder / f"{number:04d}.png", f"{number % 2}.png")
    assert len(prepare("folder", path).images) == 2
    assert "Used: 2 images (.png 2). Skipped: 2 files (of a name that comes again 2)." in lines


@pytest.mark.parametrize("packed", [False, True])
def test_a_tar_with_more_behind_its_end_is_not_taken_for_its_beginning(
    tmp_path: Path, folder_of: FolderOf, prepare: Prepare, lines: list[str], packed: bool
) -> None:
    """`cat a.tar b.tar`, or a hole of zeros: readers end at the first mark. One cut between two images has none."""
    whole = tar_of(folder_of(4), tmp_path / "whole.tar").read_bytes()
    name = tmp_path / ("a.tar.gz" if packed else "a.tar")
    compress = gzip.compress if packed else bytes
    name.write_bytes(compress(whole + whole))
    with pytest.raises(
        InputError, match=r"data after the end of the tar, at byte [\d,]+: it is damaged, or several"
    ):
        prepare("folder", name)
    name.write_bytes(compress(whole + bytes(10_240)))  # longer padding alone
    expected = prepare("folder", name).images
    assert not any("lacks the mark" in line for line in lines)
    content = whole.rstrip(b"\0")
    name.write_bytes(compress(content + bytes(-len(content) % 512)))
    assert np.array_equal(prepare("folder", name).images, expected)
    assert any(f"{name} lacks the mark at the end of a tar" in line for line in lines)


@pytest.mark.parametrize("ending", ["tar", "tar.gz", "tgz", "tar.bz2", "tar.xz"])
def test_a_tar_holds_the_images_of_its_folder(
    ending: str, tmp_path: Path, folder_of: FolderOf, prepare: Prepare
) -> None:
    folder = folder_of(6)
    for number, name in ((0, "cat"), (1, "dog"), (2, "dog")):
        (folder / name).mkdir(exist_ok=True)
        shutil.move(folder / f"{number:04d}.png", folder / name)
    for number in range(3, 6):
        shutil.move(folder / f"{number:04d}.png", folder / "cat")
    loose = prepare("folder", folder)
    kind = {"tgz": "gz"}.get(ending, ending.removeprefix("tar").removeprefix("."))
    packed = prepare("folder", tar_of(folder, tmp_path / f"pets.{ending}", f"w:{kind}" if kind else "w"))
    assert loose.labels is not None
    assert packed.labels is not None
    if ending == "tar":
        assert packed.fingerprint == loose.fingerprint
    else:  # in the order of the archive, which is the reverse here
        assert (packed.images[::-1] == loose.images).all()
        assert (packed.labels[::-1] == loose.labels).all()
    assert packed.record["labels"]["class_names"] == ["cat", "dog"]


def test_a_tar_with_traps_writes_nothing_and_follows_nothing(
    tmp_path: Path, picture: Draw, encode: Encode, prepare: Prepare, lines: list[str]
) -> None:
    archive = tmp_path / "inner" / "evil.tar"
    archive.parent.mkdir()
    secret = tmp_path / "inner" / "secret.png"
    picture(50).save(secret)
    with tarfile.open(archive, "w") as stream:
        for name in [*(f"{index}.png" for index in range(120)), "../../evil.png", "/evil.png"]:
            data = encode(picture(len(name)))
            member = tarfile.TarInfo(name)
            member.size = len(data)
            stream.addfile(member, io.BytesIO(data))
        for kind, name in ((tarfile.SYMTYPE, "link.png"), (tarfile.LNKTYPE, "hard.png")):
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, str(secret)
            stream.addfile(member)
        member = tarfile.TarInfo("pipe.png")
        member.type = tarfile.FIFOTYPE
        stream.addfile(member)
        bomb = tarfile.TarInfo("bomb.png")
        bomb.size = 300 * 2**20
        with open("/dev/zero", "rb") as zeros:
            stream.addfile(bomb, zeros)
    store = prepare("folder", archive)
    assert store.record["counts"] == {"found": 121, "kept": 120, "skipped": 1, "enlarged": 0}
    assert "unpacks to 314,572,800 bytes" in store.record["skipped"][0]["reason"]
    assert store.record["notes"]["files_that_are_not_images"] == 3
    assert any("left out 2 members whose path leads out of the archive" in line for line in lines)
    assert not list(tmp_path.rglob("evil.png"))


def test_a_tar_that_is_none_is_cut_off_or_is_empty(
    tmp_path: Path, folder_of: FolderOf, prepare: Prepare
) -> None:
    folder = folder_of(5)
    for mode, ending in (("w", "tar"), ("w:gz", "tar.gz"), ("w:xz", "tar.xz")):
        archive = tar_of(folder, tmp_path / f"a.{ending}", mode)
        data = archive.read_bytes()
        # A plain tar is padded with zeros to a multiple of 10,240 bytes.
        archive.write_bytes(data[: len(data) // 3])
        with pytest.raises(InputError, match=r"cannot be read as a tar.*damaged or truncated"):
            prepare("folder", archive)
        archive.write_text("<html>Quota exceeded</html>")
        with pytest.raises(InputError, match="cannot be read as a tar"):
            prepare("folder", archive)
    with tarfile.open(tmp_path / "empty.tar", "w") as stream:
        stream.addfile(tarfile.TarInfo("readme.txt"))
    with pytest.raises(InputError, match="holds no images among its 1 file "):
        prepare("folder", tmp_path / "empty.tar")


@pytest.mark.parametrize("packed", ["", ".gz"])
def test_files_of_mnist_are_named_as_such(tmp_path: Path, prepare: Prepare, packed: str) -> None:
    names = [
        f"{part}-{kind}-ubyte{packed}"
        for part in ("train", "t10k")
        for kind in ("images-idx3", "labels-idx1")
    ]
    folder = tmp_path / "mnist"
    folder.mkdir()
    for name in names:
        (folder / name).write_bytes(b"\0\0\x08\x03")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive, tarfile.open(tmp_path / "a.tar", "w") as other:
        for name in names:
            archive.write(folder / name, f"raw/{name}")
            other.add(folder / name, name)
    for place, advice in (
        (folder, rf"4 files \(IDX 4\)\. .* read them with --dataset mnist --data-dir {folder} "),
        (
            tmp_path / "a.zip",
            rf"4 files \(IDX 4\)\. .* read them with --dataset mnist --data-dir {tmp_path}/a\.zip ",
        ),
        (tmp_path / "a.tar", rf"kin: unpack it, and read them with --dataset mnist --data-dir {tmp_path} "),
        (folder / names[0], rf"is one of several files\. .* --dataset mnist --data-dir {folder} "),
    ):
        with pytest.raises(InputError, match=advice):
            prepare("folder", place)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (
            b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n",
            "fetch the files with: git lfs pull",
        ),
        (b"\n<!DOCTYPE html><html>Sign in</html>", "a web page saved under this name"),
    ],
)
def test_what_was_not_downloaded_is_named(
    tmp_path: Path, prepare: Prepare, content: bytes, words: str
) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    for name in ("a.png", "b.jpg"):
        (folder / name).write_bytes(content)
    with pytest.raises(InputError, match=rf"a\.png: .*{re.escape(words)}"):
        prepare("folder", folder)
    for dataset, name in (("folder", "a.zip"), ("folder", "a.tar.gz"), ("parquet", "train.parquet")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(InputError, match=rf"{name} .*{re.escape(words)}"):
            prepare(dataset, tmp_path / name)


def test_folders_of_the_system_are_not_entered(tmp_path: Path, prepare: Prepare, folder_of: FolderOf) -> None:
    folder = folder_of(4)
    for name in ("@eaDir", "lost+found", "$RECYCLE.BIN", "__MACOSX"):
        shutil.copytree(folder_of(1, name), folder / name)
    assert len(prepare("folder", folder).images) == 4
