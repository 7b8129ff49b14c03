"""`--deterministic`: what it asks of each framework, and that nothing else changes. No GPU is needed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from dcgan_jax.framework import FRAMEWORK
from tests.reliability import tiny


def test_xla_gets_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its name is one that this XLA has (a wrong one is refused), and a run passes it on."""
    from dcgan_jax import devices

    assert devices.compiler_options(deterministic=False) is None
    monkeypatch.setattr(devices, "DETERMINISTIC", {"xla_gpu_no_such_option": True})
    assert tiny.run(tmp_path / "not asked", num_steps=1, make_trainer=FRAMEWORK.trainer).step == 1
    with pytest.raises(Exception, match="No such compile option: 'xla_gpu_no_such_option'"):
        tiny.run(tmp_path / "asked", num_steps=1, make_trainer=FRAMEWORK.trainer, deterministic=True)


def test_a_cpu_computes_the_same_bits_with_it_and_without(tmp_path: Path) -> None:
    for name, asked in (("with", True), ("without", False)):
        tiny.run(tmp_path / name, num_steps=3, make_trainer=FRAMEWORK.trainer, deterministic=asked)
    assert tiny.differences(tmp_path / "with", tmp_path / "without", 3) == []


@pytest.fixture
def torch_settings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    import torch

    monkeypatch.setattr(os, "environ", {**os.environ})
    before = torch.are_deterministic_algorithms_enabled(), torch.backends.cudnn.benchmark
    yield
    torch.use_deterministic_algorithms(before[0])
    torch.backends.cudnn.benchmark = before[1]


@pytest.mark.torch
def test_pytorch_gets_it(tmp_path: Path, torch_settings: None) -> None:
    import torch

    torch.backends.cudnn.benchmark = True
    tiny.run(tmp_path / "without", num_steps=2, make_trainer=tiny.make_torch_trainer)
    assert not torch.are_deterministic_algorithms_enabled()
    tiny.run(tmp_path / "with", num_steps=2, make_trainer=tiny.make_torch_trainer, deterministic=True)
    assert torch.are_deterministic_algorithms_enabled()
    assert not torch.backends.cudnn.benchmark
    assert os.environ["CUBLAS_WORKSPACE_CONFIG"] == ":4096:8"
    assert tiny.differences(tmp_path / "with", tmp_path / "without", 2) == []
