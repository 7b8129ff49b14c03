"""The three primitives for k3 s2 with fewer multiplications, for CPUs: minimal filtering of every other pixel.

Of the pixels that a place sees in one dimension, y = x0 k0 + x1 k1 + x2 k2, its neighbour sees the last as its first.
The even pixels of the padded image pass through a filter of two taps, k0 and k2, which minimal filtering computes with
three products for two places (`winograd.py`), and the odd ones through a filter of one tap, k1: 5 products where the
definition has 6, and 25 for 36 in two dimensions. The products of k1 are one matrix product for all places.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import jax
import jax.numpy as jnp
from jax import lax

from dcgan_jax.network.convolution import winograd
from dcgan_jax.network.convolution.window import Window


def applies(window: Window) -> bool:
    """Whether this is a kernel of three by three pixels, every other pixel."""
    return window.kernel == (3, 3) and window.stride == (2, 2)


def multiplications(window: Window) -> float:
    """Return how many multiplications a place of the map takes, for each channel of image and map."""
    h, w = window.map
    return (2 * h + (h + 1) // 2) * (2 * w + (w + 1) // 2) / (h * w)


def down(window: Window, image: jax.Array, kernel: jax.Array) -> jax.Array:
    """image (N, H, W, C), kernel (3, 3, C, M) -> map (N, h, w, M)."""
    return winograd.line_down(LINE, window, _padded(window, image), kernel)


def up(window: Window, maps: jax.Array, kernel: jax.Array) -> jax.Array:
    """map (N, h, w, M), kernel (3, 3, C, M) -> image (N, H, W, C)."""
    padded = winograd.line_up(LINE, window, maps, kernel)
    return _resized(padded, window.image, [-pad for pad in window.padding])


def kernel_gradient(window: Window, image: jax.Array, maps: jax.Array) -> jax.Array:
    """image (N, H, W, C), map (N, h, w, M) -> kernel (3, 3, C, M)."""
    return winograd.line_kernel_gradient(LINE, window, _padded(window, image), maps)


def _padded(window: Window, image: jax.Array) -> jax.Array:
    """image (N, H, W, C) -> the pixels that the map sees, (N, 2 h + 1, 2 w + 1, C)."""
    return _resized(image, [2 * places + 1 for places in window.map], window.padding)


def _resized(image: jax.Array, size: Sequence[int], before: Sequence[int]) -> jax.Array:
    """Return an image of this size, with so many rows and columns of zeros (or, below 0, fewer) before its own."""
    sides = [
        (pad, length - pad - own, 0) for length, pad, own in zip(size, before, image.shape[1:3], strict=True)
    ]
    return lax.pad(image, jnp.zeros((), image.dtype), [(0, 0, 0), *sides, (0, 0, 0)])


def _image_factors(pixels: jax.Array, axis: int, places: int) -> list[jax.Array]:
    even, odd = (lax.slice_in_dim(pixels, start, None, 2, axis) for start in (0, 1))
    return [*winograd.image_factors(even, axis, places), odd]


def _image_of(parts: Sequence[jax.Array], axis: int, places: int) -> jax.Array:
    even = winograd.image_of(parts[:3], axis, places)
    return winograd.interleave(even, parts[3], axis, 2 * places + 1)


def _map_factors(maps: jax.Array, axis: int, places: int) -> list[jax.Array]:
    return [*winograd.map_factors(maps, axis, places), maps]


def _map_of(parts: Sequence[jax.Array], axis: int, places: int) -> jax.Array:
    return winograd.map_of(parts[:3], axis, places) + parts[3]


def _kernel_factors(first: Any, middle: Any, last: Any) -> list[Any]:
    return [*winograd.kernel_factors(first, last), middle]


def _kernel_of(*products: Any) -> list[Any]:
    first, last = winograd.kernel_of(*products[:3])
    return [first, products[3], last]


LINE = winograd.Line(_image_factors, _image_of, _map_factors, _map_of, _kernel_factors, _kernel_of)
