"""What the two JAX rows share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import jax
import jax.numpy as jnp

from scripts.benchmarking.case import Precision

MATMUL_PRECISION = {"float32": "highest", "tf32": "tensorfloat32", "bfloat16": "default"}


def set_precision(precision: Precision) -> None:
    """Set what a float32 product may be rounded to, for the whole process."""
    jax.config.update("jax_default_matmul_precision", MATMUL_PRECISION[precision])


def read_losses(losses: Sequence[Any]) -> list[tuple[float, float]]:
    """Copy losses from the device."""
    return [(float(d), float(g)) for d, g in jax.device_get(list(losses))]


def multiply(size: int, precision: Precision) -> Callable[[], None]:
    """Return a function that multiplies two (size, size) matrices under the policy and waits."""
    dtype = jnp.bfloat16 if precision == "bfloat16" else jnp.float32
    matrix = jax.random.normal(jax.random.key(0), (size, size), dtype)
    product = jax.jit(jnp.dot)

    def multiply_once() -> None:
        product(matrix, matrix).block_until_ready()

    return multiply_once


def device_memory() -> int | None:
    """Return the peak of the accelerator's memory in bytes; None on a CPU."""
    statistics = jax.devices()[0].memory_stats() if jax.default_backend() != "cpu" else None
    return statistics.get("peak_bytes_in_use") if statistics else None
