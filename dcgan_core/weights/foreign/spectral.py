"""Spectral normalisations of a discriminator that came in parts: kept, where its description can say them.

Everything before decides on the kernels that were divided by their norms. Here the parts take their place, so that a
run trains on as the other program would, and an export gives the file's own arrays back.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from dcgan_core.description.architecture import Architecture, Network
from dcgan_core.description.protocols import NetworkName
from dcgan_core.errors import InputError
from dcgan_core.weights.canonical import Role
from dcgan_core.weights.foreign.arrays.axes import axes_of
from dcgan_core.weights.foreign.arrays.layers import FoundLayer
from dcgan_core.weights.foreign.arrays.optimizers import moments_of_others
from dcgan_core.weights.foreign.arrays.preparing import SpectralKeys, folded_note
from dcgan_core.weights.foreign.sources import Notes, Source
from dcgan_core.weights.layouts import torch_shape

Sources = Mapping[NetworkName, Source]
Layers = Mapping[NetworkName, Sequence[FoundLayer]]


def with_spectral_norms(
    where: str, architecture: Architecture, sources: Sources, layers: Layers, notes: Notes, *, described: bool
) -> tuple[Architecture, Sources, Layers]:
    """Return what describes and holds the parts of the discriminator's spectral norms, where they can be kept.

    described: whether the architecture is the user's, who then says which layers have a spectral norm; else every
    layer has one that came in parts. Raises InputError for one that is described, and that the file does not have.
    """
    source = sources.get("discriminator")
    if source is None:
        return architecture, sources, layers
    network, found = architecture.discriminator, list(layers["discriminator"])
    own = list(network.layers)
    kept = 0
    for index, layer in enumerate(found):
        wanted = own[index].spectral if described else True
        in_parts = _in_parts(network, index, layer, source) if wanted else None
        if in_parts is not None:
            found[index], kept = in_parts, kept + 1
        elif described and wanted:
            raise InputError(
                f"{where}: the discriminator's layer {index} is described with a spectral norm, but {layer.name} is a "
                "plain kernel; leave spectral out"
            )
        own[index] = replace(own[index], spectral=in_parts is not None)
    if folded := len(source.spectral) - kept:
        notes.sentences.append(f"discriminator: {folded_note('spectral', folded)}")
        if source.optimizer is not None:
            notes.left_out.append(moments_of_others("discriminator"))
        source = replace(source, optimizer=None, as_trained=False)
    elif kept:
        # Their order is that of an optimizer's parameters.
        source = replace(source, arrays=source.stored)
    return (
        replace(architecture, discriminator=replace(network, layers=tuple(own))),
        {**sources, "discriminator": source},
        {**layers, "discriminator": found},
    )


def _in_parts(network: Network, index: int, layer: FoundLayer, source: Source) -> FoundLayer | None:
    """Return a layer with the parts of its kernel in its place; None where it has none, or the description cannot."""
    # A layer's own key may have lost a prefix that all keys share.
    of_layer = [key for key in source.spectral if key == layer.name or key.endswith(f".{layer.name}")]
    axes = axes_of(network, index, layer.layout, label_first=layer.label_first)
    # A kernel that was turned or joined is not along the axes of v.
    if len(of_layer) != 1 or axes != "torch" or "kernel" in layer.origins:
        return None
    keys: SpectralKeys = source.spectral[of_layer[0]]
    kernel, left, right = (source.stored[key] for key in keys)
    own = replace(network.layers[index], spectral=True)
    by_role: dict[Role, np.ndarray] = {"kernel": kernel, "left": left, "right": right}
    for role, array in by_role.items():
        if array.size != math.prod(torch_shape(own, role)):
            return None
    return replace(
        layer,
        arrays={**layer.arrays, **by_role},
        keys={**layer.keys, "kernel": keys[0], "left": keys[1], "right": keys[2]},
    )
