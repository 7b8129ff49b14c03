"""The letters: drawn here by seed, the same bytes everywhere."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from dcgan_core.data.request import DataRequest
from dcgan_core.data.sources import letters
from dcgan_core.data.sources.letters import DRAWS, TEST_TYPEFACES, TYPEFACES, Letters
from dcgan_core.data.store import Store, open_or_prepare
from dcgan_core.errors import InputError

LAST_TEST_PIXELS = "d9b8c622caf11cfc5948022e523580270f005bd63f9975924c52e9c0cf6ecc30"
"""sha256 of the test images at 32x32, drawn by the release of Matplotlib in constraints.txt."""


def drawn(cache: Path, height: int, width: int) -> Store:
    request = DataRequest("letters", Path("data"), height, width, split="test", cache_dir=cache)
    return open_or_prepare(request, report=lambda _: None)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return drawn(tmp_path_factory.mktemp("letters"), 32, 32)


def test_every_letter_is_drawn_as_often_as_any_other(store: Store) -> None:
    assert store.images.shape == (len(TEST_TYPEFACES) * 26 * DRAWS, 32, 32, 1)
    assert store.labels is not None
    assert np.bincount(store.labels).tolist() == [len(TEST_TYPEFACES) * DRAWS] * 26
    assert store.record["labels"]["class_names"] == [*"ABCDEFGHIJKLMNOPQRSTUVWXYZ"]


def test_no_typeface_is_in_both_splits() -> None:
    assert not {*TYPEFACES} & {*TEST_TYPEFACES}
    assert len({*TYPEFACES, *TEST_TYPEFACES}) == 22


def test_the_bytes_are_known(store: Store) -> None:
    assert hashlib.sha256(np.asarray(store.images).tobytes()).hexdigest() == LAST_TEST_PIXELS


def test_the_record_names_the_typefaces_and_what_drew_them(store: Store) -> None:
    notes = store.record["notes"]
    assert set(notes["typefaces"]) == {*TEST_TYPEFACES}
    assert all(len(checksum) == 64 for checksum in notes["typefaces"].values())
    assert notes["freetype"].count(".") == 2


def test_no_two_images_are_equal_and_no_letter_touches_the_edge(store: Store) -> None:
    images = np.asarray(store.images)[..., 0]
    assert len({image.tobytes() for image in images}) == len(images)
    for edge in (images[:, 0], images[:, -1], images[:, :, 0], images[:, :, -1]):
        assert not edge.any()
    assert images.max(axis=(1, 2)).min() > 128


def test_letters_are_drawn_at_the_size_and_not_enlarged(store: Store, tmp_path: Path) -> None:
    large = np.asarray(drawn(tmp_path, 64, 64).images)[..., 0].astype(float)
    small = np.asarray(store.images)[..., 0].astype(float)
    halved = large.reshape(-1, 32, 2, 32, 2).mean(axis=(2, 4))
    assert np.abs(halved - small).mean() < 2  # of 255
    enlarged = small.repeat(2, axis=1).repeat(2, axis=2)
    # What lies between black and white is a line of pixels along the outline: half as wide at twice the size.
    assert grey(large) < 0.6 * grey(enlarged)


def grey(images: np.ndarray) -> float:
    return float(((images > 30) & (images < 225)).mean())


def test_a_letter_keeps_its_form_where_images_are_not_square(store: Store, tmp_path: Path) -> None:
    wide = np.asarray(drawn(tmp_path, 32, 48).images)[..., 0]
    np.testing.assert_array_equal(wide[:, :, 8:40], np.asarray(store.images)[..., 0])
    assert not wide[:, :, :8].any()


def test_letters_of_different_names_differ_more_than_those_of_one(store: Store) -> None:
    """A control for the labels: the mean image of a letter is nearest to its own further draws."""
    assert store.labels is not None
    images = np.asarray(store.images).reshape(len(store.images), -1).astype(float)
    means = np.stack([images[:600][store.labels[:600] == letter].mean(axis=0) for letter in range(26)])
    distances = ((images[600:, None] - means) ** 2).sum(axis=2)
    assert (distances.argmin(axis=1) == store.labels[600:]).mean() > 0.7


def test_a_missing_typeface_is_a_sentence() -> None:
    request = DataRequest("letters", Path("data"), 32, 32)
    with pytest.raises(InputError, match=r"lacks 1 of the 2 typefaces of the letters \(Gone\)"):
        Letters("train", ("DejaVuSans", "Gone")).find(request, print)


def test_a_missing_matplotlib_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(InputError, match="pip install --force-reinstall matplotlib"):
        Letters("train", TYPEFACES).find(DataRequest("letters", Path("data"), 32, 32), print)
