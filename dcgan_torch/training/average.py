"""A moving average of the generator's weights, which draws steadier images than the weights of any one step.

The same as in `dcgan_jax.training.average`: it wraps any training step and changes nothing of it, as the average is
only ever drawn from.
"""

from __future__ import annotations

import copy

import numpy as np
import torch
from torch import Tensor

from dcgan_core.description.protocols import WARM_UP
from dcgan_torch.network.modules import NetworkModule, named_tensors
from dcgan_torch.training.state import Measurements, NetworkState, TrainState, TrainStep


def start_average(state: TrainState) -> None:
    """Begin the average at the generator's weights, in place; before the network is compiled."""
    state.generator.average = copy.deepcopy(state.generator.module).requires_grad_(False).eval()


def with_average(train_step: TrainStep, decay: float) -> TrainStep:
    """Return the step with an update of the average after it: a <- d a + (1 - d) w.

    d is `decay`, and less in the first steps, (1 + t) / (10 + t) at step t, so that the initial weights are soon
    forgotten. Counts of updates are taken over as they are.
    """

    def step(state: TrainState, images: Tensor, latents: Tensor) -> Measurements:
        average = state.generator.average
        assert average is not None
        measurements = train_step(state, images, latents)
        # In float32 whatever the weights are, as in JAX.
        done = np.float32(state.step)
        keep = float(min(np.float32(decay), (1 + done) / (WARM_UP + done)))
        _update(average, state.generator.module, keep)
        return measurements

    return step


def drawn_from(generator: NetworkState) -> NetworkModule:
    """Return the generator that images are drawn with: the average where there is one."""
    return generator.module if generator.average is None else generator.average


@torch.no_grad()
def _update(average: NetworkModule, module: NetworkModule, keep: float) -> None:
    latest = named_tensors(module)
    for name, (_, _, old) in named_tensors(average).items():
        value = latest[name][2]
        # One rounding after the other: value + keep * (old - value).
        old.copy_(value + keep * (old - value) if old.is_floating_point() else value)
