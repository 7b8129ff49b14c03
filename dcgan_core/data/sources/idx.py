"""The datasets published as IDX files: MNIST, its drop-in replacements, and EMNIST."""

from __future__ import annotations

import dataclasses
import gzip
import hashlib
import shutil
import string
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np

from dcgan_core.data.account import Account
from dcgan_core.data.request import DataRequest
from dcgan_core.data.source import (
    Contents,
    Item,
    Listing,
    Published,
    Report,
    SourceFile,
    damaged,
    download_folder,
    home_of,
    left_in,
    looked_in,
    md5_of,
    places,
)
from dcgan_core.errors import InputError
from dcgan_core.system.cache import cache_folder
from dcgan_core.system.download import fetch
from dcgan_core.system.files import atomic_path, disk_errors, open_plain

TRAIN_IMAGES = "train-images-idx3-ubyte"
TRAIN_LABELS = "train-labels-idx1-ubyte"
TEST_IMAGES = "t10k-images-idx3-ubyte"
TEST_LABELS = "t10k-labels-idx1-ubyte"
# Two zero bytes, the type (8: unsigned byte), the number of dimensions.
_MAGIC = b"\0\0\x08"
_IMAGES_READ_AT_ONCE = 4096
_BYTES_READ_AT_ONCE = 2**24
_LARGEST_PUBLISHED = 16 + 60_000 * 28 * 28
"""Bytes of the largest file of this family, unpacked."""
_LARGEST_UNPACKED = 2**30
"""Bytes that a file from a zip may have: EMNIST's 697,932 training images are half of it."""
_MOST_ENTRIES = 1000
"""Names of a folder among which zips are looked for."""


@dataclass(frozen=True)
class IdxArchive:
    """One zip in which a set is published."""

    file_name: str
    url: str
    published: Published
    folder: str
    """Where in the zip the .gz files lie, with a slash at the end."""


@dataclass(frozen=True)
class SystemPackage:
    """A package of an operating system that installs the files of a set."""

    system: str
    name: str
    folder: str
    """Where it puts the files."""


@dataclass(frozen=True)
class IdxSource:
    """A dataset in IDX files: its training images and labels, or those of its test."""

    name: str
    title: str
    torchvision_folder: str
    """The name of torchvision's class, under which it keeps `raw/`."""
    mirrors: tuple[str, ...]
    """Addresses to which the name of a file is appended, the first tried first."""
    published: dict[str, Published]
    """The .gz files, by name without .gz."""
    class_names: tuple[str, ...]
    file_names: tuple[str, str] = (TRAIN_IMAGES, TRAIN_LABELS)
    """The images and labels that are used, without .gz."""
    split: str = "train"
    """What they are: `train` or `test`."""
    archive: IdxArchive | None = None
    package: SystemPackage | None = None
    transposed: bool = False
    """Whether the files hold images by columns, so that they lie on their side until transposed."""

    def find(self, request: DataRequest, report: Report) -> Listing:
        """Find the files in one of the usual places, fetching the set when that is allowed."""
        raw = f"{self.torchvision_folder}/raw"
        folders = places(request, raw, f"{raw}/gzip", "gzip")
        if self.package is not None:
            folders.append(Path(self.package.folder))
        found = self._search(folders) or self._unpacked(folders, request, report)
        if found is None and request.download:
            target = download_folder(request)
            report(f"Downloading {self.title} into {target}")
            for name, file in self.published.items():
                addresses = [f"{mirror}{name}.gz" for mirror in self.mirrors]
                fetch(addresses, target / f"{name}.gz", size=file.size, md5=file.md5, report=report)
            if self.archive is not None:
                zipped = target / self.archive.file_name
                file = self.archive.published
                fetch([self.archive.url], zipped, size=file.size, md5=file.md5, report=report)
            found = self._search([target]) or self._unpacked([target], request, report)
        if found is None:
            raise InputError(self._missing(request, folders))
        files = tuple(SourceFile.of(path) for path in found)
        return Listing(str(found[0].parent.resolve()), files, lambda report: self._open(found, report))

    def _search(self, folders: list[Path]) -> tuple[Path, Path] | None:
        """The images and labels of the first folder that has both."""
        for folder in folders:
            images, labels = (_present(folder, name) for name in self.file_names)
            if images and labels:
                return images, labels
        return None

    def _unpacked(
        self, folders: list[Path], request: DataRequest, report: Report
    ) -> tuple[Path, Path] | None:
        """The files out of the first zip in `folders` that holds both: the published one, or any other.

        What comes out of the published one is put where downloads go. What comes out of another is found through that
        zip alone: a search in another folder does not find it.
        """
        for folder in folders:
            for path in _zips(folder):
                published = self.archive is not None and path.name == self.archive.file_name
                members = self._members(path, named=published or folder == path)
                if members is None:
                    continue
                target = download_folder(request)
                if not published:
                    file = SourceFile.of(path.resolve())
                    digest = hashlib.sha256(repr(file).encode()).hexdigest()[:12]
                    target = cache_folder(request.cache_dir) / "downloads" / self.name / f"unpacked-{digest}"
                if (found := self._search([target])) is None:
                    report(f"Unpacking {' and '.join(members)} of {path} into {target}")
                    _unpack(path, members, target)
                    found = self._search([target])
                return found
        return None

    def _members(self, path: Path, *, named: bool) -> list[str] | None:
        """Return the images and labels in a zip, by their names there; None where it lacks one.

        Raises InputError for a zip that was `named`, or is published under its name, and cannot be used.
        """
        try:
            with zipfile.ZipFile(path) as opened:
                inside = sorted(opened.namelist(), key=lambda name: (name.count("/"), name))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            if named:
                raise damaged(path, error) from error
            return None
        if self.archive is not None and path.name == self.archive.file_name:
            return [f"{self.archive.folder}{name}.gz" for name in self.file_names]
        found = [
            next(
                (member for like in _spellings(name) for member in inside if member.split("/")[-1] == like),
                None,
            )
            for name in self.file_names
        ]
        return [member for member in found if member is not None] if all(found) else None

    def _missing(self, request: DataRequest, folders: list[Path]) -> str:
        kind = "training" if self.split == "train" else self.split
        names = [f"{name} (or {name}.gz)" for name in self.file_names]
        present = {name for folder in folders for name in self.file_names if _present(folder, name)}
        missing = [name for name in names if name.split()[0] not in present]
        origins = [f"{mirror}{name}.gz" for mirror in self.mirrors[:1] for name in self.published]
        if self.archive is not None:
            origins.append(self.archive.url)
        sources = "\n".join(f"  {origin}" for origin in origins)
        package = self.package
        installed = f"install {package.system}'s package {package.name}, " if package is not None else ""
        return (
            f"{self.title} was not found: no folder holds both {kind} files; missing: {', '.join(missing or names)}. "
            f"Looked in\n{looked_in(folders)}\n"
            f"Run again with --download, {installed}or put the files into {home_of(request.data_dir)}:\n{sources}"
        )

    def _open(self, found: tuple[Path, Path], report: Report) -> Contents:
        images, labels = found
        published = [self._is_published(path, report) for path in found]
        count, height, width = _image_shape(images)
        with _stream(labels) as stream:
            (targets,) = _read_shape(stream, labels, 1)
        if targets != count:
            raise InputError(
                f"{images} announces {count:,} images and {labels} {targets:,} labels: "
                "they do not belong together, or one was replaced. Download both again from the same place."
            )
        items = self._items(found, count, height, width)
        notes = {"published_files": all(published), "split": self.split}
        own = images.parent.name == images.name
        left = left_in(images.parent.parent if own else images.parent, {path.name for path in found})
        account = Account(count, ({f"{self.split} split": count},), left)
        return Contents(count, items, 1, False, account, self.class_names, notes)

    def _items(self, found: tuple[Path, Path], count: int, height: int, width: int) -> Iterator[Item]:
        images, labels = found
        with _stream(images) as stream, _stream(labels) as label_stream:
            _read_shape(stream, images, 3)
            _read_shape(label_stream, labels, 1)
            most = max(1, min(_IMAGES_READ_AT_ONCE, _BYTES_READ_AT_ONCE // (height * width)))
            for start in range(0, count, most):
                length = min(most, count - start)
                targets = np.frombuffer(_read_exactly(label_stream, length, labels), np.uint8)
                if targets.max() >= len(self.class_names):
                    raise InputError(
                        f"{labels} holds the label {targets.max()}, and {self.title} has the classes 0 to "
                        f"{len(self.class_names) - 1}: it is damaged, or of another set. Download it again."
                    )
                data = _read_exactly(stream, length * height * width, images)
                pixels = np.frombuffer(data, np.uint8).reshape(length, height, width)
                for offset, image in enumerate(pixels):
                    shown = image.T if self.transposed else image
                    yield Item(f"image {start + offset}", shown, int(targets[offset]))
            _must_end(stream, images, count)

    def _is_published(self, path: Path, report: Report) -> bool:
        """Whether a file is the published one. Raises InputError when it is that of another dataset.

        Every set of this family uses the same names, so that a folder of one is easily taken for another.
        """
        if not self.published:
            return False
        packed = path.suffix == ".gz"
        owner = _owner(
            (self, *ALL),
            lambda file: packed and file.size == path.stat().st_size and file.md5 == md5_of(path),
        )
        if owner is None:
            # Packed anew, with another time or without the name of the file, or not packed.
            digest = _unpacked_md5(path)
            owner = _owner((self, *ALL), lambda file: digest is not None and file.unpacked == digest)
        if owner is None:
            if all(file.unpacked for file in self.published.values()):
                report(f"{path} is not the published file, but it is used.")
            elif packed:
                report(f"{path} has another md5 than the published file; it is used as it is.")
            return False
        if owner.name != self.name:
            raise InputError(f"{path} belongs to {owner.title}, and --dataset {self.name} was requested.")
        return True


def _owner(sources: Sequence[IdxSource], same: Callable[[Published], bool]) -> IdxSource | None:
    """The first of `sources` that published a file which is the `same`."""
    return next((source for source in sources if any(map(same, source.published.values()))), None)


def _unpacked_md5(path: Path) -> str | None:
    """The md5 of what an IDX file holds, in hexadecimal; None where it is damaged or longer than any published."""
    digest = hashlib.md5(usedforsecurity=False)
    left = _LARGEST_PUBLISHED
    try:
        with _stream(path) as stream:
            while block := stream.read(2**20):
                left -= len(block)
                if left < 0:
                    return None
                digest.update(block)
    except (EOFError, zlib.error, OSError):
        return None  # which is reported when the images are read
    return digest.hexdigest()


def _zips(place: Path) -> list[Path]:
    """Return the zips of a folder, or `place` itself where it is one."""
    try:
        paths = [place] if place.is_file() else sorted(place.iterdir())[:_MOST_ENTRIES]
    except OSError:
        return []
    return [path for path in paths if path.suffix.lower() == ".zip" and path.is_file()]


def _unpack(archive: Path, members: list[str], target: Path) -> None:
    """Write `members` of a zip into `target` under their own last names, each whole or not at all."""
    try:
        with disk_errors(target, f"unpacking {archive.name}"), zipfile.ZipFile(archive) as opened:
            for member in members:
                size = opened.getinfo(member).file_size
                if size > _LARGEST_UNPACKED:
                    raise InputError(
                        f"{archive} holds a {member} of {size:,} bytes: more than any such dataset. Download it again."
                    )
                with (
                    opened.open(member) as source,
                    atomic_path(target / member.rpartition("/")[2]) as temporary,
                    open(temporary, "wb") as copy,
                ):
                    shutil.copyfileobj(source, copy)
    except KeyError as error:
        raise InputError(
            f"{archive} does not hold {members[0]} ({error}): it is a different archive."
        ) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise damaged(archive, error) from error


def _spellings(name: str) -> tuple[str, ...]:
    """Return the names under which a file of this kind is handed on, packed ones first."""
    # Some archives write the last hyphen-separated part as an ending: train-images.idx3-ubyte.
    dotted = name.replace("-idx", ".idx")
    return f"{name}.gz", name, f"{dotted}.gz", dotted


def _present(folder: Path, name: str) -> Path | None:
    for candidate in _spellings(name):
        # Some unpackers put each file into a folder of its own name.
        for path in (folder / candidate, folder / candidate / candidate):
            if path.is_file():
                return path
    return None


def _stream(path: Path) -> BinaryIO:
    return gzip.open(path, "rb") if path.suffix == ".gz" else open_plain(path)  # type: ignore[return-value]


def _read_exactly(stream: BinaryIO, count: int, path: Path) -> bytes:
    try:
        data = stream.read(count)
    except (EOFError, zlib.error, OSError) as error:
        raise damaged(path, error) from error
    if len(data) != count:
        raise InputError(
            f"{path} is truncated: it ends {count - len(data):,} bytes early. Delete it and download it again."
        )
    return data


def _read_shape(stream: BinaryIO, path: Path, dimensions: int) -> tuple[int, ...]:
    magic = _read_exactly(stream, 4, path)
    if magic != _MAGIC + bytes([dimensions]):
        kind = "images" if dimensions == 3 else "labels"
        raise InputError(
            f"{path} is not an IDX file of {kind}: it begins with {magic.hex(' ')} instead of "
            f"{(_MAGIC + bytes([dimensions])).hex(' ')}. Delete it and download it again."
        )
    return tuple(int(size) for size in np.frombuffer(_read_exactly(stream, 4 * dimensions, path), ">u4"))


def _image_shape(path: Path) -> tuple[int, int, int]:
    with _stream(path) as stream:
        count, height, width = _read_shape(stream, path, 3)
    if not (count and 0 < height <= 4096 and 0 < width <= 4096):
        raise InputError(
            f"{path} announces {count:,} images of {height}x{width} pixels, which cannot be right."
        )
    return count, height, width


def _must_end(stream: BinaryIO, path: Path, count: int) -> None:
    try:
        rest = stream.read(1)  # At the end of a .gz this also compares the checksum.
    except (EOFError, zlib.error, OSError) as error:
        raise InputError(f"{path} is damaged ({error}). Delete it and download it again.") from error
    if rest:
        raise InputError(
            f"{path} continues after its {count:,} images: it is damaged. Delete it and download it again."
        )


MNIST = IdxSource(
    name="mnist",
    title="MNIST",
    torchvision_folder="MNIST",
    mirrors=(
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
        "https://storage.googleapis.com/cvdf-datasets/mnist/",
    ),
    published={
        TRAIN_IMAGES: Published(
            "f68b3c2dcbeaaa9fbdd348bbdeb94873", 9_912_422, "6bbc9ace898e44ae57da46a324031adb"
        ),
        TRAIN_LABELS: Published(
            "d53e105ee54ea40749a09fcbcd1e9432", 28_881, "a25bea736e30d166cdddb491f175f624"
        ),
        TEST_IMAGES: Published(
            "9fb629c4189551a2d022fa330f9573f3", 1_648_877, "2646ac647ad5339dbf082846283269ea"
        ),
        TEST_LABELS: Published("ec29112dd5afa0611ce80d1b7f02629c", 4_542, "27ae3e4e09519cfbb04c329615203637"),
    },
    class_names=tuple("0123456789"),
)

FASHION_MNIST = IdxSource(
    name="fashion_mnist",
    title="Fashion-MNIST",
    torchvision_folder="FashionMNIST",
    mirrors=(
        "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
        "https://storage.googleapis.com/tensorflow/tf-keras-datasets/",
    ),
    published={
        TRAIN_IMAGES: Published("8d4fb7e6c68d591d4c3dfef9ec88bf0d", 26_421_880, "f4a8712d7a061bf5bd6d2ca38dc4d50a"),
        TRAIN_LABELS: Published("25c81989df183df01b3e8a0aad5dffbe", 29_515, "9018921c3c673c538a1fc5bad174d6f9"),
        TEST_IMAGES: Published("bef4ecab320f06d8554ea6380940ec79", 4_422_102, "8181f5470baa50b63fa0f6fddb340f0a"),
        TEST_LABELS: Published("bb300cfdad3c16e7a12a480ee83cd310", 5_148, "15d484375f8d13e6eb1aabb0c3f46965"),
    },
    class_names=(
        "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
    ),
    package=SystemPackage("Debian", "dataset-fashion-mnist", "/usr/share/datasets/fashion-mnist"),
)  # fmt: skip

KMNIST = IdxSource(
    name="kmnist",
    title="Kuzushiji-MNIST",
    torchvision_folder="KMNIST",
    mirrors=("https://codh.rois.ac.jp/kmnist/dataset/kmnist/",),
    published={
        TRAIN_IMAGES: Published("bdb82020997e1d708af4cf47b453dcf7", 18_165_135),
        TRAIN_LABELS: Published("e144d726b3acfaa3e44228e80efcd344", 29_497),
        TEST_IMAGES: Published("5c965bf0a639b31b8f53240b1b52f4d7", 3_041_136),
        TEST_LABELS: Published("7320c461ea6c1c855c0b718fb2a4b134", 5_120),
    },
    class_names=("o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"),
)

EMNIST = IdxSource(
    name="emnist",
    title="EMNIST (balanced)",
    torchvision_folder="EMNIST",
    mirrors=(),
    published={},
    # The lower-case letters that look like their capitals are counted among those.
    class_names=(*string.digits, *string.ascii_uppercase, *"abdefghnqrt"),
    file_names=("emnist-balanced-train-images-idx3-ubyte", "emnist-balanced-train-labels-idx1-ubyte"),
    archive=IdxArchive(
        "gzip.zip",
        "https://biometrics.nist.gov/cs_links/EMNIST/gzip.zip",
        Published("58c8d27c78d21e728a6bc7b3cc06412e", 561_753_746),
        "gzip/",
    ),
    transposed=True,
)

_TEST_FILES = (TEST_IMAGES, TEST_LABELS)
MNIST_TEST, FASHION_MNIST_TEST, KMNIST_TEST = (
    dataclasses.replace(source, file_names=_TEST_FILES, split="test")
    for source in (MNIST, FASHION_MNIST, KMNIST)
)
EMNIST_TEST = dataclasses.replace(
    EMNIST,
    file_names=("emnist-balanced-test-images-idx3-ubyte", "emnist-balanced-test-labels-idx1-ubyte"),
    split="test",
)

# Those whose files have the same names, so that one is easily taken for another.
ALL = (MNIST, FASHION_MNIST, KMNIST)
