"""Every test in this folder holds the JAX networks against PyTorch's, so every one needs PyTorch."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import leaves_out_torch

HERE = Path(__file__).parent


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
