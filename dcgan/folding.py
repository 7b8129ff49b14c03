"""Fold each normalisation into the kernel before it: the same function, fewer steps, for inference only."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import numpy as np

from dcgan.architecture import Layer, Network
from dcgan.errors import InputError
from dcgan.weights import Role, Weights, weight_name


def fold_normalization(network: Network, weights: Mapping[str, np.ndarray]) -> tuple[Network, Weights]:
    """Return (network without normalisations, its weights) that computes what `network` does when evaluated.

    Computed in float64 and stored in the kernels' dtype. Raises InputError for a network that normalises by the
    batch at hand: there is nothing constant to fold.
    """
    if network.statistics == "batch" and network.normalized_layers:
        raise InputError(
            "this network normalises by the batch at hand, so its normalisation cannot be folded away"
        )
    layers: list[Layer] = []
    folded: Weights = {}
    for index, layer in enumerate(network.layers):
        own: dict[Role, np.ndarray] = {
            role: weights[weight_name(index, role)]
            for role in ("kernel", "bias", "scale", "shift", "mean", "variance")
            if weight_name(index, role) in weights
        }
        kernel, bias = own["kernel"], own.get("bias")
        if layer.normalization is not None:
            wide = {role: array.astype(np.float64) for role, array in own.items()}
            # A broken variance becomes NaN here as it does in a pass: the reader of the images is told there.
            with np.errstate(invalid="ignore", divide="ignore"):
                factor = wide["scale"] / np.sqrt(wide["variance"] + layer.normalization.eps)
            shift = wide["shift"] - wide["mean"] * factor
            bias = shift + wide["bias"] * factor if layer.bias else shift
            bias = np.broadcast_to(bias, layer.unit_shape).astype(kernel.dtype)
            # A generator's kernel ends in its third axis (image channels), a discriminator's in its fourth.
            spread = factor[..., None] if layer.kind in ("project", "conv_transpose") else factor
            kernel = (wide["kernel"] * spread).astype(kernel.dtype)
            layer = dataclasses.replace(layer, normalization=None, bias=True)
        layers.append(layer)
        folded[weight_name(index, "kernel")] = kernel
        if bias is not None:
            folded[weight_name(index, "bias")] = np.ascontiguousarray(bias)
    return Network(tuple(layers), network.statistics), folded
