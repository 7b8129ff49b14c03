"""A discriminator to look into: its features, and guided backpropagation from them."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Float32, Int, UInt8

from dcgan_core.description.architecture import Architecture, Network
from dcgan_core.quality.features import feature_layers, feature_size, grid_cells
from dcgan_core.sampling.statistics import running_network
from dcgan_core.weights.bundle import Bundle
from dcgan_core.weights.canonical import fold_spectral
from dcgan_jax.loading import draw_in_chunks
from dcgan_jax.network.modules import Discriminator, normalize_images, set_weights, to_numpy
from dcgan_jax.network.pure import Arrays, PureNetwork, split_network
from dcgan_jax.network.statistics import measure_statistics

POOLED_BATCH = 100
"""Images in a pass for pooled features. With batch statistics they normalise each other, as the authors' do."""


@dataclasses.dataclass(frozen=True)
class OpenDiscriminator:
    """A discriminator in evaluation mode whose every image depends on itself alone.

    network, weights: with running statistics; where the architecture keeps none, those of the images given to
        `open_discriminator`. Without such images a batch normalises itself: that is for `pooled_features` alone.
    """

    architecture: Architecture
    network: Network
    weights: Mapping[str, np.ndarray]
    pure: PureNetwork
    arrays: tuple[Arrays, Arrays]

    def features(self, images: UInt8[np.ndarray, "N H W C"]) -> Float32[np.ndarray, "N F"]:
        """Return the output of the layer before the logit, flattened."""
        return np.concatenate(
            list(draw_in_chunks(lambda x: _features(self.pure, self.arrays, jnp.asarray(x)), images))
        )

    def pooled_features(self, images: UInt8[np.ndarray, "N H W C"]) -> Float32[np.ndarray, "N F"]:
        """Return the features of the paper's experiment: every convolution's, max-pooled to a small grid."""
        found = []
        for start in range(0, len(images), POOLED_BATCH):
            chunk = images[start : start + POOLED_BATCH]
            # Filled up with images from the start, so that one compilation serves and batch statistics stay sound.
            padded = np.resize(chunk, (POOLED_BATCH, *chunk.shape[1:]))
            features = _pooled_features(self.pure, self.network, self.arrays, padded)
            found.append(np.asarray(features)[: len(chunk)])
        return np.concatenate(found)

    def responses(self, images: UInt8[np.ndarray, "N H W C"]) -> Float32[np.ndarray, "N h w M"]:
        """Return the maps of the layer before the logit, without its activation."""
        return np.concatenate(
            list(draw_in_chunks(lambda x: _responses(self.pure, self.arrays, jnp.asarray(x)), images))
        )

    def guided(
        self, images: UInt8[np.ndarray, "N H W C"], units: Int[np.ndarray, "N 3"]
    ) -> Float32[np.ndarray, "N H W C"]:
        """Return, for each image and its unit (row, column, channel) of `responses`, the guided gradient in the image.

        Guided backpropagation (Springenberg and others, *Striving for Simplicity*, 2015): the gradient passes a unit
        only where both the unit's input and the gradient are positive. A leaky unit is treated as the ReLU it
        resembles, so that what speaks against the feature stays out.
        """
        return np.asarray(_guided(self.pure, self.arrays, jnp.asarray(images), jnp.asarray(units)))

    def kernels(self) -> Float32[np.ndarray, "M kh kw C"]:
        """Return the first layer's kernels, one after another."""
        return np.moveaxis(np.asarray(self.weights["layers.0.kernel"]), 3, 0)


def open_discriminator(
    bundle: Bundle, images: UInt8[np.ndarray, "N H W C"] | None = None
) -> OpenDiscriminator:
    """Return the discriminator of a bundle; raises InputError when it holds none.

    images: where the architecture keeps no running statistics, those of these images take their place.
    """
    network, weights = fold_spectral(*bundle.network("discriminator"))
    if network.mixes_batch and images is not None:
        # Momentum 1: the running statistics after one batch are that batch's.
        network = running_network(network, momentum=1.0)
        pure, _, statistics = split_network(Discriminator(network))
        parameters = {name: jnp.asarray(array) for name, array in weights.items()}
        measured = jax.jit(measure_statistics, static_argnums=0)(
            pure, parameters, statistics, normalize_images(jnp.asarray(images))
        )
        weights = to_numpy(parameters | measured)
    module = Discriminator(network)
    set_weights(module, weights)
    pure, parameters, statistics = split_network(module)
    return OpenDiscriminator(bundle.architecture, network, weights, pure, (parameters, statistics))


@functools.partial(jax.jit, static_argnums=0)
def _features(pure: PureNetwork, arrays: tuple[Arrays, Arrays], images: jax.Array) -> jax.Array:
    *_, hidden, _logits = pure.module(*arrays).activations(normalize_images(images))
    return hidden.reshape(hidden.shape[0], -1)


def _hidden(pure: PureNetwork, arrays: tuple[Arrays, Arrays], images: jax.Array) -> jax.Array:
    """Return the maps of the layer before the logit, without its activation; others are guided."""
    module = pure.module(*arrays)
    *hidden, last, _logits = module.layers
    maps: Any = images
    for layer in hidden:
        activate = layer.activate
        if layer.layer.activation in ("relu", "leaky_relu"):
            slope = layer.layer.slope if layer.layer.activation == "leaky_relu" else 0.0
            activate = functools.partial(_guided_relu, slope)
        maps = layer(maps, training=False, activate=activate)
    return last(maps, training=False, activate=lambda maps: maps)


@functools.partial(jax.jit, static_argnums=0)
def _responses(pure: PureNetwork, arrays: tuple[Arrays, Arrays], images: jax.Array) -> jax.Array:
    return _hidden(pure, arrays, normalize_images(images))


@functools.partial(jax.jit, static_argnums=0)
def _guided(
    pure: PureNetwork, arrays: tuple[Arrays, Arrays], images: jax.Array, units: jax.Array
) -> jax.Array:
    def chosen(floats: jax.Array) -> jax.Array:
        maps = _hidden(pure, arrays, floats)
        # In evaluation mode no image depends on another, so the gradient of the sum is each one's own.
        return maps[jnp.arange(maps.shape[0]), units[:, 0], units[:, 1], units[:, 2]].sum()

    return jax.grad(chosen)(normalize_images(images))


@functools.partial(jax.custom_vjp, nondiff_argnums=(0,))
def _guided_relu(slope: float, maps: jax.Array) -> jax.Array:
    return jnp.where(maps > 0, maps, slope * maps)


def _guided_forward(slope: float, maps: jax.Array) -> tuple[jax.Array, jax.Array]:
    return _guided_relu(slope, maps), maps > 0


def _guided_backward(slope: float, positive: jax.Array, gradient: jax.Array) -> tuple[jax.Array]:
    return (jnp.where(positive & (gradient > 0), gradient, 0.0),)


_guided_relu.defvjp(_guided_forward, _guided_backward)


@functools.partial(jax.jit, static_argnums=(0, 1))
def _pooled_features(
    pure: PureNetwork, network: Network, arrays: tuple[Arrays, Arrays], images: jax.Array
) -> jax.Array:
    module = pure.module(*arrays)
    maps = list(module.activations(normalize_images(images)))
    features = jnp.concatenate([_pooled(maps[index]) for index in feature_layers(network)], axis=1)
    assert features.shape[1] == feature_size(network)
    return features


def _pooled(maps: jax.Array) -> jax.Array:
    """Return maps (N, H, W, C), each channel's greatest value in every cell of the grid, as (N, grid * grid * C)."""
    cells = [
        maps[:, rows, columns].max(axis=(1, 2))
        for rows in grid_cells(maps.shape[1])
        for columns in grid_cells(maps.shape[2])
    ]
    return jnp.stack(cells, axis=1).reshape(maps.shape[0], -1)
