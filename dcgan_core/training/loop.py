"""The training run, from a configuration to a folder of pictures, told without a framework.

In chapters: gather what the run needs; make or reopen its folder; train; leave everything in order. The
framework comes in as a `MakeTrainer`, and only after the data is prepared.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from dcgan_core.config.training import TrainingConfig, format_config
from dcgan_core.data.batches import Batches
from dcgan_core.data.store import Store, open_or_prepare
from dcgan_core.description.architecture import Architecture
from dcgan_core.description.randomness import training_latents
from dcgan_core.errors import DcganError, InputError, RunFailure
from dcgan_core.framework import Images, MakeTrainer, Snapshot, Trainer, of_last_step
from dcgan_core.runs import folder
from dcgan_core.runs.stats import BestSoFar, StatsWriter, read_stats
from dcgan_core.training import checkpoints
from dcgan_core.training import starting as resuming
from dcgan_core.training.checkpoints import BackgroundWriter
from dcgan_core.training.console import Progress, Reporter, RunLog
from dcgan_core.training.events import EventWriter
from dcgan_core.training.feeding import Feed, place_images
from dcgan_core.training.recorder import Recorder, TrainingClock
from dcgan_core.training.samples import Artefacts, SamplePictures
from dcgan_core.training.schedule import Schedule
from dcgan_core.training.signals import StopRequest, held_back
from dcgan_core.training.starting import choose_architecture, first_moments, first_weights
from dcgan_core.training.watches import Breakdown, BreakdownWatch, CollapseWatch, pairwise_distance
from dcgan_core.weights.bundle import Bundle

if TYPE_CHECKING:
    from dcgan_core.framework import MakeClassifier
    from dcgan_core.training.watches import TrainingMetric

REAL_IMAGES = 512
"""Real images that the collapse watch compares generated ones with."""


@dataclass(frozen=True)
class Run:
    """What is left when training ends.

    status: the exit status of the command: 0 done, 130 or 143 stopped by a signal (saved).
    """

    path: Path
    step: int
    status: int = 0


def train(
    config: TrainingConfig,
    make_trainer: MakeTrainer,
    *,
    make_classifier: MakeClassifier | None = None,
    report: Callable[[str], None] = print,
) -> Run:
    """Train as `config` says and return the run; the contract stands in `docs/architecture.md`.

    make_classifier: for --evaluate-metric classifier. report: takes lines for the person who watches before the
    progress bar starts.

    Raises InputError for wrong input, before anything is written; RunFailure for NaN or a full disk, with the
    last checkpoint intact.
    """
    if config.dry_run:
        report(format_config(config))
        return Run(config.output_path or Path(), 0)
    if config.resume is None and config.output_path is not None:
        folder.check_output_path(config.output_path)
    reporter = Reporter(report)
    store, batches, architecture, schedule = _gather(config, reporter)
    metric = _metric(config, schedule, store, architecture, make_classifier, reporter)
    if config.resume is not None:
        return _resume(config, store, batches, architecture, schedule, make_trainer, metric, reporter)
    weights = first_weights(config, architecture, reporter)
    moments = first_moments(config, architecture, reporter)
    intended = Artefacts(config.output_path or Path("runs"), config, schedule)
    intended.check(Bundle(architecture, weights))
    with held_back():
        trainer = make_trainer(architecture, config, weights, schedule.total_steps)
    trainer.set_moments(moments)
    on_device = place_images(config.device_resident, store.images, trainer, reporter)
    run = folder.create_run(config.output_path, config.dataset)
    with folder.lock_run(run):
        folder.write_config(
            run,
            config.to_dict(),
            architecture.to_dict(),
            _data_record(store),
            trainer.device,
            trainer.framework,
        )
        return _Training(
            config, run, store, batches, architecture, schedule, trainer, metric, reporter, on_device
        ).go(0)


def _metric(
    config: TrainingConfig,
    schedule: Schedule,
    store: Store,
    architecture: Architecture,
    make_classifier: MakeClassifier | None,
    report: Reporter,
) -> TrainingMetric | None:
    """Return what is measured as training goes on, or None when nothing is."""
    if not schedule.evaluate_every:
        return None
    from dcgan_core.training.watches import training_metric

    return training_metric(config, store, architecture, make_classifier, report)


def _gather(config: TrainingConfig, report: Reporter) -> tuple[Store, Batches, Architecture, Schedule]:
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
    metric: TrainingMetric | None,
    report: Reporter,
) -> Run:
    run = config.resume
    assert run is not None
    record = resuming.read_record(run, store)
    with folder.lock_run(run):
        folder.clear_leftovers(run)
        checkpoint = checkpoints.newest_checkpoint(run, report)
        start = checkpoint.step if checkpoint is not None else 0
        if start >= schedule.total_steps:
            report(f"{run} is finished ({start:,} steps): nothing to do. Raise --num-epochs to go on.")
            return Run(run, start)
        trainer = resuming.restore_trainer(
            run, record, checkpoint, config, architecture, make_trainer, schedule.total_steps, report
        )
        on_device = place_images(config.device_resident, store.images, trainer, report)
        resuming.forget_after(run, record, start, config, architecture, schedule.steps_per_epoch)
        folder.write_config(
            run,
            config.to_dict(),
            architecture.to_dict(),
            _data_record(store),
            trainer.device,
            trainer.framework,
        )
        return _Training(
            config, run, store, batches, architecture, schedule, trainer, metric, report, on_device
        ).go(start)


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
        metric: TrainingMetric | None,
        report: Reporter,
        on_device: bool,
    ) -> None:
        self.config = config
        self.run = run
        self.store = store
        self.feed = Feed(batches, self._latents, on_device)
        self.architecture = architecture
        self.schedule = schedule
        self.trainer = trainer
        self.metric = metric
        self.report = report
        self.pictures = SamplePictures(run, config, architecture)
        self.artefacts = Artefacts(run, config, schedule)
        self.saved = -1
        self.place = folder.Place(run)

    def go(self, start: int) -> Run:
        """Train from step `start` to the end (or a signal), and leave the folder in order."""
        self.saved = start if start else -1
        total = self.schedule.total_steps
        with contextlib.ExitStack() as open_things:
            stop = open_things.enter_context(StopRequest())
            log = open_things.enter_context(RunLog(self.run / folder.LOG_FILE))
            open_things.enter_context(self._failures(log))
            self._greet(log)
            writer = open_things.enter_context(BackgroundWriter())
            recorder, stats = self._recorder(open_things, log, start)
            best = BestSoFar(self.run, read_stats(self.run / folder.STATS_FILE))
            health = BreakdownWatch(self.trainer, self.feed.from_host, self.report, start)
            most = self._steps_per_call()
            inputs = open_things.enter_context(self.feed.ahead(start, total, most))
            open_things.enter_context(self._under_way())
            step = start
            before_first = self.report.seconds()
            while step < total:
                count = self.schedule.call_length(step, most)
                measurements = self._call([next(inputs) for _ in range(count)])
                step += count
                health.look(step, measurements)
                if self.schedule.logs(step):
                    health.remember(step)
                recorder.step(step, of_last_step(measurements))
                if step - count == start:
                    recorder.message(self._startup(before_first))
                if self.schedule.samples(step):
                    self.place.check()
                    health.settle()
                    with recorder.clock.pause():
                        recorder.grid(step, self._sample(step))
                if self.metric is not None and self.schedule.evaluates(step):
                    health.settle()
                    with recorder.clock.pause():
                        line = self.metric(self.trainer.generate)
                        recorder.evaluation(step, line)
                        if best.judge(line):
                            stats.sync()
                            self._save(step, writer, health, best=line)
                if self.artefacts.wants_weights(step):
                    health.settle()
                    with recorder.clock.pause():
                        snapshot = self.trainer.snapshot()
                        self.artefacts.weights(step, self._bundle(step, snapshot), snapshot)
                if self.schedule.checkpoints(step) or stop:
                    health.settle()
                    with recorder.clock.pause():
                        stats.sync()
                        self._save(step, writer, health)
                writer.check()
                if stop:
                    break
            writer.wait()
            recorder.close()
            self.pictures.finish(self.run / folder.STATS_FILE)
            self.artefacts.finish()
            status = stop.exit_status if step < total else 0
            self._farewell(step, status)
        return Run(self.run, step, status)

    @contextlib.contextmanager
    def _failures(self, log: RunLog) -> Iterator[None]:
        """Write what ends the run to its log, and say how to go on after a full disk."""
        try:
            yield
        except RunFailure as error:
            if not isinstance(error, (Breakdown, folder.RunMoved)):
                error = RunFailure(f"{error} Then go on with: --resume {self.run}")
            with contextlib.suppress(DcganError):  # a full disk is full for the log too
                log.write(f"ERROR: {error}")
            raise error from None

    @contextlib.contextmanager
    def _under_way(self) -> Iterator[None]:
        """From here on the input was fine: a folder that may no longer be written to is a failure of the run."""
        try:
            yield
        except InputError as error:
            self.place.check()
            raise RunFailure(str(error)) from error

    def _greet(self, log: RunLog) -> None:
        self.report.attach(log)
        for line in self.trainer.warnings():
            self.report(f"WARNING: {line}")
        self.report(f"Device: {self.trainer.device} ({self.trainer.framework}). Run folder: {self.run}")

    def _recorder(
        self, open_things: contextlib.ExitStack, log: RunLog, start: int
    ) -> tuple[Recorder, StatsWriter]:
        """Open everything that measurements go to, shortened to `start` where a run is resumed."""
        config, path = self.config, self.run / folder.STATS_FILE
        stats = open_things.enter_context(StatsWriter(path))
        stats.truncate_after(start)
        events = watch = None
        if config.tensorboard:
            events = open_things.enter_context(EventWriter(self.run / "events", start))
        self.pictures.draw_real(self.store.images)
        if config.collapse_watch:
            watch = CollapseWatch(pairwise_distance(self.store.images[:REAL_IMAGES]), read_stats(path))
        progress = open_things.enter_context(
            Progress(
                self.schedule.total_steps,
                start,
                config.batch_size,
                steps_per_epoch=self.schedule.steps_per_epoch,
                log=log,
            )
        )
        recorder = Recorder(self.schedule, config.batch_size, stats, progress, TrainingClock(), events, watch)
        return recorder, stats

    def _latents(self, step: int) -> np.ndarray:
        architecture = self.architecture
        return training_latents(
            self.config.seed, step, self.config.batch_size, architecture.nz, architecture.latent
        )

    def _startup(self, before_first: float) -> str:
        """How long it took until the first step was done, in words."""
        seconds, note = self.report.seconds(), self.trainer.startup_note
        return (
            f"Start-up: {seconds:.1f} s, of which the first step took {seconds - before_first:.1f} s"
            f"{f' ({note})' if note else ''}"
        )

    def _steps_per_call(self) -> int:
        asked, interval = self.trainer.steps_per_call, self.schedule.longest_call
        if asked > interval and self.config.steps_per_call is not None:
            self.report(f"--steps-per-call {asked}: a call ends at each log line, so it is {interval} steps.")
        return min(asked, interval)

    def _call(self, inputs: list[tuple[Images, np.ndarray]]) -> Mapping[str, Any]:
        """Train on each of `inputs`; the measurements of a single step are scalars."""
        if len(inputs) == 1:
            return self.trainer.train_step(*inputs[0])
        return self.trainer.train_steps(inputs)

    def _sample(self, step: int) -> np.ndarray:
        name = self.schedule.sample_name(step)
        picture = self.pictures.draw(self.trainer.generate, step, name)
        self.artefacts.grid(step, self.pictures.folder / f"{name}.png")
        return picture

    def _bundle(self, step: int, snapshot: Snapshot) -> Bundle:
        provenance = {
            "framework": self.trainer.framework,
            "epoch": self.schedule.epoch(step),
            "step": step,
            "dataset": self.config.dataset,
            "seed": self.config.seed,
            "batch_size": self.config.batch_size,
            "versions": folder.package_versions(),
            **({"ema": self.config.ema} if self.config.ema else {}),
        }
        return Bundle(self.architecture, snapshot.weights(), provenance)

    def _save(
        self,
        step: int,
        writer: BackgroundWriter,
        health: BreakdownWatch,
        best: Mapping[str, Any] | None = None,
    ) -> None:
        """Copy the state now, and let it be written while training goes on."""
        if step == self.saved:
            return
        writer.wait()
        self.place.check()
        snapshot = self.trainer.snapshot()
        health.check_snapshot(step, snapshot)
        record = {"framework": self.trainer.framework, "epoch": self.schedule.epoch(step)}
        bundle = self._bundle(step, snapshot)
        keep = self.config.checkpoint_keep

        def write() -> None:
            try:
                checkpoints.save_checkpoint(self.run, step, bundle, snapshot, record, keep, best)
            except Exception:
                self.place.check()  # Where the folder is gone, that is the cause, whatever a library makes of it.
                raise

        writer.start(write)
        self.saved = step

    def _farewell(self, step: int, status: int) -> None:
        if status:
            self.report(f"Stopped after step {step:,} and saved. Go on with: --resume {self.run}")
            return
        self.report(f"Done: {step:,} steps. Pictures: {self.pictures.folder}")
        draw = f"python -m dcgan_{self.trainer.framework}.generate --load_path {self.run}"
        self.report(f"Curves: {self.run / folder.LOSSES_FILE}. More samples: {draw}")
