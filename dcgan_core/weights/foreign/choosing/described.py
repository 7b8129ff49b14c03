"""Weights of another program whose networks the user describes: nothing is inferred, and all is checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from dcgan_core.description.architecture import Architecture, Network
from dcgan_core.description.layer import Layer
from dcgan_core.description.protocols import NetworkName
from dcgan_core.description.toml_reading import Described, read_description
from dcgan_core.errors import InputError
from dcgan_core.weights.bundle import Bundle
from dcgan_core.weights.canonical import Role, layer_shapes
from dcgan_core.weights.foreign.arrays.layers import FoundLayer
from dcgan_core.weights.layouts import theano_shape, torch_shape

_WORDS: dict[Role, str] = {
    "kernel": "kernel",
    "bias": "bias",
    "scale": "normalisation scale",
    "shift": "normalisation shift",
    "mean": "running mean",
    "variance": "running variance",
    "embedding": "table of labels",
}


def described_layers(
    where: str, path: Path, readings: Mapping[NetworkName, Sequence[Sequence[FoundLayer]]]
) -> tuple[Architecture, dict[NetworkName, int], list[str]]:
    """Return (the architecture of a TOML file, the number of the reading, what was added to it in sentences).

    readings: by network, every way to read the file as layers; the one with the fewest misfits counts.
    Raises InputError with each misfit by name.
    """
    described = read_description(path)
    problems: list[str] = []
    chosen: dict[NetworkName, int] = {}
    for name, ways in readings.items():
        network = described.networks.get(name)
        if network is None:
            problems.append(f"the file holds a {name}, which {path} does not describe")
            continue
        misfits = [_misfits(name, network, layers) for layers in ways]
        chosen[name] = min(range(len(ways)), key=lambda way: len(misfits[way]))
        problems += misfits[chosen[name]]
    if problems:
        more = f"\n  and {len(problems) - 20} more" if len(problems) > 20 else ""
        listed = "\n  ".join(problems[:20])
        raise InputError(f"{where} is not what {path} describes:\n  {listed}{more}")
    architecture, added = _completed(described, path)
    return architecture, chosen, added


def check_described(where: str, path: Path, bundle: Bundle) -> None:
    """Raise InputError unless weights whose architecture is known are of the networks that a TOML file describes."""
    described = read_description(path)
    for name in bundle.weights:
        if described.networks.get(name) != bundle.architecture.networks()[name]:  # pyright: ignore[reportArgumentType]
            raise InputError(
                f"{where} says itself what its {name} is, and {path} describes another; leave --architecture out"
            )


def _completed(described: Described, path: Path) -> tuple[Architecture, list[str]]:
    try:
        return described.complete()
    except InputError as error:
        raise InputError(f"{path}: {error}") from error


def _misfits(name: NetworkName, network: Network, layers: Sequence[FoundLayer]) -> list[str]:
    """Return everything in which a file's layers are not those of a network, by name."""
    problems = []
    if len(network.layers) != len(layers):
        kernels = ", ".join(f"{layer.name} {layer.arrays['kernel'].shape}" for layer in layers)
        problems.append(
            f"{name}: {len(network.layers)} layers are described, the file has {len(layers)}: {kernels}"
        )
    for index, (layer, found) in enumerate(zip(network.layers, layers, strict=False)):
        problems += [
            f"{name}, layer {index}: {problem}"
            for problem in _layer_misfits(layer, found, network.statistics)
        ]
    return problems


def _layer_misfits(layer: Layer, found: FoundLayer, statistics: str) -> list[str]:
    shape_of = theano_shape if found.layout == "theano" else torch_shape
    roles = layer_shapes(layer, statistics)
    problems = []
    for role, word in _WORDS.items():
        expected = shape_of(layer, role) if role in roles else None
        array = found.arrays.get(role)
        if expected is None and array is not None:
            problems.append(f"no {word} is described, the file has {found.keys[role]} {array.shape}")
        elif expected is not None and array is None:
            problems.append(f"expected {word} {expected}, the file has none after {found.name}")
        elif array is not None and array.shape != expected:
            problems.append(f"expected {word} {expected}, the file has {found.keys[role]} {array.shape}")
    if "updates" in found.arrays and "updates" not in roles:
        problems.append(f"no running statistics are described, the file has {found.keys['updates']}")
    return problems
