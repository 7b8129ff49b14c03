"""A discriminator's features in JAX (`dcgan.quality.representation`)."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np

from dcgan.architecture import Network
from dcgan.bundle import Bundle
from dcgan.quality.probing import Extract
from dcgan.quality.representation import feature_layers, feature_size, grid_cells
from dcgan_jax.network.functional import Arrays, PureNetwork, split_network
from dcgan_jax.network.modules import build_network, set_weights
from dcgan_jax.training.losses import normalize_images

BATCH = 100
"""Images in a pass. With batch statistics they normalise each other, as in the authors' experiment."""


def make_extract(bundle: Bundle) -> Extract:
    """Return what turns images, uint8 (n, H, W, C), into features (n, F) of a bundle's discriminator."""
    network, weights = bundle.network("discriminator")
    module = build_network(bundle.architecture, "discriminator")
    set_weights(module, weights)
    pure, parameters, statistics = split_network(module)

    def extract(images: np.ndarray) -> np.ndarray:
        found = []
        for start in range(0, len(images), BATCH):
            chunk = images[start : start + BATCH]
            # Filled up with images from the start, so that one compilation serves and batch statistics stay sound.
            padded = np.resize(chunk, (BATCH, *chunk.shape[1:]))
            features = _features(pure, network, (parameters, statistics), padded)
            found.append(np.asarray(features)[: len(chunk)])
        return np.concatenate(found)

    return extract


def _compute(
    pure: PureNetwork, network: Network, arrays: tuple[Arrays, Arrays], images: jax.Array
) -> jax.Array:
    module = pure.module(*arrays)
    maps = list(module.activations(normalize_images(images, jnp.dtype(jnp.float32))))
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


_features = jax.jit(_compute, static_argnums=(0, 1))
