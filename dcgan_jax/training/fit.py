"""Train from Python: the same code as the command."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from dcgan_core.config.command_line import configure
from dcgan_core.config.training import TrainingConfig
from dcgan_core.data.store import Store
from dcgan_core.description.architecture import Architecture
from dcgan_core.framework import Classifier, Trainer
from dcgan_core.training.loop import Run, train
from dcgan_core.weights.canonical import Weights


def make_trainer(
    architecture: Architecture, config: TrainingConfig, weights: Mapping[str, Weights], total_steps: int
) -> Trainer:
    """Import JAX and make a trainer; late, so that no process is forked or spawned after JAX has started."""
    from dcgan_jax.devices import use_compilation_cache
    from dcgan_jax.training.trainer import JaxTrainer

    kept = use_compilation_cache()
    return JaxTrainer(architecture, config, weights, total_steps, f"compiled programs kept: {kept}")


def make_classifier(
    store: Store, test: Store | None, *, seed: int, cache: Path | None, report: Callable[[str], None]
) -> Classifier:
    """Import JAX and return the classifier of a store; late, as above."""
    from dcgan_jax.inspecting.classifier import classifier_of

    return classifier_of(store, test, seed=seed, cache=cache, report=report)


def fit(
    config: TrainingConfig | None = None, /, *, report: Callable[[str], None] = print, **fields: Any
) -> Run:
    """Train a DCGAN and return its run.

    Give a whole configuration, or fields of one by name: `fit(dataset="mnist", num_epochs=10)`; fields left out
    come from `configs/<dataset>.toml`, as on the command line.

    Raises InputError for wrong fields or data, RunFailure for NaN or a full disk.
    """
    if config is not None and fields:
        raise TypeError("give either a configuration or fields of one, not both")
    if config is None:
        config = configure(fields)
    else:
        config.validate()
    return train(config, make_trainer, make_classifier=make_classifier, report=report)
