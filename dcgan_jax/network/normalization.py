"""Batch normalisation with PyTorch's semantics (Ioffe and Szegedy, 2015).

The batch is normalised by its biased variance, the running variance is updated with the unbiased one
(n / (n - 1)), and `momentum` is the weight of the new batch. `flax.nnx.BatchNorm` updates with the biased
variance and has no switch, which no training curve shows and every sample drawn later does.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp


def batch_statistics(maps: jax.Array, *, per_unit: bool) -> tuple[jax.Array, jax.Array]:
    """Return (mean, biased variance) of maps (N, H, W, C), in float32 at least.

    Each is (C,), or (H, W, C) when `per_unit`. The variance is the mean squared distance from the mean, not
    E[x^2] - E[x]^2, which loses digits where the mean is large.
    """
    wide = maps if maps.dtype.itemsize >= 4 else maps.astype(jnp.float32)
    axes = (0,) if per_unit else (0, 1, 2)
    mean = wide.mean(axes, keepdims=True)
    variance = jnp.square(wide - mean).mean(axes)
    return mean.reshape(variance.shape), variance


def unbiased(variance: jax.Array, count: int) -> jax.Array:
    """Return the unbiased variance from the biased one over `count` values; raises ValueError for one value."""
    if count < 2:
        raise ValueError("batch statistics need more than one value per channel: use a larger batch")
    return variance * (count / (count - 1))


def normalize(
    maps: jax.Array, mean: jax.Array, variance: jax.Array, scale: jax.Array, shift: jax.Array, eps: float
) -> jax.Array:
    """Return (maps - mean) / sqrt(variance + eps) * scale + shift, in the dtype of `maps` (N, H, W, C).

    The four statistics are (C,) or (H, W, C). The arithmetic is done in their dtype.
    """
    factor = scale * jax.lax.rsqrt(variance + eps)
    wide = maps.astype(factor.dtype)
    return ((wide - over_batch(mean)) * over_batch(factor) + over_batch(shift)).astype(maps.dtype)


def over_batch(values: jax.Array) -> jax.Array:
    """Return (C,) or (H, W, C) values as (1, 1, 1, C) or (1, H, W, C), so that they broadcast over maps."""
    return values.reshape((1,) * (4 - values.ndim) + values.shape)
