"""The data sets published as IDX files: MNIST, and its drop-in replacements."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np

from dcgan.data.download import fetch
from dcgan.data.request import DataRequest
from dcgan.data.source import (
    Contents,
    Item,
    Listing,
    Report,
    SourceFile,
    download_folder,
    looked_in,
    places,
)
from dcgan.errors import InputError

TRAIN_IMAGES = "train-images-idx3-ubyte"
TRAIN_LABELS = "train-labels-idx1-ubyte"
TEST_IMAGES = "t10k-images-idx3-ubyte"
TEST_LABELS = "t10k-labels-idx1-ubyte"
# Two zero bytes, the type (8: unsigned byte), the number of dimensions.
_MAGIC = b"\0\0\x08"
_IMAGES_READ_AT_ONCE = 4096


@dataclass(frozen=True)
class IdxSource:
    """A data set in four IDX files, of which the training images (and labels) are used."""

    name: str
    title: str
    torchvision_folder: str
    """The name of torchvision's class, under which it keeps `raw/`."""
    mirrors: tuple[str, ...]
    """Addresses to which the name of a file is appended, the first tried first."""
    md5: dict[str, str]
    """Of the published .gz files, by name without .gz."""
    class_names: tuple[str, ...]

    def find(self, request: DataRequest, report: Report) -> Listing:
        """Find the training files in one of the usual places, fetching the set when that is allowed."""
        folders = places(request, f"{self.torchvision_folder}/raw")
        found = _search(folders)
        if found is None and request.download:
            target = download_folder(request)
            report(f"Downloading {self.title} into {target}")
            for name in self.md5:
                addresses = [f"{mirror}{name}.gz" for mirror in self.mirrors]
                fetch(addresses, target / f"{name}.gz", md5=self.md5[name], report=report)
            found = _search([target])
        if found is None:
            raise InputError(self._missing(request, folders))
        files = tuple(SourceFile.of(path) for path in found)
        return Listing(str(found[0].parent.resolve()), files, lambda report: self._open(found, report))

    def _missing(self, request: DataRequest, folders: list[Path]) -> str:
        names = [f"{name} (or {name}.gz)" for name in (TRAIN_IMAGES, TRAIN_LABELS)]
        present = {name for folder in folders for name in self.md5 if _present(folder, name)}
        missing = [name for name in names if name.split()[0] not in present]
        sources = "\n".join(f"  {mirror}{name}.gz" for mirror in self.mirrors[:1] for name in self.md5)
        return (
            f"{self.title} was not found: no folder holds both training files; missing: {', '.join(missing or names)}. "
            f"Looked in\n{looked_in(folders)}\n"
            f"Run again with --download, or put the files into {request.data_dir}:\n{sources}"
        )

    def _open(self, found: tuple[Path, Path], report: Report) -> Contents:
        images, labels = found
        published = [self._is_published(path, report) for path in found]
        targets = _read_labels(labels)
        count, height, width = _image_shape(images)
        if len(targets) != count:
            raise InputError(
                f"{images} announces {count:,} images and {labels} {len(targets):,} labels: "
                "they do not belong together, or one was replaced. Get both again from one origin."
            )
        items = _items(images, count, height, width, targets)
        return Contents(
            count, items, 1, False, self.class_names, {"published_files": all(published), "split": "train"}
        )

    def _is_published(self, path: Path, report: Report) -> bool:
        """Whether a file is the published one. Raises InputError when it is that of another data set.

        Every set of this family uses the same names, so that a folder of one is easily taken for another.
        """
        if path.suffix != ".gz":
            return False
        with open(path, "rb") as stream:
            digest = hashlib.file_digest(stream, "md5").hexdigest()
        for other in ALL:
            if digest in other.md5.values() and other.name != self.name:
                raise InputError(f"{path} belongs to {other.title}, and --dataset {self.name} was asked for.")
        if digest in self.md5.values():
            return True
        report(f"{path} is not the published file (its md5 is {digest}); it is used as it is.")
        return False


def _search(folders: list[Path]) -> tuple[Path, Path] | None:
    """The training images and labels of the first folder that has both."""
    for folder in folders:
        images, labels = _present(folder, TRAIN_IMAGES), _present(folder, TRAIN_LABELS)
        if images and labels:
            return images, labels
    return None


def _present(folder: Path, name: str) -> Path | None:
    # Some archives write the last hyphen-separated part as an ending: train-images.idx3-ubyte.
    dotted = name.replace("-idx", ".idx")
    for candidate in (f"{name}.gz", name, f"{dotted}.gz", dotted):
        if (folder / candidate).is_file():
            return folder / candidate
    return None


def _stream(path: Path) -> BinaryIO:
    return gzip.open(path, "rb") if path.suffix == ".gz" else open(path, "rb")  # type: ignore[return-value]


def _read_exactly(stream: BinaryIO, count: int, path: Path) -> bytes:
    try:
        data = stream.read(count)
    except (EOFError, zlib.error, OSError) as error:
        raise InputError(f"{path} is damaged or cut off ({error}). Delete it and get it again.") from error
    if len(data) != count:
        raise InputError(
            f"{path} is cut off: it ends {count - len(data):,} bytes early. Delete it and get it again."
        )
    return data


def _read_shape(stream: BinaryIO, path: Path, dimensions: int) -> tuple[int, ...]:
    magic = _read_exactly(stream, 4, path)
    if magic != _MAGIC + bytes([dimensions]):
        kind = "images" if dimensions == 3 else "labels"
        raise InputError(
            f"{path} is no IDX file of {kind}: it begins with {magic.hex(' ')} instead of "
            f"{(_MAGIC + bytes([dimensions])).hex(' ')}. Delete it and get it again."
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


def _read_labels(path: Path) -> np.ndarray:
    with _stream(path) as stream:
        (count,) = _read_shape(stream, path, 1)
        return np.frombuffer(_read_exactly(stream, count, path), np.uint8)


def _items(path: Path, count: int, height: int, width: int, labels: np.ndarray) -> Iterator[Item]:
    with _stream(path) as stream:
        _read_shape(stream, path, 3)
        for start in range(0, count, _IMAGES_READ_AT_ONCE):
            length = min(_IMAGES_READ_AT_ONCE, count - start)
            data = _read_exactly(stream, length * height * width, path)
            for offset, image in enumerate(np.frombuffer(data, np.uint8).reshape(length, height, width)):
                yield Item(f"image {start + offset}", image, int(labels[start + offset]))
        try:
            rest = stream.read(1)  # At the end of a .gz this also compares the checksum.
        except (EOFError, zlib.error, OSError) as error:
            raise InputError(f"{path} is damaged ({error}). Delete it and get it again.") from error
        if rest:
            raise InputError(
                f"{path} goes on after its {count:,} images: it is damaged. Delete it and get it again."
            )


MNIST = IdxSource(
    name="mnist",
    title="MNIST",
    torchvision_folder="MNIST",
    mirrors=(
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
        "https://storage.googleapis.com/cvdf-datasets/mnist/",
    ),
    md5={
        TRAIN_IMAGES: "f68b3c2dcbeaaa9fbdd348bbdeb94873",
        TRAIN_LABELS: "d53e105ee54ea40749a09fcbcd1e9432",
        TEST_IMAGES: "9fb629c4189551a2d022fa330f9573f3",
        TEST_LABELS: "ec29112dd5afa0611ce80d1b7f02629c",
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
    md5={
        TRAIN_IMAGES: "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
        TRAIN_LABELS: "25c81989df183df01b3e8a0aad5dffbe",
        TEST_IMAGES: "bef4ecab320f06d8554ea6380940ec79",
        TEST_LABELS: "bb300cfdad3c16e7a12a480ee83cd310",
    },
    class_names=(
        "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
    ),
)  # fmt: skip

ALL = (MNIST, FASHION_MNIST)
