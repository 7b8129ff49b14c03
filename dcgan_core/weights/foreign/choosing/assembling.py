"""The whole architecture for the networks chosen for a file, and in words what was assumed of them."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dcgan_core.description.architecture import Architecture, Network
from dcgan_core.description.derivation import (
    USUAL_LABELS,
    derive_discriminator,
    derive_generator,
    with_usual_labels,
)
from dcgan_core.description.layer import (
    Layer,
    Pair,
    Shape,
    conv,
    conv_transpose,
    dense,
)
from dcgan_core.description.presets import build_architecture, get_preset
from dcgan_core.description.protocols import LATENT_WORDS, NETWORK_NAMES, LatentDistribution, NetworkName
from dcgan_core.errors import InputError
from dcgan_core.weights.foreign.arrays.layers import channels_out
from dcgan_core.weights.foreign.choosing.candidates import Candidate, member_problems
from dcgan_core.weights.foreign.choosing.geometry import USUAL_SLOPE
from dcgan_core.weights.foreign.choosing.hints import Hints


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


def assemble(chosen: Mapping[NetworkName, Candidate], hints: Hints) -> Inferred:
    """Return the whole architecture; what the file lacks is taken from the preset or derived, and listed as assumed."""
    candidate = chosen.get("generator") or chosen["discriminator"]
    facts = candidate.preset
    assumed: list[str] = []
    networks: dict[NetworkName, Network] = {name: found.network for name, found in chosen.items()}
    classes = classes_of(networks)
    for name in NETWORK_NAMES:
        if name not in networks:
            networks[name], origin = _missing_network(name, candidate)
            if classes:
                networks[name] = with_usual_labels(name, networks[name], classes)
                origin += USUAL_LABELS
            assumed.append(f"the file has no {name}; its description is {origin}")
    source = build_architecture(facts) if facts is not None else None
    architecture = Architecture(
        "custom",
        networks["generator"],
        networks["discriminator"],
        hints.latent or _found_latent(chosen) or (source.latent if source else "normal"),
        source.initialization if source else "dcgan",
        classes,
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


def classes_of(networks: Mapping[NetworkName, Network]) -> int:
    """Return of how many classes networks of a file read labels, or have logits; 0 for unconditional ones."""
    logits = networks["discriminator"].output_shape[2] if "discriminator" in networks else 1
    return max(*(network.classes for network in networks.values()), logits if logits > 1 else 0)


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
        if any(layer.upsample != (1, 1) for layer in moved):
            extra += f", pixels repeated {_list(layer.upsample for layer in moved)} times before (not interpolated)"
        whose = name if decided == 0 else f"{name}, last layer" if len(moved) == 1 else f"{name}, last layers"
        sentences.append(
            f"{whose}: strides {_list(layer.stride for layer in moved)}, "
            f"paddings {_list(layer.padding for layer in moved)}{extra} "
            f"({candidate.origin}), so {'x'.join(map(str, candidate.image_shape[:2]))} images"
        )
    sentences += _differences(candidate)
    last = f"logits at the end, reads images in {'[0, 1]' if candidate.network.unit_range else '[-1, 1]'}"
    if name == "generator":
        end = layers[-1].activation
        last = f"{'no activation' if end == 'none' else end} at the end"
        last += " (as given)" if candidate.stack.hints.g_end else ""
    if candidate.stack.learned_slopes():
        sentences.append(f"{name}: {last}")
    elif decided == 0:
        hidden = sorted({_activation_words(layer) for layer in layers[:-1]})
        alike = candidate.stack.likely_slope
        if name == "discriminator" and alike != USUAL_SLOPE and hidden == [f"LeakyReLU {alike:g}"]:
            hidden[0] += " as in the generator"
        sentences.append(f"{name}: {' and '.join(hidden) or 'no activation'} between layers, {last}")
    else:
        sentences.append(
            f"{name}: {_activation_words(layers[-2])} before the last layer, as in the others; {last}"
        )
    roomy = [
        layer.name for index, layer in enumerate(candidate.stack.layers) if candidate.stack.has_room(index)
    ]
    if name == "discriminator" and roomy:
        sentences.append(
            f"{name}: nothing but dropout after {', '.join(roomy[:3])}, where the names leave room (pooling is not "
            "supported)"
        )
    if not any(layer.normalization for layer in layers) and candidate.stack.hides_room():
        sentences.append(f"{name}: no normalisation (the names would not show one without arrays)")
    norms = {layer.normalization for layer in layers if layer.normalization is not None}
    if norms:
        eps = " and ".join(sorted({f"{norm.eps:g}" for norm in norms}))
        if candidate.network.statistics == "batch":
            sentences.append(
                f"{name}: normalises by the current batch, eps {eps} (the file has no running statistics)"
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
    """Return how a file differs from the preset that was given, or from the one class that has these names."""
    dialect, stack = candidate.dialect, candidate.stack
    preset = stack.hints.preset
    if preset is None and not dialect.exact:
        return []
    whose = f"{stack.name}: unlike {dialect.summary}, whose names these are:"
    if preset is not None:
        whose = f"{stack.name}: unlike preset {preset!r}:"
    try:
        built = get_preset(preset or dialect.presets[0]).build((*candidate.image_shape[:2], 3), 1, 1, 1)
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
            classes=architecture.classes,
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
