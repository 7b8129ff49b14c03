"""Rung 4: the gradients of D's loss and of G's loss, every preset, in float64."""

from __future__ import annotations

import pytest

from parity_tests.conftest import after_the_deep_ones_slow
from parity_tests.ladder.cases import distinct_presets, preset_case, small_preset_case
from parity_tests.ladder.field_cases import fields_case
from parity_tests.ladder.field_controls import GRADIENT_MISTAKE
from parity_tests.ladder.injection import injected
from parity_tests.ladder.label_cases import labelled_case
from parity_tests.ladder.rungs import FLOAT64, NOISE, SPREADS, gradients, gradients_float32
from parity_tests.ladder.torch_side import cancelling_terms


@pytest.mark.parametrize("preset", after_the_deep_ones_slow(distinct_presets()))
def test_gradients(preset: str) -> None:
    """After one step (rung 5) both networks' first moments are these gradients, held to the same bound."""
    errors = gradients(small_preset_case(preset))
    assert {name.split(".")[0] for name in errors.relative} == {"generator", "discriminator"}
    assert not errors.beyond(FLOAT64, NOISE)


def test_gradients_with_every_field() -> None:
    errors = gradients(fields_case())
    assert not errors.absolute  # no bias is in front of a normalisation that takes it away
    assert not errors.beyond(FLOAT64)


def test_gradients_with_labels() -> None:
    """Those of the tables of labels. After one step (rung 5) first moments are these gradients, whatever joins."""
    errors = gradients(labelled_case("tables"))
    assert len({name for name in errors.relative if name.endswith(".embedding")}) == 8
    assert not errors.beyond(FLOAT64)


@pytest.mark.slow
def test_gradients_with_every_field_in_float32() -> None:
    """The same gradients in float64 (above), and the passes that they are of in float32 (rung 3), are in every run."""
    ours, own = gradients_float32(fields_case())
    assert ours <= SPREADS * own
    # The control: a mistake is far outside that bound.
    with injected(GRADIENT_MISTAKE):
        wrong, _ = gradients_float32(fields_case())
    assert wrong > 10 * SPREADS * own


def test_what_cancels_in_a_bias_before_normalisation_explains_what_is_left_of_it() -> None:
    """The terms are ten thousand billion times larger than their sum, so the absolute bound is a strict one."""
    case = preset_case("tomatopope")
    terms = cancelling_terms(case.architecture, case.weights(), case.inputs("discriminator", "float64"))
    left = gradients(case).absolute
    assert {f"discriminator.{name}" for name in terms} == left.keys()
    for name, size in terms.items():
        assert left[f"discriminator.{name}"] <= NOISE < FLOAT64 * size
