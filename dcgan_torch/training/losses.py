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


# The penalty on how steep D is at real images, as a term of the loss that D is updated by.


def passes_of(discriminator: NetworkModule, due: bool, inputs: Tensor) -> Callable[[Tensor], Tensor]:
    """Return what passes images through D, to be differentiated twice where the penalty is due.

    A conditional network reads each image's label, or the logit of that label counts. inputs: the generator's (N, nz +
    classes), which end in the labels one-hot; real and generated images have the same ones.

    torch.compile has no second derivatives: a penalised update goes around what it compiled.
    """
    passes = discriminator.forward if due else discriminator
    network = discriminator.network
    classes = network.classes or network.output_shape[2]
    if classes == 1:
        return passes
    if network.classes:
        return lambda images: passes(images, inputs[:, -classes:])
    labels = inputs[:, -classes:]
    return lambda images: (passes(images) * labels).sum(dim=1)


def with_penalty(
    d_loss: Tensor, loss: DiscriminatorLoss, due: bool, real_logits: Tensor, real: Tensor
) -> Tensor:
    """Return the loss with the penalty where it is due; the logits have to come from `passes_of`."""
    return d_loss + loss.penalty * steepness(real_logits, real) if due else d_loss
