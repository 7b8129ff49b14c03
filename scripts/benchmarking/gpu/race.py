"""Rows that take turns, and drawing in three ways: everything is written at once, and the deadline is looked at."""

from __future__ import annotations

import contextlib
import dataclasses
import math
import time
from collections.abc import Sequence
from typing import Any

import numpy as np

from scripts.benchmarking.case import Case
from scripts.benchmarking.gpu.bench import LEAST, Bench
from scripts.benchmarking.rows import ROWS, Row
from scripts.benchmarking.worker import DRAWING, Reply, Worker, WorkerFailed, start_row

TURNS = 3
TURN_SECONDS = 1.5
DRAWING_SECONDS = 0.7
ROW_SHARE = 0.7
"""Share of the time for starting rows that one gets where others follow: one that hangs does not take it all."""
FIRST_SHARE = 0.75
"""Share of a row's own time that an attempt gets where there is a fallback."""
TURN_LIMIT = 30.0
"""Seconds after which a turn is taken for one that never ends."""
SETTLING = (0.1, 0.4)
"""Seconds of two turns right after the start: so long is a step really, and a row is not without any figure."""

_HERE = "scripts.benchmarking"
_COMPILED = (("mode", "max-autotune-no-cudagraphs"),)
CALLS = Row("ours-calls", "dcgan_jax, 10 steps a call", "jax", f"{_HERE}.runner_ours:CallsRunner")
GRAPH = Row(
    "torch-graph",
    "PyTorch, channels_last, torch.compile, one CUDA graph of the whole step",
    "torch",
    f"{_HERE}.runner_graph:GraphRunner",
    _COMPILED,
    compiles=True,
    fallbacks=((), (*_COMPILED, ("graph", False))),
)


def row_of(name: str) -> Row:
    """Return a row by name."""
    return {CALLS.name: CALLS, GRAPH.name: GRAPH}.get(name) or ROWS[name]


def recording(bench: Bench, row: Row, recorded: str) -> Row:
    """Return a row of ours that lets XLA record that much."""
    name = f"{row.name} [{recorded}]" if recorded else row.name
    return dataclasses.replace(row, name=name, environment=bench.flags(recorded))


def padded(row: Row, channels: int) -> Row:
    """Return a row of ours whose pictures are padded to so many channels."""
    given = (*row.arguments, ("channels", channels))
    return dataclasses.replace(row, name=f"{row.name} [{channels} channels]", arguments=given)


class _Rows:
    """The rows of an item that are under way; what happens to each is written."""

    def __init__(self, bench: Bench, case: Case) -> None:
        self.bench, self.case = bench, case
        self.journal = bench.journal
        self.under_way: dict[str, Worker] = {}

    def start(self, row: Row, limit: float) -> None:
        """Start a row for its training within `limit` seconds."""
        if not self.bench.on_gpu:
            row = dataclasses.replace(row, fallbacks=())
        began = time.monotonic()

        def share(after: int) -> float:
            """Most of what is left, where there is something else to try."""
            return max(LEAST, (limit - (time.monotonic() - began)) * (FIRST_SHARE if after else 1))

        def failed(attempt: Row, error: str) -> None:
            self._failed(row.name, f"start with {dict(attempt.arguments)}", error, final=False)

        try:
            worker, reply = start_row(
                row, lambda attempt: self.bench.worker(attempt, self.case), share, failed
            )
        except WorkerFailed as failure:
            self._failed(row.name, "start", str(failure))
            return
        self.under_way[row.name] = worker
        self._started("start", row, reply[0])

    def start_drawing(self, row: Row, limit: float) -> np.ndarray | None:
        """Start a row for drawing within `limit` seconds; return its first images, as bytes."""
        self.under_way[row.name] = self.bench.worker(row, self.case)
        found = self.ask(row.name, "start drawing", limit, "start_drawing")
        if found is None:
            return None
        floats, drawn = found.pop("images"), found.pop("bytes").astype(np.float32)
        own = np.abs((floats + 1) * 127.5 - drawn)
        self._started("ready to draw", row, found | {"bytes_differ_from_own_floats_by": float(own.max())})
        return drawn

    def ask(self, name: str, what: str, limit: float, command: str, *arguments: Any) -> dict[str, Any] | None:
        """Return what a row answers; None where it is not under way, or ends here."""
        if name not in self.under_way:
            return None
        try:
            reply: Reply = self.under_way[name].ask(command, *arguments, limit=max(limit, LEAST))
        except WorkerFailed as failure:
            self.under_way.pop(name).kill()
            self._failed(name, what, str(failure))
            return None
        return reply[0]

    def train(self, name: str, turn: int, seconds: float) -> None:
        """Give a row a turn; 0 is one that settles it."""
        found = self.ask(name, f"turn {turn}", min(self.bench.left(), TURN_LIMIT), "train", seconds)
        if found is not None:
            self.journal.write(
                "turn",
                row=name,
                case=dataclasses.asdict(self.case),
                turn=turn,
                rate=found["train_rates"][0],
                last_losses=found["losses"][-1],
                finite=all(map(math.isfinite, np.ravel(found["losses"]))),
                cpu_seconds_per_step=found["cpu_seconds_per_step"][0],
            )

    def close(self) -> None:
        """End every process."""
        for worker in self.under_way.values():
            worker.kill()

    def left_out(self, row: Row) -> None:
        """Write that a row was not begun."""
        self.journal.write("left out", what=row.name, reason="no time was left to start it")

    def _started(self, kind: str, row: Row, found: dict[str, Any]) -> None:
        self.journal.write(
            kind,
            row=row.name,
            label=row.label,
            framework=row.framework,
            environment=dict(row.environment),
            case=dataclasses.asdict(self.case),
            **found,
        )

    def _failed(self, name: str, what: str, error: str, *, final: bool = True) -> None:
        self.bench.around.note(f"{name}, {what}: {error}")
        last = error.strip().splitlines()[-1][:500]
        self.journal.write("failed", row=name, what=what, error=last, final=final)


def race(bench: Bench, case: Case, rows: Sequence[Row]) -> None:
    """Start rows one after another, in this order, as far as time allows; then let them take turns that rotate."""
    turns, seconds = (2, 0.05) if bench.tiny else (TURNS, TURN_SECONDS)
    with contextlib.closing(_Rows(bench, case)) as found:
        for row in rows:
            # What is started needs its turns.
            spare = bench.left() - turns * seconds * 1.2 * (len(found.under_way) + 1) - 1
            if spare < LEAST:
                found.left_out(row)
                continue
            found.start(row, spare * (1 if row is rows[-1] else ROW_SHARE))
            for settling in SETTLING:
                found.train(row.name, 0, min(settling, seconds))
        names = list(found.under_way)
        for turn in range(1, turns + 1):
            first = (turn - 1) % max(1, len(names))
            for name in names[first:] + names[:first]:
                if bench.left() < seconds:
                    found.journal.write("cut", what=f"turn {turn} of {name}", reason="its time was over")
                    return
                found.train(name, turn, seconds)
        for name in names:
            if (memory := found.ask(name, "memory", LEAST, "memory")) is not None:
                found.journal.write("memory", row=name, **memory["memory"])


def draw_race(bench: Bench, case: Case, rows: Sequence[Row]) -> None:
    """Let rows draw in turns, in each way; the pictures of the first are what the others' are compared with."""
    turns, seconds = (2, 0.05) if bench.tiny else (TURNS, DRAWING_SECONDS)
    reference: np.ndarray | None = None
    with contextlib.closing(_Rows(bench, case)) as found:
        for row in rows:
            spare = bench.left() - turns * seconds * 1.5 * len(DRAWING) * (len(found.under_way) + 1)
            if spare < LEAST:
                found.left_out(row)
                continue
            drawn = found.start_drawing(row, spare * (1 if row is rows[-1] else ROW_SHARE))
            if drawn is None:
                continue
            reference = drawn if reference is None else reference
            found.journal.write("pictures", row=row.name, differ_by=float(np.abs(drawn - reference).max()))
        names = list(found.under_way)
        for turn in range(1, turns + 1):
            first = (turn - 1) % max(1, len(names))
            for way in DRAWING:
                for name in names[first:] + names[:first]:
                    if bench.left() < seconds:
                        found.journal.write("cut", what=f"drawing, turn {turn}", reason="its time was over")
                        return
                    limit = min(bench.left(), TURN_LIMIT)
                    reply = found.ask(name, f"{way}, turn {turn}", limit, "draw", way, seconds)
                    if reply is not None:
                        found.journal.write("drawn", row=name, way=way, turn=turn, rate=reply["rate"])
