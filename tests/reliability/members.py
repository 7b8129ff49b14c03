"""Processes that train together, started as a launcher starts them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dcgan_core.system.control_channel import free_port
from tests.project.checkout import ROOT

PATIENCE_S = 240
"""How long anything may take on a machine that is busy with other things."""

COMMAND: dict[str, Any] = {
    "dataset": "digits", "image_size": 16, "ngf": 2, "ndf": 2, "nz": 4, "batch_size": 60, "num_samples": 4,
    "log_every_steps": 1, "sample_every_steps": 4, "checkpoint_every": 0, "checkpoint_keep": 100, "num_epochs": 1000,
}  # fmt: skip
"""The tiny run of `tiny.py`, as fields. It would not end by itself."""


def flags(fields: dict[str, Any]) -> list[str]:
    return [word for name, value in fields.items() for word in (f"--{name.replace('_', '-')}", str(value))]


class Members:
    """The processes of one run, each with two CPU devices."""

    def __init__(
        self,
        run: Path,
        *,
        world: int = 2,
        package: str = "dcgan_jax",
        resume: bool = False,
        programs: Path | None = None,
        **fields: Any,
    ) -> None:
        """Start them. fields: of the configuration, besides COMMAND where the run is new. programs: a folder in which
        they keep compiled ones; none of those that are killed while they compile.
        """
        self.run = run
        port = free_port()
        own = {"resume": run, **fields} if resume else {**COMMAND, **fields, "output_path": run}
        kept = {}
        if programs is not None:
            kept = {
                "JAX_COMPILATION_CACHE_DIR": str(programs),
                "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "0",
            }
        self.processes = [
            subprocess.Popen(
                [sys.executable, "-m", f"{package}.train", *flags(own)],
                cwd=ROOT,
                env={
                    **os.environ,
                    **kept,
                    "JAX_PLATFORMS": "cpu",
                    "JAX_NUM_CPU_DEVICES": "2",
                    "OMP_NUM_THREADS": "1",
                    "RANK": str(rank),
                    "WORLD_SIZE": str(world),
                    "MASTER_ADDR": "localhost",
                    "MASTER_PORT": str(port - 1),
                },
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            for rank in range(world)
        ]

    def until_lines(self, count: int) -> None:
        """Wait until stats.jsonl has so many lines."""
        path = self.run / "stats.jsonl"
        self.until(lambda: path.exists() and len(path.read_bytes().splitlines()) >= count)

    def until(self, shows: Callable[[], bool]) -> None:
        """Wait until the run shows what is expected, while the processes work."""
        end = time.monotonic() + PATIENCE_S
        while not shows():
            assert time.monotonic() < end, "it takes too long"
            assert None in [process.poll() for process in self.processes], self.wait()
            time.sleep(0.02)

    def signal(self, rank: int, number: signal.Signals) -> None:
        self.processes[rank].send_signal(number)

    def wait(self) -> list[tuple[int, str, str]]:
        """Wait for all to end; return status, stdout and stderr of each."""
        found = []
        for process in self.processes:
            try:
                out, err = process.communicate(timeout=PATIENCE_S)
            except subprocess.TimeoutExpired:
                process.kill()
                out, err = process.communicate()
            found.append((process.returncode, out, err))
        return found
