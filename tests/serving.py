"""An HTTP server on this machine that does what a test says."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

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
