"""Conditional networks of other programs: read, computed in both frameworks as PyTorch does, and given back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dcgan_core.weights.bundle import Bundle
from dcgan_core.weights.foreign.importing import import_files

torch = pytest.importorskip("torch", reason="PyTorch is not installed")
import dcgan_jax.loading  # noqa: E402
import dcgan_torch.loading  # noqa: E402
from tests.weights.conditional_classes import (  # noqa: E402
    CLASSES,
    CONDITIONAL,
    NZ,
    SIDE,
    Conditional,
    settled_pair,
)

pytestmark = pytest.mark.torch

TOLERANCE = 1e-6
"""Of images in [-1, 1], computed in float32 through three layers; logits relative to the largest."""


def save(folder: Path, pair: Any) -> list[Path]:
    paths = [folder / "netG.pth", folder / "netD.pth"]
    for path, module in zip(paths, pair, strict=True):
        torch.save(module.state_dict(), path)
    return paths


def differences(bundle: Bundle, pair: Any, channels: int) -> dict[str, float]:
    """Return how far both frameworks are from PyTorch's classes, by framework and network."""
    random = np.random.default_rng(5)
    labels = np.arange(2 * CLASSES) % CLASSES
    latents = random.standard_normal((len(labels), NZ)).astype(np.float32)
    images = random.standard_normal((len(labels), channels, SIDE, SIDE)).astype(np.float32)
    found = {}
    with torch.no_grad():
        drawn = pair[0](torch.from_numpy(latents), torch.from_numpy(labels)).numpy()
        logits = pair[1](torch.from_numpy(images), torch.from_numpy(labels)).numpy()
    for name, framework in (("jax", dcgan_jax.loading), ("torch", dcgan_torch.loading)):
        last = name == "jax"  # its maps have their channels last
        if "generator" in bundle.weights:
            ours = np.asarray(framework.load_generator(bundle)(latents, labels))
            ours = ours.transpose(0, 3, 1, 2) if last else ours
            found[f"{name} generator"] = float(np.abs(ours - drawn).max())
        if "discriminator" in bundle.weights:
            given = images.transpose(0, 2, 3, 1) if last else images
            ours = np.asarray(framework.load_discriminator(bundle)(given, labels))
            found[f"{name} discriminator"] = float(np.abs(ours - logits).max() / np.abs(logits).max())
    return found


@pytest.mark.parametrize("conditional", CONDITIONAL, ids=lambda conditional: conditional.name)
def test_a_pair_computes_what_its_classes_compute(conditional: Conditional, tmp_path: Path) -> None:
    pair = settled_pair(conditional)
    bundle = import_files(save(tmp_path, pair), conditional.hints).bundle
    assert bundle.architecture.classes == CLASSES
    assert "doubts" not in bundle.record
    found = differences(bundle, pair, conditional.channels)
    assert len(found) == 4
    assert max(found.values()) < TOLERANCE, (found, bundle.record["found"], bundle.record["assumed"])
