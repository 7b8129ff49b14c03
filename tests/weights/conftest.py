"""What every test of weights takes: a shorter look at the last rivals, which takes seconds of a file."""

from __future__ import annotations

import pytest

from dcgan_core.weights.foreign import closer


@pytest.fixture(autouse=True)
def _few_latents(monkeypatch: pytest.MonkeyPatch) -> None:
    """65,536 latents are what `scripts.prove_import` and a person's files take."""
    monkeypatch.setattr(closer, "LATENTS", 8192)
