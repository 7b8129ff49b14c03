"""What one call of the device does: a step on images it holds already, or several steps one after another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Int32, UInt8

from dcgan.data.batches import Choice
from dcgan_jax.training.state import TrainState

HeldStep = Callable[[TrainState, jax.Array | None, Any, jax.Array], tuple[TrainState, dict[str, jax.Array]]]
"""(state, the images held or None, a batch or a stack of them, latents) -> (state, measurements)."""


class Selection(NamedTuple):
    """A `Choice` on the device, or several stacked."""

    indices: Int32[Array, "*steps B"]
    mirrored: Bool[Array, "*steps B"] | None


def take_images(
    held: UInt8[Array, "count H W C"] | None, batch: Selection | jax.Array
) -> UInt8[Array, "B H W C"]:
    """Return a batch as `Batches.batch` makes it, to the bit: of the images held, or as it was given."""
    if not isinstance(batch, Selection):
        return batch
    assert held is not None
    images = held[batch.indices]
    if batch.mirrored is None:
        return images
    return jnp.where(batch.mirrored[:, None, None, None], images[:, :, ::-1], images)


def jit_held_step(train_step: Callable[..., Any], options: dict[str, bool] | None = None) -> HeldStep:
    """Compile one step whose images the device takes itself; the state passed in is donated.

    options: as `dcgan_jax.devices.compiler_options` returns them.
    """

    def step(state: TrainState, held: jax.Array | None, batch: Any, latents: jax.Array) -> Any:
        return train_step(state, take_images(held, batch), latents)

    return jax.jit(step, donate_argnums=0, compiler_options=options)


def jit_several_steps(train_step: Callable[..., Any], options: dict[str, bool] | None = None) -> HeldStep:
    """Compile as many steps as there are batches and latents, stacked; measurements are (steps,).

    The state passed in is donated. The steps are a loop (`lax.scan`) in the program, so its size does not grow with
    their number.
    """

    def steps(state: TrainState, held: jax.Array | None, batches: Any, latents: jax.Array) -> Any:
        def body(state: TrainState, inputs: tuple[Any, jax.Array]) -> Any:
            batch, own_latents = inputs
            return train_step(state, take_images(held, batch), own_latents)

        return jax.lax.scan(body, state, (batches, latents))

    return jax.jit(steps, donate_argnums=0, compiler_options=options)


def to_device(images: np.ndarray | Choice) -> Any:
    """Put a batch on the device: the images, or a `Selection`."""
    if isinstance(images, Choice):
        mirrored = None if images.mirrored is None else jnp.asarray(images.mirrored)
        return Selection(jnp.asarray(images.indices.astype(np.int32)), mirrored)
    return jnp.asarray(images)


def stacked_to_device(batches: Sequence[np.ndarray | Choice]) -> Any:
    """Put the batches of several steps on the device, stacked: one transfer."""
    choices = [batch for batch in batches if isinstance(batch, Choice)]
    if not choices:
        return jnp.asarray(np.stack([batch for batch in batches if not isinstance(batch, Choice)]))
    mirrored = [choice.mirrored for choice in choices if choice.mirrored is not None]
    indices = np.stack([choice.indices for choice in choices])
    return to_device(Choice(indices, np.stack(mirrored) if mirrored else None))
