"""The layers of Keras as the operations that `Chain` takes, by what their configuration states."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

import numpy as np

from dcgan_core.description.layer import Activation, Normalization
from dcgan_core.errors import InputError
from dcgan_core.weights.canonical import Role
from dcgan_core.weights.foreign.stated.chain import Chain
from dcgan_core.weights.foreign.stated.keras_step import (
    Step,
    axis_of,
    channels_of,
    check_plain,
    halves,
    kernel_size,
    number_in,
    pair_of,
    sides,
    use_bias,
)
from dcgan_core.weights.formats.keras import plain_text

Function = Activation | Literal["sigmoid"]

INACTIVE = {
    "Dropout", "SpatialDropout2D", "GaussianDropout", "GaussianNoise", "AlphaDropout", "ActivityRegularization",
    "Identity",
}  # fmt: skip
"""Layers that do something in training only, or nothing at all."""

ADVICE = {
    "Lambda": "it is code of its own, and no code of a file is run. Save the model without it",
    "Embedding": "it embeds what is not a class label next to a latent or an image",
    "Add": "it adds two branches; the networks here are one chain of layers",
    "Concatenate": "it joins two branches of which none is that of a class label; one chain of layers is read",
    "Multiply": "it multiplies two branches of which none is that of a class label; no layer here does",
    "MaxPooling2D": "no layer here pools",
    "AveragePooling2D": "no layer here pools",
    "GlobalAveragePooling2D": "no layer here pools",
    "GlobalMaxPooling2D": "no layer here pools",
    "Rescaling": "leave it out and scale the images to [-1, 1] yourself",
}
"""Why a kind of layer cannot be said here."""


def apply_step(chain: Chain, step: Step) -> None:
    """Add one layer, and the activation in it; raises InputError, naming it, where no layer here computes it."""
    if step.kind in INACTIVE:
        return
    operation = _OPERATIONS.get(step.kind)
    if operation is None:
        raise InputError(f"{step.op}: {ADVICE.get(step.kind, 'no layer here computes that')}")
    operation(chain, step)
    name, slope = activation_of(step)
    chain.activate(step.op if step.kind in _ACTIVATIONS else f"{step.op} ({name})", name, slope)


def _dense(chain: Chain, step: Step) -> None:
    kernel, *bias = step.arrays("kernel", *use_bias(step))
    chain.matrix(step.op, kernel, bias[0] if bias else None)


def _conv(chain: Chain, step: Step) -> None:
    kernel, *bias = step.arrays("kernel", *use_bias(step))
    channels, size, stride = channels_of(step), kernel_size(step, kernel), pair_of(step, "strides", 1)
    check_plain(step, kernel)
    before, after = (0, 0), (0, 0)
    if step.config.get("padding") == "same":
        given = chain.size(channels)
        extra = [
            max((-(-side // step_) - 1) * step_ + k - side, 0)
            for side, step_, k in zip(given, stride, size, strict=True)
        ]
        before, after = halves(extra)
    elif step.config.get("padding") != "valid":
        raise InputError(
            f"{step.op}: its padding is {step.config.get('padding')!r}, expected 'same' or 'valid'"
        )
    chain.convolution(
        step.op, "conv", kernel, "hwio", bias[0] if bias else None, channels, stride, before, after
    )


def _conv_transpose(chain: Chain, step: Step) -> None:
    kernel, *bias = step.arrays("kernel", *use_bias(step))
    channels, size, stride = channels_of(step), kernel_size(step, kernel), pair_of(step, "strides", 1)
    check_plain(step, kernel)
    given = step.config.get("output_padding")
    extra = None if given is None else pair_of(step, "output_padding", 0)
    same = step.config.get("padding") == "same"
    if not same and step.config.get("padding") != "valid":
        raise InputError(
            f"{step.op}: its padding is {step.config.get('padding')!r}, expected 'same' or 'valid'"
        )
    surplus = []
    for axis in (0, 1):
        k, s = size[axis], stride[axis]
        # What Keras cuts off the whole product, (n - 1) s + k long; negative where it adds zeros at the end instead.
        if same:
            surplus.append(k - s if extra is None else 2 * (k // 2) - extra[axis])
        else:
            surplus.append(min(k - s, 0) if extra is None else -extra[axis])
    before, after = halves([max(cut, 0) for cut in surplus])
    output_padding = (max(-surplus[0], 0), max(-surplus[1], 0))
    chain.convolution(
        step.op,
        "conv_transpose",
        kernel,
        "hwoi",
        bias[0] if bias else None,
        channels,
        stride,
        before,
        after,
        output_padding,
    )


def _batch_normalization(chain: Chain, step: Step) -> None:
    config = step.config
    roles: dict[str, Role] = {}
    for key, there in (("gamma", "scale"), ("beta", "center")):
        if config.get(there, True):
            roles[key] = "scale" if key == "gamma" else "shift"
    roles |= {"moving_mean": "mean", "moving_variance": "variance"}
    arrays = dict(zip(roles.values(), step.arrays(*roles), strict=True))
    momentum = number_in(step, "momentum", 0.99)
    normalization = Normalization(
        number_in(step, "epsilon", 1e-3),
        # Keras' is the weight of what was there before; rounded, so that 0.99 becomes 0.01.
        round(1 - momentum, 9),
        affine=_complete(arrays),
    )
    chain.normalize(step.op, axis_of(step, chain), normalization, arrays)


def _layer_normalization(chain: Chain, step: Step) -> None:
    axes = step.config.get("axis", -1)
    given = sorted(
        axis % (len(chain.shape) + 1)
        for axis in (axes if isinstance(axes, list) else [axes])
        if type(axis) is int
    )
    if given != list(range(1, len(chain.shape) + 1)) or len(chain.shape) != 1:
        raise InputError(
            f"{step.op}: normalises along axes {given} of {chain.shape}; a layer normalisation here covers the whole "
            "map of an image, with one scale for each channel"
        )
    arrays = _affine(step)
    chain.normalize(
        step.op,
        0,
        Normalization(number_in(step, "epsilon", 1e-3), kind="layer", affine=_complete(arrays)),
        arrays,
    )


def _group_normalization(chain: Chain, step: Step) -> None:
    groups = step.config.get("groups")
    axis = axis_of(step, chain)
    count = chain.shape[axis]
    if len(chain.shape) != 3 or groups not in (1, -1, count):
        raise InputError(
            f"{step.op}: normalises in {groups} groups of {count} channels; expected one (layer) or one each (instance)"
        )
    arrays = _affine(step)
    normalization = Normalization(
        number_in(step, "epsilon", 1e-3),
        kind="layer" if groups == 1 and count > 1 else "instance",
        affine=_complete(arrays),
    )
    chain.normalize(step.op, axis, normalization, arrays)


def _affine(step: Step) -> dict[Role, np.ndarray]:
    roles: dict[str, Role] = {}
    if step.config.get("scale", True):
        roles["gamma"] = "scale"
    if step.config.get("center", True):
        roles["beta"] = "shift"
    return dict(zip(roles.values(), step.arrays(*roles), strict=True))


def _complete(arrays: dict[Role, np.ndarray]) -> bool:
    """Add the one of scale and shift that Keras left out, and return whether there are any now."""
    if "scale" in arrays:
        arrays.setdefault("shift", np.zeros_like(arrays["scale"]))
    elif "shift" in arrays:
        arrays["scale"] = np.ones_like(arrays["shift"])
    return "scale" in arrays


def _leaky_relu(step: Step) -> tuple[Function, float]:
    key = "negative_slope" if "negative_slope" in step.config else "alpha"
    return "leaky_relu", number_in(step, key, 0.3)


def _relu(step: Step) -> tuple[Function, float]:
    slope = number_in(step, "negative_slope", 0.0)
    if step.config.get("max_value") is not None or number_in(step, "threshold", 0.0) != 0:
        raise InputError(f"{step.op}: has a largest value or a threshold; no layer here has")
    return "leaky_relu" if slope else "relu", slope


_ACTIVATIONS: dict[str, Callable[[Step], tuple[Function, float]]] = {
    "LeakyReLU": _leaky_relu,
    "ReLU": _relu,
}
"""Layers that are an activation with numbers of their own."""


def activation_of(step: Step) -> tuple[Function, float]:
    """Return (the activation that a layer is or ends in, its slope), `none` where it has none.

    A layer's `activation` is a name, or a layer's or a function's own description.
    """
    if step.kind in _ACTIVATIONS:
        return _ACTIVATIONS[step.kind](step)
    activation = step.config.get("activation")
    if activation is None:
        if step.kind == "Activation":
            raise InputError(f"{step.op}: states no activation")
        return "none", 0.0
    slope = 0.2  # of Keras' function `leaky_relu`; its layer states a slope
    if isinstance(activation, Mapping):
        config = activation.get("config")
        name = plain_text(activation, "class_name")
        inner = config if isinstance(config, Mapping) else {}
        if name == "function" and isinstance(config, str):
            name = config
        if name in _ACTIVATIONS:
            return _ACTIVATIONS[name](Step(name, inner, list, None))
        if name in ("__lambda__", "Lambda"):
            raise InputError(f"{step.op}: its activation is code of its own, and no code of a file is run")
        if not plain_text(activation, "module").startswith("keras") and name != config:
            raise InputError(f"{step.op}: its activation {name!r} is not one of Keras' own")
    else:
        name = activation if isinstance(activation, str) else repr(activation)[:40]
    known: dict[str, Function] = {
        "linear": "none",
        "relu": "relu",
        "leaky_relu": "leaky_relu",
        "tanh": "tanh",
        "sigmoid": "sigmoid",
    }
    if name not in known:
        raise InputError(
            f"{step.op}: no layer here has the activation {name!r}; expected one of {', '.join(known)}"
        )
    return known[name], slope


def _only_activates(chain: Chain, step: Step) -> None:
    """A layer that is its activation."""


def _concatenate(chain: Chain, step: Step) -> None:
    if step.labels is None:
        raise InputError(f"{step.op}: {ADVICE['Concatenate']}")
    chain.join(step.op, axis_of(step, chain), step.labels, first=step.labels_first)
    if step.labels_assumed and step.labels_assumed not in chain.assumed:
        chain.assumed.append(step.labels_assumed)


def _multiply(chain: Chain, step: Step) -> None:
    if step.labels is None:
        raise InputError(f"{step.op}: {ADVICE['Multiply']}")
    chain.multiply(step.op, step.labels)


def _reshape(chain: Chain, step: Step) -> None:
    target = step.config.get("target_shape")
    if (
        not isinstance(target, list)
        or not all(type(side) is int for side in target)
        or not 1 <= len(target) <= 3
    ):
        raise InputError(f"{step.op}: reshapes to {target}, expected a vector or one map")
    _reshaped(chain, step.op, target)


def _reshaped(chain: Chain, op: str, target: Sequence[int]) -> None:
    before = chain.shape
    try:
        chain.rearrange(op, lambda array: array.reshape(target))
    except ValueError as error:
        raise InputError(f"{op}: {before} cannot become {tuple(target)}") from error


def _flatten(chain: Chain, step: Step) -> None:
    if step.config.get("data_format") == "channels_first" and len(chain.shape) == 3:
        # Keras moves the channels to the end before it flattens.
        chain.transpose(step.op, (1, 2, 0))
    chain.rearrange(step.op, lambda array: array.reshape(-1))


def _permute(chain: Chain, step: Step) -> None:
    dims = step.config.get("dims")
    if not isinstance(dims, list) or not all(type(axis) is int for axis in dims):
        raise InputError(f"{step.op}: permutes axes {dims}")
    chain.transpose(step.op, [axis - 1 for axis in dims])


def _upsampling(chain: Chain, step: Step) -> None:
    if step.config.get("interpolation", "nearest") != "nearest":
        raise InputError(
            f"{step.op}: enlarges by {step.config.get('interpolation')!r}; here each pixel is repeated (nearest)"
        )
    chain.upsample(step.op, channels_of(step), pair_of(step, "size", 2))


def _zero_padding(chain: Chain, step: Step) -> None:
    before, after = sides(step, "padding")
    chain.pad(step.op, channels_of(step), before, after)


def _cropping(chain: Chain, step: Step) -> None:
    before, after = sides(step, "cropping")
    chain.crop(step.op, channels_of(step), before, after)


_OPERATIONS: dict[str, Callable[[Chain, Step], None]] = {
    "Dense": _dense,
    "Conv2D": _conv,
    "Convolution2D": _conv,
    "Conv2DTranspose": _conv_transpose,
    "Convolution2DTranspose": _conv_transpose,
    "BatchNormalization": _batch_normalization,
    "BatchNormalizationV1": _batch_normalization,
    "LayerNormalization": _layer_normalization,
    "GroupNormalization": _group_normalization,
    "LeakyReLU": _only_activates,
    "ReLU": _only_activates,
    "Activation": _only_activates,
    "Concatenate": _concatenate,
    "Multiply": _multiply,
    "Reshape": _reshape,
    "Flatten": _flatten,
    "Permute": _permute,
    "UpSampling2D": _upsampling,
    "ZeroPadding2D": _zero_padding,
    "Cropping2D": _cropping,
}
