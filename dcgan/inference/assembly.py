"""Make a whole architecture of the networks that were chosen for a file, and say what no shape told."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dcgan.architecture import Architecture, Layer, Network, Pair, Shape, conv, conv_transpose, dense
from dcgan.derivation import derive_discriminator, derive_generator
from dcgan.dialects.found import FoundLayer, NetworkName
from dcgan.dialects.table import Dialect
from dcgan.errors import InputError
from dcgan.inference.channels import channels_out
from dcgan.inference.geometry import Hints
from dcgan.presets import build_architecture, get_preset


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
