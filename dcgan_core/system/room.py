"""Whether there is room for what a person wants made, before it is made: on a disk, and in memory.

What turns out too large after hours has filled the disk, or has been ended by the system.
"""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

from dcgan_core.errors import InputError
from dcgan_core.system.files import open_own
from dcgan_core.system.machine import available_memory

BLOCK_BYTES = 4096
"""What a file takes of a disk at least, on nearly every file system."""


def check_disk(folder: Path, needed: float, what: str, instead: str, *, files: int = 0) -> None:
    """Raise InputError where the disk of `folder`, which need not exist, has not `needed` bytes free.

    what: names what will be written, at the message's beginning. instead: what to do, after "; ". files: how many
    there will be, where they are many: a disk has a number of them too.
    """
    place = _existing(folder)
    try:
        free = shutil.disk_usage(place).free
    except OSError:
        return  # what cannot be asked is tried
    if needed > free:
        has = f"{in_words(free)} free"
        raise InputError(
            f"{what} would take about {in_words(needed)}, and the disk of {folder.absolute()} has {has}; "
            f"{instead}"
        )
    left = _files_left(place)
    if left is not None and files > left:
        raise InputError(
            f"{what} would be {files:,} files, and the disk of {folder.absolute()} has room for {left:,} more; "
            f"{instead}"
        )


def claim_disk(folder: Path, needed: int) -> None:
    """Raise the system's error of a full disk where that of `folder`, which exists, has not `needed` bytes free.

    For a library that would meet it in threads of its own, and print what it met.
    """
    if shutil.disk_usage(folder).free < needed:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), os.fspath(folder))


def check_memory(needed: float, what: str, instead: str) -> None:
    """Raise InputError where this process cannot have `needed` bytes more of memory; what, instead: as `check_disk`."""
    available = available_memory()
    if available is not None and needed > available:
        raise InputError(
            f"{what} would take about {in_words(needed)} of memory, and {in_words(available)} is available; {instead}"
        )


def reserve(path: Path, size: int) -> None:
    """Make the file `path` of `size` bytes of zeros, with its place on the disk; raises OSError where there is none.

    A file that is mapped into memory without its place ends the process when the disk turns out to be full.
    """
    with open_own(path, "wb") as stream:
        if hasattr(os, "posix_fallocate") and size:
            try:
                os.posix_fallocate(stream.fileno(), 0, size)
            except OSError as error:
                if error.errno not in (errno.EINVAL, errno.EOPNOTSUPP):  # a file system that cannot
                    raise
        stream.truncate(size)


def in_words(size: float) -> str:
    """A number of bytes as a person reads it: "12 MB", "1,234 GB"."""
    return (
        f"{size / 1e9:,.1f} GB"
        if size >= 1e9
        else f"{size / 1e6:.1f} MB"
        if size >= 1e5
        else f"{size / 1e3:.1f} kB"
    )


def _existing(folder: Path) -> Path:
    place = folder.absolute()
    while not place.exists() and place != place.parent:
        place = place.parent
    return place


def _files_left(place: Path) -> int | None:
    if not hasattr(os, "statvfs"):
        return None  # Windows
    status = os.statvfs(place)
    return status.f_favail if status.f_files else None  # some file systems have no such number
