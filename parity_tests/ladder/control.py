"""A negative control: a mistake, and the rung on which it must show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from parity_tests.ladder import rungs
from parity_tests.ladder.injection import Mistake, injected

STEP = "dcgan_jax.training.protocol_pytorch"
OPTIMIZERS = "dcgan_jax.training.optimizers"

NOTICED = 100
"""How many times its bound a rung's error must be before a control counts as noticed."""


@dataclass(frozen=True)
class Control:
    """A mistake, the rung that must notice it and the rung's bound.

    `measure` is called once without the mistake, where it must be within the bound, and once with it.
    """

    name: str
    rung: str
    mistake: Mistake
    measure: Callable[[], float]
    bound: float = rungs.FLOAT64

    def error(self) -> float:
        """Return the rung's error with the mistake in the production code."""
        with injected(self.mistake):
            return self.measure()
