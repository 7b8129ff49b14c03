"""Derive the two stacks of a DCGAN for any image size from 16 to 256 on a side, square or not.

Each axis is halved (rounding up) until at most six pixels are left, so that the smallest map is 4 to 6 on a
side. A layer that halves an axis has, on that axis, kernel 4, stride 2, padding 1 where the larger map is even
and kernel 3, stride 2, padding 1 where it is odd (50 <- 25 <- 13 <- 7 <- 4; 28 gives the 28-14-7-4 of the
public MNIST networks). When one axis needs fewer halvings than the other, it rests (kernel 3, stride 1,
padding 1) in the layers nearest the stem.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable

from dcgan_core.description import LARGEST_SIDE, SMALLEST_SIDE
from dcgan_core.description.architecture import Network
from dcgan_core.description.layer import (
    Layer,
    Normalization,
    Pair,
    Shape,
    conv,
    conv_transpose,
    dense,
    project,
)
from dcgan_core.description.protocols import NetworkName
from dcgan_core.errors import InputError

LARGEST_BASE = 6
WIDEST_MULTIPLE = 16
"""The widest map has at most this many times `ngf` (or `ndf`) channels."""


def check_image_shape(height: int, width: int, channels: int) -> None:
    """Raise InputError unless the package can derive a network for images of this shape."""
    if not (SMALLEST_SIDE <= height <= LARGEST_SIDE and SMALLEST_SIDE <= width <= LARGEST_SIDE):
        raise InputError(
            f"image size {height}x{width} (height x width): expected {SMALLEST_SIDE} to {LARGEST_SIDE} pixels a side"
        )
    if channels not in (1, 3):
        raise InputError(f"{channels} image channels: expected 1 (grey) or 3 (RGB)")


def map_sides(size: int) -> list[int]:
    """Return the sides of the maps along one axis, from the image down: 64 gives [64, 32, 16, 8, 4]."""
    sides = [size]
    while sides[-1] > LARGEST_BASE:
        sides.append((sides[-1] + 1) // 2)
    return sides


def map_sizes(height: int, width: int) -> list[Pair]:
    """Return the (height, width) of the maps from the image down to the smallest."""
    rows, columns = map_sides(height), map_sides(width)
    depth = max(len(rows), len(columns))
    rows += [rows[-1]] * (depth - len(rows))
    columns += [columns[-1]] * (depth - len(columns))
    return list(zip(rows, columns, strict=True))


def _axis(large: int, small: int) -> tuple[int, int, int]:
    """(kernel, stride, padding) between two map sides of one axis."""
    if large == small:
        return 3, 1, 1
    return (4, 2, 1) if large % 2 == 0 else (3, 2, 1)


def halving(large: Pair, small: Pair) -> tuple[Pair, Pair, Pair]:
    """Return (kernel, stride, padding), each (vertical, horizontal), between two neighbouring map sizes."""
    (kh, sh, ph), (kw, sw, pw) = _axis(large[0], small[0]), _axis(large[1], small[1])
    return (kh, kw), (sh, sw), (ph, pw)


def five_by_five(large: Pair, small: Pair) -> tuple[Pair, Pair, Pair]:
    """As `halving`, with the authors' kernel 5, padding 2."""
    strides = tuple(1 if a == b else 2 for a, b in zip(large, small, strict=True))
    return (5, 5), (strides[0], strides[1]), (2, 2)


GeometryRule = Callable[[Pair, Pair], tuple[Pair, Pair, Pair]]


def _multiple(halvings: int) -> int:
    return min(2**halvings, WIDEST_MULTIPLE)


def derive_generator(
    image_shape: Shape,
    nz: int,
    ngf: int,
    *,
    stem: Callable[[int, Shape], Layer] | None = None,
    geometry: GeometryRule = halving,
    normalization: Normalization | None = None,
) -> Network:
    """Return the generator for `image_shape` (height, width, channels).

    The last hidden map has `ngf` channels and each map before it twice as many (at most 16 times `ngf`).
    `stem` makes the first layer from nz and the smallest map's shape (default: transposed convolution, stride
    1, no padding, normalised, ReLU, as in pytorch/examples).
    """
    height, width, channels = image_shape
    check_image_shape(height, width, channels)
    norm = normalization or Normalization()
    sizes = map_sizes(height, width)
    base: Shape = (*sizes[-1], ngf * _multiple(len(sizes) - 2))
    layers = [(stem or _transposed_stem(norm))(nz, base)]
    for level in range(len(sizes) - 2, -1, -1):
        large, small = sizes[level], sizes[level + 1]
        kernel, stride, padding = geometry(large, small)
        # What a transposed convolution leaves open: floor((large + 2p - k) / s) loses this many rows.
        left_over = tuple((large[i] + 2 * padding[i] - kernel[i]) % stride[i] for i in (0, 1))
        last = level == 0
        layers.append(
            conv_transpose(
                layers[-1].output_shape,
                channels if last else ngf * _multiple(level - 1),
                kernel,
                stride,
                padding,
                (left_over[0], left_over[1]),
                normalization=None if last else norm,
                activation="tanh" if last else "relu",
            )
        )
    return Network(tuple(layers))


def _transposed_stem(normalization: Normalization) -> Callable[[int, Shape], Layer]:
    def stem(nz: int, base: Shape) -> Layer:
        return conv_transpose(
            (1, 1, nz), base[2], base[:2], 1, 0, normalization=normalization, activation="relu"
        )

    return stem


def projection_stem(normalization: Normalization) -> Callable[[int, Shape], Layer]:
    """Return a stem as the paper draws it: project, reshape, normalise, ReLU."""

    def stem(nz: int, base: Shape) -> Layer:
        return project(nz, base, normalization=normalization, activation="relu")

    return stem


def derive_discriminator(
    image_shape: Shape,
    ndf: int,
    *,
    dense_head: bool = False,
    geometry: GeometryRule = halving,
    normalization: Normalization | None = None,
    slope: float = 0.2,
) -> Network:
    """Return the discriminator for `image_shape`: the generator's maps mirrored, `ndf` channels after the first.

    The first and the last layer are not normalised. The last is a convolution over the whole smallest map, or
    (`dense_head`) a matrix product over it flattened, which is the same sum.
    """
    height, width, channels = image_shape
    check_image_shape(height, width, channels)
    norm = normalization or Normalization()
    sizes = map_sizes(height, width)
    layers: list[Layer] = []
    shape = image_shape
    for level, (large, small) in enumerate(itertools.pairwise(sizes)):
        kernel, stride, padding = geometry(large, small)
        layers.append(
            conv(
                shape,
                ndf * _multiple(level),
                kernel,
                stride,
                padding,
                normalization=norm if level else None,
                activation="leaky_relu",
                slope=slope,
            )
        )
        shape = layers[-1].output_shape
    layers.append(dense(shape) if dense_head else conv(shape, 1, shape[:2], 1, 0))
    return Network(tuple(layers))


USUAL_LABELS = ", with labels where they are by default"
"""What is said of a network that was derived for one of a conditional pair."""


def with_usual_labels(name: NetworkName, network: Network, classes: int) -> Network:
    """Return a derived network with labels where they are by default: next to the latent, or a logit for each class."""
    if name == "generator":
        stem, *layers = network.layers
        height, width, channels = stem.input_shape
        wider = dataclasses.replace(stem, input_shape=(height, width, channels + classes), labels=classes)
        return dataclasses.replace(network, layers=(wider, *layers))
    *layers, last = network.layers
    return dataclasses.replace(
        network, layers=(*layers, dataclasses.replace(last, output_shape=(1, 1, classes)))
    )
