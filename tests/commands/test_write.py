"""`generate --write` with spaces: empty cells in the picture, and nothing else."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from dcgan_jax.generate import main as generate
from tests.commands.conftest import Command
from tests.commands.test_conditional import pixels, weights

__all__ = ["weights"]


def tiles(picture: np.ndarray, count: int) -> np.ndarray:
    """Return the images of a grid of one row, (count, 16, 16, 3), before they were enlarged."""
    cell = (picture.shape[1] - 2) // count
    shown = [picture[2:-2, 2 + index * cell : (index + 1) * cell] for index in range(count)]
    return np.stack(shown)[:, :: cell // 16, :: cell // 16]


def test_a_space_is_an_empty_cell(command: Command, weights: Path, here: Path) -> None:
    for name, text, *arguments in (
        ("close.png", "HOLE", "--save-latents", "close.npz"),
        ("apart.png", "HO LE", "--save-latents", "apart.npz"),
        ("rows.png", "HO LE", "--num-output", "6", "--columns", "2", "--number"),
        ("apart", "HO LE", "--individual"),
    ):
        outcome = command(generate, "--load_path", weights, "--write", text, *arguments, "--output", name)
        assert outcome.status == 0, outcome.err
    close, apart = pixels(here / "close.png"), pixels(here / "apart.png")
    letters, spaced = tiles(close, 4), tiles(apart, 5)
    assert (spaced[2] == 255).all()
    assert np.array_equal(np.delete(spaced, 2, axis=0), letters)
    assert (here / "close.npz").read_bytes() == (here / "apart.npz").read_bytes()
    height, width = pixels(here / "rows.png").shape[:2]
    assert height > width  # three lines: HO, LE, HO
    assert sorted(path.name for path in (here / "apart").iterdir()) == [f"{n:04d}.png" for n in range(4)]
