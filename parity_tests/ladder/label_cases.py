"""Networks whose layers read class labels in every way that the description has."""

from __future__ import annotations

from dcgan_core.description.architecture import (
    Architecture,
    Network,
    Normalization,
    conv,
    conv_transpose,
    dense,
    project,
)
from dcgan_core.description.presets import build_architecture
from dcgan_core.description.protocols import Protocol
from parity_tests.ladder.cases import SEED, Case, Recipe

CLASSES = 3


def labelled() -> Architecture:
    """Return networks over 16x16 grey images.

    One-hot labels join a vector, a flattened map and maps; rows of a table join as vectors, repeated over a map, and as
    maps. The table of G's first layer is square, so that it could be read the wrong way round.
    """
    norm = Normalization()
    generator = Network(
        (
            project(8 + 3, (2, 2, 4), labels=3, embedded=CLASSES, normalization=norm, activation="relu"),
            project(
                2 * 2 * 4 + 3,
                (4, 4, 5),
                labels=3,
                normalization=Normalization(per_unit=True),
                activation="relu",
            ),
            conv_transpose(
                (4, 4, 5 + 2),
                4,
                4,
                2,
                1,
                labels=2,
                embedded=CLASSES,
                label_map=True,
                normalization=norm,
                activation="relu",
            ),
            conv_transpose((8, 8, 4 + 3), 1, 4, 2, 1, labels=3, activation="sigmoid"),
        )
    )
    discriminator = Network(
        (
            conv(
                (16, 16, 1 + 1),
                5,
                4,
                2,
                1,
                labels=1,
                embedded=CLASSES,
                label_map=True,
                activation="leaky_relu",
            ),
            conv(
                (8, 8, 5 + 2),
                6,
                4,
                2,
                1,
                labels=2,
                embedded=CLASSES,
                normalization=norm,
                activation="leaky_relu",
            ),
            dense((1, 1, 4 * 4 * 6 + 3), 7, labels=3, normalization=norm, activation="leaky_relu"),
            dense((1, 1, 7 + 3), bias=True, labels=3),
        ),
        unit_range=True,
    )
    return Architecture("custom", generator, discriminator, classes=CLASSES)


def labelled_case(*, protocol: Protocol = "pytorch", r1: float = 0.0) -> Case:
    """Return the networks of `labelled`, with or without a penalty at every update of D."""
    return Case(labelled(), 6, SEED, Recipe(protocol=protocol, r1=r1, r1_every=1))


def authors_digits_case() -> Case:
    """Return the authors' conditional network of digits, narrow, under their protocol."""
    architecture = build_architecture("paper-mnist", nz=8, ngf=4, ndf=4, classes=CLASSES)
    return Case(architecture, 6, SEED, Recipe(protocol="paper"))
