"""The penalty on how steep D is at real images, as a term of the loss that D is updated by."""

from __future__ import annotations

from collections.abc import Callable

from torch import Tensor

from dcgan.protocols import DiscriminatorLoss
from dcgan_torch.network.modules import NetworkModule
from dcgan_torch.training.losses import steepness


def passes_of(discriminator: NetworkModule, due: bool) -> Callable[[Tensor], Tensor]:
    """Return what passes images through D, to be differentiated twice where the penalty is due.

    torch.compile has no second derivatives: a penalised update goes around what it compiled.
    """
    return discriminator.forward if due else discriminator


def with_penalty(
    d_loss: Tensor, loss: DiscriminatorLoss, due: bool, real_logits: Tensor, real: Tensor
) -> Tensor:
    """Return the loss with the penalty where it is due; the logits have to come from `passes_of`."""
    return d_loss + loss.penalty * steepness(real_logits, real) if due else d_loss
