"""Who may speak to the explorer: checks around every request, and the rules that a browser keeps.

A page of another site, open in the same browser, can send requests to 127.0.0.1, and by a name that it lets point
there (DNS rebinding) it could read the answers. So the name that the browser used has to be ours, and a request that
another page makes is refused. Where other machines can connect, a token is needed too.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable, Collection, Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

Application = Callable[[Any, Any, Any], Awaitable[None]]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""The page's Content-Security-Policy: nothing but what this server sends."""

HEADERS: Mapping[str, str] = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
}


def guarded(app: Application, hosts: Collection[str] | None, token: str | None) -> Application:
    """Return `app` behind the checks.

    hosts: the names, with their port, by which the server may be called; None: any, where a token is needed. token:
    what a first request brings along as `?token=`; a cookie keeps it. None: not needed.
    """

    async def application(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        given = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}

        async def with_headers(message: Any) -> None:
            if message["type"] == "http.response.start":
                own = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
                message = {**message, "headers": [*message.get("headers", ()), *own]}
            await send(message)

        refusal = foreign(given, hosts)
        if refusal:
            await _answer(with_headers, 403, refusal)
        elif token is None or _knows(given, token):
            await app(scope, receive, with_headers)
        elif _equal(_in_query(scope), token) and scope["method"] == "GET" and scope["path"] == "/":
            cookie = f"{cookie_name(token)}={token}; HttpOnly; SameSite=Strict; Path=/"
            await _answer(with_headers, 303, "", (b"location", b"/"), (b"set-cookie", cookie.encode()))
        else:
            await _answer(with_headers, 401, "open the address that the command printed, with its token")

    return application


def foreign(headers: Mapping[str, str], hosts: Collection[str] | None) -> str | None:
    """Return why a request is not from this server's own page or the address bar; None where it may be."""
    host = headers.get("host", "").lower()
    if hosts is not None and host not in hosts:
        return "this name is not one of this server's"
    origin = headers.get("origin")
    if origin is not None and origin.lower() not in (f"http://{host}", f"https://{host}"):
        return "the request comes from another site's page"
    if headers.get("sec-fetch-site", "none") not in ("none", "same-origin") and not _opened(headers):
        return "the request comes from another site's page"
    return None


def _opened(headers: Mapping[str, str]) -> bool:
    """Whether a person followed a link to the page, which reads nothing for the page that the link is on."""
    return headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"


def cookie_name(token: str) -> str:
    """Return the name of the cookie that keeps a token: cookies of all ports of a machine are in one place."""
    return f"dcgan-explore-{hashlib.sha256(token.encode()).hexdigest()[:8]}"


def _knows(headers: Mapping[str, str], token: str) -> bool:
    try:
        cookie = SimpleCookie(headers.get("cookie", "")).get(cookie_name(token))
    except CookieError:
        return False
    return cookie is not None and _equal(cookie.value, token)


def _in_query(scope: Mapping[str, Any]) -> str:
    query = parse_qs(scope["query_string"].decode("latin-1"))
    return query.get("token", [""])[0]


def _equal(given: str, token: str) -> bool:
    return hmac.compare_digest(given.encode(), token.encode())


async def _answer(send: Any, status: int, problem: str, *headers: tuple[bytes, bytes]) -> None:
    body = json.dumps({"error": problem}).encode() if problem else b""
    own = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": [*own, *headers]})
    await send({"type": "http.response.body", "body": body})
