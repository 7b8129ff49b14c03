"""The ways to read a generator that its statistics leave, with their words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dcgan_core.description.protocols import LATENT_WORDS, LatentDistribution
from dcgan_core.weights.foreign.statistics.hypotheses import Hypothesis
from dcgan_core.weights.foreign.statistics.proposals import NO_ACTIVATION, Geometry


@dataclass(frozen=True)
class Reading:
    """One way to read a generator, with its score; slopes of layers that no statistic decides are None."""

    latent: LatentDistribution
    geometries: tuple[Geometry, ...]
    activation_first: tuple[bool, ...]
    slopes: tuple[float | None, ...]
    score: float
    error: float
    text: str
    eps: tuple[float, ...] = ()
    """By layer, where the statistics show it; empty: they do not."""


def slope_words(slope: float) -> str:
    """Return an activation's name from its negative slope."""
    if slope == NO_ACTIVATION:
        return "no activation"
    return f"LeakyReLU {slope:g}" if slope else "ReLU"


def reading_of(one: Hypothesis, slopes: tuple[float | None, ...]) -> Reading:
    """Return a hypothesis as a reading with these slopes."""
    return Reading(
        one.latent,
        one.geometries,
        one.activation_first,
        slopes,
        one.score,
        one.error,
        f"latents {LATENT_WORDS[one.latent]}; {_layer_words(one, slopes)}; score {one.score:.3f}",
    )


def _layer_words(one: Hypothesis, slopes: tuple[float | None, ...]) -> str:
    known = [slope_words(slope) for slope in slopes if slope is not None]
    activations = known[0] if len(set(known)) == 1 else ", ".join(known)
    moved = [geometry for geometry in one.geometries[1:] if geometry.kind != "matrix"]
    text = f"{activations or 'activations unknown'}; strides {' '.join(str(g.stride[0]) for g in moved) or 'none'}"
    text += f", paddings {' '.join(str(g.padding[0]) for g in moved) or 'none'}"
    if any(geometry.upsample != (1, 1) for geometry in moved):
        text += ", pixels repeated before the convolutions"
    if any(one.activation_first):
        text += ", activation before normalisation"
    return text


def sentences_on(
    best: Hypothesis, runner_up: Hypothesis | None, readings: Sequence[Reading]
) -> tuple[str, ...]:
    """Return what is said of the only reading that is left; nothing of several."""
    if len(readings) != 1:
        return ()
    text = f"generator: {readings[0].text} at the worst layer"
    if runner_up is not None:
        text += f"; next best reading {runner_up.score:.3f}"
    return (f"{text} (by the running statistics)",)
