"""A generator for sampling where an architecture keeps no statistics: with those of a fixed reference batch."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from dcgan_core.description.protocols import LatentDistribution
from dcgan_core.framework import SamplingStatistics
from dcgan_core.sampling.statistics import measured_latents, pooled, running_network, values_per_statistic
from dcgan_torch.network.modules import Generator, LayerModule


def with_reference_statistics(
    generator: Generator,
    latent: LatentDistribution,
    statistics: SamplingStatistics = "auto",
) -> Generator:
    """Return a generator in evaluation mode that draws with the statistics of the reference batch.

    generator: one whose statistics are `batch`; its parameters are shared, not copied. latent: its distribution.
    statistics: `recalibrated` pools them over many batches; otherwise they are the reference batch's.
    """
    # Momentum 1: the running statistics after one batch are that batch's.
    network = running_network(generator.network, momentum=1.0)
    frozen = Generator(network).to(device=generator.device, dtype=generator.dtype)
    for own, given in zip(frozen.layers, generator.layers, strict=True):
        assert isinstance(own, LayerModule)
        assert isinstance(given, LayerModule)
        own.product, own.embedding = given.product, given.embedding
        if own.normalization is not None and given.normalization is not None:
            own.normalization.weight = given.normalization.weight
            own.normalization.bias = given.normalization.bias
    normalized = [
        layer
        for layer in frozen.layers
        if isinstance(layer, LayerModule) and layer.batch_normalization is not None
    ]
    seen: list[list[tuple[np.ndarray, np.ndarray]]] = [[] for _ in normalized]
    with torch.no_grad():
        for latents in measured_latents(network, latent, statistics):
            frozen.train()(torch.from_numpy(latents).to(generator.device, generator.dtype))
            for layer, found in zip(normalized, seen, strict=True):
                # Training keeps the unbiased variance; normalising by the batch itself uses the biased one.
                count = values_per_statistic(layer.layer, len(latents))
                mean, variance = _statistics(layer)
                variance.mul_((count - 1) / count)
                found.append((mean.cpu().numpy().copy(), variance.cpu().numpy().copy()))
        for layer, found in zip(normalized, seen, strict=True):
            if len(found) > 1:
                means, variances = zip(*found, strict=True)
                for buffer, value in zip(_statistics(layer), pooled(means, variances), strict=True):
                    buffer.copy_(torch.from_numpy(value))
    return frozen.eval()


def _statistics(layer: LayerModule) -> tuple[Tensor, Tensor]:
    """Return the running mean and variance of a layer's normalisation, to change in place."""
    normalization = layer.batch_normalization
    assert normalization is not None
    assert normalization.running_mean is not None
    assert normalization.running_var is not None
    return normalization.running_mean, normalization.running_var
