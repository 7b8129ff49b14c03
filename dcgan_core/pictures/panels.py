"""Several grids side by side in one picture, in the one look of `tiles`."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dcgan_core.errors import InputError
from dcgan_core.pictures.text import LINE_HEIGHT, blank, label_strip, text_strip
from dcgan_core.pictures.tiles import PADDING, grid_layout, image_grid

GAP = 36
"""Pixels between two panels: room for a sign."""


@dataclass(frozen=True)
class Panel:
    """One grid: images (N, H, W, C) row by row, all of a picture's panels of one size.

    title: text above it. labels: one short text below each image. sign: text between the previous panel and
    this one, at the height of the last row.
    """

    images: np.ndarray
    columns: int
    title: str = ""
    labels: Sequence[str] | None = None
    sign: str = ""


def panels_scale(
    counts: Sequence[tuple[int, int]], height: int, width: int, *, labelled: bool = False
) -> int:
    """Return the enlargement that `join_panels` takes for panels of (images, columns), each of height x width pixels.

    Known before an image is made. Raises InputError for a picture that is too large.
    """
    columns = sum(own for _, own in counts)
    rows = max(math.ceil(count / own) for count, own in counts)
    return grid_layout(rows * columns, height, width, columns, labelled=labelled)[1]


def join_panels(panels: Sequence[Panel], caption: str | None = None) -> np.ndarray:
    """Return a picture, uint8 (H, W, 3), of panels side by side, their last rows in line, with a caption below.

    All images are enlarged by the same factor. Raises InputError for images of different sizes, and as `image_grid`
    does.
    """
    shapes = {panel.images.shape[1:3] for panel in panels}
    if len(shapes) != 1:
        raise InputError(f"panels with images of different sizes, {shapes}: they have no common scale")
    height, width = shapes.pop()
    labelled = any(panel.labels is not None for panel in panels)
    counts = [(len(panel.images), panel.columns) for panel in panels]
    scale = panels_scale(counts, height, width, labelled=labelled)
    grids = []
    for panel in panels:
        # Empty labels keep the last rows in line.
        labels = panel.labels or [""] * len(panel.images) if labelled else None
        grid = image_grid(panel.images, panel.columns, scale, labels=labels)
        grids.append(np.concatenate([text_strip(panel.title, grid.shape[1]), grid]))
    tall = max(grid.shape[0] for grid in grids)
    middle = tall - PADDING - labelled * LINE_HEIGHT - height * scale // 2
    pieces: list[np.ndarray] = []
    for panel, grid in zip(panels, grids, strict=True):
        if pieces:
            gap = blank(tall, GAP)
            top = max(0, middle - LINE_HEIGHT // 2)
            gap[top : top + LINE_HEIGHT] = label_strip(panel.sign, GAP)
            pieces.append(gap)
        pieces.append(np.concatenate([blank(tall - grid.shape[0], grid.shape[1]), grid]))
    picture = np.concatenate(pieces, axis=1)
    return np.concatenate([picture, text_strip(caption or "", picture.shape[1])])


def stack_pictures(pictures: Sequence[np.ndarray]) -> np.ndarray:
    """Return pictures (H, W, 3) one below the other, from the left, with a gap between."""
    width = max(picture.shape[1] for picture in pictures)
    pieces: list[np.ndarray] = []
    for picture in pictures:
        wide = np.concatenate([picture, blank(picture.shape[0], width - picture.shape[1])], axis=1)
        pieces += [blank(LINE_HEIGHT // 2, width), wide] if pieces else [wide]
    return np.concatenate(pieces)
