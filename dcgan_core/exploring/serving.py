"""The explorer's process: a port, the line that says where the page is, and the server until Ctrl-C."""

from __future__ import annotations

import errno
import ipaddress
import logging
import os
import secrets
import socket
import sys
import webbrowser
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from dcgan_core.errors import InputError
from dcgan_core.exploring.draining import drained, is_ours
from dcgan_core.exploring.endpoints import INSTALL
from dcgan_core.exploring.guard import guarded
from dcgan_core.system import packages
from dcgan_core.system.streams import say, stderr

FIRST_PORT = 7860
"""Where no port is named: this one, or the next that is free."""
PORTS_TRIED = 100
EVERYWHERE = ("0.0.0.0", "::")
"""Every address of this machine: others call it by its name."""
MOST_CONNECTIONS = 512


@dataclass(frozen=True)
class Place:
    """Where the server listens. token: what other machines have to bring along; None on this machine alone."""

    listener: socket.socket
    host: str
    token: str | None

    @property
    def port(self) -> int:
        """The port's number."""
        return self.listener.getsockname()[1]

    @property
    def address(self) -> str:
        """The page's address, with the token."""
        return f"http://{self._shown}:{self.port}/" + (f"?token={self.token}" if self.token else "")

    @property
    def names(self) -> Collection[str] | None:
        """The names by which the server may be called; None: any, where there is a token."""
        if self.token is not None:
            return None
        return {f"{name}:{self.port}" for name in ("127.0.0.1", "localhost", "[::1]", self._shown)}

    @property
    def _shown(self) -> str:
        if self.host in EVERYWHERE:
            return socket.gethostname()
        return f"[{self.host}]" if ":" in self.host else self.host.lower()


def find_place(host: str, port: int | None) -> Place:
    """Return a place that listens already, so that no other program takes the port meanwhile.

    port: None takes FIRST_PORT or the next free one. Raises InputError for a port that is taken, and for a host that
    is not this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    token = None if _only_here(host) else secrets.token_urlsafe(24)
    for tried in range(FIRST_PORT, FIRST_PORT + PORTS_TRIED) if port is None else (port,):
        listener = socket.socket(family, socket.SOCK_STREAM)
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, tried))
            listener.listen(128)
            return Place(listener, host, token)
        except (OSError, UnicodeError, TypeError) as error:  # the last for what is not a name
            listener.close()
            taken = isinstance(error, OSError) and error.errno in (errno.EADDRINUSE, errno.EACCES)
            if not taken:
                raise InputError(
                    f"--host {host}: expected the name or number of an address of this machine, such as 127.0.0.1 "
                    f"or 0.0.0.0 ({error})"
                ) from error
            if port is not None:
                raise InputError(f"--port {port} is in use, or not allowed here; choose another") from error
    raise InputError(f"no port from {FIRST_PORT} to {FIRST_PORT + PORTS_TRIED - 1} is free; give --port")


def _only_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def server_of(app: Any, place: Place) -> Any:
    """Return the server, by Uvicorn: `run(sockets=[place.listener])` serves until it is stopped.

    Raises InputError where Uvicorn is not installed.
    """
    uvicorn = packages.load("uvicorn", "the explorer is served by uvicorn", INSTALL)
    for name in ("uvicorn.error", "asyncio"):
        logging.getLogger(name).addFilter(is_ours)
    config = uvicorn.Config(
        drained(guarded(app, place.names, place.token)),
        http="h11",
        ws="none",
        loop="asyncio",
        lifespan="off",
        log_config=None,
        log_level="error",
        access_log=False,
        server_header=False,
        limit_concurrency=MOST_CONNECTIONS,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=2,
    )

    class Server(uvicorn.Server):
        async def shutdown(self, sockets: Any = None) -> None:
            app.state.close()  # or an inversion would go on for minutes
            await super().shutdown(sockets)

    return Server(config)


def serve(app: Any, place: Place, *, browser: bool) -> None:
    """Serve until the process is stopped: Ctrl-C ends it as it ends every command.

    browser: open the page, where there is a screen. Raises InputError as `server_of` does.
    """
    server = server_of(app, place)
    say(f"The explorer is at {place.address}")
    if place.token is not None:
        say("Other machines need this address. Everyone who has it can use the explorer")
    say("Ctrl-C ends it")
    if browser and _has_screen():
        webbrowser.open(place.address)
    server.run(sockets=[place.listener])


def _has_screen() -> bool:
    """Whether a browser would open in a window: in a terminal or on a server it would take the terminal over."""
    if not stderr().isatty():
        return False
    return sys.platform in ("win32", "darwin") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
