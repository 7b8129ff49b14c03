"""Run one case: every row in its own process, turn by turn."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from dcgan_core.errors import RunFailure
from scripts.benchmarking.case import Case
from scripts.benchmarking.results import CaseResult, RowResult
from scripts.benchmarking.rows import Row
from scripts.benchmarking.worker import Reply, Surroundings, Worker, WorkerFailed, start_row

Report = Callable[[str], None]
MULTIPLY_SECONDS = 1.0


def run_case(
    case: Case, rows: Sequence[Row], *, repeats: int, seconds: float, device: str, report: Report
) -> CaseResult:
    """Measure every row at one size.

    seconds: how long a turn lasts, about (at least one step). The rows start one after another and then take
    turns, in an order that rotates from repeat to repeat, while the others wait for a message: training first, then
    generation. A row that fails is recorded and left out from there on.

    Raises RunFailure when the rows compute on different kinds of device.
    """
    turns = _Turns(case, {row.name: RowResult(row) for row in rows}, report)
    with contextlib.ExitStack() as stack:
        turns.start(rows, device, stack)
        _check_devices([result for result in turns.results.values() if not result.error])
        order = list(turns.results)
        for index, rotated in _rotations(order, repeats):
            for name in rotated:
                turns.ask(name, f"train {index}/{repeats}", "train", seconds)
            for name in _multiplying(turns.results):
                turns.ask(name, f"multiply {index}/{repeats}", "multiply", MULTIPLY_SECONDS)
        for name in order:
            turns.ask(name, "memory", "memory")
        for name in order:
            turns.ask(name, "start generating", "start_generating")
        for index, rotated in _rotations(order, repeats):
            for name in rotated:
                turns.ask(name, f"generate {index}/{repeats}", "generate", seconds)
        for name in order:
            turns.ask(name, "idle", "idle")
    found = CaseResult(case, list(turns.results.values()))
    _compare_images(found, turns.images)
    return found


@dataclass
class _Turns:
    """The rows of a case, each a process. One that fails is recorded and not asked again."""

    case: Case
    results: dict[str, RowResult]
    report: Report
    workers: dict[str, Worker] = field(default_factory=dict)
    images: dict[str, np.ndarray] = field(default_factory=dict)

    def start(self, rows: Sequence[Row], device: str, stack: contextlib.ExitStack) -> None:
        """Start the process of each row; `stack` stops them."""

        def started(row: Row) -> Reply:
            worker, reply = start_row(row, lambda attempt: Worker(attempt, self.case, Surroundings(device)))
            self.workers[row.name] = worker
            stack.callback(worker.stop)
            return reply

        for row in rows:
            self._turn(row.name, "start", functools.partial(started, row))

    def ask(self, name: str, what: str, command: str, *arguments: Any) -> None:
        """Let one row do what a command says; what: that in words."""
        self._turn(name, what, lambda: self.workers[name].ask(command, *arguments))

    def _turn(self, name: str, what: str, ask: Callable[[], Reply]) -> None:
        result = self.results[name]
        if result.error:
            return
        try:
            found, words = ask()
        except WorkerFailed as failure:
            result.error, words = str(failure), f"failed\n{failure}"
        else:
            if "images" in found:
                self.images[name] = found.pop("images")
            result.add(found)
        self.report(f"{self.case.name} | {name:19} | {what}: {words}")


def _rotations(names: list[str], repeats: int) -> Iterator[tuple[int, list[str]]]:
    for index in range(repeats):
        first = index % len(names)
        yield index + 1, names[first:] + names[:first]


def _multiplying(results: dict[str, RowResult]) -> list[str]:
    """The first row of each framework measures the machine, so that neither framework's library decides alone."""
    first: dict[str, str] = {}
    for name, result in results.items():
        if not result.error:
            first.setdefault(result.row.framework, name)
    return list(first.values())


def _check_devices(results: Sequence[RowResult]) -> None:
    kinds = {result.device for result in results}
    if len(kinds) > 1:
        found = ", ".join(f"{result.row.name} on {result.device}" for result in results)
        raise RunFailure(
            f"the rows compute on different devices ({found}); install GPU builds of both frameworks, or compare on "
            "the CPU with --device cpu"
        )


def _compare_images(found: CaseResult, images: dict[str, np.ndarray]) -> None:
    reference = found.reference()
    if reference is None:
        return
    for result in found.good():
        difference = np.abs(images[result.row.name] - images[reference.row.name])
        result.picture_difference = float(difference.max())
