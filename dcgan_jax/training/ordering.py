"""The order in which the compiler computes things, where that saves memory on a CPU.

XLA removes a `jax.lax.optimization_barrier` before it decides on an order. So the order is a matter of the data: what
comes later gets a number of what comes earlier, by a condition that always holds. The compiler does not know that.
"""

from __future__ import annotations

from typing import TypeVar

import jax
import jax.numpy as jnp

from dcgan_jax.network.pure import Arrays

Pullback = TypeVar("Pullback")


def after(done: Arrays | jax.Array, step: jax.Array, values: jax.Array) -> jax.Array:
    """Return `values` unchanged; on a CPU, whatever uses them waits for `done`.

    step: a count of steps, so never negative. Elsewhere than on a CPU, nothing waits.
    """
    if jax.default_backend() != "cpu":
        return values
    one = jnp.stack([array.ravel()[0] for array in jax.tree.leaves(done)]).sum()
    return jnp.where(step >= 0, values, one.astype(values.dtype))


def with_parameters_after(
    done: jax.Array, step: jax.Array, parameters: Arrays, pull_back: Pullback
) -> Pullback:
    """Return a pullback of `jax.vjp` that reads the parameters only after `done`, on a CPU.

    parameters: those that it was made of. Otherwise the compiler keeps what the forward pass made of them until the
    backward pass: a kernel's factors (`winograd.py`) take 2.25 times its own memory, and little time to make again.
    """
    own = {id(array) for array in jax.tree.leaves(parameters)}
    return jax.tree.map(lambda kept: after(done, step, kept) if id(kept) in own else kept, pull_back)
