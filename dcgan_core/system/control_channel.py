"""What the processes of a group say to one another apart from numbers: who is there, who failed, who has ended.

Each has one connection to process 0, over which short texts go. When a process ends in whatever way, the system closes
its connection. So the others know at once, wherever they are, and end too. A framework's own means may wait for
minutes, or abort.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from dcgan_core.errors import DcganError, InputError, RunFailure, harmless
from dcgan_core.system.process_group import ProcessGroup
from dcgan_core.system.records import BadRecord, checked, parse_json
from dcgan_core.system.stopping import cause
from dcgan_core.system.streams import leave, warn

JOIN_S = 60.0
"""Seconds that processes wait for one another at the start."""

_KEEPALIVE = (("TCP_KEEPIDLE", 20), ("TCP_KEEPINTVL", 10), ("TCP_KEEPCNT", 4))
"""Seconds, seconds and a number: a machine that went away without a word is noticed after a minute."""

_PORTS = range(20_000, 32_000)
"""Below those that systems give to connections by themselves."""

_LONGEST = 2**20
"""Bytes of a message."""

_MESSAGE: dict[str, Any] = {
    **dict.fromkeys(("hello", "world", "rank", "status"), int | None),
    **dict.fromkeys(("name", "text", "failed", "ended"), str | None),
    **dict.fromkeys(("welcome", "rest", "left"), bool | None),
}
"""The fields that messages have, some each."""


def end_process(message: str, status: int) -> None:
    """Say why, and end this process at once: a framework would wait for the processes that are gone."""
    warn(f"error: {message}")
    leave(status)


class ControlChannel:
    """The connections of one process of a group.

    advice: what to do when another process has ended. on_end: takes the sentence with which this one then ends.
    resting: whether process 0 is busy with something that takes its time.
    """

    def __init__(self, group: ProcessGroup, end: Callable[[str, int], None] = end_process) -> None:
        """Connect; returns when all are there. end: what is done when another process has ended or failed.

        Raises InputError where not all come within JOIN_S, or the port is taken.
        """
        self.group = group
        self.advice = "Start all of them again"
        self.resting = False
        self.on_end: Callable[[str], object] = lambda sentence: None
        self._end = end
        self._changed, self._sending = threading.Condition(), threading.Lock()
        self._said: dict[tuple[str, int], str] = {}
        self._over = False
        self._peers: dict[int, socket.socket] = {}
        if group.world_size > 1:
            (self._gather if group.is_main else self._reach)(time.monotonic() + JOIN_S)
        for rank, peer in self._peers.items():
            threading.Thread(
                target=self._listen, args=(rank, peer), name=f"group-{rank}", daemon=True
            ).start()

    def exchange(self, name: str, text: str, patience_s: float | None = None) -> list[str]:
        """Return what each process says under this name, by rank; every process has to ask.

        Waits for all: None for as long as it takes. A process that ends meanwhile ends this one too. Raises RunFailure
        after `patience_s` seconds.
        """
        if self.group.world_size == 1:
            return [text]
        self._note(name, self.group.rank, text)
        if not self.group.is_main:
            self._tell(0, {"name": name, "rank": self.group.rank, "text": text})
        everyone = [(name, rank) for rank in range(self.group.world_size)]
        with self._changed:
            if not self._changed.wait_for(
                lambda: all(key in self._said for key in everyone), timeout=patience_s
            ):
                raise RunFailure(f"the other processes of this run did not answer within {patience_s:.0f} s")
            found = [self._said[key] for key in everyone]
        if self.group.is_main:
            for rank in self._peers:
                for other, own in enumerate(found):
                    self._tell(rank, {"name": name, "rank": other, "text": own})
        return found

    @contextlib.contextmanager
    def rest(self) -> Iterator[None]:
        """Let the others know that process 0, this one, is busy within the block while they wait."""
        for rank in self._peers:
            self._tell(rank, {"rest": True})
        try:
            yield
        finally:
            for rank in self._peers:
                self._tell(rank, {"rest": False})

    def fail(self, sentence: str, status: int) -> None:
        """Let the other processes end with this sentence of ours, and have this one end with `status` when it ends.

        Nothing is waited for then: what a framework registered for the end of a program would wait for the others.
        """
        if self.group.world_size == 1 or self._over:
            return
        self._over = True
        for rank in self._peers:
            self._tell(rank, {"failed": sentence, "rank": self.group.rank, "status": status})
        atexit.register(leave, status)

    def close(self) -> None:
        """Leave the others in good order; every process does, after the last exchange."""
        self._over = True
        for rank, peer in self._peers.items():
            self._tell(rank, {"left": True, "rank": self.group.rank})
            with contextlib.suppress(OSError):
                peer.shutdown(socket.SHUT_WR)

    @contextlib.contextmanager
    def failures(self) -> Iterator[None]:
        """Let the other processes know of whatever ends the block by an exception."""
        try:
            yield
        except BaseException as error:
            if isinstance(error, DcganError):
                self.fail(str(error), error.exit_status)
            elif isinstance(error, SystemExit):
                self.fail("it was ended", error.code if isinstance(error.code, int) else 1)
            elif isinstance(error, KeyboardInterrupt):
                by, status = cause(error)
                self.fail(f"it was stopped by {by}", status)
            else:
                self.fail(f"{type(error).__name__}: {' '.join(str(error).split())[:300]}", 1)
            raise

    def await_end(self, seconds: float = 5.0) -> None:
        """Give the thread that listens time to end this process where another has ended: its sentence says why."""
        if self.group.world_size > 1:
            time.sleep(seconds)

    # Connecting.

    def _gather(self, deadline: float) -> None:
        world, (_, port) = self.group.world_size, self.group.address
        try:
            listener = listening(port, world)
        except OSError as error:
            raise InputError(
                f"process 0 cannot listen on port {port} for the others ({error.strerror}). Give every process another "
                "one: --coordinator HOST:PORT"
            ) from error
        with listener:
            while len(self._peers) < world - 1:
                listener.settimeout(max(0.01, deadline - time.monotonic()))
                try:
                    peer, _ = listener.accept()
                except TimeoutError as error:
                    missing = [str(rank) for rank in range(1, world) if rank not in self._peers]
                    raise InputError(
                        f"{len(missing)} of {world} processes did not join within {JOIN_S:.0f} s: {_few(missing)}. "
                        "Each has to be started with the same command, and has to reach process 0 at "
                        f"{self.group.address[0]}:{port}"
                    ) from error
                self._welcome(peer)
        for rank in self._peers:
            self._tell(rank, {"welcome": True})

    def _welcome(self, peer: socket.socket) -> None:
        """Keep the connection of a process of this group; anything else that connects is closed."""
        peer.settimeout(5.0)
        hello: dict[str, Any] = {}
        with contextlib.suppress(OSError, BadRecord):
            hello = _message(peer)
        rank, world = hello.get("hello"), hello.get("world")
        if (
            not isinstance(rank, int)
            or not 0 < rank < self.group.world_size
            or world != self.group.world_size
        ):
            peer.close()
            return
        if rank in self._peers:
            peer.close()
            raise InputError(f"two processes of this run have the rank {rank}; each needs its own")
        self._peers[rank] = _lasting(peer)

    def _reach(self, deadline: float) -> None:
        host, port = self.group.address
        reason = ""
        while (left := deadline - time.monotonic()) > 0:
            try:
                peer = socket.create_connection((host, port), timeout=min(left, 5.0))
                peer.settimeout(max(0.1, deadline + 5 - time.monotonic()))
                peer.sendall(_packed({"hello": self.group.rank, "world": self.group.world_size}))
                if _line(peer):
                    self._peers[0] = _lasting(peer)
                    return
                reason = "it closed the connection"
            except OSError as error:
                reason = error.strerror or str(error)
            time.sleep(0.1)
        raise InputError(
            f"process {self.group.rank} of {self.group.world_size} could not join process 0 at {host}:{port} within "
            f"{JOIN_S:.0f} s ({reason}). Is it running, and is that its address? --coordinator HOST:PORT gives another"
        )

    # Talking.

    def _listen(self, rank: int, peer: socket.socket) -> None:
        with peer:
            while self._take(rank, peer):
                pass

    def _take(self, rank: int, peer: socket.socket) -> bool:
        """Read one message and do what it says; return whether another may follow."""
        message: dict[str, Any] = {}
        with contextlib.suppress(OSError, BadRecord):
            message = _message(peer)
        if "name" in message:
            self._note(message["name"], message["rank"], message["text"])
            return True
        if "rest" in message:
            self.resting = message["rest"]
            return True
        if "failed" in message:
            sentence = f"process {message['rank']} of this run has failed: {message['failed']}"
            self._ends(sentence, message["status"], message)
        elif "ended" in message:
            self._ends(message["ended"], message["status"], message)
        elif "left" not in message:
            sentence = f"process {rank} of this run has ended before the others. {self.advice}"
            self._ends(sentence, 1, {"ended": sentence, "status": 1})
        return False

    def _ends(self, sentence: str, status: int, passed_on: dict[str, Any]) -> None:
        if self._over:
            return
        self._over = True
        for rank in self._peers if self.group.is_main else ():
            self._tell(rank, passed_on)
        with contextlib.suppress(Exception):
            self.on_end(sentence)
        self._end(harmless(sentence), status)

    def _note(self, name: str, rank: int, text: str) -> None:
        with self._changed:
            self._said[name, rank] = text
            self._changed.notify_all()

    def _tell(self, rank: int, message: dict[str, Any]) -> None:
        with self._sending, contextlib.suppress(OSError):  # the thread that listens to it finds out
            self._peers[rank].sendall(_packed(message))


def listening(port: int, backlog: int) -> socket.socket:
    """Return a socket that listens on a port of every address of this machine, 0 for any port that is free.

    Raises OSError where it is taken.
    """
    if socket.has_dualstack_ipv6():
        with contextlib.suppress(OSError):  # a kernel may have IPv6 and no address of it
            return socket.create_server(
                ("", port), family=socket.AF_INET6, dualstack_ipv6=True, backlog=backlog
            )
    return socket.create_server(("", port), backlog=backlog)


def free_port() -> int:
    """Return a port that is free on every address of this machine, for a library that does not try a second one.

    Not one that the system chooses: it could give that to another connection before it is used.
    """
    for _ in range(100):
        port = _PORTS[secrets.randbelow(len(_PORTS))]
        with contextlib.suppress(OSError), listening(port, 1):
            return port
    raise InputError(
        f"no port from {_PORTS[0]} to {_PORTS[-1]} is free on this machine, or none can be opened"
    )


def _packed(message: dict[str, Any]) -> bytes:
    return json.dumps(message).encode() + b"\n"


def _message(peer: socket.socket) -> dict[str, Any]:
    """Read one message, empty at the end; raises OSError or BadRecord for anything else."""
    return checked(parse_json(_line(peer) or b"{}"), _MESSAGE)


def _line(peer: socket.socket) -> bytes:
    """Read one message: not a byte more, so that nothing is lost between two calls. Empty at the end."""
    read = bytearray()
    while not read.endswith(b"\n"):
        byte = peer.recv(1)
        if not byte or len(read) >= _LONGEST:
            return b""
        read += byte
    return bytes(read)


def _lasting(peer: socket.socket) -> socket.socket:
    peer.settimeout(None)
    peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in _KEEPALIVE:
        if hasattr(socket, name):  # not on every system
            peer.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
    return peer


def _few(ranks: list[str]) -> str:
    return ", ".join(ranks[:8]) + (" ..." if len(ranks) > 8 else "")
