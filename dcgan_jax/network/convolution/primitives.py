"""Strided convolution and its transpose, from one set of three primitives.

A strided convolution ties three arrays together: an image, a kernel and a map (the convolution's output).
Each of the three can be computed from the other two, and is linear in each of them:

    down(image, kernel)           -> map       the convolution
    up(map, kernel)               -> image     its adjoint in the image
    kernel_gradient(image, map)   -> kernel    its adjoint in the kernel

They are each other's derivatives, to any order. The transposed convolution is the same three with the roles
of image and map exchanged: its forward pass is `up`, its input gradient `down`. So no derivative is ever taken
of the particular form (a `lax` convolution, a matrix product over patches ...) that computes a primitive, and
forms can be chosen by speed alone: `forms.py` does.
"""

from __future__ import annotations

import functools

import jax

from dcgan_jax.network.convolution import forms
from dcgan_jax.network.convolution.window import Window


def convolution(
    images: jax.Array, kernel: jax.Array, *, stride: tuple[int, int], padding: tuple[int, int]
) -> jax.Array:
    """Strided convolution (cross-correlation) of NHWC images.

    Equal to PyTorch's `Conv2d` with `weight = kernel.transpose(3, 2, 0, 1)`.

    Args:
        images: (N, H, W, C), any float dtype.
        kernel: (kh, kw, C, M), the same dtype.
        stride: rows and columns from one window to the next, each at least 1.
        padding: zeros added on both sides of the rows and of the columns; a negative number crops instead.

    Returns:
        Maps (N, h, w, M) with h = (H + 2 * padding - kh) // stride + 1, in the images' dtype.

    Raises:
        ValueError: shapes or dtypes that do not fit each other, or a window larger than the padded image.
    """
    _check_ranks(images, kernel)
    if images.shape[3] != kernel.shape[2]:
        raise ValueError(f"images have {images.shape[3]} channels, the kernel reads {kernel.shape[2]}")
    window = Window.of_image(images.shape[1:3], kernel.shape[:2], stride, padding)
    return _down(window, images, kernel)


def transposed_convolution(
    maps: jax.Array,
    kernel: jax.Array,
    *,
    stride: tuple[int, int],
    padding: tuple[int, int],
    output_padding: tuple[int, int] = (0, 0),
) -> jax.Array:
    """Transposed convolution of NHWC maps: the adjoint of `convolution` with the same kernel.

    Equal to PyTorch's `ConvTranspose2d` with `weight = kernel.transpose(3, 2, 0, 1)`.

    Args:
        maps: (N, h, w, M), any float dtype.
        kernel: (kh, kw, C, M), the same dtype; its axes are those of the convolution whose adjoint this is.
        stride: of that convolution, each at least 1.
        padding: of that convolution: rows and columns cropped from the result (a negative number adds them).
        output_padding: rows and columns added at the bottom and right, smaller than the stride. They are
            computed, not zero: they are the rows that the strided convolution skipped.

    Returns:
        Images (N, H, W, C) with H = (h - 1) * stride - 2 * padding + kh + output_padding, in the maps' dtype.

    Raises:
        ValueError: shapes or dtypes that do not fit each other, or an empty result.
    """
    _check_ranks(maps, kernel)
    if maps.shape[3] != kernel.shape[3]:
        raise ValueError(f"maps have {maps.shape[3]} channels, the kernel reads {kernel.shape[3]}")
    window = Window.of_map(maps.shape[1:3], kernel.shape[:2], stride, padding, output_padding)
    return _up(window, maps, kernel)


def _check_ranks(inputs: jax.Array, kernel: jax.Array) -> None:
    if inputs.ndim != 4 or kernel.ndim != 4:
        raise ValueError(f"expected NHWC inputs and a 4-axis kernel, got {inputs.shape} and {kernel.shape}")
    if inputs.dtype != kernel.dtype:
        raise ValueError(f"inputs are {inputs.dtype}, the kernel is {kernel.dtype}")


@functools.partial(jax.custom_vjp, nondiff_argnums=(0,))
def _down(window: Window, image: jax.Array, kernel: jax.Array) -> jax.Array:
    return forms.down(window, image, kernel)


@functools.partial(jax.custom_vjp, nondiff_argnums=(0,))
def _up(window: Window, maps: jax.Array, kernel: jax.Array) -> jax.Array:
    return forms.up(window, maps, kernel)


@functools.partial(jax.custom_vjp, nondiff_argnums=(0,))
def _kernel_gradient(window: Window, image: jax.Array, maps: jax.Array) -> jax.Array:
    return forms.kernel_gradient(window, image, maps)


def _down_forward(window, image, kernel):
    return _down(window, image, kernel), (image, kernel)


def _down_backward(window, saved, maps):
    image, kernel = saved
    return _up(window, maps, kernel), _kernel_gradient(window, image, maps)


def _up_forward(window, maps, kernel):
    return _up(window, maps, kernel), (maps, kernel)


def _up_backward(window, saved, image):
    maps, kernel = saved
    return _down(window, image, kernel), _kernel_gradient(window, image, maps)


def _kernel_gradient_forward(window, image, maps):
    return _kernel_gradient(window, image, maps), (image, maps)


def _kernel_gradient_backward(window, saved, kernel):
    image, maps = saved
    return _up(window, maps, kernel), _down(window, image, kernel)


_down.defvjp(_down_forward, _down_backward)
_up.defvjp(_up_forward, _up_backward)
_kernel_gradient.defvjp(_kernel_gradient_forward, _kernel_gradient_backward)
