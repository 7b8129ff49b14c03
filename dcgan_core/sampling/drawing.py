"""What the commands that draw and explore share: options, the places of results, drawing, and saving."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

import numpy as np
from jaxtyping import UInt8

from dcgan_core.config.options import option
from dcgan_core.description.architecture import Architecture
from dcgan_core.description.labels import ROW
from dcgan_core.errors import InputError
from dcgan_core.framework import Generator
from dcgan_core.pictures.tiles import save_png
from dcgan_core.runs.folder import CHECKPOINTS_FOLDER, is_run
from dcgan_core.sampling.latents import (
    first_latents,
    latent_blocks,
    pick_latents,
    read_latents,
    truncated,
)
from dcgan_core.system.files import check_file, disk_errors, keep_inputs, write_text
from dcgan_core.system.paths import address_in, here_exists, typed_path
from dcgan_core.system.progress import progress_bar, said_when_long
from dcgan_core.system.streams import say, show, shown_by
from dcgan_core.weights.bundle import Bundle
from dcgan_core.weights.foreign.choosing.hints import Hints
from dcgan_core.weights.formats.arrays import write_npz
from dcgan_core.weights.opening import WhichWeights, check_there, open_weights, refuse_doubts


def checkpoint_option() -> Any:
    """Declare `--checkpoint`."""
    return option("newest", metavar="newest|best|STEP", help="Checkpoint of a run.")


def reading_option() -> Any:
    """Declare `--reading`."""
    return option(
        None,
        minimum=1,
        when_none="the one that fits the file's statistics",
        help="Number of the reading to use, if another program's file can be read in several ways. describe "
        "lists them.",
    )


def accept_doubts_option() -> Any:
    """Declare `--accept-doubts`."""
    return option(
        False, help="Use another program's file even if its statistics contradict the way it was read."
    )


def seed_option(help: str) -> Any:
    """Declare `--seed`, or another seed, 0 where none is given."""
    return option(0, minimum=0, maximum=2**32 - 1, help=help)


def picture_option(
    folder: str, *, named: str = "", others: str = "The data is saved next to it, as .npz."
) -> Any:
    """Declare `--output` of a command whose picture goes to `picture_path(..., folder, ...)` by default."""
    place = f"in RUN/{folder}/, or in ./{folder}/ if the weights are not from a run{named}"
    return option(None, metavar="FILE.png", when_none=place, help=f"File of the picture. {others}")


@dataclass(frozen=True, kw_only=True)
class WeightsOptions:
    """Which weights."""

    load_path: Path | None = option(
        None,
        when_none="the small generator in the package",
        help="Run, checkpoint folder or weights file, or its address (hf://owner/name, https://...).",
        fetched=True,
    )
    checkpoint: str = checkpoint_option()
    weights: WhichWeights = option(
        "auto",
        help="Generator of a run that was trained with --ema. ema: the moving average. raw: the weights of the "
        "last step. auto: the average if there is one.",
    )

    reading: int | None = reading_option()
    accept_doubts: bool = accept_doubts_option()

    def bundle(self) -> Bundle:
        """Return the weights chosen, the package's own where none are; raises InputError as `open_weights`."""
        hints = Hints(reading=self.reading)
        with said_when_long(f"Reading {self.load_path} ..."):
            bundle = open_weights(
                self.load_path, checkpoint=self.checkpoint, weights=self.weights, hints=hints
            )
        refuse_doubts(bundle, bundle.source, accepted=self.accept_doubts)
        return bundle


DISCRIMINATOR_HELP = "Run, checkpoint folder or weights file that has a discriminator."

STATISTICS_HELP = (
    "Statistics that batch normalisation uses. running: those from training. recalibrated: measured again with the "
    "final weights, on many latents. auto: running, or those of a fixed batch if the network has none."
)


@dataclass(frozen=True, kw_only=True)
class LatentOptions:
    """Which latents, and how they are drawn from."""

    statistics: Literal["auto", "running", "recalibrated"] = option("auto", help=STATISTICS_HELP)
    seed: int = seed_option("Seed of the latents.")
    latents: Path | None = option(
        None,
        metavar="FILE",
        when_none="drawn from the seed",
        help="Latents of your own: a .npy or .npz file with an array (N, nz). For a conditional network it may be "
        "(N, nz + classes): a column for each class after the latent, 1 for the label and 0 elsewhere.",
    )
    truncation: float | None = option(
        None,
        above=0,
        when_none="off",
        help="Limit every number of a latent to plus or minus this. Images become cleaner and less varied. 0.5 is "
        "strong, 2 hardly shows.",
    )

    def picked(self, indices: list[int], architecture: Architecture) -> np.ndarray:
        """Return the latents with these numbers, (n, nz) float32; raises InputError for one that is not there."""
        return self.truncated(pick_latents(indices, architecture, self.seed, self.latents), architecture)

    def first(self, count: int, architecture: Architecture) -> np.ndarray:
        """Return the first `count` latents, (count, nz) float32, or all of `--latents` where it has fewer.

        Those of a conditional network without `--latents` are of all classes, as many of each as can be.
        """
        if self.latents is not None:
            found = read_latents(self.latents, architecture.nz, architecture.classes)[:count]
        else:
            found = first_latents(latent_blocks(architecture, self.seed, total=count), count)
        return self.truncated(found, architecture)

    def truncated(self, latents: np.ndarray, architecture: Architecture) -> np.ndarray:
        """Return the latents, truncated where `--truncation` says so."""
        return truncated(latents, self.truncation, architecture)

    @property
    def name(self) -> str:
        """What files made with these options are called."""
        base = f"seed{self.seed}" if self.latents is None else path_name(self.latents)
        return result_name(base, self, said=("seed", "latents"))


# Of the options: those that change nothing in a result, or have a place of their own in its path.
_NOT_IN_NAMES = frozenset(
    ("load_path", "image", "output", "save_latents", "format", "individual", "naming", "animation")
) | {"cache_dir", "download", "inception_weights", "accept_doubts"}
_LONGEST_NAME = 100


def result_name(base: str, options: Any, said: Collection[str] = ()) -> str:
    """Return the stem of a result's files: `base`, and whatever of the command's options is not as usual.

    So results of different options are different files, and what is made with the usual ones has a simple name. A file
    of weights (not a run, whose folder holds its results) gives its own name too. What would be too long is a checksum,
    and what no file name may have gets one.

    said: the options that `base` says already.
    """
    path = getattr(options, "load_path", None)
    first = f"{path_name(path)}-{base}" if path is not None and not is_run(path) else base
    parts = []
    for field in dataclasses.fields(options):
        value = getattr(options, field.name)
        if field.name in _NOT_IN_NAMES or field.name in said or value == field.default or value is None:
            continue
        words = field.name.replace("_", "-")
        if isinstance(value, bool):
            parts.append(words if value else f"no-{words}")
        elif field.name == "num_output":
            parts.append(f"{value}images")
        else:
            shown = value
            if isinstance(value, Path):
                shown = path_name(value)
            elif isinstance(value, float):
                shown = f"{value:g}"
            plain = re.sub(r"[^\w.,+-]+", "_", str(shown))
            parts.append(f"{words}{plain}" + (f"-{_checksum(str(shown))}" if plain != str(shown) else ""))
    name = "-".join((first, *parts))
    if len(name) > _LONGEST_NAME:
        return f"{first[: _LONGEST_NAME - 13]}-{_checksum(name, 12)}"
    return name


def _checksum(text: str, digits: int = 6) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:digits]


def file_name(folder: Path, name: str) -> str:
    """Return what result files in `folder` are called: `name`, or it with a checksum where only capitals differ.

    That is from files that are there: many file systems would take "labelA.png" and "labela.png" for one file.
    """
    try:
        entries = [entry.name for entry in folder.iterdir()]
    except OSError:  # it is not there; or it cannot be read, and writing to it says so
        return name
    if any(_is_called(entry, name) for entry in entries):
        return name
    folded = [_folded(entry) for entry in entries]
    return f"{name}-{_checksum(name)}" if any(_is_called(entry, _folded(name)) for entry in folded) else name


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _is_called(entry: str, name: str) -> bool:
    return entry.startswith(name) and entry[len(name) :][:1] in ("", ".", "_")  # a folder, a file, or pages


def path_name(path: Path) -> str:
    """Return what results of this file are called: its stem, with a checksum where others may have the same.

    Those are files in another folder than this one, at addresses, or next to it with another suffix. Of an address
    the name has only what any file name may have.
    """
    address = address_in(path)
    if address is not None:
        stem = re.sub(r"[^\w.,+-]+", "_", path.stem)[:60]
        return f"{stem}-{_checksum(address)}"
    where = os.path.relpath(path) if here_exists() else os.path.normpath(path)
    alone = where == path.name and not _has_twin(path)
    return path.stem if alone else f"{path.stem}-{_checksum(where)}"


def _has_twin(path: Path) -> bool:
    try:
        return any(other.stem == path.stem and other.name != path.name for other in path.parent.iterdir())
    except OSError:  # to use the file says why
        return False


def result_folder(load_path: Path | None, command: str) -> Path:
    """Return where a command keeps its results: `RUN/<command>`, or `./<command>` if the weights are not from a run.

    Raises InputError where the weights are missing: that comes before problems with a default place.
    """
    if load_path is not None:
        check_there(load_path)
    if load_path is None or not is_run(load_path):
        return Path(command)
    return (load_path.parent if load_path.name == CHECKPOINTS_FOLDER else load_path) / command


def picture_path(options: Any, command: str, name: str, others: Sequence[str] = (".npz",)) -> Path:
    """Return the path of a command's picture (`.png`); its other files get the same stem.

    options: with `output` and `load_path`. others: the suffixes of the other files.

    Raises InputError when `output` is a folder, has another suffix, or is in no place that may be written to, and where
    a file would replace one that it is made from.
    """
    output: Path | None = options.output
    if output is None:
        folder = result_folder(options.load_path, command)
        path = folder / f"{file_name(folder, name)}.png"
    else:
        check_file(output, "--output")
        if output.suffix not in ("", ".png"):
            raise InputError(f"--output {output}: expected a file ending in .png; its data goes next to it")
        path = output.with_suffix(".png")
    path = _place(path)
    keep_inputs([path, *map(path.with_suffix, others)], inputs_of(options))
    return path


def inputs_of(options: Any) -> list[Path | None]:
    """Return the files that the results of a command with these options are made from."""
    return [getattr(options, name, None) for name in ("load_path", "latents", "image")]


def record_path(output: Path | None, default: Path) -> Path:
    """Return the path of a command's results (`.json`); raises InputError as `picture_path` does."""
    path = output or default
    check_file(path, "--output")
    if path.suffix not in ("", ".json"):
        raise InputError(f"--output {path}: expected the name of a file ending in .json")
    return _place(path.with_suffix(".json"))


def _place(path: Path) -> Path:
    path = typed_path(path, "--output")
    check_file(path, "--output")
    return path


MANY = 1024
"""Images: drawing more shows a progress bar on a terminal."""


Opened = TypeVar("Opened", bound=Generator)


def announced(generator: Opened) -> Opened:
    """Print what a foreign file showed, what had to be assumed, what is in doubt; return the generator made from it."""
    for word, key in (("found", "found"), ("assumed", "assumed"), ("doubt", "doubts")):
        for sentence in generator.record.get(key) or ():
            say(f"{word}: {sentence}")
    for sentence in dict(generator.record.get("imported") or {}).get("notes") or ():
        say(f"note: {sentence}")
    return generator


Block = TypeVar("Block", bound=Sized)


def first_images(
    draw: Callable[[Iterator[np.ndarray]], Iterator[np.ndarray]],
    blocks: Iterable[np.ndarray],
    count: int,
    *,
    together: bool = False,
) -> Iterator[np.ndarray]:
    """Yield the images of the first `count` latents of these blocks, some at a time, (n, H, W, C).

    draw: `images` or `bytes` of a generator. Every block is drawn whole, so that an image does not depend on `count`.
    together: of the latents of one batch instead, where the statistics are the batch's.
    """
    if together:
        blocks = [first_latents(blocks, count)]
    for images in draw(_first_blocks(blocks, count)):
        taken = images[:count]
        count -= len(taken)
        yield taken
        if not count:
            return


def _first_blocks(blocks: Iterable[Block], count: int) -> Iterator[Block]:
    """Yield as many blocks as hold the first `count` latents: what is drawn ahead is drawn for something."""
    for block in blocks:
        yield block
        count -= len(block)
        if count <= 0:
            return


def draw(generator: Generator, latents: np.ndarray) -> UInt8[np.ndarray, "N H W C"]:
    """Return the images of latents (N, nz) as bytes."""
    held: list[np.ndarray] = []
    with progress_bar("Drawing", len(latents), hidden=len(latents) <= MANY) as advance:
        for images in generator.bytes(latents):
            held.append(images)
            advance(len(images))
    return np.concatenate(held)


MOST_CLASSES_TRIED = 128
"""Classes of which samples are compared with an image; more would take long."""


def nearest_samples(
    generator: Generator, image: np.ndarray, count: int, seed: int, truncation: float | None = None
) -> np.ndarray:
    """Return latents to begin an inversion from, (count, inputs): those of `seed`.

    Of a conditional network they are those, with their labels, whose samples are nearest to the image, (H, W, C) in
    bytes, among samples of all classes: so its class is found too.
    """
    architecture = generator.architecture
    drawn = max(count, ROW * min(architecture.classes, MOST_CLASSES_TRIED))
    latents = truncated(first_latents(latent_blocks(architecture, seed), drawn), truncation, architecture)
    if not architecture.classes:
        return latents
    apart = draw(generator, latents).astype(np.float32) - image
    order = np.argsort(np.square(apart).mean(axis=(1, 2, 3)), kind="stable")
    return latents[order[:count]]


def save_result(path: Path, picture: np.ndarray, data: Mapping[str, np.ndarray]) -> None:
    """Write a picture (H, W, 3) to `path` and its data to the `.npz` of the same stem, atomically; print the names."""
    save_png(path, picture)
    show(path, kept=True)
    data_path = path.with_suffix(".npz")
    with disk_errors(data_path, "saving the data of a picture"):
        write_npz(data_path, data)
    show(data_path, kept=True)


def save_record(path: Path, record: Mapping[str, Any], report: Callable[[str], None]) -> None:
    """Write the results of a command as JSON to `path`, atomically; report the name."""
    with disk_errors(path, "writing the results"):
        write_text(path, json.dumps(record, indent=2) + "\n")
    shown_by(report)(str(path))
