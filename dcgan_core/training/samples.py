"""The pictures of a run: sample grids during training, an animation and curves at the end, `--naming`'s copies.

They are optional. If one cannot be made, a warning says so, and the run continues.
"""

from __future__ import annotations

import contextlib
import filecmp
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from dcgan_core.config.training import TrainingConfig
from dcgan_core.description.architecture import Architecture
from dcgan_core.description.labels import ROW, with_default_labels
from dcgan_core.description.randomness import fixed_latents, permutation, sample_latents
from dcgan_core.errors import DcganError
from dcgan_core.framework import Snapshot
from dcgan_core.pictures.animation import in_order
from dcgan_core.pictures.tiles import image_grid, save_png
from dcgan_core.runs.folder import (
    ANIMATION_FILE,
    LOSSES_FILE,
    MOST_FRAMES,
    REAL_PICTURE,
    SAMPLES_FOLDER,
    STATS_FILE,
    resume_command,
)
from dcgan_core.runs.naming import ModelFile, get_naming
from dcgan_core.system.files import atomic_path, disk_errors
from dcgan_core.system.program import command_line
from dcgan_core.system.progress import said_when_long, under_way
from dcgan_core.training.schedule import Schedule
from dcgan_core.weights.bundle import AdamMoments, Bundle, trained_names
from dcgan_core.weights.foreign.writing.exporting import export, plan_export, prepare_export
from dcgan_core.weights.formats.pth import require_torch

CLASSES_SHOWN = 32
"""Classes that a sample grid of a conditional network has a row of."""


class Guard:
    """The guard around everything optional in a run."""

    def __init__(self, report: Callable[[str], None], look: Callable[[], None] = lambda: None) -> None:
        """report: takes a warning for the person who watches. look: raises where the run folder is gone."""
        self._report = report
        self._look = look

    @contextlib.contextmanager
    def attempt(self, what: str, later: str = "") -> Iterator[None]:
        """Turn whatever fails in the block into a warning that `what` could not be made.

        later: what makes it afterwards, as a sentence. What `look` raises is let through: where the folder is gone,
        that is the cause.
        """
        try:
            yield
        except Exception as error:
            self._look()
            words = " ".join(str(error).split())[:500].rstrip(".")
            cause = words if isinstance(error, DcganError) else f"{type(error).__name__}: {words}"
            # The disk that has no room for a picture may have none for the log.
            with contextlib.suppress(DcganError):
                self._report(
                    f"WARNING: {what} could not be made. The training is not affected. {cause}. {later}".rstrip()
                )


class SamplePictures:
    """Draws and names the sample grids of one run.

    folder: `samples/fixed_noise/`, every grid from the same latents, or `samples/variable_noise/`, each from
    fresh ones. The latents depend on the seed and the step alone, so a resumed run draws the same.
    """

    def __init__(self, run: Path, config: TrainingConfig, architecture: Architecture, guard: Guard) -> None:
        self.run = run
        self.guard = guard
        self.config = config
        self.architecture = architecture
        self.folder = run / SAMPLES_FOLDER / ("fixed_noise" if config.use_fixed else "variable_noise")

    def latents(self, step: int) -> np.ndarray:
        """Return the latents (num_samples, nz) of the grid after `step`.

        Those of a conditional network end in their labels, and there are as many more as a row of each class takes.
        """
        count, nz, latent = self.config.num_samples, self.architecture.nz, self.architecture.latent
        classes = self.architecture.classes
        if classes:
            count = max(count, ROW * min(classes, CLASSES_SHOWN))
        if self.config.use_fixed:
            drawn = fixed_latents(self.config.seed, count, nz, latent)
        else:
            drawn = sample_latents(self.config.seed, step, count, nz, latent)
        return with_default_labels(drawn, classes)

    def forget(self, keeps: Callable[[str], bool]) -> None:
        """Remove the grids whose name `keeps` denies: those a resumed run draws again, or would not have drawn."""
        with disk_errors(self.folder, "removing outdated samples"):
            for frame in self.frames():
                if not keeps(frame.stem):
                    frame.unlink()

    def draw(self, generate: Callable[[np.ndarray], np.ndarray], step: int, name: str) -> np.ndarray:
        """Draw the grid after `step`, save it as `<name>.png` and return it, uint8 (H, W, 3)."""
        columns = ROW if self.architecture.classes else None
        grid = image_grid(generate(self.latents(step)), columns)
        path = self.folder / f"{name}.png"
        with disk_errors(path, "writing samples"):
            save_png(path, grid)
        return grid

    def draw_real(self, images: np.ndarray) -> None:
        """Save the first training images of the first epoch in the same layout, to compare with."""
        path = self.run / SAMPLES_FOLDER / REAL_PICTURE
        if path.exists():
            return
        with self.guard.attempt(
            "the picture of training images", f"Make it later: {resume_command(self.run)}"
        ):
            first = permutation(self.config.seed, 0, len(images))[: self.config.num_samples]
            with disk_errors(path, "writing samples"):
                save_png(path, image_grid(np.asarray(images[np.sort(first)])))

    def frames(self) -> list[Path]:
        """Return the grids saved so far, in the order they were drawn."""
        return in_order(file for file in self.folder.glob("*.png") if not file.name.startswith("."))

    def finish(self) -> None:
        """Make the animation (of fixed latents: with fresh ones there is nothing to follow) and the curves.

        Those that are newer than what they show stay.
        """
        animation, curves, stats = self.folder / ANIMATION_FILE, self.run / LOSSES_FILE, self.run / STATS_FILE
        animate = command_line("dcgan_core.commands", "animate", "--load-path", self.run)
        plot = command_line("dcgan_core.commands", "plot", self.run)
        with self.guard.attempt("the animation of the samples", f"Make it later: {animate}"):
            from dcgan_core.pictures.animation import spread, write_animation

            frames = self.frames()
            if self.config.use_fixed and len(frames) > 1 and _is_older(animation, frames):
                text = "Writing the animation of the samples"
                with under_way(text), said_when_long(f"{text} ..."):
                    write_animation(spread(frames, MOST_FRAMES), animation, self.config.fps)
        with self.guard.attempt("the curves", f"Draw them later: {plot}"):
            if stats.stat().st_size and _is_older(curves, [stats]):
                draw_curves(stats, curves)


def draw_curves(stats: Path, output: Path) -> None:
    """Draw a run's curves into its folder."""
    from dcgan_core.pictures.curves import plot_losses

    plot_losses([stats], output)


def _is_older(made: Path, sources: Sequence[Path]) -> bool:
    """Whether `made` is missing, or not newer than what it is made from."""
    return not made.is_file() or made.stat().st_mtime_ns <= max(path.stat().st_mtime_ns for path in sources)


class Artefacts:
    """Files under another program's names (`--naming`), next to the run's own: copies and exports.

    Every file is a function of what the run itself keeps, so that a resumed run makes the same ones again.
    """

    def __init__(self, run: Path, config: TrainingConfig, schedule: Schedule, guard: Guard) -> None:
        self._run = run
        self._guard = guard
        self._config = config
        self._schedule = schedule
        self._naming = get_naming(config.naming) if config.naming is not None else None
        self._noise = "fixed_noise" if config.use_fixed else "variable_noise"

    def check(self, bundle: Bundle) -> None:
        """Raise InputError when a weights file of this naming cannot hold the run's networks, or needs PyTorch."""
        moments = {name: _no_moments(bundle, name, own) for name, own in self._settings().items()}
        for model in self._naming.models if self._naming else ():
            path = self._path(model.pattern, 1)
            require_torch(f"writing {path.name} (--naming {self._config.naming})")
            plan = plan_export(bundle, path, model.network, model.layout)
            prepare_export(bundle, plan, moments=moments if plan.one_dictionary else {})

    def wants_weights(self, step: int) -> bool:
        """Whether a weights file is due after `step`."""
        return bool(self._due(step))

    def lacks_weights(self, step: int) -> bool:
        """Whether a weights file was due after `step` and is not there."""
        return not all(self._path(model.pattern, step).is_file() for model in self._due(step))

    def weights(self, step: int, bundle: Bundle, snapshot: Snapshot) -> None:
        """Write the weights files that are due after `step`."""
        settings = self._settings()
        for model in self._due(step):
            path = self._path(model.pattern, step)
            with self._guard.attempt(f"{path} (--naming)", self._later), disk_errors(path, "writing weights"):
                plan = plan_export(bundle, path, model.network, model.layout)
                export(bundle, plan, moments=snapshot.moments(settings) if plan.one_dictionary else {})

    def _settings(self) -> dict[str, dict[str, Any]]:
        """Return what is noted in each network's optimizer state."""
        betas = [self._config.beta1, self._config.beta2]
        return {
            "generator": {"lr": self._config.g_lr, "betas": betas},
            "discriminator": {"lr": self._config.d_lr, "betas": betas},
        }

    def grid(self, step: int, picture: Path) -> None:
        """Copy the sample grid drawn after `step`."""
        if self._naming is None:
            return
        self._copy(picture, self._naming.grid, step)
        if step == self._schedule.total_steps:
            self._copy(picture, self._naming.last_grid, step)

    def grids(self, frames: Sequence[Path]) -> None:
        """Copy the sample grids that are there, in their order, unless their copies are there already."""
        steps = {frame: self._schedule.sample_step(frame.stem) for frame in frames}
        drawn = {frame: step for frame, step in steps.items() if step and step <= self._schedule.total_steps}
        # A later grid of the same epoch replaces the one before it.
        for frame, step in {
            self._schedule.epoch(step): (frame, step) for frame, step in drawn.items()
        }.values():
            self.grid(step, frame)

    def finish(self) -> None:
        """Copy what is made at the end: the animation, the curves, the training images."""
        if self._naming is None:
            return
        samples, end = self._run / SAMPLES_FOLDER, self._schedule.total_steps
        self._copy(samples / self._noise / ANIMATION_FILE, self._naming.animation, end)
        self._copy(self._run / LOSSES_FILE, self._naming.curves, end)
        self._copy(samples / REAL_PICTURE, self._naming.real, end)

    @property
    def _later(self) -> str:
        return f"Make it later: {resume_command(self._run)}"

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
        epochs = self._schedule.epoch(self._schedule.total_steps)
        return self._run / pattern.format(epoch=epoch, index=epoch - 1, epochs=epochs, noise=self._noise)

    def _copy(self, source: Path, pattern: str | None, step: int) -> None:
        if pattern is None or not source.is_file():
            return
        target = self._path(pattern, step)
        with (
            self._guard.attempt(f"{target} (--naming)", self._later),
            disk_errors(target, "copying a picture"),
        ):
            if target.is_file() and filecmp.cmp(source, target, shallow=False):
                return
            target.parent.mkdir(parents=True, exist_ok=True)
            with atomic_path(target) as temporary:
                shutil.copyfile(source, temporary)


def _no_moments(bundle: Bundle, name: str, settings: dict[str, Any]) -> AdamMoments:
    """Return an optimizer's state of the shapes that training will have."""
    weights = bundle.weights[name]
    zeros = {key: np.zeros_like(weights[key]) for key in trained_names(bundle.architecture, name)}
    return AdamMoments(zeros, zeros, 1, settings)
