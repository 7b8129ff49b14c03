"""Every measure that needs no download: of samples, and by the same count of real images, which is its floor."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from jaxtyping import UInt8

from dcgan_core.description.labels import labels_in_shares
from dcgan_core.description.randomness import generator
from dcgan_core.errors import InputError
from dcgan_core.framework import Classifier
from dcgan_core.quality.frechet import Moments, frechet_distance
from dcgan_core.quality.images import RealImages, Stores
from dcgan_core.quality.nearest import nearest
from dcgan_core.quality.similarity import WINDOW, pair_similarity
from dcgan_core.quality.sliced import pyramid_sides, sliced_wasserstein
from dcgan_core.system.progress import Progress

MOST_SLICED = 16_384
"""Images of a sliced distance, as many as in its paper: more would need more memory."""
PAIRS = 1000
MOST_QUERIES = 1000
"""Samples whose nearest real images are searched for."""
IMAGES_AT_ONCE = 1024
SHARES = "class_shares"
"""The detail of a result that holds the share of every class: of samples, of the floor and of the reference."""
FEATURES_OF = "features"
"""The detail of a result that says whose features were compared, and what became of images before."""

Better = str
"""`lower`, `higher`, or `floor` for what is best when it equals that of real images."""


@dataclass(frozen=True)
class Result:
    """One figure. floor: what real images score in its place (users read: the baseline). details: for the JSON file.

    draws: the figure of every draw of samples, whose mean is value (`over_draws`). headline: whether this is the figure
    of its measure by which checkpoints and recipes are compared; at most one is.
    """

    name: str
    value: float
    floor: float
    better: Better
    details: dict[str, Any] = field(default_factory=dict)
    draws: tuple[float, ...] = ()
    headline: bool = False

    @property
    def spread(self) -> float | None:
        """Standard deviation over the draws (n - 1); None of a single one."""
        return float(np.std(self.draws, ddof=1)) if len(self.draws) > 1 else None


Measure = Callable[[UInt8[np.ndarray, "n H W C"]], list[Result]]
"""Samples to their figures. All that concerns real images was computed when the measure was made."""


def over_draws(draws: Sequence[Sequence[Result]]) -> list[Result]:
    """Return the figures of several draws as one: their means, with each draw's value."""
    found = []
    for results in zip(*draws, strict=True):
        values = tuple(result.value for result in results)
        details = results[0].details
        if SHARES in details:
            details = {**details, SHARES: _mean_shares([result.details[SHARES] for result in results])}
        found.append(
            dataclasses.replace(results[0], value=float(np.mean(values)), details=details, draws=values)
        )
    return found


@dataclasses.dataclass(frozen=True)
class DrawnLabels:
    """The labels (n,) of the samples of a network, and of how many classes."""

    labels: np.ndarray
    classes: int


def drawn_labels(classes: int, stores: Stores, count: int) -> DrawnLabels | None:
    """Return the labels of `count` samples, in the shares of the training images; None without classes."""
    if not classes:
        return None
    data = np.zeros(0, np.int64) if stores.train.labels is None else stores.train.labels
    return DrawnLabels(labels_in_shares(count, data, classes), classes)


def by_classifier(
    classifier: Classifier, real: RealImages, progress: Progress, drawn: DrawnLabels | None = None
) -> Measure:
    """Make the measure of the Fréchet distance in its features, its confidence, and the classes' shares.

    drawn: of the conditional network whose samples are measured: then the share of samples that the classifier takes
    for their label is measured too. Raises InputError where the classifier has other classes.
    """
    dataset = classifier.record["dataset"]
    with progress.stage("Classifying real images", len(real.reference) + len(real.floor)) as advance:
        reference, classes, _, _ = _classified(classifier, real.reference, advance)
        floor, floor_classes, floor_confidence, _ = _classified(classifier, real.floor, advance)
    gaussian = reference.gaussian()
    floor_distance = frechet_distance(floor.gaussian(), gaussian)
    names = classifier.record.get("class_names") or [str(index) for index in range(len(classes))]
    if drawn is not None and drawn.classes != len(names):
        raise InputError(
            f"the network has {drawn.classes} classes, and the images it is compared with {len(names)}"
        )

    def measure(samples: UInt8[np.ndarray, "n H W C"]) -> list[Result]:
        with progress.stage("Classifying", len(samples)) as advance:
            found, found_classes, found_confidence, likeliest = _classified(classifier, samples, advance)
        shares = {
            name: [round(float(value), 6) for value in (mine, floored, own)]
            for name, mine, floored, own in zip(names, found_classes, floor_classes, classes, strict=True)
        }
        labels = []
        if drawn is not None:
            right = likeliest == drawn.labels
            own = float(classifier.record["accuracy"])
            labels = [Result(f"label accuracy ({dataset})", float(right.mean()), own, "higher")]
        return [
            Result(
                f"classifier Fréchet distance ({dataset})",
                frechet_distance(found.gaussian(), gaussian),
                floor_distance,
                "lower",
                headline=True,
            ),
            Result(f"classifier confidence ({dataset})", found_confidence, floor_confidence, "floor"),
            Result(
                f"classes apart ({dataset})",
                _apart(found_classes, classes),
                _apart(floor_classes, classes),
                "lower",
                {SHARES: {"columns": ["samples", "floor", "reference"], **shares}},
            ),
            *labels,
        ]

    return measure


def by_patches(real: RealImages, seed: int, progress: Progress) -> Measure:
    """Make the measure of the sliced Wasserstein distance at each scale, of as many samples as real images."""
    count = min(len(real.floor), len(real.reference), MOST_SLICED)
    order = generator(seed, "images of the sliced distance").permutation(len(real.reference))[:count]
    reference = np.asarray(real.reference[np.sort(order)])
    patches = 2 * len(pyramid_sides(*real.floor.shape[1:3])) * count
    with progress.stage("Cutting patches of real images", patches) as advance:
        floor = sliced_wasserstein(real.floor[:count], reference, seed, advance)

    def measure(samples: UInt8[np.ndarray, "n H W C"]) -> list[Result]:
        with progress.stage("Cutting patches", patches) as advance:
            found = sliced_wasserstein(samples[:count], reference, seed, advance)
        scales = [
            Result(f"sliced Wasserstein at {side} px", found[side], floor[side], "lower") for side in found
        ]
        if len(scales) == 1:
            return [dataclasses.replace(scales[0], headline=True)]
        details = {"images": count}
        mean = Result("sliced Wasserstein, mean", _mean(found), _mean(floor), "lower", details, headline=True)
        return [*scales, mean]

    return measure


def by_diversity(real: RealImages, seed: int) -> Measure:
    """Make the measure of how alike pairs of samples are (no figure for images that are too small for it)."""
    if min(real.floor.shape[1:3]) < WINDOW:
        return lambda samples: []
    floor = pair_similarity(real.floor, PAIRS, seed)

    def measure(samples: UInt8[np.ndarray, "n H W C"]) -> list[Result]:
        found = pair_similarity(samples, PAIRS, seed)
        return [Result("similarity of pairs (MS-SSIM)", found, floor, "floor", {"pairs": PAIRS})]

    return measure


def by_neighbours(real: RealImages, progress: Progress) -> Measure:
    """Make the measure of how near samples lie to training images, next to real images that are not among them."""
    count = min(len(real.floor), len(real.held), MOST_QUERIES)
    with progress.stage("Searching neighbours of real images", len(real.searched)) as advance:
        floor = nearest(real.held[:count], real.searched, advance=advance).distances[:, 0]
    near = float(np.quantile(floor, 0.01))
    details = {"queries": count, "near": near, "unit": "root mean square difference a pixel value, of 255"}

    def measure(samples: UInt8[np.ndarray, "n H W C"]) -> list[Result]:
        with progress.stage("Searching neighbours", len(real.searched)) as advance:
            found = nearest(samples[:count], real.searched, advance=advance).distances[:, 0]
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

    return measure


def _classified(
    classifier: Classifier, images: np.ndarray, advance: Callable[[int], object]
) -> tuple[Moments, np.ndarray, float, np.ndarray]:
    """Return (moments of the features, share of each class, mean probability of the likeliest class, these classes)."""
    moments, confidence = Moments(), 0.0
    counts: np.ndarray | float = 0.0
    likeliest = []
    for start in range(0, len(images), IMAGES_AT_ONCE):
        features, probabilities = classifier(np.asarray(images[start : start + IMAGES_AT_ONCE]))
        moments.add(features)
        likeliest.append(probabilities.argmax(axis=1))
        counts = counts + np.bincount(likeliest[-1], minlength=probabilities.shape[1])
        confidence += float(probabilities.max(axis=1).sum(dtype=np.float64))
        advance(len(features))
    shares = np.asarray(counts) / len(images)
    return moments, shares, confidence / len(images), np.concatenate(likeliest)


def _apart(first: np.ndarray, second: np.ndarray) -> float:
    """Total variation distance of two distributions: the share that would have to change class."""
    return float(np.abs(first - second).sum() / 2)


def _mean(values: dict[int, float]) -> float:
    return float(np.mean(list(values.values())))


def _mean_shares(shares: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The mean of every class's shares over draws."""
    return {
        name: row
        if name == "columns"
        else [round(float(value), 6) for value in np.mean([one[name] for one in shares], axis=0)]
        for name, row in shares[0].items()
    }
