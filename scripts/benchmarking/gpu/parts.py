"""The three parts: what is done, in which order, and until which share of the time."""

from __future__ import annotations

import dataclasses
import statistics
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Literal

from dcgan_core.errors import InputError
from scripts.benchmarking.gpu.bench import LEAST, RECORDED, Bench, run_task
from scripts.benchmarking.gpu.journal import Record
from scripts.benchmarking.gpu.programs import parity, quality
from scripts.benchmarking.gpu.race import CALLS, GRAPH, draw_race, padded, race, recording
from scripts.benchmarking.rows import ROWS, Row

Dataset = Literal["letters", "mnist"]


@dataclasses.dataclass(frozen=True)
class Item:
    """A piece of a part. share: of the command's time that is over when it has to be done.

    What an item leaves of its time is the next one's.
    """

    name: str
    share: float
    run: Callable[[Bench], object]


def items_of(part: int, dataset: Dataset, data_dir: Path | None) -> list[Item]:
    """Return the items of a part, the ones that decide most first. dataset, data_dir: what quality is measured on."""
    if part == 1:
        return [
            Item("the machine", 0.05, lambda bench: run_task(bench, "machine")),
            Item("our compiled step", 0.12, _counts),
            Item("race, 64x64, batch 128", 0.62, _first_race),
            Item("race, 64x64, batch 1024", 0.84, lambda bench: _large_race(bench, 1024)),
            Item("drawing, 64x64", 0.93, _drawing),
            Item("race, 28x28, batch 128", 1.0, _small_images),
        ]
    if part == 2:
        return [
            Item("race, 64x64, batch 512", 0.22, _flags_race),
            Item("trace of 20 steps", 0.28, _trace),
            Item("25 epochs", 0.45, lambda bench: run_task(bench, "epochs", bench.recorded)),
            Item("loss curves", 0.65, lambda bench: run_task(bench, "curves", bench.recorded)),
            Item("race, 64x64, batch 2048", 0.80, lambda bench: _large_race(bench, 2048)),
            Item("race in float32", 0.90, lambda bench: _precise_race(bench, "float32")),
            Item("race in TF32", 1.0, lambda bench: _precise_race(bench, "tf32")),
        ]
    return [
        Item("pictures padded, batch 128", 0.18, lambda bench: _padding(bench, 128)),
        Item("pictures padded, batch 1024", 0.33, lambda bench: _padding(bench, 1024)),
        Item("quality over time", 0.65, lambda bench: quality(bench, dataset, data_dir)),
        Item("parity", 1.0, parity),
    ]


def choose_items(items: Sequence[Item], numbers: Sequence[int]) -> list[Item]:
    """Return the items with these numbers, from 1 on; they share the whole time as they would share a part of it.

    Raises InputError for a number that no item has.
    """
    if wrong := [number for number in numbers if not 1 <= number <= len(items)]:
        names = ", ".join(f"{index} {item.name}" for index, item in enumerate(items, 1))
        raise InputError(f"--items: no item {wrong[0]} in this part; there are {names}")
    before = [0.0, *(item.share for item in items)]
    chosen = [(item, item.share - before[index]) for index, item in enumerate(items) if index + 1 in numbers]
    whole, shares = sum(own for _, own in chosen), accumulate(own for _, own in chosen)
    return [
        dataclasses.replace(item, share=share / whole)
        for (item, _), share in zip(chosen, shares, strict=True)
    ]


def do_items(
    bench: Bench, items: Iterable[Item], began: float, seconds: float, after: Callable[[], Iterable[Record]]
) -> None:
    """Do what there is time for. began: as `time.monotonic` has it; seconds: the time of all.

    after: is called after each item, and returns what has been found so far; from it the next ones learn which
    recording is the best, unless the bench has one.
    """
    chosen = bench.recorded
    for item in items:
        until = began + item.share * seconds
        now = dataclasses.replace(
            bench,
            journal=bench.journal.of(item.name),
            until=until,
            recorded=chosen or best_recording(after()),
        )
        if now.left() < LEAST:
            now.journal.write("left out", what=item.name, reason="its time was over before it began")
            continue
        now.journal.write("begins", seconds=round(now.left(), 1), recorded=now.recorded)
        item.run(now)
    after()


def best_recording(records: Iterable[Record]) -> str:
    """Return what our rows let XLA record at most gain, by the median of their turns at the same case; "" at first.

    Only rows whose losses stayed finite count.
    """
    rates: dict[str, dict[str, list[float]]] = {}
    for record in records:
        if record["kind"] == "turn" and record["turn"] and record["finite"]:
            name, _, recorded = record["row"].partition(" [")
            if name == CALLS.name and recorded.removesuffix("]") in RECORDED:
                found = rates.setdefault(str(record["case"]), {})
                found.setdefault(recorded.removesuffix("]"), []).append(record["rate"])
    compared = [found for found in rates.values() if len(found) > 1]
    if not compared:
        return ""
    return max(compared[-1], key=lambda recorded: statistics.median(compared[-1][recorded]))


def _variants(bench: Bench) -> list[Row]:
    return [recording(bench, CALLS, recorded) for recorded in RECORDED]


def _opponents(bench: Bench) -> list[Row]:
    """Ours as it is fastest, and the strongest of PyTorch."""
    return [
        recording(bench, CALLS, bench.recorded),
        ROWS["torch-channels-last"],
        GRAPH,
        ROWS["torch-compile"],
    ]


def _large_race(bench: Bench, batch_size: int) -> None:
    # The larger the batch, the less a graph of the whole step gains.
    ours, plain, graph, compiled = _opponents(bench)
    race(bench, bench.case(64, batch_size), [ours, plain, compiled, graph])


def _counts(bench: Bench) -> None:
    run_task(bench, "counts", case=bench.case(64, 128))


def _first_race(bench: Bench) -> None:
    rows = [*_variants(bench), ROWS["torch-channels-last"], GRAPH, ROWS["torch-compile"]]
    race(bench, bench.case(64, 128), [*rows, ROWS["ours"], ROWS["torch-eager"], ROWS["flax"]])


def _flags_race(bench: Bench) -> None:
    race(bench, bench.case(64, 512), [*_variants(bench), *_opponents(bench)[1:]])


def _small_images(bench: Bench) -> None:
    race(bench, bench.case(28, 128), _opponents(bench)[:3])


def _precise_race(bench: Bench, precision: Literal["float32", "tf32"]) -> None:
    race(bench, bench.case(64, 128, precision), _opponents(bench)[:3])


def _drawing(bench: Bench) -> None:
    ours = recording(bench, ROWS["ours"], bench.recorded)
    draw_race(bench, bench.case(64, 128), [ours, ROWS["torch-channels-last"], ROWS["torch-compile"]])


def _trace(bench: Bench) -> None:
    run_task(bench, "trace", bench.recorded, case=bench.case(64, 128))


def _padding(bench: Bench, batch_size: int) -> None:
    ours = recording(bench, CALLS, bench.recorded)
    race(bench, bench.case(64, batch_size), [ours, padded(ours, 4), padded(ours, 8)])
