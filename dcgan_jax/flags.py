"""XLA_FLAGS: what this package adds to them, and whether XLA takes them. It ends the process where it does not."""

from __future__ import annotations

import contextlib
import faulthandler
import functools
import os
import re
import selectors
import signal
import warnings

import jaxlib.version
from jaxlib import xla_client

from dcgan_core.errors import InputError, harmless

COMMAND_BUFFERS = "DCGAN_COMMAND_BUFFERS"
"""Environment variable. 1: a GPU's convolutions are recorded too, with the kernels around them, and started as one.

XLA records kernels in command buffers (CUDA graphs), but by default not cuDNN's convolutions, which cut a training step
into some forty pieces, each started from the host. Off unless it is set: XLA leaves it off because not every
convolution can be recorded, and what it brings here has not been measured on a GPU.
"""

_RECORDED = "xla_gpu_enable_command_buffer"

_RECORDS_CONVOLUTIONS = (0, 10, 2)
"""The first version of jaxlib that is known to take the value. One that does not ends the process when it starts."""


def flags_with_command_buffers(flags: str, version: tuple[int, ...]) -> str:
    """Return XLA_FLAGS with convolutions in command buffers; as they are where they name what is recorded themselves.

    version: jaxlib's.
    """
    if version < _RECORDS_CONVOLUTIONS or _RECORDED in flags:
        return flags
    return f"{flags} --{_RECORDED}=+CONVOLUTION".lstrip()


def record_convolutions() -> None:
    """Set XLA_FLAGS where COMMAND_BUFFERS says so. XLA reads them once, when the first device is looked for."""
    wanted = os.environ.get(COMMAND_BUFFERS, "")
    if wanted not in ("", "0", "1"):
        raise InputError(f"{COMMAND_BUFFERS}={harmless(wanted)}: expected 1 (on) or 0 (off)")
    if wanted == "1":
        flags = os.environ.get("XLA_FLAGS", "")
        os.environ["XLA_FLAGS"] = flags_with_command_buffers(flags, jaxlib.version.__version_info__)


_LONGEST_WAIT = 20.0
"""Seconds after which flags count as taken that have not been read."""

_LOGGED = re.compile(r"^[EF]\d{4} [^\]]*\] (.*)$", re.MULTILINE)
"""A line that XLA logs: an error or its last word, a time, a place in its source, and what it says."""


def check_flags() -> None:
    """Raise InputError for XLA_FLAGS that XLA does not take: a flag or a value that it does not know."""
    flags = os.environ.get("XLA_FLAGS", "")
    refused = _refusal(flags) if flags.strip() else None
    if refused is not None:
        raise InputError(
            f"XLA_FLAGS={harmless(flags)}: XLA does not take it ({refused}). Correct the flag, or leave it out: "
            "unset XLA_FLAGS"
        )


@functools.cache
def _refusal(flags: str) -> str | None:  # `flags` is what the answer is remembered by
    """Return why XLA does not take the XLA_FLAGS of this process, or None where it does, or where that is unknown.

    It is asked by a fork, which reads them as this process will, and ends in its place.
    """
    if not hasattr(os, "fork"):  # Windows: XLA's own words, on standard error, have to do.
        return None
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of threads, which the fork does not need
        child = os.fork()
    if not child:
        _read_flags_and_end(writing)
    os.close(writing)
    said = b""
    with (
        contextlib.suppress(OSError),
        os.fdopen(reading, "rb", buffering=0) as pipe,
        selectors.DefaultSelector() as waiting,  # select itself takes no descriptor above 1023
    ):
        waiting.register(pipe, selectors.EVENT_READ)
        while waiting.select(_LONGEST_WAIT) and (part := pipe.read(2**16)):
            said += part
    with contextlib.suppress(OSError):
        os.kill(child, signal.SIGKILL)  # one that has ended is not hurt
    _, status = os.waitpid(child, 0)
    ended = os.waitstatus_to_exitcode(status)
    if ended in (0, -signal.SIGKILL):
        return None
    found = _LOGGED.search(said.decode(errors="replace"))
    return harmless(found[1]) if found else f"it would end this process with status {ended}"


def _read_flags_and_end(said: int) -> None:
    """In a fork: have XLA read its flags; what it logs goes to the pipe `said`. Does not return."""
    try:
        import resource  # Windows has none

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        faulthandler.disable()
        os.dup2(said, 1)
        os.dup2(said, 2)
        xla_client.CompileOptions()
    finally:
        os._exit(0)
