"""How much of the machine other processes took while one was being timed."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

_STAT = Path("/proc/stat")


@dataclass(frozen=True)
class Snapshot:
    """Processor time until now, of all cores together: the machine's in clock ticks, this process's in seconds."""

    ticks: int
    busy_ticks: int
    own_seconds: float
    wall: float


def snapshot() -> Snapshot | None:
    """Return the processor time until now; None where the system does not tell (other than Linux)."""
    try:
        first = _STAT.read_text(encoding="ascii").splitlines()[0].split()
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
