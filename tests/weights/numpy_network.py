"""A network's forward pass in plain NumPy, straight from the definition of the canonical form.

Independent of `dcgan_core.weights.layouts` and of both frameworks, so that a wrong permutation of axes shows up.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from dcgan_core.description.architecture import Network
from dcgan_core.description.layer import Layer


def forward(
    network: Network, weights: Mapping[str, np.ndarray], inputs: np.ndarray, labels: np.ndarray | None = None
) -> np.ndarray:
    """Return the network's output for inputs (N, h, w, c) in evaluation mode, computed in float64.

    labels: int (N,), where the network reads them.
    """
    maps = inputs.astype(np.float64)
    if network.unit_range:
        maps = maps / 2 + 0.5
    for index, layer in enumerate(network.layers):
        own = {key.rsplit(".", 1)[1]: value.astype(np.float64) for key, value in weights.items()
               if key.startswith(f"layers.{index}.")}  # fmt: skip
        if layer.label_product:
            assert labels is not None
            maps = np.stack(
                [image * own["embedding"][label] for image, label in zip(maps, labels, strict=True)]
            )
        elif layer.labels:
            assert labels is not None
            maps = _joined(layer, maps, labels, own)
        kernel = own["kernel"]
        if layer.spectral:
            matrix = {"conv": "hwim,m,hwi->", "dense": "hwim,m,hwi->", "conv_transpose": "hwim,i,hwm->"}[
                layer.kind
            ]
            kernel = kernel / np.einsum(matrix, kernel, own["left"], own["right"])
        maps = _product(layer, maps, kernel)
        if layer.bias:
            maps = maps + own["bias"]
        if layer.activation_first:
            maps = _normalize(network, layer, _activate(layer, maps), own)
        else:
            maps = _activate(layer, _normalize(network, layer, maps, own))
    return maps


def _joined(layer: Layer, maps: np.ndarray, labels: np.ndarray, own: Mapping[str, np.ndarray]) -> np.ndarray:
    """Return the layer's input, each image's label written behind its channels place by place."""
    joined = np.zeros((len(maps), *layer.input_shape))
    channels = layer.input_shape[2] - layer.labels
    joined[..., :channels] = maps.reshape(joined[..., :channels].shape)
    for image, label in enumerate(labels):
        if layer.embedded:
            joined[image, :, :, channels:] = own["embedding"][label]
        else:
            joined[image, :, :, channels + label] = 1
    return joined


def _normalize(network: Network, layer: Layer, maps: np.ndarray, own: Mapping[str, np.ndarray]) -> np.ndarray:
    settings = layer.normalization
    if settings is None:
        return maps
    if settings.kind == "batch" and network.statistics == "running":
        mean, variance = own["mean"], own["variance"]
    else:
        together = {"batch": 0 if settings.per_unit else (0, 1, 2), "instance": (1, 2), "layer": (1, 2, 3)}
        axes = together[settings.kind]
        mean, variance = maps.mean(axes, keepdims=True), maps.var(axes, keepdims=True)
    normal = (maps - mean) / np.sqrt(variance + settings.eps)
    return normal * own["scale"] + own["shift"] if settings.affine else normal


def _product(layer: Layer, maps: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    if layer.kind == "project":
        return np.einsum("nz,hwcz->nhwc", maps[:, 0, 0, :], kernel)
    if layer.kind == "dense":
        return np.einsum("nhwc,hwcm->nm", maps, kernel)[:, None, None, :]
    (kh, kw), (sh, sw), (ph, pw) = layer.kernel, layer.stride, layer.padding
    after = layer.padding if layer.padding_after is None else layer.padding_after
    count, (height, width, channels) = len(maps), layer.output_shape
    if layer.kind == "conv":
        maps = np.kron(maps, np.ones((1, *layer.upsample, 1)))
        padded = np.pad(maps, ((0, 0), (ph, after[0]), (pw, after[1]), (0, 0)))
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
    if layer.activation == "sigmoid":
        return 2 / (1 + np.exp(-maps)) - 1
    return np.tanh(maps) if layer.activation == "tanh" else maps
