"""Answers to requests whose body is not read: what is still coming is dropped before the connection is closed.

A connection that is closed with unread data is reset, and the client that is still sending loses the answer with it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Any

from dcgan_core.exploring.guard import Application

DROPPED_SECONDS, SILENT_SECONDS = 30.0, 2.0
"""How long a body is dropped, and how long the client may send nothing meanwhile."""


def drained(app: Application) -> Application:
    """Return `app` with the end of each answer held back until the request's body has come, within bounds.

    The answer itself is sent at once, for clients that listen while they send.
    """

    async def application(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        given = dict(scope["headers"])
        ended = b"transfer-encoding" not in given and given.get(b"content-length", b"0") == b"0"

        async def watched() -> Any:
            nonlocal ended
            message = await receive()
            ended = ended or message["type"] != "http.request" or not message.get("more_body", False)
            return message

        async def before_the_end(message: Any) -> None:
            if ended or message["type"] != "http.response.body" or message.get("more_body", False):
                await send(message)
                return
            await send({**message, "more_body": True})
            until = time.monotonic() + DROPPED_SECONDS
            try:
                while not ended and (left := until - time.monotonic()) > 0:
                    async with asyncio.timeout(min(left, SILENT_SECONDS)):
                        await watched()
            except TimeoutError:
                pass
            await send({"type": "http.response.body", "body": b""})

        await app(scope, watched, before_the_end)

    return application


def is_ours(record: logging.LogRecord) -> bool:
    """Whether what Uvicorn or asyncio reports is an error of this program, not of a client that breaks the protocol."""
    error = record.exc_info[1] if record.exc_info else None
    return not type(error).__module__.startswith("h11.")
