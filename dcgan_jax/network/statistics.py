"""Statistics for sampling where an architecture keeps none: those of a fixed reference batch."""

from __future__ import annotations

from collections.abc import Mapping

import jax
import jax.numpy as jnp
import numpy as np

from dcgan_core.description.architecture import Architecture, Network
from dcgan_core.description.protocols import LatentDistribution
from dcgan_core.framework import SamplingStatistics
from dcgan_core.sampling.statistics import (
    measured_latents,
    pooled,
    running_network,
    values_per_statistic,
)
from dcgan_jax.network.modules import Generator
from dcgan_jax.network.pure import Arrays, PureNetwork, split_network


def reference_network(network: Network, dtype: str = "float32") -> tuple[PureNetwork, Arrays]:
    """Return (the generator with running statistics, statistics yet to be measured) of a description."""
    # Momentum 1: the running statistics after one batch are that batch's.
    module = Generator(running_network(network, momentum=1.0), dtype=dtype)
    pure, _, statistics = split_network(module)
    return pure, statistics


def measure_statistics(
    pure: PureNetwork, parameters: Arrays, statistics: Arrays, latents: jax.Array
) -> Arrays:
    """Return the statistics (means and biased variances) that `latents` (N, nz) have under `parameters`."""
    _, measured = pure(parameters, statistics, latents, training=True)
    layers = pure.module(parameters, statistics).network.layers
    for index, layer in enumerate(layers):
        name = f"layers.{index}.variance"
        if name in measured:
            # Training keeps the unbiased variance; normalising by the batch itself uses the biased one.
            count = values_per_statistic(layer, latents.shape[0])
            measured[name] = measured[name] * ((count - 1) / count)
    return measured


def reference_batch(architecture: Architecture) -> jax.Array:
    """Return the reference latents (512, nz), float32, with labels after them where there are classes."""
    return jnp.asarray(measured_latents(architecture.generator, architecture.latent)[0])


def with_reference_statistics(
    network: Network,
    weights: Mapping[str, np.ndarray],
    latent: LatentDistribution,
    statistics: SamplingStatistics = "auto",
) -> tuple[PureNetwork, Arrays, Arrays]:
    """Return (pure network, parameters, measured statistics) of a `batch` generator's canonical weights.

    statistics: `recalibrated` pools them over many batches; otherwise they are the reference batch's.
    """
    pure, statistics_yet = reference_network(network)
    parameters = {name: jnp.asarray(array) for name, array in weights.items()}
    measure = jax.jit(measure_statistics, static_argnums=0)
    batches = [
        measure(pure, parameters, statistics_yet, jnp.asarray(latents))
        for latents in measured_latents(network, latent, statistics)
    ]
    measured = batches[0]
    for name in [name for name in measured if name.endswith(".variance") and len(batches) > 1]:
        mean = name.removesuffix("variance") + "mean"
        mean_and_variance = pooled(*([np.asarray(batch[key]) for batch in batches] for key in (mean, name)))
        measured[mean], measured[name] = map(jnp.asarray, mean_and_variance)
    return pure, parameters, measured
