"""What JAX computes on, in words."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import jax

from dcgan.runs.allocator import keep_freed_memory
from dcgan.runs.machine import available_memory

DETERMINISTIC = {"xla_gpu_deterministic_ops": True}
"""XLA's own option: no sums in a varying order, and no choice between kernels by how fast they happen to run."""


def compiler_options(*, deterministic: bool) -> dict[str, bool] | None:
    """Return what `jax.jit` is to tell XLA (`compiler_options`) so that a program gives the same bits every time.

    CPUs take the option and need nothing of it; a TPU's programs are deterministic, and its compiler is not told.
    """
    return dict(DETERMINISTIC) if deterministic and jax.default_backend() != "tpu" else None


def reuse_memory_between_calls() -> None:
    """On a CPU, have a call of the device compute in the memory that the call before it used.

    For this whole process, and best before JAX computes anything: one that has begun already goes on sending calls
    ahead, and as many of them then hold memory at once.
    """
    jax.config.update("jax_cpu_enable_async_dispatch", False)
    if jax.default_backend() == "cpu":
        keep_freed_memory()


def describe_device() -> str:
    """Return the default device: "cpu (2 cores)", or the accelerator's own name and how many there are."""
    devices = jax.devices()
    if devices[0].platform == "cpu":
        return f"cpu ({os.cpu_count()} cores)"
    count = f" x{len(devices)}" if len(devices) > 1 else ""
    return f"{devices[0].device_kind}{count}"


def free_memory() -> int | None:
    """Return how many bytes of the default device's memory are free; None where nobody knows."""
    device = jax.devices()[0]
    if device.platform == "cpu":
        return available_memory()
    statistics = device.memory_stats() or {}
    if "bytes_limit" not in statistics:
        return None
    return statistics["bytes_limit"] - statistics.get("bytes_in_use", 0)


def device_warnings() -> list[str]:
    """Return a sentence when the machine has an NVIDIA GPU that JAX does not use because it cannot."""
    if jax.default_backend() != "cpu" or os.environ.get("JAX_PLATFORMS", "").startswith("cpu"):
        return []
    if Path("/dev/nvidiactl").exists() or shutil.which("nvidia-smi"):
        return [
            (
                "this machine has an NVIDIA GPU, but the JAX that is installed computes on the CPU; install the GPU "
                "build with: pip install 'dcgan-jax[cuda]'"
            )
        ]
    return []
