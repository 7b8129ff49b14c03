"""Latents through a generator's layers, one hypothesis at a time, in batches as in training. NumPy alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dcgan_core.description.protocols import LatentDistribution
from dcgan_core.description.randomness import draw_latents
from dcgan_core.description.randomness import generator as random_generator
from dcgan_core.weights.foreign.arrays.layers import FoundLayer, map_channels
from dcgan_core.weights.foreign.statistics.evidence import apply_kernel
from dcgan_core.weights.foreign.statistics.proposals import NO_ACTIVATION, Geometry


def plain_latents(latent: LatentDistribution, count: int, nz: int, start: int = 0) -> np.ndarray:
    """Return latents (count, 1, 1, nz) as they are drawn in training; other ones for another `start`."""
    random = random_generator(start, f"latents of the hypothesis {latent}")
    return draw_latents(random, count, nz, latent).astype(np.float32)[:, None, None, :]


def mirrored_latents(latent: LatentDistribution, count: int, nz: int) -> np.ndarray:
    """Return latents (count, 1, 1, nz), each with its mirror image, so that their odd moments are exact."""
    random = random_generator(0, f"latents of the hypothesis {latent}")
    half = draw_latents(random, count // 2, nz, latent).astype(np.float64)
    middle, variance = {"normal": (0.0, 1.0), "uniform": (0.0, 1 / 3), "unit": (0.5, 1 / 12)}[latent]
    centred = half - middle
    if len(centred) > 4 * nz:
        # Their covariance too, so that a first layer's statistics come out without sampling noise.
        values, vectors = np.linalg.eigh(centred.T @ centred / len(centred))
        centred = centred @ (vectors * np.sqrt(variance / values)) @ vectors.T
    latents = np.concatenate([middle + centred, middle - centred])
    return latents.astype(np.float32)[:, None, None, :]


def kernel_of(layer: FoundLayer, geometry: Geometry) -> tuple[np.ndarray, np.ndarray]:
    """Return (the part of a layer's kernel that meets maps, the part that meets labels)."""
    axis = 0 if geometry.kind == "conv_transpose" else 1
    kernel = layer.arrays["kernel"].astype(np.float32, copy=False)
    if not layer.labels:
        return kernel, kernel[:0]
    into, of_labels = np.split(kernel, [kernel.shape[axis] - layer.labels], axis)
    return into, of_labels


def output_shape(
    layers: Sequence[FoundLayer], index: int, geometry: Geometry, size: tuple[int, int]
) -> tuple[int, int, int]:
    """Return (height, width, channels) of what a layer makes of maps of `size`."""
    layer = layers[index]
    height, width = geometry.output_size(size, (1, 1) if layer.is_matrix else layer.kernel_size)
    if layer.is_matrix:
        return height, width, map_channels(layers, index)
    return height, width, layer.kernel_shape[0 if geometry.kind == "conv" else 1]


def bias_of(layers: Sequence[FoundLayer], index: int, geometry: Geometry, maps: np.ndarray) -> np.ndarray:
    """Return what is added to the product of a kernel and `maps`: a bias, and what the labels make."""
    layer = layers[index]
    bias = spread_over(
        layer.arrays.get("bias"), output_shape(layers, index, geometry, (maps.shape[1], maps.shape[2]))
    )
    if layer.labels:
        bias = bias + apply_kernel(_labels(layer, maps.shape), kernel_of(layer, geometry)[1], geometry)
    return bias


def activated(maps: np.ndarray, slope: float | None) -> np.ndarray:
    """Return maps after an activation of a negative slope: 0 is ReLU; None and NO_ACTIVATION are none."""
    return maps if slope in (None, NO_ACTIVATION) else np.where(maps > 0, maps, np.float32(slope) * maps)


def product(layers: Sequence[FoundLayer], index: int, geometry: Geometry, maps: np.ndarray) -> np.ndarray:
    """Return what a layer's kernel and its bias make of maps."""
    maps = multiplied(layers[index], maps)
    output = apply_kernel(maps, kernel_of(layers[index], geometry)[0], geometry)
    output += bias_of(layers, index, geometry, maps)
    return output


def multiplied(layer: FoundLayer, maps: np.ndarray) -> np.ndarray:
    """Return maps, multiplied by rows of the table of labels where the layer has them so."""
    return maps * _labels(layer, maps.shape) if layer.label_product else maps


def _labels(layer: FoundLayer, shape: tuple[int, ...]) -> np.ndarray:
    """Return the labels that are joined to maps of `shape` (n, h, w, c), or multiply them: each class as often.

    A latent and its mirror image have the same label, so labels and latents are uncorrelated.
    """
    count, height, width, _ = shape
    numbers = np.arange(count) % max(1, count // 2) % layer.classes
    rows = layer.arrays["embedding"] if layer.embedded else np.eye(layer.classes)
    rows = rows.astype(np.float32)[numbers]
    if layer.label_map:
        return np.ascontiguousarray(rows.reshape(count, -1, height, width).transpose(0, 2, 3, 1))
    return np.broadcast_to(rows[:, None, None, :], (count, height, width, rows.shape[1]))


def normalized(
    layers: Sequence[FoundLayer], index: int, output: np.ndarray, variance: np.ndarray
) -> np.ndarray:
    """Return maps in batches, each normalised by its own statistics. variance: of each batch, (batches, channels)."""
    layer = layers[index]
    batches, shape = len(variance), output.shape[1:]
    parts = output.reshape(batches, -1, *shape)
    each = per_unit(layers, index)
    # The bias shifts the mean alone, so it cancels here.
    mean = parts.mean(1, keepdims=True) if each else parts.mean((1, 2, 3), keepdims=True)
    values = parts.shape[1] if each else parts[0, ..., 0].size
    # A batch is normalised by its plain variance; the running one is the unbiased.
    spread = np.stack(
        [spread_over(1 / np.sqrt(own * (values - 1) / values + layer.eps), shape) for own in variance]
    )
    maps = parts - mean  # and in place from here on: the maps may be large
    maps *= spread.reshape(batches, 1, *(spread.shape[1:] if spread.ndim > 2 else (1, 1, -1)))
    maps = maps.reshape(output.shape)
    if "scale" in layer.arrays:
        maps *= spread_over(layer.arrays["scale"], shape)
        maps += spread_over(layer.arrays["shift"], shape)
    return maps.astype(np.float32, copy=False)


def without_statistics(layer: FoundLayer, output: np.ndarray) -> np.ndarray:
    """Return the maps of a layer that keeps no statistics; its own batch normalises it where it can."""
    if "scale" not in layer.arrays:
        return output
    mean, deviation = output.mean((0, 1, 2)), output.std((0, 1, 2))
    return (output - mean) / (deviation + layer.eps) * layer.arrays["scale"] + layer.arrays["shift"]


def per_unit(layers: Sequence[FoundLayer], index: int) -> bool:
    """Whether every unit of a matrix is normalised by itself, not every channel of the map that it ends in."""
    layer = layers[index]
    return layer.is_matrix and layer.arrays["mean"].size != map_channels(layers, index)


def spread_over(values: np.ndarray | None, shape: tuple[int, ...]) -> np.ndarray:
    """Return a vector of channels, or of units in PyTorch's order, so that it broadcasts over maps (h, w, c)."""
    if values is None:
        return np.zeros(1, np.float32)
    height, width, channels = shape
    wide = values.astype(np.float32)
    return wide if wide.size == channels else wide.reshape(channels, height, width).transpose(1, 2, 0)


def operations(layers: Sequence[FoundLayer], geometries: Sequence[Geometry]) -> float:
    """Return how many additions and multiplications one latent takes through layers in these geometries."""
    total, size = 0.0, (1, 1)
    for layer, geometry in zip(layers, geometries, strict=True):
        before = size
        size = geometry.output_size(before, (1, 1) if layer.is_matrix else layer.kernel_size)
        area = before if geometry.kind != "conv" else size
        total += 2.0 * layer.arrays["kernel"].size * (1 if layer.is_matrix else area[0] * area[1])
    return max(total, 1.0)
