"""One measure of a generator while it trains: the same samples' latents and the same real images each time."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float32

from dcgan.architecture import Architecture
from dcgan.configuration.training import TrainingConfig
from dcgan.data.store import Store
from dcgan.errors import InputError
from dcgan.latents import BLOCK, latent_blocks
from dcgan.pictures.tiles import to_uint8
from dcgan.quality.evaluation import MakeClassifier
from dcgan.quality.measures import Measure, by_classifier, by_patches
from dcgan.quality.progress import Progress
from dcgan.quality.real import Stores, choose_real, open_test

Generate = Callable[[Float32[np.ndarray, "N nz"]], Float32[np.ndarray, "N H W C"]]


@dataclass(frozen=True)
class TrainingMetric:
    """A measure by which checkpoints are compared; lower is better."""

    latents: np.ndarray
    measure: Measure
    chosen: int
    """Which of the measure's figures."""

    def __call__(self, generate: Generate) -> dict[str, Any]:
        """Return what stats.jsonl says of the generator as it is: `metric`, `evaluation` and its floor."""
        result = self.measure(to_uint8(generate(self.latents)))[self.chosen]
        return {"metric": result.name, "evaluation": result.value, "evaluation_floor": result.floor}


def training_metric(
    config: TrainingConfig,
    store: Store,
    architecture: Architecture,
    make_classifier: MakeClassifier | None,
    report: Callable[[str], None],
) -> TrainingMetric:
    """Return the measure that `config` asks for.

    Raises InputError where the data has no labels for the classifier's, or the framework has no classifier.
    """
    if config.evaluate_metric == "classifier" and make_classifier is None:
        raise InputError(
            "--evaluate-metric classifier: the classifier is JAX's; train with python -m dcgan_jax.train, or take "
            "--evaluate-metric patches"
        )
    stores = Stores(store, open_test(config.data_request(), report))
    room = len(stores.test.images) if stores.test is not None else len(store.images) // 2
    count = min(config.evaluate_samples, room)
    real = choose_real(stores, "train", count, config.seed)
    progress = Progress(lambda line: None, quiet=True)
    if config.evaluate_metric == "classifier":
        assert make_classifier is not None
        classifier = make_classifier(store, stores.test, seed=0, cache=config.cache_dir, report=report)
        report(
            f"Classifier: checksum {classifier.record['checksum'][:12]}. Classifying the real images, once."
        )
        measure, chosen = by_classifier(classifier, real, progress), 0
    else:
        measure, chosen = by_patches(real, config.seed, progress), -1
    blocks = itertools.islice(latent_blocks(architecture, config.seed), math.ceil(count / BLOCK))
    return TrainingMetric(np.concatenate(list(blocks))[:count], measure, chosen)
