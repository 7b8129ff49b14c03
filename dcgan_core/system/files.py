"""Files: errors of the disk in words that a person can act on, flushing, and atomic writing."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path

from dcgan_core.errors import DcganError, InputError, RunFailure

DISK_FULL = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG))
"""What the system says when no more can be written: disk full, over quota, file too large."""
FORBIDDEN = frozenset((errno.EACCES, errno.EPERM, errno.EROFS))
_NOT_A_PLACE = {errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.ENAMETOOLONG, errno.ELOOP}
_IN_WORDS = {errno.ENOSPC: "no space left on the device", errno.EDQUOT: "the disk quota is used up"}


def disk_error(
    error: OSError, path: str | os.PathLike[str], doing: str, elsewhere: str = "", again: str = "start again"
) -> DcganError:
    """The error that reports `error` to a person, met while `doing` ("writing statistics") at `path`.

    elsewhere: how to choose another place, if there is a way ("with the environment variable DCGAN_CACHE").
    again: what to do once a full disk has space again.

    A full disk or a failing one is a `RunFailure` (the input was fine); a place that cannot be written
    to is an `InputError`.
    """
    where = os.fspath(path)
    reason = _IN_WORDS.get(error.errno or 0, error.strerror or str(error))
    another = f"another place {elsewhere}".rstrip()
    if error.errno in DISK_FULL:
        return RunFailure(
            f"{doing}: {reason} ({where}). What was written before is intact. "
            f"Free some space{f', or choose {another},' if elsewhere else ''} and {again}."
        )
    if error.errno in FORBIDDEN:
        return InputError(f"{doing}: {where} may not be written ({reason}). Choose {another}.")
    if error.errno in _NOT_A_PLACE:
        return InputError(f"{doing}: {where} is not a place for a file ({reason}). Choose {another}.")
    return RunFailure(f"{doing}: {reason} ({error.filename or where}).")


@contextlib.contextmanager
def disk_errors(
    path: str | os.PathLike[str], doing: str, elsewhere: str = "", again: str = "start again"
) -> Iterator[None]:
    """Raise what `disk_error` makes of an `OSError` in the block.

    A broken pipe is let through: it is not the disk, but the reader of what is reported, that went away.
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise disk_error(error, path, doing, elsewhere, again) from error


def flush_to_disk(path: str | os.PathLike[str]) -> None:
    """Force the content of the file or folder `path` to the disk, so that a power cut cannot lose it."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def flush_tree(folder: Path) -> None:
    """Flush everything below `folder` and the folder itself: a rename may reach the disk before the content does."""
    for entry in (*folder.rglob("*"), folder):
        flush_to_disk(entry)


@contextlib.contextmanager
def atomic_path(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Yield a temporary path in the folder of `path`; rename it to `path` when the block succeeds.

    A reader sees the old content or the new, never a part.

    The temporary name keeps the suffix, since several libraries choose a format by it. The content is
    flushed to the disk before the rename, so that a power cut cannot leave an empty file under the
    final name. When the block raises, the temporary file is removed and `path` is left as it was.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.stem}.{os.getpid()}-{secrets.token_hex(4)}.tmp{path.suffix}")
    try:
        yield temporary
        flush_to_disk(temporary)
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_text(path: str | os.PathLike[str], text: str) -> None:
    """Write `text` to `path` in UTF-8, atomically."""
    with atomic_path(path) as temporary:
        temporary.write_text(text, encoding="utf-8")


def write_bytes(path: str | os.PathLike[str], data: bytes) -> None:
    """Write `data` to `path`, atomically."""
    with atomic_path(path) as temporary:
        temporary.write_bytes(data)


def natural_order(name: str) -> list[tuple[int, str]]:
    """Return a sorting key by which `layer10` comes after `layer9`, and text before numbers."""
    pieces = re.split(r"(\d+)", name)
    return [(int(piece), "") if piece.isdecimal() else (-1, piece) for piece in pieces if piece]
