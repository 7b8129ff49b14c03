"""Distances between sets of images, each against a plain computation of its definition."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.ndimage
import scipy.stats

from dcgan_core.quality import similarity, sliced
from dcgan_core.quality import sliced as scales
from dcgan_core.quality.nearest import nearest


def images(seed: int, count: int, side: int = 28, channels: int = 1) -> np.ndarray:
    """Smooth random images, uint8 (count, side, side, channels)."""
    random = np.random.default_rng(seed).standard_normal((count, side, side, channels))
    smooth = scipy.ndimage.gaussian_filter(random, (0, 2, 2, 0))
    return np.clip(128 + 300 * smooth, 0, 255).astype(np.uint8)


def test_the_pyramid_gives_the_images_back() -> None:
    original = images(0, 2, 29, 3).astype(np.float32)
    levels = scales.laplacian_pyramid(original, 2)
    assert [level.shape[1] for level in levels] == [29, 15]
    restored = levels[0] + scales.double(levels[1], (29, 29))
    np.testing.assert_allclose(restored, original, atol=1e-3)


def test_halving_is_the_filter_and_every_second_pixel() -> None:
    original = images(1, 3, 20, 2).astype(np.float32)
    kernel = np.outer(scales.FILTER, scales.FILTER)[None, :, :, None]
    expected = scipy.ndimage.convolve(original, kernel, mode="mirror")[:, ::2, ::2]
    np.testing.assert_allclose(scales.halve(original), expected, atol=1e-3)


def test_the_scales_of_the_paper_and_of_mnist() -> None:
    assert [height for height, _ in scales.pyramid_sides(64, 64)] == [64, 32, 16]
    assert [height for height, _ in scales.pyramid_sides(28, 28)] == [28, 14]
    assert [height for height, _ in scales.pyramid_sides(16, 16)] == [16]


def test_sliced_distance_is_the_mean_distance_along_its_directions() -> None:
    first, second = images(0, 20, 16), images(1, 20, 16)
    directions = sliced._directions(49, sliced.generator(0, "sliced directions", 0))
    np.testing.assert_allclose(np.linalg.norm(directions, axis=0), 1, rtol=1e-5)
    patches = [sliced._patches(both, 0, 1, 0, lambda n: None) @ directions for both in (first, second)]
    expected = np.mean(
        [scipy.stats.wasserstein_distance(a, b) for a, b in zip(patches[0].T, patches[1].T, strict=True)]
    )
    assert sliced.sliced_wasserstein(first, second)[16] == pytest.approx(1000 * expected, rel=1e-4)


def test_sliced_distance_tells_blurred_from_sharp_at_the_fine_scale() -> None:
    real, others = images(0, 64), images(1, 64)
    grain = np.random.default_rng(2).integers(-40, 40, others.shape)
    grainy = np.clip(others.astype(int) + grain, 0, 255).astype(np.uint8)
    floor, found = sliced.sliced_wasserstein(real, others), sliced.sliced_wasserstein(real, grainy)
    assert sliced.sliced_wasserstein(real, real) == {28: 0, 14: 0}
    assert found[28] > 2 * floor[28]
    assert found[14] < 0.7 * found[28]
    assert sliced.sliced_wasserstein(real, others) == floor
    assert sliced.sliced_wasserstein(real, others, seed=1) != floor


def by_definition(a: np.ndarray, b: np.ndarray) -> float:
    """Two-scale similarity of two grey images, with SciPy's filter."""

    def blur(x: np.ndarray) -> np.ndarray:
        return scipy.ndimage.gaussian_filter(x, 1.5, radius=5)[5:-5, 5:-5]

    def parts(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        mx, my = blur(x), blur(y)
        vx, vy, c = blur(x * x) - mx**2, blur(y * y) - my**2, blur(x * y) - mx * my
        return (2 * mx * my + 6.5025) / (mx**2 + my**2 + 6.5025), (2 * c + 58.5225) / (vx + vy + 58.5225)

    def half(x: np.ndarray) -> np.ndarray:
        return (x[::2, ::2] + x[1::2, ::2] + x[::2, 1::2] + x[1::2, 1::2]) / 4

    fine, coarse = parts(a, b)[1].mean(), np.multiply(*parts(half(a), half(b))).mean()
    whole = 0.0448 + 0.2856
    return max(fine, 0) ** (0.0448 / whole) * max(coarse, 0) ** (0.2856 / whole)


def test_similarity_is_as_defined() -> None:
    first, second = images(0, 4), images(1, 4)
    second[0] = first[0] // 2 + 60  # a pair that is alike
    found = similarity.ms_ssim(first, second)
    expected = [
        by_definition(a[..., 0].astype(float), b[..., 0].astype(float))
        for a, b in zip(first, second, strict=True)
    ]
    np.testing.assert_allclose(found, expected, rtol=1e-9)
    assert found[0] > 0.8 > found[1:].max()
    np.testing.assert_allclose(similarity.ms_ssim(first, first), 1)


def test_a_set_of_copies_is_not_diverse() -> None:
    several = images(0, 30)
    assert similarity.pair_similarity(np.repeat(several[:1], 30, axis=0), 40) == pytest.approx(1)
    assert similarity.pair_similarity(several, 40) < 0.5
    with pytest.raises(ValueError, match="11x11"):
        similarity.ms_ssim(several[:, :10, :10], several[:, :10, :10])


@pytest.mark.parametrize("chunk_bytes", [1, 10_000, 2**20])
def test_the_nearest_are_those_of_a_plain_search(chunk_bytes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dcgan_core.quality.nearest.CHUNK_BYTES", chunk_bytes)
    queries, many = images(0, 7, 8, 3), images(1, 40, 8, 3)
    many[11] = queries[2]
    squares = np.square(queries[:, None].astype(float) - many[None]).mean(axis=(2, 3, 4))
    searched: list[int] = []
    found = nearest(queries, many, 3, advance=searched.append)
    assert (found.indices == np.argsort(squares, axis=1)[:, :3]).all()
    np.testing.assert_allclose(found.distances, np.sqrt(np.sort(squares, axis=1)[:, :3]), rtol=1e-12)
    assert found.distances[2, 0] == 0
    assert sum(searched) == 40


def test_an_image_is_not_its_own_neighbour_when_it_is_excluded() -> None:
    many = images(1, 40, 8)
    many[5] = many[20]
    places = np.array([20, 5, 7])
    assert nearest(many[places], many).indices[:, 0].tolist() == [5, 5, 7]
    apart = nearest(many[places], many, excluded=places)
    assert apart.indices[:2, 0].tolist() == [5, 20]
    assert apart.indices[2, 0] != 7
    assert apart.distances[2, 0] > 0
