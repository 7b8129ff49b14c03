"""Signals that end a program from outside end it as Ctrl-C does: what was half-written is removed on the way out."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from types import FrameType
from typing import Any

# Windows has no SIGHUP.
_ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))

ECHO_S = 0.5
"""Seconds in which a second signal counts as the first one's echo: `timeout` and some job schedulers signal the
process and then its whole group, so that one request arrives twice."""


class Stopped(KeyboardInterrupt):
    """The program is to end, by this signal."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class _Handler:
    """Raises `Stopped` at the first signal; a later one ends the program at once, unless it is an echo."""

    def __init__(self) -> None:
        self._first_at: float | None = None

    def forget(self) -> None:
        """Take the next signal for the first."""
        self._first_at = None

    def __call__(self, number: int, frame: FrameType | None) -> None:
        if self._first_at is None:
            self._first_at = time.monotonic()
            raise Stopped(number)
        if time.monotonic() - self._first_at >= ECHO_S:
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)


def is_usual(handler: Any) -> bool:
    """Whether a signal's handler is the system's or this module's, so that a run may put its own in its place."""
    return handler == signal.SIG_DFL or isinstance(handler, _Handler)


AGAIN_S = 0.05
"""Seconds after which a signal that was lost in a callback is sent again: the callback has then returned."""


@contextlib.contextmanager
def _nothing_lost(handler: _Handler) -> Iterator[None]:
    """Within the block, send a signal again where its exception was raised in a callback, which drops it.

    Python's garbage collection, weak references and `__del__` call such callbacks at any time. JAX has one.
    """
    before = sys.unraisablehook

    def hook(arguments: Any) -> None:
        error = arguments.exc_value
        if not isinstance(error, KeyboardInterrupt):
            before(arguments)
            return
        handler.forget()
        number = error.number if isinstance(error, Stopped) else signal.SIGINT
        timer = threading.Timer(AGAIN_S, os.kill, (os.getpid(), number))
        timer.daemon = True
        timer.start()

    sys.unraisablehook = hook
    try:
        yield
    finally:
        if sys.unraisablehook is hook:
            sys.unraisablehook = before


@contextlib.contextmanager
def ended_in_order() -> Iterator[None]:
    """Within the block SIGTERM and SIGHUP raise `Stopped`, where they would have ended the program without a word.

    Where one is ignored (`nohup`), or the program has a handler for it, that stays so. A signal that is lost in a
    callback, Ctrl-C included, is sent again.
    """
    main = threading.current_thread() is threading.main_thread()
    taken = [number for number in _ENDING if main and signal.getsignal(number) == signal.SIG_DFL]
    handler = _Handler()
    for number in taken:
        signal.signal(number, handler)
    try:
        with _nothing_lost(handler):
            yield
    finally:
        for number in taken:
            signal.signal(number, signal.SIG_DFL)


def cause(stop: KeyboardInterrupt) -> tuple[str, int]:
    """What ended the program, for a message, and the exit status that a shell expects."""
    number = signal.Signals(stop.number if isinstance(stop, Stopped) else signal.SIGINT)
    return "Ctrl-C" if number == signal.SIGINT else number.name, 128 + number
