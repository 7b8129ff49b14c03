"""The order of a step: what is computed one after the other, so that less is in memory at once."""

from __future__ import annotations

from types import ModuleType

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from dcgan_core.description.presets import build_architecture
from dcgan_core.weights.canonical import initial_weights
from dcgan_jax.training import judging, optimizers, ordering
from dcgan_jax.training.optimizers import make_optimizers
from dcgan_jax.training.state import create_state
from dcgan_jax.training.step import make_train_step


def temporary_bytes(size: int, width: int, batch_size: int) -> int:
    """Return what a step needs besides its state, compiled."""
    architecture = build_architecture("pytorch", image_shape=(size, size, 3), nz=4, ngf=width, ndf=width)
    adam = make_optimizers(2e-4, 2e-4, 0.5, 0.999)
    weights = initial_weights(architecture, 0)
    networks, state = create_state(architecture, weights, adam)
    images, latents = np.zeros((batch_size, size, size, 3), np.uint8), np.zeros((batch_size, 4), np.float32)
    step = jax.jit(make_train_step(networks, adam), donate_argnums=0)
    analysis = step.lower(state, images, latents).compile().memory_analysis()
    assert analysis is not None
    return analysis.temp_size_in_bytes


on_a_cpu = pytest.mark.skipif(jax.default_backend() != "cpu", reason="elsewhere nothing waits")


@on_a_cpu
@pytest.mark.parametrize(
    ("module", "size", "width", "batch_size"),
    [
        (judging, 28, 32, 16),
        (optimizers, 16, 48, 2),
        pytest.param(ordering, 64, 32, 8, marks=pytest.mark.slow),  # the largest program of the three
    ],
    ids=["passes", "moments", "factors of kernels"],
)
def test_what_waits_saves_memory(
    monkeypatch: pytest.MonkeyPatch, module: ModuleType, size: int, width: int, batch_size: int
) -> None:
    """The maps of one pass at a time, no copy of Adam's means, no factors that wait. Control: the compiler's order."""
    ordered = temporary_bytes(size, width, batch_size)
    monkeypatch.setattr(module, "after", lambda done, step, values: values)
    unordered = temporary_bytes(size, width, batch_size)
    print(ordered, unordered)
    assert ordered < 0.9 * unordered


def test_what_waits_is_unchanged() -> None:
    """Even where a gradient is not a number."""
    values = jnp.arange(6.0).reshape(2, 3)
    done = {"kernel": jnp.full((2, 2), jnp.nan), "bias": jnp.ones(3)}
    waited = jax.jit(judging.after)(done, jnp.int32(0), values)
    np.testing.assert_array_equal(waited, values)
