"""The negative controls: every mistake that ports make shows on its rung, a hundredfold at least."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from parity_tests.ladder.controls import CONTROLS, small_case
from parity_tests.ladder.errors import compare
from parity_tests.ladder.injection import NOTICED, Control, Mistake, Patch, injected
from parity_tests.ladder.rungs import FLOAT64, NOISE_STEP, one_step

SLOW = {
    # One step of the pytorch preset, as "D's statistics updated twice".
    "generated images normalised together with real ones",
    "G's loss from D before its update",
    "Adam's epsilon inside the root",
    # With a smoothed label, as "label smoothing of generated images too".
    "label smoothing of G's loss too",
    # Three averaged steps, as "an average that warms up by the steps before this one".
    "an average that does not warm up",
    "an average that is always warming up",
    "an average of the weights before the step",
    # Four steps of falling rates, as "rates that fall by the steps after this one".
    "rates that begin above their own",
    "rates of which only D's falls",
    # Two penalised steps, as "a penalty that the first update pays and not the last of several".
    "a penalty at generated images",
    "a penalty as strong as if every update paid it",
    "a penalty on D as it draws by running statistics",
    "a penalty on the norm in place of its square",
    # Two augmented steps, as one mistake of each policy that moves pixels: shifts, squares.
    "augmentation by the random numbers of the step after",
    "augmentation that G does not see",
    "augmentation whose contrast is about each channel's mean",
    "augmentation of generated images alone",
    # Four steps in turn, as "paper: beta1 that stays".
    "paper: D trained first",
    "paper: no L2 in the gradients",
    "paper: L2 after Adam's division (AdamW)",
    # Gradients with every field, as "no gradient through the spectral norm".
    "no gradient through an image's own mean",
    # Two conditional steps, as "the label of another image".
    "labels that are shifted by one",
    "the mean of all classes' logits",
    "a label that D takes from the wrong columns",
    "a label mismatch summed over the other labels",
    "a label mismatch that counts the image's own label too",
    "a label mismatch of generated images too",
    # One step of a D that reads labels, as "a D that reads the label of another image".
    "a D that reads labels shifted by one",
}
"""Controls that measure what another one measures, by the same function of the same case: a rung that has gone blind
shows in that one."""


def started_by_default(control: Control) -> Any:
    return pytest.param(control, id=control.name, marks=[pytest.mark.slow] if control.name in SLOW else [])


@pytest.mark.parametrize("control", [started_by_default(control) for control in CONTROLS])
def test_control_is_noticed(control: Control) -> None:
    assert control.error() >= NOTICED * control.bound


def test_without_a_mistake_the_rungs_hold() -> None:
    """After all the controls: what they broke is whole again."""
    assert not one_step(small_case()).beyond(FLOAT64, NOISE_STEP)
    # What several controls measure, once.
    cheap = {control.measure: control for control in CONTROLS if "step" not in control.rung}
    assert not [control.name for control in cheap.values() if not control.measure() <= control.bound]


def test_a_weight_of_a_small_gradient_is_measured_too() -> None:
    """By the absolute bound; all others of its tensor by the relative one."""
    right = {"kernel": np.array([2.0, 1.0])}
    noisy = {"kernel": np.array([False, True])}

    def beyond(*changed: float) -> dict[str, float]:
        return compare({"kernel": right["kernel"] + changed}, right, noisy=noisy).beyond(FLOAT64, NOISE_STEP)

    assert not beyond(0, NOISE_STEP / 2)
    assert beyond(0, 2 * NOISE_STEP)
    assert beyond(NOISE_STEP / 2, 0)


def test_each_slow_control_has_another_of_its_measure() -> None:
    assert {control.name for control in CONTROLS} >= SLOW
    started = {control.measure for control in CONTROLS if control.name not in SLOW}
    assert not [c.name for c in CONTROLS if c.name in SLOW and c.measure not in started]


def test_the_place_of_every_control_is_there() -> None:
    """Of the slow ones too, which do not run here."""
    for control in CONTROLS:
        with injected(control.mistake):
            pass


def test_a_control_whose_place_is_gone_says_so() -> None:
    mistake = Mistake("dcgan_jax.network.modules:unbiased", "return nothing", "return 0")
    with pytest.raises(ValueError, match="0 times, not once"), injected(mistake):
        pass
    patch = Patch("dcgan_jax.network.modules:biased", lambda right: right)
    with pytest.raises(AttributeError, match="biased"), injected(patch):
        pass
