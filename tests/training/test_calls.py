"""Several steps in one call, and images held by the device: the same batches, the same training."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from dcgan_core.config.training import TrainingConfig
from dcgan_core.data.batches import Batches, Choice
from dcgan_core.description.presets import build_architecture
from dcgan_core.errors import InputError
from dcgan_core.framework import Trainer
from dcgan_core.training.feeding import Feed, keeps_on_device
from dcgan_core.training.schedule import Schedule
from dcgan_core.weights.canonical import initial_weights
from dcgan_jax.training.step import stacked_to_device, take_images, to_device
from dcgan_jax.training.trainer import JaxTrainer

ARCHITECTURE = build_architecture("pytorch", image_shape=(16, 16, 1), nz=5, ngf=2, ndf=2)
WEIGHTS = initial_weights(ARCHITECTURE, 0)
IMAGES = np.random.default_rng(0).integers(0, 256, (23, 16, 16, 1), np.uint8)
BATCHES = Batches(IMAGES, 4, seed=1, flip=True)
LATENTS = np.random.default_rng(1).normal(size=(6, 4, 5)).astype(np.float32)


def jax_trainer(**fields: Any) -> Trainer:
    return JaxTrainer(ARCHITECTURE, TrainingConfig(**fields), WEIGHTS, 1)


def torch_trainer(**fields: Any) -> Trainer:
    from dcgan_torch.training.trainer import TorchTrainer

    return TorchTrainer(ARCHITECTURE, TrainingConfig(**fields), WEIGHTS, 1)


# --- images held by the device -----------------------------------------------------------------------------


def test_held_images_make_the_same_batches() -> None:
    """To the bit, flips included, over an epoch's end; alone and stacked."""
    held = np.asarray(IMAGES)
    choices = [BATCHES.choose(step) for step in range(8)]
    assert any(choice.mirrored is not None and choice.mirrored.any() for choice in choices)
    stacked = stacked_to_device(choices)
    for step, choice in enumerate(choices):
        expected = BATCHES.batch(step)
        assert np.array_equal(take_images(to_device(IMAGES), to_device(choice)), expected)
        assert np.array_equal(np.asarray(stacked.indices)[step], choice.indices)
        assert choice.mirrored is not None
        assert np.array_equal(np.asarray(stacked.mirrored)[step], choice.mirrored)
        # Negative control: a batch without its flips, or of the next step, is another.
        unflipped = to_device(Choice(choice.indices, None))
        assert np.array_equal(take_images(to_device(held), unflipped), expected) == (
            not np.any(choice.mirrored)
        )
        assert not np.array_equal(take_images(to_device(held), to_device(BATCHES.choose(step + 1))), expected)


@pytest.mark.torch
def test_pytorch_takes_the_same_batches() -> None:
    from dcgan_torch.training.trainer import TorchTrainer

    trainer = torch_trainer()
    assert isinstance(trainer, TorchTrainer)
    trainer.hold_images(IMAGES)
    for step in range(6):
        taken = trainer._real_batch(BATCHES.choose(step))
        assert np.array_equal(taken.permute(0, 2, 3, 1).numpy(), BATCHES.batch(step))


# --- several steps -----------------------------------------------------------------------------------------

PLAIN_BOUND = 2e-6
"""Largest difference of a weight after 6 steps, float32; a weight moves by 2e-4 a step. See below for the control."""


@pytest.mark.parametrize("on_device", [False, True], ids=["host", "held"])
def test_several_steps_are_single_steps(on_device: bool) -> None:
    """Within float32 rounding: the compiler may sum in another order inside a loop."""
    inputs = [(BATCHES.batch(step), LATENTS[step]) for step in range(6)]
    single, several, control = jax_trainer(), jax_trainer(), jax_trainer()
    losses = [float(single.train_step(*pair)["d_loss"]) for pair in inputs]
    given: list[Any] = [*inputs]
    if on_device:
        several.hold_images(IMAGES)
        given = [(BATCHES.choose(step), LATENTS[step]) for step in range(6)]
    measured = several.train_steps(given[:3])
    assert np.asarray(measured["d_loss"]).shape == (3,)
    seen = [*np.asarray(measured["d_loss"]), *np.asarray(several.train_steps(given[3:])["d_loss"])]
    np.testing.assert_allclose(seen, losses, rtol=1e-5)
    expected = single.snapshot().arrays
    assert int(several.snapshot().arrays["step"]) == 6
    assert difference(expected, several.snapshot().arrays) <= PLAIN_BOUND
    # Negative control: the same steps in another order.
    for pair in (inputs[1], inputs[0], *inputs[2:]):
        control.train_step(*pair)
    assert difference(expected, control.snapshot().arrays) > 20 * PLAIN_BOUND


def difference(ours: Any, theirs: Any) -> float:
    """Largest difference of a trained weight."""
    return max(float(np.abs(ours[name] - theirs[name]).max()) for name in ours if ".parameters." in name)


@pytest.mark.torch
def test_pytorch_takes_several_steps_one_by_one() -> None:
    inputs = [(BATCHES.batch(step), LATENTS[step]) for step in range(3)]
    single, several = torch_trainer(), torch_trainer(steps_per_call=3)
    assert (single.steps_per_call, several.steps_per_call) == (1, 3)
    losses = [float(single.train_step(*pair)["d_loss"]) for pair in inputs]
    assert several.train_steps(inputs)["d_loss"].tolist() == losses


# --- when a call ends --------------------------------------------------------------------------------------


def calls(schedule: Schedule, most: int, start: int = 0) -> list[int]:
    """The steps after which a call ends."""
    ends, step = [], start
    while step < schedule.total_steps:
        step += schedule.call_length(step, most)
        ends.append(step)
    return ends


def test_a_call_crosses_nothing_that_the_loop_stops_for() -> None:
    schedule = Schedule(
        total_steps=97, steps_per_epoch=33, sample_every=25, checkpoint_every=41, log_every=10
    )
    for most in (1, 4, 7, 10):
        ends = calls(schedule, most)
        assert ends[0] == 1
        stops = [
            step
            for step in range(1, 98)
            if schedule.logs(step) or schedule.samples(step) or schedule.checkpoints(step) or step % 33 == 0
        ]
        assert set(stops) <= set(ends), "something due in the middle of a call"
        lengths = set(np.diff([0, *ends]).tolist())
        assert lengths == {1, most}, "a third length would be compiled too"
        # Resumed at the end of any call, the rest is the same calls.
        for end in ends[::5]:
            assert calls(schedule, most, end) == [other for other in ends if other > end]
    assert calls(Schedule(12, 100, 0, 0, 5), 5) == [1, 2, 3, 4, 5, 10, 11, 12]


# --- where the images are kept -----------------------------------------------------------------------------


class Machine:
    """A trainer as far as memory goes."""

    device = "a small GPU"

    def __init__(self, free: int | None, on_accelerator: bool = True, devices: int = 1) -> None:
        self.free, self.on_accelerator, self.devices = free, on_accelerator, devices

    def free_memory(self) -> int | None:
        return self.free


@pytest.mark.parametrize(
    ("asked", "size", "machine", "kept"),
    [
        ("auto", 40, Machine(100), "whole"),
        ("auto", 60, Machine(100), None),
        ("auto", 40, Machine(None), None),
        ("auto", 1, Machine(100, on_accelerator=False), None),
        ("yes", 80, Machine(100), "whole"),
        ("yes", 1, Machine(100, on_accelerator=False), "whole"),
        ("yes", 1, Machine(None), "whole"),
        ("no", 1, Machine(100), None),
        ("auto", 40, Machine(100, devices=4), "whole"),
        ("auto", 60, Machine(100, devices=4), "split"),
        ("auto", 201, Machine(100, devices=4), None),
        ("yes", 360, Machine(100, devices=4), "split"),
        ("auto", 40, Machine(None, devices=4), None),
    ],
)
def test_which_images_go_to_the_device(asked: Any, size: int, machine: Any, kept: str | None) -> None:
    reported: list[str] = []
    assert keeps_on_device(asked, size, machine, reported.append) == kept
    assert bool(reported) == (asked == "auto" and machine.on_accelerator and not kept)


def test_images_that_do_not_fit_are_refused() -> None:
    machine: Any = Machine(2_000_000_000)
    with pytest.raises(
        InputError, match=r"images take 1\.9 GB, and a small GPU has 2\.0 GB .* no \(the same"
    ):
        keeps_on_device("yes", 1_900_000_000, machine, lambda line: None)


def test_a_feed_gives_what_was_asked_for() -> None:
    latents: Callable[[int], np.ndarray] = lambda step: LATENTS[step]  # noqa: E731
    with Feed(BATCHES, latents, on_device=True).ahead(2, 5, 2) as ahead:
        taken = list(ahead)
    for step, (images, noise) in enumerate(taken, 2):
        assert isinstance(images, Choice)
        assert np.array_equal(images.indices, BATCHES.choose(step).indices)
        assert noise is LATENTS[step] or np.array_equal(noise, LATENTS[step])
    with Feed(BATCHES, latents, on_device=False).ahead(0, 2, 1) as ahead:
        assert [type(images) for images, _ in ahead] == [np.ndarray] * 2
