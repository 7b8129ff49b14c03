"""Image files in a zip or tar, read one at a time, trusting nothing that the archive says of itself.

Nothing is unpacked to disk, so a member's path cannot lead anywhere, and a member that swells when it is
read is cut off at the size limit of an image file.
"""

from __future__ import annotations

import bz2
import dataclasses
import gzip
import lzma
import re
import tarfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, cast

from dcgan_core.data.account import what_run
from dcgan_core.data.decode import MAX_FILE_BYTES, BrokenImage
from dcgan_core.data.kinds import (
    EXTENSIONS,
    SIGNATURE_BYTES,
    begins_like_image,
    instead_of_file,
    unreadable_endings,
)
from dcgan_core.data.large import swells
from dcgan_core.data.source import NO_EXTENSION, Item, Report, is_archive_name, kind_of
from dcgan_core.data.tables import LARGEST_BYTES, PARTITION
from dcgan_core.errors import InputError, number_of
from dcgan_core.runs.folder import CONFIG_FILE, says_run
from dcgan_core.system.files import open_plain, read_up_to

# The most that is read at once while a tar is listed: names and attributes, never content but that of a table.
_HEADER_BYTES = 2**20

_UTF8_MARK = 0x800
"""The bit of a zip member's flags that says its name is UTF-8."""

_PACKED: dict[bytes, Any] = {b"\x1f\x8b": gzip.open, b"BZh": bz2.open, b"\xfd7zXZ\0": lzma.open}
"""How a compressed tar is opened, by its first bytes."""

_NOT_READ = {
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"Rar!\x1a\x07": "a rar archive",
    b"\x28\xb5\x2f\xfd": "compressed by zstd",
    b"\x04\x22\x4d\x18": "compressed by lz4",
    b"MSCF": "a cab archive",
    b"PK\x07\x08": "the first part of an archive in several",
}
"""What is not read here, by its first bytes."""

NOT_OF_THE_SET = frozenset(
    ("__MACOSX", "@eaDir", "#recycle", "$RECYCLE.BIN", "System Volume Information", "lost+found")
)
"""Folders that systems put among a person's: what macOS adds to archives, previews on a network disk, bins."""

WRITE_IMAGES = "Write its images as PNG files (those of an array with Pillow, say) and name their folder."
"""What to do with pixels that are not image files."""


@dataclass(frozen=True)
class ZipImages:
    """The images of a zip, sorted by name."""

    path: Path
    members: dict[str, zipfile.ZipInfo]
    """By name, as `member_name` has it."""
    others: Counter[str]
    """Files that are not images, by kind."""
    tables: dict[str, bytes] = field(default_factory=dict)
    """Tables of splits, by name."""
    runs: set[str] = field(default_factory=set)
    """Folders in it that are runs."""

    def items(self, names: list[str], labels: list[int] | None = None) -> Iterator[Item]:
        """Yield the images `names`; one that cannot be read comes with the reason, to be counted as broken."""
        with zipfile.ZipFile(self.path) as archive:
            for index, name in enumerate(names):
                label = None if labels is None else labels[index]
                yield Item(name, _read(archive, self.members[name]), label)


@dataclass(frozen=True)
class TarImages:
    """The images of a tar: sorted by name, or in the order of the archive where seeking would mean unpacking anew."""

    path: Path
    members: dict[str, tarfile.TarInfo]
    """By name, as `member_name` has it."""
    others: Counter[str]
    """What is not an image, or not a plain file, by kind."""
    tables: dict[str, bytes] = field(default_factory=dict)
    """Tables of splits, by name."""
    runs: set[str] = field(default_factory=set)
    """Folders in it that are runs."""

    def items(self, names: list[str], labels: list[int] | None = None) -> Iterator[Item]:
        """Yield the images `names`; one that cannot be read comes with the reason, to be counted as broken."""
        with _unpacked(self.path) as stream, _tar(stream, 2 * MAX_FILE_BYTES) as archive:
            for index, name in enumerate(names):
                label = None if labels is None else labels[index]
                yield Item(name, _read_tar(archive, self.members[name]), label)


def is_tar_name(name: str) -> bool:
    """Whether a file name is that of a tar, compressed or not."""
    return name.lower().endswith((".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz"))


def is_image_name(name: str) -> bool:
    """Whether a path (with forward slashes) is that of an image file to train on.

    Hidden files, and what is in one of `NOT_OF_THE_SET` (`__MACOSX/._photo.jpg`), are not.
    """
    # Text rather than paths: a start lists every file of a folder, hundreds of thousands of them.
    stem, dot, ending = name.rpartition(".")
    ending = f".{ending.lower()}"
    if not dot or ending not in EXTENSIONS or ending in unreadable_endings() or stem.endswith("/"):
        return False
    return not any(
        (part.startswith(".") and part != "..") or part in NOT_OF_THE_SET for part in name.split("/")
    )


def _is_read(name: str, size: int) -> bool:
    """Whether a member is a table of splits, or what may be the record of a run."""
    return name.rpartition("/")[2] in (*PARTITION, CONFIG_FILE) and size <= LARGEST_BYTES


def _note(images: ZipImages | TarImages, name: str, data: bytes | BrokenImage) -> None:
    """Keep what a member for which `_is_read` holds says."""
    folder, _, last = name.rpartition("/")
    if last != CONFIG_FILE:
        images.tables.update({name: data} if isinstance(data, bytes) else {})
    elif isinstance(data, bytes) and says_run(data):
        images.runs.add(folder)


def _leave_runs(images: ZipImages | TarImages) -> None:
    """Take the pictures of runs out of the members, and count them among the others."""
    runs = sorted(images.runs)  # Before those that lie within them.
    for name in [*images.members] if runs else ():
        run = next((run for run in runs if not run or name.startswith(f"{run}/")), None)
        if run is not None:
            del images.members[name]
            images.others[what_run(run or ".")] += 1


def member_name(raw: str) -> str | None:
    """The name of a member of an archive as a relative path with forward slashes; None where it leads out.

    Some programs write backslashes, and some begin every name with `./`.
    """
    name = raw.replace("\\", "/")
    parts = [part for part in name.split("/") if part not in ("", ".")]
    if name.startswith("/") or ".." in parts or re.match("[A-Za-z]:", name):
        return None
    return "/".join(parts)


def _zip_name(member: zipfile.ZipInfo) -> str:
    """Return a member's name. Without a mark it is read as CP437, but many programs on Linux write UTF-8 without it."""
    if member.flag_bits & _UTF8_MARK:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return member.filename


def open_archive(path: Path, report: Report) -> ZipImages | TarImages:
    """List the images of the zip or tar at `path`, by its content rather than its name.

    Links are never followed; a member whose path leads out of the archive is left out, which is reported. Raises
    InputError when the file is of another kind, is cut off, or is encrypted.
    """
    with open_plain(path) as stream:
        begin = stream.read(262)
    if begin.startswith(b"PAR1"):
        raise InputError(f"{path} is a Parquet file. Read it with --dataset parquet --data-dir {path}")
    for signature, what in _NOT_READ.items():
        if begin.startswith(signature):
            raise InputError(f"{path} is {what}, which is not read as images: unpack it and name the folder.")
    if zipfile.is_zipfile(path):
        return _open_zip(path, report)
    if is_tar_name(path.name) or begin[257:] == b"ustar" or begin.startswith(tuple(_PACKED)):
        return _open_tar(path, report)
    if not begin:
        raise InputError(f"{path} is empty.")
    if begins_like_image(begin[:SIGNATURE_BYTES]):
        raise InputError(f"{path} is a single image. Training needs many: name the folder that holds them.")
    if not path.suffix or is_archive_name(path.name):
        return _open_zip(path, report)  # which says what is wrong with it
    raise InputError(
        f"{path} is a {path.suffix} file, neither a folder of images nor an archive of them (zip or tar). "
        f"{WRITE_IMAGES}"
    )


def _open_zip(path: Path, report: Report) -> ZipImages:
    images = ZipImages(path, {}, Counter())
    outside: list[str] = []
    try:
        with zipfile.ZipFile(path) as archive:
            _check_begin(path, min((member.header_offset for member in archive.infolist()), default=0))
            for member in archive.infolist():
                if member.is_dir():
                    continue
                name = member_name(_zip_name(member))
                if name is None:
                    outside.append(member.filename)
                elif not (
                    is_image_name(name)
                    or (kind_of(name) == NO_EXTENSION and begins_like_image(_first_bytes(archive, member)))
                ):
                    images.others[kind_of(name)] += 1
                    if _is_read(name, member.file_size) and not member.flag_bits & 1:
                        _note(images, name, _read(archive, member))
                elif member.flag_bits & 1:
                    raise InputError(
                        f"{path} is encrypted; unpack it with its password and point to the folder."
                    )
                else:
                    images.others[_REPLACED] += name in images.members
                    images.members[name] = member  # A later one replaces the earlier, as when unpacking.
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise InputError(_damaged(path, "zip", error)) from error
    _report_outside(path, outside, report)
    _leave_runs(images)
    return dataclasses.replace(images, members=dict(sorted(images.members.items())))


def _check_begin(path: Path, first: int) -> None:
    """Refuse a zip with members in front of the first that its list has, at byte `first`: of another zip."""
    with open_plain(path) as stream:
        if first and stream.read(4) == b"PK\3\4":
            raise InputError(
                f"{path} holds {first:,} bytes of another zip before the images in its list: several zips "
                "in one file, or a damaged one. Download them separately, and unpack them into one folder."
            )


def _open_tar(path: Path, report: Report) -> TarImages:
    images = TarImages(path, {}, Counter())
    outside: list[str] = []
    size = path.stat().st_size
    try:
        with _unpacked(path) as stream, _tar(stream, _HEADER_BYTES) as archive:
            for member in archive:
                if swells(size, member.offset) and not _is_plain(stream):
                    raise InputError(
                        f"{path} unpacks to more than {member.offset:,} bytes, which images do not: it is damaged, or "
                        "made to fill the memory."
                    )
                # Every member is kept otherwise, and what takes no room in the archive could come by the million.
                cast(Any, archive).members = []
                _renew(archive)
                if member.isdir():
                    continue
                name = member_name(member.name)
                if not member.isfile():
                    images.others["links and devices"] += 1
                elif name is None:
                    outside.append(member.name)
                elif is_image_name(name) or (
                    kind_of(name) == NO_EXTENSION and _tar_begins_like_image(archive, member)
                ):
                    images.others[_REPLACED] += images.members.pop(name, None) is not None
                    images.members[name] = member
                else:
                    images.others[kind_of(name)] += 1
                    if _is_read(name, member.size):
                        _note(images, name, _read_tar(archive, member, LARGEST_BYTES))
            plain = _is_plain(stream)
            _check_end(path, stream, archive.offset, report)
    except (*_TAR_ERRORS, ValueError, MemoryError) as error:
        raise InputError(_packed_otherwise(path) or _damaged(path, "tar", error)) from error
    _report_outside(path, outside, report)
    _leave_runs(images)
    # Sorted by name, or in the order of the archive where seeking would mean unpacking anew.
    members = dict(sorted(images.members.items())) if plain else images.members
    return dataclasses.replace(images, members=members)


def _check_end(path: Path, stream: BinaryIO, end: int, report: Report) -> None:
    """Refuse a tar with more after its end mark, which tar readers leave out without a word; report one without.

    stream: after the mark, which begins at `end`, was read.
    """
    if stream.tell() == end:
        report(
            f"{path} lacks the mark at the end of a tar: it may be truncated. Compare its size with the original's."
        )
        return
    left = _MOST_PADDING
    while left > 0 and (block := stream.read(2**16)):
        left -= len(block)
        if block.strip(b"\0"):
            raise InputError(
                f"{path} has data after the end of the tar, at byte {end:,}: it is damaged, or several tars in one "
                "file. Unpack it (tar -x --ignore-zeros -f) and name the folder, or download it again."
            )


_MOST_PADDING = 2**24
"""Bytes of zeros after a tar that are looked at: writers pad to blocks of 10 kB, those for tapes to more."""
_REPLACED = "of a name that comes again"
_TAR_ERRORS = (tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError)


def _damaged(path: Path, kind: str, error: Exception) -> str:
    if instead := instead_of_file(read_up_to(path, 512)):
        return f"{path} cannot be read as a {kind}: it is none, {instead}."
    return (
        f"{path} cannot be read as a {kind} ({error}). It is damaged or truncated, or a web page saved under this "
        "name: download it again, and compare its size with the original's."
    )


def _packed_otherwise(path: Path) -> str | None:
    """What is said of a compressed file that holds something other than a tar, if anything is known of it."""
    try:
        with _unpacked(path) as stream:
            begin = b"" if _is_plain(stream) else stream.read(262)
    except _TAR_ERRORS:
        return None
    if begin.startswith(b"PK\3\4"):
        return f"{path} is a zip that is compressed once more: unpack it first and name the zip."
    if not begin or begin[257:] == b"ustar" or is_tar_name(path.name):
        return None
    return f"{path} is a compressed file, and what it holds is not a tar: unpack it first and name what was in it."


def _unpacked(path: Path) -> BinaryIO:
    """The bytes of a tar, uncompressed."""
    with open_plain(path) as stream:
        begin = stream.read(6)
    opener = next((opener for signature, opener in _PACKED.items() if begin.startswith(signature)), open)
    return opener(path, "rb")


def _is_plain(stream: BinaryIO) -> bool:
    return not isinstance(stream, gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile)


class _Limited:
    """A stream that gives so many bytes for one member: a header may ask for any number, and continue for ever."""

    def __init__(self, stream: BinaryIO, most: int) -> None:
        self._stream = stream
        self._most = self._rest = most
        self.tell, self.seek = stream.tell, stream.seek

    def renew(self, most: int | None = None) -> None:
        """Begin a member, of which `most` is given, or what is given of any."""
        self._rest = self._most if most is None else most

    def read(self, count: int = -1) -> bytes:
        if not 0 <= count <= self._rest:
            raise tarfile.ReadError("the header of a member is larger than any file name needs")
        self._rest -= count
        return self._stream.read(count)


def _tar(stream: BinaryIO, most: int) -> tarfile.TarFile:
    return tarfile.open(fileobj=cast(BinaryIO, _Limited(stream, most)), mode="r:")


def _renew(archive: tarfile.TarFile, most: int | None = None) -> None:
    cast(_Limited, archive.fileobj).renew(most)


def _tar_begins_like_image(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bool:
    if member.issparse():
        return False
    stream = archive.extractfile(member)
    return stream is not None and begins_like_image(stream.read(SIGNATURE_BYTES))


def _read_tar(
    archive: tarfile.TarFile, member: tarfile.TarInfo, most: int | None = None
) -> bytes | BrokenImage:
    if member.size > MAX_FILE_BYTES:
        return BrokenImage(f"it unpacks to {member.size:,} bytes, more than an image file needs")
    if member.issparse():
        return BrokenImage("a sparse file, of which the archive holds a part only")
    try:
        _renew(archive, most)
        stream = archive.extractfile(member)
        # No more is requested than there is, since Python takes memory for what is requested.
        return stream.read(member.size) if stream is not None else BrokenImage("no plain file")
    except (*_TAR_ERRORS, ValueError) as error:
        return BrokenImage(f"cannot be read from the tar: {error}"[:300])


def _first_bytes(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    if member.flag_bits & 1:
        return b""
    try:
        with archive.open(member) as stream:
            return stream.read(SIGNATURE_BYTES)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError):
        return b""


def _report_outside(path: Path, outside: list[str], report: Report) -> None:
    if outside:
        report(
            f"{path}: left out {number_of(len(outside), 'member')} whose path leads out of the archive "
            f"({outside[0]}{', ...' if outside[1:] else ''})."
        )


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes | BrokenImage:
    if member.file_size > MAX_FILE_BYTES:
        return BrokenImage(f"it unpacks to {member.file_size:,} bytes, more than an image file needs")
    if swells(member.compress_size, member.file_size):
        return BrokenImage(
            f"{member.compress_size:,} bytes unpack to {member.file_size:,}, which those of an image do not"
        )
    try:
        with archive.open(member) as stream:
            return stream.read(MAX_FILE_BYTES)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
        return BrokenImage(f"cannot be read from the zip: {error}"[:300])
