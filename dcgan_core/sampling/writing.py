"""A text as a grid of samples: where its lines break, and which cells of the grid stay empty."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
from jaxtyping import UInt8

from dcgan_core.description.labels import MOST_COLUMNS
from dcgan_core.pictures.text import BACKGROUND

EMPTY = -1
"""The number of a cell without a sample."""


def line_width(text: str) -> int:
    """Return the columns of a text's grid: as few as need no more lines than MOST_COLUMNS do, and cut no other word."""
    if len(text) <= MOST_COLUMNS:
        return len(text)
    lines = len(_lines(text, MOST_COLUMNS))
    return next(width for width in range(1, MOST_COLUMNS + 1) if _is_whole(text, width, lines))


def text_cells(text: str, width: int, count: int) -> list[int]:
    """Return, for each cell of a grid of `width` columns, the number of its sample, or EMPTY; row by row.

    text: with at least one character that is not a space. A space is an empty cell, and lines break there. The text is
    repeated until `count` samples are placed, in a line where it fits, a space apart. The last cell has the last of
    them.
    """
    text = " ".join([text] * max(1, (width + 1) // (len(text) + 1)))
    placed = np.array([letter != " " for line in _lines(text, width) for letter in line.ljust(width)])
    cells = np.tile(placed, math.ceil(count / np.count_nonzero(placed)))
    cells = cells[: np.flatnonzero(cells)[count - 1] + 1]
    return np.where(cells, np.cumsum(cells) - 1, EMPTY).tolist()


def in_cells(
    chunks: Iterator[UInt8[np.ndarray, "n H W C"]], numbers: Sequence[int]
) -> Iterator[UInt8[np.ndarray, "n H W C"]]:
    """Yield the images of `chunks`, in order, with an empty image where a cell has the number EMPTY."""
    cells = np.asarray(numbers)
    places = np.flatnonzero(cells != EMPTY)
    begin = done = 0
    for images in chunks:
        done += len(images)
        end = int(places[done - 1]) + 1
        filled = np.full((end - begin, *images.shape[1:]), BACKGROUND[0], np.uint8)
        filled[cells[begin:end] != EMPTY] = images
        begin = end
        yield filled


def _is_whole(text: str, width: int, lines: int) -> bool:
    """Whether the text takes at most so many lines of this width, and no word is cut that MOST_COLUMNS do not cut."""
    longest = min(MOST_COLUMNS, max(map(len, text.split(" "))))
    return width >= longest and len(_lines(text, width)) <= lines


def _lines(text: str, width: int) -> list[str]:
    """Return the text in lines of at most `width` characters, broken at spaces, or in a word longer than a line.

    A text that fits into a line is that line as it is.
    """
    if len(text) <= width:
        return [text]
    lines = [""]
    for word in filter(None, text.split(" ")):
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if len(joined) <= width:
            lines[-1] = joined
            continue
        parts = [word[start : start + width] for start in range(0, len(word), width)]
        lines[-1:] = [*filter(None, lines[-1:]), *parts]
    return lines
