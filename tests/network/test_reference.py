"""Loaded networks: each image depends on its own latent alone, also where an architecture keeps no statistics."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import jax.numpy as jnp
import numpy as np
import pytest

import dcgan_jax
from dcgan_core.config.training import TrainingConfig
from dcgan_core.description.architecture import Architecture, Network
from dcgan_core.description.presets import build_architecture
from dcgan_core.description.randomness import reference_latents
from dcgan_core.errors import InputError
from dcgan_core.sampling import statistics as reference
from dcgan_core.weights.bundle import Bundle, save_bundle
from dcgan_core.weights.canonical import STATISTIC_ROLES, split_name
from dcgan_jax import loading as sampling
from dcgan_jax.loading import (
    CHUNK,
    LoadedDiscriminator,
    LoadedGenerator,
    draw_in_chunks,
    load_discriminator,
    load_generator,
)
from dcgan_jax.training.trainer import JaxTrainer
from tests.network import plain
from tests.network.test_modules import lively

RUNNING = build_architecture("pytorch", image_shape=(16, 16, 1), nz=5, ngf=2, ndf=2)
# Per-unit statistics behind the projection: over 512 values each, where a biased and an unbiased variance differ.
BATCH = build_architecture("authors-svhn", image_shape=(16, 16, 1), nz=5, ngf=2, ndf=2)
# Two sizes of batch, so that each of the loaded networks is compiled for these two alone.
LATENTS = np.random.default_rng(0).normal(size=(8, 5)).astype(np.float32)


def bundle_of(architecture: Architecture) -> Bundle:
    return Bundle(architecture, lively(architecture), {"step": 3})


@pytest.fixture(scope="module")
def running() -> LoadedGenerator:
    return load_generator(bundle_of(RUNNING))


@pytest.fixture(scope="module")
def by_reference() -> LoadedGenerator:
    return load_generator(bundle_of(BATCH))


@pytest.fixture(scope="module")
def by_batch() -> LoadedGenerator:
    return load_generator(bundle_of(BATCH), statistics="batch")


def depends_on_neighbours(generator: LoadedGenerator) -> bool:
    """Whether the image of a latent changes when the other latents of the batch do."""
    alone = generator(LATENTS)
    others = np.concatenate([LATENTS[:1], 3 * LATENTS[1:] + 1])
    return not np.array_equal(generator(others)[0], alone[0])


def test_an_image_depends_on_its_own_latent_alone(
    running: LoadedGenerator, by_reference: LoadedGenerator, by_batch: LoadedGenerator
) -> None:
    assert (running.statistics, by_reference.statistics, by_batch.statistics) == (
        "running",
        "reference",
        "batch",
    )
    assert not depends_on_neighbours(running)
    assert not depends_on_neighbours(by_reference)
    assert depends_on_neighbours(by_batch)


def test_an_image_depends_on_no_place_in_the_batch(
    running: LoadedGenerator, by_reference: LoadedGenerator
) -> None:
    order = np.array([3, 1, 7, 0, 2, 6, 5, 4])
    for generator in (running, by_reference):
        images = generator(LATENTS)
        # Another place, and all the more another size of the batch, may mean sums in another order.
        np.testing.assert_allclose(generator(LATENTS[order]), images[order], atol=1e-6)
        np.testing.assert_allclose(np.concatenate([generator(z[None]) for z in LATENTS]), images, atol=1e-6)
        assert np.abs(images[0] - images[1]).max() > 0.01


def test_images_are_what_was_promised(running: LoadedGenerator, by_reference: LoadedGenerator) -> None:
    for generator in (running, by_reference):
        images = generator(LATENTS[:3])
        assert (images.shape, images.dtype) == ((3, 16, 16, 1), np.float32)
        assert -1 <= images.min() < images.max() <= 1
        assert generator.nz == 5
        assert generator.record["step"] == 3


def test_running_statistics_draw_as_defined(running: LoadedGenerator) -> None:
    expected, _ = plain.forward(RUNNING.generator, lively(RUNNING)["generator"], LATENTS[:, None, None])
    np.testing.assert_allclose(running(LATENTS), expected, rtol=1e-4, atol=1e-5)


def by_the_reference_batch(count: int) -> np.ndarray:
    """Return the first images of the reference batch, each normalised by the whole of it, by the definition."""
    latents = reference_latents(reference.REFERENCE_BATCH, BATCH.nz, BATCH.latent)
    images, _ = plain.forward(BATCH.generator, lively(BATCH)["generator"], latents[:, None, None])
    return images[:count]


def test_reference_statistics_are_those_of_the_reference_batch(by_reference: LoadedGenerator) -> None:
    """The reference latents themselves come out as they do when they are the batch."""
    latents = reference_latents(8, BATCH.nz, BATCH.latent)
    np.testing.assert_allclose(by_reference(latents), by_the_reference_batch(8), rtol=1e-4, atol=2e-5)


def test_the_comparison_catches_an_unbiased_variance() -> None:
    unfolded = load_generator(bundle_of(BATCH), fold=False)
    parameters, statistics = unfolded.arrays
    stem = "layers.0.variance"
    unbiased = {**statistics, stem: statistics[stem] * (512 / 511)}
    wrong = dataclasses.replace(unfolded, arrays=(parameters, unbiased))
    latents = reference_latents(8, BATCH.nz, BATCH.latent)
    with pytest.raises(AssertionError, match="Not equal to tolerance"):
        np.testing.assert_allclose(wrong(latents), by_the_reference_batch(8), rtol=1e-4, atol=2e-5)


def test_values_per_statistic() -> None:
    stem, second, *_ = BATCH.generator.layers
    assert reference.values_per_statistic(stem, 512) == 512
    assert reference.values_per_statistic(second, 512) == 512 * 8 * 8


def test_a_running_network_differs_in_its_statistics_alone() -> None:
    network = reference.running_network(BATCH.generator)
    assert network == dataclasses.replace(BATCH.generator, statistics="running")
    network = reference.running_network(BATCH.generator, momentum=1.0)
    assert {layer.normalization.momentum for layer in network.layers if layer.normalization} == {1.0}


@pytest.mark.parametrize("architecture", [RUNNING, BATCH], ids=["running", "batch"])
def test_a_trainer_draws_what_its_loaded_generator_draws(
    architecture: Architecture, running: LoadedGenerator, by_reference: LoadedGenerator
) -> None:
    trainer = JaxTrainer(architecture, TrainingConfig(), lively(architecture), 1)
    loaded = running if architecture is RUNNING else by_reference
    np.testing.assert_allclose(trainer.generate(LATENTS), loaded(LATENTS), atol=1e-6)


@pytest.mark.parametrize(
    ("latents", "expected"),
    [
        (np.zeros((3, 4), np.float32), r"latents of shape \(3, 4\): this generator takes \(N, 5\)"),
        (np.zeros(5, np.float32), "shape"),
        (np.zeros((0, 5), np.float32), "N at least 1"),
        (np.zeros((1, 5, 1, 1), np.float32), "shape"),
        (np.full((1, 5), np.nan), "not finite"),
        (np.full((1, 5), np.inf), "not finite"),
        (np.full((1, 5), 1e300), "not finite"),
        (np.zeros((1, 5), bool), "dtype bool"),
        (np.zeros((1, 5), complex), "dtype complex"),
        (np.array([["a"] * 5]), "dtype"),
    ],
    ids=repr,
)
@pytest.mark.filterwarnings("ignore:overflow encountered in cast")  # NumPy's word for 1e300 in float32
def test_latents_that_cannot_be(running: LoadedGenerator, latents: np.ndarray, expected: str) -> None:
    with pytest.raises(InputError, match=expected):
        running(latents)


def test_whole_numbers_and_doubles_are_latents_too(running: LoadedGenerator) -> None:
    whole = np.eye(8, 5, dtype=np.int64)
    assert np.array_equal(running(whole), running(whole.astype(np.float64)))


def test_one_latent_is_no_batch(by_batch: LoadedGenerator) -> None:
    with pytest.raises(InputError, match="at least two latents"):
        by_batch(LATENTS[:1])


# --- statistics of choice --------------------------------------------------------------------------------


def test_running_statistics_must_be_there(running: LoadedGenerator) -> None:
    asked = load_generator(bundle_of(RUNNING), statistics="running")
    assert np.array_equal(asked(LATENTS), running(LATENTS))
    with pytest.raises(InputError, match="keeps no running statistics"):
        load_generator(bundle_of(BATCH), statistics="running")


def test_a_running_network_can_be_normalised_by_the_batch() -> None:
    drawn = load_generator(bundle_of(RUNNING), statistics="batch")(LATENTS)
    weights = {
        k: v for k, v in lively(RUNNING)["generator"].items() if split_name(k)[1] not in STATISTIC_ROLES
    }
    network = Network(RUNNING.generator.layers, "batch")
    expected, _ = plain.forward(network, weights, LATENTS[:, None, None])
    np.testing.assert_allclose(drawn, expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("architecture", [RUNNING, BATCH], ids=["running", "batch"])
def test_recalibrated_statistics_are_the_population_s(architecture: Architecture) -> None:
    """The first normalisation sees a linear function of the latents, so all batches pooled are one large batch."""
    generator = load_generator(bundle_of(architecture), statistics="recalibrated", fold=False)
    assert generator.statistics == "recalibrated"
    latents = reference_latents(64 * 64, architecture.nz, architecture.latent)
    layer = architecture.generator.layers[0]
    kernel = lively(architecture)["generator"]["layers.0.kernel"].astype(np.float64)
    maps = np.einsum("nz,hwcz->nhwc", latents, kernel)
    bias = lively(architecture)["generator"].get("layers.0.bias")
    maps = maps if bias is None else maps + bias
    axes = 0 if layer.normalization and layer.normalization.per_unit else (0, 1, 2)
    statistics = generator.arrays[1]
    np.testing.assert_allclose(statistics["layers.0.mean"], maps.mean(axes), rtol=1e-3, atol=1e-4)
    np.testing.assert_allclose(statistics["layers.0.variance"], maps.var(axes), rtol=1e-3)
    single = load_generator(bundle_of(BATCH), fold=False).arrays[1]["layers.0.variance"]
    if architecture is BATCH:  # the control: the reference batch alone is another estimate
        assert not np.allclose(single, maps.var(axes), rtol=1e-3)


def test_recalibrated_images_depend_on_their_own_latent_alone() -> None:
    generator = load_generator(bundle_of(RUNNING), statistics="recalibrated")
    np.testing.assert_allclose(generator(LATENTS[2:3]), generator(LATENTS)[2:3], atol=1e-6)
    assert not np.allclose(generator(LATENTS), load_generator(bundle_of(RUNNING))(LATENTS), atol=1e-3)


# --- discriminators --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def discriminator() -> LoadedDiscriminator:
    return load_discriminator(bundle_of(RUNNING))


def test_logits(discriminator: LoadedDiscriminator) -> None:
    images = np.random.default_rng(0).uniform(-1, 1, (4, 16, 16, 1))
    logits = discriminator(images)
    assert (logits.shape, logits.dtype) == ((4,), np.float32)
    weights = lively(RUNNING)["discriminator"]
    expected, _ = plain.forward(RUNNING.discriminator, weights, images.astype(np.float32))
    np.testing.assert_allclose(logits, expected.reshape(4), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    ("images", "expected"),
    [
        (np.zeros((2, 1, 16, 16), np.float32), r"expected \(N, 16, 16, 1\)"),
        (np.zeros((16, 16, 1), np.float32), r"expected \(N, 16, 16, 1\)"),
        (np.zeros((0, 16, 16, 1), np.float32), "N at least 1"),
        # Bytes would be read as values up to 255.
        (np.zeros((2, 16, 16, 1), np.uint8), r"dtype uint8: expected floating point in \[-1, 1\]"),
    ],
)
def test_images_that_cannot_be(discriminator: LoadedDiscriminator, images: np.ndarray, expected: str) -> None:
    with pytest.raises(InputError, match=expected):
        discriminator(images)


# --- files -----------------------------------------------------------------------------------------------


def test_loading_from_files(tmp_path: Path, running: LoadedGenerator) -> None:
    run = tmp_path / "run"
    save_bundle(run / "checkpoints" / "7" / "weights.safetensors", bundle_of(RUNNING))
    for place in (run, run / "checkpoints" / "7", run / "checkpoints" / "7" / "weights.safetensors"):
        loaded = dcgan_jax.load_generator(place)
        assert np.array_equal(loaded(LATENTS), running(LATENTS))
    assert dcgan_jax.load_discriminator(str(run)).architecture == RUNNING
    alone = Bundle(RUNNING, {"generator": lively(RUNNING)["generator"]})
    save_bundle(tmp_path / "alone.safetensors", alone)
    with pytest.raises(InputError, match="hold no discriminator, only: generator"):
        dcgan_jax.load_discriminator(tmp_path / "alone.safetensors")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="neither a run"):
        dcgan_jax.load_generator(tmp_path / "empty")
    with pytest.raises(InputError, match="no such file or folder"):
        dcgan_jax.load_generator(tmp_path / "nowhere")


# --- any number in constant memory -----------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 2, 3, 127, 128, 129, 1000])
def test_chunks_keep_the_order_and_draw_few_sizes(count: int) -> None:
    sizes: list[int] = []

    def draw(latents: np.ndarray):
        sizes.append(len(latents))
        return jnp.asarray(latents * 2)

    latents = np.arange(count * 2, dtype=np.float32).reshape(count, 2)
    chunks = list(draw_in_chunks(draw, latents))
    assert np.array_equal(np.concatenate(chunks), latents * 2)
    assert max(map(len, chunks)) <= CHUNK
    assert all(size & (size - 1) == 0 and size <= CHUNK for size in sizes)
    assert sizes[:-1] == [CHUNK] * (len(sizes) - 1)


def test_chunks_are_made_when_they_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sampling, "CHUNK", 4)
    drawn = 0

    def draw(latents: np.ndarray):
        nonlocal drawn
        drawn += 1
        return jnp.asarray(latents)

    chunks = draw_in_chunks(draw, np.zeros((400, 2), np.float32))
    next(chunks)
    # The requested one, and one that the device draws meanwhile.
    assert drawn == 2
