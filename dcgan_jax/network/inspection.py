"""What the commands about weights need of JAX: draw a few images, freeze statistics."""

from __future__ import annotations

import dataclasses

import numpy as np

from dcgan_core.sampling.statistics import running_network
from dcgan_core.weights.bundle import Bundle


class JaxTools:
    """`dcgan_core.commands.import_weights.Tools` by JAX, which is loaded when it is first needed."""

    def draw(self, bundle: Bundle, latents: np.ndarray) -> np.ndarray:
        """Return the images (N, H, W, C) that a bundle's generator draws from latents (N, nz)."""
        from dcgan_jax.loading import load_generator

        return load_generator(bundle)(latents)

    def freeze(self, bundle: Bundle) -> Bundle:
        """Return a bundle whose generator keeps the statistics of the reference batch as running ones."""
        from dcgan_jax.network.modules import to_numpy
        from dcgan_jax.network.statistics import with_reference_statistics

        network, weights = bundle.network("generator")
        _, parameters, measured = with_reference_statistics(network, weights, bundle.architecture.latent)
        architecture = dataclasses.replace(
            bundle.architecture, preset="custom", generator=running_network(network)
        )
        frozen = to_numpy(parameters | measured)
        return dataclasses.replace(
            bundle, architecture=architecture, weights={**bundle.weights, "generator": frozen}
        )
