"""A framework that a test makes up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dcgan_core.config.training import TrainingConfig


class _StandIn:
    package = "tests"
    title = "a test"
    config_class = TrainingConfig

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"{name} should not be needed")


def stand_in(**methods: Callable[..., Any]) -> Any:
    """Return a `dcgan_core.framework.Framework` with these methods; a test fails that needs another one."""
    framework = _StandIn()
    vars(framework).update(methods)
    return framework
