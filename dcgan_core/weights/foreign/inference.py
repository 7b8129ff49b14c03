"""Choose among the architectures that fit a file, or ask; complete the choice, and say what was assumed."""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from dcgan_core.description.architecture import (
    Activation,
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
from dcgan_core.description.protocols import LATENT_WORDS, LatentDistribution, NetworkName
from dcgan_core.errors import InputError
from dcgan_core.weights.canonical import Role
from dcgan_core.weights.foreign.deciding import (
    MOST_CHOICES,
    Decision,
    Given,
    Reading,
    decide,
    undecided_slope,
)
from dcgan_core.weights.foreign.dialects import Dialect
from dcgan_core.weights.foreign.geometry import Hints, NormalizationHint, Stack, Style, style_of
from dcgan_core.weights.foreign.hypotheses import may_activate_first, room_for_activation
from dcgan_core.weights.foreign.layers import NETWORK_NAMES, FoundLayer, channels_out
from dcgan_core.weights.foreign.proposals import (
    NO_ACTIVATION,
    Geometry,
    Proposal,
    discriminator_proposals,
    generator_proposals,
    is_usual,
)

CLOSE = 0.19
"""Ways to read a network whose costs differ by less are a question."""

UNUSUAL = 0.4
"""The cost of an image size that DCGANs are not trained on."""

Readings = Mapping[NetworkName, Sequence[tuple[Dialect, list[FoundLayer]]]]
"""By network: every dialect that has a place for all its keys, with the layers it makes of them."""


@dataclass(frozen=True)
class Candidate:
    """A network that fits one network of the file. cost: how uncommon it is; negative for what its names speak for."""

    network: Network
    dialect: Dialect
    stack: Stack
    preset: str | None
    """Whose facts are taken beyond geometry."""
    origin: str
    """Where strides and paddings come from, in words."""
    cost: float
    reading: Reading | None = None
    """What the running statistics decided."""

    @property
    def image_shape(self) -> Shape:
        """(height, width, channels) of the images that the network draws or reads."""
        return self.stack.image_shape(self.network)


@dataclass(frozen=True)
class Inferred:
    """An architecture for a file, the layers of each network in it, and on what it rests.

    found: what the file's values show; assumed: what nothing shows; doubts: why the reading cannot be trusted.
    table: the readings that were compared.
    """

    architecture: Architecture
    chosen: Mapping[NetworkName, Candidate]
    assumed: list[str]
    found: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    table: list[str] = field(default_factory=list)

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

    def __init__(self, where: str, choices: Sequence[Choice], why: str = "") -> None:
        self.choices = list(choices)
        lines = "\n".join(f"  {choice.text}" for choice in choices)
        super().__init__(
            f"{where} fits {len(choices)} descriptions equally well{why}; say which it is:\n{lines}"
        )


def infer(where: str, readings: Readings, hints: Hints) -> Inferred:
    """Return the architecture that fits best.

    where: names the file in messages. Raises InputError when none fits, AmbiguousWeights when several do.
    """
    decisions: dict[NetworkName, Decision] = {}
    candidates: dict[NetworkName, list[Candidate]] = {}
    for name in NETWORK_NAMES:
        if name not in readings:
            continue
        _ask_about_normalization(where, Stack(name, readings[name][0][1], hints))
        sizes = list(dict.fromkeys(one.image_shape[:2] for one in candidates.get("generator", ())))
        for layers, dialects in _by_layers(readings[name]):
            stack = Stack(name, layers, hints)
            decision = _decide(where, stack)
            decisions.setdefault(name, decision)
            candidates.setdefault(name, []).extend(_candidates(stack, dialects, decision, sizes))
        if not candidates[name] and len(candidates) == 1:
            raise InputError(_no_fit(where, Stack(name, readings[name][0][1], hints)))
    combinations = _combinations(candidates)
    if not combinations:
        for name in candidates:
            candidates[name] = candidates[name] or _alone(name, readings[name], decisions[name], hints)
        raise InputError(_no_pair(where, candidates, readings, hints))
    inferred = assemble(_chosen(where, combinations, hints), hints)
    for decision in decisions.values():
        inferred.found.extend(decision.found)
        inferred.doubts.extend(decision.doubts)
        inferred.table.extend(decision.table)
    return inferred


def _no_pair(
    where: str, candidates: Mapping[NetworkName, list[Candidate]], readings: Readings, hints: Hints
) -> str:
    """Return why a file's two networks cannot be one DCGAN."""
    drawn: dict[NetworkName, str] = {}
    for name, found in candidates.items():
        if not found:
            return _no_fit(where, Stack(name, readings[name][0][1], hints))
        least = min(candidate.cost for candidate in found)
        likely = {"x".join(map(str, one.image_shape)) for one in found if one.cost < least + CLOSE}
        drawn[name] = " or ".join(sorted(likely))
    return (
        f"{where}: the two networks do not fit each other: the generator draws {drawn['generator']}, the discriminator "
        f"reads {drawn['discriminator']} (height x width x channels). Import them one by one, or say more with "
        "--preset, --g-strides, --d-strides"
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


def _ask_about_normalization(where: str, stack: Stack) -> None:
    """Raise AmbiguousWeights where arrays, or the room for modules without arrays, may be several normalisations."""
    hints = stack.hints
    if hints.normalization is not None or hints.preset is not None:
        return
    scaled = [layer for layer in stack.layers if "scale" in layer.arrays and "mean" not in layer.arrays]
    if any(layer.layout == "torch" and layer.arrays["scale"].ndim == 1 for layer in scaled):
        words: dict[NormalizationHint, str] = {
            "batch": "batch normalisation without running statistics, by the batch at hand",
            "instance": "instance normalisation",
            "layer": "layer normalisation (GroupNorm of one group)",
        }
        why = f", since the {stack.name} has scales and shifts but no running statistics"
    elif stack.unexplained():
        words = {
            "none": "only an activation; what else is there (dropout) does nothing when it draws",
            "instance": "instance normalisation without arrays of its own",
        }
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
        why,
    )


def _decide(where: str, stack: Stack) -> Decision:
    """Return what a generator's running statistics decide; raises AmbiguousWeights where several readings remain."""
    if stack.name == "discriminator":
        return Decision()
    hints = stack.hints
    decision = decide(stack.layers, stack.options(), Given(hints.latent, stack.given_slopes()))
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


def _candidates(
    stack: Stack, dialects: Sequence[Dialect], decision: Decision, sizes: Sequence[Pair]
) -> list[Candidate]:
    """Return the networks that a file's layers may be; sizes: those that the images may have (empty: any)."""
    reading = decision.readings[0] if decision.readings and not decision.doubts else None
    options = stack.options()
    if reading is not None:
        for index, geometry in enumerate(reading.geometries):
            options[index] = [option for option in options[index] if option.geometry == geometry]
    wanted = [stack.hints.image_size] if stack.hints.image_size is not None else list(sizes)
    if stack.name == "generator":
        proposals = generator_proposals(stack.layers, options)
        proposals = [one for one in proposals if not wanted or one.image_size in wanted]
    else:
        proposals = discriminator_proposals(stack.layers, options, wanted or None)
    given = bool(stack.hints.geometry(stack.name))
    usual = [one for one in proposals if one.is_usual][:8]
    kept = list(dict.fromkeys([*proposals[:12], *usual]))
    found: list[Candidate] = []
    for proposal in kept:
        for dialect in dialects:
            found += _of_presets(stack, dialect, proposal.image_size, reading, min(proposal.cost, 0.3))
        if stack.hints.preset is None or given:
            found += _of_practice(stack, dialects[0], proposal, reading, given=given)
    if not wanted:
        sizes_of_presets = {preset.image_shape[:2] for preset in PRESETS.values()} - {
            one.image_size for one in kept
        }
        found += [
            one
            for dialect in dialects
            for size in sizes_of_presets
            for one in _of_presets(stack, dialect, size, reading)
        ]
    return found


def _of_practice(
    stack: Stack, dialect: Dialect, proposal: Proposal, reading: Reading | None, *, given: bool
) -> list[Candidate]:
    styles = []
    geometries = proposal.geometries
    for index, geometry in enumerate(geometries):
        following = geometries[index + 1] if index + 1 < len(geometries) else geometry
        slope = _slope(stack, reading, index, following, None)
        styles.append(Style(geometry, slope, _activates_first(stack, reading, index)))
    last: Activation = "tanh" if stack.name == "generator" else "none"
    network = stack.build(styles, proposal.image_size, None, last)
    if network is None:
        return []
    cost = proposal.cost + (0.0 if proposal.is_usual else UNUSUAL)
    return [
        Candidate(network, dialect, stack, None, "as given" if given else "common practice", cost, reading)
    ]


def _activates_first(stack: Stack, reading: Reading | None, index: int) -> bool:
    if reading is not None and index < len(reading.activation_first):
        return reading.activation_first[index]
    return may_activate_first(stack.layers[index])


def _slope(
    stack: Stack, reading: Reading | None, index: int, following: Geometry, template: float | None
) -> float:
    """Return the slope after a layer: as found, as in the layers where it was found, as the preset has it, or usual."""
    if reading is not None:
        if index < len(reading.slopes) and (found := reading.slopes[index]) is not None:
            return found
        if (
            stack.given_slopes() is None
            and (alike := undecided_slope(stack.layers, reading, index, following)) is not None
        ):
            return alike
    if template is None or stack.given_slopes() is not None:
        return stack.usual_slope(index, following)
    if may_activate_first(stack.layers[index]):
        return stack.usual_slope(index, following)
    room = room_for_activation(stack.layers, index, following)
    return NO_ACTIVATION if room == 0 else template


def _of_presets(
    stack: Stack, dialect: Dialect, size: Pair, reading: Reading | None, practice: float = 0.0
) -> list[Candidate]:
    """Return the file's network as the presets with its kernels have it at one image size.

    practice: what the most common way to this size costs.
    """
    found = []
    named = stack.hints.preset
    if stack.hints.geometry(stack.name):
        return []
    for preset in [get_preset(named)] if named is not None else PRESETS.values():
        if not preset.any_size and size != preset.image_shape[:2]:
            continue
        native = preset.name in dialect.presets or named is not None
        try:
            architecture = preset.build((*size, 3), 1, 1, 1)
        except InputError:
            continue
        template = architecture.networks()[stack.name]
        if not stack.has_kernels_of(template):
            continue
        native = native or _is_signed(template, stack.layers)
        own = [style_of(layer) for layer in template.layers]
        if reading is not None and not _agrees(own, reading):
            continue
        styles = []
        for index, style in enumerate(own):
            following = own[index + 1].geometry if index + 1 < len(own) else style.geometry
            slope = _slope(stack, reading, index, following, style.slope if native else None)
            first = _activates_first(stack, reading, index)
            one = style if native else Style(style.geometry)
            styles.append(dataclasses.replace(one, slope=slope, activation_first=first))
        last = template.layers[-1].activation
        network = stack.build(styles, size, template.statistics if native else None, last)
        if network is None:
            continue
        # Equal shapes in another number of colours are a weaker likeness: MNIST is grey, CIFAR is not.
        likeness = preset.any_size or stack.image_shape(network)[2] == preset.image_shape[2]
        fits = stack.has_widths_of(template)
        if preset.any_size and not is_usual(size):
            cost = 0.1 if fits else 0.3
        elif native and (named is not None or fits):
            cost = (-2.3 if likeness else -2.0) + (3 * practice if preset.any_size else 0.0)
        else:
            cost = practice - 0.1
        facts = preset.name if native else None
        found.append(
            Candidate(network, dialect, stack, facts, f"those of preset {preset.name!r}", cost, reading)
        )
    return found


def _is_signed(template: Network, layers: Sequence[FoundLayer]) -> bool:
    """Whether a file has the biases of a preset that has them in some convolutions only, which others do not have."""
    hidden = [layer.bias for layer in template.layers[:-1] if layer.kind in ("conv", "conv_transpose")]
    return len(set(hidden)) > 1 and not member_problems(template, layers)


def _agrees(styles: Sequence[Style], reading: Reading) -> bool:
    """Whether a preset's layers are applied as the statistics showed; a stem's stride is never stepped."""
    return all(
        index == 0 or style.geometry == geometry
        for index, (style, geometry) in enumerate(zip(styles, reading.geometries, strict=False))
    )


def _alone(
    name: NetworkName, readings: Sequence[tuple[Dialect, list[FoundLayer]]], decision: Decision, hints: Hints
) -> list[Candidate]:
    stack = Stack(name, readings[0][1], hints)
    return _candidates(stack, [dialect for dialect, _ in readings], decision, ())[:1]


def _chosen(
    where: str, combinations: Sequence[dict[NetworkName, Candidate]], hints: Hints
) -> dict[NetworkName, Candidate]:
    """Return the least uncommon combination; raises AmbiguousWeights where another function is as common."""
    ordered = sorted(combinations, key=lambda one: (_cost(one), -_closeness(one)))
    limit = _cost(ordered[0]) + CLOSE
    finalists: dict[tuple[object, ...], dict[NetworkName, Candidate]] = {}
    for combination in ordered:
        if _cost(combination) < limit:
            key = tuple(_function(candidate.network) for candidate in combination.values())
            finalists.setdefault(key, combination)
    choices = _choices(list(finalists.values()), hints)
    if len(choices) > 1:
        alone = next(iter(ordered[0].values())).stack.name == "discriminator"
        why = ", since each of several image sizes ends in one logit" if alone else ""
        raise AmbiguousWeights(where, choices[:MOST_CHOICES], why)
    return next(iter(finalists.values()))


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
        hints.latent or _found_latent(chosen) or (source.latent if source else "normal"),
        source.initialization if source else "dcgan",
    )
    if facts is not None and _is_preset(architecture, facts, chosen):
        architecture = dataclasses.replace(architecture, preset=facts)
    for found in chosen.values():
        assumed += _assumptions(found)
    if "generator" in chosen and (hints.latent or not _found_latent(chosen)):
        words = f"z ~ {LATENT_WORDS[architecture.latent]}"
        origin = "as given" if hints.latent else f"as preset {facts!r} has it" if facts else "common practice"
        assumed.append(f"latents: {words} ({origin})")
    return Inferred(architecture, chosen, assumed)


def _found_latent(chosen: Mapping[NetworkName, Candidate]) -> LatentDistribution | None:
    candidate = chosen.get("generator")
    return candidate.reading.latent if candidate is not None and candidate.reading is not None else None


def _assumptions(candidate: Candidate) -> list[str]:
    """Return in sentences what neither arrays nor statistics show of a network."""
    name, layers = candidate.stack.name, candidate.network.layers
    decided = 0 if candidate.reading is None else len(candidate.reading.geometries)
    moved = [layer for layer in layers[decided:] if layer.kind in ("conv", "conv_transpose")]
    sentences = []
    if moved:
        extra = ""
        if any(layer.output_padding != (0, 0) for layer in moved):
            extra = f", output paddings {_list(layer.output_padding for layer in moved)}"
        whose = name if decided == 0 else f"{name}, last layer" if len(moved) == 1 else f"{name}, last layers"
        sentences.append(
            f"{whose}: strides {_list(layer.stride for layer in moved)}, "
            f"paddings {_list(layer.padding for layer in moved)}{extra} "
            f"({candidate.origin}), so {'x'.join(map(str, candidate.image_shape[:2]))} images"
        )
    sentences += _differences(candidate)
    last = f"{layers[-1].activation} at the end" if name == "generator" else "logits at the end"
    if decided == 0:
        hidden = sorted({_activation_words(layer) for layer in layers[:-1]})
        sentences.append(f"{name}: {' and '.join(hidden) or 'no activation'} between layers, {last}")
    else:
        sentences.append(
            f"{name}: {_activation_words(layers[-2])} before the last layer, as in the others; {last}"
        )
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


def _differences(candidate: Candidate) -> list[str]:
    """Return how a file differs from the class whose names it has, where that class has one form only."""
    dialect, stack = candidate.dialect, candidate.stack
    if not dialect.exact:
        return []
    whose = f"{stack.name}: unlike {dialect.summary}, whose names these are:"
    try:
        built = get_preset(dialect.presets[0]).build((*candidate.image_shape[:2], 3), 1, 1, 1)
    except InputError:
        return [f"{whose} another image size"]
    template = built.networks()[stack.name]
    if not stack.has_kernels_of(template):
        return [f"{whose} other kernels"]
    problems = member_problems(template, stack.layers)
    return [f"{whose} {'; '.join(problems[:3])}"] if problems else []


def _activation_words(layer: Layer) -> str:
    if layer.activation == "leaky_relu":
        return f"LeakyReLU {layer.slope:g}"
    return {"relu": "ReLU", "none": "no activation"}.get(layer.activation, layer.activation)


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
            widths[name] = max(1, channels_out(candidate.stack.layers[0]) // units)
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
