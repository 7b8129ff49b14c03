"""PyTorch's own speed flags: another layout, narrower arithmetic or compiled code, and the same training."""

from __future__ import annotations

from typing import Any

import jaxtyping
import numpy as np
import pytest

from dcgan_core.description.presets import build_architecture
from dcgan_core.description.randomness import generator, training_latents
from dcgan_core.weights.canonical import initial_weights

pytestmark = pytest.mark.torch
torch = pytest.importorskip("torch", reason="PyTorch is not installed")

ARCHITECTURE = build_architecture("pytorch", image_shape=(16, 16, 1), nz=4, ngf=4, ndf=4)
STEPS, BATCH = 3, 8


def trained(**flags: Any) -> dict[str, np.ndarray]:
    """Parameters and statistics after a few steps under these flags, both losses of the last step, and a drawing."""
    from dcgan_torch.training.config import TorchTrainingConfig
    from dcgan_torch.training.trainer import TorchTrainer

    trainer = TorchTrainer(ARCHITECTURE, TorchTrainingConfig(**flags), initial_weights(ARCHITECTURE, 1), 1)
    measured: Any = {}
    for step in range(STEPS):
        images = generator(1, "images", step).integers(0, 256, (BATCH, 16, 16, 1), np.uint8)
        measured = trainer.train_step(images, training_latents(1, step, BATCH, 4, "normal"))
    kept = trainer.snapshot().weights()
    found = {f"{n}.{key}": array for n, weights in kept.items() for key, array in weights.items()}
    found |= {name: np.asarray(float(measured[name])) for name in ("d_loss", "g_loss")}
    return found | {"drawn": trainer.generate(training_latents(2, 0, 3, 4, "normal"))}


@pytest.fixture(scope="module")
def plain() -> dict[str, np.ndarray]:
    return trained()


def largest_difference(a: dict[str, np.ndarray], b: dict[str, np.ndarray]) -> float:
    assert a.keys() == b.keys()
    assert all(a[key].dtype == b[key].dtype for key in a)
    return max(float(np.abs(a[key].astype(np.float64) - b[key]).max()) for key in a)


def test_channels_last_is_the_same_training(plain: dict[str, np.ndarray]) -> None:
    assert largest_difference(trained(channels_last=True), plain) < 1e-4


def test_tf32_on_a_cpu_is_float32(plain: dict[str, np.ndarray]) -> None:
    assert largest_difference(trained(precision="tf32"), plain) == 0


@pytest.mark.parametrize("channels_last", [False, True])
def test_bfloat16_is_nearly_the_same_training(channels_last: bool, plain: dict[str, np.ndarray]) -> None:
    """Adam's steps of 2e-4 may turn where rounding turns a sign; the parameters stay float32."""
    narrow = trained(precision="bfloat16", channels_last=channels_last)
    assert 1e-5 < largest_difference(narrow, plain) < 0.05
    assert narrow["generator.layers.0.kernel"].dtype == np.float32


# PyTorch's compiler uses a name of PyTorch's own that PyTorch deprecates.
COMPILES = pytest.mark.filterwarnings("ignore:`torch.jit.script_method`:DeprecationWarning")


@COMPILES
@pytest.mark.filterwarnings("ignore:The .grad attribute of a Tensor:UserWarning")  # its tracing looks at it
@pytest.mark.slow
@pytest.mark.parametrize("r1", [0.0, 1.0])
def test_compiled_is_the_same_training(r1: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """Needs a C++ compiler. A penalty, which is differentiated twice, is paid by every other of D's updates."""
    # Shapes are checked when a call is traced by hand. PyTorch's compiler would trace the checks themselves.
    monkeypatch.setattr(jaxtyping.config, "jaxtyping_disable", True)
    flags: dict[str, Any] = {"r1": r1, "r1_every": 2}
    assert largest_difference(trained(compile=True, **flags), trained(**flags)) < 1e-4


@COMPILES
@pytest.mark.filterwarnings("ignore:dynamo_pgo force disabled:UserWarning")
def test_without_a_compiler_compile_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    import torch._inductor.config as inductor

    from dcgan_core.errors import InputError

    monkeypatch.setattr(inductor.cpp, "cxx", (None, "no-such-compiler"))
    monkeypatch.setattr(inductor, "force_disable_caches", True)
    with pytest.raises(InputError, match=r"--compile: .*no-such-compiler.*leave --compile out"):
        trained(compile=True)
