"""Networks from weights on disk, ready to use: a run, a checkpoint, or a weights file of any known layout."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from jaxtyping import Float, Float32, UInt8
from torch import Tensor

from dcgan_core.errors import InputError
from dcgan_core.framework import SamplingStatistics
from dcgan_core.pictures.tiles import byte_thresholds, check_drawn, to_uint8
from dcgan_core.sampling.chunks import (
    CALLS_UNDER_WAY,
    Rows,
    as_blocks,
    calls_of,
    under_way,
)
from dcgan_core.sampling.loaded import DiscriminatorBase, GeneratorBase, open_to_load, refuse_small_batch
from dcgan_core.sampling.statistics import frozen_bundle, sampling_bundle
from dcgan_core.system.arguments import as_array
from dcgan_core.weights.addresses import hub_address
from dcgan_core.weights.bundle import Bundle
from dcgan_core.weights.foreign.choosing.hints import Hints
from dcgan_core.weights.opening import WhichWeights
from dcgan_torch.devices import default_device
from dcgan_torch.network.modules import Discriminator, Generator, build_network, get_weights, set_weights
from dcgan_torch.network.statistics import with_reference_statistics

# Draw any number of images in constant memory.


def draw_in_chunks(generator: Generator, calls: Iterable[tuple[Rows, int]]) -> Iterator[Tensor]:
    """Yield the images of the latents of each call, without those that filled it up, on the generator's device.

    The generator's mode decides on the statistics: put it in evaluation mode first.
    """
    for (latents, *_), count in calls:
        yield _draw(generator, latents)[:count]


def _draw(generator: Generator, latents: np.ndarray) -> Float[Tensor, "n C H W"]:
    with torch.no_grad():
        return generator(torch.from_numpy(latents).to(generator.device, generator.dtype))


def to_nhwc(images: Float[Tensor, "N C H W"]) -> Float[Tensor, "N H W C"]:
    """Return images as everything outside PyTorch has them: NHWC, float32, in the host's memory."""
    return images.permute(0, 2, 3, 1).float().contiguous().cpu()


def bytes_of(images: Float32[Tensor, ...]) -> UInt8[Tensor, ...]:
    """Return what `dcgan_core.pictures.tiles.to_uint8` makes of finite images, to the last unit."""
    table = torch.from_numpy(byte_thresholds()).to(images.device)
    return torch.bucketize(images, table, right=True, out_int32=True).to(torch.uint8)


def _sent(tensor: Tensor) -> Tensor:
    """Return a copy of a GPU's tensor in pinned memory; it is there once the GPU has done what it was given."""
    host = torch.empty(tensor.shape, dtype=tensor.dtype, pin_memory=True)
    return host.copy_(tensor, non_blocking=True)


@dataclass(frozen=True, eq=False, repr=False)
class LoadedGenerator(GeneratorBase):
    """A generator in evaluation mode, on the default device: `sample` and `grid` draw by seed.

    Call it with latents (N, nz) or (N, nz, 1, 1), a tensor or an array: images (N, C, H, W) in [-1, 1], a
    float32 tensor, each depending on its own latent alone, unless it was loaded with `statistics="batch"`.
    A conditional one takes labels next to them: (N,) numbers or names of classes, or one for all. `module` is the
    `torch.nn.Module` itself.
    """

    module: Generator

    def __call__(self, latents: Tensor | np.ndarray, labels: Any = None) -> Float[Tensor, "N C H W"]:
        """Draw images; raises InputError for latents or labels of another shape or with values that cannot be."""
        return torch.cat(list(draw_in_chunks(self.module, self._calls(latents, labels))))

    def images(self, latents: Any, labels: Any = None) -> Iterator[Float32[np.ndarray, "n H W C"]]:
        """Yield the images of `latents` in order, so that memory stays that of a few calls."""
        for images in draw_in_chunks(self.module, self._calls(latents, labels)):
            yield to_nhwc(images).numpy()

    def bytes(self, latents: Any, labels: Any = None) -> Iterator[UInt8[np.ndarray, "n H W C"]]:
        """Yield what `to_uint8` makes of `images`, to the last unit; a GPU makes it, so that less is copied.

        Raises InputError as `__call__` and `to_uint8` do.
        """
        if self.module.device.type == "cpu":
            # Where the host is the device its own arithmetic is a tenth of the work of a search in the thresholds.
            yield from map(to_uint8, self.images(latents, labels))
            return

        def begin(block: np.ndarray) -> tuple[Tensor, Tensor, torch.cuda.Event]:
            images = _draw(self.module, block).permute(0, 2, 3, 1).float().contiguous()
            broken = torch.where(images.isfinite(), 0, images).sum(
                (1, 2, 3)
            )  # of each image, 0 where none is
            sent = _sent(bytes_of(images)), _sent(broken)
            done = torch.cuda.Event()
            done.record()
            return *sent, done

        for (images, broken, done), count in under_way(begin, self._calls(latents, labels), CALLS_UNDER_WAY):
            done.synchronize()
            check_drawn(broken[:count].numpy())
            yield images[:count].numpy()

    def frozen(self) -> Bundle:
        """Return the bundle with the statistics of the reference batch as running ones."""
        return frozen(self.bundle)

    def _calls(self, latents: Any, labels: Any) -> Iterator[tuple[Rows, int]]:
        """Yield the calls that draw `latents`, and how many of the images of each are wanted."""

        def rows(block: Any) -> Rows:
            array = as_array(block, "latents")
            flat = array[..., 0, 0] if array.shape[2:] == (1, 1) else array
            return (self.inputs(flat, None if labels is None else as_array(labels, "labels")),)

        if self.statistics != "batch":
            gpu, network = self.module.device.type != "cpu", self.architecture.generator
            yield from calls_of(latents, rows, network, on_accelerator=gpu, filled=False)
            return
        for block in map(rows, as_blocks(latents)):
            refuse_small_batch(len(block[0]))
            yield block, len(block[0])


@dataclass(frozen=True, eq=False, repr=False)
class LoadedDiscriminator(DiscriminatorBase):
    """A discriminator in evaluation mode: images (N, C, H, W) in [-1, 1] to logits (N,), a float32 tensor.

    A conditional one has a logit for each class, (N, classes), or takes labels (N,) next to the images.

    With an architecture whose statistics are `batch`, the images given in one call are the batch.
    """

    module: Discriminator

    def _layout(self, images: np.ndarray) -> np.ndarray:
        return np.ascontiguousarray(images.transpose(0, 3, 1, 2))

    def __call__(self, images: Tensor | np.ndarray, labels: Any = None) -> Float[Tensor, " N *classes"]:
        """Return logits; D(x) is the sigmoid of one.

        Raises InputError for images of another shape or dtype, and for labels as `DiscriminatorBase.labels` does.
        """
        array = as_array(images, "images")
        height, width, channels = self.architecture.image_shape
        if array.ndim != 4 or array.shape[1:] != (channels, height, width) or not len(array):
            last = array.ndim == 4 and array.shape[1:] == (height, width, channels)
            order = ". sample() returns channels last: give images.transpose(0, 3, 1, 2)" if last else ""
            raise InputError(
                f"images of shape {array.shape}: expected (N, {channels}, {height}, {width}), N at least 1{order}"
            )
        if array.dtype.kind != "f":
            raise InputError(f"images of dtype {array.dtype}: expected floating point in [-1, 1]")
        read = self._labels(None if labels is None else as_array(labels, "labels"), len(array))
        with torch.no_grad():
            inputs = (
                torch.from_numpy(rows).to(self.module.device) for rows in (array.astype(np.float32), *read)
            )
            return self.module(*inputs)


def load_generator(
    path: str | os.PathLike[str] | Bundle | None = None,
    *,
    checkpoint: str | int = "newest",
    weights: WhichWeights = "auto",
    statistics: SamplingStatistics = "auto",
    hints: Hints | None = None,
) -> LoadedGenerator:
    """Load a generator from a run, a checkpoint folder or a weights file. The default is the one in the package.

    - checkpoint: which one of a run: "newest", "best" or a step.
    - weights: of a run trained with `--ema`, "ema" is the average, "raw" the last step's, "auto" the average where
      there is one.
    - statistics: the statistics that batch normalisation uses, see `dcgan_core.framework.SamplingStatistics`.
    - hints: of a file of another program, what it does not say, and the answer to its question: `Hints(reading=1)`.

    Raises InputError when there are no generator weights at `path`, or values among them that are not finite.
    """
    bundle = open_to_load(path, "generator", checkpoint=checkpoint, weights=weights, hints=hints)
    chosen = sampling_bundle(bundle, statistics)
    module = _load(chosen, "generator")
    assert isinstance(module, Generator)
    used = module.network.statistics
    if statistics != "batch" and used == "batch":
        module = with_reference_statistics(module, bundle.architecture.latent, statistics)
        used = "recalibrated" if statistics == "recalibrated" else "reference"
    return LoadedGenerator(
        bundle.architecture, bundle.record, used, module, source=bundle.source, bundle=bundle
    )


def from_pretrained(repository: str, *, revision: str = "main") -> LoadedGenerator:
    """Load the generator of a hub's repository ("owner/name"): `load_generator("hf://owner/name@revision")`."""
    return load_generator(hub_address(repository, revision))


def frozen(bundle: Bundle) -> Bundle:
    """Return a bundle whose generator keeps the statistics of the reference batch as running ones."""
    return frozen_bundle(bundle, get_weights(load_generator(bundle).module))


def load_discriminator(
    path: str | os.PathLike[str] | Bundle, *, checkpoint: str | int = "newest", hints: Hints | None = None
) -> LoadedDiscriminator:
    """Load a discriminator from a run, a checkpoint folder or a weights file; hints: as of `load_generator`.

    Raises InputError when there are no discriminator weights at `path`, or values among them that are not finite.
    """
    bundle = open_to_load(path, "discriminator", checkpoint=checkpoint, hints=hints)
    module = _load(bundle, "discriminator")
    assert isinstance(module, Discriminator)
    return LoadedDiscriminator(bundle.architecture, bundle.record, module, source=bundle.source)


def _load(bundle: Bundle, name: str) -> Generator | Discriminator:
    _, weights = bundle.network(name)
    module = build_network(bundle.architecture, name, device=default_device())
    set_weights(module, weights)
    return module.eval()
