"""A text as a grid of samples: lines, and cells without a sample."""

from __future__ import annotations

import numpy as np
import pytest

from dcgan_core.sampling.writing import EMPTY, in_cells, line_width, text_cells


def lines(text: str, width: int | None = None, count: int | None = None) -> list[str]:
    """Return the grid as lines, its samples as the letters that they draw."""
    letters = text.replace(" ", "")
    width = line_width(text) if width is None else width
    cells = text_cells(text, width, len(letters) if count is None else count)
    drawn = "".join("_" if number == EMPTY else letters[number % len(letters)] for number in cells)
    return [drawn[start : start + width] for start in range(0, len(drawn), width)]


@pytest.mark.parametrize(
    ("text", "grid"),
    [
        ("A", ["A"]),
        ("HELLO WORLD", ["HELLO_WORLD"]),
        ("  A  B ", ["__A__B"]),
        ("THE QUICK BROWN FOX JUMPS OVER IT", ["THE_QUICK_BROWN__", "FOX_JUMPS_OVER_IT"]),
        (30 * "A" + " " + 30 * "B", [30 * "A", 30 * "B"]),
        ("A B " + 40 * "C", ["A_B" + 29 * "_", 32 * "C", 8 * "C"]),
    ],
)
def test_lines_break_at_spaces(text: str, grid: list[str]) -> None:
    assert lines(text) == grid


def test_columns_and_a_number_of_samples() -> None:
    assert lines("HELLO WORLD", 5) == ["HELLO", "WORLD"]
    assert lines("HELLO WORLD", 3) == ["HEL", "LO_", "WOR", "LD"]
    assert lines("HO LE", 20) == ["HO_LE"]
    assert lines("HO LE", 5, 6) == ["HO_LE", "HO"]
    assert lines("HO LE", 5, 3) == ["HO_L"]
    assert lines("HO LE", 13, 13) == ["HO_LE_HO_LE__", "HO_LE_H"]
    assert line_width(40 * "A") == 32


@pytest.mark.parametrize("sizes", [(5,), (1, 1, 3), (2, 3), (4, 1)])
def test_images_and_empty_cells_come_in_order(sizes: tuple[int, ...]) -> None:
    cells = text_cells("AB  C D E", 9, 5)
    images = np.arange(5, dtype=np.uint8).reshape(5, 1, 1, 1).repeat(3, axis=3)
    chunks = np.split(images, np.cumsum(sizes)[:-1])
    drawn = np.concatenate(list(in_cells(iter(chunks), cells)))
    assert drawn[:, 0, 0, 1].tolist() == [0, 1, 255, 255, 2, 255, 3, 255, 4]
