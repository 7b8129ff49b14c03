"""The reference batch: statistics for sampling where an architecture keeps none.

A network whose statistics are `batch` draws an image that depends on its neighbours in the batch. Measured once
on a fixed batch of latents and kept, the statistics make each image depend on its own latent alone.
"""

from __future__ import annotations

import dataclasses

from dcgan.architecture import Layer, Network

REFERENCE_BATCH = 512
"""Latents in the reference batch; `dcgan.randomness.reference_latents` draws them."""


def running_network(network: Network, momentum: float | None = None) -> Network:
    """Return the same stack with running statistics, and with another momentum where one is given."""
    layers = tuple(
        layer
        if layer.normalization is None or momentum is None
        else dataclasses.replace(
            layer, normalization=dataclasses.replace(layer.normalization, momentum=momentum)
        )
        for layer in network.layers
    )
    return Network(layers, "running")


def values_per_statistic(layer: Layer, batch: int) -> int:
    """Return over how many values a layer's mean and variance are taken in a batch of `batch` inputs."""
    per_unit = layer.normalization is not None and layer.normalization.per_unit
    return batch if per_unit else batch * layer.output_shape[0] * layer.output_shape[1]
