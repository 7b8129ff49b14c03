"""The collapse watch: notices, from what `stats.jsonl` records, that a run goes on without getting anywhere.

A judgement is a function of the lines written so far and of nothing else, so a run that is stopped and resumed is
warned at the same steps as one that is not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from dcgan.runs.stats import GRADIENT_NORMS

Line = Mapping[str, Any]

WARM_UP_STEPS = 100
"""The first steps are not judged: fresh networks are far from balance."""


@dataclass(frozen=True)
class Symptom:
    """What a line has to show, for how long, to be worth a warning.

    lines, steps: how many lines in a row, and how many steps from the first of them to the last.
    """

    event: str
    lines: int
    steps: int
    shows: Callable[[Line, float], bool]
    message: str


@dataclass(frozen=True)
class CollapseWarning:
    """One symptom, noticed at `step`. event: its kind in stats.jsonl. message: for a person."""

    event: str
    step: int
    message: str


SYMPTOMS = (
    Symptom(
        event="discriminator-wins",
        lines=30,
        steps=200,
        shows=lambda line, _: line.get("d_accuracy", 0) >= 1,
        message="the discriminator has told every image right for {steps} steps, so the generator learns little. Try a "
        "lower --d-lr (half), a higher --g-lr, a smaller --ndf or a larger --ngf.",
    ),
    Symptom(
        event="outputs-constant",
        lines=5,
        steps=50,
        shows=lambda line, real: line.get("fake_distance", real) < 0.05 * real,
        message="the generated images of a batch are nearly the same: they lie {fake_distance:.3f} apart, real ones "
        "{real:.3f}. Try lower rates (--g-lr, --d-lr), a larger --batch-size, or another --seed.",
    ),
    Symptom(
        event="gradients-vanished",
        lines=10,
        steps=50,
        shows=lambda line, _: min(line.get("g_grad_norm", 1), line.get("d_grad_norm", 1)) < 1e-3,
        message="a gradient has vanished (norm of G's {g_grad_norm:.1e}, of D's {d_grad_norm:.1e}): that network no "
        "longer learns. Try a lower --d-lr, and go on from an earlier checkpoint with --init-from.",
    ),
)


class CollapseWatch:
    """Reads the lines of a run one by one and warns of each symptom once."""

    def __init__(self, real_distance: float, earlier: Iterable[Line] = ()) -> None:
        """real_distance: `pairwise_distance` of real images; earlier: the lines of a run that is resumed."""
        self._real = real_distance
        self._runs: dict[str, list[int]] = {}  # by event: the step it first showed, and the lines since
        self._told: set[str] = set()
        self._norms: dict[str, Any] = {}
        for line in earlier:
            if "event" in line:
                self._told.add(line["event"])
            else:
                self.look(line)

    def look(self, line: Line) -> list[CollapseWarning]:
        """Judge one line of measurements, a number that was not finite being None; return what is new."""
        line = {name: value for name, value in line.items() if value is not None}
        # Where the networks are trained in turn, each line has the gradient of one: the other's is its last.
        self._norms |= {name: line[name] for name in GRADIENT_NORMS.values() if name in line}
        line = self._norms | line
        return [warning for symptom in SYMPTOMS if (warning := self._judge(symptom, line)) is not None]

    def _judge(self, symptom: Symptom, line: Line) -> CollapseWarning | None:
        step = line["step"]
        if step <= WARM_UP_STEPS or not symptom.shows(line, self._real):
            self._runs.pop(symptom.event, None)
            return None
        shown = self._runs.setdefault(symptom.event, [step, 0])
        shown[1] += 1
        steps = step - shown[0]
        if symptom.event in self._told or shown[1] < symptom.lines or steps < symptom.steps:
            return None
        self._told.add(symptom.event)
        message = symptom.message.format(**{**line, "steps": steps, "real": self._real})
        return CollapseWarning(symptom.event, step, f"step {step:,}: {message}")


def pairwise_distance(images: np.ndarray) -> float:
    """Return the root mean square distance between two of these images, per pixel value.

    images: uint8, or floats in [-1, 1], (N, H, W, C), N at least 2; bytes are taken to [-1, 1] first. The mean
    squared distance between pairs is twice the variance, so no pairs are made.
    """
    values = images / 127.5 - 1 if images.dtype == np.uint8 else images
    return float(np.sqrt(2 * np.var(values.astype(np.float64), axis=0, ddof=1).mean()))
