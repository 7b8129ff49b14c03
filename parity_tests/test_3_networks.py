"""Rung 3: both whole networks of every preset, in training and in evaluation mode, in float64 and float32."""

from __future__ import annotations

import numpy as np
import pytest

from dcgan_core.description.presets import PRESETS, build_architecture
from dcgan_core.weights.canonical import initial_weights
from parity_tests.conftest import after_the_deep_ones_slow
from parity_tests.ladder.cases import distinct_presets, preset_case, small_preset_case
from parity_tests.ladder.field_cases import fields_case
from parity_tests.ladder.label_cases import JOININGS, Joining, labelled_architecture, labelled_case
from parity_tests.ladder.rungs import FLOAT32, FLOAT64, network_forward, network_forward_float32

MODES = pytest.mark.parametrize("training", [True, False], ids=["train", "eval"])
NETWORKS = pytest.mark.parametrize("name", ["generator", "discriminator"])


def forward_in_float64(preset: str, name: str, training: bool) -> None:
    assert not network_forward(small_preset_case(preset), name, training=training).beyond(FLOAT64)


@NETWORKS
@pytest.mark.parametrize("preset", after_the_deep_ones_slow(distinct_presets()))
def test_forward_in_float64_in_evaluation(preset: str, name: str) -> None:
    """Every preset's evaluation is compared in float32 through an exported file (rung 7), its training in rung 5."""
    forward_in_float64(preset, name, training=False)


@NETWORKS
@pytest.mark.parametrize("preset", after_the_deep_ones_slow(distinct_presets()))
def test_forward_in_float64_in_training(preset: str, name: str) -> None:
    """One whole step of each preset (rung 5) makes these passes too, and is held to the same bound."""
    forward_in_float64(preset, name, training=True)


@MODES
@NETWORKS
@pytest.mark.parametrize("preset", after_the_deep_ones_slow(distinct_presets()))
def test_forward_in_float32(preset: str, name: str, training: bool) -> None:
    """Every preset's evaluation is held to the same bound through an exported file (rung 7)."""
    assert network_forward_float32(small_preset_case(preset), name, training=training) <= FLOAT32


@MODES
@NETWORKS
@pytest.mark.parametrize("batch_statistics", [False, True])
def test_forward_with_every_field(name: str, training: bool, batch_statistics: bool) -> None:
    case = fields_case(batch_statistics=batch_statistics)
    assert not network_forward(case, name, training=training).beyond(FLOAT64)
    assert network_forward_float32(case, name, training=training) <= FLOAT32


@NETWORKS
@pytest.mark.parametrize("joining", JOININGS)
def test_forward_with_labels(joining: Joining, name: str) -> None:
    """In training; exported files hold the evaluation to the bound in float32 (tests/weights/test_onnx.py)."""
    case = labelled_case(joining)
    assert not network_forward(case, name, training=True).beyond(FLOAT64)
    assert network_forward_float32(case, name, training=True) <= FLOAT32


@pytest.mark.parametrize(
    "training", [True, pytest.param(False, marks=pytest.mark.slow)], ids=["train", "eval"]
)
@NETWORKS
def test_forward_in_float32_at_full_width(name: str, training: bool, production_compilation: None) -> None:
    """The network of pytorch/examples as people train it, compiled as they run it.

    An evaluation makes the same products; its normalisation is compared above, in narrow networks.
    """
    case = preset_case("pytorch", width=None, nz=None)
    assert network_forward_float32(case, name, training=training) <= FLOAT32


@pytest.mark.parametrize("preset", [*PRESETS, "tables of labels"])
def test_both_start_from_the_same_bits(preset: str) -> None:
    from dcgan_jax.network import modules as jax_modules
    from dcgan_torch.network import modules as torch_modules

    if preset == "tables of labels":
        architecture = labelled_architecture("tables")
    else:
        architecture = build_architecture(preset, nz=8, ngf=4, ndf=4)
    for name, weights in initial_weights(architecture, seed=3).items():
        ours = jax_modules.build_network(architecture, name)
        reference = torch_modules.build_network(architecture, name)
        jax_modules.set_weights(ours, weights)
        torch_modules.set_weights(reference, weights)
        a, b = jax_modules.get_weights(ours), torch_modules.get_weights(reference)
        assert a.keys() == b.keys() == weights.keys()
        for key, values in weights.items():
            for array in (a[key], b[key]):
                assert array.dtype == values.dtype
                np.testing.assert_array_equal(array, values)
