"""One training step, by the protocol that a run asks for; each protocol is a file of its own."""

from __future__ import annotations

import jax

from dcgan.protocols import Protocol, trained_networks
from dcgan_jax.training import protocol_paper, protocol_pytorch
from dcgan_jax.training.state import Measurements, Networks, Optimizers, TrainState, TrainStep


def make_train_step(
    networks: Networks,
    optimizers: Optimizers,
    *,
    protocol: Protocol = "pytorch",
    d_loss_scale: float = 1.0,
    label_smoothing: float = 0.0,
) -> TrainStep:
    """Return `train_step(state, real_images, latents) -> (state, measurements)`, not yet jitted.

    real_images: bytes or floats in [-1, 1], (N, H, W, C); latents: (N, nz). Measurements are scalars, by the names
    of `dcgan.runs.stats`. d_loss_scale: a factor of D's loss. label_smoothing: how far below 1 the label of real
    images is in it.
    """
    chosen = {"pytorch": protocol_pytorch, "paper": protocol_paper}[protocol]
    return chosen.make_train_step(networks, optimizers, d_loss_scale, label_smoothing)


def make_turns(
    networks: Networks, optimizers: Optimizers, d_loss_scale: float = 1.0, label_smoothing: float = 0.0
) -> list[TrainStep]:
    """Return the steps of the paper's protocol one by one, not yet jitted: what steps 1 and 2 do, in turn."""
    return [
        protocol_paper.make_train_step(networks, optimizers, d_loss_scale, label_smoothing, turn)
        for step in (1, 2)
        for turn in trained_networks("paper", step)
    ]


def jit_turns(turns: list[TrainStep], compiler_options: dict[str, bool] | None = None) -> TrainStep:
    """Compile steps that take turns, as `jit_train_step` does; the one that is due is chosen on the host.

    For CPUs: there XLA computes convolutions within a conditional several times slower, and to wait for the count
    of steps costs nothing.
    """
    compiled = [jit_train_step(turn, compiler_options) for turn in turns]

    def train_step(
        state: TrainState, images: jax.Array, latents: jax.Array
    ) -> tuple[TrainState, Measurements]:
        return compiled[int(state.step) % len(compiled)](state, images, latents)

    return train_step


def jit_train_step(train_step: TrainStep, compiler_options: dict[str, bool] | None = None) -> TrainStep:
    """Compile a step; the state passed in is donated: its buffers are reused and must not be read again.

    compiler_options: see `dcgan_jax.devices.compiler_options`.
    """
    return jax.jit(train_step, donate_argnums=0, compiler_options=compiler_options)
