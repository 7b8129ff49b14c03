"""The training state on disk: one `state.safetensors` of canonical arrays, nothing pickled.

The names are those of a state that JAX trains: `generator.parameters.layers.0.kernel`,
`generator.first_moments...`, `generator.second_moments...`, `generator.statistics...`, `generator.updates`,
`generator.average...` where an average is kept, `step`.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from dcgan_core.framework import Snapshot
from dcgan_core.weights.canonical import STATISTIC_ROLES, split_name
from dcgan_core.weights.formats.arrays import read_safetensors, write_safetensors
from dcgan_torch.network.modules import get_weights, set_weights
from dcgan_torch.training.state import TrainState, adam_moments, set_adam_moments

STATE_FILE = "state.safetensors"


def take_snapshot(state: TrainState) -> Snapshot:
    """Copy the state from the device."""
    # A copy even where the device's memory is the host's: the step changes these tensors in place.
    arrays = {name: np.array(array) for name, array in flatten_state(state).items()}
    return Snapshot(arrays, lambda folder: write_safetensors(folder / STATE_FILE, arrays))


def restore_state(folder: Path, state: TrainState) -> None:
    """Put what `folder` holds into `state`, in place.

    Raises InputError for a damaged file, KeyError or ValueError, with the state unchanged, when the two do not
    match.
    """
    flat, _ = read_safetensors(folder / STATE_FILE)
    expected = flatten_state(state)
    if flat.keys() != expected.keys():
        raise KeyError(f"it has other arrays: {sorted(flat.keys() ^ expected.keys())}")
    for key, array in expected.items():
        if flat[key].shape != array.shape:
            raise ValueError(f"{key} has shape {flat[key].shape}, expected {array.shape}")
    unflatten_state(flat, state)


def flatten_state(state: TrainState) -> dict[str, np.ndarray]:
    """Return the state's arrays by name."""
    flat = {"step": np.array(state.step, np.int64)}
    for name, network in state.networks().items():
        first, second, updates = adam_moments(network)
        flat[f"{name}.updates"] = np.array(updates, np.int64)
        for key, array in get_weights(network.module).items():
            part = "statistics" if split_name(key)[1] in STATISTIC_ROLES else "parameters"
            flat[f"{name}.{part}.{key}"] = array
        flat.update({f"{name}.first_moments.{key}": array for key, array in first.items()})
        flat.update({f"{name}.second_moments.{key}": array for key, array in second.items()})
        if network.average is not None:
            average = get_weights(network.average)
            flat.update({f"{name}.average.{key}": array for key, array in average.items()})
    return flat


def unflatten_state(flat: dict[str, np.ndarray], state: TrainState) -> None:
    """Put the arrays that `flatten_state` gave into `state`, in place."""
    for name, network in state.networks().items():

        def part(kind: str, name: str = name) -> dict[str, np.ndarray]:
            prefix = f"{name}.{kind}."
            return {key.removeprefix(prefix): array for key, array in flat.items() if key.startswith(prefix)}

        set_weights(network.module, part("parameters") | part("statistics"))
        if network.average is not None:
            set_weights(network.average, part("average"))
        set_adam_moments(
            network, (part("first_moments"), part("second_moments"), int(flat[f"{name}.updates"]))
        )
    state.step = int(flat["step"])
