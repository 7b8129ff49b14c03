"""Data order, flips and latents: the same bits for ever, whatever else was drawn."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest

from dcgan_core.description import randomness
from dcgan_core.description.protocols import LatentDistribution
from dcgan_core.description.randomness import (
    draw_latents,
    fixed_latents,
    flips,
    generator,
    permutation,
    reference_latents,
    sample_latents,
    training_latents,
)
from dcgan_core.weights.bundle import array_checksum

# Both frameworks, every resumed run and every published figure rest on these bits. A change here is a change of
# every result: it belongs in the change log, not in this table alone.
GOLDEN = {
    "order, first epoch": (lambda: permutation(7, 0, 1000), "5786722933a83129"),
    "order, second epoch": (lambda: permutation(7, 1, 1000), "aabf16118cf3bcfe"),
    "flips": (lambda: flips(7, 3, 64), "48b46b228a9e4f41"),
    "normal training latents": (lambda: training_latents(7, 3, 16, 100, "normal"), "4342c4ce3f14cee8"),
    "uniform training latents": (lambda: training_latents(7, 3, 16, 100, "uniform"), "64098f64d5791c3a"),
    "fixed latents": (lambda: fixed_latents(7, 16, 100, "normal"), "9838eaaf5ffa2652"),
    "samples": (lambda: sample_latents(7, 1, 16, 100, "normal"), "18a107db3600e6cd"),
    "reference": (lambda: reference_latents(16, 100, "uniform"), "a57ea128de9cbd7f"),
    "a large seed": (lambda: training_latents(2**32 - 1, 10**7, 16, 100, "normal"), "55ce36e7138b4d44"),
}


@pytest.mark.parametrize("name", GOLDEN)
def test_the_bits(name: str) -> None:
    draw, digest = GOLDEN[name]
    assert array_checksum(draw())[:16] == digest


def test_there_is_no_state() -> None:
    """What was drawn before, here or from NumPy's own generators, changes nothing."""
    first = {name: draw() for name, (draw, _) in GOLDEN.items()}
    np.random.default_rng().normal(size=5)
    again = {name: draw() for name, (draw, _) in reversed(GOLDEN.items())}
    assert all(np.array_equal(first[name], again[name]) for name in GOLDEN)


def test_every_draw_is_its_own() -> None:
    """Seeds, steps and purposes: no two streams share a stretch of numbers."""
    drawn = [
        draw(seed, step)
        for seed, step in itertools.product((0, 1, 2**31), (0, 1, 2, 1000))
        for draw in (
            lambda seed, step: training_latents(seed, step, 32, 64, "normal"),
            lambda seed, step: sample_latents(seed, step, 32, 64, "normal"),
        )
    ]
    drawn += [fixed_latents(seed, 32, 64, "normal") for seed in (0, 1, 2**31)]
    drawn += [reference_latents(32, 64, "normal")]
    rows = np.concatenate(drawn)
    assert len({row.tobytes() for row in rows}) == len(rows)
    # An overlap shifted by some numbers would show up as many values that occur twice.
    _, counts = np.unique(rows, return_counts=True)
    assert (counts > 1).mean() < 0.01
    correlations = np.corrcoef([array.ravel() for array in drawn])[~np.eye(len(drawn), dtype=bool)]
    assert np.abs(correlations).max() < 6 / drawn[0].size ** 0.5


@pytest.mark.parametrize("distribution", ["normal", "uniform"])
def test_a_latent_does_not_depend_on_how_many_are_drawn(distribution: LatentDistribution) -> None:
    for draw in (
        lambda count: training_latents(3, 5, count, 10, distribution),
        lambda count: fixed_latents(3, count, 10, distribution),
        lambda count: sample_latents(3, 5, count, 10, distribution),
        lambda count: reference_latents(count, 10, distribution),
    ):
        many = draw(500)
        assert all(np.array_equal(draw(count), many[:count]) for count in (1, 2, 5, 128, 499))


def test_the_flips_do_not_depend_on_the_size_of_the_batch() -> None:
    assert np.array_equal(flips(3, 5, 8), flips(3, 5, 64)[:8])


def test_an_order_visits_every_image_once() -> None:
    orders = [permutation(seed, epoch, 101) for seed in (0, 1) for epoch in range(20)]
    for order in orders:
        assert order.dtype == np.int64
        assert np.array_equal(np.sort(order), np.arange(101))
    assert len({order.tobytes() for order in orders}) == len(orders)
    # Each image comes at each place about as often as any other.
    first = np.bincount([permutation(0, epoch, 10)[0] for epoch in range(2000)], minlength=10)
    assert np.abs(first - 200).max() < 5 * (2000 * 0.1 * 0.9) ** 0.5


def test_half_of_the_images_are_flipped() -> None:
    drawn = np.concatenate([flips(0, step, 100) for step in range(100)])
    assert drawn.dtype == bool
    assert abs(drawn.mean() - 0.5) < 5 * 0.5 / len(drawn) ** 0.5


def test_the_distributions() -> None:
    normal = draw_latents(generator(0, "test"), 1000, 100, "normal")
    uniform = draw_latents(generator(0, "test"), 1000, 100, "uniform")
    assert normal.dtype == uniform.dtype == np.float32
    assert normal.shape == uniform.shape == (1000, 100)
    error = 5 / normal.size**0.5
    assert abs(normal.mean()) < error
    assert abs(normal.std() - 1) < error
    assert abs((np.abs(normal) < 1).mean() - 0.6827) < error
    assert abs(uniform.mean()) < error
    assert abs(uniform.std() - 3**-0.5) < error
    assert -1 <= uniform.min() < -0.999
    assert 0.999 < uniform.max() < 1
    with pytest.raises(ValueError, match="'gaussian': expected normal, uniform, unit"):
        draw_latents(generator(0, "test"), 1, 1, "gaussian")  # pyright: ignore[reportArgumentType]


def test_a_purpose_has_a_name_of_its_own() -> None:
    """The names are distinguished by a checksum of 32 bits: none of those in use may share one."""
    purposes = {
        "data order",
        "flips",
        "training latents",
        "fixed latents",
        "sample latents",
        "reference latents",
    }
    text = Path(randomness.__file__).read_text(encoding="utf-8")
    assert all(f'"{purpose}"' in text for purpose in purposes)
    purposes |= {
        f"initial {network}.layers.{index}.{role}"
        for network in ("generator", "discriminator")
        for index in range(20)
        for role in ("kernel", "bias", "scale", "shift")
    }
    firsts = {generator(0, purpose).integers(2**63) for purpose in purposes}
    assert len(firsts) == len(purposes)


@pytest.mark.parametrize(("seed", "index"), [(-1, 0), (0, -1), (2**64, 0)])
def test_numbers_out_of_range_are_refused(seed: int, index: int) -> None:
    with pytest.raises(OverflowError):
        generator(seed, "test", index)
