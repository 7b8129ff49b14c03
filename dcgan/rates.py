"""How the learning rates of a run change (`--lr-decay`), told without a framework."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dcgan.configuration.training import TrainingConfig


def remaining_share(done: Any, total_steps: int, decay_share: float) -> Any:
    """Return what is left of the part of a run in which the rates fall, as a share of it; above 1 before it begins.

    The rates of the step after `done` steps are multiplied by this, and by 1 where it is more: a straight line that
    would reach 0 with the step after the last. done: a number or an array of numbers, of steps done.
    """
    return (total_steps - done) / (total_steps * decay_share)


def total_steps(config: TrainingConfig) -> int:
    """Return the length of a run in steps, which a trainer's configuration tells where the rates depend on it."""
    if config.num_steps is None:
        raise ValueError(
            "--lr-decay: a trainer needs num_steps; an epoch's steps are known to the data alone"
        )
    return config.num_steps
