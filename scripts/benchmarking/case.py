"""One size to measure at: the architecture, the starting weights and the batches that every row gets alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32, UInt8

from dcgan_core.description.architecture import Architecture
from dcgan_core.description.presets import build_architecture
from dcgan_core.description.randomness import fixed_latents, generator, training_latents
from dcgan_core.system.arithmetic import Precision
from dcgan_core.weights.bundle import Bundle
from dcgan_core.weights.canonical import Weights, initial_weights, split_name

RING = 16
"""Distinct batches; step k trains on batch k modulo this."""
GREY_SIZE = 28
"""Images of this side are grey, as MNIST's are; all others are RGB."""
CHUNK = 128
"""Images that every row draws in one pass when it generates."""
WIDE_CHUNK = 1024
"""The same where a row is free to draw as it is fastest on an accelerator."""
EARLY_STEPS = 3
"""Steps before the measured ones. So early, rounding has not yet parted the rows: their losses must agree."""


@dataclass(frozen=True)
class Case:
    """What is measured: square images of `image_size` pixels a side in batches of `batch_size`.

    width: feature maps of the widest resolution (ngf and ndf; the paper's networks have 64 or 128).
    precision: the policy of every row (see `docs/evidence/benchmark.md`).
    """

    image_size: int
    batch_size: int
    width: int = 64
    precision: Precision = "float32"
    seed: int = 0

    @property
    def name(self) -> str:
        """ "64x64, batch 16"."""
        return f"{self.image_size}x{self.image_size}, batch {self.batch_size}"

    def architecture(self) -> Architecture:
        """Return the preset of pytorch/examples at this size."""
        shape = (self.image_size, self.image_size, 1 if self.image_size == GREY_SIZE else 3)
        return build_architecture("pytorch", image_shape=shape, ngf=self.width, ndf=self.width)

    def starting_point(self) -> Bundle:
        """Return the weights that every row starts from.

        Initial weights, but with running statistics as training might have left them: training never reads
        them, and a generator that ignores or misapplies them then draws other pictures.
        """
        architecture = self.architecture()
        weights = {
            name: _with_statistics(values, self.seed)
            for name, values in initial_weights(architecture, self.seed).items()
        }
        return Bundle(architecture, weights, {"step": 0})

    def images(self) -> UInt8[np.ndarray, "RING N H W C"]:
        """Return the batches of real images: soft random patterns, bytes.

        The speed does not depend on what they show, and nothing has to be downloaded.
        """
        architecture = self.architecture()
        side, _, channels = architecture.image_shape
        random = generator(self.seed, "benchmark images")
        coarse = random.integers(0, 256, (RING, self.batch_size, 8, 8, channels), dtype=np.uint8)
        places = np.arange(side) * 8 // side
        return coarse[:, :, places][:, :, :, places]

    def latents(self) -> Float32[np.ndarray, "RING N nz"]:
        """Return the latents that go with the batches."""
        architecture = self.architecture()
        draws = [
            training_latents(self.seed, step, self.batch_size, architecture.nz, architecture.latent)
            for step in range(RING)
        ]
        return np.stack(draws)

    def generation_latents(self, count: int) -> Float32[np.ndarray, "count nz"]:
        """Return the latents to generate from."""
        architecture = self.architecture()
        return fixed_latents(self.seed, count, architecture.nz, architecture.latent)


def _with_statistics(weights: Weights, seed: int) -> Weights:
    changed = dict(weights)
    for name, array in weights.items():
        role = split_name(name)[1]
        random = generator(seed, f"benchmark {name}")
        if role == "mean":
            changed[name] = (0.05 * random.standard_normal(array.shape)).astype(np.float32)
        elif role == "variance":
            changed[name] = random.uniform(0.05, 0.5, array.shape).astype(np.float32)
    return changed
