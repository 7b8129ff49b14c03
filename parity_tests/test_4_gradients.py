"""Rung 4: the gradients of D's loss and of G's loss, every preset, in float64."""

from __future__ import annotations

import pytest

from dcgan.presets import PRESETS
from parity_tests.ladder.cases import preset_case
from parity_tests.ladder.rungs import FLOAT64, NOISE, gradients


@pytest.mark.parametrize("preset", PRESETS)
def test_gradients(preset: str) -> None:
    errors = gradients(preset_case(preset))
    assert {name.split(".")[0] for name in errors.relative} == {"generator", "discriminator"}
    assert not errors.beyond(FLOAT64, NOISE)
