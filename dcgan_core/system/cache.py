"""The cache folder, who else may write to it, and a lock by which processes take turns in it."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import platformdirs

from dcgan_core.errors import InputError
from dcgan_core.system.files import open_own
from dcgan_core.system.paths import typed_path

fcntl: Any
try:
    import fcntl
except ImportError:  # Windows: the renames alone keep processes apart, at worst doing the same work twice.
    fcntl = None


def cache_folder(override: Path | None = None) -> Path:
    """`override`, else `$DCGAN_CACHE`, else `dcgan` in the platform's folder for caches. Not created here.

    Raises InputError where none is named and this user has no home directory, as users in containers often have not.
    """
    if override is not None:
        return typed_path(override)
    if named := os.environ.get("DCGAN_CACHE"):
        return typed_path(named, "DCGAN_CACHE")
    with contextlib.suppress(
        RuntimeError, KeyError
    ):  # how platformdirs and the system say that there is no home
        found = platformdirs.user_cache_path("dcgan", appauthor=False, opinion=False)
        if found.is_absolute():  # or else it begins with a ~ that nothing expands
            return found
    raise InputError(
        "there is no folder for the cache, since this user has no home directory; name one with the environment "
        "variable DCGAN_CACHE, or with --cache-dir where the command has it"
    )


def others_may_write(folder: Path) -> str | None:
    """Return who else may change what is in `folder`, in words, or None: it is this user's and closed to others.

    folder: exists. The folders around it count too, where others may put another one in its place. On systems that know
    no owners by number (Windows) nothing is looked at.
    """
    if not hasattr(os, "geteuid"):
        return None
    me = os.geteuid()
    first = True
    for place in (real := folder.resolve(), *real.parents):
        try:
            status = place.stat()
        except OSError as error:
            return f"{place} cannot be looked at: {error.strerror}"
        if status.st_uid not in ((me,) if first else (me, 0)):
            return f"{place} belongs to another user"
        everybody = bool(status.st_mode & stat.S_IWOTH)
        # Where each user has a group of their own, it has the user's number.
        group = bool(status.st_mode & stat.S_IWGRP) and status.st_gid != status.st_uid
        # In a folder with the sticky bit, such as /tmp, others may add names but not replace this user's.
        if (everybody or group) and (first or not status.st_mode & stat.S_ISVTX):
            return f"{place} may be written by {'everybody' if everybody else 'its group'}"
        first = False
    return None


@contextlib.contextmanager
def exclusive(path: Path, on_wait: Callable[[], None]) -> Iterator[bool]:
    """Hold the lock file `path` within the block, calling `on_wait` once if another process holds it.

    An `on_wait` that raises refuses instead of waiting. The file's content is left as it is.

    The system frees the lock when the process ends in whatever way, so a killed process blocks no other. The
    file stays: removing it would let two processes hold two files of one name. Yields whether a lock is
    really held; some platforms and network file systems have none.
    """
    if fcntl is None:
        yield False
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with open_own(path, "ab") as stream:
        try:
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                on_wait()
                fcntl.flock(stream, fcntl.LOCK_EX)
            held = True
        except OSError:
            held = False
        yield held
