"""The moving average of the generator: its recursion, its place in a checkpoint, and who draws from it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dcgan.averaging import AVERAGE_FILE
from dcgan.bundle import load_bundle
from dcgan.errors import InputError
from dcgan.opening import open_weights
from dcgan_jax.training.fit import make_trainer
from tests.reliability import tiny

DECAY = 0.8
STEPS = 7


def train(path: Path, steps: int, **fields: Any) -> Path:
    tiny.run(path, make_trainer=make_trainer, num_steps=steps, ema=DECAY, checkpoint_every_steps=1, **fields)
    return path


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return train(tmp_path_factory.mktemp("average") / "run", STEPS)


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


def test_stopped_and_resumed_is_the_same_bits(whole: Path, tmp_path: Path) -> None:
    path = train(tmp_path / "run", 3)
    tiny.resume(path, make_trainer=make_trainer, num_steps=STEPS)
    assert tiny.differences(whole, path, STEPS) == []
    names = tiny.state_arrays(path, STEPS)
    assert "generator.average.layers.0.kernel" in names
    ends = [load_bundle(run / "checkpoints" / str(STEPS) / AVERAGE_FILE) for run in (whole, path)]
    for name, array in ends[0].weights["generator"].items():
        assert array.tobytes() == ends[1].weights["generator"][name].tobytes()


def test_the_training_itself_is_not_changed(whole: Path, tmp_path: Path) -> None:
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
    lone = whole / "checkpoints" / str(STEPS) / AVERAGE_FILE
    assert (open_weights(lone, weights="auto").weights["generator"][kernel] == average).all()
    with pytest.raises(InputError, match="--weights ema"):
        open_weights(lone, weights="ema")
    plain = tmp_path / "plain"
    tiny.run(plain, num_steps=1)
    with pytest.raises(InputError, match="keeps no average"):
        open_weights(plain, weights="ema")


@pytest.mark.torch
def test_pytorch_says_that_it_keeps_none(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"dcgan_jax\.train"):
        tiny.run(tmp_path / "run", make_trainer=tiny.make_torch_trainer, num_steps=1, ema=DECAY)
    assert not (tmp_path / "run").exists()
