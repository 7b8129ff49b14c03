"""The three primitives with fewer multiplications: minimal filtering over blocks of pixels, for CPUs.

Where a kernel spans two blocks a side (k4 s2, k3 s2: see `products.py`), two neighbouring outputs of
one dimension, y0 = b0 k0 + b1 k1 and y1 = b1 k0 + b2 k1, need three products instead of four (Winograd's F(2, 2)):

    m0 = (b0 - b1) k0      m1 = b1 (k0 + k1)      m2 = (b2 - b1) k1
    y0 = m0 + m1           y1 = m1 + m2

so a tile of 2 x 2 places of the map needs 9 matrix products where the definition has 16. The tile's 3 x 3 blocks
also copy each pixel 2.25 times, where patches copy it 4 times, and on a CPU that counts as much. Pixels
and weights are only added and subtracted before they are multiplied, never scaled: rounding errors are about
twice those of a direct sum.

The transforms B (blocks to factors), K (kernel to factors) and A (products to map) are linear, and the three
primitives are  A(B(image) K(kernel)),  B*(A*(map) K(kernel))  and  K*(B(image) A*(map)),  a star for an adjoint.
The same transform of one array is in several of them, and the compiler computes it once.
"""

from __future__ import annotations

import dataclasses

import jax
import jax.numpy as jnp
from jax import lax

from dcgan_jax.network.convolution.products import (
    blocks_of_image,
    blocks_of_kernel,
    image_of_blocks,
    kernel_of_blocks,
    taps,
)
from dcgan_jax.network.convolution.window import Window


def applies(window: Window) -> bool:
    """Whether the kernel spans two blocks, by rows and by columns."""
    return taps(window) == (2, 2)


def down(window: Window, image: jax.Array, kernel: jax.Array) -> jax.Array:
    """image (N, H, W, C), kernel (kh, kw, C, M) -> map (N, h, w, M)."""
    whole = _whole_tiles(window)
    factors = zip(_image_factors(whole, image), _kernel_factors(whole, kernel), strict=True)
    products = [_product(pixels, weights, (1, 0)) for pixels, weights in factors]
    maps = _map_of_products(whole, products, image.shape[0])
    return maps[:, : window.map[0], : window.map[1]]


def up(window: Window, maps: jax.Array, kernel: jax.Array) -> jax.Array:
    """map (N, h, w, M), kernel (kh, kw, C, M) -> image (N, H, W, C)."""
    whole = _whole_tiles(window)
    factors = zip(_map_factors(whole, maps), _kernel_factors(whole, kernel), strict=True)
    products = [_product(places, weights, (1, 1)) for places, weights in factors]
    return _image_of_products(whole, products, maps.shape[0])


def kernel_gradient(window: Window, image: jax.Array, maps: jax.Array) -> jax.Array:
    """image (N, H, W, C), map (N, h, w, M) -> kernel (kh, kw, C, M)."""
    whole = _whole_tiles(window)
    factors = zip(_image_factors(whole, image), _map_factors(whole, maps), strict=True)
    products = [_product(pixels, places, (0, 0)) for pixels, places in factors]
    return _kernel_of_products(whole, products, image.shape[3])


def _whole_tiles(window: Window) -> Window:
    """The same window with its map grown to whole tiles; the places added hold zeros, or are cropped."""
    h, w = window.map
    return dataclasses.replace(window, map=(h + h % 2, w + w % 2))


def _product(left: jax.Array, right: jax.Array, contracted: tuple[int, int]) -> jax.Array:
    return lax.dot_general(left, right, (((contracted[0],), (contracted[1],)), ((), ())))


def _image_factors(window: Window, image: jax.Array) -> list[jax.Array]:
    """B: image (N, H, W, C) -> 9 matrices (tiles, s * s * C)."""
    blocks = blocks_of_image(window, image)
    blocks = blocks.reshape(*blocks.shape[:3], -1)

    def along(blocks: jax.Array, axis: int) -> list[jax.Array]:
        size = blocks.shape[axis]
        first, middle, last = (
            lax.slice_in_dim(blocks, start, size - 2 + start, 2, axis) for start in (0, 1, 2)
        )
        return [first - middle, middle, last - middle]

    return [factor.reshape(-1, factor.shape[3]) for rows in along(blocks, 1) for factor in along(rows, 2)]


def _image_of_products(window: Window, products: list[jax.Array], batch: int) -> jax.Array:
    """B*: 9 matrices (tiles, s * s * C) -> image (N, H, W, C)."""
    (h, w), (sy, sx) = window.map, window.stride
    tiles = [product.reshape(batch, h // 2, w // 2, product.shape[1]) for product in products]

    def along(parts: list[jax.Array], axis: int) -> jax.Array:
        first, middle, last = parts
        # A tile's last block is its neighbour's first: 2t + 1 blocks in all.
        shared = _shifted(first, axis, 0) + _shifted(last, axis, 1)
        both = jnp.stack([shared, _shifted(middle - first - last, axis, 0)], axis + 1)
        shape = list(shared.shape)
        shape[axis] *= 2
        return lax.slice_in_dim(both.reshape(shape), 0, shape[axis] - 1, axis=axis)

    blocks = along([along(tiles[3 * row : 3 * row + 3], 2) for row in range(3)], 1)
    return image_of_blocks(window, blocks.reshape(*blocks.shape[:3], sy, sx, -1))


def _shifted(tiles: jax.Array, axis: int, by: int) -> jax.Array:
    """One tile longer along the axis: a zero after the tiles (by 0) or before them (by 1)."""
    spare = [(0, 0, 0)] * tiles.ndim
    spare[axis] = (by, 1 - by, 0)
    return lax.pad(tiles, jnp.zeros((), tiles.dtype), spare)


def _map_factors(window: Window, maps: jax.Array) -> list[jax.Array]:
    """A*: map (N, h, w, M) -> 9 matrices (tiles, M)."""
    (h, w), (batch, rows, columns, channels) = window.map, maps.shape
    maps = lax.pad(
        maps, jnp.zeros((), maps.dtype), [(0, 0, 0), (0, h - rows, 0), (0, w - columns, 0), (0, 0, 0)]
    )
    tiles = maps.reshape(batch, h // 2, 2, w // 2, 2, channels)

    def along(tiles: jax.Array, axis: int) -> list[jax.Array]:
        first, second = (lax.index_in_dim(tiles, place, axis, keepdims=False) for place in (0, 1))
        return [first, first + second, second]

    return [factor.reshape(-1, channels) for rows in along(tiles, 2) for factor in along(rows, 3)]


def _map_of_products(window: Window, products: list[jax.Array], batch: int) -> jax.Array:
    """A: 9 matrices (tiles, M) -> map (N, h, w, M)."""
    (h, w), channels = window.map, products[0].shape[1]
    tiles = [product.reshape(batch, h // 2, w // 2, channels) for product in products]

    def along(first: jax.Array, middle: jax.Array, last: jax.Array, axis: int) -> jax.Array:
        return jnp.stack([first + middle, middle + last], axis)

    rows = [along(*tiles[3 * row : 3 * row + 3], axis=3) for row in range(3)]
    return along(*rows, axis=2).reshape(batch, h, w, channels)


def _kernel_factors(window: Window, kernel: jax.Array) -> list[jax.Array]:
    """K: kernel (kh, kw, C, M) -> 9 matrices (s * s * C, M)."""

    def along(first: jax.Array, second: jax.Array) -> list[jax.Array]:
        return [first, first + second, second]

    top, bottom = blocks_of_kernel(window, kernel)
    return [factor for row in along(top, bottom) for factor in along(row[0], row[1])]


def _kernel_of_products(window: Window, products: list[jax.Array], channels: int) -> jax.Array:
    """K*: 9 matrices (s * s * C, M) -> kernel (kh, kw, C, M)."""

    def along(first: jax.Array, middle: jax.Array, last: jax.Array) -> jax.Array:
        return jnp.stack([first + middle, middle + last])

    rows = [along(*products[3 * row : 3 * row + 3]) for row in range(3)]
    blocks = along(*rows)
    return kernel_of_blocks(window, blocks, channels)
