"""A network by its definition, in NumPy and double precision: the yardstick for the modules."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import numpy as np

from dcgan_core.description.architecture import Network
from dcgan_core.description.layer import Layer


def forward(
    network: Network, weights: Mapping[str, np.ndarray], inputs: np.ndarray, *, training: bool = False
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Return (the output for `inputs` (N, h, w, C), the statistics by canonical name after the pass)."""
    maps = inputs.astype(np.float64)
    if network.unit_range:
        maps = (maps + 1) / 2
    statistics: dict[str, np.ndarray] = {}
    for index, layer in enumerate(network.layers):
        own = {
            name.split(".")[-1]: array.astype(np.float64)
            for name, array in weights.items()
            if name.startswith(f"layers.{index}.")
        }
        maps = product(layer, maps, own["kernel"])
        if layer.bias:
            maps = maps + own["bias"]
        if layer.normalization is not None:
            maps, after = normalized(layer, maps, own, training, network.statistics == "running")
            statistics.update({f"layers.{index}.{role}": array for role, array in after.items()})
        maps = activated(layer, maps)
    return maps, statistics


def product(layer: Layer, maps: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    count = len(maps)
    if layer.kind == "project":
        return np.einsum("nk,hwck->nhwc", maps[:, 0, 0], kernel)
    if layer.kind == "dense":
        return np.einsum("nhwc,hwcu->nu", maps, kernel)[:, None, None]
    (sh, sw), (ph, pw), (oh, ow) = layer.stride, layer.padding, layer.output_padding
    if layer.kind == "conv":
        height, width, channels = layer.output_shape
        padded = np.pad(maps, ((0, 0), (ph, ph), (pw, pw), (0, 0)))
        out = np.zeros((count, height, width, channels))
        for h, w in itertools.product(range(layer.kernel[0]), range(layer.kernel[1])):
            window = padded[:, h : h + sh * (height - 1) + 1 : sh, w : w + sw * (width - 1) + 1 : sw]
            out += window @ kernel[h, w]
        return out
    height, width, _ = layer.input_shape
    canvas = np.zeros(
        (
            count,
            (height - 1) * sh + layer.kernel[0] + oh,
            (width - 1) * sw + layer.kernel[1] + ow,
            layer.output_shape[2],
        )
    )
    for h, w in itertools.product(range(layer.kernel[0]), range(layer.kernel[1])):
        stamp = canvas[:, h : h + sh * (height - 1) + 1 : sh, w : w + sw * (width - 1) + 1 : sw]
        stamp += maps @ kernel[h, w].T
    return canvas[:, ph : canvas.shape[1] - ph, pw : canvas.shape[2] - pw]


def normalized(
    layer: Layer, maps: np.ndarray, own: Mapping[str, np.ndarray], training: bool, running: bool
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    settings = layer.normalization
    assert settings is not None
    after = {role: own[role] for role in ("mean", "variance", "updates")} if running else {}
    if training or not running:
        axes = (0,) if settings.per_unit else (0, 1, 2)
        mean, variance = maps.mean(axes), maps.var(axes)
        if running:
            count, momentum = maps.size / mean.size, settings.momentum
            after["mean"] = (1 - momentum) * own["mean"] + momentum * mean
            unbiased = variance * count / (count - 1)
            after["variance"] = (1 - momentum) * own["variance"] + momentum * unbiased
            after["updates"] = own["updates"] + 1
    else:
        mean, variance = own["mean"], own["variance"]
    return (maps - mean) / np.sqrt(variance + settings.eps) * own["scale"] + own["shift"], after


def activated(layer: Layer, maps: np.ndarray) -> np.ndarray:
    if layer.activation == "relu":
        return np.maximum(maps, 0)
    if layer.activation == "leaky_relu":
        return np.where(maps > 0, maps, layer.slope * maps)
    if layer.activation == "sigmoid":
        return 2 / (1 + np.exp(-maps)) - 1
    return np.tanh(maps) if layer.activation == "tanh" else maps
