"""Rungs 5 and 6: one whole training step of every preset, then trajectories."""

from __future__ import annotations

import pytest

from dcgan.presets import PRESETS
from parity_tests.ladder.cases import preset_case
from parity_tests.ladder.rungs import (
    FLOAT64,
    NOISE_STEP,
    SPREADS,
    TRAJECTORY,
    float32_training,
    one_step,
    training,
)


@pytest.mark.parametrize("preset", PRESETS)
def test_one_step(preset: str) -> None:
    """Weights, both moments, running statistics, counts and measurements after one step."""
    assert not one_step(preset_case(preset)).beyond(FLOAT64, NOISE_STEP)


def test_trajectory_of_100_steps_in_float64(production_compilation: None) -> None:
    """Every weight, moment and running statistic."""
    case = preset_case("pytorch", width=8, nz=None, batch=8, image_shape=(32, 32, 3))
    assert not training(case, [100])[100].beyond(TRAJECTORY)


@pytest.mark.slow
def test_trajectory_of_100_steps_at_64_pixels(production_compilation: None) -> None:
    case = preset_case("pytorch", width=8, nz=None, batch=8)
    assert not training(case, [100])[100].beyond(TRAJECTORY)


def test_5_steps_in_float32_differ_as_pytorch_differs_from_itself(production_compilation: None) -> None:
    case = preset_case("pytorch", width=8, nz=None, batch=8, image_shape=(16, 16, 3))
    found = float32_training(case)
    assert {part: ratio for part, ratio in found.ratios().items() if ratio > SPREADS} == {}
