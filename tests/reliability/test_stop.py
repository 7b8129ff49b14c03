"""SIGTERM and SIGINT: the step is finished and saved; a second signal stops at once and spoils nothing."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dcgan_core.framework import Trainer
from dcgan_core.system import streams
from dcgan_core.training import signals
from dcgan_core.training.checkpoints import check_checkpoint
from tests.reliability import tiny
from tests.reliability.victims import Victims, kill

ENDLESS = 100_000


@pytest.fixture(scope="module")
def victims(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Victims]:
    made = Victims(tmp_path_factory.mktemp("victims"))
    yield made
    made.close()


@pytest.mark.parametrize(
    ("number", "status"),
    [(signal.SIGTERM, 143), (signal.SIGINT, 130), pytest.param(signal.SIGHUP, 129, marks=pytest.mark.slow)],
    ids=["SIGTERM", "SIGINT", "SIGHUP"],
)
def test_a_signal_saves_the_step_and_the_run_goes_on(
    tmp_path: Path, victims: Victims, number: signal.Signals, status: int
) -> None:
    run = tmp_path / "run"
    process = victims.start(run, num_steps=ENDLESS, checkpoint_every=0)
    assert victims.until(lambda main, _: main in ("training", "statistics"))
    time.sleep(0.3)
    asked = time.monotonic()
    kill(process, number)
    assert victims.wait() == status
    took = time.monotonic() - asked
    print(f"\n{number.name}: saved and ended after {took:.2f} s")
    # A step of this network takes milliseconds and a save less than a second, on a machine with nothing else to do;
    # with eight processes a core, 23 s were seen.
    assert took < 120
    (step,) = tiny.steps_of(run)
    assert tiny.stats_lines(run)[-1]["step"] == step
    assert check_checkpoint(run / "checkpoints" / str(step)).step == step
    assert (
        f"Stopped after step {step:,} and saved. Continue with: python -m dcgan_jax.train --resume"
        in (run / "log.txt").read_text()
    )
    total = step + 4
    tiny.resume(run, num_steps=total)
    tiny.run(tmp_path / "whole", num_steps=total, checkpoint_every=0)
    assert tiny.differences(tmp_path / "whole", run, total) == []


@pytest.mark.parametrize(
    ("number", "status"),
    # The handler is the one of SIGTERM, which the test above compares too.
    [(signal.SIGTERM, -15), pytest.param(signal.SIGINT, 130, marks=pytest.mark.slow)],
    ids=["SIGTERM", "SIGINT"],
)
def test_a_second_signal_stops_at_once(
    tmp_path: Path, victims: Victims, number: signal.Signals, status: int
) -> None:
    run = tmp_path / "run"
    tiny.run(run, num_steps=5)
    before = {file: file.read_bytes() for file in (run / "checkpoints" / "5").rglob("*") if file.is_file()}
    # Each part of the save takes 40 s: the process cannot have waited for it.
    process = victims.start(run, slow_s=20, num_steps=ENDLESS)
    assert victims.until(lambda main, _: main == "training")
    kill(process, number)
    assert victims.until(lambda _, writer: writer.startswith("checkpoint"))
    time.sleep(0.6)  # two signals within half a second count as one
    asked = time.monotonic()
    kill(process, number)
    assert victims.wait() == status
    assert time.monotonic() - asked < 15
    assert tiny.steps_of(run) == [5]
    assert {
        file: file.read_bytes() for file in (run / "checkpoints" / "5").rglob("*") if file.is_file()
    } == before
    tiny.resume(run, num_steps=8)
    tiny.run(tmp_path / "whole", num_steps=8)
    assert tiny.differences(tmp_path / "whole", run, 8) == []


@pytest.mark.parametrize("when", ["generate", "snapshot", "train_step"])
def test_a_signal_saves_the_last_step_whenever_it_comes(tmp_path: Path, when: str) -> None:
    """Also in the middle of what is due after a step: the run never ends on a step that it has not saved."""

    def make(*arguments: Any) -> Trainer:
        trainer: Any = tiny.make_jax_trainer(*arguments)
        right, calls = getattr(trainer, when), iter(range(100))

        def interrupted(*given: Any) -> Any:
            if next(calls) == 1:
                os.kill(os.getpid(), signal.SIGTERM)
            return right(*given)

        setattr(trainer, when, interrupted)
        return trainer

    done = tiny.run(
        tmp_path / "run", make_trainer=make, num_steps=40, sample_every_steps=3, log_every_steps=7
    )
    assert done.status == 143
    assert done.step < 40
    assert tiny.steps_of(tmp_path / "run")[-1] == done.step
    assert tiny.stats_lines(tmp_path / "run")[-1]["step"] == done.step


@pytest.mark.parametrize(("before", "kept"), [(0, False), (1, True)], ids=["first", "second"])
def test_stopped_at_once_before_its_first_step_a_run_leaves_nothing(
    tmp_path: Path, interruptible: None, monkeypatch: pytest.MonkeyPatch, before: int, *, kept: bool
) -> None:
    """Before, a folder without a checkpoint was left, for example where the training step was being compiled."""
    monkeypatch.setattr(signals, "ECHO_S", 0.0)
    monkeypatch.setattr(streams._Ending, "at_once", False)
    said: list[str] = []
    monkeypatch.setattr("dcgan_core.system.streams.warn_from_handler", said.append)
    run = tmp_path / "run"
    run.mkdir()

    def make(*arguments: Any) -> Trainer:
        (run / "notes.txt").write_text("mine")  # not before, when the run would have been refused
        trainer: Any = tiny.make_jax_trainer(*arguments)
        right, calls = trainer.train_step, iter(range(100))

        def interrupted(*given: Any) -> Any:
            if next(calls) == before:
                os.kill(os.getpid(), signal.SIGINT)
                os.kill(os.getpid(), signal.SIGINT)
            return right(*given)

        trainer.train_step = interrupted
        return trainer

    with pytest.raises(KeyboardInterrupt):
        tiny.run(run, make_trainer=make, num_steps=40)
    assert ("compiling the training step first" in said[0]) == (not kept)
    assert ("finishing this step and saving" in said[0]) == kept
    assert (run / "config.json").exists() == kept
    assert (run / "notes.txt").read_text() == "mine"
    assert kept or [path.name for path in run.iterdir()] == ["notes.txt"]
    assert streams.ends_at_once(), "a compiled program may be at work, and crash the process as it ends"
    if not kept:
        (run / "notes.txt").unlink()
        tiny.run(run, num_steps=3)  # the folder serves again
    else:
        tiny.resume(run, num_steps=3)
