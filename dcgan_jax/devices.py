"""What JAX computes on, in words."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import jax


def describe_device() -> str:
    """Return the default device: "cpu (2 cores)", or the accelerator's own name and how many there are."""
    devices = jax.devices()
    if devices[0].platform == "cpu":
        return f"cpu ({os.cpu_count()} cores)"
    count = f" x{len(devices)}" if len(devices) > 1 else ""
    return f"{devices[0].device_kind}{count}"


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
