"""Modules built from a description: names, weights in and out, shapes, and what they compute."""

from __future__ import annotations

import dataclasses
import functools
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx

from dcgan_core.description.architecture import Architecture, Network
from dcgan_core.description.layer import conv, dense, project
from dcgan_core.description.presets import PRESETS, build_architecture
from dcgan_core.errors import InputError
from dcgan_core.weights.canonical import STATISTIC_ROLES, Weights, initial_weights, split_name, weight_shapes
from dcgan_jax.network.modules import (
    LayerModule,
    NetworkModule,
    build_network,
    canonical_name,
    get_weights,
    set_weights,
)
from dcgan_jax.network.pure import split_network
from tests.network import plain

# A projection with a bias and units of its own, bias in front of normalisation, slope 0.01, uneven widths.
SIZES = {"nz": 3, "ngf": 2, "ndf": 3}


@functools.cache
def narrow(preset: str) -> Architecture:
    return build_architecture(preset, **SIZES)  # pyright: ignore[reportArgumentType]


def lively(architecture: Architecture, seed: int = 0) -> dict[str, Weights]:
    """Return weights in which no array is at its initial constant, so that each of them matters."""
    random = np.random.default_rng(seed)
    weights = initial_weights(architecture, seed)
    for network in weights.values():
        for name, array in network.items():
            role = split_name(name)[1]
            if role == "updates":
                network[name] = np.array(random.integers(100), np.int64)
            elif role == "variance":
                network[name] = random.uniform(0.5, 2, array.shape).astype(np.float32)
            elif role == "kernel":
                network[name] = (array * 10).astype(np.float32)
            else:
                network[name] = random.normal(0.1, 0.5, array.shape).astype(np.float32)
    return weights


def filled(architecture: Architecture, name: str, **settings: Any) -> tuple[NetworkModule, Weights]:
    weights = lively(architecture)[name]
    module = build_network(architecture, name, **settings)
    set_weights(module, weights)
    return module, weights


@pytest.mark.parametrize("preset", PRESETS)
def test_the_path_of_a_variable_is_its_canonical_name(preset: str) -> None:
    architecture = narrow(preset)
    for name, network in architecture.networks().items():
        kinds: dict[str, type] = {}

        def build(name: str = name, kinds: dict[str, type] = kinds) -> dict[str, jax.Array]:
            flat = nnx.to_flat_state(nnx.state(build_network(architecture, name)))
            kinds.update({canonical_name(path): type(variable) for path, variable in flat})
            return {canonical_name(path): variable[...] for path, variable in flat}

        assert {key: array.shape for key, array in jax.eval_shape(build).items()} == weight_shapes(network)
        for key, kind in kinds.items():
            assert kind is (nnx.BatchStat if split_name(key)[1] in STATISTIC_ROLES else nnx.Param)


@pytest.mark.parametrize("preset", ["pytorch", "paper", "tomatopope", "celeba32", "course-mnist"])
def test_weights_go_in_and_out_to_the_bit(preset: str) -> None:
    architecture = narrow(preset)
    for name in architecture.networks():
        module, weights = filled(architecture, name)
        again = get_weights(module)
        assert again.keys() == weights.keys()
        for key, array in weights.items():
            assert (again[key].dtype, again[key].shape) == (array.dtype, array.shape)
            assert again[key].tobytes() == array.tobytes(), key


def test_weights_that_do_not_fit_change_nothing() -> None:
    module, weights = filled(narrow("pytorch"), "generator")
    wrong = {**weights, "layers.1.kernel": weights["layers.1.kernel"].transpose(3, 2, 0, 1)}
    wrong["layers.0.kernel"] = weights["layers.0.kernel"] + 1
    del wrong["layers.2.mean"]
    with pytest.raises(InputError, match=r"the generator does not fit[^|]*missing: layers\.2\.mean"):
        set_weights(module, wrong)
    assert all(np.array_equal(array, weights[key]) for key, array in get_weights(module).items())


def test_a_fresh_module_holds_no_initial_values() -> None:
    """They are drawn in dcgan_core.weights.canonical alone; a module that was never filled draws nothing but grey."""
    weights = get_weights(build_network(narrow("pytorch"), "generator"))
    assert not any(
        array.any() for name, array in weights.items() if name.endswith(("kernel", "shift", "mean"))
    )


def apply(
    module: NetworkModule, inputs: np.ndarray, training: bool = False
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Return (outputs, statistics after the pass), compiled: operation by operation takes far longer."""
    pure, parameters, statistics = split_network(module)
    run = jax.jit(functools.partial(pure, training=training))
    outputs, after = run(parameters, statistics, jnp.asarray(inputs))
    return np.asarray(outputs), {name: np.asarray(array) for name, array in after.items()}


def output_shape(architecture: Architecture, name: str, count: int) -> tuple[int, ...]:
    """Return the shape that a network computes for `count` inputs, without computing."""
    shape = (architecture.nz,) if name == "generator" else architecture.image_shape
    inputs = jax.ShapeDtypeStruct((count, *shape), jnp.float32)
    return jax.eval_shape(
        lambda inputs: build_network(architecture, name)(inputs, training=True), inputs
    ).shape


@pytest.mark.parametrize("preset", PRESETS)
def test_the_shapes_of_every_preset(preset: str) -> None:
    architecture = narrow(preset)
    assert output_shape(architecture, "generator", 5) == (5, *architecture.image_shape)
    assert output_shape(architecture, "discriminator", 5) == (5,)


@pytest.mark.parametrize("preset", ["pytorch", "paper"])
@pytest.mark.parametrize("size", [(16, 16), (17, 17), (50, 50), (96, 64), (31, 100), (256, 16)])
def test_the_shapes_of_other_sizes(preset: str, size: tuple[int, int]) -> None:
    architecture = build_architecture(preset, image_shape=(*size, 1), nz=3, ngf=1, ndf=1)
    assert output_shape(architecture, "generator", 2) == (2, *size, 1)
    assert output_shape(architecture, "discriminator", 2) == (2,)


# Together: stems and heads of both kinds, kernels 1 to 5, output padding, crops, biases, normalisation per unit
# and statistics of both kinds.
COMPUTED = [
    *(
        (preset, True)
        for preset in ("akashkadel", "authors-svhn", "celeba32", "course-mnist", "csinva-mnist")
    ),
    *((preset, False) for preset in ("authors-svhn", "celeba32")),
]


@pytest.mark.parametrize(("preset", "training"), COMPUTED)
def test_a_network_computes_its_definition(preset: str, training: bool) -> None:
    architecture = narrow(preset)
    random = np.random.default_rng(1)
    inputs = {
        "generator": random.normal(size=(4, 1, 1, architecture.nz)),
        "discriminator": random.uniform(-1, 1, size=(4, *architecture.image_shape)),
    }
    for name, network in architecture.networks().items():
        module, weights = filled(architecture, name)
        given = inputs[name].reshape(4, -1) if name == "generator" else inputs[name]
        outputs, after = apply(module, given.astype(np.float32), training)
        expected, expected_after = plain.forward(
            network, weights, inputs[name].astype(np.float32), training=training
        )
        np.testing.assert_allclose(outputs, expected.reshape(outputs.shape), rtol=2e-4, atol=2e-5)
        assert after.keys() == expected_after.keys()
        for key, array in expected_after.items():
            np.testing.assert_allclose(after[key], array, rtol=1e-4, atol=1e-5, err_msg=key)
            if not training:
                assert np.array_equal(after[key], weights[key])


def test_a_network_that_computes_something_else_is_caught() -> None:
    """The comparison above, against definitions that differ in one number each."""
    architecture = narrow("celeba32")
    module, weights = filled(architecture, "generator")
    latents = np.random.default_rng(1).normal(size=(4, 3)).astype(np.float32)
    outputs, _ = apply(module, latents)

    def differs(network: Network, other: Weights) -> bool:
        expected, _ = plain.forward(network, other, latents[:, None, None])
        return not np.allclose(outputs, expected, rtol=2e-4, atol=2e-5)

    assert not differs(architecture.generator, weights)
    stem, *rest = architecture.generator.layers
    assert stem.normalization is not None
    coarse = dataclasses.replace(
        stem, normalization=dataclasses.replace(stem.normalization, eps=1e-3, per_unit=True)
    )
    assert differs(Network((coarse, *rest)), weights)
    for key in ("layers.0.kernel", "layers.0.bias", "layers.0.scale", "layers.0.shift", "layers.0.mean"):
        turned = weights[key].transpose(1, 0, *range(2, weights[key].ndim))
        assert differs(architecture.generator, {**weights, key: turned}), key
    kernel = weights["layers.1.kernel"]
    for turned in (kernel[::-1], kernel[:, ::-1], kernel.transpose(1, 0, 2, 3)):
        assert differs(architecture.generator, {**weights, "layers.1.kernel": turned})


def test_activations_of_each_layer_in_turn() -> None:
    architecture = narrow("akashkadel")
    module, _ = filled(architecture, "discriminator")
    images = np.random.default_rng(0).uniform(-1, 1, (2, 28, 28, 1)).astype(np.float32)
    maps = nnx.jit(lambda module, images: list(module.activations(images)))(module, images)
    assert [one.shape for one in maps] == [(2, *layer.output_shape) for layer in module.network.layers]
    np.testing.assert_allclose(apply(module, images)[0], maps[-1].reshape(2), rtol=1e-5)


@pytest.mark.parametrize("slope", [0.2, 0.01])
def test_the_leaky_slope_at_and_around_zero(slope: float) -> None:
    layer = dataclasses.replace(dense((1, 1, 1)), activation="leaky_relu", slope=slope)
    module = LayerModule(layer, "running", "float32")
    module.kernel[...] = jnp.ones((1, 1, 1, 1))

    @jax.jit
    @jax.value_and_grad
    def value_and_slope(value: jax.Array) -> jax.Array:
        return module(value.reshape(1, 1, 1, 1), training=False).reshape(())

    # As PyTorch has it: at exactly 0 the negative side's slope.
    for value, expected in ((-2.0, (-2 * slope, slope)), (0.0, (0, slope)), (3.0, (3, 1))):
        assert np.allclose(value_and_slope(value), expected)


def test_relu_has_no_slope_at_zero() -> None:
    layer = dataclasses.replace(dense((1, 1, 1)), activation="relu")
    module = LayerModule(layer, "running", "float32")
    module.kernel[...] = jnp.ones((1, 1, 1, 1))
    slope = jax.jit(jax.grad(lambda value: module(value.reshape(1, 1, 1, 1), training=False).reshape(())))
    assert [float(slope(jnp.float32(v))) for v in (-1, 0, 1)] == [0, 0, 1]


def test_a_bias_behind_a_projection_is_one_for_each_unit() -> None:
    layer = project(2, (2, 3, 4), bias=True)
    module = LayerModule(layer, "running", "float32")
    bias = np.arange(24, dtype=np.float32).reshape(2, 3, 4)
    module.bias[...] = jnp.asarray(bias)
    out = module(jnp.ones((5, 1, 1, 2)), training=False)
    assert np.array_equal(out, np.broadcast_to(bias, (5, 2, 3, 4)))
    layer = conv((4, 4, 1), 3, 3, 1, 1, bias=True)
    module = LayerModule(layer, "running", "float32")
    module.bias[...] = jnp.arange(3.0)
    assert np.array_equal(module(jnp.ones((1, 4, 4, 1)), training=False)[0, 1, 2], [0, 1, 2])


def test_a_pure_network_is_its_module() -> None:
    architecture = narrow("celeba32")
    module, weights = filled(architecture, "generator")
    pure, parameters, statistics = split_network(module)
    assert parameters.keys() | statistics.keys() == weights.keys()
    assert all((split_name(name)[1] in STATISTIC_ROLES) == (name in statistics) for name in weights)
    latents = np.random.default_rng(0).normal(size=(4, 3)).astype(np.float32)
    outputs, after = apply(module, latents, training=True)
    kept = get_weights(module)
    assert all(np.array_equal(kept[name], weights[name]) for name in weights), "a pure function has no effect"
    whole = nnx.jit(lambda module, latents: module(latents, training=True))
    np.testing.assert_allclose(outputs, whole(module, latents), rtol=1e-5, atol=1e-6)
    kept = get_weights(module)
    for name in after:
        np.testing.assert_allclose(after[name], kept[name], rtol=1e-5, atol=1e-6)
        assert not np.array_equal(after[name], weights[name])
    again, _, _ = split_network(filled(architecture, "generator")[0])
    assert hash(again) == hash(pure)
    assert again == pure, "equal descriptions have to share one compiled program"


def test_narrow_arithmetic_keeps_wide_weights_and_statistics() -> None:
    architecture = narrow("celeba32")
    latents = np.random.default_rng(0).normal(size=(8, 3)).astype(np.float32)
    wide, _ = apply(filled(architecture, "generator")[0], latents, training=True)
    module, _ = filled(architecture, "generator", compute_dtype="bfloat16")
    outputs, after = apply(module, latents, training=True)
    assert outputs.dtype == np.float32
    assert all(a.dtype == (np.int32 if n.endswith("updates") else np.float32) for n, a in after.items())
    assert 1e-5 < np.abs(outputs - wide).max() < 0.15, "bfloat16 keeps 8 bits: different, but not by much"
    maps = jax.eval_shape(lambda z: list(module.activations(z)), jnp.asarray(latents[:, None, None, :]))
    assert {one.dtype for one in maps} == {jnp.dtype("bfloat16")}


def test_double_precision_throughout() -> None:
    with jax.enable_x64(True):
        architecture = narrow("akashkadel")
        module, weights = filled(architecture, "generator", dtype="float64")
        latents = np.random.default_rng(0).normal(size=(4, 3))
        outputs, _ = apply(module, latents)
    assert outputs.dtype == np.float64
    expected, _ = plain.forward(architecture.generator, weights, latents[:, None, None])
    np.testing.assert_allclose(outputs, expected, rtol=1e-12, atol=1e-13)
