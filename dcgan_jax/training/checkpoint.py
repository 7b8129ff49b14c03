"""The training state on disk, through Orbax.

The tree is stored flat, by names that do not depend on optax's or Flax's classes, so that a change of theirs
does not make old checkpoints unreadable: `generator.parameters.layers.0.kernel`, `generator.first_moments...`,
`generator.second_moments...`, `generator.statistics...`, `generator.updates`, and `step`.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jax
import jax.numpy as jnp
import numpy as np
import optax

from dcgan_core.description.protocols import NETWORK_NAMES
from dcgan_core.framework import Snapshot
from dcgan_jax.training.state import NetworkState, TrainState

if TYPE_CHECKING:  # it takes a second to import
    import orbax.checkpoint as ocp

ARRAYS_FOLDER = "orbax"


def take_snapshot(state: TrainState) -> Snapshot:
    """Copy the state from the device."""
    # A copy even where the device's memory is the host's: the step donates these buffers to its successor.
    arrays = {name: np.array(array) for name, array in jax.device_get(flatten_state(state)).items()}
    return Snapshot(arrays, lambda folder: write_arrays(folder, arrays))


def write_arrays(folder: Path, arrays: dict[str, np.ndarray]) -> None:
    """Write a state's arrays, by name, into `folder`, and wait until they are written."""
    with _in_utf8(folder.absolute()) as place, _checkpointer() as checkpointer:
        checkpointer.save(place / ARRAYS_FOLDER, arrays)


def restore_state(folder: Path, like: TrainState) -> TrainState:
    """Return the state in `folder`, on the devices and with the shapes and dtypes of `like`.

    Raises ValueError, with every array that differs, when the two do not match.
    """
    import orbax.checkpoint as ocp

    target = jax.tree.map(ocp.utils.to_shape_dtype_struct, flatten_state(like))
    with _in_utf8(folder.absolute()) as place, _checkpointer() as checkpointer:
        path = place / ARRAYS_FOLDER
        # Asked beforehand: a restore that fails half-way leaves tasks behind that complain later.
        stored = checkpointer.metadata(path).item_metadata
        if stored is None:
            raise ValueError(f"{path} holds no arrays")
        _compare(stored.tree, target)
        restored = checkpointer.restore(path, target)
    # Orbax ties arrays to their device, and a step on such arrays is another program, which would be compiled anew.
    return unflatten_state({name: jnp.array(np.asarray(array)) for name, array in restored.items()}, like)


def _checkpointer() -> ocp.StandardCheckpointer:
    """Return Orbax's, which waits for no other process: its own barriers would meet those of the training."""
    import orbax.checkpoint as ocp

    if jax.process_count() == 1:
        return ocp.StandardCheckpointer()
    own = jax.process_index()
    alone = ocp.options.MultiprocessingOptions(
        primary_host=own, active_processes={own}, barrier_sync_key_prefix=f"process{own}"
    )
    return ocp.StandardCheckpointer(multiprocessing_options=alone)


@contextlib.contextmanager
def _in_utf8(folder: Path) -> Iterator[Path]:
    """Yield a path to `folder` that is UTF-8: itself, or a link to it where its name is not (or the locale has none).

    Orbax takes no other.
    """
    if not any("\ud800" <= character <= "\udfff" for character in str(folder)):  # bytes that are not text
        yield folder
        return
    with tempfile.TemporaryDirectory() as place:
        link = Path(place) / "state"
        link.symlink_to(folder, target_is_directory=True)
        yield link


def _compare(stored: Mapping[str, Any], wanted: Mapping[str, jax.ShapeDtypeStruct]) -> None:
    problems = [f"missing: {name}" for name in wanted if name not in stored]
    problems += [f"unexpected: {name}" for name in stored if name not in wanted]
    for name in wanted.keys() & stored.keys():
        has, want = (f"{array.dtype} {tuple(array.shape)}" for array in (stored[name], wanted[name]))
        if has != want:
            problems.append(f"{name} is {has}, expected {want}")
    if problems:
        raise ValueError("; ".join(sorted(problems)))


def flatten_state(state: TrainState) -> dict[str, jax.Array]:
    """Return the state's arrays by name."""
    flat: dict[str, jax.Array] = {"step": state.step}
    for name in NETWORK_NAMES:
        network: NetworkState = getattr(state, name)
        adam = _adam(network.optimizer)
        flat[f"{name}.updates"] = adam.count
        for part, arrays in (
            ("parameters", network.parameters),
            ("statistics", network.statistics),
            ("first_moments", adam.mu),
            ("second_moments", adam.nu),
        ):
            flat.update({f"{name}.{part}.{key}": array for key, array in arrays.items()})
        if network.average is not None:
            flat.update({f"{name}.average.{key}": array for key, array in network.average.items()})
    return flat


def unflatten_state(flat: dict[str, Any], like: TrainState) -> TrainState:
    """Return the state whose arrays `flatten_state` gave; `like` lends its structure."""
    networks: dict[str, NetworkState] = {}
    for name in NETWORK_NAMES:
        old: NetworkState = getattr(like, name)

        def part(kind: str, keys: Any, name: str = name) -> dict[str, Any]:
            return {key: flat[f"{name}.{kind}.{key}"] for key in keys}

        adam = optax.ScaleByAdamState(
            count=flat[f"{name}.updates"],
            mu=part("first_moments", old.parameters),
            nu=part("second_moments", old.parameters),
        )
        networks[name] = NetworkState(
            part("parameters", old.parameters),
            part("statistics", old.statistics),
            jax.tree.map(
                lambda leaf, new=adam: new if _is_adam(leaf) else leaf, old.optimizer, is_leaf=_is_adam
            ),
            None if old.average is None else part("average", old.average),
        )
    return like._replace(**networks, step=flat["step"])


def _adam(optimizer: optax.OptState) -> Any:
    return next(part for part in jax.tree.leaves(optimizer, is_leaf=_is_adam) if _is_adam(part))


def _is_adam(part: object) -> bool:
    return isinstance(part, optax.ScaleByAdamState)
