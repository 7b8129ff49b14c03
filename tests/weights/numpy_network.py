"""A network's forward pass in plain NumPy, straight from the definition of the canonical form.

Independent of `dcgan_core.weights.layouts` and of both frameworks, so that a wrong permutation of axes shows up.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from dcgan_core.description.architecture import Layer, Network


def forward(network: Network, weights: Mapping[str, np.ndarray], inputs: np.ndarray) -> np.ndarray:
    """Return the network's output for inputs (N, h, w, c) in evaluation mode, computed in float64."""
    maps = inputs.astype(np.float64)
    for index, layer in enumerate(network.layers):
        own = {key.rsplit(".", 1)[1]: value.astype(np.float64) for key, value in weights.items()
               if key.startswith(f"layers.{index}.")}  # fmt: skip
        maps = _product(layer, maps, own["kernel"])
        if layer.bias:
            maps = maps + own["bias"]
        if layer.normalization is not None:
            if network.statistics == "running":
                mean, variance = own["mean"], own["variance"]
            else:
                axes = 0 if layer.normalization.per_unit else (0, 1, 2)
                mean, variance = maps.mean(axes), maps.var(axes)
            maps = (maps - mean) / np.sqrt(variance + layer.normalization.eps) * own["scale"] + own["shift"]
        maps = _activate(layer, maps)
    return maps


def _product(layer: Layer, maps: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    if layer.kind == "project":
        return np.einsum("nz,hwcz->nhwc", maps[:, 0, 0, :], kernel)
    if layer.kind == "dense":
        return np.einsum("nhwc,hwcm->nm", maps, kernel)[:, None, None, :]
    (kh, kw), (sh, sw), (ph, pw) = layer.kernel, layer.stride, layer.padding
    count, (height, width, channels) = len(maps), layer.output_shape
    if layer.kind == "conv":
        padded = np.pad(maps, ((0, 0), (ph, ph), (pw, pw), (0, 0)))
        return sum(
            padded[:, i : i + sh * (height - 1) + 1 : sh, j : j + sw * (width - 1) + 1 : sw] @ kernel[i, j]
            for i in range(kh)
            for j in range(kw)
        )  # pyright: ignore[reportReturnType]
    rows, columns = maps.shape[1:3]
    whole = np.zeros(
        (
            count,
            max(height + 2 * ph, (rows - 1) * sh + kh),
            max(width + 2 * pw, (columns - 1) * sw + kw),
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
