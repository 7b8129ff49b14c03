"""Networks whose layers read class labels in every way that the description has; the controls of reading them."""

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
from parity_tests.ladder import rungs
from parity_tests.ladder.cases import SEED, Case, Recipe
from parity_tests.ladder.injection import Control, Mistake

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


def _drawn() -> float:
    return rungs.network_forward(labelled_case(), "generator", training=False).worst


def _trained() -> float:
    return rungs.training(labelled_case(), [1])[1].worst


JOIN = "dcgan_jax.network.modules:with_labels"

LABEL_CONTROLS: tuple[Control, ...] = (
    Control(
        "labels before the maps",
        "a network that reads labels",
        Mistake(JOIN, "[maps, rows.astype(maps.dtype)]", "[rows.astype(maps.dtype), maps]"),
        _drawn,
    ),
    Control(
        "labels that are shifted by one in the layers",
        "a network that reads labels",
        Mistake(JOIN, "labels[:, None, None, :]", "jnp.roll(labels, 1, axis=1)[:, None, None, :]"),
        _drawn,
    ),
    Control(
        "a table of labels that is transposed",
        "a network that reads labels",
        Mistake(
            JOIN,
            "jnp.tensordot(labels, table, 1)",
            "jnp.tensordot(labels, jnp.swapaxes(table, 0, 3) if table.shape == (3, 1, 1, 3) else table, 1)",
        ),
        _drawn,
    ),
    Control(
        "maps of labels that are upside down",
        "a network that reads labels",
        Mistake(JOIN, "jnp.tensordot(labels, table, 1)", "jnp.tensordot(labels, table, 1)[:, ::-1]"),
        _drawn,
    ),
    Control(
        "a map that is flattened channels first",
        "a network that reads labels",
        Mistake(
            JOIN,
            "maps.reshape(-1, height, width, channels)",
            "(maps if maps.shape[1] == height else maps.transpose(0, 3, 1, 2)).reshape(-1, height, width, channels)",
        ),
        _drawn,
    ),
    Control(
        "an image that is judged by the label of another",
        "steps with labels in every layer",
        Mistake(
            "dcgan_jax.training.losses:judge_by_label",
            "inputs[:, -discriminate.labels :]",
            "jnp.roll(inputs[:, -discriminate.labels :], 1, axis=0)",
        ),
        _trained,
    ),
    Control(
        "images that D reads in [-1, 1]",
        "steps with labels in every layer",
        Mistake(
            "dcgan_jax.network.modules:NetworkModule.activations",
            "(inputs + 1) / 2 if self.network.unit_range else inputs",
            "inputs",
        ),
        _trained,
    ),
    Control(
        "a sigmoid that keeps its own range",
        "a network that reads labels",
        Mistake(
            "dcgan_jax.network.modules:LayerModule.activate",
            "2 * jax.nn.sigmoid(maps) - 1",
            "jax.nn.sigmoid(maps)",
        ),
        _drawn,
    ),
)
