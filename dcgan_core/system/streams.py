"""The standard streams. Nothing else in this package writes to them, or asks what they are.

A program may be started with its streams closed (`>&-`, a service), have none (a window program), have ones that lack
a letter or a method, or lose them while it works (`| head`, a full device, a connection that ends). None of this may
cost the work. So what is written here never fails: it is dropped where it cannot arrive.
"""

from __future__ import annotations

import contextlib
import errno
import functools
import io
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from typing import Any, NoReturn, Protocol, TextIO

from dcgan_core.errors import harmless

NARROWEST = 40
"""Columns: where a terminal has fewer, or says so, help is laid out for as many."""

# What rich and tyro move and colour with: all that other code may send to a terminal besides text.
_MOVES = re.compile(r"(\r|\x1b\[[0-9;]*[mAK])")


class Display(Protocol):
    """What is drawn below the last line of the terminal while something is under way."""

    def lifted(self, text: str) -> contextlib.AbstractContextManager[None]:
        """Within the block it is away, and `text` is written; it comes back once a whole line is there."""
        ...

    def forget(self) -> None:
        """Something was written below it without `lifted`: it is drawn anew there. Takes no lock."""
        ...


class _Shown:
    """display: what is drawn now, None for nothing. Lines that are written meanwhile appear above it."""

    display: Display | None = None
    quiet = False


def set_display(display: Display | None) -> None:
    """Have lines on a terminal written above `display` from now on, None for nothing."""
    _Shown.display = display


class Stream(io.TextIOBase):
    """A stream that takes any text and never fails.

    lost: why a part of a command's result could not be written, None where all of it was. Remarks do not count, and
    neither does a stream that was missing from the beginning, unless `require` was called.
    """

    def __init__(self, under: TextIO | None, *, owned: bool = False) -> None:
        """under: where text goes, None for nowhere. owned: it is this program's own, and not a host's."""
        self._under: Any = under
        self._owned = owned
        self._missing = under is None
        self._gone: Exception | None = None
        self._owed = False
        self.lost: Exception | None = None

    @property
    def encoding(self) -> str:  # pyright: ignore[reportIncompatibleVariableOverride]
        """The encoding of the stream below."""
        return getattr(self._under, "encoding", None) or "utf-8"

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return is_terminal(self._under)

    def fileno(self) -> int:
        """The descriptor of the stream below; raises OSError where it has none."""
        try:
            return self._under.fileno()
        except (AttributeError, ValueError) as error:
            raise io.UnsupportedOperation("fileno") from error

    def writable(self) -> bool:
        """Whether it takes text: always."""
        return True

    def write(self, text: str) -> int:
        """Write a part of the result, without what could take over a terminal; return the length of `text`."""
        self.lost = self.lost or self._gone
        self._owed = True
        pieces = _MOVES.split(text)
        shown = "".join(piece if n % 2 else harmless(piece, clip=False) for n, piece in enumerate(pieces))
        with self._above(shown) as alone:
            self._put(shown)
            if not alone:  # what is held back would come out in the middle of the display
                self._try(lambda under: under.flush())
        return len(text)

    def require(self) -> None:
        """Count it as a loss if there was no stream from the beginning."""
        if self._missing and self._owned:
            self.lost = self.lost or OSError(errno.EBADF, os.strerror(errno.EBADF))

    def remark(self, text: str) -> None:
        """Write, at once, what the work does not depend on."""
        if not _Shown.quiet:
            self.error(text)

    def error(self, text: str) -> None:
        """Write, at once, what a person has to know."""
        with self._above(text):
            self._put(text)
            self.flush()

    def draw(self, text: str) -> None:
        """Write, at once, a part of the display itself."""
        if not _Shown.quiet:
            self._put(text)
            self.flush()

    @contextlib.contextmanager
    def _above(self, text: str) -> Iterator[bool]:
        """Within the block the display is away; yields whether there is none."""
        display = _Shown.display
        if display is None or not text or not self.isatty():
            yield True
            return
        with display.lifted(text):
            yield False

    def flush(self) -> None:
        """Hand on what is held back."""
        self._try(lambda under: under.flush())
        self._owed = False

    def _put(self, text: str) -> None:
        def put(under: Any) -> None:
            try:
                under.write(text)
            except UnicodeEncodeError as error:
                under.write(text.encode(error.encoding, "backslashreplace").decode(error.encoding))

        self._try(put)

    def _try(self, action: Any) -> None:
        if self._under is None:
            return
        try:
            action(self._under)
        except Exception as error:  # A host's stream raises what it likes.
            self._gone = error
            self.lost = self.lost or (error if self._owed else None)
            if self._owned:
                _discard(self._under)
                self._under = None


def tough(stream: TextIO | None) -> Stream:
    """Return `stream` as one that takes any text and never fails."""
    return stream if isinstance(stream, Stream) else Stream(stream)


def stderr() -> Stream:
    """Return the standard error stream of this moment, for bars."""
    return tough(sys.stderr)


def is_terminal(stream: Any) -> bool:
    """Whether a stream is a terminal; one that is missing, closed or cannot say is none."""
    try:
        return bool(stream.isatty())
    except (AttributeError, TypeError, ValueError, OSError):
        return False


def say(text: object = "") -> None:
    """Write a line of stdout for the person who watches: the work is as good without it."""
    tough(sys.stdout).remark(harmless(str(text)) + "\n")


def show(text: object = "", end: str = "\n", *, kept: bool = False) -> None:
    """Write to stdout what a command was started for; where it does not arrive, the exit status says so.

    kept: whether a file holds it too, so that nothing is lost where the stream was closed on purpose.
    """
    stream = tough(sys.stdout)
    stream.write(harmless(str(text), clip=False) + end)
    if not kept:
        stream.require()


def shown_by(report: Callable[[str], None]) -> Callable[[str], None]:
    """Return what takes the lines of a result that a file holds too: `report`, where it is not the usual `say`."""
    return functools.partial(show, kept=True) if report is say else report


def warn(text: str) -> None:
    """Write a message to stderr. Its further lines are indented, so that none looks like a message of its own."""
    first, *rest = harmless(text).split("\n")
    lines = [first, *(line if line.startswith("  ") or not line else f"  {line}" for line in rest)]
    tough(sys.stdout).flush()  # earlier output comes first, also where both are one file
    stderr().error("\n".join(lines) + "\n")


@contextlib.contextmanager
def hushed() -> Iterator[None]:
    """Within the block nothing is written but results and warnings: for a process that works for another."""
    before, _Shown.quiet = _Shown.quiet, True
    try:
        yield
    finally:
        _Shown.quiet = before


@contextlib.contextmanager
def without_stdout() -> Iterator[None]:
    """Within the block, what libraries write to the descriptor of stdout goes nowhere: they greet one another there."""
    tough(sys.stdout).flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


class _Ending:
    at_once = False


def end_at_once() -> None:
    """Have `run_command` end this process by `leave`, once the command has done everything."""
    _Ending.at_once = True


def ends_at_once() -> bool:
    """Whether `end_at_once` was called."""
    return _Ending.at_once


def leave(status: int) -> NoReturn:
    """End this process at once, with what was written: nothing that was registered for its end is done."""
    for stream in (tough(sys.stdout), stderr()):
        stream.flush()
    os._exit(status)


def warn_from_handler(text: str) -> None:
    """Write to stderr from a signal handler, which may run in the middle of another write to it."""
    if _Shown.display is not None:
        _Shown.display.forget()
    with contextlib.suppress(OSError, ValueError, AttributeError):
        # Without a stream, descriptor 2 may be any file.
        os.write(sys.__stderr__.fileno(), text.encode())  # pyright: ignore[reportOptionalMemberAccess]


def can_ask() -> bool:
    """Whether a person can be asked: both what is read and what is shown is a terminal."""
    return is_terminal(sys.stdin) and is_terminal(sys.stderr)


def ask(question: str) -> str | None:
    """Show a question on stderr and return the answer's line, None where there is none to come."""
    stderr().remark(harmless(question))
    try:
        return sys.stdin.readline() or None
    except (AttributeError, OSError, ValueError):
        return None


@contextlib.contextmanager
def owned() -> Iterator[Stream]:
    """For a program of our own: within the block both streams take any text and never fail. Yields stdout.

    Whatever any library prints arrives escaped, or is dropped. The descriptors 0, 1 and 2 are open from here on: a file
    that was opened on one of them would be written into by C libraries that report there.
    """
    _occupy()
    before = sys.stdout, sys.stderr
    streams = Stream(sys.stdout, owned=True), Stream(sys.stderr, owned=True)
    sys.stdout, sys.stderr = streams
    try:
        yield streams[0]
    finally:
        for stream in streams:
            stream.flush()
        sys.stdout, sys.stderr = before


@contextlib.contextmanager
def wide_enough() -> Iterator[None]:
    """Within the block, a terminal has at least `NARROWEST` columns for those who ask Python."""
    if shutil.get_terminal_size().columns >= NARROWEST:
        yield
        return
    before = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = str(NARROWEST)
    try:
        yield
    finally:
        if before is None:
            del os.environ["COLUMNS"]
        else:
            os.environ["COLUMNS"] = before


def _occupy() -> None:
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            with contextlib.suppress(OSError):
                os.open(os.devnull, os.O_RDWR)  # the lowest that is free, which is this one


def _discard(under: Any) -> None:
    """Send what the stream still holds nowhere: the interpreter writes it at exit, and would report a failure."""
    with contextlib.suppress(Exception):
        own = under.fileno()  # a stream in memory has none, nor has one that was closed
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, own)
        finally:
            os.close(nowhere)
