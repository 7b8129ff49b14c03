"""A discriminator's slopes and strides, found with real images and those of its generator."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from dcgan_core.commands.import_weights import ImportOptions, import_weights
from dcgan_core.description.layer import Shape
from dcgan_core.errors import InputError
from dcgan_core.weights.bundle import Bundle
from dcgan_core.weights.foreign.choosing.hints import Hints
from dcgan_core.weights.foreign.choosing.inference import AmbiguousWeights
from dcgan_core.weights.foreign.importing import import_files
from dcgan_core.weights.opening import open_weights
from dcgan_jax.framework import FRAMEWORK

torch = pytest.importorskip("torch", reason="PyTorch is not installed")
from torch import nn  # noqa: E402

pytestmark = pytest.mark.torch

NZ, SIDE = 12, 16


def real(count: int = 512) -> np.ndarray:
    """Bright discs on black: uint8 (n, 16, 16)."""
    random = np.random.default_rng(3)
    rows, columns = np.mgrid[:SIDE, :SIDE]
    centre, radius = random.uniform(5, 11, (2, count, 1, 1)), random.uniform(2, 6, (count, 1, 1))
    distance = np.hypot(rows - centre[0], columns - centre[1])
    return (255 / (1 + np.exp(2 * (distance - radius)))).astype(np.uint8)


def images(shape: Shape) -> np.ndarray:
    assert shape == (SIDE, SIDE, 1)
    return real()[..., None].astype(np.float32) / 127.5 - 1


def generator() -> nn.Sequential:
    torch.manual_seed(0)
    network = nn.Sequential(
        nn.ConvTranspose2d(NZ, 12, 4, 1, 0, bias=False), nn.BatchNorm2d(12), nn.ReLU(),
        nn.ConvTranspose2d(12, 8, 4, 2, 1, bias=False), nn.BatchNorm2d(8), nn.ReLU(),
        nn.ConvTranspose2d(8, 1, 4, 2, 1), nn.Tanh(),
    )  # fmt: skip
    settle(network, [torch.randn(64, NZ, 1, 1) for _ in range(40)])
    return network


def settle(network: nn.Sequential, batches: list[Any]) -> None:
    """Give a network the statistics of batches, as training does that is at its end."""
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.momentum = None
    network.train()
    with torch.no_grad():
        for batch in batches:
            network(batch)
    network.eval()


def pair(tmp_path: Path, slope: float = 0.3, *, drawn: int = 2) -> list[Path]:
    """Save a generator and a discriminator that saw so many drawn batches for each real one."""
    g = generator()
    d = nn.Sequential(
        nn.Conv2d(1, 8, 4, 2, 1), nn.LeakyReLU(slope),
        nn.Conv2d(8, 16, 4, 2, 1, bias=False), nn.BatchNorm2d(16), nn.LeakyReLU(slope),
        nn.Conv2d(16, 1, 4, 1, 0),
    )  # fmt: skip
    pictures = torch.from_numpy(images((SIDE, SIDE, 1))).permute(0, 3, 1, 2)
    live, batches = copy.deepcopy(g).train(), []
    with torch.no_grad():
        for start in range(0, 512, 64):
            batches.append(pictures[start : start + 64])
            batches += [live(torch.randn(64, NZ, 1, 1)) for _ in range(drawn)]
    settle(d, batches)
    for network, name in ((g, "g.pth"), (d, "d.pth")):
        torch.save({f"body.{key}": value for key, value in network.state_dict().items()}, tmp_path / name)
    return [tmp_path / "g.pth", tmp_path / "d.pth"]


def slopes(paths: list[Path], hints: Hints | None = None) -> set[float]:
    return slopes_of(import_files(paths, hints).bundle)


def slopes_of(bundle: Bundle) -> set[float]:
    layers = bundle.architecture.discriminator.layers[:-1]
    return {0.0 if layer.activation == "relu" else layer.slope for layer in layers}


@pytest.mark.parametrize("drawn", [1, 2])
def test_real_images_show_the_slope(tmp_path: Path, drawn: int) -> None:
    paths = pair(tmp_path, drawn=drawn)
    assert slopes(paths) == {0.2}  # common practice, without images
    bundle = import_files(paths, Hints(images=images)).bundle
    assert slopes_of(bundle) == {0.3}
    (found,) = [sentence for sentence in bundle.record["found"] if sentence.startswith("discriminator")]
    assert "LeakyReLU 0.3; strides 2 2" in found
    share = int(found.split("% real)")[0].split()[-1])
    assert abs(share - 100 / (1 + drawn)) <= 10
    assert not any(sentence.startswith("discriminator: strides") for sentence in bundle.record["assumed"])


def test_other_images_decide_nothing(tmp_path: Path) -> None:
    """The control: noise has other statistics than what the discriminator saw."""
    noise = np.random.default_rng(0).uniform(-1, 1, (512, SIDE, SIDE, 1)).astype(np.float32)
    bundle = import_files(pair(tmp_path), Hints(images=lambda _: noise)).bundle
    assert slopes_of(bundle) == {0.2}
    assert any("no reading fits its statistics on these images" in one for one in bundle.record["found"])


def test_slopes_that_fit_alike_are_a_question(tmp_path: Path) -> None:
    """Statistics that are off by some percent, as while weights still move."""
    paths = pair(tmp_path, 0.01)
    state = torch.load(paths[1], weights_only=True)
    torch.manual_seed(0)
    state["body.3.running_mean"] += 0.02 * state["body.3.running_var"].sqrt() * torch.randn(16)
    torch.save(state, paths[1])
    with pytest.raises(AmbiguousWeights, match="by the discriminator's running statistics") as caught:
        import_files(paths, Hints(images=images))
    assert {choice.text.split(":")[0] for choice in caught.value.choices} == {"--slope 0", "--slope 0.01"}
    for choice in caught.value.choices:
        assert slopes(paths, choice.hints) == {0.01 if "--slope 0.01" in choice.text else 0.0}


def test_a_discriminator_alone_says_why_images_do_not_decide(tmp_path: Path) -> None:
    with pytest.raises(
        InputError, match="has no generator: a discriminator's running statistics are of real"
    ):
        import_files(pair(tmp_path)[1:], Hints(images=images))


def test_the_command_takes_a_folder_of_images(tmp_path: Path) -> None:
    paths = pair(tmp_path)
    folder = tmp_path / "discs"
    folder.mkdir()
    for number, picture in enumerate(real()):
        Image.fromarray(picture).save(folder / f"{number}.png")
    options = ImportOptions(files=tuple(paths), data_dir=folder, output=tmp_path / "run")
    assert import_weights(options, FRAMEWORK) == 0
    bundle = open_weights(tmp_path / "run")
    assert slopes_of(bundle) == {0.3}
