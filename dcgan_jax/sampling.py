"""Draw any number of images in constant memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import jax
import numpy as np

CHUNK = 128
"""Images drawn in one call of the device."""

Draw = Callable[[np.ndarray], jax.Array]
"""A compiled function from latents (n, nz) to images (n, H, W, C)."""


def draw_in_chunks(draw: Draw, latents: np.ndarray) -> Iterator[np.ndarray]:
    """Yield the images of `latents` (N, nz) in order, at most CHUNK at a time, float32 (n, H, W, C).

    A short chunk is padded with repeated latents to the next power of two, so that `draw` is compiled for a
    handful of sizes however it is called; in evaluation mode the padding changes no image.
    """
    under_way: tuple[jax.Array, int] | None = None
    for start in range(0, len(latents), CHUNK):
        chunk = latents[start : start + CHUNK]
        size = min(CHUNK, 1 << (len(chunk) - 1).bit_length())
        padded = np.concatenate([chunk, np.repeat(chunk[-1:], size - len(chunk), axis=0)])
        # The device draws the next chunk while the caller is busy with this one.
        before, under_way = under_way, (draw(padded), len(chunk))
        if before is not None:
            yield np.asarray(before[0])[: before[1]]
    if under_way is not None:
        yield np.asarray(under_way[0])[: under_way[1]]
