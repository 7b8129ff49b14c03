"""Checkpoints are written while training continues: one at a time, none lost, no error swallowed."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from dcgan_core.errors import RunFailure
from dcgan_core.training.checkpoints import BackgroundWriter
from dcgan_core.training.recorder import TrainingClock
from tests.reliability import tiny


def test_training_goes_on_while_a_checkpoint_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dcgan_core.training import checkpoints

    save, times, threads = checkpoints.save_bundle, [], []

    def slow(*arguments: object) -> None:
        threads.append(threading.current_thread().name)
        time.sleep(1.0)
        save(*arguments)  # type: ignore[arg-type]
        times.append(time.time())

    monkeypatch.setattr(checkpoints, "save_bundle", slow)
    tiny.run(tmp_path / "run", num_steps=9, checkpoint_every_steps=4)
    lines = [json.loads(line) for line in (tmp_path / "run" / "stats.jsonl").read_text().splitlines()]
    at = {line["step"]: line["time"] for line in lines}
    assert set(threads) == {"checkpoint"}
    assert at[5] < times[0], "the step after the save did not wait for it"
    assert at[9] > times[0], "the next save did"
    assert tiny.steps_of(tmp_path / "run") == [4, 8, 9]


def test_one_job_at_a_time_in_order() -> None:
    done: list[int] = []
    with BackgroundWriter() as writer:
        for number in range(5):
            writer.start(lambda number=number: (time.sleep(0.01), done.append(number)))
    assert done == list(range(5))


def test_an_error_comes_back_once_in_the_thread_that_trains() -> None:
    def fail() -> None:
        raise RunFailure("the disk is full")

    with BackgroundWriter() as writer:
        writer.start(fail)
        with pytest.raises(RunFailure, match="the disk is full"):
            writer.wait()
        writer.check()
        writer.start(fail)
        with pytest.raises(RunFailure):
            check_for_ever(writer)
    with pytest.raises(RunFailure), BackgroundWriter() as writer:
        writer.start(fail)


def test_another_failure_still_waits_for_the_checkpoint() -> None:
    done: list[int] = []
    with pytest.raises(ValueError, match="of the training"):
        leave_with(ValueError("of the training"), lambda: (time.sleep(0.1), done.append(1)))
    assert done == [1]


def test_who_stops_at_once_does_not_wait() -> None:
    release = threading.Event()
    with pytest.raises(KeyboardInterrupt):
        leave_with(KeyboardInterrupt(), release.wait)
    release.set()


def check_for_ever(writer: BackgroundWriter) -> None:
    """As the steps do that follow a save."""
    while True:
        writer.check()
        time.sleep(0.001)


def leave_with(error: BaseException, job: Callable[[], object]) -> None:
    with BackgroundWriter() as writer:
        writer.start(job)
        raise error


def test_the_clock_leaves_pauses_and_the_first_step_out() -> None:
    now = [0.0]
    clock = TrainingClock(lambda: now[0])
    assert clock.steps_per_second(1) is None
    now[0] = 100.0  # compilation
    clock.start(1)
    assert clock.steps_per_second(1) is None
    now[0] += 5
    with clock.pause():
        now[0] += 1000
    now[0] += 5
    assert clock.steps_per_second(21) == 2.0
    assert clock.wait_share == 0
    with clock.waiting():
        now[0] += 1
    now[0] += 3
    assert clock.steps_per_second(23) == 0.5
    assert clock.wait_share == 0.25
    now[0] += 4
    assert clock.steps_per_second(24) == 0.25
    assert clock.wait_share == 0, "what was waited before does not count again"
