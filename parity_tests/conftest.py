"""Every test in this folder holds the JAX networks against PyTorch's, so every one needs PyTorch."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import leaves_out_torch

HERE = Path(__file__).parent

# Before PyTorch is loaded: its threads are not to spin while they wait, or every small operation takes as long
# as the scheduler's slice when other programs want the cores too.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Collect nothing here where PyTorch is absent AND was asked to be left out; absent alone is an error."""
    if leaves_out_torch(config):
        return True
    return None


# tryfirst: the marker must be there before pytest deselects by `-m`.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("torch")


def after_the_deep_ones_slow(presets: list[str]) -> list[Any]:
    """Return the presets as parameters of a rung that a later one holds too: slow but for `DEEP_PRESETS`."""
    from parity_tests.ladder.cases import DEEP_PRESETS

    slow = pytest.mark.slow
    return [preset if preset in DEEP_PRESETS else pytest.param(preset, marks=slow) for preset in presets]


@pytest.fixture(autouse=True)
def quick_compilation() -> Iterator[None]:
    """Compile for a short wait: these programs run once. The report compiles as in production."""
    from parity_tests.ladder.options import OPTIONS

    OPTIONS.quick = True
    yield
    OPTIONS.quick = False


@pytest.fixture
def production_compilation(quick_compilation: None) -> None:
    """Compile as in production: for rounding in float32, and for many steps."""
    from parity_tests.ladder.options import OPTIONS

    OPTIONS.quick = False
