"""What the PyTorch rows share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any

import numpy as np
import torch

from dcgan_torch.devices import default_device, describe_device
from scripts.benchmarking.case import CHUNK, Case
from scripts.benchmarking.rows import Runner


class TorchBase(Runner):
    """What the runners of PyTorch share; a row adds its networks, its step and its generator."""

    draw: Callable[[torch.Tensor], torch.Tensor]
    """The generator that `load_generator` loads: latents (N, nz) to images (N, C, H, W)."""
    without_gradients: Callable[[], AbstractContextManager[Any]]

    def __init__(self, case: Case) -> None:
        self.case = case
        self.torch_device = default_device()
        self.device = "gpu" if self.torch_device.type == "cuda" else self.torch_device.type
        self.device_name, self.notes = describe_device(self.torch_device), []
        # The shapes never change; public programs set it too.
        torch.backends.cudnn.benchmark = True

    def set_precision(self) -> None:
        """Set what a float32 product may be rounded to, for the whole process."""
        narrow = self.case.precision != "float32"
        torch.backends.cuda.matmul.allow_tf32 = narrow
        torch.backends.cudnn.allow_tf32 = narrow

    def wait(self) -> None:
        """Wait for everything started."""
        if self.torch_device.type == "cuda":
            torch.cuda.synchronize(self.torch_device)

    def finish(self, losses: Sequence[Any]) -> list[tuple[float, float]]:
        self.wait()
        return [(float(d), float(g)) for d, g in losses]

    def generate(self, latents: np.ndarray) -> np.ndarray:
        with self.without_gradients():
            chunks = torch.from_numpy(latents).split(CHUNK)
            images = [self.draw(chunk.to(self.torch_device)).cpu() for chunk in chunks]
        return torch.cat(images).permute(0, 2, 3, 1).numpy()

    def multiply(self, size: int) -> Callable[[], None]:
        dtype = torch.bfloat16 if self.case.precision == "bfloat16" else torch.float32
        matrix = torch.randn(size, size, generator=torch.Generator().manual_seed(0))
        matrix = matrix.to(self.torch_device, dtype)

        def product() -> None:
            torch.mm(matrix, matrix)
            self.wait()

        return product

    def device_memory(self) -> int | None:
        return torch.cuda.max_memory_allocated(self.torch_device) if self.device == "gpu" else None
