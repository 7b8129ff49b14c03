"""Work that requests wait for: one thing at a time, a bounded queue, and nothing done for a page that is gone."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Result = TypeVar("Result")

LOOK_EVERY = 0.2
"""Seconds between looks at whether the page is still there."""


_END = object()


class Busy(Exception):
    """The queue is full: the request is refused, and may be repeated."""


class Gone(Exception):
    """The page went away: its work is not done, or ends here."""


class Desk:
    """One thread that works, and at most `most` requests that wait for it or are worked on."""

    def __init__(self, name: str, most: int) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"explore-{name}")
        self._most = most
        self._closed = threading.Event()
        self.waiting = 0

    async def do(
        self, gone: Callable[[], Awaitable[bool]], work: Callable[..., Result], *given: Any
    ) -> Result:
        """Return what `work(*given)` returns; what it raises is raised here.

        gone: whether the page went away. Raises Busy where the queue is full, Gone where the page left before `work`
        began or was done.
        """
        left = threading.Event()
        future = self._begin(left, functools.partial(work, *given))
        while not future.done():
            await asyncio.wait({future}, timeout=LOOK_EVERY)
            if not future.done() and await gone():
                left.set()
                raise Gone
        return future.result()

    async def watch(
        self, gone: Callable[[], Awaitable[bool]], work: Callable[[Callable[[Any], None]], None]
    ) -> AsyncIterator[Any]:
        """Yield what `work` reports by calling what it is given, until it is done.

        The call raises Gone once the page went away, or the reader of this stopped. Raises as `do` does.
        """
        left = threading.Event()
        loop = asyncio.get_running_loop()
        said: asyncio.Queue[Any] = asyncio.Queue()

        def report(event: Any) -> None:
            if left.is_set() or self._closed.is_set():
                raise Gone
            loop.call_soon_threadsafe(said.put_nowait, event)

        future = self._begin(left, functools.partial(work, report))
        future.add_done_callback(lambda _: said.put_nowait(_END))
        try:
            while True:
                with contextlib.suppress(TimeoutError):
                    event = await asyncio.wait_for(said.get(), LOOK_EVERY)
                    if event is _END:
                        break
                    yield event
                if await gone():
                    raise Gone
            future.result()
        finally:
            left.set()

    def close(self) -> None:
        """Let what is worked on end where it reports next, and begin nothing more."""
        self._closed.set()
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _begin(self, left: threading.Event, work: Callable[[], Result]) -> asyncio.Future[Result]:
        if self.waiting >= self._most or self._closed.is_set():
            raise Busy
        self.waiting += 1

        def unless_gone() -> Result:
            if left.is_set():
                raise Gone
            return work()

        future = asyncio.get_running_loop().run_in_executor(self._thread, unless_gone)
        future.add_done_callback(self._done)
        return future

    def _done(self, future: asyncio.Future[Any]) -> None:
        self.waiting -= 1
        if not future.cancelled():
            future.exception()  # looked at, even if the request has gone
