"""Choose among the architectures that fit a file, or ask."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dcgan.architecture import Network
from dcgan.dialects.found import FoundLayer, NetworkName
from dcgan.dialects.table import Dialect
from dcgan.errors import InputError
from dcgan.inference.assembly import Candidate, Inferred, assemble, image_shape_of
from dcgan.inference.channels import NETWORK_NAMES, raise_shape_problems
from dcgan.inference.geometry import Hints, habit_network, template_networks
from dcgan.presets import PRESETS, get_preset
from dcgan.weights import Role

Readings = Mapping[NetworkName, Sequence[tuple[Dialect, list[FoundLayer]]]]
"""By network: every dialect that has a place for all its keys, with the layers it makes of them."""


@dataclass(frozen=True)
class Choice:
    """One of several answers that fit equally well: what it is, and the hints that choose it."""

    text: str
    hints: Hints


class AmbiguousWeights(InputError):
    """Several architectures fit a file equally well, and only the user can know which it is."""

    def __init__(self, where: str, choices: Sequence[Choice]) -> None:
        self.choices = list(choices)
        lines = "\n".join(f"  {choice.text}" for choice in choices)
        super().__init__(f"{where} fits {len(choices)} descriptions equally well; say which it is:\n{lines}")


def infer(where: str, readings: Readings, hints: Hints) -> Inferred:
    """Return the architecture that fits best.

    where: names the file in messages. Raises InputError when none fits, AmbiguousWeights when several do.
    """
    candidates: dict[NetworkName, list[Candidate]] = {
        name: _candidates(name, options, hints) for name, options in readings.items()
    }
    for name in NETWORK_NAMES:
        if name in readings and not candidates[name]:
            raise InputError(_no_fit(where, name, readings[name][0][1], hints))
    if len(candidates) == 2:
        candidates["discriminator"] += _discriminators_for(candidates["generator"], readings, hints)
    combinations = _combinations(candidates)
    if not combinations:
        sizes = {
            name: sorted({"x".join(map(str, image_shape_of(name, c.network))) for c in found})
            for name, found in candidates.items()
        }
        raise InputError(
            f"{where}: the two networks do not fit each other: the generator draws "
            f"{' or '.join(sizes['generator'])}, the discriminator reads {' or '.join(sizes['discriminator'])} "
            "(height x width x channels). Import them one by one, or say more with --preset, --g-strides, --d-strides"
        )
    best = max(_score(combination) for combination in combinations)
    finalists: dict[tuple[object, ...], dict[NetworkName, Candidate]] = {}
    for combination in sorted(combinations, key=_closeness, reverse=True):
        if _score(combination) == best:
            key = tuple(_function(candidate.network) for candidate in combination.values())
            finalists.setdefault(key, combination)
    if len(finalists) > 1:
        raise AmbiguousWeights(where, _choices(list(finalists.values()), hints))
    return assemble(next(iter(finalists.values())), hints)


# --- candidates ------------------------------------------------------------------------------------------


def _candidates(
    name: NetworkName, options: Sequence[tuple[Dialect, list[FoundLayer]]], hints: Hints
) -> list[Candidate]:
    found: list[Candidate] = []
    for dialect, layers in options:
        if hints.has_geometry(name):
            network = habit_network(name, layers, hints.image_size, hints)
            if network is not None:
                found.append(Candidate(network, dialect, layers, hints.preset, "as told", 3.0))
            continue
        here = _templates(name, dialect, layers, hints)
        if not here and hints.preset is None and not dialect.exact:
            network = habit_network(name, layers, hints.image_size, hints)
            if network is not None:
                here = [Candidate(network, dialect, layers, None, "the field's habit", 0.0)]
        found += here
    return found


def _templates(
    name: NetworkName, dialect: Dialect, layers: list[FoundLayer], hints: Hints
) -> list[Candidate]:
    found = []
    names = (
        [hints.preset] if hints.preset is not None else list(dialect.presets if dialect.exact else PRESETS)
    )
    for preset in map(get_preset, names):
        native = preset.name in dialect.presets or hints.preset is not None
        for architecture, network in template_networks(preset, name, layers, hints, native=native):
            # Equal shapes in another number of colours are a weaker likeness: MNIST is grey, CIFAR is not.
            likeness = preset.any_size or image_shape_of(name, network)[2] == preset.image_shape[2]
            score = (2.0 if native else 1.0) + (0.5 if likeness else 0.0)
            if hints.preset is None and dialect.exact:
                problems = member_problems(architecture.networks()[name], layers)
                raise_shape_problems(f"the {name}, in the names of {dialect.summary},", problems)
            facts = preset.name if native else None
            found.append(
                Candidate(network, dialect, layers, facts, f"those of preset {preset.name!r}", score)
            )
    return found


def _discriminators_for(generators: Sequence[Candidate], readings: Readings, hints: Hints) -> list[Candidate]:
    """Return the discriminators of habit for the generators' image sizes, which they alone do not tell."""
    if hints.preset is not None:
        return []
    found = []
    for size in dict.fromkeys(candidate.network.output_shape[:2] for candidate in generators):
        for dialect, layers in readings["discriminator"]:
            network = habit_network("discriminator", layers, size, hints)
            if network is not None:
                score = 3.0 if hints.has_geometry("discriminator") else 0.0
                found.append(Candidate(network, dialect, layers, None, "the field's habit", score))
    return found


def member_problems(template: Network, layers: Sequence[FoundLayer]) -> list[str]:
    """Return which biases and normalisations the file has and the class has not, or the other way round."""
    problems = []
    for expected, layer in zip(template.layers, layers, strict=True):
        pairs: tuple[tuple[Role, bool], ...] = (
            ("bias", expected.bias),
            ("scale", expected.normalization is not None),
        )
        for role, wanted in pairs:
            what = "bias" if role == "bias" else "normalisation"
            if wanted and role not in layer.arrays:
                problems.append(f"missing: the {what} of {layer.name.removesuffix('.weight')}")
            if not wanted and role in layer.arrays:
                problems.append(f"unexpected: {layer.keys[role]}")
    return problems


def _combinations(
    candidates: Mapping[NetworkName, list[Candidate]],
) -> list[dict[NetworkName, Candidate]]:
    names = list(candidates)
    fitting = []
    for combination in itertools.product(*candidates.values()):
        shapes = {image_shape_of(name, c.network) for name, c in zip(names, combination, strict=True)}
        if len(shapes) == 1:
            fitting.append(dict(zip(names, combination, strict=True)))
    return fitting


def _score(combination: Mapping[NetworkName, Candidate]) -> float:
    one_program = len({candidate.dialect.name for candidate in combination.values()}) == 1
    return sum(candidate.score for candidate in combination.values()) + (0.1 if one_program else 0.0)


def _closeness(combination: Mapping[NetworkName, Candidate]) -> int:
    """Return in how many networks the image is of its preset's usual shape: of two presets that are one function
    (the authors' faces and SVHN networks), this tells whose latents and initial values are meant."""
    return sum(
        candidate.preset is not None
        and get_preset(candidate.preset).image_shape == image_shape_of(name, candidate.network)
        for name, candidate in combination.items()
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
        name, candidate = next(iter(combination.items()))
        height, width, _ = image_shape_of(name, candidate.network)
        if len(set(dialects)) == len(dialects):
            flag, told = f"--dialect {dialect}", dataclasses.replace(hints, dialect=dialect)
        else:
            flag = f"--image-size {height}x{width}"
            told = dataclasses.replace(hints, image_size=(height, width))
        choices.append(
            Choice(f"{flag}: {candidate.dialect.summary}, {height}x{width} images, {candidate.origin}", told)
        )
    return choices


def _no_fit(where: str, name: NetworkName, layers: Sequence[FoundLayer], hints: Hints) -> str:
    kernels = ", ".join(
        "matrix" if layer.is_matrix else "x".join(map(str, layer.kernel_shape[2:])) for layer in layers
    )
    has = f"{where}: the {name} has kernels {kernels}"
    size = (
        ""
        if hints.image_size is None
        else f" for {hints.image_size[0]}x{hints.image_size[1]} images (height x width)"
    )
    if hints.preset is not None:
        return f"{has}, which are not those of preset {hints.preset!r}{size}"
    flags = (
        "--g-strides, --g-paddings and --g-output-paddings"
        if name == "generator"
        else "--d-strides and --d-paddings"
    )
    return f"{has}, which no preset and no habit makes a DCGAN of{size}; say how with --image-size, {flags}"
