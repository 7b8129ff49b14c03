"""When things happen in a run, in steps."""

from __future__ import annotations

import math
from dataclasses import dataclass

from dcgan_core.config.training import TrainingConfig
from dcgan_core.description.protocols import NetworkName, Protocol, trained_networks


@dataclass(frozen=True)
class Schedule:
    """Intervals in steps; a step is done when its number, counted from 1, is reached.

    sample_every, checkpoint_every: 0 means "only at the end"; evaluate_every: 0 means never.
    """

    total_steps: int
    steps_per_epoch: int
    sample_every: int
    checkpoint_every: int
    log_every: int
    name_samples_by_step: bool = False
    evaluate_every: int = 0
    protocol: Protocol = "pytorch"

    @classmethod
    def of(cls, config: TrainingConfig, steps_per_epoch: int) -> Schedule:
        """Translate the intervals of a configuration."""
        total = config.num_steps or config.num_epochs * steps_per_epoch
        # Intervals grow with the training: as many grids and checkpoints as in one of --num-epochs.
        interval = steps_per_epoch
        if not config.num_steps and total < config.min_steps:
            total, interval = config.min_steps, steps_per_epoch * math.ceil(config.min_steps / total)
        return cls(
            total_steps=total,
            steps_per_epoch=steps_per_epoch,
            sample_every=config.sample_every_steps or config.sample_every * interval,
            checkpoint_every=config.checkpoint_every_steps or config.checkpoint_every * interval,
            log_every=config.log_every_steps,
            name_samples_by_step=bool(config.sample_every_steps),
            evaluate_every=config.evaluate_every_steps or config.evaluate_every * interval,
            protocol=config.protocol,
        )

    def epoch(self, step: int) -> int:
        """The epoch, counted from 1, that step number `step` (counted from 1) belongs to."""
        return (step - 1) // self.steps_per_epoch + 1

    def logs(self, step: int) -> bool:
        """Whether `step` gets a line in stats.jsonl.

        Where the networks are trained in turn, the step before it gets one too: every interval has a line of each.
        """
        if step == 1 or step % self.log_every == 0:
            return True
        return self.protocol == "paper" and (step + 1) % self.log_every == 0

    def trains(self, step: int) -> tuple[NetworkName, ...]:
        """The networks that `step` trains."""
        return trained_networks(self.protocol, step)

    def samples(self, step: int) -> bool:
        """Whether a sample grid is drawn after `step`."""
        return self._due(self.sample_every, step)

    def evaluates(self, step: int) -> bool:
        """Whether samples are measured after `step`."""
        # Not at the end of a run too: a run that is resumed would have a measurement that a longer one has not.
        return self.evaluate_every > 0 and step % self.evaluate_every == 0

    def checkpoints(self, step: int) -> bool:
        """Whether a checkpoint is written after `step`."""
        return self._due(self.checkpoint_every, step)

    @property
    def longest_call(self) -> int:
        """The most steps from one log line to the next."""
        return max(1, self.log_every - 1) if self.protocol == "paper" else self.log_every

    def call_length(self, step: int, most: int) -> int:
        """How many steps the device does in one call after `step` steps: `most`, or 1 where that would cross a line.

        Lines are what the loop stops for: a log line, a sample grid, a checkpoint, a measurement, the end of an
        epoch or of the run. So only two lengths of call are ever compiled, and a call depends on its first step alone:
        a run that is resumed makes the same ones.
        """
        if self.logs(step + 1):
            return 1
        intervals = (
            self.log_every,
            self.steps_per_epoch,
            self.sample_every,
            self.checkpoint_every,
            self.evaluate_every,
        )
        left = [every - step % every for every in intervals if every > 0]
        if self.protocol == "paper":
            left.append(self.longest_call - step % self.log_every)
        return most if most <= min(*left, self.total_steps - step) else 1

    def sample_name(self, step: int) -> str:
        """The name of the grid drawn after `step`: by epoch where an epoch ends, unless the interval is in steps."""
        if step % self.steps_per_epoch == 0 and not self.name_samples_by_step:
            return f"epoch_{self.epoch(step):04d}"
        return f"step_{step:07d}"

    def sample_step(self, name: str) -> int | None:
        """The step after which the grid called `name` was drawn, or None for a name that `sample_name` never gives."""
        kind, _, number = name.partition("_")
        if not number.isdecimal() or kind not in ("epoch", "step"):
            return None
        return int(number) * (self.steps_per_epoch if kind == "epoch" else 1)

    def keeps_sample(self, name: str, step: int) -> bool:
        """Whether the grid called `name` stays when a run with this schedule is resumed after `step`.

        A later one will be drawn again. One that was drawn only because the run ended there would not be in a run
        that had been longer from the start.
        """
        drawn = self.sample_step(name)
        if drawn is None:
            return True
        on_interval = self.sample_every > 0 and drawn % self.sample_every == 0
        return drawn <= step and (on_interval or drawn != self.total_steps)

    def _due(self, every: int, step: int) -> bool:
        return step == self.total_steps or (every > 0 and step % every == 0)
