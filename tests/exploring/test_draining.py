"""A request whose body is not read is answered all the same, within bounds."""

from __future__ import annotations

import asyncio
import logging
import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest

from dcgan_core.exploring import draining
from dcgan_core.exploring.draining import drained, is_ours
from dcgan_core.exploring.networks import Network

pytest.importorskip("uvicorn", reason="Uvicorn is not installed")
from scripts.explorer_browser import served

INVERT = "/api/invert?network=0&seed=0&restarts=1&fit=center&steps=20"
PART = bytes(2**20)
CHUNK = b"100000\r\n" + PART + b"\r\n"


@pytest.fixture(scope="module")
def place(network: Network) -> Iterator[tuple[str, int]]:
    with served([network]) as address:
        host, port = address.removeprefix("http://").rstrip("/").split(":")
        yield host, int(port)


def ask(place: tuple[str, int], path: str, headers: str, parts: list[bytes]) -> bytes:
    """Send a whole request, as a client that does not listen meanwhile, and return what came."""
    with socket.create_connection(place, timeout=20) as connection:
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {place[0]}:{place[1]}\r\nConnection: close\r\n{headers}\r\n\r\n"
        )
        connection.sendall(head.encode())
        for part in parts:
            connection.sendall(part)
        answer = b""
        while piece := connection.recv(4096):
            answer += piece
        return answer


LENGTH = f"Content-Length: {40 * len(PART)}"
CHUNKED = "Transfer-Encoding: chunked"


@pytest.mark.parametrize(
    ("path", "headers", "parts", "status"),
    [
        (INVERT, LENGTH, 40 * [PART], b"413"),
        (INVERT, f"{LENGTH}\r\nExpect: 100-continue", 40 * [PART], b"413"),
        (INVERT, f"{LENGTH}\r\nExpect: 100-continue", [], b"413"),
        (INVERT, CHUNKED, [*40 * [CHUNK], b"0\r\n\r\n"], b"413"),
        (INVERT, "Content-Length: 9", [b"123456789123456789"], b"400"),
        (INVERT.replace("network=0", "network=9"), LENGTH, 40 * [PART], b"400"),
        (INVERT, f"{LENGTH}\r\nOrigin: http://evil.example", 40 * [PART], b"403"),
        ("/nowhere", LENGTH, 40 * [PART], b"404"),
    ],
)
def test_a_client_that_sends_all_first_gets_the_answer(
    place: tuple[str, int], path: str, headers: str, parts: list[bytes], status: bytes
) -> None:
    begun = time.monotonic()
    answer = ask(place, path, headers, parts)
    assert answer.split(b" ", 2)[1] == status
    assert answer.endswith(b"}") or status == b"404"
    assert time.monotonic() - begun < 10


def test_a_client_that_breaks_the_protocol_leaves_no_traceback(
    place: tuple[str, int], caplog: pytest.LogCaptureFixture
) -> None:
    for parts in ([b"zz\r\n\r\n"], [*20 * [CHUNK], b"zz\r\n\r\n"]):
        assert b" 4" in ask(place, INVERT, CHUNKED, parts)[:13]
    assert not [record for record in caplog.records if record.exc_info]
    record = logging.LogRecord("", logging.ERROR, "", 0, "", (), (ValueError, ValueError(), None))
    assert is_ours(record)


class Client:
    """A client that sends a part of a body each `pause` seconds, without end."""

    def __init__(self, pause: float) -> None:
        self.pause, self.sent = pause, 0

    async def receive(self) -> dict[str, Any]:
        await asyncio.sleep(self.pause)
        self.sent += 1
        return {"type": "http.request", "body": b"x", "more_body": True}


@pytest.mark.parametrize(("pause", "longest"), [(0.01, 0.3), (5.0, 0.1)])
def test_an_endless_or_silent_client_is_left(
    pause: float, longest: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(draining, "DROPPED_SECONDS", 0.3)
    monkeypatch.setattr(draining, "SILENT_SECONDS", 0.1)
    sent: list[tuple[float, dict[str, Any]]] = []

    async def refuses(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 413, "headers": []})
        await send({"type": "http.response.body", "body": b"too much"})

    async def send(message: dict[str, Any]) -> None:
        sent.append((time.monotonic() - begun, message))

    begun = time.monotonic()
    scope = {"type": "http", "headers": [(b"content-length", b"999999999")]}

    async def asked() -> None:
        await drained(refuses)(scope, Client(pause).receive, send)

    asyncio.run(asked())
    (_, _), (first, body), (last, end) = sent
    assert body["body"] == b"too much"
    assert body["more_body"]
    assert not end.get("more_body", False)
    assert first < 0.05
    assert longest <= last < longest + 2
