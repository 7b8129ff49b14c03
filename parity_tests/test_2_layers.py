"""Rung 2: one layer with its normalisation and its activation, in float64."""

from __future__ import annotations

import pytest

from parity_tests.ladder.cases import LAYERS, LayerCase
from parity_tests.ladder.rungs import FLOAT64, layer_passes


@pytest.mark.parametrize("name", LAYERS)
def test_layer(name: str) -> None:
    assert not layer_passes(LAYERS[name]).beyond(FLOAT64)


def test_running_statistics_are_among_what_is_compared() -> None:
    case = LAYERS["convolution, 10 updates"]
    assert isinstance(case, LayerCase)
    assert {"layers.0.mean", "layers.0.variance", "layers.0.updates"} < layer_passes(case).relative.keys()
