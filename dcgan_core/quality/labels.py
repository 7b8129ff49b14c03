"""Whether a conditional generator's samples are of their class: the paper's own test, by nearest neighbours.

Radford, Metz and Chintala (2016), supplement, table 3: real test images are classified by the nearest of generated
images, whose labels are those they were drawn with. The error is low only where the samples are right and varied.
"""

from __future__ import annotations

import numpy as np

from dcgan_core.description.labels import default_labels
from dcgan_core.description.randomness import generator as random_generator
from dcgan_core.errors import InputError
from dcgan_core.framework import Generator
from dcgan_core.quality.images import Stores, drawn_samples
from dcgan_core.quality.measures import Result
from dcgan_core.quality.nearest import nearest
from dcgan_core.system.progress import Progress

NEAREST_LABEL_SAMPLES = 50_000
"""Labelled samples where their number is left out: the most of the paper's table."""


def check_conditional(classes: int) -> None:
    """Raise InputError for the samples of a network without classes, which have no labels to compare."""
    if not classes:
        raise InputError(
            "--metrics nearest-label: this network is unconditional, so its samples have no labels. Train one with "
            "--conditional"
        )


def check_nearest_label(classes: int, stores: Stores) -> None:
    """Raise InputError where a network or its data has no labels to compare."""
    check_conditional(classes)
    if stores.train.labels is None or stores.test is None or stores.test.labels is None:
        raise InputError(
            "--metrics nearest-label classifies labelled test images, and this dataset has none next to its training "
            "images"
        )
    known = int(max(stores.train.labels.max(), stores.test.labels.max())) + 1
    if known != classes:
        raise InputError(f"--metrics nearest-label: the data has {known} classes, and this network {classes}")


def compared(stores: Stores, count: int) -> dict[str, str]:
    """Return what `nearest_label` compares `count` samples with, in the words of `RealImages.described`."""
    assert stores.test is not None
    train = len(stores.train.images)
    return {
        "reference": f"{len(stores.test.images):,} test images",
        "floor": f"{_real(stores, count):,} of {train:,} train images",
    }


def _real(stores: Stores, count: int) -> int:
    """Return how many training images take the place of `count` samples."""
    return min(count, len(stores.train.images))


def nearest_label(
    generator: Generator, stores: Stores, count: int, seed: int, truncation: float | None, progress: Progress
) -> Result:
    """Return the share of test images whose nearest sample of `count` has another label.

    floor: the same with as many real training images in the place of samples (all of them, where there are fewer).
    Distances are of pixels, exact. Raises InputError as `check_nearest_label` and `drawn_samples` do.
    """
    classes = generator.architecture.classes
    check_nearest_label(classes, stores)
    assert stores.test is not None
    assert stores.train.labels is not None
    real = _real(stores, count)
    order = random_generator(seed, "images of the nearest label").permutation(len(stores.train.images))
    chosen = np.sort(order[:real])
    images = np.asarray(stores.train.images[chosen])
    floor = _error(stores, images, stores.train.labels[chosen], "Searching real images", progress)
    with drawn_samples(generator, count, seed, truncation, progress) as samples:
        labels = default_labels(count, classes, total=count)
        value = _error(stores, samples, labels, "Searching samples", progress)
    details = {"samples": count, "real images": real, "test images": len(stores.test.images)}
    return Result("nearest-label error", value, floor, "lower", details)


def _error(stores: Stores, images: np.ndarray, labels: np.ndarray, stage: str, progress: Progress) -> float:
    assert stores.test is not None
    assert stores.test.labels is not None
    with progress.stage(stage, len(images)) as advance:
        found = nearest(np.asarray(stores.test.images), images, advance=advance).indices[:, 0]
    return float(np.mean(labels[found] != stores.test.labels))
