"""The training step against the protocol written out by hand, in double precision; and its mistakes, each caught."""

from __future__ import annotations

import dataclasses
import functools
import math
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from dcgan_core.description.presets import build_architecture
from dcgan_core.description.protocols import DiscriminatorLoss
from dcgan_core.weights.canonical import initial_weights, weight_shapes
from dcgan_jax.network.modules import normalize_images
from dcgan_jax.training.checkpoint import flatten_state
from dcgan_jax.training.losses import discriminator_loss, fake_loss, real_loss
from dcgan_jax.training.optimizers import make_optimizers
from dcgan_jax.training.state import canonical_weights, create_state
from dcgan_jax.training.step import make_train_step
from tests.training.by_hand import MISTAKES, Protocol
from tests.training.by_hand import train_step as train_step_by_hand

ARCHITECTURE = build_architecture("pytorch", image_shape=(16, 16, 1), nz=5, ngf=2, ndf=3)
NETWORKS = (ARCHITECTURE.generator, ARCHITECTURE.discriminator)
RATES: dict[str, Any] = {"g_lr": 3e-3, "d_lr": 7e-3, "beta1": 0.4, "beta2": 0.98}
STEPS = 3
# Without its fusion emitters XLA gets a gradient of the step by hand wrong, by a tenth.
FUSED = {"xla_cpu_use_fusion_emitters": True}


class Course(NamedTuple):
    """What a training came to: arrays by name after each step, and the measurements of each step."""

    states: list[dict[str, np.ndarray]]
    measurements: list[dict[str, float]]


@functools.cache
def data() -> tuple[np.ndarray, np.ndarray]:
    """Bytes (steps, N, H, W, C), darker than the generator's first images, and latents (steps, N, nz)."""
    random = np.random.default_rng(0)
    return random.integers(0, 128, (STEPS, 6, 16, 16, 1), np.uint8), random.normal(size=(STEPS, 6, 5))


@functools.cache
def by_the_package(label_smoothing: float = 0.0) -> Course:
    """Train in double precision with the package's step."""
    with jax.enable_x64(True):
        optimizers = make_optimizers(**RATES)
        weights = initial_weights(ARCHITECTURE, 0, "float64")
        networks, state = create_state(ARCHITECTURE, weights, optimizers, dtype="float64")
        train_step = make_train_step(
            networks, optimizers, loss=DiscriminatorLoss(label_smoothing=label_smoothing)
        )
        step = jax.jit(train_step)
        course = Course([], [])
        for images, latents in zip(*data(), strict=True):
            state, measurements = step(state, images, latents)
            course.states.append({name: np.asarray(array) for name, array in flatten_state(state).items()})
            course.measurements.append({name: float(value) for name, value in measurements.items()})
        return course


@functools.cache
def compiled_by_hand() -> Any:
    # The mistakes are arguments, so that one program serves them all.
    def step(state: Any, real: Any, latents: Any, switches: dict[str, Any]) -> Any:
        return train_step_by_hand(NETWORKS, state, real, latents, Protocol(**RATES, **switches))

    return jax.jit(step, compiler_options=FUSED)


@functools.cache
def by_hand(mistake: str | None = None, label_smoothing: float = 0.0) -> Course:
    """Train in double precision by the protocol, with one mistake or none."""
    with jax.enable_x64(True):
        weights = initial_weights(ARCHITECTURE, 0, "float64")
        state: Any = {"count": 0.0}
        for short, name in (("g", "generator"), ("d", "discriminator")):
            zeros = {
                key: np.zeros(shape)
                for key, shape in weight_shapes(ARCHITECTURE.networks()[name]).items()
                if key.split(".")[-1] in ("kernel", "scale", "shift")
            }
            state[short] = {"weights": weights[name], "first": zeros, "second": zeros}
        course = Course([], [])
        switches: dict[str, Any] = {name: name == mistake for name in MISTAKES}
        switches["label_smoothing"] = label_smoothing
        for images, latents in zip(*data(), strict=True):
            state, measurements = compiled_by_hand()(state, images / 127.5 - 1, latents, switches)
            course.states.append(flattened(state))
            course.measurements.append({name: float(value) for name, value in measurements.items()})
        return course


def flattened(state: Any) -> dict[str, np.ndarray]:
    """Return a state by hand under the names that a checkpoint has for its arrays."""
    flat = {"step": np.asarray(state["count"])}
    for short, name in (("g", "generator"), ("d", "discriminator")):
        flat[f"{name}.updates"] = np.asarray(state["count"])
        for key, array in state[short]["weights"].items():
            part = "statistics" if key.endswith(("mean", "variance", "updates")) else "parameters"
            flat[f"{name}.{part}.{key}"] = np.asarray(array)
        for part in ("first", "second"):
            flat |= {f"{name}.{part}_moments.{k}": np.asarray(a) for k, a in state[short][part].items()}
    return flat


def check_same(course: Course, other: Course) -> None:
    """Assert that two trainings agree in every number of every step, to a few roundings of double precision."""
    assert course.states[0].keys() == other.states[0].keys()
    for step in range(STEPS):
        for name, value in other.measurements[step].items():
            assert course.measurements[step][name] == pytest.approx(value, rel=1e-9), (step, name)
        for name, array in other.states[step].items():
            np.testing.assert_allclose(
                course.states[step][name], array, rtol=1e-7, atol=1e-11, err_msg=f"step {step}: {name}"
            )


def test_the_step_is_the_protocol() -> None:
    check_same(by_the_package(), by_hand())


@pytest.mark.parametrize("mistake", MISTAKES)
def test_every_mistake_would_be_seen(mistake: str) -> None:
    with pytest.raises(AssertionError):
        check_same(by_the_package(), by_hand(mistake))


def test_the_step_with_a_smoothed_label_is_the_protocol_but_for_that_label() -> None:
    check_same(by_the_package(0.1), by_hand(label_smoothing=0.1))
    for others in (0.0, 0.2):
        with pytest.raises(AssertionError):
            check_same(by_the_package(0.1), by_hand(label_smoothing=others))


def test_the_measurements() -> None:
    first, second, *_ = by_the_package().measurements
    assert set(first) == {
        "d_loss", "g_loss", "d_real", "d_fake_before", "d_fake_after", "d_accuracy", "fake_distance",
        "d_grad_norm", "g_grad_norm",
    }  # fmt: skip
    # An untrained D answers about 1/2 to everything: each of the three terms is about log 2.
    assert first["d_loss"] == pytest.approx(2 * math.log(2), rel=0.05)
    assert first["g_loss"] == pytest.approx(math.log(2), rel=0.05)
    assert all(0.4 < first[name] < 0.6 for name in ("d_real", "d_fake_before", "d_fake_after"))
    # D is another one by the time G is judged by it, and it has learnt.
    assert first["d_fake_after"] != first["d_fake_before"]
    assert second["d_loss"] < first["d_loss"]


def test_statistics_are_updated_three_times_and_once() -> None:
    for number, state in enumerate(by_the_package().states, 1):
        counts = {name: int(array) for name, array in state.items() if name.endswith("updates")}
        for name, count in counts.items():
            if ".statistics." not in name:
                assert count == number, "one update of Adam a step"
            else:
                assert count == (3 * number if name.startswith("discriminator") else number)
        assert int(state["step"]) == number


def test_the_statistics_of_d_are_of_real_fake_and_fake_in_turn() -> None:
    """By hand for the first normalised layer of D, whose input depends on a kernel that is known at each pass."""
    images, latents = (array[0] for array in data())
    package = by_the_package()
    before = initial_weights(ARCHITECTURE, 0, "float64")["discriminator"]
    after = {
        name.removeprefix("discriminator.parameters."): array
        for name, array in package.states[0].items()
        if name.startswith("discriminator.parameters.")
    }
    from tests.network import plain

    generator_weights = initial_weights(ARCHITECTURE, 0, "float64")["generator"]
    fake, _ = plain.forward(ARCHITECTURE.generator, generator_weights, latents[:, None, None], training=True)
    statistics = before
    for parameters, batch in ((before, images / 127.5 - 1), (before, fake), (after, fake)):
        _, statistics = plain.forward(
            ARCHITECTURE.discriminator, {**statistics, **strip(parameters)}, batch, training=True
        )
    for name, array in statistics.items():
        np.testing.assert_allclose(
            package.states[0][f"discriminator.statistics.{name}"], array, rtol=1e-9, atol=1e-13, err_msg=name
        )


def strip(weights: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    return {k: a for k, a in weights.items() if not k.endswith(("mean", "variance", "updates"))}


# --- its parts -------------------------------------------------------------------------------------------


def test_bytes_become_the_range_of_tanh_exactly() -> None:
    every = np.arange(256, dtype=np.uint8).reshape(1, 16, 16, 1)
    values = np.asarray(normalize_images(jnp.asarray(every), jnp.dtype("float32"))).ravel()
    assert values.dtype == np.float32
    assert (values[0], values[255]) == (-1, 1)
    np.testing.assert_allclose(values, np.arange(256) / 127.5 - 1, atol=1e-7)
    assert len(set(values)) == 256
    floats = jnp.linspace(-1, 1, 4).reshape(1, 2, 2, 1)
    assert np.array_equal(normalize_images(floats, jnp.dtype("float32")), floats)


@pytest.mark.parametrize("logit", [-2000.0, -30.0, -1.0, 0.0, 0.5, 30.0, 2000.0])
def test_losses_are_cross_entropies_of_logits_however_large(logit: float) -> None:
    logits = jnp.array([logit, logit], jnp.float32)
    # log(1 + e^-l), which from l = -700 down is -l to the last digit of a double.
    exact = math.log1p(math.exp(-logit)) if logit > -700 else -logit
    assert float(real_loss(logits)) == pytest.approx(exact, rel=1e-6, abs=1e-30)
    assert float(fake_loss(-logits)) == pytest.approx(exact, rel=1e-6, abs=1e-30)
    slope = jax.grad(real_loss)(logits)
    # The non-saturating loss: a G whose images D refuses outright still learns, and at full strength.
    assert np.allclose(slope, -1 / (1 + math.exp(min(logit, 700))) / 2, rtol=1e-5)


@pytest.mark.parametrize("logit", [-2000.0, -30.0, -1.0, 0.0, 0.5, 30.0, 2000.0])
def test_a_smoothed_label_draws_d_to_it_and_not_beyond(logit: float) -> None:
    logits = jnp.array([logit, logit], jnp.float32)
    exact = 0.9 * np.logaddexp(0, -logit) + 0.1 * np.logaddexp(0, logit)
    assert float(real_loss(logits, 0.1)) == pytest.approx(exact, rel=1e-6)
    slope = jax.grad(real_loss)(logits, 0.1)
    assert np.allclose(slope, (1 / (1 + math.exp(-max(logit, -700))) - 0.9) / 2, rtol=1e-5)


def test_without_smoothing_the_program_has_no_trace_of_it() -> None:
    logits = jnp.array([1.0, -2.0, 3.0])
    plain, smoothed = (str(jax.make_jaxpr(lambda x, s=s: real_loss(x, s))(logits)) for s in (0.0, 0.1))
    assert plain == str(jax.make_jaxpr(lambda x: jax.nn.softplus(-x).mean())(logits)) != smoothed


def test_losses_are_means_over_the_batch() -> None:
    logits = jnp.array([1.0, -2.0, 3.0])
    assert float(real_loss(logits)) == pytest.approx(np.log1p(np.exp([-1, 2, -3])).mean(), rel=1e-6)
    assert float(fake_loss(logits)) == pytest.approx(np.log1p(np.exp([1, -2, 3])).mean(), rel=1e-6)


def test_a_label_mismatch_is_of_real_images_and_labels_that_are_not_their_own() -> None:
    real, fake = np.array([[2.0, -1.0, 0.5], [0.3, 4.0, -3.0]]), np.array([[1.0, 9.0, 9.0], [9.0, 2.0, 9.0]])
    inputs = np.array([[7.0, 1, 0, 0], [7.0, 0, 1, 0]])  # a latent number, and the labels 0 and 1
    softplus = np.logaddexp(0, [[-2.0, -1.0, 0.5], [0.3, -4.0, -3.0]])
    own, others = (softplus[0, 0] + softplus[1, 1]) / 2, (softplus[0, 1:].sum() + softplus[1, ::2].sum()) / 4
    exact = 0.5 * (own + np.logaddexp(0, [1.0, 2.0]).mean() + 0.25 * others)
    loss = DiscriminatorLoss(scale=0.5, label_mismatch=0.25)
    assert float(discriminator_loss(loss, *map(jnp.asarray, (real, fake, inputs)))) == pytest.approx(
        exact, rel=1e-6
    )


def test_each_network_has_its_own_adam() -> None:
    """The first update of Adam is the learning rate times the sign, whatever the betas; the moments hold those."""
    optimizers = make_optimizers(g_lr=0.3, d_lr=0.07, beta1=0.9, beta2=0.99)
    parameters, gradient = {"a": jnp.zeros(2)}, {"a": jnp.array([2.0, -5.0])}
    for optimizer, rate in ((optimizers.generator, 0.3), (optimizers.discriminator, 0.07)):
        with jax.numpy_dtype_promotion("standard"):  # optax mixes counts with floats
            updates, state = optimizer.update(gradient, optimizer.init(parameters))
        assert np.allclose(updates["a"], [-rate, rate])  # pyright: ignore
        (adam,) = (part for part in state if isinstance(part, optax.ScaleByAdamState))  # pyright: ignore
        assert np.allclose(adam.mu["a"], 0.1 * gradient["a"])  # pyright: ignore
        assert np.allclose(adam.nu["a"], 0.01 * gradient["a"] ** 2)  # pyright: ignore


def test_a_network_of_another_kind_trains_in_narrow_arithmetic() -> None:
    """A projection, per-unit normalisation, a matrix as head, no running statistics, and bfloat16."""
    architecture = build_architecture("authors-svhn", image_shape=(16, 16, 1), nz=5, ngf=2, ndf=2)
    optimizers = make_optimizers(**RATES)
    weights = initial_weights(architecture, 0)
    networks, state = create_state(architecture, weights, optimizers, compute_dtype="bfloat16")
    step = jax.jit(make_train_step(networks, optimizers))
    images, latents = data()
    for _ in range(2):
        state, measurements = step(state, images[0], latents[0].astype(np.float32))
    assert all(np.isfinite(float(value)) and value.dtype == jnp.float32 for value in measurements.values())
    trained = canonical_weights(state)
    for name, network in weights.items():
        for key, array in network.items():
            after = trained[name][key]
            assert (after.dtype, after.shape) == (array.dtype, array.shape)
            assert not np.array_equal(after, array), f"{name}.{key} never changed"


def test_protocol_defaults_are_the_papers() -> None:
    protocol = dataclasses.asdict(Protocol())
    assert {name: protocol[name] for name in RATES} == {
        "g_lr": 2e-4,
        "d_lr": 2e-4,
        "beta1": 0.5,
        "beta2": 0.999,
    }
