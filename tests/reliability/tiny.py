"""Tiny runs on some of the real digits: moments of training, and the compiled step shared by all runs of a process."""

from __future__ import annotations

import contextlib
import copy
import dataclasses
import itertools
import json
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dcgan_core.config.command_line import configure
from dcgan_core.config.training import TrainingConfig
from dcgan_core.data.source import Contents
from dcgan_core.data.sources.digits import Digits
from dcgan_core.description.architecture import Architecture
from dcgan_core.description.protocols import DiscriminatorLoss
from dcgan_core.framework import Trainer
from dcgan_core.runs.folder import checkpoint_folders
from dcgan_core.runs.stats import SPEEDS
from dcgan_core.training.run import Run
from dcgan_core.training.train import train
from dcgan_core.weights.canonical import Weights
from dcgan_core.weights.formats.arrays import read_safetensors
from tests.stand_in import stand_in

FIELDS: dict[str, Any] = {
    "dataset": "digits",
    "ngf": 2,
    "ndf": 2,
    "nz": 4,
    "batch_size": 60,
    "num_samples": 4,
    "log_every_steps": 1,
    "checkpoint_every": 1,
    "sample_every": 1,
    "checkpoint_keep": 100,
}
STEPS_PER_EPOCH = 5
IMAGES = 330
"""Five batches and a half. All 1,797 digits would take a batch of 300 for as short an epoch."""

_compiled: dict[str, Any] = {}


def make_jax_trainer(
    architecture: Architecture, config: TrainingConfig, weights: Mapping[str, Weights], total_steps: int
) -> Trainer:
    """Make a trainer that shares its compiled functions with those made before for the same networks and rates."""
    from dcgan_jax.placement import placement_of
    from dcgan_jax.training import trainer as trainer_module
    from dcgan_jax.training.average import start_average
    from dcgan_jax.training.optimizers import with_falling_rates
    from dcgan_jax.training.state import create_state

    step = (
        config.protocol,
        config.ema,
        config.lr_decay > 0,
        DiscriminatorLoss.of(config),
        config.precision,
        config.steps_per_call,
        len(placement_of(config.devices, config.batch_size if config.keeps_devices else None).devices),
        trainer_module.compiler_options(deterministic=config.deterministic),
    )
    key = repr((architecture, config.g_lr, config.d_lr, config.beta1, config.beta2, *step))
    if key not in _compiled:
        _compiled[key] = trainer_module.JaxTrainer(architecture, config, weights, total_steps)
    trainer = copy.copy(_compiled[key])
    _, trainer.state = create_state(architecture, weights, trainer.optimizers)
    if config.ema:
        trainer.state = start_average(trainer.state)
    if config.lr_decay:
        trainer.state = with_falling_rates(trainer.state, total_steps, config.lr_decay)
    trainer.state = trainer.placement.replicate(trainer.state)
    trainer.rows = trainer.placement.rows(config.batch_size)
    return trainer


def make_torch_trainer(
    architecture: Architecture, config: TrainingConfig, weights: Mapping[str, Weights], total_steps: int
) -> Trainer:
    from dcgan_torch.framework import FRAMEWORK

    return FRAMEWORK.trainer(architecture, config, weights, total_steps)


@contextlib.contextmanager
def few_digits() -> Iterator[None]:
    """Let the data set `digits` be the first IMAGES of it, in a cache of its own."""
    whole = Digits._open

    def opened(source: Digits, report: Callable[[str], None]) -> Contents:
        found = whole(source, report)
        return dataclasses.replace(found, count=IMAGES, items=itertools.islice(found.items, IMAGES))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Digits, "_open", opened)
        patch.setenv("DCGAN_CACHE", f"{os.environ['DCGAN_CACHE']}/few-digits")
        yield


def run(
    path: Path,
    *,
    make_trainer: Callable[..., Trainer] = make_jax_trainer,
    report: Callable[[str], None] = lambda _: None,
    all_digits: bool = False,
    **fields: Any,
) -> Run:
    """Train a new tiny run at `path`."""
    with contextlib.nullcontext() if all_digits else few_digits():
        return train(
            configure({**FIELDS, "output_path": path, **fields}),
            stand_in(trainer=make_trainer),
            report=report,
        )


def resume(
    path: Path,
    *,
    make_trainer: Callable[..., Trainer] = make_jax_trainer,
    report: Callable[[str], None] = lambda _: None,
    all_digits: bool = False,
    **fields: Any,
) -> Run:
    """Go on with the run at `path`."""
    with contextlib.nullcontext() if all_digits else few_digits():
        return train(configure({"resume": path, **fields}), stand_in(trainer=make_trainer), report=report)


def stats_lines(path: Path) -> list[dict[str, Any]]:
    """The lines of stats.jsonl, times and speeds apart."""
    lines = [json.loads(line) for line in (path / "stats.jsonl").read_text().splitlines()]
    return [{k: v for k, v in line.items() if k not in ("time", *SPEEDS)} for line in lines]


def state_arrays(path: Path, step: int) -> dict[str, np.ndarray]:
    """Every array of a checkpoint's state, read without the project's reader."""
    folder = path / "checkpoints" / str(step) / "state"
    if (folder / "state.safetensors").exists():
        return read_safetensors(folder / "state.safetensors")[0]
    import orbax.checkpoint as ocp

    with ocp.PyTreeCheckpointer() as checkpointer:
        restored = checkpointer.restore((folder / "orbax").absolute())
    return {name: np.asarray(array) for name, array in restored.items()}


def pictures(path: Path) -> dict[str, bytes]:
    """The bytes of every picture that does not show a speed or a time, by name."""
    return {
        str(file.relative_to(path)): file.read_bytes() for file in sorted((path / "samples").rglob("*.*"))
    }


def steps_of(path: Path) -> list[int]:
    """The steps of the checkpoints."""
    return list(checkpoint_folders(path))


def differences(one: Path, other: Path, step: int) -> list[str]:
    """Everything in which two runs differ after `step`: bits of weights, moments, statistics, pictures, lines."""
    found = []
    a, b = state_arrays(one, step), state_arrays(other, step)
    found += [f"state {name}" for name in sorted(a.keys() ^ b.keys())]
    found += [f"state {n}" for n in a if n in b and not _same_bits(a[n], b[n])]
    a, _ = read_safetensors(one / "checkpoints" / str(step) / "weights.safetensors")
    b, _ = read_safetensors(other / "checkpoints" / str(step) / "weights.safetensors")
    found += [f"weights {n}" for n in a if not _same_bits(a[n], b[n])]
    lines_a, lines_b = stats_lines(one), stats_lines(other)
    if len(lines_a) != len(lines_b):
        found.append(f"stats has {len(lines_a)} lines, not {len(lines_b)}")
    found += [f"stats {x} != {y}" for x, y in zip(lines_a, lines_b, strict=False) if x != y]
    shown_a, shown_b = pictures(one), pictures(other)
    found += [f"picture {name} is in one only" for name in sorted(shown_a.keys() ^ shown_b.keys())]
    found += [f"picture {name}" for name in shown_a if name in shown_b and shown_a[name] != shown_b[name]]
    return found


def _same_bits(a: np.ndarray, b: np.ndarray) -> bool:
    return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
