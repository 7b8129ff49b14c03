"""The protocol of pytorch/examples: each minibatch trains the discriminator, then the generator.

1. D sees the real batch, then the fake batch, as separate passes with separate batch statistics; the losses
   are summed; one Adam step.
2. G's fake batch is made once. G's loss is the *updated* D on that same batch; one Adam step.
3. So D's running statistics update three times a step (real, fake, fake) and G's once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import optax

from dcgan_core.description.protocols import PLAIN_LOSS, DiscriminatorLoss
from dcgan_jax.network.modules import normalize_images
from dcgan_jax.network.pure import Arrays
from dcgan_jax.training.augmentation import augmentation_of
from dcgan_jax.training.judging import judge_batches, judge_by_label
from dcgan_jax.training.losses import added, penalty_due, real_loss, seen_before_updates, with_penalty
from dcgan_jax.training.optimizers import update_network
from dcgan_jax.training.ordering import with_parameters_after
from dcgan_jax.training.state import Measurements, Networks, NetworkState, Optimizers, TrainState, TrainStep


def make_train_step(
    networks: Networks,
    optimizers: Optimizers,
    loss: DiscriminatorLoss = PLAIN_LOSS,
    penalised: bool | None = None,
) -> TrainStep:
    """Return `train_step(state, real_images, latents) -> (state, measurements)`, not yet jitted.

    real_images: bytes or floats in [-1, 1], (N, H, W, C); latents: (N, nz). Measurements are scalars: both
    losses, mean D(x), mean D(G(z)) before and after D's update, D's accuracy before it, how far the generated
    images lie apart, and the norms of both gradients. penalised: whether D pays its penalty in the step; None lets the
    state's count decide, inside the program.
    """
    generate = networks.generator
    augment = augmentation_of(loss)

    def train_step(
        state: TrainState, real_images: jax.Array, latents: jax.Array, penalty: Arrays | None = None
    ) -> tuple[TrainState, Measurements]:
        g, d, step, _ = state
        dtype = jax.tree.leaves(g.parameters)[0].dtype
        real = augment(normalize_images(real_images, dtype), step, "real")
        latents = latents.astype(dtype)
        discriminate = judge_by_label(networks.discriminator, latents)

        def draw(latents: jax.Array) -> tuple[jax.Array, tuple[jax.Array, Callable[..., Any], Arrays]]:
            # One forward pass of G serves both updates; its pullback waits for D's update.
            fake, pull_back, g_statistics = jax.vjp(
                lambda parameters: generate(parameters, g.statistics, latents, training=True),
                g.parameters,
                has_aux=True,
            )
            return augment(fake, step, "fake"), (fake, pull_back, g_statistics)

        judged, (fake, pull_back, g_statistics) = judge_batches(
            networks.discriminator, loss, d, step, real, latents, draw
        )
        due = penalty_due(loss, "pytorch", step, penalised)
        d_gradient = added(with_penalty(judged.gradient, discriminate, loss, due, d, real), penalty)
        d_parameters, d_optimizer = update_network(optimizers, "discriminator", d_gradient, state)

        def generator_loss(images: jax.Array) -> tuple[jax.Array, tuple[Arrays, jax.Array]]:
            # D's parameters are constants here: no gradient of theirs is computed.
            seen = augment(images, step, "fake for G")
            logits, statistics = discriminate(d_parameters, judged.statistics, seen, training=True)
            return real_loss(logits), (statistics, jax.nn.sigmoid(logits).mean())

        (g_loss, (d_statistics, d_fake_after)), fake_gradient = jax.value_and_grad(
            generator_loss, has_aux=True
        )(fake)
        (g_gradient,) = with_parameters_after(fake_gradient, step, g.parameters, pull_back)(fake_gradient)
        g_parameters, g_optimizer = update_network(optimizers, "generator", g_gradient, state)

        measurements = {
            "d_loss": judged.loss,
            "g_loss": g_loss,
            **seen_before_updates(judged.real, judged.fake, fake, networks.discriminator.placement),
            "d_fake_after": d_fake_after,
            "d_grad_norm": optax.tree.norm(d_gradient),
            "g_grad_norm": optax.tree.norm(g_gradient),
        }
        new_state = state._replace(
            generator=NetworkState(g_parameters, g_statistics, g_optimizer),
            discriminator=NetworkState(d_parameters, d_statistics, d_optimizer),
            step=step + 1,
        )
        return new_state, measurements

    return train_step
