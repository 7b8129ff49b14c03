"""How D judges images in training: by their labels, and a real and a generated batch for its own update."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import NamedTuple, TypeVar

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from dcgan_core.description.protocols import DiscriminatorLoss
from dcgan_jax.network.joined import apart, in_turn
from dcgan_jax.network.pure import Arrays, PureNetwork
from dcgan_jax.training.losses import Judge, discriminator_loss, loss_of_fake, loss_of_real, own_logits
from dcgan_jax.training.ordering import after
from dcgan_jax.training.state import NetworkState

Drawn = TypeVar("Drawn")


def judge_classes(discriminate: PureNetwork, inputs: Float[Array, "N inputs"]) -> Judge:
    """Return D on images and, where it reads them, their labels; its logits are (N,), or (N, classes)."""
    read = (inputs[:, -discriminate.labels :],) if discriminate.labels else ()

    def judge(
        parameters: Arrays, statistics: Arrays, images: jax.Array, *, training: bool = False
    ) -> tuple[jax.Array, Arrays]:
        return discriminate(parameters, statistics, images, *read, training=training)

    return judge


def judge_by_label(discriminate: PureNetwork, inputs: Float[Array, "N inputs"]) -> Judge:
    """Return D with one logit for each image, by its own label where the network is conditional."""
    judge = judge_classes(discriminate, inputs)

    def judge_own(
        parameters: Arrays, statistics: Arrays, images: jax.Array, *, training: bool = False
    ) -> tuple[jax.Array, Arrays]:
        logits, statistics = judge(parameters, statistics, images, training=training)
        return own_logits(logits, inputs), statistics

    return judge_own


def judge_both(
    discriminate: PureNetwork, inputs: Float[Array, "N inputs"]
) -> Callable[[Arrays, Arrays, jax.Array, jax.Array], tuple[jax.Array, jax.Array, Arrays]]:
    """Return D's two passes of training: (parameters, statistics, real, fake) to the logits of both, and statistics.

    Several devices make one pass of the two, where that is the same.
    """
    judge = judge_classes(discriminate, inputs)

    def one_by_one(
        parameters: Arrays, statistics: Arrays, real: jax.Array, fake: jax.Array
    ) -> tuple[jax.Array, jax.Array, Arrays]:
        real_logits, statistics = judge(parameters, statistics, real, training=True)
        fake_logits, statistics = judge(parameters, statistics, fake, training=True)
        return real_logits, fake_logits, statistics

    def at_once(
        parameters: Arrays, statistics: Arrays, real: jax.Array, fake: jax.Array
    ) -> tuple[jax.Array, jax.Array, Arrays]:
        twofold = dataclasses.replace(discriminate, passes=2)
        judge_pairs = judge_classes(twofold, in_turn(inputs, inputs))
        both, statistics = judge_pairs(parameters, statistics, in_turn(real, fake), training=True)
        return *apart(both), statistics

    return at_once if discriminate.pairs else one_by_one


class Judgement(NamedTuple):
    """D on a real and a generated batch.

    gradient: of `loss` in D's parameters, without the penalty. statistics: those after both passes. real, fake: the
    logits by the images' own labels, (N,).
    """

    loss: Float[Array, ""]
    gradient: Arrays
    statistics: Arrays
    real: Float[Array, " N"]
    fake: Float[Array, " N"]


def judge_batches(
    discriminate: PureNetwork,
    loss: DiscriminatorLoss,
    d: NetworkState,
    step: jax.Array,
    real: Float[Array, "N H W C"],
    inputs: Float[Array, "N inputs"],
    generate: Callable[[Float[Array, "N inputs"]], tuple[Float[Array, "N H W C"], Drawn]],
) -> tuple[Judgement, Drawn]:
    """Return D's judgement of real and generated images, and what else `generate` returns.

    generate: from the inputs of G to the images as D sees them, and anything else. step: the number of steps before.
    A CPU has done everything for the real images before it begins with the generated ones. So it holds the maps of
    one pass at a time.
    """
    if discriminate.pairs:
        return _judge_at_once(discriminate, loss, d, real, inputs, generate)
    judge = judge_classes(discriminate, inputs)

    def of_real(parameters: Arrays) -> tuple[jax.Array, tuple[jax.Array, Arrays]]:
        logits, statistics = judge(parameters, d.statistics, real, training=True)
        return loss_of_real(loss, logits, inputs), (logits, statistics)

    (real_loss, (real_logits, statistics)), real_gradient = jax.value_and_grad(of_real, has_aux=True)(
        d.parameters
    )
    inputs = after(real_gradient, step, inputs)
    fake, drawn = generate(inputs)

    def of_fake(parameters: Arrays) -> tuple[jax.Array, tuple[jax.Array, Arrays]]:
        logits, after_both = judge(parameters, statistics, fake, training=True)
        return loss_of_fake(loss, logits, inputs), (logits, after_both)

    (fake_loss, (fake_logits, statistics)), fake_gradient = jax.value_and_grad(of_fake, has_aux=True)(
        d.parameters
    )
    judgement = Judgement(
        real_loss + fake_loss,
        jax.tree.map(jnp.add, real_gradient, fake_gradient),
        statistics,
        own_logits(real_logits, inputs),
        own_logits(fake_logits, inputs),
    )
    return judgement, drawn


def _judge_at_once(
    discriminate: PureNetwork,
    loss: DiscriminatorLoss,
    d: NetworkState,
    real: jax.Array,
    inputs: jax.Array,
    generate: Callable[[jax.Array], tuple[jax.Array, Drawn]],
) -> tuple[Judgement, Drawn]:
    fake, drawn = generate(inputs)

    def of_both(parameters: Arrays) -> tuple[jax.Array, tuple[jax.Array, jax.Array, Arrays]]:
        both = judge_both(discriminate, inputs)
        real_logits, fake_logits, statistics = both(parameters, d.statistics, real, fake)
        return discriminator_loss(loss, real_logits, fake_logits, inputs), (
            real_logits,
            fake_logits,
            statistics,
        )

    (cost, (real_logits, fake_logits, statistics)), gradient = jax.value_and_grad(of_both, has_aux=True)(
        d.parameters
    )
    own = (own_logits(logits, inputs) for logits in (real_logits, fake_logits))
    return Judgement(cost, gradient, statistics, *own), drawn
