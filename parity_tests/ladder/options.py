"""How the two sides compute: what the tests and the report set differently."""

from __future__ import annotations

import functools
import os
from dataclasses import dataclass
from typing import Any

QUICK: dict[str, Any] = {
    "xla_backend_optimization_level": 0,
    "xla_cpu_use_fusion_emitters": False,
    "xla_cpu_parallel_codegen_split_count": 1,
}
"""Compiles a training step seven times as fast on a CPU; what it computes in 64 bits is the same to rounding."""

PRODUCTION: dict[str, Any] = {
    "xla_backend_optimization_level": 3,
    "xla_cpu_use_fusion_emitters": True,
    "xla_cpu_parallel_codegen_split_count": 32,
}
"""XLA's own defaults, for a process that was started with `quick_flags`."""


@dataclass
class Options:
    """quick: compile for a short wait instead of for speed. tf32: let a GPU round products to TF32."""

    quick: bool = False
    tf32: bool = False

    def compiler_options(self) -> dict[str, Any]:
        """Return what `jax.jit` is told."""
        return quick_options() if self.quick else production_options()


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


def production_options() -> dict[str, Any]:
    """Return PRODUCTION in a process that was started with `quick_flags`, else nothing."""
    return PRODUCTION if quick_flags() in os.environ.get("XLA_FLAGS", "") else {}


def quick_flags() -> str:
    """Return QUICK as a process finds it in XLA_FLAGS: there it holds for everything that is compiled.

    An XLA that lacks one of these ends such a process, and names it.
    """
    return " ".join(f"--{name}={int(value)}" for name, value in QUICK.items())
