"""Stop a run cleanly at the request of the user or the machine."""

from __future__ import annotations

import atexit
import contextlib
import functools
import os
import signal
import threading
import time
from collections.abc import Iterator
from types import FrameType
from typing import Any

from dcgan_core.system import streams
from dcgan_core.system.stopping import ECHO_S, is_usual

# Windows has none of these. The second and third are what schedulers send before the time of a job is over.
_NOTICES = tuple(
    number for name in ("SIGHUP", "SIGXCPU", "SIGUSR1") if (number := getattr(signal, name, None)) is not None
)
_WATCHED = (signal.SIGINT, signal.SIGTERM, *_NOTICES)

_in_threads: list[StopRequest] = []
"""The blocks that threads other than the main one are in."""
_ending = threading.Event()


class StopRequest:
    """Watches for signals inside a `with` block: SIGINT (Ctrl-C), SIGTERM (a machine being taken away), SIGHUP (a
    connection that ends), SIGXCPU and SIGUSR1 (a job's time is nearly over).

    The first signal is only noted: the training loop looks at `signal` after each step, saves, and ends
    with `exit_status`. A second one, half a second later or more, stops at once: SIGINT raises
    `KeyboardInterrupt`, SIGTERM ends the process. A second one of the others does nothing: a shell and the system may
    both send SIGHUP, and the system repeats SIGXCPU. Where one of these is ignored (`nohup`), or the program has a
    handler for it, that stays so. The handlers that were there before come back at the end of the block.

    Outside the main thread (where Python takes no handlers) no signal is seen. There the end of the program counts as
    a SIGTERM, and it waits for the block: a thread that computes while the interpreter goes away aborts the process.
    """

    def __init__(self, notice: bool = True) -> None:
        """`notice`: say on stderr, when the first signal comes, that the run is about to stop.

        doing: what it does until then, in words; may be changed inside the block.
        """
        self.signal: signal.Signals | None = None
        self._notice = notice
        self.doing = "finishing this step and saving"
        self._first_at = 0.0
        self._previous: dict[signal.Signals, Any] = {}
        self._left = threading.Event()

    @property
    def exit_status(self) -> int:
        """What a shell expects of a program ended by a signal: 128 and its number; 0 without one."""
        return 0 if self.signal is None else 128 + self.signal

    def __bool__(self) -> bool:
        """True once a stop was requested."""
        return self.signal is not None

    def __enter__(self) -> StopRequest:
        if threading.current_thread() is threading.main_thread():
            # Also where SIGINT was ignored, as in a background job of a shell script: a signal sent on
            # purpose must be able to stop the run there too.
            for number in _WATCHED:
                if number not in _NOTICES or is_usual(signal.getsignal(number)):
                    self._previous[number] = signal.signal(number, self._handle)
        else:
            _watch_the_end()
            _in_threads.append(self)
            if _ending.is_set():
                self.signal = signal.SIGTERM
        return self

    def __exit__(self, *exception: object) -> None:
        self._restore()
        if self in _in_threads:
            _in_threads.remove(self)
        self._left.set()

    def _restore(self) -> None:
        while self._previous:
            number, handler = self._previous.popitem()
            # None is a handler that was not set from Python: it cannot be set again from here.
            signal.signal(number, signal.SIG_DFL if handler is None else handler)

    def _handle(self, number: int, frame: FrameType | None) -> None:
        if self.signal is None:
            self.signal, self._first_at = signal.Signals(number), time.monotonic()
            self._announce()
        elif number not in _NOTICES and time.monotonic() - self._first_at >= ECHO_S:
            self._restore()
            if number == signal.SIGINT:
                raise KeyboardInterrupt
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)

    def _announce(self) -> None:
        if not self._notice or self.signal is None:
            return
        again = {signal.SIGINT: "Ctrl-C again stops", signal.SIGTERM: "a second signal stops"}.get(
            self.signal, "Ctrl-C or SIGTERM stops"
        )
        text = f"\n{self.signal.name}: {self.doing}; {again} at once.\n"
        streams.warn_from_handler(text)


@functools.cache
def _watch_the_end() -> None:
    """Have the end of the program stop the threads that are in a block, and wait for them."""
    # Before the pools of threads are closed, which a run needs in order to save: what is registered last is called
    # first, so theirs has to be there. Python has no public way for it.
    import concurrent.futures.thread  # noqa: F401

    with contextlib.suppress(RuntimeError):  # the program is ending already
        getattr(threading, "_register_atexit", atexit.register)(_stop_threads)


def _stop_threads() -> None:
    _ending.set()
    for request in list(_in_threads):
        request.signal = request.signal or signal.SIGTERM
        request._left.wait()


@contextlib.contextmanager
def held_back() -> Iterator[None]:
    """Deliver a signal that arrives inside the block when it ends, to the handler that was there before.

    For loading a framework: its compiled modules may crash when an exception cuts their import off. A second signal
    is delivered at once. In another thread than the main one, the end of the program ends that thread instead.
    """
    with StopRequest(notice=False) as request:
        yield
        if request.signal is not None and threading.current_thread() is not threading.main_thread():
            raise SystemExit(request.exit_status)
    if request.signal is not None:
        signal.raise_signal(request.signal)
