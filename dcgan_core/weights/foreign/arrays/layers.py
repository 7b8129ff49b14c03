"""A layer of a file's arrays, by role, before its stride and padding are known; and whether layers fit a network."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from dcgan_core.description.layer import Pair
from dcgan_core.description.protocols import NetworkName
from dcgan_core.errors import InputError
from dcgan_core.weights.canonical import Role
from dcgan_core.weights.layouts import Layout

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
    label_product: whether its rows multiply the input instead of being joined to it; labels is 0 then.
    label_first: whether they are the first inputs in the file. origins: by role, the file's arrays that were joined to
    the one in `arrays`; without an entry it is the one under its key. eps: of its normalisation, as it is supposed.
    supposed: in a sentence, what its table of labels rests on where the file's names do not say it. branches: what it
    was merged from, if it was.
    slope_key: the key of the one learned slope of nn.PReLU after it, and learned_slope its value; "" and None: without.
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
    label_product: bool = False
    label_first: bool = False
    origins: Mapping[Role, tuple[Origin, ...]] = field(default_factory=dict)
    eps: float = 1e-5
    slope_key: str = ""
    learned_slope: float | None = None
    supposed: str = ""
    branches: Branches | None = None

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


@dataclass(frozen=True)
class Branches:
    """The two layers that one was merged from: that of the latent or the image, and that of the label.

    label_before: whether the label's arrays come first in the file. label_first: whether its outputs do.
    """

    other: FoundLayer
    label: FoundLayer
    label_before: bool
    label_first: bool = False


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
    if len(layers) == 1:
        return [f"{layers[0].name} is the only kernel; a {name} has at least two"]
    if all(layer.is_matrix for layer in layers):
        which = f"all kernels ({layers[0].name} to {layers[-1].name}) are matrices (an MLP)"
        return [
            f"{which}, and nothing in the file says of what images; such networks are read from ONNX and Keras files"
        ]
    problems = [
        f"{layer.name} has shape {layer.arrays['kernel'].shape}: it is empty"
        for layer in layers
        if 0 in layer.kernel_shape
    ]
    if name == "discriminator" and (heads := _heads(layers)):
        return [*problems, heads]
    if name == "generator" and (shuffled := _shuffled(layers)):
        return [*problems, shuffled]
    for first, second in itertools.pairwise(layers):
        problems += _joint_problems(name, first, second)
    for index in range(len(layers)):
        problems += _array_problems(name, layers, index)
    problems += _scales_taken_for_slopes(name, layers)
    last, first = layers[-1], layers[0]
    if name == "generator":
        if last.is_matrix:
            problems.append(f"{last.name} is a matrix; a generator ends in a transposed convolution")
        elif channels_out(last) not in IMAGE_CHANNELS:
            problems.append(f"{last.name} draws {_of_images(channels_out(last), _NOT_DRAWN)}")
    else:
        if first.is_matrix:
            problems.append(f"{first.name} is a matrix; a discriminator begins with a convolution")
        elif channels_in(first) not in IMAGE_CHANNELS:
            problems.append(f"{first.name} reads {_of_images(channels_in(first), _NOT_READ)}")
        if channels_out(last) not in (1, logits):
            problems.append(f"{last.name} ends in {channels_out(last)} numbers, expected 1 logit")
    return problems


def _shuffled(layers: Sequence[FoundLayer]) -> str:
    """Return in a sentence that a layer's outputs become a quarter of the channels, with the bias before that."""
    for layer in layers[:-1]:
        norm, bias = layer.arrays.get("scale"), layer.arrays.get("bias")
        if norm is not None and bias is not None and not layer.is_matrix and 4 * norm.size == bias.size:
            return (
                f"{layer.name} makes {bias.size} channels, and its normalisation a quarter of them: PixelShuffle is "
                "not supported"
            )
    return ""


def _heads(layers: Sequence[FoundLayer]) -> str:
    """Return in a sentence that a discriminator has two layers that read the same and end in 1 number and more."""
    for first, second in itertools.pairwise(layers):
        (gives, takes), (others, also) = first.kernel_shape[:2], second.kernel_shape[:2]
        alike = first.kernel_shape[2:] == second.kernel_shape[2:] and takes == also
        plain = not (first.is_normalized or second.is_normalized)
        if alike and plain and min(gives, others) == 1 < max(gives, others) < takes:
            one, more = (first, second) if gives == 1 else (second, first)
            return (
                f"{one.name} and {more.name} are heads next to each other: both read {takes} numbers and give 1 and "
                f"{max(gives, others)}. Heads that judge and classify (as in ACGAN), and projections, are not supported"
            )
    return ""


FEW_CLASSES = 27
"""More than there are in the usual labelled sets of small images."""

TRANSPARENT = 4
"""Channels that a discriminator has of images with transparency, sooner than of grey ones and labels of 3 classes."""

_TRANSPARENCY = "transparency is not supported"
_NOT_DRAWN = {TRANSPARENT: _TRANSPARENCY, 12: "a last PixelShuffle is not supported"}
_NOT_READ = {
    TRANSPARENT: f"{_TRANSPARENCY}; --classes says of how many classes labels are, if they are joined",
    6: "pairs of images are not supported",
}


def _of_images(channels: int, others: Mapping[int, str]) -> str:
    """Return a number of channels that images here do not have, in words."""
    what = f" ({others[channels]})" if channels in others else ""
    return f"{channels} channels; images have 1 or 3{what}"


def _joint_problems(name: NetworkName, first: FoundLayer, second: FoundLayer) -> list[str]:
    gives, takes = channels_out(first), channels_in(second)
    if name == "generator" and second.is_matrix and not first.is_matrix:
        what = "gates and normalisations that matrices scale are not supported"
        return [f"{second.name} is a matrix after a transposed convolution: {what}"]
    if name == "discriminator" and first.is_matrix and not second.is_matrix:
        return [
            f"{second.name} is a convolution after a matrix: autoencoders (BEGAN, EBGAN) are not supported"
        ]
    whole = first.is_matrix == second.is_matrix
    large, small = (gives, takes) if name == "generator" else (takes, gives)
    fits = gives == takes if whole else small > 0 and large % small == 0
    if fits:
        return []
    multiple = "" if whole else " or a multiple" if name == "discriminator" else " or a divisor"
    shape = second.arrays["kernel"].shape
    problem = f"{second.name} has shape {shape} and so {takes} input channels, expected {gives}{multiple}"
    what = _unsupported_joint(name, first, second)
    return [f"{problem}: {first.name} gives {gives}{what and f' ({what})'}"]


def _unsupported_joint(name: NetworkName, first: FoundLayer, second: FoundLayer) -> str:
    """Return what the numbers of channels between two layers that do not fit are a sign of, "" for nothing known."""
    gives, takes = channels_out(first), channels_in(second)
    norm = first.arrays.get("scale", first.arrays.get("mean"))
    if not first.is_matrix and first.arrays["kernel"].shape == (1, takes, 1, 1):
        return f"{first.name} has one number for each channel, as the scale of noise has: not supported"
    if first.is_matrix == second.is_matrix and takes == channels_in(first) != gives:
        return f"as many as {first.name} reads: heads or branches next to each other are not supported"
    if first.is_matrix or second.is_matrix:
        if name == "generator" or first.is_matrix or takes == 0:
            return ""
        if takes % (gives + 1) == 0:
            return _ONE_MORE
        rest = takes % gives
        return f"if one-hot labels are joined to them: --classes {rest}" if 1 < rest < FEW_CLASSES else ""
    if takes == gives + 1 and name == "discriminator":
        return _ONE_MORE
    if takes > gives and norm is not None and norm.size == takes:
        return f"{first.name} has fewer outputs than its normalisation: groups of channels are not supported"
    if takes > gives:
        more = f"; if they are one-hot labels: --classes {takes - gives}" if takes - gives > 1 else ""
        return f"others are joined to them: skip connections, and latents in several layers, are not supported{more}"
    if takes == 0 or gives % takes:
        return ""
    if name == "discriminator":
        return "a part: groups of channels and gated units are not supported"
    parts = {4: "a quarter: PixelShuffle is not supported", 2: "half: gated units are not supported"}
    return parts.get(gives // takes, "")


_ONE_MORE = "one map more, as a minibatch's standard deviation: not supported"


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
            quarter = role != "bias" and not layer.is_matrix and array.ndim == 1 and 4 * array.size == units
            what = " (a quarter: PixelShuffle is not supported)" if quarter else ""
            problems.append(f"{layer.keys[role]} has shape {array.shape}, expected {expected}{what}")
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


def _scales_taken_for_slopes(name: NetworkName, layers: Sequence[FoundLayer]) -> list[str]:
    """Return as problems single numbers that are not slopes: an activation follows them, or their names say so.

    Behind a slope there may be a reshaping or an upsampling; in a discriminator, dropout.
    """
    problems = []
    for first, second in itertools.pairwise(layers):
        room = (first.weightless_before_norm or 0) + (first.weightless_after or 0)
        others = first.is_matrix != second.is_matrix or second.kinds != ("conv_transpose",)
        follows = name == "generator" and not others and room > 1
        if first.slope_key and (follows or "noise" in first.slope_key.lower()):
            why = "another activation follows it" if follows else "its name says so"
            problems.append(
                f"{first.slope_key} is one number, and not the slope of nn.PReLU: {why}. The scale of noise that is "
                "added is not supported"
            )
    return problems


def raise_shape_problems(where: str, problems: Sequence[str]) -> None:
    """Raise one InputError with all the problems of a file's weights, if there are any."""
    if problems:
        listed = list(dict.fromkeys(problems))
        more = f"\n  and {len(listed) - 20} more" if len(listed) > 20 else ""
        raise InputError(
            f"{where} cannot be read as a DCGAN:\n  " + "\n  ".join(listed[:20]) + more + _advice(listed)
        )


_ATTENTION = re.compile(r"(.*_)?(self_?)?(att(n|ention).*|query.*|key(_conv)?|to_qk?v?|qkv)", re.I)
"""Modules of self-attention, by their usual names."""


_SKIP = re.compile(
    r"((learnable|c|conv)_?)?(sc|shortcut|skip|bypass|residual|res_?conv)(_?(conv|connection|\d+))?", re.I
)
"""Modules of a branch next to the chain of layers, by their usual names."""


def _advice(problems: Sequence[str]) -> str:
    """Return what the names among the problems show."""
    paths = [problem.rpartition("unexpected: ")[2].split(" ")[0].split(".") for problem in problems]
    modules = {part for path in paths for part in path[:-1]}
    members = {path[-1] for path in paths}
    if any(map(_ATTENTION.fullmatch, modules)) or ("gamma" in members and "beta" not in members):
        return "\n  These are names of self-attention, which is not supported"
    if "T" in members:
        return "\n  T is a name of minibatch discrimination, which is not supported"
    named = {
        part
        for problem in problems
        for key in re.findall(r"\w+(?:\.\w+)+", problem)
        for part in key.split(".")
    }
    if skips := sorted(filter(_SKIP.fullmatch, named)):
        return f"\n  {skips[0]} is a name of a skip connection, and those are not supported"
    if not members & {"moving_mean", "moving_variance"}:
        return ""
    return (
        "\n  These are names of Keras. Such arrays do not say how they are applied; give the .keras file, or an .h5 "
        "file with its configuration"
    )
