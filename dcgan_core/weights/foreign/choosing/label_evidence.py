"""How well a generator's running statistics fit one way in which labels join it."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from typing import NamedTuple

from dcgan_core.description.protocols import NetworkName
from dcgan_core.weights.foreign.arrays.layers import FoundLayer
from dcgan_core.weights.foreign.choosing.geometry import Stack
from dcgan_core.weights.foreign.choosing.hints import Hints
from dcgan_core.weights.foreign.statistics.deciding import (
    FEWEST_BATCHES,
    both_ways,
    fewest_batches,
    say_something,
)


def has_evidence(layers: Sequence[FoundLayer]) -> bool:
    """Whether layers have running statistics that saw enough batches to say something."""
    return say_something(layers) and fewest_batches(layers) >= FEWEST_BATCHES


def _up_to_labels(layers: Sequence[FoundLayer]) -> list[FoundLayer]:
    """Return layers without running statistics after the first that labels show in: those decide, and soonest.

    The order of two branches shows in those after the layer that reads both.
    """
    joined = next((index for index, layer in enumerate(layers) if layer.labels), 0)
    joined += layers[joined].branches is not None
    first = next(
        (index for index, layer in enumerate(layers) if index >= joined and "mean" in layer.arrays),
        len(layers),
    )
    kept = list(layers[: first + 1])
    for layer in layers[first + 1 :]:
        arrays = {role: array for role, array in layer.arrays.items() if role not in ("mean", "variance")}
        kept.append(dataclasses.replace(layer, arrays=arrays))
    return kept


class Fit(NamedTuple):
    """How far a generator's running statistics are from those of its best reading: squared error, worst score."""

    error: float
    score: float


NO_FIT = Fit(math.inf, math.inf)


def fit_of(name: NetworkName, layers: Sequence[FoundLayer], hints: Hints) -> Fit:
    """Return how well the running statistics fit the best reading of a generator's layers; NO_FIT without any."""
    if not has_evidence(layers):
        return NO_FIT
    hypotheses = both_ways(_up_to_labels(layers), Stack(name, layers, hints).options())
    fits = (Fit(one.error, one.score) for one in hypotheses if hints.latent in (None, one.latent))
    return min(fits, default=NO_FIT)
