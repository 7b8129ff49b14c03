"""`--profile` leaves a trace of the requested steps that other programs read, and the training as it was."""

from __future__ import annotations

import contextlib
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from dcgan_core.config.training import TrainingConfig, parse_profile
from dcgan_core.errors import InputError
from dcgan_core.training.profiling import StepProfile
from dcgan_core.training.samples import Guard
from tests.reliability import tiny


def traced_steps(run: Path) -> list[set[int]]:
    """Return the steps that each trace of a run shows, read as TensorBoard and Perfetto read it."""
    found = []
    for path in sorted((run / "profile").rglob("*.trace.json.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as stream:
            events = json.load(stream)["traceEvents"]
        names = {
            (event["name"], str(event.get("args", {}).get("step_num", "")))
            for event in events
            if "name" in event
        }
        steps = {int(number) for name, number in names if name == "train" and number}
        steps |= {int(name.partition("#")[2]) for name, _ in names if name.startswith("ProfilerStep#")}
        assert len(events) > 20, "operations, and not the steps alone"
        found.append(steps)
    return found


@pytest.mark.parametrize("framework", ["jax", pytest.param("torch", marks=pytest.mark.torch)])
def test_a_trace_of_some_steps_and_the_same_bits(tmp_path: Path, framework: str) -> None:
    make: Any = tiny.make_jax_trainer
    if framework == "torch":
        pytest.importorskip("torch", reason="PyTorch is not installed")
        make = tiny.make_torch_trainer
    lines: list[str] = []
    tiny.run(tmp_path / "plain", num_steps=5, make_trainer=make)
    tiny.run(tmp_path / "traced", num_steps=5, make_trainer=make, profile="2:3", report=lines.append)
    assert traced_steps(tmp_path / "traced") == [{2, 3}]
    assert not (tmp_path / "plain" / "profile").exists()
    assert tiny.differences(tmp_path / "plain", tmp_path / "traced", 5) == []
    assert "Profile: " in (tmp_path / "traced" / "log.txt").read_text()

    tiny.resume(tmp_path / "traced", num_steps=6, make_trainer=make)
    assert len(traced_steps(tmp_path / "traced")) == 1, "a run that is resumed is not recorded again unasked"
    with pytest.raises(
        InputError, match=r"--profile 6:7: this call trains steps 7 to 8; choose steps among them"
    ):
        tiny.resume(tmp_path / "traced", num_steps=8, make_trainer=make, profile="6:7")


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        (1, ["4", "begin", "step 5", "5", "step 6", "6", "end", "7"]),
        (2, ["begin", "step 4", "5", "step 6", "7", "end"]),
        (4, ["begin", "step 4", "7", "end"]),
    ],
)
def test_calls_are_recorded_whole(tmp_path: Path, length: int, expected: list[str]) -> None:
    """From step 4 to 7 in calls of one length, with --profile 5:6."""
    done: list[str] = []

    @contextlib.contextmanager
    def annotated(step: int) -> Iterator[None]:
        done.append(f"step {step}")
        yield

    def trace(folder: Path) -> Any:
        assert folder == tmp_path / "profile"
        done.append("begin")
        return lambda: done.append("end")

    trainer: Any = SimpleNamespace(trace=trace, annotated=annotated)
    config, guard = TrainingConfig(profile="5:6"), Guard(pytest.fail)
    profile = StepProfile(config, trainer, tmp_path, guard, lambda _: None, contextlib.nullcontext)
    for step in range(3, 7, length):
        profile.call(step, length, lambda last=step + length: done.append(str(last)) or {"d_loss": 1.0})
    profile.close()
    assert done == expected


def test_a_trace_that_cannot_be_made_is_a_warning(tmp_path: Path) -> None:
    def make(*arguments: Any) -> Any:
        trainer: Any = tiny.make_jax_trainer(*arguments)

        def trace(folder: Path) -> None:
            raise RuntimeError("another profiler is at work")

        trainer.trace = trace
        return trainer

    run = tiny.run(tmp_path / "run", num_steps=3, profile="2:3", make_trainer=make)
    assert (run.step, run.status) == (3, 0)
    log = (tmp_path / "run" / "log.txt").read_text()
    assert "WARNING: the profile could not be made. The training is not affected." in log
    assert "another profiler is at work" in log


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ("20", "expected the first and the last step"),
        ("20-30", "expected the first and the last step"),
        ("0:3", "expected the first and the last step"),
        ("30:20", "expected the first and the last step"),
        ("-1:3", "expected the first and the last step"),
        ("1:101", "these are 101 steps, and a trace holds at most 100"),
    ],
)
def test_bad_ranges_are_refused_in_a_sentence(tmp_path: Path, steps: str, expected: str) -> None:
    with pytest.raises(InputError, match=f"--profile {steps}: {expected}"):
        parse_profile(steps)
    with pytest.raises(InputError, match=expected):
        tiny.run(tmp_path / "run", profile=steps)
    assert not (tmp_path / "run").exists()


def test_steps_that_a_run_does_not_have_are_refused_before_it_is_made(tmp_path: Path) -> None:
    assert parse_profile("1:100") == (1, 100)
    with pytest.raises(
        InputError, match="--profile 4:6: this call trains steps 1 to 5; choose steps among them"
    ):
        tiny.run(tmp_path / "run", num_steps=5, profile="4:6")
    assert not (tmp_path / "run").exists()
