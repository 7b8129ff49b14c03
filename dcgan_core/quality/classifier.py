"""A small classifier of a labelled dataset, whose features take the place of Inception's: its description and its file.

A Fréchet distance in these features is not FID and is never called so: it has the name of the dataset that the
classifier was trained on, and the checksum of its weights says which one measured it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from dcgan_core.description.architecture import Network
from dcgan_core.description.layer import (
    Layer,
    Normalization,
    Shape,
    conv,
    dense,
)
from dcgan_core.errors import InputError
from dcgan_core.system.cache import cache_folder
from dcgan_core.system.files import write_text
from dcgan_core.system.records import checked, read_json
from dcgan_core.weights.bundle import array_checksum
from dcgan_core.weights.canonical import Weights, split_name, validate_weights, weight_shapes
from dcgan_core.weights.formats.arrays import read_safetensors, write_safetensors

FORMAT = "dcgan-classifier-1"
"""Names the network, its training and the file: a change of one of them raises the number."""
_RECORD = {
    "dataset": str, "format": str, "image_shape": list[int], "classes": int, "class_names": list[str] | None,
    "seed": int, "accuracy": float, "checksum": str,
}  # fmt: skip
FEATURES = 64
"""Numbers in a feature: few enough that 1,000 samples exceed them well."""
FIRST_CHANNELS, MOST_CHANNELS = 32, 128
SMALLEST_MAP = 4


@dataclass(frozen=True)
class ClassifierFile:
    """The trained weights with what is known of them."""

    network: Network
    weights: Weights
    record: dict[str, Any]


def classifier_network(image_shape: Shape, classes: int) -> Network:
    """Return the network: strided convolutions down to a map of 4x4 or less, a layer of features, the logits."""
    rest: dict[str, Any] = {"normalization": Normalization(), "activation": "leaky_relu", "slope": 0.1}
    layers: list[Layer] = []
    shape, channels = image_shape, FIRST_CHANNELS
    while min(shape[:2]) > SMALLEST_MAP:
        layers.append(conv(shape, channels, 4, 2, 1, **rest))
        if len(layers) == 2:
            layers.append(conv(layers[-1].output_shape, channels, 3, 1, 1, **rest))
        shape, channels = layers[-1].output_shape, min(2 * channels, MOST_CHANNELS)
    layers.append(dense(shape, FEATURES, **rest))
    layers.append(dense((1, 1, FEATURES), classes, bias=True))
    return Network(tuple(layers))


def initial_classifier_weights(network: Network, random: np.random.Generator) -> Weights:
    """Draw kernels by He et al. (2015), N(0, 2 / fan-in); everything else starts at its neutral value."""
    weights: Weights = {}
    for name, shape in weight_shapes(network).items():
        role = split_name(name)[1]
        if role == "kernel":
            drawn = random.standard_normal(shape) * np.sqrt(2 / np.prod(shape[:3]))
            weights[name] = drawn.astype(np.float32)
        elif role == "updates":
            weights[name] = np.zeros(shape, np.int64)
        else:
            weights[name] = np.full(shape, 1 if role in ("scale", "variance") else 0, np.float32)
    return weights


def classifier_path(
    dataset: str, image_shape: Shape, fingerprint: str, seed: int, cache: Path | None
) -> Path:
    """Where the cache keeps the classifier of this data and seed; its record is next to it, ending in `.json`."""
    size = "x".join(map(str, image_shape))
    name = f"{dataset}-{size}-{fingerprint[:16]}-seed{seed}-{FORMAT.rpartition('-')[2]}.safetensors"
    return cache_folder(cache) / "classifiers" / name


def weights_checksum(weights: Mapping[str, np.ndarray]) -> str:
    """sha256 over the names and the bits of all arrays, in hexadecimal."""
    lines = [f"{name} {array_checksum(weights[name])}\n" for name in sorted(weights)]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def save_classifier(path: Path, weights: Weights, record: Mapping[str, Any]) -> dict[str, Any]:
    """Write weights and record; return the record with its format and checksum."""
    whole = {"format": FORMAT, **record, "checksum": weights_checksum(weights)}
    write_safetensors(path, weights)
    write_text(path.with_suffix(".json"), json.dumps(whole, indent=2) + "\n")
    return whole


def load_classifier(path: Path) -> ClassifierFile:
    """Return the classifier at `path`.

    Raises InputError when there is none, or when weights and record do not belong together.
    """
    record_path = path.with_suffix(".json")
    try:
        record = checked(read_json(record_path), _RECORD)
        shape, classes = record["image_shape"], record["classes"]
        if record["format"] != FORMAT or len(shape) != 3:
            raise ValueError(f"its format is {record['format']!r}, expected {FORMAT!r}")
    except (OSError, ValueError) as error:
        raise InputError(
            f"{record_path} is not a complete record of a classifier ({error}); delete it"
        ) from error
    weights, _ = read_safetensors(path)
    network = classifier_network((shape[0], shape[1], shape[2]), classes)
    validate_weights(network, weights, str(path))
    if weights_checksum(weights) != record["checksum"]:
        raise InputError(f"{path} is not what its record says (its checksum differs); delete both")
    return ClassifierFile(network, weights, record)
