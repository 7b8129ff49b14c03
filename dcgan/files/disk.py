"""Turn what the operating system says about a file into what a person can act on."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator

from dcgan.errors import DcganError, InputError, RunFailure

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
