"""The training loop, and everything that a run writes while it trains and at its end."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from dcgan_core.description.flops import train_step_flops
from dcgan_core.errors import DcganError, InputError, RunFailure, number_of
from dcgan_core.framework import Snapshot, Trainer, of_last_step
from dcgan_core.runs import folder
from dcgan_core.runs.stats import DAMAGED_FILE, BestSoFar, StatsWriter, read_stats, set_damaged_aside
from dcgan_core.system.arithmetic import peak_tflops
from dcgan_core.system.machine import package_versions
from dcgan_core.system.program import command_line
from dcgan_core.system.streams import end_at_once
from dcgan_core.training import checkpoints
from dcgan_core.training.checkpoints import BackgroundWriter
from dcgan_core.training.console import LINES, Progress, RunLog
from dcgan_core.training.distributed import Verdict, call, stall_watch
from dcgan_core.training.feeding import feed_of
from dcgan_core.training.loggers import Loggers
from dcgan_core.training.profiling import StepProfile
from dcgan_core.training.recorder import Recorder, Throughput, TrainingClock
from dcgan_core.training.samples import Artefacts, Guard, SamplePictures
from dcgan_core.training.signals import StopRequest
from dcgan_core.training.starting import (
    Plan,
)
from dcgan_core.training.watches import (
    Breakdown,
    BreakdownWatch,
    CollapseWatch,
    TrainingMetric,
    pairwise_distance,
)
from dcgan_core.weights.bundle import Bundle

REAL_IMAGES = 512
"""Real images that the collapse watch compares generated ones with."""

LARGE_SHARE = 128
"""Images of a batch on each device from which more devices pay: with fewer, starting the work takes longer than it."""

_FIRST_STEP = {"jax": "Compiling the training step (longer for a large network)"}
"""What a person waits for until the first step is done."""
_DOING_FIRST = {"jax": "compiling the training step first, then doing one and saving it"}
"""What a run does after a request to stop that comes before its first step."""


class Training:
    """The loop and what it writes.

    metric: what is measured, None for nothing. kept: what the weights' record takes over from those the run started
    from.
    """

    def __init__(
        self,
        plan: Plan,
        run: Path,
        trainer: Trainer,
        on_device: bool,
        metric: TrainingMetric | None,
        kept: Mapping[str, Any],
    ) -> None:
        self.plan = plan
        self.metric = metric
        self.kept = kept
        self.config, self.schedule, self.report = plan.config, plan.schedule, plan.report
        self.run = run
        self.trainer = trainer
        self.feed = feed_of(plan, trainer, on_device)
        self.saved = -1
        self.begun = False
        """Whether a step was done."""
        self.place = folder.Place(run)
        self.guard = Guard(self.report, self.place.check)
        self.pictures = SamplePictures(run, plan.config, plan.architecture, self.guard)
        self.artefacts = Artefacts(run, plan.config, plan.schedule, self.guard)

    def go(self, start: int) -> tuple[int, int]:
        """Train from step `start` to the end (or a signal), and leave the folder in order.

        Returns (steps done, exit status).
        """
        self._write_config()
        self.plan.channel.exchange("the run folder", str(self.run))
        self.plan.channel.advice = f"Continue with: {self._resume()}"
        self.saved = start if start else -1
        total = self.schedule.total_steps
        with contextlib.ExitStack() as open_things:
            stop = open_things.enter_context(StopRequest())
            usual, stop.doing = stop.doing, _DOING_FIRST.get(self.trainer.framework, stop.doing)
            log = open_things.enter_context(RunLog(self.run / folder.LOG_FILE))
            open_things.enter_context(self._failures(log))
            # The log is written anew: the thread that trains may have closed this one by then.
            self.plan.channel.on_end = lambda sentence: RunLog(log.path).write(f"ERROR: {sentence}")
            self._greet(log)
            self.writer = open_things.enter_context(BackgroundWriter())
            self.recorder, self.stats = self._recorder(open_things, log, start)
            self.best = BestSoFar(self.run, read_stats(self.run / folder.STATS_FILE))
            self.health = BreakdownWatch(self.trainer, self.feed.from_host, self.report, start)
            most = self._steps_per_call()
            verdict = Verdict(self.trainer, self.plan.channel)
            stall = stall_watch(self.plan, self.trainer, log.write)
            open_things.callback(stall.close)
            inputs = open_things.enter_context(self.feed.ahead(start, total, most))
            profile = StepProfile(
                self.config,
                self.trainer,
                self.run,
                self.guard,
                self.recorder.message,
                self.recorder.clock.pause,
            )
            open_things.callback(profile.close)
            open_things.enter_context(self._under_way())
            step, status = start, 0
            before_first = self.report.seconds()
            while step < total:
                count = self.schedule.call_length(step, most)
                with self.recorder.clock.waiting():
                    given = [next(inputs) for _ in range(count)]
                with stall.watching():
                    work = functools.partial(call, self.trainer, given)
                    measurements = profile.call(step, count, work)
                    step += count
                    self._look(step, measurements)
                self.begun = True
                if step - count == start:
                    stop.doing = usual
                    self.recorder.message(self._startup(before_first))
                self._duties(step)
                # Asked once: a signal that comes later ends the run after the next step, which is then saved.
                status = verdict.after_call(stop.exit_status)
                if status or step == total:
                    self.health.settle()
                    self.recorder.end(step, of_last_step(measurements))
                if status or self.schedule.checkpoints(step):
                    with self._at_rest():
                        self._save(step)
                self.writer.check()
                if status:
                    break
            self.writer.wait()
            self.recorder.close()
            # Everything is saved: nothing from here on can make a failure of it.
            with contextlib.suppress(DcganError):
                self.place.check()
                self.pictures.finish()
                self.artefacts.finish()
            status = status if step < total else 0
            with contextlib.suppress(DcganError):
                self._farewell(step, status)
        return step, status

    def _look(self, step: int, measurements: Mapping[str, Any]) -> None:
        """Look whether the last call's measurements are finite, and record those of its last step."""
        self.health.look(step, measurements)
        if self.schedule.logs(step):
            self.health.remember(step)
        self.recorder.step(step, of_last_step(measurements))

    def _duties(self, step: int) -> None:
        """Do what is due after `step`: a sample grid, a measurement, another program's files."""
        if self.schedule.samples(step):
            self.place.check()
            draw_later = f"Draw others later: {self._generate()}"
            with self._at_rest(), self.guard.attempt(f"the sample grid of step {step:,}", draw_later):
                self.recorder.grid(step, self._sample(step))
        if self.metric is not None and self.schedule.evaluates(step):
            with self._at_rest():
                line: Mapping[str, Any] = {}
                with self.guard.attempt(f"the measurement of step {step:,}"):
                    line = self.metric(self.trainer.generate)
                if line:
                    self.recorder.evaluation(step, line)
                if self.best.judge(line):
                    self._save(step, best=line)
        if self.artefacts.wants_weights(step):
            with self._at_rest():
                snapshot = self.trainer.snapshot()
                self.artefacts.weights(step, self._bundle(step, snapshot), snapshot)

    @contextlib.contextmanager
    def _at_rest(self) -> Iterator[None]:
        """Within the block every step that was begun is known to be sound, and the training clock is paused."""
        self.health.settle()
        with self.recorder.clock.pause(), self.plan.channel.rest():
            yield

    def _write_config(self) -> None:
        store, trainer = self.plan.store, self.trainer
        data = {
            "dataset": store.record["dataset"],
            "fingerprint": store.fingerprint,
            "shape": list(store.images.shape),
            "store": str(store.path.absolute()),
        }
        architecture = self.plan.architecture.to_dict()
        precision = trainer.arithmetic.precision
        # What a default came to is the run's own from here on: resumed on another device, it is the same training.
        config = {**self.config.to_dict(), "precision": self.config.precision or precision}
        start = {
            "framework": trainer.framework,
            "device": trainer.device,
            "devices": trainer.devices,
            "processes": self.plan.channel.group.world_size,
            "precision": precision,
        }
        folder.write_config(self.run, config, architecture, data, start)

    @contextlib.contextmanager
    def _failures(self, log: RunLog) -> Iterator[None]:
        """Write what ends the run to its log, and say how to continue after a full disk."""
        try:
            yield
        except KeyboardInterrupt:
            end_at_once()  # a compiled program may still be at work, and would outlive what it works on
            raise
        except RunFailure as error:
            if not isinstance(error, (Breakdown, folder.RunMoved)):
                error = RunFailure(f"{error} Then continue with: {self._resume()}")
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
        trainer, precision = self.trainer, self.trainer.arithmetic.words(self.config.precision)
        world = self.plan.channel.group.world_size
        devices = trainer.device if world == 1 else f"{trainer.device} in {world} processes"
        self.report(f"Device: {devices} ({trainer.framework}), {precision}. Run folder: {self.run}")
        kept = self.config.devices if self.config.keeps_devices else None
        if isinstance(kept, int) and trainer.devices < kept * world:
            self.report(
                f"The run was trained with --devices {kept}; there are fewer here, so it continues on "
                f"{number_of(trainer.devices, 'device')}."
            )
        if idle := trainer.idle_devices:
            there = trainer.devices + idle
            self.report(
                f"This run uses {trainer.devices} of {there} devices. --devices all uses them all, which pays off with "
                f"large batches (--batch-size {LARGE_SHARE * there:,})."
            )

    def _recorder(
        self, open_things: contextlib.ExitStack, log: RunLog, start: int
    ) -> tuple[Recorder, StatsWriter]:
        """Open everything that measurements go to, shortened to `start` where a run is resumed."""
        config, path = self.config, self.run / folder.STATS_FILE
        if damaged := set_damaged_aside(path):
            lines = "1 line" if damaged == 1 else f"{damaged:,} lines"
            self.report(f"{lines} of {path} could not be read. What they held is in {DAMAGED_FILE} now.")
        stats = open_things.enter_context(StatsWriter(path))
        stats.truncate_after(start)
        watch = None
        loggers = Loggers(self.guard)
        open_things.callback(loggers.close)
        loggers.start(config, self.run, start)
        self.pictures.draw_real(self.plan.store.images)
        if config.collapse_watch:
            watch = CollapseWatch(pairwise_distance(self.plan.store.images[:REAL_IMAGES]), read_stats(path))
        progress = open_things.enter_context(
            Progress(
                self.schedule.total_steps,
                start,
                config.batch_size,
                steps_per_epoch=self.schedule.steps_per_epoch,
                log=log,
                first=_FIRST_STEP.get(self.trainer.framework, "Doing the first step"),
                lines=None if config.sources.get("log_every_steps") == "flag" else LINES,
            )
        )
        recorder = Recorder(
            self.schedule, self._throughput(), stats, progress, TrainingClock(), loggers, watch
        )
        return recorder, stats

    def _throughput(self) -> Throughput:
        config, trainer = self.config, self.trainer
        # A step of the authors' protocol trains one network, which is another count.
        counted = config.protocol == "pytorch"
        flops = train_step_flops(self.plan.architecture, config.batch_size) if counted else None
        return Throughput(
            config.batch_size,
            None if flops is None else flops / 1e12,
            peak_tflops(trainer.device, trainer.arithmetic.precision),
            trainer.memory_peak,
        )

    def _startup(self, before_first: float) -> str:
        """How long it took until the first step was done, in words."""
        seconds, note = self.report.seconds(), self.trainer.startup_note
        return (
            f"Start-up: {seconds:.1f} s, of which the first step took {seconds - before_first:.1f} s"
            f"{f' ({note})' if note else ''}"
        )

    def _steps_per_call(self) -> int:
        wanted, interval = self.trainer.steps_per_call, self.schedule.longest_call
        if wanted > interval and self.config.steps_per_call is not None:
            self.report(
                f"--steps-per-call {wanted}: a call ends at each log line, so it is {number_of(interval, 'step')}."
            )
        return min(wanted, interval)

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
            "versions": package_versions(),
            **({"ema": self.config.ema} if self.config.ema else {}),
            **({"class_names": self.plan.class_names} if self.plan.architecture.classes else {}),
            **self.kept,
        }
        return Bundle(self.plan.architecture, snapshot.weights(), provenance)

    def _save(self, step: int, best: Mapping[str, Any] | None = None) -> None:
        """Copy the state now, and let it be written while training continues."""
        self.stats.sync()
        if step == self.saved:
            return
        self.writer.wait()
        self.place.check()
        snapshot = self.trainer.snapshot()
        self.health.check_snapshot(step, snapshot)
        record = {"framework": self.trainer.framework, "epoch": self.schedule.epoch(step)}
        bundle = self._bundle(step, snapshot)
        keep = self.config.checkpoint_keep

        def write() -> None:
            try:
                checkpoints.save_checkpoint(self.run, step, bundle, snapshot, record, keep, best)
            except Exception:
                self.place.check()  # Where the folder is gone, that is the cause, whatever a library makes of it.
                raise

        self.writer.start(write)
        self.saved = step

    def _farewell(self, step: int, status: int) -> None:
        if status:
            self.report(f"Stopped after step {step:,} and saved. Continue with: {self._resume()}")
            return
        # A line each: a path and a command can be copied, in a narrow terminal too.
        self.report(f"Done: {number_of(step, 'step')}.")
        self.report(f"Pictures: {self.pictures.folder}")
        curves = self.run / folder.LOSSES_FILE
        if curves.is_file():
            self.report(f"Curves: {curves}")
        self.report(f"More samples: {self._generate()}")

    def _resume(self) -> str:
        """Return the command that continues this run."""
        return folder.resume_command(self.run, framework=self.trainer.framework)

    def _generate(self) -> str:
        """Return the command that draws from this run."""
        return command_line(f"dcgan_{self.trainer.framework}", "generate", "--load-path", self.run)
