"""The row of this package: its own training step, and its own generator as `generate` uses it."""

from __future__ import annotations

from typing import Any

import numpy as np

from dcgan_core.system.machine import release_freed_memory
from dcgan_jax.devices import release_memory_after_compiling, reuse_memory_between_calls
from dcgan_jax.loading import load_generator
from dcgan_jax.training.optimizers import make_optimizers
from dcgan_jax.training.state import create_state
from dcgan_jax.training.step import jit_train_step, make_train_step
from dcgan_jax.training.trainer import SETTLING_CALLS
from scripts.benchmarking.case import RING, Case
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
        self._train_step = jit_train_step(make_train_step(networks, optimizers))

    def step(self, index: int) -> Any:
        batch = index % RING
        self.state, measured = self._train_step(self.state, self.images[batch], self.latents[batch])
        if index + 1 == SETTLING_CALLS:
            release_freed_memory()
        return measured["d_loss"], measured["g_loss"]

    def state_in_training(self) -> Any:
        return self.state

    def load_generator(self) -> None:
        """Load the generator as `generate` does."""
        self._generator = load_generator(self.case.starting_point())

    def generate(self, latents: np.ndarray) -> np.ndarray:
        return self._generator(latents)
