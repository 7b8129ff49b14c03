"""Turn what the operating system says about a file into what a person can act on."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path

from dcgan_core.errors import DcganError, InputError, RunFailure

_FULL = {errno.ENOSPC, errno.EDQUOT}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
_NOT_A_PLACE = {errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.ENAMETOOLONG, errno.ELOOP}


def disk_error(error: OSError, path: str | os.PathLike[str], doing: str) -> DcganError:
    """The error for a person that stands for `error`, met while `doing` ("writing statistics") at `path`.

    A full disk or a failing one is a `RunFailure` (the input was fine); a place that cannot be written
    to is an `InputError`.
    """
    where = os.fspath(path)
    reason = error.strerror or str(error)
    if error.errno in _FULL:
        what = "the disk quota is used up" if error.errno == errno.EDQUOT else "no space left on the device"
        return RunFailure(
            f"{doing}: {what} ({where}). What was written before is intact. Free some space and start again."
        )
    if error.errno in _FORBIDDEN:
        return InputError(f"{doing}: {where} may not be written ({reason}). Choose another place.")
    if error.errno in _NOT_A_PLACE:
        return InputError(f"{doing}: {where} is no place for a file ({reason}). Choose another place.")
    return RunFailure(f"{doing}: {reason} ({where}).")


@contextlib.contextmanager
def disk_errors(path: str | os.PathLike[str], doing: str) -> Iterator[None]:
    """Let no `OSError` out of the block: raise what `disk_error` makes of it."""
    try:
        yield
    except OSError as error:
        raise disk_error(error, path, doing) from error


# Write a file so that a reader sees the old content or the new, never a part.


@contextlib.contextmanager
def atomic_path(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Yield a temporary path in the folder of `path`; rename it to `path` when the block succeeds.

    The temporary name keeps the suffix, since several libraries choose a format by it. The content is
    flushed to the disk before the rename, so that a power cut cannot leave an empty file under the
    final name. When the block raises, the temporary file is removed and `path` is left as it was.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.stem}.{os.getpid()}-{secrets.token_hex(4)}.tmp{path.suffix}")
    try:
        yield temporary
        with open(temporary, "rb") as stream:
            os.fsync(stream.fileno())
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


def natural_order(name: str) -> list[tuple[int, int, str]]:
    """Return a sorting key by which `layer10` comes after `layer9`."""
    parts = re.split(r"([0-9]+)", name)
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts]
