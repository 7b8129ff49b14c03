"""What a process that decodes images runs first. Apart, so that it imports nothing more than decoding needs."""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import signal
import threading

# So that it is loaded, NumPy and Pillow with it, before the first images arrive.
from dcgan.data.decode import process

__all__ = ["process", "start_worker"]


def start_worker() -> None:
    """Leave Ctrl-C to the parent, and end when it ends."""
    # Ctrl-C reaches every process of the terminal; the parent alone decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        # When the parent is killed nobody tells its workers to end.
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    multiprocessing.connection.wait([sentinel])
    os._exit(1)
