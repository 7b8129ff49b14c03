"""Deriving the two stacks for any image size."""

from __future__ import annotations

import itertools
import random

import pytest

from dcgan_core.description.architecture import Architecture
from dcgan_core.description.derivation import (
    derive_discriminator,
    derive_generator,
    five_by_five,
    halving,
    map_sides,
    map_sizes,
    projection_stem,
)
from dcgan_core.description.layer import Layer, Normalization, Shape
from dcgan_core.errors import InputError

SIDES = range(16, 257)
RECTANGLES = [
    (16, 256), (256, 16), (17, 251), (96, 64), (64, 96), (50, 28), (28, 50), (31, 33), (255, 256), (16, 17),
    *((random.Random(seed).choice(SIDES), random.Random(-seed).choice(SIDES)) for seed in range(1, 101)),
]  # fmt: skip


def derive(image: Shape) -> Architecture:
    return Architecture("", derive_generator(image, 5, 3), derive_discriminator(image, 2))


def geometry(layer: Layer, axis: int) -> tuple[int, int, int, int]:
    """(kernel, stride, padding, output padding) along one axis."""
    return layer.kernel[axis], layer.stride[axis], layer.padding[axis], layer.output_padding[axis]


def check(image: Shape) -> None:
    """Assert what the derivation promises of the networks for images of this shape."""
    architecture = derive(image)
    assert architecture.image_shape == image
    assert architecture.generator.input_shape == (1, 1, 5)
    stem, *ups = architecture.generator.layers
    *downs, head = architecture.discriminator.layers
    assert all(4 <= side <= 6 for side in stem.output_shape[:2])
    assert stem.kernel == stem.output_shape[:2]
    assert head.kernel == head.input_shape[:2] == stem.output_shape[:2]
    for up, down in zip(ups, reversed(downs), strict=True):
        assert up.output_shape[:2] == down.input_shape[:2]
        assert up.input_shape[:2] == down.output_shape[:2]
        assert (up.kernel, up.stride, up.padding) == (down.kernel, down.stride, down.padding)
        for axis in (0, 1):
            large, small = up.output_shape[axis], up.input_shape[axis]
            if large == small:
                assert geometry(up, axis) == (3, 1, 1, 0)
            else:
                assert geometry(up, axis) == ((4 if large % 2 == 0 else 3), 2, 1, 0)
    assert [layer.normalization is None for layer in (stem, *ups)] == [*[False] * len(ups), True]
    assert [layer.normalization is None for layer in (*downs, head)] == [
        True,
        *[False] * (len(downs) - 1),
        True,
    ]


@pytest.mark.parametrize("channels", [1, 3])
def test_every_side_from_16_to_256(channels: int) -> None:
    for side in SIDES:
        check((side, side, channels))


@pytest.mark.parametrize("channels", [1, 3])
def test_images_that_are_not_square(channels: int) -> None:
    for height, width in RECTANGLES:
        check((height, width, channels))


def test_the_paths_of_the_public_networks() -> None:
    assert map_sides(64) == [64, 32, 16, 8, 4]
    assert map_sides(28) == [28, 14, 7, 4]
    assert map_sides(50) == [50, 25, 13, 7, 4]
    assert map_sides(16) == [16, 8, 4]
    assert map_sides(24) == [24, 12, 6]
    assert [geometry(layer, 0)[0] for layer in derive((28, 28, 1)).generator.layers] == [4, 3, 4, 4]
    assert [geometry(layer, 0)[0] for layer in derive((50, 50, 3)).generator.layers] == [4, 3, 3, 3, 4]


def test_the_shorter_axis_rests_at_the_stem() -> None:
    assert map_sizes(64, 16) == [(64, 16), (32, 8), (16, 4), (8, 4), (4, 4)]
    assert map_sizes(16, 64) == [(w, h) for h, w in map_sizes(64, 16)]


def test_widths_double_towards_the_stem_and_no_further_than_16_times() -> None:
    generator, discriminator = derive_generator((256, 256, 3), 5, 3), derive_discriminator((256, 256, 3), 2)
    assert [layer.output_shape[2] for layer in generator.layers] == [48, 48, 24, 12, 6, 3, 3]
    assert [layer.output_shape[2] for layer in discriminator.layers] == [2, 4, 8, 16, 32, 32, 1]
    assert [layer.output_shape[2] for layer in derive_generator((64, 64, 3), 100, 64).layers] == [
        512,
        256,
        128,
        64,
        3,
    ]


def test_activations() -> None:
    architecture = derive((32, 32, 1))
    assert [layer.activation for layer in architecture.generator.layers] == ["relu"] * 3 + ["tanh"]
    assert [layer.activation for layer in architecture.discriminator.layers] == ["leaky_relu"] * 3 + ["none"]
    assert derive_discriminator((32, 32, 1), 2, slope=0.01).layers[0].slope == 0.01


def test_the_other_geometry_stem_and_head() -> None:
    norm = Normalization(per_unit=True)
    for height, width in [(64, 64), (28, 28), (50, 31), (16, 256)]:
        image = (height, width, 3)
        generator = derive_generator(image, 5, 3, stem=projection_stem(norm), geometry=five_by_five)
        discriminator = derive_discriminator(image, 2, geometry=five_by_five, dense_head=True)
        Architecture("", generator, discriminator)
        stem, *ups = generator.layers
        assert (stem.kind, stem.normalization) == ("project", norm)
        assert discriminator.layers[-1].kind == "dense"
        assert {layer.kernel for layer in (*ups, *discriminator.layers[:-1])} == {(5, 5)}
        for up in ups:
            for axis in (0, 1):
                large, small = up.output_shape[axis], up.input_shape[axis]
                resting, even = large == small, large % 2 == 0
                assert geometry(up, axis) == (5, 1 if resting else 2, 2, int(even and not resting))


def test_a_rule_for_one_axis_does_not_see_the_other() -> None:
    for large, other in itertools.product([(64, 32), (25, 13), (4, 4)], [(50, 25), (7, 4), (6, 6)]):
        kernel, stride, padding = halving((large[0], other[0]), (large[1], other[1]))
        assert tuple(pair[0] for pair in (kernel, stride, padding)) == tuple(
            pair[0] for pair in halving((large[0], large[0]), (large[1], large[1]))
        )


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ((15, 64, 3), "15x64"),
        ((64, 257, 3), "16 to 256"),
        ((0, 64, 3), "0x64"),
        ((64, 64, 2), "2 image channels"),
        ((64, 64, 4), "grey"),
    ],
)
def test_other_images_are_refused(shape: Shape, words: str) -> None:
    with pytest.raises(InputError, match=words):
        derive_generator(shape, 5, 3)
    with pytest.raises(InputError, match=words):
        derive_discriminator(shape, 3)
