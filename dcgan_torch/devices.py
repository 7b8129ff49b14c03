"""What PyTorch computes on."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import torch

from dcgan_core.errors import InputError
from dcgan_core.system.arithmetic import Precision
from dcgan_core.system.machine import available_memory, cores_in_words, keep_freed_memory, out_of_memory
from dcgan_core.system.packages import reason


def default_device() -> torch.device:
    """Return the first CUDA device where there is one (CUDA_VISIBLE_DEVICES chooses), else the CPU."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def require_devices() -> None:
    """Have PyTorch use its default device; raises InputError where that is a GPU that it cannot use."""
    try:
        torch.empty(1, device=default_device())
    except Exception as error:  # CUDA reports drivers, lost and occupied devices in many ways.
        if out_of_memory(error):
            raise
        raise InputError(
            f"PyTorch cannot use this machine's GPU ({reason(error)}). "
            "To compute on the CPU: CUDA_VISIBLE_DEVICES= (empty)"
        ) from error


def reuse_memory_between_calls(device: torch.device) -> None:
    """On a CPU, have this process compute in memory that it used before (`dcgan_core.system.machine`)."""
    if device.type == "cpu":
        keep_freed_memory()


def compute_deterministically() -> None:
    """Let this process use only operations that give the same bits every time; one that has no such form raises.

    For the whole process, and for good. cuBLAS reads its setting when a GPU is first used.
    """
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    torch.use_deterministic_algorithms(True)
    torch.backends.cudnn.benchmark = False


def has_tf32(device: torch.device) -> bool:
    """Whether the device multiplies float32 numbers in TF32: NVIDIA's GPUs since compute capability 8.0."""
    if device.type != "cuda" or torch.version.hip is not None:
        return False
    return torch.cuda.get_device_capability(device) >= (8, 0)


def multiply_in(precision: Precision) -> None:
    """Have this process multiply float32 numbers on GPUs as `precision` says, in convolutions and in products alike.

    Without this PyTorch takes TF32 for convolutions and float32 for products, as it does under bfloat16.
    """
    torch.backends.cudnn.allow_tf32 = precision != "float32"
    torch.backends.cuda.matmul.allow_tf32 = precision == "tf32"


def describe_device(device: torch.device, used: int = 1) -> str:
    """Return the device in words: "cpu (2 cores)", or the accelerator's own name, and how many of the kind are used."""
    name = f"cpu ({cores_in_words()})" if device.type == "cpu" else torch.cuda.get_device_name(device)
    return f"{name} x{used}" if used > 1 else name


def free_memory(device: torch.device) -> int | None:
    """Return how many bytes of the device's memory are free; None where that is not known."""
    return available_memory() if device.type == "cpu" else torch.cuda.mem_get_info(device)[0]


def device_warnings(device: torch.device) -> list[str]:
    """Return a sentence when the machine has an NVIDIA GPU that PyTorch does not use because it cannot."""
    if device.type != "cpu" or os.environ.get("CUDA_VISIBLE_DEVICES") == "":
        return []
    if Path("/dev/nvidiactl").exists() or shutil.which("nvidia-smi"):
        sentence = (
            "this machine has an NVIDIA GPU, but the PyTorch that is installed computes on the CPU; install a "
            "CUDA build of PyTorch"
        )
        return [sentence]
    return []
