"""The commands that PyTorch serves besides `train` and `generate`, and what it refuses."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from dcgan_core.errors import InputError
from dcgan_core.weights.opening import open_weights
from dcgan_jax import arithmetic as jax_arithmetic
from dcgan_torch import arithmetic, describe, export, import_weights, interpolate
from dcgan_torch.framework import FRAMEWORK
from tests.commands.conftest import Command


@pytest.mark.torch
def test_weights_are_described_exported_and_imported(command: Command, weights: Path) -> None:
    assert "Initial values" in command(describe.main, weights).out
    assert command(export.main, "--load_path", weights, "--output", "netG.pth").status == 0
    assert command(import_weights.main, "netG.pth", "--output", "imported").status == 0
    given, back = open_weights(weights).weights["generator"], open_weights("imported").weights["generator"]
    assert all(np.array_equal(given[name], back[name]) for name in given)


@pytest.mark.torch
def test_latents_are_explored_as_in_jax(command: Command, weights: Path) -> None:
    assert command(interpolate.main, "--load_path", weights, "--frames", 2, "--rows", 1).status == 0
    images = []
    for number, main in enumerate((arithmetic.main, jax_arithmetic.main)):
        sums = ("--a", "1", "--b", "2", "--c", "3", "--output", f"{number}.png")
        assert command(main, "--load_path", weights, *sums).status == 0
        with np.load(f"{number}.npz") as file:
            images.append(file["images"].astype(int))
    assert np.abs(images[0] - images[1]).max() <= 1  # one level of grey, where the float32 images round apart


def test_what_pytorch_does_not_do_is_refused_by_name(weights: Path) -> None:
    bundle = open_weights(weights)
    with pytest.raises(InputError, match=r"dcgan_jax\.invert"):
        FRAMEWORK.inverter(bundle)
    with pytest.raises(InputError, match="dcgan_jax"):
        FRAMEWORK.discriminator(bundle)
