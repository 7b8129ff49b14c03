"""Canonical weights: names, shapes, initial values to the bit, validation."""

from __future__ import annotations

import dataclasses
import math
import re

import numpy as np
import pytest

from dcgan_core.description.architecture import Architecture, Network
from dcgan_core.description.layer import (
    Layer,
    Normalization,
    conv,
    conv_transpose,
    dense,
    project,
)
from dcgan_core.description.presets import PRESETS, build_architecture
from dcgan_core.errors import InputError
from dcgan_core.weights import canonical as weights_module
from dcgan_core.weights.bundle import array_checksum
from dcgan_core.weights.canonical import (
    ROLES,
    Weights,
    fold_spectral,
    initial_network_weights,
    initial_weights,
    layer_shapes,
    parameter_count,
    power_iteration,
    split_name,
    validate_weights,
    weight_name,
    weight_shapes,
)


def narrow(preset: str = "pytorch", **changes: object) -> Architecture:
    height, width, channels = PRESETS[preset].image_shape
    architecture = build_architecture(preset, image_shape=(height, width, channels), nz=6, ngf=4, ndf=4)
    return dataclasses.replace(architecture, **changes)  # pyright: ignore[reportArgumentType]


def named(weights: dict[str, np.ndarray], role: str) -> list[np.ndarray]:
    return [array for name, array in weights.items() if name.endswith(role)]


# --- names and shapes ------------------------------------------------------------------------------------


def test_names_go_there_and_back() -> None:
    for role in ROLES:
        assert split_name(weight_name(12, role)) == (12, role)


@pytest.mark.parametrize(
    "name",
    ["", "layers.0", "layers.x.kernel", "layers.-1.kernel", "layers.².kernel", "main.0.weight", "layers.0.w"],
)
def test_other_names_are_refused(name: str) -> None:
    with pytest.raises(InputError, match=re.escape(repr(name))):
        split_name(name)


def test_the_roles_of_a_layer() -> None:
    norm = Normalization()
    bare = conv((8, 8, 3), 5, 4, 2, 1)
    assert layer_shapes(bare, "running") == {"kernel": (4, 4, 3, 5)}
    full = dataclasses.replace(bare, bias=True, normalization=norm)
    assert layer_shapes(full, "running") == {
        "kernel": (4, 4, 3, 5),
        "bias": (5,),
        "scale": (5,),
        "shift": (5,),
        "mean": (5,),
        "variance": (5,),
        "updates": (),
    }
    assert list(layer_shapes(full, "batch")) == ["kernel", "bias", "scale", "shift"]
    unit = project(7, (2, 3, 5), bias=True, normalization=Normalization(per_unit=True))
    shapes = layer_shapes(unit, "running")
    assert shapes["kernel"] == (2, 3, 5, 7)
    assert {shapes[role] for role in ("bias", "scale", "shift", "mean", "variance")} == {(2, 3, 5)}


def test_parameters_are_counted_by_hand() -> None:
    network = Network(
        (
            project(7, (2, 3, 5), bias=True, normalization=Normalization(per_unit=True)),
            conv((2, 3, 5), 4, 1, 1, 0, bias=True, normalization=Normalization()),
            dense((2, 3, 4), bias=True),
        )
    )
    by_hand = (2 * 3 * 5 * 7 + 3 * 2 * 3 * 5) + (5 * 4 + 3 * 4) + (2 * 3 * 4 + 1)
    assert parameter_count(network) == by_hand


# --- initial values --------------------------------------------------------------------------------------


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_starts_from_weights_that_fit_it(preset: str) -> None:
    architecture = narrow(preset)
    for name, weights in initial_weights(architecture, 0).items():
        network = architecture.networks()[name]
        validate_weights(network, weights, name)
        assert list(weights) == list(weight_shapes(network))
        for key, array in weights.items():
            assert array.dtype == (np.int64 if key.endswith("updates") else np.float32)
            assert np.isfinite(array).all()


def test_the_papers_initial_values() -> None:
    """N(0, 0.02) for kernels, N(1, 0.02) for scales, nothing else random."""
    architecture = build_architecture("pytorch")
    for weights in initial_weights(architecture, 3).values():
        for kernel in named(weights, "kernel"):
            # Five standard errors of a mean and of a standard deviation.
            assert abs(kernel.mean()) < 5 * 0.02 / kernel.size**0.5
            assert abs(kernel.std() - 0.02) < 5 * 0.02 / (2 * kernel.size) ** 0.5
        scales = np.concatenate(named(weights, "scale"))
        assert abs(scales.mean() - 1) < 5 * 0.02 / scales.size**0.5
        assert abs(scales.std() - 0.02) < 5 * 0.02 / (2 * scales.size) ** 0.5
        for role, value in (("shift", 0), ("mean", 0), ("variance", 1), ("updates", 0)):
            assert all((array == value).all() for array in named(weights, role))
    normal = np.abs(initial_network_weights(architecture, "generator", 3)["layers.1.kernel"]) / 0.02
    assert 0.680 < (normal < 1).mean() < 0.686, "not a normal distribution"
    assert normal.max() > 4, "cut off"


def test_a_bias_starts_at_zero() -> None:
    weights = initial_weights(narrow("course-mnist"), 0)
    biases = [bias for network in weights.values() for bias in named(network, "bias")]
    assert len(biases) == 7
    assert not any(bias.any() for bias in biases)


def test_pytorchs_defaults_are_uniform_up_to_the_root_of_the_fan_in() -> None:
    """`reset_parameters` of PyTorch's layers: U(-b, b), b = 1 / sqrt(fan-in), kernels and biases; scales 1."""
    architecture = narrow("course-mnist", initialization="torch-default")
    for name, network in architecture.networks().items():
        weights = initial_network_weights(architecture, name, 5)
        for index in range(len(network.layers)):
            kernel = weights[f"layers.{index}.kernel"]
            height, width, image, _ = kernel.shape
            bound = np.float32((height * width * image) ** -0.5)
            for array in (kernel, weights[f"layers.{index}.bias"]):
                assert np.abs(array).max() <= bound
            assert np.abs(kernel).max() > (0.99 if kernel.size > 1000 else 0.8) * bound
            assert abs(kernel.std() / bound - 3**-0.5) < 4 * kernel.size**-0.5
        assert all((scale == 1).all() for scale in named(weights, "scale"))
        assert not any(shift.any() for shift in named(weights, "shift"))


def test_a_projection_counts_its_inputs_as_fan_in() -> None:
    architecture = narrow("tomatopope")
    kernel = initial_network_weights(architecture, "generator", 0)["layers.0.kernel"]
    assert 0.99 * 6**-0.5 < np.abs(kernel).max() <= np.float32(6**-0.5)


def test_an_initialisation_of_convolutions_leaves_the_rest_at_the_defaults() -> None:
    architecture = build_architecture("tomatopope", ngf=16, ndf=16)
    weights = initial_weights(architecture, 0)
    generator, discriminator = weights["generator"], weights["discriminator"]
    kernels = [generator[f"layers.{i}.kernel"] for i in range(1, 5)]
    kernels += [discriminator[f"layers.{i}.kernel"] for i in range(4)]
    assert all(abs(kernel.std() - 0.02) < 5 * 0.02 / (2 * kernel.size) ** 0.5 for kernel in kernels)
    for kernel, fan_in in ((generator["layers.0.kernel"], 100), (discriminator["layers.4.kernel"], 2048)):
        assert abs(kernel.std() * (3 * fan_in) ** 0.5 - 1) < 5 / kernel.size**0.5
    assert generator["layers.0.bias"].any()
    assert all((scale == 1).all() for network in weights.values() for scale in named(network, "scale"))


def test_initialisations_that_differ_do_differ() -> None:
    drawn = {
        rule: initial_weights(narrow("tomatopope", initialization=rule), 0)["generator"]["layers.0.kernel"]
        for rule in ("dcgan", "convolutions", "torch-default")
    }
    assert not np.array_equal(drawn["dcgan"], drawn["convolutions"])
    assert np.array_equal(drawn["convolutions"], drawn["torch-default"])


def test_a_kernel_left_untouched_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """The defect of a public variant: a rule that matches layers by name, and matches none."""
    real = weights_module._initial_values

    def forgets_the_dense_layer(rule, layer, role, shape, random):
        if layer.kind == "dense" and role == "kernel":
            return np.zeros(shape)
        return real(rule, layer, role, shape, random)

    architecture = narrow("authors-svhn")
    initial_weights(architecture, 0)
    monkeypatch.setattr(weights_module, "_initial_values", forgets_the_dense_layer)
    with pytest.raises(InputError, match=r"'dcgan' leaves discriminator\.layers\.3\.kernel untouched"):
        initial_weights(architecture, 0)


def test_the_seed_the_network_and_the_layer_decide_and_nothing_else() -> None:
    architecture = narrow()
    weights = initial_weights(architecture, 0)
    for name in weights:
        alone = initial_network_weights(architecture, name, 0)
        assert all(np.array_equal(alone[key], array) for key, array in weights[name].items())
    other = initial_weights(architecture, 1)
    kernels = [
        array.ravel()[:16]
        for drawn in (weights, other)
        for network in drawn.values()
        for array in named(network, "kernel")
    ]
    assert len({kernel.tobytes() for kernel in kernels}) == len(kernels)
    # Another width of D, another last layer of G: the arrays that keep their shape keep their bits.
    wider = initial_weights(build_architecture("pytorch", image_shape=(64, 64, 1), nz=6, ngf=4, ndf=8), 0)
    assert np.array_equal(wider["generator"]["layers.1.kernel"], weights["generator"]["layers.1.kernel"])


def test_double_precision_is_the_same_numbers() -> None:
    architecture = narrow("tomatopope")
    single, double = initial_weights(architecture, 2), initial_weights(architecture, 2, "float64")
    for name, network in single.items():
        for key, array in network.items():
            assert double[name][key].dtype == (np.int64 if key.endswith("updates") else np.float64)
            assert np.array_equal(double[name][key], array)


# Both frameworks, every resumed run and every published figure start from these bits. A change here is a change
# of every result: it belongs in the change log, not in this table alone.
GOLDEN = {
    ("pytorch", "generator", "layers.0.kernel"): "ca6a052d931d0437",
    ("pytorch", "generator", "layers.0.scale"): "f7da613d15b269fa",
    ("pytorch", "generator", "layers.4.kernel"): "fe5ce7c46574fe42",
    ("pytorch", "discriminator", "layers.0.kernel"): "72feb702dfe275eb",
    ("pytorch", "discriminator", "layers.3.scale"): "9abae45a4753e002",
    ("tomatopope", "generator", "layers.0.kernel"): "2c75ca6e189468c6",
    ("tomatopope", "generator", "layers.0.bias"): "30823a57ab50c780",
    ("natsu", "discriminator", "layers.4.kernel"): "e7386e0d124cc3f5",
}


@pytest.mark.parametrize("key", GOLDEN, ids="-".join)
def test_the_bits_of_the_initial_weights(key: tuple[str, str, str]) -> None:
    preset, network, name = key
    array = initial_network_weights(narrow(preset), network, 1234)[name]
    assert array_checksum(array)[:16] == GOLDEN[key]


# --- validation ------------------------------------------------------------------------------------------


def test_every_problem_is_reported_at_once() -> None:
    architecture = narrow()
    weights = initial_weights(architecture, 0)["generator"]
    del weights["layers.0.scale"]
    weights["layers.9.kernel"] = np.zeros((1, 2), np.float32)
    weights["layers.1.kernel"] = weights["layers.1.kernel"].transpose(3, 2, 0, 1)
    weights["layers.2.updates"] = np.float32(3)  # pyright: ignore[reportArgumentType]
    weights["layers.2.mean"] = weights["layers.2.mean"].astype(np.int32)
    weights["layers.2.shift"] = weights["layers.2.shift"].astype(bool)
    with pytest.raises(InputError) as error:
        validate_weights(architecture.generator, weights, "netG.pth")
    message = str(error.value)
    assert message.splitlines()[0] == "netG.pth does not fit its architecture:"
    assert sorted(line.strip() for line in message.splitlines()[1:]) == [
        "layers.1.kernel has shape (32, 16, 4, 4), expected (4, 4, 16, 32)",
        "layers.2.mean has dtype int32, expected floating point",
        "layers.2.shift has dtype bool, expected floating point",
        "layers.2.updates has dtype float32, expected an integer",
        "missing: layers.0.scale (32,)",
        "unexpected: layers.9.kernel (1, 2)",
    ]


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_any_width_of_floating_point_fits(dtype: type) -> None:
    architecture = narrow()
    weights = initial_weights(architecture, 0)["generator"]
    wide = {key: a if key.endswith("updates") else a.astype(dtype) for key, a in weights.items()}
    validate_weights(architecture.generator, wide, "")


# --- spectral normalisation ------------------------------------------------------------------------------

SPECTRAL = (
    conv((8, 8, 3), 5, (4, 2), 2, 1, spectral=True),
    conv_transpose((4, 4, 5), 3, (4, 2), 2, 1, spectral=True),
    project(7, (2, 3, 5), spectral=True),
    dense((2, 3, 5), 4, spectral=True),
)


def spectral_weights(layer: Layer) -> Weights:
    random = np.random.default_rng(0)
    kernel = random.standard_normal(layer.kernel_shape)
    right = random.standard_normal(layer_shapes(layer, "running")["right"])
    left, right = power_iteration(layer, kernel, right, 500)
    return {"layers.0.kernel": kernel, "layers.0.left": left, "layers.0.right": right}


@pytest.mark.parametrize("layer", SPECTRAL, ids=lambda layer: layer.kind)
def test_a_spectral_kernel_is_divided_by_its_largest_singular_value(layer: Layer) -> None:
    network, weights = Network((layer,)), spectral_weights(layer)
    validate_weights(network, weights, "the weights")
    folded, arrays = fold_spectral(network, weights)
    assert not folded.layers[0].spectral
    assert arrays.keys() == weight_shapes(folded).keys()
    # The kernel as PyTorch's matrix: outputs by everything else.
    kernel = weights["layers.0.kernel"]
    units = {
        "conv": (3, 0, 1, 2),
        "dense": (3, 0, 1, 2),
        "conv_transpose": (2, 0, 1, 3),
        "project": (0, 1, 2, 3),
    }
    rows = math.prod(weights["layers.0.left"].shape)
    norm = np.linalg.norm(kernel.transpose(units[layer.kind]).reshape(rows, -1), 2)
    np.testing.assert_allclose(arrays["layers.0.kernel"], kernel / norm, rtol=1e-9)
    # The control: as another matrix it has another norm.
    assert abs(np.linalg.norm(kernel.reshape(kernel.shape[0], -1), 2) / norm - 1) > 1e-3
    assert np.array_equal(weights["layers.0.kernel"], kernel)


def test_the_first_vectors_are_units_and_count_as_no_parameters() -> None:
    plain = build_architecture("pytorch", image_shape=(16, 16, 1), nz=4, ngf=2, ndf=2)
    layers = tuple(dataclasses.replace(layer, spectral=True) for layer in plain.discriminator.layers)
    architecture = dataclasses.replace(plain, discriminator=Network(layers))
    weights = initial_weights(architecture, 0)["discriminator"]
    before = initial_weights(plain, 0)["discriminator"]
    assert all(np.array_equal(weights[name], array) for name, array in before.items())
    added = [name for name in weights if name not in before]
    assert {name.rpartition(".")[2] for name in added} == {"left", "right"}
    assert all(abs(np.linalg.norm(weights[name]) - 1) < 1e-6 for name in added)
    assert parameter_count(architecture.discriminator) == parameter_count(plain.discriminator)
