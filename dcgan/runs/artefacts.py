"""What a run leaves under another program's names (`--naming`), beside its own files."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from dcgan.bundle import Bundle
from dcgan.configuration.training import TrainingConfig
from dcgan.exporting import export, plan_export
from dcgan.files.atomic import atomic_path
from dcgan.files.disk import disk_errors
from dcgan.files.pth import require_torch
from dcgan.naming import ModelFile, get_naming
from dcgan.pictures.frames import ANIMATION_FILE
from dcgan.runs.folder import LOSSES_FILE, SAMPLES_FOLDER
from dcgan.runs.schedule import Schedule
from dcgan.runs.trainer import Snapshot


class Artefacts:
    """Copies and exports of one run. Without `--naming` there are none.

    Every file is a function of what the run itself keeps, so that a resumed run makes the same ones again.
    """

    def __init__(self, run: Path, config: TrainingConfig, schedule: Schedule) -> None:
        self._run = run
        self._config = config
        self._schedule = schedule
        self._naming = get_naming(config.naming) if config.naming is not None else None
        self._noise = "fixed_noise" if config.use_fixed else "variable_noise"

    def check(self, bundle: Bundle) -> None:
        """Raise InputError when a weights file of this naming cannot hold the run's networks, or needs PyTorch."""
        for model in self._naming.models if self._naming else ():
            path = self._path(model.pattern, 1)
            plan_export(bundle, path, model.network, model.layout)
            require_torch(f"writing {path.name} (--naming {self._config.naming})")

    def wants_weights(self, step: int) -> bool:
        """Whether a weights file is due after `step`."""
        return bool(self._due(step))

    def weights(self, step: int, bundle: Bundle, snapshot: Snapshot) -> None:
        """Write the weights files that are due after `step`."""
        settings = {
            name: {"lr": rate, "betas": [self._config.beta1, self._config.beta2]}
            for name, rate in (("generator", self._config.g_lr), ("discriminator", self._config.d_lr))
        }
        for model in self._due(step):
            path = self._path(model.pattern, step)
            with disk_errors(path, "writing weights"):
                plan = plan_export(bundle, path, model.network, model.layout)
                export(bundle, plan, moments=snapshot.moments(settings) if plan.one_dictionary else {})

    def grid(self, step: int, picture: Path) -> None:
        """Copy the sample grid drawn after `step`."""
        if self._naming is None:
            return
        self._copy(picture, self._naming.grid, step)
        if step == self._schedule.total_steps:
            self._copy(picture, self._naming.last_grid, step)

    def finish(self) -> None:
        """Copy what is made at the end: the animation, the curves, the training images."""
        if self._naming is None:
            return
        samples, end = self._run / SAMPLES_FOLDER, self._schedule.total_steps
        self._copy(samples / self._noise / ANIMATION_FILE, self._naming.animation, end)
        self._copy(self._run / LOSSES_FILE, self._naming.curves, end)
        self._copy(samples / "real.png", self._naming.real, end)

    def _due(self, step: int) -> list[ModelFile]:
        if self._naming is None:
            return []
        epoch, ends_epoch = self._schedule.epoch(step), step % self._schedule.steps_per_epoch == 0
        return [
            model
            for model in self._naming.models
            if (
                step == self._schedule.total_steps
                if model.every is None
                else ends_epoch and (epoch - 1) % model.every == 0
            )
        ]

    def _path(self, pattern: str, step: int) -> Path:
        epoch = self._schedule.epoch(step)
        fields: dict[str, Any] = {
            "epoch": epoch,
            "index": epoch - 1,
            "epochs": self._schedule.epoch(self._schedule.total_steps),
            "noise": self._noise,
        }
        return self._run / pattern.format(**fields)

    def _copy(self, source: Path, pattern: str | None, step: int) -> None:
        if pattern is None or not source.is_file():
            return
        target = self._path(pattern, step)
        with disk_errors(target, "copying a picture"):
            target.parent.mkdir(parents=True, exist_ok=True)
            with atomic_path(target) as temporary:
                shutil.copyfile(source, temporary)
