"""The layers that a file's arrays make, by role, before strides and paddings are known; and whether they fit."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from dcgan_core.description.architecture import Pair
from dcgan_core.description.protocols import NetworkName
from dcgan_core.errors import InputError
from dcgan_core.weights.canonical import Role
from dcgan_core.weights.foreign.naming import ROLE_SUFFIXES, Naming
from dcgan_core.weights.layouts import Layout

KERNEL_SUFFIXES: dict[str, Role] = {ROLE_SUFFIXES[role]: role for role in ("kernel", "bias")}
NORMALIZATION_ROLES: tuple[Role, ...] = ("scale", "shift", "mean", "variance", "updates")
NORMALIZATION_SUFFIXES: dict[str, Role] = {ROLE_SUFFIXES[role]: role for role in NORMALIZATION_ROLES}

_FOREIGN_NORMALIZATIONS = {
    "weight_orig": "spectral", "weight_u": "spectral", "weight_v": "spectral or weight", "weight_g": "weight",
}  # fmt: skip
"""By a suffix that only they have."""


@dataclass(frozen=True)
class FoundLayer:
    """One kernel of a file with what belongs to it.

    arrays: by role, as they are in the file; keys: the file's names of them, for messages and for optimizers.
    layout: which program's axes they have. weightless_after: how many modules without weights the file's numbering
    leaves room for between this layer and the next, None where it is unknown.
    """

    arrays: Mapping[Role, np.ndarray]
    keys: Mapping[Role, str]
    layout: Layout = "torch"
    weightless_after: int | None = None

    @property
    def kernel_shape(self) -> tuple[int, ...]:
        """(map, image, kernel height, kernel width) of a convolution, (out, in) of a matrix, as PyTorch has it."""
        shape = self.arrays["kernel"].shape
        return shape[::-1] if self.layout == "theano" and len(shape) == 2 else shape

    @property
    def kernel_size(self) -> Pair:
        """(height, width) of a convolution's kernel."""
        height, width = self.arrays["kernel"].shape[2:]
        return height, width

    @property
    def is_matrix(self) -> bool:
        """Whether the kernel is a matrix and not a convolution's."""
        return self.arrays["kernel"].ndim == 2

    @property
    def name(self) -> str:
        """The file's name of the kernel."""
        return self.keys["kernel"]


@dataclass
class Reading:
    """The result of reading arrays with one naming."""

    layers: list[FoundLayer] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    """Keys without a place in the naming."""


def read_named_layers(arrays: Mapping[str, np.ndarray], naming: Naming) -> Reading:
    """Sort the arrays of a state dictionary into layers; every key ends in a layer, a problem or `unknown`."""
    reading = Reading()
    modules: dict[tuple[int, ...], tuple[str, dict[str, np.ndarray]]] = {}
    for key, array in arrays.items():
        path, _, suffix = key.rpartition(".")
        place = naming.place(path)
        if place is not None and suffix in NORMALIZATION_SUFFIXES:
            owner, members = modules.setdefault(place, (path, {}))
            if owner == path:
                members[suffix] = array
                continue
            # Two spellings of one place ("main.1", "main.01") must not be merged.
        kind = _FOREIGN_NORMALIZATIONS.get(suffix)
        hint = f" ({kind} normalisation, which no DCGAN of this package has)" if kind else ""
        reading.unknown.append(key + hint)
    layers: list[tuple[dict[Role, np.ndarray], dict[Role, str], list[tuple[int, ...]]]] = []
    for place, (path, members) in sorted(modules.items()):
        weight = members.get("weight")
        if weight is None:
            reading.problems.append(
                f"missing: {path}.weight (the file has {', '.join(sorted(members))} of it)"
            )
            continue
        if weight.ndim in (2, 4):
            layers.append(({}, {}, []))
            suffixes = KERNEL_SUFFIXES
        elif weight.ndim != 1 or "bias" not in members:
            reading.problems.append(f"{path}.weight has shape {weight.shape}: no kernel and no normalisation")
            continue
        elif layers and "scale" not in layers[-1][0]:
            suffixes = NORMALIZATION_SUFFIXES
        else:
            reading.problems.append(
                f"{path} normalises, but nothing comes before it to be normalised: a kernel is missing"
            )
            continue
        own_arrays, own_keys, places = layers[-1]
        places.append(place)
        for suffix, array in members.items():
            if suffix in suffixes:
                own_arrays[suffixes[suffix]], own_keys[suffixes[suffix]] = array, f"{path}.{suffix}"
            else:
                reading.problems.append(f"unexpected: {path}.{suffix} next to a kernel")
    following = [*(places[0] for _, _, places in layers), None][1:]
    reading.layers = [
        FoundLayer(arrays, keys, weightless_after=naming.weightless(places[-1], after))
        for (arrays, keys, places), after in zip(layers, following, strict=bool(layers))
    ]
    _check_statistics(reading)
    return reading


def _check_statistics(reading: Reading) -> None:
    """Add as a problem what some normalisations have and another lacks."""
    normalized = [layer for layer in reading.layers if "scale" in layer.arrays]
    for role in ("mean", "variance", "updates"):
        having = [layer for layer in normalized if role in layer.arrays]
        partner = {"mean": "variance", "variance": "mean"}.get(role)
        if having or any(partner in layer.arrays for layer in normalized):
            reading.problems += [
                f"missing: {layer.keys['scale'].removesuffix('weight')}{ROLE_SUFFIXES[role]}"
                for layer in normalized
                if role not in layer.arrays
            ]


def bias_problems(layers: Sequence[FoundLayer]) -> list[str]:
    """Return which biases are missing, since classes have them in every layer or in none.

    Before a normalisation a bias does nothing: a class that keeps it there keeps it everywhere.
    """
    convolutions = [layer for layer in layers if not layer.is_matrix]
    if not any("bias" in layer.arrays and "scale" in layer.arrays for layer in convolutions):
        return []
    return [
        f"missing: {layer.name.removesuffix('weight')}bias (other layers have one)"
        for layer in convolutions
        if "bias" not in layer.arrays
    ]


def read_listed_layers(arrays: Mapping[str, np.ndarray], layout: Layout) -> Reading:
    """Sort arrays that come in list order: each kernel, then what belongs to it.

    One vector after a kernel is its bias; two are scale and shift (the authors' g and b); four or five are scale,
    shift, mean, variance and PyTorch's count of updates; an odd one in front of two or more is the bias.
    """
    reading = Reading()
    groups: list[tuple[str, np.ndarray, list[tuple[str, np.ndarray]]]] = []
    for key, array in arrays.items():
        if array.ndim in (2, 4):
            groups.append((key, array, []))
        elif array.ndim in (0, 1) and groups:
            groups[-1][2].append((key, array))
        else:
            reading.problems.append(f"array {key} has shape {array.shape}: no kernel, bias or normalisation")
    for key, kernel, vectors in groups:
        scalars = [i for i, (_, array) in enumerate(vectors) if array.ndim == 0]
        flat = len(vectors) - len(scalars)
        roles: list[Role] = ["bias"] if flat % 2 else []
        roles += NORMALIZATION_ROLES[: min(4, flat - len(roles))]
        if scalars and flat >= 4:
            roles.append("updates")
        if len(roles) != len(vectors) or scalars not in ([], [len(vectors) - 1]):
            reading.problems.append(f"after kernel {key} come {len(vectors)} vectors, expected 0 to 6")
            continue
        members: dict[Role, np.ndarray] = {"kernel": kernel}
        names: dict[Role, str] = {"kernel": key}
        for role, (name, array) in zip(roles, vectors, strict=True):
            members[role], names[role] = array, name
        reading.layers.append(FoundLayer(members, names, layout))
    return reading


# --- shapes ----------------------------------------------------------------------------------------------

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
    """Return the channels of the map that a generator's layer makes: a matrix's units may be several pixels."""
    layer = layers[index]
    units = channels_out("generator", layer)
    if layer.is_matrix and index + 1 < len(layers) and not layers[index + 1].is_matrix:
        following = channels_in("generator", layers[index + 1])
        return following if following and units % following == 0 else units
    return units


def shape_problems(name: NetworkName, layers: Sequence[FoundLayer]) -> list[str]:
    """Return everything in the layers' shapes that does not fit a network of this kind."""
    if not layers:
        return ["no layer with a kernel"]
    problems = [
        f"{layer.name} has shape {layer.arrays['kernel'].shape}: it is empty"
        for layer in layers
        if 0 in layer.kernel_shape
    ]
    for first, second in itertools.pairwise(layers):
        problems += _joint_problems(name, first, second)
    for index in range(len(layers)):
        problems += _array_problems(name, layers, index)
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


def _array_problems(name: NetworkName, layers: Sequence[FoundLayer], index: int) -> list[str]:
    """Return what is wrong with the vectors and the dtypes of one layer."""
    layer = layers[index]
    units = channels_out(name, layer)
    allowed = {units}
    if name == "generator" and layer.is_matrix:
        allowed.add(map_channels(layers, index))
    problems = []
    vectors: dict[Role, np.ndarray] = {
        role: array for role, array in layer.arrays.items() if role not in ("kernel", "updates")
    }
    for role, array in vectors.items():
        if array.ndim != 1 or array.size not in ({units} if role == "bias" else allowed):
            expected = " or ".join(f"({n},)" for n in sorted(allowed))
            problems.append(f"{layer.keys[role]} has shape {array.shape}, expected {expected}")
    updates = layer.arrays.get("updates")
    if updates is not None and updates.size != 1:
        problems.append(f"{layer.keys['updates']} has shape {updates.shape}, expected one number")
    sizes = {array.size for role, array in vectors.items() if role != "bias"}
    if not problems and len(sizes) > 1:
        problems.append(f"the normalisation after {layer.name} has vectors of sizes {sorted(sizes)}")
    for role, array in layer.arrays.items():
        kinds, expected = ("iu", "whole numbers") if role == "updates" else ("f", "floating point")
        if array.dtype.kind not in kinds:
            problems.append(f"{layer.keys[role]} has dtype {array.dtype}, expected {expected}")
    return problems


def raise_shape_problems(where: str, problems: Sequence[str]) -> None:
    """Raise one InputError with all the problems of a file's weights, if there are any."""
    if problems:
        listed = list(dict.fromkeys(problems))
        more = f"\n  and {len(listed) - 20} more" if len(listed) > 20 else ""
        raise InputError(f"{where} cannot be taken for a DCGAN:\n  " + "\n  ".join(listed[:20]) + more)
