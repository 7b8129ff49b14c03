"""The canonical weights of a network: names, shapes, validation, initial values, folding.

Canonical weights are a dictionary from `layers.<index>.<role>` to a NumPy array. The roles of a layer are
`kernel` (kernel height, kernel width, image channels, map channels), `bias`, and for its normalisation `scale`,
`shift` and, where the network keeps running statistics, `mean`, `variance` (unbiased) and `updates` (int64,
how many batches they have seen: PyTorch's `num_batches_tracked`). A spectral kernel has `left` (its output axes) and
`right` (its other axes), the vectors of the power iteration. A layer with a table of labels has `embedding` (classes,
height, width, channels). Everything but the counts is floating point.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from typing import Literal, get_args

import numpy as np

from dcgan_core.description.architecture import Architecture, Network
from dcgan_core.description.layer import Layer
from dcgan_core.description.randomness import generator
from dcgan_core.errors import InputError

Role = Literal[
    "kernel", "bias", "scale", "shift", "mean", "variance", "updates", "left", "right", "embedding"
]
ROLES: tuple[Role, ...] = get_args(Role)
STATISTIC_ROLES: tuple[Role, ...] = ("mean", "variance", "updates", "left", "right")
"""Roles that training measures; the optimizer does not change them."""

Weights = dict[str, np.ndarray]
"""Canonical weights of one network."""

INITIAL_DEVIATION = 0.02
"""Standard deviation of the initial kernels and scales (the paper, section 4)."""


def weight_name(index: int, role: Role) -> str:
    """Return the canonical name of one array of layer `index`."""
    return f"layers.{index}.{role}"


def split_name(name: str) -> tuple[int, Role]:
    """Return (layer index, role) of a canonical name; raises InputError for any other string."""
    parts = name.split(".")
    if len(parts) != 3 or parts[0] != "layers" or not parts[1].isdecimal() or parts[2] not in ROLES:
        raise InputError(f"{name!r} is not the name of a weight; expected layers.<index>.<{'|'.join(ROLES)}>")
    return int(parts[1]), parts[2]  # pyright: ignore[reportReturnType]


def layer_shapes(layer: Layer, statistics: str) -> dict[Role, tuple[int, ...]]:
    """Return the canonical shape of every array of a layer, by role."""
    shapes: dict[Role, tuple[int, ...]] = {"kernel": layer.kernel_shape}
    if layer.embedded:
        shapes["embedding"] = layer.embedding_shape
    if layer.bias:
        shapes["bias"] = layer.unit_shape
    if layer.normalization is not None:
        if layer.normalization.affine:
            shapes["scale"] = shapes["shift"] = layer.normalization_shape
        if layer.normalization.kind == "batch" and statistics == "running":
            shapes["mean"] = shapes["variance"] = layer.normalization_shape
            shapes["updates"] = ()
    if layer.spectral:
        shapes["left"] = tuple(layer.kernel_shape[axis] for axis in layer.output_axes)
        shapes["right"] = tuple(layer.kernel_shape[axis] for axis in layer.summed_axes)
    return shapes


def weight_shapes(network: Network) -> dict[str, tuple[int, ...]]:
    """Return the canonical shape of every array of a network, by name, in order."""
    return {
        weight_name(index, role): shape
        for index, layer in enumerate(network.layers)
        for role, shape in layer_shapes(layer, network.statistics).items()
    }


def layer_parameter_count(layer: Layer) -> int:
    """Return how many numbers of a layer the optimizer trains (statistics are not among them)."""
    shapes = layer_shapes(layer, "batch")
    return sum(math.prod(shape) for role, shape in shapes.items() if role not in STATISTIC_ROLES)


def parameter_count(network: Network) -> int:
    """Return how many numbers of a network the optimizer trains."""
    return sum(layer_parameter_count(layer) for layer in network.layers)


def validate_weights(network: Network, weights: Mapping[str, np.ndarray], where: str) -> None:
    """Raise InputError, listing every problem at once, unless `weights` are exactly those of `network`.

    `where` names the weights in the message ("the generator in netG.safetensors").
    """
    shapes = weight_shapes(network)
    problems = [f"missing: {name} {shape}" for name, shape in shapes.items() if name not in weights]
    problems += [f"unexpected: {name} {weights[name].shape}" for name in weights if name not in shapes]
    for name, shape in shapes.items():
        if name not in weights:
            continue
        array = weights[name]
        if array.shape != shape:
            problems.append(f"{name} has shape {array.shape}, expected {shape}")
        integer = split_name(name)[1] == "updates"
        # bfloat16, which NumPy does not know by itself, is of kind V.
        if array.dtype.kind not in ("iu" if integer else "fV"):
            problems.append(
                f"{name} has dtype {array.dtype}, expected {'an integer' if integer else 'floating point'}"
            )
    if problems:
        raise InputError(f"{where} does not fit its architecture:\n  " + "\n  ".join(problems))


# --- initial values --------------------------------------------------------------------------------------


def initial_weights(architecture: Architecture, seed: int, dtype: str = "float32") -> dict[str, Weights]:
    """Draw the initial weights of both networks, by network name, from `seed`.

    Drawn in NumPy, so that both frameworks start bit-identical. Each array has its own stream: the bits of one
    layer do not depend on the others. `dtype` is "float32" or "float64" (the same numbers, widened).
    """
    return {
        name: initial_network_weights(architecture, name, seed, dtype) for name in architecture.networks()
    }


def initial_network_weights(
    architecture: Architecture, name: str, seed: int, dtype: str = "float32"
) -> Weights:
    """Draw the initial weights of the network called `name` ("generator" or "discriminator")."""
    network = architecture.networks()[name]
    weights: Weights = {}
    for index, layer in enumerate(network.layers):
        for role, shape in layer_shapes(layer, network.statistics).items():
            key = weight_name(index, role)
            random = generator(seed, f"initial {name}.{key}")
            values = _initial_values(architecture.initialization, layer, role, shape, random)
            weights[key] = values if role == "updates" else values.astype(np.float32).astype(dtype)
        if layer.spectral:
            kernel, right = (weights[weight_name(index, role)] for role in ("kernel", "right"))
            vectors = power_iteration(layer, kernel, right, FIRST_ITERATIONS)
            for role, vector in zip(("left", "right"), vectors, strict=True):
                weights[weight_name(index, role)] = vector.astype(np.float32).astype(dtype)
    for key, values in weights.items():
        # A kernel of zeros never trains; it shows that a rule matches no layer.
        if split_name(key)[1] == "kernel" and not np.any(values):
            raise InputError(f"initialisation {architecture.initialization!r} leaves {name}.{key} untouched")
    return weights


def _initial_values(
    initialization: str, layer: Layer, role: Role, shape: tuple[int, ...], random: np.random.Generator
) -> np.ndarray:
    paper = initialization == "dcgan"
    if role == "updates":
        return np.zeros(shape, np.int64)
    if role in ("shift", "mean") or (role == "bias" and paper):
        return np.zeros(shape)
    if role == "variance" or (role == "scale" and not paper):
        return np.ones(shape)
    if role in ("left", "right", "embedding"):  # N(0, 1) is PyTorch's default of an `nn.Embedding`
        return random.standard_normal(shape)
    if role == "scale":
        return 1 + INITIAL_DEVIATION * random.standard_normal(shape)
    convolution = layer.kind in ("conv", "conv_transpose")
    if role == "kernel" and (paper or (initialization == "convolutions" and convolution)):
        return INITIAL_DEVIATION * random.standard_normal(shape)
    # PyTorch's default for kernels and biases: kaiming_uniform with a = sqrt(5), which is this bound.
    bound = layer.fan_in**-0.5
    return random.uniform(-bound, bound, shape)


# --- spectral normalisation ------------------------------------------------------------------------------

FIRST_ITERATIONS = 15
"""Of the power iteration before the first step, as in PyTorch; one a pass follows."""

SMALLEST_NORM = 1e-12
"""A vector is divided by its length, but not by less than this."""


def power_iteration(
    layer: Layer, kernel: np.ndarray, right: np.ndarray, count: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return the vectors (left, right) of `count` iterations from `right`, in float64."""
    wide, left = kernel.astype(np.float64), np.zeros(())
    for _ in range(count):
        left = _unit(np.tensordot(wide, right, (layer.summed_axes, range(right.ndim))))
        right = _unit(np.tensordot(wide, left, (layer.output_axes, range(left.ndim))))
    return left, right


def fold_spectral(network: Network, weights: Mapping[str, np.ndarray]) -> tuple[Network, Weights]:
    """Return (network without spectral normalisations, its weights) that computes what `network` does when evaluated.

    Each kernel is divided by its norm, in float64, and stored in its dtype.
    """
    layers, folded = list(network.layers), dict(weights)
    for index, layer in enumerate(network.layers):
        if not layer.spectral:
            continue
        kernel, left, right = (folded.pop(weight_name(index, role)) for role in ("kernel", "left", "right"))
        wide = kernel.astype(np.float64)
        by_right = np.tensordot(wide, right.astype(np.float64), (layer.summed_axes, range(right.ndim)))
        with np.errstate(invalid="ignore", divide="ignore"):
            folded[weight_name(index, "kernel")] = (wide / np.vdot(left, by_right)).astype(kernel.dtype)
        layers[index] = dataclasses.replace(layer, spectral=False)
    return dataclasses.replace(network, layers=tuple(layers)), folded


def _unit(vector: np.ndarray) -> np.ndarray:
    return vector / max(float(np.linalg.norm(vector)), SMALLEST_NORM)


# --- folding ---------------------------------------------------------------------------------------------


def fold_normalization(network: Network, weights: Mapping[str, np.ndarray]) -> tuple[Network, Weights]:
    """Return (network without batch normalisations, its weights) that computes what `network` does when evaluated.

    Each batch normalisation goes into the kernel before it: fewer steps, for inference only. Computed in float64 and
    stored in the kernels' dtype. Kept as they are: instance and layer normalisations, which are never constant, and a
    batch normalisation after its layer's activation. Raises InputError for a network that normalises by the batch
    at hand: there is nothing constant to fold.
    """
    network, weights = fold_spectral(network, weights)
    if network.mixes_batch:
        raise InputError(
            "this network normalises by the current batch, so its normalisation cannot be folded away"
        )
    layers: list[Layer] = []
    folded: Weights = {}
    for index, layer in enumerate(network.layers):
        own: dict[Role, np.ndarray] = {
            role: weights[weight_name(index, role)] for role in layer_shapes(layer, network.statistics)
        }
        if foldable(layer):
            layer, own = _folded(layer, own)
        layers.append(layer)
        folded.update({weight_name(index, role): array for role, array in own.items()})
    return dataclasses.replace(network, layers=tuple(layers)), folded


def foldable(layer: Layer) -> bool:
    """Whether a layer's normalisation can go into its kernel, where it is by running statistics."""
    return layer.batch_normalized and not (layer.activation_first and layer.activation != "none")


def _folded(layer: Layer, own: Mapping[Role, np.ndarray]) -> tuple[Layer, dict[Role, np.ndarray]]:
    """Return (a layer without its batch normalisation, its kernel and bias)."""
    assert layer.normalization is not None
    wide = {role: array.astype(np.float64) for role, array in own.items()}
    # A broken variance becomes NaN here as it does in a pass, which reports it.
    with np.errstate(invalid="ignore", divide="ignore"):
        factor = wide.get("scale", 1.0) / np.sqrt(wide["variance"] + layer.normalization.eps)
    shift = wide.get("shift", 0.0) - wide["mean"] * factor
    bias = shift + wide["bias"] * factor if layer.bias else shift
    dtype = own["kernel"].dtype
    # A generator's kernel ends in its third axis (image channels), a discriminator's in its fourth.
    spread = factor[..., None] if layer.kind in ("project", "conv_transpose") else factor
    folded: dict[Role, np.ndarray] = {
        "kernel": (wide["kernel"] * spread).astype(dtype),
        "bias": np.ascontiguousarray(np.broadcast_to(bias, layer.unit_shape).astype(dtype)),
    }
    if layer.embedded:
        folded["embedding"] = own["embedding"]
    return dataclasses.replace(layer, normalization=None, bias=True), folded
