"""`dcgan_jax.fit`: training from Python, the same code as the command."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import dcgan_jax
from dcgan_core.config.command_line import parse_training_config
from dcgan_core.config.training import TrainingConfig
from dcgan_core.errors import InputError
from dcgan_core.weights.opening import open_weights
from dcgan_jax.train import main
from tests.commands.conftest import Command

FIELDS: dict[str, Any] = {
    "dataset": "digits", "image_size": 16, "ngf": 2, "ndf": 2, "nz": 4, "num_samples": 4, "batch_size": 600,
    "num_steps": 1,
}  # fmt: skip


def flags(fields: dict[str, Any]) -> list[str]:
    return [text for name, value in fields.items() for text in (f"--{name.replace('_', '-')}", str(value))]


def test_fields_a_configuration_and_the_command_train_alike(command: Command, here: Path) -> None:
    said: list[str] = []
    run = dcgan_jax.fit(**FIELDS, output_path="by-fields", report=said.append)
    assert (run.path, run.step, run.status) == (Path("by-fields"), 1, 0)
    assert any(line.startswith("Done: 1 step") for line in said)

    config = parse_training_config(flags(FIELDS), prog="notebook")
    run = dcgan_jax.fit(dataclasses.replace(config, output_path=here / "by-config"), report=said.append)
    assert run.path == here / "by-config"
    assert command(main, *flags(FIELDS), "--output-path", "by-command").status == 0

    first = open_weights("by-fields").weights
    for other in ("by-config", "by-command"):
        again = open_weights(other).weights
        for name, network in first.items():
            assert all(np.array_equal(array, again[name][key]) for key, array in network.items())

    generator = dcgan_jax.load_generator(run.path)
    assert generator(np.zeros((1, 4), np.float32)).shape == (1, 16, 16, 1)
    assert dcgan_jax.load_discriminator(run.path)(np.zeros((1, 16, 16, 1))).shape == (1,)


def test_it_prints_where_no_reporter_is_given(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = dcgan_jax.fit(**FIELDS, dry_run=True)
    assert (run.step, run.status) == (0, 0)
    assert "batch_size = 600" in capsys.readouterr().out
    assert list(here.iterdir()) == []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"batchsize": 3}, "did you mean 'batch_size'"),
        ({"batch_size": 0}, "batch_size = 0"),
        ({"batch_size": "many"}, "a whole number"),
        ({"dataset": "nmist"}, "did you mean 'mnist'"),
        ({"g_lr": -1.0}, "g_lr = -1.0"),
        ({"image_size": 12}, "16 to 256"),
        ({"batch_size": 5000}, "only 1,797 images"),
    ],
)
def test_wrong_fields_are_refused(here: Path, fields: dict[str, Any], expected: str) -> None:
    with pytest.raises(InputError, match=expected):
        dcgan_jax.fit(**{**FIELDS, **fields}, report=lambda line: None)
    assert list(here.iterdir()) == []


def test_a_wrong_configuration_is_refused(here: Path) -> None:
    with pytest.raises(InputError, match=r"g_lr = -1\.0"):
        dcgan_jax.fit(TrainingConfig(g_lr=-1.0), report=lambda line: None)
    with pytest.raises(TypeError, match="not both"):
        dcgan_jax.fit(TrainingConfig(), num_steps=3)
    assert list(here.iterdir()) == []


def test_the_package_offers_what_it_promises() -> None:
    assert set(dcgan_jax.__all__) >= {"fit", "load_discriminator", "load_generator"}
    assert all(callable(getattr(dcgan_jax, name)) for name in dcgan_jax.__all__)
    with pytest.raises(AttributeError, match="no attribute 'fitt'"):
        _ = dcgan_jax.fitt  # pyright: ignore[reportAttributeAccessIssue]
