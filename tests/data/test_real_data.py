"""Real archives, where the environment variable DCGAN_SHARED points to a folder that has them."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from dcgan_core.data.store import Store

Prepare = Callable[..., Store]


@pytest.fixture
def shared() -> Path:
    folder = os.environ.get("DCGAN_SHARED")
    if not folder:
        pytest.skip("DCGAN_SHARED is unset: no real data sets on this machine")
    return Path(folder) / "data"


def test_mnist(shared: Path, prepare: Prepare) -> None:
    store = prepare("mnist", shared, 28)
    assert store.images.shape == (60_000, 28, 28, 1)
    assert store.record["notes"]["published_files"] is True
    # The published facts of MNIST: the mean grey level, how often each digit occurs, the first labels.
    assert round(float(store.images.mean()) / 255, 4) == 0.1307
    assert store.labels is not None
    assert store.labels[:8].tolist() == [5, 0, 4, 1, 9, 2, 1, 3]
    assert np.bincount(store.labels).tolist() == [
        5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949,
    ]  # fmt: skip


def test_mnist_packed_anew(shared: Path, tmp_path: Path, prepare: Prepare) -> None:
    for path in (shared / "mnist").glob("train-*.gz"):
        (tmp_path / path.name).write_bytes(gzip.compress(gzip.decompress(path.read_bytes()), 1))
    assert prepare("mnist", tmp_path, 28).record["notes"]["published_files"] is True


@pytest.mark.parametrize("crop", ["center", "center-108"])
def test_celeba(crop: str, shared: Path, prepare: Prepare) -> None:
    store = prepare("celeba", shared, 64, crop=crop, workers=2)
    assert store.images.shape == (2000, 64, 64, 3)
    assert store.record["counts"]["skipped"] == 0
    # Faces are upright and red is brighter than blue in skin: the middle shows a swap of channels or axes.
    middle = store.images[:, 24:40, 24:40].mean(axis=(0, 1, 2))
    assert middle[0] > middle[1] > middle[2]
