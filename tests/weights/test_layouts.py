"""Canonical arrays in PyTorch's and in Theano's order, against loops over single numbers.

A wrong order of axes gives the right shape and wrong pictures. So nothing here is compared by shape or by a
transpose: every number is followed to its place, and the sums that a layer makes of them are made by hand.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable

import numpy as np
import pytest

from dcgan_core.description.layer import (
    Layer,
    Normalization,
    conv,
    conv_transpose,
    dense,
    project,
)
from dcgan_core.description.presets import PRESETS, build_architecture
from dcgan_core.weights.canonical import Role, layer_shapes
from dcgan_core.weights.layouts import (
    from_theano,
    from_torch,
    theano_shape,
    to_theano,
    to_torch,
    torch_shape,
)

# No two axes of equal length, so that no permutation hides behind its own shape.
NORM = Normalization(per_unit=True)
CONV = conv((9, 11, 3), 5, (4, 2), 2, 1, bias=True, normalization=Normalization())
CONV_TRANSPOSE = conv_transpose((4, 6, 5), 3, (4, 2), 2, 1, bias=True)
PROJECT = project(7, (2, 3, 5), bias=True, normalization=NORM)
DENSE = dense((2, 3, 5), 4, bias=True)
LAYERS = {layer.kind: layer for layer in (CONV, CONV_TRANSPOSE, PROJECT, DENSE)}

Convert = Callable[[Layer, Role, np.ndarray], np.ndarray]


def numbered(shape: tuple[int, ...]) -> np.ndarray:
    """Return an array in which no two numbers are equal."""
    return np.arange(np.prod(shape, dtype=int), dtype=np.float32).reshape(shape)


def check_kernel(convert: Convert, layer: Layer, theano: bool = False) -> None:
    """Follow every number of a kernel to its place, by PyTorch's documentation of the layer's weight."""
    kernel = numbered(layer.kernel_shape)
    moved = convert(layer, "kernel", kernel)
    height, width, image, small = kernel.shape
    assert moved.flags.c_contiguous
    assert moved.dtype == kernel.dtype
    assert moved.size == kernel.size
    for h, w, c, m in itertools.product(range(height), range(width), range(image), range(small)):
        if layer.kind in ("conv", "conv_transpose"):
            # Conv2d: (out, in, kh, kw), out the map; ConvTranspose2d: (in, out, kh, kw), in the map.
            # Theano convolves in the mathematician's sense, with the kernel turned by 180 degrees.
            place = (m, c, height - 1 - h, width - 1 - w) if theano else (m, c, h, w)
        else:
            # A flattened map runs through its channels, each row by row.
            flat = (c * height + h) * width + w
            # Linear: (out, in). A projection's output is the flat map, a dense layer's input is.
            place = (flat, m) if layer.kind == "project" else (m, flat)
            place = place[::-1] if theano else place
        assert moved[place] == kernel[h, w, c, m]


def check_units(convert: Convert, layer: Layer, role: Role) -> None:
    """Follow every number of a per-unit array to its place."""
    units = numbered(layer.output_shape)
    moved = convert(layer, role, units)
    height, width, channels = units.shape
    assert moved.shape == (units.size,)
    for h, w, c in itertools.product(range(height), range(width), range(channels)):
        assert moved[(c * height + h) * width + w] == units[h, w, c]


@pytest.mark.parametrize("layer", LAYERS.values(), ids=LAYERS)
def test_a_kernel_in_pytorchs_order(layer: Layer) -> None:
    check_kernel(to_torch, layer)


@pytest.mark.parametrize("layer", LAYERS.values(), ids=LAYERS)
def test_a_kernel_in_theanos_order(layer: Layer) -> None:
    check_kernel(to_theano, layer, theano=True)


@pytest.mark.parametrize("convert", [to_torch, to_theano])
@pytest.mark.parametrize("role", ["bias", "scale", "shift", "mean", "variance"])
def test_the_units_of_a_projection(convert: Convert, role: Role) -> None:
    check_units(convert, PROJECT, role)


# Mistakes that keep the shape, or the number of numbers; each check has to catch each of them.
def swap_rows_and_columns(layer: Layer, role: Role, array: np.ndarray) -> np.ndarray:
    order = (1, 0, *range(2, array.ndim))
    return to_torch(layer, role, np.ascontiguousarray(array.transpose(order)).reshape(array.shape))


def flip(layer: Layer, role: Role, array: np.ndarray) -> np.ndarray:
    return to_torch(layer, role, array[::-1, ::-1])


def keep_the_flat_order(layer: Layer, role: Role, array: np.ndarray) -> np.ndarray:
    """Flatten a map as height, width, channels."""
    if array.ndim == 3:
        return array.reshape(-1)
    moved = array.reshape(-1, array.shape[3])
    return np.ascontiguousarray(moved if layer.kind == "project" else moved.T)


@pytest.mark.parametrize("mistake", [swap_rows_and_columns, flip])
@pytest.mark.parametrize("layer", LAYERS.values(), ids=LAYERS)
def test_the_checks_catch_a_wrong_order(layer: Layer, mistake: Convert) -> None:
    with pytest.raises(AssertionError):
        check_kernel(mistake, layer)


@pytest.mark.parametrize("layer", [PROJECT, DENSE], ids=["project", "dense"])
def test_the_checks_catch_a_map_flattened_in_our_order(layer: Layer) -> None:
    with pytest.raises(AssertionError):
        check_kernel(keep_the_flat_order, layer)
    for mistake in (swap_rows_and_columns, flip, keep_the_flat_order):
        with pytest.raises(AssertionError):
            check_units(mistake, PROJECT, "scale")


@pytest.mark.parametrize("layer", [CONV, CONV_TRANSPOSE], ids=["conv", "conv_transpose"])
def test_the_checks_catch_a_kernel_that_was_not_turned(layer: Layer) -> None:
    with pytest.raises(AssertionError):
        check_kernel(to_torch, layer, theano=True)


def test_a_turned_kernel_convolves_to_the_same_map() -> None:
    """Theano's own definition of a convolution, applied to what `to_theano` gives."""
    random = np.random.default_rng(0)
    image, kernel = random.normal(size=(9, 11, 3)), random.normal(size=CONV.kernel_shape)
    turned = to_theano(CONV, "kernel", kernel)
    height, width, channels, maps = kernel.shape
    for row, column, m in itertools.product(range(3), range(4), range(maps)):
        ours = theirs = 0.0
        for h, w, c in itertools.product(range(height), range(width), range(channels)):
            ours += image[row + h, column + w, c] * kernel[h, w, c, m]
            theirs += image[row + height - 1 - h, column + width - 1 - w, c] * turned[m, c, h, w]
        assert ours == pytest.approx(theirs, rel=1e-12)


def test_a_projection_and_a_dense_layer_make_the_same_sums() -> None:
    """PyTorch's `Linear(z).view(C, H, W)` and `Linear(x.flatten())`, against sums over canonical kernels."""
    random = np.random.default_rng(0)
    latent, kernel = random.normal(size=7), random.normal(size=PROJECT.kernel_shape)
    height, width, channels = PROJECT.output_shape
    theirs = (to_torch(PROJECT, "kernel", kernel) @ latent).reshape(channels, height, width)
    for h, w, c in itertools.product(range(height), range(width), range(channels)):
        assert theirs[c, h, w] == pytest.approx(sum(kernel[h, w, c, k] * latent[k] for k in range(7)))

    kernel, image = random.normal(size=DENSE.kernel_shape), random.normal(size=DENSE.input_shape)
    theirs = to_torch(DENSE, "kernel", kernel) @ image.transpose(2, 0, 1).reshape(-1)
    for unit in range(4):
        places = itertools.product(range(2), range(3), range(5))
        assert theirs[unit] == pytest.approx(
            sum(kernel[h, w, c, unit] * image[h, w, c] for h, w, c in places)
        )


@pytest.mark.parametrize(
    ("forth", "back", "shape_of"),
    [(to_torch, from_torch, torch_shape), (to_theano, from_theano, theano_shape)],
    ids=["torch", "theano"],
)
@pytest.mark.parametrize("preset", PRESETS)
def test_there_and_back_for_every_array_of_every_preset(
    preset: str, forth: Convert, back: Convert, shape_of: Callable[[Layer, Role], tuple[int, ...]]
) -> None:
    architecture = build_architecture(preset, nz=3, ngf=2, ndf=2)
    for network in architecture.networks().values():
        for layer in network.layers:
            for role, shape in layer_shapes(layer, network.statistics).items():
                array = numbered(shape)
                moved = forth(layer, role, array)
                assert moved.shape == shape_of(layer, role)
                assert sorted(moved.ravel()) == sorted(array.ravel())
                again = back(layer, role, moved)
                assert again.flags.c_contiguous
                assert again.dtype == array.dtype
                assert np.array_equal(again, array)
                # And the other way round, so that neither direction loses anything.
                assert np.array_equal(forth(layer, role, back(layer, role, moved)), moved)


def test_the_scale_of_a_layer_normalisation_is_a_map() -> None:
    """`nn.LayerNorm` has (channels, height, width), where batch normalisation per unit sees a flat map."""
    array = numbered((2, 3, 5))
    layer = dataclasses.replace(PROJECT, normalization=Normalization(kind="layer", per_unit=True))
    moved = to_torch(layer, "scale", array)
    assert moved.shape == torch_shape(layer, "scale") == (5, 2, 3)
    assert all(moved[c, h, w] == array[h, w, c] for h, w, c in np.ndindex(2, 3, 5))
    assert np.array_equal(from_torch(layer, "scale", moved), array)
    assert to_torch(PROJECT, "scale", array).shape == torch_shape(PROJECT, "scale") == (30,)
    assert torch_shape(layer, "bias") == (30,)


def test_a_conversion_shares_no_memory() -> None:
    for convert in (to_torch, from_torch, to_theano, from_theano):
        bias = np.zeros(5, np.float32)
        assert not np.shares_memory(convert(CONV, "bias", bias), bias)


def test_the_count_of_updates_stays_a_number() -> None:
    for convert in (to_torch, from_torch, to_theano, from_theano):
        moved = convert(PROJECT, "updates", np.array(3, np.int64))
        assert (moved.shape, moved.dtype, int(moved)) == ((), np.int64, 3)
