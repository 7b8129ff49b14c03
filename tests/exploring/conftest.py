"""What the tests of the explorer share: a tiny run with three checkpoints and both networks, and its page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dcgan_core.commands.explore import ExploreOptions
from dcgan_core.description.presets import build_architecture
from dcgan_core.exploring.endpoints import application
from dcgan_core.exploring.guard import guarded
from dcgan_core.exploring.networks import Choice, Network
from dcgan_core.weights.bundle import Bundle, save_bundle
from dcgan_jax.framework import FRAMEWORK
from tests.commands.conftest import command, here
from tests.network.test_modules import lively

__all__ = ["command", "here"]

NAMES = ["H", "E", "L", "O"]
TINY = build_architecture("pytorch", image_shape=(16, 16, 1), nz=4, ngf=2, ndf=2, classes=4)
STEPS = (5, 10, 15)
NEWEST = Choice("newest", "auto")
HOST = "127.0.0.1:7860"


def make_run(folder: Path) -> Path:
    """Write what the explorer reads of a run: checkpoints whose networks differ, and its record."""
    for step in STEPS:
        record = {"step": step, "class_names": NAMES}
        place = folder / "checkpoints" / str(step)
        place.mkdir(parents=True)
        save_bundle(place / "weights.safetensors", Bundle(TINY, lively(TINY, seed=step), record))
    (folder / "config.json").write_text(json.dumps({"format": "dcgan-run-1"}))
    return folder


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_run(tmp_path_factory.mktemp("explored") / "run 1")


@pytest.fixture(scope="session")
def network(run: Path) -> Network:
    """The run, loaded, with images at hand as those of its training."""
    network = Network(ExploreOptions(load_path=run), FRAMEWORK, NEWEST)
    images = np.random.default_rng(0).integers(0, 256, (40, 16, 16, 1)).astype(np.uint8)
    images[7] = network.draw(network.latents(0, [3], None, None), NEWEST)[0]
    network.store = type("Images", (), {"images": images})()  # pyright: ignore[reportAttributeAccessIssue]
    return network


@pytest.fixture(scope="module")
def client(network: Network) -> Any:
    """Ask the application as the page does."""
    testclient = pytest.importorskip("starlette.testclient", reason="Starlette or httpx is not installed")
    app = guarded(application([network], {"seed": 0, "samples": 8, "truncation": None}), {HOST}, None)
    return testclient.TestClient(app, base_url=f"http://{HOST}")
