"""The output of a run during training: a bar on a terminal or in a notebook, plain lines elsewhere, and `log.txt`."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

import numpy as np

from dcgan_core.errors import harmless
from dcgan_core.pictures.tiles import encode
from dcgan_core.system.display import Bar, Line, Part
from dcgan_core.system.files import DISK_FULL, disk_error, disk_errors, open_own
from dcgan_core.system.progress import Shown, clock_text, waiting_row
from dcgan_core.system.streams import stderr, tough, warn

_SHOWN = (("D loss", "d_loss"), ("G loss", "g_loss"), ("D(x)", "d_real"))
_SHORT = (("D", "d_loss", "blue"), ("G", "g_loss", "yellow"), ("D(x)", "d_real", ""))
WAITS = 0.1
"""Share of the time: a run that waits longer for its data says so."""
_ONE_LINE = 115
"""Columns that all of a run's bar takes; it is in two lines where there are fewer."""
_BEFORE, _AFTER = "d_fake_before", "d_fake_after"
LINES = 40
"""Plain lines of a run, about: few images make hundreds of short epochs."""
_SILENCE_S = 600.0
"""Seconds without a line, at most, however many lines there are."""
_MEASURED_STEPS, _WORTH_SAYING_S = 20, 30.0
"""Steps after which the time left is known, and how long it is to be for a line about it."""


class RunLog:
    """Appends timestamped lines to a `log.txt`.

    A full disk ends the run: whatever is written next would not fit either. When the log cannot be written for
    another reason it says so once on stderr, and the run continues without it.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        """Open `path` for appending, creating it and its folder; `InputError` when that is not possible."""
        self.path = Path(path)
        with disk_errors(self.path, "opening the log"):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            # Unbuffered: a failed write must not come back when the stream is closed.
            self._stream = open_own(self.path, "ab", 0)
        self._failed = False

    def write(self, text: str) -> None:
        """Append `text`; each of its lines gets the local time with its offset from UTC.

        Raises `RunFailure` when the disk is full, once; after that nothing is written.
        """
        if self._stream.closed or self._failed:
            return
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        lines = "".join(f"{now}  {line}\n" for line in harmless(text).splitlines())
        try:
            self._stream.write(lines.encode("utf-8"))
        except OSError as error:
            self._failed = True
            if error.errno in DISK_FULL:
                raise disk_error(error, self.path, "writing the log") from error
            reason = error.strerror or str(error)
            warn(f"warning: {self.path} cannot be written ({reason}); continuing without it")

    def close(self) -> None:
        """Close the file. Safe to call twice."""
        with contextlib.suppress(OSError):  # a full network disk may complain only now
            self._stream.close()

    def __enter__(self) -> RunLog:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


class Progress:
    """The progress, speed and measurements of a run.

    On a terminal and in a notebook: a bar with steps, epoch, images/s, both losses, D(x), D(G(z)), the elapsed time and
    the time left, in one line or two. Elsewhere: a plain line at the first step, at each end of an epoch, and otherwise
    every `interval_s` seconds, about `lines` in all; and once, after the first steps, how long it takes. The plain
    lines also go to the log, on a terminal too.
    """

    def __init__(
        self,
        total_steps: int,
        start_step: int = 0,
        batch_size: int = 1,
        stream: TextIO | None = None,
        *,
        steps_per_epoch: int | None = None,
        log: RunLog | None = None,
        interval_s: float = 10.0,
        clock: Callable[[], float] = time.monotonic,
        first: str = "",
        lines: int | None = LINES,
    ) -> None:
        """`total_steps`: where the run ends; `start_step`: steps done before (a resumed run); `batch_size`:
        images a step; `stream`: stderr when None; `steps_per_epoch`: lets the line of an epoch come at its
        last step instead of after it; `clock`: seconds, ever growing; `first`: what the first step waits for,
        shown until it is done; `lines`: None for as many as there are ends of epochs and intervals.
        """
        self._total = total_steps
        self._spacing = (total_steps - start_step) / lines if lines else 0.0
        self._calls_are_long = self._estimated = False
        self._pace: tuple[int, float] | None = None  # (step, time) from which nothing more is compiled
        self._batch = batch_size
        self._stream = stderr() if stream is None else tough(stream)
        self._steps_per_epoch = steps_per_epoch
        self._log = log
        self._interval = interval_s
        self._clock = clock
        self._began = clock()
        self._step = start_step
        self._epoch: float | None = None
        self._measured: Mapping[str, Any] = {}
        self._first_step: tuple[int, float] | None = None  # (step, time): the rate leaves compilation out
        self._last_line: tuple[int, float] | None = None
        self._last_drawn = -1.0
        self._numbers: list[Part] = []
        self._waiting = waiting_row(first or "Starting")
        self._shown = Shown(self._row, None if stream is None else self._stream, picture=True)
        if first and not self._shown.drawn:
            self._stream.remark(f"{first}\n")

    def update(self, step: int, epoch: int | float, measurements: Mapping[str, Any] | None = None) -> None:
        """`step` steps are done, in epoch number `epoch`; `measurements` by the names of `dcgan_core.runs.stats`.

        Cheap: values are turned into numbers (which waits for a device) only when something is shown. Leave
        out `measurements` to keep showing the last ones.
        """
        now = self._clock()
        ends_epoch = (
            step % self._steps_per_epoch == 0
            if self._steps_per_epoch
            else self._epoch is not None and epoch != self._epoch
        )
        long_call = step - self._step > 1
        self._step, self._epoch = step, epoch
        if measurements:
            self._measured = measurements
        first = self._first_step is None
        if first:
            self._first_step = self._last_line = (step, now)
        assert self._last_line is not None
        finished = step >= self._total
        waited, apart = now - self._last_line[1], step - self._last_line[0] >= self._spacing
        if first or finished or waited >= _SILENCE_S or ((ends_epoch or waited >= self._interval) and apart):
            self._plain(self._line(now))
            self._last_line = (step, now)
        if first or (long_call and not self._calls_are_long):
            self._pace, self._calls_are_long = (step, now), long_call and not first
        elif not self._estimated:
            self._estimate(now)
        if self._shown.drawn and (first or finished or now - self._last_drawn >= 0.2):
            self._last_drawn = now
            self._numbers = self._parts(now)
            self._shown.draw()

    def _estimate(self, now: float) -> None:
        """Say how long the run takes, once, when enough steps are done to know."""
        assert self._pace is not None
        (since, began), step = self._pace, self._step
        if step - since < _MEASURED_STEPS:
            return
        self._estimated = True
        if (self._total - step) * (now - began) / (step - since) < _WORTH_SAYING_S:
            return
        self._measurements()  # Without waiting for the device the steps would seem quicker than they are.
        seconds = (self._total - step) * (self._clock() - began) / (step - since)
        words = f"{max(1, round(seconds / 60))} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
        left = f"{self._total - step:,}"
        self._plain(f"About {words} for the other {left} steps, judging by the first {_MEASURED_STEPS}.")

    def _plain(self, line: str) -> None:
        """Write a plain line where there is no bar, and to the log."""
        if not self._shown.drawn:
            self._show(line)
        if self._log is not None:
            self._log.write(line)

    def message(self, text: str) -> None:
        """Print `text` above the bar (or as a plain line) and append it to the log."""
        if self._log is not None:
            self._log.write(text)
        self._show(text)

    def picture(self, picture: np.ndarray) -> None:
        """Show a picture, uint8 (H, W, 3) or (H, W), with the bar in a notebook; nothing elsewhere."""
        if self._shown.wants_pictures:
            self._shown.picture(encode(picture))

    def close(self) -> None:
        """Leave the bar as it is and end its line. Safe to call twice. Does not close the log."""
        if self._shown.drawn and self._first_step is not None:
            self._numbers = self._parts(self._clock())
        self._shown.close(leave=self._first_step is not None)

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def _row(self, width: int) -> list[Line]:
        """What is drawn in `width` columns, of the numbers that were last looked at."""
        if self._first_step is None:
            return [*self._waiting(width)]
        now = self._clock()
        left = self._left(now)
        ahead = left is not None and self._step < self._total
        far: list[Part | Bar] = [
            Bar(self._step / self._total, 4),
            Part(f"{self._step:,}/{self._total:,}{' steps' if width >= 40 else ''}", "bold", 1),
            Part(clock_text(now - self._began), "dim", 3),
            *([Part(f"{clock_text(left)} left", "cyan", 0)] if ahead and left is not None else []),
        ]
        return [[*far, *self._numbers]] if width >= _ONE_LINE else [far, self._numbers]

    def _line(self, now: float) -> str:
        # Over a step or two the rate would be that of a picture saved in between, not of the training.
        recent = self._last_line is not None and self._step - self._last_line[0] >= 5
        rate = self._rate(now, self._last_line if recent else self._first_step)
        left = self._left(now)
        parts = [f"step {self._step}/{self._total}"]
        if self._epoch is not None:
            parts.append(f"epoch {self._epoch:g}")
        if rate is not None:
            parts.append(f"{rate:.0f} img/s" if rate >= 10 else f"{rate:.2g} img/s")
        numbers = self._measurements()
        parts += [f"{label} {numbers[name]:.2f}" for label, name in _SHOWN if name in numbers]
        if _BEFORE in numbers and _AFTER in numbers:
            parts.append(f"D(G(z)) {numbers[_BEFORE]:.2f}/{numbers[_AFTER]:.2f}")
        parts += _of_machine(numbers)
        if left is not None and self._step < self._total:
            parts.append(f"{clock_text(left)} left")
        return "  ".join(parts)

    def _parts(self, now: float) -> list[Part]:
        """Speed and measurements, as the bar shows them."""
        rate, numbers = self._rate(now, self._first_step), self._measurements()
        parts = []
        if rate is not None:
            parts.append(Part(f"{rate:,.0f} images/s" if rate >= 10 else f"{rate:.2g} images/s", "green", 2))
        if self._epoch is not None:
            parts.append(Part(f"epoch {self._epoch:g}", "", 4))
        parts += [
            Part(f"{label} {numbers[name]:.2f}", style, 3 if name == "d_real" else 1)
            for label, name, style in _SHORT
            if name in numbers
        ]
        if _BEFORE in numbers and _AFTER in numbers:
            parts.append(Part(f"D(G(z)) {numbers[_BEFORE]:.2f}/{numbers[_AFTER]:.2f}", "", 5))
        return parts + [Part(words, "dim", 6) for words in _of_machine(numbers)]

    def _measurements(self) -> dict[str, float]:
        """The last measurements that are numbers. Waits for the device."""
        numbers = {name: _number(value) for name, value in self._measured.items()}
        return {name: value for name, value in numbers.items() if value is not None}

    def _rate(self, now: float, since: tuple[int, float] | None) -> float | None:
        if since is None or self._step <= since[0] or now <= since[1]:
            return None
        return (self._step - since[0]) * self._batch / (now - since[1])

    def _left(self, now: float) -> float | None:
        rate = self._rate(now, self._first_step)
        return None if not rate else (self._total - self._step) * self._batch / rate

    def _show(self, text: str) -> None:
        self._stream.remark(f"{harmless(text)}\n")


def _of_machine(numbers: Mapping[str, float]) -> list[str]:
    """How well the device is used, in words: where its peak is known, and where it waits for data."""
    words = []
    if "peak_share" in numbers:
        words.append(f"{numbers['model_tflops']:.3g} TFLOP/s, {numbers['peak_share']:.0%} of peak")
    if numbers.get("data_wait", 0.0) >= WAITS:
        words.append(f"waiting for data {numbers['data_wait']:.0%}")
    return words


def _number(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


class Reporter:
    """Shows each line and writes it to `log.txt`; lines that come before the log is open are kept for it."""

    def __init__(self, show: Callable[[str], None]) -> None:
        """show: takes a line for the person who watches."""
        self._show = show
        self._log: RunLog | None = None
        self._waiting: list[str] = []
        self._began = time.perf_counter()

    def __call__(self, line: str) -> None:
        """Show one line, and write it to the log."""
        self._show(line)
        if self._log is None:
            self._waiting.append(line)
        else:
            self._log.write(line)

    def seconds(self) -> float:
        """Return the seconds since this reporter was made: since the run was started."""
        return time.perf_counter() - self._began

    def attach(self, log: RunLog) -> None:
        """Write every line said so far to `log`, and those to come."""
        self._log = log
        for line in self._waiting:
            log.write(line)
        self._waiting.clear()
