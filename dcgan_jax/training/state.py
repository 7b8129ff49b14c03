"""Everything a training step changes, as one tree of arrays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Protocol

import jax
import jax.numpy as jnp
import numpy as np
import optax

from dcgan_core.description.architecture import Architecture
from dcgan_core.description.protocols import NETWORK_NAMES
from dcgan_core.weights.canonical import Weights
from dcgan_jax.network.modules import build_network, set_weights, to_numpy
from dcgan_jax.network.pure import Arrays, PureNetwork, split_network
from dcgan_jax.placement import ONE_DEVICE, Placement


class NetworkState(NamedTuple):
    """One network's arrays by canonical name, and its optimizer's.

    parameters: what Adam trains. statistics: running means, variances and update counts. optimizer: optax's
    state, whose moments mirror `parameters`. average: moving averages of parameters and statistics, where they are
    kept (`average.py`).
    """

    parameters: Arrays
    statistics: Arrays
    optimizer: optax.OptState
    average: Arrays | None = None


class Falling(NamedTuple):
    """How learning rates fall (float32, scalars): inputs of the step, so that each length has the same program.

    length: the run's, in steps. per_step: what a step takes away, as a share of the rates.
    """

    length: jax.Array
    per_step: jax.Array


class TrainState(NamedTuple):
    """The state before step `step` (int32, the number of steps done).

    falling: None where the rates stay. It belongs to a run, not to its checkpoints.
    """

    generator: NetworkState
    discriminator: NetworkState
    step: jax.Array
    falling: Falling | None = None


class Networks(NamedTuple):
    """The static halves of the two networks."""

    generator: PureNetwork
    discriminator: PureNetwork


class Optimizers(NamedTuple):
    """One Adam for each network."""

    generator: optax.GradientTransformation
    discriminator: optax.GradientTransformation


Measurements = dict[str, jax.Array]


class TrainStep(Protocol):
    """One training step, jitted or not: (state, real images, latents) to (state, measurements)."""

    def __call__(
        self, state: TrainState, images: jax.Array, latents: jax.Array, penalty: Arrays | None = None, /
    ) -> tuple[TrainState, Measurements]:
        """penalty: the gradient of D's penalty, where another program computes it."""
        ...


def create_state(
    architecture: Architecture,
    weights: Mapping[str, Weights],
    optimizers: Optimizers,
    *,
    dtype: str = "float32",
    compute_dtype: str | None = None,
    placement: Placement = ONE_DEVICE,
) -> tuple[Networks, TrainState]:
    """Return the networks and the state at step 0 from canonical weights of both networks.

    dtype: of parameters, statistics and moments; compute_dtype: of the passes (None: the same); placement: of their
    batches. The state is on the default device.
    """
    pure: dict[str, PureNetwork] = {}
    states: dict[str, NetworkState] = {}
    for name in NETWORK_NAMES:
        module = build_network(
            architecture, name, dtype=dtype, compute_dtype=compute_dtype, placement=placement
        )
        set_weights(module, weights[name])
        pure[name], parameters, statistics = split_network(module)
        states[name] = NetworkState(parameters, statistics, _at_rest(getattr(optimizers, name), parameters))
    step = jnp.zeros((), jnp.int32)
    return Networks(**pure), TrainState(states["generator"], states["discriminator"], step)


def _at_rest(optimizer: optax.GradientTransformation, parameters: Arrays) -> optax.OptState:
    """Return what `optimizer.init` does for Adam: moments and counts that are 0.

    By NumPy: JAX would compile a program for each shape, to write zeros.
    """
    shapes = jax.eval_shape(optimizer.init, parameters)
    return jax.tree.map(lambda leaf: jnp.array(np.zeros(leaf.shape, leaf.dtype)), shapes)


def canonical_weights(state: TrainState) -> dict[str, Weights]:
    """Copy both networks' canonical weights from the device."""
    return {
        name: to_numpy(network.parameters | network.statistics)
        for name, network in (("generator", state.generator), ("discriminator", state.discriminator))
    }
