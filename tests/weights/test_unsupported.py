"""Activations, edges and enlargements that the package does not compute are doubts with their names, not slopes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dcgan_core.description.toml_writing import architecture_toml
from dcgan_core.errors import InputError
from dcgan_core.weights.foreign.arrays.grouping import read_named_layers
from dcgan_core.weights.foreign.choosing.hints import Hints
from dcgan_core.weights.foreign.importing import import_files
from dcgan_core.weights.foreign.statistics import hypotheses, unsupported
from dcgan_core.weights.foreign.statistics.proposals import options_of
from tests.weights.test_evidence import NZ, check, lag_behind, save, settle, up

torch = pytest.importorskip("torch", reason="PyTorch is not installed")
from torch import nn  # noqa: E402

pytestmark = pytest.mark.torch

MODULES = {
    "ELU": nn.ELU, "SELU": nn.SELU, "GELU": lambda: nn.GELU(approximate="tanh"), "SiLU": nn.SiLU, "Mish": nn.Mish,
    "Hardswish": nn.Hardswish, "Softplus": nn.Softplus, "tanh": nn.Tanh, "a sigmoid": nn.Sigmoid,
}  # fmt: skip


def activated_by(make: Callable[[], nn.Module]) -> nn.Sequential:
    return nn.Sequential(
        up(NZ, 32, 4, 1, 0), nn.BatchNorm2d(32), make(), up(32, 16), nn.BatchNorm2d(16), make(), up(16, 1), nn.Tanh()
    )  # fmt: skip


def doubts(network: nn.Sequential, path: Path, hints: Hints | None = None) -> str:
    record = import_files([save(network, path / "g.pth")], hints).bundle.record
    return "; ".join(record.get("doubts", ()))


@pytest.mark.parametrize("name", MODULES)
def test_an_activation_is_that_of_pytorch(name: str) -> None:
    values = np.linspace(-6, 6, 101, dtype=np.float32)
    expected = MODULES[name]()(torch.from_numpy(values)).numpy()
    np.testing.assert_allclose(unsupported.ACTIVATIONS[name](values), expected, atol=2e-6)


@pytest.mark.parametrize("corners", [False, True])
def test_bilinear_upsampling_is_that_of_pytorch(corners: bool) -> None:
    maps = np.random.default_rng(0).normal(size=(2, 3, 4, 5)).astype(np.float32)
    module = nn.Upsample(scale_factor=(2, 3), mode="bilinear", align_corners=corners)
    expected = module(torch.from_numpy(maps.transpose(0, 3, 1, 2))).numpy().transpose(0, 2, 3, 1)
    np.testing.assert_allclose(unsupported._bilinear(maps, (2, 3), corners=corners), expected, atol=1e-6)


@pytest.mark.parametrize("name", ["ELU", "SiLU"])
def test_another_activation_is_a_doubt_with_its_name(name: str, tmp_path: Path) -> None:
    """ELU would otherwise be found to be LeakyReLU 0.5, with a score of 0.03."""
    assert f"fit {name} before fabric.3.weight" in doubts(settle(activated_by(MODULES[name])), tmp_path)


def test_an_activation_that_is_not_known_is_a_doubt(tmp_path: Path) -> None:
    network = settle(activated_by(lambda: nn.CELU(0.5)))
    found = doubts(network, tmp_path)
    assert "its activations are of another kind" in found
    assert "--g-slope" in found
    # The control: what is known to fit is no doubt, and neither is what the user has decided.
    assert not doubts(settle(activated_by(lambda: nn.LeakyReLU(0.37))), tmp_path)
    assert not doubts(network, tmp_path, Hints(g_slope=(0.38,)))


def enlarged(*between: nn.Module) -> nn.Sequential:
    return nn.Sequential(
        up(NZ, 24, 8, 1, 0), nn.BatchNorm2d(24), nn.ReLU(), *between, nn.BatchNorm2d(16), nn.ReLU(),
        up(16, 1), nn.Tanh(),
    )  # fmt: skip


def best_of(network: nn.Sequential) -> tuple[Any, ...]:
    """Return what `fits_what` takes for a network: its layers, their options, the best reading."""
    arrays = {f"m.{key}": value.numpy() for key, value in network.state_dict().items()}
    layers = read_named_layers("generator", arrays).layers
    options = [options_of("generator", layers, index) for index in range(len(layers))]
    return layers, options, hypotheses.search(layers, options)[0]


class Cut(nn.Module):
    def forward(self, maps: Any) -> Any:
        return maps[:, :, :7, :7]


BILINEAR = (nn.Upsample(scale_factor=2, mode="bilinear"), nn.Conv2d(24, 16, 3, 1, 1))


@pytest.mark.parametrize(
    ("words", "between"),
    [
        ("reflection padding", (nn.Upsample(scale_factor=2), nn.ReflectionPad2d(1), nn.Conv2d(24, 16, 3))),
        ("bilinear upsampling", BILINEAR),
        pytest.param(
            "pixels repeated four times",
            (nn.Upsample(scale_factor=4), nn.Conv2d(24, 16, 3, 1, 1)),
            marks=pytest.mark.slow,  # found as the two above are, among more
        ),
        ("maps cut to 7x7", (Cut(), up(24, 16))),
        (None, (nn.Upsample(scale_factor=2), nn.Conv2d(24, 16, 3, 1, 1))),
        (None, (up(24, 16),)),
    ],
)
def test_other_edges_and_enlargements_are_named(words: str | None, between: tuple[nn.Module, ...]) -> None:
    found = unsupported.fits_what(*best_of(settle(enlarged(*between))))
    assert found is None if words is None else found is not None and found.startswith(f"{words} before m.")


def test_what_is_not_tried_can_be_described(tmp_path: Path) -> None:
    """Maps of 8x8 cut to 7x7 are what a larger padding at one side leaves."""
    network = settle(enlarged(Cut(), up(24, 16)))
    found = import_files([save(network, tmp_path / "g.pth")]).bundle
    (doubt,) = found.record["doubts"]
    assert "fit maps cut to 7x7" in doubt
    assert "--architecture describes the network" in doubt
    text = architecture_toml(found.architecture, ["generator"])
    before, stem, after = text.partition("padding = ")
    (tmp_path / "net.toml").write_text(f"{before}padding_after = [1, 1]\n{stem}{after}")
    with pytest.raises(AssertionError):  # the control
        check(found, network)
    described = import_files([tmp_path / "g.pth"], Hints(architecture=tmp_path / "net.toml")).bundle
    assert described.architecture.image_shape == (28, 28, 1)
    check(described, network)


@pytest.mark.slow
def test_a_question_about_the_size_has_the_doubt_in_it(tmp_path: Path) -> None:
    """A last kernel of 3 may keep the size or double it, and no reading fits what comes before."""
    smooth = nn.Upsample(scale_factor=2, mode="bilinear")
    network = nn.Sequential(
        nn.Linear(NZ, 24 * 64), nn.Unflatten(1, (24, 8, 8)), nn.BatchNorm2d(24),
        smooth, nn.Conv2d(24, 24, 3, 1, 1), nn.BatchNorm2d(24), nn.ReLU(),
        smooth, nn.Conv2d(24, 16, 3, 1, 1), nn.BatchNorm2d(16), nn.ReLU(), nn.Conv2d(16, 1, 3, 1, 1), nn.Tanh(),
    )  # fmt: skip
    with pytest.raises(InputError, match=r"each leaves a doubt: .* fit bilinear upsampling before fabric\."):
        doubts(settle(network), tmp_path)


def test_where_weights_moved_from_the_first_layer_on_nothing_is_named() -> None:
    """The negative control: statistics that lag behind everywhere are not taken for another activation."""
    network = settle(activated_by(nn.ReLU))
    lag_behind(network, 0.02)
    layers, options, best = best_of(network)
    assert unsupported.first_unexplained(best) == 0
    assert unsupported.fits_what(layers, options, best) is None
