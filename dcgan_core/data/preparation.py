"""Decode a whole source, on all cores, in order and in bounded memory."""

from __future__ import annotations

import contextlib
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field

import numpy as np

from dcgan_core.data.decode import PixelSettings, Processed, process
from dcgan_core.data.source import Contents, Item, Report
from dcgan_core.data.workers import WorkerDied, Workers, can_start
from dcgan_core.errors import InputError, RunFailure, number_of, printable
from dcgan_core.system.progress import is_live, progress_bar

# Starting a process costs about as much as decoding a few hundred small images.
FEWEST_FOR_PROCESSES = 1000
CHUNK_BYTES = 2 * 2**20
CHUNK_IMAGES = 64
# Runs that wait at each further process, so that it never waits itself.
QUEUED_PER_HELPER = 3
# Bytes of files beyond which no further run is queued.
QUEUED_BYTES = 64 * 2**20
# Runs that this process may decode ahead of the first that is not back: some half a second of work, which is what
# the other processes take to start.
AHEAD = 24
# How many broken images are looked for, and listed, before preparation gives up.
BROKEN_LISTED = 50
SECONDS_BETWEEN_LINES = 5.0


def most_broken(found: int) -> int:
    """The number of broken images that may be skipped among `found`: more mean that something is wrong with the set.

    1%, and in small sets three, as long as that is no more than a tenth.
    """
    return max(found // 100, min(3, found // 10))


@dataclass
class Chunk:
    """The images of a run of items that could be used."""

    pixels: np.ndarray
    """uint8 (n, H, W, C)."""
    names: list[str]
    labels: list[int | None]
    has_colour: bool
    digests: dict[str, bytes]
    """Item name to sha256, for items that are files of their own."""


@dataclass
class Tally:
    """What preparation counts as it goes."""

    found: int
    done: int = 0
    broken: list[tuple[str, str]] = field(default_factory=list)
    """Names and reasons."""
    enlarged: int = 0
    constant: list[str] = field(default_factory=list)
    """Names of images that are a single colour."""
    sums: list[np.ndarray] = field(default_factory=list)
    """As in `dcgan_core.data.decode.Processed`, a run of images after the other."""
    deepest: int = 0
    """As in `dcgan_core.data.decode.Processed`, of all images."""

    def alike(self) -> int:
        """The most images that have the same pixels."""
        return int(np.unique(np.concatenate(self.sums), return_counts=True)[1].max(initial=0))

    def check(self, *, final: bool) -> None:
        """Raise InputError when too many are broken, at the end or once there are plenty to list."""
        most = most_broken(self.found)
        if len(self.broken) <= most or not (final or len(self.broken) >= BROKEN_LISTED):
            return
        listed = "\n".join(f"  {name}: {reason}" for name, reason in self.broken[:BROKEN_LISTED])
        seen = "" if final else f" among the first {self.done:,}"
        raise InputError(
            f"{len(self.broken):,} of {number_of(self.found, 'image')}{seen} cannot be used, but "
            f"{f'at most {most:,}' if most else 'with so few images none'} may be skipped; "
            f"nothing was prepared. Repair or remove them, then run again:\n{listed}"
        )


def decode_all(
    contents: Contents, settings: PixelSettings, workers: int, tally: Tally, report: Report
) -> Generator[Chunk, None, None]:
    """Yield the images of `contents` in order, a chunk at a time, counting into `tally`.

    At most a few chunks per worker exist at any time, whatever the size of the source. Raises InputError when
    more images are broken than `most_broken`, and RunFailure when a worker process dies.
    """
    per_image = settings.height * settings.width * settings.channels
    runs = _runs(contents.items, max(1, min(CHUNK_IMAGES, CHUNK_BYTES // per_image)))
    few = not contents.encoded or contents.count < FEWEST_FOR_PROCESSES
    alone = workers == 1 or few or not can_start()
    results = _here(settings, runs) if alone else _in_processes(settings, runs, workers)
    with _progress(tally, report) as advance, contextlib.closing(results):
        for items, processed in results:
            tally.done += len(items)
            tally.enlarged += processed.enlarged
            tally.sums.append(processed.sums)
            tally.deepest = max(tally.deepest, processed.deepest)
            tally.broken += [
                (printable(items[position].name), reason) for position, reason in processed.broken
            ]
            tally.check(final=False)
            digests = {
                item.name: digest for item, digest in zip(items, processed.digests, strict=True) if digest
            }
            kept = [items[position] for position in processed.kept]
            names, labels = [item.name for item in kept], [item.label for item in kept]
            tally.constant += [names[position] for position in processed.constant]
            advance(len(items))
            yield Chunk(processed.pixels, names, labels, processed.has_colour, digests)
    tally.check(final=True)


def _runs(items: Iterator[Item], length: int) -> Iterator[list[Item]]:
    """Cut into runs of at most `length` items whose bytes in memory stay small too."""
    run: list[Item] = []
    weight = 0
    for item in items:
        run.append(item)
        weight += len(item.content) if isinstance(item.content, bytes) else 0
        if len(run) == length or weight >= CHUNK_BYTES:
            yield run
            run, weight = [], 0
    if run:
        yield run


Outcome = tuple[list[Item], Processed]


def _here(settings: PixelSettings, runs: Iterator[list[Item]]) -> Generator[Outcome, None, None]:
    for run in runs:
        yield run, process(settings, [item.content for item in run])


def _in_processes(
    settings: PixelSettings, runs: Iterator[list[Item]], workers: int
) -> Generator[Outcome, None, None]:
    # This process is one of the workers: it is there already, and what it decodes need not travel.
    helpers = workers - 1
    waiting: deque[tuple[list[Item], Future[Processed] | Processed]] = deque()
    at_helpers: dict[Future[Processed], int] = {}

    def submit(run: list[Item]) -> None:
        future = pool.submit(settings, [item.content for item in run])
        at_helpers[future] = _weight(run)
        future.add_done_callback(lambda done: at_helpers.pop(done, None))
        waiting.append((_without_content(run), future))

    try:
        with Workers(helpers) as pool:
            while True:
                # Large files are few in memory, however many helpers there are.
                while (
                    len(at_helpers) < QUEUED_PER_HELPER * helpers
                    and sum([*at_helpers.values()]) < QUEUED_BYTES
                    and (run := next(runs, None)) is not None
                ):
                    submit(run)
                if not waiting:
                    return
                items, outcome = waiting[0]
                most = QUEUED_PER_HELPER * helpers + AHEAD
                if isinstance(outcome, Future) and not outcome.done() and len(waiting) < most:
                    run = next(runs, None)
                    if run is not None:
                        done = process(settings, [item.content for item in run])
                        waiting.append((_without_content(run), done))
                        continue
                waiting.popleft()
                yield items, outcome.result() if isinstance(outcome, Future) else outcome
    except WorkerDied as error:
        raise RunFailure(
            "A process that decodes images died; most often the machine is out of memory. "
            f"Nothing was prepared. Run again with fewer workers than {workers}."
        ) from error


def _weight(run: list[Item]) -> int:
    """Bytes that the contents of a run take in memory."""
    return sum(len(item.content) for item in run if isinstance(item.content, bytes))


def _without_content(run: list[Item]) -> list[Item]:
    """The names and labels of a run: the pixels come back, and the bytes of the files need not be kept until then."""
    return [Item(item.name, b"", item.label) for item in run]


@contextlib.contextmanager
def _progress(tally: Tally, report: Report) -> Iterator[Callable[[int], object]]:
    """Yield a function to call with the number of images done: a bar where one can be drawn, lines elsewhere."""
    if is_live():
        with progress_bar("Preparing", tally.found, leave=False) as advance_bar:
            yield advance_bar
        return
    start = last = time.monotonic()

    def advance(_: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= SECONDS_BETWEEN_LINES and tally.done < tally.found:
            last = now
            rate = tally.done / (now - start)
            report(
                f"  {tally.done:,} of {tally.found:,} images ({tally.done / tally.found:.0%}), "
                f"{rate:,.0f} images/s, {(tally.found - tally.done) / rate:.0f} s left"
            )

    yield advance
