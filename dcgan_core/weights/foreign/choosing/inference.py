"""Choose among the architectures that fit a file, or ask."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dcgan_core.description.architecture import Network
from dcgan_core.description.layer import Pair
from dcgan_core.description.presets import get_preset
from dcgan_core.description.protocols import NETWORK_NAMES, NetworkName
from dcgan_core.errors import InputError
from dcgan_core.weights.foreign.arrays.dialects import Dialect
from dcgan_core.weights.foreign.arrays.layers import FoundLayer
from dcgan_core.weights.foreign.choosing.assembling import Inferred, assemble
from dcgan_core.weights.foreign.choosing.candidates import UNUSUAL, Candidate, candidates_of
from dcgan_core.weights.foreign.choosing.discriminators import (
    SMALLEST_OPEN,
    WITHOUT_IT,
    has_large_eps,
    likely_slope,
    numbers,
    paired_strides,
    strange_discriminator,
)
from dcgan_core.weights.foreign.choosing.geometry import Stack
from dcgan_core.weights.foreign.choosing.hints import Hints, NormalizationHint
from dcgan_core.weights.foreign.choosing.judging import judge
from dcgan_core.weights.foreign.statistics.deciding import (
    LARGE_EPS,
    MOST_CHOICES,
    Decision,
    Given,
    decide,
)
from dcgan_core.weights.foreign.statistics.proposals import is_usual

FLAGS_OF = "\n  (flags of import_weights, which makes a run that every command takes, and of describe)"

CLOSE = 0.19
"""Ways to read a network whose costs differ by less are a question."""

CLOSE_SIZES = 0.25
"""The same, for each network, of ways to another usual image size where no statistics of a generator decide."""

Readings = Mapping[NetworkName, Sequence[tuple[Dialect, list[FoundLayer]]]]
"""By network: every dialect that has a place for all its keys, with the layers it makes of them."""


@dataclass(frozen=True)
class Choice:
    """One of several answers that fit equally well: what it is, and the hints that choose it."""

    text: str
    hints: Hints


class AmbiguousWeights(InputError):
    """Several architectures fit a file equally well, and only the user can know which it is."""

    def __init__(self, where: str, choices: Sequence[Choice], why: str = "") -> None:
        self.choices = list(choices)
        self._where, self._why = where, why
        lines = "\n".join(f"  {choice.text}" for choice in choices)
        fits = "fit" if " and " in where else "fits"
        elsewhere = "" if all(choice.text.startswith("--reading") for choice in choices) else FLAGS_OF
        super().__init__(
            f"{where} {fits} {len(choices)} descriptions equally well{why}; say which it is:\n{lines}{elsewhere}"
        )

    def with_doubts(self, doubts: Sequence[str]) -> AmbiguousWeights:
        """Return the question with reasons why none of its choices can be trusted."""
        return (
            AmbiguousWeights(self._where, self.choices, self._why + _doubt_words(doubts)) if doubts else self
        )


def _doubt_words(doubts: Iterable[str]) -> str:
    return "".join(f" (and each leaves a doubt: {doubt})" for doubt in doubts)


def infer(where: str, readings: Readings, hints: Hints) -> Inferred:
    """Return the architecture that fits best.

    where: names the file in messages. Raises InputError when none fits, AmbiguousWeights when several do.
    """
    decisions: dict[NetworkName, Decision] = {}
    candidates: dict[NetworkName, list[Candidate]] = {}
    for name in NETWORK_NAMES:
        if name not in readings:
            continue
        leaves = f" ({WITHOUT_IT})" if name == "discriminator" and len(readings) > 1 else ""
        _ask_about_normalization(where, Stack(name, readings[name][0][1], hints), leaves)
        sizes = list(dict.fromkeys(one.image_shape[:2] for one in candidates.get("generator", ())))
        own = _with_its_eps(name, candidates.get("generator", ()), readings[name][0][1], hints)
        slope = likely_slope(candidates.get("generator", ()))
        for layers, dialects in _by_layers(readings[name]):
            stack = Stack(name, layers, own, slope)
            if name == "discriminator":
                _ask_about_strides(where, stack, dialects, sizes, leaves)
                decision = _judge(where, stack, candidates.get("generator", ()))
            else:
                decision = _decide(where, stack, alone=len(readings) == 1)
            decisions.setdefault(name, decision)
            candidates.setdefault(name, []).extend(candidates_of(stack, dialects, decision, sizes))
        if not candidates[name] and len(candidates) == 1:
            raise InputError(_no_fit(where, Stack(name, readings[name][0][1], hints)))
    combinations = _combinations(candidates)
    if not combinations:
        for name in candidates:
            candidates[name] = candidates[name] or _alone(name, readings[name], decisions[name], hints)
        raise InputError(_no_pair(where, candidates, readings, hints))
    fitting = [one for one in combinations if not _bends_generator(one, candidates, hints)]
    if not fitting:
        raise InputError(_no_pair(where, candidates, readings, hints, min(combinations, key=_cost)))
    combinations = fitting
    doubts = [doubt for decision in decisions.values() for doubt in decision.doubts]
    likeliest = min(combinations, key=_cost)
    read = likeliest.get("discriminator")
    strange = strange_discriminator(read, hints, alone=len(likeliest) == 1) if read is not None else None
    if strange is not None:
        doubts.append(strange)
    inferred = assemble(_chosen(where, combinations, hints, doubts), hints)
    if strange is not None:
        inferred.doubts.append(strange)
    for decision in decisions.values():
        inferred.found.extend(decision.found)
        inferred.doubts.extend(decision.doubts)
        inferred.table.extend(decision.table)
    for name, candidate in inferred.chosen.items():
        if learned := candidate.stack.learned_slopes():
            own = " ".join(f"{slope:.4g}" for slope in learned)
            inferred.found.append(
                f"{name}: slopes {own}, those of nn.PReLU in the file; training leaves them as they are"
            )
    return inferred


def _with_its_eps(
    name: NetworkName, generators: Sequence[Candidate], layers: Sequence[FoundLayer], hints: Hints
) -> Hints:
    """Return the hints for a network: a program that gives a large eps in its generator gives it in both."""
    if name == "generator" or hints.eps is not None or hints.preset is not None:
        return hints
    eps = [max(one.reading.eps) for one in generators if one.reading is not None and one.reading.eps]
    if not any(one.reading for one in generators) and has_large_eps(layers):
        eps = [LARGE_EPS]
    return dataclasses.replace(hints, eps=eps[0]) if eps else hints


def _bends_generator(
    combination: Mapping[NetworkName, Candidate],
    candidates: Mapping[NetworkName, list[Candidate]],
    hints: Hints,
) -> bool:
    """Whether two networks fit together only in a way in which generators are hardly ever built.

    A discriminator that averages its maps before its last layer, say, is read as one of smaller images.
    """
    given = hints.image_size is not None or hints.preset is not None or bool(hints.geometry("generator"))
    if given or len(combination) < 2:
        return False
    likeliest = min(candidates["generator"], key=lambda one: one.cost)
    much = likeliest.cost + UNUSUAL + CLOSE < combination["generator"].cost
    return much and is_usual(likeliest.image_shape[:2])


def _no_pair(
    where: str,
    candidates: Mapping[NetworkName, list[Candidate]],
    readings: Readings,
    hints: Hints,
    unlikely: Mapping[NetworkName, Candidate] | None = None,
) -> str:
    """Return why a file's two networks cannot be one DCGAN. unlikely: how they would fit."""
    drawn: dict[NetworkName, str] = {}
    for name, found in candidates.items():
        if not found:
            return _no_fit(where, Stack(name, readings[name][0][1], hints))
        least = min(candidate.cost for candidate in found)
        likely = {"x".join(map(str, one.image_shape)) for one in found if one.cost < least + CLOSE}
        drawn[name] = " or ".join(sorted(likely))
    size = ""
    if unlikely is not None:
        size = f", or --image-size {'x'.join(map(str, unlikely['generator'].image_shape[:2]))} if that is their size"
    return (
        f"{where}: the two networks do not fit each other: the generator draws {drawn['generator']}, the discriminator "
        f"reads {drawn['discriminator']} (height x width x channels). Import them separately, with --network, where "
        f"the discriminator averages its maps; or say more with --preset, --g-strides, --d-strides{size}"
    )


def _by_layers(
    readings: Sequence[tuple[Dialect, list[FoundLayer]]],
) -> list[tuple[list[FoundLayer], list[Dialect]]]:
    """Return each way of sorting the arrays into layers with the dialects that sort them so."""
    groups: list[tuple[list[FoundLayer], list[Dialect]]] = []
    for dialect, layers in readings:
        for known, dialects in groups:
            if known is layers:
                dialects.append(dialect)
                break
        else:
            groups.append((layers, [dialect]))
    return groups


def _ask_about_normalization(where: str, stack: Stack, leaves: str) -> None:
    """Raise AmbiguousWeights where arrays, or the room for modules without arrays, may be several normalisations.

    leaves: in words, how to do without this network; "" for none.
    """
    hints = stack.hints
    if hints.normalization is not None or hints.preset is not None:
        return
    scaled = [layer for layer in stack.layers if "scale" in layer.arrays and "mean" not in layer.arrays]
    if any(layer.layout == "torch" and layer.arrays["scale"].ndim == 1 for layer in scaled):
        words: dict[NormalizationHint, str] = {
            "batch": "batch normalisation without running statistics, by the current batch",
            "instance": "instance normalisation",
            "layer": "layer normalisation (GroupNorm of one group; of more groups it cannot be read)",
        }
        why = f", since the {stack.name} has scales and shifts but no running statistics"
    elif stack.unexplained():
        of_kinds: dict[NormalizationHint, str] = {
            "instance": "instance normalisation without arrays of its own",
            "batch": "batch normalisation without arrays of its own, by the current batch",
        }
        nothing = "it draws" if stack.name == "generator" else "it judges; pooling is not supported"
        words = {"none": f"only an activation; what else is there (dropout) does nothing when {nothing}"}
        words |= {kind: of_kinds[kind] for kind in stack.arrayless()}
        names = ", ".join(stack.layers[index].name for index in stack.unexplained()[:3])
        why = f", since the names leave room for more than an activation after {names}"
    else:
        return
    raise AmbiguousWeights(
        where,
        [
            Choice(f"--normalization {kind}: {text}", dataclasses.replace(hints, normalization=kind))
            for kind, text in words.items()
        ],
        why + leaves,
    )


def _ask_about_strides(
    where: str, stack: Stack, dialects: Sequence[Dialect], sizes: Sequence[Pair], leaves: str
) -> None:
    """Raise AmbiguousWeights where either of each pair of a discriminator's kernels may have stride 2."""
    ways = paired_strides(stack, dialects, sizes)
    if len(ways) > 1:
        choices = [Choice(text, chosen) for text, chosen in ways]
        raise AmbiguousWeights(where, choices, f", by the shapes of the discriminator's kernels{leaves}")


def _decide(where: str, stack: Stack, *, alone: bool) -> Decision:
    """Return what a generator's running statistics decide; raises AmbiguousWeights where several readings remain.

    alone: whether the file has no discriminator, which would show the image size.
    """
    hints = stack.hints
    size = not alone or hints.image_size is not None or hints.preset is not None
    layers = stack.layers
    if hints.eps is not None:
        layers = [dataclasses.replace(layer, eps=hints.eps) for layer in layers]
    decision = decide(layers, stack.options(), Given(hints.latent, stack.given_slopes(), size))
    if hints.reading is not None:
        if not 1 <= hints.reading <= len(decision.readings):
            raise InputError(
                f"--reading {hints.reading}: {where} has {len(decision.readings)} readings; see describe"
            )
        chosen = decision.readings[hints.reading - 1]
        return Decision((chosen,), (f"generator: {chosen.text} (chosen by --reading)",))
    if decision.is_question:
        raise AmbiguousWeights(
            where,
            [
                Choice(f"--reading {number}: {reading.text}", dataclasses.replace(hints, reading=number))
                for number, reading in enumerate(decision.readings, 1)
            ],
            ", by its running statistics",
        )
    return decision


def _judge(where: str, stack: Stack, generators: Sequence[Candidate]) -> Decision:
    """Return what a discriminator's statistics decide where real images are given; AmbiguousWeights for several.

    generators: the networks that the file's generator may be. Without one the discriminator's statistics say nothing:
    they are of its images too.
    """
    hints = stack.hints
    if hints.images is None:
        return Decision()
    if not generators:
        raise InputError(
            f"{where} has no generator: a discriminator's running statistics are of real images and of its "
            "generator's, so real images decide only where both networks are read; name both files, or leave out "
            "--dataset and --data-dir"
        )
    generator = min(generators, key=lambda one: one.cost)
    decision = judge(stack, generator, hints.images(generator.image_shape))
    if not decision.is_question:
        return decision
    choices = []
    for reading in decision.readings[:MOST_CHOICES]:
        moved = [None if one.kind == "matrix" else one for one in reading.geometries]
        chosen = dataclasses.replace(
            hints,
            slope=tuple(slope or 0.0 for slope in reading.slopes),
            d_strides=tuple(1 if one is None else one.stride[0] for one in moved),
            d_paddings=tuple(0 if one is None else one.padding[0] for one in moved),
        )
        flags = f"--slope {numbers(dict.fromkeys(chosen.slope or ()))}"
        if len({one.geometries for one in decision.readings}) > 1:
            flags += f" --d-strides {numbers(chosen.d_strides)} --d-paddings {numbers(chosen.d_paddings)}"
        choices.append(Choice(f"{flags}: {reading.text}", chosen))
    raise AmbiguousWeights(where, choices, ", by the discriminator's running statistics")


def _alone(
    name: NetworkName, readings: Sequence[tuple[Dialect, list[FoundLayer]]], decision: Decision, hints: Hints
) -> list[Candidate]:
    stack = Stack(name, readings[0][1], hints)
    return candidates_of(stack, [dialect for dialect, _ in readings], decision, ())[:1]


def _chosen(
    where: str, combinations: Sequence[dict[NetworkName, Candidate]], hints: Hints, doubts: Sequence[str]
) -> dict[NetworkName, Candidate]:
    """Return the least uncommon combination; raises AmbiguousWeights where another function is as common.

    doubts: why none of them can be trusted, which belongs to the question.
    """
    ordered = sorted(combinations, key=lambda one: (_cost(one), -_closeness(one)))
    least = _cost(ordered[0])
    finalists: dict[tuple[object, ...], dict[NetworkName, Candidate]] = {}
    for combination in ordered:
        # A cost below -1 is a class's whose names and widths these are, and so its size.
        open_size = least > -1 and _has_open_size(combination)
        close = CLOSE_SIZES * len(combination) if open_size else CLOSE
        if _cost(combination) < least + close:
            key = tuple(_function(candidate.network) for candidate in combination.values())
            finalists.setdefault(key, combination)
    choices = _choices(list(finalists.values()), hints)
    if len(choices) > 1:
        alone = next(iter(ordered[0].values())).stack.name == "discriminator"
        why = ", since each of several image sizes ends in one logit" if alone else ""
        why += _doubt_words(doubts)
        raise AmbiguousWeights(where, choices[:MOST_CHOICES], why)
    return next(iter(finalists.values()))


def _combinations(candidates: Mapping[NetworkName, list[Candidate]]) -> list[dict[NetworkName, Candidate]]:
    return [
        dict(zip(candidates, combination, strict=True))
        for combination in itertools.product(*candidates.values())
        if len({candidate.image_shape for candidate in combination}) == 1
    ]


def _has_open_size(combination: Mapping[NetworkName, Candidate]) -> bool:
    one = combination.get("generator")
    if one is None or one.reading is not None:
        return False
    height, width = one.image_shape[:2]
    return height >= SMALLEST_OPEN and is_usual((height, width))


def _cost(combination: Mapping[NetworkName, Candidate]) -> float:
    one_program = len({candidate.dialect.name for candidate in combination.values()}) == 1
    return sum(candidate.cost for candidate in combination.values()) - (0.05 if one_program else 0.0)


def _closeness(combination: Mapping[NetworkName, Candidate]) -> int:
    """Return in how many networks the image has its preset's usual shape.

    Of two presets that are the same function (the authors' faces and SVHN networks), the one with more of them
    gives the latents and the initial values.
    """
    return sum(
        candidate.preset is not None and get_preset(candidate.preset).image_shape == candidate.image_shape
        for candidate in combination.values()
    )


def _function(network: Network) -> object:
    """Return what decides a network's values: a stride that is never stepped does not."""
    layers = []
    for layer in network.layers:
        small = layer.input_shape[:2] if layer.kind == "conv_transpose" else layer.output_shape[:2]
        stride = tuple(1 if side == 1 else step for side, step in zip(small, layer.stride, strict=True))
        layers.append(tuple((dataclasses.asdict(layer) | {"stride": stride}).items()))
    return repr(layers), network.statistics


def _choices(finalists: Sequence[Mapping[NetworkName, Candidate]], hints: Hints) -> list[Choice]:
    choices = []
    dialects = [next(iter(combination.values())).dialect.name for combination in finalists]
    for dialect, combination in zip(dialects, finalists, strict=True):
        candidate = next(iter(combination.values()))
        height, width, _ = candidate.image_shape
        if len(set(dialects)) == len(dialects):
            flag, chosen = f"--dialect {dialect}", dataclasses.replace(hints, dialect=dialect)
        else:
            flag = f"--image-size {height}x{width}"
            chosen = dataclasses.replace(hints, image_size=(height, width))
        text = f"{flag}: {candidate.dialect.summary}, {height}x{width} images, {candidate.origin}"
        if not any(choice.hints == chosen for choice in choices):
            choices.append(Choice(text, chosen))
    return choices


def _no_fit(where: str, stack: Stack) -> str:
    kernels = ", ".join(
        "matrix" if layer.is_matrix else "x".join(map(str, layer.kernel_size)) for layer in stack.layers
    )
    has = f"{where}: the {stack.name} has kernels {kernels}"
    wanted, preset = stack.hints.image_size, stack.hints.preset
    size = "" if wanted is None else f" for {wanted[0]}x{wanted[1]} images (height x width)"
    if preset is not None:
        return f"{has}, which are not those of preset {preset!r}{size}"
    flags = (
        "--g-strides, --g-paddings and --g-output-paddings"
        if stack.name == "generator"
        else "--d-strides and --d-paddings"
    )
    return f"{has}, which no preset and no habit makes a DCGAN of{size}; say how with --image-size, {flags}"
