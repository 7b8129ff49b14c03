"""How the two sides compute: what the tests and the report set differently."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
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
        """Return what `jax.jit` is reported."""
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
    started_with = os.environ.get("XLA_FLAGS", "")
    return {
        name: value for name, value in PRODUCTION.items() if f"--{name}={int(QUICK[name])}" in started_with
    }


def quick_flags() -> str:
    """Return QUICK as a process finds it in XLA_FLAGS: there it holds for everything that is compiled.

    A release of XLA that lacks one of these ends every process that names it. So one process is started to find out.
    """
    flags = [f"--{name}={int(value)}" for name, value in QUICK.items()]
    environment = {**os.environ, "XLA_FLAGS": " ".join(flags)}
    tried = [sys.executable, "-c", "import jax; jax.devices()"]
    refusal = subprocess.run(tried, env=environment, capture_output=True, text=True, check=False).stderr
    return " ".join(flag for flag in flags if flag not in refusal)
