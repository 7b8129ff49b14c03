"""--evaluate-every: measured as training goes on, the best checkpoint kept and found by name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dcgan_core.errors import InputError
from dcgan_core.runs.folder import find_checkpoint
from dcgan_core.training.train import fit
from dcgan_core.training.watches import TrainingMetric
from dcgan_core.weights.opening import open_weights
from dcgan_torch.framework import FRAMEWORK
from tests.reliability import tiny

EVERY: dict[str, Any] = {
    "evaluate_every_steps": 2,
    "evaluate_samples": 64,
    "checkpoint_every": 0,
    "checkpoint_keep": 1,
}


def evaluations(run: Path) -> list[dict[str, Any]]:
    return [line for line in tiny.stats_lines(run) if line.get("event") == "evaluation"]


@pytest.fixture
def rising(monkeypatch: pytest.MonkeyPatch) -> None:
    """A measure that is best at its third time, and tells nothing true."""
    values = iter([5.0, 4.0, 1.0, 3.0, 2.0, 6.0])

    def call(self: TrainingMetric, generate: object) -> dict[str, object]:
        return {"metric": "a test's", "evaluation": next(values), "evaluation_floor": 0.5}

    monkeypatch.setattr(TrainingMetric, "__call__", call)


@pytest.mark.usefixtures("rising", "with_curves")
def test_the_best_checkpoint_is_kept_and_found_by_name(tmp_path: Path) -> None:
    run = tmp_path / "run"
    tiny.run(run, num_steps=11, **EVERY)
    assert [line["step"] for line in evaluations(run)] == [2, 4, 6, 8, 10]
    assert tiny.steps_of(run) == [6, 11]
    assert (find_checkpoint(run, "best").name, find_checkpoint(run).name) == ("6", "11")
    assert open_weights(run, checkpoint="best").record["step"] == 6
    best = json.loads((run / "checkpoints" / "best.json").read_text())
    assert best == {"step": 6, "metric": "a test's", "evaluation": 1.0, "evaluation_floor": 0.5}
    assert (run / "losses.png").stat().st_size > 0


def test_stopped_and_resumed_measures_the_same(tmp_path: Path) -> None:
    whole, stopped = tmp_path / "whole", tmp_path / "stopped"
    tiny.run(whole, num_steps=7, **EVERY)
    tiny.run(stopped, num_steps=5, **EVERY)
    tiny.resume(stopped, num_steps=7)
    assert tiny.differences(whole, stopped, 7) == []
    assert len(evaluations(whole)) == 3
    assert all(line["evaluation"] > line["evaluation_floor"] > 0 for line in evaluations(whole))
    assert find_checkpoint(whole, "best").name == find_checkpoint(stopped, "best").name


@pytest.mark.usefixtures("rising")
def test_a_best_that_is_gone_is_forgotten(tmp_path: Path) -> None:
    run = tmp_path / "run"
    tiny.run(run, num_steps=6, **EVERY)
    (run / "checkpoints" / "best.json").write_text('{"step": 99}')
    tiny.resume(run, num_steps=8)
    assert find_checkpoint(run, "best").name == "8"


def test_a_classifier_of_a_framework_without_one_is_refused(tmp_path: Path) -> None:
    measured = {"num_steps": 2, "evaluate_every_steps": 1, "evaluate_metric": "classifier"}
    with pytest.raises(InputError, match=r"dcgan_jax\.train"):
        fit(FRAMEWORK, **tiny.FIELDS, output_path=tmp_path / "run", **measured)
    assert not (tmp_path / "run").exists()
