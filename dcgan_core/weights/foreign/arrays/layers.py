"""The layers that a file's arrays make, by role, before strides and paddings are known; and whether they fit."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Literal, NamedTuple

import numpy as np

from dcgan_core.description.layer import Pair
from dcgan_core.description.protocols import NetworkName
from dcgan_core.errors import InputError
from dcgan_core.system.files import natural_order
from dcgan_core.weights.canonical import Role
from dcgan_core.weights.foreign.arrays.naming import ROLE_SUFFIXES
from dcgan_core.weights.layouts import Layout

KERNEL_SUFFIXES: dict[str, Role] = {ROLE_SUFFIXES[role]: role for role in ("kernel", "bias")}
NORMALIZATION_ROLES: tuple[Role, ...] = ("scale", "shift", "mean", "variance", "updates")
NORMALIZATION_SUFFIXES: dict[str, Role] = {ROLE_SUFFIXES[role]: role for role in NORMALIZATION_ROLES}

_FOREIGN_NORMALIZATIONS = {
    "weight_orig": "spectral", "weight_u": "spectral", "weight_v": "spectral or weight", "weight_g": "weight",
}  # fmt: skip
"""By a suffix that only they have."""


FoundKind = Literal["matrix", "conv", "conv_transpose"]


@dataclass(frozen=True)
class Origin:
    """An array of the file that is a part of a layer's array.

    key: the file's name of it. part: (start, stop) along each axis of the layer's array in PyTorch's order, where
    everything else of that array is 0. folded: its place in a table that was multiplied by a matrix: `table`, `matrix`
    or `offset`.
    """

    key: str
    part: tuple[Pair, ...] = ()
    folded: str = ""


@dataclass(frozen=True)
class FoundLayer:
    """One kernel of a file with what belongs to it.

    arrays: by role, as they are in the file; keys: the file's names of them, for messages and for optimizers.
    layout: which program's axes they have. kinds: how the kernel may be applied, by the channels before and after it;
    the likeliest first. weightless_before_norm, weightless_after: how many modules without weights the file's numbering
    leaves room for between kernel and normalisation, and between this layer and the next; None where it is unknown.
    same_padding: whether its program's habit is the padding that Flax and TensorFlow call SAME.
    labels: how many of the kernel's inputs are the class label's, the last ones here. embedded: of how many classes it
    has a table of labels, under the role `embedding`; 0: they are one-hot. label_map: whether a row of it is a map.
    label_first: whether they are the first inputs in the file. origins: by role, the file's arrays that were joined to
    the one in `arrays`; without an entry it is the one under its key. eps: of its normalisation, as it is supposed.
    """

    arrays: Mapping[Role, np.ndarray]
    keys: Mapping[Role, str]
    layout: Layout = "torch"
    kinds: tuple[FoundKind, ...] = ()
    weightless_before_norm: int | None = None
    weightless_after: int | None = None
    same_padding: bool = False
    labels: int = 0
    embedded: int = 0
    label_map: bool = False
    label_first: bool = False
    origins: Mapping[Role, tuple[Origin, ...]] = field(default_factory=dict)
    eps: float = 1e-5

    @property
    def classes(self) -> int:
        """Of how many classes it reads a label; 0: of none."""
        return self.embedded or self.labels

    @property
    def input_axis(self) -> int:
        """The axis of the kernel in PyTorch's order that runs over its inputs, if applied as is likeliest."""
        return 0 if self.kinds[:1] == ("conv_transpose",) else 1

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
    def is_normalized(self) -> bool:
        """Whether arrays of a normalisation belong to it."""
        return "scale" in self.arrays or "mean" in self.arrays

    @property
    def name(self) -> str:
        """The file's name of the kernel."""
        return self.keys["kernel"]


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
    for one in (list, _by_numbers, *orders, partial(_matrices_at_the_end_of, name, arrays)):
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
                weightless_before_norm=weightless_between(*draft.paths) if len(draft.paths) == 2 else None,
                weightless_after=None
                if following is None
                else weightless_between(draft.paths[-1], following),
            )
        )
    _check_statistics(reading)
    return reading


@dataclass
class _Draft:
    arrays: dict[Role, np.ndarray]
    keys: dict[Role, str]
    paths: list[str]


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
    elif weight is not None and (weight.ndim not in (1, 3) or "bias" not in members):
        what = " (PReLU, whose slopes are learned, is not supported)" if weight.ndim == 1 else ""
        reading.problems.append(
            f"{path}.weight has shape {weight.shape}: not that of a kernel or a normalisation{what}"
        )
        return
    elif drafts and not {"scale", "mean"} & set(drafts[-1].arrays):
        suffixes = NORMALIZATION_SUFFIXES
    else:
        before = "nothing comes before it" if not drafts else f"{drafts[-1].paths[-1]} normalises already"
        reading.problems.append(f"{path} normalises, but {before}: a kernel is missing")
        return
    draft = drafts[-1]
    draft.paths.append(path)
    for suffix, array in members.items():
        key = f"{path}.{suffix}" if path else suffix
        if suffix in suffixes:
            draft.arrays[suffixes[suffix]], draft.keys[suffixes[suffix]] = array, key
        else:
            reading.problems.append(f"unexpected: {key} next to a kernel")


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


# --- shapes ----------------------------------------------------------------------------------------------

NETWORK_NAMES: tuple[NetworkName, NetworkName] = ("generator", "discriminator")
IMAGE_CHANNELS = (1, 3)


def channels_in(layer: FoundLayer) -> int:
    """Return the input channels of a layer (a matrix's input features) without its labels, of its likeliest kind."""
    shape = layer.kernel_shape
    return (shape[0] if layer.kinds[0] == "conv_transpose" else shape[1]) - layer.labels


def channels_out(layer: FoundLayer) -> int:
    """Return the output channels of a layer (a matrix's output features), of its likeliest kind."""
    shape = layer.kernel_shape
    return shape[1] if layer.kinds[0] == "conv_transpose" else shape[0]


def map_channels(layers: Sequence[FoundLayer], index: int) -> int:
    """Return the channels of the map that a generator's layer makes: a matrix's units may be several pixels."""
    layer = layers[index]
    units = channels_out(layer)
    if layer.is_matrix and index + 1 < len(layers) and not layers[index + 1].is_matrix:
        following = channels_in(layers[index + 1])
        return following if following and units % following == 0 else units
    return units


def shape_problems(name: NetworkName, layers: Sequence[FoundLayer], logits: int = 1) -> list[str]:
    """Return everything in the layers' shapes that does not fit a network of this kind.

    logits: how many numbers a discriminator may end in.
    """
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
        elif channels_out(last) not in IMAGE_CHANNELS:
            problems.append(f"{last.name} draws {channels_out(last)} channels; images have 1 or 3")
    else:
        if first.is_matrix:
            problems.append(f"{first.name} is a matrix; a discriminator begins with a convolution")
        elif channels_in(first) not in IMAGE_CHANNELS:
            problems.append(f"{first.name} reads {channels_in(first)} channels; images have 1 or 3")
        if channels_out(last) not in (1, logits):
            problems.append(f"{last.name} ends in {channels_out(last)} numbers, expected 1 logit")
    return problems


def _joint_problems(name: NetworkName, first: FoundLayer, second: FoundLayer) -> list[str]:
    gives, takes = channels_out(first), channels_in(second)
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
    shuffled = whole and gives == 4 * takes and not first.is_matrix
    what = " (a quarter: PixelShuffle is not supported)" if shuffled else ""
    return [f"{problem}: {first.name} gives {gives}{what}"]


def _array_problems(name: NetworkName, layers: Sequence[FoundLayer], index: int) -> list[str]:
    """Return what is wrong with the vectors and the dtypes of one layer."""
    layer = layers[index]
    units = channels_out(layer)
    allowed = {units}
    if name == "generator" and layer.is_matrix:
        allowed.add(map_channels(layers, index))
    problems = []
    vectors: dict[Role, np.ndarray] = {
        role: array for role, array in layer.arrays.items() if role not in ("kernel", "embedding", "updates")
    }
    for role, array in vectors.items():
        if role in ("scale", "shift") and array.ndim == 3 and array.shape[0] == map_channels(layers, index):
            continue  # of nn.LayerNorm
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
        raise InputError(f"{where} cannot be read as a DCGAN:\n  " + "\n  ".join(listed[:20]) + more)
