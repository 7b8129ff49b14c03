"""The Fréchet distance between two sets of features, each taken for a Gaussian (Dowson and Landau, 1982).

    d^2 = |m1 - m2|^2 + tr(C1 + C2 - 2 (C1 C2)^(1/2))

FID (Heusel et al., 2017) is this number over the features of one particular Inception network. Over any other
features it is another measure, and has to carry another name.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Float64

from dcgan_core.errors import InputError


@dataclass(frozen=True)
class Gaussian:
    """Mean (D,) and unbiased covariance (D, D), float64, of `count` features."""

    mean: Float64[np.ndarray, " D"]
    covariance: Float64[np.ndarray, "D D"]
    count: int


class Moments:
    """Mean and covariance of features that come some at a time, merged by Chan, Golub and LeVeque's update (1979)."""

    def __init__(self) -> None:
        self._count = 0
        self._mean: np.ndarray | float = 0.0
        self._scatter: np.ndarray | float = 0.0

    def add(self, features: Float[np.ndarray, "n D"]) -> None:
        """Take in n more features; raises InputError when one is not finite."""
        features = np.asarray(features, np.float64)
        if not np.isfinite(features).all():
            raise InputError(
                "features hold values that are not finite (NaN or infinity): nothing can be measured"
            )
        new = len(features)
        mean = features.mean(axis=0)
        centred = features - mean
        apart = mean - self._mean
        whole = self._count + new
        self._scatter = (
            self._scatter + centred.T @ centred + np.outer(apart, apart) * (self._count * new / whole)
        )
        self._mean = self._mean + apart * (new / whole)
        self._count = whole

    def gaussian(self) -> Gaussian:
        """Return the Gaussian of everything taken in.

        Raises InputError unless there are more features than each has numbers: the covariance of fewer is singular,
        and a distance computed from it says more about the number of samples than about the images.
        """
        mean, scatter = np.asarray(self._mean), np.asarray(self._scatter)
        require_enough(self._count, mean.size)
        return Gaussian(mean, scatter / (self._count - 1), self._count)


def require_enough(count: int, features: int) -> None:
    """Raise InputError for fewer samples than a Fréchet distance in so many numbers needs; known before either is."""
    if count <= features:
        raise InputError(
            f"{count:,} samples for features of {features:,} numbers: a Fréchet distance needs more samples "
            f"than that, and several times as many to be meaningful; give --num-samples {10 * max(features, 1):,}"
        )


def frechet_distance(first: Gaussian, second: Gaussian) -> float:
    """Return the squared Fréchet distance, as FID is defined, in float64.

    tr (C1 C2)^(1/2) is the sum of the square roots of the eigenvalues of C1^(1/2) C2 C1^(1/2), which is symmetric:
    two `eigh` instead of the square root of an unsymmetric matrix, whose imaginary part would have to be dropped.
    """
    values, vectors = np.linalg.eigh(first.covariance)
    root = (vectors * np.sqrt(np.clip(values, 0, None))) @ vectors.T
    product = np.linalg.eigvalsh(root @ second.covariance @ root)
    trace = (
        np.trace(first.covariance)
        + np.trace(second.covariance)
        - 2 * np.sqrt(np.clip(product, 0, None)).sum()
    )
    apart = first.mean - second.mean
    # Rounding alone can bring the distance of a set to itself below zero.
    return max(float(apart @ apart + trace), 0.0)
