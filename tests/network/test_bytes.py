"""Bytes that a device makes are those that the host makes, to the last unit, and drawing ahead changes none."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.sharding import SingleDeviceSharding

import dcgan_jax
from dcgan_core.description.presets import build_architecture
from dcgan_core.errors import InputError
from dcgan_core.pictures.tiles import byte_thresholds, to_uint8
from dcgan_core.sampling.drawing import first_images
from dcgan_core.sampling.latents import BLOCK, latent_blocks
from dcgan_core.weights.bundle import Bundle
from dcgan_jax import loading
from tests.network.test_modules import lively

COLOUR = build_architecture("pytorch", image_shape=(16, 20, 3), nz=4, ngf=2, ndf=2)
BATCH = build_architecture("authors-svhn", image_shape=(16, 16, 3), nz=4, ngf=2, ndf=2)

FRAMEWORKS = ["jax", pytest.param("torch", marks=pytest.mark.torch)]


@pytest.fixture(params=FRAMEWORKS)
def package(request: pytest.FixtureRequest) -> Any:
    if request.param == "jax":
        return dcgan_jax
    return pytest.importorskip("dcgan_torch", reason="PyTorch is not installed")


def bytes_of(framework: str) -> Callable[[np.ndarray], np.ndarray]:
    """The function of the device, on arrays."""
    if framework == "jax":
        compiled = jax.jit(loading.bytes_of)
        return lambda values: np.asarray(compiled(values))
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    from dcgan_torch.loading import bytes_of

    return lambda values: bytes_of(torch.from_numpy(values)).numpy()


def values() -> np.ndarray:
    """Every threshold with its neighbours on both sides, what is outside, and many in between."""
    thresholds, random = byte_thresholds(), np.random.default_rng(0)
    near = [thresholds, np.nextafter(thresholds, np.float32(-2)), np.nextafter(thresholds, np.float32(2))]
    outside = np.array([-3e38, -7, -1, -1e-45, -0.0, 0.0, 1e-45, 1, 1.5, 3e38], np.float32)
    drawn = np.tanh(3 * random.standard_normal(200_000, dtype=np.float32))
    return np.concatenate([*near, outside, drawn, np.linspace(-1.5, 1.5, 300_001, dtype=np.float32)])


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_every_byte_is_the_hosts(framework: str) -> None:
    assert np.array_equal(bytes_of(framework)(values()), to_uint8(values()))


def test_arithmetic_in_float32_alone_is_not_the_hosts() -> None:
    """What the thresholds are for."""

    def plain(images: jax.Array) -> jax.Array:
        return jnp.clip(jnp.floor((images + 1) * 127.5 + 0.5), 0, 255).astype(jnp.uint8)

    assert (np.asarray(jax.jit(plain)(values())) != to_uint8(values())).any()


def test_a_generator_draws_the_bytes_of_its_images(package: Any) -> None:
    generator = package.load_generator(Bundle(COLOUR, lively(COLOUR)))
    latents = generator.latents(200, seed=1)
    drawn = np.concatenate(list(generator.bytes(latents)))
    assert drawn.dtype == np.uint8
    assert np.array_equal(drawn, np.concatenate([to_uint8(images) for images in generator.images(latents)]))
    blocks = itertools.islice(latent_blocks(COLOUR, 1), 3)
    of_blocks = np.concatenate(list(generator.bytes(blocks)))
    assert np.array_equal(of_blocks, to_uint8(generator.sample(3 * BLOCK, seed=1)))


def test_batch_statistics_are_of_each_block(package: Any) -> None:
    generator = package.load_generator(Bundle(BATCH, lively(BATCH)), statistics="batch")
    latents = generator.latents(12)
    first, second = generator.bytes(iter((latents[:5], latents[5:])))
    assert np.array_equal(first, *generator.bytes(latents[:5]))
    assert np.array_equal(second, *generator.bytes(latents[5:]))
    assert not np.array_equal(np.concatenate([first, second]), *generator.bytes(latents))
    with pytest.raises(InputError, match="at least two latents"):
        list(generator.bytes(latents[:1]))


def test_what_is_not_finite_is_refused_as_before(package: Any) -> None:
    weights = lively(COLOUR)
    weights["generator"]["layers.2.kernel"][0, 0, 0, 0] = np.nan  # which reaches a part of each image
    generator = package.load_generator(Bundle(COLOUR, weights))
    assert np.isfinite(np.asarray(generator(generator.latents(3)))).any()
    for latents in (generator.latents(3), latent_blocks(COLOUR, 0)):
        with pytest.raises(InputError, match=r"image 0 holds a value that is not finite \(nan\)"):
            list(generator.bytes(latents))


# --- as on an accelerator, on a CPU ----------------------------------------------------------------------


@pytest.mark.parametrize("pinned", [False, True])
def test_calls_under_way_keep_the_order_and_an_image_its_bits(
    monkeypatch: pytest.MonkeyPatch, pinned: bool
) -> None:
    monkeypatch.setattr(loading, "on_accelerator", lambda: True)
    if pinned:  # CPUs name such a memory too
        memory = SingleDeviceSharding(jax.devices()[0], memory_kind="pinned_host")
        monkeypatch.setattr(loading, "_pinned_memory", lambda: memory)
    generator = dcgan_jax.load_generator(Bundle(COLOUR, lively(COLOUR)))

    def drawn(count: int, seed: int) -> np.ndarray:
        return np.concatenate(list(first_images(generator.bytes, latent_blocks(COLOUR, seed), count)))

    many = drawn(5000, 3)
    assert len(many) == 5000
    for count in (1, 70, 1024, 1025):
        assert np.array_equal(drawn(count, 3), many[:count])
    assert not np.array_equal(drawn(70, 4), many[:70])
    expected = to_uint8(generator(generator.latents(5000, seed=3)))
    # Calls of another size may be summed in another order.
    assert np.abs(many.astype(int) - expected).max() <= 1


def test_only_a_gpu_has_memory_that_it_writes_to_on_the_host() -> None:
    assert loading._pinned_memory() is None


def test_no_more_blocks_are_read_than_are_drawn_for_something(package: Any) -> None:
    generator = package.load_generator(Bundle(COLOUR, lively(COLOUR)))
    read = 0

    def counted() -> Any:
        nonlocal read
        for block in latent_blocks(COLOUR, 0):
            read += 1
            yield block

    assert sum(map(len, first_images(generator.bytes, counted(), 130))) == 130
    assert read == 3
