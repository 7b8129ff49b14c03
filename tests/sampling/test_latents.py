"""Latents by index, from files, truncated; and what is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import scipy.stats

from dcgan_core.description.labels import with_default_labels
from dcgan_core.description.presets import build_architecture
from dcgan_core.errors import InputError
from dcgan_core.sampling.latents import (
    BLOCK,
    latent_blocks,
    parse_indices,
    pick_latents,
    read_latents,
    truncate,
    write_latents,
)

NORMAL = build_architecture("pytorch", image_shape=(16, 16, 1), nz=4, ngf=2, ndf=2)


def test_an_index_is_the_image_of_the_sheet() -> None:
    blocks = latent_blocks(NORMAL, seed=5)
    stream = np.concatenate([next(blocks) for _ in range(3)])
    wanted = [0, 130, BLOCK - 1, BLOCK, 130]
    assert np.array_equal(pick_latents(wanted, NORMAL, 5), stream[wanted])


def test_an_index_of_a_file(tmp_path: Path) -> None:
    latents = np.random.default_rng(0).normal(size=(5, 4)).astype(np.float32)
    write_latents(tmp_path / "z.npz", [latents[:3], np.repeat(latents[3:], 9, axis=0)[::9]], 5, 4)
    assert np.array_equal(pick_latents([4, 0], NORMAL, 0, tmp_path / "z.npz"), latents[[4, 0]])
    with pytest.raises(InputError, match=r"index 5 is out of range: .*z\.npz holds 5 latents, 0 to 4"):
        pick_latents([4, 5], NORMAL, 0, tmp_path / "z.npz")


def test_lists_of_numbers() -> None:
    assert parse_indices("3, 17,40-43", "--a") == [3, 17, 40, 41, 42, 43]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "--a : expected numbers"),
        ("1,,2", "expected numbers"),
        ("-1", "expected numbers"),
        ("1.5", "expected numbers"),
        ("one", "expected numbers"),
        ("7-3", "runs backwards"),
        ("0-9999999", "more than 4096"),
        ("9999999999", "out of range"),
    ],
)
def test_what_is_no_list(text: str, expected: str) -> None:
    with pytest.raises(InputError, match=expected):
        parse_indices(text, "--a")


@pytest.mark.parametrize(
    ("array", "expected"),
    [
        (np.zeros((3, 5), np.float32), r"shape \(3, 5\): this generator takes \(N, 4\)"),
        (np.zeros(4, np.float32), "shape"),
        (np.zeros((0, 4), np.float32), "N at least 1"),
        (np.zeros((2, 4), bool), "dtype bool"),
        (np.array([["a"] * 4]), "dtype"),
        (np.zeros((2, 4), complex), "dtype complex128"),
        (np.array([[0, 0, 0, 0], [0, np.nan, 0, 0]]), "not finite .* row 1"),
        (np.full((1, 4), 1e300), "not finite .* row 0"),
        (np.array([[None] * 4]), "not a whole"),
    ],
)
@pytest.mark.parametrize("suffix", [".npy", ".npz"])
def test_a_file_that_holds_no_latents(tmp_path: Path, array: np.ndarray, expected: str, suffix: str) -> None:
    path = tmp_path / f"z{suffix}"
    if suffix == ".npy":
        np.save(path, array, allow_pickle=True)
    else:
        np.savez(path, latents=array)
    with pytest.raises(InputError, match=expected) as reported:
        read_latents(path, 4)
    assert str(path) in str(reported.value)


@pytest.mark.parametrize(("classes", "of_network"), [(3, 0), (3, 2), (2, 3)])
def test_labels_of_another_network_are_named(tmp_path: Path, classes: int, of_network: int) -> None:
    """Control: columns that are not one-hot."""
    array = with_default_labels(np.full((8, 4), 0.5, np.float32), classes)
    np.savez(tmp_path / "z.npz", latents=array)
    words = f"the last {classes} columns are labels of a network with {classes} classes.*the first 4 columns alone"
    with pytest.raises(InputError, match=words):
        read_latents(tmp_path / "z.npz", 4, of_network)
    array[5, 4:] = 1
    np.savez(tmp_path / "z.npz", latents=array)
    with pytest.raises(InputError, match=r"N at least 1$"):
        read_latents(tmp_path / "z.npz", 4, of_network)


def test_which_array_of_several(tmp_path: Path) -> None:
    np.savez(tmp_path / "two.npz", a=np.zeros((1, 4)), b=np.ones((1, 4)))
    with pytest.raises(InputError, match="holds the arrays a, b; expected one called 'latents'"):
        read_latents(tmp_path / "two.npz", 4)
    np.savez(tmp_path / "named.npz", a=np.zeros((1, 4)), latents=np.ones((2, 4)))
    assert read_latents(tmp_path / "named.npz", 4).tolist() == [[1] * 4] * 2
    np.savez(tmp_path / "one.npz", z=np.ones((3, 4), np.float64))
    assert read_latents(tmp_path / "one.npz", 4).dtype == np.float32


def test_truncation_has_the_law_it_names() -> None:
    full = np.random.default_rng(0).normal(size=(20_000,)).astype(np.float32)
    cut = truncate(full, 0.7, "normal")
    assert scipy.stats.kstest(cut, scipy.stats.truncnorm(-0.7, 0.7).cdf).pvalue > 0.01
    # The control: cut off by clipping, the law is another one.
    assert scipy.stats.kstest(full.clip(-0.7, 0.7), scipy.stats.truncnorm(-0.7, 0.7).cdf).pvalue < 1e-6


def test_truncation_keeps_the_order_and_lets_the_far_tail_be() -> None:
    values = np.linspace(-6, 6, 101, dtype=np.float32)
    for threshold in (0.1, 1.0, 3.0):
        cut = truncate(values, threshold, "normal")
        assert (np.diff(cut) >= 0).all()
        assert np.allclose(cut, -cut[::-1])
        assert np.abs(cut).max() <= threshold
    assert np.allclose(truncate(values, 30.0, "normal"), values, atol=1e-5)
    assert np.allclose(truncate(np.array([-1.0, 0.5]), 0.5, "uniform"), [-0.5, 0.25])
    assert np.allclose(truncate(np.array([-1.0, 0.5]), 9, "uniform"), [-1.0, 0.5])
