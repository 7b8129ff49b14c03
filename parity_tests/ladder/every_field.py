"""Networks that have every field of the description which no preset has: for the tests of what computes them."""

from __future__ import annotations

from dcgan_core.description.architecture import Architecture, Network, Statistics
from dcgan_core.description.layer import (
    Normalization,
    conv,
    conv_transpose,
    dense,
    project,
)

WITHOUT_SCALE = Normalization(affine=False)
INSTANCE = Normalization(kind="instance")
LAYER = Normalization(kind="layer", eps=1e-3)
LAYER_PER_UNIT = Normalization(kind="layer", per_unit=True)


def every_field(statistics: Statistics = "running") -> Architecture:
    """Return networks over 12x16 images of two channels: a convolution in G, all norms, orders, uneven paddings."""
    generator = Network(
        (
            project(5, (3, 4, 6), bias=True, normalization=LAYER_PER_UNIT, activation="relu"),
            conv((3, 4, 6), 5, 3, 1, 1, upsample=(2, 2), normalization=INSTANCE, activation="relu"),
            conv_transpose(
                (6, 8, 5),
                4,
                3,
                2,
                (0, 1),
                padding_after=(1, 0),
                normalization=WITHOUT_SCALE,
                activation="leaky_relu",
                activation_first=True,
            ),
            conv((12, 16, 4), 2, 3, 1, 1, bias=True, activation="tanh"),
        ),
        statistics,
    )
    instance, layer = (Normalization(kind=kind, affine=False) for kind in ("instance", "layer"))
    discriminator = Network(
        (
            conv((12, 16, 2), 4, 4, 2, 1, padding_after=(2, 1), activation="leaky_relu", spectral=True),
            conv(
                (6, 8, 4), 4, 3, 2, (0, 1), padding_after=(1, 0), normalization=LAYER, activation="leaky_relu"
            ),
            conv(
                (3, 4, 4),
                5,
                3,
                1,
                1,
                bias=True,
                normalization=Normalization(),
                activation="leaky_relu",
                activation_first=True,
            ),
            conv(
                (3, 4, 5), 4, 3, 1, 1, normalization=instance, activation="leaky_relu", activation_first=True
            ),
            dense((3, 4, 4), 6, normalization=layer, activation="leaky_relu"),
            dense((1, 1, 6), bias=True, spectral=True),
        ),
        statistics,
    )
    return Architecture("custom", generator, discriminator)
