"""ONNX models draw and judge as the description says, for every preset, folded or not."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dcgan_core.description.architecture import Architecture, Network, Statistics
from dcgan_core.description.layer import Normalization, conv
from dcgan_core.description.presets import PRESETS, build_architecture
from dcgan_core.errors import InputError
from dcgan_core.weights.canonical import Weights, fold_normalization, fold_spectral, split_name, weight_shapes
from dcgan_core.weights.formats.arrays import PROVENANCE_KEY
from dcgan_core.weights.formats.onnx import write_onnx
from parity_tests.ladder.every_field import INSTANCE, LAYER, every_field
from tests.weights.numpy_network import forward

onnx = pytest.importorskip("onnx", reason="the onnx package is not installed")
onnxruntime = pytest.importorskip("onnxruntime", reason="onnxruntime is not installed")

# float32 in the runtime, float64 in the NumPy reference.
TOLERANCE = 2e-5


def small(preset: str) -> Architecture:
    side = {"tomatopope": 16, "natsu": 16, "paper": 16, "arunsandy1309": 18}.get(preset)
    shape = None if side is None else (side, side, 3)
    return build_architecture(preset, image_shape=shape, nz=3, ngf=2, ndf=2)


def trained_weights(architecture: Architecture, name: str, seed: int = 0) -> Weights:
    """Weights of a size that lets every value matter, statistics included."""
    random = np.random.default_rng(seed)
    weights: Weights = {}
    for key, shape in weight_shapes(architecture.networks()[name]).items():
        role = split_name(key)[1]
        if role == "updates":
            weights[key] = np.array(5, np.int64)
        elif role == "variance":
            weights[key] = random.uniform(0.5, 2, shape).astype(np.float32)
        elif role == "kernel":
            weights[key] = (random.standard_normal(shape) * 0.2).astype(np.float32)
        else:
            weights[key] = random.standard_normal(shape).astype(np.float32) * np.float32(0.3)
    return weights


def run(path: Path, inputs: np.ndarray) -> np.ndarray:
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    (source,) = session.get_inputs()
    return session.run(None, {source.name: inputs})[0]


@pytest.mark.parametrize("fold", [False, True], ids=["plain", "folded"])
@pytest.mark.parametrize("preset", PRESETS)
def test_both_networks_of_every_preset(preset: str, fold: bool, tmp_path: Path) -> None:
    architecture = small(preset)
    random = np.random.default_rng(1)
    for name, network in architecture.networks().items():
        weights = trained_weights(architecture, name)
        if name == "generator":
            inputs = random.standard_normal((4, 1, 1, architecture.nz)).astype(np.float32)
            given = inputs[:, 0, 0]
        else:
            inputs = random.standard_normal((4, *architecture.image_shape)).astype(np.float32)
            given = inputs.transpose(0, 3, 1, 2)
        expected = forward(network, weights, inputs)
        if fold and network.statistics == "batch":
            with pytest.raises(InputError, match="by the current batch"):
                fold_normalization(network, weights)
            continue
        written = fold_normalization(network, weights) if fold else (network, weights)
        write_onnx(tmp_path / f"{name}.onnx", name, *written)
        for count in (4, 2):  # the batch is free
            if count == 2 and network.statistics == "batch":
                continue
            result = run(tmp_path / f"{name}.onnx", given[:count])
            result = result.transpose(0, 2, 3, 1) if name == "generator" else result[:, None, None, None]
            scale = max(1.0, np.abs(expected).max())
            np.testing.assert_allclose(result, expected[:count], atol=TOLERANCE * scale)


def test_folding_removes_every_normalisation_and_a_wrong_eps_shows(tmp_path: Path) -> None:
    architecture = small("celeba32")
    weights = trained_weights(architecture, "generator")
    folded, arrays = fold_normalization(architecture.generator, weights)
    assert folded.normalized_layers == ()
    assert set(arrays) == set(weight_shapes(folded))
    latents = np.random.default_rng(0).standard_normal((3, 1, 1, architecture.nz))
    ours = forward(folded, arrays, latents)
    np.testing.assert_allclose(ours, forward(architecture.generator, weights, latents), atol=1e-6)
    wrong = {k: v + np.float32(0.05) if k.endswith("variance") else v for k, v in weights.items()}
    assert np.abs(ours - forward(architecture.generator, wrong, latents)).max() > 1e-3


def test_provenance_travels_in_the_model(tmp_path: Path) -> None:
    architecture = small("akashkadel")
    weights = trained_weights(architecture, "generator")
    write_onnx(tmp_path / "g.onnx", "generator", architecture.generator, weights, provenance='{"a": 1}')
    properties = {entry.key: entry.value for entry in onnx.load(tmp_path / "g.onnx").metadata_props}
    assert properties == {PROVENANCE_KEY: '{"a": 1}'}


def judged_or_drawn(architecture: Architecture, name: str, count: int = 4) -> tuple[np.ndarray, np.ndarray]:
    """Return inputs (N, h, w, C) of a network, and the same as its model takes them."""
    random = np.random.default_rng(1)
    if name == "generator":
        inputs = random.standard_normal((count, 1, 1, architecture.nz)).astype(np.float32)
        return inputs, inputs[:, 0, 0]
    inputs = random.standard_normal((count, *architecture.image_shape)).astype(np.float32)
    return inputs, inputs.transpose(0, 3, 1, 2)


def by_onnx(path: Path, name: str, network: Network, weights: Weights, given: np.ndarray) -> np.ndarray:
    write_onnx(path, name, network, weights)
    result = run(path, given)
    return result.transpose(0, 2, 3, 1) if name == "generator" else result[:, None, None, None]


@pytest.mark.parametrize("statistics", ["running", "batch"])
@pytest.mark.parametrize("name", ["generator", "discriminator"])
def test_every_field_of_the_description(name: str, statistics: Statistics, tmp_path: Path) -> None:
    architecture = every_field(statistics)
    network, weights = architecture.networks()[name], trained_weights(architecture, name)
    inputs, given = judged_or_drawn(architecture, name)
    expected = forward(network, weights, inputs)
    result = by_onnx(tmp_path / "plain.onnx", name, network, weights, given)
    np.testing.assert_allclose(result, expected, atol=TOLERANCE * max(1.0, np.abs(expected).max()))


@pytest.mark.parametrize(
    "changes",
    [
        {"padding": (1, 0), "padding_after": (0, 1)},
        {"activation_first": False},
        {"normalization": LAYER},
        {"normalization": INSTANCE},
    ],
    ids=str,
)
def test_another_description_is_another_model(changes: dict[str, Any], tmp_path: Path) -> None:
    """The control of the comparison above: each field changed alone shows."""
    network = every_field().generator
    layers = list(network.layers)
    layers[2] = dataclasses.replace(layers[2], **changes)
    other = Network(tuple(layers))
    weights = {key: np.ones(shape, np.float32) for key, shape in weight_shapes(other).items()}
    weights |= {k: v for k, v in trained_weights(every_field(), "generator").items() if k in weights}
    inputs, given = judged_or_drawn(every_field(), "generator")
    result = by_onnx(tmp_path / "other.onnx", "generator", other, weights, given)
    np.testing.assert_allclose(result, forward(other, weights, inputs), atol=TOLERANCE)
    expected = forward(network, trained_weights(every_field(), "generator"), inputs)
    assert np.abs(result - expected).max() > 100 * TOLERANCE


def test_batch_normalisation_of_every_unit_behind_a_convolution(tmp_path: Path) -> None:
    layer = conv((4, 6, 2), 3, 3, 1, 1, normalization=Normalization(per_unit=True), activation="relu")
    network = Network((layer, conv((4, 6, 3), 1, (4, 6), 1, 0)))
    shapes = weight_shapes(network)
    weights = {key: np.random.default_rng(3).uniform(0.5, 2, shape) for key, shape in shapes.items()}
    images = np.random.default_rng(1).standard_normal((3, 4, 6, 2)).astype(np.float32)
    result = by_onnx(tmp_path / "d.onnx", "discriminator", network, weights, images.transpose(0, 3, 1, 2))
    np.testing.assert_allclose(result, forward(network, weights, images), rtol=1e-5)


@pytest.mark.parametrize("name", ["generator", "discriminator"])
def test_folding_leaves_what_is_not_constant(name: str, tmp_path: Path) -> None:
    """Instance and layer normalisations stay, and so does a batch normalisation behind its activation."""
    architecture = every_field()
    network, weights = fold_spectral(architecture.networks()[name], trained_weights(architecture, name))
    folded, arrays = fold_normalization(network, weights)
    assert folded == network
    assert arrays.keys() == weights.keys()
    assert all(arrays[key] is weights[key] for key in weights)
    # One before its activation goes, with and without a scale.
    layers = tuple(dataclasses.replace(layer, activation_first=False) for layer in network.layers)
    network = Network(layers)
    folded, arrays = fold_normalization(network, weights)
    assert folded.batch_normalized_layers == ()
    assert len(folded.normalized_layers) == len(network.normalized_layers) - 1
    assert set(arrays) == set(weight_shapes(folded))
    inputs, given = judged_or_drawn(architecture, name)
    expected = forward(network, weights, inputs)
    scale = max(1.0, np.abs(expected).max())
    np.testing.assert_allclose(forward(folded, arrays, inputs), expected, atol=1e-6 * scale)
    result = by_onnx(tmp_path / "folded.onnx", name, folded, arrays, given)
    np.testing.assert_allclose(result, expected, atol=TOLERANCE * scale)
