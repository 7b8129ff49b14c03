"""Rows to calls of a device: their order, their sizes, and how far ahead they are begun."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from dcgan_core.description.presets import build_architecture
from dcgan_core.sampling.chunks import CHUNK, LARGEST_CHUNK, Rows, calls_of, chunk_size, under_way
from dcgan_core.sampling.latents import BLOCK

SMALL = build_architecture("pytorch", image_shape=(64, 64, 3)).generator
LARGE = build_architecture("pytorch", image_shape=(256, 256, 3)).generator


def numbered(count: int) -> np.ndarray:
    return np.arange(2 * count, dtype=np.float32).reshape(count, 2)


def blocks_of(rows: np.ndarray) -> Iterator[np.ndarray]:
    return (rows[start : start + BLOCK] for start in range(0, len(rows), BLOCK))


def both(block: np.ndarray) -> Rows:
    """Rows with a second array next to them, as labels would be."""
    return block, block[:, 0]


@pytest.mark.parametrize("count", [1, 63, 64, 65, 1000, 1024, 1025, 3000])
@pytest.mark.parametrize("on_accelerator", [False, True])
@pytest.mark.parametrize("as_blocks", [False, True])
def test_every_row_is_drawn_once_and_in_order(count: int, on_accelerator: bool, as_blocks: bool) -> None:
    rows = numbered(count)
    given = blocks_of(rows) if as_blocks else rows
    calls = list(calls_of(given, both, SMALL, on_accelerator=on_accelerator))
    assert np.array_equal(np.concatenate([latents[:wanted] for (latents, _), wanted in calls]), rows)
    assert np.array_equal(np.concatenate([others[:wanted] for (_, others), wanted in calls]), rows[:, 0])
    assert all(len(latents) == len(others) for (latents, others), _ in calls)
    sizes = [len(latents) for (latents, _), _ in calls]
    assert all(size & (size - 1) == 0 for size in sizes)


@pytest.mark.parametrize("on_accelerator", [False, True])
def test_a_row_is_at_its_place_of_the_same_program_however_many_follow(on_accelerator: bool) -> None:
    def place(count: int, row: int) -> tuple[int, int, int]:
        """(number of the call, rows in it, place in it) of a row among the first blocks that hold `count` rows."""
        rows = numbered(-(-count // BLOCK) * BLOCK)
        for number, ((latents, _), _) in enumerate(
            calls_of(blocks_of(rows), both, SMALL, on_accelerator=on_accelerator)
        ):
            found = np.flatnonzero(latents[:, 0] == rows[row, 0])
            if found.size:
                return number, len(latents), int(found[0])
        raise AssertionError(row)

    assert {place(count, 5) for count in (6, 64, 65, 700, 5000)} == {
        (0, LARGEST_CHUNK if on_accelerator else BLOCK, 5)
    }
    assert len({place(count, 1100) for count in (1101, 1200, 2048, 2049)}) == 1
    # An array is drawn in as few calls as there can be, and a call for few rows is a small one.
    ((latents, _), _) = next(calls_of(numbered(6), both, SMALL, on_accelerator=on_accelerator))
    assert len(latents) == 8


def test_without_filling_there_are_only_the_rows_given() -> None:
    calls = calls_of(numbered(129), both, SMALL, on_accelerator=False, filled=False)
    assert [len(latents) for (latents, _), _ in calls] == [CHUNK, 1]


def test_large_maps_make_small_calls() -> None:
    assert chunk_size(SMALL, on_accelerator=False) == chunk_size(LARGE, on_accelerator=False) == CHUNK
    assert chunk_size(SMALL, on_accelerator=True) == LARGEST_CHUNK
    assert chunk_size(LARGE, on_accelerator=True) == 128
    wide = build_architecture("pytorch", image_shape=(256, 256, 3), ngf=1024).generator
    assert chunk_size(wide, on_accelerator=True) == BLOCK


@pytest.mark.parametrize("depth", [0, 1, 3])
def test_calls_are_begun_ahead_and_no_further(depth: int) -> None:
    begun: list[int] = []

    def begin(latents: np.ndarray) -> int:
        begun.append(len(latents))
        return len(begun)

    drawn = under_way(begin, (((numbered(size),), size) for size in range(1, 11)), depth)
    for number, (call, wanted) in enumerate(drawn, start=1):
        assert (call, wanted) == (number, number)
        assert len(begun) == min(number + depth, 10)
