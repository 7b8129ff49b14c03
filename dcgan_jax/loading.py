"""Networks from weights on disk, ready to use: a run, a checkpoint, or a weights file of any known layout."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Float32

from dcgan.architecture import Architecture, Network
from dcgan.averaging import WhichWeights
from dcgan.bundle import Bundle
from dcgan.errors import InputError
from dcgan.folding import fold_normalization
from dcgan.latents import check_latents
from dcgan.opening import open_weights
from dcgan.reference import SamplingStatistics, running_network, sampling_bundle
from dcgan_jax.network.functional import Arrays, PureNetwork, split_network
from dcgan_jax.network.modules import Generator, build_network, set_weights, to_numpy
from dcgan_jax.network.reference import with_reference_statistics
from dcgan_jax.sampling import draw_in_chunks


@dataclass(frozen=True)
class LoadedGenerator:
    """A generator in evaluation mode.

    Call it with latents (N, nz), float32: images (N, H, W, C) in [-1, 1], float32, each depending on its own
    latent alone, unless it was loaded with `statistics="batch"`.
    """

    architecture: Architecture
    record: Mapping[str, Any]
    statistics: str
    """`running`, `reference` (measured on a fixed batch of latents), `recalibrated` or `batch` (the caller's)."""
    network: PureNetwork
    """Where it was folded, of layers without normalisation: see `load_generator`."""
    arrays: tuple[Arrays, Arrays]

    @property
    def nz(self) -> int:
        """Length of a latent."""
        return self.architecture.nz

    def __call__(self, latents: Float32[np.ndarray, "N nz"]) -> Float32[np.ndarray, "N H W C"]:
        """Draw images; raises InputError for latents of another shape or with values that are not finite."""
        return np.concatenate(list(self.images(latents)))

    def images(self, latents: Float32[np.ndarray, "N nz"]) -> Iterator[np.ndarray]:
        """Yield the images of `latents` in order, some at a time, so that memory stays that of one chunk."""
        checked = check_latents(latents, self.nz)
        if self.statistics == "batch":
            if len(checked) < 2:
                raise InputError(
                    "batch statistics need at least two latents: give more, or load without them"
                )
            yield np.asarray(_draw(self.network, self.arrays, checked))
            return
        yield from draw_in_chunks(lambda z: _draw(self.network, self.arrays, z), checked)


@dataclass(frozen=True)
class LoadedDiscriminator:
    """A discriminator in evaluation mode: images (N, H, W, C) in [-1, 1] to logits (N,), float32.

    With an architecture whose statistics are `batch`, the images given in one call are the batch.
    """

    architecture: Architecture
    record: Mapping[str, Any]
    network: PureNetwork
    arrays: tuple[Arrays, Arrays]

    def __call__(self, images: Float32[np.ndarray, "N H W C"]) -> Float32[np.ndarray, " N"]:
        """Return one logit an image; D(x) is its sigmoid. Raises InputError for images of another shape or dtype."""
        array = np.asarray(images)
        height, width, channels = self.architecture.image_shape
        if array.ndim != 4 or array.shape[1:] != (height, width, channels) or not len(array):
            raise InputError(
                f"images of shape {array.shape}: expected (N, {height}, {width}, {channels}), N at least 1"
            )
        if array.dtype.kind != "f":
            raise InputError(f"images of dtype {array.dtype}: expected floating point in [-1, 1]")
        return np.asarray(_draw(self.network, self.arrays, array.astype(np.float32)))


def load_generator(
    path: str | os.PathLike[str] | Bundle,
    *,
    checkpoint: str | int = "newest",
    weights: WhichWeights = "auto",
    statistics: SamplingStatistics = "auto",
    fold: bool = True,
) -> LoadedGenerator:
    """Load a generator from a run, a checkpoint folder or a weights file.

    checkpoint: which one of a run: "newest", "best" or a step. weights: of a run trained with --ema, "ema" is the
    average, "raw" the last step's, "auto" the average where there is one. statistics: see
    `dcgan.reference.SamplingStatistics`.
    fold: multiply constant normalisations into the kernels, which draws faster and differs by float32 rounding;
    without it `network` and `arrays` are the layers and weights as they were trained.

    Raises InputError when there are no generator weights at `path`.
    """
    bundle = path if isinstance(path, Bundle) else open_weights(path, checkpoint=checkpoint, weights=weights)
    architecture = bundle.architecture
    bundle = sampling_bundle(bundle, statistics)
    network, own = bundle.network("generator")
    used = network.statistics
    if statistics != "batch" and network.statistics == "batch":
        pure, parameters, measured = with_reference_statistics(network, own, architecture.latent, statistics)
        arrays, used = (parameters, measured), "recalibrated" if statistics == "recalibrated" else "reference"
        network, own = running_network(network), to_numpy(parameters | measured)
    else:
        pure, arrays = _load(bundle.architecture, "generator", own)
    if fold and used != "batch":
        pure, arrays = _fold(network, own)
    return LoadedGenerator(architecture, bundle.record, used, pure, arrays)


def load_discriminator(
    path: str | os.PathLike[str] | Bundle, *, checkpoint: str | int = "newest"
) -> LoadedDiscriminator:
    """Load a discriminator from a run, a checkpoint folder or a weights file.

    Raises InputError when there are no discriminator weights at `path`.
    """
    bundle = path if isinstance(path, Bundle) else open_weights(path, checkpoint=checkpoint)
    _, weights = bundle.network("discriminator")
    pure, arrays = _load(bundle.architecture, "discriminator", weights)
    return LoadedDiscriminator(bundle.architecture, bundle.record, pure, arrays)


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
