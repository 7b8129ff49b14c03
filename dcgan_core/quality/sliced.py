"""Sliced Wasserstein distance between image patches, scale by scale (Karras et al., 2018, section 5).

Patches of 7x7 pixels are cut from each level of the Laplacian pyramids of both sets, normalised in each channel, and
compared along random directions: the 1-Wasserstein distance between two sets of numbers is the mean difference of
the sorted ones. Low at a fine scale: the textures are alike; at a coarse one: the structures are.

Theirs takes 128 patches from each of 16,384 images. Ours takes fewer from each (`PATCHES`), which costs precision that
the floor (real against real, by the same count) shows, so figures are not comparable with published ones.

The pyramids are those of Burt and Adelson (1983), with the filter 1-4-6-4-1 and mirrored edges. Halving and doubling
images are linear and act on rows and columns alike, so each is one small matrix, applied from both sides.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator

import numpy as np
from jaxtyping import Float32, UInt8

from dcgan_core.description.randomness import generator

PATCH = 7
PATCHES = 16
"""Patches cut from each image at each scale."""
DIRECTIONS = 512
IMAGES_AT_ONCE = 256
UNIT = 1000
"""Distances are given times this, as in the paper's tables."""
FILTER = np.array([1, 4, 6, 4, 1]) / 16
SMALLEST_SIDE = 14
"""A side is halved while the half has at least this many pixels: 64, 32 and 16 as in Karras et al. (2018), and 28 and
14 where they, who stop at 16, would leave MNIST at one scale."""

Advance = Callable[[int], object]


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


def sliced_wasserstein(
    first: UInt8[np.ndarray, "N H W C"],
    second: UInt8[np.ndarray, "N H W C"],
    seed: int = 0,
    advance: Advance = lambda images: None,
) -> dict[int, float]:
    """Return the distance (times 1,000) by the height of the scale in pixels, finest first.

    Both sets have N images. Each level is normalised by the mean and deviation of its own set, as in the authors'
    code. advance: called with how many more images are done; 2 N a scale in all.
    """
    if len(first) != len(second):
        raise ValueError(f"{len(first)} and {len(second)} images: a sliced distance compares equal numbers")
    sides = pyramid_sides(*first.shape[1:3])
    found = {}
    for level, (height, _) in enumerate(sides):
        # Directions of each scale are its own, and the same for every pair of sets.
        directions = _directions(PATCH * PATCH * first.shape[3], generator(seed, "sliced directions", level))
        sorted_both = []
        for images in (first, second):
            patches = _patches(images, level, len(sides), seed, advance)
            projected = patches @ directions
            del patches
            # Contiguous first: sorting along a stride takes twice as long.
            sorted_both.append(np.sort(np.ascontiguousarray(projected.T), axis=1))
        found[height] = UNIT * float(np.mean(np.abs(sorted_both[0] - sorted_both[1]), dtype=np.float64))
    return found


def _directions(size: int, random: np.random.Generator) -> Float32[np.ndarray, "size D"]:
    drawn = random.standard_normal((size, DIRECTIONS))
    return (drawn / np.linalg.norm(drawn, axis=0)).astype(np.float32)


def _patches(images: np.ndarray, level: int, scales: int, seed: int, advance: Advance) -> np.ndarray:
    """Return normalised patches of one level, float32 (N * PATCHES, PATCH * PATCH * C)."""
    channels = images.shape[3]
    cut = np.empty((len(images), PATCHES, PATCH, PATCH, channels), np.float32)
    for index, start, maps in _levels(images, level, scales):
        # Where patches are cut depends on the seed, the scale and the image's place alone.
        random = generator(seed, f"patches of level {level}", index)
        rows = random.integers(0, maps.shape[1] - PATCH + 1, (len(maps), PATCHES))
        columns = random.integers(0, maps.shape[2] - PATCH + 1, (len(maps), PATCHES))
        windows = np.lib.stride_tricks.sliding_window_view(maps, (PATCH, PATCH), axis=(1, 2))
        chosen = windows[np.arange(len(maps))[:, None], rows, columns]  # (n, PATCHES, C, PATCH, PATCH)
        cut[start : start + len(maps)] = np.moveaxis(chosen, 2, -1)
        advance(len(maps))
    mean = cut.mean(axis=(0, 1, 2, 3), dtype=np.float64).astype(np.float32)
    deviation = cut.std(axis=(0, 1, 2, 3), dtype=np.float64).astype(np.float32)
    cut -= mean
    cut /= np.maximum(deviation, np.finfo(np.float32).tiny)
    return cut.reshape(len(images) * PATCHES, -1)


def _levels(images: np.ndarray, level: int, scales: int) -> Iterator[tuple[int, int, np.ndarray]]:
    for index, start in enumerate(range(0, len(images), IMAGES_AT_ONCE)):
        floats = images[start : start + IMAGES_AT_ONCE].astype(np.float32)
        yield index, start, laplacian_pyramid(floats, scales)[level]
