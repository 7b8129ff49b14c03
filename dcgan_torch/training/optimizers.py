"""Adam, as each protocol has it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor

from dcgan_core.description.protocols import BETA1_DECAY, L2, Protocol, remaining_share
from dcgan_torch import distributed
from dcgan_torch.network.modules import NetworkModule
from dcgan_torch.training.state import Measurements, TrainState, TrainStep

if TYPE_CHECKING:
    from dcgan_torch.training.state import NetworkState


class PaperAdam(torch.optim.Adam):
    """The authors' Adam (Newmu/dcgan_code, `lib/updates.py`): L2 in the gradient, a decaying beta1.

    PyTorch's `weight_decay` is that L2. Its bias correction goes by the beta1 it is given, the authors' by the one
    that has not decayed: the ratio of the two goes into the rate.
    """

    def __init__(self, parameters: Any, *, lr: float, betas: tuple[float, float], **rest: Any) -> None:
        super().__init__(parameters, lr=lr, betas=betas, weight_decay=L2, **rest)
        self.rate, self._betas = lr, betas

    def step(self, closure: Callable[[], Any] | None = None) -> Any:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Do one update."""
        beta1, beta2 = self._betas
        for group in self.param_groups:
            state = self.state.get(group["params"][0])
            before = int(state["step"]) if state else 0
            decayed = beta1 * (1 - BETA1_DECAY) ** before
            group["betas"] = (decayed, beta2)
            group["lr"] = self.rate * (1 - decayed ** (before + 1)) / (1 - beta1 ** (before + 1))
        return super().step(closure)


@dataclass(frozen=True)
class AdamSettings:
    """Adam (Kingma and Ba, 2015; epsilon 1e-8): a learning rate for each network, the decays shared.

    protocol: "paper" takes the authors' Adam.
    fused: one kernel for all parameters (faster on a GPU, other rounding); None lets PyTorch choose, which is
        one loop over parameters on a CPU and grouped kernels on a GPU.
    """

    g_lr: float = 2e-4
    d_lr: float = 2e-4
    beta1: float = 0.5
    beta2: float = 0.999
    protocol: Protocol = "pytorch"
    fused: bool | None = None

    def optimizer(self, name: str, module: NetworkModule) -> torch.optim.Adam:
        """Return the Adam of the network called `name`."""
        rate = {"generator": self.g_lr, "discriminator": self.d_lr}[name]
        made = PaperAdam if self.protocol == "paper" else torch.optim.Adam
        return made(module.parameters(), lr=rate, betas=(self.beta1, self.beta2), eps=1e-8, fused=self.fused)


def set_rate(optimizer: torch.optim.Adam, factor: float) -> None:
    """Let the next update go by the rate that the optimizer was made with, times this factor."""
    rate = factor * optimizer.defaults["lr"]
    if isinstance(optimizer, PaperAdam):
        optimizer.rate = rate
    for group in optimizer.param_groups:
        group["lr"] = rate


def update_network(network: NetworkState, loss: Tensor) -> Tensor:
    """Differentiate the loss, let Adam step, and return the norm of the gradient."""
    network.optimizer.zero_grad()
    # The penalty made the images require a gradient, which is not read: parameters alone get theirs.
    loss.backward(inputs=[parameter for parameter in network.module.parameters() if parameter.requires_grad])
    gradients = [parameter.grad for parameter in network.module.parameters() if parameter.grad is not None]
    distributed.share_gradients(gradients)
    norm = torch.nn.utils.get_total_norm(gradients)
    network.optimizer.step()
    return norm


# Learning rates that fall towards the end of a run (`--lr-decay`).


def with_falling_rates(train_step: TrainStep, total_steps: int, decay_share: float) -> TrainStep:
    """Return the step with rates that fall to 0 over the last `decay_share` of `total_steps`."""

    def step(state: TrainState, images: Tensor, latents: Tensor) -> Measurements:
        # In float32, as in JAX.
        left = remaining_share(np.float32(state.step), total_steps, decay_share)
        for network in state.networks().values():
            set_rate(network.optimizer, min(float(left), 1.0))
        return train_step(state, images, latents)

    return step
