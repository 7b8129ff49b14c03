"""Data order, flips and latents as pure functions of (seed, step): the same bits in both frameworks.

Every draw comes from NumPy's Philox counter generator, keyed by the seed and by the purpose of the draw,
with the step (or epoch) in the counter's highest word. There is no generator state to save: resuming at
step k draws what an uninterrupted run draws at step k.
"""

from __future__ import annotations

import zlib

import numpy as np
from jaxtyping import Bool, Float32, Int64

from dcgan_core.description.protocols import LATENT_WORDS, LatentDistribution


def generator(seed: int, purpose: str, index: int = 0) -> np.random.Generator:
    """Return the generator for one purpose at one step or epoch.

    `seed` and `index` are non-negative integers below 2**63; `purpose` is any name. Generators of different
    purposes or indices are independent.
    """
    key = np.array([seed, zlib.crc32(purpose.encode())], dtype=np.uint64)
    counter = np.array([0, 0, 0, index], dtype=np.uint64)
    return np.random.Generator(np.random.Philox(key=key, counter=counter))


def permutation(seed: int, epoch: int, count: int) -> Int64[np.ndarray, " count"]:
    """Return the order in which the `count` images are visited in `epoch`."""
    return generator(seed, "data order", epoch).permutation(count).astype(np.int64, copy=False)


def flips(seed: int, step: int, count: int) -> Bool[np.ndarray, " count"]:
    """Return which images of the batch at `step` are mirrored left to right (each with probability 1/2)."""
    return generator(seed, "flips", step).integers(0, 2, size=count).astype(bool)


def draw_latents(
    random: np.random.Generator, count: int, size: int, distribution: LatentDistribution
) -> Float32[np.ndarray, "count size"]:
    """Draw latents as float32 (count, size): N(0, 1) for `normal`, U(-1, 1) for `uniform`, U(0, 1) for `unit`."""
    if distribution == "normal":
        return random.standard_normal((count, size), dtype=np.float32)
    if distribution == "uniform":
        return random.random((count, size), dtype=np.float32) * np.float32(2) - np.float32(1)
    if distribution == "unit":
        return random.random((count, size), dtype=np.float32)
    raise ValueError(f"latent distribution {distribution!r}: expected {', '.join(LATENT_WORDS)}")


def training_latents(
    seed: int, step: int, count: int, size: int, distribution: LatentDistribution
) -> Float32[np.ndarray, "count size"]:
    """Return the latents that the generator is trained on at `step`."""
    return draw_latents(generator(seed, "training latents", step), count, size, distribution)


def fixed_latents(
    seed: int, count: int, size: int, distribution: LatentDistribution
) -> Float32[np.ndarray, "count size"]:
    """Return the latents of the sample grid that is drawn again and again (`--use-fixed`)."""
    return draw_latents(generator(seed, "fixed latents"), count, size, distribution)


def sample_latents(
    seed: int, index: int, count: int, size: int, distribution: LatentDistribution
) -> Float32[np.ndarray, "count size"]:
    """Return fresh latents for samples: block `index` of the stream that belongs to `seed`."""
    return draw_latents(generator(seed, "sample latents", index), count, size, distribution)


def reference_latents(
    count: int, size: int, distribution: LatentDistribution
) -> Float32[np.ndarray, "count size"]:
    """Return the fixed reference batch used in place of running statistics where an architecture has none."""
    return draw_latents(generator(0, "reference latents"), count, size, distribution)
