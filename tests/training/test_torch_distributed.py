"""PyTorch in two processes trains as in one: the same numbers in double precision."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest

from dcgan_core.system.control_channel import free_port
from tests.project.checkout import ROOT

pytestmark = pytest.mark.torch

BOUND = 1e-12

Found = dict[str, dict[str, np.ndarray]]


@pytest.fixture(scope="module")
def found() -> tuple[Found, Found]:
    """What one process has, and what two have, of which this is one."""
    from tests.training import torch_pair

    port = free_port()
    other = subprocess.Popen(
        [sys.executable, "-m", "tests.training.torch_pair", "1", "2", str(port)],
        cwd=ROOT,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )
    alone = {name: torch_pair.train(**recipe) for name, recipe in torch_pair.RECIPES.items()}
    together = torch_pair.train_all(0, 2, port)
    assert other.wait(240) == 0
    return alone, together


def apart(ours: dict[str, np.ndarray], theirs: dict[str, np.ndarray]) -> float:
    assert ours.keys() == theirs.keys()
    return max(
        float(np.linalg.norm(array.astype(np.float64) - theirs[name]))
        / max(float(np.linalg.norm(array.astype(np.float64))), 1e-30)
        for name, array in ours.items()
    )


@pytest.mark.parametrize("recipe", ["average", "penalised", "paper"])
def test_two_processes_train_as_one(found: tuple[Found, Found], recipe: str) -> None:
    alone, two = found
    print(f"\n{recipe}: {apart(alone[recipe], two[recipe]):.1e}")
    assert apart(alone[recipe], two[recipe]) <= BOUND


@pytest.mark.parametrize("mistake", ["own statistics", "own gradients", "one part for all"])
def test_mistakes_are_found(found: tuple[Found, Found], mistake: str) -> None:
    alone, two = found
    assert apart(alone["average"], two[mistake]) > 1000 * BOUND
