"""Train from Python: the same code as the command."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dcgan_core.config.command_line import configure
from dcgan_core.config.training import TrainingConfig
from dcgan_core.description.architecture import Architecture
from dcgan_core.framework import Trainer
from dcgan_core.training.loop import Run, train
from dcgan_core.weights.canonical import Weights
from dcgan_torch.training.config import TorchTrainingConfig


def make_trainer(
    architecture: Architecture, config: TrainingConfig, weights: Mapping[str, Weights], total_steps: int
) -> Trainer:
    """Import PyTorch and make a trainer; late, so that no process is forked or spawned after it has started."""
    from dcgan_torch.training.trainer import TorchTrainer

    return TorchTrainer(architecture, config, weights, total_steps)


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
    if config is not None:
        config.validate()
    return train(config or configure(fields, TorchTrainingConfig), make_trainer, report=report)
