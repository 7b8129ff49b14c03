"""The paper's feature experiment: one-vs-rest L2-regularised linear L2-SVMs, and the features they are fitted to.

For each class, with y = 1 for its images and -1 for the others (scikit-learn's `LinearSVC` with its defaults, the bias
regularised like a weight; Fan et al., "LIBLINEAR", 2008):

    1/2 (|w|^2 + b^2) + C sum_i max(0, 1 - y_i (w x_i + b))^2

LIBLINEAR's own solvers read their features one number at a time, one class after the other, and want an hour where
features and labels both count thousands. Here SciPy minimises the sum over all classes, a smooth and convex function,
in products of whole matrices; the minimum is the same.

The features are turned to their principal axes first: there the curvature of the function is nearly that of its own
axes alone, 1 + 2 C times the scatter of the images that count, and variables scaled by it need few steps. A rotation
changes neither |w| nor a score.

A discriminator's features are those that the paper tests (Radford, Metz and Chintala, 2016, section 5.1): "we use the
discriminator's convolutional features from all layers, maxpooling each layers representation to produce a 4 x 4 spatial
grid. These features are then flattened and concatenated."
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float, Float64, Integer

from dcgan_core.description.architecture import Network
from dcgan_core.errors import InputError

TOLERANCE = 1e-4
"""LIBLINEAR's rule: the gradient is to shrink to this times the smaller class's share of the images."""
ENOUGH = 1e-8
"""The fit also ends when a step gains less than this share of the loss, which float32 cannot resolve."""
MOST_ITERATIONS = 2000
PAIRS = 30
"""Steps that L-BFGS remembers."""
COUNTING = 0.1
"""The share of the images that are taken to lie within a margin, for the scale of the variables."""
MOST_AXES = 8192
"""Beyond this many features and images both, finding the axes takes longer than it saves."""
SMALLEST = 1e-7
"""Axes with less than this share of the largest scatter are below what float32 resolves."""


@dataclass(frozen=True)
class LinearMachine:
    """weights (F, K), biases (K,): the scores of K classes, named by `classes`, whose greatest decides."""

    weights: Float[np.ndarray, "F K"]
    biases: Float[np.ndarray, " K"]
    classes: np.ndarray
    converged: bool

    def predict(self, features: Float[np.ndarray, "N F"]) -> np.ndarray:
        """Return the class of each image."""
        return self.classes[np.argmax(features @ self.weights + self.biases, axis=1)]


class LinearProblem:
    """Labelled features, prepared once for machines of several C.

    features: (N, F), best with mean 0 and deviation 1; products are computed in their dtype, sums in float64.
    """

    def __init__(self, features: Float[np.ndarray, "N F"], labels: Integer[np.ndarray, " N"]) -> None:
        self._classes = np.unique(labels)
        self._signs = np.where(labels[:, None] == self._classes, 1, -1).astype(features.dtype)
        self._rarest = float(np.bincount(np.searchsorted(self._classes, labels)).min()) / len(labels)
        self._features, self._axes, scatter = _principal(features)
        # The bias is the weight of a feature that is 1 for every image.
        self._scatter = np.append(scatter, len(labels))[:, None]

    def fit(self, penalty: float, start: LinearMachine | None = None) -> LinearMachine:
        """Return the machine of C = `penalty`. start: one of the same features and classes, to begin at."""
        from scipy.optimize import minimize

        shape = (self._features.shape[1] + 1, len(self._classes))
        scale = 1 / np.sqrt(1 + 2 * penalty * COUNTING * self._scatter)
        begun = np.zeros(shape)
        if start is not None:
            weights = start.weights if self._axes is None else self._axes.T @ start.weights
            begun = np.vstack([weights, start.biases]) / scale
        loss = self._loss(penalty, scale)
        wanted = TOLERANCE * self._rarest * np.abs(loss(np.zeros(begun.size))[1]).max()
        found = minimize(
            loss,
            begun.ravel(),
            jac=True,
            method="L-BFGS-B",
            options={"maxiter": MOST_ITERATIONS, "maxcor": PAIRS, "gtol": wanted, "ftol": ENOUGH},
        )
        best = (found.x.reshape(shape) * scale).astype(self._features.dtype)
        weights = best[:-1] if self._axes is None else self._axes @ best[:-1]
        # Otherwise it ended where no step gains anything that the features' dtype resolves.
        return LinearMachine(weights, best[-1], self._classes, found.nit < MOST_ITERATIONS)

    def _loss(self, penalty: float, scale: Float64[np.ndarray, "R 1"]) -> Any:
        """Return the function of the scaled weights and biases, flat, and its gradient."""
        features, signs = self._features, self._signs

        def loss_and_gradient(flat: Float64[np.ndarray, " n"]) -> tuple[float, Float64[np.ndarray, " n"]]:
            parameters = flat.reshape(-1, signs.shape[1]) * scale
            used = parameters.astype(features.dtype)
            missing = np.maximum(1 - signs * (features @ used[:-1] + used[-1]), 0)
            loss = 0.5 * float(np.square(parameters).sum())
            loss += penalty * float(np.square(missing, dtype=np.float64).sum())
            pull = signs * missing
            gradient = parameters.copy()
            gradient[:-1] -= 2 * penalty * (features.T @ pull)
            gradient[-1] -= 2 * penalty * pull.sum(axis=0, dtype=np.float64)
            return loss, (gradient * scale).ravel()

        return loss_and_gradient


def _principal(
    features: Float[np.ndarray, "N F"],
) -> tuple[Float[np.ndarray, "N R"], Float[np.ndarray, "F R"] | None, Float[np.ndarray, " R"]]:
    """Return (features along their R principal axes, these axes or None where they stay, the scatter along each)."""
    count, size = features.shape
    if min(count, size) > MOST_AXES:
        return features, None, np.square(features, dtype=np.float64).sum(axis=0)
    if size <= count:
        _, axes = np.linalg.eigh(features.T @ features)
        turned = features @ axes
        return turned, axes, np.square(turned, dtype=np.float64).sum(axis=0)
    scatter, turned = np.linalg.eigh(features @ features.T)
    kept = scatter > SMALLEST * scatter[-1]
    scatter, turned = scatter[kept], turned[:, kept]
    axes = features.T @ (turned / np.sqrt(scatter))
    return turned * np.sqrt(scatter), axes, scatter


GRID = 4
"""Cells in a row and in a column of the pooled maps."""


def feature_layers(network: Network) -> tuple[int, ...]:
    """Return the indices of the layers whose maps are features: the convolutions but for the one that ends in logits.

    Raises InputError for a network without any.
    """
    last = len(network.layers) - 1
    found = tuple(
        index for index, layer in enumerate(network.layers) if layer.kind == "conv" and index < last
    )
    if not found:
        raise InputError("this discriminator has no convolution before its logits: it has no features")
    return found


def refuse_labels(network: Network, source: str) -> None:
    """Raise InputError for a discriminator that reads the label: its features would hold what they are judged by."""
    if network.classes:
        raise InputError(
            f"{source or 'this network'}: its discriminator reads the label next to each image, so it has no features "
            "of the image alone. Train one without --conditional, or with a preset whose discriminator reads images "
            "only"
        )


def feature_size(network: Network) -> int:
    """Return how many numbers the features of one image are."""
    return sum(GRID * GRID * network.layers[index].output_shape[2] for index in feature_layers(network))


def grid_cells(side: int) -> list[slice]:
    """Return the stretches of a side of pixels that the cells of the grid cover, first to last.

    Equal where the grid divides the side. Elsewhere they overlap by a pixel, and a side of fewer pixels than the grid
    has cells repeats some, so that every layer gives as many numbers for a channel.
    """
    return [slice(cell * side // GRID, -(-(cell + 1) * side // GRID)) for cell in range(GRID)]
