"""What a run asks of the machine: to keep freed memory, how much memory and how many cores there are, versions.

glibc gives large freed blocks back to the system unless it is set up to keep them.
A training step takes hundreds of MB and frees them again. By default each such block is mapped anew, and the system
clears every page of it at every step: 100,000 pages at 64x64, batch 64, an eighth of the step
(`docs/evidence/performance.md`).
"""

from __future__ import annotations

import ctypes
import errno
import functools
import math
import os
import platform
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePosixPath

import dcgan_core

# The parameters of mallopt(3), as glibc's malloc.h numbers them.
_TRIM_THRESHOLD, _MMAP_MAX, _ARENA_MAX = -1, -4, -8
_NEVER = 2**31 - 1


def keep_freed_memory() -> bool:
    """From now on, keep memory that is freed for the next time; return whether the C library could be set up so.

    Only glibc can. Where the person has set it up already (MALLOC_... or GLIBC_TUNABLES in the environment), that
    stays as it is.
    """
    # Large blocks from the one heap that can grow without limit, instead of mappings of their own.
    return _set_up((_ARENA_MAX, 1), (_MMAP_MAX, 0), (_TRIM_THRESHOLD, _NEVER))


def share_one_heap() -> bool:
    """Have threads that start from now on share one heap; return whether the C library could be set up so.

    A heap of a thread keeps what is between its used pieces, after a compilation some 20 MB. As `keep_freed_memory`, it
    changes nothing that the person has set up.
    """
    return _set_up((_ARENA_MAX, 1))


def _set_up(*parameters: tuple[int, int]) -> bool:
    mallopt = _glibc("mallopt")
    if mallopt is None or _chosen_by_environment():
        return False
    return all(mallopt(name, value) for name, value in parameters)


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
    """Return how many bytes of memory this process can still have; None where the system does not say.

    The least of what the machine has, and of what the limits on its control group (a container's, a job's) and on its
    own addresses leave.
    """
    left = [
        limit - max(0, used - idle)
        for folder in _control_groups("memory")
        for limited, usage, reclaimable in _MEMORY_FILES
        if (limit := _number(folder / limited)) is not None and (used := _number(folder / usage)) is not None
        for idle in [_entry(folder / "memory.stat", reclaimable) or 0]
    ]
    machine, addresses = _entry(_PROC / "meminfo", "MemAvailable:"), address_space_left()
    left += [] if machine is None else [machine * 1024]
    left += [] if addresses is None else [addresses]
    return max(0, min(left)) if left else None


def address_space_left() -> int | None:
    """Return how many more bytes this process may address (`ulimit -v`); None where there is no limit to that."""
    try:
        import resource
    except ImportError:  # Windows has no such limits.
        return None
    limit, pages = resource.getrlimit(resource.RLIMIT_AS)[0], _number(_PROC / "self" / "statm")
    if limit == resource.RLIM_INFINITY or pages is None:
        return None
    return max(0, limit - pages * resource.getpagesize())


FEW_THREADS = 4096
"""A limit above this is not near, so the threads that there are need not be counted."""


def threads_left() -> int | None:
    """Return how many more threads this process may start; None where no limit is near.

    The least of what the limits on its control group (a container's) and on its user (`ulimit -u`) leave.
    """
    left = [
        limit - used
        for folder in _control_groups("pids")
        if (limit := _number(folder / "pids.max")) is not None
        and (used := _number(folder / "pids.current")) is not None
    ]
    left += [] if (own := _threads_left_to_user()) is None else [own]
    return max(0, min(left)) if left else None


def _threads_left_to_user() -> int | None:
    try:
        import resource
    except ImportError:  # Windows has no such limits.
        return None
    limit = resource.getrlimit(getattr(resource, "RLIMIT_NPROC", resource.RLIMIT_AS))[0]
    me = os.getuid()
    if (
        me == 0
        or limit == resource.RLIM_INFINITY
        or limit > FEW_THREADS
        or not hasattr(resource, "RLIMIT_NPROC")
    ):
        return None
    used = 0
    for entry in _PROC.glob("[0-9]*/status"):
        found = {
            line.split()[0]: line.split() for line in _lines(entry) if line.startswith(("Uid:", "Threads:"))
        }
        if found.get("Uid:", ["", ""])[1] == str(me):
            used += int(found.get("Threads:", ["", "1"])[1])
    return limit - used


def cores_in_words() -> str:
    """Return how many cores this process may use: "1 core", "2 cores"."""
    return f"{(cores := usable_cores())} core{'s' * (cores != 1)}"


def usable_cores() -> int:
    """Return how many cores this process may use: by its affinity and by the quotas on its control group."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    for folder in _control_groups("cpu"):
        words = _words(folder / "cpu.max")  # "max 100000" or "150000 100000", in microseconds
        if not words:
            words = _words(folder / "cpu.cfs_quota_us") + _words(folder / "cpu.cfs_period_us")
        if len(words) == 2 and all(word.isdecimal() for word in words) and int(words[1]):
            cores = min(cores, math.ceil(int(words[0]) / int(words[1])))
    return max(1, cores)


_PROC, _GROUPS = Path("/proc"), Path("/sys/fs/cgroup")

_MEMORY_FILES = (
    ("memory.max", "memory.current", "inactive_file"),
    ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"),
)
"""(limit, usage, entry of memory.stat for what is given back when it is needed) of control groups 2 and 1."""


def processor_lines(*begin: str) -> list[str]:
    """Return the lines of what Linux says of each processor that begin with one of these words; elsewhere none."""
    return [line for line in _lines(Path("/proc/cpuinfo")) if line.startswith(begin)]


def _control_groups(controller: str) -> Iterator[Path]:
    """Yield the folders that may limit this process by `controller`: its group's, and those of all groups around it.

    A container may see its own group's folder in the place of the uppermost one, so that is among them.
    """
    for line in _lines(_PROC / "self" / "cgroup"):
        number, _, rest = line.partition(":")
        names, _, path = rest.partition(":")
        if number == "0" and not names:
            tops = [_GROUPS, _GROUPS / "unified"]
        elif controller in names.split(","):
            tops = [_GROUPS / names, _GROUPS / controller]
        else:
            continue
        inner = PurePosixPath(path.lstrip("/"))
        if ".." not in inner.parts:  # a group outside what can be seen
            yield from (top / part for top in tops for part in (inner, *inner.parents))


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8", errors="replace").splitlines()
    except (OSError, ValueError):
        return []


def _words(file: Path) -> list[str]:
    return " ".join(_lines(file)).split()


def _number(file: Path) -> int | None:
    """The number in a file; None where there is none ("max"), or one that means no limit."""
    words = _words(file)
    return int(words[0]) if words and words[0].isdecimal() and int(words[0]) < 2**60 else None


def _entry(file: Path, name: str) -> int | None:
    found = [line.split()[1] for line in _lines(file) if line.split()[:1] == [name]]
    return int(found[0]) if found else None


_NO_MEMORY = re.compile(
    "resource_exhausted|out of memory|cannot allocate memory|can.t allocate memory|bad_alloc|failed to map segment"
    "|can.t start new thread|unable to allocate",
    re.IGNORECASE,
)


def out_of_memory(error: BaseException) -> bool:
    """Whether an exception, or one that led to it, says that there was too little memory.

    Libraries report it in their own classes: XLA, PyTorch, the loader of compiled modules, the starting of a thread.
    """
    chain: BaseException | None = error
    while chain is not None:
        if isinstance(chain, MemoryError) or getattr(chain, "errno", None) == errno.ENOMEM:
            return True
        if isinstance(chain, (RuntimeError, ImportError)) and _NO_MEMORY.search(str(chain)):
            return True
        chain = chain.__cause__ or chain.__context__
    return False


_PACKAGES = ("jax", "jaxlib", "flax", "optax", "orbax-checkpoint", "torch", "numpy", "pillow")


def package_versions() -> dict[str, str]:
    """Return the versions of everything whose change may change a number."""
    return {"dcgan": dcgan_core.__version__, "python": platform.python_version(), **_versions_of(_PACKAGES)}


@functools.cache  # every checkpoint records them, and they take a twentieth of a second
def _versions_of(packages: tuple[str, ...]) -> Mapping[str, str]:
    """Return the versions of those packages that are installed."""
    import importlib.metadata  # a third of the time that `--help` may take, and only records need it

    found = {}
    for name in packages:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found
