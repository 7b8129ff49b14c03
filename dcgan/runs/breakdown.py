"""Stop a run whose numbers are no longer numbers, and say where they first went wrong."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from dcgan.errors import RunFailure
from dcgan.runs.measurements import numbers
from dcgan.runs.trainer import Snapshot, Trainer


class Breakdown(RunFailure):
    """The training itself failed: going on from the last checkpoint would lead to the same place."""


WATCHED = ("d_loss", "g_loss", "d_grad_norm", "g_grad_norm")

EXPLODED = 1e6
"""A loss above this many nats has exploded: no logit of a training that still learns comes near."""

REMEMBER_STEPS = 10
"""Fewest steps between two copies of the state; a copy costs about as much as one Adam update."""

ADVICE = (
    "What usually helps: start anew (from that checkpoint, with --init-from) with lower --g-lr and --d-lr, "
    "--beta1 0.5, a larger --batch-size, or --precision float32."
)


class BreakdownWatch:
    """Looks at the losses and gradient norms of every step.

    A step is looked at after the next one was started, so that the device never waits for Python. To name the layer
    that broke, the state of a few steps ago is kept on the device and the steps since are done again: everything a
    step uses is a function of its number.
    """

    def __init__(
        self,
        trainer: Trainer,
        inputs: Callable[[int], tuple[np.ndarray, np.ndarray]],
        report: Callable[[str], None],
        start: int,
    ) -> None:
        """inputs: (images, latents) of the step after `step` steps; start: steps done before."""
        self._trainer = trainer
        self._inputs = inputs
        self._report = report
        self._unseen: tuple[int, Mapping[str, Any]] | None = None
        self._remembered = start
        trainer.remember()

    def look(self, step: int, measurements: Mapping[str, Any]) -> None:
        """Note the measurements of the step or steps that end with `step`, and check those noted before.

        Raises Breakdown when one of those broke down.
        """
        self.settle()
        self._unseen = (step, measurements)

    def settle(self) -> None:
        """Wait for the last step noted and check it; Breakdown when it broke down."""
        if self._unseen is not None:
            (step, measurements), self._unseen = self._unseen, None
            self._check(step, measurements)

    def remember(self, step: int) -> None:
        """Keep the state after `step`, unless one was kept a moment ago. Waits for the step, and checks it."""
        self.settle()
        if step - self._remembered >= REMEMBER_STEPS:
            self._trainer.remember()
            self._remembered = step

    def check_snapshot(self, step: int, snapshot: Snapshot) -> None:
        """Raise Breakdown when a state that is about to be saved is not finite: losses may hide it for a while."""
        broken = snapshot.not_finite()
        if broken:
            raise self._failure(step, f"the state is not finite ({_few(broken)})")

    def _check(self, step: int, measurements: Mapping[str, Any]) -> None:
        watched = [(name, numbers(measurements[name])) for name in WATCHED]
        count = len(watched[0][1])
        for index in range(count):
            now = [(name, values[index]) for name, values in watched]
            broken = [f"{name} is {value:.4g}" for name, value in now if _is_broken(name, value)]
            if broken:
                raise self._failure(step - count + 1 + index, ", ".join(broken))

    def _failure(self, step: int, what: str) -> Breakdown:
        first = self._remembered
        self._report(f"Step {step:,} broke down; doing steps {first + 1:,} to {step:,} again to see where.")
        where = self._trainer.first_nonfinite(self._inputs(before) for before in range(first, step))
        found = (
            f"First not finite: {where}."
            if where
            else "Done again, those steps held no number that is not finite, so no layer can be named."
        )
        return Breakdown(
            f"training broke down at step {step:,}: {what}. {found} Nothing of this step was saved: the last "
            f"checkpoint is finite and intact. {ADVICE}"
        )


def _is_broken(name: str, value: float) -> bool:
    return not math.isfinite(value) or (name.endswith("_loss") and value > EXPLODED)


def _few(names: list[str], most: int = 3) -> str:
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
