"""Files: opening what is known to be one, errors of the disk in words, flushing, and atomic writing."""

from __future__ import annotations

import contextlib
import errno
import io
import itertools
import os
import re
import shlex
import shutil
import stat
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from dcgan_core.errors import DcganError, InputError, RunFailure, harmless
from dcgan_core.system import paths

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
    if error.errno == errno.EFBIG:
        return RunFailure(
            f"{doing}: {reason} ({where}): the size of files is limited here. What was written before is intact. "
            f"Raise the limit (ulimit -f), or choose {another}, and {again}."
        )
    if error.errno in DISK_FULL:
        return RunFailure(
            f"{doing}: {reason} ({where}). What was written before is intact. "
            f"Free some space{f', or choose {another},' if elsewhere else ''} and {again}."
        )
    if error.errno in FORBIDDEN:
        return InputError(f"{doing}: {where} may not be written ({reason}). Choose {another}.")
    if error.errno in _NOT_A_PLACE or _takes_no_files(error):
        return InputError(f"{doing}: {where} is not a place for a file ({reason}). Choose {another}.")
    return RunFailure(f"{doing}: {reason} ({error.filename or where}).")


def _takes_no_files(error: OSError) -> bool:
    """Whether a name could not be made in a folder that is there: one of the system's own, such as /proc/1."""
    if error.errno != errno.ENOENT or not isinstance(error.filename, str):
        return False
    return Path(error.filename).parent.is_dir() and not Path(error.filename).is_symlink()


@contextlib.contextmanager
def disk_errors(
    path: str | os.PathLike[str], doing: str, elsewhere: str = "", again: str = "start again"
) -> Iterator[None]:
    """Raise what `disk_error` makes of an `OSError` in the block.

    A broken pipe is let through: it is not the disk, but the reader of what is reported, that went away. So is an error
    that is already in words.
    """
    try:
        yield
    except (BrokenPipeError, NotAPlainFile):
        raise
    except OSError as error:
        raise disk_error(error, path, doing, elsewhere, again) from error


def check_takes_files(folder: Path, what: str) -> None:
    """Raise InputError unless a file can be made in `folder`. what: names it at the message's beginning.

    It makes one and removes it: permissions alone do not show a folder of the system, such as /proc, nor a
    read-only disk. A full disk does not count: it may have space by the time of the result.
    """
    try:
        descriptor, name = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=folder)
    except OSError as error:
        if error.errno in FORBIDDEN:
            raise InputError(f"{what}: {folder} may not be written; choose another place") from error
        if error.errno in _NOT_A_PLACE or _takes_no_files(error):
            raise InputError(f"{what}: {folder} takes no files; choose another place") from error
        return
    os.close(descriptor)
    Path(name).unlink(missing_ok=True)


def check_place(folder: Path, what: str) -> None:
    """Raise InputError unless `folder` may be written to, or made. what: names it at the message's beginning.

    For the end of work that takes long: its results have to find a place.
    """
    existing = folder
    while not existing.exists() and existing != existing.parent:
        existing = existing.parent
    if not existing.is_dir():
        raise InputError(f"{what}: {existing} is not a folder")
    check_takes_files(existing, what)


def check_file(path: Path, option: str) -> None:
    """Raise InputError unless a file can be made, or replaced, at the `path` that was given as this option."""
    if path.is_dir():
        raise InputError(f"{option} {path} is a folder; give the name of a file")
    if path == Path("-") or path.parent == Path("/dev") or (path.exists() and not path.is_file()):
        raise InputError(f"{option} {path}: results are written to plain files; give the name of one")
    check_place(path.parent, f"{option} {path}")


def refuse_to_replace(path: Path) -> None:
    """Raise InputError where there is a file at the `path` that was not named: it may be the user's own."""
    if os.path.lexists(path):
        raise InputError(
            f"{path} exists, and is only replaced if --output names it; give another file (--output "
            f"{shlex.quote(str(path))} replaces this one)"
        )


def keep_inputs(results: Iterable[Path], inputs: Iterable[Path | None], option: str = "--output") -> None:
    """Raise InputError where one of `results` would replace one of `inputs`, the files that it is made from."""
    given = [path for path in inputs if path is not None]
    for result, path in itertools.product(results, given):
        with contextlib.suppress(OSError):  # one of the two is not there
            if result.samefile(path):
                raise InputError(
                    f"{option}: {result} would be replaced, and the result is made from it; give another name"
                )


def is_same_place(path: Path, *others: Path) -> bool:
    """Whether `path` leads to where one of the others does, whatever is there."""
    return os.path.realpath(path) in map(os.path.realpath, others)


# --- opening ---------------------------------------------------------------------------------------------

LARGEST_TEXT = 64 * 2**20
"""Bytes of a text that is read as a whole: configurations, records, tables."""

_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISLNK, "a link to another place"),
)

# Windows has neither flag, and opens in text mode without its own.
_NO_WAITING = getattr(os, "O_NONBLOCK", 0)
_NO_LINKS = getattr(os, "O_NOFOLLOW", 0)
_BINARY = getattr(os, "O_BINARY", 0)


class NotAPlainFile(InputError, OSError):
    """What is at a path is a folder, a pipe, a device or the like, where a file was expected.

    Readers that report an OSError in words of their own take this one like the others.
    """

    def __init__(self, path: str | os.PathLike[str], kind: str) -> None:
        # Not by InputError's way, which takes a message alone.
        OSError.__init__(self, errno.EINVAL, harmless(f"it is {kind}, not a plain file"), os.fspath(path))
        self._given = (os.fspath(path), kind)

    def __str__(self) -> str:
        path, kind = self._given
        return harmless(f"{path} is {kind}, not a plain file")

    def __reduce__(self) -> tuple[type, tuple[str, str]]:
        return type(self), self._given  # from a worker process


def check_plain(path: str | os.PathLike[str]) -> os.stat_result:
    """Return the status of `path`; raise NotAPlainFile unless it is a plain file or a link to one.

    For a library that opens paths itself: a pipe or a device may never end, or keep its reader waiting. Raises OSError
    when there is nothing at `path`.
    """
    status = Path(path).stat()
    _refuse_others(path, status.st_mode)
    return status


def open_plain(path: str | os.PathLike[str]) -> io.BufferedReader:
    """Open the plain file `path` to read bytes: how everything that a person names is opened.

    Raises NotAPlainFile for anything else, without waiting for it, and OSError as `open` does.
    """

    def opener(name: str, flags: int) -> int:
        check_plain(name)  # before it is opened, which for a device may have effects
        return _checked(name, os.open(name, flags | _NO_WAITING))

    return open(path, "rb", opener=opener)


def open_own(path: str | os.PathLike[str], mode: str, buffering: int = -1) -> IO[bytes]:
    """Open the file `path`, whose name can be foreseen, to write bytes (`ab`, `wb`, `r+b`, `w+b`).

    Raises NotAPlainFile for a link, through which somebody could have another file written to, and for pipes and
    devices; OSError as `open` does.
    """

    def opener(name: str, flags: int) -> int:
        with contextlib.suppress(FileNotFoundError):
            _refuse_others(name, os.lstat(name).st_mode)
        return _checked(name, os.open(name, flags | _NO_WAITING | _NO_LINKS, 0o666))

    return open(path, mode, buffering, opener=opener)


def read_up_to(path: str | os.PathLike[str], most: int) -> bytes:
    """Return the first `most` bytes of a plain file; raises as `open_plain`."""
    with open_plain(path) as stream:
        # No more is requested than there is: Python takes memory for what is requested.
        return stream.read(min(os.fstat(stream.fileno()).st_size, most))


def read_bytes(path: str | os.PathLike[str], largest: int) -> bytes:
    """Return the content of a plain file; raises InputError for one of more than `largest` bytes, OSError as `open`."""
    content = read_up_to(path, largest + 1)
    if len(content) > largest:
        raise InputError(f"{os.fspath(path)} is larger than anything that belongs there ({largest:,} bytes)")
    return content


def read_text(path: str | os.PathLike[str], largest: int = LARGEST_TEXT) -> str:
    """Return a text in UTF-8, without the mark that Windows' editors put first.

    Raises UnicodeDecodeError for anything else, otherwise as `read_bytes`.
    """
    return read_bytes(path, largest).decode("utf-8-sig")


def _refuse_others(path: str | os.PathLike[str], mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise NotAPlainFile(
            path, next((words for is_kind, words in _KINDS if is_kind(mode)), "something else")
        )


def _checked(path: str, descriptor: int) -> int:
    """Return a descriptor, of a plain file; it is another than the one looked at before where somebody swapped them."""
    try:
        _refuse_others(path, os.fstat(descriptor).st_mode)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


# --- writing ---------------------------------------------------------------------------------------------


def flush_to_disk(path: str | os.PathLike[str]) -> None:
    """Force the content of the file or folder `path` to the disk, so that a power cut cannot lose it."""
    if paths.WINDOWS and Path(path).is_dir():
        return  # folders cannot be opened there
    # What is not open to write cannot be flushed on Windows.
    descriptor = os.open(path, (os.O_RDWR if paths.WINDOWS else os.O_RDONLY) | _BINARY)
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
    if path.exists() and not path.is_dir():  # a rename onto a folder fails by itself
        check_plain(path)
    # A part of the stem, so that the longest name still has room for what is added.
    temporary = path.with_name(f".{path.stem[:20]}.{os.getpid()}-{os.urandom(4).hex()}.tmp{path.suffix[:20]}")
    try:
        yield temporary
        flush_to_disk(temporary)
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def atomic_folder(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Yield a new folder next to `path`; rename it to `path` when the block succeeds, else remove it.

    path: not there, or an empty folder.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name[:20]}.{os.getpid()}-{os.urandom(4).hex()}.tmp")
    try:
        temporary.mkdir()
        yield temporary
        flush_tree(temporary)
        if path.is_dir():
            path.rmdir()
        os.replace(temporary, path)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
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
