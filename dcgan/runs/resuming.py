"""What a resumed run goes on from: its record, its newest whole checkpoint, and nothing that came after that."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from dcgan.architecture import Architecture
from dcgan.bundle import load_bundle
from dcgan.configuration.training import TrainingConfig
from dcgan.data.store import Store
from dcgan.errors import InputError
from dcgan.runs import checkpoints, folder
from dcgan.runs.beginning import first_moments, first_weights
from dcgan.runs.samples import SamplePictures
from dcgan.runs.schedule import Schedule
from dcgan.runs.signals import held_back
from dcgan.runs.trainer import MakeTrainer, Trainer


def read_record(run: Path, store: Store) -> dict[str, Any]:
    """Return the content of a run's `config.json`; raises InputError when it was trained on other data."""
    record = folder.read_resumable(run)
    if record["data"]["fingerprint"] != store.fingerprint:
        raise InputError(
            f"--resume {run}: the data is not what the run was trained on (its fingerprint differs). Point --data-dir "
            f"to the same images, or start a new run with --init-from {run}."
        )
    return record


def restore_trainer(
    run: Path,
    record: dict[str, Any],
    checkpoint: checkpoints.Checkpoint | None,
    config: TrainingConfig,
    architecture: Architecture,
    make_trainer: MakeTrainer,
    report: Callable[[str], None],
) -> Trainer:
    """Return a trainer in the state of the checkpoint; without one, in the state that the run started from.

    Raises InputError when the state is another framework's, or does not fit the networks.
    """
    if checkpoint is None:
        report(f"{run} was stopped before its first checkpoint: starting from step 0 again.")
        weights = first_weights(config, architecture, report)
        moments = first_moments(config, architecture, report)
    else:
        moments = {}
        weights = load_bundle(checkpoint.path / checkpoints.WEIGHTS_FILE).weights
    with held_back():
        trainer = make_trainer(architecture, config, weights)
    made_with = checkpoint.manifest["framework"] if checkpoint else record["starts"][0]["framework"]
    if made_with != trainer.framework:
        made = {"jax": "dcgan_jax", "torch": "dcgan_torch"}.get(made_with, made_with)
        raise InputError(
            f"--resume {run}: its optimizer state is that of {made}; resume with python -m {made}.train, or start "
            f"a new run from its weights with --init-from {run}"
        )
    if checkpoint is None:
        trainer.set_moments(moments)
    else:
        trainer.load_state(checkpoint.state)
        checkpoints.check_restored(checkpoint, trainer.snapshot().arrays)
        report(f"Resuming {run} after step {checkpoint.step:,}.")
    return trainer


def forget_after(
    run: Path,
    record: dict[str, Any],
    start: int,
    config: TrainingConfig,
    architecture: Architecture,
    steps_per_epoch: int,
) -> None:
    """Remove the checkpoints and sample grids of steps after `start`, which are done again.

    Which grid belongs to which step is the matter of the schedule before this start.
    """
    checkpoints.remove_after(run, start)
    before = Schedule.of(TrainingConfig.from_dict(record["config"]), steps_per_epoch)
    SamplePictures(run, config, architecture).forget(lambda name: before.keeps_sample(name, start))
