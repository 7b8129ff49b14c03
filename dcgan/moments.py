"""Adam's two moments of each trained weight, in canonical layout: what fine-tuning needs beside the weights."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from dcgan.architecture import Architecture
from dcgan.errors import InputError
from dcgan.files.safetensors import read_safetensors, write_safetensors
from dcgan.weights import STATISTIC_ROLES, Weights, split_name, weight_shapes

FORMAT = "dcgan-moments-1"
MOMENTS_FILE = "moments.safetensors"
"""Stands beside `weights.safetensors` in a checkpoint that has moments."""


@dataclass(frozen=True)
class AdamMoments:
    """The state of one network's Adam.

    first, second: by canonical name, shaped as the weights: the running means of the gradient and of its square,
    without bias correction, as PyTorch and optax keep them. step: how many updates they have seen. settings: the
    optimizer's own (lr, betas, eps, weight_decay), as its file had them.
    """

    first: Weights
    second: Weights
    step: int
    settings: Mapping[str, Any] = field(default_factory=dict)


def trained_names(architecture: Architecture, name: str) -> list[str]:
    """Return the canonical names of the weights that the optimizer trains, in PyTorch's order of parameters."""
    return [
        key
        for key in weight_shapes(architecture.networks()[name])
        if split_name(key)[1] not in STATISTIC_ROLES
    ]


def save_moments(path: str | os.PathLike[str], moments: Mapping[str, AdamMoments]) -> None:
    """Write the moments of one or both networks, by network name, atomically."""
    arrays: dict[str, np.ndarray] = {}
    settings = {}
    for name, state in moments.items():
        arrays.update({f"{name}.{key}.first": array for key, array in state.first.items()})
        arrays.update({f"{name}.{key}.second": array for key, array in state.second.items()})
        settings[name] = {"step": state.step, "settings": dict(state.settings)}
    write_safetensors(path, arrays, {"format": FORMAT, "optimizers": json.dumps(settings)})


def check_moments(architecture: Architecture, name: str, moments: AdamMoments, where: str) -> None:
    """Raise InputError unless an Adam that trains the network called `name` can go on with these moments."""
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
            f"{where}: the {name}'s Adam cannot go on: {'; '.join(problems)}. --init-optimizer fresh leaves it out"
        )


def load_moments(path: str | os.PathLike[str], architecture: Architecture) -> dict[str, AdamMoments]:
    """Read moments; raises InputError unless they are exactly those of the architecture's trained weights."""
    path = Path(path)
    arrays, metadata = read_safetensors(path)
    try:
        if metadata["format"] != FORMAT:
            raise InputError(f"{path} has format {metadata['format']!r}; expected {FORMAT!r}")
        optimizers = json.loads(metadata["optimizers"])
        result = {}
        for name, entry in optimizers.items():
            halves: tuple[Weights, Weights] = ({}, {})
            shapes = weight_shapes(architecture.networks()[name])
            for key in trained_names(architecture, name):
                for half, word in zip(halves, ("first", "second"), strict=True):
                    array = arrays.pop(f"{name}.{key}.{word}")
                    if array.shape != shapes[key]:
                        raise InputError(
                            f"{path}: {name}.{key}.{word} has shape {array.shape}, expected {shapes[key]}"
                        )
                    half[key] = array
            result[name] = AdamMoments(*halves, int(entry["step"]), dict(entry["settings"]))
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise InputError(f"{path} does not hold the moments of this architecture: {error!r}") from error
    if arrays:
        raise InputError(
            f"{path} holds moments of weights that there are not: {', '.join(sorted(arrays)[:5])}"
        )
    return result
