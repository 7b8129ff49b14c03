"""Run one case: every row in its own process, turn by turn."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from dcgan_core.errors import RunFailure
from scripts.benchmarking.case import CHUNK, Case
from scripts.benchmarking.results import CaseResult, RowResult
from scripts.benchmarking.rows import Row
from scripts.benchmarking.worker import Worker, WorkerFailed

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
    with contextlib.ExitStack() as stack:

        def turn(name: str, what: str, action: Callable[[Worker, RowResult], str]) -> None:
            if results[name].error:
                return
            try:
                report(f"{case.name} | {name:19} | {what}: {action(workers[name], results[name])}")
            except WorkerFailed as failure:
                results[name].error = str(failure)
                report(f"{case.name} | {name:19} | {what}: failed\n{failure}")

        for row in rows:
            workers[row.name] = Worker(row, case, device)
            stack.callback(workers[row.name].stop)
            turn(row.name, "start", _start)
        _check_devices([result for result in results.values() if not result.error])

        order = list(results)
        for index, rotated in _rotations(order, repeats):
            for name in rotated:
                turn(name, f"train {index}/{repeats}", lambda w, r: _train(w, r, case, seconds))
            for name in _multiplying(results):
                turn(name, f"multiply {index}/{repeats}", _multiply)
        for name in order:
            turn(name, "memory", _memory)

        pictures: dict[str, np.ndarray] = {}
        for name in order:
            turn(name, "start generating", lambda w, r: _start_generating(w, r, pictures))
        for index, rotated in _rotations(order, repeats):
            for name in rotated:
                turn(name, f"generate {index}/{repeats}", lambda w, r: _generate(w, r, seconds))
        for name in order:
            turn(name, "idle", _idle)
    found = CaseResult(case, list(results.values()))
    _compare_pictures(found, pictures)
    return found


def _rotations(names: list[str], repeats: int) -> Iterator[tuple[int, list[str]]]:
    for index in range(repeats):
        first = index % len(names)
        yield index + 1, names[first:] + names[:first]


def _start(worker: Worker, result: RowResult) -> str:
    for key, value in worker.ask("start").items():
        setattr(result, key, value)
    return f"first step after {result.startup_seconds:.1f} s, then {result.step_seconds:.3f} s a step"


def _train(worker: Worker, result: RowResult, case: Case, seconds: float) -> str:
    steps = max(1, round(seconds / result.step_seconds))
    answer = worker.ask("train", steps)
    result.losses += answer["losses"]
    result.cpu_seconds_per_step.append(answer["cpu_seconds"] / steps)
    if answer["others"] is not None:
        result.others_shares.append(answer["others"])
    result.train_rates.append(steps * case.batch_size / answer["seconds"])
    return f"{result.train_rates[-1]:.1f} images/s over {steps} steps"


def _memory(worker: Worker, result: RowResult) -> str:
    result.memory = worker.ask("memory")
    training = result.memory["training"]
    return f"peak of training {training / 2**20:.0f} MiB" if training else "peak of training unknown"


def _start_generating(worker: Worker, result: RowResult, pictures: dict[str, np.ndarray]) -> str:
    answer = worker.ask("start_generating")
    result.first_generation_seconds = answer["first_seconds"]
    result.chunk_seconds = answer["chunk_seconds"]
    pictures[result.row.name] = answer["images"]
    return f"first images after {result.first_generation_seconds:.1f} s"


def _generate(worker: Worker, result: RowResult, seconds: float) -> str:
    count = CHUNK * max(1, round(seconds / result.chunk_seconds))
    result.generation_rates.append(count / worker.ask("generate", count))
    return f"{result.generation_rates[-1]:.1f} images/s over {count}"


def _multiply(worker: Worker, result: RowResult) -> str:
    result.multiply_rates.append(worker.ask("multiply", MULTIPLY_SECONDS))
    return f"{result.multiply_rates[-1] / 1e9:.1f} GFLOP/s"


def _idle(worker: Worker, result: RowResult) -> str:
    result.idle_cpu_share = worker.ask("idle")
    return f"{result.idle_cpu_share:.2%} of a core while others had their turn"


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


def _compare_pictures(found: CaseResult, pictures: dict[str, np.ndarray]) -> None:
    reference = found.reference()
    if reference is None:
        return
    for result in found.good():
        difference = np.abs(pictures[result.row.name] - pictures[reference.row.name])
        result.picture_difference = float(difference.max())
