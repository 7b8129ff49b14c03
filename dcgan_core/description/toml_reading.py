"""Read an architecture from TOML that a person may have edited: every shape is worked out from the geometry.

    latent = "normal"

    [generator]
    nz = 100

    [[generator.layers]]
    kind = "conv_transpose"
    channels = 512
    kernel = 4
    stride = 1  # assumed

A file may describe one network alone. What `[[...layers]]` may hold is in `LAYER_FIELDS`. `toml_writing` writes such a
file.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from dcgan_core.description.architecture import (
    Architecture,
    Initialization,
    Network,
    Statistics,
    reading_labels,
)
from dcgan_core.description.derivation import (
    USUAL_LABELS,
    derive_discriminator,
    derive_generator,
    with_usual_labels,
)
from dcgan_core.description.labels import MOST_CLASSES
from dcgan_core.description.layer import (
    Activation,
    Kind,
    Layer,
    Normalization,
    NormalizationKind,
    Pair,
    Shape,
    conv_output_size,
    conv_transpose_output_size,
    dense,
    project,
)
from dcgan_core.description.presets import build_architecture, get_preset
from dcgan_core.description.protocols import NETWORK_NAMES, LatentDistribution, NetworkName
from dcgan_core.errors import InputError, did_you_mean
from dcgan_core.system.paths import typed_path
from dcgan_core.system.records import read_toml

LARGEST_FILE = 2**20
"""Bytes of a description."""
MOST_CHANNELS = 2**16
LARGEST_SIDE = 1024
"""Pixels of a map, a kernel or a stride."""
LARGEST_KERNEL = 2**30
"""Numbers in one kernel: 4 GB in float32, more than any DCGAN's."""
MOST_LAYERS = 100


@dataclass(frozen=True)
class Described:
    """What a description says. networks: one or both. preset: as it is written, whether it is true or not."""

    networks: Mapping[NetworkName, Network]
    preset: str = "custom"
    latent: LatentDistribution = "normal"
    initialization: Initialization = "dcgan"
    classes: int = 0

    def complete(self) -> tuple[Architecture, list[str]]:
        """Return (the architecture, what was added, in sentences); raises InputError where the networks do not fit."""
        networks: dict[NetworkName, Network] = dict(self.networks)
        added = []
        for name in NETWORK_NAMES:
            if name not in networks:
                networks[name], origin = _counterpart(name, networks)
                if self.classes:
                    networks[name] = with_usual_labels(name, networks[name], self.classes)
                    origin += USUAL_LABELS
                added.append(f"the description has no {name}; it is {origin}")
        architecture = Architecture(
            "custom",
            networks["generator"],
            networks["discriminator"],
            self.latent,
            self.initialization,
            self.classes,
        )
        if architecture.image_shape[2] not in (1, 3):
            raise InputError(f"its images have {architecture.image_shape[2]} channels, expected 1 or 3")
        if _is_preset(architecture, self.preset, list(self.networks)):
            architecture = dataclasses.replace(architecture, preset=self.preset)
        return architecture, added


def _counterpart(name: NetworkName, networks: Mapping[NetworkName, Network]) -> tuple[Network, str]:
    """Return a network for the one that is described, and its origin in words."""
    drawing = name == "generator"
    image = networks["discriminator"].input_shape if drawing else networks["generator"].output_shape
    try:
        network = derive_generator(image, 100, 64) if drawing else derive_discriminator(image, 64)
        return network, "the usual one for its image size"
    except InputError:
        layer = project(100, image, activation="tanh") if drawing else dense(image)
        return Network((layer,)), "one matrix product"


def _is_preset(architecture: Architecture, preset: str, names: Sequence[NetworkName]) -> bool:
    """Whether the networks `names` are a preset's at some widths."""
    if preset == "custom":
        return False
    image, widths = architecture.image_shape, {"generator": 1, "discriminator": 1}
    try:
        narrow = get_preset(preset).build(image, 1, 1, 1).networks()
        for name in names:
            stem, narrowest = architecture.networks()[name].layers[0], narrow[name].layers[0]
            widths[name] = max(1, stem.output_shape[2] // narrowest.output_shape[2])
        built = build_architecture(
            preset,
            image_shape=image,
            nz=architecture.nz,
            ngf=widths["generator"],
            ndf=widths["discriminator"],
            classes=architecture.classes,
        )
    except InputError:
        return False
    return all(built.networks()[name] == architecture.networks()[name] for name in names)


Check = Callable[[Any], Any]
"""Returns a value of TOML as the description has it; raises ValueError with what was expected."""


def _whole(least: int, most: int) -> Check:
    def check(value: Any) -> int:
        if type(value) is not int or not least <= value <= most:
            raise ValueError(f"a whole number from {least:,} to {most:,}")
        return value

    return check


def _pair(least: int) -> Check:
    number = _whole(least, LARGEST_SIDE)

    def check(value: Any) -> Pair:
        values = value if isinstance(value, list) and len(value) == 2 else [value, value]
        try:
            return number(values[0]), number(values[1])
        except ValueError as error:
            raise ValueError(f"{error}, or two of them: [vertical, horizontal]") from error

    return check


def _number(value: Any) -> float:
    if type(value) not in (int, float) or not 0 <= value <= 1:
        raise ValueError("a number from 0 to 1")
    return float(value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false")
    return value


def _one_of(choices: Any) -> Check:
    def check(value: Any) -> Any:
        if value not in get_args(choices):
            near = did_you_mean(value, get_args(choices)) if isinstance(value, str) else ""
            raise ValueError(f"one of {', '.join(get_args(choices))}{near}")
        return value

    return check


_NORMALIZATION_FIELDS: dict[str, Check] = {
    "kind": _one_of(NormalizationKind),
    "eps": _number,
    "momentum": _number,
    "per_unit": _flag,
    "affine": _flag,
}
_EVERY_LAYER: dict[str, Check] = {
    "kind": _one_of(Kind),
    "channels": _whole(1, MOST_CHANNELS),
    "bias": _flag,
    "activation": _one_of(Activation),
    "slope": _number,
    "activation_first": _flag,
    "spectral": _flag,
    "labels": _whole(0, MOST_CHANNELS),
    "embedded": _whole(0, MOST_CLASSES),
    "label_map": _flag,
    "label_product": _flag,
}
_CONVOLUTION: dict[str, Check] = {
    **_EVERY_LAYER,
    "kernel": _pair(1),
    "stride": _pair(1),
    "padding": _pair(0),
    "padding_after": _pair(0),
}
LAYER_FIELDS: dict[str, dict[str, Check]] = {
    "conv": {**_CONVOLUTION, "upsample": _pair(1)},
    "conv_transpose": {**_CONVOLUTION, "output_padding": _pair(0)},
    "project": {**_EVERY_LAYER, "size": _pair(1)},
    "dense": _EVERY_LAYER,
}
"""The fields of each kind of layer, `normalization` (a table) apart."""
_REQUIRED = {
    "conv": ("channels", "kernel"),
    "conv_transpose": ("channels", "kernel"),
    "project": ("channels", "size"),
}
_NETWORK_FIELDS: dict[NetworkName, dict[str, Check]] = {
    "generator": {"nz": _whole(1, MOST_CHANNELS), "statistics": _one_of(Statistics)},
    "discriminator": {
        "image": lambda value: _image(value),
        "statistics": _one_of(Statistics),
        "unit_range": _flag,
    },
}
_TOP_FIELDS: dict[str, Check] = {
    "preset": str,
    "latent": _one_of(LatentDistribution),
    "initialization": _one_of(Initialization),
    "classes": _whole(2, MOST_CLASSES),
}


def _image(value: Any) -> Shape:
    if not isinstance(value, list) or len(value) != 3:
        raise ValueError("[height, width, channels]")
    side = _whole(1, LARGEST_SIDE)
    return side(value[0]), side(value[1]), _whole(1, MOST_CHANNELS)(value[2])


def read_description(path: Path) -> Described:
    """Return what a TOML file describes; raises InputError with everything in it that is wrong."""
    path = typed_path(path)
    content = read_toml(path, "TOML as `describe FILE --architecture` writes it", LARGEST_FILE)
    problems: list[str] = []
    top = {key: value for key, value in content.items() if key not in NETWORK_NAMES}
    facts = _checked(top, _TOP_FIELDS, "", problems, others=NETWORK_NAMES)
    tables: dict[NetworkName, tuple[dict[str, Any], list[dict[str, Any]]]] = {
        name: _network_fields(content[name], name, problems) for name in NETWORK_NAMES if name in content
    }
    if not tables:
        problems.append("it describes neither a [generator] nor a [discriminator]")
    networks: dict[NetworkName, Network] = {}
    if not problems:
        for name, (fields, layers) in tables.items():
            try:
                if name == "generator":
                    layers = [dict(layer) for layer in reading_labels(layers, facts.get("classes", 0))]
                networks[name] = _network(name, fields, layers)
            except InputError as error:
                problems.append(f"{name}: {error}")
    if problems:
        more = f"\n  and {len(problems) - 20} more" if len(problems) > 20 else ""
        raise InputError(f"{path} does not describe a DCGAN:\n  " + "\n  ".join(problems[:20]) + more)
    return Described(networks, **facts)


def _checked(
    table: Mapping[str, Any],
    checks: Mapping[str, Check],
    where: str,
    problems: list[str],
    others: Sequence[str] = (),
) -> dict[str, Any]:
    """Return the values of a table as the description has them; append what is wrong.

    where: how messages begin. others: further fields that there are.
    """
    values = {}
    for field, value in table.items():
        if field not in checks:
            if field not in others:
                problems.append(f"{where}unknown field {field!r}{did_you_mean(field, [*checks, *others])}")
            continue
        try:
            values[field] = checks[field](value)
        except (ValueError, TypeError) as error:
            shown = str(value)
            problems.append(
                f"{where}{field} = {shown[:40]}{'...' if len(shown) > 40 else ''}: expected {error}"
            )
    return values


def _network_fields(
    table: Any, name: NetworkName, problems: list[str]
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return (the network's own fields, those of each layer)."""
    layers = table.get("layers") if isinstance(table, dict) else None
    if not isinstance(layers, list) or not layers or not all(isinstance(layer, dict) for layer in layers):
        problems.append(f"[{name}] has no layers: expected tables [[{name}.layers]]")
        return {}, []
    if len(layers) > MOST_LAYERS:
        problems.append(f"[{name}] has {len(layers):,} layers, more than {MOST_LAYERS}")
        return {}, []
    known = _NETWORK_FIELDS[name]
    fields = _checked(table, known, f"[{name}] ", problems, others=["layers"])
    required = next(iter(known))
    if required not in table:
        problems.append(f"[{name}] lacks {required}")
    return fields, [
        _layer_fields(layer, f"{name}, layer {number}: ", problems) for number, layer in enumerate(layers)
    ]


def _layer_fields(table: Mapping[str, Any], where: str, problems: list[str]) -> dict[str, Any]:
    kind = table.get("kind")
    if not isinstance(kind, str) or kind not in LAYER_FIELDS:
        problems.append(f"{where}kind = {str(kind)[:40]!r}: expected one of {', '.join(LAYER_FIELDS)}")
        return {}
    everywhere = {field for fields in LAYER_FIELDS.values() for field in fields}
    foreign = [field for field in table if field in everywhere - set(LAYER_FIELDS[kind])]
    problems += [f"{where}a {kind} layer has no {field}" for field in foreign]
    own = {field: value for field, value in table.items() if field not in foreign}
    fields = _checked(own, LAYER_FIELDS[kind], where, problems, others=["normalization"])
    problems += [f"{where}lacks {field}" for field in _REQUIRED.get(kind, ()) if field not in table]
    norm = table.get("normalization")
    if isinstance(norm, dict):
        given = _checked(norm, _NORMALIZATION_FIELDS, f"{where}normalization.", problems)
        try:
            fields["normalization"] = Normalization(**given)
        except InputError as error:
            problems.append(f"{where}{error}")
    elif norm is not None:
        problems.append(
            f"{where}normalization is not a table (normalization.kind = ..., normalization.eps = ...)"
        )
    return fields


def _network(name: NetworkName, fields: Mapping[str, Any], layers: Sequence[Mapping[str, Any]]) -> Network:
    """Return the network with every shape worked out; raises InputError, naming the layer, where one does not fit."""
    shape: Shape = (1, 1, fields["nz"]) if name == "generator" else fields["image"]
    built = []
    for number, layer in enumerate(layers):
        try:
            built.append(_layer(shape, layer))
        except InputError as error:
            raise InputError(f"layer {number}: {error}") from error
        shape = built[-1].output_shape
    return Network(tuple(built), fields.get("statistics", "running"), fields.get("unit_range", False))


def _layer(shape: Shape, fields: Mapping[str, Any]) -> Layer:
    rest = dict(fields)
    kind, channels, labels = rest.pop("kind"), rest.pop("channels", 1), rest.get("labels", 0)
    if labels and kind in ("project", "dense"):
        shape = (1, 1, math.prod(shape))
    shape = (shape[0], shape[1], shape[2] + labels)
    if kind == "project":
        if shape[:2] != (1, 1):
            raise InputError(f"a project layer begins with a vector, not with a map of {shape[0]}x{shape[1]}")
        layer = project(shape[2], (*rest.pop("size"), channels), **rest)
    elif kind == "dense":
        layer = dense(shape, channels, **rest)
    else:
        layer = Layer(kind, shape, (*_output_size(kind, shape, rest), channels), **rest)
    if max(layer.output_shape[:2]) > LARGEST_SIDE:
        raise InputError(
            f"its map is {layer.output_shape[0]}x{layer.output_shape[1]}, more than {LARGEST_SIDE} a side"
        )
    if math.prod(layer.kernel_shape) > LARGEST_KERNEL:
        raise InputError(
            f"its kernel has {math.prod(layer.kernel_shape):,} numbers, more than {LARGEST_KERNEL:,}"
        )
    return layer


def _output_size(kind: str, shape: Shape, fields: Mapping[str, Any]) -> Pair:
    """Return (height, width) of a convolution's output; what is not given takes the layer's defaults."""
    stride, padding = fields.get("stride", (1, 1)), fields.get("padding", (0, 0))
    after, extra = fields.get("padding_after", padding), fields.get("output_padding", (0, 0))
    repeat, kernel = fields.get("upsample", (1, 1)), fields["kernel"]

    def side(axis: int) -> int:
        sizes = (kernel[axis], stride[axis], padding[axis])
        if kind == "conv":
            return conv_output_size(shape[axis] * repeat[axis], *sizes, after[axis])
        return conv_transpose_output_size(shape[axis], *sizes, extra[axis], after[axis])

    return side(0), side(1)
