"""Samples as grids: one file for a page of them, and what is drawn while the pages before are encoded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from jaxtyping import UInt8

from dcgan_core.pictures.tiles import save_grid
from dcgan_core.sampling.writing import EMPTY, in_cells
from dcgan_core.system.ahead import ahead
from dcgan_core.system.machine import usable_cores
from dcgan_core.system.streams import say, show

PAGE = 1024
"""The most images in one grid; more are spread over several files, so that memory stays bounded."""

PAGES_BYTES = 2**30
"""Memory for grids that are encoded at once, on as many cores."""


def save_pages(
    target: Path,
    chunks: Iterator[UInt8[np.ndarray, "n H W C"]],
    cells: Sequence[int],
    image_shape: tuple[int, int, int],
    columns: int | None,
    *,
    number: bool,
) -> None:
    """Write images, some at a time, as grids of PAGE cells each; several are encoded while the next ones are drawn.

    chunks: bytes. cells: the number of the sample in each cell, EMPTY where there is none. image_shape: (H, W, C).
    columns: None for a nearly square grid.
    number: whether the numbers are written on the images.
    """
    if EMPTY in cells:
        chunks = in_cells(chunks, cells)
    height, width, _ = image_shape
    # Of a page there are the images, their grid, the encoder's copy and the file.
    at_once = max(1, min(usable_cores(), PAGES_BYTES // (4 * PAGE * height * width * 3)))

    def save(page: tuple[int, np.ndarray]) -> Path:
        index, images = page
        own = cells[index * PAGE : index * PAGE + len(images)]
        labels = ["" if cell == EMPTY else str(cell) for cell in own] if number else None
        numbered = target.with_name(f"{target.stem}_{index + 1:03d}{target.suffix}")
        return save_grid(target if len(cells) <= PAGE else numbered, images, columns, labels=labels)

    written = []
    for path in ahead(save, enumerate(_pages(chunks)), depth=at_once, threads=at_once):
        written.append(path)
        show(path, kept=True)
    pages = re.compile(rf"{re.escape(target.stem)}_[0-9]{{3,}}{re.escape(target.suffix)}")
    older = sorted(
        path.name for path in target.parent.iterdir() if pages.fullmatch(path.name) and path not in written
    )
    if older:
        say(
            f"note: pages from an earlier call are also there: {', '.join(older[:4])}{' ...' * (len(older) > 4)}"
        )


def _pages(chunks: Iterator[np.ndarray]) -> Iterator[np.ndarray]:
    held: list[np.ndarray] = []
    for chunk in chunks:
        held.append(chunk)
        while sum(map(len, held)) >= PAGE:
            together = np.concatenate(held)
            yield together[:PAGE]
            held = [together[PAGE:]]
    if any(map(len, held)):
        yield np.concatenate(held)
