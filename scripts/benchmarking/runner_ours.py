"""The rows of this package: its own training step, and its own generator as `generate` uses it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from dcgan_core.system.machine import release_freed_memory
from dcgan_jax.devices import release_memory_after_compiling, reuse_memory_between_calls
from dcgan_jax.loading import load_generator
from dcgan_jax.network.convolution import plain
from dcgan_jax.training.optimizers import make_optimizers
from dcgan_jax.training.state import create_state
from dcgan_jax.training.step import Selection, jit_several_steps, jit_train_step, make_train_step
from dcgan_jax.training.trainer import ACCELERATOR_STEPS, SETTLING_CALLS
from scripts.benchmarking.case import RING, WIDE_CHUNK, Case
from scripts.benchmarking.jax_support import JaxRunner


class OurRunner(JaxRunner):
    """`dcgan_jax`, with the forms it chooses by itself on this device."""

    def __init__(self, case: Case) -> None:
        release_memory_after_compiling()
        reuse_memory_between_calls()
        super().__init__(case)
        optimizers = make_optimizers(2e-4, 2e-4, 0.5, 0.999)
        compute_dtype = "bfloat16" if case.precision == "bfloat16" else None
        start = case.starting_point()
        networks, self.state = create_state(
            start.architecture, start.weights, optimizers, compute_dtype=compute_dtype
        )
        self.train_step = make_train_step(networks, optimizers)
        self.compiled: Any = jit_train_step(self.train_step)

    def step(self, index: int) -> Any:
        batch = index % RING
        self.state, measured = self.compiled(self.state, self.images[batch], self.latents[batch])
        if index < SETTLING_CALLS:
            release_freed_memory()
        return measured["d_loss"], measured["g_loss"]

    def state_in_training(self) -> Any:
        return self.state

    def load_generator(self) -> None:
        """Load the generator as `generate` does."""
        self._generator = load_generator(self.case.starting_point())
        network: Any = self._generator.network
        self._draw = jax.jit(lambda arrays, latents: network(*arrays, latents)[0])

    def generate(self, latents: np.ndarray) -> np.ndarray:
        return self._generator(latents)

    def draw_here(self, latents: np.ndarray) -> None:
        chunks = [latents[first : first + WIDE_CHUNK] for first in range(0, len(latents), WIDE_CHUNK)]
        *_, last = (self._draw(self._generator.arrays, chunk) for chunk in chunks)
        last.block_until_ready()  # they are drawn in this order

    def draw_bytes(self, latents: np.ndarray) -> Iterator[np.ndarray]:
        yield from self._generator.bytes(latents)


class CallsRunner(OurRunner):
    """`dcgan_jax` as a training uses an accelerator: all images on the device, several steps a call.

    A step is given the numbers of its images.
    """

    steps_per_call = ACCELERATOR_STEPS

    def __init__(self, case: Case, channels: int = 0) -> None:
        """channels: to which the convolutions of pictures are padded, 0 for not at all."""
        super().__init__(case)
        if channels:
            pad_pictures(channels)
        self._several = jit_several_steps(self.train_step)
        self._held = jnp.concatenate(self.images)
        numbers = np.arange(RING * case.batch_size, dtype=np.int32).reshape(RING, -1)
        self._inputs: dict[int, tuple[Selection, jax.Array]] = {}
        for first in {call * self.steps_per_call % RING for call in range(RING)}:
            order = [(first + step) % RING for step in range(self.steps_per_call)]
            latents = np.stack([np.asarray(self.latents[batch]) for batch in order])
            self._inputs[first] = jax.device_put((Selection(jnp.asarray(numbers[order]), None), latents))

    def step(self, index: int) -> Any:
        self.state, measured = self._several(self.state, self._held, *self._inputs[index % RING])
        return measured["d_loss"], measured["g_loss"]

    def finish(self, losses: Sequence[Any]) -> list[tuple[float, float]]:
        self.wait()
        pairs = [np.stack(call, axis=1) for call in jax.device_get(list(losses))]
        return [(float(d), float(g)) for d, g in np.concatenate(pairs)]


def pad_pictures(channels: int) -> None:
    """From now on, give the convolutions of pictures (3 channels) zeros up to `channels`, in this whole process."""
    down, up, kernel_gradient = plain.down, plain.up, plain.kernel_gradient

    def wider(array: jax.Array, axis: int) -> jax.Array:
        missing = channels - array.shape[axis] if array.shape[axis] == 3 else 0
        return jnp.pad(array, [(0, missing if place == axis else 0) for place in range(array.ndim)])

    def padded_up(window: Any, maps: jax.Array, kernel: jax.Array) -> jax.Array:
        return up(window, maps, wider(kernel, 2))[..., : kernel.shape[2]]

    def padded_kernel_gradient(window: Any, image: jax.Array, maps: jax.Array) -> jax.Array:
        return kernel_gradient(window, wider(image, 3), maps)[:, :, : image.shape[3]]

    plain.down = lambda window, image, kernel: down(window, wider(image, 3), wider(kernel, 2))
    plain.up, plain.kernel_gradient = padded_up, padded_kernel_gradient
