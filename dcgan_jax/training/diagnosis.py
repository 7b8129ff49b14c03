"""Do a training step slowly, layer by layer, to find the first array that is not finite."""

from __future__ import annotations

import functools
from collections.abc import Iterator

import jax
import jax.numpy as jnp

from dcgan_core.description.architecture import Network
from dcgan_core.description.augmentation import Pass
from dcgan_core.description.protocols import (
    PLAIN_LOSS,
    DiscriminatorLoss,
    NetworkName,
    Protocol,
    trained_networks,
)
from dcgan_core.framework import describe_gradient, describe_output, describe_weight
from dcgan_core.weights.canonical import split_name
from dcgan_jax.network.modules import normalize_images
from dcgan_jax.network.pure import Arrays, PureNetwork
from dcgan_jax.training.augmentation import augmentation_of
from dcgan_jax.training.judging import judge_by_label, judge_classes
from dcgan_jax.training.losses import (
    discriminator_loss,
    real_loss,
    with_penalty,
)
from dcgan_jax.training.optimizers import update_network
from dcgan_jax.training.state import Networks, Optimizers, TrainState


def first_nonfinite(
    networks: Networks,
    optimizers: Optimizers,
    state: TrainState,
    images: jax.Array,
    latents: jax.Array,
    protocol: Protocol = "pytorch",
    loss: DiscriminatorLoss = PLAIN_LOSS,
) -> str | None:
    """Say in words which array is the first, in the order of the computation, to hold a NaN or an infinity.

    state: the one before the step; images and latents: the step's; protocol and D's loss: the run's.
    None when all are finite.
    """
    trained = trained_networks(protocol, int(state.step) + 1)
    due = bool(loss.penalty_due(protocol, int(state.step)))
    findings = _findings(networks, optimizers, state, images, latents, trained, loss, due=due)
    return next(findings, None) or nonfinite_state(state)


def nonfinite_state(state: TrainState) -> str | None:
    """Say which parameter or statistic of a state is not finite; None when all are."""
    for name, network in (("generator", state.generator), ("discriminator", state.discriminator)):
        arrays = network.parameters | network.statistics
        for key in sorted(arrays, key=lambda key: (split_name(key)[0], key)):
            if _broken(arrays[key]):
                return describe_weight(name, key)
    return None


def _findings(
    networks: Networks,
    optimizers: Optimizers,
    state: TrainState,
    images: jax.Array,
    latents: jax.Array,
    trained: tuple[NetworkName, ...],
    loss: DiscriminatorLoss,
    *,
    due: bool,
) -> Iterator[str]:
    if found := nonfinite_state(state):
        yield f"{found}, before the step"
    g, d, *_ = state
    generate, discriminator = networks
    dtype = jax.tree.leaves(g.parameters)[0].dtype
    augment = augmentation_of(loss)
    for_g: Pass = "fake for G" if len(trained) == 2 else "fake"
    real, latents = augment(normalize_images(images, dtype), state.step, "real"), latents.astype(dtype)
    discriminate, judge_all = judge_by_label(discriminator, latents), judge_classes(discriminator, latents)

    yield from _outputs("generator", generate, g.parameters, g.statistics, None, latents, "the latents")
    fake, _ = generate(g.parameters, g.statistics, latents, training=True)
    seen_fake = augment(fake, state.step, "fake")
    for inputs, words in ((real, "the real images"), (seen_fake, "the generated images")):
        yield from _outputs(
            "discriminator", discriminator, d.parameters, d.statistics, inputs, latents, words
        )

    # Gradients and updates are compiled: operation by operation, compiling each takes several times as long.
    def d_loss(parameters: Arrays, statistics: Arrays, real: jax.Array, fake: jax.Array) -> jax.Array:
        of_real, seen = judge_all(parameters, statistics, real, training=True)
        of_fake, _ = judge_all(parameters, seen, fake, training=True)
        return discriminator_loss(loss, of_real, of_fake, latents)

    updated = d.parameters
    if "discriminator" in trained:
        d_gradient = jax.jit(jax.grad(d_loss))(d.parameters, d.statistics, real, seen_fake)
        yield from _gradients("discriminator", d_gradient)
        if due:
            penalise = jax.jit(
                functools.partial(with_penalty, discriminate=discriminate, loss=loss, due=True)
            )
            d_gradient = penalise(d_gradient, d=d, real=real)
            yield from _gradients("discriminator", d_gradient)
        update = jax.jit(functools.partial(update_network, optimizers, "discriminator"))
        updated, _ = update(d_gradient, state)
        words = "the generated images, after its update"
        again = augment(fake, state.step, for_g)
        yield from _outputs("discriminator", discriminator, updated, d.statistics, again, latents, words)
    if "generator" not in trained:
        return

    def g_loss(
        parameters: Arrays, statistics: Arrays, judge: tuple[Arrays, Arrays], latents: jax.Array
    ) -> jax.Array:
        made, _ = generate(parameters, statistics, latents, training=True)
        made = augment(made, state.step, for_g)
        logits, _ = discriminate(*judge, made, training=True)
        return real_loss(logits)

    g_gradient = jax.jit(jax.grad(g_loss))(g.parameters, g.statistics, (updated, d.statistics), latents)
    yield from _gradients("generator", g_gradient)


def _outputs(
    name: str,
    network: PureNetwork,
    parameters: Arrays,
    statistics: Arrays,
    images: jax.Array | None,
    latents: jax.Array,
    words: str,
) -> Iterator[str]:
    """Look at the outputs of D on images, or of G on the latents. Labels, where they are read, end the latents."""
    module = network.module(parameters, statistics)
    described: Network = module.network
    labels = latents[:, -described.classes :] if described.classes else None
    inputs = latents[:, None, None, : described.input_shape[2]] if images is None else images
    for index, maps in enumerate(module.activations(inputs, training=True, labels=labels)):
        if _broken(maps):
            yield describe_output(name, index, described.layers[index], words)


def _gradients(name: str, gradient: Arrays) -> Iterator[str]:
    # Gradients are computed from the last layer back to the first.
    for key in sorted(gradient, key=lambda key: -split_name(key)[0]):
        if _broken(gradient[key]):
            yield describe_gradient(name, key)


def _broken(array: jax.Array) -> bool:
    return not bool(jnp.isfinite(array).all())
