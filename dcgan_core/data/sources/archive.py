"""Image files in a zip or tar, read one at a time, trusting nothing that the archive says of itself.

Nothing is unpacked to disk, so a member's path cannot lead anywhere, and a member that swells when it is
read is cut off at the size limit of an image file.
"""

from __future__ import annotations

import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from dcgan_core.data.decode import EXTENSIONS, MAX_FILE_BYTES, BrokenImage
from dcgan_core.data.source import Item, Report
from dcgan_core.errors import InputError


@dataclass(frozen=True)
class ZipImages:
    """The images of a zip, sorted by name."""

    archive: zipfile.ZipFile
    members: list[zipfile.ZipInfo]
    others: int
    """Files that are not images by their name."""

    @property
    def names(self) -> list[str]:
        """The names of the members."""
        return [member.filename for member in self.members]

    def items(self, labels: list[int] | None = None) -> Iterator[Item]:
        """Yield the images; one that cannot be read comes with the reason, to be counted as broken."""
        with self.archive as archive:
            for index, member in enumerate(self.members):
                label = None if labels is None else labels[index]
                yield Item(member.filename, _read(archive, member), label)


@dataclass(frozen=True)
class TarImages:
    """The images of a tar: sorted by name, or in the order of the archive where seeking would mean unpacking anew."""

    path: Path
    members: list[tarfile.TarInfo]
    others: int
    """What is not an image by its name, or not a plain file."""

    @property
    def names(self) -> list[str]:
        """The names of the members, without a leading `./`."""
        return [_tar_name(member) for member in self.members]

    def items(self, labels: list[int] | None = None) -> Iterator[Item]:
        """Yield the images; one that cannot be read comes with the reason, to be counted as broken."""
        with tarfile.open(self.path, "r:*") as archive:
            for index, member in enumerate(self.members):
                label = None if labels is None else labels[index]
                yield Item(_tar_name(member), _read_tar(archive, member), label)


def is_tar_name(name: str) -> bool:
    """Whether a file name is that of a tar, compressed or not."""
    return name.lower().endswith((".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz"))


def is_image_name(name: str) -> bool:
    """Whether a path (with forward slashes) is that of an image file to train on.

    Hidden files, and what macOS adds to archives (`__MACOSX/._photo.jpg`), are not.
    """
    # Text rather than paths: a start lists every file of a folder, hundreds of thousands of them.
    stem, dot, ending = name.rpartition(".")
    if not dot or f".{ending.lower()}" not in EXTENSIONS or stem.endswith("/"):
        return False
    return not any((part.startswith(".") and part != "..") or part == "__MACOSX" for part in name.split("/"))


def open_zip(path: Path, report: Report) -> ZipImages:
    """List the images of the zip at `path`.

    A member whose path leads out of the archive is left out, which is reported. Raises InputError when the
    file is not a zip, is cut off, or is encrypted.
    """
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise InputError(
            f"{path} cannot be read as a zip ({error}). It is damaged or cut off, or a web page saved under "
            "this name: download it again, and compare its size with that given at its origin."
        ) from error
    members: list[zipfile.ZipInfo] = []
    others = 0
    outside: list[str] = []
    for member in archive.infolist():
        if member.is_dir():
            continue
        if not is_image_name(member.filename):
            others += 1
        elif member.filename.startswith("/") or ".." in PurePosixPath(member.filename).parts:
            outside.append(member.filename)
        elif member.flag_bits & 1:
            archive.close()
            raise InputError(f"{path} is encrypted; unpack it with its password and point to the folder.")
        else:
            members.append(member)
    _report_outside(path, outside, report)
    members.sort(key=lambda member: member.filename)
    return ZipImages(archive, members, others)


def open_tar(path: Path, report: Report) -> TarImages:
    """List the images of the tar at `path`.

    Links are never followed; a member whose path leads out of the archive is left out, which is reported. Raises
    InputError when the file is not a tar or is cut off.
    """
    # Listed by one reader and read by another, so that nothing stays open when the list is refused.
    try:
        with tarfile.open(path, "r:*") as archive:
            found = archive.getmembers()
            seekable = type(archive.fileobj).__module__ in ("_io", "io")
    except (*_TAR_ERRORS, ValueError, MemoryError) as error:
        raise InputError(
            f"{path} cannot be read as a tar ({error}). It is damaged or cut off, or a web page saved under this name: "
            "download it again, and compare its size with that given at its origin."
        ) from error
    others = 0
    outside: list[str] = []
    images: dict[str, tarfile.TarInfo] = {}
    for member in found:
        if member.isdir():
            continue
        name = _tar_name(member)
        if not member.isfile() or not is_image_name(name):
            others += 1
        elif name.startswith("/") or ".." in PurePosixPath(name).parts:
            outside.append(name)
        else:
            images[name] = member  # A later one of the same name replaces the earlier, as when unpacking.
    _report_outside(path, outside, report)
    members = sorted(images.values(), key=_tar_name if seekable else lambda member: member.offset)
    return TarImages(path, members, others)


_TAR_ERRORS = (tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError)


def _tar_name(member: tarfile.TarInfo) -> str:
    return member.name.removeprefix("./")


def _read_tar(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes | BrokenImage:
    if member.size > MAX_FILE_BYTES:
        return BrokenImage(f"it unpacks to {member.size:,} bytes, more than an image file needs")
    try:
        stream = archive.extractfile(member)
        return stream.read(MAX_FILE_BYTES) if stream is not None else BrokenImage("no plain file")
    except (*_TAR_ERRORS, ValueError) as error:
        return BrokenImage(f"cannot be read from the tar: {error}"[:300])


def _report_outside(path: Path, outside: list[str], report: Report) -> None:
    if outside:
        report(
            f"{path}: left out {len(outside)} members whose path leads out of the archive ({outside[0]}, ...)."
        )


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes | BrokenImage:
    if member.file_size > MAX_FILE_BYTES:
        return BrokenImage(f"it unpacks to {member.file_size:,} bytes, more than an image file needs")
    try:
        with archive.open(member) as stream:
            return stream.read(MAX_FILE_BYTES)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
        return BrokenImage(f"cannot be read from the zip: {error}"[:300])
