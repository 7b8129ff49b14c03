"""Decide where labels join the networks of a file, and of how many classes they are; or ask."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from dcgan_core.description.protocols import NetworkName
from dcgan_core.errors import InputError
from dcgan_core.weights.foreign.arrays.dialects import Dialect
from dcgan_core.weights.foreign.arrays.layers import IMAGE_CHANNELS, FoundLayer, channels_in, channels_out
from dcgan_core.weights.foreign.arrays.wrapping import Arrays
from dcgan_core.weights.foreign.choosing.detection import raw_layers, readings_of, readings_with
from dcgan_core.weights.foreign.choosing.geometry import Stack
from dcgan_core.weights.foreign.choosing.hints import Hints, LabelOrder
from dcgan_core.weights.foreign.choosing.inference import AmbiguousWeights, Choice
from dcgan_core.weights.foreign.choosing.joining import in_order, shown_classes
from dcgan_core.weights.foreign.choosing.label_tables import without_tables
from dcgan_core.weights.foreign.statistics.deciding import (
    ALARM,
    FEWEST_BATCHES,
    NEAR,
    both_ways,
    fewest_batches,
    say_something,
)

Ways = list[tuple[Dialect, list[FoundLayer]]]


@dataclass
class Labelled:
    """The readings of a file's networks with labels where they have them.

    problems: by network, why it cannot be read. found, assumed: in sentences, what decided it, and what nothing shows.
    """

    readings: dict[NetworkName, Ways] = field(default_factory=dict)
    problems: dict[NetworkName, list[str]] = field(default_factory=dict)
    found: list[str] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)


def read_networks(
    where: str,
    files: Mapping[NetworkName, tuple[Arrays, bool]],
    hints: Hints,
    unlabelled: Collection[NetworkName] = (),
) -> Labelled:
    """Return the readings of networks.

    files: the arrays of each, and whether they come in list order. unlabelled: those whose labels are not read; neither
    are those of arrays in list order. Raises AmbiguousWeights where it is not clear how many classes there are or which
    inputs are the label's.
    """
    result = Labelled()
    named: dict[NetworkName, Arrays] = {
        name: arrays for name, (arrays, listed) in files.items() if not listed and name not in unlabelled
    }
    if hints.classes is not None and len(named) < len(files):
        raise InputError(
            f"--classes {hints.classes}: labels are read from arrays with PyTorch's names and axes; {where} has others"
        )
    for name, (arrays, listed) in files.items():
        _read(result, name, arrays, listed, hints)
    for name in list(named):
        named[name] = _without_unread(result, name, named[name], hints)
    classes, why = _classes(where, result, named, hints)
    if classes is None:
        return result
    for name, arrays in named.items():
        ways = result.readings[name]
        if not ways or not _labels(ways):
            _read(result, name, arrays, False, dataclasses.replace(hints, classes=classes))
            result.readings[name] = result.readings[name] or ways
    _check_pair(where, result)
    for name in named:
        if result.readings[name] and _labels(result.readings[name]):
            result.readings[name] = _settled(where, name, named[name], result, why, hints)
    return result


def _read(result: Labelled, name: NetworkName, arrays: Arrays, listed: bool, hints: Hints) -> None:
    good, problems = readings_of(arrays, [name], hints, listed=listed)
    result.readings[name] = good.get(name, [])
    result.problems[name] = [] if result.readings[name] else problems


UNREAD_ADVICE = "If the class never reads {}: --label-order none"


def with_table_advice(
    error: InputError, files: Mapping[NetworkName, tuple[Arrays, bool]], hints: Hints
) -> InputError:
    """Return the error of networks with what to do where a table of labels is the reason, and is never read."""
    tables = [key for arrays, listed in files.values() if not listed for key in without_tables(arrays)[1]]
    advice = UNREAD_ADVICE.format(" and ".join(tables))
    if not tables or hints.label_order == "none" or advice in str(error):
        return error
    return InputError(f"{error}. {advice}")


def _without_unread(result: Labelled, name: NetworkName, arrays: Arrays, hints: Hints) -> Arrays:
    """Return a network's arrays without a table of labels that is never read; read in `result` what they are then.

    A generator's running statistics show that of a table that fits nowhere: latents alone have to fit them, and latents
    that its rows multiply, or are added to, must not. Elsewhere the user has to say it.
    """
    rest, tables = without_tables(arrays)
    if not tables or (result.readings[name] and hints.label_order != "none"):
        return arrays
    plain = Labelled()
    _read(plain, name, rest, False, hints)
    ways = plain.readings[name]
    if not ways:
        return arrays
    if hints.label_order != "none":
        words = _unread_by_statistics(name, arrays[tables[0]], ways[0][1], hints)
        if words is None:
            advice = UNREAD_ADVICE.format(tables[0])
            result.problems[name] = [f"{problem}. {advice}" for problem in result.problems[name]]
            return arrays
        result.found.append(f"{name}: {tables[0]} is never read ({words})")
    else:
        result.assumed.append(f"{name}: {', '.join(tables)} is never read (as given)")
    result.readings[name], result.problems[name] = ways, []
    return rest


def _unread_by_statistics(
    name: NetworkName, table: np.ndarray, layers: list[FoundLayer], hints: Hints
) -> str | None:
    """Return how the running statistics show that a table as long as the latent is never read; None: they do not."""
    if name != "generator" or channels_in(layers[0]) != table.shape[1] or not _has_evidence(layers):
        return None
    squares = np.mean(table.astype(np.float64) ** 2, axis=0)
    own = _fit(name, layers, hints)
    # Latents multiplied by rows have these second moments, latents that rows are added to have 1 more.
    other = min(_fit(name, _scaled(layers, np.sqrt(scale)), hints) for scale in (squares, 1 + squares))
    if own.score > ALARM or NEAR * own.error > other.error:
        return None
    return f"squared error of the running statistics {own.error:.2g}; if latents were joined with it, {other.error:.2g}"


def _scaled(layers: list[FoundLayer], scales: np.ndarray) -> list[FoundLayer]:
    """Return layers that read the latents multiplied by scales."""
    first = layers[0]
    shape = [1] * first.arrays["kernel"].ndim
    shape[first.input_axis] = len(scales)
    kernel = first.arrays["kernel"] * scales.reshape(shape).astype(np.float32)
    return [dataclasses.replace(first, arrays={**first.arrays, "kernel": kernel}), *layers[1:]]


def _labels(ways: Ways) -> int:
    """Return of how many classes the labels are; 0 without labels."""
    return max(layer.classes for layer in ways[0][1])


# --- how many classes ------------------------------------------------------------------------------------


def _classes(
    where: str, result: Labelled, named: Mapping[NetworkName, Arrays], hints: Hints
) -> tuple[int | None, str]:
    """Return (how many classes there are, how that was found), None for unconditional networks."""
    stated = {name: count for name, ways in result.readings.items() if ways and (count := _labels(ways))}
    if len(set(stated.values())) > 1:
        listed = " and ".join(f"the {name} of {count} classes" for name, count in stated.items())
        raise InputError(f"{where}: labels do not agree: {listed}. Import them separately, with --network")
    if hints.classes is not None:
        if set(stated.values()) - {hints.classes}:
            ((name, count), *_) = stated.items()
            raise InputError(
                f"--classes {hints.classes}: {where} has a {name} with labels of {count} classes"
            )
        return hints.classes, "as given"
    if stated:
        ((name, count), *_) = stated.items()
        return count, f"as in the {name}"
    failing: list[NetworkName] = [name for name in named if not result.readings[name]]
    shown: dict[NetworkName, list[int]] = {}
    for name in failing:
        layers, channels = raw_layers(name, named[name]), IMAGE_CHANNELS
        if name == "discriminator" and result.readings.get("generator"):
            channels = (channels_out(result.readings["generator"][0][1][-1]),)
        counts = shown_classes(name, layers, channels) if layers else []
        shown[name] = [count for count in counts if readings_with(name, named[name], count, hints)]
    possible = set.intersection(*map(set, shown.values())) if shown else set()
    origin = f"by the widths of the {failing[0]}" if failing else ""
    if len(possible) > 1 and failing == ["generator"]:
        decided = _by_statistics(named["generator"], possible, hints)
        possible, origin = (decided, "by the running statistics") if decided else (possible, origin)
    if len(possible) > 1:
        pairs = "; pairs of images are not supported" if possible == {3, 5} else ""
        raise AmbiguousWeights(
            where,
            [
                Choice(
                    f"--classes {count}: {_split_words(failing[0], named[failing[0]], count, hints)}",
                    dataclasses.replace(hints, classes=count),
                )
                for count in sorted(possible)
            ],
            f", since its widths show that labels are joined, and not of how many classes{pairs}",
        )
    return (possible.pop(), origin) if possible else (None, "")


def _split_words(name: NetworkName, arrays: Arrays, classes: int, hints: Hints) -> str:
    others = channels_in(readings_with(name, arrays, classes, hints)[0][1][0])
    return f"a latent of {others} numbers" if name == "generator" else f"images of {_channels(others)}"


def _by_statistics(arrays: Arrays, possible: set[int], hints: Hints) -> set[int]:
    """Return the one of several numbers of classes that a generator's running statistics speak for; {} for none."""
    fits = {
        count: min(
            _fit("generator", layers, hints) for _, layers in readings_with("generator", arrays, count, hints)
        )
        for count in possible
    }
    best, second, *_ = sorted(fits.values())
    if best.score > ALARM or NEAR * best.error > second.error:
        return set()
    return {count for count, fit in fits.items() if fit == best}


# --- where they join -------------------------------------------------------------------------------------


def _check_pair(where: str, result: Labelled) -> None:
    """Raise InputError for a generator with labels and a discriminator without."""
    ways = result.readings
    if not (ways.get("generator") and ways.get("discriminator")):
        return
    discriminator = ways["discriminator"][0][1]
    if (
        _labels(ways["generator"])
        and not _labels(ways["discriminator"])
        and channels_out(discriminator[-1]) == 1
    ):
        raise InputError(
            f"{where}: the generator reads labels of {_labels(ways['generator'])} classes, and the discriminator reads "
            "none and has one logit; no conditional DCGAN here is such a pair. Import them separately, with --network"
        )


def _settled(where: str, name: NetworkName, arrays: Arrays, result: Labelled, why: str, hints: Hints) -> Ways:
    """Return the readings of one way in which labels join a network; says in `result` how it was chosen."""
    ways = result.readings[name]
    distinct = list({id(layers): layers for _, layers in ways}.values())
    statistics = name == "generator" and _has_evidence(distinct[0])
    orders: list[LabelOrder] = ["last", "first"] if statistics else ["last"]
    given = hints.label_order if hints.label_order != "none" else None
    if given is not None:
        orders = [given]
    variants: list[tuple[LabelOrder, list[FoundLayer], list[FoundLayer]]] = []
    for layers in distinct:
        if any(layer.label_product for layer in layers):
            variants.append(("product", layers, layers))
            continue
        for order in orders:
            turned = in_order(layers, order)
            if order == orders[0] or any(layer.label_first for layer in turned):
                variants.append((order, layers, turned))
    products = [own for own in distinct if any(layer.label_product for layer in own)]
    if given is not None and bool(products) != (given == "product"):
        possible = "product or none" if products else "last, first or none"
        raise InputError(
            f"{where}: --label-order {given} does not fit the {name}, whose table of labels is "
            f"{'as' if products else 'not as'} long as its latent; expected {possible}"
        )
    asks = bool(products) and not statistics
    unread = _unread_ways(name, arrays, hints) if (statistics or asks) and hints.label_order is None else []
    for layers in {id(own): own for _, own in unread}.values():
        variants.append(("none", layers, layers))
    chosen, origin = variants[0], "as given" if given is not None else ""
    if len(variants) > 1 and asks:
        raise _question(where, name, variants, hints, ", and nothing in it says which")
    if len(variants) > 1:
        fits = [_fit(name, turned, hints) if statistics else NO_FIT for _, _, turned in variants]
        ranked = sorted(range(len(variants)), key=lambda number: fits[number])
        best, second = fits[ranked[0]], fits[ranked[1]]
        if best.score <= ALARM and NEAR * best.error <= second.error:
            chosen = variants[ranked[0]]
            origin = (
                f"by the running statistics: squared error {best.error:.2g}, next best {second.error:.2g}"
            )
        elif products and best.score > ALARM:
            why = (
                ", and its running statistics fit none (rows that are added to the latent are not supported)"
            )
            raise _question(where, name, variants, hints, why)
        elif best.score <= ALARM or len(distinct) > 1:
            raise _question(where, name, [variants[number] for number in ranked], hints)
    order, layers, turned = chosen
    if order == "none":
        tables = " and ".join(without_tables(arrays)[1])
        result.found.append(f"{name}: {tables} is never read ({origin})")
        return [(dialect, own) for dialect, own in unread if own is layers]
    tables = [layer.keys["embedding"] for layer in turned if layer.embedded]
    why = f"a row for each in {tables[0]}" if tables else why
    result.found.append(f"{name}: labels of {max(layer.classes for layer in turned)} classes ({why})")
    words = f"{name}: {label_words(name, turned)}"
    if origin:
        result.found.append(f"{words} ({origin})")
    elif any("kernel" in layer.origins for layer in turned):
        result.found.append(words)
    else:
        result.assumed.append(f"{words} (common practice; --label-order first is the other way)")
    if any(origin.folded for layer in turned for own in layer.origins.values() for origin in own):
        result.assumed.append(f"{name}: only a matrix follows the table of labels")
    return [(dialect, turned) for dialect, own in ways if own is layers]


def _unread_ways(name: NetworkName, arrays: Arrays, hints: Hints) -> Ways:
    """Return the readings of a network whose table of labels is never read."""
    rest, tables = without_tables(arrays)
    plain = Labelled()
    if tables:
        _read(plain, name, rest, False, hints)
    return plain.readings.get(name, [])


def _has_evidence(layers: Sequence[FoundLayer]) -> bool:
    return say_something(layers) and fewest_batches(layers) >= FEWEST_BATCHES


def _up_to_labels(layers: Sequence[FoundLayer]) -> list[FoundLayer]:
    """Return layers without running statistics after the first that labels show in: those decide, and soonest."""
    joined = next((index for index, layer in enumerate(layers) if layer.classes), 0)
    first = next(
        (index for index, layer in enumerate(layers) if index >= joined and "mean" in layer.arrays),
        len(layers),
    )
    kept = list(layers[: first + 1])
    for layer in layers[first + 1 :]:
        arrays = {role: array for role, array in layer.arrays.items() if role not in ("mean", "variance")}
        kept.append(dataclasses.replace(layer, arrays=arrays))
    return kept


class _Fit(NamedTuple):
    """How far a generator's running statistics are from those of its best reading: squared error, worst score."""

    error: float
    score: float


NO_FIT = _Fit(math.inf, math.inf)


def _fit(name: NetworkName, layers: Sequence[FoundLayer], hints: Hints) -> _Fit:
    if not _has_evidence(layers):
        return NO_FIT
    hypotheses = both_ways(_up_to_labels(layers), Stack(name, layers, hints).options())
    fits = (_Fit(one.error, one.score) for one in hypotheses if hints.latent in (None, one.latent))
    return min(fits, default=NO_FIT)


def _question(
    where: str,
    name: NetworkName,
    variants: Sequence[tuple[LabelOrder, list[FoundLayer], list[FoundLayer]]],
    hints: Hints,
    why: str = ", by its running statistics",
) -> InputError:
    orders = {order for order, _, _ in variants}
    if len(orders) < len(variants):
        listed = "; ".join(dict.fromkeys(_variant_words(name, *variant) for variant in variants))
        return InputError(
            f"{where}: labels may join the {name} in several ways: {listed}. Describe it: --architecture"
        )
    choices = [
        Choice(
            f"--label-order {variant[0]}: {_variant_words(name, *variant)}",
            dataclasses.replace(hints, label_order=variant[0]),
        )
        for variant in variants
    ]
    return AmbiguousWeights(where, choices, why)


def _variant_words(
    name: NetworkName, order: LabelOrder, layers: list[FoundLayer], turned: list[FoundLayer]
) -> str:
    return "the table of labels is never read" if order == "none" else label_words(name, turned)


def label_words(name: NetworkName, layers: Sequence[FoundLayer]) -> str:
    """Return in words how labels join a network's layers."""
    joined = [(index, layer) for index, layer in enumerate(layers) if layer.classes]
    index, layer = joined[0]
    if layer.label_product:
        key = layer.keys["embedding"]
        return f"rows of {key} ({layer.embedded} x {channels_in(layer)}) multiply the latent"
    if "kernel" in layer.origins:
        names = " and ".join(origin.key for origin in layer.origins["kernel"])
        what = "latent" if name == "generator" else "image"
        return f"{names} are branches of {what} and one-hot label; they are one layer here, with zeros between them"
    if layer.label_map:
        what = f"rows of {layer.keys['embedding']} as {layer.labels} map{'s' if layer.labels > 1 else ''}"
    elif layer.embedded:
        what = f"rows of {layer.keys['embedding']} ({layer.embedded} x {layer.labels})"
    else:
        what = f"one-hot labels ({layer.labels})"
    side = "before" if layer.label_first else "after"
    others = channels_in(layer)
    if index:
        to = f"what {layer.name} reads"
    else:
        to = f"the latent of {others}" if name == "generator" else f"the image's {_channels(others)}"
    more = f", and what {len(joined) - 1} more layers read" if len(joined) > 1 else ""
    return f"{what} are joined {side} {to}{more}"


def _channels(count: int) -> str:
    return f"{count} channel{'' if count == 1 else 's'}"
