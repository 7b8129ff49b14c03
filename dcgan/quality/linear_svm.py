"""One-vs-rest L2-regularised linear L2-SVMs, all classes at once.

For each class, with y = 1 for its images and -1 for the others (scikit-learn's `LinearSVC` with its defaults, the bias
regularised like a weight; Fan et al., "LIBLINEAR", 2008):

    1/2 (|w|^2 + b^2) + C sum_i max(0, 1 - y_i (w x_i + b))^2

LIBLINEAR's own solvers read their features one number at a time, one class after the other, and want an hour where
features and labels both count thousands. Here SciPy minimises the sum over all classes, a smooth and convex function,
in products of whole matrices; the minimum is the same.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Float64, Integer

TOLERANCE = 1e-4
"""LIBLINEAR's rule: the gradient is to shrink to this times the smaller class's share of the images."""
ENOUGH = 1e-8
"""Nor is it worth going on when a step gains less than this share of the loss: float32 has no more digits to tell."""
MOST_ITERATIONS = 2000
PAIRS = 30
"""Steps that L-BFGS remembers: a tenth of the time of its usual ten where C is large."""


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


def fit_linear_machine(
    features: Float[np.ndarray, "N F"],
    labels: Integer[np.ndarray, " N"],
    penalty: float,
    start: LinearMachine | None = None,
) -> LinearMachine:
    """Return the machine of C = `penalty`. start: one of the same features and classes, to begin at.

    Products are computed in the features' dtype, sums in float64.
    """
    from scipy.optimize import minimize

    count, size = features.shape
    classes = np.unique(labels)
    signs = np.where(labels[:, None] == classes, 1, -1).astype(features.dtype)
    shape = (size + 1, len(classes))

    def loss_and_gradient(flat: Float64[np.ndarray, " n"]) -> tuple[float, Float64[np.ndarray, " n"]]:
        parameters = flat.reshape(shape)
        used = parameters.astype(features.dtype)
        missing = np.maximum(1 - signs * (features @ used[:-1] + used[-1]), 0)
        loss = 0.5 * float(flat @ flat) + penalty * float(np.square(missing, dtype=np.float64).sum())
        pull = signs * missing
        gradient = parameters.copy()
        gradient[:-1] -= 2 * penalty * (features.T @ pull)
        gradient[-1] -= 2 * penalty * pull.sum(axis=0, dtype=np.float64)
        return loss, gradient.ravel()

    zero = np.zeros(shape)
    begun = zero if start is None else np.vstack([start.weights, start.biases]).astype(np.float64)
    rarest = np.bincount(np.searchsorted(classes, labels)).min()
    wanted = TOLERANCE * float(rarest) / count * np.abs(loss_and_gradient(zero.ravel())[1]).max()
    found = minimize(
        loss_and_gradient,
        begun.ravel(),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": MOST_ITERATIONS, "maxcor": PAIRS, "gtol": wanted, "ftol": ENOUGH},
    )
    best = np.asarray(found.x, features.dtype).reshape(shape)
    # Else it ended where no step gains anything that the features' dtype could tell.
    return LinearMachine(best[:-1], best[-1], classes, found.nit < MOST_ITERATIONS)
