"""The collapse watch: silent on a healthy run, one line for each symptom of a run made to collapse."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dcgan_core.training.watches import SYMPTOMS, WARM_UP_STEPS, CollapseWatch, pairwise_distance
from tests.reliability import tiny

HEALTHY = {
    "d_accuracy": 0.9,
    "fake_distance": 0.5,
    "d_grad_norm": 20.0,
    "g_grad_norm": 10.0,
}
SICK = {
    "discriminator-wins": {"d_accuracy": 1.0},
    "outputs-constant": {"fake_distance": 0.01},
    "gradients-vanished": {"g_grad_norm": 1e-6},
}
REAL_DISTANCE = 0.8


def lines(*stretches: tuple[int, dict[str, float]], every: int = 10) -> list[dict[str, Any]]:
    """Lines of a run: each stretch lasts this many steps and differs from a healthy one in these numbers."""
    found, step = [], 0
    for steps, numbers in stretches:
        found += [{"step": s, **HEALTHY, **numbers} for s in range(step + every, step + steps + 1, every)]
        step += steps
    return found


def warned(watch: CollapseWatch, given: list[dict[str, Any]]) -> list[tuple[str, int]]:
    return [(warning.event, warning.step) for line in given for warning in watch.look(line)]


def test_a_healthy_run_is_left_alone() -> None:
    assert warned(CollapseWatch(REAL_DISTANCE), lines((5000, {}))) == []


@pytest.mark.parametrize("event", SICK)
def test_each_symptom_is_reported_once(event: str) -> None:
    symptom = next(symptom for symptom in SYMPTOMS if symptom.event == event)
    reported = warned(CollapseWatch(REAL_DISTANCE), lines((500, {}), (3000, SICK[event])))
    ((name, step),) = reported
    assert name == event
    patience = max(symptom.steps + 10, symptom.lines * 10)
    assert step == 500 + patience


@pytest.mark.parametrize("event", SICK)
def test_a_moment_is_no_collapse(event: str) -> None:
    symptom = next(symptom for symptom in SYMPTOMS if symptom.event == event)
    moment = (10 * (symptom.lines - 1), SICK[event])
    assert warned(CollapseWatch(REAL_DISTANCE), lines((500, {}), moment, (10, {}), moment, (500, {}))) == []


@pytest.mark.parametrize("event", SICK)
def test_the_first_steps_are_not_judged(event: str) -> None:
    assert warned(CollapseWatch(REAL_DISTANCE), lines((WARM_UP_STEPS, SICK[event]), (500, {}))) == []


@pytest.mark.parametrize("cut", [150, 400, 700])
def test_a_resumed_run_is_warned_at_the_same_step(cut: int) -> None:
    given = lines((300, {}), (500, {**SICK["discriminator-wins"], **SICK["gradients-vanished"]}))
    whole = warned(CollapseWatch(REAL_DISTANCE), given)
    assert len(whole) == 2
    before = [line for line in given if line["step"] <= cut]
    first = CollapseWatch(REAL_DISTANCE)
    reported = warned(first, before)
    recorded = [*before, *({"step": step, "event": event} for event, step in reported)]
    second = CollapseWatch(REAL_DISTANCE, recorded)
    assert reported + warned(second, [line for line in given if line["step"] > cut]) == whole


def test_numbers_that_are_missing_or_null_are_not_judged() -> None:
    given = [{"step": line["step"], "g_grad_norm": None} for line in lines((1000, {}))]
    assert warned(CollapseWatch(REAL_DISTANCE), given) == []


def test_the_distance_is_that_of_all_pairs() -> None:
    images = np.random.default_rng(0).integers(0, 256, (12, 4, 4, 3), dtype=np.uint8)
    values = images.astype(np.float64) / 127.5 - 1
    pairs = [((a - b) ** 2).mean() for i, a in enumerate(values) for b in values[:i]]
    assert pairwise_distance(images) == pytest.approx(np.sqrt(np.mean(pairs)), rel=1e-12)
    assert pairwise_distance(values) == pytest.approx(pairwise_distance(images), rel=1e-12)


def events(run: Path) -> list[dict[str, Any]]:
    return [line for line in tiny.stats_lines(run) if "event" in line]


QUIET: dict[str, Any] = {"batch_size": 64, "checkpoint_every": 0, "sample_every": 0, "all_digits": True}
FROZEN: dict[str, Any] = {**QUIET, "batch_size": 32, "g_lr": 1e-12, "d_lr": 2e-3, "ndf": 4}


def test_it_fires_when_g_is_frozen_and_is_recorded(tmp_path: Path) -> None:
    """A generator that hardly moves loses to the discriminator; the run is stopped and resumed on the way."""
    run = tmp_path / "run"
    tiny.run(run, num_steps=200, **FROZEN)
    tiny.resume(run, num_steps=320, all_digits=True)
    found = {line["event"]: line for line in events(run)}
    assert "discriminator-wins" in found
    line = found["discriminator-wins"]
    assert f"step {line['step']}: the discriminator has classified every image correctly" in line["message"]
    assert "--d-lr" in line["message"]
    assert (run / "log.txt").read_text().count(line["message"]) == 1
    assert len(events(run)) == len(found), "each symptom once"


def test_it_fires_when_the_rate_is_too_high(tmp_path: Path) -> None:
    """Rates at the top of their range drive every output into the same corner."""
    run = tmp_path / "run"
    tiny.run(run, num_steps=170, g_lr=1.0, d_lr=1.0, **QUIET)
    assert events(run) != []


def test_a_healthy_run_on_the_digits_is_left_alone(tmp_path: Path) -> None:
    """The default network, narrower, at its own rates: 320 steps, the stretch in which a bad start would show."""
    run = tmp_path / "run"
    tiny.run(run, num_steps=320, ngf=8, ndf=8, nz=32, **QUIET)
    assert events(run) == []


def test_it_can_be_switched_off(tmp_path: Path) -> None:
    run = tmp_path / "run"
    tiny.run(run, num_steps=320, collapse_watch=False, **FROZEN)
    assert events(run) == []
    assert "WARNING" not in (run / "log.txt").read_text()
    assert json.loads((run / "config.json").read_text())["config"]["collapse_watch"] is False
