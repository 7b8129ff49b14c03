"""Gradients in the latent: a generator run backwards, by descent."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np
import optax
from jaxtyping import Float, Float32

from dcgan_jax.loading import LoadedGenerator
from dcgan_jax.network.pure import Arrays, PureNetwork
from dcgan_jax.training.optimizers import apply_update

STEPS_A_CALL = 20


@dataclasses.dataclass(frozen=True, eq=False, repr=False)
class JaxInverter(LoadedGenerator):
    """`dcgan_core.framework.Inverter` by JAX; made of a loaded generator by `open_inverter`."""

    def descend(
        self,
        target: Float32[np.ndarray, "H W C"],
        starts: Float32[np.ndarray, "R nz"],
        steps: int,
        learning_rate: float,
        advance: Callable[[int], object],
        watch: Callable[[np.ndarray, np.ndarray], object] = lambda latents, squares: None,
    ) -> tuple[Float32[np.ndarray, "R nz"], Float32[np.ndarray, "steps R"]]:
        """Lower each latent's mean squared pixel difference from `target` (values in [-1, 1]) by Adam."""
        optimizer = _optimizer(learning_rate, steps)
        latents = jnp.asarray(starts)
        state = optimizer.init(latents)
        bounds = {"uniform": (-1.0, 1.0), "unit": (0.0, 1.0)}.get(self.architecture.latent)
        history = []
        for done in range(0, steps, STEPS_A_CALL):
            count = min(STEPS_A_CALL, steps - done)
            latents, state, errors = _descend(
                self.network,
                optimizer,
                count,
                bounds,
                self.architecture.classes,
                self.arrays,
                jnp.asarray(target),
                latents,
                state,
            )
            history.append(np.asarray(errors))
            advance(count)
            watch(np.asarray(latents), history[-1][-1])
        return np.asarray(latents), np.concatenate(history)


def open_inverter(generator: LoadedGenerator) -> JaxInverter:
    """Return the generator with what inversion needs."""
    fields = {field.name: getattr(generator, field.name) for field in dataclasses.fields(generator)}
    return JaxInverter(**fields)


@functools.cache
def _optimizer(learning_rate: float, steps: int) -> optax.GradientTransformation:
    return optax.adam(optax.cosine_decay_schedule(learning_rate, steps))


@functools.partial(jax.jit, static_argnums=(0, 1, 2, 3, 4))
def _descend(
    network: PureNetwork,
    optimizer: optax.GradientTransformation,
    steps: int,
    bounds: tuple[float, float] | None,
    classes: int,
    arrays: tuple[Arrays, Arrays],
    target: Float[jax.Array, "H W C"],
    latents: Float[jax.Array, "R nz"],
    state: optax.OptState,
) -> tuple[jax.Array, optax.OptState, jax.Array]:
    """Return (latents, optimizer state, errors (steps, R) before each step) after `steps` steps.

    classes: how many of the last numbers are the label, which stays as it is.
    """

    def errors(z: jax.Array) -> tuple[jax.Array, jax.Array]:
        apart = network(*arrays, z)[0] - target[None]
        each = jnp.square(apart).mean((1, 2, 3))
        return each.sum(), each  # no latent's error depends on another's

    def step(
        carry: tuple[jax.Array, optax.OptState], _: None
    ) -> tuple[tuple[jax.Array, optax.OptState], jax.Array]:
        z, state = carry
        gradient, each = jax.grad(errors, has_aux=True)(z)
        if classes:
            gradient = gradient.at[:, -classes:].set(0)
        z, state = apply_update(optimizer, gradient, state, z)
        # Clipping keeps uniform latents where the generator was trained (Lipton and Tripathi, 2017).
        return (z if bounds is None else jnp.clip(z, *bounds), state), each

    (latents, state), history = jax.lax.scan(step, (latents, state), None, length=steps)
    return latents, state, history
