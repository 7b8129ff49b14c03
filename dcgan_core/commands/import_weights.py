"""`import_weights`: make a run from another program's weights; also the code that the commands about weights share."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from dcgan_core.commands.command import Command
from dcgan_core.config.options import flag_of, option, options_of
from dcgan_core.config.training import parse_image_size
from dcgan_core.config.words import as_typed
from dcgan_core.description.labels import MOST_CLASSES
from dcgan_core.description.protocols import LatentDistribution, NetworkName
from dcgan_core.errors import InputError
from dcgan_core.framework import Framework
from dcgan_core.quality.images import real_images
from dcgan_core.runs.folder import CHECKPOINTS_FOLDER, WEIGHTS_FILE, check_new_run, create_run
from dcgan_core.sampling.drawing import accept_doubts_option, reading_option
from dcgan_core.sampling.latents import first_latents, latent_blocks
from dcgan_core.system.files import disk_errors
from dcgan_core.system.program import command_line
from dcgan_core.system.progress import said_when_long
from dcgan_core.system.streams import ask, can_ask, show, warn
from dcgan_core.weights.addresses import at_hand
from dcgan_core.weights.bundle import MOMENTS_FILE, AdamMoments, Bundle, save_bundle, save_moments
from dcgan_core.weights.foreign.choosing.hints import End, Hints, LabelOrder, NormalizationHint
from dcgan_core.weights.foreign.choosing.inference import AmbiguousWeights
from dcgan_core.weights.foreign.choosing.judging import IMAGES
from dcgan_core.weights.foreign.importing import Imported, import_files
from dcgan_core.weights.opening import refuse_doubts
from dcgan_core.weights.summary import (
    SAMPLES,
    Health,
    bundle_text,
    images_health,
    moments_text,
    together,
    weights_health,
)


def _assumption(help: str, when_none: str, **details: Any) -> Any:
    return option(None, group="assumptions", when_none=when_none, help=help, **details)


def _per_layer(help: str) -> Any:
    return _assumption(help, "the preset's, or the usual ones", metavar="N,N,...")


@dataclasses.dataclass(frozen=True)
class HintOptions:
    """Flags for settings that another program's file does not state."""

    preset: str | None = _assumption(
        "Known network that supplies strides, slopes, latents and so on.",
        "as the file's names and shapes suggest",
    )
    dialect: str | None = _assumption(
        "Program whose layer names the file has. Needed if two fit equally well.", "by the names"
    )
    image_size: int | str | None = _assumption(
        "Size of the images in pixels.", "computed from the kernels", metavar="SIDE|HEIGHTxWIDTH"
    )
    g_strides: str | None = _per_layer("Strides of the generator's layers, from the latent on.")
    g_paddings: str | None = _per_layer("Paddings of the generator's layers.")
    g_output_paddings: str | None = _per_layer("Output paddings of the generator's layers.")
    g_slope: str | None = _assumption(
        "Negative slopes of the generator's activations: one for all, or one each. 0 is ReLU, 1 is none.",
        "what the running statistics show, or ReLU",
        metavar="SLOPE[,SLOPE,...]",
    )
    g_end: End | None = _assumption(
        "Activation after the generator's last layer. With a sigmoid, the discriminator also reads images in [0, 1].",
        "the preset's or tanh",
    )
    d_strides: str | None = _per_layer("Strides of the discriminator's layers, from the image on.")
    d_paddings: str | None = _per_layer("Paddings of the discriminator's layers.")
    slope: str | None = _assumption(
        "Negative slopes of the discriminator's activations.",
        "the preset's, the generator's if that is one LeakyReLU's, or 0.2",
        metavar="SLOPE[,SLOPE,...]",
    )
    normalization: NormalizationHint | None = _assumption(
        "Kind of normalisation, if the file has scales and shifts without running statistics, or no "
        "arrays at all.",
        "the command asks if it matters",
    )
    reading: int | None = reading_option()
    latent: LatentDistribution | None = _assumption(
        "Distribution of the latents. normal: N(0, 1). uniform: U(-1, 1). unit: U(0, 1).",
        "what the running statistics show, or the preset's, or normal",
    )
    classes: int | None = _assumption(
        "Number of classes of a network with one-hot labels, if the file does not show it.",
        "the rows of its label table, or what its widths show",
        minimum=2,
        maximum=MOST_CLASSES,
    )
    label_order: LabelOrder | None = _assumption(
        "Whether labels come after the latent or the image (last), or before it (first). product: the rows of the "
        "table of labels multiply the latent. none: the table is never read.",
        "what the running statistics show, or last",
    )
    eps: float | None = _assumption(
        "Number that batch normalisation adds to the variance.", "the preset's or 1e-5", above=0, below=1
    )

    member: str | None = _assumption(
        "Key of the weights to use, if a file has several for one network. Several keys with commas make one network.",
        "the only ones, or those that are not averaged",
        metavar="KEY",
    )
    network: NetworkName | None = _assumption(
        "Read only this network, for example if the other cannot be read.", "all in the file"
    )

    dataset: str | None = _assumption(
        "Name of the dataset that the networks were trained on. Its images, with the generator's, show the "
        "discriminator's slopes and strides.",
        "the discriminator's slopes and strides are assumed",
    )
    data_dir: Path | None = _assumption(
        "Folder or archive of these images, or of the dataset's files.",
        "no images, or ./data with --dataset",
        fetched=True,
    )

    def hints(self) -> Hints:
        """Return the flags as `import_files` takes them; raises InputError for text that is not numbers."""
        given = {name: getattr(self, name) for name in options_of(HintOptions)}
        dataset, data_dir = given.pop("dataset"), given.pop("data_dir")
        if dataset is not None or data_dir is not None:
            given["images"] = real_images(dataset, data_dir, IMAGES)
        for name in ("g_strides", "g_paddings", "g_output_paddings", "d_strides", "d_paddings"):
            given[name] = _numbers(flag_of(name), given[name])
        for name in ("slope", "g_slope"):
            given[name] = _slopes(flag_of(name), given[name])
        if self.image_size is not None:
            given["image_size"] = parse_image_size(
                self.image_size, typed={"image_size": f"--image-size {as_typed(str(self.image_size))}"}
            )
        return Hints(**given)


def _numbers(flag: str, text: str | None) -> tuple[int, ...] | None:
    if text is None:
        return None
    parts = text.replace(" ", ",").split(",")
    if not all(part.isascii() and part.isdecimal() and len(part) < 4 for part in parts):
        raise InputError(f"{flag} {text}: expected whole numbers with commas between them, such as 1,2,2,2")
    return tuple(int(part) for part in parts)


def _slopes(flag: str, text: str | None) -> tuple[float, ...] | None:
    if text is None:
        return None
    try:
        slopes = tuple(float(part) for part in text.replace(" ", ",").split(","))
    except ValueError:
        slopes = ()
    if not slopes or not all(0 <= slope <= 1 for slope in slopes):
        raise InputError(f"{flag} {text}: expected numbers from 0 to 1 with commas between them, such as 0.2")
    return slopes


def asking(files: Sequence[Path], hints: Hints) -> Imported:
    """Import. If several descriptions fit equally well, ask the user at the terminal.

    Raises AmbiguousWeights if there is no terminal.
    """
    files = [at_hand(file)[0] for file in files]
    while True:
        try:
            with said_when_long(
                f"Reading {files[0]}: the ways in which its layers may be applied are compared ..."
            ):
                return import_files(files, hints)
        except AmbiguousWeights as question:
            if not can_ask():
                raise
            hints = _ask(question)


def _ask(question: AmbiguousWeights) -> Hints:
    warn(str(question).split("\n", 1)[0])
    for number, choice in enumerate(question.choices, 1):
        warn(f"  {number}  {choice.text}")
    while True:
        answer = ask(f"Which? [1-{len(question.choices)}] ")
        if answer is None:
            raise question
        if answer.strip().isdecimal() and 1 <= int(answer) <= len(question.choices):
            return question.choices[int(answer) - 1].hints


def examine(bundle: Bundle, framework: Framework) -> Health:
    """Check a bundle by its weights and, if they allow it, by images of its generator."""
    health = weights_health(bundle.weights)
    if "generator" not in bundle.weights or any("not finite" in problem for problem in health.problems):
        return health
    latents = first_latents(latent_blocks(bundle.architecture, 0), SAMPLES)
    return together(health, images_health(np.concatenate(list(framework.generator(bundle).images(latents)))))


def print_weights(bundle: Bundle, moments: Mapping[str, AdamMoments], health: Health) -> None:
    """Print the content and health of a bundle, and the optimizers' moments that came with it."""
    show(bundle_text(bundle, health))
    for line in moments_text(moments):
        show(line)


STEP = 0
"""The step of an imported checkpoint: this package has not trained it."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class ImportOptions(HintOptions):
    """The options of `import_weights`."""

    files: tuple[Path, ...] = option(
        positional=True,
        metavar="FILE",
        help="Weights of one or both networks: .pth, .pt, .safetensors, .npz, .keras, .h5, .onnx, .msgpack or "
        ".npy files, a folder of these, or an Orbax folder.",
        fetched=True,
    )
    accept_doubts: bool = accept_doubts_option()
    output: Path | None = option(
        None,
        metavar="RUN",
        when_none="the first free runs/imported-NNN",
        help="New or empty folder for the run.",
    )
    architecture: Path | None = option(
        None,
        metavar="FILE.toml",
        when_none="as the file's names and shapes suggest",
        help="Description of the networks, as `describe FILE --architecture` writes it. You may edit it. Nothing "
        "is inferred then. Arrays that do not fit are listed.",
    )

    def hints(self) -> Hints:
        """Return the flags as `import_files` takes them; raises InputError for those that contradict each other."""
        hints = super().hints()
        if self.architecture is None:
            return hints
        others = [
            flag_of(name)
            for name in options_of(HintOptions)
            if name not in ("dialect", "member", "network", "label_order") and getattr(self, name) is not None
        ]
        if others:
            raise InputError(
                f"--architecture says what the networks are: leave out {', '.join(others)}, and edit the file"
            )
        return dataclasses.replace(hints, architecture=self.architecture)


def import_weights(options: ImportOptions, framework: Framework) -> int:
    """Import what `options` name into a new run and return the exit status.

    Raises InputError, before anything is written, when the files are damaged, hold no DCGAN, or a generator that is
    dead.
    """
    check_new_run(options.output, "--output")
    imported = asking(options.files, options.hints())
    names = " ".join(map(str, options.files[:3])) + (" ..." if len(options.files) > 3 else "")
    health = examine(imported.bundle, framework)
    health.raise_problems(names, "Importing it")
    refuse_doubts(imported.bundle, names, accepted=options.accept_doubts)
    run = _write(imported, options)
    print_weights(imported.bundle, imported.moments, health)
    show(f"Imported into {run}\n{_what_next(imported.bundle, run, framework.package)}", kept=True)
    return 0


def _what_next(bundle: Bundle, run: Path, package: str) -> str:
    """Return what can be done with the networks that are there, as commands to paste, a line each."""
    lines = (
        {"Draw with it": command_line(package, "generate", "--load-path", run)}
        if "generator" in bundle.weights
        else {
            "Look at its kernels": command_line("dcgan_jax", "filters", "--load-path", run),
            "Take its features": command_line("dcgan_jax", "features", "--load-path", run),
        }
    )
    lines["Continue training from it"] = command_line(package, "train", "--init-from", run)
    return "\n".join(f"{what}: {command}" for what, command in lines.items())


def _write(imported: Imported, options: ImportOptions) -> Path:
    run = create_run(options.output, "imported")
    folder = run / CHECKPOINTS_FOLDER / str(STEP)
    accepted = {"doubts_accepted": True} if options.accept_doubts else {}
    bundle = dataclasses.replace(imported.bundle, record={"step": STEP, **imported.bundle.record, **accepted})
    with disk_errors(run, "writing the imported weights"):
        if imported.moments:
            save_moments(folder / MOMENTS_FILE, imported.moments)
        # Last, since a checkpoint counts from the moment its weights are there.
        save_bundle(folder / WEIGHTS_FILE, bundle)
    return run


COMMAND = Command(
    ImportOptions,
    "Make a run from weights that another program saved.",
    import_weights,
    common="files output preset image_size g_strides latent network reading accept_doubts architecture",
    examples={
        "netG.pth netD.pth": "both networks, into runs/imported-001",
        "model.h5 --output runs/theirs": "a Keras file, into a folder of your choice",
        "netG.pth --reading 2": "where the file can be read in several ways",
    },
)
