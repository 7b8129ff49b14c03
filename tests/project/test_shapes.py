"""Every test checks the shapes and dtypes in the package's annotations. Here are calls that the check has to refuse."""

from __future__ import annotations

from collections.abc import Callable

import jax.numpy as jnp
import numpy as np
import pytest
from jaxtyping import TypeCheckError

from dcgan_core.quality.frechet import Gaussian
from dcgan_core.sampling.latents import slerp

LATENT = np.ones(5, np.float32)


@pytest.mark.parametrize(
    ("call", "culprit"),
    [
        (lambda: slerp(LATENT, LATENT[:, None], np.zeros(2)), "parameter 'end'"),
        (lambda: slerp(LATENT, LATENT[:4], np.zeros(2)), "parameter 'end'"),
        (lambda: slerp(LATENT, LATENT.astype(np.int64), np.zeros(2)), "parameter 'end'"),
        (lambda: Gaussian(np.zeros(3), np.zeros((3, 4)), 1), "parameter 'covariance'"),
    ],
    ids=["rank", "length", "dtype", "dataclass"],
)
def test_a_wrong_array_is_refused(call: Callable[[], object], culprit: str) -> None:
    with pytest.raises(TypeCheckError, match=culprit):
        call()


def test_a_wrong_array_is_refused_within_a_compiled_program() -> None:
    import jax

    from dcgan_jax.training.losses import real_loss

    with pytest.raises(TypeCheckError, match="parameter 'logits'"):
        jax.jit(real_loss)(jnp.zeros((4, 1)))


@pytest.mark.torch
def test_a_wrong_tensor_is_refused() -> None:
    torch = pytest.importorskip("torch")
    from dcgan_torch.training.losses import fake_loss

    with pytest.raises(TypeCheckError, match="parameter 'logits'"):
        fake_loss(torch.zeros(4, 1))
