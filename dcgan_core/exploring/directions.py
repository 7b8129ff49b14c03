"""The principal directions of a generator: latents along which the outputs of its first layer vary most.

GANSpace (Härkönen and others, *GANSpace: Discovering Interpretable GAN Controls*, 2020) takes principal components of
a layer's outputs over many latents, and finds by regression the latents that move along each. The first layer of a
DCGAN is linear in the latent, so the regression is exact.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32

from dcgan_core.description.layer import Layer
from dcgan_core.description.randomness import reference_latents
from dcgan_core.weights.bundle import Bundle

MEASURED = 1024
"""Latents whose outputs are measured."""

SHOWN = 12
"""Directions, the one with most of the variance first."""


@dataclass(frozen=True)
class Directions:
    """Orthogonal axes of the outputs, as steps in the latent.

    steps: unit vectors. shares: the share of the outputs' variance along each, 0 to 1, falling.
    """

    steps: Float32[np.ndarray, "k nz"]
    shares: Float32[np.ndarray, " k"]


def principal_directions(bundle: Bundle, count: int = SHOWN) -> Directions | None:
    """Return the first `count` principal directions of a bundle's generator; None for a first layer of another kind.

    Outputs count as the next layer sees them: of a batch-normalised layer each channel is divided by its standard
    deviation and multiplied by its scale. The label of a conditional network stays as it is.
    """
    network, weights = bundle.network("generator")
    layer, nz = network.layers[0], bundle.architecture.nz
    if layer.kind not in ("project", "conv_transpose") or layer.input_shape[:2] != (1, 1):
        return None
    matrix = _matrix(layer, weights["layers.0.kernel"])[:nz]
    latents = reference_latents(MEASURED, nz, bundle.architecture.latent).astype(np.float64)
    centred = latents - latents.mean(axis=0)
    if layer.batch_normalized:
        matrix = matrix * _factors(layer, centred @ matrix, weights.get("layers.0.scale"))
    # The outputs are latents @ matrix. All that their covariance shows is in products as small as the latent.
    covariance = centred.T @ centred / len(centred)
    half = np.linalg.cholesky(covariance + 1e-9 * np.eye(nz)).T
    gram = matrix @ matrix.T
    values, axes = np.linalg.eigh(half @ gram @ half.T)
    values, axes = values[::-1].clip(0), axes[:, ::-1]
    steps = covariance @ gram @ half.T @ axes[:, :count]
    steps = (steps / np.maximum(np.linalg.norm(steps, axis=0), 1e-12)).T
    # A direction has no sign of its own: its largest number is positive, on every machine.
    largest = np.take_along_axis(steps, np.abs(steps).argmax(axis=1)[:, None], axis=1)
    shares = values / max(values.sum(), 1e-12)
    return Directions((steps * np.sign(largest)).astype(np.float32), shares[:count].astype(np.float32))


def _matrix(layer: Layer, kernel: np.ndarray) -> np.ndarray:
    """Return what the layer multiplies its input (inputs,) with, (inputs, h * w * channels), in float64."""
    (top, bottom), (left, right) = layer.padding_both if layer.kind == "conv_transpose" else ((0, 0), (0, 0))
    height, width = kernel.shape[:2]
    cut = kernel[top : height - bottom, left : width - right].astype(np.float64)
    return np.moveaxis(cut, 3, 0).reshape(kernel.shape[3], -1)


def _factors(layer: Layer, outputs: np.ndarray, scale: np.ndarray | None) -> np.ndarray:
    """Return what the normalisation multiplies each of the outputs (N, h * w * channels) with."""
    assert layer.normalization is not None
    per_unit = layer.normalization.per_unit
    groups = outputs if per_unit else outputs.reshape(-1, layer.output_shape[2])
    factor = (1.0 if scale is None else scale.astype(np.float64).ravel()) / np.sqrt(
        groups.var(axis=0) + layer.normalization.eps
    )
    return factor if per_unit else np.tile(factor, outputs.shape[1] // len(factor))
