"""What a run asks the operating system about the machine."""

from __future__ import annotations

from pathlib import Path


def available_memory() -> int | None:
    """Return how many bytes of the host's memory a program can still have; None where the system does not tell."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    found = [line.split()[1] for line in lines if line.startswith("MemAvailable:")]
    return int(found[0]) * 1024 if found else None
