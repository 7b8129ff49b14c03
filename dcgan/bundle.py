"""Weights together with the architecture they belong to and the record of where they came from.

A bundle is what a checkpoint holds as `weights.safetensors`, what the package ships as its small generator, and
what an imported file becomes. Stored as one safetensors file: arrays named `<network>.layers.<index>.<role>`,
and three JSON texts in the metadata: `architecture`, `record` and `checksums` (sha256 of each array's bytes).
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from dcgan.architecture import Architecture, Network
from dcgan.errors import InputError
from dcgan.files.safetensors import read_safetensors, write_safetensors
from dcgan.weights import Weights, validate_weights

FORMAT = "dcgan-weights-1"
"""Names the layout of the file; a reader that does not know it refuses."""


@dataclass(frozen=True)
class Bundle:
    """Canonical weights of one or both networks of an architecture.

    weights: by network name ("generator", "discriminator"); an imported generator comes alone.
    record: where the weights came from: step, epoch, data, versions, and under "assumed" what no file told.
    """

    architecture: Architecture
    weights: Mapping[str, Weights]
    record: Mapping[str, Any] = field(default_factory=dict)

    def network(self, name: str) -> tuple[Network, Weights]:
        """Return (description, weights) of one network; raises InputError when the bundle lacks its weights."""
        if name not in self.weights:
            raise InputError(f"these weights hold no {name}, only: {', '.join(self.weights) or 'nothing'}")
        return self.architecture.networks()[name], self.weights[name]


def array_checksum(array: np.ndarray) -> str:
    """Return the sha256 of an array's dtype, shape and bytes, as hexadecimal digits."""
    digest = hashlib.sha256(f"{array.dtype.str} {array.shape}".encode())
    digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()


def save_bundle(path: str | os.PathLike[str], bundle: Bundle) -> None:
    """Write a bundle to `path` (`.safetensors`), atomically."""
    arrays: dict[str, np.ndarray] = {}
    for name, weights in bundle.weights.items():
        validate_weights(bundle.architecture.networks()[name], weights, f"the {name}")
        arrays.update({f"{name}.{key}": array for key, array in weights.items()})
    metadata = {
        "format": FORMAT,
        "architecture": json.dumps(bundle.architecture.to_dict()),
        "record": json.dumps(dict(bundle.record)),
        "checksums": json.dumps({key: array_checksum(array) for key, array in arrays.items()}),
    }
    write_safetensors(path, arrays, metadata)


def is_bundle(metadata: Mapping[str, str]) -> bool:
    """Whether a safetensors file with this metadata is one of ours (of any version)."""
    return metadata.get("format", "").startswith("dcgan-weights-")


def load_bundle(path: str | os.PathLike[str]) -> Bundle:
    """Read a bundle.

    Raises InputError when the file is of another format or cannot be read, and with every array at once that is
    damaged, missing, not listed, or not of its description's shape.
    """
    path = Path(path)
    arrays, metadata = read_safetensors(path)
    if not is_bundle(metadata):
        raise InputError(f"{path} holds arrays but no description of a DCGAN; import it with import_weights")
    if metadata["format"] != FORMAT:
        raise InputError(f"{path} has format {metadata['format']!r}; this version of dcgan reads {FORMAT!r}")
    try:
        architecture = Architecture.from_dict(json.loads(metadata["architecture"]))
        record, checksums = json.loads(metadata["record"]), json.loads(metadata["checksums"])
        if not isinstance(record, dict) or not isinstance(checksums, dict):
            raise TypeError("its record and checksums have to be JSON objects")
    except InputError as error:
        raise InputError(f"{path}: {error}") from error
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"{path}: its description is damaged: {error!r}") from error
    problems = [f"missing: {key}" for key in checksums if key not in arrays]
    problems += [f"unexpected: {key}" for key in arrays if key not in checksums]
    problems += [
        f"its checksum does not match: {key}"
        for key, array in arrays.items()
        if key in checksums and checksums[key] != array_checksum(array)
    ]
    if problems:
        raise InputError(f"{path} is damaged:\n  " + "\n  ".join(sorted(problems)))
    weights: dict[str, Weights] = {}
    for key, array in arrays.items():
        name, _, rest = key.partition(".")
        weights.setdefault(name, {})[rest] = array
    for name, network_weights in weights.items():
        if name not in architecture.networks():
            raise InputError(f"{path} holds weights of an unknown network {name!r}")
        validate_weights(architecture.networks()[name], network_weights, f"the {name} in {path}")
    return Bundle(architecture, weights, record)
