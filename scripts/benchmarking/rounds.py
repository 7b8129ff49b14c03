"""Run one case: every row in its own process, turn by turn."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
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
    results = {row.name: RowResult(row) for row in rows}
    workers: dict[str, Worker] = {}
    images: dict[str, np.ndarray] = {}

    def turn(name: str, what: str, ask: Callable[[], Reply]) -> None:
        result = results[name]
        if result.error:
            return
        try:
            found, words = ask()
        except WorkerFailed as failure:
            result.error, words = str(failure), f"failed\n{failure}"
        else:
            if "images" in found:
                images[name] = found.pop("images")
            result.add(found)
        report(f"{case.name} | {name:19} | {what}: {words}")

    with contextlib.ExitStack() as stack:

        def start(row: Row) -> Reply:
            workers[row.name], reply = start_row(
                row, lambda attempt: Worker(attempt, case, Surroundings(device))
            )
            stack.callback(workers[row.name].stop)
            return reply

        def asked(name: str, what: str, command: str, *arguments: Any) -> None:
            turn(name, what, lambda: workers[name].ask(command, *arguments))

        for row in rows:
            turn(row.name, "start", lambda row=row: start(row))
        _check_devices([result for result in results.values() if not result.error])

        order = list(results)
        for index, rotated in _rotations(order, repeats):
            for name in rotated:
                asked(name, f"train {index}/{repeats}", "train", seconds)
            for name in _multiplying(results):
                asked(name, f"multiply {index}/{repeats}", "multiply", MULTIPLY_SECONDS)
        for name in order:
            asked(name, "memory", "memory")
        for name in order:
            asked(name, "start generating", "start_generating")
        for index, rotated in _rotations(order, repeats):
            for name in rotated:
                asked(name, f"generate {index}/{repeats}", "generate", seconds)
        for name in order:
            asked(name, "idle", "idle")
    found = CaseResult(case, list(results.values()))
    _compare_images(found, images)
    return found


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
