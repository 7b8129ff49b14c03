"""Train a part of each batch next to other processes: `python -m tests.training.torch_pair RANK WORLD PORT`.

In double precision, each recipe for five steps.
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import torch
import torch.distributed as dist

from dcgan_core.description.labels import join_labels
from dcgan_core.description.presets import build_architecture
from dcgan_core.description.protocols import DiscriminatorLoss
from dcgan_core.system.streams import leave
from dcgan_core.weights.canonical import initial_weights
from dcgan_torch import distributed
from dcgan_torch.training.average import start_average, with_average
from dcgan_torch.training.checkpoint import flatten_state
from dcgan_torch.training.optimizers import AdamSettings
from dcgan_torch.training.state import create_state
from dcgan_torch.training.step import make_train_step

STEPS, BATCH = 5, 8

RECIPES: dict[str, dict[str, Any]] = {
    "average": {"ema": 0.9},
    "penalised": {
        "loss": DiscriminatorLoss(r1=2.0, r1_every=2, augment=("color", "translation", "cutout")),
        "classes": 3,
    },
    "paper": {"preset": "paper", "protocol": "paper", "loss": DiscriminatorLoss(r1=2.0, r1_every=1)},
}
MISTAKES: dict[str, dict[str, Any]] = {
    "own statistics": {"total": lambda part: part * distributed.world()},
    "own gradients": {"share_gradients": lambda gradients: None},
    "one part for all": {},
}
"""What takes the place of a function of `distributed`; the last is a mistake of what is fed."""


def train(
    preset: str = "pytorch",
    protocol: Any = "pytorch",
    loss: DiscriminatorLoss | None = None,
    classes: int = 0,
    ema: float = 0.0,
    rows: slice | None = None,
) -> dict[str, np.ndarray]:
    """Return the state by name, and the losses of the last step."""
    architecture = build_architecture(preset, image_shape=(16, 16, 1), nz=5, ngf=2, ndf=2, classes=classes)
    optimizers = AdamSettings(2e-4, 2e-4, 0.5, 0.999, protocol, fused=False)
    state = create_state(
        architecture, initial_weights(architecture, 0), optimizers.optimizer, dtype="float64"
    )
    step = make_train_step(protocol=protocol, loss=loss or DiscriminatorLoss())
    if ema:
        start_average(state)
        step = with_average(step, ema)
    random, measured = np.random.default_rng(0), {}
    rows = rows or distributed.rows_of(BATCH)
    for _ in range(STEPS):
        images = random.integers(0, 256, (BATCH, 1, 16, 16), np.uint8)
        latents = random.standard_normal((BATCH, 5)).astype(np.float32)
        if classes:
            latents = join_labels(latents, random.integers(0, classes, BATCH), classes)
        measured = distributed.averaged(
            step(state, torch.from_numpy(images[rows]), torch.from_numpy(latents[rows]))
        )
    return flatten_state(state) | {f"measured.{name}": value.numpy() for name, value in measured.items()}


def _put(functions: dict[str, Any]) -> None:
    for name, function in functions.items():
        setattr(distributed, name, function)


def train_all(rank: int, world: int, port: int) -> dict[str, dict[str, np.ndarray]]:
    """Return what each recipe leaves, by its name, and each mistake."""
    dist.init_process_group("gloo", init_method=f"tcp://127.0.0.1:{port}", rank=rank, world_size=world)
    found = {name: train(**recipe) for name, recipe in RECIPES.items()}
    for name, patches in MISTAKES.items():
        before = {patched: getattr(distributed, patched) for patched in patches}
        _put(patches)
        fed = slice(0, BATCH // world) if not patches else None
        found[name] = train(rows=fed, **RECIPES["average"])
        _put(before)
    dist.destroy_process_group()
    return found


if __name__ == "__main__":
    torch.set_num_threads(1)
    train_all(*map(int, sys.argv[1:]))
    leave(0)  # as commands do: see `distributed.part`
