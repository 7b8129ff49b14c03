"""Do the shapes of a file's layers fit each other, and are they a generator's or a discriminator's?"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from dcgan.dialects.found import FoundLayer, NetworkName
from dcgan.errors import InputError

NETWORK_NAMES: tuple[NetworkName, NetworkName] = ("generator", "discriminator")
IMAGE_CHANNELS = (1, 3)


def channels_in(name: NetworkName, layer: FoundLayer) -> int:
    """Return the input channels of a layer (a matrix's input features)."""
    shape = layer.kernel_shape
    return shape[1] if layer.is_matrix or name == "discriminator" else shape[0]


def channels_out(name: NetworkName, layer: FoundLayer) -> int:
    """Return the output channels of a layer (a matrix's output features)."""
    shape = layer.kernel_shape
    return shape[0] if layer.is_matrix or name == "discriminator" else shape[1]


def map_channels(layers: Sequence[FoundLayer], index: int) -> int:
    """Return the channels of the map that a generator's layer ends in: a matrix's units may be several pixels."""
    layer = layers[index]
    units = channels_out("generator", layer)
    if layer.is_matrix and index + 1 < len(layers) and not layers[index + 1].is_matrix:
        following = channels_in("generator", layers[index + 1])
        return following if following and units % following == 0 else units
    return units


def shape_problems(name: NetworkName, layers: Sequence[FoundLayer]) -> list[str]:
    """Return everything by which the layers' shapes do not make a network of this kind."""
    if not layers:
        return ["no layer with a kernel"]
    problems: list[str] = []
    for layer in layers:
        if 0 in layer.kernel_shape:
            problems.append(f"{layer.name} has shape {layer.arrays['kernel'].shape}: it is empty")
    for first, second in itertools.pairwise(layers):
        problems += _joint_problems(name, first, second)
    for index, layer in enumerate(layers):
        problems += _vector_problems(name, layers, index, layer)
        problems += _dtype_problems(layer)
    last, first = layers[-1], layers[0]
    if name == "generator":
        if last.is_matrix:
            problems.append(f"{last.name} is a matrix; a generator ends in a transposed convolution")
        elif channels_out(name, last) not in IMAGE_CHANNELS:
            problems.append(f"{last.name} draws {channels_out(name, last)} channels; images have 1 or 3")
    else:
        if first.is_matrix:
            problems.append(f"{first.name} is a matrix; a discriminator begins with a convolution")
        elif channels_in(name, first) not in IMAGE_CHANNELS:
            problems.append(f"{first.name} reads {channels_in(name, first)} channels; images have 1 or 3")
        if channels_out(name, last) != 1:
            problems.append(f"{last.name} ends in {channels_out(name, last)} numbers, expected 1 logit")
    return problems


def _joint_problems(name: NetworkName, first: FoundLayer, second: FoundLayer) -> list[str]:
    gives, takes = channels_out(name, first), channels_in(name, second)
    if name == "generator" and second.is_matrix and not first.is_matrix:
        return [f"{second.name} is a matrix after a transposed convolution"]
    if name == "discriminator" and first.is_matrix and not second.is_matrix:
        return [f"{second.name} is a convolution after a matrix"]
    whole = first.is_matrix == second.is_matrix
    large, small = (gives, takes) if name == "generator" else (takes, gives)
    fits = gives == takes if whole else small > 0 and large % small == 0
    if fits:
        return []
    multiple = "" if whole else " or a multiple" if name == "discriminator" else " or a divisor"
    shape = second.arrays["kernel"].shape
    problem = f"{second.name} has shape {shape} and so {takes} input channels, expected {gives}{multiple}"
    return [f"{problem}: {first.name} gives {gives}"]


def _vector_problems(
    name: NetworkName, layers: Sequence[FoundLayer], index: int, layer: FoundLayer
) -> list[str]:
    units = channels_out(name, layer)
    allowed = {units}
    if name == "generator" and layer.is_matrix:
        allowed.add(map_channels(layers, index))
    problems = []
    for role, array in layer.arrays.items():
        if role == "kernel":
            continue
        if role == "updates":
            if array.size != 1:
                problems.append(f"{layer.keys[role]} has shape {array.shape}, expected one number")
        elif array.ndim != 1 or array.size not in ({units} if role == "bias" else allowed):
            expected = " or ".join(f"({n},)" for n in sorted(allowed))
            problems.append(f"{layer.keys[role]} has shape {array.shape}, expected {expected}")
    sizes = {array.size for role, array in layer.arrays.items() if role not in ("kernel", "bias", "updates")}
    if not problems and len(sizes) > 1:
        problems.append(f"the normalisation after {layer.name} has vectors of sizes {sorted(sizes)}")
    return problems


def _dtype_problems(layer: FoundLayer) -> list[str]:
    problems = []
    for role, array in layer.arrays.items():
        wanted = "iu" if role == "updates" else "f"
        if array.dtype.kind not in wanted:
            expected = "whole numbers" if role == "updates" else "floating point"
            problems.append(f"{layer.keys[role]} has dtype {array.dtype}, expected {expected}")
    return problems


def raise_shape_problems(where: str, problems: Sequence[str]) -> None:
    """Raise one InputError with all the problems of a file's weights; do nothing when there is none."""
    if problems:
        listed = list(dict.fromkeys(problems))
        more = f"\n  and {len(listed) - 20} more" if len(listed) > 20 else ""
        raise InputError(f"{where} cannot be taken for a DCGAN:\n  " + "\n  ".join(listed[:20]) + more)
