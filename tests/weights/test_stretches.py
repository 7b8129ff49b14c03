"""A generator that is a run of a larger model's modules: the message names it, and what it names can be read."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from dcgan_core.errors import InputError
from dcgan_core.weights.foreign.choosing.hints import Hints
from dcgan_core.weights.foreign.importing import import_files
from dcgan_core.weights.foreign.writing.exporting import export, plan_export

torch = pytest.importorskip("torch", reason="PyTorch is not installed")
from torch import nn  # noqa: E402

pytestmark = pytest.mark.torch

NZ, WIDTH = 5, 4


class Blocks(nn.Module):
    """As PyTorch-VAE has them: `decoder_input`, `decoder` and `final_layer` are one generator."""

    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(nn.Sequential(nn.Conv2d(3, WIDTH, 3, 2, 1), nn.BatchNorm2d(WIDTH)))
        self.fc_mu, self.fc_var = nn.Linear(64 * WIDTH, NZ), nn.Linear(64 * WIDTH, NZ)
        self.decoder_input = nn.Linear(NZ, 16 * 2 * WIDTH)
        up = nn.ConvTranspose2d(2 * WIDTH, WIDTH, 4, 2, 1)
        self.decoder = nn.Sequential(nn.Sequential(up, nn.BatchNorm2d(WIDTH), nn.ReLU()))
        last = nn.ConvTranspose2d(WIDTH, WIDTH, 4, 2, 1)
        self.final_layer = nn.Sequential(
            last, nn.BatchNorm2d(WIDTH), nn.ReLU(), nn.Conv2d(WIDTH, 3, 3, 1, 1), nn.Tanh()
        )


class Flat(nn.Module):
    """Every layer by itself, a normalisation too."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, WIDTH, 4, 2, 1)
        self.fc1, self.fc2 = nn.Linear(64 * WIDTH, NZ), nn.Linear(64 * WIDTH, NZ)
        self.fc3 = nn.Linear(NZ, 64 * WIDTH)
        self.deconv1, self.bn1 = nn.ConvTranspose2d(WIDTH, WIDTH, 4, 2, 1), nn.BatchNorm2d(WIDTH)
        self.deconv2 = nn.ConvTranspose2d(WIDTH, 3, 4, 2, 1)


@pytest.mark.parametrize(
    ("model", "prefix", "modules"),
    [
        (Blocks(), "", "decoder_input,decoder,final_layer"),
        (Blocks(), "model.", "decoder_input,decoder,final_layer"),
        (Flat(), "", "fc3,deconv1,bn1,deconv2"),
    ],
    ids=["blocks", "a prefix", "flat"],
)
@pytest.mark.parametrize("around", [None, "state_dict"])
def test_the_first_member_that_is_named_can_be_read(
    model: nn.Module, prefix: str, modules: str, around: str | None, tmp_path: Path
) -> None:
    state: dict[str, Any] = {prefix + key: value for key, value in model.state_dict().items()}
    path = tmp_path / "vae.pth"
    torch.save({around: state} if around else state, path)
    with pytest.raises(InputError) as raised:
        import_files([path])
    found = re.search(r"--member (\S+)", str(raised.value))
    assert found is not None, raised.value
    (member,) = shlex.split(found.group(1))
    before = f"{around}.{prefix}" if around else prefix
    assert member.split(",") == [before + name for name in modules.split(",")]
    bundle = import_files([path], Hints(member=member)).bundle
    assert bundle.architecture.nz == NZ
    # What was read comes back.
    (back,) = export(bundle, plan_export(bundle, tmp_path / "back.pth"))
    content = torch.load(back, weights_only=True)
    content = content[around] if around else content
    assert content
    for key, value in content.items():
        assert torch.equal(value, state[key])


def test_a_path_inside_a_dictionary_may_leave_out_the_dictionary(tmp_path: Path) -> None:
    path = tmp_path / "vae.ckpt"
    torch.save({"state_dict": {f"m.{key}": value for key, value in Blocks().state_dict().items()}}, path)
    bundle = import_files([path], Hints(member="m.decoder_input,m.decoder,m.final_layer")).bundle
    assert bundle.architecture.nz == NZ
