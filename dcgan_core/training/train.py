"""A training run, from a configuration to a finished folder, written without a framework.

Its parts: plan the run (`starting.py`); make or reopen its folder; train (`loop.py`). The framework is loaded only
after the data is prepared.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dcgan_core.config.command_line import configure
from dcgan_core.config.in_python import arguments_named, fields_of
from dcgan_core.config.training import TrainingConfig, format_config
from dcgan_core.errors import number_of
from dcgan_core.framework import Framework
from dcgan_core.runs import folder
from dcgan_core.system.arguments import shown
from dcgan_core.system.control_channel import ControlChannel
from dcgan_core.system.process_group import find_process_group
from dcgan_core.system.progress import under_way
from dcgan_core.system.streams import hushed, say, show
from dcgan_core.training import checkpoints
from dcgan_core.training.completing import complete
from dcgan_core.training.console import Reporter
from dcgan_core.training.distributed import agree, follow, joined
from dcgan_core.training.feeding import feed_of, place_images
from dcgan_core.training.from_python import TrainingImages, image_fields
from dcgan_core.training.loop import Training
from dcgan_core.training.profiling import check_profile
from dcgan_core.training.run import Run
from dcgan_core.training.starting import (
    Plan,
    check_first,
    first_trainer,
    forget_after,
    kept_record,
    make_metric,
    make_plan,
    read_record,
    refuse_edited,
    restore_trainer,
)


def fit(
    framework: Framework,
    images: TrainingImages | None = None,
    *,
    report: Callable[[str], None] = say,
    **fields: Any,
) -> Run:
    """Train from Python and return the run: the same code as the command.

    images: a dataset's name, a folder or archive of images, or a whole configuration; without it, the default dataset.
    fields: of a configuration, by name. Those left out come from `configs/<dataset>.toml`, as on the command line.

    Raises InputError for wrong fields or data, RunFailure for NaN or a full disk.
    """
    if not callable(report):
        raise TypeError(
            f"report = {shown(report)}: expected a function that takes a line of text, such as print"
        )
    if isinstance(images, TrainingConfig) and fields:
        raise TypeError("give either a configuration or fields of one, not both")
    with arguments_named(fields_of(framework.config_class)):
        if isinstance(images, TrainingConfig):
            config = images
            config.validate()
        else:
            named = image_fields(images, fields) if images is not None else {}
            config = configure({**named, **fields}, framework.config_class)
        return train(config, framework, report=report)


def train(config: TrainingConfig, framework: Framework, *, report: Callable[[str], None] = say) -> Run:
    """Train as `config` says and return the run; the contract is in `docs/commands.md`.

    report: called with lines for the user before the progress bar starts.

    Raises InputError for wrong input, before anything is written; RunFailure for NaN or a full disk, with the
    last checkpoint intact.
    """
    if config.dry_run:
        if config.resume is None:
            folder.check_no_others(config.output_path)
        (show if report is say else report)(format_config(config))
        return Run(config.output_path or Path(), 0, framework=framework)
    group = find_process_group(config.distributed, config.coordinator, os.environ)
    with contextlib.nullcontext() if group.is_main else hushed():
        channel = ControlChannel(group)
        with joined(channel, framework, config):
            return _train(config, framework, channel, report)


def _train(
    config: TrainingConfig, framework: Framework, channel: ControlChannel, report: Callable[[str], None]
) -> Run:
    is_main = channel.group.is_main
    check_first(config, writes=is_main)
    alone = channel.group.world_size == 1
    if alone and isinstance(config.devices, int) and config.devices > 1 and not config.keeps_devices:
        framework.check_devices(config.devices)
    reporter = Reporter(report if is_main else lambda text: None)
    with under_way("Preparing the data"):
        plan = make_plan(config, reporter, channel)
    if not is_main:
        return _follow(plan, framework)
    if config.resume is not None:
        return _resume(plan, framework, config.resume)
    with under_way(f"Loading {framework.title}"):
        trainer = first_trainer(plan, framework)
    agree(plan, trainer, 0)
    on_device = place_images(plan, trainer)
    metric = make_metric(plan, framework)
    run = folder.create_run(config.output_path, config.dataset)
    with folder.lock_run(run):
        training = Training(plan, run, trainer, on_device, metric, kept_record(config))
        try:
            return Run(run, *training.go(0), framework=framework)
        except KeyboardInterrupt:
            if not training.begun:
                folder.remove_begun(run)
                reporter(f"No step was done: {run} was removed.")
            raise


def _follow(plan: Plan, framework: Framework) -> Run:
    """Train with process 0, which alone writes. Each process reads the checkpoint of a resumed run itself."""
    run, start = plan.config.resume, 0
    if run is None:
        trainer = first_trainer(plan, framework)
    else:
        record, checkpoint = read_record(run, plan.store), checkpoints.newest_checkpoint(run, plan.report)
        start = checkpoint.step if checkpoint is not None else 0
        if start >= plan.schedule.total_steps:
            return Run(run, start, framework=framework)
        trainer = restore_trainer(plan, framework, run, record, checkpoint)
    agree(plan, trainer, start)
    feed = feed_of(plan, trainer, place_images(plan, trainer))
    run = Path(plan.channel.exchange("the run folder", "")[0])
    plan.channel.advice = f"Continue with: {folder.resume_command(run, framework=trainer.framework)}"
    steps_per_call = min(trainer.steps_per_call, plan.schedule.longest_call)
    return Run(run, *follow(plan, trainer, feed, start, steps_per_call), framework=framework)


def _resume(plan: Plan, framework: Framework, run: Path) -> Run:
    record = read_record(run, plan.store)
    with folder.lock_run(run):
        folder.clear_leftovers(run)
        checkpoint = checkpoints.newest_checkpoint(run, plan.report)
        start = checkpoint.step if checkpoint is not None else 0
        if checkpoint is not None:
            refuse_edited(run, checkpoint, type(plan.config))
        if start >= plan.schedule.total_steps:
            made = complete(plan, framework, run, record, checkpoint)
            done = f"made what was missing: {', '.join(made)}." if made else "nothing to do."
            more = "--num-steps" if plan.config.num_steps else "--num-epochs"
            plan.report(f"{run} is finished ({number_of(start, 'step')}): {done} Raise {more} to continue.")
            return Run(run, start, framework=framework)
        check_profile(plan.config, start, plan.schedule.total_steps)
        with under_way(f"Loading {framework.title} and the checkpoint"):
            trainer = restore_trainer(plan, framework, run, record, checkpoint)
        if checkpoint is not None:
            plan.report(f"Resuming {run} after step {start:,}.")
        agree(plan, trainer, start)
        on_device = place_images(plan, trainer)
        metric = make_metric(plan, framework)
        forget_after(plan, run, record, start)
        kept = kept_record(plan.config, checkpoint)
        training = Training(plan, run, trainer, on_device, metric, kept)
        return Run(run, *training.go(start), framework=framework)
