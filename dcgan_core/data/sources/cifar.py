"""CIFAR-10 and CIFAR-100 in their binary form: 50,000 colour images of 32x32, plain bytes."""

from __future__ import annotations

import contextlib
import dataclasses
import tarfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

import numpy as np

from dcgan_core.data.account import Account, split_of
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
    kind_of,
    left_in,
    looked_in,
    places,
)
from dcgan_core.errors import InputError
from dcgan_core.system.download import fetch
from dcgan_core.system.files import LARGEST_TEXT, open_plain, read_bytes

_PIXELS = 3 * 32 * 32
_IMAGES_READ_AT_ONCE = 4096
_HOME = "https://www.cs.toronto.edu/~kriz/"


@dataclass(frozen=True)
class CifarSource:
    """One of the two sets: its training images, or those of its test."""

    name: str
    title: str
    archive: str
    published: Published
    folder: str
    """The only folder in the archive."""
    image_files: tuple[str, ...]
    label_bytes: int
    """In front of the pixels of each image; the last of them is the label."""
    classes: int
    class_names_file: str
    python_archive: str
    python_published: Published
    python_folder: str
    split: str = "train"
    """Which images `image_files` hold: `train` or `test`."""

    @property
    def url(self) -> str:
        """The address of the binary archive."""
        return _HOME + self.archive

    def find(self, request: DataRequest, report: Report) -> Listing:
        """Find the binary archive or its unpacked folder, fetching it when that is allowed."""
        given = request.data_dir
        if given.is_file():
            return self._packed(given)
        folders = places(request)
        for folder in folders:
            for place in (folder / self.folder, folder):
                if (place / self.image_files[0]).is_file():
                    return self._unpacked(place)
            if (folder / self.archive).is_file():
                return self._packed(folder / self.archive)
        if request.download:
            target = download_folder(request)
            report(f"Downloading {self.title} into {target}")
            size, md5 = self.published.size, self.published.md5
            return self._packed(fetch([self.url], target / self.archive, size=size, md5=md5, report=report))
        for folder in folders:
            for name in (self.python_archive, self.python_folder):
                if (folder / name).exists():
                    raise InputError(self._pickled(folder / name))
        raise InputError(
            f"{self.title} was not found: neither {self.archive} nor a folder {self.folder}/ is in\n"
            f"{looked_in(folders)}\n"
            f"Run again with --download, or put this file, packed or unpacked, into {home_of(given)}:\n  {self.url}"
        )

    def _pickled(self, path: Path) -> str:
        return (
            f"{path} is the form of {self.title} for Python, made of pickles. Reading a pickle can run any program "
            f"that is hidden in it, so it is not read here. The binary archive holds the same images; run again with "
            f"--download, or get\n  {self.url}"
        )

    def _unpacked(self, folder: Path) -> Listing:
        paths = [folder / name for name in self.image_files]
        if missing := [path.name for path in paths if not path.is_file()]:
            raise InputError(f"{folder} lacks {', '.join(missing)}; unpack {self.archive} again.")
        names = folder / self.class_names_file
        files = [SourceFile.of(path) for path in [*paths, *([names] if names.is_file() else [])]]

        def open_folder(report: Report) -> Contents:
            counts = [self._count(path, path.stat().st_size) for path in paths]
            text = read_bytes(names, LARGEST_TEXT) if names.is_file() else None
            left = left_in(folder, {path.name for path in [*paths, names]})
            return self._contents(counts, self._items(streams()), text, left, published=False)

        def streams() -> Iterator[tuple[str, BinaryIO]]:
            for path in paths:
                with open_plain(path) as stream:
                    yield str(path), stream

        return Listing(str(folder.resolve()), tuple(files), open_folder)

    def _packed(self, path: Path) -> Listing:
        def open_archive(report: Report) -> Contents:
            if self.python_published.difference(path) is None:
                raise InputError(self._pickled(path))
            if (different := self.published.difference(path)) is not None:
                raise InputError(
                    f"{path} is not the published {self.archive}: {different}. It is damaged, truncated or a different "
                    f"file. Delete it, then run again with --download, or get\n  {self.url}"
                )
            with _archive_errors(path), tarfile.open(path, "r:gz") as archive:
                members = {member.name: member for member in archive.getmembers() if member.isfile()}
                wanted = [f"{self.folder}/{name}" for name in self.image_files]
                if missing := [name for name in wanted if name not in members]:
                    raise InputError(f"{path} lacks {', '.join(missing)}.")
                counts = [self._count(path / name, members[name].size) for name in wanted]
                labels = f"{self.folder}/{self.class_names_file}"
                text = _read(archive, members[labels]) if labels in members else None
                left = Counter(
                    f"{split} split" if (split := split_of(PurePosixPath(name).stem)) else kind_of(name)
                    for name in members.keys() - {*wanted, labels}
                )

            def streams() -> Iterator[tuple[str, BinaryIO]]:
                with _archive_errors(path), tarfile.open(path, "r:gz") as archive:
                    for name in wanted:
                        stream = archive.extractfile(members[name])
                        assert stream is not None  # It is a plain file.
                        yield name, cast(BinaryIO, stream)

            return self._contents(counts, self._items(streams()), text, left, published=True)

        return Listing(str(path.parent.resolve()), (SourceFile.of(path),), open_archive)

    def _contents(
        self,
        counts: list[int],
        items: Iterator[Item],
        names: bytes | None,
        left: Counter[str],
        *,
        published: bool,
    ) -> Contents:
        lines = names.decode("ascii", "replace").split() if names is not None else []
        class_names = tuple(lines) if len(lines) == self.classes else None
        notes = {"published_files": published, "split": self.split}
        account = Account(sum(counts), ({f"{self.split} split": sum(counts)},), left)
        return Contents(sum(counts), items, 3, False, account, class_names, notes)

    def _count(self, path: Path, size: int) -> int:
        record = self.label_bytes + _PIXELS
        if size == 0 or size % record:
            raise InputError(
                f"{path} has {size:,} bytes, which is not a whole number of images of {record:,} bytes: it is "
                f"truncated or a different file. Download {self.archive} again."
            )
        return size // record

    def _items(self, files: Iterator[tuple[str, BinaryIO]]) -> Iterator[Item]:
        each = self.label_bytes + _PIXELS
        for name, stream in files:
            short = name.rpartition("/")[2]
            index = 0
            while data := stream.read(_IMAGES_READ_AT_ONCE * each):
                if len(data) % each:
                    raise InputError(f"{name} ends within an image. Get {self.archive} again.")
                records = np.frombuffer(data, np.uint8).reshape(-1, each)
                labels = records[:, self.label_bytes - 1]
                if labels.max() >= self.classes:
                    raise InputError(
                        f"{name} holds the label {labels.max()}, and {self.title} has {self.classes} classes: it is "
                        f"damaged or of another set. Get {self.archive} again."
                    )
                # Red, then green, then blue, each row by row.
                images = records[:, self.label_bytes :].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)
                for image, label in zip(images, labels, strict=True):
                    yield Item(f"{short} image {index}", np.ascontiguousarray(image), int(label))
                    index += 1


@contextlib.contextmanager
def _archive_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except (tarfile.TarError, zlib.error, EOFError) as error:
        raise damaged(path, error) from error


def _read(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    stream = archive.extractfile(member)
    data = stream.read() if stream is not None else b""
    if len(data) != member.size:
        raise EOFError(f"{member.name} ends early")
    return data


CIFAR10 = CifarSource(
    name="cifar10",
    title="CIFAR-10",
    archive="cifar-10-binary.tar.gz",
    published=Published("c32a1d4ab5d03f1284b67883e8d87530", 170_052_171),
    folder="cifar-10-batches-bin",
    image_files=tuple(f"data_batch_{number}.bin" for number in range(1, 6)),
    label_bytes=1,
    classes=10,
    class_names_file="batches.meta.txt",
    python_archive="cifar-10-python.tar.gz",
    python_published=Published("c58f30108f718f92721af3b95e74349a", 170_498_071),
    python_folder="cifar-10-batches-py",
)

CIFAR100 = CifarSource(
    name="cifar100",
    title="CIFAR-100",
    archive="cifar-100-binary.tar.gz",
    published=Published("03b5dce01913d631647c71ecec9e9cb8", 168_513_733),
    folder="cifar-100-binary",
    image_files=("train.bin",),
    label_bytes=2,  # the coarse label, then the fine one
    classes=100,
    class_names_file="fine_label_names.txt",
    python_archive="cifar-100-python.tar.gz",
    python_published=Published("eb9058c3a382ffc7106e4002c42a8d85", 169_001_437),
    python_folder="cifar-100-python",
)

CIFAR10_TEST = dataclasses.replace(CIFAR10, image_files=("test_batch.bin",), split="test")
CIFAR100_TEST = dataclasses.replace(CIFAR100, image_files=("test.bin",), split="test")
