"""Models that this package exported, whose constants have canonical names: read back bit by bit, with their note."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

import numpy as np

from dcgan_core.description.architecture import Network
from dcgan_core.weights.canonical import Role, Weights, foldable, split_name, weight_shapes
from dcgan_core.weights.foreign.arrays.wrapping import Provenance
from dcgan_core.weights.foreign.stated.chain import StatedNetwork
from dcgan_core.weights.layouts import from_torch, torch_shape


def own_network(note: Provenance, constants: Mapping[str, np.ndarray]) -> StatedNetwork | None:
    """Return the network of a note with the constants of its model; None where they are not those of the note."""
    if len(note.networks) != 1:
        return None
    (name,) = note.networks
    network = note.architecture.networks()[name]
    found = []
    if _lacks(constants, network, ("left", "right")):
        plain = tuple(dataclasses.replace(layer, spectral=False) for layer in network.layers)
        network = dataclasses.replace(network, layers=plain)
        found.append("its kernels were divided by their spectral norms when it was exported")
    if _lacks(constants, network, ("scale", "shift", "mean", "variance")):
        network = _folded(network)
        found.append("its normalisations were folded into the kernels when it was exported")
    weights: Weights = {}
    for key in weight_shapes(network):
        index, role = split_name(key)
        if role == "updates":
            weights[key] = np.array(0, np.int64)
            continue
        layer, array = network.layers[index], constants.get(key)
        expected = torch_shape(layer, role)
        # Inside a model, a normalisation by the batch at hand keeps its vectors along the channels' axis.
        if array is None or array.dtype.kind != "f" or array.size != int(np.prod(expected, dtype=object)):
            return None
        weights[key] = from_torch(layer, role, array.reshape(expected))
    return StatedNetwork(name, network, weights, found, [])


def _lacks(constants: Mapping[str, np.ndarray], network: Network, roles: Sequence[Role]) -> bool:
    """Whether the network has arrays of these roles, and the constants none of them."""
    keys = [key for key in weight_shapes(network) if split_name(key)[1] in roles]
    return bool(keys) and not any(key in constants for key in keys)


def _folded(network: Network) -> Network:
    """Return the network as `dcgan_core.weights.canonical.fold_normalization` leaves it."""
    layers = tuple(
        dataclasses.replace(layer, normalization=None, bias=True) if foldable(layer) else layer
        for layer in network.layers
    )
    return dataclasses.replace(network, layers=layers)
