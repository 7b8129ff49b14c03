"""Work in a bounded queue: refused when it is full, not begun or ended for a page that went away."""

from __future__ import annotations

import asyncio
import concurrent.futures
import json
import resource
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from dcgan_core.exploring.desk import Busy, Desk, Gone
from dcgan_core.exploring.networks import Network
from tests.exploring.conftest import TINY
from tests.exploring.test_endpoints import planted

httpx = pytest.importorskip("httpx", reason="httpx is not installed")
pytest.importorskip("uvicorn", reason="Uvicorn is not installed")
from scripts.explorer_browser import served  # noqa: E402


async def here() -> bool:
    return False


async def away() -> bool:
    return True


def test_what_does_not_fit_is_refused_and_the_rest_is_done() -> None:
    async def run() -> tuple[list[Any], int]:
        desk, free = Desk("test", 3), threading.Event()
        waiting = [asyncio.ensure_future(desk.do(here, free.wait)) for _ in range(3)]
        await asyncio.sleep(0)
        refused = [await asyncio.gather(desk.do(here, int), return_exceptions=True) for _ in range(2)]
        free.set()
        done = await asyncio.gather(*waiting)
        assert await desk.do(here, int) == 0  # there is room again
        desk.close()
        return [*done, *(type(error) for (error,) in refused)], desk.waiting

    assert asyncio.run(run()) == ([True, True, True, Busy, Busy], 0)


def test_nothing_is_begun_for_a_page_that_is_gone() -> None:
    begun = []

    async def run() -> None:
        desk, free = Desk("test", 5), threading.Event()
        first = asyncio.ensure_future(desk.do(here, free.wait))
        await asyncio.sleep(0)
        with pytest.raises(Gone):
            await desk.do(away, begun.append, "of the page that left")
        second = asyncio.ensure_future(desk.do(here, begun.append, "of the page that stayed"))
        await asyncio.sleep(0)
        free.set()
        await asyncio.gather(first, second)
        desk.close()

    asyncio.run(run())
    assert begun == ["of the page that stayed"]


def test_what_work_raises_reaches_its_request() -> None:
    async def run() -> None:
        desk = Desk("test", 1)
        with pytest.raises(ZeroDivisionError):
            await desk.do(here, lambda: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            async for _ in desk.watch(here, lambda report: report(1 // 0)):
                pass
        assert [event async for event in desk.watch(here, lambda report: [report(1), report(2)])] == [1, 2]  # type: ignore[arg-type, func-returns-value]
        desk.close()

    asyncio.run(run())


INVERT = "/api/invert?network=0&seed=0&restarts=1&fit=center&steps="


def test_200_requests_at_once_are_answered_or_refused_in_bounded_memory(network: Network) -> None:
    rows = network.latents(0, list(range(64)), None, None).tobytes()
    network.draw(network.latents(0, list(range(64)), None, None), network.first)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # httpx may close a kept connection in one thread while another begins to read from it.
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
    with served([network]) as address, httpx.Client(base_url=address, timeout=60, limits=limits) as client:

        def ask(_: int) -> int:
            return client.post("api/draw?network=0", content=rows).status_code

        with concurrent.futures.ThreadPoolExecutor(200) as threads:
            statuses = list(threads.map(ask, range(200)))
        assert set(statuses) <= {200, 503}
        assert statuses.count(200) >= 64
        assert client.post("api/draw?network=0", content=rows).status_code == 200
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 200 * 1024  # KiB


def until(true: Callable[[], bool], seconds: float = 10) -> bool:
    """Whether something becomes true in this time."""
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.05)
    return true()


def test_an_inversion_ends_when_its_page_goes_away(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    reported: list[int] = []
    ended = threading.Event()
    whole = network.invert

    def watched(*given: Any, report: Callable[..., object], **named: Any) -> Any:
        def slow(done: int, error: float, row: Any) -> None:
            reported.append(done)
            time.sleep(0.02)
            report(done, error, row)

        try:
            return whole(*given, report=slow, **named)
        finally:
            ended.set()

    monkeypatch.setattr(network, "invert", watched)
    image = planted(network)
    with served([network]) as address:
        host, port = address.removeprefix("http://").rstrip("/").split(":")
        with socket.create_connection((host, int(port))) as connection:
            head = (
                f"POST {INVERT}2000 HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Length: {len(image)}\r\n\r\n"
            )
            connection.sendall(head.encode() + image)
            assert until(lambda: len(reported) > 2)
        assert ended.wait(10)
        assert reported[-1] < 2000
        # The next one is not behind it in the queue, and is done to its end: the control.
        ended.clear()
        reported.clear()
        answer = httpx.post(f"{address}{INVERT[1:]}40", content=image, timeout=60)
        assert json.loads(answer.text.splitlines()[-1])["image"]
        assert reported == [20, 40, 40]


def test_100_mb_are_refused_before_they_are_taken(network: Network) -> None:
    with served([network]) as address:
        host, port = address.removeprefix("http://").rstrip("/").split(":")
        with socket.create_connection((host, int(port)), timeout=10) as connection:
            head = f"POST {INVERT}20 HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Length: {100 * 2**20}\r\n\r\n"
            connection.sendall(head.encode())
            assert b" 413 " in connection.recv(4096).split(b"\r\n")[0]
        # A client that begins and sends no more does not keep others waiting.
        with socket.create_connection((host, int(port))) as dead:
            dead.sendall(
                f"POST {INVERT}20 HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Length: 9\r\n\r\nab".encode()
            )
            rows = network.latents(0, [0], None, None).tobytes()
            answer = httpx.post(f"{address}api/draw?network=0", content=rows, timeout=30)
            assert len(answer.content) == 4 + 16 * 16 * TINY.image_shape[2]
