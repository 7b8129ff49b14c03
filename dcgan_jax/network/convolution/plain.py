"""The three primitives as plain `lax` convolutions: for GPUs and TPUs, and as the other forms' reference."""

from __future__ import annotations

import jax
from jax import lax

from dcgan_jax.network.convolution.window import Window


def down(window: Window, image: jax.Array, kernel: jax.Array) -> jax.Array:
    """image (N, H, W, C), kernel (kh, kw, C, M) -> map (N, h, w, M)."""
    return lax.conv_general_dilated(
        image,
        kernel,
        window_strides=window.stride,
        padding=[(pad, pad) for pad in window.padding],
        dimension_numbers=("NHWC", "HWIO", "NHWC"),
    )


def up(window: Window, maps: jax.Array, kernel: jax.Array) -> jax.Array:
    """map (N, h, w, M), kernel (kh, kw, C, M) -> image (N, H, W, C)."""
    # The map's places are `stride` apart in the image; a pixel sums what the flipped kernel sees of them.
    padding = [
        (width - 1 - pad, size + pad - 1 - (places - 1) * step)
        for size, places, width, step, pad in zip(
            window.image, window.map, window.kernel, window.stride, window.padding, strict=True
        )
    ]
    return lax.conv_general_dilated(
        maps,
        lax.rev(kernel, (0, 1)),
        window_strides=(1, 1),
        padding=padding,
        lhs_dilation=window.stride,
        dimension_numbers=("NHWC", "HWOI", "NHWC"),
    )


def kernel_gradient(window: Window, image: jax.Array, maps: jax.Array) -> jax.Array:
    """image (N, H, W, C), map (N, h, w, M) -> kernel (kh, kw, C, M)."""
    # The batch is summed over, so it takes the place of a convolution's channels; the map is the kernel.
    padding = [
        (pad, (places - 1) * step + width - size - pad)
        for size, places, width, step, pad in zip(
            window.image, window.map, window.kernel, window.stride, window.padding, strict=True
        )
    ]
    return lax.conv_general_dilated(
        image,
        maps,
        window_strides=(1, 1),
        padding=padding,
        rhs_dilation=window.stride,
        dimension_numbers=("CHWN", "IHWO", "HWNC"),
    )
