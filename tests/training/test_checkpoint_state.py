"""The training state by name, and back: nothing lost, nothing changed, and nothing taken that does not fit."""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from dcgan_core.config.training import TrainingConfig
from dcgan_core.description.presets import build_architecture
from dcgan_core.errors import InputError
from dcgan_core.sampling.drawing import save_record
from dcgan_core.weights.canonical import STATISTIC_ROLES, initial_weights, split_name, weight_shapes
from dcgan_jax.training.checkpoint import (
    flatten_state,
    restore_state,
    take_snapshot,
    unflatten_state,
    write_arrays,
)
from dcgan_jax.training.optimizers import make_optimizers
from dcgan_jax.training.state import TrainState, canonical_weights, create_state
from dcgan_jax.training.trainer import JaxTrainer

ARCHITECTURE = build_architecture("pytorch", image_shape=(16, 16, 1), nz=5, ngf=2, ndf=3)
OTHER = build_architecture("pytorch", image_shape=(16, 16, 1), nz=5, ngf=2, ndf=4)


def state_of(architecture=ARCHITECTURE) -> TrainState:
    optimizers = make_optimizers(2e-4, 2e-4, 0.5, 0.999)
    return create_state(architecture, initial_weights(architecture, 0), optimizers)[1]


def busy_state() -> TrainState:
    """A state in which no array is what it was at the start, and no two are equal."""
    random = np.random.default_rng(0)

    def other(leaf: jax.Array) -> jax.Array:
        if jnp.issubdtype(leaf.dtype, jnp.integer):
            return jnp.asarray(random.integers(1, 2**30, leaf.shape), leaf.dtype)
        return jnp.asarray(random.normal(size=leaf.shape), leaf.dtype)

    return jax.tree.map(other, state_of())


def assert_equal(state: TrainState, other: TrainState) -> None:
    leaves, tree = jax.tree.flatten(state)
    others, other_tree = jax.tree.flatten(other)
    assert tree == other_tree
    for leaf, other_leaf in zip(leaves, others, strict=True):
        assert (leaf.dtype, leaf.shape) == (other_leaf.dtype, other_leaf.shape)
        assert np.asarray(leaf).tobytes() == np.asarray(other_leaf).tobytes()


def test_every_array_has_a_name_that_no_library_gave_it() -> None:
    expected = {"step"}
    for name, network in ARCHITECTURE.networks().items():
        expected.add(f"{name}.updates")
        for key in weight_shapes(network):
            if split_name(key)[1] in STATISTIC_ROLES:
                expected.add(f"{name}.statistics.{key}")
            else:
                parts = ("parameters", "first_moments", "second_moments")
                expected |= {f"{name}.{part}.{key}" for part in parts}
    flat = flatten_state(busy_state())
    assert set(flat) == expected
    assert len(flat) == len(jax.tree.leaves(busy_state())), "an array of the state has no name"


def test_names_and_back() -> None:
    state = busy_state()
    assert_equal(unflatten_state(flatten_state(state), state_of()), state)


def test_moments_belong_to_their_parameters() -> None:
    """Moments that changed places would fit wherever two kernels have one shape."""
    state = busy_state()
    flat = flatten_state(state)
    for name in ("generator", "discriminator"):
        network = getattr(state, name)
        (adam,) = (part for part in network.optimizer if hasattr(part, "mu"))
        for key in network.parameters:
            assert np.array_equal(flat[f"{name}.first_moments.{key}"], adam.mu[key])
            assert np.array_equal(flat[f"{name}.second_moments.{key}"], adam.nu[key])


def test_through_a_file_to_the_bit(tmp_path: Path) -> None:
    state = busy_state()
    take_snapshot(state).write(tmp_path)
    assert_equal(restore_state(tmp_path, state_of()), state)


def test_a_snapshot_stays_what_it_was() -> None:
    """The step donates the buffers of its state to the next one: a snapshot must not look at them."""
    state = busy_state()
    before = {name: np.array(array) for name, array in flatten_state(state).items()}
    snapshot = take_snapshot(state)
    jax.jit(lambda state: jax.tree.map(lambda leaf: leaf * 0, state), donate_argnums=0)(state)
    assert all(np.array_equal(snapshot.arrays[name], array) for name, array in before.items())


def test_the_weights_of_a_snapshot_are_the_canonical_ones() -> None:
    state = busy_state()
    expected = canonical_weights(state)
    weights = take_snapshot(state).weights()
    assert weights.keys() == expected.keys()
    for name, network in expected.items():
        assert weights[name].keys() == network.keys()
        for key, array in network.items():
            assert weights[name][key].dtype == array.dtype
            assert np.array_equal(weights[name][key], array)


def test_a_state_of_other_networks_is_refused(tmp_path: Path) -> None:
    take_snapshot(state_of()).write(tmp_path)
    trainer = JaxTrainer(OTHER, TrainingConfig(), initial_weights(OTHER, 0), 1)
    before = trainer.state
    with pytest.raises(InputError, match="does not fit this run's networks") as error:
        trainer.load_state(tmp_path)
    for part in ("parameters", "first_moments", "second_moments"):
        name = f"discriminator.{part}.layers.0.kernel"
        assert f"{name} is float32 (4, 4, 1, 3), expected float32 (4, 4, 1, 4)" in str(error.value)
    assert "generator.parameters.layers.0.kernel is" not in str(error.value)
    assert trainer.state is before


def test_a_state_that_lacks_an_array_is_refused(tmp_path: Path) -> None:
    arrays = dict(take_snapshot(state_of()).arrays)
    arrays["generator.spare"] = arrays.pop("generator.updates")
    write_arrays(tmp_path, arrays)
    with pytest.raises(ValueError, match=r"^missing: generator\.updates; unexpected: generator\.spare$"):
        restore_state(tmp_path, state_of())


def test_nothing_at_all_is_refused(tmp_path: Path) -> None:
    trainer = JaxTrainer(ARCHITECTURE, TrainingConfig(), initial_weights(ARCHITECTURE, 0), 1)
    with pytest.raises(InputError, match="holds no arrays"):
        trainer.load_state(tmp_path)


def test_fresh_moments_are_zero_and_weights_are_the_canonical_ones() -> None:
    weights = initial_weights(ARCHITECTURE, 0)
    state = state_of()
    flat = flatten_state(state)
    assert not any(np.asarray(array).any() for name, array in flat.items() if "_moments." in name)
    assert all(int(flat[name]) == 0 for name in ("step", "generator.updates", "discriminator.updates"))
    for name, network in canonical_weights(state).items():
        for key, array in network.items():
            assert array.dtype == weights[name][key].dtype
            assert np.array_equal(array, weights[name][key])


def test_the_trainer_starts_from_the_weights_it_is_given() -> None:
    weights = initial_weights(ARCHITECTURE, 8)
    config = dataclasses.replace(TrainingConfig(), seed=3)
    kept = canonical_weights(JaxTrainer(ARCHITECTURE, config, weights, 1).state)
    assert np.array_equal(kept["generator"]["layers.0.kernel"], weights["generator"]["layers.0.kernel"])


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have text alone in names")
def test_a_folder_whose_name_is_not_text(tmp_path: Path) -> None:
    """As a locale without UTF-8 makes of any name with a letter of its own."""
    state, folder = busy_state(), tmp_path / "r\udcff"
    folder.mkdir()
    take_snapshot(state).write(folder)
    assert (folder / "orbax").is_dir()
    assert_equal(restore_state(folder, state_of()), state)
    save_record(folder / "record.json", {"run": str(folder)}, lambda line: None)
    assert json.loads((folder / "record.json").read_text("utf-8")) == {"run": str(folder)}
