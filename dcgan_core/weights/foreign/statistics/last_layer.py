"""Whether a generator's last 3x3 kernel keeps the size or doubles it: no statistics follow it, but its pictures do.

A kernel that steps by two makes each pixel from one, two or four of its numbers, by the parity of the pixel's row and
column. Training makes the four kinds of pixel alike; a kernel that was trained to step by one leaves them unlike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dcgan_core.description.layer import Pair
from dcgan_core.description.protocols import LatentDistribution
from dcgan_core.description.randomness import draw_latents
from dcgan_core.description.randomness import generator as random_generator
from dcgan_core.weights.foreign.arrays.layers import FoundLayer, channels_in
from dcgan_core.weights.foreign.statistics.evidence import apply_kernel
from dcgan_core.weights.foreign.statistics.forward import activated, spread_over
from dcgan_core.weights.foreign.statistics.proposals import Geometry, Option, is_usual

LATENTS = 128

KEEPS = 1.8
"""Where the logarithm of how much more uneven doubling leaves the pixels is above this, the kernel keeps the size.

Of 24 networks trained to double the largest was 0.8 (`scripts/prove_import.py`, seeds 11 and 31), and of 7 of seed 58
1.33, in one channel of an image."""

DOUBLES = -0.65
"""Where it is below this, the kernel doubles: of 12 networks trained to keep the size the smallest was -0.6."""

DOUBLES_LIKE_OTHERS = 0.0
"""The same where an earlier kernel of that size is known to double, as then nearly all do."""

EVEN = 0.12
"""A kernel that leaves the pixels less uneven than this when it doubles was trained to double.

Of the networks trained to keep the size the smallest was 0.2."""

CHANCE = 0.05
"""Share of random orders of a kernel's nine places that leave the pixels as even: below it, training did that.

Of 15 networks trained to double 6 were below 0.04; of 21 trained to keep the size none was below 0.06."""

CHANCE_LIKE_OTHERS = 0.1
"""The same where an earlier kernel of that size is known to double."""

UNLIKELY = 0.35
"""No order decides where the logarithm is above this, as in 15 of 21 networks trained to keep the size."""

WITHOUT_MEANS = 0.25
"""Where the maps' means are smaller than this in their standard deviations, every kernel leaves the pixels even.

After ReLU they are about 0.7, after LeakyReLU 0.3 about 0.4, after a normalisation that nothing follows about 0."""

ORDERS = 400

ALIKE = 0.1
"""Ways to apply a kernel whose costs differ by less are as likely by the names."""

_FLOOR = 0.03
"""Unevenness that even trained networks have."""


@dataclass(frozen=True)
class LastLayer:
    """What the last kernel may be: its geometries, one where the pictures decide it, and why in words."""

    geometries: tuple[Geometry, ...]
    words: str = ""


def last_layer(
    layers: Sequence[FoundLayer],
    options: Sequence[Option],
    latent: LatentDistribution,
    geometries: Sequence[Geometry],
    slopes: Sequence[float | None],
    activation_first: Sequence[bool],
) -> LastLayer | None:
    """Return what a last 3x3 kernel may be if only the arrays before it are decided; None where it is not in doubt.

    options: of the last layer. The others: what is decided of the layers before it.
    """
    layer = layers[-1]
    if layer.is_matrix or len(geometries) != len(layers) - 1 or layer.kernel_size != (3, 3):
        return None
    if any(slope is None for slope in slopes) or any(one.classes for one in layers):
        return None
    size: Pair = (1, 1)
    for one, geometry in zip(layers[:-1], geometries, strict=True):
        size = geometry.output_size(size, (1, 1) if one.is_matrix else one.kernel_size)
    ways = [option.geometry for option in options if is_usual(option.geometry.output_size(size, (3, 3)))]
    keeps = [way for way in ways if way.output_size(size, (3, 3)) == size]
    doubles = [way for way in ways if way.output_size(size, (3, 3)) == (2 * size[0], 2 * size[1])]
    if not keeps or not doubles:
        return None
    if {way.kind for way in (keeps[0], doubles[0])} != {"conv_transpose"}:
        costs = {option.geometry: option.cost for option in options}
        open_end = keeps[0].kind == doubles[0].kind and abs(costs[keeps[0]] - costs[doubles[0]]) < ALIKE
        # A convolution after repeated pixels leaves no unevenness that tells them apart.
        return LastLayer((keeps[0], doubles[0])) if open_end else None
    maps = _maps(layers, latent, geometries, slopes, activation_first)
    if _size_of_means(maps) < WITHOUT_MEANS:
        return LastLayer((keeps[0], doubles[0]))
    kept, doubled = (_unevenness(apply_kernel(maps, _kernel(layer), way)) for way in (keeps[0], doubles[0]))
    evidence = float(np.log((doubled + _FLOOR) / (kept + _FLOOR)))
    alike = [
        geometry
        for one, geometry in zip(layers[1:-1], geometries[1:], strict=True)
        if not one.is_matrix and one.kernel_size == (3, 3) and geometry.kind == "conv_transpose"
    ]
    like_others = bool(alike) and all(geometry.stride == (2, 2) for geometry in alike)
    unevenness = f"unevenness of its pixels {doubled:.2f} if it doubles the size, {kept:.2f} if not"
    if evidence > KEEPS:
        return LastLayer((keeps[0],), f"generator: the last layer keeps the size ({unevenness})")
    by_chance = 1.0
    if evidence < UNLIKELY:
        by_chance = _chance(maps.mean((0, 1, 2)), _kernel(layer))
        unevenness += f", in a random order of its numbers as even in {100 * by_chance:.0f}%"
    sure = by_chance < (CHANCE_LIKE_OTHERS if like_others else CHANCE)
    if sure or doubled < EVEN or evidence < (DOUBLES_LIKE_OTHERS if like_others else DOUBLES):
        return LastLayer((doubles[0],), f"generator: the last layer doubles the size ({unevenness})")
    return LastLayer((doubles[0], keeps[0]) if like_others else (keeps[0], doubles[0]))


def _kernel(layer: FoundLayer) -> np.ndarray:
    return layer.arrays["kernel"].astype(np.float32)


@np.errstate(over="ignore", invalid="ignore")  # damaged weights overflow
def _maps(
    layers: Sequence[FoundLayer],
    latent: LatentDistribution,
    geometries: Sequence[Geometry],
    slopes: Sequence[float | None],
    activation_first: Sequence[bool],
) -> np.ndarray:
    """Return what the last layer reads, (n, h, w, c), by the running statistics."""
    random = random_generator(0, "latents of the last layer")
    maps = draw_latents(random, LATENTS, channels_in(layers[0]), latent).astype(np.float32)[:, None, None, :]
    for layer, geometry, slope, first in zip(layers, geometries, slopes, activation_first, strict=False):
        maps = apply_kernel(maps, _kernel(layer), geometry)
        arrays = {
            role: spread_over(array, maps.shape[1:])
            for role, array in layer.arrays.items()
            if role in _VECTORS
        }
        maps = maps + arrays.get("bias", np.float32(0))
        maps = activated(maps, slope) if first else maps
        if "mean" in arrays:
            maps = (maps - arrays["mean"]) / np.sqrt(arrays["variance"] + np.float32(layer.eps))
        if "scale" in arrays:
            maps = maps * arrays["scale"] + arrays["shift"]
        maps = maps if first else activated(maps, slope)
    return maps


_VECTORS = ("bias", "scale", "shift", "mean", "variance")


def _size_of_means(maps: np.ndarray) -> float:
    """Return how large the means of the channels are, in standard deviations."""
    ratios = maps.mean((0, 1, 2)) / (maps.std((0, 1, 2)) + np.float32(1e-12))
    return float(np.sqrt(np.mean(ratios.astype(np.float64) ** 2)))


def _unevenness(pictures: np.ndarray) -> float:
    """Return how much the means of the four kinds of pixel differ, in standard deviations, without the borders."""
    inner = np.tanh(pictures[:, 2 : pictures.shape[1] // 2 * 2 - 2, 2 : pictures.shape[2] // 2 * 2 - 2])
    means = np.stack([inner[:, i::2, j::2].mean((0, 1, 2)) for i in (0, 1) for j in (0, 1)])
    spread = inner.std((0, 1, 2)) + 1e-12
    return float(np.mean(means.std(0, ddof=1) / spread))


def _chance(means: np.ndarray, kernel: np.ndarray) -> float:
    """Return the share of random orders of a kernel's nine places that leave the four kinds of pixel as even.

    means: of each channel that the kernel reads. A pixel of each kind is the sum of some places, for an even map.
    """
    places = np.einsum("c,cop->op", means.astype(np.float64), kernel.reshape(*kernel.shape[:2], 9))
    kinds = np.zeros((4, 9))
    for kind, own in enumerate(((4,), (3, 5), (1, 7), (0, 2, 6, 8))):
        kinds[kind, list(own)] = 1
    random = random_generator(0, "orders of the last kernel")
    orders = np.stack([np.arange(9), *(random.permutation(9) for _ in range(ORDERS))])
    pixels = np.einsum("kp,onp->nok", kinds, places[:, orders])
    uneven = pixels.var(2).sum(1)
    return float(np.mean(uneven[1:] < uneven[0]))
