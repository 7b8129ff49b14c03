"""One training step, by the protocol that a run asks for; each protocol is a file of its own."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp

from dcgan.protocols import PLAIN_LOSS, DiscriminatorLoss, NetworkName, Protocol, trained_networks
from dcgan_jax.training import protocol_paper, protocol_pytorch
from dcgan_jax.training.state import Measurements, Networks, Optimizers, TrainState, TrainStep


def make_train_step(
    networks: Networks,
    optimizers: Optimizers,
    *,
    protocol: Protocol = "pytorch",
    loss: DiscriminatorLoss = PLAIN_LOSS,
) -> TrainStep:
    """Return `train_step(state, real_images, latents) -> (state, measurements)`, not yet jitted.

    real_images: bytes or floats in [-1, 1], (N, H, W, C); latents: (N, nz). Measurements are scalars, by the names
    of `dcgan.runs.stats`. loss: D's.
    """
    if protocol == "paper":
        return protocol_paper.make_train_step(networks, optimizers, loss)
    return protocol_pytorch.make_train_step(networks, optimizers, loss)


class Turns(NamedTuple):
    """Steps of different kinds and the order they are done in, over and over: places in `steps`."""

    steps: list[TrainStep]
    order: list[int]


def make_turns(
    networks: Networks,
    optimizers: Optimizers,
    *,
    protocol: Protocol = "pytorch",
    loss: DiscriminatorLoss = PLAIN_LOSS,
) -> Turns:
    """Return the steps of a protocol, not yet jitted, each without a decision in it."""
    kinds: list[tuple[NetworkName | None, bool]] = []
    cycle = (1 if protocol == "pytorch" else 2) * (loss.r1_every if loss.r1 else 1)
    for step in range(cycle):
        trained = trained_networks(protocol, step + 1)
        due = loss.penalty_due(protocol, step) and "discriminator" in trained
        kinds.append((trained[0] if protocol == "paper" else None, due))
    different = list(dict.fromkeys(kinds))
    steps = [
        protocol_pytorch.make_train_step(networks, optimizers, loss, due)
        if turn is None
        else protocol_paper.make_train_step(networks, optimizers, loss, turn, due)
        for turn, due in different
    ]
    return Turns(steps, [different.index(kind) for kind in kinds])


def jit_turns(turns: Turns, compiler_options: dict[str, bool] | None = None) -> TrainStep:
    """Compile steps that take turns, as `jit_train_step` does; the one that is due is chosen on the host.

    For CPUs: there XLA computes convolutions within a conditional several times slower, and to wait for the count
    of steps costs nothing.
    """
    compiled = [jit_train_step(step, compiler_options) for step in turns.steps]
    waiting = set(range(len(compiled)))

    def train_step(
        state: TrainState, images: jax.Array, latents: jax.Array
    ) -> tuple[TrainState, Measurements]:
        due = turns.order[int(state.step) % len(turns.order)]
        # All are compiled at the first step, whose time is known for that of compiling: on a copy, to be thrown away.
        for other in waiting - {due}:
            compiled[other](jax.tree.map(jnp.copy, state), images, latents)
        waiting.clear()
        return compiled[due](state, images, latents)

    return train_step


def jit_train_step(train_step: TrainStep, compiler_options: dict[str, bool] | None = None) -> TrainStep:
    """Compile a step; the state passed in is donated: its buffers are reused and must not be read again.

    compiler_options: see `dcgan_jax.devices.compiler_options`.
    """
    return jax.jit(train_step, donate_argnums=0, compiler_options=compiler_options)
