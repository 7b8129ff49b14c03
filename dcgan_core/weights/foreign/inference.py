"""Choose among the architectures that fit a file, or ask."""

from __future__ import annotations

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
from dcgan_core.errors import InputError
from dcgan_core.weights.canonical import Role
from dcgan_core.weights.foreign.dialects import Dialect
from dcgan_core.weights.foreign.geometry import Hints, habit_network, template_networks
from dcgan_core.weights.foreign.layers import (
    NETWORK_NAMES,
    FoundLayer,
    NetworkName,
    channels_out,
    raise_shape_problems,
)

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


# Make a whole architecture of the networks that were chosen for a file, and say what no shape told.


@dataclass(frozen=True)
class Candidate:
    """A network that fits one network of the file."""

    network: Network
    dialect: Dialect
    layers: list[FoundLayer]
    preset: str | None
    """Whose facts are taken beyond geometry."""
    origin: str
    """Where strides and paddings come from, in words."""
    score: float


@dataclass(frozen=True)
class Inferred:
    """An architecture for a file, the layers of each network in it, and what no shape told."""

    architecture: Architecture
    chosen: Mapping[NetworkName, Candidate]
    assumed: list[str]

    @property
    def dialects(self) -> list[str]:
        """Names of the dialects, each once."""
        return list(dict.fromkeys(candidate.dialect.name for candidate in self.chosen.values()))


def image_shape_of(name: NetworkName, network: Network) -> Shape:
    """Return (height, width, channels) of the images that a network draws or reads."""
    return network.output_shape if name == "generator" else network.input_shape


def assemble(chosen: Mapping[NetworkName, Candidate], hints: Hints) -> Inferred:
    """Return the whole architecture: what the file lacks is taken from the preset or derived, and said."""
    candidate = chosen.get("generator") or chosen["discriminator"]
    facts = candidate.preset
    assumed: list[str] = []
    networks: dict[str, Network] = {name: c.network for name, c in chosen.items()}
    if "discriminator" not in networks:
        networks["discriminator"], origin = _missing_discriminator(candidate)
        assumed.append(f"the file has no discriminator; its description is {origin}")
    if "generator" not in networks:
        networks["generator"], origin = _missing_generator(candidate)
        assumed.append(f"the file has no generator; its description is {origin}")
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
    for name, found in chosen.items():
        assumed += _assumptions(name, found, hints)
    if "generator" in chosen:
        words = {"normal": "z ~ N(0, 1)", "uniform": "z ~ U(-1, 1)"}[architecture.latent]
        origin = (
            "as told" if hints.latent else f"as preset {facts!r} has it" if facts else "the field's habit"
        )
        assumed.append(f"latents: {words} ({origin})")
    return Inferred(architecture, chosen, assumed)


def _assumptions(name: NetworkName, candidate: Candidate, hints: Hints) -> list[str]:
    layers = candidate.network.layers
    moved = [layer for layer in layers if layer.kind in ("conv", "conv_transpose")]
    sentences = [
        f"{name}: strides {_list(layer.stride for layer in moved)}, paddings {_list(layer.padding for layer in moved)}"
        + (
            f", output paddings {_list(layer.output_padding for layer in moved)}"
            if any(layer.output_padding != (0, 0) for layer in moved)
            else ""
        )
        + f" ({candidate.origin}), so {'x'.join(map(str, image_shape_of(name, candidate.network)[:2]))} images"
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
        counted = all("updates" in layer.arrays for layer in candidate.layers if "scale" in layer.arrays)
        if candidate.network.statistics == "running" and not counted:
            sentences.append(f"{name}: how many batches its statistics saw is unknown, noted as 0")
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
            widths[name] = max(1, channels_out(name, candidate.layers[0]) // units)
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


def _missing_discriminator(candidate: Candidate) -> tuple[Network, str]:
    shape = candidate.network.output_shape
    if candidate.preset is not None:
        try:
            built = build_architecture(candidate.preset, image_shape=shape)
            return built.discriminator, f"that of preset {candidate.preset!r}"
        except InputError:
            pass
    try:
        return derive_discriminator(shape, 64), "the usual one for its image size"
    except InputError:
        return _mirrored_discriminator(candidate.network), "the generator's, mirrored"


def _missing_generator(candidate: Candidate) -> tuple[Network, str]:
    shape = candidate.network.input_shape
    if candidate.preset is not None:
        try:
            built = build_architecture(candidate.preset, image_shape=shape)
            return built.generator, f"that of preset {candidate.preset!r}"
        except InputError:
            pass
    try:
        return derive_generator(shape, 100, 64), "the usual one for its image size"
    except InputError:
        return _mirrored_generator(candidate.network), "the discriminator's, mirrored"


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
