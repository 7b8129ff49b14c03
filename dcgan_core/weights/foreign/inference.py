"""Choose among the architectures that fit a file, or ask; complete the choice, and say what was assumed."""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dcgan_core.description.architecture import (
    Architecture,
    Layer,
    Network,
    Pair,
    Shape,
    conv,
    conv_transpose,
    dense,
)
from dcgan_core.description.derivation import derive_discriminator, derive_generator
from dcgan_core.description.presets import PRESETS, build_architecture, get_preset
from dcgan_core.description.protocols import NetworkName
from dcgan_core.errors import InputError
from dcgan_core.weights.canonical import Role
from dcgan_core.weights.foreign.dialects import Dialect
from dcgan_core.weights.foreign.geometry import Hints, Stack
from dcgan_core.weights.foreign.layers import NETWORK_NAMES, FoundLayer, channels_out, raise_shape_problems

Readings = Mapping[NetworkName, Sequence[tuple[Dialect, list[FoundLayer]]]]
"""By network: every dialect that has a place for all its keys, with the layers it makes of them."""


@dataclass(frozen=True)
class Candidate:
    """A network that fits one network of the file."""

    network: Network
    dialect: Dialect
    stack: Stack
    preset: str | None
    """Whose facts are taken beyond geometry."""
    origin: str
    """Where strides and paddings come from, in words."""
    score: float

    @property
    def image_shape(self) -> Shape:
        """(height, width, channels) of the images that the network draws or reads."""
        return self.stack.image_shape(self.network)


@dataclass(frozen=True)
class Inferred:
    """An architecture for a file, the layers of each network in it, and what was assumed."""

    architecture: Architecture
    chosen: Mapping[NetworkName, Candidate]
    assumed: list[str]

    @property
    def dialects(self) -> list[str]:
        """Names of the dialects, each once."""
        return list(dict.fromkeys(candidate.dialect.name for candidate in self.chosen.values()))


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
            raise InputError(_no_fit(where, Stack(name, readings[name][0][1], hints)))
    if len(candidates) == 2:
        candidates["discriminator"] += _discriminators_for(candidates["generator"], readings, hints)
    combinations = _combinations(candidates)
    if not combinations:
        sizes = {
            name: sorted({"x".join(map(str, candidate.image_shape)) for candidate in found})
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


def _candidates(
    name: NetworkName, options: Sequence[tuple[Dialect, list[FoundLayer]]], hints: Hints
) -> list[Candidate]:
    found: list[Candidate] = []
    for dialect, layers in options:
        stack = Stack(name, layers, hints)
        given = bool(hints.geometry(name))
        here = [] if given else _templates(dialect, stack)
        if given or (not here and hints.preset is None and not dialect.exact):
            network = stack.habit_network(hints.image_size)
            source = (hints.preset, "as given", 3.0) if given else (None, "common practice", 0.0)
            here = [] if network is None else [Candidate(network, dialect, stack, *source)]
        found += here
    return found


def _templates(dialect: Dialect, stack: Stack) -> list[Candidate]:
    found = []
    named = stack.hints.preset
    names = [named] if named is not None else list(dialect.presets if dialect.exact else PRESETS)
    for preset in map(get_preset, names):
        native = preset.name in dialect.presets or named is not None
        for architecture, network in stack.template_networks(preset, native=native):
            if named is None and dialect.exact:
                problems = member_problems(architecture.networks()[stack.name], stack.layers)
                raise_shape_problems(f"the {stack.name}, in the names of {dialect.summary},", problems)
            # Equal shapes in another number of colours are a weaker likeness: MNIST is grey, CIFAR is not.
            likeness = preset.any_size or stack.image_shape(network)[2] == preset.image_shape[2]
            score = (2.0 if native else 1.0) + (0.5 if likeness else 0.0)
            facts, origin = preset.name if native else None, f"those of preset {preset.name!r}"
            found.append(Candidate(network, dialect, stack, facts, origin, score))
    return found


def _discriminators_for(generators: Sequence[Candidate], readings: Readings, hints: Hints) -> list[Candidate]:
    """Return the discriminators of habit for the generators' image sizes, which they alone do not determine."""
    if hints.preset is not None:
        return []
    score = 3.0 if hints.geometry("discriminator") else 0.0
    found = []
    for size in dict.fromkeys(candidate.network.output_shape[:2] for candidate in generators):
        for dialect, layers in readings["discriminator"]:
            stack = Stack("discriminator", layers, hints)
            network = stack.habit_network(size)
            if network is not None:
                found.append(Candidate(network, dialect, stack, None, "common practice", score))
    return found


def member_problems(template: Network, layers: Sequence[FoundLayer]) -> list[str]:
    """Return which biases and normalisations only one of the file and the class has."""
    problems = []
    for expected, layer in zip(template.layers, layers, strict=True):
        members: tuple[tuple[Role, str, bool], ...] = (
            ("bias", "bias", expected.bias),
            ("scale", "normalisation", expected.normalization is not None),
        )
        for role, what, wanted in members:
            if wanted and role not in layer.arrays:
                problems.append(f"missing: the {what} of {layer.name.removesuffix('.weight')}")
            if not wanted and role in layer.arrays:
                problems.append(f"unexpected: {layer.keys[role]}")
    return problems


def _combinations(candidates: Mapping[NetworkName, list[Candidate]]) -> list[dict[NetworkName, Candidate]]:
    return [
        dict(zip(candidates, combination, strict=True))
        for combination in itertools.product(*candidates.values())
        if len({candidate.image_shape for candidate in combination}) == 1
    ]


def _score(combination: Mapping[NetworkName, Candidate]) -> float:
    one_program = len({candidate.dialect.name for candidate in combination.values()}) == 1
    return sum(candidate.score for candidate in combination.values()) + (0.1 if one_program else 0.0)


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


def assemble(chosen: Mapping[NetworkName, Candidate], hints: Hints) -> Inferred:
    """Return the whole architecture; what the file lacks is taken from the preset or derived, and listed as assumed."""
    candidate = chosen.get("generator") or chosen["discriminator"]
    facts = candidate.preset
    assumed: list[str] = []
    networks = {name: found.network for name, found in chosen.items()}
    for name in NETWORK_NAMES:
        if name not in networks:
            networks[name], origin = _missing_network(name, candidate)
            assumed.append(f"the file has no {name}; its description is {origin}")
    source = build_architecture(facts) if facts is not None else None
    architecture = Architecture(
        "custom",
        networks["generator"],
        networks["discriminator"],
        hints.latent or (source.latent if source else "normal"),
        source.initialization if source else "dcgan",
    )
    if facts is not None and _is_preset(architecture, facts, chosen):
        architecture = dataclasses.replace(architecture, preset=facts)
    for found in chosen.values():
        assumed += _assumptions(found)
    if "generator" in chosen:
        words = {"normal": "z ~ N(0, 1)", "uniform": "z ~ U(-1, 1)"}[architecture.latent]
        origin = "as given" if hints.latent else f"as preset {facts!r} has it" if facts else "common practice"
        assumed.append(f"latents: {words} ({origin})")
    return Inferred(architecture, chosen, assumed)


def _assumptions(candidate: Candidate) -> list[str]:
    name, layers = candidate.stack.name, candidate.network.layers
    moved = [layer for layer in layers if layer.kind in ("conv", "conv_transpose")]
    sentences = [
        f"{name}: strides {_list(layer.stride for layer in moved)}, paddings {_list(layer.padding for layer in moved)}"
        + (
            f", output paddings {_list(layer.output_padding for layer in moved)}"
            if any(layer.output_padding != (0, 0) for layer in moved)
            else ""
        )
        + f" ({candidate.origin}), so {'x'.join(map(str, candidate.image_shape[:2]))} images"
    ]
    hidden = {
        f"LeakyReLU {layer.slope:g}"
        if layer.activation == "leaky_relu"
        else {"relu": "ReLU"}.get(layer.activation, layer.activation)
        for layer in layers[:-1]
    }
    last = f", {layers[-1].activation} at the end" if name == "generator" else ", logits at the end"
    sentences.append(f"{name}: {' and '.join(sorted(hidden)) or 'no activation'} between layers{last}")
    norms = {layer.normalization for layer in layers if layer.normalization is not None}
    if norms:
        eps = " and ".join(sorted({f"{norm.eps:g}" for norm in norms}))
        if candidate.network.statistics == "batch":
            sentences.append(
                f"{name}: normalises by the batch at hand, eps {eps} (the file has no running statistics)"
            )
        else:
            momentum = " and ".join(sorted({f"{norm.momentum:g}" for norm in norms}))
            sentences.append(f"{name}: batch normalisation eps {eps}, momentum {momentum}")
        counted = all(
            "updates" in layer.arrays for layer in candidate.stack.layers if "scale" in layer.arrays
        )
        if candidate.network.statistics == "running" and not counted:
            sentences.append(f"{name}: how many batches its statistics saw is unknown; 0 is recorded")
    return sentences


def _list(pairs: Iterable[Pair]) -> str:
    return " ".join(str(a) if a == b else f"{a}x{b}" for a, b in pairs)


def _is_preset(architecture: Architecture, preset: str, chosen: Mapping[NetworkName, Candidate]) -> bool:
    """Whether the networks of the file are the preset's at some widths."""
    widths = {"generator": 1, "discriminator": 1}
    try:
        narrow = get_preset(preset).build(architecture.image_shape, 1, 1, 1)
        for name, candidate in chosen.items():
            stem = narrow.networks()[name].layers[0]
            units = stem.output_shape[2]
            if stem.kind == "project":
                units *= stem.output_shape[0] * stem.output_shape[1]
            widths[name] = max(1, channels_out(name, candidate.stack.layers[0]) // units)
        built = build_architecture(
            preset,
            image_shape=architecture.image_shape,
            nz=architecture.nz if "generator" in chosen else None,
            ngf=widths["generator"],
            ndf=widths["discriminator"],
        )
    except InputError:
        return False
    return all(built.networks()[name] == architecture.networks()[name] for name in chosen)


def _missing_network(name: NetworkName, candidate: Candidate) -> tuple[Network, str]:
    """Return a description of the network that the file lacks, for the one that it has, and its origin in words."""
    shape = candidate.image_shape
    if candidate.preset is not None:
        with contextlib.suppress(InputError):
            built = build_architecture(candidate.preset, image_shape=shape)
            return built.networks()[name], f"that of preset {candidate.preset!r}"
    drawing = name == "generator"
    try:
        network = derive_generator(shape, 100, 64) if drawing else derive_discriminator(shape, 64)
        return network, "the usual one for its image size"
    except InputError:
        mirrored = _mirrored_generator if drawing else _mirrored_discriminator
        return mirrored(candidate.network), f"the {candidate.stack.name}'s, mirrored"


def _mirrored_discriminator(generator: Network) -> Network:
    layers: list[Layer] = []
    shape = generator.output_shape
    for layer in reversed(generator.layers[1:]):
        layers.append(
            conv(
                shape,
                layer.input_shape[2],
                layer.kernel,
                layer.stride,
                layer.padding,
                normalization=None if not layers else layer.normalization,
                activation="leaky_relu",
            )
        )
        shape = layers[-1].output_shape
    return Network((*layers, dense(shape)))


def _mirrored_generator(discriminator: Network) -> Network:
    layers: list[Layer] = []
    shape: Shape = (1, 1, 100)
    for layer in reversed(discriminator.layers):
        left_over = [
            wanted - ((side - 1) * stride - 2 * padding + kernel)
            for wanted, side, stride, padding, kernel in zip(
                layer.input_shape[:2], shape[:2], layer.stride, layer.padding, layer.kernel, strict=True
            )
        ]
        last = layer is discriminator.layers[0]
        layers.append(
            conv_transpose(
                shape,
                layer.input_shape[2],
                layer.kernel,
                layer.stride,
                layer.padding,
                (left_over[0], left_over[1]),
                activation="tanh" if last else "relu",
            )
        )
        shape = layers[-1].output_shape
    return Network(tuple(layers))
