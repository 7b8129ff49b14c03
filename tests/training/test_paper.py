"""The paper's protocol: who is trained when, the authors' Adam, what is recorded, and what is said when it breaks."""

from __future__ import annotations

import json
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from dcgan_core.description.presets import build_architecture
from dcgan_core.description.protocols import DiscriminatorLoss, trained_networks
from dcgan_core.training.watches import CollapseWatch
from dcgan_core.weights.canonical import initial_weights
from dcgan_jax.training.checkpoint import flatten_state
from dcgan_jax.training.diagnosis import first_nonfinite
from dcgan_jax.training.optimizers import make_optimizers, paper_adam
from dcgan_jax.training.state import Networks, Optimizers, TrainState, create_state
from dcgan_jax.training.step import jit_turns, make_train_step, make_turns
from tests.reliability import tiny

ARCHITECTURE = build_architecture("paper", image_shape=(16, 16, 1), nz=5, ngf=2, ndf=3)
RANDOM = np.random.default_rng(0)
IMAGES = jnp.asarray(RANDOM.integers(0, 256, (6, 16, 16, 1), np.uint8))
LATENTS = jnp.asarray(RANDOM.uniform(-1, 1, (6, 5)).astype(np.float32))


@pytest.fixture(scope="module")
def start() -> tuple[Networks, Optimizers, TrainState]:
    optimizers = make_optimizers(1e-3, 1e-3, 0.5, 0.999, "paper")
    networks, state = create_state(ARCHITECTURE, initial_weights(ARCHITECTURE, 0), optimizers)
    return networks, optimizers, state


def test_each_step_trains_one_network_g_first(start: tuple[Networks, Optimizers, TrainState]) -> None:
    networks, optimizers, state = start
    step = jax.jit(make_train_step(networks, optimizers, protocol="paper"))
    for number in range(1, 5):
        before = {name: np.asarray(array) for name, array in flatten_state(state).items()}
        state, measured = step(state, IMAGES, LATENTS)
        changed = {
            name.split(".")[0]
            for name, array in flatten_state(state).items()
            if name != "step" and not np.array_equal(before[name], array)
        }
        assert (
            changed
            == set(trained_networks("paper", number))
            == {"generator" if number % 2 else "discriminator"}
        )
        assert (float(measured["g_grad_norm"]) > 0) == (number % 2 == 1)
        assert (float(measured["d_grad_norm"]) > 0) == (number % 2 == 0)
    assert int(state.generator.optimizer[1].count) == 2  # pyright: ignore[reportIndexIssue,reportAttributeAccessIssue]


def test_steps_chosen_on_the_host_are_those_the_program_chooses(
    start: tuple[Networks, Optimizers, TrainState],
) -> None:
    networks, optimizers, state = start
    whole = jax.jit(make_train_step(networks, optimizers, protocol="paper"))
    turns = jit_turns(make_turns(networks, optimizers, protocol="paper"), None)
    ours = jax.tree.map(jnp.copy, state)
    for _ in range(2):
        state, measured = whole(state, IMAGES, LATENTS)
        ours, also = turns(ours, IMAGES, LATENTS)
        assert measured.keys() == also.keys()
    there = flatten_state(state)
    for name, array in flatten_state(ours).items():
        # Two programs round in their own ways, and Adam's first step is the sign of a gradient.
        np.testing.assert_allclose(array, there[name], rtol=1e-3, atol=1e-5, err_msg=name)


def test_a_smoothed_label_is_nothing_to_g(start: tuple[Networks, Optimizers, TrainState]) -> None:
    networks, optimizers, state = start
    plain, smoothed = (
        [
            jax.jit(turn)(state, IMAGES, LATENTS)
            for turn in make_turns(
                networks, optimizers, protocol="paper", loss=DiscriminatorLoss(label_smoothing=smoothing)
            ).steps
        ]
        for smoothing in (0.0, 0.1)
    )
    for turn in (0, 1):
        assert float(plain[turn][1]["g_loss"]) == pytest.approx(float(smoothed[turn][1]["g_loss"]))
        assert float(plain[turn][1]["d_loss"]) != pytest.approx(float(smoothed[turn][1]["d_loss"]))
    norms = {
        name: [float(course[turn][1][name]) for course in (plain, smoothed)]
        for turn, name in enumerate(("g_grad_norm", "d_grad_norm"))
    }
    assert norms["g_grad_norm"][0] == pytest.approx(norms["g_grad_norm"][1])
    assert norms["d_grad_norm"][0] != pytest.approx(norms["d_grad_norm"][1])


def adam_by_hand(values: np.ndarray, gradients: np.ndarray, *, l2: float, decay: float) -> np.ndarray:
    """The authors' update rule, read off their program."""
    m = v = np.zeros_like(values)
    for t, gradient in enumerate(gradients, start=1):
        g = gradient + l2 * values
        b1 = 0.5 * (1 - decay) ** (t - 1)
        m, v = b1 * m + (1 - b1) * g, 0.999 * v + 0.001 * g**2
        values = values - 1e-3 * (m / (1 - 0.5**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
    return values


def test_the_authors_adam() -> None:
    values, gradients = RANDOM.normal(size=8), RANDOM.normal(size=(6, 8)) * 1e-4
    with jax.enable_x64(True), jax.numpy_dtype_promotion("standard"):
        optimizer = paper_adam(1e-3, 0.5, 0.999)
        ours, state = jnp.asarray(values), optimizer.init(jnp.asarray(values))
        for gradient in gradients:
            updates, state = optimizer.update(jnp.asarray(gradient), state, ours)
            ours = ours + updates  # pyright: ignore[reportOperatorIssue]
    distance = {
        (l2, decay): np.abs(np.asarray(ours) - adam_by_hand(values, gradients, l2=l2, decay=decay)).max()
        for l2, decay in ((1e-5, 1e-8), (0, 1e-8), (1e-5, 0))
    }
    assert distance[1e-5, 1e-8] < 1e-15
    assert distance[0, 1e-8] > 1e-6  # without its L2
    assert distance[1e-5, 0] > 1e-13  # with a beta1 that stays


def test_what_is_recorded_of_steps_in_turn(tmp_path: Path) -> None:
    tiny.run(tmp_path / "run", num_steps=6, protocol="paper", log_every_steps=4)
    lines = [json.loads(line) for line in (tmp_path / "run" / "stats.jsonl").read_text().splitlines()]
    has = {line["step"]: {name[0] for name in line if name.endswith("grad_norm")} for line in lines}
    # A line of each network in every interval, and one of the last step.
    assert has == {1: {"g"}, 3: {"g"}, 4: {"d"}, 6: {"d"}}
    assert all("d_fake_after" not in line and {"d_loss", "g_loss", "d_real"} <= line.keys() for line in lines)


def test_a_vanished_gradient_shows_between_the_lines_of_the_other_network() -> None:
    watch = CollapseWatch(1.0)
    warned = []
    for step in range(100, 400, 10):
        warned += watch.look({"step": step - 1, "g_grad_norm": 1e-6})
        warned += watch.look({"step": step, "d_grad_norm": 1.0})
    assert [warning.event for warning in warned] == ["gradients-vanished"]


@pytest.mark.parametrize("number", [0, 1])
def test_the_first_array_that_breaks_is_named(
    start: tuple[Networks, Optimizers, TrainState], number: int
) -> None:
    """Real images that are infinite break D's pass, whichever network the step trains."""
    networks, optimizers, state = start
    state = state._replace(step=jnp.int32(number))
    infinite = jnp.full((6, 16, 16, 1), jnp.inf)
    found = first_nonfinite(networks, optimizers, state, infinite, LATENTS, "paper")
    assert found is not None
    assert "layer 0 of the discriminator" in found
    assert "real images" in found


def test_a_step_in_which_nothing_breaks_names_nothing(
    start: tuple[Networks, Optimizers, TrainState],
) -> None:
    assert first_nonfinite(*start, IMAGES, LATENTS, "paper") is None
