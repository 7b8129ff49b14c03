"""How the two sides compute: what the tests and the report set differently."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

QUICK: dict[str, Any] = {"xla_backend_optimization_level": 0, "xla_cpu_use_fusion_emitters": False}
"""Compiles a training step six times as fast on a CPU; what it computes in 64 bits is the same to rounding."""


@dataclass
class Options:
    """quick: compile for a short wait instead of for speed. tf32: let a GPU round products to TF32."""

    quick: bool = False
    tf32: bool = False

    def compiler_options(self) -> dict[str, Any]:
        """Return what `jax.jit` is told; empty when it is to compile as in production."""
        return quick_options() if self.quick else {}


OPTIONS = Options()
"""The one instance: both sides read it whenever they compute."""


@functools.cache
def quick_options() -> dict[str, Any]:
    """Return QUICK where this release of XLA has these options and the backend is a CPU, else nothing."""
    import jax

    if jax.default_backend() != "cpu":
        return {}
    try:
        jax.jit(lambda x: x + 1, compiler_options=QUICK)(1.0)
    except jax.errors.JaxRuntimeError:
        return {}
    return QUICK


def quick_flags() -> str:
    """Return the quick options as a process finds them in XLA_FLAGS: there they hold for everything it compiles."""
    return " ".join(f"--{name}={int(value)}" for name, value in quick_options().items())
