"""What a person sees while a run trains: a bar on a terminal, plain lines elsewhere, and `log.txt`."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from dcgan_core.errors import harmless
from dcgan_core.system.files import DISK_FULL, disk_error, disk_errors, open_own
from dcgan_core.system.progress import training_bar
from dcgan_core.system.streams import stderr, tough, warn

_SHOWN = (("D loss", "d_loss"), ("G loss", "g_loss"), ("D(x)", "d_real"))
_SHORT = (("D", "d_loss"), ("G", "g_loss"), ("D(x)", "d_real"))
_BAR = "{percentage:3.0f}%|{bar}| {remaining} left {desc}"  # everything fits in 80 columns


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
            warn(f"warning: {self.path} cannot be written ({reason}); going on without it")

    def close(self) -> None:
        """Close the file. Safe to call twice."""
        with contextlib.suppress(OSError):  # a full network disk may complain only now
            self._stream.close()

    def __enter__(self) -> RunLog:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


class Progress:
    """How far a run is, how fast it goes and how it fares.

    On a terminal: one bar with epoch, images/s, both losses, D(x), D(G(z)) and the time left. Elsewhere: a
    plain line at the first step, at each end of an epoch, and otherwise every `interval_s` seconds. The
    plain lines also go to the log, on a terminal too.
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
    ) -> None:
        """`total_steps`: where the run ends; `start_step`: steps done before (a resumed run); `batch_size`:
        images a step; `stream`: stderr when None; `steps_per_epoch`: lets the line of an epoch come at its
        last step instead of after it; `clock`: seconds, ever growing.
        """
        self._total = total_steps
        self._batch = batch_size
        self._stream = stderr() if stream is None else tough(stream)
        self._steps_per_epoch = steps_per_epoch
        self._log = log
        self._interval = interval_s
        self._clock = clock
        self._bar: Any = None
        if self._stream.isatty():
            self._bar = training_bar(total_steps, start_step, self._stream, _BAR)
        self._step = start_step
        self._epoch: float | None = None
        self._measured: Mapping[str, Any] = {}
        self._first_step: tuple[int, float] | None = None  # (step, time): the rate leaves compilation out
        self._last_line: tuple[int, float] | None = None
        self._last_drawn = -1.0

    def update(self, step: int, epoch: int | float, measurements: Mapping[str, Any] | None = None) -> None:
        """`step` steps are done, in epoch number `epoch`; `measurements` by the names of `dcgan_core.runs.stats`.

        Cheap: values are turned into numbers (which waits for a device) only when something is shown. Leave
        out `measurements` to keep showing the last ones.
        """
        now = self._clock()
        advanced = step - self._step
        ends_epoch = (
            step % self._steps_per_epoch == 0
            if self._steps_per_epoch
            else self._epoch is not None and epoch != self._epoch
        )
        self._step, self._epoch = step, epoch
        if measurements:
            self._measured = measurements
        first = self._first_step is None
        if first:
            self._first_step = self._last_line = (step, now)
        assert self._last_line is not None
        finished = step >= self._total
        if first or ends_epoch or finished or now - self._last_line[1] >= self._interval:
            line = self._line(now)
            if self._bar is None:
                self._show(line)
            if self._log is not None:
                self._log.write(line)
            self._last_line = (step, now)
        if self._bar is not None:
            if first or finished or now - self._last_drawn >= 0.2:
                self._last_drawn = now
                self._bar.set_description_str(self._short_summary(now), refresh=False)
            self._bar.update(advanced)

    def message(self, text: str) -> None:
        """Print `text` above the bar (or as a plain line) and append it to the log."""
        if self._log is not None:
            self._log.write(text)
        self._show(text)

    def close(self) -> None:
        """Leave the bar as it is and end its line. Safe to call twice. Does not close the log."""
        if self._bar is not None:
            if self._first_step is not None:
                self._bar.set_description_str(self._short_summary(self._clock()), refresh=False)
            self._bar.refresh()
            self._bar.close()
            self._bar = None

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def _line(self, now: float) -> str:
        # Over a step or two the rate would be that of a picture saved in between, not of the training.
        recent = self._last_line is not None and self._step - self._last_line[0] >= 5
        rate = self._rate(now, self._last_line if recent else self._first_step)
        left = self._left(now)
        parts = [f"step {self._step}/{self._total}", *self._summary(rate, _SHOWN)]
        if left is not None and self._step < self._total:
            parts.append(f"{_duration(left)} left")
        return "  ".join(parts)

    def _short_summary(self, now: float) -> str:
        return " ".join(self._summary(self._rate(now, self._first_step), _SHORT))

    def _summary(self, rate: float | None, losses: tuple[tuple[str, str], ...]) -> list[str]:
        parts = [] if self._epoch is None else [f"epoch {self._epoch:g}"]
        if rate is not None:
            parts.append(f"{rate:.0f} img/s" if rate >= 10 else f"{rate:.2g} img/s")
        numbers = {name: _number(value) for name, value in self._measured.items()}
        for label, name in losses:
            value = numbers.get(name)
            if value is not None:
                parts.append(f"{label} {value:.2f}")
        before, after = numbers.get("d_fake_before"), numbers.get("d_fake_after")
        if before is not None and after is not None:
            parts.append(f"D(G(z)) {before:.2f}/{after:.2f}")
        return parts

    def _rate(self, now: float, since: tuple[int, float] | None) -> float | None:
        if since is None or self._step <= since[0] or now <= since[1]:
            return None
        return (self._step - since[0]) * self._batch / (now - since[1])

    def _left(self, now: float) -> float | None:
        rate = self._rate(now, self._first_step)
        return None if not rate else (self._total - self._step) * self._batch / rate

    def _show(self, text: str) -> None:
        text = harmless(text)
        if self._bar is not None:
            self._bar.write(text, file=self._stream)
        else:
            self._stream.remark(f"{text}\n")


def _number(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _duration(seconds: float) -> str:
    seconds = round(seconds)
    hours, minutes = seconds // 3600, seconds % 3600 // 60
    return f"{hours}:{minutes:02d}:{seconds % 60:02d}" if hours else f"{minutes}:{seconds % 60:02d}"


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
