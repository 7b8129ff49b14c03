"""Differentiable augmentation of the images that D sees (`dcgan_core.description.augmentation`)."""

from __future__ import annotations

from collections.abc import Callable

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from dcgan_core.description.augmentation import (
    NUMBERS,
    Change,
    Pass,
    Policy,
    applied,
    cut_side,
    key_of,
    random_bits,
    reach,
)
from dcgan_core.description.protocols import DiscriminatorLoss

Augment = Callable[[jax.Array, jax.Array, Pass], jax.Array]
"""(images (N, H, W, C) in [-1, 1], steps done, which pass) -> what D sees of them."""


def augmentation_of(loss: DiscriminatorLoss) -> Augment:
    """Return the augmentation that a run chose; without one, what returns images as they are."""
    if not loss.augment:
        return lambda images, step, name: images
    changes: dict[Policy, Change] = {"color": _colored, "translation": _moved, "cutout": _cut}

    def augment(images: jax.Array, step: jax.Array, name: Pass) -> jax.Array:
        random = _uniforms(key_of(loss.seed, name), step, len(images), images.dtype)
        return applied(loss.augment, changes, images, random)

    return augment


def _uniforms(key: int, step: jax.Array, count: int, dtype: jnp.dtype) -> Float[Array, "count numbers"]:
    """Return numbers from U[0, 1), multiples of 2**-24; dtype: float32 or float64, that of the parameters."""
    images = jnp.arange(count, dtype=jnp.uint32)[:, None]
    numbers = jnp.arange(NUMBERS, dtype=jnp.uint32)[None, :]
    bits = random_bits(key, step.astype(jnp.uint32), images, numbers, jnp.uint32)
    return bits.astype(dtype) * 2.0**-24


def _colored(images: Float[Array, "N H W C"], random: Float[Array, "N 3"]) -> Float[Array, "N H W C"]:
    """Change brightness by up to 0.5, saturation by a factor from 0 to 2, contrast by one from 0.5 to 1.5."""
    brightness, saturation, contrast = (random[:, i, None, None, None].astype(images.dtype) for i in range(3))
    images = images + (brightness - 0.5)
    grey = images.mean(axis=3, keepdims=True)
    images = (images - grey) * (2 * saturation) + grey
    mean = images.mean(axis=(1, 2, 3), keepdims=True)
    return (images - mean) * (contrast + 0.5) + mean


def _moved(images: Float[Array, "N H W C"], random: Float[Array, "N 2"]) -> Float[Array, "N H W C"]:
    """Move by whole pixels; what comes in is grey (0). As products with matrices of ones and zeros: exact, and fast."""
    for axis in (1, 2):
        side = images.shape[axis]
        shift = _whole(random[:, axis - 1], 2 * reach(side) + 1) - reach(side)
        places = jnp.arange(side, dtype=jnp.int32)
        come_from = (places[None, :, None] - shift[:, None, None] == places[None, None, :]).astype(
            images.dtype
        )
        images = jnp.einsum(
            "nij,njwc->niwc" if axis == 1 else "nij,nhjc->nhic",
            come_from,
            images,
            precision=jax.lax.Precision.HIGHEST,
        )
    return images


def _cut(images: Float[Array, "N H W C"], random: Float[Array, "N 2"]) -> Float[Array, "N H W C"]:
    """Set a rectangle to grey (0); its middle is anywhere in the image, so that it may reach beyond."""
    inside = jnp.ones((len(images), 1, 1, 1), bool)
    for axis in (1, 2):
        side = images.shape[axis]
        cut = cut_side(side)
        first = _whole(random[:, axis - 1], side + 1 - cut % 2) - cut // 2
        places = jnp.arange(side, dtype=jnp.int32)[None, :] - first[:, None]
        along = (places >= 0) & (places < cut)
        inside &= along[:, :, None, None] if axis == 1 else along[:, None, :, None]
    return jnp.where(inside, 0, images)


def _whole(random: Float[Array, " N"], choices: int) -> jax.Array:
    return jnp.floor(random * choices).astype(jnp.int32)
