"""The negative controls: every mistake that ports make shows on its rung, a hundredfold at least."""

from __future__ import annotations

import pytest

from parity_tests.ladder.controls import CONTROLS, small_case
from parity_tests.ladder.injection import NOTICED, Control, Mistake, Patch, injected
from parity_tests.ladder.rungs import FLOAT64, NOISE_STEP, one_step


@pytest.mark.parametrize("control", CONTROLS, ids=lambda control: control.name)
def test_control_is_noticed(control: Control) -> None:
    assert control.error() >= NOTICED * control.bound


def test_without_a_mistake_the_rungs_hold() -> None:
    """After all the controls: what they broke is whole again."""
    assert not one_step(small_case()).beyond(FLOAT64, NOISE_STEP)
    cheap = [control for control in CONTROLS if "step" not in control.rung]
    assert not [control.name for control in cheap if not control.measure() <= control.bound]


def test_a_control_whose_place_is_gone_says_so() -> None:
    mistake = Mistake("dcgan_jax.network.modules:unbiased", "return nothing", "return 0")
    with pytest.raises(ValueError, match="0 times, not once"), injected(mistake):
        pass
    patch = Patch("dcgan_jax.network.modules:biased", lambda right: right)
    with pytest.raises(AttributeError, match="biased"), injected(patch):
        pass
