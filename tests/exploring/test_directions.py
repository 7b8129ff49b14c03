"""Principal directions: those of the first layer's outputs, by a plain computation of these."""

from __future__ import annotations

import dataclasses

import jax.numpy as jnp
import numpy as np
import pytest

from dcgan_core.description.presets import build_architecture
from dcgan_core.description.randomness import reference_latents
from dcgan_core.exploring.directions import MEASURED, principal_directions
from dcgan_core.weights.bundle import Bundle
from dcgan_jax.loading import load_generator
from tests.network.test_modules import lively


@pytest.mark.parametrize(("preset", "classes"), [("pytorch", 0), ("pytorch", 3), ("paper", 0)])
def test_they_are_the_axes_of_the_outputs(preset: str, classes: int) -> None:
    architecture = build_architecture(preset, image_shape=(16, 16, 1), nz=6, ngf=2, ndf=2, classes=classes)
    bundle = Bundle(architecture, lively(architecture), {})
    found = principal_directions(bundle, 4)
    assert found is not None
    generator = load_generator(bundle, fold=False)
    module = generator.network.module(*generator.arrays)
    latents = reference_latents(MEASURED, 6, architecture.latent)
    labels = jnp.zeros((MEASURED, classes)) if classes else None
    inputs = jnp.asarray(latents).reshape(MEASURED, 1, 1, -1)
    maps = module.layers[0](inputs, training=True, activate=lambda maps: maps, labels=labels)
    outputs = np.asarray(maps).reshape(MEASURED, -1)
    outputs = outputs - outputs.mean(axis=0)
    _, values, axes = np.linalg.svd(outputs, full_matrices=False)
    shares = np.square(values) / np.square(values).sum()
    assert np.allclose(found.shares, shares[:4], rtol=0.02)
    for step, axis in zip(found.steps, axes, strict=False):
        # What a person gets who regresses latents on the component: GANSpace's own way.
        scores = outputs @ axis
        regressed = (latents - latents.mean(axis=0)).T @ scores
        assert abs(step @ regressed) / np.linalg.norm(regressed) == pytest.approx(1, abs=1e-3)
    # The control: other directions of the latent are not these.
    assert abs(found.steps[0] @ found.steps[3]) < 0.9
    assert np.allclose(np.linalg.norm(found.steps, axis=1), 1, atol=1e-5)


def test_a_first_layer_of_another_kind_has_none() -> None:
    architecture = build_architecture("pytorch", image_shape=(16, 16, 1), nz=6, ngf=2, ndf=2)
    first, *rest = architecture.generator.layers
    wide = dataclasses.replace(first, kind="conv", kernel=(1, 1), upsample=(4, 4), padding=(0, 0))
    network = dataclasses.replace(architecture.generator, layers=(wide, *rest))
    weights = lively(architecture)
    bundle = Bundle(dataclasses.replace(architecture, generator=network), weights, {})
    assert principal_directions(bundle) is None
    assert principal_directions(Bundle(architecture, weights, {})) is not None
