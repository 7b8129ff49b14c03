"""Trained in JAX, exported, fine-tuned in plain PyTorch, imported again: the whole way, on real digits."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import dcgan_jax
from dcgan_core.weights.bundle import Bundle
from dcgan_core.weights.foreign.importing import import_files
from dcgan_core.weights.foreign.writing.exporting import export, plan_export
from dcgan_core.weights.opening import open_weights
from tests.reliability.tiny import run
from tests.weights.test_export import assert_same

pytestmark = pytest.mark.torch
torch = pytest.importorskip("torch", reason="PyTorch is not installed")
from tests.weights.public_classes import Stack, down, up  # noqa: E402


def public_pair(states: list[dict[str, Any]]) -> tuple[Any, Any]:
    """The class of pytorch/examples for 16x16 images, as wide as the files, which it must load strictly."""
    g, d = ([array.shape for array in state.values() if array.ndim == 4] for state in states)
    nz, widths = g[0][0], [shape[1] for shape in g]
    ups = [*up(nz, widths[0], 4, 1, 0)]
    for a, b in pairwise(widths):
        ups += up(a, b, 4, 2, 1, norm=b is not widths[-1])
    downs = []
    for number, shape in enumerate(d[:-1]):
        downs += down(shape[1], shape[0], 4, 2, 1, norm=number > 0)
    pair = (
        Stack("main", ups),
        Stack("main", [*downs, torch.nn.Conv2d(d[-1][1], 1, 4, 1, 0, bias=False)]),
    )
    for module, state in zip(pair, states, strict=True):
        module.load_state_dict(state, strict=True)
    return pair


def fine_tune(g: Any, d: Any, images: Any, steps: int) -> None:
    """The loop of the PyTorch tutorial, with nothing of ours."""
    loss = torch.nn.BCEWithLogitsLoss()
    optimizers = [torch.optim.Adam(module.parameters(), 2e-4, (0.5, 0.999)) for module in (d, g)]
    real, fake = torch.ones(len(images)), torch.zeros(len(images))
    for _ in range(steps):
        drawn = g(torch.randn(len(images), g.main[0].in_channels, 1, 1))
        optimizers[0].zero_grad()
        (loss(d(images).flatten(), real) + loss(d(drawn.detach()).flatten(), fake)).backward()
        optimizers[0].step()
        optimizers[1].zero_grad()
        loss(d(drawn).flatten(), real).backward()
        optimizers[1].step()


def part(images: np.ndarray, reference: np.ndarray) -> float:
    """Largest difference, as a part of the largest value: images of a network that hardly trained are faint."""
    return float(np.abs(images - reference).max() / np.abs(reference).max())


@pytest.mark.slow
def test_from_jax_through_pytorch_and_back(tmp_path: Path) -> None:
    from sklearn.datasets import load_digits

    run(tmp_path / "run", num_steps=2, image_size="16")
    trained = open_weights(tmp_path / "run")
    files = export(trained, plan_export(trained, tmp_path / "out", "both"))
    # The pure way there and back keeps every bit.
    assert_same(import_files(files).bundle, trained)

    pair = public_pair([torch.load(file, weights_only=True) for file in files])
    latents = np.random.default_rng(0).standard_normal((3, trained.architecture.nz)).astype(np.float32)

    def drawn() -> np.ndarray:
        with torch.no_grad():
            return pair[0].eval()(torch.from_numpy(latents)[:, :, None, None]).permute(0, 2, 3, 1).numpy()

    before = drawn()
    assert part(dcgan_jax.load_generator(trained)(latents), before) < 1e-4

    pair[0].train()
    digits = torch.from_numpy(
        load_digits(return_X_y=True)[0][:32].reshape(-1, 8, 8).astype(np.float32) / 8 - 1
    )[:, None]
    fine_tune(*pair, torch.nn.functional.interpolate(digits, scale_factor=2), steps=5)
    again = [tmp_path / "netG.pth", tmp_path / "netD.pth"]
    for path, module in zip(again, pair, strict=True):
        torch.save(module.state_dict(), path)
    back: Bundle = import_files(again).bundle
    assert back.architecture.generator == trained.architecture.generator
    assert back.architecture.discriminator == trained.architecture.discriminator
    assert int(back.weights["generator"]["layers.0.updates"]) == 2 + 5
    images = dcgan_jax.load_generator(back)(latents)
    assert part(images, drawn()) < 1e-4
    assert part(images, before) > 0.1  # the control: fine-tuning has changed what is drawn
