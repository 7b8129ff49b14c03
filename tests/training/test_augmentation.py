"""Differentiable augmentation (`--augment`): each policy by hand, equal in both frameworks, and resumed to the bit."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from dcgan_core.description.augmentation import (
    NUMBERS,
    POLICIES,
    Policy,
    chosen_policies,
    cut_side,
    key_of,
    random_bits,
    reach,
)
from dcgan_core.description.protocols import DiscriminatorLoss
from dcgan_core.errors import InputError
from dcgan_jax.training.augmentation import augmentation_of
from tests.reliability import tiny

COUNT, HEIGHT, WIDTH = 32, 16, 24
IMAGES = np.random.default_rng(0).uniform(-1, 1, (COUNT, HEIGHT, WIDTH, 3)).astype(np.float32)
STEP = 5
FRAMEWORKS = [
    pytest.param(tiny.make_jax_trainer, id="jax"),
    pytest.param(tiny.make_torch_trainer, id="torch", marks=pytest.mark.torch),
]


def augmented(*policies: Policy, seed: int = 3, step: int = STEP) -> np.ndarray:
    augment = augmentation_of(DiscriminatorLoss(augment=policies, seed=seed))
    return np.asarray(jax.jit(augment, static_argnums=2)(jnp.asarray(IMAGES), jnp.int32(step), "fake"))


def numbers(seed: int = 3, step: int = STEP, count: int = COUNT) -> np.ndarray:
    """The random numbers by NumPy's integers of 64 bits, as PyTorch computes them."""
    images, columns = np.arange(count)[:, None], np.arange(NUMBERS)[None, :]
    return random_bits(key_of(seed, "fake"), step, images, columns) / 2**24


def test_the_numbers_are_uniform_and_independent() -> None:
    found = numbers(count=20_000)
    assert np.abs(found.mean(axis=0) - 1 / 2).max() < 0.01
    assert np.abs(found.var(axis=0) - 1 / 12).max() < 0.002
    assert np.abs(np.corrcoef(found.T) - np.eye(NUMBERS)).max() < 0.03
    for other in (numbers(seed=4, count=20_000), numbers(step=STEP + 1, count=20_000)):
        assert np.abs(np.corrcoef(found[:, 0], other[:, 0])[0, 1]) < 0.03


def test_translation_moves_by_whole_pixels_and_shows_grey() -> None:
    found = augmented("translation")
    moves = []
    for image, seen, row, column in zip(IMAGES, found, *numbers()[:, 3:5].T, strict=True):
        down = int(row * (2 * reach(HEIGHT) + 1)) - reach(HEIGHT)
        right = int(column * (2 * reach(WIDTH) + 1)) - reach(WIDTH)
        expected = np.zeros_like(image)
        for i in range(HEIGHT):
            for j in range(WIDTH):
                if 0 <= i - down < HEIGHT and 0 <= j - right < WIDTH:
                    expected[i, j] = image[i - down, j - right]
        np.testing.assert_array_equal(seen, expected)
        moves.append((down, right))
    assert {down for down, _ in moves} == {-2, -1, 0, 1, 2}
    assert {right for _, right in moves} == {-3, -2, -1, 0, 1, 2, 3}


def test_cutout_shows_grey_in_one_rectangle() -> None:
    found = augmented("cutout")
    sizes = []
    for image, seen in zip(IMAGES, found, strict=True):
        grey = (seen == 0).all(axis=2)
        np.testing.assert_array_equal(seen[~grey], image[~grey])
        rows, columns = np.flatnonzero(grey.any(axis=1)), np.flatnonzero(grey.any(axis=0))
        assert grey.sum() == len(rows) * len(columns)  # a rectangle
        sizes.append((len(rows), len(columns)))
    # Whole where its middle is far enough from the edges; half of it at least otherwise.
    assert max(sizes) == (cut_side(HEIGHT), cut_side(WIDTH)) == (8, 12)
    assert min(rows for rows, _ in sizes) >= 4
    assert min(columns for _, columns in sizes) >= 6


def test_color_changes_brightness_saturation_and_contrast() -> None:
    brightness, saturation, contrast = (numbers()[:, i, None, None, None] for i in range(3))
    expected = IMAGES + (brightness - 0.5)
    grey = expected.mean(axis=3, keepdims=True)
    expected = (expected - grey) * 2 * saturation + grey
    mean = expected.mean(axis=(1, 2, 3), keepdims=True)
    expected = (expected - mean) * (contrast + 0.5) + mean
    np.testing.assert_allclose(augmented("color"), expected, atol=2e-6)


@pytest.mark.slow
def test_the_gradient_comes_back_through_every_policy() -> None:
    """Each is linear in the pixels: the gradient of a weighted sum is that of differences, however large.

    Whole augmented steps are PyTorch's to 1e-12 (rung 5), G's gradient through every policy among them.
    """
    weights = np.random.default_rng(1).normal(size=IMAGES.shape).astype(np.float32)
    augment = augmentation_of(DiscriminatorLoss(augment=POLICIES))
    with jax.enable_x64(True):

        def weighted(images: jax.Array) -> jax.Array:
            return (augment(images, jnp.int32(STEP), "fake for G") * weights.astype(np.float64)).sum()

        images, direction = jnp.asarray(IMAGES, jnp.float64), jnp.asarray(weights[::-1], jnp.float64)
        gradient = jax.grad(weighted)(images)
        along = (weighted(images + direction) - weighted(images - direction)) / 2
        assert float((gradient * direction).sum()) == pytest.approx(float(along), rel=1e-10)


def test_without_it_images_are_as_they_are() -> None:
    np.testing.assert_array_equal(augmented(), IMAGES)


def test_every_pass_step_and_seed_has_its_own() -> None:
    augment = augmentation_of(DiscriminatorLoss(augment=("color",)))
    images = jnp.asarray(IMAGES)
    passes = [np.asarray(augment(images, jnp.int32(1), name)) for name in ("real", "fake", "fake for G")]
    others = [augmented("color", seed=4), augmented("color"), augmented("color", step=6)]
    seen = [array.tobytes() for array in passes + others]
    assert len({*seen}) == 6


@pytest.mark.torch
@pytest.mark.parametrize("policy", POLICIES)
def test_pytorch_shows_the_same(policy: Policy) -> None:
    import torch

    from dcgan_torch.training.augmentation import augmentation_of as torch_augmentation_of

    augment = torch_augmentation_of(DiscriminatorLoss(augment=(policy,), seed=3))
    theirs = augment(torch.from_numpy(IMAGES.transpose(0, 3, 1, 2).copy()), STEP, "fake")
    tolerance = 2e-6 if policy == "color" else 0.0
    np.testing.assert_allclose(
        theirs.numpy().transpose(0, 2, 3, 1), augmented(policy), rtol=0, atol=tolerance
    )


@pytest.mark.parametrize(
    ("text", "policies"),
    [
        ("none", ()),
        ("all", POLICIES),
        ("cutout, Color", ("color", "cutout")),
        ("translation", ("translation",)),
    ],
)
def test_the_names_are_read(text: str, policies: tuple[Policy, ...]) -> None:
    assert chosen_policies(text) == policies


@pytest.mark.parametrize("text", ["", "colour", "none,color", "all,color", "color;cutout"])
def test_other_names_are_refused(text: str) -> None:
    with pytest.raises(InputError, match="expected none, all, or some of color, translation, cutout"):
        chosen_policies(text)
