"""The paper's own protocol (Newmu/dcgan_code, `faces/train_uncond_dcgan.py`): each minibatch trains one network.

1. Every step makes the same passes: G on the latents, D on the real batch, D on the fake batch; all costs of the
   authors' program are computed from these, with the weights as they were before the step.
2. Steps 1, 3, 5 ... train G by its cost, steps 2, 4, 6 ... train D by its own. The other network stays as it is.
3. The optimizer is the authors' Adam (`optimizers.paper_adam`).

The authors' networks keep no running statistics. One that does has them moved by its passes in every step: G's
once, D's twice (real, fake), whichever network is trained.
"""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
import optax

from dcgan_core.description.protocols import PLAIN_LOSS, DiscriminatorLoss, NetworkName
from dcgan_jax.network.modules import normalize_images
from dcgan_jax.network.pure import Arrays
from dcgan_jax.training.augmentation import augmentation_of
from dcgan_jax.training.judging import judge_both, judge_by_label
from dcgan_jax.training.losses import (
    added,
    discriminator_loss,
    own_logits,
    penalty_due,
    real_loss,
    seen_before_updates,
    with_penalty,
)
from dcgan_jax.training.optimizers import update_network
from dcgan_jax.training.state import Measurements, Networks, Optimizers, TrainState, TrainStep


class Passes(NamedTuple):
    """What the passes of one step leave: both costs, the statistics afterwards, and what else is measured."""

    d_loss: jax.Array
    g_loss: jax.Array
    g_statistics: Arrays
    d_statistics: Arrays
    seen: Measurements


def make_train_step(
    networks: Networks,
    optimizers: Optimizers,
    loss: DiscriminatorLoss = PLAIN_LOSS,
    turn: NetworkName | None = None,
    penalised: bool | None = None,
) -> TrainStep:
    """Return `train_step(state, real_images, latents) -> (state, measurements)`, not yet jitted.

    real_images: bytes or floats in [-1, 1], (N, H, W, C); latents: (N, nz). Measurements are scalars: those of
    `protocol_pytorch` without D(G(z)) after D's update. The gradient norm of the network that was not trained is 0.
    turn: the network that the step trains, and penalised: whether D pays its penalty in it; None lets the state's
    count decide, inside the program.
    """
    augment = augmentation_of(loss)

    def make_passes(
        state: TrainState, g_parameters: Arrays, d_parameters: Arrays, real: jax.Array, latents: jax.Array
    ) -> Passes:
        generate = networks.generator
        fake, g_statistics = generate(g_parameters, state.generator.statistics, latents, training=True)
        d_statistics = state.discriminator.statistics
        seen_fake = augment(fake, state.step, "fake")
        both = judge_both(networks.discriminator, latents)
        of_real, of_fake, d_statistics = both(d_parameters, d_statistics, real, seen_fake)
        real_logits, fake_logits = own_logits(of_real, latents), own_logits(of_fake, latents)
        seen = seen_before_updates(real_logits, fake_logits, fake, networks.discriminator.placement)
        d_loss = discriminator_loss(loss, of_real, of_fake, latents)
        return Passes(d_loss, real_loss(fake_logits), g_statistics, d_statistics, seen)

    def train_generator(
        state: TrainState, real: jax.Array, latents: jax.Array
    ) -> tuple[TrainState, Measurements]:
        g, d, step, _ = state

        def cost(parameters: Arrays) -> tuple[jax.Array, Passes]:
            passes = make_passes(state, parameters, d.parameters, real, latents)
            return passes.g_loss, passes

        gradient, passes = jax.grad(cost, has_aux=True)(g.parameters)
        parameters, optimizer = update_network(optimizers, "generator", gradient, state)
        new_state = state._replace(
            generator=g._replace(parameters=parameters, statistics=passes.g_statistics, optimizer=optimizer),
            discriminator=d._replace(statistics=passes.d_statistics),
            step=step + 1,
        )
        return new_state, _measurements(passes, g_grad_norm=optax.tree.norm(gradient))

    def train_discriminator(
        state: TrainState, real: jax.Array, latents: jax.Array, penalty: Arrays | None = None
    ) -> tuple[TrainState, Measurements]:
        g, d, step, _ = state

        def cost(parameters: Arrays) -> tuple[jax.Array, Passes]:
            passes = make_passes(state, g.parameters, parameters, real, latents)
            return passes.d_loss, passes

        gradient, passes = jax.grad(cost, has_aux=True)(d.parameters)
        due = penalty_due(loss, "paper", step, penalised)
        judge = judge_by_label(networks.discriminator, latents)
        gradient = added(with_penalty(gradient, judge, loss, due, d, real), penalty)
        parameters, optimizer = update_network(optimizers, "discriminator", gradient, state)
        new_state = state._replace(
            generator=g._replace(statistics=passes.g_statistics),
            discriminator=d._replace(
                parameters=parameters, statistics=passes.d_statistics, optimizer=optimizer
            ),
            step=step + 1,
        )
        return new_state, _measurements(passes, d_grad_norm=optax.tree.norm(gradient))

    def train_step(
        state: TrainState, real_images: jax.Array, latents: jax.Array, penalty: Arrays | None = None
    ) -> tuple[TrainState, Measurements]:
        dtype = jax.tree.leaves(state.generator.parameters)[0].dtype
        real = augment(normalize_images(real_images, dtype), state.step, "real")
        inputs = (state, real, latents.astype(dtype))
        if turn is not None:
            return train_generator(*inputs) if turn == "generator" else train_discriminator(*inputs, penalty)
        # `dcgan_core.description.protocols.trained_networks`, inside the compiled program.
        return jax.lax.cond(state.step % 2 == 0, train_generator, train_discriminator, *inputs)

    return train_step


def _measurements(passes: Passes, **norms: jax.Array) -> Measurements:
    nothing = jnp.zeros_like(passes.d_loss)
    return {
        "d_loss": passes.d_loss,
        "g_loss": passes.g_loss,
        **passes.seen,
        "d_grad_norm": norms.get("d_grad_norm", nothing),
        "g_grad_norm": norms.get("g_grad_norm", nothing),
    }
