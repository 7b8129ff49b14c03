"""Defaults for training on few images: a smaller batch, mirrored images, augmentation.

A discriminator can memorise a few images. The generator then stops learning from it. Zhao et al. (2020, "Differentiable
Augmentation for Data-Efficient GAN Training") measured what helps in long trainings. What helps in 2,000 steps is in
docs/evidence/quality.md.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from dcgan_core.config.training import TrainingConfig

FEW = 2000
"""Images. Fewer are mirrored."""
AUGMENTED = 200
"""Images. Of fewer, what the discriminator sees is augmented."""
POLICY = "translation"
"""How: it made samples better with 100 images, all policies together made them worse (docs/evidence/quality.md)."""
VERY_FEW = 50
"""Images. Of fewer a generator draws blends."""

BATCHES_AN_EPOCH = 4
"""At least: larger batches would hold nearly the same images every time."""


def suited(config: TrainingConfig, count: int) -> tuple[TrainingConfig, list[str]]:
    """Return the configuration of a new run on `count` images, and notes for the user, one per line.

    Only values that neither a flag nor a file of --config gave are changed.
    """
    own = config.dataset == "folder"
    changes: dict[str, Any] = {}
    if count < BATCHES_AN_EPOCH * config.batch_size and _open(config, "batch_size"):
        changes["batch_size"] = min(
            config.batch_size, max(2, 2 ** ((count // BATCHES_AN_EPOCH).bit_length() - 1))
        )
    if own and count < FEW:
        if _open(config, "flip"):
            changes["flip"] = True
        if count < AUGMENTED and _open(config, "augment"):
            changes["augment"] = POLICY
    changes = {name: value for name, value in changes.items() if getattr(config, name) != value}
    sources = {**config.sources, **dict.fromkeys(changes, "few images")}
    return dataclasses.replace(config, **changes, sources=sources), _remarks(count, own, changes)


def _open(config: TrainingConfig, name: str) -> bool:
    """Whether this value is a default, or the dataset's own file's, and not a person's choice."""
    return config.sources.get(name) in (None, f"configs/{config.dataset}.toml")


def _remarks(count: int, own: bool, changes: dict[str, Any]) -> list[str]:
    remarks = []
    if own and count < FEW:
        expect = "blends of them" if count < VERY_FEW else "variations of them rather than new ones"
        remarks.append(f"{count:,} images are few: expect {expect}. A few thousand give new ones.")
    words = {
        "batch_size": "batches of {}",
        "flip": "mirrored images (--no-flip where left and right differ, as in writing)",
        "augment": "augmentation of what the discriminator sees (--augment none turns it off)",
    }
    if changes:
        chosen = ", ".join(words[name].format(value) for name, value in changes.items())
        remarks.append(f"Chosen for so few: {chosen}.")
    return remarks
