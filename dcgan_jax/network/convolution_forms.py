"""Which form computes each primitive of `convolution.py`, by backend, geometry and direction.

The choice is made by `jax.lax.platform_dependent`, that is, when a program is lowered, by the platform it is
lowered for and not by the platform of the process: a step exported for CUDA from a machine without a GPU
carries the GPU's forms. Lowered for one platform, only the chosen branch is in the compiled program: the
choice costs nothing when it runs.
"""

from __future__ import annotations

import jax

from dcgan_jax.network import convolution_lax as plain
from dcgan_jax.network import convolution_products as products
from dcgan_jax.network import convolution_winograd as winograd
from dcgan_jax.network.convolution_window import Window


def down(window: Window, image: jax.Array, kernel: jax.Array) -> jax.Array:
    """image (N, H, W, C), kernel (kh, kw, C, M) -> map (N, h, w, M)."""
    return jax.lax.platform_dependent(
        image,
        kernel,
        cpu=lambda image, kernel: cpu_down(window, image, kernel),
        default=lambda image, kernel: plain.down(window, image, kernel),
    )


def up(window: Window, maps: jax.Array, kernel: jax.Array) -> jax.Array:
    """map (N, h, w, M), kernel (kh, kw, C, M) -> image (N, H, W, C)."""
    return jax.lax.platform_dependent(
        maps,
        kernel,
        cpu=lambda maps, kernel: cpu_up(window, maps, kernel),
        default=lambda maps, kernel: plain.up(window, maps, kernel),
    )


def kernel_gradient(window: Window, image: jax.Array, maps: jax.Array) -> jax.Array:
    """image (N, H, W, C), map (N, h, w, M) -> kernel (kh, kw, C, M)."""
    return jax.lax.platform_dependent(
        image,
        maps,
        cpu=lambda image, maps: cpu_kernel_gradient(window, image, maps),
        default=lambda image, maps: plain.kernel_gradient(window, image, maps),
    )


# Below this many channels of the image, the transforms of minimal filtering cost more than its products save.
WINOGRAD_CHANNELS = 32


def cpu_down(window: Window, image: jax.Array, kernel: jax.Array) -> jax.Array:
    """`down` in the form that is fastest on a CPU."""
    window = window.simplified()
    if window.map == (1, 1):
        return products.down(window, image, kernel)
    if winograd.applies(window) and kernel.shape[2] >= WINOGRAD_CHANNELS:
        return winograd.down(window, image, kernel)
    return plain.down(window, image, kernel)


def cpu_up(window: Window, maps: jax.Array, kernel: jax.Array) -> jax.Array:
    """`up` in the form that is fastest on a CPU."""
    window = window.simplified()
    if winograd.applies(window) and kernel.shape[2] >= WINOGRAD_CHANNELS:
        return winograd.up(window, maps, kernel)
    return products.up(window, maps, kernel)


def cpu_kernel_gradient(window: Window, image: jax.Array, maps: jax.Array) -> jax.Array:
    """`kernel_gradient` in the form that is fastest on a CPU."""
    window = window.simplified()
    if winograd.applies(window) and image.shape[3] >= WINOGRAD_CHANNELS:
        return winograd.kernel_gradient(window, image, maps)
    return products.kernel_gradient(window, image, maps)
