"""Images at half their size, and what is lost in halving them: the Gaussian and the Laplacian pyramid.

Burt and Adelson (1983), with the filter 1-4-6-4-1 and mirrored edges. Halving and doubling are linear and act on rows
and columns alike, so each is one small matrix, applied from both sides.
"""

from __future__ import annotations

import functools

import numpy as np
from jaxtyping import Float32

FILTER = np.array([1, 4, 6, 4, 1]) / 16
SMALLEST_SIDE = 14
"""A side is halved while the half has at least this many pixels: 64, 32 and 16 as in Karras et al. (2018), and 28 and
14 where they, who stop at 16, would leave MNIST at one scale."""


def pyramid_sides(height: int, width: int) -> list[tuple[int, int]]:
    """Return (height, width) of each scale, the images' own first."""
    sides = [(height, width)]
    while min(sides[-1]) >= 2 * SMALLEST_SIDE:
        sides.append(((sides[-1][0] + 1) // 2, (sides[-1][1] + 1) // 2))
    return sides


def laplacian_pyramid(images: Float32[np.ndarray, "N H W C"], scales: int) -> list[np.ndarray]:
    """Return the Laplacian pyramid of `scales` levels, finest first; the last one is what remains (low-pass).

    Doubling each level and adding the one before gives the images back.
    """
    levels = []
    current = images
    for _ in range(scales - 1):
        smaller = halve(current)
        levels.append(current - double(smaller, (current.shape[1], current.shape[2])))
        current = smaller
    return [*levels, current]


def halve(images: Float32[np.ndarray, "N H W C"]) -> Float32[np.ndarray, "N h w C"]:
    """Return images smoothed and at half their size (rounded up)."""
    return _both_sides(_halving(images.shape[1]), images, _halving(images.shape[2]))


def double(images: Float32[np.ndarray, "N h w C"], shape: tuple[int, int]) -> Float32[np.ndarray, "N H W C"]:
    """Return images brought from half to the size `shape` by smooth interpolation."""
    return _both_sides(_doubling(shape[0]), images, _doubling(shape[1]))


def _both_sides(rows: np.ndarray, images: np.ndarray, columns: np.ndarray) -> np.ndarray:
    count, height, width, channels = images.shape
    tall = np.matmul(rows, images.reshape(count, height, width * channels)).reshape(
        count, -1, width, channels
    )
    return np.matmul(columns, tall)


@functools.cache
def _halving(side: int) -> np.ndarray:
    """(half, side): filter, then every second pixel."""
    return _smoothing(side)[::2].astype(np.float32)


@functools.cache
def _doubling(side: int) -> np.ndarray:
    """(side, half): zeros between the pixels, then the filter at twice its weight."""
    return (2 * _smoothing(side)[:, ::2]).astype(np.float32)


def _smoothing(side: int) -> np.ndarray:
    matrix = np.zeros((side, side))
    for row in range(side):
        for offset, weight in enumerate(FILTER, -2):
            # Mirrored about the outermost pixel, which is not repeated.
            column = abs(row + offset)
            column = column if column < side else 2 * (side - 1) - column
            matrix[row, column] += weight
    return matrix
