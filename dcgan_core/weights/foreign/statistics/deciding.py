"""Decide between the hypotheses about a generator, or say why that cannot be done.

The limits here come from networks that were trained for this purpose and whose construction is known
(`scripts/prove_import.py`; docs/conversion.md has the table).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from dcgan_core.description.protocols import LatentDistribution
from dcgan_core.weights.foreign.arrays.layers import FoundLayer
from dcgan_core.weights.foreign.statistics.hypotheses import (
    Hypothesis,
    room_for_activation,
    with_settled_statistics,
)
from dcgan_core.weights.foreign.statistics.last_layer import last_layer
from dcgan_core.weights.foreign.statistics.proposals import (
    NO_ACTIVATION,
    SLOPES,
    Geometry,
    Options,
    generator_proposals,
)
from dcgan_core.weights.foreign.statistics.readings import Reading, reading_of, sentences_on, slope_words
from dcgan_core.weights.foreign.statistics.remembered import remembered_search
from dcgan_core.weights.foreign.statistics.unsupported import UNTRIED, first_unexplained, fits_what

ALARM = 0.15
"""A score above this contradicts a reading. Right readings scored up to 0.11 where weights still moved. A wrong one
that differs little, as by a padding, may score 0.06: what excludes it is its misfit (`Hypothesis.excludes`)."""

MOVED = 0.09
"""A score above this decides nothing where weights moved while the statistics were gathered (`Hypothesis.drifts`).

After 60 steps of pytorch/examples wrong slopes scored 0.13 and fitted better than the right ones."""

NEAR = 3.0
"""A way to join labels whose squared error is less than this multiple of the best one's is too near to be excluded."""

UNUSUAL_LEAD = 3.0
"""How much more misfit excludes a reading that ends in no usual image size, where the best does."""

FEWEST_BATCHES = 10
"""Running statistics of fewer batches are still near their initial values."""

LARGE_EPS = 0.8
"""An eps of public programs that give it in the place of the momentum. Smaller ones do not show in statistics."""

SUSPICIOUS = 0.05
"""Score from which a large eps is tried: right readings mostly have a lower one. Where variances are large, an eps of
0.8 changes the score of the wrong one to no more than 0.07, and the images by 0.14."""

BETTER = 3.0
"""By how much a large eps has to lower the score to be supposed."""

MOST_CHOICES = 4


@dataclass(frozen=True)
class Decision:
    """What the running statistics of a file say.

    readings: what remains, the best first: one where it is decided, several where it is a question, none where the
    statistics say nothing. found: what was decided, in sentences. doubts: why no reading can be trusted.
    table: the best hypotheses with their scores, in words.
    """

    readings: tuple[Reading, ...] = ()
    found: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    table: tuple[str, ...] = ()

    @property
    def is_question(self) -> bool:
        """Whether the user has to choose."""
        return len(self.readings) > 1 and not self.doubts


@dataclass(frozen=True)
class Given:
    """What the user has decided already. size: whether the image size, or another network of the file shows it."""

    latent: LatentDistribution | None = None
    slopes: tuple[float, ...] | None = field(default=None)
    size: bool = False


def decide(layers: Sequence[FoundLayer], options: Options, given: Given) -> Decision:
    """Return what the statistics of a generator's layers decide among `options`, by layer."""
    if not say_something(layers):
        return Decision()
    normalized = [layer for layer in layers if "mean" in layer.arrays]
    if (count := fewest_batches(layers)) < FEWEST_BATCHES:
        few = f"its running statistics have seen only {count} batches, too few to check how it was read"
        return Decision(doubts=(few,))
    hypotheses = both_ways(layers, options)
    if hypotheses and hypotheses[0].score > ALARM and any(_has_unknown_order(layer) for layer in normalized):
        for start in (0, 1):
            hypotheses = hypotheses + both_ways(_activated_first(layers, start), options)
        hypotheses.sort(key=lambda one: one.error)
    if hypotheses and hypotheses[0].score > SUSPICIOUS:
        for other in with_large_eps(layers):
            better = both_ways(other, options)
            if better and better[0].score < min(ALARM, hypotheses[0].score / BETTER):
                decision = decide(other, options, given)
                eps = tuple(layer.eps for layer in other)
                return replace(
                    decision,
                    readings=tuple(
                        replace(one, eps=eps, text=f"{one.text}; eps {LARGE_EPS:g}")
                        for one in decision.readings
                    ),
                    found=tuple(_with_eps(sentence, other) for sentence in decision.found),
                )
    hypotheses = [one for one in hypotheses if given.latent in (None, one.latent)]
    if not hypotheses:
        return Decision(doubts=("none of the ways in which it can be read could be computed",))
    best = _least_contradicted(hypotheses)
    hypotheses = [best, *(one for one in hypotheses if one is not best)]
    table = tuple(reading_of(one, one.slopes).text for one in hypotheses[:MOST_CHOICES])
    if (doubt := _doubt(layers, options, best, given)) is not None:
        kept = hypotheses[: MOST_CHOICES - 1] if best.score > ALARM else ()
        return Decision(tuple(reading_of(one, one.slopes) for one in kept), doubts=(doubt,), table=table)
    rivals = _rivals(layers, options, _with_slopes(hypotheses, given))
    open_end = layers[len(best.slopes) - 1].weightless_after != 0

    def slopes_of(one: Hypothesis) -> list[tuple[float | None, ...]]:
        if given.slopes is not None:
            return [_with(one, given.slopes)]
        ends = len(one.slopes) == len(layers)  # what is after the last layer is not a hidden activation
        return _with_last_slope(one) if open_end and not ends else [one.slopes]

    readings = [reading_of(one, slopes) for one in rivals for slopes in slopes_of(one)]
    readings = list(
        {(one.latent, one.geometries, one.activation_first, one.slopes): one for one in readings}.values()
    )
    # A question shows few choices, and nearly every network has one slope.
    readings.sort(
        key=lambda one: len({slope for slope in one.slopes if slope not in (None, NO_ACTIVATION)}) > 1
    )
    readings = _distinct_words(readings)
    runner_up = next((one for one in hypotheses[1:] if _kind(one) != _kind(best)), None)
    found: tuple[str, ...] = ()
    if not given.size:
        ends = [_with_last_layer(layers, options, one) for one in readings[:MOST_CHOICES]]
        readings = [reading for several, _ in ends for reading in several]
        found = tuple(dict.fromkeys(words for _, several in ends[:1] for words in several))
    return Decision(
        tuple(readings[:MOST_CHOICES]), (*sentences_on(best, runner_up, readings), *found), table=table
    )


def _distinct_words(readings: Sequence[Reading]) -> list[Reading]:
    """Return readings whose words differ: where they are the same, the size of a matrix's map is added."""
    texts = [one.text for one in readings]
    apart = []
    for one in readings:
        size = one.geometries[0].map_size
        same = texts.count(one.text) > 1
        apart.append(
            replace(one, text=f"{one.text}; the first map {size[0]}x{size[1]}") if size and same else one
        )
    return apart


def _least_contradicted(hypotheses: Sequence[Hypothesis]) -> Hypothesis:
    """Return the best hypothesis, or the best that the statistics do not contradict where that is as likely."""
    best = hypotheses[0]
    others = (one for one in hypotheses[1:] if one.score <= ALARM and not best.excludes(one))
    return best if best.score <= ALARM else next(others, best)


def _with_last_layer(
    layers: Sequence[FoundLayer], options: Options, reading: Reading
) -> tuple[list[Reading], tuple[str, ...]]:
    """Return (a reading with what its last layer may be, why)."""
    slopes = [
        undecided_slope(layers, reading, index, options[-1][0].geometry) if slope is None else slope
        for index, slope in enumerate(reading.slopes)
    ]
    last = last_layer(
        layers, options[-1], reading.latent, reading.geometries, slopes, reading.activation_first
    )
    if last is None:
        return [reading], ()
    readings = []
    for geometry in last.geometries:
        words = "doubles" if geometry.stride != (1, 1) or geometry.upsample != (1, 1) else "keeps"
        text = reading.text if last.words else f"{reading.text}; the last layer {words} the size"
        readings.append(replace(reading, geometries=(*reading.geometries, geometry), text=text))
    return readings, (last.words,) if last.words else ()


def say_something(layers: Sequence[FoundLayer]) -> bool:
    """Whether layers have running statistics that can decide anything: finite ones of a network that was trained."""
    normalized = [layer for layer in layers if "mean" in layer.arrays]
    if not normalized or any(layer.layout != "torch" for layer in layers):
        return False
    arrays = [array for layer in layers for array in layer.arrays.values()]
    if not all(np.isfinite(array).all() for array in arrays):
        return False  # its health says so
    if any((layer.arrays["variance"] < 0).any() for layer in normalized):
        return False
    return not all(is_untouched(layer) for layer in normalized)


def fewest_batches(layers: Sequence[FoundLayer]) -> float:
    """Return how many batches the statistics of layers have seen at least; infinity where they do not say."""
    counts = [int(layer.arrays["updates"].item()) for layer in layers if "updates" in layer.arrays]
    return min((count for count in counts if count > 0), default=np.inf)


def _doubt(layers: Sequence[FoundLayer], options: Options, best: Hypothesis, given: Given) -> str | None:
    """Return why the best reading cannot be trusted; None where it can."""
    if best.score <= ALARM and first_unexplained(best) is None:
        return None
    if given.slopes is not None and best.score <= ALARM:
        return _moved(best, given) if best.score > MOVED and best.drifts else None
    if (what := fits_what(layers, options, best)) is not None:
        if what.startswith(UNTRIED):
            return (
                f"its running statistics fit {what}, which is not tried; --architecture describes the network"
            )
        return f"its running statistics fit {what}, which this package does not compute, and no reading without it"
    if best.score > ALARM:
        return _contradicted(best, layers)
    if best.score > MOVED and best.drifts:
        return _moved(best, given)
    for index, slope in enumerate(best.slopes):
        stem = index == 0 and layers[0].is_matrix  # nearly as often without an activation as with one
        if slope is not None and slope not in SLOPES and not (slope == NO_ACTIVATION and stem):
            return (
                f"its running statistics fit {slope_words(slope)} after {layers[index].name} best, which hardly any "
                "program has, and that not well: its activations are of another kind, or its weights still moved; "
                "--g-slope gives them"
            )
    return None


def _contradicted(best: Hypothesis, layers: Sequence[FoundLayer]) -> str:
    unknown = any("mean" in layer.arrays and "updates" not in layer.arrays for layer in layers)
    untouched = [layer.name for layer in layers if "mean" in layer.arrays and is_untouched(layer)]
    if untouched:
        return (
            f"the normalisation after {untouched[0]} has seen no batch, and the others have: the program does not call "
            f"it, or not this layer, and no reading without it is tried; --architecture describes the network"
        )
    young = ", or saw few batches and still hold part of their first values (the file has no count)"
    return (
        f"its running statistics contradict every reading (the best has score {best.score:.2f}, right ones are below "
        f"{ALARM}): they are out of date, which --statistics recalibrated corrects, or the network is of another kind "
        f"(one that reads class labels too is read with --classes), was trained on latents of another scale, or has "
        f"another eps (--eps)"
        f"{young if unknown else ''}"
    )


def _moved(best: Hypothesis, given: Given) -> str:
    words = (
        f"every reading is at least {best.dispersion:.1f} times as far from its running statistics as batches differ: "
        "its weights still moved while they were gathered, or it does what they do not show (dropout or noise, the "
        "numbers of a matrix in another order)"
    )
    if given.slopes is not None:
        return f"{words}. Compare its images with those of its own program"
    return f"{words}. So they do not show its slopes; --g-slope gives them, 0 for ReLU, and --accept-doubts reads it so"


def is_untouched(layer: FoundLayer) -> bool:
    """Whether a layer's statistics are the initial ones."""
    return not layer.arrays["mean"].any() and bool((layer.arrays["variance"] == 1).all())


def both_ways(layers: Sequence[FoundLayer], options: Options) -> list[Hypothesis]:
    """Return the hypotheses for the statistics as they are, or without their initial values, whichever fits better.

    Those without their initial values are enough where one fits as well as the noise lets it.
    """
    settled = with_settled_statistics(layers)
    found = remembered_search(settled, options)
    if found and found[0].score <= ALARM and not found[0].sorting and not found[0].drifts:
        return found
    changed = any(
        not np.array_equal(own.arrays["mean"], layer.arrays["mean"])
        for own, layer in zip(settled, layers, strict=True)
        if "mean" in layer.arrays
    )
    if not changed:
        return found
    plain = remembered_search(layers, options)
    return min((found, plain), key=lambda one: one[0].error if one else np.inf)


def with_large_eps(layers: Sequence[FoundLayer]) -> list[list[FoundLayer]]:
    """Return the layers with an eps of 0.8 in all normalisations, and in all but the first; none where they have it."""
    normalized = [index for index, layer in enumerate(layers) if "mean" in layer.arrays]
    if any(layer.eps == LARGE_EPS for layer in layers):
        return []
    return [
        [replace(layer, eps=LARGE_EPS) if index in own else layer for index, layer in enumerate(layers)]
        for own in (normalized[1:], normalized)
    ]


def _with_eps(sentence: str, layers: Sequence[FoundLayer]) -> str:
    """Return a sentence on how a generator was read with the eps of its normalisations."""
    everywhere = all(layer.eps == LARGE_EPS for layer in layers if "mean" in layer.arrays)
    where = "" if everywhere else " in all normalisations but the first"
    return sentence.replace(" at the worst layer", f" at the worst layer with eps {LARGE_EPS:g}{where}", 1)


def _has_unknown_order(layer: FoundLayer) -> bool:
    return layer.weightless_before_norm is None


def _activated_first(layers: Sequence[FoundLayer], start: int) -> list[FoundLayer]:
    """Return the layers as if the names said that activations come before normalisations, where they say nothing.

    start: the first layer of which that is supposed.
    """
    return [
        replace(layer, weightless_before_norm=2)
        if index >= start and layer.is_normalized and _has_unknown_order(layer)
        else layer
        for index, layer in enumerate(layers)
    ]


def _kind(one: Hypothesis) -> object:
    """What distinguishes hypotheses, apart from slopes."""
    active = tuple(slope == NO_ACTIVATION for slope in one.slopes)
    return one.latent, one.geometries, one.activation_first, active


def _with_slopes(hypotheses: Sequence[Hypothesis], given: Given) -> Sequence[Hypothesis]:
    """Return the hypotheses with the slopes that the user gave, where there are any."""
    if given.slopes is None:
        return hypotheses
    return [one for one in hypotheses if _with(one, given.slopes)[:-1] == one.slopes[:-1]] or hypotheses


def _rivals(
    layers: Sequence[FoundLayer], options: Options, hypotheses: Sequence[Hypothesis]
) -> list[Hypothesis]:
    """Return the best hypothesis and those that it does not exclude.

    A worse one that cannot end in a usual image size, where the best can, is not among them.
    """
    best = hypotheses[0]
    kept = [best]
    usual = _reaches_usual_size(layers, options, best)
    for one in hypotheses[1:]:
        unlikely = usual and not _reaches_usual_size(layers, options, one)
        if unlikely and one.cost - best.cost > UNUSUAL_LEAD:
            continue
        if not best.excludes(one):
            kept.append(one)
    return kept


def _reaches_usual_size(layers: Sequence[FoundLayer], options: Options, one: Hypothesis) -> bool:
    narrowed = [
        [
            option
            for option in options[index]
            if index >= len(one.geometries) or option.geometry == one.geometries[index]
        ]
        for index in range(len(layers))
    ]
    return any(proposal.is_usual and proposal.cost < 1 for proposal in generator_proposals(layers, narrowed))


def _with_last_slope(one: Hypothesis) -> list[tuple[float | None, ...]]:
    """Return the slopes by layer with those that the activation may have which no statistic follows.

    It is like the others where they are all alike.
    """
    if one.slopes[-1] is not None:
        return [one.slopes]
    active = [slope for slope in one.slopes[:-1] if slope is not None and slope != NO_ACTIVATION]
    slopes = list(dict.fromkeys(reversed(active)))
    last = slopes if len(slopes) == 1 else list(dict.fromkeys([*slopes, *SLOPES]))
    return [(*one.slopes[:-1], slope) for slope in last]


def _with(one: Hypothesis, slopes: Sequence[float]) -> tuple[float | None, ...]:
    """Return the slopes by layer as the user gave them: one for all layers, or one for each."""
    given = [slopes[0]] * len(one.slopes) if len(slopes) == 1 else list(slopes[: len(one.slopes)])
    return tuple(
        own if own == NO_ACTIVATION and len(slopes) == 1 else slope
        for own, slope in zip(one.slopes, given, strict=True)
    )


def undecided_slope(
    layers: Sequence[FoundLayer], reading: Reading, index: int, following: Geometry
) -> float | None:
    """Return the slope of an activation that no statistic decides: none without room for it, or as in the others.

    None where the others differ, or there are none.
    """
    if room_for_activation(layers, index, following) == 0:
        return NO_ACTIVATION
    others = {slope for slope in reading.slopes if slope is not None and slope != NO_ACTIVATION}
    return others.pop() if len(others) == 1 else None
