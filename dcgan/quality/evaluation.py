"""The `evaluate` command: measure a generator's samples, beside what real images score, and keep the result."""

from __future__ import annotations

import dataclasses
import json
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import dcgan
from dcgan.bundle import Bundle
from dcgan.data.store import Store
from dcgan.errors import InputError
from dcgan.exploring.options import result_folder
from dcgan.files.atomic import write_text
from dcgan.files.disk import disk_errors
from dcgan.generating import Generator
from dcgan.opening import open_weights
from dcgan.pretrained import DIGITS_GENERATOR
from dcgan.quality.classifier import Classifier, weights_checksum
from dcgan.quality.inception import by_inception, find_weights
from dcgan.quality.measures import (
    Measure,
    Result,
    by_classifier,
    by_diversity,
    by_neighbours,
    by_patches,
    over_draws,
)
from dcgan.quality.options import INCEPTION, OFFLINE, EvaluateOptions
from dcgan.quality.progress import Progress
from dcgan.quality.real import RealImages, Stores, choose_real, open_stores
from dcgan.quality.samples import drawn_samples
from dcgan.quality.table import format_results
from dcgan.reference import SamplingStatistics
from dcgan.runs.folder import package_versions

FORMAT = "dcgan-evaluation-1"

LoadGenerator = Callable[[Bundle, SamplingStatistics], Generator]
"""Makes a generator that draws with these statistics of a bundle."""


class MakeClassifier(Protocol):
    """Returns the classifier of a store, trained unless the cache has it (`dcgan_jax.quality.classifier`)."""

    def __call__(
        self,
        store: Store,
        test: Store | None,
        *,
        seed: int,
        cache: Path | None,
        report: Callable[[str], None],
    ) -> Classifier: ...


def evaluate(
    options: EvaluateOptions,
    load: LoadGenerator,
    make_classifier: MakeClassifier,
    report: Callable[[str], None] = print,
) -> int:
    """Measure what `options` ask for, print the table, write the JSON file; return the exit status.

    Raises InputError, before anything is drawn, for what cannot be measured.
    """
    metrics = options.chosen_metrics()
    path = options.load_path or DIGITS_GENERATOR
    bundle = open_weights(path, checkpoint=options.checkpoint, weights=options.weights)
    target = options.output or _default_output(options, bundle)
    if target.is_dir() or target.suffix not in ("", ".json"):
        raise InputError(f"--output {target}: expected the name of a file ending in .json")
    generator = load(bundle, options.statistics)
    statistics = _statistics_used(bundle, options.statistics)
    stores = open_stores(options, options.load_path, bundle, report)
    if metrics is None:
        metrics = tuple(name for name in OFFLINE if name != "classifier" or stores.train.labels is not None)
    real = choose_real(stores, options.split, options.num_samples, options.seed)
    classifier = None
    if "classifier" in metrics:
        classifier = make_classifier(
            stores.train, stores.test, seed=options.classifier_seed, cache=options.cache_dir, report=report
        )
    wanted, weights = [name for name in INCEPTION if name in metrics], None
    if wanted:
        weights = find_weights(options.inception_weights, options.cache_dir, options.download, report)
    record = _record(options, bundle, stores, real, statistics, classifier)
    progress = Progress(report)

    def make_measures(cache: Path) -> list[Measure]:
        measures: list[Measure] = []
        if classifier is not None:
            measures.append(by_classifier(classifier, real, progress))
        if "patches" in metrics:
            measures.append(by_patches(real, options.seed, progress))
        if "diversity" in metrics:
            measures.append(by_diversity(real, options.seed))
        if "neighbours" in metrics:
            measures.append(by_neighbours(real, progress))
        if wanted:
            measures.append(by_inception(real, wanted, weights, options.seed, cache))
        return measures

    results = _measure_draws(generator, len(real.floor), options, make_measures, progress)
    report("")
    report(format_results(results, record))
    target = target.with_suffix(".json")
    whole = {**record, "results": [dataclasses.asdict(result) for result in results]}
    with disk_errors(target, "writing the results"):
        write_text(target, json.dumps(whole, indent=2, ensure_ascii=False) + "\n")
    report(str(target))
    return 0


def _measure_draws(
    generator: Generator,
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
            with drawn_samples(generator, count, seed, options.truncation, progress) as samples:
                # Not before the first samples: a generator that has collapsed is told without waiting.
                measures = measures or make_measures(Path(cache))
                draws.append([result for measure in measures for result in measure(samples)])
    return over_draws(draws)


def _statistics_used(bundle: Bundle, asked: SamplingStatistics) -> str:
    """Return what `auto` stands for, or what was asked for."""
    if asked != "auto":
        return asked
    return "running" if bundle.network("generator")[0].statistics == "running" else "reference"


def _default_output(options: EvaluateOptions, bundle: Bundle) -> Path:
    step = bundle.record.get("step")
    name = f"step{step}" if step is not None else (options.load_path or DIGITS_GENERATOR).stem
    parts = [
        name,
        f"seed{options.seed}",
        *([f"draws{options.draws}"] if options.draws > 1 else []),
        options.split,
        *(["ema"] if bundle.record.get("ema") else []),
        *([options.statistics] if options.statistics != "auto" else []),
        *([f"truncation{options.truncation:g}"] if options.truncation is not None else []),
        *([f"classifier{options.classifier_seed}"] if options.classifier_seed else []),
    ]
    return result_folder(options.load_path, "evaluation") / f"{'-'.join(parts)}.json"


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
            "path": str(options.load_path or DIGITS_GENERATOR.name),
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
        "dcgan": dcgan.__version__,
    }
