"""Which form computes each primitive of `convolution.py`, by backend, geometry and direction.

The choice is made by `jax.lax.platform_dependent`, that is, when a program is lowered, by the platform it is
lowered for and not by the platform of the process: a step exported for CUDA from a machine without a GPU
carries the GPU's forms. Lowered for one platform, only the chosen branch is in the compiled program: the
choice costs nothing when it runs.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from types import ModuleType

import jax
import jax.numpy as jnp

from dcgan_jax.network.convolution import plain, polyphase, products, winograd
from dcgan_jax.network.convolution.window import Window

_traced_once = functools.partial(jax.jit, static_argnums=0, inline=True)
"""Traces every form of a primitive once for each window and shape: a training step has the same ones many times."""


@_traced_once
def down(window: Window, image: jax.Array, kernel: jax.Array) -> jax.Array:
    """image (N, H, W, C), kernel (kh, kw, C, M) -> map (N, h, w, M)."""
    return jax.lax.platform_dependent(
        image,
        kernel,
        cpu=lambda image, kernel: in_float32_at_least(cpu_down, window, image, kernel),
        default=lambda image, kernel: plain.down(window, image, kernel),
    )


@_traced_once
def up(window: Window, maps: jax.Array, kernel: jax.Array) -> jax.Array:
    """map (N, h, w, M), kernel (kh, kw, C, M) -> image (N, H, W, C)."""
    return jax.lax.platform_dependent(
        maps,
        kernel,
        cpu=lambda maps, kernel: in_float32_at_least(cpu_up, window, maps, kernel),
        default=lambda maps, kernel: plain.up(window, maps, kernel),
    )


@_traced_once
def kernel_gradient(window: Window, image: jax.Array, maps: jax.Array) -> jax.Array:
    """image (N, H, W, C), map (N, h, w, M) -> kernel (kh, kw, C, M)."""
    return jax.lax.platform_dependent(
        image,
        maps,
        cpu=lambda image, maps: in_float32_at_least(cpu_kernel_gradient, window, image, maps),
        default=lambda image, maps: plain.kernel_gradient(window, image, maps),
    )


def trace_anew() -> None:
    """Forget what was traced, because a form is about to be another function."""
    for primitive in (down, up, kernel_gradient):
        primitive.clear_cache()  # pyright: ignore[reportAttributeAccessIssue] - of a jitted function


Form = Callable[[Window, jax.Array, jax.Array], jax.Array]


def in_float32_at_least(form: Form, window: Window, left: jax.Array, right: jax.Array) -> jax.Array:
    """Return what a form makes of two arrays, computed in float32 where theirs is narrower, and rounded once.

    A sum of two pixels, rounded to bfloat16 before it is multiplied, would double the error. And XLA converts before
    each operation on a CPU anyway.
    """
    if left.dtype.itemsize >= 4:
        return form(window, left, right)
    return form(window, left.astype(jnp.float32), right.astype(jnp.float32)).astype(left.dtype)


# On a CPU (docs/evidence/performance.md has the figures):
# - a map of one place is a single matrix product;
# - minimal filtering wins where it saves a quarter of the multiplications or more, and where there are channels
#   enough: its transforms cost what the channels of image and map are together, its products what they are
#   multiplied. What it is compared with is quicker downwards than upwards, hence two thresholds;
# - of the rest, pictures gain from products over patches in the two directions that start or end in one;
# - a plain convolution is best otherwise, except upwards in float64, for which XLA has no kernel of its own and
#   spends its time on multiplying zeros.
FILTERING_CHANNELS_DOWN = 64
FILTERING_CHANNELS_UP = 16
POLYPHASE_CHANNELS = 128


def cpu_down(window: Window, image: jax.Array, kernel: jax.Array) -> jax.Array:
    """`down` in the form that is fastest on a CPU."""
    window = window.simplified()
    if window.map == (1, 1):
        return products.down(window, image, kernel)
    if (few := _few_products(window, kernel.shape[2], FILTERING_CHANNELS_DOWN)) is not None:
        return few.down(window, image, kernel)
    return plain.down(window, image, kernel)


def cpu_up(window: Window, maps: jax.Array, kernel: jax.Array) -> jax.Array:
    """`up` in the form that is fastest on a CPU."""
    window = window.simplified()
    if window.map == (1, 1) or kernel.shape[2] <= products.FEW_CHANNELS:
        return products.up(window, maps, kernel)
    if (few := _few_products(window, kernel.shape[2], FILTERING_CHANNELS_UP)) is not None:
        return few.up(window, maps, kernel)
    return (plain if maps.dtype == "float32" else products).up(window, maps, kernel)


def cpu_kernel_gradient(window: Window, image: jax.Array, maps: jax.Array) -> jax.Array:
    """`kernel_gradient` in the form that is fastest on a CPU."""
    window = window.simplified()
    if window.map == (1, 1) or image.shape[3] <= products.FEW_CHANNELS:
        return products.kernel_gradient(window, image, maps)
    # The same threshold as downwards: the two share the transform of the image.
    if (few := _few_products(window, image.shape[3], FILTERING_CHANNELS_DOWN)) is not None:
        return few.kernel_gradient(window, image, maps)
    return plain.kernel_gradient(window, image, maps)


def _few_products(window: Window, channels: int, enough: int) -> ModuleType | None:
    """Return the form of minimal filtering that saves a quarter of the multiplications, where there is one.

    enough: channels of the image from which it pays over blocks. Every other pixel (k3 s2) has a threshold of its own.
    """
    (kh, kw), few = window.kernel, 0.75
    if polyphase.applies(window) and channels >= POLYPHASE_CHANNELS:
        return polyphase if polyphase.multiplications(window) <= few * kh * kw else None
    if winograd.applies(window) and channels >= enough:
        return winograd if winograd.multiplications(window) <= few * kh * kw else None
    return None
