"""One training step: the discriminator's update, then the generator's (the protocol of pytorch/examples).

1. D sees the real batch, then the fake batch, as separate passes with separate batch statistics; the losses
   are summed; one Adam step.
2. G's fake batch is made once. G's loss is the *updated* D on that same batch; one Adam step.
3. So D's running statistics update three times a step (real, fake, fake) and G's once.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from jaxtyping import Float, Shaped
from torch import Tensor
from torch.nn import functional as F

from dcgan_torch.training.state import NetworkState, TrainState

Measurements = dict[str, Tensor]
TrainStep = Callable[[TrainState, Tensor, Tensor], Measurements]


def normalize_images(images: Shaped[Tensor, "N C H W"], dtype: torch.dtype) -> Float[Tensor, "N C H W"]:
    """Return images in [-1, 1] from bytes; images that are floating point already are returned as they are."""
    if images.is_floating_point():
        return images.to(dtype)
    return images.to(dtype) / 127.5 - 1


def real_loss(logits: Float[Tensor, " N"]) -> Float[Tensor, ""]:
    """Mean binary cross-entropy of logits against "real": -log sigmoid(l)."""
    # F.softplus(-logits) would be the same function, but rounds to the identity above 20.
    return F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits))


def fake_loss(logits: Float[Tensor, " N"]) -> Float[Tensor, ""]:
    """Mean binary cross-entropy of logits against "fake": -log(1 - sigmoid(l))."""
    return F.binary_cross_entropy_with_logits(logits, torch.zeros_like(logits))


def pairwise_distance(images: Float[Tensor, "N C H W"]) -> Float[Tensor, ""]:
    """Root mean square distance between two of these images, per pixel value (`dcgan.runs.collapse`)."""
    return (2 * images.var(dim=0).mean()).sqrt()


def make_train_step(*, precision: str = "float32") -> TrainStep:
    """Return `train_step(state, real_images, latents) -> measurements`, which changes the state in place.

    precision: "float32" computes in the parameters' own dtype; "bfloat16" lets autocast narrow the
        convolutions and matrix products.

    real_images: bytes or floats in [-1, 1], (N, C, H, W); latents: (N, nz). Measurements are scalars, left on
    the device so that nothing waits for them: both losses, mean D(x), mean D(G(z)) before and after D's update,
    D's accuracy before it, how far the generated images lie apart, and the norms of both gradients.
    """

    def train_step(state: TrainState, real_images: Tensor, latents: Tensor) -> Measurements:
        g, d = state.generator, state.discriminator
        g.module.train()
        d.module.train()
        narrow = torch.autocast(g.module.device.type, torch.bfloat16, enabled=precision == "bfloat16")
        real = normalize_images(real_images, d.module.dtype)

        # One forward pass of G serves both updates; its graph waits for D's update.
        with narrow:
            fake = g.module(latents.to(g.module.dtype))
            real_logits = d.module(real)
            fake_logits = d.module(fake.detach())
        d_loss = real_loss(real_logits) + fake_loss(fake_logits)
        d_grad_norm = _update(d, d_loss)

        # D's parameters are constants here: no gradient of theirs is computed.
        d.module.requires_grad_(False)
        with narrow:
            logits = d.module(fake)
        g_loss = real_loss(logits)
        g_grad_norm = _update(g, g_loss)
        d.module.requires_grad_(True)

        state.step += 1
        return {
            "d_loss": d_loss.detach(),
            "g_loss": g_loss.detach(),
            "d_real": real_logits.detach().sigmoid().mean(),
            "d_fake_before": fake_logits.detach().sigmoid().mean(),
            "d_fake_after": logits.detach().sigmoid().mean(),
            "d_accuracy": torch.cat([real_logits.detach() > 0, fake_logits.detach() < 0])
            .to(d_loss.dtype)
            .mean(),
            "fake_distance": pairwise_distance(fake.detach()),
            "d_grad_norm": d_grad_norm,
            "g_grad_norm": g_grad_norm,
        }

    return train_step


def compile_networks(state: TrainState) -> None:
    """Compile both networks' passes, forward and backward, in place; the first step then takes its time."""
    for network in state.networks().values():
        network.module.compile()


def _update(network: NetworkState, loss: Tensor) -> Tensor:
    """Differentiate the loss, let Adam step, and return the norm of the gradient."""
    network.optimizer.zero_grad()
    loss.backward()
    gradients = [parameter.grad for parameter in network.module.parameters() if parameter.grad is not None]
    norm = torch.nn.utils.get_total_norm(gradients)
    network.optimizer.step()
    return norm
