"""The moments of optimizers in a file: whose they are, and what an import takes of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dcgan_core.description.architecture import Architecture
from dcgan_core.description.protocols import NetworkName
from dcgan_core.errors import InputError
from dcgan_core.weights.bundle import AdamMoments
from dcgan_core.weights.foreign.arrays.optimizers import Parameter, arrays_of_others, moments_from_torch
from dcgan_core.weights.foreign.sources import Notes, Source


def with_optimizers(
    architecture: Architecture,
    sources: Mapping[NetworkName, Source],
    parameters: Mapping[NetworkName, Sequence[Parameter]],
    notes: Notes,
) -> dict[NetworkName, Source]:
    """Return the sources, each with the optimizer without a name whose moments have the shapes of its parameters.

    parameters: by network, in the file's order. An optimizer that fits no network, or both, is
    left out.
    """
    result = dict(sources)
    for file, place, state in notes.optimizers:
        fitting: list[NetworkName] = []
        for name, source in result.items():
            network = architecture.networks()[name]
            if source.file is not file or source.optimizer or not source.as_trained:
                continue
            try:
                moments_from_torch(state, parameters[name], network)
            except InputError:
                continue
            fitting.append(name)
        if len(fitting) == 1:
            result[fitting[0]] = replace(result[fitting[0]], optimizer=state)
        else:
            notes.left_out.append(place)
    return result


def moments_of(
    architecture: Architecture,
    sources: Mapping[NetworkName, Source],
    parameters: Mapping[NetworkName, Sequence[Parameter]],
    notes: Notes,
) -> dict[str, AdamMoments]:
    """Return the moments by network; where they cannot be used there are none, and a note says why."""
    moments: dict[str, AdamMoments] = {}
    for name, source in sources.items():
        network = architecture.networks()[name]
        if source.optimizer is None:
            continue
        try:
            moments[name] = moments_from_torch(source.optimizer, parameters[name], network)
            if others := arrays_of_others(source.optimizer):
                what = f"the {name}'s optimizer: its {', '.join(others[:4])}"
                notes.left_out.append(f"{what}; the moments are taken for those of a plain Adam")
        except InputError as error:
            notes.left_out.append(f"the {name}'s optimizer: {error}")
    return moments
