"""A generator for sampling where an architecture keeps no statistics: with those of a fixed reference batch."""

from __future__ import annotations

import torch

from dcgan.randomness import LatentDistribution, reference_latents
from dcgan.reference import REFERENCE_BATCH, running_network, values_per_statistic
from dcgan_torch.network.modules import Generator, LayerModule


def with_reference_statistics(generator: Generator, latent: LatentDistribution) -> Generator:
    """Return a generator in evaluation mode that draws with the statistics of the reference batch.

    generator: one whose statistics are `batch`; its parameters are shared, not copied. latent: its distribution.
    """
    # Momentum 1: the running statistics after one batch are that batch's.
    network = running_network(generator.network, momentum=1.0)
    frozen = Generator(network).to(device=generator.device, dtype=generator.dtype)
    for own, given in zip(frozen.layers, generator.layers, strict=True):
        assert isinstance(own, LayerModule)
        assert isinstance(given, LayerModule)
        own.product = given.product
        if own.normalization is not None and given.normalization is not None:
            own.normalization.weight = given.normalization.weight
            own.normalization.bias = given.normalization.bias
    latents = reference_latents(REFERENCE_BATCH, network.input_shape[2], latent)
    with torch.no_grad():
        frozen.train()(torch.from_numpy(latents).to(generator.device, generator.dtype))
        for layer in frozen.layers:
            assert isinstance(layer, LayerModule)
            if layer.normalization is not None:
                # Training keeps the unbiased variance; normalising by the batch itself uses the biased one.
                count = values_per_statistic(layer.layer, REFERENCE_BATCH)
                layer.normalization.running_var.mul_((count - 1) / count)  # pyright: ignore[reportOptionalMemberAccess]
    return frozen.eval()
