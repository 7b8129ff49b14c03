"""The protocols of training, told without a framework: which network a step trains, and the paper's constants.

`pytorch` (pytorch/examples): every minibatch trains both networks, D first. `paper` (Newmu/dcgan_code, faces): each
minibatch trains one of them, in turn, G first; L2 is added to the gradients and Adam's beta1 decays.
`dcgan_jax.training.protocol_pytorch`, `protocol_paper` and their PyTorch namesakes are the steps.
"""

from __future__ import annotations

from typing import Literal

Protocol = Literal["pytorch", "paper"]
NetworkName = Literal["generator", "discriminator"]

L2 = 1e-5
"""Times each trained array (kernels, scales and shifts alike), added to its gradient (`l2` of the authors' code)."""
BETA1_DECAY = 1e-8
"""Adam's beta1 in an update is beta1 * (1 - this)^(updates before); its bias correction keeps beta1 as it was."""

_BOTH: tuple[NetworkName, ...] = ("discriminator", "generator")


def trained_networks(protocol: Protocol, step: int) -> tuple[NetworkName, ...]:
    """Return the networks that step number `step`, counted from 1, trains, in their order."""
    if protocol == "pytorch":
        return _BOTH
    return ("generator",) if step % 2 == 1 else ("discriminator",)
