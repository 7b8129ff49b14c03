"""Draw images with a trained generator and write them as files: the `generate` command of both frameworks."""

from __future__ import annotations

import dataclasses
import itertools
import math
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np

from dcgan.architecture import Architecture
from dcgan.errors import InputError
from dcgan.opening import CHECKPOINTS_FOLDER, is_run
from dcgan.options import option
from dcgan.pictures.tiles import SUFFIXES, grid_layout, save_grid, save_image_stream, to_uint8
from dcgan.pretrained import DIGITS_GENERATOR
from dcgan.randomness import sample_latents

BLOCK = 64
"""Latents are drawn in blocks of this many, each from its own stream, and a block's images always together, however
few of them are asked for: image k depends on the seed and k alone, to the bit."""

PAGE = 1024
"""The most images in one grid; more are spread over several files, so that memory stays bounded."""


@dataclasses.dataclass(frozen=True)
class GenerateOptions:
    """What `generate` can be asked for."""

    load_path: Path | None = option(
        None,
        when_none="the small generator of handwritten digits in the package",
        help="A run, a checkpoint folder or a weights file.",
    )
    checkpoint: str = option("newest", metavar="newest|best|STEP", help="Which checkpoint of a run.")
    num_output: int = option(64, minimum=1, unit="images", help="How many images.")
    output: Path | None = option(
        None,
        when_none="in RUN/generated/, or in ./generated/ where --load-path is no run",
        help="File of the grid, or folder with --individual.",
    )
    individual: bool = option(
        False, help=f"One file for each image instead of a grid (a grid holds up to {PAGE} images)."
    )
    format: Literal["png", "jpg", "bmp"] | None = option(
        None, when_none="that of --output, or png", help="Format of the files."
    )
    columns: int | None = option(
        None, minimum=1, when_none="near to square", unit="images", help="Images in a row of the grid."
    )
    seed: int = option(0, minimum=0, maximum=2**32 - 1, help="Seed of the latents.")
    statistics: Literal["auto", "batch"] = option(
        "auto",
        help="auto: each image depends on its own latent alone; batch: as the authors draw, normalised by all the "
        "images of the call (only for networks that keep no running statistics).",
    )


class Generator(Protocol):
    """What a framework's `load_generator` returns."""

    @property
    def architecture(self) -> Architecture: ...

    @property
    def record(self) -> Mapping[str, Any]: ...

    def images(self, latents: np.ndarray) -> Iterator[np.ndarray]:
        """Yield NHWC images of latents (N, nz) in order, some at a time."""
        ...


def generate(options: GenerateOptions, load: Callable[[Path], Generator]) -> int:
    """Draw what `options` ask for with the generator that `load` makes of a path; return the exit status.

    Raises InputError before anything is drawn when the output cannot be as asked.
    """
    suffix = _suffix(options)
    target = options.output or _default_output(options, suffix)
    if options.individual and target.exists() and not target.is_dir():
        raise InputError(f"--output {target} is a file; with --individual give a folder")
    if not options.individual and target.is_dir():
        raise InputError(f"--output {target} is a folder; give the name of a file, or --individual")
    generator = load(options.load_path or DIGITS_GENERATOR)
    for sentence in generator.record.get("assumed", ()):
        print(f"assumed: {sentence}")
    if not options.individual:
        height, width, _ = generator.architecture.image_shape
        grid_layout(min(options.num_output, PAGE), height, width, options.columns)
    chunks = _drawn(generator, options)
    if options.individual:
        count = save_image_stream(target, chunks, options.num_output, suffix)
        print(f"{count} images in {target}")
        return 0
    for path, images in zip(_page_names(target, options.num_output), _pages(chunks), strict=True):
        named = path if path.suffix else path.with_suffix(f".{suffix}")
        print(save_grid(named, images, options.columns))
    return 0


def _suffix(options: GenerateOptions) -> str:
    named = options.output.suffix.lstrip(".").lower() if options.output and not options.individual else ""
    named = "jpg" if named == "jpeg" else named
    if named and named not in SUFFIXES:
        raise InputError(f"--output {options.output}: expected a file ending in .{', .'.join(SUFFIXES)}")
    if named and options.format and named != options.format:
        raise InputError(f"--output {options.output} and --format {options.format} disagree; leave one out")
    return options.format or named or "png"


def _default_output(options: GenerateOptions, suffix: str) -> Path:
    path = options.load_path
    folder = Path("generated")
    if path is not None and is_run(path):
        folder = (path.parent if path.name == CHECKPOINTS_FOLDER else path) / "generated"
    name = f"seed{options.seed}"
    return folder / name if options.individual else folder / f"{name}.{suffix}"


def _drawn(generator: Generator, options: GenerateOptions) -> Iterator[np.ndarray]:
    """Yield the images asked for as bytes, some at a time, with a progress bar on a terminal."""
    from tqdm import tqdm

    blocks: Iterable[np.ndarray] = latent_blocks(generator.architecture, options.seed)
    if options.statistics == "batch":
        needed = itertools.islice(blocks, math.ceil(options.num_output / BLOCK))
        blocks = [np.concatenate(list(needed))[: options.num_output]]
    chunks = (images for latents in blocks for images in generator.images(latents))
    left = options.num_output
    with tqdm(
        total=options.num_output,
        unit="image",
        desc="Generating",
        disable=not sys.stderr.isatty() or options.num_output <= PAGE,
    ) as bar:
        while left:
            images = next(chunks)[:left]
            left -= len(images)
            bar.update(len(images))
            yield to_uint8(images)


def latent_blocks(architecture: Architecture, seed: int) -> Iterator[np.ndarray]:
    """Yield the latents of the stream that belongs to `seed`, without end, in blocks (BLOCK, nz)."""
    for index in itertools.count():
        yield sample_latents(seed, index, BLOCK, architecture.nz, architecture.latent)


def _pages(chunks: Iterator[np.ndarray]) -> Iterator[np.ndarray]:
    held: list[np.ndarray] = []
    for chunk in chunks:
        held.append(chunk)
        if sum(map(len, held)) >= PAGE:
            together = np.concatenate(held)
            yield together[:PAGE]
            held = [together[PAGE:]] if len(together) > PAGE else []
    if held:
        together = np.concatenate(held)
        for start in range(0, len(together), PAGE):
            yield together[start : start + PAGE]


def _page_names(target: Path, count: int) -> list[Path]:
    pages = math.ceil(count / PAGE)
    if pages == 1:
        return [target]
    return [target.with_name(f"{target.stem}_{page:03d}{target.suffix}") for page in range(1, pages + 1)]
