"""One training step, by the protocol of a run; each protocol is a file of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Int32, UInt8

from dcgan_core.config.training import TrainingConfig
from dcgan_core.data.batches import Choice
from dcgan_core.description.protocols import (
    PLAIN_LOSS,
    DiscriminatorLoss,
    NetworkName,
    Protocol,
    trained_networks,
)
from dcgan_jax.network.modules import normalize_images
from dcgan_jax.network.pure import Arrays
from dcgan_jax.placement import ONE_DEVICE, Placement
from dcgan_jax.training import protocol_paper, protocol_pytorch
from dcgan_jax.training.augmentation import augmentation_of
from dcgan_jax.training.average import with_average
from dcgan_jax.training.judging import judge_by_label
from dcgan_jax.training.losses import penalty_gradient
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
    of `dcgan_core.runs.stats`. loss: D's.
    """
    if protocol == "paper":
        return protocol_paper.make_train_step(networks, optimizers, loss)
    return protocol_pytorch.make_train_step(networks, optimizers, loss)


class Turns(NamedTuple):
    """Programs of different kinds and the order they are called in, over and over.

    steps: those of the protocol, each without a decision in it. order: for each step in turn its place in `steps`.
    penalty: the gradient of D's penalty by (state, real images, latents); `penalised` says for each step in turn
    whether it is given to the step. None: the steps compute what is due themselves.
    """

    steps: list[TrainStep]
    order: list[int]
    penalty: Callable[[TrainState, jax.Array, jax.Array], Arrays] | None
    penalised: list[bool]


def make_turns(
    networks: Networks,
    optimizers: Optimizers,
    *,
    protocol: Protocol = "pytorch",
    loss: DiscriminatorLoss = PLAIN_LOSS,
) -> Turns:
    """Return the programs of a protocol, not yet jitted.

    A penalty that is due in some of D's updates only is a program of its own: the step with it and the step without it
    would be compiled one after the other, though all else in them is the same.
    """
    apart = bool(loss.r1) and loss.r1_every > 1
    cycle = (1 if protocol == "pytorch" else 2) * (loss.r1_every if loss.r1 else 1)
    kinds: list[tuple[NetworkName | None, bool]] = []
    penalised: list[bool] = []
    for step in range(cycle):
        trained = trained_networks(protocol, step + 1)
        due = loss.penalty_due(protocol, step) and "discriminator" in trained
        kinds.append((trained[0] if protocol == "paper" else None, due and not apart))
        penalised.append(due and apart)
    different = list(dict.fromkeys(kinds))
    steps = [
        protocol_pytorch.make_train_step(networks, optimizers, loss, due)
        if turn is None
        else protocol_paper.make_train_step(networks, optimizers, loss, turn, due)
        for turn, due in different
    ]
    penalty = _make_penalty(networks, loss) if apart else None
    return Turns(steps, [different.index(kind) for kind in kinds], penalty, penalised)


def _make_penalty(
    networks: Networks, loss: DiscriminatorLoss
) -> Callable[[TrainState, jax.Array, jax.Array], Arrays]:
    """Return the gradient of D's penalty in the step after a state, on the images and labels of that step."""
    augment = augmentation_of(loss)

    def penalty(state: TrainState, real_images: jax.Array, latents: jax.Array) -> Arrays:
        d = state.discriminator
        dtype = jax.tree.leaves(d.parameters)[0].dtype
        real = augment(normalize_images(real_images, dtype), state.step, "real")
        judge = judge_by_label(networks.discriminator, latents.astype(dtype))
        return penalty_gradient(judge, loss, d, real)

    return penalty


def jit_turns(
    turns: Turns, compiler_options: dict[str, bool] | None = None, placement: Placement = ONE_DEVICE
) -> TrainStep:
    """Compile steps that take turns, as `jit_train_step` does; the one that is due is chosen on the host.

    For CPUs: there XLA computes convolutions within a conditional several times slower, and to wait for the count
    of steps costs nothing.
    """
    compiled = [jit_train_step(step, compiler_options, placement) for step in turns.steps]
    waiting = set(range(len(compiled)))
    penalties = _Penalties(turns, compiler_options, placement)

    def train_step(
        state: TrainState, images: jax.Array, latents: jax.Array, penalty: Arrays | None = None
    ) -> tuple[TrainState, Measurements]:
        turn = int(state.step) % len(turns.order)
        due = turns.order[turn]
        given = penalties(turn, state, images, latents)
        # All are compiled at the first step, whose time is known for that of compiling: on a copy, to be thrown away.
        for other in waiting - {due}:
            compiled[other](jax.tree.map(jnp.copy, state), images, latents, given[other])
        waiting.clear()
        result = compiled[due](state, images, latents, given[due])
        penalties.prepare(result[0], images, latents)
        return result

    return train_step


class _Penalties:
    """What each of the steps takes for its penalty's gradient in a turn: that of the batch, 0, or None.

    Steps that never pay a penalty take None. The others take one in every turn, so that each is compiled once. The
    penalty's own program is compiled in a thread of its own, while the steps without it are done.
    """

    def __init__(self, turns: Turns, options: dict[str, bool] | None, placement: Placement):
        self._turns = turns
        self._placement = placement
        self._takes = {step for step, due in zip(turns.order, turns.penalised, strict=True) if due}
        self._gradient = None
        if turns.penalty is not None:
            self._gradient = jax.jit(turns.penalty, compiler_options=options, **placement.results)
        self._compiled: Future[Callable[..., Arrays]] | None = None
        self._nothing: Arrays | None = None

    def __call__(
        self, turn: int, state: TrainState, images: jax.Array, latents: jax.Array
    ) -> list[Arrays | None]:
        """Return what each of the steps takes in this turn."""
        if self._gradient is None:
            return [None] * len(self._turns.steps)
        if self._turns.penalised[turn]:
            if self._compiled is None:  # the first step of a resumed run may be one
                self._compiled = Future()
                self._compiled.set_result(self._gradient)
            penalty = self._compiled.result()(state, images, latents)
        else:
            penalty = self._zeros(state)
        return [penalty if step in self._takes else None for step in range(len(self._turns.steps))]

    def prepare(self, state: TrainState, images: jax.Array, latents: jax.Array) -> None:
        """Begin to compile for the next steps, once."""
        if self._gradient is None or self._compiled is not None:
            return
        shapes = jax.tree.map(_shape_of, (state, images, latents))
        gradient = self._gradient
        threads = ThreadPoolExecutor(1, "penalty")
        self._compiled = threads.submit(lambda: gradient.lower(*shapes).compile())
        threads.shutdown(wait=False)

    def _zeros(self, state: TrainState) -> Arrays:
        nothing = self._nothing
        if nothing is None:
            # By NumPy: JAX would compile a program for each shape, to write zeros.
            parameters = state.discriminator.parameters
            nothing = jax.tree.map(lambda array: jnp.array(np.zeros(array.shape, array.dtype)), parameters)
            self._nothing = nothing = self._placement.replicate(nothing)
        return nothing


def _shape_of(array: jax.Array) -> jax.ShapeDtypeStruct:
    # A place where an array is free to be elsewhere would make the results of the program stay there, and the step that
    # takes them would be compiled again.
    place = array.sharding if array.committed else None
    return jax.ShapeDtypeStruct(array.shape, array.dtype, sharding=place, weak_type=array.weak_type)


def jit_train_step(
    train_step: TrainStep,
    compiler_options: dict[str, bool] | None = None,
    placement: Placement = ONE_DEVICE,
) -> TrainStep:
    """Compile a step; the state passed in is donated: its buffers are reused and must not be read again.

    compiler_options: see `dcgan_jax.devices.compiler_options`.
    """
    return jax.jit(train_step, donate_argnums=0, compiler_options=compiler_options, **placement.results)


# What one call of the device does: a step on images it holds already, or several steps one after another.

HeldStep = Callable[[TrainState, jax.Array | None, Any, jax.Array], tuple[TrainState, dict[str, jax.Array]]]
"""(state, the images held or None, a batch or a stack of them, latents) -> (state, measurements)."""


class Selection(NamedTuple):
    """A `Choice` on the device, or several stacked."""

    indices: Int32[Array, "*steps B"]
    mirrored: Bool[Array, "*steps B"] | None


def take_images(
    held: UInt8[Array, "count H W C"] | None, batch: Selection | jax.Array
) -> UInt8[Array, "B H W C"]:
    """Return a batch as `Batches.batch` makes it, to the bit: of the images held, or as it was given."""
    if not isinstance(batch, Selection):
        return batch
    assert held is not None
    images = held[batch.indices]
    if batch.mirrored is None:
        return images
    return jnp.where(batch.mirrored[:, None, None, None], images[:, :, ::-1], images)


def jit_held_step(
    train_step: Callable[..., Any],
    options: dict[str, bool] | None = None,
    placement: Placement = ONE_DEVICE,
) -> HeldStep:
    """Compile one step whose images the device takes itself; the state passed in is donated.

    options: as `dcgan_jax.devices.compiler_options` returns them.
    """

    def step(state: TrainState, held: jax.Array | None, batch: Any, latents: jax.Array) -> Any:
        return train_step(state, take_images(held, batch), latents)

    return jax.jit(step, donate_argnums=0, compiler_options=options, **placement.results)


def jit_several_steps(
    train_step: Callable[..., Any],
    options: dict[str, bool] | None = None,
    placement: Placement = ONE_DEVICE,
) -> HeldStep:
    """Compile as many steps as there are batches and latents, stacked; measurements are (steps,).

    The state passed in is donated. The steps are a loop (`lax.scan`) in the program, so its size does not grow with
    their number.
    """

    def steps(state: TrainState, held: jax.Array | None, batches: Any, latents: jax.Array) -> Any:
        def body(state: TrainState, inputs: tuple[Any, jax.Array]) -> Any:
            batch, own_latents = inputs
            return train_step(state, take_images(held, batch), own_latents)

        return jax.lax.scan(body, state, (batches, latents))

    return jax.jit(steps, donate_argnums=0, compiler_options=options, **placement.results)


class Steps(NamedTuple):
    """A run's steps, compiled; the state passed in is donated.

    one: on a batch of images. held: on images that the device takes itself. several: one step after another.
    """

    one: TrainStep
    held: HeldStep
    several: HeldStep


def compile_steps(
    networks: Networks,
    optimizers: Optimizers,
    config: TrainingConfig,
    options: dict[str, bool] | None = None,
    placement: Placement = ONE_DEVICE,
) -> Steps:
    """Return the steps that a configuration describes, with the average where it asks for one."""

    def whole(step: TrainStep) -> TrainStep:
        return with_average(step, config.ema) if config.ema else step

    loss = DiscriminatorLoss.of(config)
    step = whole(make_train_step(networks, optimizers, protocol=config.protocol, loss=loss))
    turns = make_turns(networks, optimizers, protocol=config.protocol, loss=loss)
    if len(turns.order) > 1 and jax.default_backend() == "cpu":
        one = jit_turns(turns._replace(steps=[whole(turn) for turn in turns.steps]), options, placement)
    else:
        one = jit_train_step(step, options, placement)
    return Steps(one, jit_held_step(step, options, placement), jit_several_steps(step, options, placement))


def to_device(images: np.ndarray | Choice, placement: Placement = ONE_DEVICE, axis: int = 0) -> Any:
    """Put a batch (this process's rows of it) where it belongs: the images, or a `Selection`.

    axis: that of the images, 1 for batches that are stacked.
    """
    if isinstance(images, Choice):
        mirrored = None if images.mirrored is None else placement.split(images.mirrored, axis)
        return Selection(placement.split(images.indices.astype(np.int32), axis), mirrored)
    return placement.split(images, axis)


def stacked_to_device(batches: Sequence[np.ndarray | Choice], placement: Placement = ONE_DEVICE) -> Any:
    """Put the batches of several steps where they belong, stacked: one transfer."""
    choices = [batch for batch in batches if isinstance(batch, Choice)]
    if not choices:
        return to_device(
            np.stack([batch for batch in batches if not isinstance(batch, Choice)]), placement, axis=1
        )
    mirrored = [choice.mirrored for choice in choices if choice.mirrored is not None]
    indices = np.stack([choice.indices for choice in choices])
    return to_device(Choice(indices, np.stack(mirrored) if mirrored else None), placement, axis=1)
