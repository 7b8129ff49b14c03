"""Ways between latents, and arithmetic on them, by their properties."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dcgan_core.commands.arithmetic import neighbourhood
from dcgan_core.sampling.latents import combine, lerp, slerp, walk

FRACTIONS = np.linspace(0, 1, 11)
seeds = st.integers(0, 2**16)
lengths = st.integers(2, 64)


def gaussian(seed: int, count: int, nz: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(count, nz)).astype(np.float32)


@given(seeds, lengths)
def test_slerp_hits_the_ends_and_keeps_the_norm(seed: int, nz: int) -> None:
    a, b = gaussian(seed, 2, nz)
    path = slerp(a, b, FRACTIONS)
    assert np.array_equal(path[0], a)
    assert np.array_equal(path[-1], b)
    norms = np.linalg.norm(path.astype(np.float64), axis=1)
    expected = np.linalg.norm(a) * (1 - FRACTIONS) + np.linalg.norm(b) * FRACTIONS
    assert np.allclose(norms, expected, rtol=1e-5)


def test_the_straight_line_does_not_keep_the_norm() -> None:
    """The control: between Gaussian latents it passes through the inside of the sphere."""
    a, b = gaussian(0, 2, 64)
    assert np.linalg.norm(lerp(a, b, FRACTIONS)[5]) < 0.8 * min(np.linalg.norm(a), np.linalg.norm(b))


@given(seeds, lengths)
def test_slerp_is_white_s_formula_on_a_sphere(seed: int, nz: int) -> None:
    a, b = gaussian(seed, 2, nz)
    b *= np.linalg.norm(a) / np.linalg.norm(b)
    cosine = np.dot(a, b) / np.dot(a, a)
    if abs(cosine) > 0.99:
        return
    omega, t = np.arccos(np.float64(cosine)), FRACTIONS[:, None]
    formula = np.sin((1 - t) * omega) / np.sin(omega) * a + np.sin(t * omega) / np.sin(omega) * b
    assert np.allclose(slerp(a, b, FRACTIONS), formula, atol=1e-4)


@given(seeds, lengths)
def test_opposite_equal_and_zero_latents_have_a_way_too(seed: int, nz: int) -> None:
    (a,) = gaussian(seed, 1, nz)
    norms = np.linalg.norm(slerp(a, -a, FRACTIONS), axis=1)
    assert np.allclose(norms, np.linalg.norm(a), rtol=1e-5)
    assert np.allclose(slerp(a, a, FRACTIONS), a, atol=1e-6)
    assert np.allclose(slerp(a, 0 * a, FRACTIONS), lerp(a, 0 * a, FRACTIONS))
    one = np.ones(1, np.float32)
    assert np.allclose(slerp(one, -one, FRACTIONS), lerp(one, -one, FRACTIONS))


def test_uniform_latents_go_straight_and_stay_in_their_cube() -> None:
    a, b = np.random.default_rng(1).uniform(-1, 1, (2, 50)).astype(np.float32)
    path = walk(np.stack([a, b]), 10, "uniform")
    assert np.allclose(np.diff(path, axis=0), (b - a) / 10, atol=1e-6)
    assert np.abs(path).max() <= 1
    assert np.abs(walk(np.stack([a, b]), 10, "normal")).max() != np.abs(path).max()


@pytest.mark.parametrize("distribution", ["normal", "uniform"])
def test_a_walk_passes_every_latent_evenly(distribution) -> None:
    latents = gaussian(2, 3, 20)
    opened, closed = walk(latents, 7, distribution), walk(latents, 7, distribution, closed=True)
    assert (len(opened), len(closed)) == (15, 21)
    assert np.array_equal(opened[::7], latents)
    assert np.array_equal(closed[:15], opened)
    strides = np.linalg.norm(np.diff(np.append(closed, closed[:1], axis=0), axis=0), axis=1)
    for leg in range(3):
        assert np.ptp(strides[7 * leg : 7 * leg + 7]) < 0.3 * strides.mean()


@given(seeds, lengths, st.integers(1, 5))
def test_subtracting_and_adding_the_same_changes_nothing(seed: int, nz: int, count: int) -> None:
    a, b = gaussian(seed, count, nz), gaussian(seed + 1, count + 1, nz)
    means = combine(a, b, b)
    assert np.allclose(means[3], a.mean(axis=0), atol=1e-6)
    assert np.array_equal(combine(a[:1], b, b)[0], a[0])
    other = combine(a, b, a)[3]
    assert not np.allclose(other, means[3], atol=1e-3)


def test_the_neighbourhood_of_figure_7() -> None:
    (centre,) = gaussian(3, 1, 100)
    around = neighbourhood(centre, 0.25, seed=4)
    assert np.array_equal(around[4], centre)
    noise = np.delete(around, 4, axis=0) - centre
    assert noise.shape == (8, 100)
    assert 0.24 < np.abs(noise).max() <= 0.25 + 1e-6
    assert abs(noise.mean()) < 0.02
    assert len(np.unique(noise[:, 0])) == 8
    assert np.array_equal(around, neighbourhood(centre, 0.25, seed=4))
    assert not np.array_equal(around, neighbourhood(centre, 0.25, seed=5))
