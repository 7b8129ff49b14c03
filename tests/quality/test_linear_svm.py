"""The linear machines are those of scikit-learn, which minimises the same function by LIBLINEAR."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.svm import LinearSVC

from dcgan_core.quality import features as linear_svm
from dcgan_core.quality.features import LinearMachine, LinearProblem


def digits(*, classes: int = 10) -> tuple[np.ndarray, np.ndarray]:
    images, labels = load_digits(return_X_y=True)
    kept = labels < classes
    features = images[kept].astype(np.float32)
    return (features - features.mean(0)) / np.maximum(features.std(0), 1e-3), labels[kept]


def stacked(machine: LinearMachine) -> np.ndarray:
    return np.vstack([machine.weights, machine.biases]).T


def reference(features: np.ndarray, labels: np.ndarray, penalty: float) -> np.ndarray:
    # scikit-learn has no types for False here, nor for an array of biases.
    machine: Any = LinearSVC(C=penalty, loss="squared_hinge", dual=False, tol=1e-10, max_iter=10_000)  # pyright: ignore[reportArgumentType]
    machine.fit(features.astype(np.float64), labels)
    return np.hstack([machine.coef_, machine.intercept_[:, None]])


@pytest.mark.parametrize("penalty", [1e-4, 1e-2])
def test_the_minimum_is_that_of_liblinear(penalty: float) -> None:
    features, labels = digits()
    # Named differences: products in float32, and both solvers stop short of the minimum.
    expected, found = reference(features, labels, penalty), LinearProblem(features, labels).fit(penalty)
    scale = np.abs(expected).max()
    assert found.converged
    assert np.abs(stacked(found) - expected).max() < 3e-3 * scale
    exact = LinearProblem(features.astype(np.float64), labels).fit(penalty)
    assert np.abs(stacked(exact) - expected).max() < 3e-3 * scale
    # The controls: another C, and images whose labels are swapped.
    assert np.abs(stacked(LinearProblem(features, labels).fit(1.1 * penalty)) - expected).max() > 1e-2 * scale
    swapped = np.where(labels == 3, 5, np.where(labels == 5, 3, labels))
    assert np.abs(stacked(LinearProblem(features, swapped).fit(penalty)) - expected).max() > 0.3 * scale


def test_two_classes_and_other_names() -> None:
    features, labels = digits(classes=2)
    expected = reference(features, labels, 1e-2)
    machine = LinearProblem(features, labels + 7).fit(1e-2)
    assert machine.classes.tolist() == [7, 8]
    found = stacked(machine)
    np.testing.assert_allclose(found[1], expected[0], atol=3e-3 * np.abs(expected).max())
    np.testing.assert_allclose(found[0], -found[1], atol=1e-4)
    assert (machine.predict(features) == labels + 7).mean() > 0.99


def test_a_start_changes_the_way_and_not_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    features, labels = digits()
    cold = LinearProblem(features, labels).fit(1e-2)
    warm = LinearProblem(features, labels).fit(1e-2, LinearProblem(features, labels).fit(1e-3))
    assert np.abs(stacked(cold) - stacked(warm)).max() < 3e-3 * np.abs(stacked(cold)).max()
    monkeypatch.setattr(linear_svm, "MOST_ITERATIONS", 10)
    assert not LinearProblem(features, labels).fit(1e-2).converged
    assert LinearProblem(features, labels).fit(1e-2, warm).converged


def test_a_machine_that_was_cut_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linear_svm, "MOST_ITERATIONS", 3)
    features, labels = digits()
    assert not LinearProblem(features, labels).fit(1e-2).converged
