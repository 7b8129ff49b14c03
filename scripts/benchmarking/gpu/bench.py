"""What every item of a part works with: where to write, how long, on what."""

from __future__ import annotations

import dataclasses
import multiprocessing
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dcgan_core.system.arithmetic import Precision
from scripts.benchmarking.case import Case
from scripts.benchmarking.gpu.journal import Journal
from scripts.benchmarking.rows import Row
from scripts.benchmarking.worker import Surroundings, Worker

COMMAND_BUFFERS = "--xla_gpu_enable_command_buffer="
RECORDED = ("", "+CONVOLUTION", "+CONVOLUTION,+WHILE")
"""What XLA may record as CUDA graphs beyond its default; a build that does not know a word of it aborts."""
LEAST = 5.0
"""Seconds below which nothing is begun."""


@dataclasses.dataclass(frozen=True)
class Bench:
    """The command's surroundings, as each item and each process gets them.

    folder: where results go. tiny: whether programs are tried with small networks. on_gpu: whether there is an NVIDIA
    GPU. recorded: what our rows let XLA record as CUDA graphs beyond its default, "" for nothing: the best so far.
    until: when the item has to be done, as `time.monotonic` has it.
    """

    journal: Journal
    folder: Path
    around: Surroundings
    tiny: bool
    on_gpu: bool
    recorded: str = ""
    until: float = float("inf")
    user_flags: str = ""

    def left(self) -> float:
        """Seconds that the item still has."""
        return self.until - time.monotonic()

    def case(self, image_size: int, batch_size: int, precision: Precision = "bfloat16") -> Case:
        """Return a case of that size, or a small one in its place."""
        if self.tiny:
            return Case(28 if image_size == 28 else 16, max(4, batch_size // 128), 4, precision)
        return Case(image_size, batch_size, 64, precision)

    def worker(self, row: Row, case: Case) -> Worker:
        """Start the process of a row."""
        return Worker(row, case, self.around)

    def flags(self, recorded: str) -> tuple[tuple[str, str], ...]:
        """Return the environment in which XLA records that much; the user's own flags stay."""
        if not recorded:
            return ()
        return (("XLA_FLAGS", f"{self.user_flags} {COMMAND_BUFFERS}{recorded}".strip()),)


def run_task(bench: Bench, name: str, recorded: str = "", **arguments: Any) -> bool:
    """Run a function of `tasks.py` in a process of its own until the item's end; return whether it came to its end.

    It writes what it finds itself. How else it ended is written here.
    """
    if bench.left() < LEAST:
        bench.journal.write("left out", what=name, reason="no time was left")
        return False
    logged = bench.around.logged()
    given = (bench, name, dict(bench.flags(recorded)), arguments)
    process = multiprocessing.get_context("spawn").Process(target=_run, args=given, daemon=True)
    process.start()
    process.join(max(bench.left(), LEAST))
    late = process.is_alive()
    if late:
        process.kill()
        process.join()
        bench.journal.write("cut", what=name, reason="its time was over")
    elif process.exitcode:
        words = bench.around.last_words(logged)
        bench.journal.write("failed", what=name, error=f"ended with status {process.exitcode}: {words}")
    return not late and process.exitcode == 0


def _run(bench: Bench, name: str, environment: dict[str, str], arguments: dict[str, Any]) -> None:
    bench.around.enter(environment)
    from scripts.benchmarking.gpu import tasks  # a framework, which reads the environment

    function: Callable[..., None] = getattr(tasks, name)
    try:
        function(bench, **arguments)
    except Exception as error:
        traceback.print_exc()
        bench.journal.write("failed", what=name, error=f"{type(error).__name__}: {error}"[:500])
