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


class TorchRunner(TorchBase):
    """`dcgan_torch` at its fastest; `compiled` adds torch.compile."""

    without_gradients = torch.inference_mode

    def __init__(self, case: Case, compiled: bool = False) -> None:
        super().__init__(case)
        self.set_precision()
        self.compiled = compiled
        reuse_memory_between_calls(self.torch_device)
        self._mode = "max-autotune" if self.torch_device.type == "cuda" else "default"
        images = [torch.from_numpy(batch).to(self.torch_device) for batch in case.images()]
        # NHWC bytes seen as NCHW are channels_last already.
        self._images = [batch.permute(0, 3, 1, 2) for batch in images]
        self._latents = [torch.from_numpy(batch).to(self.torch_device) for batch in case.latents()]
        self._train_step = make_train_step(
            precision="bfloat16" if case.precision == "bfloat16" else "float32"
        )
        self._restart()

    def _restart(self) -> None:
        start = self.case.starting_point()
        self.state = create_state(
            start.architecture,
            start.weights,
            AdamSettings(fused=True).optimizer,
            device=self.torch_device,
            channels_last=True,
        )
        for network in self.state.networks().values():
            self._compile(network.module)

    def _compile(self, module: NetworkModule) -> None:
        if self.compiled:
            module.compile(mode=self._mode)

    def step(self, index: int) -> Any:
        batch = index % RING
        try:
            measured = self._train_step(self.state, self._images[batch], self._latents[batch])
        except RuntimeError as error:
            if index > 0 or self._mode != "max-autotune":
                raise
            # A step interleaves passes of two networks, which not every version can record as CUDA graphs.
            first_line = str(error).strip().splitlines()[0]
            self.notes.append(f"without CUDA graphs: mode='max-autotune' failed ({first_line})")
            self._mode = "max-autotune-no-cudagraphs"
            torch.compiler.reset()
            self._restart()
            return self.step(index)
        return measured["d_loss"], measured["g_loss"]

    def load_generator(self) -> None:
        start = self.case.starting_point()
        network = build_network(start.architecture, "generator", device=self.torch_device)
        network = network.to(memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]
        set_weights(network, start.weights["generator"])
        network.eval()
        self._compile(network)
        self.draw = network
