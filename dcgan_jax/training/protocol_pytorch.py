"""The protocol of pytorch/examples: each minibatch trains the discriminator, then the generator.

1. D sees the real batch, then the fake batch, as separate passes with separate batch statistics; the losses
   are summed; one Adam step.
2. G's fake batch is made once. G's loss is the *updated* D on that same batch; one Adam step.
3. So D's running statistics update three times a step (real, fake, fake) and G's once.
"""

from __future__ import annotations

import jax
import optax

from dcgan_core.description.protocols import PLAIN_LOSS, DiscriminatorLoss
from dcgan_jax.network.modules import Arrays, normalize_images
from dcgan_jax.training.augmentation import augmentation_of
from dcgan_jax.training.losses import (
    accuracy,
    added,
    discriminator_loss,
    judge_both,
    judge_by_label,
    own_logits,
    pairwise_distance,
    penalty_due,
    real_loss,
    with_penalty,
)
from dcgan_jax.training.optimizers import update_network
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
        g, d, step = state
        dtype = jax.tree.leaves(g.parameters)[0].dtype
        real = augment(normalize_images(real_images, dtype), step, "real")
        latents = latents.astype(dtype)
        discriminate = judge_by_label(networks.discriminator, latents)
        both = judge_both(networks.discriminator, latents)

        def d_cost(
            parameters: Arrays, statistics: Arrays, real: jax.Array, fake: jax.Array
        ) -> tuple[jax.Array, tuple[Arrays, jax.Array, jax.Array, jax.Array]]:
            of_real, of_fake, statistics = both(parameters, statistics, real, fake)
            d_loss = discriminator_loss(loss, of_real, of_fake, latents)
            real_logits, fake_logits = own_logits(of_real, latents), own_logits(of_fake, latents)
            told_right = accuracy(real_logits, fake_logits, networks.discriminator.placement)
            seen = (jax.nn.sigmoid(real_logits).mean(), jax.nn.sigmoid(fake_logits).mean(), told_right)
            return d_loss, (statistics, *seen)

        # One forward pass of G serves both updates; its pullback waits for D's update.
        fake, pull_back, g_statistics = jax.vjp(
            lambda parameters: generate(parameters, g.statistics, latents, training=True),
            g.parameters,
            has_aux=True,
        )
        (d_loss, (d_statistics, d_real, d_fake, d_accuracy)), d_gradient = jax.value_and_grad(
            d_cost, has_aux=True
        )(d.parameters, d.statistics, real, augment(fake, step, "fake"))
        due = penalty_due(loss, "pytorch", step, penalised)
        d_gradient = added(with_penalty(d_gradient, discriminate, loss, due, d, real), penalty)
        d_parameters, d_optimizer = update_network(optimizers, "discriminator", d_gradient, d, step)

        def generator_loss(images: jax.Array) -> tuple[jax.Array, tuple[Arrays, jax.Array]]:
            # D's parameters are constants here: no gradient of theirs is computed.
            seen = augment(images, step, "fake for G")
            logits, statistics = discriminate(d_parameters, d_statistics, seen, training=True)
            return real_loss(logits), (statistics, jax.nn.sigmoid(logits).mean())

        (g_loss, (d_statistics, d_fake_after)), fake_gradient = jax.value_and_grad(
            generator_loss, has_aux=True
        )(fake)
        (g_gradient,) = pull_back(fake_gradient)
        g_parameters, g_optimizer = update_network(optimizers, "generator", g_gradient, g, step)

        measurements = {
            "d_loss": d_loss,
            "g_loss": g_loss,
            "d_real": d_real,
            "d_fake_before": d_fake,
            "d_fake_after": d_fake_after,
            "d_accuracy": d_accuracy,
            "fake_distance": pairwise_distance(fake),
            "d_grad_norm": optax.tree.norm(d_gradient),
            "g_grad_norm": optax.tree.norm(g_gradient),
        }
        new_state = TrainState(
            NetworkState(g_parameters, g_statistics, g_optimizer),
            NetworkState(d_parameters, d_statistics, d_optimizer),
            step + 1,
        )
        return new_state, measurements

    return train_step
