"""The penalty on how steep D is at real images, as a gradient beside that of D's cross-entropies."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from dcgan.protocols import DiscriminatorLoss, Protocol
from dcgan_jax.network.functional import Arrays, PureNetwork
from dcgan_jax.training.losses import steepness
from dcgan_jax.training.state import NetworkState

Due = bool | jax.Array
"""Whether a step pays the penalty: known when it is compiled, or only within its program."""


def penalty_due(loss: DiscriminatorLoss, protocol: Protocol, step: jax.Array, known: bool | None) -> Due:
    """Return whether the step after `step` others pays the penalty; known: what its maker knows of it already."""
    return loss.penalty_due(protocol, step) if known is None else known


def with_penalty(
    gradient: Arrays,
    discriminate: PureNetwork,
    loss: DiscriminatorLoss,
    due: Due,
    d: NetworkState,
    real: jax.Array,
) -> Arrays:
    """Return D's gradient with that of the penalty at the real images, where it is due.

    The pass is one of training, whose statistics are forgotten: running ones are moved by the protocol's passes alone.
    """

    def penalty(parameters: Arrays) -> jax.Array:
        return loss.penalty * steepness(
            lambda images: discriminate(parameters, d.statistics, images, training=True)[0], real
        )

    def of_penalty(parameters: Arrays) -> Arrays:
        return jax.grad(penalty)(parameters)

    if due is False:
        return gradient
    if due is True:
        added = of_penalty(d.parameters)
    else:
        nothing = jax.tree.map(jnp.zeros_like, d.parameters)
        added = jax.lax.cond(due, of_penalty, lambda _: nothing, d.parameters)
    return jax.tree.map(jnp.add, gradient, added)
