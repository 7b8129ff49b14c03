"""The protocol of pytorch/examples: each minibatch trains the discriminator, then the generator.

1. D sees the real batch, then the fake batch, as separate passes with separate batch statistics; the losses
   are summed; one Adam step.
2. G's fake batch is made once. G's loss is the *updated* D on that same batch; one Adam step.
3. So D's running statistics update three times a step (real, fake, fake) and G's once.
"""

from __future__ import annotations

import torch
from torch import Tensor

from dcgan_core.description.protocols import PLAIN_LOSS, DiscriminatorLoss
from dcgan_torch.network.modules import normalize_images
from dcgan_torch.training.augmentation import augmentation_of
from dcgan_torch.training.losses import (
    discriminator_loss,
    own_logits,
    passes_of,
    real_loss,
    seen_before_updates,
    with_penalty,
)
from dcgan_torch.training.optimizers import update_network
from dcgan_torch.training.state import Measurements, TrainState, TrainStep


def make_train_step(*, precision: str = "float32", loss: DiscriminatorLoss = PLAIN_LOSS) -> TrainStep:
    """Return `train_step(state, real_images, latents) -> measurements`, which changes the state in place.

    precision: "float32" computes in the parameters' own dtype; "bfloat16" lets autocast narrow the
        convolutions and matrix products.

    real_images: bytes or floats in [-1, 1], (N, C, H, W); latents: (N, nz). Measurements are scalars, left on
    the device so that nothing waits for them: both losses, mean D(x), mean D(G(z)) before and after D's update,
    D's accuracy before it, how far the generated images lie apart, and the norms of both gradients.
    """

    augment = augmentation_of(loss)

    def train_step(state: TrainState, real_images: Tensor, latents: Tensor) -> Measurements:
        g, d = state.generator, state.discriminator
        g.module.train()
        d.module.train()
        narrow = torch.autocast(g.module.device.type, torch.bfloat16, enabled=precision == "bfloat16")
        due = loss.penalty_due("pytorch", state.step)
        real = augment(normalize_images(real_images, d.module.dtype), state.step, "real")
        real = real.detach().requires_grad_(due)

        inputs = latents.to(g.module.dtype)
        discriminate = passes_of(d.module, due, inputs)
        # One forward pass of G serves both updates; its graph waits for D's update.
        with narrow:
            fake = g.module(inputs)
            of_real = discriminate(real)
            of_fake = discriminate(augment(fake.detach(), state.step, "fake"))
        real_logits, fake_logits = own_logits(of_real, inputs), own_logits(of_fake, inputs)
        d_loss = discriminator_loss(loss, of_real, of_fake, inputs)
        d_grad_norm = update_network(d, with_penalty(d_loss, loss, due, real_logits, real))

        # D's parameters are constants here: no gradient of theirs is computed.
        d.module.requires_grad_(False)
        with narrow:
            logits = own_logits(
                passes_of(d.module, False, inputs)(augment(fake, state.step, "fake for G")), inputs
            )
        g_loss = real_loss(logits)
        g_grad_norm = update_network(g, g_loss)
        d.module.requires_grad_(True)

        state.step += 1
        return {
            "d_loss": d_loss.detach(),
            "g_loss": g_loss.detach(),
            **seen_before_updates(real_logits, fake_logits, fake),
            "d_fake_after": logits.detach().sigmoid().mean(),
            "d_grad_norm": d_grad_norm,
            "g_grad_norm": g_grad_norm,
        }

    return train_step
