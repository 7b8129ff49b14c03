"""The negative controls of layers that read class labels."""

from __future__ import annotations

from parity_tests.ladder import rungs
from parity_tests.ladder.injection import Control, Mistake
from parity_tests.ladder.label_cases import labelled_case


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
