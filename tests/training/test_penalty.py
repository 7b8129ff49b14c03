"""The penalty on a steep discriminator (`--r1`), by differences, and when it is due."""

from __future__ import annotations

import dataclasses
import threading
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from dcgan_core.config.training import TrainingConfig
from dcgan_core.description.architecture import Architecture
from dcgan_core.description.presets import build_architecture
from dcgan_core.description.protocols import DiscriminatorLoss, Protocol
from dcgan_core.weights.canonical import initial_weights
from dcgan_jax.training import step as step_module
from dcgan_jax.training.checkpoint import flatten_state
from dcgan_jax.training.diagnosis import first_nonfinite
from dcgan_jax.training.losses import steepness, with_penalty
from dcgan_jax.training.optimizers import make_optimizers
from dcgan_jax.training.state import Networks, Optimizers, TrainState, create_state
from dcgan_jax.training.step import Turns, compile_steps, jit_turns, make_train_step, make_turns
from parity_tests.ladder.cases import Case, smooth
from tests.reliability import tiny

ARCHITECTURE = build_architecture("pytorch", image_shape=(16, 16, 1), nz=4, ngf=2, ndf=2)
LOSS = DiscriminatorLoss(r1=3.0, r1_every=2)
RANDOM = np.random.default_rng(0)
IMAGES = RANDOM.integers(0, 256, (4, 16, 16, 1), np.uint8)
LATENTS = RANDOM.normal(size=(4, 4)).astype(np.float32)
FRAMEWORKS = [
    pytest.param(tiny.make_jax_trainer, id="jax"),
    pytest.param(tiny.make_torch_trainer, id="torch", marks=pytest.mark.torch),
]


def begin(
    protocol: Protocol = "pytorch", dtype: str = "float32", architecture: Architecture = ARCHITECTURE
) -> tuple[Networks, Optimizers, TrainState]:
    optimizers = make_optimizers(2e-3, 2e-3, 0.5, 0.999, protocol)
    weights = initial_weights(architecture, 0, dtype)
    networks, state = create_state(architecture, weights, optimizers, dtype=dtype)
    return networks, optimizers, state


def test_the_gradient_is_that_of_differences() -> None:
    """Of the logits' sum, in every pixel; then of their mean square, along one direction of D's parameters.

    Without kinks, where the slope jumps and differences mean nothing.
    """
    architecture = smooth(Case(ARCHITECTURE, 4)).architecture
    with jax.enable_x64(True):
        networks, _, state = begin(dtype="float64", architecture=architecture)
        d = state.discriminator
        real = jnp.asarray(IMAGES / 127.5 - 1)

        @jax.jit
        def logits(parameters: Any, images: jax.Array) -> jax.Array:
            return networks.discriminator(parameters, d.statistics, images, training=True)[0]

        @jax.jit
        def by_differences(parameters: Any) -> jax.Array:
            def slope(direction: jax.Array) -> jax.Array:
                ahead, behind = (logits(parameters, real + sign * 1e-5 * direction) for sign in (1, -1))
                return (ahead - behind).sum() / 2e-5

            directions = jnp.eye(real.size).reshape(-1, *real.shape)
            return jnp.square(jax.lax.map(slope, directions)).sum() / len(real)

        found = jax.jit(lambda images: steepness(lambda x: logits(d.parameters, x), images))(real)
        assert float(found) == pytest.approx(float(by_differences(d.parameters)), rel=1e-6)

        direction = {
            name: jnp.asarray(RANDOM.normal(size=array.shape)) for name, array in d.parameters.items()
        }
        nothing = jax.tree.map(jnp.zeros_like, d.parameters)
        gradient = jax.jit(lambda d: with_penalty(nothing, networks.discriminator, LOSS, True, d, real))(d)
        along = sum(float((gradient[name] * direction[name]).sum()) for name in gradient)
        ahead, behind = (
            float(by_differences({n: a + sign * 1e-4 * direction[n] for n, a in d.parameters.items()}))
            for sign in (1, -1)
        )
        # 3 / 2 times the mean square, twice as strong since every other update pays it.
        assert along == pytest.approx(3.0 * (ahead - behind) / 2e-4, rel=1e-4)


def test_when_it_is_due() -> None:
    assert [LOSS.penalty_due("pytorch", step) for step in range(5)] == [False, True, False, True, False]
    # Steps 2, 4, 6, 8 train D: the second and the fourth of its updates pay.
    due = [LOSS.penalty_due("paper", step) for step in (1, 3, 5, 7)]
    assert due == [False, True, False, True]
    assert not DiscriminatorLoss(r1_every=1).penalty_due("pytorch", 0)


@pytest.mark.parametrize(
    ("protocol", "every", "order", "penalised"),
    [
        ("pytorch", 2, [0, 0], [False, True]),
        ("paper", 2, [0, 1, 0, 1], [False, False, False, True]),
        ("paper", 1, [0, 1], [False, False]),  # one program of D, which pays in each of its steps
    ],
)
def test_the_order_of_steps_chosen_on_the_host(
    protocol: Protocol, every: int, order: list[int], penalised: list[bool]
) -> None:
    networks, optimizers, _ = begin(protocol)
    loss = dataclasses.replace(LOSS, r1_every=every)
    turns = make_turns(networks, optimizers, protocol=protocol, loss=loss)
    assert (turns.order, turns.penalised) == (order, penalised)
    assert (turns.penalty is not None) == any(penalised)


@pytest.mark.parametrize("protocol", [pytest.param("pytorch", marks=pytest.mark.slow), "paper"])
def test_steps_chosen_on_the_host_are_those_the_program_chooses(protocol: Protocol) -> None:
    """PyTorch's protocol has one kind of step, the paper's two; the penalty is another program."""
    networks, optimizers, state = begin(protocol)
    plain = jax.jit(make_train_step(networks, optimizers, protocol=protocol))
    whole = make_train_step(networks, optimizers, protocol=protocol, loss=LOSS)
    whole = jax.jit(whole)
    turns = jit_turns(make_turns(networks, optimizers, protocol=protocol, loss=LOSS), None)
    ours, images = jax.tree.map(jnp.copy, state), jnp.asarray(IMAGES)
    penalised = []
    for _ in range(4):
        _, unpenalised = plain(state, images, LATENTS)
        state, measured = whole(state, images, LATENTS)
        ours, also = turns(ours, images, jnp.asarray(LATENTS))
        # Within the rounding of two programs; Adam's first steps are the signs of gradients.
        for name, value in measured.items():
            assert float(also[name]) == pytest.approx(float(value), rel=2e-2), name
        assert float(measured["d_loss"]) == pytest.approx(float(unpenalised["d_loss"]), rel=1e-5)
        other = float(unpenalised["d_grad_norm"]), float(measured["d_grad_norm"])
        penalised.append(abs(other[0] - other[1]) > 1e-3 * max(other))
    assert penalised == ([False, True] * 2 if protocol == "pytorch" else [False, False, False, True])
    there = flatten_state(state)
    for name, array in flatten_state(ours).items():
        np.testing.assert_allclose(array, there[name], rtol=5e-2, atol=1e-3, err_msg=name)


def test_training_begins_while_the_penalty_is_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first step returns although the penalty's program cannot be ready; the second one waits for it."""
    *_, state = begin()
    may_compile, began = threading.Event(), threading.Event()

    def penalty(state: Any, images: jax.Array, latents: jax.Array) -> Any:
        began.set()
        assert may_compile.wait(60)
        return jax.tree.map(lambda array: 0 * array + 1, state.discriminator.parameters)

    def step(state: Any, images: jax.Array, latents: jax.Array, penalty: Any = None) -> Any:
        return state._replace(step=state.step + 1), {"d_loss": sum(array.sum() for array in penalty.values())}

    made: list[Any] = []
    jit = step_module.jit_train_step
    monkeypatch.setattr(step_module, "jit_train_step", lambda *given: made.append(jit(*given)) or made[0])
    train_step = jit_turns(Turns([step], [0, 0], penalty, [False, True]), None)
    images, latents = jnp.asarray(IMAGES), jnp.asarray(LATENTS)
    state, first = train_step(state, images, latents)
    assert began.wait(60)
    assert not may_compile.is_set()
    assert float(first["d_loss"]) == 0
    may_compile.set()
    numbers = sum(array.size for array in state.discriminator.parameters.values())
    for due in (True, False, True):
        state, measured = train_step(state, images, latents)
        assert float(measured["d_loss"]) == due * numbers
    assert made[0]._cache_size() == 1, "the step takes any penalty without being compiled again"


@pytest.mark.slow
def test_a_penalised_discriminator_is_less_steep() -> None:
    """What the gradient is for, which is compared with differences above."""
    networks, optimizers, state = begin()
    images, steep = jnp.asarray(IMAGES), []
    real = images.astype(jnp.float32) / 127.5 - 1

    @jax.jit
    def measure(parameters: Any, statistics: Any) -> jax.Array:
        return steepness(lambda x: networks.discriminator(parameters, statistics, x, training=True)[0], real)

    for loss in (DiscriminatorLoss(), DiscriminatorLoss(r1=1.0)):
        step = jax.jit(make_train_step(networks, optimizers, loss=loss))
        trained = state
        for _ in range(60):
            trained, _ = step(trained, images, LATENTS)
        steep.append(float(measure(trained.discriminator.parameters, trained.discriminator.statistics)))
    assert steep[1] < steep[0] / 2


@pytest.mark.parametrize("r1", [pytest.param(0.0, marks=pytest.mark.slow), np.inf])
def test_a_penalty_that_is_not_finite_is_found(r1: float) -> None:
    """`test_paper.py` has a step in which nothing is found; PyTorch's twin of this test has both."""
    networks, optimizers, state = begin()
    loss = DiscriminatorLoss(r1=r1)
    found = first_nonfinite(networks, optimizers, state, jnp.asarray(IMAGES), jnp.asarray(LATENTS), loss=loss)
    if not r1:
        assert found is None
        return
    assert found is not None
    assert "gradient" in found
    assert "discriminator" in found


@pytest.mark.torch
def test_a_penalty_that_is_not_finite_is_found_in_pytorch() -> None:
    import torch

    from dcgan_torch.training.diagnosis import first_nonfinite as first_in_torch
    from dcgan_torch.training.optimizers import AdamSettings
    from dcgan_torch.training.state import create_state as create_torch_state

    images = torch.from_numpy(IMAGES.transpose(0, 3, 1, 2).copy())
    for r1 in (0.0, np.inf):
        state = create_torch_state(ARCHITECTURE, initial_weights(ARCHITECTURE, 0), AdamSettings().optimizer)
        loss = DiscriminatorLoss(r1=r1)
        found = first_in_torch(state, images, torch.from_numpy(LATENTS), loss=loss)
        assert (found is None) == (r1 == 0)
        assert found is None or "gradient" in found


@pytest.mark.parametrize(
    ("fields", "apart"),
    [
        ({"r1": 3.0, "r1_every": 2}, True),
        ({"r1": 3.0, "r1_every": 1}, False),
        ({"protocol": "paper", "r1": 3.0, "r1_every": 1}, True),
        ({}, False),
    ],
)
def test_a_cpu_chooses_between_programs_where_steps_differ(
    monkeypatch: pytest.MonkeyPatch, fields: dict[str, Any], apart: bool
) -> None:
    """XLA computes convolutions within a conditional several times slower there."""
    config = TrainingConfig(**{"protocol": "pytorch"} | fields)  # pyright: ignore[reportArgumentType]
    networks, optimizers, _ = begin(config.protocol)
    turned: list[Turns] = []
    monkeypatch.setattr(step_module, "jit_turns", lambda turns, *_: turned.append(turns))
    compile_steps(networks, optimizers, config)
    assert bool(turned) == apart
