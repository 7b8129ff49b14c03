"""Learning rates that fall towards the end of a run (`--lr-decay`)."""

from __future__ import annotations

import numpy as np
from torch import Tensor

from dcgan.rates import remaining_share
from dcgan_torch.training.optimizers import set_rate
from dcgan_torch.training.state import Measurements, TrainState, TrainStep


def with_falling_rates(train_step: TrainStep, total_steps: int, decay_share: float) -> TrainStep:
    """Return the step with rates that fall to 0 over the last `decay_share` of `total_steps`."""

    def step(state: TrainState, images: Tensor, latents: Tensor) -> Measurements:
        # In float32, as JAX has it.
        left = remaining_share(np.float32(state.step), total_steps, decay_share)
        for network in state.networks().values():
            set_rate(network.optimizer, min(float(left), 1.0))
        return train_step(state, images, latents)

    return step
