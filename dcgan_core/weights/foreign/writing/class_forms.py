"""The class of a public program as an export needs it: whether it holds a network, its names and axes, its sizes."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from dcgan_core.description.architecture import Network
from dcgan_core.description.presets import build_architecture, get_preset
from dcgan_core.description.protocols import NetworkName
from dcgan_core.errors import InputError
from dcgan_core.weights.bundle import Bundle
from dcgan_core.weights.canonical import split_name, weight_shapes
from dcgan_core.weights.foreign.arrays.axes import axes_of, to_axes
from dcgan_core.weights.foreign.arrays.dialects import Dialect, state_keys


def check_layout(dialect: Dialect, name: NetworkName, bundle: Bundle) -> None:
    """Raise InputError unless a dialect's class can hold this network."""
    network, _ = bundle.network(name)
    problems = []
    if dialect.storage == "list":
        if network.statistics == "running" and network.batch_normalized_layers:
            problems.append("the authors' networks keep no running statistics")
        if any(layer.bias for layer in network.layers):
            problems.append("the authors' networks have no biases")
        if any(layer.embedded for layer in network.layers):
            problems.append("the authors' networks have no tables of labels")
    else:
        if not dialect.linear and any(layer.kind in ("project", "dense") for layer in network.layers):
            problems.append("its class has no Linear layer")
        if network.mixes_batch and dialect.name != "sequential":
            problems.append("its class keeps running statistics, and this network has none")
        if dialect.exact and not problems and not _fits_class(dialect, name, network):
            problems.append(f"its class is of another form (that of preset {dialect.presets[0]!r})")
    if problems:
        raise InputError(
            f"layout {dialect.name!r} cannot hold this {name}: {'; '.join(problems)}. "
            "Layout 'sequential' (a plain nn.Sequential) can hold every network"
        )


def differs_from_class(dialect: Dialect, name: NetworkName, network: Network) -> bool:
    """Whether the public class needs changes (another size, other kernels) before it loads this network."""
    return bool(dialect.presets) and not _fits_class(dialect, name, network)


def _fits_class(dialect: Dialect, name: NetworkName, network: Network) -> bool:
    generator = name == "generator"
    image = network.output_shape if generator else network.input_shape
    for preset in dialect.presets:
        try:
            width = _class_width(preset, name, network)
            built = build_architecture(
                preset,
                image_shape=image,
                nz=network.input_shape[2] if generator else None,
                ngf=width if generator else None,
                ndf=None if generator else width,
            )
        except InputError:
            continue
        if _without_settings(built.networks()[name]) == _without_settings(network):
            return True
    return False


def _class_width(preset: str, name: NetworkName, network: Network) -> int:
    """Return what a preset's class calls ngf or ndf for a network of this width; InputError where it has none."""
    found = get_preset(preset)
    image = network.output_shape if name == "generator" else network.input_shape
    # A class of one size has its widths at that size, whatever the network's is.
    shape = image if found.any_size else (*found.image_shape[:2], image[2])
    narrow = found.build(shape, 1, 1, 1).networks()[name]
    return max(1, network.layers[0].output_shape[2] // narrow.layers[0].output_shape[2])


def _without_settings(network: Network) -> tuple[Any, ...]:
    """A network without what training may set (momentum)."""
    return tuple(
        dataclasses.replace(
            layer,
            normalization=None
            if layer.normalization is None
            else dataclasses.replace(layer.normalization, momentum=0.1),
        )
        for layer in network.layers
    )


def state_arrays(dialect: Dialect, name: NetworkName, bundle: Bundle) -> dict[str, np.ndarray]:
    """Return a network's arrays as a dialect names and lays them out, in its order."""
    network, weights = bundle.network(name)
    if dialect.storage == "list":
        layout, keys = "theano", {key: f"{n:02d}" for n, key in enumerate(weight_shapes(network), 1)}
    else:
        layout, keys = "torch", state_keys(dialect, name, network)
    result = {}
    for canonical, key in keys.items():
        index, role = split_name(canonical)
        result[key] = to_axes(
            axes_of(network, index, layout), network.layers[index], role, weights[canonical]
        )
    return result


def facts_of(bundle: Bundle, dialect: Dialect) -> dict[str, int]:
    """Return what a dialect's class calls its sizes; raises InputError where it has no networks of these."""
    architecture, preset = bundle.architecture, dialect.presets[0]
    try:
        widths = {
            "ngf": _class_width(preset, "generator", architecture.generator),
            "ndf": _class_width(preset, "discriminator", architecture.discriminator),
        }
    except InputError as error:
        raise InputError(
            f"layout {dialect.name!r} keeps the sizes of its class next to the weights, and has none for these "
            f"networks: {error}. Give --output a folder, for one file of each network"
        ) from error
    return {
        "nz": architecture.nz,
        **widths,
        "channels": architecture.image_shape[2],
        "image_size": architecture.image_shape[0],
    }
