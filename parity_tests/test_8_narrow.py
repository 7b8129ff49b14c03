"""Rung 8: passes in bfloat16 are as near to float32 as PyTorch's own, each form and each preset."""

from __future__ import annotations

import jax
import pytest

from dcgan_core.description.layer import Activation, conv
from parity_tests.ladder.cases import Case, distinct_presets, small_preset_case
from parity_tests.ladder.injection import injected
from parity_tests.ladder.narrow import (
    ACTIVATION_CONTROLS,
    BIAS_CONTROL,
    CONTROL,
    FORMS,
    RATIO,
    beyond,
    of_activation,
    of_case,
    of_form,
)

QUICK = "course-mnist"
"""The preset of every run, four channels wide, for its biases. `FORMS` has the forms of wide layers."""


def case_of(preset: str) -> Case:
    """The preset at its own width, since few channels have no minimal filtering; smaller images where it has any."""
    return small_preset_case(preset, width=4 if preset == QUICK else None)


@pytest.mark.parametrize("name", FORMS)
def test_a_form(name: str) -> None:
    assert max(of_form(FORMS[name]).values()) <= RATIO


@pytest.mark.parametrize("activation", ACTIVATION_CONTROLS)
def test_an_activation(activation: Activation) -> None:
    layer = conv((8, 8, 4), 4, 3, 1, 1, activation=activation)
    assert max(of_activation(layer).values()) <= RATIO
    with injected(ACTIVATION_CONTROLS[activation]):
        rounded = of_activation(layer)
    print(rounded)
    assert max(rounded.values()) > RATIO


@pytest.mark.skipif(jax.default_backend() != "cpu", reason="only CPUs have forms of their own")
@pytest.mark.parametrize("name", ["minimal filtering, k4 s2, convolution", "products, pictures, transposed"])
def test_a_form_that_rounds_on_the_way_is_noticed(name: str) -> None:
    with injected(CONTROL):
        # Products over patches are nearest to the bound: 1.79 to 1.83, by the number of threads.
        assert max(of_form(FORMS[name]).values()) > 1.4 * RATIO


@pytest.mark.parametrize(
    "preset",
    [
        preset if preset == QUICK else pytest.param(preset, marks=pytest.mark.slow)
        for preset in distinct_presets()
    ],
)
def test_a_preset(preset: str) -> None:
    """Images, logits and the gradient of each array. The slow ones are made of the forms above."""
    case = case_of(preset)
    assert not beyond(case, of_case(case, *([32] if preset == QUICK else [])))


def test_a_bias_whose_gradient_is_summed_in_bfloat16_is_noticed() -> None:
    case = case_of(QUICK)
    with injected(BIAS_CONTROL):
        assert "generator.layers.3.bias" in beyond(case, of_case(case))


@pytest.mark.slow
@pytest.mark.skipif(jax.default_backend() != "cpu", reason="only CPUs have forms of their own")
def test_a_preset_whose_forms_round_on_the_way_is_noticed() -> None:
    case = case_of("celeba32")
    with injected(CONTROL):
        assert beyond(case, of_case(case))["images in training"] > 1.5 * RATIO
