"""Weights with their architecture and the record of their origin, and Adam's moments of them.

A bundle is what a checkpoint holds as `weights.safetensors`, what the package ships as its small generator, and
what an imported file becomes. Stored as one safetensors file: arrays named `<network>.layers.<index>.<role>`,
and three JSON texts in the metadata: `architecture`, `record` and `checksums` (sha256 of each array's bytes).
The moments, which fine-tuning needs too, are in a file of their own next to it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from dcgan_core.description.architecture import Architecture, Network
from dcgan_core.errors import InputError
from dcgan_core.system.paths import typed_path
from dcgan_core.system.records import checked, parse_json
from dcgan_core.weights.canonical import (
    STATISTIC_ROLES,
    Weights,
    split_name,
    validate_weights,
    weight_shapes,
)
from dcgan_core.weights.formats.arrays import read_safetensors, write_safetensors

FORMAT = "dcgan-weights-1"
"""Names the layout of the file; a reader refuses any other."""


@dataclass(frozen=True)
class Bundle:
    """Canonical weights of one or both networks of an architecture.

    - weights: by network name ("generator", "discriminator"); an imported generator comes alone.
    - record: the origin of the weights: step, epoch, data, versions, and under "assumed" what no file says.
    - source: where they were opened, in words; "" for weights made in memory. It is not written to files.
    """

    architecture: Architecture
    weights: Mapping[str, Weights]
    record: Mapping[str, Any] = field(default_factory=dict)
    source: str = field(default="", compare=False)

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
    write_safetensors(typed_path(path), arrays, metadata)


def is_bundle(metadata: Mapping[str, str]) -> bool:
    """Whether a safetensors file with this metadata is one of ours (of any version)."""
    return metadata.get("format", "").startswith("dcgan-weights-")


_FACTS: dict[str, Any] = {
    "step": int | None, "epoch": int | None, "dataset": str | None, "ema": float | None, "found": list[str] | None,
    "assumed": list[str] | None, "doubts": list[str] | None, "readings": list[str] | None,
    "unknown_updates": list[str] | None, "imported": dict | None,
}  # fmt: skip
_IMPORTED: dict[str, Any] = {
    "files": list[dict] | None, "kinds": list[str] | None, "dialects": list[str] | None, "left_out": list[str] | None,
    "notes": list[str] | None, "beside_the_weights": dict | None,
}  # fmt: skip
_FILE: dict[str, Any] = {"name": str, "bytes": int, "sha256": str}


def check_record(record: object) -> dict[str, Any]:
    """Return a bundle's record as it was read, once the types in it are those that are written; BadRecord otherwise."""
    whole = checked(record, _FACTS)
    imported = checked(whole.get("imported") or {}, _IMPORTED)
    for file in imported.get("files") or ():
        checked(file, _FILE)
    return whole


def load_bundle(path: str | os.PathLike[str]) -> Bundle:
    """Read a bundle.

    Raises InputError when the file is of another format or cannot be read, and with every array at once that is
    damaged, missing, not listed, or not of its description's shape.
    """
    path = typed_path(path)
    arrays, metadata = read_safetensors(path)
    if not is_bundle(metadata):
        raise InputError(f"{path} holds arrays but no description of a DCGAN; import it with import_weights")
    if metadata["format"] != FORMAT:
        raise InputError(f"{path} has format {metadata['format']!r}; this version of dcgan reads {FORMAT!r}")
    try:
        architecture = Architecture.from_dict(parse_json(metadata["architecture"]))
        record = check_record(parse_json(metadata["record"]))
        checksums = checked(parse_json(metadata["checksums"]), {})
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
        # A small file may keep its kernels in half precision; everything computes with float32 at least.
        weights.setdefault(name, {})[rest] = array.astype(np.float32) if array.dtype == np.float16 else array
    for name, network_weights in weights.items():
        if name not in architecture.networks():
            raise InputError(f"{path} holds weights of an unknown network {name!r}")
        validate_weights(architecture.networks()[name], network_weights, f"the {name} in {path}")
    return Bundle(architecture, weights, record)


# --- Adam's moments --------------------------------------------------------------------------------------

MOMENTS_FORMAT = "dcgan-moments-1"
MOMENTS_FILE = "moments.safetensors"
"""Its name, next to `weights.safetensors`, in a checkpoint that has moments."""


@dataclass(frozen=True)
class AdamMoments:
    """The state of one network's Adam.

    first, second: by canonical name, shaped as the weights: the running means of the gradient and of its square,
    without bias correction, as PyTorch and optax keep them. step: how many updates they have seen. settings: the
    optimizer's own (lr, betas, eps, weight_decay), as its file has them.
    """

    first: Weights
    second: Weights
    step: int
    settings: Mapping[str, Any] = field(default_factory=dict)


def trained_names(architecture: Architecture, name: str) -> list[str]:
    """Return the canonical names of the weights that the optimizer trains, in PyTorch's order of parameters."""
    names = weight_shapes(architecture.networks()[name])
    return [key for key in names if split_name(key)[1] not in STATISTIC_ROLES]


def save_moments(path: str | os.PathLike[str], moments: Mapping[str, AdamMoments]) -> None:
    """Write the moments of one or both networks, by network name, atomically."""
    arrays: dict[str, np.ndarray] = {}
    settings = {}
    for name, state in moments.items():
        for word, half in (("first", state.first), ("second", state.second)):
            arrays.update({f"{name}.{key}.{word}": array for key, array in half.items()})
        settings[name] = {"step": state.step, "settings": dict(state.settings)}
    write_safetensors(
        typed_path(path), arrays, {"format": MOMENTS_FORMAT, "optimizers": json.dumps(settings)}
    )


def check_moments(architecture: Architecture, name: str, moments: AdamMoments, where: str) -> None:
    """Raise InputError unless an Adam that trains the network called `name` can continue with these moments."""
    shapes = weight_shapes(architecture.networks()[name])
    expected = {key: shapes[key] for key in trained_names(architecture, name)}
    problems = [] if moments.step >= 1 else [f"its count of updates is {moments.step}"]
    for word, half in (("first", moments.first), ("second", moments.second)):
        if {key: array.shape for key, array in half.items()} != expected:
            problems.append(f"its {word} moments are not those of the {name}'s weights")
        elif not all(np.isfinite(array).all() for array in half.values()):
            problems.append(f"its {word} moments are not finite")
    if any((array < 0).any() for array in moments.second.values()):
        problems.append("its second moments are negative somewhere")
    if problems:
        raise InputError(
            f"{where}: the {name}'s Adam cannot continue: {'; '.join(problems)}. --init-optimizer fresh skips it"
        )


def load_moments(path: str | os.PathLike[str], architecture: Architecture) -> dict[str, AdamMoments]:
    """Read moments; raises InputError unless they are exactly those of the architecture's trained weights."""
    path = typed_path(path)
    arrays, metadata = read_safetensors(path)
    try:
        if metadata["format"] != MOMENTS_FORMAT:
            raise InputError(f"{path} has format {metadata['format']!r}; expected {MOMENTS_FORMAT!r}")
        optimizers = checked(parse_json(metadata["optimizers"]), {})
        result = {}
        for name, entry in optimizers.items():
            names, shapes = trained_names(architecture, name), weight_shapes(architecture.networks()[name])
            first, second = (
                {key: arrays.pop(f"{name}.{key}.{word}") for key in names} for word in ("first", "second")
            )
            for key in names:
                if not first[key].shape == second[key].shape == shapes[key]:
                    raise InputError(f"{path}: a moment of {name}.{key} is not of its shape, {shapes[key]}")
            entry = checked(entry, {"step": int, "settings": dict})
            result[name] = AdamMoments(first, second, entry["step"], entry["settings"])
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise InputError(f"{path} does not hold the moments of this architecture: {error!r}") from error
    if arrays:
        raise InputError(f"{path} holds moments of unknown weights: {', '.join(sorted(arrays)[:5])}")
    return result
