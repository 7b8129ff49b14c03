"""What every protocol computes: the two losses, how far generated images lie apart."""

from __future__ import annotations

from collections.abc import Callable

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from dcgan_core.description.protocols import DiscriminatorLoss, Protocol
from dcgan_jax.network.pure import Arrays
from dcgan_jax.placement import ONE_DEVICE, Placement
from dcgan_jax.training.state import NetworkState


def real_loss(logits: Float[Array, " N"], label_smoothing: float = 0.0) -> Float[Array, ""]:
    """Mean binary cross-entropy of logits against "real": -log sigmoid(l).

    label_smoothing: how far below 1 the label is (`dcgan_core.description.protocols.DiscriminatorLoss`).
    """
    # Without smoothing the compiled program is to have no trace of it.
    if label_smoothing == 0:
        return jax.nn.softplus(-logits).mean()
    s = label_smoothing
    return ((1 - s) * jax.nn.softplus(-logits) + s * jax.nn.softplus(logits)).mean()


def fake_loss(logits: Float[Array, " N"]) -> Float[Array, ""]:
    """Mean binary cross-entropy of logits against "fake": -log(1 - sigmoid(l))."""
    return jax.nn.softplus(logits).mean()


def steepness(
    logits: Callable[[Float[Array, "N H W C"]], Float[Array, " N"]], images: Float[Array, "N H W C"]
) -> Float[Array, ""]:
    """Mean square norm of the gradient of an image's logit in that image.

    Where the images of a batch are normalised together, the gradient is that of the sum of all logits.
    """
    gradient = jax.grad(lambda inputs: logits(inputs).sum())(images)
    return jnp.square(gradient).sum(axis=(1, 2, 3)).mean()


Judge = Callable[..., tuple[jax.Array, Arrays]]
"""(parameters, statistics, images, training) to (logits, statistics)."""


def own_logits(logits: Float[Array, " N *classes"], inputs: Float[Array, "N inputs"]) -> Float[Array, " N"]:
    """Return one logit for each image: that of its own label, where D has one for each class.

    inputs: the generator's, which end in the labels one-hot; real and generated images have the same ones.
    """
    return logits if logits.ndim == 1 else (logits * inputs[:, -logits.shape[1] :]).sum(axis=1)


def mismatch_loss(logits: Float[Array, "N classes"], inputs: Float[Array, "N inputs"]) -> Float[Array, ""]:
    """Mean cross-entropy, against "fake", of an image's logits for the labels that are not its own."""
    others = logits.shape[1] - 1
    return (jax.nn.softplus(logits) * (1 - inputs[:, -logits.shape[1] :])).sum(axis=1).mean() / others


def loss_of_real(
    loss: DiscriminatorLoss, logits: Float[Array, " N *classes"], inputs: Float[Array, "N inputs"]
) -> Float[Array, ""]:
    """Return what D's loss has by its logits for real images, without the penalty."""
    cost = real_loss(own_logits(logits, inputs), loss.label_smoothing)
    if loss.label_mismatch:
        cost += loss.label_mismatch * mismatch_loss(logits, inputs)
    return loss.scale * cost


def loss_of_fake(
    loss: DiscriminatorLoss, logits: Float[Array, " N *classes"], inputs: Float[Array, "N inputs"]
) -> Float[Array, ""]:
    """Return what D's loss has by its logits for generated images."""
    return loss.scale * fake_loss(own_logits(logits, inputs))


def discriminator_loss(
    loss: DiscriminatorLoss,
    real: Float[Array, " N *classes"],
    fake: Float[Array, " N *classes"],
    inputs: Float[Array, "N inputs"],
) -> Float[Array, ""]:
    """Return D's cross-entropies by its logits for real and generated images, without the penalty."""
    return loss_of_real(loss, real, inputs) + loss_of_fake(loss, fake, inputs)


def accuracy(
    real_logits: Float[Array, " N"], fake_logits: Float[Array, " N"], placement: Placement = ONE_DEVICE
) -> Float[Array, ""]:
    """Share of the images that D judged correctly."""
    if not placement.single:  # one after another they would have to be gathered
        return jnp.stack([real_logits > 0, fake_logits < 0]).mean(dtype=real_logits.dtype)
    judged_right = jnp.concatenate([real_logits > 0, fake_logits < 0])
    return judged_right.mean(dtype=real_logits.dtype)


def pairwise_distance(images: Float[Array, "N H W C"]) -> Float[Array, ""]:
    """Root mean square distance between two of these images, per pixel value (`dcgan_core.training.watches`)."""
    return jnp.sqrt(2 * jnp.var(images, axis=0, ddof=1).mean())


def seen_before_updates(
    real_logits: Float[Array, " N"],
    fake_logits: Float[Array, " N"],
    fake: Float[Array, "N H W C"],
    placement: Placement = ONE_DEVICE,
) -> dict[str, jax.Array]:
    """Return what a step measures of its batches before either network is updated (`dcgan_core.runs.stats`)."""
    return {
        "d_real": jax.nn.sigmoid(real_logits).mean(),
        "d_fake_before": jax.nn.sigmoid(fake_logits).mean(),
        "d_accuracy": accuracy(real_logits, fake_logits, placement),
        "fake_distance": pairwise_distance(fake),
    }


# The penalty on how steep D is at real images, as a gradient added to that of D's cross-entropies.

Due = bool | jax.Array
"""Whether a step pays the penalty: known when it is compiled, or only within its program."""


def penalty_due(loss: DiscriminatorLoss, protocol: Protocol, step: jax.Array, known: bool | None) -> Due:
    """Return whether the step after `step` others pays the penalty; known: what its maker knows of it already."""
    return loss.penalty_due(protocol, step) if known is None else known


def with_penalty(
    gradient: Arrays,
    discriminate: Judge,
    loss: DiscriminatorLoss,
    due: Due,
    d: NetworkState,
    real: jax.Array,
) -> Arrays:
    """Return D's gradient with that of the penalty at the real images, where it is due."""

    def of_penalty(d: NetworkState) -> Arrays:
        return penalty_gradient(discriminate, loss, d, real)

    if due is False:
        return gradient
    if due is True:
        return added(gradient, of_penalty(d))
    nothing = jax.tree.map(jnp.zeros_like, d.parameters)
    return added(gradient, jax.lax.cond(due, of_penalty, lambda _: nothing, d))


def penalty_gradient(
    discriminate: Judge, loss: DiscriminatorLoss, d: NetworkState, real: jax.Array
) -> Arrays:
    """Return the gradient of D's penalty at the real images.

    The pass is one of training, whose statistics are forgotten: running ones are moved by the protocol's passes alone.
    """

    def penalty(parameters: Arrays) -> jax.Array:
        return loss.penalty * steepness(
            lambda images: discriminate(parameters, d.statistics, images, training=True)[0], real
        )

    return jax.grad(penalty)(d.parameters)


def added(gradient: Arrays, other: Arrays | None) -> Arrays:
    """Return the sum of two gradients; None: of nothing."""
    return gradient if other is None else jax.tree.map(jnp.add, gradient, other)
