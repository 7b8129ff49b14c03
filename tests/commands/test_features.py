"""The paper's feature experiment: the numbers it must have, and a whole small one."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest

from dcgan_core.commands.features import FeaturesOptions, features, label_sizes
from dcgan_core.description.architecture import Network
from dcgan_core.description.layer import conv, dense
from dcgan_core.description.presets import build_architecture
from dcgan_core.errors import InputError
from dcgan_core.quality.features import feature_size, grid_cells
from dcgan_core.weights.bundle import Bundle, save_bundle
from dcgan_core.weights.canonical import initial_weights
from dcgan_jax.framework import FRAMEWORK
from dcgan_jax.inspecting.discriminator import open_discriminator
from dcgan_jax.network.modules import build_network, set_weights


def three_by_three() -> Network:
    """Six 3x3 convolutions of 128-128-256-256-512-512 maps."""
    layers, shape = [], (32, 32, 3)
    for channels, stride in ((128, 1), (128, 2), (256, 1), (256, 2), (512, 1), (512, 2)):
        layers.append(conv(shape, channels, 3, stride, 1))
        shape = layers[-1].output_shape
    return Network((*layers, dense(shape)))


def test_the_published_numbers_of_features() -> None:
    assert feature_size(build_architecture("paper", image_shape=(64, 64, 3)).discriminator) == 30_720
    assert feature_size(build_architecture("authors-svhn", image_shape=(32, 32, 3)).discriminator) == 7168
    assert feature_size(three_by_three()) == 28_672
    with pytest.raises(InputError, match="no features"):
        feature_size(Network((dense((4, 4, 3)),)))


def test_cells_cover_a_side() -> None:
    assert grid_cells(8) == [slice(0, 2), slice(2, 4), slice(4, 6), slice(6, 8)]
    assert grid_cells(7) == [slice(0, 2), slice(1, 4), slice(3, 6), slice(5, 7)]
    assert grid_cells(2) == [slice(0, 1), slice(0, 1), slice(1, 2), slice(1, 2)]


def small_bundle() -> Bundle:
    architecture = build_architecture("pytorch", image_shape=(16, 16, 1), ngf=2, ndf=4, nz=4)
    return Bundle(architecture, initial_weights(architecture, 0), {"dataset": "digits", "step": 7})


def test_features_are_the_greatest_of_each_cell_of_each_layer() -> None:
    bundle = small_bundle()
    images = np.random.default_rng(0).integers(0, 256, (3, 16, 16, 1), np.uint8)
    found = open_discriminator(bundle).pooled_features(images)
    module = build_network(bundle.architecture, "discriminator")
    set_weights(module, bundle.weights["discriminator"])
    maps = [np.asarray(m) for m in module.activations(jnp.asarray(images.astype(np.float32) / 127.5 - 1))][
        :-1
    ]
    assert [m.shape[1] for m in maps] == [8, 4]
    expected = [
        m.reshape(3, 4, m.shape[1] // 4, 4, m.shape[2] // 4, -1).max(axis=(2, 4)).reshape(3, -1) for m in maps
    ]
    np.testing.assert_allclose(found, np.concatenate(expected, axis=1), rtol=1e-4, atol=1e-5)
    assert found.shape == (3, feature_size(bundle.architecture.discriminator))


def experiment(tmp_path: Path, lines: list[str] | None = None, **fields: Any) -> int:
    weights = tmp_path / "weights.safetensors"
    save_bundle(weights, small_bundle())
    given: dict[str, Any] = {
        "load_path": weights,
        "labels": "60,all",
        "draws": 2,
        "output": tmp_path / "found.json",
        "cache_dir": tmp_path / "cache",
    }
    return features(FeaturesOptions(**(given | fields)), FRAMEWORK, ([] if lines is None else lines).append)


@pytest.mark.filterwarnings("default")
def test_a_whole_small_experiment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dcgan_core.commands.features.PENALTIES", (1e-3, 1e-2))
    lines: list[str] = []
    assert experiment(tmp_path, lines) == 0
    found = json.loads((tmp_path / "found.json").read_text())
    assert [(row["features"].split(" (")[0], row["labels"]) for row in found["rows"]] == [
        (name, labels)
        for name in ("discriminator", "discriminator, never trained", "raw pixels")
        for labels in (60, 1797 - 359 - 299)
    ]
    for row in found["rows"]:
        assert len(row["accuracies"]) == (2 if row["labels"] == 60 else 1)
        assert 0.5 < np.mean(row["accuracies"]) <= 1
    few, many = (np.mean(row["accuracies"]) for row in found["rows"][4:])
    assert many > few
    assert many > 0.9
    assert "raw pixels (256)" in "\n".join(lines)
    assert any(line.endswith("others; mean and deviation of 2 draws") for line in lines)
    assert found["test"] == "359 held-out images"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"labels": "some"}, "expected numbers of 10 or more"),
        ({"labels": "5000"}, "1,139 labelled images are available"),
    ],
)
def test_what_cannot_be_done_is_reported(fields: dict[str, Any], words: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=words):
        experiment(tmp_path, **fields)


def test_one_draw_has_no_deviation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dcgan_core.commands.features.PENALTIES", (1e-2,))
    lines: list[str] = []
    assert experiment(tmp_path, lines, labels="10", draws=1) == 0
    assert any(line.endswith("C chosen on 299 others") for line in lines)


def test_the_usual_numbers_of_labels_shrink_to_the_images_that_are_there() -> None:
    for available, sizes in ((58, [58]), (5000, [1000]), (20_000, [1000, 10_000])):
        usual = FeaturesOptions(load_path=Path("run"))
        assert label_sizes(usual, usual.label_counts(), available) == sizes


def test_weights_without_a_discriminator_are_refused(tmp_path: Path) -> None:
    bundle = small_bundle()
    alone = dataclasses.replace(bundle, weights={"generator": bundle.weights["generator"]})
    save_bundle(tmp_path / "alone.safetensors", alone)
    with pytest.raises(InputError, match="no discriminator"):
        experiment(tmp_path, load_path=tmp_path / "alone.safetensors")


def test_a_broken_discriminator_is_reported(tmp_path: Path) -> None:
    bundle = small_bundle()
    discriminator = {name: array.copy() for name, array in bundle.weights["discriminator"].items()}
    discriminator["layers.1.kernel"][0, 0, 0, 0] = np.nan
    broken = tmp_path / "broken.safetensors"
    save_bundle(broken, dataclasses.replace(bundle, weights={"discriminator": discriminator}))
    with pytest.raises(InputError, match="not finite"):
        experiment(tmp_path, load_path=broken)
