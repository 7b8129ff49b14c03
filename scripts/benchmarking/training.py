"""A training as a run does it, on images that are in memory, without what a run writes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import UInt8

from dcgan_core.config.training import TrainingConfig
from dcgan_core.data.batches import Batches
from dcgan_core.description.architecture import Architecture
from dcgan_core.description.presets import build_architecture
from dcgan_core.description.randomness import training_latents
from dcgan_core.training.feeding import Feed, place_images
from dcgan_core.weights.canonical import initial_weights
from dcgan_jax.training.trainer import JaxTrainer


class Training(NamedTuple):
    """A trainer at step 0, and what feeds it."""

    architecture: Architecture
    trainer: JaxTrainer
    feed: Feed
    steps_per_epoch: int
    images_on_device: bool


def start_training(
    config: TrainingConfig, images: UInt8[np.ndarray, "N side side C"], width: int
) -> Training:
    """Return the preset of pytorch/examples, ready to train on these images. width: ngf and ndf."""
    architecture = build_architecture("pytorch", image_shape=images.shape[1:], ngf=width, ndf=width)
    trainer = JaxTrainer(architecture, config, initial_weights(architecture, config.seed), 1)
    batches = Batches(images, config.batch_size, config.seed, config.flip)

    def latents(step: int) -> np.ndarray:
        return training_latents(config.seed, step, config.batch_size, architecture.nz, architecture.latent)

    on_device = place_images(config.device_resident, images, trainer, print)
    return Training(
        architecture, trainer, Feed(batches, latents, on_device), batches.steps_per_epoch, on_device
    )
