"""The networks that the layers of a file may be, by common practice and by presets with such kernels."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Sequence
from dataclasses import dataclass

from dcgan_core.description.architecture import Network
from dcgan_core.description.layer import Activation, Pair, Shape
from dcgan_core.description.presets import PRESETS, get_preset
from dcgan_core.description.protocols import NetworkName
from dcgan_core.errors import InputError
from dcgan_core.weights.canonical import Role
from dcgan_core.weights.foreign.arrays.dialects import Dialect
from dcgan_core.weights.foreign.arrays.layers import FoundLayer
from dcgan_core.weights.foreign.choosing.geometry import Stack, Style, style_of
from dcgan_core.weights.foreign.choosing.joining import map_sizes
from dcgan_core.weights.foreign.statistics.deciding import Decision, undecided_slope
from dcgan_core.weights.foreign.statistics.hypotheses import may_activate_first, room_for_activation
from dcgan_core.weights.foreign.statistics.proposals import (
    NO_ACTIVATION,
    Geometry,
    Proposal,
    discriminator_proposals,
    generator_proposals,
    is_usual,
)
from dcgan_core.weights.foreign.statistics.readings import Reading

UNUSUAL = 0.4
"""The cost of an image size that DCGANs are not trained on."""

OWN_SIZE = 0.15
"""What the size and colours of a known generator cost at most, under any names: close enough for a question.

Not of a discriminator: nearly every one of 32x32 images has the kernels of one for 28x28 and another last padding."""


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


def candidates_of(
    stack: Stack, dialects: Sequence[Dialect], decision: Decision, sizes: Sequence[Pair]
) -> list[Candidate]:
    """Return the networks that a file's layers may be; sizes: those that the images may have (empty: any)."""
    reading = decision.readings[0] if decision.readings and not decision.doubts else None
    options = stack.options()
    if reading is not None:
        for index, geometry in enumerate(reading.geometries):
            options[index] = [option for option in options[index] if option.geometry == geometry]
    wanted = [stack.hints.image_size] if stack.hints.image_size is not None else list(sizes)
    if not wanted and stack.name == "discriminator":
        wanted = map_sizes(stack.layers)
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
        styles.append(
            Style(geometry, slope, _activates_first(stack, reading, index), _eps(reading, index, Style.eps))
        )
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


def _eps(reading: Reading | None, index: int, usual: float) -> float:
    """Return the eps of a layer's normalisation: as the statistics show it, or the usual one."""
    return reading.eps[index] if reading is not None and index < len(reading.eps) else usual


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
        template = _template(preset.name, size, stack.name)
        if template is None or not stack.has_kernels_of(template):
            continue
        native = native or _is_signed(template, stack.layers)
        own = [style_of(layer) for layer in template.layers]
        if reading is not None and not _agrees(own, reading):
            continue
        styles = []
        for index, style in enumerate(own):
            following = own[index + 1].geometry if index + 1 < len(own) else style.geometry
            # The activation of a layer that the class normalises and the file does not is not the class's.
            alike = (template.layers[index].normalization is not None) == stack.layers[index].is_normalized
            slope = _slope(stack, reading, index, following, style.slope if native and alike else None)
            first = _activates_first(stack, reading, index)
            one = style if native else Style(style.geometry)
            if named is not None and (normalization := template.layers[index].normalization) is not None:
                one = one if normalization.affine else dataclasses.replace(one, arrayless=normalization)
            eps = _eps(reading, index, one.eps)
            styles.append(dataclasses.replace(one, slope=slope, activation_first=first, eps=eps))
        last = template.layers[-1].activation
        network = stack.build(
            styles,
            size,
            template.statistics if native else None,
            last,
            unit_range=native and template.unit_range,
        )
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
            own_size = likeness and not preset.any_size and stack.name == "generator"
            cost = (min(practice, OWN_SIZE) if own_size else practice) - 0.1
        facts = preset.name if native else None
        found.append(
            Candidate(network, dialect, stack, facts, f"those of preset {preset.name!r}", cost, reading)
        )
    return found


@functools.lru_cache(maxsize=2000)
def _template(preset: str, size: Pair, network: NetworkName) -> Network | None:
    """Return a preset's network at an image size, as narrow as can be: it is looked at for every way to read a file."""
    try:
        return get_preset(preset).build((*size, 3), 1, 1, 1).networks()[network]
    except InputError:
        return None


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


def member_problems(template: Network, layers: Sequence[FoundLayer]) -> list[str]:
    """Return which biases and normalisations only one of the file and the class has."""
    problems = []
    for expected, layer in zip(template.layers, layers, strict=True):
        members: tuple[tuple[Role, str, bool], ...] = (
            ("bias", "bias", expected.bias),
            ("scale", "normalisation", expected.normalization is not None and expected.normalization.affine),
        )
        for role, what, wanted in members:
            if wanted and role not in layer.arrays:
                problems.append(f"missing: the {what} of {layer.name.removesuffix('.weight')}")
            if not wanted and role in layer.arrays:
                problems.append(f"unexpected: {layer.keys[role]}")
    return problems
