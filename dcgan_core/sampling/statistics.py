"""Statistics to draw with: those of training, of the caller's batch, or measured anew on fixed latents.

A network whose statistics are `batch` draws an image that depends on its neighbours in the batch. Measured once
on a fixed batch of latents and kept, the statistics make each image depend on its own latent alone.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import get_args

import numpy as np
from jaxtyping import Float32

from dcgan_core.description.architecture import Network
from dcgan_core.description.labels import with_default_labels
from dcgan_core.description.layer import Layer
from dcgan_core.description.protocols import LatentDistribution
from dcgan_core.description.randomness import reference_latents
from dcgan_core.errors import InputError
from dcgan_core.framework import SamplingStatistics
from dcgan_core.system.arguments import choice
from dcgan_core.weights.bundle import Bundle
from dcgan_core.weights.canonical import STATISTIC_ROLES, Weights, split_name

REFERENCE_BATCH = 512
"""Latents in the reference batch; `dcgan_core.description.randomness.reference_latents` draws them."""

RECALIBRATION_BATCHES, RECALIBRATION_BATCH = 64, 64
"""Running statistics lag behind the weights; these are the population's, pooled over the batches (Wu and Johnson,
*Rethinking "Batch" in BatchNorm*, 2021, section 3)."""


def sampling_bundle(bundle: Bundle, statistics: SamplingStatistics) -> Bundle:
    """Return the bundle as it is drawn from: its generator without running statistics where they are not used.

    Raises InputError for `running` when the generator keeps none, and for statistics other than training's when it has
    no batch normalisation that they could be of.
    """
    choice(statistics, "statistics", get_args(SamplingStatistics))
    network, weights = bundle.network("generator")
    if not network.batch_normalized_layers:
        if statistics in ("batch", "recalibrated"):
            raise InputError(
                f"this generator has no batch normalisation, so it has no {statistics} statistics: draw with auto"
            )
        architecture = dataclasses.replace(bundle.architecture, generator=running_network(network))
        return dataclasses.replace(bundle, architecture=architecture)
    if statistics == "running" and network.statistics == "batch":
        raise InputError("this generator keeps no running statistics: draw with auto, batch or recalibrated")
    if statistics in ("auto", "running") or network.statistics == "batch":
        return bundle
    architecture = dataclasses.replace(
        bundle.architecture, generator=dataclasses.replace(network, statistics="batch")
    )
    kept = {name: array for name, array in weights.items() if split_name(name)[1] not in STATISTIC_ROLES}
    return dataclasses.replace(
        bundle, architecture=architecture, weights={**bundle.weights, "generator": kept}
    )


def measured_latents(
    network: Network, latent: LatentDistribution, statistics: SamplingStatistics = "auto"
) -> Float32[np.ndarray, "batches n inputs"]:
    """Return the batches of latents that statistics are measured on: the reference batch, or those of recalibration.

    network: the generator's. Where it reads labels they are after the latents, one-hot, of every class as many
    as can be.
    """
    nz, classes = network.input_shape[2], network.classes
    if statistics == "recalibrated":
        latents = reference_latents(RECALIBRATION_BATCHES * RECALIBRATION_BATCH, nz, latent)
        return with_default_labels(latents, classes, len(latents)).reshape(
            RECALIBRATION_BATCHES, RECALIBRATION_BATCH, nz + classes
        )
    latents = reference_latents(REFERENCE_BATCH, nz, latent)
    return with_default_labels(latents, classes, len(latents))[None]


def pooled(
    means: Sequence[np.ndarray], variances: Sequence[np.ndarray]
) -> tuple[Float32[np.ndarray, ...], Float32[np.ndarray, ...]]:
    """Return the mean and the biased variance of batches of one size taken together, from those of each."""
    wide = np.stack(means).astype(np.float64)
    variance = np.stack(variances).astype(np.float64).mean(axis=0) + wide.var(axis=0)
    return wide.mean(axis=0).astype(np.float32), variance.astype(np.float32)


def running_network(network: Network, momentum: float | None = None) -> Network:
    """Return the same stack with running statistics, and with another momentum where one is given."""
    layers = tuple(
        layer
        if layer.normalization is None or not layer.batch_normalized or momentum is None
        else dataclasses.replace(
            layer, normalization=dataclasses.replace(layer.normalization, momentum=momentum)
        )
        for layer in network.layers
    )
    return dataclasses.replace(network, layers=layers, statistics="running")


def frozen_bundle(bundle: Bundle, weights: Weights) -> Bundle:
    """Return the bundle with a generator that keeps running statistics, which are among its new `weights`."""
    network, _ = bundle.network("generator")
    architecture = dataclasses.replace(
        bundle.architecture, preset="custom", generator=running_network(network)
    )
    return dataclasses.replace(
        bundle, architecture=architecture, weights={**bundle.weights, "generator": weights}
    )


def values_per_statistic(layer: Layer, batch: int) -> int:
    """Return over how many values a layer's mean and variance are taken in a batch of `batch` inputs."""
    per_unit = layer.normalization is not None and layer.normalization.per_unit
    return batch if per_unit else batch * layer.output_shape[0] * layer.output_shape[1]
