"""What the PyTorch rows share."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any

import numpy as np
import torch

from dcgan_torch.devices import default_device, describe_device
from scripts.benchmarking.case import CHUNK, WIDE_CHUNK, Case
from scripts.benchmarking.rows import Runner

IN_FLIGHT = 3
"""Chunks of images that are drawn or copied while the caller has one."""


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

    def draw_here(self, latents: np.ndarray) -> None:
        with self.without_gradients():
            for chunk in torch.from_numpy(latents).split(WIDE_CHUNK):
                self.draw(chunk.to(self.torch_device))
        self.wait()

    def draw_bytes(self, latents: np.ndarray) -> Iterator[np.ndarray]:
        under_way: deque[tuple[torch.Tensor, torch.cuda.Event | None]] = deque()
        for chunk in torch.from_numpy(latents).split(WIDE_CHUNK):
            under_way.append(self._bytes_under_way(chunk))
            if len(under_way) == IN_FLIGHT:
                yield _arrived(*under_way.popleft())
        while under_way:
            yield _arrived(*under_way.popleft())

    def _bytes_under_way(self, latents: torch.Tensor) -> tuple[torch.Tensor, torch.cuda.Event | None]:
        """Start drawing and copying; return where the bytes arrive, NHWC, and what happens when they have."""
        with self.without_gradients():
            images = self.draw(latents.to(self.torch_device))
            narrow = images.add(1).mul(127.5).add(0.5).clamp(0, 255).to(torch.uint8)
            narrow = narrow.permute(0, 2, 3, 1).contiguous()
            if self.device != "gpu":
                return narrow, None
            host = torch.empty(narrow.shape, dtype=torch.uint8, pin_memory=True)
            host.copy_(narrow, non_blocking=True)
            event = torch.cuda.Event()
            event.record()
        return host, event

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


def _arrived(host: torch.Tensor, event: torch.cuda.Event | None) -> np.ndarray:
    if event is not None:
        event.synchronize()
    return host.numpy()
