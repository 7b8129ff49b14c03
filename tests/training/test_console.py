"""What a person sees: a bar on a terminal, plain lines elsewhere, a log that never costs the run."""

from __future__ import annotations

import errno
import io
import os
import re
from pathlib import Path

import numpy as np
import pytest

from dcgan_core.errors import InputError, RunFailure
from dcgan_core.system import display
from dcgan_core.training.console import Progress, RunLog
from tests.system.screen import Terminal

MEASURED = {"d_loss": 1.25, "g_loss": 0.5, "d_real": 0.7, "d_fake_before": 0.3, "d_fake_after": 0.2}


class Clock:
    """A clock that the test turns."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def run(stream: io.StringIO, steps: int, seconds_per_step: float, **options: object) -> None:
    clock = Clock()
    with Progress(steps, 0, 64, stream, clock=clock, **options) as progress:  # type: ignore[arg-type]
        for step in range(1, steps + 1):
            clock.now += seconds_per_step
            progress.update(step, (step - 1) // 10 + 1, MEASURED)


def shown_steps(text: str) -> list[int]:
    return [int(found) for found in re.findall(r"^step (\d+)/", text, re.MULTILINE)]


def test_plain_lines_come_first_then_by_time_and_at_each_epoch_end() -> None:
    stream = io.StringIO()
    run(stream, 30, 1.0, steps_per_epoch=10, interval_s=4)
    assert shown_steps(stream.getvalue()) == [1, 5, 9, 10, 14, 18, 20, 24, 28, 30]


@pytest.mark.parametrize(("lines", "shown"), [({}, range(35, 42)), ({"lines": None}, range(501, 502))])
def test_hundreds_of_short_epochs_are_some_forty_lines(lines: dict[str, None], shown: range) -> None:
    stream = io.StringIO()
    run(stream, 2000, 0.01, steps_per_epoch=4, **lines)
    steps = shown_steps(stream.getvalue())
    assert len(steps) in shown
    assert (steps[0], steps[-1]) == (1, 2000)


def test_a_long_run_is_not_silent_for_long() -> None:
    stream = io.StringIO()
    run(stream, 4000, 60.0, steps_per_epoch=4000)
    assert max(np.diff(shown_steps(stream.getvalue()))) == 10  # minutes


def test_how_long_it_takes_is_said_once_when_it_is_known() -> None:
    """Neither the first step nor the first call of several steps counts, since they compile."""
    for seconds, words in (
        (0.5, "About 4 min for the other 479 steps"),
        (20.0, "About 2.7 h for"),
        (0.05, ""),
    ):
        stream, clock = io.StringIO(), Clock()
        with Progress(500, 0, 8, stream, clock=clock, interval_s=1e9) as progress:
            for step in range(1, 501):
                clock.now += 300.0 if step == 1 else seconds
                progress.update(step, 1, MEASURED)
        said = [line for line in stream.getvalue().splitlines() if line.startswith("About")]
        assert len(said) == bool(words)
        assert words in "".join(said)
    stream, clock = io.StringIO(), Clock()
    with Progress(500, 0, 8, stream, clock=clock, interval_s=1e9) as progress:
        for step in (1, *range(10, 501, 10)):
            clock.now += 300.0 if step in (1, 10) else 5.0
            progress.update(step, 1, MEASURED)
    assert "About 4 min for the other 470 steps" in stream.getvalue()


def test_without_the_length_of_an_epoch_its_change_is_what_shows() -> None:
    stream = io.StringIO()
    run(stream, 30, 1.0, interval_s=1000)
    assert shown_steps(stream.getvalue()) == [1, 11, 21, 30]


def test_a_line_tells_everything() -> None:
    stream = io.StringIO()
    run(stream, 30, 2.0, steps_per_epoch=10, interval_s=1000)
    line = stream.getvalue().splitlines()[1]
    assert line == (
        "step 10/30  epoch 1  32 img/s  D loss 1.25  G loss 0.50  D(x) 0.70  D(G(z)) 0.30/0.20  0:40 left"
    )


def test_a_pause_between_two_lines_is_not_taken_for_slow_training() -> None:
    stream, clock = io.StringIO(), Clock()
    with Progress(300, 0, 10, stream, steps_per_epoch=100, clock=clock, lines=None) as progress:
        for step in range(1, 102):
            clock.now += 60.0 if step == 101 else 0.1  # an epoch's pictures are drawn after step 100
            progress.update(step, step // 100 + 1, MEASURED)
    assert " 100 img/s" in stream.getvalue().splitlines()[-2]
    assert " 14 img/s" in stream.getvalue().splitlines()[-1], "the average of all, not 0.17"


def test_a_resumed_run_counts_its_rate_from_where_it_started() -> None:
    stream, clock = io.StringIO(), Clock()
    with Progress(1000, 900, 10, stream, clock=clock, interval_s=1, lines=None) as progress:
        for step in (901, 902, 903):
            clock.now += 1.0
            progress.update(step, 1, MEASURED)
    assert "10 img/s" in stream.getvalue()
    assert "step 903/1000" in stream.getvalue()


def test_the_first_step_is_no_part_of_the_rate() -> None:
    stream, clock = io.StringIO(), Clock()
    progress = Progress(10, 0, 64, stream, clock=clock, interval_s=0.1)
    clock.now += 1000.0  # compilation
    progress.update(1, 1, MEASURED)
    clock.now += 0.5
    progress.update(2, 1)
    first, second = stream.getvalue().splitlines()
    assert "img/s" not in first
    assert "128 img/s" in second


def test_values_are_read_only_when_shown() -> None:
    class Device:
        reads = 0

        def __float__(self) -> float:
            Device.reads += 1
            return 1.0

    clock = Clock()
    progress = Progress(1000, 0, 1, io.StringIO(), clock=clock, interval_s=1e9)
    for step in range(1, 900):
        progress.update(step, 1, {"d_loss": Device()})
    assert Device.reads == 1


def test_the_use_of_a_device_is_said_where_it_is_known() -> None:
    def line(**numbers: float) -> str:
        stream = io.StringIO()
        with Progress(10, 0, 64, stream, clock=Clock()) as progress:
            progress.update(1, 1, {"d_loss": 1.0, **numbers})
        return stream.getvalue()

    assert "peak" not in line(model_tflops=0.25, data_wait=0.04)
    assert "waiting" not in line(model_tflops=0.25, data_wait=0.04)
    assert "107 TFLOP/s, 14% of peak" in line(model_tflops=107.2, peak_share=0.135)
    assert "waiting for data 35%" in line(data_wait=0.35)


@pytest.mark.parametrize("columns", [20, 50, 100, 140])
def test_a_terminal_gets_a_bar_and_messages_above_it(monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setenv("TERM", "xterm")
    stream, clock = Terminal(columns), Clock()
    monkeypatch.setattr(display, "columns_of", lambda _: stream.columns)
    with Progress(20, 0, 64, stream, clock=clock, first="Compiling the training step") as progress:
        for step in range(1, 21):
            clock.now += 1.0
            progress.update(step, 1, MEASURED)
            if step == 10:
                progress.message("saved samples")
                seen = stream.seen()
                assert seen[0] == "saved samples"
                assert len(seen) == (2 if columns == 140 else 3)
                assert "10/20" in seen[1]
                assert "0:10 left" in seen[1]
                assert "D 1.25  G 0.50" in seen[-1]
                assert columns < 50 or ("64 images/s" in seen[-1] and " 0:10  " in seen[1])
                assert columns < 100 or "D(G(z)) 0.30/0.20" in seen[-1]
                assert all(len(row) < columns for row in seen)
    text = "\n".join(stream.seen())
    assert "20/20" in text
    assert not shown_steps(text)


def test_what_the_first_step_waits_for_is_a_line_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    with Progress(20, 0, 64, stream, first="Compiling the training step") as progress:
        assert stream.getvalue() == "Compiling the training step\n"
        progress.update(1, 1, MEASURED)
    assert stream.getvalue().startswith("Compiling the training step\nstep 1/20")


def test_messages_and_lines_reach_the_log(tmp_path: Path) -> None:
    with RunLog(tmp_path / "run" / "log.txt") as log:
        for stream in (io.StringIO(), Terminal()):
            clock = Clock()
            with Progress(2, 0, 64, stream, log=log, clock=clock) as progress:
                progress.update(1, 1, MEASURED)
                progress.message("two\nlines")
                progress.update(2, 1, MEASURED)
    lines = (tmp_path / "run" / "log.txt").read_text().splitlines()
    stamp = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d  "
    assert all(re.match(stamp, line) for line in lines)
    texts = [re.sub(stamp, "", line)[:10] for line in lines]
    assert texts == ["step 1/2  ", "two", "lines", "step 2/2  "] * 2


def test_names_cannot_forge_lines_or_take_over_a_terminal(tmp_path: Path) -> None:
    stream = io.StringIO()
    with RunLog(tmp_path / "log.txt") as log, Progress(2, 0, 64, stream, log=log) as progress:
        progress.message("saved \x1b[2J\u202egnp.\udcff")
    for text in (stream.getvalue(), (tmp_path / "log.txt").read_text("utf-8")):
        assert text.endswith("saved \\x1b[2J\\u202egnp.\\udcff\n")


class Deaf(io.StringIO):
    """A stream whose other end is gone."""

    terminal = False

    def isatty(self) -> bool:
        return self.terminal

    def write(self, text: str) -> int:
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")


@pytest.mark.parametrize("terminal", [False, True])
def test_a_reader_that_went_away_does_not_end_the_run(tmp_path: Path, terminal: bool) -> None:
    stream = Deaf()
    stream.terminal = terminal
    with RunLog(tmp_path / "log.txt") as log:
        progress = Progress(3, 0, 1, stream, log=log)
        assert progress._shown.drawn == terminal
        for step in (1, 2, 3):
            progress.update(step, 1, MEASURED)
            progress.message("still here")
        progress.close()
    assert (tmp_path / "log.txt").read_text().count("still here") == 3


def failing_log(path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> RunLog:
    """A log that takes one line and then fails with this error number, closing included."""

    class Failing:
        closed = False

        def write(self, data: bytes) -> int:
            raise OSError(number, os.strerror(number))

        def close(self) -> None:
            raise OSError(number, os.strerror(number))

    log = RunLog(path)
    log.write("fits")
    log._stream.close()
    monkeypatch.setattr(log, "_stream", Failing())
    return log


def test_a_log_that_cannot_be_written_warns_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    log = failing_log(tmp_path / "log.txt", monkeypatch, errno.EIO)
    for _ in range(3):
        log.write("does not get there")
    log.close()
    warning = capsys.readouterr().err
    assert warning.count("\n") == 1
    assert "log.txt" in warning
    assert os.strerror(errno.EIO) in warning
    assert "fits" in (tmp_path / "log.txt").read_text()


def test_a_full_disk_under_the_log_is_a_failure_of_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = failing_log(tmp_path / "log.txt", monkeypatch, errno.ENOSPC)
    with pytest.raises(RunFailure, match="no space left"):
        log.write("does not fit")
    log.write("said once, or it could not be said that the run ends")
    log.close()
    assert "fits" in (tmp_path / "log.txt").read_text()


def test_a_closed_log_is_silent(tmp_path: Path) -> None:
    log = RunLog(tmp_path / "log.txt")
    log.close()
    log.close()
    log.write("late")
    assert (tmp_path / "log.txt").read_text() == ""


def test_a_log_in_no_place(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError):
        RunLog(tmp_path / "file" / "log.txt")
