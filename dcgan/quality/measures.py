"""Every measure that needs no download, of samples and, by the same count, of real images: the floor beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from jaxtyping import UInt8

from dcgan.quality.classifier import Classifier
from dcgan.quality.frechet import Moments, frechet_distance
from dcgan.quality.nearest import nearest
from dcgan.quality.progress import Progress
from dcgan.quality.real import RealImages
from dcgan.quality.scales import pyramid_sides
from dcgan.quality.similarity import WINDOW, pair_similarity
from dcgan.quality.sliced import sliced_wasserstein
from dcgan.randomness import generator

MOST_SLICED = 16_384
"""Images of a sliced distance, as many as in its paper: more would need more memory."""
PAIRS = 1000
MOST_QUERIES = 1000
"""Samples whose nearest real images are searched for."""
IMAGES_AT_ONCE = 1024

Better = str
"""`lower`, `higher`, or `floor` for what is best when it is as real images have it."""


@dataclass(frozen=True)
class Result:
    """One figure. floor: what real images score in its place. details: what else the JSON file should say."""

    name: str
    value: float
    floor: float
    better: Better
    details: dict[str, Any] = field(default_factory=dict)


def by_classifier(
    classifier: Classifier, samples: UInt8[np.ndarray, "n H W C"], real: RealImages, progress: Progress
) -> list[Result]:
    """Return the Fréchet distance in the classifier's features, its confidence, and how classes are spread."""
    dataset = classifier.record["dataset"]
    with progress.stage("Classifying", len(real.reference) + len(real.floor) + len(samples)) as advance:
        reference, classes, _ = _classified(classifier, real.reference, advance)
        floor, floor_classes, floor_confidence = _classified(classifier, real.floor, advance)
        found, found_classes, found_confidence = _classified(classifier, samples, advance)
    gaussian = reference.gaussian()
    names = classifier.record.get("class_names") or [str(index) for index in range(len(classes))]
    shares = {
        name: [round(float(value), 6) for value in (mine, floored, own)]
        for name, mine, floored, own in zip(names, found_classes, floor_classes, classes, strict=True)
    }
    return [
        Result(
            f"classifier Fréchet distance ({dataset})",
            frechet_distance(found.gaussian(), gaussian),
            frechet_distance(floor.gaussian(), gaussian),
            "lower",
        ),
        Result(f"classifier confidence ({dataset})", found_confidence, floor_confidence, "floor"),
        Result(
            f"classes apart ({dataset})",
            _apart(found_classes, classes),
            _apart(floor_classes, classes),
            "lower",
            {"class_shares": {"columns": ["samples", "floor", "reference"], **shares}},
        ),
    ]


def by_patches(
    samples: UInt8[np.ndarray, "n H W C"], real: RealImages, seed: int, progress: Progress
) -> list[Result]:
    """Return the sliced Wasserstein distance at each scale, from equal numbers of samples and real images."""
    count = min(len(samples), len(real.reference), MOST_SLICED)
    order = generator(seed, "images of the sliced distance").permutation(len(real.reference))[:count]
    reference = np.asarray(real.reference[np.sort(order)])
    scales = len(pyramid_sides(*samples.shape[1:3]))
    with progress.stage("Cutting patches", 4 * scales * count) as advance:
        found = sliced_wasserstein(samples[:count], reference, seed, advance)
        floor = sliced_wasserstein(real.floor[:count], reference, seed, advance)
    mean = [Result("sliced Wasserstein, mean", _mean(found), _mean(floor), "lower", {"images": count})]
    return [
        *(Result(f"sliced Wasserstein at {side} px", found[side], floor[side], "lower") for side in found),
        *(mean if scales > 1 else []),
    ]


def by_diversity(samples: UInt8[np.ndarray, "n H W C"], real: RealImages, seed: int) -> list[Result]:
    """Return how alike pairs of samples are (none for images that are too small for the measure)."""
    if min(samples.shape[1:3]) < WINDOW:
        return []
    values = [pair_similarity(images, PAIRS, seed) for images in (samples, real.floor)]
    return [Result("similarity of pairs (MS-SSIM)", values[0], values[1], "floor", {"pairs": PAIRS})]


def by_neighbours(
    samples: UInt8[np.ndarray, "n H W C"], real: RealImages, progress: Progress
) -> list[Result]:
    """Return how near samples lie to training images, beside how near real images lie that are not among them."""
    count = min(len(samples), len(real.held), MOST_QUERIES)
    with progress.stage("Searching neighbours", 2 * len(real.searched)) as advance:
        found = nearest(samples[:count], real.searched, advance=advance).distances[:, 0]
        floor = nearest(real.held[:count], real.searched, advance=advance).distances[:, 0]
    near = float(np.quantile(floor, 0.01))
    details = {"queries": count, "near": near, "unit": "root mean square difference a pixel value, of 255"}
    return [
        Result(
            "nearest training image, median",
            float(np.median(found)),
            float(np.median(floor)),
            "floor",
            details,
        ),
        Result(
            "share nearer than 1% of real ones",
            float(np.mean(found < near)),
            float(np.mean(floor < near)),
            "lower",
        ),
    ]


def _classified(
    classifier: Classifier, images: np.ndarray, advance: Callable[[int], object]
) -> tuple[Moments, np.ndarray, float]:
    """Return (moments of the features, share of each class, mean probability of the likeliest class)."""
    moments, confidence = Moments(), 0.0
    counts: np.ndarray | float = 0.0
    for start in range(0, len(images), IMAGES_AT_ONCE):
        features, probabilities = classifier(np.asarray(images[start : start + IMAGES_AT_ONCE]))
        moments.add(features)
        told = probabilities.argmax(axis=1)
        counts = counts + np.bincount(told, minlength=probabilities.shape[1])
        confidence += float(probabilities.max(axis=1).sum(dtype=np.float64))
        advance(len(features))
    return moments, np.asarray(counts) / len(images), confidence / len(images)


def _apart(first: np.ndarray, second: np.ndarray) -> float:
    """Total variation distance of two distributions: the share that would have to change class."""
    return float(np.abs(first - second).sum() / 2)


def _mean(values: dict[int, float]) -> float:
    return float(np.mean(list(values.values())))
