"""Adam, as each protocol has it."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax

from dcgan_core.description.protocols import BETA1_DECAY, L2, NetworkName, Protocol
from dcgan_jax.network.pure import Arrays
from dcgan_jax.training.ordering import after
from dcgan_jax.training.state import Falling, NetworkState, Optimizers, TrainState


def make_optimizers(
    g_lr: float, d_lr: float, beta1: float, beta2: float, protocol: Protocol = "pytorch"
) -> Optimizers:
    """Return one Adam (Kingma and Ba, 2015; epsilon 1e-8) for each network."""
    if protocol == "paper":
        return Optimizers(paper_adam(g_lr, beta1, beta2), paper_adam(d_lr, beta1, beta2))
    return Optimizers(
        generator=optax.adam(g_lr, b1=beta1, b2=beta2),
        discriminator=optax.adam(d_lr, b1=beta1, b2=beta2),
    )


def paper_adam(rate: float, beta1: float, beta2: float) -> optax.GradientTransformation:
    """Return the authors' Adam (Newmu/dcgan_code, `lib/updates.py`): L2 in the gradient, a decaying beta1.

    Its state has the form of `optax.adam`'s moments, so that one checkpoint format serves both.
    """
    return optax.chain(
        optax.add_decayed_weights(L2),
        _scale_by_decaying_adam(beta1, beta2),
        optax.scale_by_learning_rate(rate),
    )


def _scale_by_decaying_adam(
    beta1: float, beta2: float, epsilon: float = 1e-8
) -> optax.GradientTransformation:
    def update(
        updates: optax.Updates, state: optax.OptState, params: optax.Params | None = None
    ) -> tuple[optax.Updates, optax.OptState]:
        assert isinstance(state, optax.ScaleByAdamState)
        dtype = jax.tree.leaves(state.mu)[0].dtype
        # In logarithms: 1 - 1e-8 is 1 in float32.
        beta = beta1 * jnp.exp(jnp.asarray(state.count, dtype) * jnp.log1p(jnp.asarray(-BETA1_DECAY, dtype)))
        mu = jax.tree.map(lambda m, g: beta * m + (1 - beta) * g, state.mu, updates)
        nu = optax.tree.update_moment_per_elem_norm(updates, state.nu, beta2, 2)
        count = optax.safe_increment(state.count)
        mean = optax.tree.bias_correction(mu, beta1, count)
        square = optax.tree.bias_correction(nu, beta2, count)
        scaled = jax.tree.map(lambda m, v: m / (jnp.sqrt(v) + epsilon), mean, square)
        return scaled, optax.ScaleByAdamState(count=count, mu=mu, nu=nu)

    return optax.GradientTransformation(optax.scale_by_adam().init, update)


def with_falling_rates(state: TrainState, total_steps: int, decay_share: float) -> TrainState:
    """Return the state of a run whose rates fall to 0 over the last `decay_share` of `total_steps`."""
    # XLA multiplies by a constant's reciprocal where the text divides by it: here too, to the bit.
    per_step = np.float32(1) / np.float32(total_steps * decay_share)
    return state._replace(falling=Falling(jnp.array(np.float32(total_steps)), jnp.array(per_step)))


def rate_factor(falling: Falling, done: jax.Array) -> jax.Array:
    """Return the factor of both learning rates (float32, a scalar, 0 to 1) after `done` steps (int32, a scalar).

    That is `remaining_share`, with the length as an input of the program.
    """
    # In float32 whatever the weights are, as in PyTorch: one factor for both.
    return jnp.minimum((falling.length - done.astype(jnp.float32)) * falling.per_step, 1.0)


def update_network(
    optimizers: Optimizers, name: NetworkName, gradient: Arrays, state: TrainState
) -> tuple[Arrays, optax.OptState]:
    """Return (parameters, optimizer state) of the network called `name` after one update by `gradient`.

    state: the one before the step, whose count of steps says how far the rates have fallen.
    """
    optimizer: optax.GradientTransformation = getattr(optimizers, name)
    network: NetworkState = getattr(state, name)
    factor = rate_factor(state.falling, state.step) if state.falling is not None else None
    parameters, adam = apply_update(optimizer, gradient, network.optimizer, network.parameters, factor)
    # The update reads the means that were, in the memory where those that are will be. Otherwise they are copied first.
    means = jax.tree.map(
        lambda new, mean: after(new, state.step, mean), parameters, optax.tree.get(adam, "mu")
    )
    return parameters, optax.tree.set(adam, mu=means)


def apply_update(
    optimizer: optax.GradientTransformation,
    gradient: Any,
    state: optax.OptState,
    parameters: Any,
    factor: jax.Array | None = None,
) -> tuple[Any, optax.OptState]:
    """Return (parameters, optimizer state) after one update by `gradient`; all but the state are trees of one form.

    factor: what the update is multiplied by (a scalar); None: 1.
    """
    # optax's bias correction mixes an integer count with floats, which strict dtype promotion refuses.
    with jax.numpy_dtype_promotion("standard"):
        updates, state = optimizer.update(gradient, state, parameters)
        if factor is not None:
            updates = jax.tree.map(lambda update: update * factor.astype(update.dtype), updates)
        return optax.apply_updates(parameters, updates), state
