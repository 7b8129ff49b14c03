"""What a figure depends on besides the code: hardware, versions, commit; peak memory; what other processes took."""

from __future__ import annotations

import datetime
import importlib.metadata
import os
import platform
import re
import resource
import subprocess
import sys
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dcgan_core.system.machine import package_versions, processor_lines, usable_cores

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("jax", "jaxlib", "flax", "optax", "torch", "numpy")


def describe_machine() -> dict[str, Any]:
    """Return hardware, versions, commit and the time, as JSON has them."""
    return {
        "time": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "commit": commit(),
        "processor": _processor(),
        "cores": usable_cores(),
        "memory_gib": _memory_gib(),
        "gpu": gpu_name(),
        "gpu_driver": _output("nvidia-smi", "--query-gpu=driver_version", "--format=csv,noheader"),
        "system": platform.platform(),
        "python": platform.python_version(),
        "versions": {name: version for name, version in package_versions().items() if name in PACKAGES},
        "load_average": load_average(),
    }


def missing_packages() -> list[str]:
    """Return the names of what this package needs (`dependencies` of pyproject.toml) and is not installed here."""
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    names = [re.match(r"[\w.-]+", requirement) for requirement in needed]
    return [name[0] for name in names if name and not _is_installed(name[0])]


def _is_installed(name: str) -> bool:
    try:
        importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def load_average() -> float | None:
    """Return the load of the last minute: how many processes wanted a core, on average."""
    return round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None


def commit() -> str:
    """Return the commit of the checkout, "+ changes" when files that git knows differ from it; "unknown" elsewhere."""
    sha = _output("git", "-C", str(ROOT), "rev-parse", "--short=12", "HEAD")
    if sha is None:
        return "unknown"
    changed = _output("git", "-C", str(ROOT), "status", "--porcelain", "--untracked-files=no")
    return sha + (" + changes" if changed else "")


def gpu_name() -> str | None:
    """Return the name of the first NVIDIA GPU that is not hidden, None without one."""
    if os.environ.get("CUDA_VISIBLE_DEVICES") == "":
        return None
    listing = _output("nvidia-smi", "--query-gpu=name", "--format=csv,noheader")
    return listing.splitlines()[0] if listing else None


def _processor() -> str:
    names = [line.partition(":")[2].strip() for line in processor_lines("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def _memory_gib() -> float | None:
    try:
        return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1)
    except (ValueError, OSError, AttributeError):
        return None


def _output(*command: str) -> str | None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None


# --- memory of this process ------------------------------------------------------------------------------


def peak_since_start() -> int:
    """Return the largest resident memory this process has had, in bytes (`ru_maxrss`)."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def forget_peak() -> bool:
    """Let the peak count anew from here; return whether this system can (Linux can)."""
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    except OSError:
        return False
    return True


def own_memory(field: str) -> int | None:
    """Return a figure of /proc/self/status in bytes; None where the system has none.

    `VmHWM` is the largest resident memory since `forget_peak`, `RssAnon` what is resident and not from a file,
    `VmData` what the limit RLIMIT_DATA counts.
    """
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    found = [line.split()[1] for line in lines if line.startswith(f"{field}:")]
    return int(found[0]) * 1024 if found else None


# --- other processes -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Snapshot:
    """Processor time until now, of all cores together: the machine's in clock ticks, this process's in seconds."""

    ticks: int
    busy_ticks: int
    own_seconds: float
    wall: float


def snapshot() -> Snapshot | None:
    """Return the processor time until now; None where the system does not say (other than Linux)."""
    try:
        first = Path("/proc/stat").read_text(encoding="ascii").splitlines()[0].split()
    except OSError:
        return None
    # user, nice, system, idle, iowait, irq, softirq, steal; what follows is counted in user already.
    counts = [int(word) for word in first[1:9]]
    return Snapshot(
        sum(counts), sum(counts) - counts[3] - counts[4], time.process_time(), time.perf_counter()
    )


def others_share(before: Snapshot | None, after: Snapshot | None, cores: int) -> float | None:
    """Return the share of the machine that others took between two snapshots, from 0 to 1; None if unknown.

    What a host took away from a virtual machine counts as others'.
    """
    if before is None or after is None or after.ticks <= before.ticks or after.wall <= before.wall:
        return None
    busy = (after.busy_ticks - before.busy_ticks) / (after.ticks - before.ticks)
    own = (after.own_seconds - before.own_seconds) / ((after.wall - before.wall) * cores)
    return min(1.0, max(0.0, busy - own))
