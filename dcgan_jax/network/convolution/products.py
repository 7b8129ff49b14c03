"""The three primitives as matrix products over blocks of pixels, for CPUs.

With stride s, the padded image is cut into s x s blocks (space to depth), each a vector of s * s * C numbers.
A kernel of k rows spans t = ceil(k / s) blocks, and the strided convolution becomes one of stride 1 with
t x t taps over the blocks: no pixel is skipped, nothing is dilated.
"""

from __future__ import annotations

import functools

import jax
import jax.numpy as jnp
from jax import lax

from dcgan_jax.network.convolution.window import Window

# A picture has at most this many channels; hidden maps have more.
FEW_CHANNELS = 4


def taps(window: Window) -> tuple[int, int]:
    """Blocks that the kernel spans, by rows and columns."""
    return tuple(-(-width // step) for width, step in zip(window.kernel, window.stride, strict=True))  # type: ignore


def blocks_of_image(window: Window, image: jax.Array) -> jax.Array:
    """image (N, H, W, C) -> blocks (N, h + t - 1, w + t - 1, s, s, C), padded as the window says."""
    (sy, sx), (ty, tx) = window.stride, taps(window)
    rows, columns = window.map[0] + ty - 1, window.map[1] + tx - 1
    spare = [
        (pad, blocks * step - size - pad, 0)
        for size, pad, blocks, step in zip(
            window.image, window.padding, (rows, columns), window.stride, strict=True
        )
    ]
    zero = jnp.zeros((), image.dtype)
    padded = lax.pad(image, zero, [(0, 0, 0), *spare, (0, 0, 0)])
    batch, channels = image.shape[0], image.shape[3]
    return padded.reshape(batch, rows, sy, columns, sx, channels).transpose(0, 1, 3, 2, 4, 5)


def image_of_blocks(window: Window, blocks: jax.Array) -> jax.Array:
    """The adjoint of `blocks_of_image`: blocks (N, rows, columns, s, s, C) -> image (N, H, W, C)."""
    batch, rows, columns, sy, sx, channels = blocks.shape
    padded = blocks.transpose(0, 1, 3, 2, 4, 5).reshape(batch, rows * sy, columns * sx, channels)
    crop = [
        (-pad, size + pad - padded.shape[axis], 0)
        for axis, size, pad in zip((1, 2), window.image, window.padding, strict=True)
    ]
    return lax.pad(padded, jnp.zeros((), padded.dtype), [(0, 0, 0), *crop, (0, 0, 0)])


def blocks_of_kernel(window: Window, kernel: jax.Array) -> jax.Array:
    """kernel (kh, kw, C, M) -> (ty, tx, s * s * C, M), filled with zeros to whole blocks."""
    (sy, sx), (ty, tx) = window.stride, taps(window)
    kh, kw, channels, maps = kernel.shape
    whole = jnp.pad(kernel, ((0, ty * sy - kh), (0, tx * sx - kw), (0, 0), (0, 0)))
    whole = whole.reshape(ty, sy, tx, sx, channels, maps).transpose(0, 2, 1, 3, 4, 5)
    return whole.reshape(ty, tx, sy * sx * channels, maps)


def kernel_of_blocks(window: Window, blocks: jax.Array, channels: int) -> jax.Array:
    """The adjoint of `blocks_of_kernel`: (ty, tx, s * s * C, M) -> kernel (kh, kw, C, M)."""
    (sy, sx), (ty, tx) = window.stride, taps(window)
    maps = blocks.shape[3]
    whole = blocks.reshape(ty, tx, sy, sx, channels, maps).transpose(0, 2, 1, 3, 4, 5)
    whole = whole.reshape(ty * sy, tx * sx, channels, maps)
    return whole[: window.kernel[0], : window.kernel[1]]


def patches(window: Window, image: jax.Array) -> jax.Array:
    """image (N, H, W, C) -> what each place of the map sees, (N, h, w, ty * tx * s * s * C)."""
    blocks = blocks_of_image(window, image)
    batch, rows, columns = blocks.shape[:3]
    blocks = blocks.reshape(batch, rows, columns, -1)
    (h, w), (ty, tx) = window.map, taps(window)
    shifted = [blocks[:, y : y + h, x : x + w] for y in range(ty) for x in range(tx)]
    return jnp.concatenate(shifted, axis=3)


def down(window: Window, image: jax.Array, kernel: jax.Array) -> jax.Array:
    """image (N, H, W, C), kernel (kh, kw, C, M) -> map (N, h, w, M)."""
    seen = patches(window, image)
    return jnp.dot(seen, blocks_of_kernel(window, kernel).reshape(seen.shape[3], kernel.shape[3]))


def up(window: Window, maps: jax.Array, kernel: jax.Array) -> jax.Array:
    """map (N, h, w, M), kernel (kh, kw, C, M) -> image (N, H, W, C)."""
    (sy, sx), (ty, tx), channels = window.stride, taps(window), kernel.shape[2]
    batch, h, w = maps.shape[:3]
    matrix = blocks_of_kernel(window, kernel).reshape(ty * tx * sy * sx * channels, kernel.shape[3])
    spread = lax.dot_general(maps, matrix, (((3,), (1,)), ((), ())))
    spread = spread.reshape(batch, h, w, ty, tx, sy * sx * channels)
    blocks = functools.reduce(
        jnp.add,
        [
            jnp.pad(spread[:, :, :, y, x], ((0, 0), (y, ty - 1 - y), (x, tx - 1 - x), (0, 0)))
            for y in range(ty)
            for x in range(tx)
        ],
    )
    return image_of_blocks(window, blocks.reshape(batch, h + ty - 1, w + tx - 1, sy, sx, channels))


def kernel_gradient(window: Window, image: jax.Array, maps: jax.Array) -> jax.Array:
    """image (N, H, W, C), map (N, h, w, M) -> kernel (kh, kw, C, M)."""
    (ty, tx), channels = taps(window), image.shape[3]
    if channels <= FEW_CHANNELS:
        seen = _patches_by_place(window, image)
        matrix = seen @ maps.reshape(seen.shape[1], maps.shape[3])
    else:
        seen = patches(window, image)
        matrix = lax.dot_general(seen, maps, (((0, 1, 2), (0, 1, 2)), ((), ())))
    return kernel_of_blocks(window, matrix.reshape(ty, tx, -1, maps.shape[3]), channels)


def _patches_by_place(window: Window, image: jax.Array) -> jax.Array:
    """The transpose of `patches`, (ty * tx * s * s * C, N * h * w).

    A product that sums over the rows of its left side is slower, or has that side transposed first. The few channels
    of a picture are quickly gathered in this order; many channels are not.
    """
    (h, w), (ty, tx) = window.map, taps(window)
    blocks = blocks_of_image(window, image).transpose(3, 4, 5, 0, 1, 2)
    shifted = [blocks[..., y : y + h, x : x + w] for y in range(ty) for x in range(tx)]
    return jnp.stack(shifted).reshape(-1, image.shape[0] * h * w)
