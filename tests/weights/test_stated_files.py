"""What is around networks that files state: latents, folders, the network that is wanted, and the way back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dcgan_core.description.protocols import LatentDistribution
from dcgan_core.description.randomness import draw_latents, generator
from dcgan_core.errors import InputError
from dcgan_core.weights.foreign.choosing.hints import Hints
from dcgan_core.weights.foreign.importing import import_files
from dcgan_core.weights.foreign.statistics import hypotheses
from dcgan_core.weights.foreign.writing.exporting import plan_export
from dcgan_core.weights.opening import open_weights
from tests.weights import test_keras
from tests.weights.numpy_network import forward
from tests.weights.test_bad_files import state
from tests.weights.test_keras import L, complaint, gen, keras, randomize, tutorial

pytestmark = test_keras.pytestmark
promoting = test_keras.promoting


@pytest.mark.parametrize("latent", ["normal", "uniform"])
def test_latents_are_found_where_the_statistics_are_its_own(
    latent: LatentDistribution, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hypotheses, "DECIDING_LATENTS", 2000)

    def between() -> list[Any]:
        return [L.BatchNormalization(momentum=0.9, epsilon=1e-5), L.ReLU()]

    model = gen(
        L.Dense(4 * 4 * 16), *between(), L.Reshape((4, 4, 16)),
        L.UpSampling2D(), L.Conv2D(12, 3, padding="same"), *between(),
        L.Conv2DTranspose(8, 5, 2, padding="same"), *between(),
        L.Conv2D(3, 3, padding="same", activation="tanh"),
    )  # fmt: skip
    random = generator(5, "batches of a test")
    for _ in range(60):
        model(draw_latents(random, 64, 5, latent), training=True)
    model.save(tmp_path / "g.keras")
    bundle = open_weights(tmp_path / "g.keras")
    assert bundle.architecture.latent == latent
    assert not any("latents" in sentence for sentence in bundle.record["assumed"])
    assert any("by the running statistics" in sentence for sentence in bundle.record["found"])
    assert bundle.record["unknown_updates"] == ["generator"]
    given = open_weights(tmp_path / "g.keras", hints=Hints(latent="unit"))
    assert given.architecture.latent == "unit"


def test_a_file_that_can_only_be_read_is_exported_in_other_layouts(tmp_path: Path) -> None:
    gen(*tutorial()).save(tmp_path / "g.keras")
    bundle = open_weights(tmp_path / "g.keras")
    with pytest.raises(InputError, match=r"g\.keras \(Keras\) can only be read"):
        plan_export(bundle, tmp_path / "x.npz", layout="original")
    for ending in ("npz", "onnx"):
        assert plan_export(bundle, tmp_path / f"x.{ending}").layout != "original"


def test_folders_with_other_files(tmp_path: Path) -> None:
    gen(*tutorial()).save(tmp_path / "model.keras")
    np.savez(tmp_path / "netG.npz", **state())  # pyright: ignore[reportArgumentType]
    record = open_weights(tmp_path).record["imported"]
    assert record["left_out"] == ["model.keras: to take it, name that file"]
    with pytest.raises(InputError, match="states its own operations"):
        import_files([tmp_path / "model.keras", tmp_path / "netG.npz"])
    (tmp_path / "netG.npz").unlink()
    (tmp_path / "data.h5").write_bytes(b"\x89HDF\r\n\x1a\n")  # of a data set, as it may be
    assert open_weights(tmp_path).record["imported"]["files"][0]["name"] == "model.keras"
    alone = open_weights(tmp_path / "model.keras", hints=Hints(network="generator"))
    assert set(alone.weights) == {"generator"}
    assert "holds no discriminator" in complaint(tmp_path / "model.keras", Hints(network="discriminator"))


def unit_pair(folder: Path, end: str) -> tuple[list[Path], Any]:
    """Save a generator that ends in `end`, and a discriminator of its images; return the files and the latter."""
    gen(
        L.Dense(16), L.Reshape((4, 4, 1)), L.Conv2DTranspose(1, 4, 2, padding="same", activation=end)
    ).save(folder / "g.keras")  # fmt: skip
    judge = randomize(
        keras.Sequential([keras.Input((8, 8, 1)), L.Conv2D(4, 4, 2, padding="same"), L.Flatten(), L.Dense(1)])
    )
    judge.save(folder / "d.keras")
    return [folder / "g.keras", folder / "d.keras"], judge


@pytest.mark.parametrize("end", ["sigmoid", "tanh"])
def test_a_discriminator_reads_the_range_that_its_generator_draws(end: str, tmp_path: Path) -> None:
    """Images are in [-1, 1] here; a class whose generator ends in a sigmoid was trained on images in [0, 1]."""
    paths, judge = unit_pair(tmp_path, end)
    images = np.random.default_rng(0).uniform(-1, 1, (3, 8, 8, 1)).astype(np.float32)
    bundle = import_files(paths).bundle
    ours = forward(bundle.architecture.discriminator, bundle.weights["discriminator"], images).ravel()
    wanted = np.asarray(judge(images / 2 + 0.5 if end == "sigmoid" else images)).ravel()
    np.testing.assert_allclose(ours, wanted, rtol=1e-4, atol=1e-5)
    said = any("images in [0, 1], as its generator" in sentence for sentence in bundle.record["found"])
    assert said == (end == "sigmoid")
    with pytest.raises(InputError, match="leave --g-end out"):
        import_files(paths, Hints(g_end="sigmoid"))


def test_the_range_of_a_discriminator_alone_is_assumed(tmp_path: Path) -> None:
    (_, path), _ = unit_pair(tmp_path, "sigmoid")
    assumed = import_files([path]).bundle
    assert any(
        "images in [-1, 1] (if in [0, 1]: --g-end sigmoid)" in one for one in assumed.record["assumed"]
    )
    assert not assumed.architecture.discriminator.unit_range
    assert import_files([path], Hints(g_end="sigmoid")).bundle.architecture.discriminator.unit_range


@pytest.mark.parametrize("padding", ["same", "valid"])
@pytest.mark.parametrize(("size", "times"), [((3, 3), (2, 2)), ((5, 2), (2, 3))])
def test_edges_are_cut_off_a_convolution_that_repeats_pixels(
    padding: str, size: tuple[int, int], times: tuple[int, int], tmp_path: Path
) -> None:
    """As in Keras' own WGAN-GP, which cuts 32x32 to 28x28: it becomes a transposed convolution."""
    model = gen(
        L.Dense(5 * 5 * 4), L.Reshape((5, 5, 4)), L.UpSampling2D(times), L.Conv2D(3, size, padding=padding),
        L.BatchNormalization(), L.Activation("tanh"), L.Cropping2D(((2, 1), (0, 2))),
    )  # fmt: skip
    model.save(tmp_path / "g.keras")
    bundle = open_weights(tmp_path / "g.keras")
    latents = np.random.default_rng(0).standard_normal((3, 5)).astype(np.float32)
    ours = forward(*bundle.network("generator"), latents[:, None, None])
    np.testing.assert_allclose(ours, np.asarray(model(latents)), rtol=1e-4, atol=1e-5)
    assert any("became the transposed convolution" in sentence for sentence in bundle.record["found"])


def test_edges_are_not_cut_off_other_convolutions(tmp_path: Path) -> None:
    convolution = L.Conv2D(3, 3, padding="same")
    gen(L.Dense(100), L.Reshape((5, 5, 4)), convolution, L.Cropping2D(1)).save(tmp_path / "g.keras")
    assert "cuts off the edges of a conv; only" in complaint(tmp_path / "g.keras")


def test_a_pair_of_which_one_cannot_be_read_says_what_to_do(tmp_path: Path) -> None:
    gen(*tutorial()).save(tmp_path / "g.keras")
    judge = keras.Sequential([keras.Input((8, 8, 1)), L.Conv2D(4, 4), L.GlobalMaxPooling2D(), L.Dense(1)])
    judge.save(tmp_path / "d.keras")
    with pytest.raises(
        InputError, match="no layer here pools\nThe other network can be taken alone: name its"
    ):
        import_files([tmp_path / "g.keras", tmp_path / "d.keras"])
    assert "alone" not in complaint(tmp_path / "d.keras")
