"""Rung 2: one layer with its normalisation and its activation, in float64; what no preset has in float32 too."""

from __future__ import annotations

import pytest

from parity_tests.ladder.cases import LAYERS, LayerCase
from parity_tests.ladder.field_cases import FIELD_LAYERS
from parity_tests.ladder.rungs import FLOAT32, FLOAT64, layer_passes


@pytest.mark.parametrize("name", LAYERS)
def test_layer(name: str) -> None:
    assert not layer_passes(LAYERS[name]).beyond(FLOAT64)


@pytest.mark.parametrize(("dtype", "bound"), [("float64", FLOAT64), ("float32", FLOAT32)])
@pytest.mark.parametrize("name", FIELD_LAYERS)
def test_layer_with_a_field_that_no_preset_has(name: str, dtype: str, bound: float) -> None:
    assert not layer_passes(FIELD_LAYERS[name], dtype=dtype).beyond(bound)


def test_running_statistics_are_among_what_is_compared() -> None:
    case = LAYERS["convolution, 10 updates"]
    assert isinstance(case, LayerCase)
    assert {"layers.0.mean", "layers.0.variance", "layers.0.updates"} < layer_passes(case).relative.keys()
