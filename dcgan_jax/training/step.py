"""One training step: the discriminator's update, then the generator's (the protocol of pytorch/examples).

1. D sees the real batch, then the fake batch, as separate passes with separate batch statistics; the losses
   are summed; one Adam step.
2. G's fake batch is made once. G's loss is the *updated* D on that same batch; one Adam step.
3. So D's running statistics update three times a step (real, fake, fake) and G's once.
"""

from __future__ import annotations

from collections.abc import Callable

import jax
import jax.numpy as jnp
import optax
from jaxtyping import Array, Float, UInt8

from dcgan_jax.network.functional import Arrays
from dcgan_jax.training.state import Networks, NetworkState, Optimizers, TrainState

Measurements = dict[str, jax.Array]
TrainStep = Callable[[TrainState, jax.Array, jax.Array], tuple[TrainState, Measurements]]


def make_optimizers(g_lr: float, d_lr: float, beta1: float, beta2: float) -> Optimizers:
    """Return one Adam (Kingma and Ba, 2015; epsilon 1e-8) for each network."""
    return Optimizers(
        generator=optax.adam(g_lr, b1=beta1, b2=beta2),
        discriminator=optax.adam(d_lr, b1=beta1, b2=beta2),
    )


def normalize_images(images: UInt8[Array, "N H W C"], dtype: jnp.dtype) -> Float[Array, "N H W C"]:
    """Return images in [-1, 1] from bytes; images that are floating point already are returned as they are."""
    if jnp.issubdtype(images.dtype, jnp.floating):
        return images.astype(dtype)
    return images.astype(dtype) / 127.5 - 1


def real_loss(logits: Float[Array, " N"]) -> Float[Array, ""]:
    """Mean binary cross-entropy of logits against "real": -log sigmoid(l)."""
    return jax.nn.softplus(-logits).mean()


def fake_loss(logits: Float[Array, " N"]) -> Float[Array, ""]:
    """Mean binary cross-entropy of logits against "fake": -log(1 - sigmoid(l))."""
    return jax.nn.softplus(logits).mean()


def pairwise_distance(images: Float[Array, "N H W C"]) -> Float[Array, ""]:
    """Root mean square distance between two of these images, per pixel value (`dcgan.runs.collapse`)."""
    return jnp.sqrt(2 * jnp.var(images, axis=0, ddof=1).mean())


def make_train_step(networks: Networks, optimizers: Optimizers) -> TrainStep:
    """Return `train_step(state, real_images, latents) -> (state, measurements)`, not yet jitted.

    real_images: bytes or floats in [-1, 1], (N, H, W, C); latents: (N, nz). Measurements are scalars: both
    losses, mean D(x), mean D(G(z)) before and after D's update, D's accuracy before it, how far the generated
    images lie apart, and the norms of both gradients.
    """
    generate, discriminate = networks

    def discriminator_loss(
        parameters: Arrays, statistics: Arrays, real: jax.Array, fake: jax.Array
    ) -> tuple[jax.Array, tuple[Arrays, jax.Array, jax.Array, jax.Array]]:
        real_logits, statistics = discriminate(parameters, statistics, real, training=True)
        fake_logits, statistics = discriminate(parameters, statistics, fake, training=True)
        loss = real_loss(real_logits) + fake_loss(fake_logits)
        told_right = jnp.concatenate([real_logits > 0, fake_logits < 0]).mean(dtype=loss.dtype)
        seen = (jax.nn.sigmoid(real_logits).mean(), jax.nn.sigmoid(fake_logits).mean(), told_right)
        return loss, (statistics, *seen)

    def train_step(
        state: TrainState, real_images: jax.Array, latents: jax.Array
    ) -> tuple[TrainState, Measurements]:
        g, d, step = state
        dtype = jax.tree.leaves(g.parameters)[0].dtype
        real = normalize_images(real_images, dtype)
        latents = latents.astype(dtype)

        # One forward pass of G serves both updates; its pullback waits for D's update.
        fake, pull_back, g_statistics = jax.vjp(
            lambda parameters: generate(parameters, g.statistics, latents, training=True),
            g.parameters,
            has_aux=True,
        )
        (d_loss, (d_statistics, d_real, d_fake, d_accuracy)), d_gradient = jax.value_and_grad(
            discriminator_loss, has_aux=True
        )(d.parameters, d.statistics, real, fake)
        d_parameters, d_optimizer = update_network(optimizers.discriminator, d_gradient, d)

        def generator_loss(images: jax.Array) -> tuple[jax.Array, tuple[Arrays, jax.Array]]:
            # D's parameters are constants here: no gradient of theirs is computed.
            logits, statistics = discriminate(d_parameters, d_statistics, images, training=True)
            return real_loss(logits), (statistics, jax.nn.sigmoid(logits).mean())

        (g_loss, (d_statistics, d_fake_after)), fake_gradient = jax.value_and_grad(
            generator_loss, has_aux=True
        )(fake)
        (g_gradient,) = pull_back(fake_gradient)
        g_parameters, g_optimizer = update_network(optimizers.generator, g_gradient, g)

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


def jit_train_step(train_step: TrainStep, compiler_options: dict[str, bool] | None = None) -> TrainStep:
    """Compile a step; the state passed in is donated: its buffers are reused and must not be read again.

    compiler_options: see `dcgan_jax.devices.compiler_options`.
    """
    return jax.jit(train_step, donate_argnums=0, compiler_options=compiler_options)


def update_network(
    optimizer: optax.GradientTransformation, gradient: Arrays, network: NetworkState
) -> tuple[Arrays, optax.OptState]:
    """Return (parameters, optimizer state) after one update by `gradient`."""
    # optax's bias correction mixes an integer count with floats, which strict dtype promotion refuses.
    with jax.numpy_dtype_promotion("standard"):
        updates, optimizer_state = optimizer.update(gradient, network.optimizer, network.parameters)
        return optax.apply_updates(network.parameters, updates), optimizer_state  # pyright: ignore[reportReturnType]
