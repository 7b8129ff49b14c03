"""The test's side of `killable`: start a training process, watch what it does, send it signals."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.project.checkout import ROOT
from tests.reliability import tiny
from tests.reliability.killable import read_phases

PATIENCE_S = 240
"""How long anything may take on a machine that is busy with other things."""


class Victims:
    """One training process after another, each forked from the same parent."""

    def __init__(self, folder: Path) -> None:
        """folder: for the compiled programs and the file of phases."""
        self.phases = folder / "phases"
        # What a run of this process compiles, the victims find, in a folder of their own: a kill may spoil a file.
        tiny.run(folder / "compiling", num_steps=1)
        programs = os.environ["JAX_COMPILATION_CACHE_DIR"]
        unfinished = shutil.ignore_patterns("*.tmp")  # of other processes of the tests
        shutil.copytree(programs, folder / "compiled", copy_function=os.link, ignore=unfinished)
        # As many devices as the tests have: XLA divides its work, and so rounds, by the number of its threads.
        environment = {**os.environ, "JAX_PLATFORMS": "cpu", "JAX_NUM_CPU_DEVICES": "2"}
        self._log = open(folder / "victims.log", "wb")  # noqa: SIM115 - closed by close()
        self._parent = subprocess.Popen(
            [sys.executable, "-m", "tests.reliability.killable", str(folder / "compiled")],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            env=environment,
        )
        assert self._read() == "ready"

    def start(self, run: Path, slow_s: float = 0.0, **fields: Any) -> int:
        """Begin a run at `run`, or resume the one that is there; return the process number."""
        self.phases.unlink(missing_ok=True)
        order = {"run": str(run), "phases": str(self.phases), "slow_s": slow_s, "fields": fields}
        assert self._parent.stdin is not None
        self._parent.stdin.write(json.dumps(order) + "\n")
        self._parent.stdin.flush()
        return int(self._read())

    def wait(self) -> int:
        """Wait for the process to end; return its status, negative for the signal that killed it."""
        return int(self._read())

    def until(self, shows: Callable[[str, str], bool]) -> bool:
        """Wait until (training thread's phase, writing thread's phase) are as asked; False when it takes too long."""
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            if self.phases.exists() and shows(*read_phases(self.phases)):
                return True
            time.sleep(0.001)
        return False

    def close(self) -> None:
        assert self._parent.stdin is not None
        self._parent.stdin.close()
        self._parent.wait(timeout=PATIENCE_S)
        assert self._parent.stdout is not None
        self._parent.stdout.close()
        self._log.close()

    def _read(self) -> str:
        assert self._parent.stdout is not None
        return self._parent.stdout.readline().strip()


def kill(process: int, number: signal.Signals = signal.SIGKILL) -> None:
    """Send a signal to a process that may have ended just now."""
    try:
        os.kill(process, number)
    except ProcessLookupError:
        return
