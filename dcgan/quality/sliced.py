"""Sliced Wasserstein distance between image patches, scale by scale (Karras et al., 2018, section 5).

Patches of 7x7 pixels are cut from each level of the Laplacian pyramids of both sets, normalised in each channel, and
compared along random directions: the 1-Wasserstein distance between two sets of numbers is the mean difference of
the sorted ones. Low at a fine scale: the textures are alike; at a coarse one: the structures are.

Theirs takes 128 patches from each of 16,384 images. Ours takes fewer from each (`PATCHES`), which costs precision that
the floor (real against real, by the same count) shows, so figures are not comparable with published ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from jaxtyping import Float32, UInt8

from dcgan.quality.scales import laplacian_pyramid, pyramid_sides
from dcgan.randomness import generator

PATCH = 7
PATCHES = 16
"""Patches cut from each image at each scale."""
DIRECTIONS = 512
IMAGES_AT_ONCE = 256
UNIT = 1000
"""Distances are given times this, as in the paper's tables."""

Advance = Callable[[int], object]


def sliced_wasserstein(
    first: UInt8[np.ndarray, "N H W C"],
    second: UInt8[np.ndarray, "N H W C"],
    seed: int = 0,
    advance: Advance = lambda images: None,
) -> dict[int, float]:
    """Return the distance (times 1,000) by the height of the scale in pixels, finest first.

    Both sets have N images. Each level is normalised by the mean and deviation of its own set, as in the authors'
    code. advance: told how many images more are done; 2 N a scale in all.
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
