"""What `evaluate` can be asked for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from dcgan.errors import InputError
from dcgan.exploring.options import STATISTICS_HELP, WeightsOptions
from dcgan.options import did_you_mean, option
from dcgan.reference import SamplingStatistics

OFFLINE = ("classifier", "patches", "diversity", "neighbours")
"""Measures that need no weights from elsewhere."""
INCEPTION = ("fid", "kid", "is", "prc")
"""Measures in the features of the standard Inception network: FID, KID, Inception Score, precision and recall."""
METRICS = (*OFFLINE, *INCEPTION)

DEFAULT_SAMPLES = 10_000

BATCH = 128
"""Latents drawn together; with batch statistics they normalise each other."""


@dataclass(frozen=True, kw_only=True)
class RealOptions:
    """Which real images."""

    dataset: str | None = option(
        None, when_none="the one the weights were trained on", help="Name of the data set to compare with."
    )
    data_dir: Path | None = option(
        None,
        when_none="that of the run, or ./data",
        help="Folder (or archive) that holds the data set's files.",
    )
    cache_dir: Path | None = option(
        None, when_none="the user's cache folder", help="Folder of the prepared images and the classifiers."
    )
    download: bool = option(False, help="Fetch missing files of a data set that may be fetched.")


@dataclass(frozen=True, kw_only=True)
class EvaluateOptions(WeightsOptions, RealOptions):
    """Options of the command, with what they mean together checked by `chosen_metrics`."""

    metrics: str | None = option(
        None,
        metavar="NAME,NAME",
        when_none="classifier (where the data has labels), patches, diversity, neighbours",
        help=f"What to measure: {', '.join(OFFLINE)} need no download; {', '.join(INCEPTION)} need PyTorch, "
        "torch-fidelity and the standard Inception weights.",
    )
    num_samples: int | None = option(
        None,
        minimum=2,
        unit="images",
        when_none=f"{DEFAULT_SAMPLES:,}, or as many as there are real images for the floor",
        help="How many samples, and how many real images for the floor.",
    )
    split: Literal["train", "test"] = option(
        "train",
        help="Real images that samples are compared with; the other split is the floor, where there is one.",
    )
    seed: int = option(0, minimum=0, maximum=2**32 - 1, help="Seed of the latents and of all random choices.")
    draws: int = option(
        1,
        minimum=1,
        maximum=1000,
        unit="draws",
        help="Draw so many times, from the latents of --seed and of the seeds that follow it, and give means with "
        "their standard deviation.",
    )
    statistics: SamplingStatistics = option(
        "auto",
        help=f"{STATISTICS_HELP}; batch: of each {BATCH} samples drawn together.",
    )
    truncation: float | None = option(
        None, above=0, when_none="off", help="Keep every number of a latent within plus and minus this."
    )
    classifier_seed: int = option(
        0, minimum=0, maximum=2**32 - 1, help="Seed of the classifier: another one is trained independently."
    )
    inception_weights: Path | None = option(
        None,
        metavar="FILE",
        when_none="the copy in the cache, fetched once with --download",
        help="The standard Inception weights (weights-inception-2015-12-05-6726825d.pth).",
    )
    output: Path | None = option(
        None,
        metavar="FILE",
        when_none="in RUN/evaluation/, or in ./evaluation/ where the weights are no run",
        help="The JSON file of the results.",
    )

    def chosen_metrics(self) -> tuple[str, ...] | None:
        """Return the metrics asked for, in their usual order, or None for the default; InputError for another name."""
        if self.metrics is None:
            return None
        names = [name.strip().lower() for name in self.metrics.split(",")]
        for name in names:
            if name not in METRICS:
                raise InputError(
                    f"--metrics {self.metrics}: {name!r} is unknown{did_you_mean(name, METRICS)}; expected names of "
                    f"{', '.join(METRICS)}, separated by commas"
                )
        return tuple(name for name in METRICS if name in names)
