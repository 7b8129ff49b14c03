"""Sliced Wasserstein distance between image patches, scale by scale (Karras et al., 2018, section 5).

Patches of 7x7 pixels are cut from each level of the Laplacian pyramids of both sets, normalised in each channel, and
compared along random directions: the 1-Wasserstein distance between two sets of numbers is the mean difference of
the sorted ones. Low at a fine scale: the textures are alike; at a coarse one: the structures are.

Theirs takes 128 patches from each of 16,384 images. `OURS` takes fewer from each, which costs precision that the floor
(real against real, by the same count) shows, so figures are not comparable with published ones. `MMGENERATION` is what
the program of that name (open-mmlab/mmgeneration) computes, for figures that are.

The pyramids of `OURS` are those of Burt and Adelson (1983), with the filter 1-4-6-4-1 and mirrored edges. Halving and
doubling images are linear and act on rows and columns alike, so each is one small matrix, applied from both sides.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32, UInt8

from dcgan_core.description.randomness import generator

PATCH = 7
DIRECTIONS = 512
DIRECTIONS_AT_ONCE = 16
"""With 16,384 images and 128 patches of each, 134 MB for each set's projections."""
IMAGES_AT_ONCE = 256
UNIT = 1000
"""Distances are given times this, as in the paper's tables."""
FILTER = np.array([1, 4, 6, 4, 1]) / 16

Advance = Callable[[int], object]


@dataclass(frozen=True)
class Slicing:
    """What programs that compute this distance do differently."""

    patches: int
    """Cut from each image at each scale."""
    smallest: int
    """A side is halved while the half has at least this many pixels."""
    scales: int | None = None
    """At most so many; None for any number."""
    zeros: bool = False
    """Whether there are zeros outside an image, which is in [-1, 1], and doubling smooths pixels that were repeated.

    Otherwise edges are mirrored, and doubling interpolates. The pyramid of zeros takes sizes that halve without a rest.
    """
    three_channels: bool = False
    """Whether a grey image counts as three channels that are equal."""


OURS = Slicing(patches=16, smallest=14)
"""Sides of 64, 32 and 16 as in Karras et al. (2018), and of 28 and 14 where they, who stop at 16, would leave MNIST at
one scale."""
MMGENERATION = Slicing(patches=128, smallest=16, scales=4, zeros=True, three_channels=True)


def pyramid_sides(height: int, width: int, slicing: Slicing = OURS) -> list[tuple[int, int]]:
    """Return (height, width) of each scale, the images' own first."""
    sides = [(height, width)]
    while min(sides[-1]) >= 2 * slicing.smallest and len(sides) != slicing.scales:
        sides.append(((sides[-1][0] + 1) // 2, (sides[-1][1] + 1) // 2))
    return sides


def laplacian_pyramid(
    images: Float32[np.ndarray, "N H W C"], scales: int, zeros: bool = False
) -> list[np.ndarray]:
    """Return the Laplacian pyramid of `scales` levels, finest first; the last one is what remains (low-pass).

    Doubling each level and adding the one before gives the images back. zeros: as in `Slicing`.
    """
    levels = []
    current = images
    for _ in range(scales - 1):
        smaller = halve(current, zeros)
        levels.append(current - double(smaller, (current.shape[1], current.shape[2]), zeros))
        current = smaller
    return [*levels, current]


def halve(images: Float32[np.ndarray, "N H W C"], zeros: bool = False) -> Float32[np.ndarray, "N h w C"]:
    """Return images smoothed and at half their size (rounded up)."""
    return _both_sides(_halving(images.shape[1], zeros), images, _halving(images.shape[2], zeros))


def double(
    images: Float32[np.ndarray, "N h w C"], shape: tuple[int, int], zeros: bool = False
) -> Float32[np.ndarray, "N H W C"]:
    """Return images brought from half to the size `shape` by smooth interpolation."""
    return _both_sides(_doubling(shape[0], zeros), images, _doubling(shape[1], zeros))


def _both_sides(rows: np.ndarray, images: np.ndarray, columns: np.ndarray) -> np.ndarray:
    count, height, width, channels = images.shape
    tall = np.matmul(rows, images.reshape(count, height, width * channels)).reshape(
        count, -1, width, channels
    )
    return np.matmul(columns, tall)


@functools.cache
def _halving(side: int, zeros: bool) -> np.ndarray:
    """(half, side): filter, then every second pixel."""
    return _smoothing(side, zeros)[::2].astype(np.float32)


@functools.cache
def _doubling(side: int, zeros: bool) -> np.ndarray:
    """(side, half): zeros between the pixels, then the filter at twice its weight; or pixels twice, then the filter."""
    smoothing = _smoothing(side, zeros)
    doubled = smoothing[:, ::2] + smoothing[:, 1::2] if zeros else 2 * smoothing[:, ::2]
    return doubled.astype(np.float32)


def _smoothing(side: int, zeros: bool) -> np.ndarray:
    matrix = np.zeros((side, side))
    for row in range(side):
        for offset, weight in enumerate(FILTER, -2):
            column = row + offset
            if not 0 <= column < side:
                if zeros:
                    continue
                # Mirrored about the outermost pixel, which is not repeated.
                column = abs(column)
                column = column if column < side else 2 * (side - 1) - column
            matrix[row, column] += weight
    return matrix


def sliced_wasserstein(
    first: UInt8[np.ndarray, "N H W C"],
    second: UInt8[np.ndarray, "N H W C"],
    seed: int = 0,
    advance: Advance = lambda images: None,
    slicing: Slicing = OURS,
) -> dict[int, float]:
    """Return the distance (times 1,000) by the height of the scale in pixels, finest first.

    Both sets have N images. Each level is normalised by the mean and deviation of its own set, as in the authors'
    code. advance: called with how many more images are done; 2 N a scale in all.
    """
    if len(first) != len(second):
        raise ValueError(f"{len(first)} and {len(second)} images: a sliced distance compares equal numbers")
    sides = pyramid_sides(*first.shape[1:3], slicing=slicing)
    channels = first.shape[3]
    counted = max(3, channels) if slicing.three_channels else channels
    found = {}
    for level, (height, _) in enumerate(sides):
        # Directions of each scale are its own, and the same for every pair of sets.
        directions = _directions(PATCH * PATCH * counted, generator(seed, "sliced directions", level))
        # Along equal channels a direction's parts add up.
        directions = directions.reshape(PATCH * PATCH, channels, counted // channels, DIRECTIONS).sum(axis=2)
        directions = directions.reshape(PATCH * PATCH * channels, DIRECTIONS)
        patches = [_patches(images, level, len(sides), seed, advance, slicing) for images in (first, second)]
        total = 0.0
        for start in range(0, DIRECTIONS, DIRECTIONS_AT_ONCE):
            some = directions[:, start : start + DIRECTIONS_AT_ONCE].T
            # A row a direction: sorting along a stride takes twice as long.
            one, other = (some @ cut.T for cut in patches)
            one.sort(axis=1)
            other.sort(axis=1)
            np.subtract(one, other, out=one)
            total += float(np.abs(one, out=one).sum(dtype=np.float64))
        found[height] = UNIT * total / (DIRECTIONS * len(patches[0]))
    return found


def _directions(size: int, random: np.random.Generator) -> Float32[np.ndarray, "size D"]:
    drawn = random.standard_normal((size, DIRECTIONS))
    return (drawn / np.linalg.norm(drawn, axis=0)).astype(np.float32)


def _patches(
    images: np.ndarray, level: int, scales: int, seed: int, advance: Advance, slicing: Slicing = OURS
) -> np.ndarray:
    """Return normalised patches of one level, float32 (N * patches an image, PATCH * PATCH * C)."""
    channels, each = images.shape[3], slicing.patches
    cut = np.empty((len(images), each, PATCH, PATCH, channels), np.float32)
    for index, start, maps in _levels(images, level, scales, slicing.zeros):
        # Where patches are cut depends on the seed, the scale and the image's place alone.
        random = generator(seed, f"patches of level {level}", index)
        rows = random.integers(0, maps.shape[1] - PATCH + 1, (len(maps), each))
        columns = random.integers(0, maps.shape[2] - PATCH + 1, (len(maps), each))
        windows = np.lib.stride_tricks.sliding_window_view(maps, (PATCH, PATCH), axis=(1, 2))
        chosen = windows[np.arange(len(maps))[:, None], rows, columns]  # (n, each, C, PATCH, PATCH)
        cut[start : start + len(maps)] = np.moveaxis(chosen, 2, -1)
        advance(len(maps))
    mean = cut.mean(axis=(0, 1, 2, 3), dtype=np.float64).astype(np.float32)
    cut -= mean
    # Some images at a time: `std` would hold all of them in float64.
    squares = sum(
        np.square(cut[start : start + IMAGES_AT_ONCE], dtype=np.float64).sum(axis=(0, 1, 2, 3))
        for start in range(0, len(cut), IMAGES_AT_ONCE)
    )
    deviation = np.sqrt(squares / (cut.size // channels)).astype(np.float32)
    cut /= np.maximum(deviation, np.finfo(np.float32).tiny)
    return cut.reshape(len(images) * each, -1)


def _levels(
    images: np.ndarray, level: int, scales: int, zeros: bool
) -> Iterator[tuple[int, int, np.ndarray]]:
    for index, start in enumerate(range(0, len(images), IMAGES_AT_ONCE)):
        floats = images[start : start + IMAGES_AT_ONCE].astype(np.float32)
        if zeros:  # Grey is what lies outside.
            floats = floats / 127.5 - 1
        yield index, start, laplacian_pyramid(floats, scales, zeros)[level]
