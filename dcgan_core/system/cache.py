"""The cache folder, and a lock by which processes take turns in it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import platformdirs

try:
    import fcntl
except ImportError:  # Windows: the renames alone keep processes apart, at worst doing the same work twice.
    fcntl = None


def cache_folder(override: Path | None = None) -> Path:
    """`override`, else `$DCGAN_CACHE`, else `dcgan` in the platform's folder for caches. Not created here."""
    if override is not None:
        return override
    if named := os.environ.get("DCGAN_CACHE"):
        return Path(named).expanduser()
    return platformdirs.user_cache_path("dcgan", appauthor=False, opinion=False)


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
    with open(path, "ab") as stream:
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
