"""Multi-scale structural similarity (Wang, Simoncelli and Bovik, 2003), and how alike the images of a set are.

1 for equal images. The mean over random pairs of a set shows how diverse it is (Odena, Olah and Shlens, 2017): pairs
of samples that are more alike than pairs of real images are a sign of lost modes.
"""

from __future__ import annotations

import functools

import numpy as np
from jaxtyping import Float64, UInt8

from dcgan_core.description.randomness import generator

WEIGHTS = (0.0448, 0.2856, 0.3001, 0.2363, 0.1333)
"""Of the scales, finest first, for images of at least 176 pixels a side. Smaller ones have fewer scales, and the
weights of those are divided by their sum."""
WINDOW, SIGMA = 11, 1.5
RANGE = 255.0
C1, C2 = (0.01 * RANGE) ** 2, (0.03 * RANGE) ** 2
PAIRS_AT_ONCE = 256


def scale_count(height: int, width: int) -> int:
    """Return how many scales images of this size have: as many as leave room for the window, at most five."""
    scales, side = 0, min(height, width)
    while side >= WINDOW and scales < len(WEIGHTS):
        scales, side = scales + 1, side // 2
    return scales


def ms_ssim(
    first: UInt8[np.ndarray, "N H W C"], second: UInt8[np.ndarray, "N H W C"], *, shrinking: bool = False
) -> Float64[np.ndarray, " N"]:
    """Return the similarity of each image with the one at the same place, in [0, 1], channels averaged.

    A negative correlation counts as 0, since its power is not a real number. shrinking: as in the program of Karras et
    al. (2018) and in MMGeneration; five scales of images of any size, whose window is as small as the map where that
    is smaller than 11 pixels, the weights as they are, and channels averaged at each scale. Sides are then multiples
    of 16.

    Raises ValueError for images of fewer than 11 pixels a side.
    """
    scales = len(WEIGHTS) if shrinking else scale_count(*first.shape[1:3])
    if not scales:
        raise ValueError(
            f"images of {first.shape[1]}x{first.shape[2]}: structural similarity needs {WINDOW}x{WINDOW}"
        )
    weights = np.array(WEIGHTS[:scales]) / (1 if shrinking else sum(WEIGHTS[:scales]))
    a, b = (np.moveaxis(images.astype(np.float64), 3, 1) for images in (first, second))  # (N, C, H, W)
    result = np.ones(a.shape[:2])
    for scale, weight in enumerate(weights):
        if scale:
            a, b = _mean_of_four(a), _mean_of_four(b)
        luminance, structure = _parts(a, b)
        means = (structure if scale < scales - 1 else luminance * structure).mean(axis=(2, 3))
        if shrinking:
            means = means.mean(axis=1, keepdims=True)
        result *= np.clip(means, 0, None) ** weight
    return result.mean(axis=1)


def pair_similarity(images: UInt8[np.ndarray, "N H W C"], pairs: int, seed: int = 0) -> float:
    """Return the mean similarity of `pairs` random pairs of different images."""
    random = generator(seed, "similarity pairs")
    first = random.integers(0, len(images), pairs)
    second = (first + random.integers(1, len(images), pairs)) % len(images)
    return _mean_similarity(images, first, second)


def adjacent_similarity(images: UInt8[np.ndarray, "N H W C"]) -> float:
    """Return the mean similarity of the first image with the second, the third with the fourth ..., `shrinking`."""
    first = np.arange(0, len(images) - 1, 2)
    return _mean_similarity(images, first, first + 1, shrinking=True)


def _mean_similarity(
    images: np.ndarray, first: np.ndarray, second: np.ndarray, shrinking: bool = False
) -> float:
    found = []
    for start in range(0, len(first), PAIRS_AT_ONCE):
        some = slice(start, start + PAIRS_AT_ONCE)
        found.append(ms_ssim(images[first[some]], images[second[some]], shrinking=shrinking))
    return float(np.concatenate(found).mean())


def _parts(a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return (luminance, contrast times structure) at every place of the window."""
    mean_a, mean_b = _blur(a), _blur(b)
    variance_a, variance_b = _blur(a * a) - mean_a**2, _blur(b * b) - mean_b**2
    covariance = _blur(a * b) - mean_a * mean_b
    luminance = (2 * mean_a * mean_b + C1) / (mean_a**2 + mean_b**2 + C1)
    return luminance, (2 * covariance + C2) / (variance_a + variance_b + C2)


def _blur(maps: np.ndarray) -> np.ndarray:
    """Return the Gaussian-weighted mean in each window that lies within the map."""
    size = min(WINDOW, *maps.shape[2:])
    return _windows(maps.shape[2], size) @ maps @ _windows(maps.shape[3], size).T


@functools.cache
def _windows(side: int, size: int) -> np.ndarray:
    """(places, side): the Gaussian of `size` pixels at each place; a smaller one is as much narrower."""
    offsets = np.arange(size) - (size - 1) / 2
    weights = np.exp(-(offsets**2) / (2 * (SIGMA * size / WINDOW) ** 2))
    matrix = np.zeros((side - size + 1, side))
    for row in range(len(matrix)):
        matrix[row, row : row + size] = weights / weights.sum()
    return matrix


def _mean_of_four(maps: np.ndarray) -> np.ndarray:
    count, channels, height, width = maps.shape
    even = maps[:, :, : height // 2 * 2, : width // 2 * 2]
    return even.reshape(count, channels, height // 2, 2, width // 2, 2).mean(axis=(3, 5))
