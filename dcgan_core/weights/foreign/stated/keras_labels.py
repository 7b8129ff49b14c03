"""What each class adds where the branch of a label joins a Keras model: a table, computed once for all classes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from dcgan_core.errors import InputError
from dcgan_core.weights.foreign.stated.keras_graph import Branch, input_shape, layer_name
from dcgan_core.weights.foreign.stated.keras_layers import INACTIVE, activation_of
from dcgan_core.weights.foreign.stated.keras_step import Step, number_in, pair_of, use_bias
from dcgan_core.weights.foreign.stated.two_inputs import (
    EXPECTED,
    LARGEST_TABLE,
    apply_activation,
    given_one_hot,
    number_of_classes,
)

Values = np.ndarray
"""(classes, ...), float64: what a layer of the branch gives for each class."""


def labels_of(branch: Branch, steps: Sequence[Step]) -> np.ndarray:
    """Return the table (classes, ...) of a branch, float32. steps: of its layers after the input.

    Raises InputError, naming the layer, for one that is not computed here.
    """
    shape = input_shape(branch.entries[0])
    source = layer_name(branch.entries[0])
    values: Values | None = given_one_hot(source, shape)
    for step in steps:
        if values is None:
            values = _first(step, shape)
            continue
        operation = _OPERATIONS.get(step.kind)
        if step.kind in INACTIVE:
            continue
        if operation is None:
            raise InputError(f"{step.op}: in the branch of class labels no layer of this kind is read")
        values = operation(step, values)
        if values.size > LARGEST_TABLE:
            raise InputError(
                f"{step.op}: makes {values.size:,} numbers of the labels; expected at most {LARGEST_TABLE:,}"
            )
        values = _activated(step, values)
    if values is None:
        raise InputError(f"the label {source!r} is joined as a plain number; {EXPECTED}")
    return values.astype(np.float32)


def _first(step: Step, shape: tuple[int, ...] | None) -> Values:
    """Return what the first layer makes of a label that is one number."""
    if step.kind == "OneHot":  # keras.ops.one_hot
        classes = step.config.get("num_classes")
        if type(classes) is not int or step.config.get("axis", -1) != -1:
            raise InputError(f"{step.op}: makes labels one-hot in an unusual way")
        values = np.eye(number_of_classes(step.op, classes))
        return values[:, None] if shape == (1,) else values
    if step.kind == "CategoryEncoding":
        tokens = step.config.get("num_tokens")
        if step.config.get("output_mode") != "one_hot" or type(tokens) is not int:
            raise InputError(f"{step.op}: encodes labels in another way than one-hot")
        return np.eye(number_of_classes(step.op, tokens))
    if step.kind != "Embedding":
        raise InputError(f"{step.op}: computes with the label as a number; {EXPECTED}")
    (table,) = step.arrays("embeddings")
    if table.ndim != 2 or table.size > LARGEST_TABLE:
        raise InputError(f"{step.op}: its table of labels has shape {table.shape}")
    values = table[: number_of_classes(step.op, table.shape[0])].astype(np.float64)
    return values[:, None] if shape == (1,) else values


def _activated(step: Step, values: Values) -> Values:
    name, slope = activation_of(step)
    return apply_activation(name, values, slope)


def _dense(step: Step, values: Values) -> Values:
    kernel, *bias = step.arrays("kernel", *use_bias(step))
    if kernel.ndim != 2 or kernel.shape[0] != values.shape[-1]:
        raise InputError(
            f"{step.op}: its matrix has shape {kernel.shape}, but it is given {values.shape[-1]} numbers"
        )
    if values[..., 0].size * kernel.shape[1] > LARGEST_TABLE:
        raise InputError(f"{step.op}: makes too many numbers of the labels")
    _check_vectors(step, kernel.shape[1], bias)
    product = values @ kernel.astype(np.float64)
    return product + bias[0].astype(np.float64) if bias else product


def _check_vectors(step: Step, count: int, vectors: Iterable[np.ndarray]) -> None:
    for vector in vectors:
        if vector.shape != (count,):
            raise InputError(f"{step.op}: a variable has shape {vector.shape}, expected ({count},)")


def _reshape(step: Step, values: Values) -> Values:
    target: Any = step.config.get("target_shape")
    try:
        return values.reshape(len(values), *target)
    except (TypeError, ValueError) as error:
        raise InputError(f"{step.op}: {values.shape[1:]} cannot become {target}") from error


def _flatten(step: Step, values: Values) -> Values:
    return values.reshape(len(values), -1)


def _repeat(step: Step, values: Values) -> Values:
    times = step.config.get("n")
    if type(times) is not int or times < 1 or values.ndim != 2 or values.size * times > LARGEST_TABLE:
        raise InputError(f"{step.op}: repeats {values.shape[1:]} {times} times")
    return np.repeat(values[:, None], times, 1)


def _upsample(step: Step, values: Values) -> Values:
    pair = pair_of(step, "size", 2)
    if (
        values.ndim != 4
        or step.config.get("interpolation", "nearest") != "nearest"
        or step.config.get("data_format") == "channels_first"
        or min(pair) < 1
        or values.size * pair[0] * pair[1] > LARGEST_TABLE
    ):
        raise InputError(f"{step.op}: enlarges labels of shape {values.shape[1:]} in a way that is not read")
    return np.repeat(np.repeat(values, pair[0], 1), pair[1], 2)


def _permute(step: Step, values: Values) -> Values:
    dims: Any = step.config.get("dims")
    try:
        return values.transpose(0, *dims)
    except (TypeError, ValueError) as error:
        raise InputError(f"{step.op}: permutes axes {dims} of {values.shape[1:]}") from error


def _same(step: Step, values: Values) -> Values:
    return values


def _normalize(step: Step, values: Values) -> Values:
    """Normalise by running statistics: what a class adds is constant then."""
    config = step.config
    roles = [key for key, there in (("gamma", "scale"), ("beta", "center")) if config.get(there, True)]
    found = dict(
        zip([*roles, "mean", "variance"], step.arrays(*roles, "moving_mean", "moving_variance"), strict=True)
    )
    axis = config.get("axis", -1)
    axis = axis[0] if isinstance(axis, list) and len(axis) == 1 else axis
    eps = number_in(step, "epsilon", 1e-3)
    if axis not in (-1, values.ndim - 1):
        raise InputError(f"{step.op}: normalises labels of shape {values.shape[1:]} along axis {axis}")
    _check_vectors(step, values.shape[-1], found.values())
    scaled = (values - found["mean"]) / np.sqrt(found["variance"].astype(np.float64) + eps)
    return scaled * found.get("gamma", 1.0) + found.get("beta", 0.0)


def _normalize_each(step: Step, values: Values) -> Values:
    """Normalise the numbers of each class by their own mean and variance."""
    config = step.config
    axes: Any = config.get("axis", -1)
    axes = axes if isinstance(axes, list) else [axes]
    if config.get("rms_scaling") or not all(type(one) is int for one in axes):
        raise InputError(f"{step.op}: normalises labels in a way that is not read")
    along = sorted({one % values.ndim for one in axes if -values.ndim <= one < values.ndim})
    if len(along) != len(axes) or not along or along[0] == 0:
        raise InputError(f"{step.op}: normalises labels of shape {values.shape[1:]} along axes {axes}")
    roles = [key for key, there in (("gamma", "scale"), ("beta", "center")) if config.get(there, True)]
    found = dict(zip(roles, step.arrays(*roles), strict=True))
    shape = tuple(values.shape[axis] for axis in along)
    for vector in found.values():
        if vector.shape != shape:
            raise InputError(f"{step.op}: a variable has shape {vector.shape}, expected {shape}")
    broadcast = [side if axis in along else 1 for axis, side in enumerate(values.shape)]
    eps = number_in(step, "epsilon", 1e-3)
    variance = values.var(tuple(along), keepdims=True)
    scaled = (values - values.mean(tuple(along), keepdims=True)) / np.sqrt(variance + eps)
    scale, shift = (found[key].reshape(broadcast) if key in found else None for key in ("gamma", "beta"))
    scaled = scaled if scale is None else scaled * scale
    return scaled if shift is None else scaled + shift


_OPERATIONS: dict[str, Callable[[Step, Values], Values]] = {
    "Dense": _dense,
    "Reshape": _reshape,
    "Flatten": _flatten,
    "RepeatVector": _repeat,
    "UpSampling2D": _upsample,
    "Permute": _permute,
    "BatchNormalization": _normalize,
    "LayerNormalization": _normalize_each,
    "Activation": _same,
    "LeakyReLU": _same,
    "ReLU": _same,
}
