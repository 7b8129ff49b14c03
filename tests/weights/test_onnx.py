"""ONNX models draw and judge as the description says, for every preset, folded or not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from dcgan_core.description.architecture import Architecture
from dcgan_core.description.presets import PRESETS, build_architecture
from dcgan_core.errors import InputError
from dcgan_core.weights.canonical import Weights, fold_normalization, split_name, weight_shapes
from dcgan_core.weights.formats.arrays import PROVENANCE_KEY
from dcgan_core.weights.formats.onnx import write_onnx
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
            with pytest.raises(InputError, match="by the batch at hand"):
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
