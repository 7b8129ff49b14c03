"""Networks from weights on disk, ready to use: a run, a checkpoint, or a weights file of any known layout."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.core import Tracer
from jaxtyping import Float32

from dcgan_core.description.architecture import Architecture, Network
from dcgan_core.errors import InputError
from dcgan_core.framework import SamplingStatistics
from dcgan_core.sampling.latents import as_array
from dcgan_core.sampling.loaded import DiscriminatorBase, GeneratorBase
from dcgan_core.sampling.statistics import running_network, sampling_bundle
from dcgan_core.weights.bundle import Bundle
from dcgan_core.weights.canonical import fold_normalization
from dcgan_core.weights.opening import WhichWeights, open_weights
from dcgan_jax.devices import require_devices
from dcgan_jax.network.modules import (
    Arrays,
    Generator,
    PureNetwork,
    build_network,
    set_weights,
    split_network,
    to_numpy,
)
from dcgan_jax.network.statistics import with_reference_statistics


@dataclass(frozen=True, eq=False, repr=False)
class LoadedGenerator(GeneratorBase):
    """A generator in evaluation mode: `sample` and `grid` draw by seed.

    Call it with latents (N, nz), float32: images (N, H, W, C) in [-1, 1], float32, each depending on its own
    latent alone, unless it was loaded with `statistics="batch"`. A conditional one takes labels next to them: (N,)
    whole numbers, or one for all.
    """

    network: PureNetwork
    """Where it was folded, of layers without normalisation: see `load_generator`."""
    arrays: tuple[Arrays, Arrays]

    def __call__(self, latents: np.ndarray, labels: Any = None) -> Float32[np.ndarray, "N H W C"]:
        """Draw images; raises InputError for latents or labels of another shape or with values that cannot be."""
        return np.concatenate(list(self.images(latents, labels)))

    def images(self, latents: np.ndarray, labels: Any = None) -> Iterator[np.ndarray]:
        """Yield the images of `latents` in order, some at a time, so that memory stays that of one chunk."""
        checked = self.inputs(_concrete(latents), labels)
        if self.statistics == "batch":
            if len(checked) < 2:
                raise InputError(
                    "batch statistics need at least two latents: give more, or load without them"
                )
            yield np.asarray(_draw(self.network, self.arrays, checked))
            return
        yield from draw_in_chunks(lambda z: _draw(self.network, self.arrays, z), checked)


@dataclass(frozen=True, eq=False, repr=False)
class LoadedDiscriminator(DiscriminatorBase):
    """A discriminator in evaluation mode: images (N, H, W, C) in [-1, 1] to logits (N,), float32.

    A conditional one has a logit for each class, (N, classes).

    With an architecture whose statistics are `batch`, the images given in one call are the batch.
    """

    network: PureNetwork
    arrays: tuple[Arrays, Arrays]

    def __call__(self, images: np.ndarray) -> Float32[np.ndarray, " N *classes"]:
        """Return logits; D(x) is the sigmoid of one. Raises InputError for images of another shape or dtype."""
        array = as_array(_concrete(images), "images")
        height, width, channels = self.architecture.image_shape
        if array.ndim != 4 or array.shape[1:] != (height, width, channels) or not len(array):
            raise InputError(
                f"images of shape {array.shape}: expected (N, {height}, {width}, {channels}), N at least 1"
            )
        if array.dtype.kind != "f":
            raise InputError(f"images of dtype {array.dtype}: expected floating point in [-1, 1]")
        return np.asarray(_draw(self.network, self.arrays, array.astype(np.float32)))


def _concrete(values: Any) -> Any:
    """Return `values` unless they are traced: what is loaded draws in chunks and returns NumPy arrays."""
    if isinstance(values, Tracer):
        raise InputError(
            "a loaded network cannot be called within jax.jit, grad or vmap, since it returns NumPy arrays. Within "
            "them, apply its own function: outputs, _ = loaded.network(*loaded.arrays, inputs)"
        )
    return values


def load_generator(
    path: str | os.PathLike[str] | Bundle | None = None,
    *,
    checkpoint: str | int = "newest",
    weights: WhichWeights = "auto",
    statistics: SamplingStatistics = "auto",
    fold: bool = True,
) -> LoadedGenerator:
    """Load a generator from a run, a checkpoint folder or a weights file; without a path, the one in the package.

    checkpoint: which one of a run: "newest", "best" or a step. weights: of a run trained with --ema, "ema" is the
    average, "raw" the last step's, "auto" the average where there is one. statistics: see
    `dcgan_core.framework.SamplingStatistics`.
    fold: multiply constant normalisations into the kernels, which draws faster and differs by float32 rounding;
    without it `network` and `arrays` are the layers and weights as they were trained.

    Raises InputError when there are no generator weights at `path`.
    """
    require_devices()
    bundle = path if isinstance(path, Bundle) else open_weights(path, checkpoint=checkpoint, weights=weights)
    architecture = bundle.architecture
    bundle = sampling_bundle(bundle, statistics)
    network, own = bundle.network("generator")
    used = network.statistics
    if statistics != "batch" and network.statistics == "batch":
        pure, parameters, measured = with_reference_statistics(
            network, own, architecture.latent, statistics, architecture.classes
        )
        arrays, used = (parameters, measured), "recalibrated" if statistics == "recalibrated" else "reference"
        network, own = running_network(network), to_numpy(parameters | measured)
    else:
        pure, arrays = _load(bundle.architecture, "generator", own)
    if fold and used != "batch":
        pure, arrays = _fold(network, own)
    return LoadedGenerator(architecture, bundle.record, used, pure, arrays, source=bundle.source)


def load_discriminator(
    path: str | os.PathLike[str] | Bundle, *, checkpoint: str | int = "newest"
) -> LoadedDiscriminator:
    """Load a discriminator from a run, a checkpoint folder or a weights file.

    Raises InputError when there are no discriminator weights at `path`.
    """
    require_devices()
    bundle = path if isinstance(path, Bundle) else open_weights(path, checkpoint=checkpoint)
    _, weights = bundle.network("discriminator")
    pure, arrays = _load(bundle.architecture, "discriminator", weights)
    return LoadedDiscriminator(bundle.architecture, bundle.record, pure, arrays, source=bundle.source)


def _load(architecture: Architecture, name: str, weights: Any) -> tuple[PureNetwork, tuple[Arrays, Arrays]]:
    module = build_network(architecture, name)
    set_weights(module, weights)
    pure, parameters, statistics = split_network(module)
    return pure, (parameters, statistics)


def _fold(network: Network, weights: Mapping[str, np.ndarray]) -> tuple[PureNetwork, tuple[Arrays, Arrays]]:
    folded, kernels = fold_normalization(network, weights)
    module = Generator(folded)
    set_weights(module, kernels)
    pure, parameters, statistics = split_network(module)
    return pure, (parameters, statistics)


def _apply(network: PureNetwork, arrays: tuple[Arrays, Arrays], inputs: jax.Array) -> jax.Array:
    return network(*arrays, inputs)[0]


_jitted = jax.jit(_apply, static_argnums=0)


def _draw(network: PureNetwork, arrays: tuple[Arrays, Arrays], inputs: np.ndarray) -> jax.Array:
    return _jitted(network, arrays, jnp.asarray(inputs))


# Draw any number of images in constant memory.

CHUNK = 128
"""Images drawn in one call of the device."""

Draw = Callable[[np.ndarray], jax.Array]
"""A compiled function from latents (n, nz) to images (n, H, W, C)."""


def draw_in_chunks(draw: Draw, latents: np.ndarray) -> Iterator[np.ndarray]:
    """Yield the images of `latents` (N, nz) in order, at most CHUNK at a time, float32 (n, H, W, C).

    A short chunk is padded with repeated latents to the next power of two, so that `draw` is compiled for a
    handful of sizes however it is called; in evaluation mode the padding changes no image.
    """
    under_way: tuple[jax.Array, int] | None = None
    for start in range(0, len(latents), CHUNK):
        chunk = latents[start : start + CHUNK]
        size = min(CHUNK, 1 << (len(chunk) - 1).bit_length())
        padded = np.concatenate([chunk, np.repeat(chunk[-1:], size - len(chunk), axis=0)])
        # The device draws the next chunk while the caller is busy with this one.
        before, under_way = under_way, (draw(padded), len(chunk))
        if before is not None:
            yield np.asarray(before[0])[: before[1]]
    if under_way is not None:
        yield np.asarray(under_way[0])[: under_way[1]]
