"""`import_weights`: a run from the weights that another program saved."""

from __future__ import annotations

import dataclasses
import functools
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

import numpy as np

from dcgan_core.commands.command import Command
from dcgan_core.config.options import option
from dcgan_core.config.training import parse_image_size
from dcgan_core.description.randomness import sample_latents
from dcgan_core.errors import InputError
from dcgan_core.framework import Framework
from dcgan_core.runs.folder import CHECKPOINTS_FOLDER, WEIGHTS_FILE, check_output_path, create_run
from dcgan_core.system.files import disk_errors
from dcgan_core.weights.bundle import MOMENTS_FILE, Bundle, save_bundle, save_moments
from dcgan_core.weights.foreign.geometry import Hints
from dcgan_core.weights.foreign.importing import Imported, import_files
from dcgan_core.weights.foreign.inference import AmbiguousWeights
from dcgan_core.weights.summary import (
    SAMPLES,
    Health,
    bundle_text,
    images_health,
    moments_text,
    together,
    weights_health,
)

# What the commands about weights share: the two things a framework does for them, and the flags that say what a
# foreign file does not tell.


@dataclasses.dataclass(frozen=True)
class HintOptions:
    """Flags for files of other programs."""

    preset: str | None = option(
        None,
        group="assumptions",
        when_none="what the file's names and shapes tell",
        help="Take strides, slopes, latents and the like from this architecture.",
    )
    dialect: str | None = option(
        None,
        group="assumptions",
        when_none="told by its names",
        help="Whose way of naming weights the file follows; settles it when two fit alike.",
    )
    image_size: int | str | None = option(
        None,
        group="assumptions",
        metavar="SIDE|HEIGHTxWIDTH",
        when_none="what the kernels make",
        help="Size of the images in pixels.",
    )
    g_strides: str | None = option(
        None,
        group="assumptions",
        metavar="N,N,...",
        when_none="the preset's or the usual",
        help="Strides of the generator's layers, from the latent on.",
    )
    g_paddings: str | None = option(
        None,
        group="assumptions",
        metavar="N,N,...",
        when_none="the preset's or the usual",
        help="Its paddings.",
    )
    g_output_paddings: str | None = option(
        None,
        group="assumptions",
        metavar="N,N,...",
        when_none="the preset's or the usual",
        help="Its output paddings.",
    )
    g_slope: float | None = option(
        None,
        group="assumptions",
        minimum=0,
        below=1,
        when_none="ReLU",
        help="The generator's activations are LeakyReLU of this negative slope.",
    )
    d_strides: str | None = option(
        None,
        group="assumptions",
        metavar="N,N,...",
        when_none="the preset's or the usual",
        help="Strides of the discriminator's layers, from the image on.",
    )
    d_paddings: str | None = option(
        None,
        group="assumptions",
        metavar="N,N,...",
        when_none="the preset's or the usual",
        help="Its paddings.",
    )
    slope: float | None = option(
        None,
        group="assumptions",
        minimum=0,
        below=1,
        when_none="the preset's or 0.2",
        help="Negative slope of the discriminator's LeakyReLU.",
    )
    latent: Literal["normal", "uniform"] | None = option(
        None, group="assumptions", when_none="the preset's or normal", help="Latents: N(0, 1) or U(-1, 1)."
    )
    eps: float | None = option(
        None,
        group="assumptions",
        above=0,
        below=1,
        when_none="the preset's or 1e-5",
        help="Added to the variance in batch normalisations.",
    )

    def hints(self) -> Hints:
        """Return the flags as `import_files` takes them; raises InputError for numbers that are none."""
        return Hints(
            preset=self.preset,
            dialect=self.dialect,
            image_size=None if self.image_size is None else parse_image_size(self.image_size),
            g_strides=_numbers("--g-strides", self.g_strides),
            g_paddings=_numbers("--g-paddings", self.g_paddings),
            g_output_paddings=_numbers("--g-output-paddings", self.g_output_paddings),
            g_slope=self.g_slope,
            d_strides=_numbers("--d-strides", self.d_strides),
            d_paddings=_numbers("--d-paddings", self.d_paddings),
            slope=self.slope,
            latent=self.latent,
            eps=self.eps,
        )


def _numbers(flag: str, text: str | None) -> tuple[int, ...] | None:
    if text is None:
        return None
    parts = text.replace(" ", ",").split(",")
    if not all(part.isascii() and part.isdecimal() and len(part) < 4 for part in parts):
        raise InputError(f"{flag} {text}: expected whole numbers with commas between them, such as 1,2,2,2")
    return tuple(int(part) for part in parts)


def asking(imports: Callable[[Hints], Imported], hints: Hints) -> Imported:
    """Import, and when several descriptions fit equally well, ask a person at a terminal which it is.

    Where nobody can be asked, AmbiguousWeights goes on to the caller.
    """
    while True:
        try:
            return imports(hints)
        except AmbiguousWeights as question:
            if not (sys.stdin.isatty() and sys.stderr.isatty()):
                raise
            hints = _ask(question)


def _ask(question: AmbiguousWeights) -> Hints:
    print(str(question).split("\n", 1)[0], file=sys.stderr)
    for number, choice in enumerate(question.choices, 1):
        print(f"  {number}  {choice.text}", file=sys.stderr)
    while True:
        print(f"Which? [1-{len(question.choices)}] ", end="", file=sys.stderr, flush=True)
        answer = sys.stdin.readline()
        if not answer:
            raise question
        if answer.strip().isdecimal() and 1 <= int(answer) <= len(question.choices):
            return question.choices[int(answer) - 1].hints


def examine(bundle: Bundle, framework: Framework) -> Health:
    """Judge a bundle by its weights and, where those allow it, by images of its generator."""
    health = weights_health(bundle.weights)
    if "generator" not in bundle.weights or any("not finite" in problem for problem in health.problems):
        return health
    architecture = bundle.architecture
    latents = sample_latents(0, 0, SAMPLES, architecture.nz, architecture.latent)
    return together(health, images_health(np.concatenate(list(framework.generator(bundle).images(latents)))))


def names(paths: Sequence[Path]) -> str:
    """Return paths as a command line has them, the first few."""
    return " ".join(map(str, paths[:3])) + (" ..." if len(paths) > 3 else "")


STEP = 0
"""The step of an imported checkpoint: this package has not trained it."""


@dataclasses.dataclass(frozen=True)
class ImportOptions(HintOptions):
    """What `import_weights` can be asked for."""

    files: tuple[Path, ...] = option(
        (),
        positional=True,
        metavar="FILE",
        when_none="required",
        help="Weights of one or both networks: .pth, .pt, .safetensors, .npz, or .npy files (or a folder of them).",
    )
    output: Path | None = option(
        None, metavar="RUN", when_none="the first free runs/imported-NNN", help="Folder of the new run."
    )


def import_weights(options: ImportOptions, framework: Framework) -> int:
    """Import what `options` name into a new run and return the exit status.

    Raises InputError, before anything is written, when the files are damaged, hold no unconditional DCGAN, or a
    generator that is dead.
    """
    if not options.files:
        raise InputError("name the files to import: import_weights netG.pth netD.pth --output runs/imported")
    if options.output is not None:
        check_output_path(options.output)
    imported = asking(functools.partial(import_files, options.files), options.hints())
    health = examine(imported.bundle, framework)
    health.raise_problems(names(options.files), "Importing it")
    run = _write(imported, options)
    print(bundle_text(imported.bundle, health))
    for line in moments_text(imported.moments):
        print(line)
    print(f"Imported into {run}. Draw with it: generate --load_path {run}; train on: --init-from {run}")
    return 0


def _write(imported: Imported, options: ImportOptions) -> Path:
    run = create_run(options.output, "imported")
    folder = run / CHECKPOINTS_FOLDER / str(STEP)
    bundle = dataclasses.replace(imported.bundle, record={"step": STEP, **imported.bundle.record})
    with disk_errors(run, "writing the imported weights"):
        if imported.moments:
            save_moments(folder / MOMENTS_FILE, imported.moments)
        # Last, since a checkpoint counts from the moment its weights are there.
        save_bundle(folder / WEIGHTS_FILE, bundle)
    return run


COMMAND = Command(ImportOptions, "Make a run of the weights that another program saved.", import_weights)
