"""Networks whose layers read class labels, in every way in which a label joins."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

from dcgan_core.description.architecture import Architecture, Network
from dcgan_core.description.layer import (
    Normalization,
    conv,
    conv_transpose,
    dense,
    project,
)
from dcgan_core.description.presets import build_architecture
from dcgan_core.description.protocols import Protocol
from parity_tests.ladder.cases import SEED, Case, Recipe, smooth

Joining = Literal["one-hot", "tables", "paper-mnist"]
"""One-hot at every layer; from tables of vectors, of maps and of factors; the authors' network."""
JOININGS: tuple[Joining, ...] = ("one-hot", "tables", "paper-mnist")

CLASSES = 3
_NORM = Normalization()
_UP: dict[str, Any] = {"normalization": _NORM, "activation": "relu"}
_DOWN: dict[str, Any] = {"activation": "leaky_relu"}
_ONE_HOT: dict[str, Any] = {"labels": CLASSES}
_PRODUCT: dict[str, Any] = {"embedded": CLASSES, "label_product": True}


def _table(channels: int, *, maps: bool = False) -> dict[str, Any]:
    return {"labels": channels, "embedded": CLASSES, "label_map": maps}


def one_hot_everywhere() -> Architecture:
    """Return networks of 8x12 images in which every layer reads the label one-hot: first, inner and last ones.

    D reads images in [0, 1], and its map is flattened before the label joins.
    """
    generator = Network(
        (
            project(5 + CLASSES, (2, 3, 4), **_UP, **_ONE_HOT),
            conv_transpose((2, 3, 4 + CLASSES), 4, 4, 2, 1, **_UP, **_ONE_HOT),
            conv((4, 6, 4 + CLASSES), 3, 3, 1, 1, upsample=2, bias=True, activation="sigmoid", **_ONE_HOT),
        )
    )
    discriminator = Network(
        (
            conv((8, 12, 3 + CLASSES), 4, 4, 2, 1, **_DOWN, **_ONE_HOT),
            conv((4, 6, 4 + CLASSES), 4, 4, 2, 1, normalization=_NORM, **_DOWN, **_ONE_HOT),
            dense((1, 1, 2 * 3 * 4 + CLASSES), 6, **_DOWN, **_ONE_HOT),
            dense((1, 1, 6 + CLASSES), bias=True, **_ONE_HOT),
        ),
        unit_range=True,
    )
    return Architecture("custom", generator, discriminator, classes=CLASSES)


def from_tables() -> Architecture:
    """Return networks of 8x12 images whose labels are rows of tables: vectors, maps and factors, in both networks.

    Some tables are square, so that a transposed one has the right shape. Two kernels of D are under spectral
    normalisation.
    """
    generator = Network(
        (
            dense((1, 1, 5 + 4), 6, **_UP, **_table(4)),
            project(6, (2, 3, 4), **_UP, **_PRODUCT),
            conv_transpose((2, 3, 4 + CLASSES), 4, 4, 2, 1, **_UP, **_table(CLASSES)),
            conv_transpose((4, 6, 4 + 1), 3, 4, 2, 1, bias=True, activation="tanh", **_table(1, maps=True)),
        )
    )
    discriminator = Network(
        (
            conv((8, 12, 3 + 2), 4, 4, 2, 1, spectral=True, **_DOWN, **_table(2, maps=True)),
            conv((4, 6, 4 + CLASSES), 4, 4, 2, 1, normalization=_NORM, **_DOWN, **_table(CLASSES)),
            dense((1, 1, 2 * 3 * 4 + 5), 6, spectral=True, **_DOWN, **_table(5)),
            dense((1, 1, 6), bias=True, **_PRODUCT),
        )
    )
    return Architecture("custom", generator, discriminator, classes=CLASSES)


def labelled_architecture(joining: Joining) -> Architecture:
    """Return the small networks that join labels in this way."""
    if joining == "paper-mnist":
        return build_architecture(
            joining, nz=8, ngf=2, ndf=2, image_shape=(16, 20, 1), classes=CLASSES, latent="normal"
        )
    return one_hot_everywhere() if joining == "one-hot" else from_tables()


def labelled_case(joining: Joining, *, protocol: Protocol = "pytorch", r1: float = 0.0) -> Case:
    """Return the case of such networks, with or without a penalty at every update of D."""
    recipe = Recipe(protocol=protocol, r1=r1, r1_every=1)
    return Case(labelled_architecture(joining), 6, SEED, recipe)


def long_labelled_case(joining: Joining) -> Case:
    """Return such networks for many steps: without kinks, and without the normalisation of D's vectors.

    With that normalisation, which is the paper's, training in float64 is chaotic within a hundred steps: PyTorch parts
    from itself, with maps in another order in memory, by as much as JAX does from it.
    """
    case = smooth(labelled_case(joining, r1=3.0))
    layers = (
        replace(layer, normalization=None) if layer.kind == "dense" else layer
        for layer in case.architecture.discriminator.layers
    )
    discriminator = replace(case.architecture.discriminator, layers=tuple(layers))
    return replace(case, architecture=replace(case.architecture, discriminator=discriminator))
