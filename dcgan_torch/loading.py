"""Networks from weights on disk, ready to use: a run, a checkpoint, or a weights file of any known layout."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from dcgan_core.errors import InputError
from dcgan_core.framework import SamplingStatistics
from dcgan_core.sampling.latents import as_array
from dcgan_core.sampling.loaded import DiscriminatorBase, GeneratorBase
from dcgan_core.sampling.statistics import sampling_bundle
from dcgan_core.weights.bundle import Bundle
from dcgan_core.weights.opening import WhichWeights, open_weights
from dcgan_torch.devices import default_device
from dcgan_torch.network.modules import Discriminator, Generator, build_network, set_weights
from dcgan_torch.network.statistics import with_reference_statistics

# Draw any number of images in constant memory.

CHUNK = 128
"""Images drawn in one pass."""


def draw_in_chunks(
    generator: Generator, latents: Float[Tensor, "N nz"]
) -> Iterator[Float[Tensor, "n C H W"]]:
    """Yield the images of `latents` in order, at most CHUNK at a time, on the generator's device.

    The generator's mode decides on the statistics: put it in evaluation mode first.
    """
    for chunk in latents.split(CHUNK):
        with torch.no_grad():
            yield generator(chunk.to(generator.device, generator.dtype))


def to_nhwc(images: Float[Tensor, "N C H W"]) -> Float[Tensor, "N H W C"]:
    """Return images as everything outside PyTorch has them: NHWC, float32, in the host's memory."""
    return images.permute(0, 2, 3, 1).float().contiguous().cpu()


@dataclass(frozen=True, eq=False, repr=False)
class LoadedGenerator(GeneratorBase):
    """A generator in evaluation mode, on the default device: `sample` and `grid` draw by seed.

    Call it with latents (N, nz) or (N, nz, 1, 1), a tensor or an array: images (N, C, H, W) in [-1, 1], a
    float32 tensor, each depending on its own latent alone, unless it was loaded with `statistics="batch"`.
    A conditional one takes labels next to them: (N,) whole numbers, or one for all. `module` is the
    `torch.nn.Module` itself.
    """

    module: Generator

    def __call__(self, latents: Tensor | np.ndarray, labels: Any = None) -> Float[Tensor, "N C H W"]:
        """Draw images; raises InputError for latents or labels of another shape or with values that cannot be."""
        return torch.cat(list(self._chunks(latents, labels)))

    def images(self, latents: Tensor | np.ndarray, labels: Any = None) -> Iterator[np.ndarray]:
        """Yield the images of `latents` in order as arrays (n, H, W, C), so that memory stays that of one chunk."""
        for images in self._chunks(latents, labels):
            yield to_nhwc(images).numpy()

    def _chunks(self, latents: Tensor | np.ndarray, labels: Any) -> Iterator[Tensor]:
        array = as_array(latents, "latents")
        flat = array[..., 0, 0] if array.shape[2:] == (1, 1) else array
        checked = torch.from_numpy(self.inputs(flat, None if labels is None else as_array(labels, "labels")))
        if self.statistics == "batch":
            if len(checked) < 2:
                raise InputError(
                    "batch statistics need at least two latents: give more, or load without them"
                )
            with torch.no_grad():
                yield self.module(checked.to(self.module.device))
            return
        yield from draw_in_chunks(self.module, checked)


@dataclass(frozen=True, eq=False, repr=False)
class LoadedDiscriminator(DiscriminatorBase):
    """A discriminator in evaluation mode: images (N, C, H, W) in [-1, 1] to logits (N,), a float32 tensor.

    A conditional one has a logit for each class, (N, classes).

    With an architecture whose statistics are `batch`, the images given in one call are the batch.
    """

    module: Discriminator

    def __call__(self, images: Tensor | np.ndarray) -> Float[Tensor, " N *classes"]:
        """Return logits; D(x) is the sigmoid of one. Raises InputError for images of another shape or dtype."""
        array = as_array(images, "images")
        height, width, channels = self.architecture.image_shape
        if array.ndim != 4 or array.shape[1:] != (channels, height, width) or not len(array):
            raise InputError(
                f"images of shape {array.shape}: expected (N, {channels}, {height}, {width}), N at least 1"
            )
        if array.dtype.kind != "f":
            raise InputError(f"images of dtype {array.dtype}: expected floating point in [-1, 1]")
        with torch.no_grad():
            return self.module(torch.from_numpy(array.astype(np.float32)).to(self.module.device))


def load_generator(
    path: str | os.PathLike[str] | Bundle | None = None,
    *,
    checkpoint: str | int = "newest",
    weights: WhichWeights = "auto",
    statistics: SamplingStatistics = "auto",
) -> LoadedGenerator:
    """Load a generator from a run, a checkpoint folder or a weights file; without a path, the one in the package.

    checkpoint: which one of a run: "newest", "best" or a step. weights: of a run trained with --ema, "ema" is the
    average, "raw" the last step's, "auto" the average where there is one. statistics: see
    `dcgan_core.framework.SamplingStatistics`.

    Raises InputError when there are no generator weights at `path`.
    """
    bundle = path if isinstance(path, Bundle) else open_weights(path, checkpoint=checkpoint, weights=weights)
    chosen = sampling_bundle(bundle, statistics)
    module = _load(chosen, "generator")
    assert isinstance(module, Generator)
    used = module.network.statistics
    if statistics != "batch" and used == "batch":
        module = with_reference_statistics(
            module, bundle.architecture.latent, statistics, bundle.architecture.classes
        )
        used = "recalibrated" if statistics == "recalibrated" else "reference"
    return LoadedGenerator(bundle.architecture, bundle.record, used, module, source=bundle.source)


def load_discriminator(
    path: str | os.PathLike[str] | Bundle, *, checkpoint: str | int = "newest"
) -> LoadedDiscriminator:
    """Load a discriminator from a run, a checkpoint folder or a weights file.

    Raises InputError when there are no discriminator weights at `path`.
    """
    bundle = path if isinstance(path, Bundle) else open_weights(path, checkpoint=checkpoint)
    module = _load(bundle, "discriminator")
    assert isinstance(module, Discriminator)
    return LoadedDiscriminator(bundle.architecture, bundle.record, module, source=bundle.source)


def _load(bundle: Bundle, name: str) -> Generator | Discriminator:
    _, weights = bundle.network(name)
    module = build_network(bundle.architecture, name, device=default_device())
    set_weights(module, weights)
    return module.eval()
