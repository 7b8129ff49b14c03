"""One training step, by the protocol that a run asks for; each protocol is a file of its own."""

from __future__ import annotations

from dcgan.protocols import Protocol
from dcgan_torch.training import protocol_paper, protocol_pytorch
from dcgan_torch.training.state import TrainState, TrainStep


def make_train_step(
    *, protocol: Protocol = "pytorch", precision: str = "float32", d_loss_scale: float = 1.0
) -> TrainStep:
    """Return `train_step(state, real_images, latents) -> measurements`, which changes the state in place.

    precision: "float32" computes in the parameters' own dtype; "bfloat16" lets autocast narrow the convolutions and
        matrix products. d_loss_scale: a factor of D's loss.

    real_images: bytes or floats in [-1, 1], (N, C, H, W); latents: (N, nz). Measurements are scalars, by the names
    of `dcgan.runs.stats`, left on the device so that nothing waits for them.
    """
    chosen = {"pytorch": protocol_pytorch, "paper": protocol_paper}[protocol]
    return chosen.make_train_step(precision=precision, d_loss_scale=d_loss_scale)


def compile_networks(state: TrainState) -> None:
    """Compile both networks' passes, forward and backward, in place; the first step then takes its time."""
    for network in state.networks().values():
        network.module.compile()
