"""Batch statistics with one message between devices, and two passes through a network as one.

A step sends many short messages, and each takes its time however short it is. XLA by itself sends two for each
normalisation of each pass: the mean, then the variance around it.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from dcgan_jax.placement import Placement


def joined_statistics(
    maps: jax.Array, *, per_unit: bool, passes: int, placement: Placement
) -> tuple[jax.Array, jax.Array]:
    """Return (mean, biased variance) of the maps of each pass, in float32 at least.

    maps: (N * passes, H, W, C), `in_turn`. Each result is (passes, C), or (passes, H, W, C) when `per_unit`. Every
    device computes the mean and the variance of its own part. From these all are joined (Chan, Golub and LeVeque,
    1983), which is exact and loses no digits.
    """
    wide = maps if maps.dtype.itemsize >= 4 else maps.astype(jnp.float32)
    parts = wide.reshape(max(1, len(placement.devices)), -1, passes, *wide.shape[1:])
    parts = placement.constrain(parts, split=True)
    axes = (1,) if per_unit else (1, 3, 4)
    own = parts.mean(axes, keepdims=True)
    spread = jnp.square(parts - own).mean(axes)
    both = placement.constrain(jnp.stack([own.reshape(spread.shape), spread]), split=False)
    mean = both[0].mean(0)
    return mean, both[1].mean(0) + jnp.square(both[0] - mean[None]).mean(0)


def in_turn(one: Float[Array, " N *rest"], other: Float[Array, " N *rest"]) -> Float[Array, " M *rest"]:
    """Return two batches as one of twice as many, in which an image of the one is followed by one of the other.

    So each device has both of its images. Behind one another, half of them would have to move.
    """
    return jnp.stack([one, other], 1).reshape(-1, *one.shape[1:])


def apart(both: Float[Array, " M *rest"]) -> tuple[Float[Array, " N *rest"], Float[Array, " N *rest"]]:
    """Return the two batches that `in_turn` made one of."""
    pairs = both.reshape(-1, 2, *both.shape[1:])
    return pairs[:, 0], pairs[:, 1]
