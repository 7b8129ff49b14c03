"""The Fréchet distance against closed forms and against SciPy's matrix square root."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.linalg

from dcgan_core.errors import InputError
from dcgan_core.quality.frechet import Gaussian, Moments, frechet_distance


def random_gaussian(seed: int, size: int = 6) -> Gaussian:
    random = np.random.default_rng(seed)
    factor = random.standard_normal((size, size))
    return Gaussian(random.standard_normal(size), factor @ factor.T, 1000)


def gaussian_of(features: np.ndarray) -> Gaussian:
    moments = Moments()
    moments.add(features)
    return moments.gaussian()


def by_scipy(first: Gaussian, second: Gaussian) -> float:
    root = scipy.linalg.sqrtm(first.covariance @ second.covariance)
    apart = first.mean - second.mean
    return float(apart @ apart + np.trace(first.covariance + second.covariance - 2 * np.real(root)))


@pytest.mark.parametrize("seed", range(5))
def test_equal_to_scipys_square_root(seed: int) -> None:
    first, second = random_gaussian(seed), random_gaussian(seed + 100)
    expected = by_scipy(first, second)
    assert frechet_distance(first, second) == pytest.approx(expected, rel=1e-9)
    # The control: the root of the wrong matrix is another number.
    assert frechet_distance(first, random_gaussian(seed + 101)) != pytest.approx(expected, rel=1e-3)


def test_closed_forms() -> None:
    one = Gaussian(np.zeros(3), np.diag([1.0, 4.0, 9.0]), 100)
    other = Gaussian(np.array([1.0, 2.0, 2.0]), np.diag([4.0, 4.0, 1.0]), 100)
    # Diagonal covariances: the sum of (difference of means)^2 and (difference of deviations)^2.
    assert frechet_distance(one, other) == pytest.approx(9 + (1 - 2) ** 2 + 0 + (3 - 1) ** 2, abs=1e-12)
    assert frechet_distance(one, one) == pytest.approx(0, abs=1e-12)
    flat = Gaussian(np.zeros(2), np.zeros((2, 2)), 100)
    assert frechet_distance(flat, Gaussian(np.zeros(2), np.eye(2), 100)) == pytest.approx(2)


def test_the_rotation_of_both_changes_nothing() -> None:
    first, second = random_gaussian(1), random_gaussian(2)
    turn = np.linalg.qr(np.random.default_rng(3).standard_normal((6, 6)))[0]
    turned = [Gaussian(turn @ g.mean, turn @ g.covariance @ turn.T, g.count) for g in (first, second)]
    assert frechet_distance(*turned) == pytest.approx(frechet_distance(first, second), rel=1e-10)


def test_moments_come_out_the_same_however_they_are_cut() -> None:
    features = np.random.default_rng(0).standard_normal((101, 5)).astype(np.float32) + 1000
    moments = Moments()
    for start in range(0, 101, 17):
        moments.add(features[start : start + 17])
    found, whole = moments.gaussian(), features.astype(np.float64)
    assert found.count == 101
    np.testing.assert_allclose(found.mean, whole.mean(axis=0), rtol=1e-13)
    np.testing.assert_allclose(found.covariance, np.cov(whole.T), rtol=1e-10)


@pytest.mark.parametrize("count", [1, 4, 5])
def test_fewer_samples_than_numbers_are_refused(count: int) -> None:
    with pytest.raises(InputError, match=f"{count} samples for features of 5 numbers"):
        gaussian_of(np.random.default_rng(0).standard_normal((count, 5)))
    assert gaussian_of(np.random.default_rng(0).standard_normal((6, 5))).count == 6


def test_features_that_are_not_finite_are_refused() -> None:
    features = np.ones((10, 2))
    features[3, 1] = np.nan
    with pytest.raises(InputError, match="not finite"):
        gaussian_of(features)
