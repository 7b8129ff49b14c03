"""What a run asks of the machine: to keep freed memory, how much memory and how many cores there are, versions.

glibc gives large freed blocks back to the system unless it is set up to keep them.
A training step takes hundreds of MB and frees them again. By default each such block is mapped anew, and the system
clears every page of it at every step: 100,000 pages at 64x64, batch 64, an eighth of the step (`docs/performance.md`).
"""

from __future__ import annotations

import ctypes
import importlib.metadata
import os
import platform
import sys
from collections.abc import Callable
from pathlib import Path

import dcgan_core

# The parameters of mallopt(3), as glibc's malloc.h numbers them.
_TRIM_THRESHOLD, _MMAP_MAX, _ARENA_MAX = -1, -4, -8
_NEVER = 2**31 - 1


def keep_freed_memory() -> bool:
    """From now on, keep memory that is freed for the next time; return whether the C library could be set up so.

    Only glibc can. Where the person has set it up already (MALLOC_... or GLIBC_TUNABLES in the environment), that
    stays as it is.
    """
    mallopt = _glibc("mallopt")
    if mallopt is None or _chosen_by_environment():
        return False
    # Large blocks from the one heap that can grow without limit, instead of mappings of their own.
    return all([mallopt(_ARENA_MAX, 1), mallopt(_MMAP_MAX, 0), mallopt(_TRIM_THRESHOLD, _NEVER)])


def release_freed_memory() -> None:
    """Give back to the system what is free at this moment (glibc; elsewhere nothing)."""
    trim = _glibc("malloc_trim")
    if trim is not None:
        trim(0)


def _chosen_by_environment() -> bool:
    chosen = any(name.startswith("MALLOC_") for name in os.environ)
    return chosen or "glibc.malloc" in os.environ.get("GLIBC_TUNABLES", "")


def _glibc(name: str) -> Callable[..., int] | None:
    if not sys.platform.startswith("linux"):
        return None
    return getattr(ctypes.CDLL(None), name, None)


def available_memory() -> int | None:
    """Return how many bytes of the host's memory a program can still have; None where the system does not say."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    found = [line.split()[1] for line in lines if line.startswith("MemAvailable:")]
    return int(found[0]) * 1024 if found else None


def usable_cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


_PACKAGES = ("jax", "jaxlib", "flax", "optax", "orbax-checkpoint", "torch", "numpy", "pillow")


def package_versions() -> dict[str, str]:
    """Return the versions of everything whose change may change a number."""
    found = {"dcgan": dcgan_core.__version__, "python": platform.python_version()}
    for name in _PACKAGES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found
