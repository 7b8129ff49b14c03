"""Both frameworks draw the same images with statistics other than those that training kept."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from dcgan_core.description.architecture import Network, Statistics
from dcgan_core.description.presets import build_architecture
from dcgan_core.errors import InputError
from dcgan_core.framework import SamplingStatistics
from dcgan_core.weights.bundle import Bundle
from dcgan_jax.framework import FRAMEWORK as jax_framework
from dcgan_jax.loading import load_generator as load_in_jax
from dcgan_torch.framework import FRAMEWORK as torch_framework
from dcgan_torch.loading import load_generator as load_in_torch
from parity_tests.ladder.every_field import every_field
from tests.network.test_modules import lively

LATENTS = np.random.default_rng(0).normal(size=(8, 5)).astype(np.float32)


@pytest.mark.parametrize("preset", ["pytorch", "authors-svhn"])
@pytest.mark.parametrize("statistics", ["batch", "recalibrated"])
def test_both_frameworks_draw_alike(preset: str, statistics: SamplingStatistics) -> None:
    architecture = build_architecture(preset, image_shape=(16, 16, 1), nz=5, ngf=2, ndf=2)
    bundle = Bundle(architecture, lively(architecture))
    ours = load_in_jax(bundle, statistics=statistics)(LATENTS)
    (theirs,) = load_in_torch(bundle, statistics=statistics).images(LATENTS)
    np.testing.assert_allclose(ours, theirs, rtol=1e-3, atol=1e-5)
    # The control: with other statistics the images are others.
    assert not np.allclose(load_in_jax(bundle)(LATENTS), theirs, rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize("kept", ["running", "batch"])
@pytest.mark.parametrize("statistics", ["auto", "batch", "recalibrated"])
def test_every_field_draws_alike(statistics: SamplingStatistics, kept: Statistics) -> None:
    """Instance and layer normalisations among them, which have no statistics to measure."""
    architecture = every_field(kept)
    bundle = Bundle(architecture, lively(architecture))
    generator = load_in_jax(bundle, statistics=statistics)
    (theirs,) = load_in_torch(bundle, statistics=statistics).images(LATENTS)
    np.testing.assert_allclose(generator(LATENTS), theirs, rtol=1e-3, atol=1e-5)
    other: SamplingStatistics = "auto" if statistics == "batch" else "batch"
    assert not np.allclose(load_in_jax(bundle, statistics=other)(LATENTS), theirs, rtol=1e-3, atol=1e-4)
    measured = {"auto": "running" if kept == "running" else "reference"}
    assert generator.statistics == measured.get(statistics, statistics)


@pytest.mark.parametrize("kept", ["running", "batch"])
def test_without_batch_normalisation_there_is_nothing_to_measure(kept: Statistics) -> None:
    architecture = every_field(kept)
    layers = list(architecture.generator.layers)
    layers[2] = dataclasses.replace(layers[2], normalization=None)
    generator = Network(tuple(layers), kept)
    architecture = dataclasses.replace(architecture, generator=generator)
    bundle = Bundle(architecture, lively(architecture))
    ours, theirs = load_in_jax(bundle), load_in_torch(bundle)
    assert (ours.statistics, theirs.statistics) == ("running", "running")
    (drawn,) = theirs.images(LATENTS)
    np.testing.assert_allclose(ours(LATENTS), drawn, rtol=1e-3, atol=1e-5)
    np.testing.assert_allclose(ours(LATENTS[:1]), drawn[:1], rtol=1e-3, atol=1e-5)
    for load in (load_in_jax, load_in_torch):
        with pytest.raises(InputError, match="no batch normalisation, so it has no recalibrated statistics"):
            load(bundle, statistics="recalibrated")


def test_both_frameworks_freeze_alike() -> None:
    """What `export --statistics reference` writes: the reference batch's statistics, kept as running ones."""
    architecture = build_architecture("authors-svhn", image_shape=(16, 16, 1), nz=5, ngf=2, ndf=2)
    bundle = Bundle(architecture, lively(architecture))
    ours, theirs = jax_framework.freeze(bundle), torch_framework.freeze(bundle)
    assert ours.architecture == theirs.architecture
    assert ours.architecture.generator.statistics == "running"
    for name, array in ours.weights["generator"].items():
        np.testing.assert_allclose(
            array, theirs.weights["generator"][name], rtol=1e-4, atol=1e-5, err_msg=name
        )
    frozen = load_in_torch(theirs)(LATENTS).permute(0, 2, 3, 1).numpy()
    np.testing.assert_allclose(load_in_jax(bundle)(LATENTS), frozen, rtol=1e-3, atol=1e-5)
    # The control: a generator that normalises by this batch draws something else.
    assert not np.allclose(load_in_jax(bundle, statistics="batch")(LATENTS), frozen, rtol=1e-3, atol=1e-4)
