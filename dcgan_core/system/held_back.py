"""What the threads of a library print of an error, held back until it is known who reports that error.

Orbax writes with threads. If a write fails there, it logs a traceback in each of them and then raises the error for
its caller. Where the caller's own message says all that a person can use, the tracebacks only hide it. Everywhere else
they are printed as if nothing had been held back.
"""

from __future__ import annotations

import contextlib
import functools
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

LIBRARIES = ("absl",)
"""Loggers that are held back: absl's is Orbax's."""

_TOO_LATE = "Event loop is closed"
"""What asyncio says to a write that ends after the save has failed. It has no other caller to say it to."""


@contextlib.contextmanager
def held_back(reported: Callable[[BaseException], bool]) -> Iterator[None]:
    """Within the block, hold back the errors that new threads log with a traceback, and writes that end too late.

    reported: whether the caller reports an error that leaves the block, in words of its own. Then what was held back is
    dropped, and writes that end later are too. Otherwise, and if the block succeeds, it is all printed.
    """
    hold = _Hold()
    loggers = [logging.getLogger(name) for name in LIBRARIES]
    for logger in loggers:
        logger.addFilter(hold.passes)
    sys.unraisablehook, hold.hook = hold.unraisable, sys.unraisablehook
    ours = sys.unraisablehook
    dropped = False
    try:
        yield
    except BaseException as error:
        dropped = reported(error)
        raise
    finally:
        for logger in loggers:
            logger.removeFilter(hold.passes)
        hold.end(dropped=dropped)
        # After a failure the hook stays for the writes that have yet to end.
        if not dropped and sys.unraisablehook is ours:
            sys.unraisablehook = hold.hook


class _Hold:
    """What is held back; after `end`, only whether late writes are dropped."""

    hook: Callable[[Any], object]
    """The one that was there before."""

    def __init__(self) -> None:
        self._before = {*threading.enumerate()}  # not their numbers, which later threads may have
        self._held: list[Callable[[], object]] | None = []
        self._dropped = False
        self._lock = threading.Lock()

    def passes(self, record: logging.LogRecord) -> bool:
        """Return whether a record is to be printed now: the filter of a logger."""
        if not record.exc_info or threading.current_thread() in self._before:
            return True
        return not self._hold(functools.partial(logging.getLogger(record.name).handle, record))

    def unraisable(self, arguments: Any) -> None:
        """Hold back an error that a thread could raise nowhere, if a write that ends too late is the cause."""
        late = isinstance(arguments.exc_value, RuntimeError) and str(arguments.exc_value) == _TOO_LATE
        late = late and threading.current_thread() not in self._before
        if not (late and (self._dropped or self._hold(functools.partial(self.hook, arguments)))):
            self.hook(arguments)

    def end(self, *, dropped: bool) -> None:
        """Hold back nothing more. dropped: whether what was held back is dropped, or printed now."""
        with self._lock:
            held, self._held, self._dropped = self._held or [], None, dropped
        for show in () if dropped else held:
            show()

    def _hold(self, show: Callable[[], object]) -> bool:
        """Keep what prints something, and return whether that was possible: not after `end`."""
        with self._lock:
            if self._held is not None:
                self._held.append(show)
            return self._held is not None
