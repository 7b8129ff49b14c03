"""A framework that a test makes up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from dcgan_core.config.training import TrainingConfig
from dcgan_core.pictures.tiles import to_uint8
from dcgan_core.sampling.chunks import as_blocks


class _StandIn:
    package = "tests"
    title = "a test"
    inverts = False
    config_class = TrainingConfig

    def check_devices(self, wanted: int) -> None:
        """Find as many as are wanted."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"{name} should not be needed")


def stand_in(**methods: Callable[..., Any]) -> Any:
    """Return a `dcgan_core.framework.Framework` with these methods; a test fails that needs another one."""
    framework = _StandIn()
    vars(framework).update(methods)
    return framework


class AsBytes:
    """A generator's `bytes`, by its `images` of each block, which take an array."""

    def images(self, latents: np.ndarray) -> Iterator[np.ndarray]:
        raise NotImplementedError

    def bytes(self, latents: Any) -> Iterator[np.ndarray]:
        for block in as_blocks(latents):
            yield from map(to_uint8, self.images(block))
