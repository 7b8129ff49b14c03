"""The options that the commands which draw and explore share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from jaxtyping import UInt8

from dcgan_core.config.options import option
from dcgan_core.description.architecture import Architecture
from dcgan_core.errors import InputError
from dcgan_core.framework import Framework, Generator, SamplingStatistics
from dcgan_core.pictures.tiles import save_png, to_uint8
from dcgan_core.runs.folder import CHECKPOINTS_FOLDER, is_run
from dcgan_core.sampling.latents import pick_latents, truncate
from dcgan_core.system.files import disk_errors
from dcgan_core.system.progress import progress_bar
from dcgan_core.weights.bundle import Bundle
from dcgan_core.weights.formats.arrays import write_npz
from dcgan_core.weights.opening import DIGITS_GENERATOR, WhichWeights, open_weights


@dataclass(frozen=True, kw_only=True)
class WeightsOptions:
    """Which weights, and where the result goes."""

    load_path: Path | None = option(
        None,
        when_none="the small generator of handwritten digits in the package",
        help="A run, a checkpoint folder or a weights file.",
    )
    checkpoint: str = option("newest", metavar="newest|best|STEP", help="Which checkpoint of a run.")
    weights: WhichWeights = option(
        "auto",
        help="Which generator of a run that was trained with --ema: its moving average (ema), that of the last step "
        "(raw), or the average where there is one (auto).",
    )

    def bundle(self) -> Bundle:
        """Return the weights chosen, the package's own digits where none are; raises InputError as `open_weights`."""
        return open_weights(
            self.load_path or DIGITS_GENERATOR, checkpoint=self.checkpoint, weights=self.weights
        )


STATISTICS_HELP = (
    "What batch normalisation draws with. auto: running, or where the network keeps none those of a fixed batch; "
    "running: those that training kept; recalibrated: measured anew, with the final weights, on many latents"
)


@dataclass(frozen=True, kw_only=True)
class LatentOptions:
    """Which latents, and how they are drawn from."""

    statistics: Literal["auto", "running", "recalibrated"] = option("auto", help=f"{STATISTICS_HELP}.")

    seed: int = option(0, minimum=0, maximum=2**32 - 1, help="Seed of the latents.")
    latents: Path | None = option(
        None,
        metavar="FILE",
        when_none="drawn from the seed",
        help="Latents of your own: a .npy or .npz file with an array (N, nz).",
    )
    truncation: float | None = option(
        None,
        above=0,
        when_none="off",
        help="Keep every number of a latent within plus and minus this: cleaner images, less variety "
        "(0.5 is strong, 2 hardly shows).",
    )

    def picked(self, indices: list[int], architecture: Architecture) -> np.ndarray:
        """Return the latents with these numbers, (n, nz) float32; raises InputError for one that is not there."""
        return self.truncated(pick_latents(indices, architecture, self.seed, self.latents), architecture)

    def truncated(self, latents: np.ndarray, architecture: Architecture) -> np.ndarray:
        """Return the latents truncated as asked."""
        if self.truncation is None:
            return latents
        return truncate(latents, self.truncation, architecture.latent)

    @property
    def name(self) -> str:
        """What files made from these latents are called."""
        return f"seed{self.seed}" if self.latents is None else self.latents.stem


def result_folder(load_path: Path | None, command: str) -> Path:
    """Return where a command keeps its pictures: `RUN/<command>`, or `./<command>` where the weights are no run."""
    if load_path is None or not is_run(load_path):
        return Path(command)
    return (load_path.parent if load_path.name == CHECKPOINTS_FOLDER else load_path) / command


def picture_path(output: Path | None, load_path: Path | None, command: str, name: str) -> Path:
    """Return the path of a command's picture (`.png`), beside which its other files stand under the same stem.

    Raises InputError when `output` is a folder or has another suffix.
    """
    if output is None:
        return result_folder(load_path, command) / f"{name}.png"
    if output.is_dir():
        raise InputError(f"--output {output} is a folder; give the name of a file")
    if output.suffix not in ("", ".png"):
        raise InputError(f"--output {output}: expected a file ending in .png; its data goes beside it")
    return output.with_suffix(".png")


# What every exploring command ends with: images drawn, a picture written, the data behind it beside it.

MANY = 1024
"""Images: drawing more shows a progress bar on a terminal."""


def open_generator(
    framework: Framework, options: WeightsOptions, statistics: SamplingStatistics = "auto"
) -> Generator:
    """Return the generator that options name; print what had to be assumed of a foreign file."""
    generator = framework.generator(options.bundle(), statistics)
    print_assumptions(generator)
    return generator


def print_assumptions(generator: Generator) -> None:
    """Print what had to be assumed of a foreign file."""
    for sentence in generator.record.get("assumed", ()):
        print(f"assumed: {sentence}")


def draw(generator: Generator, latents: np.ndarray) -> UInt8[np.ndarray, "N H W C"]:
    """Return the images of latents (N, nz) as bytes."""
    held: list[np.ndarray] = []
    with progress_bar("Drawing", len(latents), hidden=len(latents) <= MANY) as advance:
        for images in generator.images(latents):
            held.append(to_uint8(images))
            advance(len(images))
    return np.concatenate(held)


def save_result(path: Path, picture: np.ndarray, data: Mapping[str, np.ndarray]) -> None:
    """Write a picture (H, W, 3) to `path` and its data to the `.npz` of the same stem, atomically; print the names."""
    save_png(path, picture)
    print(path)
    beside = path.with_suffix(".npz")
    with disk_errors(beside, "saving the data of a picture"):
        write_npz(beside, data)
    print(beside)
