"""The moving average of the generator: its recursion, its place in a checkpoint, and who draws from it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from dcgan_core.description.presets import build_architecture
from dcgan_core.errors import InputError
from dcgan_core.framework import Trainer
from dcgan_core.runs.folder import AVERAGE_FILE
from dcgan_core.weights.bundle import load_bundle
from dcgan_core.weights.canonical import initial_weights
from dcgan_core.weights.formats.arrays import read_safetensors
from dcgan_core.weights.opening import open_weights
from tests.reliability import tiny

DECAY = 0.8
STEPS = 7


MakeTrainer = Callable[..., Trainer]
FRAMEWORKS = [
    pytest.param(tiny.make_jax_trainer, id="jax"),
    pytest.param(tiny.make_torch_trainer, id="torch", marks=pytest.mark.torch),
]


def train(path: Path, steps: int, make_trainer: MakeTrainer) -> Path:
    tiny.run(path, make_trainer=make_trainer, num_steps=steps, ema=DECAY, checkpoint_every_steps=1)
    return path


@pytest.fixture(scope="module", params=FRAMEWORKS)
def make_trainer(request: pytest.FixtureRequest) -> MakeTrainer:
    return request.param


@pytest.fixture(scope="module")
def whole(make_trainer: MakeTrainer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return train(tmp_path_factory.mktemp("average") / "run", STEPS, make_trainer)


def test_the_average_follows_its_recursion(whole: Path) -> None:
    checkpoints = whole / "checkpoints"
    before = load_bundle(checkpoints / "1" / AVERAGE_FILE).weights["generator"]
    for step in range(2, STEPS + 1):
        raw = load_bundle(checkpoints / str(step) / "weights.safetensors").weights["generator"]
        average = load_bundle(checkpoints / str(step) / AVERAGE_FILE).weights["generator"]
        keep = min(DECAY, (1 + step) / (10 + step))
        assert average.keys() == raw.keys()
        for name, array in average.items():
            if name.endswith(".updates"):
                assert array == raw[name] == step
                continue
            np.testing.assert_allclose(
                array, keep * before[name] + (1 - keep) * raw[name], rtol=1e-5, atol=1e-7
            )
        before = average


def test_stopped_and_resumed_is_the_same_bits(whole: Path, make_trainer: MakeTrainer, tmp_path: Path) -> None:
    path = train(tmp_path / "run", 3, make_trainer)
    tiny.resume(path, make_trainer=make_trainer, num_steps=STEPS)
    assert tiny.differences(whole, path, STEPS) == []
    names = tiny.state_arrays(path, STEPS)
    assert "generator.average.layers.0.kernel" in names
    ends = [load_bundle(run / "checkpoints" / str(STEPS) / AVERAGE_FILE) for run in (whole, path)]
    for name, array in ends[0].weights["generator"].items():
        assert array.tobytes() == ends[1].weights["generator"][name].tobytes()


def test_the_training_itself_is_not_changed(whole: Path, make_trainer: MakeTrainer, tmp_path: Path) -> None:
    path = tmp_path / "plain"
    tiny.run(path, make_trainer=make_trainer, num_steps=STEPS)
    assert not (path / "checkpoints" / str(STEPS) / AVERAGE_FILE).exists()
    plain, averaged = (open_weights(run, weights="raw").weights for run in (path, whole))
    for network, arrays in plain.items():
        for name, array in arrays.items():
            np.testing.assert_allclose(averaged[network][name], array, rtol=1e-5, atol=1e-6)
    # The grids are drawn from the average.
    grids = [run / "samples" / "fixed_noise" / f"step_{STEPS:07d}.png" for run in (path, whole)]
    assert grids[0].read_bytes() != grids[1].read_bytes()


def test_which_weights_are_drawn_from_is_a_choice(whole: Path, tmp_path: Path) -> None:
    kernel = "layers.0.kernel"
    raw, average, auto = (
        open_weights(whole, weights=which).weights["generator"][kernel] for which in ("raw", "ema", "auto")
    )
    assert (auto == average).all()
    assert (raw != average).any()
    assert (open_weights(whole).weights["generator"][kernel] == raw).all()
    assert open_weights(whole, weights="auto").record["ema"] == DECAY
    assert "ema" not in open_weights(whole, weights="raw").record
    lone = whole / "checkpoints" / str(STEPS) / AVERAGE_FILE
    assert (open_weights(lone, weights="auto").weights["generator"][kernel] == average).all()
    with pytest.raises(InputError, match="--weights ema"):
        open_weights(lone, weights="ema")
    plain = tmp_path / "plain"
    tiny.run(plain, num_steps=1)
    with pytest.raises(InputError, match="keeps no average"):
        open_weights(plain, weights="ema")


@pytest.mark.slow
def test_the_paper_in_one_program_keeps_it_too(tmp_path: Path) -> None:
    """Several steps a call, as on an accelerator: the program then chooses which network it trains.

    Rung 5 has such a program with an average; `test_calls.py` has several steps a call.
    """
    averages = []
    for name, calls in (("one", 1), ("several", 2)):
        fields = {
            "protocol": "paper",
            "num_steps": 4,
            "ema": DECAY,
            "steps_per_call": calls,
            "log_every_steps": 4,
        }
        tiny.run(tmp_path / name, make_trainer=tiny.make_jax_trainer, **fields)
        averages.append(
            load_bundle(tmp_path / name / "checkpoints" / "4" / AVERAGE_FILE).weights["generator"]
        )
    for name, array in averages[0].items():
        np.testing.assert_allclose(averages[1][name], array, rtol=1e-5, atol=1e-6)


@pytest.mark.torch
def test_both_frameworks_leave_the_same_names_and_kinds(tmp_path: Path) -> None:
    files, states = [], []
    for make_trainer in (tiny.make_jax_trainer, tiny.make_torch_trainer):
        path = train(tmp_path / make_trainer.__name__, 1, make_trainer)
        arrays, _ = read_safetensors(path / "checkpoints" / "1" / AVERAGE_FILE)
        files.append({name: (array.dtype, array.shape) for name, array in arrays.items()})
        states.append(tiny.state_arrays(path, 1).keys())
    assert files[0] == files[1]
    assert states[0] == states[1]


@pytest.mark.torch
def test_pytorch_puts_the_average_back_with_the_rest() -> None:
    import torch

    from dcgan_torch.training.average import drawn_from, start_average, with_average
    from dcgan_torch.training.checkpoint import flatten_state
    from dcgan_torch.training.optimizers import AdamSettings
    from dcgan_torch.training.state import copy_state, create_state, put_back
    from dcgan_torch.training.step import make_train_step

    architecture = build_architecture("pytorch", nz=4, ngf=2, ndf=2, image_shape=(16, 16, 1))
    settings = AdamSettings(2e-4, 2e-4, 0.5, 0.999, "pytorch")
    state = create_state(architecture, initial_weights(architecture, 0), settings.optimizer)
    assert drawn_from(state.generator) is state.generator.module
    start_average(state)
    assert drawn_from(state.generator) is state.generator.average
    step = with_average(make_train_step(), DECAY)
    images, latents = torch.zeros(4, 1, 16, 16), torch.ones(4, 4)
    step(state, images, latents)
    kept, before = copy_state(state), flatten_state(state)
    before = {name: array.copy() for name, array in before.items()}
    for _ in range(2):
        step(state, images, latents)
        name = "generator.average.layers.0.kernel"
        assert (flatten_state(state)[name] != before[name]).any()
        put_back(kept, state)
        after = flatten_state(state)
        assert all(array.tobytes() == after[name].tobytes() for name, array in before.items())
