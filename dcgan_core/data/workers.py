"""Processes that decode images.

Each is started as a program of its own, which runs `serve`, and is spoken to through its pipes. The processes of
`multiprocessing` import the main module of their parent, which for a script without a main guard means to run it again,
and which can only be prevented by replacing that module for all threads of the parent.
"""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from dcgan_core.data.decode import BrokenImage, PixelSettings, Processed, process

Content = bytes | Path | np.ndarray | BrokenImage

# Ctrl-C, and the end of a terminal, reach every process of it; the parent alone decides what it means. The parent's
# folders of modules are handed over, since nothing is imported from the current folder.
_PROGRAM = """
import signal, sys
for number in {signal.SIGINT, getattr(signal, "SIGHUP", signal.SIGINT)}:
    signal.signal(number, signal.SIG_IGN)
import json
sys.path[:] = json.loads(sys.argv[1])
from dcgan_core.data.workers import serve
serve()
"""


class WorkerDied(Exception):
    """A process ended before it answered."""


def can_start() -> bool:
    """Whether this Python can start another one: a program that is frozen into one file would start itself."""
    return bool(sys.executable) and not getattr(sys, "frozen", False)


class Workers:
    """A number of processes that call `process`, each at the other end of a thread that waits for it.

    Use it as a context manager. Leaving the block by an exception kills them, so that nothing is waited for.
    """

    def __init__(self, count: int) -> None:
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="decoding")
        self._own = threading.local()
        self._started: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        for worker in [*self._started]:
            if kind is not None:
                worker.kill()
        self._threads.shutdown(wait=True, cancel_futures=True)
        for worker in self._started:
            _close(worker)

    def submit(self, settings: PixelSettings, contents: list[Content]) -> Future[Processed]:
        """Have one of the processes call `process`. The result raises WorkerDied when it ended before it answered."""
        return self._threads.submit(self._ask, settings, contents)

    def process_ids(self) -> list[int]:
        """The numbers by which the system knows the processes that were started."""
        return [worker.pid for worker in self._started]

    def _ask(self, settings: PixelSettings, contents: list[Content]) -> Processed:
        worker: subprocess.Popen[bytes] | None = getattr(self._own, "worker", None)
        if worker is None:
            worker = self._own.worker = _start()
            self._started.append(worker)
        assert worker.stdin is not None
        assert worker.stdout is not None
        try:
            pickle.dump((settings, contents), worker.stdin, pickle.HIGHEST_PROTOCOL)
            worker.stdin.flush()
            answer = pickle.load(worker.stdout)
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            raise WorkerDied from error
        if isinstance(answer, Processed):
            return answer
        raise answer


def _start() -> subprocess.Popen[bytes]:
    # -P: the current folder may hold modules of the same names.
    command = [sys.executable, "-P", "-c", _PROGRAM, json.dumps(sys.path)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def _close(worker: subprocess.Popen[bytes]) -> None:
    for stream in (worker.stdin, worker.stdout):
        try:
            if stream is not None:
                stream.close()  # Which ends the process, if it has not ended.
        except OSError:  # What was not yet written cannot be written any more.
            pass
    worker.wait()


def serve() -> None:
    """Answer what arrives at the standard input at the standard output, until the parent closes it or ends."""
    # Where the parent has no standard error, its number is free: no answer may be sent where libraries write.
    while (free := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(free)
    requests: BinaryIO = sys.stdin.buffer
    # What a library prints must not get among the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    try:
        while True:
            settings, contents = pickle.load(requests)
            answer: Any
            try:
                answer = process(settings, contents)
            except Exception as error:
                answer = error
            pickle.dump(answer, answers, pickle.HIGHEST_PROTOCOL)
            answers.flush()
    except (EOFError, OSError):
        os._exit(0)
