"""Grids side by side: one enlargement, last rows in line."""

from __future__ import annotations

import numpy as np
import pytest

from dcgan_core.errors import InputError
from dcgan_core.pictures.panels import GAP, Panel, join_panels
from dcgan_core.pictures.text import LINE_HEIGHT
from dcgan_core.pictures.tiles import image_grid


def images(count: int, value: int, shape: tuple[int, int, int] = (12, 20, 1)) -> np.ndarray:
    return np.full((count, *shape), value, np.uint8)


def test_the_last_rows_are_in_line() -> None:
    left, right = Panel(images(3, 0), 1), Panel(images(2, 100), 1, sign="+")
    joined = join_panels([left, right])
    scale = next(s for s in range(1, 30) if image_grid(left.images, 1, scale=s).shape[0] == joined.shape[0])
    grid = image_grid(right.images, 1, scale=scale)
    assert np.array_equal(joined[-grid.shape[0] :, -grid.shape[1] :], grid)
    assert (joined[: -grid.shape[0], -grid.shape[1] :] == 255).all()
    gap = joined[:, image_grid(left.images, 1, scale=scale).shape[1] :][:, :GAP]
    inked = np.flatnonzero((gap < 128).any(axis=(1, 2)))
    assert abs(inked.mean() - (joined.shape[0] - 2 - 6 * scale)) < 6, "the sign stands beside the last row"


def test_titles_labels_and_caption_take_room_of_their_own() -> None:
    plain = join_panels([Panel(images(2, 0), 1), Panel(images(2, 90), 1)], None)
    labelled = join_panels([Panel(images(2, 0), 1, labels=["a", "b"]), Panel(images(2, 90), 1)], "said below")
    titled = join_panels([Panel(images(2, 0), 1, title="above"), Panel(images(2, 90), 1)])
    assert labelled.shape[0] > plain.shape[0] + LINE_HEIGHT
    assert titled.shape[0] > plain.shape[0]
    assert (titled[:LINE_HEIGHT] < 128).any()
    assert (labelled[-LINE_HEIGHT:] < 128).any()


def test_grey_beside_colour_but_not_two_sizes() -> None:
    assert join_panels([Panel(images(1, 5), 1), Panel(images(1, 9, (12, 20, 3)), 1)]).ndim == 3
    with pytest.raises(InputError, match="different sizes"):
        join_panels([Panel(images(1, 5), 1), Panel(images(1, 9, (12, 12, 1)), 1)])
