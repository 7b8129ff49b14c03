"""The paper's nearest-label test, on images whose classes are plain."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dcgan_core.data.store import Store
from dcgan_core.description.architecture import Architecture
from dcgan_core.description.labels import default_labels, labels_in_shares
from dcgan_core.description.presets import build_architecture
from dcgan_core.errors import InputError
from dcgan_core.quality.images import Stores, drawn_samples
from dcgan_core.quality.labels import check_nearest_label, compared, nearest_label
from dcgan_core.quality.measures import drawn_labels
from dcgan_core.system.progress import Progress
from tests.stand_in import AsBytes

CLASSES = 4
CONDITIONAL = build_architecture("pytorch", image_shape=(16, 16, 1), nz=4, ngf=2, ndf=2, classes=CLASSES)
PLAIN = build_architecture("pytorch", image_shape=(16, 16, 1), nz=4, ngf=2, ndf=2)


def greys(labels: np.ndarray, noise: np.random.Generator) -> np.ndarray:
    """Images whose grey is their class, a little noisy."""
    level = 40 + 50 * labels[:, None, None, None]
    return (level + noise.integers(-5, 6, (len(labels), 16, 16, 1))).astype(np.uint8)


def store(count: int, seed: int, labels: np.ndarray | None = None) -> Store:
    own = np.arange(count) % CLASSES if labels is None else labels
    return Store(greys(own, np.random.default_rng(seed)), own, {}, "", Path(), {})


class Greys(AsBytes):
    """A generator that draws the grey of its label; `shift` of another one."""

    def __init__(self, shift: int = 0, architecture: Architecture = CONDITIONAL) -> None:
        self.shift, self.architecture = shift, architecture
        self.record: dict[str, Any] = {}

    def images(self, latents: Any) -> Iterator[np.ndarray]:
        labels = (latents[:, 4:].argmax(axis=1) + self.shift) % CLASSES
        yield (greys(labels, np.random.default_rng(7)).astype(np.float32) / 127.5 - 1).astype(np.float32)


def error(generator: Greys, stores: Stores) -> tuple[float, float]:
    result = nearest_label(generator, stores, 200, 0, None, Progress(lambda line: None, quiet=True))
    return result.value, result.floor


def test_what_is_compared_is_said_by_its_number() -> None:
    """The test images are classified, by as many training images as there are samples, or all of them."""
    stores = Stores(store(80, 0), store(40, 1))
    assert compared(stores, 60) == {"reference": "40 test images", "floor": "60 of 80 train images"}
    assert compared(stores, 200)["floor"] == "80 of 80 train images"


def test_right_labels_have_no_error_and_shifted_ones_are_all_wrong() -> None:
    stores = Stores(store(80, 0), store(40, 1))
    assert error(Greys(), stores) == (0.0, 0.0)
    assert error(Greys(shift=1), stores) == (1.0, 0.0)


@pytest.mark.parametrize("count", [3, 8, 40, 61])
def test_samples_are_of_all_classes_evenly(count: int) -> None:
    with drawn_samples(Greys(), count, 0, None, Progress(lambda line: None, quiet=True)) as samples:
        drawn = np.rint((samples.mean(axis=(1, 2, 3)) - 40) / 50).astype(int)
    numbers = np.bincount(drawn, minlength=CLASSES)
    assert numbers.max() - numbers.min() <= 1


def test_the_floor_is_the_error_of_real_images() -> None:
    labels = np.arange(80) % CLASSES
    wrong = Store(store(80, 0).images, (labels + 1) % CLASSES, {}, "", Path(), {})
    assert error(Greys(), Stores(wrong, store(40, 1))) == (0.0, 1.0)


def test_what_has_no_labels_is_refused() -> None:
    labelled, unlabelled = store(80, 0), Store(store(40, 1).images, None, {}, "", Path(), {})
    for classes, stores, words in (
        (0, Stores(labelled, labelled), "unconditional"),
        (CLASSES, Stores(labelled, None), "none next to its training images"),
        (CLASSES, Stores(labelled, unlabelled), "none next to its training images"),
        (3, Stores(labelled, labelled), "the data has 4 classes, and this network 3"),
    ):
        with pytest.raises(InputError, match=words):
            check_nearest_label(classes, stores)
    with pytest.raises(InputError, match="unconditional"):
        error(Greys(architecture=PLAIN), Stores(labelled, labelled))


def test_samples_have_the_classes_in_the_shares_of_the_data() -> None:
    data = np.repeat(np.arange(CLASSES), [60, 30, 9, *[1] * (CLASSES - 3)])
    labels = labels_in_shares(1000, data, CLASSES)
    expected = np.bincount(data, minlength=CLASSES) / len(data) * 1000
    assert np.abs(np.bincount(labels, minlength=CLASSES) - expected).max() <= 1
    # In every batch of samples: networks that normalise by the batch would see one class alone.
    assert len(np.unique(labels[:100])) >= 3
    drawn = drawn_labels(CLASSES, Stores(Store(store(80, 0).images, data, {}, "", Path(), {}), None), 300)
    assert drawn is not None
    progress = Progress(lambda line: None, quiet=True)
    with drawn_samples(Greys(), 300, 0, None, progress, drawn.labels) as samples:
        found = np.rint((samples.mean(axis=(1, 2, 3)) - 40) / 50).astype(int)
    np.testing.assert_array_equal(found, drawn.labels)


@pytest.mark.parametrize("data", [np.zeros(0, np.int64), np.arange(CLASSES + 1), np.array([-1, 0])])
def test_data_of_other_classes_says_nothing_about_shares(data: np.ndarray) -> None:
    np.testing.assert_array_equal(labels_in_shares(24, data, CLASSES), default_labels(24, CLASSES, total=24))
