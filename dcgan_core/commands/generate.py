"""Draw images with a trained generator and write them as files: the `generate` command of both frameworks."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np

from dcgan_core.commands.command import Command
from dcgan_core.config.options import option
from dcgan_core.description.architecture import Architecture
from dcgan_core.description.labels import (
    ROW,
    class_names,
    default_labels,
    find_labels,
    grid_columns,
    letter_labels,
)
from dcgan_core.errors import InputError, number_of
from dcgan_core.framework import Framework, Generator, SamplingStatistics
from dcgan_core.pictures.tiles import (
    FILE_SHARE,
    SUFFIXES,
    grid_layout,
    refuse_older_images,
    save_image_stream,
)
from dcgan_core.runs.folder import is_run
from dcgan_core.runs.naming import NAMINGS, Naming, get_naming
from dcgan_core.sampling.drawing import (
    STATISTICS_HELP,
    LatentOptions,
    WeightsOptions,
    announced,
    file_name,
    first_images,
    inputs_of,
    result_folder,
)
from dcgan_core.sampling.latents import BLOCK, latent_blocks, read_latents, write_latents
from dcgan_core.sampling.pages import PAGE, save_pages
from dcgan_core.sampling.writing import EMPTY, line_width, text_cells
from dcgan_core.system.files import check_file, check_place, disk_errors, is_same_place, keep_inputs
from dcgan_core.system.paths import typed_path
from dcgan_core.system.progress import progress_bar
from dcgan_core.system.room import BLOCK_BYTES, check_disk
from dcgan_core.system.streams import show
from dcgan_core.weights.addresses import PACKAGED_GENERATOR
from dcgan_core.weights.bundle import Bundle
from dcgan_core.weights.formats.arrays import write_npz_parts

DEFAULT_OUTPUT = 64

ARRAY = "npz"
"""Suffix of a file that holds the images as an array."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class GenerateOptions(LatentOptions, WeightsOptions):
    """The options of `generate`."""

    num_output: int | None = option(
        None,
        minimum=1,
        unit="images",
        when_none=f"{DEFAULT_OUTPUT}, or all of --latents, or {ROW} of each class",
        help=f"Number of images. The classes take turns where {ROW} of each would be too many.",
    )
    output: Path | None = option(
        None,
        when_none="in RUN/generated/, or in ./generated/ if the weights are not from a run",
        help="File of the grid (.png, .jpg, .bmp), or of all images as one array of bytes (.npz, named arr_0, as "
        "FID programs expect), or folder with --individual.",
    )
    individual: bool = option(False, help=f"Write one file per image. A grid holds up to {PAGE:,} images.")
    format: Literal["png", "jpg", "bmp", "npz"] | None = option(
        None, when_none="that of --output, or png", help="Format of the files."
    )
    columns: int | None = option(
        None, minimum=1, when_none="nearly square", unit="images", help="Images in a row of the grid."
    )
    number: bool = option(
        False,
        help="Number the images of a grid from 0. interpolate and arithmetic take latents by these numbers, so a "
        f"numbered grid has {ROW} images of each class in turn, however few there are.",
    )
    save_latents: Path | None = option(
        None,
        metavar="FILE",
        when_none="not saved",
        help="Save the latents of the images in this .npz file, those of a conditional network with a column for each "
        "class after them. --latents reads it.",
    )
    naming: str | None = option(
        None,
        metavar="NAME",
        when_none="none",
        help="Name the files as a public program does, in the run folder or, if the weights are not from a run, here: "
        f"{', '.join(name for name, naming in NAMINGS.items() if naming.images)}.",
    )
    label: str | None = option(
        None,
        metavar="LABEL,LABEL...",
        when_none="every class",
        help="Conditional networks: the classes to draw, by name or number. Each gets a row of samples.",
    )
    write: str | None = option(
        None,
        metavar="TEXT",
        when_none="off",
        help="Conditional networks whose classes are single characters: draw this text, one sample for each "
        "character. A space is an empty cell of the grid, and lines break there.",
    )
    statistics: SamplingStatistics = option(
        "auto",
        help=f"{STATISTICS_HELP} batch: of all images drawn together, as in the authors' program.",
    )


def generate(options: GenerateOptions, framework: Framework) -> int:
    """Draw what `options` ask for; return the exit status.

    Raises InputError before anything is drawn when the output cannot be as requested.
    """
    named = None
    if options.naming is not None:
        naming = _naming_of_images(options.naming)
        named = options.bundle()
        options = _named(options, naming, named)
    suffix = _suffix(options)
    target = options.output or _default_output(options, suffix)
    _check_places(options, target, suffix)
    bundle = named or options.bundle()
    labels = _labels(options, bundle)  # a wrong class is said before a framework is loaded
    blocks, count = _latents(options, bundle.architecture, labels)
    generator = announced(framework.generator(bundle, options.statistics))
    architecture = generator.architecture
    if architecture.classes and options.columns is None and not options.individual:
        options = dataclasses.replace(options, columns=_columns(options, count, generator, labels))
    if not options.individual and suffix != ARRAY:
        height, width, _ = architecture.image_shape
        page = min(len(_cells(options, min(count, PAGE), labels)), PAGE)
        grid_layout(page, height, width, options.columns, labelled=options.number)
    inputs = architecture.nz + architecture.classes
    _check_room(options, target, suffix, count, math.prod(architecture.image_shape), inputs)
    if options.save_latents is not None:
        with disk_errors(options.save_latents, "saving latents"):
            write_latents(options.save_latents, blocks(), count, inputs)
    if options.individual:
        refuse_older_images(target, count, suffix, _pattern(options))
    images = _drawn(generator, blocks(), count, together=options.statistics == "batch")
    _save(options, target, suffix, images, _cells(options, count, labels), architecture.image_shape)
    if options.save_latents is not None:
        show(options.save_latents, kept=True)
    return 0


def _naming_of_images(name: str) -> Naming:
    """Return a naming; raises InputError for that of a program that saves no images."""
    naming = get_naming(name)
    if naming.images is None:
        raise InputError(f"--naming {naming.name}: that program saves no drawn images; leave --naming out")
    return naming


def _check_places(options: GenerateOptions, target: Path, suffix: str) -> None:
    """Raise InputError where files cannot be written as requested."""
    if not options.individual:
        check_file(target, "--output")
        # The longest name that is made of it.
        typed_path(target.with_name(f"{target.name}_000.{suffix}"), "--output")
    elif target.exists() and not target.is_dir():
        raise InputError(f"--output {target} is a file; with --individual give a folder")
    elif not target.exists() and _kind(target) in (*SUFFIXES, ARRAY):
        raise InputError(f"--output {target} has the name of a file; with --individual give a folder")
    else:
        check_place(target, f"--output {target}")
    if options.individual and options.number:
        raise InputError("--number numbers the images of a grid; single files have numbers for names")
    if options.save_latents is not None:
        if options.save_latents.suffix != ".npz":
            raise InputError(f"--save-latents {options.save_latents}: expected a file ending in .npz")
        check_file(options.save_latents, "--save-latents")
        keep_inputs([options.save_latents], inputs_of(options), "--save-latents")
        if is_same_place(options.save_latents, target, target.with_suffix(f".{suffix}")):
            raise InputError(
                f"--save-latents {options.save_latents}: --output names this file too; leave one out"
            )
    if suffix == ARRAY:
        _refuse_for_an_array(options, target)
        keep_inputs([target.with_suffix(f".{ARRAY}")], inputs_of(options))


def _cells(options: GenerateOptions, count: int, labels: Sequence[int]) -> Sequence[int]:
    """Return the numbers of the samples in the cells of the grid, EMPTY for those of the spaces of --write."""
    if options.write and len(labels) < len(options.write) and options.columns is not None:
        return text_cells(options.write, options.columns, count)
    return range(count)


def _save(
    options: GenerateOptions,
    target: Path,
    suffix: str,
    images: Iterator[np.ndarray],
    cells: Sequence[int],
    image_shape: tuple[int, int, int],
) -> None:
    """Write images, bytes of (n, *image_shape) at a time, as files, as one array or as grids of `cells`."""
    count = len(cells) - cells.count(EMPTY)
    if options.individual:
        save_image_stream(target, images, count, suffix, _pattern(options))
        show(f"{number_of(count, 'image')} in {target}", kept=True)
    elif suffix == ARRAY:
        target = target.with_suffix(f".{ARRAY}")
        with disk_errors(target, "saving images"):
            write_npz_parts(target, "arr_0", (count, *image_shape), images)
        show(f"{number_of(count, 'image')} in {target}", kept=True)
    else:
        file = target.with_suffix(target.suffix or f".{suffix}")
        save_pages(file, images, cells, image_shape, options.columns, number=options.number)


def _check_room(
    options: GenerateOptions, target: Path, suffix: str, count: int, values: int, inputs: int
) -> None:
    """Raise InputError where the disk has no room for what is to be written, as far as that can be foreseen.

    values: of an image. inputs: of the network, which make a latent.
    """
    one = values * FILE_SHARE.get(suffix, 1)
    if options.individual:
        one = max(one, BLOCK_BYTES)
    what, fewer = number_of(count, "image"), "draw fewer, or choose another place with --output"
    check_disk(target.parent, count * one, what, fewer, files=count if options.individual else 0)
    if options.save_latents is not None:
        latents = f"the latents of {what}"
        check_disk(options.save_latents.parent, 4 * inputs * count, latents, "draw fewer")


def _refuse_for_an_array(options: GenerateOptions, target: Path) -> None:
    """Raise InputError for options that arrange pictures, where the images are to be an array."""
    for flag in ("individual", "columns", "number"):
        if getattr(options, flag):
            raise InputError(
                f"--{flag} is for pictures, and {target.with_suffix(f'.{ARRAY}').name} holds all images as one array: "
                "leave one out"
            )


def _labels(options: GenerateOptions, bundle: Bundle) -> list[int]:
    """Return the labels chosen, in order; none where every class is to be drawn, or the network has no classes.

    Raises InputError for a class that the network does not have.
    """
    if options.label is None and options.write is None:
        return []
    flag, text = ("--label", options.label) if options.label is not None else ("--write", options.write)
    if options.label is not None and options.write is not None:
        raise InputError("--label and --write both choose the classes; leave one out")
    if options.latents is not None:
        raise InputError(f"{flag}: the latents of --latents have labels of their own; leave one out")
    names = class_names(bundle.architecture, bundle.record)
    if not names:
        raise InputError(
            f"{flag}: this network is unconditional, so it has no classes to draw. Train one with --conditional"
        )
    assert text is not None
    if options.label is not None:
        return find_labels(text, names, flag)
    return letter_labels(text, names, flag)


def _columns(options: GenerateOptions, count: int, generator: Generator, labels: list[int]) -> int | None:
    """Return the columns of the grid of a conditional network where none are chosen; None for nearly square."""
    if options.write:
        empty = len(labels) < len(options.write)
        width = line_width(options.write if empty else "." * len(labels))
        return width if empty else min(count, width)
    if options.number or options.latents is not None:
        return min(count, ROW)
    return grid_columns(count, len(labels) or generator.architecture.classes)


def _latents(
    options: GenerateOptions, architecture: Architecture, labels: list[int]
) -> tuple[Callable[[], Iterator[np.ndarray]], int]:
    """Return (what yields the latents in blocks, from the start on each call; how many images there are to be)."""
    if options.latents is None:
        drawn = labels or list(range(architecture.classes))
        usual = DEFAULT_OUTPUT
        if options.write is not None:
            usual = len(labels)
        elif drawn:
            usual = ROW * min(len(drawn), PAGE // ROW)
        total = None if options.number else options.num_output

        def chosen(count: int, start: int) -> np.ndarray:
            if options.write is not None:
                return np.array(drawn)[np.arange(start, start + count) % len(drawn)]
            return np.array(drawn)[default_labels(count, len(drawn), start, total)]

        return (
            lambda: (
                options.truncated(block, architecture)
                for block in latent_blocks(architecture, options.seed, chosen if drawn else None)
            ),
            options.num_output or usual,
        )
    given = read_latents(options.latents, architecture.nz, architecture.classes)
    given = options.truncated(given, architecture)
    if options.num_output is not None and options.num_output > len(given):
        raise InputError(
            f"--num-output {options.num_output}: {options.latents} holds {number_of(len(given), 'latent')}"
        )
    return (
        lambda: (given[start : start + BLOCK] for start in range(0, len(given), BLOCK)),
        options.num_output or len(given),
    )


def _named(options: GenerateOptions, naming: Naming, bundle: Bundle) -> GenerateOptions:
    """Return the options with the output that a naming means for these weights."""
    in_colour = bundle.architecture.image_shape[2] == 3
    pattern = (naming.colour_images if in_colour else None) or naming.images or ""
    given = [flag for flag in ("output", "format", "individual") if getattr(options, flag)]
    if given:
        raise InputError(f"--naming and --{given[0]} both name the files; leave one out")
    path = options.load_path
    run = result_folder(path, "generated").parent if path is not None and is_run(path) else Path()
    target = run / pattern.partition("{number}")[0].format(model=_model_name(path, bundle))
    if "{number}" not in pattern:
        return dataclasses.replace(options, output=target)
    suffix: Any = Path(pattern).suffix.lstrip(".")
    return dataclasses.replace(options, output=target.parent, individual=True, format=suffix)


def _pattern(options: GenerateOptions) -> str | None:
    """Return the name of one image's file with a place for its number; None: numbers of equal width."""
    images = get_naming(options.naming).images if options.naming is not None else None
    return None if images is None else Path(images).stem


def _model_name(path: Path | None, bundle: Bundle) -> str:
    """Return what the weights are called: "G-10" after ten epochs of a run, else the name of their file."""
    if path is None:
        return PACKAGED_GENERATOR.stem
    if not is_run(path):
        return path.stem
    return f"G-{bundle.record.get('epoch', 0)}"


def _suffix(options: GenerateOptions) -> str:
    named = _kind(options.output) if options.output and not options.individual else ""
    if named and named not in (*SUFFIXES, ARRAY):
        kinds = ", .".join((*SUFFIXES, ARRAY))
        raise InputError(f"--output {options.output}: expected a file ending in .{kinds}")
    if named and options.format and named != options.format:
        raise InputError(f"--output {options.output} and --format {options.format} disagree; leave one out")
    return options.format or named or "png"


def _kind(path: Path) -> str:
    """Return the suffix of a file as `--format` has it; "" without one."""
    suffix = path.suffix.lstrip(".").lower()
    return "jpg" if suffix == "jpeg" else suffix


def _default_output(options: GenerateOptions, suffix: str) -> Path:
    folder = result_folder(options.load_path, "generated")
    name = file_name(folder, options.name)
    return folder / name if options.individual else folder / f"{name}.{suffix}"


def _drawn(
    generator: Generator, blocks: Iterator[np.ndarray], count: int, *, together: bool
) -> Iterator[np.ndarray]:
    """Yield `count` images as bytes, some at a time (or of one batch), with a progress bar on a terminal."""
    with progress_bar("Generating", count, hidden=count <= PAGE) as advance:
        for images in first_images(generator.bytes, blocks, count, together=together):
            advance(len(images))
            yield images


COMMAND = Command(
    GenerateOptions,
    "Draw images with a trained generator.",
    generate,
    common="load_path num_output label write output individual format columns number seed truncation checkpoint "
    "naming",
    examples={
        "": "every letter, from the generator in the package",
        "--write HELLO": "a word",
        "--load-path runs/folder-001 --num-output 100": "a grid from a run of yours",
        "--load-path netG.pth --individual --output pictures": "files, from weights of another program",
        "--load-path runs/folder-001 --seed 7 --truncation 1": "other latents, cleaner images",
    },
)
