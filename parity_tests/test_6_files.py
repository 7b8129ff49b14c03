"""Rung 7: from weights, through an exported file, to an image."""

from __future__ import annotations

from pathlib import Path

import pytest

from dcgan_core.description.presets import PRESETS
from parity_tests.ladder.cases import preset_case, small_preset_case
from parity_tests.ladder.rungs import FLOAT32, FLOAT64, exported_file, theano_file


@pytest.mark.parametrize("preset", PRESETS)
def test_an_exported_file_draws_the_same_images(preset: str, tmp_path: Path) -> None:
    """Images and logits in float32, and the bytes of the picture to one level of 256 (a rounding tie)."""
    errors, levels = exported_file(small_preset_case(preset), tmp_path / "exported")
    assert not errors.beyond(FLOAT32)
    assert levels <= 1


def test_the_authors_layout_draws_the_same_images() -> None:
    assert not theano_file(preset_case("authors-svhn")).beyond(FLOAT64)
