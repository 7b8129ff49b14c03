"""The networks that the paper's authors published, where DCGAN_SHARED points to a folder that has them.

`weights/authors-svhn` in it holds their SVHN generator and discriminator as `.npy` files.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

import dcgan_jax
from dcgan_core.weights.bundle import Bundle
from dcgan_core.weights.foreign.importing import import_files

SAMPLES, BATCH = 1000, 25
JUDGED, MARGIN = -6.3, 0.3
"""Mean logit of D(G(z)), when G and D are both normalised by batches of 20 to 25 (docs/conversion.md)."""


@pytest.fixture(scope="module")
def published() -> Bundle:
    folder = os.environ.get("DCGAN_SHARED")
    if folder is None:
        pytest.skip("DCGAN_SHARED is unset: the authors' weights are not on this machine")
    files = Path(folder) / "weights" / "authors-svhn"
    if not files.is_dir():
        pytest.skip(f"{files} is missing: the authors' weights are not on this machine")
    return import_files([files]).bundle


def unflipped(bundle: Bundle) -> Bundle:
    """The same weights read as if Theano correlated: kernels of convolutions as the files have them."""
    weights = {
        name: {
            key: array[::-1, ::-1] if key.endswith("kernel") and array.shape[:2] == (5, 5) else array
            for key, array in arrays.items()
        }
        for name, arrays in bundle.weights.items()
    }
    return Bundle(bundle.architecture, weights, bundle.record)


def mean_logit(bundle: Bundle, samples: int) -> float:
    """Mean logit of D(G(z)), both normalised by batches of BATCH."""
    generate = dcgan_jax.load_generator(bundle, statistics="batch")
    judge = dcgan_jax.load_discriminator(bundle)
    latents = np.random.default_rng(0).standard_normal((samples, 100)).astype(np.float32)
    logits = [np.asarray(judge(generate(batch))) for batch in np.split(latents, samples // BATCH)]
    return float(np.concatenate(logits).mean())


@pytest.mark.slow
def test_the_authors_discriminator_judges_their_generator_as_they_found(published: Bundle) -> None:
    found = mean_logit(published, SAMPLES)
    assert abs(found - JUDGED) <= MARGIN


@pytest.mark.usefixtures("well_compiled")
def test_kernels_that_are_not_flipped_draw_noise(published: Bundle) -> None:
    """And flipped ones, on the same latents, draw what D knows for generated, if house numbers."""
    assert mean_logit(published, BATCH) < -5
    assert mean_logit(unflipped(published), BATCH) > 6
