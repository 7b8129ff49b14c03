"""Stacked MNIST, from small files: every channel is a digit, and the label spells the three."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from dcgan_core.commands import stores as describe
from dcgan_core.data.sources import idx, stacked
from dcgan_core.data.store import Store
from dcgan_core.errors import InputError
from tests.data.test_idx import IMAGE_BYTES, LABEL_BYTES, LABELS, PIXELS, write

Prepare = Callable[..., Store]


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few hundred images instead of 128,000."""
    monkeypatch.setattr(stacked, "TRAINING", dataclasses.replace(stacked.TRAINING, count=300))
    monkeypatch.setattr(stacked, "TEST", dataclasses.replace(stacked.TEST, count=200))


def test_channels_are_digits_and_the_label_spells_them(tmp_path: Path, prepare: Prepare) -> None:
    store = prepare("stacked_mnist", write(tmp_path / "data" / "mnist").parent, 28)
    assert store.images.shape == (300, 28, 28, 3)
    assert store.labels is not None
    digit_of = {image.tobytes(): int(label) for image, label in zip(PIXELS, LABELS, strict=True)}
    spelt = [[digit_of[image[..., channel].tobytes()] for channel in range(3)] for image in store.images]
    assert ["".join(map(str, digits)) for digits in spelt] == [f"{label:03}" for label in store.labels]
    assert store.record["labels"]["class_names"][42] == "042"
    # Drawn with repetition and all channels on their own: the three differ, and no digit is left out.
    assert (np.unique(store.labels // 100) == np.arange(10)).all()
    assert len(np.unique(store.labels)) > 200


def test_the_same_files_give_the_same_images_and_the_test_split_others(
    tmp_path: Path, prepare: Prepare
) -> None:
    folder = write(tmp_path / "data")
    (folder / idx.TEST_IMAGES).write_bytes(IMAGE_BYTES)
    (folder / idx.TEST_LABELS).write_bytes(LABEL_BYTES)
    first = prepare("stacked_mnist", folder, 28)
    again = prepare("stacked_mnist", folder, 28, cache_dir=tmp_path / "other")
    test = prepare("stacked_mnist", folder, 28, split="test")
    assert first.fingerprint == again.fingerprint
    assert len(test.images) == 200
    assert (test.images != first.images[:200]).any()
    assert prepare("mnist", folder, 28).path != first.path


def test_what_is_not_three_digits_of_mnist_is_refused(
    tmp_path: Path, prepare: Prepare, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InputError, match=r"MNIST was not found[\s\S]*data/mnist") as caught:
        prepare("stacked_mnist", tmp_path / "data", 28)
    assert "Fashion" not in str(caught.value)
    folder = write(tmp_path / "data")
    with pytest.raises(InputError, match="three channels, a digit each"):
        prepare("stacked_mnist", folder, 28, channels=1)
    wide = IMAGE_BYTES[:8] + b"\0\0\0\x0e\0\0\0\x38" + IMAGE_BYTES[16:]
    with pytest.raises(InputError, match="28x28 pixels, and these files hold images of 14x56"):
        prepare("stacked_mnist", write(tmp_path / "wide", images=wide), 28)
    monkeypatch.setattr(stacked, "MOST_DIGITS", 49)
    with pytest.raises(InputError, match="these files hold 50 images"):
        prepare("stacked_mnist", folder, 28)


def test_a_store_of_a_thousand_classes_is_described_in_a_screen_or_two(
    tmp_path: Path, prepare: Prepare, capsys: pytest.CaptureFixture[str]
) -> None:
    store = prepare("stacked_mnist", write(tmp_path / "data"), 28)
    assert store.labels is not None
    classes, counts = np.unique(store.labels, return_counts=True)
    assert describe.main(["--store", "stacked"]) == 0
    lines = capsys.readouterr().out.splitlines()
    rest = f"    and {len(classes) - 100} more, of {counts.min()} to {counts.max()} images each"
    assert rest in lines
    assert f"    {classes[99]:4} {classes[99]:03}" in lines[lines.index(rest) - 1]
    assert len(lines) < 200


@pytest.mark.skipif(not os.environ.get("DCGAN_SHARED"), reason="DCGAN_SHARED is unset: no real MNIST here")
@pytest.mark.parametrize(
    ("count", "fewest", "most"), [(12_800, 3, 26), pytest.param(128_000, 83, 218, marks=pytest.mark.slow)]
)
def test_real_digits(
    prepare: Prepare, monkeypatch: pytest.MonkeyPatch, count: int, fewest: int, most: int
) -> None:
    monkeypatch.setattr(stacked, "TRAINING", dataclasses.replace(stacked.TRAINING, count=count))
    store = prepare("stacked_mnist", Path(os.environ["DCGAN_SHARED"]) / "data", 28)
    assert store.labels is not None
    assert store.labels[:12].tolist() == [247, 819, 150, 836, 966, 936, 644, 545, 173, 803, 730, 829]
    counts = np.bincount(store.labels)
    assert (len(counts), counts.min(), counts.max(), counts.sum()) == (1000, fewest, most, count)
