"""The 60 lines of Flax in `docs/sixty-lines.md` are run, and are the package's network and its training step."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from flax import nnx

from dcgan_core.description.presets import build_architecture
from dcgan_jax.training.optimizers import make_optimizers
from dcgan_jax.training.protocol_pytorch import make_train_step
from dcgan_jax.training.state import TrainState, create_state
from tests.network.test_modules import lively
from tests.project.checkout import ROOT

PAGE = (ROOT / "docs" / "sixty-lines.md").read_text(encoding="utf-8")
NETWORK, TRAINING = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)

ARCHITECTURE = build_architecture("pytorch", image_shape=(16, 16, 3), nz=8, ngf=4, ndf=4)
WEIGHTS = lively(ARCHITECTURE)
ROUNDING = 2e-6
"""Of float32, in sums of another order: the largest difference seen is 3e-7, the smallest of a mistake 7e-4."""

RANDOM = np.random.default_rng(0)
REAL = RANDOM.uniform(-1, 1, (6, 16, 16, 3)).astype(np.float32)
LATENTS = RANDOM.normal(size=(6, 8)).astype(np.float32)

PASS = jax.jit(
    lambda network, parameters, statistics, inputs, training: network(
        parameters, statistics, inputs, training=training
    ),
    static_argnums=(0, 4),
)

FORWARD_MISTAKES = {
    "another slope": ("nnx.leaky_relu(x, 0.2)", "nnx.leaky_relu(x, 0.1)"),
    "another epsilon": ("1e-5", "1e-3"),
    "the biased variance": (" * n / (n - 1)", ""),
    "the other momentum": ("0.9 * self.mean[...] + 0.1 * mean", "0.1 * self.mean[...] + 0.9 * mean"),
}
GENERATOR_FIRST = (
    ("    d_adam.update(discriminator, gradient)\n", "    d_gradient = gradient\n"),
    (
        "    g_adam.update(generator, gradient)\n",
        "    g_adam.update(generator, gradient)\n    d_adam.update(discriminator, d_gradient)\n",
    ),
)


@contextlib.contextmanager
def as_people_have_it() -> Iterator[None]:
    """Within the block JAX is as lenient as it is outside this project's tests."""
    with jax.numpy_rank_promotion("allow"), jax.numpy_dtype_promotion("standard"):
        yield


def page(*replaced: tuple[str, str]) -> dict[str, Any]:
    """Return what the page's first block defines, with parts of it replaced."""
    text = NETWORK
    for old, new in replaced:
        assert old in text
        text = text.replace(old, new)
    names: dict[str, Any] = {}
    exec(compile(text, "docs/sixty-lines.md", "exec"), names)
    return names


def paths(network: Any) -> dict[str, tuple[str | int, ...]]:
    """Return where in a network of the page each variable is, by canonical name."""
    convolutions: list[tuple[str | int, ...]] = [("convs", index) for index in range(len(network.convs))]
    first = hasattr(network, "first")
    convolutions = [("first",), *convolutions] if first else [*convolutions, ("last",)]
    found: dict[str, tuple[str | int, ...]] = {
        f"layers.{index}.kernel": (*path, "kernel") for index, path in enumerate(convolutions)
    }
    for index in range(len(network.norms)):
        for role in ("scale", "shift", "mean", "variance"):
            found[f"layers.{index + (not first)}.{role}"] = ("norms", index, role)
    return found


def variables(network: Any) -> dict[str, Any]:
    """Return the variables of a network of the page by canonical name."""
    flat = dict(nnx.to_flat_state(nnx.state(network)))
    return {name: flat[path] for name, path in paths(network).items()}


def networks_of(names: Mapping[str, Any]) -> tuple[Any, Any]:
    """Return the page's generator and discriminator with the weights that the package's have."""
    made = names["Generator"](8, [8, 4], 3, nnx.Rngs(0)), names["Discriminator"]([4, 8], 3, nnx.Rngs(0))
    for network, name in zip(made, ("generator", "discriminator"), strict=True):
        own = variables(network)
        given = {key: array for key, array in WEIGHTS[name].items() if not key.endswith(".updates")}
        assert {key: variable[...].shape for key, variable in own.items()} == {
            key: array.shape for key, array in given.items()
        }
        for key, variable in own.items():
            variable[...] = jnp.asarray(given[key])
        nnx.update(network, nnx.from_flat_state([(paths(network)[key], one) for key, one in own.items()]))
    return made


def difference(theirs: Mapping[str, Any], ours: Mapping[str, Any]) -> float:
    """Return the largest difference between arrays of the same names; ours may be more."""
    return max(float(np.abs(np.asarray(ours[name]) - np.asarray(theirs[name])).max()) for name in theirs)


def forward_difference(names: Mapping[str, Any], start: TrainState, networks: Any) -> float:
    """Return how far passes of the page differ from ours: outputs in both modes, statistics after training."""
    found = []
    for network, ours, state, inputs in zip(
        networks_of(names), networks, start[:2], (LATENTS, REAL), strict=True
    ):
        for training in (False, True):
            outputs, statistics = ours(
                state.parameters, state.statistics, jnp.asarray(inputs), training=training
            )
            found.append(difference({"": network(inputs, training=training)}, {"": outputs}))
        moved = {name: v[...] for name, v in variables(network).items() if name in statistics}
        found.append(difference(moved, statistics))
    return max(found)


def step_difference(names: Mapping[str, Any], expected: tuple[TrainState, Mapping[str, Any]]) -> float:
    """Return how far one training step of the page differs: losses, gradients, weights, statistics."""
    after, measured = expected
    networks = networks_of(names)
    optimizers = [nnx.Optimizer(one, optax.adam(2e-4, b1=0.5), wrt=nnx.Param) for one in networks]
    losses = names["train_step"](*networks, *optimizers, jnp.asarray(REAL), jnp.asarray(LATENTS))
    found = [difference(dict(zip(("d_loss", "g_loss"), losses, strict=True)), measured)]
    for network, optimizer, state in zip(networks, optimizers, after[:2], strict=True):
        own = {name: variable[...] for name, variable in variables(network).items()}
        found.append(difference(own, state.parameters | state.statistics))
        # After one step Adam's first moments are half the gradients.
        adam: Any = state.optimizer
        moments = dict(nnx.to_flat_state(nnx.state(optimizer.opt_state[0].mu)))
        own = {name: moments[paths(network)[name]][...] for name in adam[0].mu}
        found.append(difference(own, adam[0].mu))
    return max(found)


@pytest.fixture(scope="module")
def start() -> tuple[Any, TrainState, Any]:
    optimizers = make_optimizers(2e-4, 2e-4, 0.5, 0.999)
    networks, state = create_state(ARCHITECTURE, WEIGHTS, optimizers)
    return networks, state, optimizers


@pytest.fixture(scope="module")
def stepped(start: tuple[Any, TrainState, Any]) -> tuple[TrainState, Mapping[str, Any]]:
    networks, state, optimizers = start
    return jax.jit(make_train_step(networks, optimizers))(state, jnp.asarray(REAL), jnp.asarray(LATENTS))


def test_it_is_sixty_lines() -> None:
    assert len(list(filter(None, NETWORK.splitlines()))) <= 60
    assert max(map(len, (NETWORK + TRAINING).splitlines())) < 110


def test_its_passes_are_those_of_the_package(start: tuple[Any, TrainState, Any]) -> None:
    networks, state, _ = start
    with as_people_have_it():
        assert forward_difference(page(), state, networks) < ROUNDING


@pytest.mark.parametrize("mistake", FORWARD_MISTAKES)
def test_a_mistake_in_a_pass_is_seen(start: tuple[Any, TrainState, Any], mistake: str) -> None:
    networks, state, _ = start
    with as_people_have_it():
        assert forward_difference(page(FORWARD_MISTAKES[mistake]), state, networks) > 50 * ROUNDING


def test_its_training_step_is_that_of_the_package(stepped: tuple[TrainState, Mapping[str, Any]]) -> None:
    with as_people_have_it():
        assert step_difference(page(), stepped) < ROUNDING


def test_another_order_of_the_updates_is_seen(stepped: tuple[TrainState, Mapping[str, Any]]) -> None:
    with as_people_have_it():
        assert step_difference(page(*GENERATOR_FIRST), stepped) > 50 * ROUNDING


@pytest.mark.slow  # its step is compared with the package above
def test_its_training_runs() -> None:
    """Shorter and narrower than on the page. It compiles a training step of its own, which takes its three seconds."""
    text = TRAINING
    for old, new in (("64 * 2**k", "2 * 2**k"), ("range(200)", "range(2)"), ("sample(512)", "sample(64)")):
        assert old in text
        text = text.replace(old, new)
    names = page()
    with as_people_have_it(), contextlib.redirect_stdout(io.StringIO()) as said:
        exec(compile(text, "docs/sixty-lines.md", "exec"), names)
    assert re.fullmatch(r"0 [\d.]+ [\d.]+\n", said.getvalue())
    assert names["drawn"].shape == (16, *names["images"].shape[1:])
    assert names["picture"].dtype == np.uint8
