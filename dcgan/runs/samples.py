"""The pictures of a run: sample grids as it goes, an animation and the curves at its end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from dcgan.architecture import Architecture
from dcgan.configuration.training import TrainingConfig
from dcgan.files.disk import disk_errors
from dcgan.pictures.frames import ANIMATION_FILE, in_order
from dcgan.pictures.tiles import image_grid, save_png
from dcgan.randomness import fixed_latents, permutation, sample_latents
from dcgan.runs.folder import LOSSES_FILE, SAMPLES_FOLDER


class SamplePictures:
    """Draws and names the sample grids of one run.

    folder: `samples/fixed_noise/`, every grid from the same latents, or `samples/variable_noise/`, each from
    fresh ones. The latents depend on the seed and the step alone, so a resumed run draws the same.
    """

    def __init__(self, run: Path, config: TrainingConfig, architecture: Architecture) -> None:
        self.run = run
        self.config = config
        self.architecture = architecture
        self.folder = run / SAMPLES_FOLDER / ("fixed_noise" if config.use_fixed else "variable_noise")

    def latents(self, step: int) -> np.ndarray:
        """Return the latents (num_samples, nz) of the grid after `step`."""
        count, nz, latent = self.config.num_samples, self.architecture.nz, self.architecture.latent
        if self.config.use_fixed:
            return fixed_latents(self.config.seed, count, nz, latent)
        return sample_latents(self.config.seed, step, count, nz, latent)

    def forget(self, keeps: Callable[[str], bool]) -> None:
        """Remove the grids whose name `keeps` denies: those a resumed run draws again, or would not have drawn."""
        with disk_errors(self.folder, "removing outdated samples"):
            for frame in self.frames():
                if not keeps(frame.stem):
                    frame.unlink()

    def draw(self, generate: Callable[[np.ndarray], np.ndarray], step: int, name: str) -> np.ndarray:
        """Draw the grid after `step`, save it as `<name>.png` and return it, uint8 (H, W, 3)."""
        grid = image_grid(generate(self.latents(step)))
        path = self.folder / f"{name}.png"
        with disk_errors(path, "writing samples"):
            save_png(path, grid)
        return grid

    def draw_real(self, images: np.ndarray) -> None:
        """Save the first training images of the first epoch in the same layout, to compare with."""
        path = self.run / SAMPLES_FOLDER / "real.png"
        if not path.exists():
            first = permutation(self.config.seed, 0, len(images))[: self.config.num_samples]
            with disk_errors(path, "writing samples"):
                save_png(path, image_grid(np.asarray(images[np.sort(first)])))

    def frames(self) -> list[Path]:
        """Return the grids saved so far, in the order they were drawn."""
        return in_order(file for file in self.folder.glob("*.png") if not file.name.startswith("."))

    def finish(self, stats: Path) -> None:
        """Write the animation (of fixed latents: with fresh ones there is nothing to follow) and the curves."""
        from dcgan.pictures.animation import write_animation
        from dcgan.pictures.curves import plot_losses

        frames = self.frames()
        with disk_errors(self.run, "writing the animation and the curves"):
            if self.config.use_fixed and len(frames) > 1:
                write_animation(frames, self.folder / ANIMATION_FILE, self.config.fps)
            if stats.stat().st_size:
                plot_losses([stats], self.run / LOSSES_FILE)
