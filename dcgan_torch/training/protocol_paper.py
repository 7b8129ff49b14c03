"""The paper's own protocol (Newmu/dcgan_code, `faces/train_uncond_dcgan.py`): each minibatch trains one network.

1. Every step makes the same passes: G on the latents, D on the real batch, D on the fake batch; all costs of the
   authors' program are computed from these, with the weights as they were before the step.
2. Steps 1, 3, 5 ... train G by its cost, steps 2, 4, 6 ... train D by its own. The other network stays as it is.
3. The optimizer is the authors' Adam (`optimizers.PaperAdam`).

The authors' networks keep no running statistics. One that does has them moved by its passes in every step: G's
once, D's twice (real, fake), whichever network is trained.
"""

from __future__ import annotations

import torch
from torch import Tensor

from dcgan_core.description.protocols import PLAIN_LOSS, DiscriminatorLoss, trained_networks
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

    real_images: bytes or floats in [-1, 1], (N, C, H, W); latents: (N, nz). Measurements are scalars: those of
    `protocol_pytorch` without D(G(z)) after D's update. The gradient norm of the network that was not trained is 0.
    """

    augment = augmentation_of(loss)

    def train_step(state: TrainState, real_images: Tensor, latents: Tensor) -> Measurements:
        g, d = state.generator, state.discriminator
        g.module.train()
        d.module.train()
        narrow = torch.autocast(g.module.device.type, torch.bfloat16, enabled=precision == "bfloat16")
        (trained,) = trained_networks("paper", state.step + 1)
        due = trained == "discriminator" and loss.penalty_due("paper", state.step)
        real = augment(normalize_images(real_images, d.module.dtype), state.step, "real")
        real = real.detach().requires_grad_(due)
        # The other network's parameters are constants: no gradient of theirs is computed.
        g.module.requires_grad_(trained == "generator")
        d.module.requires_grad_(trained == "discriminator")
        inputs = latents.to(g.module.dtype)
        discriminate = passes_of(d.module, due, inputs)
        with narrow:
            fake = g.module(inputs)
            of_real = discriminate(real)
            of_fake = discriminate(augment(fake, state.step, "fake"))
        real_logits, fake_logits = own_logits(of_real, inputs), own_logits(of_fake, inputs)
        d_loss = discriminator_loss(loss, of_real, of_fake, inputs)
        g_loss = real_loss(fake_logits)
        norms = {"d_grad_norm": torch.zeros_like(d_loss), "g_grad_norm": torch.zeros_like(d_loss)}
        if trained == "generator":
            norms["g_grad_norm"] = update_network(g, g_loss)
        else:
            norms["d_grad_norm"] = update_network(d, with_penalty(d_loss, loss, due, real_logits, real))
        g.module.requires_grad_(True)
        d.module.requires_grad_(True)

        state.step += 1
        return {
            "d_loss": d_loss.detach(),
            "g_loss": g_loss.detach(),
            **seen_before_updates(real_logits, fake_logits, fake),
            **norms,
        }

    return train_step
