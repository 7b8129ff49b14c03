"""The three primitives with fewer multiplications: minimal filtering over blocks of pixels, for CPUs.

Where a kernel spans two blocks a side (k4 s2: see `products.py`), two neighbouring outputs of one dimension,
y0 = b0 k0 + b1 k1 and y1 = b1 k0 + b2 k1, need three products instead of four (Winograd's F(2, 2)):

    m0 = (b0 - b1) k0      m1 = b1 (k0 + k1)      m2 = (b2 - b1) k1
    y0 = m0 + m1           y1 = m1 + m2

so a tile of 2 x 2 places of the map needs 9 matrix products where the definition has 16. The tile's 3 x 3 blocks
also copy each pixel 2.25 times, where patches copy it 4 times, and on a CPU that counts as much. Pixels
and weights are only added and subtracted before they are multiplied, never scaled: rounding errors are about
twice those of a direct sum.

The last place of an odd map has no neighbour. Its two products, b k0 and b' k1, share their kernels with m0 and m2, so
they are rows more of the same matrices: 7 x 7 places need 11 x 11 products, 14 x 14 by definition.

The transforms B (blocks to factors), K (kernel to factors) and A (products to map) are linear, and the three
primitives are  A(B(image) K(kernel)),  B*(A*(map) K(kernel))  and  K*(B(image) A*(map)),  a star for an adjoint.
The same transform of one array is in several of them, and the compiler computes it once. Each is the same along rows
and along columns, so it is written for one axis (`Line`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

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

Factors = Callable[[jax.Array, int, int], list[jax.Array]]
"""(array, axis, places of the map along it) -> its factors."""
Joined = Callable[[Sequence[jax.Array], int, int], jax.Array]
"""The adjoint: (factors, axis, places of the map along it) -> the array."""
Weights = Callable[..., list[Any]]
"""From weights to weights, as arguments: along an axis that was taken apart."""


@dataclass(frozen=True)
class Line:
    """The transforms of one axis, each with its adjoint."""

    image_factors: Factors
    image_of: Joined
    map_factors: Factors
    map_of: Joined
    kernel_factors: Weights
    kernel_of: Weights


def applies(window: Window) -> bool:
    """Whether the kernel spans two blocks, by rows and by columns."""
    return taps(window) == (2, 2)


def multiplications(window: Window) -> float:
    """Return how many multiplications a place of the map takes, for each channel of image and map."""
    (h, w), (sy, sx) = window.map, window.stride
    return sy * sx * (h + (h + 1) // 2) * (w + (w + 1) // 2) / (h * w)


def down(window: Window, image: jax.Array, kernel: jax.Array) -> jax.Array:
    """image (N, H, W, C), kernel (kh, kw, C, M) -> map (N, h, w, M)."""
    return line_down(LINE, window, _blocks(window, image), blocks_of_kernel(window, kernel))


def up(window: Window, maps: jax.Array, kernel: jax.Array) -> jax.Array:
    """map (N, h, w, M), kernel (kh, kw, C, M) -> image (N, H, W, C)."""
    blocks = line_up(LINE, window, maps, blocks_of_kernel(window, kernel))
    return image_of_blocks(window, blocks.reshape(*blocks.shape[:3], *window.stride, -1))


def kernel_gradient(window: Window, image: jax.Array, maps: jax.Array) -> jax.Array:
    """image (N, H, W, C), map (N, h, w, M) -> kernel (kh, kw, C, M)."""
    blocks = line_kernel_gradient(LINE, window, _blocks(window, image), maps)
    return kernel_of_blocks(window, blocks, image.shape[3])


def _blocks(window: Window, image: jax.Array) -> jax.Array:
    blocks = blocks_of_image(window, image)
    return blocks.reshape(*blocks.shape[:3], -1)


# By any line: pixels (N, rows, columns, C), taps (kh, kw, C, M), map (N, h, w, M).


def line_down(line: Line, window: Window, pixels: jax.Array, kernel: jax.Array) -> jax.Array:
    """A(B(pixels) K(kernel))."""
    factors = zip(_factors(line.image_factors, window, pixels), _weights(line, kernel), strict=True)
    return _joined(line.map_of, window, [_product(own, weights, 0) for own, weights in factors])


def line_up(line: Line, window: Window, maps: jax.Array, kernel: jax.Array) -> jax.Array:
    """B*(A*(map) K(kernel))."""
    factors = zip(_factors(line.map_factors, window, maps), _weights(line, kernel), strict=True)
    return _joined(line.image_of, window, [_product(own, weights, 1) for own, weights in factors])


def line_kernel_gradient(line: Line, window: Window, pixels: jax.Array, maps: jax.Array) -> jax.Array:
    """K*(B(pixels) A*(map))."""
    factors = zip(
        _factors(line.image_factors, window, pixels), _factors(line.map_factors, window, maps), strict=True
    )
    # Matrices of (places, channels): a product that sums over three axes is slower.
    flat = [[factor.reshape(-1, factor.shape[3]) for factor in pair] for pair in factors]
    rows = _rows([lax.dot_general(own, places, (((0,), (0,)), ((), ()))) for own, places in flat])
    columns = [line.kernel_of(*row) for row in rows]
    return jnp.stack([jnp.stack(line.kernel_of(*column)) for column in zip(*columns, strict=True)], 1)


def _product(factor: jax.Array, weights: jax.Array, summed: int) -> jax.Array:
    """(N, rows, columns, channels) by a matrix, over this axis of it."""
    flat = factor.reshape(-1, factor.shape[3])
    product = lax.dot_general(flat, weights, (((1,), (summed,)), ((), ())))
    return product.reshape(*factor.shape[:3], product.shape[1])


def _factors(along: Factors, window: Window, array: jax.Array) -> list[jax.Array]:
    h, w = window.map
    return [factor for rows in along(array, 1, h) for factor in along(rows, 2, w)]


def _joined(join: Joined, window: Window, products: list[jax.Array]) -> jax.Array:
    h, w = window.map
    return join([join(row, 2, w) for row in _rows(products)], 1, h)


def _weights(line: Line, kernel: jax.Array) -> list[jax.Array]:
    rows = line.kernel_factors(*kernel)
    return [factor for row in rows for factor in line.kernel_factors(*row)]


def _rows(products: list[jax.Array]) -> list[list[jax.Array]]:
    """Return a square of products, as many rows as columns."""
    side = round(len(products) ** 0.5)
    return [products[row * side : (row + 1) * side] for row in range(side)]


# One axis: B and A with their adjoints. There are t whole tiles, and a place more where the map is odd.


def image_factors(blocks: jax.Array, axis: int, places: int) -> list[jax.Array]:
    """B: `places` + 1 blocks along the axis -> t (+ 1), t and t (+ 1) of m0, m1 and m2."""
    tiles = places // 2
    even, odd = (lax.slice_in_dim(blocks, start, None, 2, axis) for start in (0, 1))
    middle, last = cut(odd, axis, 0, tiles), cut(odd, axis, tiles)
    first = cut(even, axis, 0, tiles) - middle, cut(even, axis, tiles, tiles + places % 2)
    return [join(first, axis), middle, join((cut(even, axis, 1) - middle, last), axis)]


def image_of(parts: Sequence[jax.Array], axis: int, places: int) -> jax.Array:
    """B*: what `image_factors` returns -> `places` + 1 blocks."""
    first, middle, last = parts
    tiles = places // 2
    whole = cut(last, axis, 0, tiles)  # a tile's last block is its neighbour's first
    even = longer(first, axis, 0, tiles + 1) + longer(whole, axis, 1, tiles + 1)
    odd = join((middle - cut(first, axis, 0, tiles) - whole, cut(last, axis, tiles)), axis)
    return interleave(even, odd, axis, places + 1)


def map_factors(maps: jax.Array, axis: int, places: int) -> list[jax.Array]:
    """A*: `places` along the axis -> t (+ 1), t and t (+ 1)."""
    tiles = places // 2
    if places % 2 == 0:
        shape = (*maps.shape[:axis], tiles, 2, *maps.shape[axis + 1 :])
        first, second = (
            lax.index_in_dim(maps.reshape(shape), place, axis + 1, keepdims=False) for place in (0, 1)
        )
        return [first, first + second, second]
    first, second = (lax.slice_in_dim(maps, start, None, 2, axis) for start in (0, 1))
    return [first, cut(first, axis, 0, tiles) + second, join((second, cut(first, axis, tiles)), axis)]


def map_of(parts: Sequence[jax.Array], axis: int, places: int) -> jax.Array:
    """A: what `map_factors` returns -> `places`."""
    first, middle, last = parts
    tiles = places // 2
    even = first + join((middle, cut(last, axis, tiles)), axis)
    return interleave(even, middle + cut(last, axis, 0, tiles), axis, places)


def kernel_factors(first: Any, second: Any) -> list[Any]:
    """K: two taps -> three."""
    return [first, first + second, second]


def kernel_of(first: Any, middle: Any, last: Any) -> list[Any]:
    """K*: three -> two taps."""
    return [first + middle, middle + last]


LINE = Line(image_factors, image_of, map_factors, map_of, kernel_factors, kernel_of)


def cut(array: jax.Array, axis: int, start: int, stop: int | None = None) -> jax.Array:
    """Return a part of an array, which may be empty."""
    return lax.slice_in_dim(array, start, stop, axis=axis)


def join(parts: Sequence[jax.Array], axis: int) -> jax.Array:
    """Return parts one after the other; those that are empty are not there."""
    there = [part for part in parts if part.shape[axis]] or list(parts[:1])
    return there[0] if len(there) == 1 else lax.concatenate(there, axis)


def longer(array: jax.Array, axis: int, before: int, length: int) -> jax.Array:
    """Return an array of this length along the axis: zeros before it, and after it."""
    spare = [(0, 0, 0)] * array.ndim
    spare[axis] = (before, length - before - array.shape[axis], 0)
    return lax.pad(array, jnp.zeros((), array.dtype), spare)


def interleave(even: jax.Array, odd: jax.Array, axis: int, length: int) -> jax.Array:
    """Return even, odd, even ... of this length; `odd` may be one shorter."""
    both = jnp.stack([even, longer(odd, axis, 0, even.shape[axis])], axis + 1)
    shape = list(even.shape)
    shape[axis] *= 2
    return cut(both.reshape(shape), axis, 0, length)
