"""What a generator has that this package does not compute, and that its arrays show, is refused by its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from dcgan_core.errors import InputError
from dcgan_core.weights.foreign.choosing.hints import Hints
from dcgan_core.weights.foreign.importing import import_files
from tests.weights.test_evidence import up

torch = pytest.importorskip("torch", reason="PyTorch is not installed")
from torch import nn  # noqa: E402

pytestmark = pytest.mark.torch

NZ = 6


class Scale(nn.Module):
    """Of noise that is added."""

    def __init__(self, *shape: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.full(shape, 0.3))


class Gate(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.fc = nn.Sequential(nn.Linear(channels, 2), nn.ReLU(), nn.Linear(2, channels))


def block(a: int, b: int, *between: nn.Module, behind: tuple[nn.Module, ...] = ()) -> list[nn.Module]:
    first = up(a, b, 4, 1, 0) if a == NZ else up(a, b)
    return [first, *between, nn.BatchNorm2d(b), nn.ReLU(), *behind]


def network(*layers: nn.Module) -> nn.Sequential:
    return nn.Sequential(*layers, up(8, 3), nn.Tanh())


def groups() -> nn.Sequential:
    middle = nn.ConvTranspose2d(16, 8, 4, 2, 1, groups=4)
    return network(*block(NZ, 16), middle, nn.BatchNorm2d(8), nn.ReLU())


CASES = {
    "noise, a scale for each layer": (
        network(*block(NZ, 16, Scale(1)), *block(16, 8, Scale(1))),
        "1.weight is one number, and not the slope of nn.PReLU: another activation follows it",
    ),
    "noise, a scale for each channel": (
        network(*block(NZ, 16, Scale(1, 16, 1, 1)), *block(16, 8, Scale(1, 8, 1, 1))),
        "1.weight has one number for each channel, as the scale of noise has",
    ),
    "gated units": (
        network(up(NZ, 32, 4, 1, 0), nn.BatchNorm2d(32), nn.GLU(1), up(16, 16), nn.BatchNorm2d(16), nn.GLU(1)),
        r"half: gated units",
    ),
    "gates": (
        network(*block(NZ, 16, behind=(Gate(16),)), *block(16, 8)), "gates and normalisations that matrices scale"
    ),
    "groups": (groups(), "groups of channels are not supported"),
    "matrices alone": (
        nn.Sequential(nn.Linear(NZ, 16), nn.ReLU(), nn.Linear(16, 784), nn.Tanh()),
        r"all kernels \(0.weight to 2.weight\) are matrices \(an MLP\), .*; such networks are read from ONNX and",
    ),
    "a latent in several layers": (
        network(*block(NZ, 16), *block(16 + NZ, 8)), "others are joined to them: skip connections, and latents"
    ),
    "transparency": (
        nn.Sequential(*block(NZ, 8), up(8, 4), nn.Tanh()), "draws 4 channels;.*transparency is not supported"
    ),
    "a last PixelShuffle": (
        nn.Sequential(*block(NZ, 8), nn.Conv2d(8, 12, 3, 1, 1), nn.PixelShuffle(2)), "a last PixelShuffle"
    ),
    "PixelShuffle in every layer": (
        nn.Sequential(
            nn.Linear(NZ, 8 * 16), nn.Unflatten(1, (8, 4, 4)), nn.Conv2d(8, 16, 3, 1, 1), nn.PixelShuffle(2),
            nn.BatchNorm2d(4), nn.ReLU(), nn.Conv2d(4, 3, 3, 1, 1),
        ),
        "2.weight makes 16 channels, and its normalisation a quarter of them: PixelShuffle",
    ),
    "a normalised latent": (
        nn.Sequential(nn.BatchNorm2d(NZ), *network(*block(NZ, 8))), "normalises the network's input"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_it_is_named_and_no_part_is_offered(name: str, tmp_path: Path) -> None:
    """A part from the middle of a generator would draw other pictures."""
    module, words = CASES[name]
    torch.save(module.state_dict(), tmp_path / "netG.pth")
    with pytest.raises(InputError, match=words) as caught:
        import_files([tmp_path / "netG.pth"])
    assert "--member" not in str(caught.value)


def test_an_autoencoder_and_labels_after_flattened_maps_are_named(tmp_path: Path) -> None:
    down = [nn.Conv2d(1, 6, 4, 2, 1), nn.ReLU(), nn.Conv2d(6, 8, 4, 2, 1), nn.ReLU(), nn.Flatten()]
    back = [nn.Linear(8 * 49, 8 * 49), nn.ReLU(), nn.Unflatten(1, (8, 7, 7)), nn.Conv2d(8, 1, 3, 1, 1)]
    labelled = nn.Sequential(*down, nn.Linear(8 * 49 + 5, 4), nn.ReLU(), nn.Linear(4, 1))
    for module, words in (
        (nn.Sequential(*down, *back), "autoencoders"),
        (labelled, r"one-hot.*--classes 5\)"),
    ):
        torch.save(module.state_dict(), tmp_path / "netD.pth")
        with pytest.raises(InputError, match=words):
            import_files([tmp_path / "netD.pth"])
    bundle = import_files([tmp_path / "netD.pth"], Hints(classes=5, image_size=(28, 28))).bundle
    assert bundle.architecture.classes == 5


def test_one_normalisation_for_several_layers_is_not_left_out(tmp_path: Path) -> None:
    """The kernels alone would be a generator."""
    parts = {"c1": up(NZ, 8, 4, 1, 0), "c2": up(8, 8), "c3": up(8, 3), "bn": nn.BatchNorm2d(8)}
    torch.save(nn.ModuleDict(parts).state_dict(), tmp_path / "netG.pth")
    with pytest.raises(InputError, match=r"bn\.weight") as caught:
        import_files([tmp_path / "netG.pth"])
    assert "--member" not in str(caught.value)


def test_one_slope_for_each_layer_is_still_read(tmp_path: Path) -> None:
    """The negative control: the only activation, and one behind which pixels are repeated."""
    upsampled = [nn.Upsample(scale_factor=2), nn.Conv2d(16, 8, 3, 1, 1), nn.BatchNorm2d(8), nn.PReLU()]
    for middle in ([up(16, 8), nn.BatchNorm2d(8), nn.PReLU()], upsampled):
        module = network(up(NZ, 16, 4, 1, 0), nn.BatchNorm2d(16), nn.PReLU(), *middle)
        torch.save(module.state_dict(), tmp_path / "netG.pth")
        found = import_files([tmp_path / "netG.pth"]).bundle.record["found"]
        assert any("those of nn.PReLU" in one for one in found)
