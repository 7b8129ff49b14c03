"""Which latents a generator was trained on, where its geometry is stated: only its running statistics can show that."""

from __future__ import annotations

import numpy as np

from dcgan_core.description.layer import Layer
from dcgan_core.description.protocols import LatentDistribution
from dcgan_core.weights.canonical import Role, Weights, layer_shapes, weight_name
from dcgan_core.weights.foreign.arrays.layers import FoundKind, FoundLayer
from dcgan_core.weights.foreign.stated.chain import StatedNetwork
from dcgan_core.weights.foreign.statistics.deciding import Given, decide
from dcgan_core.weights.foreign.statistics.proposals import NO_ACTIVATION, Geometry, Option
from dcgan_core.weights.layouts import to_torch

_SLOPES = {"none": NO_ACTIVATION, "relu": 0.0}


def shown_latents(generator: StatedNetwork) -> LatentDistribution | None:
    """Return the latents that the statistics of a stated generator show; None where they show none or several."""
    network = generator.network
    if network.statistics != "running" or not network.batch_normalized_layers:
        return None
    if not all(map(_is_known, network.layers)) or any(
        layer.activation == "tanh" for layer in network.layers[:-1]
    ):
        return None
    following = [*network.layers[1:], network.layers[-1]]
    layers = [
        _found(index, layer, after, generator.weights)
        for index, (layer, after) in enumerate(zip(network.layers, following, strict=True))
    ]
    options = [[Option(_geometry(layer), 0.0)] for layer in network.layers]
    slopes = tuple(_SLOPES.get(layer.activation, layer.slope) for layer in network.layers)
    decision = decide(layers, options, Given(slopes=slopes))
    latents: set[LatentDistribution] = {reading.latent for reading in decision.readings}
    return latents.pop() if len(latents) == 1 and not decision.doubts else None


def _is_known(layer: Layer) -> bool:
    """Whether the comparison can compute a layer."""
    if layer.normalization is not None and layer.normalization.kind != "batch":
        return False
    return layer.kind != "dense" or layer.input_shape[:2] == (1, 1)


def _kind(layer: Layer) -> FoundKind:
    return "matrix" if layer.kind in ("project", "dense") else layer.kind


def _geometry(layer: Layer) -> Geometry:
    if _kind(layer) == "matrix":
        return Geometry("matrix", map_size=layer.output_shape[:2])
    return Geometry(
        _kind(layer),
        layer.stride,
        layer.padding,
        layer.output_padding,
        layer.upsample,
        padding_after=layer.padding_after,
    )


def _found(index: int, layer: Layer, following: Layer, weights: Weights) -> FoundLayer:
    """Return a layer as a file of PyTorch has it, with room for the activations that are stated and no others."""
    roles: list[Role] = [role for role in layer_shapes(layer, "running") if role != "updates"]
    arrays: dict[Role, np.ndarray] = {
        role: to_torch(layer, role, weights[weight_name(index, role)]) for role in roles
    }
    enlarged = following.upsample != (1, 1)
    active = layer.activation != "none" and not layer.activation_first
    keys: dict[Role, str] = {role: weight_name(index, role) for role in roles}
    return FoundLayer(
        arrays,
        keys,
        kinds=(_kind(layer),),
        weightless_before_norm=2 if layer.activation_first else 0,
        weightless_after=int(active) + int(enlarged),
        labels=layer.labels,
        embedded=layer.embedded,
        label_map=layer.label_map,
        label_product=layer.label_product,
    )
