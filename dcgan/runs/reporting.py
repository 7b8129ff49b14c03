"""What a run tells a person, told once on the screen and once in the run's `log.txt`."""

from __future__ import annotations

import time
from collections.abc import Callable

from dcgan.runs.console import RunLog


class Reporter:
    """Passes each line on, and keeps those said before there is a run folder until its log is open."""

    def __init__(self, show: Callable[[str], None]) -> None:
        """show: takes a line for the person who watches."""
        self._show = show
        self._log: RunLog | None = None
        self._waiting: list[str] = []
        self._began = time.perf_counter()

    def __call__(self, line: str) -> None:
        """Tell one line."""
        self._show(line)
        if self._log is None:
            self._waiting.append(line)
        else:
            self._log.write(line)

    def seconds(self) -> float:
        """Return the seconds since this reporter was made: since the run was asked for."""
        return time.perf_counter() - self._began

    def attach(self, log: RunLog) -> None:
        """Write every line said so far to `log`, and those to come."""
        self._log = log
        for line in self._waiting:
            log.write(line)
        self._waiting.clear()
