"""The training run, from a configuration to a folder of pictures, told without a framework.

In chapters: gather what the run needs; make or reopen its folder; train; leave everything in order. The
framework comes in as a `MakeTrainer`, and only after the data is prepared.
"""

from __future__ import annotations

import contextlib
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from dcgan.architecture import Architecture
from dcgan.bundle import Bundle
from dcgan.configuration.report import format_config
from dcgan.configuration.training import TrainingConfig
from dcgan.data.batches import Batches, prefetch
from dcgan.data.store import Store, open_or_prepare
from dcgan.errors import InputError, RunFailure
from dcgan.randomness import training_latents
from dcgan.runs import checkpoints, folder
from dcgan.runs.beginning import choose_architecture, first_weights
from dcgan.runs.console import Progress, RunLog
from dcgan.runs.samples import SamplePictures
from dcgan.runs.signals import StopRequest
from dcgan.runs.stats import StatsWriter
from dcgan.runs.trainer import MakeTrainer, Trainer

Report = Callable[[str], None]


@dataclass(frozen=True)
class Run:
    """What is left when training ends.

    status: the exit status of the command: 0 done, 130 or 143 stopped by a signal (saved).
    """

    path: Path
    step: int
    status: int = 0


@dataclass(frozen=True)
class Schedule:
    """When things happen, in steps (a step is done when its number is reached)."""

    total_steps: int
    steps_per_epoch: int
    sample_every: int
    checkpoint_every: int
    log_every: int

    @classmethod
    def of(cls, config: TrainingConfig, steps_per_epoch: int) -> Schedule:
        """Translate the intervals of a configuration; 0 stands for "only at the end"."""
        return cls(
            total_steps=config.num_steps or config.num_epochs * steps_per_epoch,
            steps_per_epoch=steps_per_epoch,
            sample_every=config.sample_every_steps or config.sample_every * steps_per_epoch,
            checkpoint_every=config.checkpoint_every_steps or config.checkpoint_every * steps_per_epoch,
            log_every=config.log_every_steps,
        )

    def epoch(self, step: int) -> int:
        """The epoch, counted from 1, that step number `step` (counted from 1) belongs to."""
        return (step - 1) // self.steps_per_epoch + 1

    def due(self, every: int, step: int) -> bool:
        """Whether something that happens every `every` steps, and at the end, happens after `step`."""
        return step == self.total_steps or (every > 0 and step % every == 0)


def train(config: TrainingConfig, make_trainer: MakeTrainer, *, report: Report = print) -> Run:
    """Train as `config` says and return the run; see DESIGN's contract in `docs/architecture.md`.

    report: takes lines for the person who watches before the progress bar starts.

    Raises InputError for wrong input, before anything is written; RunFailure for NaN or a full disk, with the
    last checkpoint intact.
    """
    if config.dry_run:
        report(format_config(config))
        return Run(config.output_path or Path(), 0)
    if config.resume is None and config.output_path is not None:
        folder.check_output_path(config.output_path)
    store, batches, architecture, schedule = _gather(config, report)
    if config.resume is not None:
        return _resume(config, store, batches, architecture, schedule, make_trainer, report)
    weights = first_weights(config, architecture, report)
    trainer = make_trainer(architecture, config, weights)
    run = folder.create_run(config.output_path, config.dataset)
    with folder.lock_run(run):
        folder.write_config(run, config, architecture, _data_record(store), trainer.device, trainer.framework)
        return _Training(config, run, store, batches, architecture, schedule, trainer, report).go(0)


def _gather(config: TrainingConfig, report: Report) -> tuple[Store, Batches, Architecture, Schedule]:
    store = open_or_prepare(config.data_request(), report=report)
    batches = Batches(store.images, config.batch_size, config.seed, config.flip)
    height, width, channels = store.images.shape[1:]
    architecture = choose_architecture(config, (height, width, channels), report)
    schedule = Schedule.of(config, batches.steps_per_epoch)
    dropped = f" ({batches.dropped_images} images left over each epoch)" if batches.dropped_images else ""
    report(
        f"Training: {schedule.total_steps:,} steps of {config.batch_size} images, "
        f"{batches.steps_per_epoch:,} an epoch{dropped}"
    )
    return store, batches, architecture, schedule


def _resume(
    config: TrainingConfig,
    store: Store,
    batches: Batches,
    architecture: Architecture,
    schedule: Schedule,
    make_trainer: MakeTrainer,
    report: Report,
) -> Run:
    run = config.resume
    assert run is not None
    record = folder.read_run(run)
    if record["data"]["fingerprint"] != store.fingerprint:
        raise InputError(
            f"--resume {run}: the data is not what the run was trained on (its fingerprint differs). Point --data-dir "
            f"to the same images, or start a new run with --init-from {run}."
        )
    with folder.lock_run(run):
        checkpoint = checkpoints.newest_checkpoint(run, report)
        if checkpoint.step >= schedule.total_steps:
            report(
                f"{run} is finished ({checkpoint.step:,} steps): nothing to do. Raise --num-epochs to go on."
            )
            return Run(run, checkpoint.step)
        from dcgan.bundle import load_bundle

        bundle = load_bundle(checkpoint.path / checkpoints.WEIGHTS_FILE)
        trainer = make_trainer(architecture, config, bundle.weights)
        if checkpoint.manifest["framework"] != trainer.framework:
            made = {"jax": "dcgan_jax", "torch": "dcgan_torch"}.get(checkpoint.manifest["framework"], "?")
            raise InputError(
                f"--resume {run}: its optimizer state is that of {made}; resume with python -m {made}.train, or start "
                f"a new run from its weights with --init-from {run}"
            )
        trainer.load_state(checkpoint.state)
        checkpoints.remove_after(run, checkpoint.step)
        folder.write_config(run, config, architecture, _data_record(store), trainer.device, trainer.framework)
        report(f"Resuming {run} after step {checkpoint.step:,}.")
        return _Training(config, run, store, batches, architecture, schedule, trainer, report).go(
            checkpoint.step
        )


def _data_record(store: Store) -> dict[str, Any]:
    return {
        "dataset": store.record["dataset"],
        "fingerprint": store.fingerprint,
        "shape": list(store.images.shape),
        "store": str(store.path),
    }


class _Training:
    """The loop and what it writes."""

    def __init__(
        self,
        config: TrainingConfig,
        run: Path,
        store: Store,
        batches: Batches,
        architecture: Architecture,
        schedule: Schedule,
        trainer: Trainer,
        report: Report,
    ) -> None:
        self.config = config
        self.run = run
        self.batches = batches
        self.architecture = architecture
        self.schedule = schedule
        self.trainer = trainer
        self.report = report
        self.pictures = SamplePictures(run, config, architecture)
        self.pictures.draw_real(store.images)
        self.last_saved = -1

    def go(self, start: int) -> Run:
        """Train from step `start` to the end (or a signal), and leave the folder in order."""
        for line in self.trainer.warnings():
            self.report(f"WARNING: {line}")
        self.report(f"Device: {self.trainer.device} ({self.trainer.framework}). Run folder: {self.run}")
        self.last_saved = start if start else -1
        total, schedule = self.schedule.total_steps, self.schedule
        with (
            StopRequest() as stop,
            RunLog(self.run / folder.LOG_FILE) as log,
            StatsWriter(self.run / folder.STATS_FILE) as stats,
            Progress(
                total, start, self.config.batch_size, steps_per_epoch=schedule.steps_per_epoch, log=log
            ) as progress,
            prefetch(self.batches, start, total) as images,
            contextlib.ExitStack() as events,
        ):
            stats.truncate_after(start)
            event_writer = self._event_writer(events)
            step, previous, line_time, line_step = start, None, time.perf_counter(), start
            for batch in images:
                measurements = self.trainer.train_step(batch, self._latents(step))
                step += 1
                # The step before is looked at only now, so that the device never waits for Python.
                _check_finite(previous, step - 1)
                previous = measurements
                epoch = schedule.epoch(step)
                if step == 1 or step % schedule.log_every == 0:
                    numbers = {name: float(value) for name, value in measurements.items()}
                    _check_finite(numbers, step)
                    now = time.perf_counter()
                    speed = (step - line_step) * self.config.batch_size / (now - line_time)
                    line_time, line_step = now, step
                    line = {"step": step, "epoch": epoch, **numbers, "images_per_second": speed}
                    stats.write({**line, "time": time.time()})
                    if event_writer is not None:
                        event_writer.scalars(line)
                progress.update(step, epoch, measurements)
                if schedule.due(schedule.sample_every, step):
                    _check_finite(measurements, step)
                    grid = self._sample(step)
                    if event_writer is not None:
                        event_writer.grid(step, grid)
                if schedule.due(schedule.checkpoint_every, step):
                    _check_finite(measurements, step)
                    stats.sync()
                    self._save(step)
                if stop:
                    _check_finite(measurements, step)
                    stats.sync()
                    self._save(step)
                    break
            progress.close()
            self.pictures.finish(self.run / folder.STATS_FILE, self.report)
            status = stop.exit_status if step < total else 0
            self._farewell(step, status)
        return Run(self.run, step, status)

    def _latents(self, step: int) -> np.ndarray:
        architecture = self.architecture
        return training_latents(
            self.config.seed, step, self.config.batch_size, architecture.nz, architecture.latent
        )

    def _sample(self, step: int) -> np.ndarray:
        at_epoch = step % self.schedule.steps_per_epoch == 0 and not self.config.sample_every_steps
        number = self.schedule.epoch(step) if at_epoch else step
        name = f"epoch_{number:04d}" if at_epoch else f"step_{number:07d}"
        return self.pictures.draw(self.trainer.generate, step, name)

    def _save(self, step: int) -> None:
        if step == self.last_saved:
            return
        record = {"framework": self.trainer.framework, "epoch": self.schedule.epoch(step)}
        provenance = {
            **record,
            "step": step,
            "dataset": self.config.dataset,
            "seed": self.config.seed,
            "batch_size": self.config.batch_size,
            "versions": folder.package_versions(),
        }
        checkpoints.save_checkpoint(
            self.run,
            step,
            Bundle(self.architecture, self.trainer.weights(), provenance),
            self.trainer.save_state,
            record,
            self.config.checkpoint_keep,
        )
        self.last_saved = step

    def _event_writer(self, events: contextlib.ExitStack) -> Any:
        if not self.config.tensorboard:
            return None
        from dcgan.runs.events import EventWriter

        return events.enter_context(EventWriter(self.run / "events"))

    def _farewell(self, step: int, status: int) -> None:
        if status:
            self.report(f"Stopped after step {step:,} and saved. Go on with: --resume {self.run}")
            return
        self.report(f"Done: {step:,} steps. Pictures: {self.pictures.folder}")
        self.report(f"Curves: {self.run / folder.LOSSES_FILE}. More samples: generate --load_path {self.run}")


def _check_finite(measurements: Mapping[str, Any] | None, step: int) -> None:
    if measurements is None:
        return
    numbers = {name: float(measurements[name]) for name in ("d_loss", "g_loss", "d_grad_norm", "g_grad_norm")}
    broken = [f"{name} is {value}" for name, value in numbers.items() if not math.isfinite(value)]
    if broken:
        raise RunFailure(
            f"training broke down at step {step:,}: {', '.join(broken)}. The last checkpoint before it is intact. What "
            "usually helps: lower --g-lr and --d-lr, keep --beta1 at 0.5, use a larger --batch-size, or "
            "--precision float32."
        )
