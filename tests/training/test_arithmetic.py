"""`--precision` means the same on every kind of device, and a run keeps what it came to."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, get_args

import jax
import jax.numpy as jnp
import pytest

from dcgan_core.description.presets import build_architecture
from dcgan_core.system.arithmetic import Arithmetic, Precision, peak_tflops
from dcgan_core.training.recorder import Throughput
from dcgan_jax import devices
from dcgan_jax.network.modules import build_network
from dcgan_jax.network.pure import split_network
from tests.reliability import tiny

SMALL = build_architecture("pytorch", image_shape=(16, 16, 1), nz=4, ngf=2, ndf=2)


@pytest.mark.parametrize(
    ("requested", "has_tf32", "precision", "said"),
    [
        (None, False, "float32", "precision float32"),
        (None, True, "tf32", "precision tf32 (the default here; --precision float32 is exact and slower)"),
        ("float32", True, "float32", "precision float32"),
        ("tf32", True, "tf32", "precision tf32"),
        ("tf32", False, "float32", "precision float32 (this device has no TF32)"),
        ("bfloat16", False, "bfloat16", "precision bfloat16"),
        ("bfloat16", True, "bfloat16", "precision bfloat16"),
    ],
)
def test_what_it_comes_to_and_what_is_said(requested: Any, has_tf32: bool, precision: str, said: str) -> None:
    found = Arithmetic.of(requested, has_tf32=has_tf32)
    assert (found.precision, found.words(requested)) == (precision, said)


@pytest.mark.parametrize(
    ("device", "precision", "expected"),
    [
        ("NVIDIA H100 80GB HBM3", "bfloat16", 989.4),
        ("NVIDIA H100 80GB HBM3 x8", "tf32", 8 * 494.7),
        ("NVIDIA H100 PCIe", "bfloat16", 756),
        ("NVIDIA H100 NVL", "float32", 60),
        ("NVIDIA H200", "float32", 66.9),
        ("NVIDIA A100-SXM4-80GB", "tf32", 156),
        ("NVIDIA A100-SXM4-40GB MIG 1g.5gb", "tf32", None),
        ("NVIDIA A10G", "bfloat16", None),
        ("NVIDIA GeForce RTX 4090", "bfloat16", 165.2),
        ("NVIDIA GeForce RTX 4090 Laptop GPU", "bfloat16", None),
        ("Tesla T4", "float32", 8.1),
        ("Tesla T4", "bfloat16", None),
        ("Tesla V100-SXM2-16GB", "float32", 15.7),
        ("TPU v5 lite", "bfloat16", 197),
        ("TPU v4", "float32", None),
        ("cpu (2 cores)", "float32", None),
        ("AMD Instinct MI300X", "bfloat16", None),
    ],
)
def test_peaks_are_known_or_left_out(device: str, precision: Any, expected: float | None) -> None:
    assert peak_tflops(device, precision) == expected


def test_a_rate_in_the_units_of_machines() -> None:
    on_a_gpu = Throughput(128, tflops=0.25, peak=1000, memory_peak=lambda: 2**30)
    assert on_a_gpu.fields(400, 0.125) == {
        "images_per_second": 51_200,
        "model_tflops": 100,
        "peak_share": 0.1,
        "device_memory_peak": 2**30,
        "data_wait": 0.125,
    }
    on_a_cpu = Throughput(128, tflops=0.25, peak=None, memory_peak=lambda: None)
    assert on_a_cpu.fields(4, 0) == {"images_per_second": 512, "model_tflops": 1, "data_wait": 0}
    papers = Throughput(128, tflops=None, peak=1000, memory_peak=lambda: None)
    assert papers.fields(4, 0) == {"images_per_second": 512, "data_wait": 0}


@pytest.fixture
def default_products() -> Iterator[None]:
    """Leave JAX and PyTorch as they were."""
    yield
    jax.config.update("jax_default_matmul_precision", None)


def convolutions() -> list[list[str]]:
    """The precision of each operand of every convolution, both networks' and their gradients', compiled for a GPU."""
    generator, discriminator = (build_network(SMALL, name) for name in ("generator", "discriminator"))
    (draw, *drawn), (judge, *judged) = split_network(generator), split_network(discriminator)

    def loss(parameters: Any, latents: jax.Array) -> jax.Array:
        images, _ = draw(parameters, drawn[1], latents)
        return judge(judged[0], judged[1], images)[0].sum()

    traced = jax.jit(jax.grad(loss)).trace(drawn[0], jnp.ones((2, 4), jnp.float32))
    text = traced.lower(lowering_platforms=("cuda",)).as_text()
    found = [line for line in text.splitlines() if "stablehlo.convolution(" in line]
    return [re.findall(r"precision (\w+)>", line) for line in found]


@pytest.mark.usefixtures("default_products")
def test_jax_multiplies_as_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = convolutions()
    assert plain == [["DEFAULT", "DEFAULT"]] * 13
    for precision in get_args(Precision):
        devices.multiply_in(precision)
        assert convolutions() == plain, "where the device is a CPU, programs stay as they are"
    monkeypatch.setattr(devices, "on_accelerator", lambda: True)
    # HIGH is what a GPU computes in TF32.
    in_words: dict[Precision, str] = {"float32": "HIGHEST", "tf32": "HIGH", "bfloat16": "DEFAULT"}
    for precision, expected in in_words.items():
        devices.multiply_in(precision)
        assert convolutions() == [[expected] * 2] * 13


@pytest.mark.parametrize(
    ("platform", "capability", "expected"),
    [
        ("cpu", None, False),
        ("gpu", "7.0", False),
        ("gpu", "8.6", True),
        ("gpu", "9.0", True),
        ("gpu", "10.0", True),
        ("gpu", "gfx942", False),
        ("gpu", None, False),
        ("tpu", None, True),
    ],
)
def test_which_devices_have_tf32(
    monkeypatch: pytest.MonkeyPatch, platform: str, capability: str | None, expected: bool
) -> None:
    device = SimpleNamespace(platform=platform)
    if capability is not None:
        device.compute_capability = capability
    monkeypatch.setattr(jax, "local_devices", lambda: [device])
    assert devices.has_tf32() is expected


@pytest.mark.torch
@pytest.mark.parametrize(
    ("precision", "convolutions", "matrices"),
    [("float32", False, False), ("tf32", True, True), ("bfloat16", True, False)],
)
def test_pytorch_multiplies_as_it_says(precision: Any, convolutions: bool, matrices: bool) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    from dcgan_torch.devices import has_tf32, multiply_in

    try:
        multiply_in(precision)
        assert torch.backends.cudnn.allow_tf32 is convolutions
        assert torch.backends.cuda.matmul.allow_tf32 is matrices
    finally:
        multiply_in("bfloat16")  # PyTorch's own defaults
    assert not has_tf32(torch.device("cpu"))


def test_a_run_says_and_keeps_what_it_came_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that began where the default was TF32 wants TF32 when it is resumed elsewhere, and reports what it gets."""

    def on_a_gpu(*arguments: Any) -> Any:
        trainer: Any = tiny.make_jax_trainer(*arguments)
        trainer.arithmetic = Arithmetic.of(arguments[1].precision, has_tf32=True)
        return trainer

    run, lines = tmp_path / "run", list[str]()
    tiny.run(run, report=lines.append, num_steps=5, make_trainer=on_a_gpu)
    assert any("precision tf32 (the default here" in line for line in lines)
    record = json.loads((run / "config.json").read_text())
    assert (record["config"]["precision"], record["starts"][0]["precision"]) == ("tf32", "tf32")

    lines.clear()
    tiny.resume(run, report=lines.append, num_steps=6)
    assert any("precision float32 (this device has no TF32)" in line for line in lines)
    record = json.loads((run / "config.json").read_text())
    assert (record["config"]["precision"], record["starts"][1]["precision"]) == ("tf32", "float32")
