"""What every test of a run's reliability leaves out."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _no_curves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawing losses.png takes longer than training a tiny run, and has tests of its own."""
    monkeypatch.setattr("dcgan.pictures.curves.plot_losses", lambda *_: None)
