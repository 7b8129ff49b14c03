"""A network's forward pass in plain NumPy, straight from the definition of the canonical form.

Independent of `dcgan_core.weights.layouts` and of both frameworks, so that a wrong permutation of axes shows up.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from dcgan_core.description.architecture import Layer, Network, Normalization


def forward(network: Network, weights: Mapping[str, np.ndarray], inputs: np.ndarray) -> np.ndarray:
    """Return the network's output for inputs (N, h, w, c) in evaluation mode, computed in float64."""
    maps = inputs.astype(np.float64)
    for index, layer in enumerate(network.layers):
        own = {key.rsplit(".", 1)[1]: value.astype(np.float64) for key, value in weights.items()
               if key.startswith(f"layers.{index}.")}  # fmt: skip
        maps = _product(layer, maps, own["kernel"])
        if layer.bias:
            maps = maps + own["bias"]
        if layer.activation_first:
            maps = _activate(layer, maps)
        if layer.normalization is not None:
            maps = _normalize(network, layer.normalization, maps, own)
        if not layer.activation_first:
            maps = _activate(layer, maps)
    return maps


def _normalize(
    network: Network, normalization: Normalization, maps: np.ndarray, own: Mapping[str, np.ndarray]
) -> np.ndarray:
    if normalization.kind == "batch" and network.statistics == "running":
        mean, variance = own["mean"], own["variance"]
    else:
        axes = {"batch": 0 if normalization.per_unit else (0, 1, 2), "instance": (1, 2), "layer": (1, 2, 3)}
        own_axes = axes[normalization.kind]
        mean, variance = maps.mean(own_axes, keepdims=True), maps.var(own_axes, keepdims=True)
    maps = (maps - mean) / np.sqrt(variance + normalization.eps)
    return maps * own["scale"] + own["shift"] if normalization.affine else maps


def _product(layer: Layer, maps: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    if layer.kind == "project":
        return np.einsum("nz,hwcz->nhwc", maps[:, 0, 0, :], kernel)
    if layer.kind == "dense":
        return np.einsum("nhwc,hwcm->nm", maps, kernel)[:, None, None, :]
    (kh, kw), (sh, sw), (ph, pw) = layer.kernel, layer.stride, layer.padding
    qh, qw = layer.padding_after or layer.padding
    count, (height, width, channels) = len(maps), layer.output_shape
    if layer.kind == "conv":
        repeated = maps.repeat(layer.upsample[0], 1).repeat(layer.upsample[1], 2)
        padded = np.pad(repeated, ((0, 0), (ph, qh), (pw, qw), (0, 0)))
        return sum(
            padded[:, i : i + sh * (height - 1) + 1 : sh, j : j + sw * (width - 1) + 1 : sw] @ kernel[i, j]
            for i in range(kh)
            for j in range(kw)
        )  # pyright: ignore[reportReturnType]
    rows, columns = maps.shape[1:3]
    whole = np.zeros(
        (
            count,
            max(height + ph + qh, (rows - 1) * sh + kh),
            max(width + pw + qw, (columns - 1) * sw + kw),
            channels,
        )
    )
    for i in range(kh):
        for j in range(kw):
            whole[:, i : i + sh * (rows - 1) + 1 : sh, j : j + sw * (columns - 1) + 1 : sw] += (
                maps @ kernel[i, j].T
            )
    return whole[:, ph : ph + height, pw : pw + width]


def _activate(layer: Layer, maps: np.ndarray) -> np.ndarray:
    if layer.activation == "relu":
        return np.maximum(maps, 0)
    if layer.activation == "leaky_relu":
        return np.where(maps > 0, maps, layer.slope * maps)
    return np.tanh(maps) if layer.activation == "tanh" else maps
