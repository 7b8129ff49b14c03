"""Stop a run in good order when a person or the machine requests it."""

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

_WATCHED = (signal.SIGINT, signal.SIGTERM)

_ECHO_S = 0.5
"""Seconds in which a second signal counts as the first one's echo: `timeout` and some job schedulers signal the
process and then its whole group, so that one request arrives twice."""


class StopRequest:
    """Watches for SIGINT (Ctrl-C) and SIGTERM (a machine being taken away) inside a `with` block.

    The first signal is only noted: the training loop looks at `signal` after each step, saves, and ends
    with `exit_status`. A second one, half a second later or more, stops at once: SIGINT raises
    `KeyboardInterrupt`, SIGTERM ends the process. The handlers that were there before come back at the end
    of the block. Outside the main thread (where Python takes no handlers) the block does nothing and
    `signal` stays None.
    """

    def __init__(self, notice: bool = True) -> None:
        """`notice`: say on stderr, when the first signal comes, that the run is about to stop."""
        self.signal: signal.Signals | None = None
        self._notice = notice
        self._first_at = 0.0
        self._previous: dict[signal.Signals, Any] = {}

    @property
    def exit_status(self) -> int:
        """What a shell expects of a program ended by a signal: 130 for SIGINT, 143 for SIGTERM; else 0."""
        return 0 if self.signal is None else 128 + self.signal

    def __bool__(self) -> bool:
        """True once a stop was requested."""
        return self.signal is not None

    def __enter__(self) -> StopRequest:
        if threading.current_thread() is threading.main_thread():
            # Also where SIGINT was ignored, as in a background job of a shell script: a signal sent on
            # purpose must be able to stop the run there too.
            for number in _WATCHED:
                self._previous[number] = signal.signal(number, self._handle)
        return self

    def __exit__(self, *exception: object) -> None:
        self._restore()

    def _restore(self) -> None:
        while self._previous:
            number, handler = self._previous.popitem()
            # None is a handler that was not set from Python: it cannot be set again from here.
            signal.signal(number, signal.SIG_DFL if handler is None else handler)

    def _handle(self, number: int, frame: FrameType | None) -> None:
        if self.signal is None:
            self.signal, self._first_at = signal.Signals(number), time.monotonic()
            self._announce()
        elif time.monotonic() - self._first_at >= _ECHO_S:
            self._restore()
            if number == signal.SIGINT:
                raise KeyboardInterrupt
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)

    def _announce(self) -> None:
        if not self._notice or self.signal is None:
            return
        again = "Ctrl-C again stops" if self.signal == signal.SIGINT else "a second signal stops"
        text = f"\n{self.signal.name}: finishing this step and saving; {again} at once.\n"
        # Not sys.stderr.write: a handler may run in the middle of another write to it.
        with contextlib.suppress(OSError, ValueError):  # stderr may be closed
            os.write(sys.__stderr__.fileno() if sys.__stderr__ else 2, text.encode())


@contextlib.contextmanager
def held_back() -> Iterator[None]:
    """Deliver a SIGINT or SIGTERM that arrives inside the block when it ends, to the handler that was there before.

    For loading a framework: its compiled modules may crash when an exception cuts their import off. A second signal
    is delivered at once.
    """
    with StopRequest(notice=False) as request:
        yield
    if request.signal is not None:
        signal.raise_signal(request.signal)
