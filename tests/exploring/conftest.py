"""The exploring commands run as the other commands do, on tiny networks."""

from __future__ import annotations

from pathlib import Path

import pytest

from dcgan_core.description.presets import build_architecture
from dcgan_core.weights.bundle import Bundle, save_bundle
from tests.commands.conftest import command, here
from tests.network.test_modules import lively

__all__ = ["command", "here"]

TINY = build_architecture("pytorch", image_shape=(16, 16, 1), nz=4, ngf=2, ndf=2)


@pytest.fixture
def weights(here: Path) -> Path:
    """A file with both networks."""
    save_bundle(here / "g.safetensors", Bundle(TINY, lively(TINY), {}))
    return here / "g.safetensors"
