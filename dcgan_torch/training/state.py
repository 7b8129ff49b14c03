"""Everything a training step changes: two modules, two optimizers, a count."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from dcgan_core.description.architecture import Architecture
from dcgan_core.description.protocols import NETWORK_NAMES
from dcgan_core.weights.canonical import Weights
from dcgan_core.weights.layouts import from_torch, to_torch
from dcgan_torch.network.modules import (
    NetworkModule,
    build_network,
    get_weights,
    named_parameters,
    set_weights,
)

Moments = tuple[dict[str, np.ndarray], dict[str, np.ndarray], int]
"""Adam's (first moments, second moments, updates done), the moments by canonical name."""

StateCopy = tuple[int, dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, Any] | None]]]
"""(step, {network: (its module's state, its optimizer's, its average's)})."""


@dataclass
class NetworkState:
    """One network (parameters and running statistics) and the Adam that trains it.

    average: a network of the moving averages of both, where they are kept (`average.py`).
    """

    module: NetworkModule
    optimizer: torch.optim.Adam
    average: NetworkModule | None = None


@dataclass
class TrainState:
    """The state before step `step` (the number of steps done). A step changes it in place."""

    generator: NetworkState
    discriminator: NetworkState
    step: int = 0

    def networks(self) -> dict[str, NetworkState]:
        """Both networks by name."""
        return {"generator": self.generator, "discriminator": self.discriminator}


Measurements = dict[str, Tensor]
TrainStep = Callable[[TrainState, Tensor, Tensor], Measurements]
"""(state, real images, latents) to measurements; changes the state in place."""


MakeOptimizer = Callable[[str, NetworkModule], torch.optim.Adam]
"""Makes the Adam of the network with this name."""


def create_state(
    architecture: Architecture,
    weights: Mapping[str, Weights],
    make_optimizer: MakeOptimizer,
    *,
    dtype: str = "float32",
    device: torch.device | str = "cpu",
    channels_last: bool = False,
) -> TrainState:
    """Return the state at step 0 from canonical weights of both networks.

    dtype: of parameters, statistics and moments. channels_last: keep maps and kernels as NHWC in memory
    (the values and shapes are the same; convolutions are often faster).
    """
    states: dict[str, NetworkState] = {}
    for name in NETWORK_NAMES:
        module = build_network(architecture, name, dtype=dtype, device=device)
        if channels_last:
            module = module.to(memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]
        set_weights(module, weights[name])
        states[name] = NetworkState(module, make_optimizer(name, module))
    return TrainState(states["generator"], states["discriminator"])


def canonical_weights(state: TrainState) -> dict[str, Weights]:
    """Copy both networks' canonical weights from the device."""
    return {name: get_weights(network.module) for name, network in state.networks().items()}


def copy_state(state: TrainState) -> StateCopy:
    """Copy the state on its device; `put_back` takes the copy."""
    networks = {
        name: copy.deepcopy(
            (
                network.module.state_dict(),
                network.optimizer.state_dict(),
                None if network.average is None else network.average.state_dict(),
            )
        )
        for name, network in state.networks().items()
    }
    return state.step, networks


def put_back(kept: StateCopy, state: TrainState) -> None:
    """Put what `copy_state` returned back into the state; the copy stays good for another time."""
    state.step, networks = kept
    for name, network in state.networks().items():
        module, optimizer, average = copy.deepcopy(networks[name])
        network.module.load_state_dict(module)
        network.optimizer.load_state_dict(optimizer)
        if network.average is not None and average is not None:
            network.average.load_state_dict(average)


def adam_moments(network: NetworkState) -> Moments:
    """Copy (first moments, second moments, updates done) of a network's Adam, by canonical name."""
    first: dict[str, np.ndarray] = {}
    second: dict[str, np.ndarray] = {}
    updates = 0
    for name, (layer, role, parameter) in named_parameters(network.module).items():
        found = network.optimizer.state.get(parameter)
        # Adam makes its moments when it first updates: before that they are zero.
        zeros = torch.zeros_like(parameter)
        for moments, key in ((first, "exp_avg"), (second, "exp_avg_sq")):
            moments[name] = from_torch(layer, role, (found[key] if found else zeros).numpy(force=True))
        updates = int(found["step"]) if found else 0
    return first, second, updates


def set_adam_moments(network: NetworkState, moments: Moments) -> None:
    """Put the moments that `adam_moments` returned (of either framework) into a network's Adam."""
    first, second, updates = moments
    for name, (layer, role, parameter) in named_parameters(network.module).items():
        fused = network.optimizer.param_groups[0]["fused"]
        state = network.optimizer.state[parameter]
        # PyTorch keeps the count on the parameter's device where one kernel does the whole update, else on the host.
        state["step"] = torch.tensor(float(updates), device=parameter.device if fused else None)
        for key, arrays in (("exp_avg", first), ("exp_avg_sq", second)):
            values = torch.from_numpy(to_torch(layer, role, arrays[name]))
            state[key] = torch.zeros_like(parameter, requires_grad=False).copy_(values)
