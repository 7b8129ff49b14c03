"""MMGeneration's measures, against plain statements of them: one patch, one direction, one pair at a time."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
import scipy.signal

from dcgan_core.description.randomness import generator
from dcgan_core.errors import InputError
from dcgan_core.quality import mmgeneration, sliced
from dcgan_core.quality.images import RealImages
from dcgan_core.quality.mmgeneration import by_mmgeneration, check_mmgeneration
from dcgan_core.quality.similarity import adjacent_similarity, ms_ssim
from dcgan_core.system.progress import Progress
from tests.quality.test_images import images

KERNEL = np.outer([1, 4, 6, 4, 1], [1, 4, 6, 4, 1]) / 256
MMGENERATION = sliced.MMGENERATION


def smooth(plane: np.ndarray) -> np.ndarray:
    return scipy.signal.correlate2d(plane, KERNEL, mode="same", boundary="fill", fillvalue=0)


def levels_of(plane: np.ndarray, scales: int) -> list[np.ndarray]:
    """The Laplacian pyramid of one channel in [-1, 1], as MMGeneration makes it, in float64."""
    gaussian = [plane]
    for _ in range(scales - 1):
        gaussian.append(smooth(gaussian[-1])[::2, ::2])
    doubled = [smooth(coarse.repeat(2, axis=0).repeat(2, axis=1)) for coarse in gaussian[1:]]
    return [*(fine - rough for fine, rough in zip(gaussian, doubled, strict=False)), gaussian[-1]]


def pyramid_of(image: np.ndarray) -> list[np.ndarray]:
    """The pyramid of an image (side, side, 3): maps of (3, side, side)."""
    scales = sum(len(image) // 2**level >= 16 for level in range(4))
    return [
        np.stack(maps)
        for maps in zip(*(levels_of(plane, scales) for plane in image.transpose(2, 0, 1)), strict=True)
    ]


def stated(first: np.ndarray, second: np.ndarray, seed: int = 0) -> dict[int, float]:
    """The sliced distance by the program's steps, with the places and directions of ours."""
    side, found = first.shape[1], {}
    sides = [side // 2**level for level in range(4) if side // 2**level >= 16]
    for level, size in enumerate(sides):
        described = []
        for several in (first, second):
            # What is grey is repeated, so that there are three channels.
            channels = several.repeat(3 // several.shape[3], axis=3) / 127.5 - 1
            random = generator(seed, f"patches of level {level}", 0)
            rows = random.integers(0, size - 6, (len(several), 128))
            columns = random.integers(0, size - 6, (len(several), 128))
            patches = np.array(
                [
                    maps[level][:, y : y + 7, x : x + 7]
                    for maps, at, across in zip(map(pyramid_of, channels), rows, columns, strict=True)
                    for y, x in zip(at, across, strict=True)
                ]
            )
            patches -= patches.mean(axis=(0, 2, 3), keepdims=True)
            patches /= patches.std(axis=(0, 2, 3), keepdims=True, ddof=1)
            described.append(patches)
        drawn = sliced._directions(7 * 7 * 3, generator(seed, "sliced directions", level))
        # Ours count a direction's numbers by row, column, channel; the program's by channel, row, column.
        directions = drawn.reshape(7, 7, 3, 512).transpose(2, 0, 1, 3).reshape(147, 512)
        distances = []
        for repeat in np.split(directions, 4, axis=1):
            a, b = (np.sort(each.reshape(len(each), -1) @ repeat, axis=0) for each in described)
            distances.append(np.abs(a - b).mean())
        found[size] = 1000 * sum(distances) / 4
    return found


def test_the_distance_is_the_programs() -> None:
    for channels in (1, 3):
        first, second = images(0, 6, 64, channels), images(1, 6, 64, channels)
        found = sliced.sliced_wasserstein(first, second, slicing=MMGENERATION)
        # Float32 here and float64 there; n here and n - 1 there, of 6 x 128 x 49 numbers, in the deviation.
        assert found == pytest.approx(stated(first, second), rel=1e-4)
    assert list(found) == [64, 32, 16]
    # Its controls: the other pyramid, and fewer patches.
    wrong = sliced.sliced_wasserstein(first, second, slicing=dataclasses.replace(MMGENERATION, zeros=False))
    assert wrong != pytest.approx(found, rel=1e-2)
    assert sliced.sliced_wasserstein(first, second) != pytest.approx(found, rel=1e-2)


def test_a_grey_image_counts_as_three_equal_channels() -> None:
    first, second = images(0, 6, 32), images(1, 6, 32)
    found = sliced.sliced_wasserstein(first, second, slicing=MMGENERATION)
    repeated = sliced.sliced_wasserstein(
        first.repeat(3, axis=3), second.repeat(3, axis=3), slicing=MMGENERATION
    )
    assert found == pytest.approx(repeated, rel=1e-4)
    alone = dataclasses.replace(MMGENERATION, three_channels=False)
    assert sliced.sliced_wasserstein(first, second, slicing=alone) != pytest.approx(found, rel=1e-4)


def similarity_stated(a: np.ndarray, b: np.ndarray) -> float:
    """Similarity of two images (H, W, C) over five scales, each window at most as large as the map."""
    product = 1.0
    a, b = a.astype(float), b.astype(float)
    for scale, weight in enumerate((0.0448, 0.2856, 0.3001, 0.2363, 0.1333)):
        size = min(11, len(a))
        line = np.exp(-((np.arange(size) - (size - 1) / 2) ** 2) / (2 * (size * 1.5 / 11) ** 2))
        window = (np.outer(line, line) / line.sum() ** 2)[:, :, None]

        def blur(x: np.ndarray, window: np.ndarray = window) -> np.ndarray:
            return scipy.signal.fftconvolve(x, window, mode="valid")

        ma, mb = blur(a), blur(b)
        va, vb, both = blur(a * a) - ma**2, blur(b * b) - mb**2, blur(a * b) - ma * mb
        structure = (2 * both + 58.5225) / (va + vb + 58.5225)
        light = (2 * ma * mb + 6.5025) / (ma**2 + mb**2 + 6.5025)
        product *= max((structure * light if scale == 4 else structure).mean(), 0) ** weight
        a, b = ((x[::2, ::2] + x[1::2, ::2] + x[::2, 1::2] + x[1::2, 1::2]) / 4 for x in (a, b))
    return product


@pytest.mark.parametrize("channels", [1, 3])
def test_the_similarity_is_the_programs(channels: int) -> None:
    several = images(0, 6, 64, channels)
    several[1] = several[0] // 2 + 60  # a pair that is alike
    expected = np.mean([similarity_stated(several[at], several[at + 1]) for at in (0, 2, 4)])
    assert adjacent_similarity(several) == pytest.approx(expected, rel=1e-9)
    # Its controls: other pairs, and the similarity of as many scales as the size has room for.
    assert adjacent_similarity(several[1:5]) != pytest.approx(expected, rel=1e-2)
    assert ms_ssim(several[::2], several[1::2]).mean() != pytest.approx(expected, rel=1e-3)


def test_figures_have_their_floor_and_grow_with_noise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mmgeneration, "MMGENERATION_SAMPLES", 40)
    monkeypatch.setattr(mmgeneration, "PAIRED", 20)
    reference, floor, samples = images(0, 60, 16), images(1, 40, 16), images(2, 40, 16)
    noisy = np.clip(samples + np.random.default_rng(3).normal(0, 40, samples.shape), 0, 255).astype(np.uint8)
    real = RealImages(reference, floor, reference, floor, {})
    measure = by_mmgeneration(real, 0, Progress(lambda line: None, quiet=True))
    same, good, bad = measure(floor), measure(samples), measure(noisy)
    assert [result.name for result in good] == [
        "SWD at 16 px (MMGeneration)",
        "SWD, mean (MMGeneration)",
        "MS-SSIM (MMGeneration)",
    ]
    assert all(result.value == result.floor for result in same)
    assert bad[1].value > 1.5 * good[1].value
    assert [result.headline for result in good] == [False, True, False]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((("patches", "mmgeneration"), (64, 64, 1), "train", None), "measure the others in another call"),
        ((("mmgeneration",), (64, 96, 1), "train", None), "takes squares .* this network draws 64x96"),
        ((("mmgeneration",), (28, 28, 1), "train", None), "multiple of 16 pixels .* 28x28"),
        ((("mmgeneration",), (64, 64, 1), "test", None), "leave --split out"),
        ((("mmgeneration",), (64, 64, 1), "train", 10_000), "takes 16,384 samples, not 10,000"),
    ],
)
def test_what_is_not_the_protocol_is_refused(arguments: Any, words: str) -> None:
    with pytest.raises(InputError, match=words):
        check_mmgeneration(*arguments)
    check_mmgeneration(("mmgeneration",), (64, 64, 3), "train", 16_384)
