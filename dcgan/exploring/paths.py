"""Ways from one latent to another that stay where the generator was trained."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, Float32

from dcgan.randomness import LatentDistribution


def slerp(
    start: Float[np.ndarray, " nz"], end: Float[np.ndarray, " nz"], fractions: Float[np.ndarray, " n"]
) -> Float32[np.ndarray, "n nz"]:
    """Return points on the great arc from `start` (fraction 0) to `end` (fraction 1), at even angles.

    Gaussian latents of length nz lie near a sphere of radius sqrt(nz), and the straight line between two cuts
    through its inside, where the generator was never trained (White, *Sampling Generative Networks*, 2016). The
    norm goes from one end's to the other's evenly; the ends are met to the bit. Between opposite latents, where every
    great circle is as short, one is chosen, always the same.
    """
    a, b = start.astype(np.float64), end.astype(np.float64)
    t = np.asarray(fractions, np.float64)[:, None]
    long_a, long_b = np.linalg.norm(a), np.linalg.norm(b)
    if min(long_a, long_b) == 0:
        return _between(a, b, t)  # the origin has no direction
    u, v = a / long_a, b / long_b
    # Unlike the arc cosine of the product, exact for small angles and for angles near pi.
    angle = 2 * np.arctan2(np.linalg.norm(u - v), np.linalg.norm(u + v))
    aside = v - (u @ v) * u
    if np.linalg.norm(aside) < 1e-9:
        aside = np.eye(len(u))[np.abs(u).argmin()]
        aside -= (u @ aside) * u
        if len(u) == 1:
            return _between(a, b, t)  # a line has no arcs
    aside /= np.linalg.norm(aside)
    path = (np.cos(t * angle) * u + np.sin(t * angle) * aside) * ((1 - t) * long_a + t * long_b)
    return _with_ends(path, a, b, t)


def lerp(
    start: Float[np.ndarray, " nz"], end: Float[np.ndarray, " nz"], fractions: Float[np.ndarray, " n"]
) -> Float32[np.ndarray, "n nz"]:
    """Return points on the straight line from `start` (fraction 0) to `end` (fraction 1).

    The way for uniform latents: their cube is convex, so the line never leaves it.
    """
    return _between(
        start.astype(np.float64), end.astype(np.float64), np.asarray(fractions, np.float64)[:, None]
    )


def walk(
    latents: Float[np.ndarray, "k nz"], steps: int, distribution: LatentDistribution, *, closed: bool = False
) -> Float32[np.ndarray, "n nz"]:
    """Return the way through `latents` in order, `steps` even steps from each to the next.

    Spherical for normal latents, straight for uniform ones. An open way has (k - 1) * steps + 1 points, both ends
    included; a closed one goes on to the first latent, and its k * steps points leave the repetition of it out.
    """
    between = slerp if distribution == "normal" else lerp
    fractions = np.arange(steps) / steps
    legs = len(latents) if closed else len(latents) - 1
    parts = [between(latents[leg], latents[(leg + 1) % len(latents)], fractions) for leg in range(legs)]
    return np.concatenate(parts if closed else [*parts, latents[-1:].astype(np.float32)])


def _between(a: np.ndarray, b: np.ndarray, t: np.ndarray) -> np.ndarray:
    return _with_ends((1 - t) * a + t * b, a, b, t)


def _with_ends(path: np.ndarray, a: np.ndarray, b: np.ndarray, t: np.ndarray) -> np.ndarray:
    return np.where(t == 0, a, np.where(t == 1, b, path)).astype(np.float32)
