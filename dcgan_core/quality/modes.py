"""How many of the 1,000 kinds of images of stacked MNIST a generator draws, by a digit classifier for each channel.

The protocol of VEEGAN (Srivastava et al., 2017) and PacGAN (Lin et al., 2018): 26,000 samples; a mode is found when one
of them is taken for it; KL(samples || real), in nats. The papers differ in what is real: VEEGAN compares with the data,
PacGAN's program with equal shares of all 1,000. Both are given. By so few samples real images do not reach 0 either:
the floor says what they score.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from jaxtyping import Float, Int, UInt8

from dcgan_core.data.sources.stacked import DIGITS, STACKED, StackedDigits
from dcgan_core.data.store import open_or_prepare
from dcgan_core.errors import InputError
from dcgan_core.framework import Classifier
from dcgan_core.quality.images import DataOptions, RealImages, Report, Stores, data_request, open_test
from dcgan_core.quality.measures import IMAGES_AT_ONCE, Measure, Result
from dcgan_core.system.progress import Progress
from dcgan_core.weights.bundle import Bundle

MODES_SAMPLES = 26_000
MODES = DIGITS**STACKED
LEAST_ACCURACY = 0.99
"""Of the digit classifier: three digits are then right in 97% of images at least."""


def check_modes(image_shape: Sequence[int], samples: int | None) -> None:
    """Raise InputError where a network or a number of samples (None: not said) is not the protocol's."""
    if image_shape[2] != STACKED:
        raise InputError(
            f"--metrics modes: this network draws images of one channel, and three digits are judged as three "
            f"channels. Train one with --dataset {StackedDigits.name}"
        )
    if samples is not None and samples < MODES_SAMPLES:
        raise InputError(
            f"--metrics modes: --num-samples {samples:,} is fewer than the {MODES_SAMPLES:,} that counting "
            "modes needs. Leave it out"
        )


def open_digits(options: DataOptions, bundle: Bundle, stacked: Stores, report: Report) -> Stores:
    """Return the stores of the single digits next to those of the `stacked` ones.

    Raises InputError for other images than stacked digits, and where MNIST is not found.
    """
    dataset = stacked.train.record["dataset"]
    if dataset != StackedDigits.name:
        raise InputError(
            f"--metrics modes counts three digits an image, and these weights are compared with {dataset}. Give "
            f"--dataset {StackedDigits.name}"
        )
    request = dataclasses.replace(data_request(options, bundle), dataset="mnist", channels=None)
    return Stores(open_or_prepare(request, report=report), open_test(request, report))


def check_digit_classifier(record: Mapping[str, Any]) -> None:
    """Raise InputError where the classifier of this record is right in fewer than 99% of its test images."""
    accuracy = float(record["accuracy"])
    if accuracy < LEAST_ACCURACY:
        raise InputError(
            f"--metrics modes: the digit classifier (seed {record['seed']}) is right in {accuracy:.2%} of its test "
            f"images, and at least {LEAST_ACCURACY:.0%} are needed. Try another --classifier-seed"
        )


def by_modes(
    classifier: Classifier, real: RealImages, labels: Int[np.ndarray, " R"] | None, progress: Progress
) -> Measure:
    """Make the measure of the modes found and of the divergence from the real ones.

    classifier: of digits, one channel. labels: of `real.reference`, whose shares are what samples are compared with.
    Raises InputError where there are fewer than 26,000 real images for the floor, and where a mode is missing among
    the real images.
    """
    if len(real.floor) < MODES_SAMPLES:
        raise InputError(
            f"--metrics modes: the baseline takes {MODES_SAMPLES:,} real images, and there are {len(real.floor):,}"
        )
    known = np.bincount(np.zeros(0, np.int64) if labels is None else labels, minlength=MODES)
    if len(known) > MODES or not known.all():
        raise InputError(
            f"--metrics modes: the real images have {np.count_nonzero(known):,} modes instead of {MODES:,}"
        )
    shares = known / known.sum()

    def figures(images: UInt8[np.ndarray, "n H W C"], stage: str) -> dict[str, float]:
        with progress.stage(stage, MODES_SAMPLES) as advance:
            counts = np.bincount(modes_of(classifier, images[:MODES_SAMPLES], advance), minlength=MODES)
        return {
            "modes found": float(np.count_nonzero(counts)),
            "KL from the data's shares": divergence(counts, shares),
            "KL from equal shares": divergence(counts, np.full(MODES, 1 / MODES)),
        }

    floor = figures(real.floor, "Counting real modes")

    def measure(samples: UInt8[np.ndarray, "n H W C"]) -> list[Result]:
        found = figures(samples, "Counting modes")
        return [
            Result(
                name,
                value,
                floor[name],
                "higher" if name.startswith("modes") else "lower",
                {"samples": MODES_SAMPLES, "of": MODES},
                headline=name == "KL from the data's shares",
            )
            for name, value in found.items()
        ]

    return measure


def modes_of(
    classifier: Classifier, images: UInt8[np.ndarray, "n H W C"], advance: Callable[[int], object]
) -> Int[np.ndarray, " n"]:
    """Return the mode of each image, 0 to 999: the digits that its channels are taken for, red first."""
    found = np.zeros(len(images), np.int64)
    for start in range(0, len(images), IMAGES_AT_ONCE):
        some = np.asarray(images[start : start + IMAGES_AT_ONCE])
        for channel in range(STACKED):
            _, probabilities = classifier(np.ascontiguousarray(some[..., channel : channel + 1]))
            digits = probabilities.argmax(axis=1)
            found[start : start + len(some)] = found[start : start + len(some)] * DIGITS + digits
        advance(len(some))
    return found


def divergence(counts: Int[np.ndarray, " K"], shares: Float[np.ndarray, " K"]) -> float:
    """Return KL(counts || shares) in nats; counts are made shares, and a share is above 0 where a count is."""
    own = counts / counts.sum()
    there = counts > 0
    return float(np.sum(own[there] * np.log(own[there] / shares[there])))
