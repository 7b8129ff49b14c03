"""What people give a loaded network from Python: any framework's arrays work, or are refused in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import dcgan_jax
from dcgan_core.description.presets import build_architecture
from dcgan_core.errors import InputError
from dcgan_core.weights.bundle import Bundle
from tests.network.test_modules import lively

torch = pytest.importorskip("torch", reason="PyTorch is not installed")
NETWORK = build_architecture("pytorch", image_shape=(32, 32, 1), nz=32, ngf=4, ndf=4)
WEIGHTS = Bundle(NETWORK, lively(NETWORK), {})
LATENTS = np.linspace(-1, 1, 2 * 32, dtype=np.float32).reshape(2, 32)


@pytest.fixture(scope="module", params=["jax", "torch"])
def draw(request: pytest.FixtureRequest) -> Callable[[Any], np.ndarray]:
    """A generator's images as an array, drawn by either framework."""
    if request.param == "jax":
        loaded: Any = dcgan_jax.load_generator(WEIGHTS)
        assert loaded.nz == LATENTS.shape[1]
        return loaded
    import dcgan_torch

    loaded = dcgan_torch.load_generator(WEIGHTS)
    return lambda latents: loaded(latents).numpy()


ARRAYS: dict[str, Callable[[], Any]] = {
    "float64": lambda: LATENTS.astype(np.float64),
    "a list": LATENTS.tolist,
    "NumPy bfloat16": lambda: np.asarray(jnp.asarray(LATENTS, jnp.bfloat16)),
    "JAX": lambda: jnp.asarray(LATENTS),
    "JAX bfloat16": lambda: jnp.asarray(LATENTS, jnp.bfloat16),
    "PyTorch": lambda: torch.from_numpy(LATENTS),
    "PyTorch with a gradient": lambda: torch.from_numpy(LATENTS.copy()).requires_grad_(),
    "PyTorch bfloat16": lambda: torch.from_numpy(LATENTS).bfloat16(),
    "PyTorch float8": lambda: torch.from_numpy(LATENTS).to(torch.float8_e4m3fn),
}


@pytest.mark.torch
@pytest.mark.parametrize("kind", ARRAYS)
def test_arrays_of_any_framework_are_drawn_from(draw: Callable[[Any], np.ndarray], kind: str) -> None:
    narrow = 0.2 if "float8" in kind else 0.02 if "bfloat16" in kind else 1e-6
    np.testing.assert_allclose(draw(ARRAYS[kind]()), draw(LATENTS), atol=narrow * 5)


OTHERS: dict[str, Callable[[], Any]] = {
    "ragged": lambda: [[1.0], [1.0, 2.0]],
    "text": lambda: np.full((2, 32), "x"),
    "objects": lambda: np.full((2, 32), None),
    "nothing": lambda: None,
    "complex": lambda: LATENTS.astype(np.complex64),
    "without content": lambda: torch.empty((2, 32), device="meta"),
    "sparse": lambda: torch.eye(32).to_sparse(),
    "bytes": lambda: np.zeros((2, 32), "V4"),
}


@pytest.mark.torch
@pytest.mark.parametrize("kind", OTHERS)
def test_what_is_not_numbers_is_refused(draw: Callable[[Any], np.ndarray], kind: str) -> None:
    with pytest.raises(InputError, match="latents"):
        draw(OTHERS[kind]())


def test_within_jax_the_advice_is_one_that_works() -> None:
    loaded = dcgan_jax.load_generator(WEIGHTS)
    for within in (jax.jit, jax.vmap, jax.grad):
        with pytest.raises(InputError, match=r"loaded\.network\(\*loaded\.arrays, inputs\)"):
            within(loaded)(jnp.asarray(LATENTS))  # pyright: ignore[reportArgumentType]
    drawn = jax.jit(lambda inputs: loaded.network(*loaded.arrays, inputs)[0])(jnp.asarray(LATENTS))
    np.testing.assert_allclose(drawn, loaded(LATENTS), atol=1e-5)
    gradient = jax.grad(lambda inputs: loaded.network(*loaded.arrays, inputs)[0].sum())(jnp.asarray(LATENTS))
    assert np.isfinite(gradient).all()
