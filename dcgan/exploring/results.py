"""What every exploring command ends with: images drawn, a picture written, the data behind it beside it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from jaxtyping import UInt8

from dcgan.files.disk import disk_errors
from dcgan.files.npz import write_npz
from dcgan.generating import Generator
from dcgan.pictures.tiles import save_png, to_uint8
from dcgan.pretrained import DIGITS_GENERATOR

MANY = 1024
"""Images: drawing more shows a progress bar on a terminal."""

Load = Callable[[Path], Generator]
"""What a framework makes a generator of a path with."""


def load_or_digits(load: Load, path: Path | None) -> Generator:
    """Return the generator at `path`, or the package's own; print what had to be assumed of a foreign file."""
    generator = load(path or DIGITS_GENERATOR)
    for sentence in generator.record.get("assumed", ()):
        print(f"assumed: {sentence}")
    return generator


def draw(generator: Generator, latents: np.ndarray) -> UInt8[np.ndarray, "N H W C"]:
    """Return the images of latents (N, nz) as bytes."""
    from tqdm import tqdm

    held: list[np.ndarray] = []
    hidden = not sys.stderr.isatty() or len(latents) <= MANY
    with tqdm(total=len(latents), unit="image", desc="Drawing", disable=hidden) as bar:
        for images in generator.images(latents):
            held.append(to_uint8(images))
            bar.update(len(images))
    return np.concatenate(held)


def save_result(path: Path, picture: np.ndarray, data: Mapping[str, np.ndarray]) -> None:
    """Write a picture (H, W, 3) to `path` and its data to the `.npz` of the same stem, atomically; print the names."""
    save_png(path, picture)
    print(path)
    beside = path.with_suffix(".npz")
    with disk_errors(beside, "saving the data of a picture"):
        write_npz(beside, data)
    print(beside)
