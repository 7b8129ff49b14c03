"""What the two JAX rows share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import jax
import jax.numpy as jnp

from dcgan_jax.devices import describe_device
from scripts.benchmarking.case import Case
from scripts.benchmarking.rows import Runner

MATMUL_PRECISION = {"float32": "highest", "tf32": "tensorfloat32", "bfloat16": "default"}


class JaxRunner(Runner):
    """What the runners of JAX share; a row adds its networks, its step and its generator."""

    def __init__(self, case: Case) -> None:
        # What a float32 product may be rounded to, for the whole process.
        jax.config.update("jax_default_matmul_precision", MATMUL_PRECISION[case.precision])
        self.case = case
        self.images, self.latents = jax.device_put((list(case.images()), list(case.latents())))
        self.device, self.device_name, self.notes = jax.default_backend(), describe_device(), []

    def state_in_training(self) -> Any:
        """Return the arrays that a step changes."""
        raise NotImplementedError

    def wait(self) -> None:
        jax.block_until_ready(self.state_in_training())

    def finish(self, losses: Sequence[Any]) -> list[tuple[float, float]]:
        self.wait()
        return [(float(d), float(g)) for d, g in jax.device_get(list(losses))]

    def multiply(self, size: int) -> Callable[[], None]:
        dtype = jnp.bfloat16 if self.case.precision == "bfloat16" else jnp.float32
        matrix = jax.random.normal(jax.random.key(0), (size, size), dtype)
        product = jax.jit(jnp.dot)

        def multiply_once() -> None:
            product(matrix, matrix).block_until_ready()

        return multiply_once

    def device_memory(self) -> int | None:
        statistics = jax.devices()[0].memory_stats() if jax.default_backend() != "cpu" else None
        return statistics.get("peak_bytes_in_use") if statistics else None
