"""What is recorded of each training step: stats.jsonl, the loggers, the progress bar, the collapse watch."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from dcgan_core.runs.stats import END, EVENT, GRADIENT_NORMS, StatsWriter
from dcgan_core.training.console import Progress
from dcgan_core.training.loggers import Loggers
from dcgan_core.training.schedule import Schedule
from dcgan_core.training.watches import CollapseWatch


class TrainingClock:
    """Counts the seconds spent in training steps.

    Left out: what happens before `start` (compilation, in the first step) and inside `pause` (drawing samples,
    copying the state for a checkpoint).
    """

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        """clock: seconds, ever growing."""
        self._clock = clock
        self._running_since: float | None = None
        self._step = 0
        self._waited = 0.0
        self.wait_share = 0.0
        """Of the time that the last `steps_per_second` was measured over: the share inside `waiting`, in [0, 1]."""

    @property
    def started(self) -> bool:
        """Whether `start` was called."""
        return self._running_since is not None

    def start(self, step: int) -> None:
        """Begin to count after `step` steps."""
        self._step, self._running_since, self._waited = step, self._clock(), 0.0

    @contextlib.contextmanager
    def pause(self) -> Iterator[None]:
        """Leave the block out of the count."""
        before = self._clock()
        try:
            yield
        finally:
            if self._running_since is not None:
                self._running_since += self._clock() - before

    @contextlib.contextmanager
    def waiting(self) -> Iterator[None]:
        """Count the block as time in which the loop waits for its input."""
        before = self._clock()
        try:
            yield
        finally:
            self._waited += self._clock() - before

    def steps_per_second(self, step: int) -> float | None:
        """The rate since the last call, or since `start`; None when no step lies between."""
        if self._running_since is None or step <= self._step:
            return None
        now = self._clock()
        seconds, steps = now - self._running_since, step - self._step
        self._running_since, self._step = now, step
        self.wait_share = min(1.0, self._waited / seconds) if seconds > 0 else 0.0
        self._waited = 0.0
        return steps / seconds if seconds > 0 else None


@dataclass(frozen=True)
class Throughput:
    """What the rate of steps means for the machine.

    batch_size: images a step. tflops: 10^12 model FLOPs a step; None where they are not counted. peak: what the device
    can do at most, in 10^12 FLOP/s; None where that is not known. memory_peak: see `Trainer.memory_peak`.
    """

    batch_size: int
    tflops: float | None
    peak: float | None
    memory_peak: Callable[[], int | None]

    def fields(self, steps_per_second: float, wait_share: float) -> dict[str, float]:
        """Return the fields of `runs/stats.py` that are known."""
        tflops = None if self.tflops is None else self.tflops * steps_per_second
        found = {
            "images_per_second": steps_per_second * self.batch_size,
            "model_tflops": tflops,
            "peak_share": None if tflops is None or self.peak is None else tflops / self.peak,
            "device_memory_peak": self.memory_peak(),
            "data_wait": wait_share,
        }
        return {name: value for name, value in found.items() if value is not None}


class Recorder:
    """Passes the measurements of a step to everything that keeps or shows them."""

    def __init__(
        self,
        schedule: Schedule,
        throughput: Throughput,
        stats: StatsWriter,
        progress: Progress,
        clock: TrainingClock,
        loggers: Loggers,
        watch: CollapseWatch | None,
    ) -> None:
        """watch: None when it is switched off."""
        self.clock = clock
        self._schedule = schedule
        self._throughput = throughput
        self._speed: dict[str, float] = {}
        self._stats = stats
        self._progress = progress
        self._loggers = loggers
        self._watch = watch

    def step(self, step: int, measurements: Mapping[str, Any]) -> None:
        """Record a step that is done, and warn when the run goes nowhere. Waits for the device only if it is due."""
        if not self.clock.started:
            for value in measurements.values():  # The first step compiles: wait it out, then start the clock.
                float(value)
            self.clock.start(step)
        if self._schedule.logs(step):
            line = self._line(step, measurements)
            for warning in self._watch.look(line) if self._watch is not None else ():
                self._write(step, {"event": warning.event, "message": warning.message})
                self._progress.message(f"WARNING: {warning.message}")
        self._progress.update(step, self._schedule.epoch(step), {**measurements, **self._speed})

    def end(self, step: int, measurements: Mapping[str, Any]) -> None:
        """Record the step that the training ends with, unless `step` has. Waits for the device.

        The collapse watch does not see the line: a longer training would not have it.
        """
        if not self._schedule.logs(step):
            self._line(step, measurements, end=True)

    def message(self, text: str) -> None:
        """Show a line to the person who watches, and write it to the log."""
        self._progress.message(text)

    def grid(self, step: int, picture: np.ndarray) -> None:
        """Record the sample grid, uint8 (H, W, 3), drawn after `step`."""
        self._progress.picture(picture)
        self._loggers.grid(step, picture)

    def evaluation(self, step: int, line: Mapping[str, Any]) -> None:
        """Record what was measured of the samples after `step`."""
        self._write(step, {"event": EVENT, **line})
        self._progress.message(
            f"step {step:,}: {line['metric']} {line['evaluation']:.4g} (real images: {line['evaluation_floor']:.4g})"
        )

    def close(self) -> None:
        """End the line of the progress bar."""
        self._progress.close()

    def _line(self, step: int, measurements: Mapping[str, Any], *, end: bool = False) -> dict[str, Any]:
        """Write the line of measurements of `step`, with the speed since the line before, and return it."""
        trained = self._schedule.trains(step)
        untrained = {field for network, field in GRADIENT_NORMS.items() if network not in trained}
        numbers = {name: float(value) for name, value in measurements.items() if name not in untrained}
        rate = self.clock.steps_per_second(step)
        if rate is not None:
            self._speed = self._throughput.fields(rate, self.clock.wait_share)
        speed = self._speed if rate is not None else {}
        return self._write(step, {**numbers, **speed, **({END: True} if end else {})})

    def _write(self, step: int, content: Mapping[str, Any]) -> dict[str, Any]:
        """Write a line of stats.jsonl about `step`, and return it."""
        line = {"step": step, "epoch": self._schedule.epoch(step), **content, "time": time.time()}
        self._stats.write(line)
        self._loggers.line(line)
        return line
