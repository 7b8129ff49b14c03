"""What the training loop needs of a framework: the seam between `dcgan` and the packages that compute."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from jaxtyping import Float32, UInt8

from dcgan.architecture import Architecture
from dcgan.configuration.training import TrainingConfig
from dcgan.weights import Weights


class Trainer(Protocol):
    """Both networks with their optimizers on a device, at some step."""

    framework: str
    """"jax" or "torch", as a checkpoint's manifest names it."""

    @property
    def device(self) -> str:
        """The device in words ("cpu", "NVIDIA H200"), for the start-up line and the run's record."""
        ...

    def warnings(self) -> list[str]:
        """Sentences that a person should read before training starts (a GPU in the machine that is not used)."""
        ...

    def train_step(
        self, images: UInt8[np.ndarray, "N H W C"], latents: Float32[np.ndarray, "N nz"]
    ) -> Mapping[str, Any]:
        """Do one step. The measurements (`dcgan.runs.stats`) may still be under way on the device: `float` waits."""
        ...

    def generate(self, latents: Float32[np.ndarray, "N nz"]) -> Float32[np.ndarray, "N H W C"]:
        """Draw images in [-1, 1] in evaluation mode, each from its own latent alone; changes no statistics."""
        ...

    def weights(self) -> dict[str, Weights]:
        """Copy both networks' canonical weights from the device."""
        ...

    def save_state(self, folder: Path) -> None:
        """Write everything that training goes on from into `folder`, which exists and is empty."""
        ...

    def load_state(self, folder: Path) -> None:
        """Go on from what `save_state` wrote; raises InputError when it does not fit."""
        ...


class MakeTrainer(Protocol):
    """Makes a trainer at step 0. Called after the data is prepared, so that a framework is loaded late."""

    def __call__(
        self, architecture: Architecture, config: TrainingConfig, weights: Mapping[str, Weights]
    ) -> Trainer:
        """weights: initial canonical weights of both networks."""
        ...
