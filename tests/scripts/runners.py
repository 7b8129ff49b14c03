"""Stand-ins for a row's runner that need no framework: how rows are run is then tested in moments."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from scripts.benchmarking.case import Case
from scripts.benchmarking.rows import Runner


class StandIn(Runner):
    """Does what a runner has to do, at once; `journal` gets a line for each step: name, begin, end."""

    def __init__(
        self,
        case: Case,
        name: str = "stand-in",
        journal: Path | None = None,
        loss: float = 1.0,
        pixel: float = 0.5,
        device: str = "cpu",
    ) -> None:
        self.case, self.name, self.journal = case, name, journal
        self.loss, self.pixel = loss, pixel
        self.device, self.device_name, self.notes = device, "a stand-in", [f"{name} was here"]

    def step(self, index: int) -> Any:
        began = time.perf_counter()
        time.sleep(0.002)
        if self.journal is not None:
            with open(self.journal, "a", encoding="utf-8") as stream:
                stream.write(f"{self.name} {began} {time.perf_counter()}\n")
        return self.loss + index, 2.0

    def finish(self, losses: Sequence[Any]) -> list[tuple[float, float]]:
        return list(losses)

    def load_generator(self) -> None:
        pass

    def generate(self, latents: np.ndarray) -> np.ndarray:
        return np.full((len(latents), *self.case.architecture().image_shape), self.pixel, np.float32)

    def draw_here(self, latents: np.ndarray) -> None:
        time.sleep(0.002)

    def draw_bytes(self, latents: np.ndarray) -> Iterator[np.ndarray]:
        yield np.full(
            (len(latents), *self.case.architecture().image_shape), 127.5 * (self.pixel + 1), np.uint8
        )

    def multiply(self, size: int) -> Callable[[], None]:
        return lambda: time.sleep(0.06)

    def device_memory(self) -> int | None:
        return None


class Raising(StandIn):
    """Cannot be built."""

    def __init__(self, case: Case, **_: Any) -> None:
        raise ValueError("no such kernel")


class Dying(StandIn):
    """Its process disappears in the middle of training."""

    def step(self, index: int) -> Any:
        if index > 3:
            os._exit(7)
        return super().step(index)


class Particular(StandIn):
    """Starts in mode b alone: a raises, and slow takes too long."""

    def __init__(self, case: Case, mode: str = "", **rest: Any) -> None:
        super().__init__(case, **rest)
        if mode == "slow":
            time.sleep(60)
        if mode == "a":
            raise ValueError("not in mode a")
