"""A moving average of the generator's weights, which draws steadier images than the weights of any one step.

Polyak averaging with exponential forgetting, as GANs use it (Yazici et al., "The Unusual Effectiveness of Averaging in
GAN Training", 2019). It wraps any training step and changes nothing of it: the average is only ever drawn from.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp

from dcgan_core.description.protocols import WARM_UP
from dcgan_jax.network.pure import Arrays
from dcgan_jax.training.state import Measurements, NetworkState, TrainState, TrainStep


def start_average(state: TrainState) -> TrainState:
    """Return the state with the average begun at its generator's weights."""
    # Copies, since the step donates its state and no buffer can be donated twice.
    begun = jax.tree.map(jnp.copy, _averaged(state.generator))
    return state._replace(generator=state.generator._replace(average=begun))


def with_average(train_step: TrainStep, decay: float) -> TrainStep:
    """Return the step with an update of the average after it: a <- d a + (1 - d) w.

    d is `decay`, and less in the first steps, (1 + t) / (10 + t) at step t, so that the initial weights are soon
    forgotten. Counts of updates are taken over as they are.
    """

    def step(
        state: TrainState, images: jax.Array, latents: jax.Array, penalty: Arrays | None = None
    ) -> tuple[TrainState, Measurements]:
        average = state.generator.average
        assert average is not None
        new, measurements = train_step(state, images, latents, penalty)
        done = new.step.astype(jnp.float32)
        keep = jnp.minimum(jnp.float32(decay), (1 + done) / (WARM_UP + done))

        def update(old: jax.Array, value: jax.Array) -> jax.Array:
            if not jnp.issubdtype(value.dtype, jnp.floating):
                return value
            return value + keep.astype(value.dtype) * (old - value)

        latest = _averaged(new.generator)
        updated = {name: update(average[name], latest[name]) for name in latest}
        return new._replace(generator=new.generator._replace(average=updated)), measurements

    return step


def drawn_from(generator: NetworkState) -> NetworkState:
    """Return the generator that images are drawn with: the average where there is one."""
    if generator.average is None:
        return generator
    return generator._replace(
        parameters={name: generator.average[name] for name in generator.parameters},
        statistics={name: generator.average[name] for name in generator.statistics},
    )


def _averaged(generator: NetworkState) -> Arrays:
    return {**generator.parameters, **generator.statistics}
