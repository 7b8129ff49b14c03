"""A table of labels that a class keeps and never reads: recognised by the statistics, or the user says it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dcgan_core.errors import InputError
from dcgan_core.weights.foreign.choosing.hints import Hints
from dcgan_core.weights.foreign.choosing.inference import AmbiguousWeights
from dcgan_core.weights.foreign.importing import import_files
from dcgan_core.weights.foreign.statistics import deciding, hypotheses
from dcgan_core.weights.foreign.writing.exporting import export, left_out, plan_export

torch = pytest.importorskip("torch", reason="PyTorch is not installed")
from torch import nn  # noqa: E402

import dcgan_jax.loading  # noqa: E402
from tests.weights.conditional_classes import discriminator_stack, generator_stack  # noqa: E402

pytestmark = pytest.mark.torch

CLASSES, NZ, JOINED = 10, 24, 8
TABLE = "label_emb.weight"
READ = {
    "unread": lambda latents, rows: latents,
    "multiplied": lambda latents, rows: latents * rows,
    "added": lambda latents, rows: latents + rows,
    "joined": lambda latents, rows: torch.cat([latents[:, :-JOINED], rows], 1),
}


@pytest.fixture(autouse=True)
def few_latents(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hypotheses, "DECIDING_LATENTS", 2000)


class Generator(nn.Module):
    """As PyTorch-GAN's `sgan.py` has it: the table is made, and `forward` may never use it."""

    def __init__(self, way: str, numbers: int = NZ):
        super().__init__()
        self.way = way
        self.label_emb = nn.Embedding(CLASSES, numbers)
        self.main = generator_stack(NZ, 3)

    def forward(self, latents: Any, labels: Any) -> Any:
        return self.main(READ[self.way](latents, self.label_emb(labels))[:, :, None, None])


class Discriminator(nn.Module):
    def __init__(self):
        super().__init__()
        self.label_emb = nn.Embedding(CLASSES, 50)
        self.main = discriminator_stack(3)


def settled(way: str, numbers: int = NZ) -> Generator:
    """A generator whose running statistics are those of its weights."""
    torch.manual_seed(1)
    module = Generator(way, numbers)
    for norm in module.modules():
        if isinstance(norm, nn.BatchNorm2d):
            nn.init.uniform_(norm.weight, 0.8, 1.2)
            nn.init.normal_(norm.bias, 0, 0.3)
            norm.momentum = 1.0
    with torch.no_grad():
        module(torch.randn(3000, NZ), torch.arange(3000) % CLASSES)
    for name, value in module.named_buffers():
        if name.endswith("num_batches_tracked"):
            value.fill_(321)
    return module.eval()


def saved(module: nn.Module, path: Path, **others: Any) -> Path:
    torch.save({"net": module.state_dict(), **others} if others else module.state_dict(), path)
    return path


def assert_draws_alike(module: Generator, path: Path, hints: Hints | None = None) -> None:
    latents = torch.randn(5, NZ)
    with torch.no_grad():
        images = module.main(latents[:, :, None, None]).numpy().transpose(0, 2, 3, 1)
    drawn = dcgan_jax.loading.load_generator(path, hints=hints)(latents.numpy())
    np.testing.assert_allclose(drawn, images, atol=1e-5)


@pytest.mark.parametrize("numbers", [NZ, JOINED], ids=["as long as the latent", "shorter"])
def test_the_statistics_show_that_a_table_is_never_read(numbers: int, tmp_path: Path) -> None:
    """And it comes back, with the optimizer that trains everything else."""
    # A table that is read as if it were joined would draw something else without a word.
    way = settled("unread", numbers)
    path = saved(way, tmp_path / "netG.pth")
    found = import_files([path]).bundle.record["found"]
    assert [sentence for sentence in found if f"{TABLE} is never read" in sentence]
    assert_draws_alike(way, path)
    optimizer = torch.optim.Adam(way.parameters(), lr=0.0)
    way(torch.randn(4, NZ), torch.zeros(4, dtype=torch.int64)).sum().backward()
    optimizer.step()
    assert 0 not in optimizer.state_dict()["state"]
    path = saved(way, tmp_path / "all.pth", optimizer=optimizer.state_dict())
    imported = import_files([path], Hints(label_order="none"))
    plan = plan_export(imported.bundle, tmp_path / "back.pth")
    assert left_out(imported.bundle, plan, imported.moments) == []
    (written,) = export(imported.bundle, plan, moments=imported.moments)
    back = torch.load(written, weights_only=True)
    fresh = Generator("unread", numbers)
    fresh.load_state_dict(back["net"], strict=True)
    torch.testing.assert_close(fresh.state_dict(), way.state_dict(), rtol=0, atol=0)
    torch.testing.assert_close(back["optimizer"], optimizer.state_dict(), rtol=0, atol=0)


def test_a_table_that_multiplies_the_latent_is_not_taken_for_one_that_is_not_read(tmp_path: Path) -> None:
    module = settled("multiplied")
    bundle = import_files([saved(module, tmp_path / "netG.pth")]).bundle
    assert bundle.architecture.generator.layers[0].label_product
    assert "doubts" not in bundle.record
    latents, labels = torch.randn(2 * CLASSES, NZ), torch.arange(2 * CLASSES) % CLASSES
    with torch.no_grad():
        images = module(latents, labels).numpy().transpose(0, 2, 3, 1)
    drawn = dcgan_jax.loading.load_generator(bundle)(latents.numpy(), labels.numpy())
    np.testing.assert_allclose(drawn, images, atol=1e-5)


def test_a_table_that_is_added_to_the_latent_is_a_question(tmp_path: Path) -> None:
    path = saved(settled("added"), tmp_path / "netG.pth")
    words = "its running statistics fit none (rows that are added to the latent are not supported)"
    with pytest.raises(AmbiguousWeights, match=re.escape(words)) as caught:
        import_files([path])
    assert "--label-order product" in str(caught.value)
    assert "--label-order none" in str(caught.value)
    # Neither is right, and both are doubted.
    for order in ("product", "none"):
        assert import_files([path], Hints(label_order=order)).bundle.record["doubts"]


def test_a_joined_table_stays_joined(tmp_path: Path) -> None:
    bundle = import_files([saved(settled("joined", JOINED), tmp_path / "netG.pth")]).bundle
    assert bundle.architecture.generator.classes == CLASSES


@pytest.mark.parametrize("name", ["netG.pth", "any.pth"])
def test_the_user_says_it_where_no_statistics_do(name: str, tmp_path: Path) -> None:
    module = settled("unread")
    for value in module.buffers():
        if value.dtype == torch.float32:
            value.copy_(torch.full_like(value, float(value.mean() > 0.5)))
    path = saved(module, tmp_path / name)
    with pytest.raises(InputError, match="--label-order none"):
        import_files([path])
    bundle = import_files([path], Hints(label_order="none")).bundle
    assert f"generator: {TABLE} is never read (as given)" in bundle.record["assumed"]
    assert bundle.architecture.generator.classes == 0


def test_a_discriminator(tmp_path: Path) -> None:
    path = saved(Discriminator(), tmp_path / "netD.pth")
    with pytest.raises(InputError, match=r"If the class never reads .*: --label-order none"):
        import_files([path])
    bundle = import_files([path], Hints(label_order="none", image_size=(16, 16))).bundle
    (back,) = export(bundle, plan_export(bundle, tmp_path / "back.pth", network="discriminator"))
    Discriminator().load_state_dict(torch.load(back, weights_only=True), strict=True)


class Multiplied(nn.Module):
    """As PyTorch-GAN's `acgan.py` has it, narrow: its second and third normalisations have an eps of 0.8."""

    def __init__(self, numbers: int = 16):
        super().__init__()
        self.label_emb = nn.Embedding(CLASSES, numbers)
        self.l1 = nn.Sequential(nn.Linear(numbers, 24 * 16))
        self.conv_blocks = nn.Sequential(
            nn.BatchNorm2d(24), nn.Upsample(scale_factor=2),
            nn.Conv2d(24, 24, 3, 1, 1), nn.BatchNorm2d(24, 0.8), nn.LeakyReLU(0.2), nn.Upsample(scale_factor=2),
            nn.Conv2d(24, 16, 3, 1, 1), nn.BatchNorm2d(16, 0.8), nn.LeakyReLU(0.2),
            nn.Conv2d(16, 3, 3, 1, 1), nn.Tanh(),
        )  # fmt: skip

    def forward(self, latents: Any, labels: Any) -> Any:
        units = self.l1(latents * self.label_emb(labels))
        return self.conv_blocks(units.view(len(units), 24, 4, 4))


def test_an_eps_that_variances_nearly_hide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    torch.manual_seed(2)
    module = Multiplied()
    for layer in module.modules():
        if isinstance(layer, nn.Conv2d):
            nn.init.normal_(layer.weight, 0, 0.2)
        if isinstance(layer, nn.BatchNorm2d):
            nn.init.uniform_(layer.weight, 0.8, 1.2)
            nn.init.normal_(layer.bias, 0, 0.3)
            layer.momentum = 1.0
    with torch.no_grad():
        module(torch.randn(3000, 16), torch.arange(3000) % CLASSES)
    for name, value in module.named_buffers():
        if name.endswith("num_batches_tracked"):
            value.fill_(321)
    path = saved(module.eval(), tmp_path / "netG.pth")
    bundle = import_files([path]).bundle
    first, *others = bundle.architecture.generator.layers[:3]
    assert first.label_product
    assert [layer.normalization.eps for layer in others if layer.normalization] == [0.8, 0.8]
    assert "doubts" not in bundle.record
    latents, labels = torch.randn(2 * CLASSES, 16), torch.arange(2 * CLASSES) % CLASSES
    with torch.no_grad():
        images = module(latents, labels).numpy().transpose(0, 2, 3, 1)
    np.testing.assert_allclose(
        dcgan_jax.loading.load_generator(bundle)(latents.numpy(), labels.numpy()), images, atol=1e-4
    )
    # The control: without trying it, the usual eps fits well enough to be believed, and is wrong.
    monkeypatch.setattr(deciding, "SUSPICIOUS", deciding.ALARM)
    usual = import_files([path]).bundle
    assert "doubts" not in usual.record
    drawn = dcgan_jax.loading.load_generator(usual)(latents.numpy(), labels.numpy())
    assert np.abs(drawn - images).max() > 0.01
