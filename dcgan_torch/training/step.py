"""One training step, by the protocol of a run; each protocol is a file of its own."""

from __future__ import annotations

import torch

from dcgan_core.description.protocols import PLAIN_LOSS, DiscriminatorLoss, Protocol
from dcgan_core.errors import InputError
from dcgan_torch.training import protocol_paper, protocol_pytorch
from dcgan_torch.training.state import TrainState, TrainStep


def make_train_step(
    *,
    protocol: Protocol = "pytorch",
    precision: str = "float32",
    loss: DiscriminatorLoss = PLAIN_LOSS,
) -> TrainStep:
    """Return `train_step(state, real_images, latents) -> measurements`, which changes the state in place.

    precision: "float32" computes in the parameters' own dtype; "bfloat16" lets autocast narrow the convolutions and
        matrix products. loss: D's.

    real_images: bytes or floats in [-1, 1], (N, C, H, W); latents: (N, nz). Measurements are scalars, by the names
    of `dcgan_core.runs.stats`, left on the device so that nothing waits for them.
    """
    chosen = {"pytorch": protocol_pytorch, "paper": protocol_paper}[protocol]
    return chosen.make_train_step(precision=precision, loss=loss)


def compile_networks(state: TrainState) -> None:
    """Compile both networks' passes, forward and backward, in place; the first step then takes its time.

    Raises InputError where this machine cannot compile, found out on a function of one addition.
    """
    _try_compiling(state.generator.module.device)
    for network in state.networks().values():
        network.module.compile()


def _try_compiling(device: torch.device) -> None:
    try:
        torch.compile(lambda x: x + 1)(torch.ones(2, device=device))
    except RuntimeError as error:
        reason = next((line for line in str(error).splitlines() if line.strip()), repr(error))
        need = "a C++ compiler (on Debian and Ubuntu: apt install g++)" if device.type == "cpu" else "Triton"
        raise InputError(
            f"--compile: torch.compile does not work on this machine: {reason.strip()}. It needs {need}; install it, "
            "or leave --compile out"
        ) from error
