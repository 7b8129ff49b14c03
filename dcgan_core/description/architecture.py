"""A DCGAN as data: two networks of layers, what they read and draw, and their record in JSON."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from dcgan_core.description.layer import Layer, Normalization, Shape, check_choice
from dcgan_core.description.protocols import LatentDistribution
from dcgan_core.errors import InputError

Statistics = Literal["running", "batch"]
Initialization = Literal["dcgan", "convolutions", "torch-default"]


@dataclass(frozen=True)
class Network:
    """A stack of layers.

    statistics: `running` normalises by running statistics when not training; `batch` always by the batch
    at hand (the authors' code), so that such a network has no running statistics at all.
    unit_range: of a discriminator, whether its first layer reads images in [0, 1] instead of [-1, 1]. They are given
    in [-1, 1] all the same.
    """

    layers: tuple[Layer, ...]
    statistics: Statistics = "running"
    unit_range: bool = False

    def __post_init__(self) -> None:
        if not self.layers:
            raise InputError("a network needs at least one layer")
        check_choice("statistics", self.statistics, Statistics)
        for index, (first, second) in enumerate(zip(self.layers, self.layers[1:], strict=False)):
            flat = (1, 1, math.prod(first.output_shape))
            if second.maps_shape not in (first.output_shape, flat if second.labels else None):
                raise InputError(
                    f"layer {index} ends in {first.output_shape} but layer {index + 1} starts at {second.maps_shape}"
                )
        if len({layer.classes for layer in self.layers if layer.reads_labels}) > 1:
            raise InputError("the layers of a network read labels of different numbers of classes")

    @property
    def input_shape(self) -> Shape:
        """(height, width, channels) of one input, without its label."""
        return self.layers[0].maps_shape

    @property
    def classes(self) -> int:
        """Of how many classes the network reads a label next to its input; 0: it reads none."""
        return max(layer.classes for layer in self.layers)

    @property
    def output_shape(self) -> Shape:
        """(height, width, channels) of one output."""
        return self.layers[-1].output_shape

    @property
    def normalized_layers(self) -> tuple[int, ...]:
        """Indices of the layers that carry a normalisation, of any kind."""
        return tuple(i for i, layer in enumerate(self.layers) if layer.normalization is not None)

    @property
    def batch_normalized_layers(self) -> tuple[int, ...]:
        """Indices of the layers that carry a batch normalisation, and so statistics."""
        return tuple(i for i, layer in enumerate(self.layers) if layer.batch_normalized)

    @property
    def mixes_batch(self) -> bool:
        """Whether an output depends on the other inputs of its batch in evaluation too."""
        return self.statistics == "batch" and bool(self.batch_normalized_layers)


@dataclass(frozen=True)
class Architecture:
    """A generator, a discriminator, and what training has to know of them.

    preset: the name of the preset it was made from, or "custom".
    latent: distribution of z (`normal`: N(0, 1); `uniform`: U(-1, 1); `unit`: U(0, 1)).
    initialization: `dcgan`: every kernel N(0, 0.02), BN scales N(1, 0.02), biases 0 (the paper, section 4);
        `convolutions`: convolution kernels N(0, 0.02), the rest at PyTorch's defaults; `torch-default`:
        everything at PyTorch's defaults.
    classes: of a conditional network, 0 for none (`labels.py`). The generator reads labels in the layers that say so.
        The discriminator does too and has one logit, or reads images alone and has a logit for each class.
    """

    preset: str
    generator: Network
    discriminator: Network
    latent: LatentDistribution = "normal"
    initialization: Initialization = "dcgan"
    classes: int = 0

    def __post_init__(self) -> None:
        check_choice("latent distribution", self.latent, LatentDistribution)
        check_choice("initialization", self.initialization, Initialization)
        if any(layer.spectral for layer in self.generator.layers):
            raise InputError(
                "spectral normalisation is for discriminators: divide the generator's kernels by their norms"
            )
        if self.generator.output_shape != self.discriminator.input_shape:
            raise InputError(
                f"the generator draws {self.generator.output_shape} images but the discriminator "
                f"reads {self.discriminator.input_shape}"
            )
        if self.generator.input_shape[:2] != (1, 1):
            raise InputError(
                f"the generator starts at {self.generator.input_shape}, expected a vector (1, 1, nz)"
            )
        if type(self.classes) is not int or self.classes < 0 or self.classes == 1:
            raise InputError(
                f"{self.classes!r} classes: expected 2 or more, or 0 for an unconditional network"
            )
        self._check_labels()

    def _check_labels(self) -> None:
        generator, discriminator = self.generator.classes, self.discriminator.classes
        if generator != self.classes or discriminator not in (0, self.classes):
            raise InputError(
                f"an architecture of {self.classes} classes whose generator reads labels of {generator} and whose "
                f"discriminator reads labels of {discriminator}"
            )
        logits = self.classes if self.classes and not discriminator else 1
        if self.discriminator.output_shape != (1, 1, logits):
            expected = (
                "one logit (1, 1, 1)" if logits == 1 else f"a logit for each class (1, 1, {self.classes})"
            )
            raise InputError(
                f"the discriminator ends in {self.discriminator.output_shape}, expected {expected}"
            )
        if self.generator.unit_range:
            raise InputError("a generator reads latents, which have no range of images")

    @property
    def nz(self) -> int:
        """Length of the latent vector, without the label."""
        return self.generator.input_shape[2]

    @property
    def image_shape(self) -> Shape:
        """(height, width, channels) of an image."""
        return self.generator.output_shape

    def networks(self) -> dict[str, Network]:
        """Both networks by name."""
        return {"generator": self.generator, "discriminator": self.discriminator}

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-able dictionary; `from_dict` is its inverse."""
        record = dataclasses.asdict(self)
        # What came later is left out where it says nothing, so the records of older networks stay as they were.
        _leave_out(record, "classes")
        for name in self.networks():
            _leave_out(record[name], "unit_range")
            for layer in record[name]["layers"]:
                _leave_out(layer, "labels", "embedded", "label_map", "label_product")
        return record

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Architecture:
        """Rebuild an architecture from `to_dict`'s result; raises InputError on anything else."""
        try:
            tables = {name: record[name] for name in ("generator", "discriminator")}
            rest = {k: v for k, v in record.items() if k not in tables}
            if not isinstance(record["preset"], str):
                raise TypeError(f"preset is {record['preset']!r}, expected a name")
            layers = reading_labels(tables["generator"]["layers"], record.get("classes", 0))
            tables["generator"] = {**tables["generator"], "layers": layers}
            networks = {name: _network_from_dict(table) for name, table in tables.items()}
            return cls(**networks, **rest)
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise InputError(f"not a description of a DCGAN architecture: {error!r}") from error


def _leave_out(record: dict[str, Any], *names: str) -> None:
    """Remove the entries of these names whose value is 0 or false."""
    for name in names:
        if not record[name]:
            del record[name]


def reading_labels(layers: Sequence[Mapping[str, Any]], classes: object) -> list[Mapping[str, Any]]:
    """Return a generator's layers as a record has them; the first reads the label one-hot if none says that it does.

    classes: as the record has them; what is not a number of classes is for the architecture to refuse.
    """
    stated = (
        type(classes) is not int
        or classes < 2
        or any(layer.get("labels") or layer.get("label_product") for layer in layers)
    )
    return list(layers) if stated else [{**layers[0], "labels": classes}, *layers[1:]]


def _network_from_dict(record: Mapping[str, Any]) -> Network:
    layers = []
    for entry in record["layers"]:
        fields = dict(entry)
        if fields.get("normalization") is not None:
            fields["normalization"] = Normalization(**_checked(fields["normalization"], Normalization))
        layers.append(Layer(**_checked(fields, Layer)))
    return Network(tuple(layers), record["statistics"], bool(record.get("unit_range")))


def _checked(record: Mapping[str, Any], made: type) -> dict[str, Any]:
    """Return the fields of a dataclass from JSON: lists as tuples of ints; TypeError for a scalar of another type."""
    defaults = {field.name: field.default for field in dataclasses.fields(made)}
    fields = dict(record)
    for name, value in record.items():
        if isinstance(value, list | tuple):
            if not all(type(number) is int for number in value):
                raise TypeError(f"{name} is {value}, expected whole numbers")
            fields[name] = tuple(value)
        elif isinstance(defaults.get(name), bool) and not isinstance(value, bool):
            raise TypeError(f"{name} is {value!r}, expected true or false")
        elif isinstance(defaults.get(name), float) and type(value) not in (int, float):
            raise TypeError(f"{name} is {value!r}, expected a number")
    return fields
