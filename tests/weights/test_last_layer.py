"""Whether a last 3x3 kernel doubles the size: how alike its four kinds of pixel are decides it, or it is a question."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from dcgan_core.weights.foreign.arrays.layers import FoundLayer
from dcgan_core.weights.foreign.statistics.last_layer import CHANCE, LastLayer, _chance, last_layer
from dcgan_core.weights.foreign.statistics.proposals import NO_ACTIVATION, Geometry, options_of

NZ, CHANNELS, SIDE = 6, 4, 16
LINEAR, FLAT, POINTED = (0.5, 1.0, 0.5), (1.0, 1.0, 1.0), (0.2, 1.0, 0.2)


def layers(last: np.ndarray, *, chequered: bool) -> list[FoundLayer]:
    """A stem whose maps are flat, or chequered, and a last 3x3 kernel with these numbers."""
    random = np.random.default_rng(0)
    rows, columns = np.indices((SIDE, SIDE))
    pattern = 1 + 0.8 * (-1.0) ** (rows + columns) * chequered
    stem = random.normal(size=(NZ, CHANNELS, 1, 1)) * pattern
    ones, zeros = np.ones(CHANNELS), np.zeros(CHANNELS)
    found = FoundLayer(
        {"kernel": stem, "scale": ones, "shift": zeros, "mean": zeros, "variance": ones * NZ},
        {"kernel": "stem"},
        kinds=("conv_transpose",),
    )
    kernel = np.broadcast_to(last, (CHANNELS, 1, 3, 3)) / (10 * CHANNELS)
    return [found, FoundLayer({"kernel": kernel}, {"kernel": "last"}, kinds=("conv_transpose",))]


def decided(last: np.ndarray, *, chequered: bool, slope: float = 0.0) -> LastLayer | None:
    own = layers(last, chequered=chequered)
    stem = (Geometry("conv_transpose"),)
    return last_layer(own, options_of("generator", own, 1), "normal", stem, (slope,), (False,))


@pytest.mark.parametrize(
    ("numbers", "chequered", "strides"),
    [
        (LINEAR, True, [2]),  # one, two or four numbers have the same sum
        (FLAT, False, [1]),  # doubling would sum one, two or four equal numbers
        (POINTED, True, [1, 2]),  # uneven either way
    ],
    ids=["doubles", "keeps", "question"],
)
def test_alike_pixels_decide(numbers: tuple[float, ...], chequered: bool, strides: list[int]) -> None:
    found = decided(np.outer(numbers, numbers), chequered=chequered)
    assert found is not None
    assert [geometry.stride[0] for geometry in found.geometries] == strides
    assert bool(found.words) == (len(strides) == 1)


@pytest.mark.parametrize("numbers", [LINEAR, FLAT])
def test_maps_without_means_decide_nothing(numbers: tuple[float, ...]) -> None:
    """What comes from a normalisation that no activation follows leaves every kernel's pixels even on average."""
    found = decided(np.outer(numbers, numbers), chequered=False, slope=NO_ACTIVATION)
    assert found is not None
    assert [geometry.stride[0] for geometry in found.geometries] == [1, 2]
    assert not found.words


def test_an_even_kernel_is_rare_among_random_orders_of_its_numbers() -> None:
    """The places that make a kind of pixel sum to 5, 5.1, 4.9 and 5.05. The control has the same numbers."""
    even = np.array([[0.2, 1.0, 3.9], [1.2, 5.0, 3.9], [0.6, 3.9, 0.35]])
    uneven = np.array([[0.6, 0.35, 3.9], [1.0, 1.2, 3.9], [5.0, 3.9, 0.2]])
    chances = [_chance(np.ones(1), numbers[None, None]) for numbers in (even, uneven)]
    assert chances[0] < CHANCE < 4 * CHANCE < chances[1]


def test_other_kernels_are_left_to_what_is_common() -> None:
    own = layers(np.ones((3, 3)), chequered=False)
    larger = FoundLayer(
        {"kernel": np.ones((CHANNELS, 1, 4, 4))}, {"kernel": "last"}, kinds=("conv_transpose",)
    )
    changed = [own[0], larger]
    stem = (Geometry("conv_transpose"),)
    assert last_layer(changed, options_of("generator", changed, 1), "normal", stem, (0.0,), (False,)) is None


@pytest.mark.parametrize(
    ("gap", "upsamples"), [(None, [(1, 1), (2, 2)]), (1, None)], ids=["unknown", "an activation"]
)
def test_a_convolution_behind_repeated_pixels_is_a_question_unless_the_names_leave_no_room(
    gap: int | None, upsamples: list[tuple[int, int]] | None
) -> None:
    """Its pixels are as even with the repetition as without. The numbers in the names may leave no room for it."""
    random = np.random.default_rng(0)
    stem, *_ = layers(np.ones((3, 3)), chequered=False)
    stem = dataclasses.replace(stem, weightless_after=gap)
    hidden, last = (
        FoundLayer({"kernel": random.normal(size=(out, CHANNELS, 3, 3))}, {"kernel": "c"}, kinds=("conv",))
        for out in (CHANNELS, 1)
    )
    hidden = dataclasses.replace(hidden, weightless_after=gap)
    own = [stem, hidden, last]
    way = (Geometry("conv_transpose"), Geometry("conv", padding=(1, 1), upsample=(2, 2)))
    found = last_layer(own, options_of("generator", own, 2), "normal", way, (0.0, 0.0), (False, False))
    assert (found and [geometry.upsample for geometry in found.geometries]) == upsamples
