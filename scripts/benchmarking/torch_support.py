"""What the PyTorch rows share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch

from dcgan_torch.devices import default_device, describe_device
from scripts.benchmarking.case import Precision


def platform() -> tuple[torch.device, str, str]:
    """Return (device, its platform as JAX calls it, its name)."""
    device = default_device()
    return device, "gpu" if device.type == "cuda" else device.type, describe_device(device)


def set_precision(precision: Precision) -> None:
    """Set what a float32 product may be rounded to, for the whole process."""
    narrow = precision != "float32"
    torch.backends.cuda.matmul.allow_tf32 = narrow
    torch.backends.cudnn.allow_tf32 = narrow


def wait(device: torch.device) -> None:
    """Wait for everything started."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)


def read_losses(losses: Sequence[Any]) -> list[tuple[float, float]]:
    """Copy losses from the device."""
    return [(float(d), float(g)) for d, g in losses]


def multiply(size: int, precision: Precision, device: torch.device) -> Callable[[], None]:
    """Return a function that multiplies two (size, size) matrices under the policy and waits."""
    dtype = torch.bfloat16 if precision == "bfloat16" else torch.float32
    matrix = torch.randn(size, size, generator=torch.Generator().manual_seed(0)).to(device, dtype)

    def product() -> None:
        torch.mm(matrix, matrix)
        wait(device)

    return product


def device_memory(device: torch.device) -> int | None:
    """Return the peak of the accelerator's memory in bytes; None on a CPU."""
    return torch.cuda.max_memory_allocated(device) if device.type == "cuda" else None
