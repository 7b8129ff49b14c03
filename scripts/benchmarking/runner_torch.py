"""The rows of PyTorch at its strongest: `dcgan_torch`'s step with everything PyTorch offers for speed.

channels_last, fused Adam, batches on the device as bytes, no gradient of D's weights in G's update, losses left on
the device; compiled or not; on a GPU cuDNN's own choice of algorithms, bf16 autocast and, through
`mode="max-autotune"`, CUDA graphs.
"""

from __future__ import annotations

from typing import Any

import torch

from dcgan_torch.devices import reuse_memory_between_calls
from dcgan_torch.network.modules import NetworkModule, build_network, set_weights
from dcgan_torch.training.optimizers import AdamSettings
from dcgan_torch.training.state import create_state
from dcgan_torch.training.step import make_train_step
from scripts.benchmarking.case import RING, Case
from scripts.benchmarking.torch_support import TorchBase

WITH_GRAPHS = ("max-autotune", "reduce-overhead")
"""The modes of torch.compile that record CUDA graphs."""


class TorchRunner(TorchBase):
    """`dcgan_torch` at its fastest."""

    without_gradients = torch.inference_mode

    def __init__(self, case: Case, mode: str | None = None) -> None:
        """mode: that of torch.compile on a GPU (on a CPU it is "default"), None for not compiling."""
        super().__init__(case)
        self.set_precision()
        reuse_memory_between_calls(self.torch_device)
        self._mode = mode if mode is None or self.torch_device.type == "cuda" else "default"
        if mode is not None and self._mode != "default":
            self.notes.append(f"torch.compile with mode={mode!r}")
        images = [torch.from_numpy(batch).to(self.torch_device) for batch in case.images()]
        # NHWC bytes seen as NCHW are channels_last already.
        self._images = [batch.permute(0, 3, 1, 2) for batch in images]
        self._latents = [torch.from_numpy(batch).to(self.torch_device) for batch in case.latents()]
        self._train_step = make_train_step(
            precision="bfloat16" if case.precision == "bfloat16" else "float32"
        )
        start = case.starting_point()
        self.state = create_state(
            start.architecture, start.weights, self.make_adam, device=self.torch_device, channels_last=True
        )
        for network in self.state.networks().values():
            self._compile(network.module)

    def make_adam(self, name: str, module: NetworkModule) -> torch.optim.Adam:
        """Return the Adam of the network called `name`."""
        return AdamSettings(fused=True).optimizer(name, module)

    def _compile(self, module: NetworkModule) -> None:
        if self._mode is not None:
            # Every size has kernels of its own.
            module.compile(mode=self._mode, dynamic=False)

    def step(self, index: int) -> Any:
        if self._mode in WITH_GRAPHS:
            # What the step before left in the graphs' memory is not read again.
            torch.compiler.cudagraph_mark_step_begin()
        return self.eager_step(index)

    def eager_step(self, index: int) -> tuple[torch.Tensor, torch.Tensor]:
        """Do one step, its networks compiled or not; return its losses on the device."""
        batch = index % RING
        measured = self._train_step(self.state, self._images[batch], self._latents[batch])
        return measured["d_loss"], measured["g_loss"]

    def load_generator(self) -> None:
        start = self.case.starting_point()
        network = build_network(start.architecture, "generator", device=self.torch_device)
        network = network.to(memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]
        set_weights(network, start.weights["generator"])
        network.eval()
        self._compile(network)
        self.draw = network
