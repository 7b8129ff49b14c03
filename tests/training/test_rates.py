"""Learning rates that fall towards the end of a run (`--lr-decay`)."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from dcgan_core.description.protocols import remaining_share
from dcgan_jax.training.optimizers import make_optimizers, rate_factor, update_network, with_falling_rates
from dcgan_jax.training.state import NetworkState, TrainState
from tests.reliability import tiny

TOTAL = 10
SHARE = 0.4
FRAMEWORKS = [
    pytest.param(tiny.make_jax_trainer, id="jax"),
    pytest.param(tiny.make_torch_trainer, id="torch", marks=pytest.mark.torch),
]


def by_the_package(decay_share: float, total_steps: int) -> list[float]:
    optimizers = make_optimizers(0.1, 0.3, 0.5, 0.999)
    parameters = {"kernel": jnp.ones(())}
    network = NetworkState(parameters, {}, optimizers.generator.init(parameters))
    state = with_falling_rates(TrainState(network, network, jnp.int32(0)), total_steps, decay_share)
    course = []
    for step in range(total_steps):
        gradient = jax.tree.map(lambda value: value - 3.0, state.generator.parameters)
        new, optimizer = update_network(optimizers, "generator", gradient, state)
        state = state._replace(generator=NetworkState(new, {}, optimizer), step=jnp.int32(step + 1))
        course.append(float(new["kernel"]))
    return course


def by_optax(decay_share: float, total_steps: int) -> list[float]:
    falls = round(decay_share * total_steps)
    rates = optax.schedules.linear_schedule(0.1, 0.0, falls, total_steps - falls)
    optimizer = optax.adam(rates, b1=0.5, b2=0.999)
    value = jnp.ones(())
    state = optimizer.init(value)
    course = []
    for _ in range(total_steps):
        with jax.numpy_dtype_promotion("standard"):
            updates, state = optimizer.update(value - 3.0, state)
        assert isinstance(updates, jax.Array)
        value = value + updates
        course.append(float(value))
    return course


@pytest.mark.parametrize("share", [SHARE, 1.0])
def test_the_rate_is_that_of_optax(share: float) -> None:
    assert by_the_package(share, TOTAL) == pytest.approx(by_optax(share, TOTAL), rel=1e-6)


@pytest.mark.parametrize(("total", "share"), [(7, 0.3), (11_725, 0.75), (2**31 - 1, 1 / 3)])
def test_a_length_that_is_an_input_gives_the_bits_of_one_in_the_program(total: int, share: float) -> None:
    """Which earlier versions had: their runs continue to the same bits."""
    network = NetworkState({}, {}, ())
    falling = with_falling_rates(TrainState(network, network, jnp.int32(0)), total, share).falling
    assert falling is not None
    constant = jax.jit(lambda done: jnp.minimum(remaining_share(done.astype(jnp.float32), total, share), 1.0))
    given = jax.jit(rate_factor)
    # One by one, as in a step: XLA divides a vector by a number in another way.
    for done in np.linspace(0, total - 1, 100).astype(np.int32):
        assert given(falling, done) == constant(done)


def test_another_share_is_noticed() -> None:
    assert by_the_package(0.5, TOTAL) != pytest.approx(by_optax(SHARE, TOTAL), rel=1e-3)
