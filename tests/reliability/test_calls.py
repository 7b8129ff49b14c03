"""Runs whose device does several steps a call, or holds the images: what they leave, and how they are resumed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dcgan_core.errors import RunFailure
from tests.reliability import tiny

FIELDS: dict[str, Any] = {"num_steps": 20, "log_every_steps": 4, "sample_every": 0, "flip": True}


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of 20 steps, 4 in a call, saved after every epoch of 5."""
    run = tmp_path_factory.mktemp("calls") / "run"
    tiny.run(run, steps_per_call=4, device_resident="yes", **FIELDS)
    return run


def test_it_is_the_training_of_single_steps(calls: Path, tmp_path: Path) -> None:
    reported: list[str] = []
    tiny.run(tmp_path / "run", device_resident="no", report=reported.append, **FIELDS)
    assert not [line for line in reported if "device's memory" in line]
    ours, theirs = tiny.stats_lines(calls), tiny.stats_lines(tmp_path / "run")
    assert [line["step"] for line in ours] == [line["step"] for line in theirs] == [1, 4, 8, 12, 16, 20]
    for mine, other in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(mine["d_loss"], other["d_loss"], rtol=1e-4)
    mine, other = tiny.state_arrays(calls, 20), tiny.state_arrays(tmp_path / "run", 20)
    assert max(np.abs(mine[name] - other[name]).max() for name in mine) < 1e-5


def test_held_images_train_the_same_to_the_bit(tmp_path: Path) -> None:
    for where in ("yes", "no"):
        tiny.run(tmp_path / where, device_resident=where, **{**FIELDS, "num_steps": 7})
    assert tiny.differences(tmp_path / "yes", tmp_path / "no", 7) == []


def test_it_resumes_to_the_bit(calls: Path, tmp_path: Path) -> None:
    """After step 10, an epoch's end, which no call crosses."""
    run = tmp_path / "run"
    tiny.run(run, steps_per_call=4, device_resident="yes", **{**FIELDS, "num_steps": 10})
    tiny.resume(run, num_steps=20)
    assert tiny.differences(calls, run, 20) == []


def test_a_step_inside_a_call_that_breaks_down_is_named(tmp_path: Path) -> None:
    """The third step of the call that does steps 17 to 20."""

    def make(*arguments: Any) -> Any:
        trainer = tiny.make_jax_trainer(*arguments)
        several = trainer.train_steps

        def train_steps(inputs: Any) -> Any:
            trained = int(trainer.state.step)  # type: ignore[attr-defined]
            measured = {name: np.asarray(value) for name, value in several(inputs).items()}
            if trained <= 18 < trained + len(inputs):
                measured["d_loss"] = measured["d_loss"].copy()
                measured["d_loss"][18 - trained :] = np.nan
            return measured

        trainer.train_steps = train_steps  # type: ignore[method-assign]
        return trainer

    with pytest.raises(RunFailure, match="training broke down at step 19: d_loss is nan"):
        tiny.run(tmp_path / "run", steps_per_call=4, device_resident="yes", make_trainer=make, **FIELDS)


def test_more_steps_than_a_log_line_has(tmp_path: Path) -> None:
    reported: list[str] = []
    tiny.run(tmp_path / "run", steps_per_call=50, report=reported.append, **{**FIELDS, "num_steps": 4})
    assert any(
        "--steps-per-call 50: a call ends at each log line, so it is 4 steps" in line for line in reported
    )
