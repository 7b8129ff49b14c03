"""How fast a run trains, with what is not training left out."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator


class TrainingClock:
    """Counts the seconds spent in training steps.

    Left out: what happens before `start` (compilation, in the first step) and inside `pause` (drawing samples,
    copying the state for a checkpoint).
    """

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        """clock: seconds, ever growing."""
        self._clock = clock
        self._running_since: float | None = None
        self._step = 0

    @property
    def started(self) -> bool:
        """Whether `start` was called."""
        return self._running_since is not None

    def start(self, step: int) -> None:
        """Begin to count after `step` steps."""
        self._step, self._running_since = step, self._clock()

    @contextlib.contextmanager
    def pause(self) -> Iterator[None]:
        """Leave the block out of the count."""
        before = self._clock()
        try:
            yield
        finally:
            if self._running_since is not None:
                self._running_since += self._clock() - before

    def steps_per_second(self, step: int) -> float | None:
        """The rate since the last call, or since `start`; None when no step lies between."""
        if self._running_since is None or step <= self._step:
            return None
        now = self._clock()
        seconds, steps = now - self._running_since, step - self._step
        self._running_since, self._step = now, step
        return steps / seconds if seconds > 0 else None
