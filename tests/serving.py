"""An HTTP server on this machine that does what a test says, and a hub of models made of it."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

Behaviour = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Server:
    """What the server does at each path, and what it was asked: (path, range) and all headers."""

    address: str
    behaviours: dict[str, Behaviour] = field(default_factory=dict)
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def url(self, path: str, behaviour: Behaviour) -> str:
        self.behaviours[path] = behaviour
        return f"{self.address}{path}"

    def holds(self, path: str, content: bytes) -> str:
        return self.url(path, lambda handler: send(handler, 200, len(content), content))


def send(handler: BaseHTTPRequestHandler, code: int, announced: int, data: bytes, **headers: str) -> None:
    handler.send_response(code)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(announced))
    handler.end_headers()
    handler.wfile.write(data)


@contextlib.contextmanager
def serving() -> Iterator[Server]:
    """Yield a server that listens on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            state.asked.append((self.path, self.headers.get("Range")))
            state.headers.append(dict(self.headers.items()))
            missing: Behaviour = lambda handler: send(handler, 404, 0, b"")  # noqa: E731
            state.behaviours.get(f"{self.command} {self.path}", state.behaviours.get(self.path, missing))(
                self
            )

        do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = answer

        def log_message(self, *_: object) -> None:
            pass

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state = Server(f"http://127.0.0.1:{listening.server_address[1]}")
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield state
    finally:
        listening.shutdown()
        thread.join()
        listening.server_close()


# --- a hub of models -------------------------------------------------------------------------------------

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def own_surroundings(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Take away the token and the hub of the person who runs the tests; return a new cache."""
    for name in ("HF_TOKEN", "HF_TOKEN_PATH", "HF_ENDPOINT", "HF_HUB_OFFLINE", "DCGAN_OFFLINE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HF_HOME", str(folder / "hf"))
    monkeypatch.setenv("DCGAN_CACHE", str(folder / "cache"))
    return folder / "cache"


class Hub:
    """Repositories as the hub's interface shows them to a reader, and takes them from a writer."""

    def __init__(self, server: Server) -> None:
        self.server = server

    def add(self, name: str, files: dict[str, bytes], revision: str = "main", **size: int) -> None:
        listed: list[dict[str, Any]] = []
        for file, content in files.items():
            entry: dict[str, Any] = {"rfilename": file, "size": size.get("size", len(content))}
            if len(content) > 1000:
                entry["lfs"] = {"sha256": hashlib.sha256(content).hexdigest()}
            listed.append(entry)
            self.server.holds(f"/{name}/resolve/{COMMIT}/{file}", content)
        answer = json.dumps({"sha": COMMIT, "siblings": listed}).encode()
        self.server.holds(f"/api/models/{name}/revision/{revision}?blobs=true", answer)

    def accept(self, name: str, *, creating: int = 200) -> dict[str, bytes]:
        """Let a repository be made and written to; return its files, which each commit adds to.

        creating: what the server answers when it is made.
        """
        files: dict[str, bytes] = {}

        def create(handler: BaseHTTPRequestHandler) -> None:
            _body(handler)
            _answer(handler, {"url": f"{self.server.address}/{name}"}, creating)

        def choose(handler: BaseHTTPRequestHandler) -> None:
            asked = json.loads(_body(handler))["files"]
            chosen = [
                {"path": file["path"], "uploadMode": "regular", "shouldIgnore": False} for file in asked
            ]
            _answer(handler, {"files": chosen})

        def commit(handler: BaseHTTPRequestHandler) -> None:
            for line in map(json.loads, _body(handler).splitlines()):
                if line["key"] == "file":
                    files[line["value"]["path"]] = base64.b64decode(line["value"]["content"])
            self.add(name, files)
            _answer(
                handler, {"commitUrl": f"{self.server.address}/{name}/commit/{COMMIT}", "commitOid": COMMIT}
            )

        def validate(handler: BaseHTTPRequestHandler) -> None:
            assert json.loads(_body(handler))["content"].startswith("---\nlicense: ")
            _answer(handler, {"errors": [], "warnings": []})

        self.server.url("POST /api/repos/create", create)
        self.server.url("POST /api/validate-yaml", validate)
        self.server.url(f"POST /api/models/{name}/preupload/main", choose)
        self.server.url(f"POST /api/models/{name}/commit/main", commit)
        return files


def _body(handler: BaseHTTPRequestHandler) -> bytes:
    if length := handler.headers.get("Content-Length"):
        return handler.rfile.read(int(length))
    content = b""
    while size := int(handler.rfile.readline(), 16):
        content += handler.rfile.read(size)
        handler.rfile.readline()
    handler.rfile.readline()
    return content


def _answer(handler: BaseHTTPRequestHandler, content: dict[str, Any], code: int = 200) -> None:
    data = json.dumps(content).encode()
    send(handler, code, len(data), data, Content_Type="application/json")
