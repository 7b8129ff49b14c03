"""What every protocol computes: the two losses, how far generated images lie apart."""

from __future__ import annotations

from collections.abc import Callable

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional as F

from dcgan_core.description.protocols import DiscriminatorLoss
from dcgan_torch import distributed
from dcgan_torch.network.modules import NetworkModule


def real_loss(logits: Float[Tensor, " N"], label_smoothing: float = 0.0) -> Float[Tensor, ""]:
    """Mean binary cross-entropy of logits against "real": -log sigmoid(l).

    label_smoothing: how far below 1 the label is (`dcgan_core.description.protocols.DiscriminatorLoss`).
    """
    # F.softplus(-logits) would be the same function, but rounds to the identity above 20.
    return F.binary_cross_entropy_with_logits(logits, torch.full_like(logits, 1 - label_smoothing))


def fake_loss(logits: Float[Tensor, " N"]) -> Float[Tensor, ""]:
    """Mean binary cross-entropy of logits against "fake": -log(1 - sigmoid(l))."""
    return F.binary_cross_entropy_with_logits(logits, torch.zeros_like(logits))


def steepness(logits: Float[Tensor, " N"], images: Float[Tensor, "N C H W"]) -> Float[Tensor, ""]:
    """Mean square norm of the gradient of an image's logit in that image, to be differentiated once more.

    images: what the logits were computed of, with a gradient wanted. Where the images of a batch are normalised
    together, the gradient is that of the sum of all logits.
    """
    (gradient,) = torch.autograd.grad(logits.sum(), images, create_graph=True)
    return gradient.square().sum(dim=(1, 2, 3)).mean()


def accuracy(real_logits: Float[Tensor, " N"], fake_logits: Float[Tensor, " M"]) -> Float[Tensor, ""]:
    """Share of the images that D judged correctly."""
    return torch.cat([real_logits > 0, fake_logits < 0]).to(real_logits.dtype).mean()


def pairwise_distance(images: Float[Tensor, "N C H W"]) -> Float[Tensor, ""]:
    """Root mean square distance between two of these images, per pixel value (`dcgan_core.training.watches`)."""
    if (world := distributed.world()) == 1:
        return (2 * images.var(dim=0).mean()).sqrt()
    count = world * len(images)
    centred = images - distributed.total(images.sum(dim=0)) / count
    return (2 * (distributed.total(centred.square().sum(dim=0)) / (count - 1)).mean()).sqrt()


def seen_before_updates(
    real_logits: Float[Tensor, " N"], fake_logits: Float[Tensor, " N"], fake: Float[Tensor, "N C H W"]
) -> dict[str, Tensor]:
    """Return what a step measures of its batches before either network is updated (`dcgan_core.runs.stats`)."""
    real_logits, fake_logits = real_logits.detach(), fake_logits.detach()
    return {
        "d_real": real_logits.sigmoid().mean(),
        "d_fake_before": fake_logits.sigmoid().mean(),
        "d_accuracy": accuracy(real_logits, fake_logits),
        "fake_distance": pairwise_distance(fake.detach()),
    }


# The penalty on how steep D is at real images, as a term of the loss that D is updated by.


def own_logits(
    logits: Float[Tensor, " N *classes"], inputs: Float[Tensor, "N inputs"]
) -> Float[Tensor, " N"]:
    """Return one logit for each image: that of its own label, where D has one for each class.

    inputs: the generator's, which end in the labels one-hot; real and generated images have the same ones.
    """
    return logits if logits.ndim == 1 else (logits * inputs[:, -logits.shape[1] :]).sum(dim=1)


def mismatch_loss(logits: Float[Tensor, "N classes"], inputs: Float[Tensor, "N inputs"]) -> Float[Tensor, ""]:
    """Mean cross-entropy, against "fake", of an image's logits for the labels that are not its own."""
    classes = logits.shape[1]
    against = F.binary_cross_entropy_with_logits(logits, torch.zeros_like(logits), reduction="none")
    return (against * (1 - inputs[:, -classes:])).sum(dim=1).mean() / (classes - 1)


def discriminator_loss(
    loss: DiscriminatorLoss,
    real: Float[Tensor, " N *classes"],
    fake: Float[Tensor, " N *classes"],
    inputs: Float[Tensor, "N inputs"],
) -> Float[Tensor, ""]:
    """Return D's cross-entropies by its logits for real and generated images, without the penalty."""
    both = real_loss(own_logits(real, inputs), loss.label_smoothing) + fake_loss(own_logits(fake, inputs))
    if loss.label_mismatch:
        both = both + loss.label_mismatch * mismatch_loss(real, inputs)
    return loss.scale * both


def passes_of(discriminator: NetworkModule, due: bool, inputs: Tensor) -> Callable[[Tensor], Tensor]:
    """Return what passes images, and the labels if D reads them, through D, to logits (N,) or (N, classes).

    inputs: the generator's (N, nz + classes), which end in the labels one-hot. due: whether the penalty is, for which
    the passes are differentiated twice. torch.compile has no second derivatives: such an update goes around what it
    compiled.
    """
    passes = discriminator.forward if due else discriminator
    classes = discriminator.network.classes
    return (lambda images: passes(images, inputs[:, -classes:])) if classes else passes


def with_penalty(
    d_loss: Tensor, loss: DiscriminatorLoss, due: bool, real_logits: Tensor, real: Tensor
) -> Tensor:
    """Return the loss with the penalty where it is due; the logits, one an image, come from `passes_of`."""
    return d_loss + loss.penalty * steepness(real_logits, real) if due else d_loss
