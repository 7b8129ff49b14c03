"""A training as a run does it, on images that are in memory, without what a run writes."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import numpy as np
from jaxtyping import UInt8

from dcgan_core.config.training import TrainingConfig
from dcgan_core.data.batches import Batches
from dcgan_core.description.architecture import Architecture
from dcgan_core.description.presets import build_architecture
from dcgan_core.description.randomness import training_latents
from dcgan_core.training.feeding import Feed, keeps_on_device
from dcgan_core.training.schedule import Schedule
from dcgan_core.weights.canonical import initial_weights
from dcgan_jax.training.trainer import JaxTrainer


class Training(NamedTuple):
    """A trainer at step 0, and what feeds it."""

    architecture: Architecture
    trainer: JaxTrainer
    feed: Feed
    schedule: Schedule
    images_on_device: bool

    def run(self, start: int, stop: int, keep: Callable[[Any], None] = lambda measured: None) -> float:
        """Do the steps from `start` on, to the end of an epoch or of the run at `stop`; return the seconds.

        keep: is given what each call measured, which may still be under way.
        """
        trainer, schedule, step = self.trainer, self.schedule, start
        most = min(trainer.steps_per_call, schedule.log_every)
        began = time.perf_counter()
        with self.feed.ahead(start, stop, most) as inputs:
            while step < stop:
                steps = min(schedule.call_length(step, most), stop - step)
                given = [next(inputs) for _ in range(steps)]
                measured = trainer.train_step(*given[0]) if steps == 1 else trainer.train_steps(given)
                keep(measured)
                step += steps
        jax.block_until_ready(trainer.state)
        return time.perf_counter() - began


def start_training(
    config: TrainingConfig, images: UInt8[np.ndarray, "N side side C"], width: int
) -> Training:
    """Return the preset of pytorch/examples, ready to train on these images. width: ngf and ndf."""
    architecture = build_architecture("pytorch", image_shape=images.shape[1:], ngf=width, ndf=width)
    trainer = JaxTrainer(architecture, config, initial_weights(architecture, config.seed), 1)
    batches = Batches(images, config.batch_size, config.seed, config.flip)

    def latents(step: int) -> np.ndarray:
        return training_latents(config.seed, step, config.batch_size, architecture.nz, architecture.latent)

    how = keeps_on_device(config.device_resident, images.nbytes, trainer, print)
    if how is not None:
        trainer.hold_images(images, how)
    schedule = Schedule.of(config, batches.steps_per_epoch)
    return Training(architecture, trainer, Feed(batches, latents, how is not None), schedule, how is not None)
