"""The row of one CUDA graph: PyTorch's whole training step, recorded once and replayed.

Nothing is launched from Python but the graph, and the copies of a batch to where it reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import torch

from dcgan_torch.network.modules import NetworkModule
from scripts.benchmarking.case import RING, Case
from scripts.benchmarking.runner_torch import TorchRunner

WARM_UP = 3
"""Steps before the recording: they compile, choose cuDNN's algorithms and make Adam's moments."""

Record = Callable[[Callable[[], torch.Tensor]], tuple[Callable[[], None], torch.Tensor]]
"""From a function of a step to (what does the step again, the tensor that then holds what the function returned)."""


class GraphRunner(TorchRunner):
    """`dcgan_torch`'s step as one CUDA graph. What cannot be recorded raises."""

    def __init__(self, case: Case, mode: str | None = None, graph: bool = True) -> None:
        """mode: see `TorchRunner`. graph: without it, the same step is launched from Python, as on a CPU."""
        super().__init__(case, mode)
        self._replay: Callable[[], None] | None = None
        if graph and self.torch_device.type == "cuda":
            self.record_step(record_graph)
        else:
            self.notes.append("no CUDA graph: the same step, launched from Python")

    def make_adam(self, name: str, module: NetworkModule) -> torch.optim.Adam:
        """Return an Adam that counts its updates on the device: what the host computes is not in a graph."""
        betas = (0.5, 0.999)
        return torch.optim.Adam(
            module.parameters(), lr=2e-4, betas=betas, eps=1e-8, fused=True, capturable=True
        )

    def step(self, index: int) -> Any:
        if self._replay is None:
            return self.eager_step(index)
        self._images_read.copy_(self._images[index % RING])
        self._latents_read.copy_(self._latents[index % RING])
        self._replay()
        return self._losses.clone()

    def record_step(self, record: Record) -> None:
        """Record the step, and put everything that the steps before it changed back to where training begins."""
        beginning = [tensor.detach().clone() for tensor in self._trained()]
        self._images_read, self._latents_read = self._images[0].clone(), self._latents[0].clone()

        def one_step() -> torch.Tensor:
            measured = self._train_step(self.state, self._images_read, self._latents_read)
            return torch.stack([measured["d_loss"], measured["g_loss"]])

        self._replay, self._losses = record(one_step)
        with torch.no_grad():
            for tensor, before in zip(self._trained(), beginning, strict=True):
                tensor.copy_(before)
            for network in self.state.networks().values():
                for moments in network.optimizer.state.values():
                    for tensor in moments.values():
                        tensor.zero_()
        self.state.step = 0

    def _trained(self) -> Iterator[torch.Tensor]:
        """Everything that training changes, apart from what Adam keeps."""
        for network in self.state.networks().values():
            yield from network.module.parameters()
            yield from network.module.buffers()


def record_graph(step: Callable[[], torch.Tensor]) -> tuple[Callable[[], None], torch.Tensor]:
    """Record a step as a CUDA graph, after a few on a stream of their own, as recording wants it."""
    step()  # compiles, on the usual stream
    own = torch.cuda.Stream()
    own.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(own):
        for _ in range(WARM_UP):
            step()
    torch.cuda.current_stream().wait_stream(own)
    torch.cuda.synchronize()
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        losses = step()
    return graph.replay, losses
