"""Batch normalisation with PyTorch's semantics, against loops over single numbers in double precision."""

from __future__ import annotations

import dataclasses
import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from dcgan_core.description.architecture import Network
from dcgan_core.description.layer import Normalization, conv, project
from dcgan_jax.network import modules as normalization
from dcgan_jax.network.modules import (
    LayerModule,
    NetworkModule,
    batch_statistics,
    get_weights,
    normalize,
    over_batch,
    set_weights,
    unbiased,
)

RANDOM = np.random.default_rng(0)
MAPS = (RANDOM.normal(size=(5, 3, 4, 2)) * [1.0, 3.0] + [0.5, -2.0]).astype(np.float32)


def groups(maps: np.ndarray, per_unit: bool) -> dict[tuple[int, ...], list[tuple[int, ...]]]:
    """Return which places (n, h, w, c) share a mean: by (c,), or by (h, w, c) when `per_unit`."""
    shared: dict[tuple[int, ...], list[tuple[int, ...]]] = {}
    for place in np.ndindex(maps.shape):
        shared.setdefault(place[1:] if per_unit else place[3:], []).append(place)
    return shared


def by_hand(maps: np.ndarray, per_unit: bool) -> tuple[dict, dict, dict]:
    """Return (mean, biased variance, unbiased variance) by group, as the definitions have them."""
    means, biased, unbiased_ = {}, {}, {}
    for key, places in groups(maps, per_unit).items():
        values = [float(maps[place]) for place in places]
        mean = math.fsum(values) / len(values)
        squares = math.fsum((value - mean) ** 2 for value in values)
        means[key], biased[key], unbiased_[key] = mean, squares / len(values), squares / (len(values) - 1)
    return means, biased, unbiased_


def layer_of(per_unit: bool, eps: float = 1e-5, momentum: float = 0.1):
    """Return a layer that normalises maps of MAPS' shape and does nothing else: its kernel is the identity."""
    norm = Normalization(eps, momentum, per_unit)
    return conv(MAPS.shape[1:], MAPS.shape[3], 1, 1, 0, normalization=norm)  # pyright: ignore[reportArgumentType]


def identity_network(per_unit: bool, statistics: str = "running", **settings: float) -> NetworkModule:
    layer = layer_of(per_unit, **settings)
    module = NetworkModule(Network((layer,), statistics))  # pyright: ignore[reportArgumentType]
    weights = get_weights(module)
    weights["layers.0.kernel"] = np.eye(2, dtype=np.float32)[None, None]
    shape = layer.normalization_shape
    weights["layers.0.scale"] = np.linspace(0.5, 2, math.prod(shape)).astype(np.float32).reshape(shape)
    weights["layers.0.shift"] = np.linspace(-1, 1, math.prod(shape)).astype(np.float32).reshape(shape)
    set_weights(module, weights)
    return module


def check_running_statistics(
    maps: np.ndarray, before: dict, after: dict, per_unit: bool, momentum: float
) -> None:
    """Assert that `after` are the running statistics that PyTorch has once it saw `maps`."""
    means, _, variances = by_hand(maps, per_unit)
    for key in means:
        mean = (1 - momentum) * float(before["mean"][key]) + momentum * means[key]
        variance = (1 - momentum) * float(before["variance"][key]) + momentum * variances[key]
        assert float(after["mean"][key]) == pytest.approx(mean, rel=1e-5, abs=1e-6)
        assert float(after["variance"][key]) == pytest.approx(variance, rel=1e-5)
    assert int(after["updates"]) == int(before["updates"]) + 1


def statistics_of(module: NetworkModule) -> dict[str, np.ndarray]:
    weights = get_weights(module)
    return {role: weights[f"layers.0.{role}"] for role in ("mean", "variance", "updates")}


@pytest.mark.parametrize("per_unit", [False, True])
def test_batch_statistics_are_the_mean_and_the_biased_variance(per_unit: bool) -> None:
    mean, variance = batch_statistics(jnp.asarray(MAPS), per_unit=per_unit)
    means, biased, _ = by_hand(MAPS, per_unit)
    assert mean.shape == variance.shape == ((3, 4, 2) if per_unit else (2,))
    for key in means:
        assert float(mean[key]) == pytest.approx(means[key], rel=1e-5, abs=1e-6)
        assert float(variance[key]) == pytest.approx(biased[key], rel=1e-5)


def test_a_large_mean_costs_no_digits() -> None:
    """E[x^2] - E[x]^2 in float32 would be wrong by more than the variance itself here."""
    maps = (RANDOM.normal(size=(64, 4, 4, 1)) + 4096).astype(np.float32)
    _, variance = batch_statistics(jnp.asarray(maps), per_unit=False)
    assert float(variance[0]) == pytest.approx(maps.astype(np.float64).var(), rel=1e-3)
    careless = np.square(maps).mean(dtype=np.float32) - np.square(maps.mean(dtype=np.float32))
    assert abs(careless - maps.astype(np.float64).var()) > 0.1


def test_narrow_maps_are_measured_in_single_precision() -> None:
    maps = jnp.asarray(MAPS, jnp.bfloat16)
    mean, variance = batch_statistics(maps, per_unit=False)
    assert mean.dtype == variance.dtype == jnp.float32
    means, biased, _ = by_hand(np.asarray(maps, np.float32), False)
    for key in means:
        assert float(mean[key]) == pytest.approx(means[key], rel=1e-5)
        assert float(variance[key]) == pytest.approx(biased[key], rel=1e-5)
    normal = normalize(maps, mean, variance, jnp.ones(2), jnp.zeros(2), 1e-5)
    assert normal.dtype == jnp.bfloat16


@pytest.mark.parametrize("per_unit", [False, True])
@pytest.mark.parametrize("eps", [1e-5, 0.3])
def test_training_normalises_by_the_biased_variance_of_the_batch(per_unit: bool, eps: float) -> None:
    module = identity_network(per_unit, eps=eps)
    weights = get_weights(module)
    outputs = np.asarray(module.stack(jnp.asarray(MAPS), True))
    means, biased, unbiased_ = by_hand(MAPS, per_unit)
    worst = 0.0
    for key, places in groups(MAPS, per_unit).items():
        scale, shift = float(weights["layers.0.scale"][key]), float(weights["layers.0.shift"][key])
        for place in places:
            centred = float(MAPS[place]) - means[key]
            expected = centred / math.sqrt(biased[key] + eps) * scale + shift
            assert float(outputs[place]) == pytest.approx(expected, rel=1e-4, abs=1e-5)
            worst = max(worst, abs(expected - shift - centred / math.sqrt(unbiased_[key] + eps) * scale))
    assert worst > 1e-3, "the unbiased variance would pass as well: this data tells nothing"


@pytest.mark.parametrize("momentum", [0.1, 0.25, 1.0])
@pytest.mark.parametrize("per_unit", [False, True])
def test_running_statistics_follow_the_mean_and_the_unbiased_variance(
    per_unit: bool, momentum: float
) -> None:
    module = identity_network(per_unit, momentum=momentum)
    for batch in (MAPS, MAPS[::-1] * 2 + 1, MAPS[:3]):
        before = statistics_of(module)
        module.stack(jnp.asarray(batch), True)
        check_running_statistics(batch, before, statistics_of(module), per_unit, momentum)
    assert int(statistics_of(module)["updates"]) == 3


def biased_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    """What flax.nnx.BatchNorm does."""
    monkeypatch.setattr(normalization, "unbiased", lambda variance, count: variance)


def count_the_batch_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """n is the number of values of a mean, not of images."""
    monkeypatch.setattr(normalization, "unbiased", lambda variance, count: unbiased(variance, len(MAPS)))


@pytest.mark.parametrize("mistake", [biased_instead, count_the_batch_only])
def test_the_check_catches_another_variance(mistake, monkeypatch: pytest.MonkeyPatch) -> None:
    mistake(monkeypatch)
    module = identity_network(per_unit=False)
    before = statistics_of(module)
    module.stack(jnp.asarray(MAPS), True)
    with pytest.raises(AssertionError):
        check_running_statistics(MAPS, before, statistics_of(module), False, 0.1)


def test_the_check_catches_flaxs_sense_of_momentum() -> None:
    module = identity_network(per_unit=False, momentum=0.9)
    before = statistics_of(module)
    module.stack(jnp.asarray(MAPS), True)
    with pytest.raises(AssertionError):
        check_running_statistics(MAPS, before, statistics_of(module), False, 0.1)


@pytest.mark.parametrize("per_unit", [False, True])
def test_evaluation_uses_the_running_statistics_and_changes_nothing(per_unit: bool) -> None:
    module = identity_network(per_unit, eps=0.2)
    module.stack(jnp.asarray(MAPS * 3), True)
    before = get_weights(module)
    outputs = np.asarray(module.stack(jnp.asarray(MAPS), False))
    assert all(np.array_equal(before[key], array) for key, array in get_weights(module).items())
    for key, places in groups(MAPS, per_unit).items():
        mean, variance, scale, shift = (
            float(before[f"layers.0.{role}"][key]) for role in ("mean", "variance", "scale", "shift")
        )
        for place in places:
            expected = (float(MAPS[place]) - mean) / math.sqrt(variance + 0.2) * scale + shift
            assert float(outputs[place]) == pytest.approx(expected, rel=1e-4, abs=1e-5)


@pytest.mark.parametrize("per_unit", [False, True])
def test_batch_statistics_normalise_by_the_batch_even_in_evaluation(per_unit: bool) -> None:
    """As the authors' code does: there are no running statistics at all."""
    module = identity_network(per_unit, statistics="batch")
    assert not [name for name in get_weights(module) if name.endswith(("mean", "variance", "updates"))]
    evaluated = module.stack(jnp.asarray(MAPS), False)
    running = identity_network(per_unit)
    assert np.array_equal(evaluated, running.stack(jnp.asarray(MAPS), True))
    assert np.array_equal(evaluated, module.stack(jnp.asarray(MAPS), True))


def test_one_value_has_no_variance() -> None:
    with pytest.raises(ValueError, match="use a larger batch"):
        unbiased(jnp.ones(3), 1)
    layer = project(4, (1, 1, 3), normalization=Normalization())
    module = NetworkModule(Network((layer,)))
    with pytest.raises(ValueError, match="use a larger batch"):
        module.stack(jnp.ones((1, 1, 1, 4)), True)


def test_gradients_flow_through_the_statistics_of_the_batch() -> None:
    """A normalised batch does not change when its input is scaled: the gradient along the input is 0."""
    module = identity_network(per_unit=False, eps=0.0)

    def total(maps: jax.Array) -> jax.Array:
        mean, variance = batch_statistics(maps, per_unit=False)
        weights = (module.layers[0].scale[...], module.layers[0].shift[...])
        return jnp.square(normalize(maps, mean, variance, *weights, 0.0)).sum()

    gradient = jax.grad(total)(jnp.asarray(MAPS))
    assert abs(float((gradient * MAPS).sum())) < 1e-3
    assert abs(float(gradient.sum())) < 1e-3


def test_observing_is_no_part_of_the_gradient() -> None:
    layer = dataclasses.replace(layer_of(per_unit=False), activation="none")

    def observed(maps: jax.Array) -> jax.Array:
        module = LayerModule(layer, "running", "float32")
        module.kernel[...] = jnp.eye(2)[None, None]
        module(maps, training=True)
        return module.mean[...].sum() + module.variance[...].sum()

    assert not np.asarray(jax.grad(observed)(jnp.asarray(MAPS))).any()


def test_over_batch() -> None:
    assert over_batch(jnp.ones(5)).shape == (1, 1, 1, 5)
    assert over_batch(jnp.ones((2, 3, 5))).shape == (1, 2, 3, 5)
