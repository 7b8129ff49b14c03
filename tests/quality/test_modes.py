"""Modes of stacked digits, on images whose digits are plain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
import scipy.stats

from dcgan_core.errors import InputError
from dcgan_core.quality.images import RealImages
from dcgan_core.quality.measures import Result
from dcgan_core.quality.modes import (
    MODES_SAMPLES,
    by_modes,
    check_digit_classifier,
    check_modes,
    divergence,
    modes_of,
)
from dcgan_core.system.progress import Progress

EVERY = np.tile(np.arange(1000), 26)


class Greys:
    """A classifier by grey: digit d is 25 d + 10."""

    def __init__(self, accuracy: float = 0.995) -> None:
        self.record: dict[str, Any] = {"accuracy": accuracy, "seed": 3}

    def __call__(self, images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        assert images.shape[1:] == (4, 4, 1)
        digits = images[:, 0, 0, 0] // 25
        return np.zeros((len(images), 2)), np.eye(10)[digits]


def stacks(modes: np.ndarray) -> np.ndarray:
    """Images of 4x4 pixels whose channels are the digits of `modes`."""
    digits = np.stack([modes // 100, modes // 10 % 10, modes % 10], axis=-1)
    return np.broadcast_to((25 * digits + 10)[:, None, None], (len(modes), 4, 4, 3)).astype(np.uint8)


def measured(modes: np.ndarray, floor: np.ndarray = EVERY, labels: np.ndarray = EVERY) -> Sequence[Result]:
    real = RealImages(stacks(EVERY), stacks(floor), stacks(EVERY), stacks(floor), {})
    return by_modes(Greys(), real, labels, Progress(lambda line: None, quiet=True))(stacks(modes))


def test_modes_are_the_digits_of_the_channels_red_first() -> None:
    seen: list[int] = []
    modes = np.array([0, 7, 42, 123, 999] * 500)
    assert (modes_of(Greys(), stacks(modes), seen.append) == modes).all()
    assert sum(seen) == 2500


def test_every_mode_alike_is_0_and_99_modes_are_as_far_as_they_have_to_be() -> None:
    assert [result.value for result in measured(EVERY)] == [1000, pytest.approx(0), pytest.approx(0)]
    few = measured(np.resize(np.arange(99), MODES_SAMPLES))
    assert [result.value for result in few] == [
        99,
        pytest.approx(np.log(1000 / 99), abs=1e-4),
        pytest.approx(np.log(1000 / 99), abs=1e-4),
    ]
    assert [result.floor for result in few] == [1000, pytest.approx(0), pytest.approx(0)]
    assert [result.better for result in few] == ["higher", "lower", "lower"]
    assert [result.headline for result in few] == [False, True, False]


def test_the_divergence_is_that_of_scipy_and_from_the_shares_of_the_data() -> None:
    random = np.random.default_rng(0)
    labels = np.concatenate(
        [np.arange(1000), random.choice(1000, 99_000, p=random.dirichlet(np.full(1000, 5)))]
    )
    drawn = random.integers(0, 800, MODES_SAMPLES)
    floor = random.permutation(labels)[:MODES_SAMPLES]
    found, to_data, to_equal = measured(drawn, floor, labels)
    counts, known = np.bincount(drawn, minlength=1000), np.bincount(labels, minlength=1000)
    assert found.value == 800
    assert to_data.value == pytest.approx(scipy.stats.entropy(counts, known))
    assert to_equal.value == pytest.approx(scipy.stats.entropy(counts, np.ones(1000)))
    # Real images are nearer to their own shares than to equal ones, so the two figures differ.
    assert to_data.floor < 0.03 < to_equal.floor
    assert to_data.floor == pytest.approx(scipy.stats.entropy(np.bincount(floor, minlength=1000), known))
    assert divergence(known, known / known.sum()) == 0


def test_more_samples_than_the_protocol_has_are_not_counted() -> None:
    more = np.concatenate([np.resize(np.arange(99), MODES_SAMPLES), np.arange(1000)])
    assert measured(more)[0].value == 99


def test_what_the_protocol_does_not_cover_is_refused() -> None:
    with pytest.raises(InputError, match=r"draws images of one channel.*--dataset stacked_mnist"):
        check_modes((28, 28, 1), None)
    with pytest.raises(InputError, match="--num-samples 25,999 is fewer than the 26,000"):
        check_modes((28, 28, 3), MODES_SAMPLES - 1)
    check_modes((28, 28, 3), MODES_SAMPLES)
    with pytest.raises(
        InputError, match=r"\(seed 3\) is right in 98.99% .* at least 99% .*--classifier-seed"
    ):
        check_digit_classifier(Greys(0.9899).record)
    check_digit_classifier(Greys(0.99).record)
    with pytest.raises(InputError, match="the baseline takes 26,000 real images, and there are 25,999"):
        measured(EVERY, floor=EVERY[1:])
    with pytest.raises(InputError, match="have 999 modes instead of 1,000"):
        measured(EVERY, labels=EVERY[EVERY != 5])
