"""The `features` command: the accuracy of a linear classifier on a discriminator's features, next to baselines.

The paper's experiment (sections 5.1 and 5.2): an L2-regularised linear L2-SVM on the features, its C chosen on a
validation set. The same table has raw pixels and an untrained discriminator, whose accuracy is not
due to training.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Float32, UInt8

from dcgan_core.commands.command import Command
from dcgan_core.config.options import option
from dcgan_core.description.randomness import generator
from dcgan_core.errors import InputError, number_of
from dcgan_core.framework import Framework
from dcgan_core.quality.features import LinearMachine, LinearProblem, feature_size, refuse_labels
from dcgan_core.quality.images import DataOptions, open_stores
from dcgan_core.sampling.drawing import (
    DISCRIMINATOR_HELP,
    record_path,
    result_folder,
    result_name,
    save_record,
    seed_option,
)
from dcgan_core.system.machine import package_versions
from dcgan_core.system.progress import progress_bar
from dcgan_core.system.streams import say, shown_by
from dcgan_core.weights.bundle import Bundle
from dcgan_core.weights.canonical import initial_network_weights
from dcgan_core.weights.opening import open_weights, refuse_doubts

FORMAT = "dcgan-features-1"
PENALTIES = (1e-5, 1e-4, 1e-3, 1e-2, 1e-1)
"""The values of C among which the validation images choose."""
MOST_VALIDATION, MOST_TEST = 5000, 10_000
IMAGES_AT_ONCE = 500
WORTH_A_LINE = 5.0
"""Seconds: a fit that took longer is reported in a line, since others will follow."""


Extract = Callable[[UInt8[np.ndarray, "n H W C"]], Float32[np.ndarray, "n F"]]


USUAL_LABELS = "1000,10000"
"""Numbers of labelled images by default; of fewer images all."""


@dataclass(frozen=True, kw_only=True)
class FeaturesOptions(DataOptions):
    """The options of `features`."""

    load_path: Path = option(help=DISCRIMINATOR_HELP, fetched=True)
    labels: str = option(
        USUAL_LABELS,
        metavar="N,N",
        help="Numbers of labelled training images, with commas between them. `all` uses all that are not kept "
        "for validation. The default shrinks to the images that are there.",
    )
    draws: int = option(5, minimum=1, maximum=100, help="How many times the labelled images are drawn.")
    seed: int = seed_option("Seed of the draws.")
    output: Path | None = option(
        None,
        metavar="FILE",
        when_none="RUN/evaluation/features.json, or in ./evaluation/ if the weights are not from a run",
        help="JSON file of the results.",
    )

    def label_counts(self) -> list[int | None]:
        """Return how many labels each row has, None for all; InputError for what is not a number."""
        counts: list[int | None] = []
        for text in self.labels.split(","):
            if text.strip() == "all":
                counts.append(None)
            elif text.strip().isdecimal() and int(text) >= 10:
                counts.append(int(text))
            else:
                raise InputError(
                    f"--labels {self.labels}: expected numbers of 10 or more, or all, such as 1000,all"
                )
        return counts


@dataclass(frozen=True)
class LabelledImages:
    """What the experiment is done on: places in `images` to draw from and to validate on, and the test."""

    images: np.ndarray
    labels: np.ndarray
    pool: np.ndarray
    validation: np.ndarray
    test_images: np.ndarray
    test_labels: np.ndarray


@dataclass(frozen=True)
class Probe:
    """One linear classifier: features are centred and scaled by the training images' mean and deviation."""

    mean: np.ndarray
    deviation: np.ndarray
    machine: LinearMachine

    def right(self, features: np.ndarray, labels: np.ndarray) -> int:
        """Return how many of the images are classified correctly."""
        return int((self.machine.predict((features - self.mean) / self.deviation) == labels).sum())


def features(options: FeaturesOptions, framework: Framework, report: Callable[[str], None] = say) -> int:
    """Do the experiment, print the table and write the JSON file; return the exit status.

    Raises InputError for unlabelled data, weights without a discriminator, or more labels than there are.
    """
    counts = options.label_counts()
    default = result_folder(options.load_path, "evaluation") / f"{result_name('features', options)}.json"
    target = record_path(options.output, default)
    bundle = open_weights(options.load_path, checkpoint=options.checkpoint)
    refuse_doubts(bundle, str(options.load_path))
    network, _ = bundle.network("discriminator")
    refuse_labels(network, bundle.source)
    size = feature_size(network)
    stores = open_stores(options, bundle, report)
    data = _split(
        stores.train.images, stores.train.labels, stores.test, options.seed, stores.train.record["dataset"]
    )
    sizes = label_sizes(options, counts, len(data.pool))
    untrained = Bundle(
        bundle.architecture,
        {"discriminator": initial_network_weights(bundle.architecture, "discriminator", options.seed)},
    )
    pixels = int(np.prod(data.images.shape[1:]))
    extractors = (
        (f"discriminator ({size:,} features)", framework.discriminator(bundle).pooled_features),
        (f"discriminator, never trained ({size:,})", framework.discriminator(untrained).pooled_features),
        (f"raw pixels ({pixels:,})", lambda images: images.reshape(len(images), -1).astype(np.float32)),
    )
    rows = []
    for name, extract in extractors:
        for count in sizes:
            row = _measure(extract, data, count, options, report)
            rows.append({"features": name, **row})
            report(f"{name}, {count:,} labels: {_accuracy_text(row['accuracies'])} right, C = {row['C']:g}")
    record = {
        "format": FORMAT,
        "weights": {"path": str(options.load_path), "step": bundle.record.get("step")},
        "dataset": stores.train.record["dataset"],
        "fingerprint": stores.train.fingerprint,
        "test": f"{len(data.test_images):,} {'test' if stores.test is not None else 'held-out'} images",
        "validation": len(data.validation),
        "seed": options.seed,
        "statistics": network.statistics,
        "versions": package_versions(),
        "rows": rows,
    }
    result = shown_by(report)
    result(f"\n{format_table(rows, sizes)}")
    drawn = max(len(row["accuracies"]) for row in rows)
    over = f"; mean and deviation of {drawn} draws" if drawn > 1 else ""
    result(f"{record['test']}; C chosen on {len(data.validation):,} others{over}")
    if not all(row["converged"] for row in rows):
        report("Some of the SVMs stopped before they converged: their accuracy may be a little low.")
    save_record(target, record, report)
    return 0


def label_sizes(options: FeaturesOptions, counts: Sequence[int | None], available: int) -> list[int]:
    """Return how many labels each row has; raises InputError for more than there are. The default shrinks."""
    sizes = [available if count is None else count for count in counts]
    if options.labels == USUAL_LABELS:
        return [size for size in sizes if size <= available] or [available]
    if max(sizes) > available:
        raise InputError(
            f"--labels {options.labels}: {available:,} labelled images are available. Choose fewer, or all"
        )
    return sizes


def format_table(rows: Sequence[dict[str, Any]], sizes: Sequence[int]) -> str:
    """Return the table: a row for each kind of features, a column for each number of labels."""
    names = list(dict.fromkeys(row["features"] for row in rows))
    width = max(map(len, names))
    lines = ["".join([" " * width, *(f"{f'{size:,} labels':>20}" for size in sizes)])]
    for name in names:
        cells = [_accuracy_text(row["accuracies"]) for row in rows if row["features"] == name]
        lines.append("".join([f"{name:<{width}}", *(f"{cell:>20}" for cell in cells)]))
    return "\n".join(lines)


def _accuracy_text(accuracies: Sequence[float]) -> str:
    spread = f" ± {np.std(accuracies, ddof=1):.2%}" if len(accuracies) > 1 else ""
    return f"{np.mean(accuracies):.2%}{spread}"


def _split(images: np.ndarray, labels: np.ndarray | None, test: Any, seed: int, name: str) -> LabelledImages:
    if labels is None or len(np.unique(labels)) < 2:
        raise InputError(
            f"{name} has no labels (or one class only), and the experiment needs a labelled dataset"
        )
    order = generator(seed, "validation images").permutation(len(images))
    if test is not None and test.labels is not None:
        test_images, test_labels = test.images[:MOST_TEST], test.labels[:MOST_TEST]
        held = 0
    else:
        held = min(MOST_TEST, len(images) // 5)
        places = np.sort(order[:held])
        test_images, test_labels = np.asarray(images[places]), labels[places]
    kept = min(MOST_VALIDATION, len(images) // 6)
    return LabelledImages(
        images, labels, order[held + kept :], np.sort(order[held : held + kept]), test_images, test_labels
    )


def _measure(
    extract: Extract,
    data: LabelledImages,
    count: int,
    options: FeaturesOptions,
    report: Callable[[str], None],
) -> dict[str, Any]:
    """Return the accuracies of all draws of `count` labels; C is chosen on the first draw and kept."""
    draws = options.draws if count < len(data.pool) else 1
    drawn = [_balanced(data, count, options.seed, draw) for draw in range(draws)]
    first = _features(extract, data.images, drawn[0])
    candidates = _fit(first, data.labels[drawn[0]], PENALTIES, report)
    right = _right(candidates, extract, data.images[data.validation], data.labels[data.validation])
    best = int(np.argmax(right))
    probes = [candidates[best]]
    del first, candidates
    for places in drawn[1:]:
        found = _features(extract, data.images, places)
        probes += _fit(found, data.labels[places], PENALTIES[best : best + 1], report)
    accuracies = _right(probes, extract, data.test_images, data.test_labels)
    return {
        "labels": count,
        "C": PENALTIES[best],
        "validation": float(right[best]),
        "accuracies": [float(value) for value in accuracies],
        "converged": all(probe.machine.converged for probe in probes),
    }


def _balanced(data: LabelledImages, count: int, seed: int, draw: int) -> np.ndarray:
    """Return places of `count` images from the pool, as many of each class as can be."""
    if count == len(data.pool):
        return np.sort(data.pool)
    order = generator(seed, "labelled images", draw).permutation(data.pool)
    # The k-th of its class comes before every (k + 1)-th of any class.
    rank = np.zeros(len(order), np.int64)
    for value in np.unique(data.labels):
        own = np.flatnonzero(data.labels[order] == value)
        rank[own] = np.arange(len(own))
    return np.sort(order[np.argsort(rank, kind="stable")[:count]])


def _features(extract: Extract, images: np.ndarray, places: np.ndarray) -> np.ndarray:
    chunks = range(0, len(places), IMAGES_AT_ONCE)
    found = np.concatenate(
        [extract(np.asarray(images[places[start : start + IMAGES_AT_ONCE]])) for start in chunks]
    )
    if not np.isfinite(found).all():
        raise InputError(
            "features hold values that are not finite (NaN or infinity): the discriminator's weights are broken"
        )
    return found


def _fit(
    features: np.ndarray, labels: np.ndarray, penalties: Sequence[float], report: Callable[[str], None]
) -> list[Probe]:
    """Return a probe for each C, each begun where the one before ended; `features` are scaled in their place."""
    mean, deviation = features.mean(axis=0), features.std(axis=0)
    deviation = np.where(deviation > 0, deviation, 1).astype(np.float32)
    features -= mean
    features /= deviation
    problem = LinearProblem(features, labels)
    probes: list[Probe] = []
    for penalty in penalties:
        started = time.monotonic()
        start = probes[-1].machine if probes else None
        probes.append(Probe(mean, deviation, problem.fit(penalty, start)))
        seconds = time.monotonic() - started
        if seconds > WORTH_A_LINE:
            report(
                f"  C = {penalty:g}, {number_of(len(features), 'image')} of {features.shape[1]:,} numbers: "
                f"{seconds:.0f} s"
            )
    return probes


def _right(probes: Sequence[Probe], extract: Extract, images: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Return the share that each probe classifies correctly, in one pass over the images."""
    right = np.zeros(len(probes))
    starts = range(0, len(images), IMAGES_AT_ONCE)
    with progress_bar("Testing", len(starts), "batch", leave=False) as advance:
        for start in starts:
            features = extract(np.asarray(images[start : start + IMAGES_AT_ONCE]))
            for index, probe in enumerate(probes):
                right[index] += probe.right(features, labels[start : start + IMAGES_AT_ONCE])
            advance(1)
    return right / len(images)


COMMAND = Command(
    FeaturesOptions,
    "The paper's feature experiment: a linear SVM on a discriminator's features, next to raw pixels "
    "and a discriminator that was never trained.",
    features,
    common="load_path labels draws dataset data_dir seed output download",
    examples={
        "--load-path runs/mnist-001 --labels 1000,all": "with 1,000 labels, and with all of them",
    },
)
