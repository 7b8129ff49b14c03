"""What every test of weights takes: shorter looks at the hypotheses, which take seconds of a file."""

from __future__ import annotations

import pytest

from dcgan_core.weights.foreign.statistics import closer, hypotheses


@pytest.fixture(autouse=True)
def _few_latents(monkeypatch: pytest.MonkeyPatch) -> None:
    """4,096 and 65,536 latents are what `scripts.prove_import` and a person's files take.

    The networks of these tests are small, and their statistics exact.
    """
    monkeypatch.setattr(hypotheses, "DECIDING_LATENTS", 2000)
    monkeypatch.setattr(closer, "LATENTS", 8192)
