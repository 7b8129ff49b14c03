"""A layer as it was found in a file: arrays by role, before anyone knows strides and paddings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from dcgan.dialects.naming import ROLE_SUFFIXES, Naming
from dcgan.layouts import Layout
from dcgan.weights import Role

NetworkName = Literal["generator", "discriminator"]

KERNEL_SUFFIXES: dict[str, Role] = {ROLE_SUFFIXES[role]: role for role in ("kernel", "bias")}
NORMALIZATION_ROLES: tuple[Role, ...] = ("scale", "shift", "mean", "variance", "updates")
NORMALIZATION_SUFFIXES: dict[str, Role] = {ROLE_SUFFIXES[role]: role for role in NORMALIZATION_ROLES}

_HINTS = {
    "weight_orig": "spectral normalisation, which no DCGAN of this package has",
    "weight_u": "spectral normalisation, which no DCGAN of this package has",
    "weight_v": "spectral or weight normalisation, which no DCGAN of this package has",
    "weight_g": "weight normalisation, which no DCGAN of this package has",
}


@dataclass(frozen=True)
class FoundLayer:
    """One kernel of a file with what belongs to it.

    arrays: by role, as they lie in the file; keys: the file's names of them, for messages and for optimizers.
    layout: which program's axes they have. weightless_after: how many modules without weights the file's numbering
    leaves room for between this layer and the next, None where it does not tell.
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
    def is_matrix(self) -> bool:
        """Whether the kernel is a matrix and not a convolution's."""
        return self.arrays["kernel"].ndim == 2

    @property
    def name(self) -> str:
        """The file's name of the kernel."""
        return self.keys["kernel"]


@dataclass
class Reading:
    """What came of reading a dictionary of arrays with one naming."""

    layers: list[FoundLayer] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    """Keys that the naming has no place for."""


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
        reading.unknown.append(_with_hint(key, suffix))
    layers: list[tuple[dict[Role, np.ndarray], dict[Role, str], list[tuple[int, ...]]]] = []
    for place, (path, members) in sorted(modules.items()):
        weight = members.get("weight")
        if weight is None:
            reading.problems.append(
                f"missing: {path}.weight (the file has {', '.join(sorted(members))} of it)"
            )
        elif weight.ndim in (2, 4):
            layers.append(({}, {}, [place]))
            _take(path, members, KERNEL_SUFFIXES, layers[-1], reading)
        elif weight.ndim == 1 and "bias" in members:
            if not layers or "scale" in layers[-1][0]:
                reading.problems.append(
                    f"{path} normalises, but nothing stands before it to be normalised: a kernel is missing"
                )
                continue
            layers[-1][2].append(place)
            _take(path, members, NORMALIZATION_SUFFIXES, layers[-1], reading)
        else:
            reading.problems.append(f"{path}.weight has shape {weight.shape}: no kernel and no normalisation")
    following = [*(places[0] for _, _, places in layers), None][1:]
    reading.layers = [
        FoundLayer(arrays, keys, weightless_after=naming.weightless(places[-1], after))
        for (arrays, keys, places), after in zip(layers, following, strict=bool(layers))
    ]
    _check_statistics(reading)
    return reading


def _take(
    path: str,
    members: Mapping[str, np.ndarray],
    suffixes: Mapping[str, Role],
    layer: tuple[dict[Role, np.ndarray], dict[Role, str], list[tuple[int, ...]]],
    reading: Reading,
) -> None:
    for suffix, array in members.items():
        if suffix not in suffixes:
            reading.problems.append(f"unexpected: {path}.{suffix} beside a kernel")
            continue
        layer[0][suffixes[suffix]] = array
        layer[1][suffixes[suffix]] = f"{path}.{suffix}"


def _check_statistics(reading: Reading) -> None:
    """Every normalisation has the same members as the others; what is missing in one is a problem."""
    normalized = [layer for layer in reading.layers if "scale" in layer.arrays]
    for role in ("mean", "variance", "updates"):
        having = [layer for layer in normalized if role in layer.arrays]
        partner = {"mean": "variance", "variance": "mean"}.get(role)
        needed = bool(having) or any(partner in layer.arrays for layer in normalized)
        if needed:
            reading.problems += [
                f"missing: {layer.keys['scale'].removesuffix('weight')}{ROLE_SUFFIXES[role]}"
                for layer in normalized
                if role not in layer.arrays
            ]


def bias_problems(layers: Sequence[FoundLayer]) -> list[str]:
    """Return which biases are missing, going by the habit of having them in every layer or in none.

    In front of a normalisation a bias does nothing: who keeps it there, keeps it everywhere.
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


def _with_hint(key: str, suffix: str) -> str:
    return f"{key} ({_HINTS[suffix]})" if suffix in _HINTS else key
