"""`--profile FROM:TO`: a trace of some training steps in `RUN/profile`, for TensorBoard or Perfetto."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from dcgan_core.config.training import TrainingConfig, parse_profile
from dcgan_core.errors import InputError
from dcgan_core.framework import Trainer, numbers
from dcgan_core.training.samples import Guard

PROFILE_FOLDER = "profile"

WHAT = "the profile"


def check_profile(config: TrainingConfig, start: int, total_steps: int) -> None:
    """Raise InputError where the steps of `--profile` are not among those from `start` + 1 to the end."""
    if config.profile is None:
        return
    first, last = parse_profile(config.profile)
    if first <= start or last > total_steps:
        raise InputError(
            f"--profile {config.profile}: this call trains steps {start + 1:,} to {total_steps:,}; choose steps among "
            "them"
        )


class StepProfile:
    """Records the calls of the device in which the requested steps are."""

    def __init__(
        self,
        config: TrainingConfig,
        trainer: Trainer,
        run: Path,
        guard: Guard,
        report: Callable[[str], None],
        pause: Callable[[], contextlib.AbstractContextManager[None]],
    ) -> None:
        """pause: stops the clock that measures the speed of training."""
        self._steps = parse_profile(config.profile) if config.profile is not None else None
        self._trainer, self._folder = trainer, run / PROFILE_FOLDER
        self._guard, self._report, self._pause = guard, report, pause
        self._end: Callable[[], None] | None = None

    def call(self, step: int, count: int, work: Callable[[], Mapping[str, Any]]) -> Mapping[str, Any]:
        """Do the call that trains `count` steps after `step`, and return its measurements."""
        if self._steps is None:
            return work()
        first, last = self._steps
        if self._end is None and step < first <= step + count:
            with self._pause(), self._guard.attempt(WHAT):
                self._end = self._trainer.trace(self._folder)
        if self._end is None:
            return work()
        with self._trainer.annotated(step + 1):
            measurements = work()
            for value in measurements.values():
                numbers(value)  # the trace shows the step until the device has done it
        if step + count >= last:
            self.close()
        return measurements

    def close(self) -> None:
        """End the trace and write it, where there is one under way."""
        end, self._end = self._end, None
        if end is None:
            return
        with self._pause(), self._guard.attempt(WHAT):
            end()
            self._report(
                f"Profile: {self._folder} (open it with: tensorboard --logdir {self._folder}; or its .json.gz at "
                "https://ui.perfetto.dev)"
            )
