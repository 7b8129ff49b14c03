"""Group a file's arrays into layers, whatever their names are: by their paths, their order and their roles."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import NamedTuple

import numpy as np

from dcgan_core.description.protocols import NetworkName
from dcgan_core.system.files import natural_order
from dcgan_core.weights.canonical import Role
from dcgan_core.weights.foreign.arrays.layers import (
    FoundKind,
    FoundLayer,
    shape_problems,
)
from dcgan_core.weights.foreign.arrays.naming import ROLE_SUFFIXES
from dcgan_core.weights.layouts import Layout

KERNEL_SUFFIXES: dict[str, Role] = {ROLE_SUFFIXES[role]: role for role in ("kernel", "bias")}
NORMALIZATION_ROLES: tuple[Role, ...] = ("scale", "shift", "mean", "variance", "updates")
NORMALIZATION_SUFFIXES: dict[str, Role] = {ROLE_SUFFIXES[role]: role for role in NORMALIZATION_ROLES}

_FOREIGN_NORMALIZATIONS = {
    "weight_orig": "spectral", "weight_u": "spectral", "weight_v": "spectral or weight", "weight_g": "weight",
}  # fmt: skip
"""By a suffix that only they have."""


@dataclass
class Reading:
    """The result of reading arrays in one order."""

    layers: list[FoundLayer] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    """Keys that are not of a kernel or a normalisation."""
    ways: list[list[FoundLayer]] = field(default_factory=list)
    """Every way in which labels join the layers so that the channels fit; `layers` is the first."""


@dataclass
class _Module:
    """The arrays of one module, by the last part of their keys."""

    path: str
    members: dict[str, np.ndarray]


Order = Callable[[list[str]], list[str]]
"""The paths of modules in the order in which they are applied."""

Join = Callable[[list["FoundLayer"]], list[list["FoundLayer"]]]
"""The ways in which labels may join layers, of which it is not known yet how their kernels are applied."""


def no_labels(layers: list[FoundLayer]) -> list[list[FoundLayer]]:
    """Return the only way of an unconditional network."""
    return [layers]


def read_named_layers(
    name: NetworkName,
    arrays: Mapping[str, np.ndarray],
    orders: Sequence[Order] = (),
    join: Join = no_labels,
    logits: int = 1,
) -> Reading:
    """Sort the arrays of a state dictionary into layers; every key ends in a layer, a problem or `unknown`.

    Modules are grouped by path, whatever the names are. Their order is the file's, or that of the numbers in the names
    (some formats sort), or one of `orders`: the first in which the channels of each layer fit the next. join: the ways
    in which labels may join the layers. logits: how many numbers a discriminator may end in.
    """
    readings: list[Reading] = []
    usual: list[Order] = [list, _by_numbers, *orders, partial(_matrices_at_the_end_of, name, arrays)]
    places = (-1, LAST) if name == "generator" else (LAST, -1)
    for one in (*usual, *(partial(_pairs_by_number, arrays, place) for place in (*places, None))):
        reading = _read_in_order(arrays, one)
        if not reading.problems and not reading.unknown:
            ways = [with_kinds(name, layers) for layers in join(reading.layers)]
            reading.ways = [layers for layers in ways if not shape_problems(name, layers, logits)]
            reading.layers = [*reading.ways, *ways, with_kinds(name, reading.layers)][0]
            if reading.ways:
                return reading
        readings.append(reading)
    return min(readings, key=lambda reading: len(reading.problems))


def _by_numbers(paths: list[str]) -> list[str]:
    return sorted(paths, key=natural_order)


def _matrices_at_the_end_of(
    name: NetworkName, arrays: Mapping[str, np.ndarray], paths: list[str]
) -> list[str]:
    """By numbers, but a generator's matrices first and a discriminator's last: `fc` before `conv1`."""

    def is_matrix(path: str) -> bool:
        weight = arrays.get(f"{path}.weight")
        return weight is not None and weight.ndim == 2

    first = name == "generator"
    return sorted(_by_numbers(paths), key=lambda path: is_matrix(path) != first)


LAST = 10**9
"""Behind every module's number."""


def _pairs_by_number(arrays: Mapping[str, np.ndarray], unnumbered: int | None, paths: list[str]) -> list[str]:
    """By the last number of each path, a kernel before a normalisation: for `conv1, conv2, bn1, bn2`.

    unnumbered: the number of a module without one; None: first or last, as it is in the file.
    """
    numbered = [index for index, path in enumerate(paths) if re.search(r"\d", path)]
    first = numbered[0] if numbered else 0

    def place(path: str) -> tuple[int, bool]:
        numbers = re.findall(r"\d+", path)
        weight = arrays.get(f"{path}.weight")
        outside = unnumbered if unnumbered is not None else -1 if paths.index(path) < first else LAST
        return int(numbers[-1][:9]) if numbers else outside, weight is None or weight.ndim not in (2, 4)

    return sorted(paths, key=place)


def _read_in_order(arrays: Mapping[str, np.ndarray], order: Order) -> Reading:
    reading = Reading()
    modules: dict[str, _Module] = {}
    for key, array in arrays.items():
        path, _, suffix = key.rpartition(".")
        if suffix in NORMALIZATION_SUFFIXES:
            modules.setdefault(path, _Module(path, {})).members[suffix] = array
            continue
        kind = _FOREIGN_NORMALIZATIONS.get(suffix)
        reading.unknown.append(key + (f" ({kind} normalisation, which is not whole)" if kind else ""))
    drafts: list[_Draft] = []
    for path in order(list(modules)):
        _place(modules[path], drafts, reading)
    for index, draft in enumerate(drafts):
        following = drafts[index + 1].paths[0] if index + 1 < len(drafts) else None
        reading.layers.append(
            FoundLayer(
                draft.arrays,
                draft.keys,
                slope_key=draft.slope_key,
                learned_slope=draft.learned_slope,
                weightless_before_norm=weightless_between(*draft.paths) if len(draft.paths) == 2 else None,
                weightless_after=None
                if following is None
                else weightless_between(draft.paths[-1], following),
            )
        )
    _check_statistics(reading)
    _check_learned_slopes(reading)
    return reading


@dataclass
class _Draft:
    arrays: dict[Role, np.ndarray]
    keys: dict[Role, str]
    paths: list[str]
    slope_key: str = ""
    learned_slope: float | None = None


def _place(module: _Module, drafts: list[_Draft], reading: Reading) -> None:
    """Begin a layer with a module's kernel, or add its normalisation to the last one."""
    path, members = module.path, module.members
    weight = members.get("weight")
    statistics = {"running_mean", "running_var"} <= set(members)
    if weight is None and not (statistics and "bias" not in members):
        reading.problems.append(f"missing: {path}.weight (the file has {', '.join(sorted(members))} of it)")
        return
    if weight is not None and weight.ndim in (2, 4):
        drafts.append(_Draft({}, {}, []))
        suffixes = KERNEL_SUFFIXES
    elif weight is not None and weight.shape == (1,) and list(members) == ["weight"] and _takes_slope(drafts):
        drafts[-1].slope_key, drafts[-1].learned_slope = f"{path}.weight", float(weight[0])
        return
    elif weight is not None and (weight.ndim not in (1, 3) or "bias" not in members):
        what = f" ({_PRELU})" if weight.ndim == 1 else ""
        reading.problems.append(
            f"{path}.weight has shape {weight.shape}: not that of a kernel or a normalisation{what}"
        )
        return
    elif drafts and not {"scale", "mean"} & set(drafts[-1].arrays):
        suffixes = NORMALIZATION_SUFFIXES
    else:
        if drafts:
            why = f"{drafts[-1].paths[-1]} normalises already: a kernel is missing"
        else:
            why = "nothing comes before it: a kernel is missing, or it normalises the network's input (not supported)"
        reading.problems.append(f"{path} normalises, but {why}")
        return
    draft = drafts[-1]
    draft.paths.append(path)
    for suffix, array in members.items():
        key = f"{path}.{suffix}" if path else suffix
        if suffix in suffixes:
            draft.arrays[suffixes[suffix]], draft.keys[suffixes[suffix]] = array, key
        else:
            reading.problems.append(f"unexpected: {key} next to a kernel")


_PRELU = "nn.PReLU is read where each hidden layer has one with a single slope"


def _takes_slope(drafts: Sequence[_Draft]) -> bool:
    return bool(drafts) and not drafts[-1].slope_key


def _check_learned_slopes(reading: Reading) -> None:
    """Add as a problem a learned slope after the last layer, or after some of the hidden ones only."""
    having = [bool(layer.slope_key) for layer in reading.layers]
    if any(having) and (having[-1] or not all(having[:-1])):
        key = next(layer.slope_key for layer in reading.layers if layer.slope_key)
        reading.problems.append(f"unexpected: {key} ({_PRELU})")


def weightless_between(path: str, following: str) -> int | None:
    """Return how many modules without weights the numbers in two paths leave room for, None where it is unknown.

    `main.0` and `main.3`: two. `block.1.0` and `block.2.0`: unknown, as the first may not be the last of its block.
    """
    first, second = path.split("."), following.split(".")
    shared = next((i for i, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), None)
    if shared is None or len(first) > shared + 1:
        return None
    numbers = [first[shared], *second[shared:]]
    if not all(part.isascii() and part.isdecimal() and len(part) < 10 for part in numbers):
        return None
    own, after, *inner = map(int, numbers)
    return after - own - 1 + sum(inner) if after > own else None


def _check_statistics(reading: Reading) -> None:
    """Add as a problem what some normalisations have and another lacks."""
    normalized = [layer for layer in reading.layers if layer.is_normalized]
    for role in ("mean", "variance", "updates"):
        having = [layer for layer in normalized if role in layer.arrays]
        partner = {"mean": "variance", "variance": "mean"}.get(role)
        if having or any(partner in layer.arrays for layer in normalized):
            reading.problems += [
                f"missing: {(layer.keys.get('scale') or layer.name).removesuffix('weight')}{ROLE_SUFFIXES[role]}"
                for layer in normalized
                if role not in layer.arrays
            ]


def with_kinds(name: NetworkName, layers: Sequence[FoundLayer]) -> list[FoundLayer]:
    """Return the layers with how each kernel may be applied so that the channels fit, the likeliest first."""
    if name == "discriminator":
        return [replace(layer, kinds=("matrix",) if layer.is_matrix else ("conv",)) for layer in layers]
    steps = [_steps(layer, first=index == 0) for index, layer in enumerate(layers)]
    # Forward: the steps that can be reached from the latent. Backward: those from which the last layer can be.
    for index in range(1, len(steps)):
        loose = layers[index - 1].is_matrix and not layers[index].is_matrix
        before = {step.out for step in steps[index - 1]}
        steps[index] = [step for step in steps[index] if _follows(step, before, loose)] or steps[index][:1]
    for index in range(len(steps) - 2, -1, -1):
        loose = layers[index].is_matrix and not layers[index + 1].is_matrix
        after = steps[index + 1]
        kept = [step for step in steps[index] if any(_follows(one, {step.out}, loose) for one in after)]
        steps[index] = kept or steps[index]
    result = []
    for layer, possible in zip(layers, steps, strict=True):
        # Equal channels on both sides: a convolution that refines, where the kernel has a middle.
        odd = not layer.is_matrix and layer.kernel_size[0] % 2 == 1
        kinds = sorted({step.kind for step in possible}, reverse=not odd)
        result.append(replace(layer, kinds=tuple(kinds)))
    return result


class _Step(NamedTuple):
    kind: FoundKind
    into: int
    out: int


def _steps(layer: FoundLayer, *, first: bool) -> list[_Step]:
    """Return how a kernel may be applied: from how many channels to how many."""
    small, image = layer.kernel_shape[:2]
    if layer.is_matrix:
        return [_Step("matrix", image - layer.labels, small)]
    transposed = _Step("conv_transpose", small - layer.labels, image)
    # A generator's convolutions keep the size, which takes a kernel with a middle.
    refines = layer.kernel_size[0] % 2 == 1 and layer.kernel_size[1] % 2 == 1
    return [transposed, _Step("conv", image - layer.labels, small)] if refines and not first else [transposed]


def _follows(step: _Step, before: set[int], loose: bool) -> bool:
    """Whether a step takes one of the channels before it; loose: or a divisor, as after a matrix."""
    if loose:
        return step.into > 0 and any(channels % step.into == 0 for channels in before)
    return step.into in before


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
