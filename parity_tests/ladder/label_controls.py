"""The negative controls of labels: mistakes in how they join a layer, and the rung on which each must show."""

from __future__ import annotations

from collections.abc import Callable

from dcgan_core.description.protocols import NetworkName
from parity_tests.ladder import rungs
from parity_tests.ladder.injection import Control, Mistake
from parity_tests.ladder.label_cases import Joining, labelled_case

MODULES = "dcgan_jax.network.modules"
JOINED = f"{MODULES}:with_labels"
JUDGE = "dcgan_jax.training.judging:judge_classes"
CONCATENATED = "jnp.concatenate([maps, rows.astype(maps.dtype)], axis=3)"
READ = "inputs[:, -discriminate.labels :],"


def _forward(joining: Joining, name: NetworkName) -> Callable[[], float]:
    return lambda: rungs.network_forward(labelled_case(joining), name, training=True).worst


def _gradients() -> float:
    return rungs.gradients(labelled_case("tables")).worst


def _step() -> float:
    return rungs.one_step(labelled_case("one-hot")).worst


LABEL_CONTROLS: tuple[Control, ...] = (
    Control(
        "labels of G that are shifted by one",
        "network",
        Mistake(f"{MODULES}:Generator.__call__", "latents[:, nz:]", "jnp.roll(latents[:, nz:], 1, axis=1)"),
        _forward("one-hot", "generator"),
    ),
    Control(
        "labels before the maps",
        "network",
        Mistake(JOINED, CONCATENATED, "jnp.concatenate([rows.astype(maps.dtype), maps], axis=3)"),
        _forward("one-hot", "discriminator"),
    ),
    Control(
        "labels behind each row in the place of each pixel",
        "network",
        Mistake(
            JOINED,
            CONCATENATED,
            "jnp.concatenate([array.reshape(-1, height, width * array.shape[3]) for array in (maps, rows)], axis=2)"
            ".reshape(-1, height, width, channels + layer.labels)",
        ),
        _forward("one-hot", "discriminator"),
    ),
    Control(
        "C, H, W order of a map that is flattened before the label joins",
        "network",
        Mistake(
            JOINED,
            "maps = maps.reshape",
            "maps = (maps if maps.shape[3] == channels else maps.transpose(0, 3, 1, 2)).reshape",
        ),
        _forward("paper-mnist", "discriminator"),
    ),
    Control(
        "a transposed table of labels",
        "network",
        Mistake(
            JOINED,
            "jnp.tensordot(labels, table, 1)",
            "jnp.tensordot(labels, table.T if table.shape[0] == table.shape[3] else table, 1)",
        ),
        _forward("tables", "generator"),
    ),
    Control(
        "rows of labels that are added to the latent in place of multiplying it",
        "network",
        Mistake(JOINED, "maps * rows.astype(maps.dtype)", "maps + rows.astype(maps.dtype)"),
        _forward("tables", "generator"),
    ),
    Control(
        "rows for columns of a table of maps",
        "network",
        Mistake(
            JOINED,
            "jnp.tensordot(labels, table, 1)",
            "jnp.tensordot(labels, table.swapaxes(1, 2).reshape(table.shape), 1)",
        ),
        _forward("tables", "discriminator"),
    ),
    Control(
        "H, W, C order of a table of maps",
        "network",
        Mistake("dcgan_core.weights.layouts:to_torch", "array.transpose(0, 3, 1, 2)", "array"),
        _forward("tables", "discriminator"),
    ),
    Control(
        "images in [-1, 1] for a D that reads [0, 1]",
        "network",
        Mistake(
            f"{MODULES}:NetworkModule.activations",
            "(inputs + 1) / 2 if self.network.unit_range else inputs",
            "inputs",
        ),
        _forward("paper-mnist", "discriminator"),
    ),
    Control(
        "a sigmoid that stays in [0, 1]",
        "network",
        Mistake(f"{MODULES}:LayerModule.activate", "jnp.tanh(wide / 2)", "jax.nn.sigmoid(wide)"),
        _forward("paper-mnist", "generator"),
    ),
    Control(
        "a table of labels that is not trained",
        "gradients",
        Mistake(
            JOINED,
            "jnp.tensordot(labels, table, 1)",
            "jnp.tensordot(labels, jax.lax.stop_gradient(table), 1)",
        ),
        _gradients,
    ),
    Control(
        "a D that reads labels shifted by one",
        "one step",
        Mistake(JUDGE, READ, "jnp.roll(inputs[:, -discriminate.labels :], 1, axis=1),"),
        _step,
    ),
    Control(
        "a D that reads the label of another image",
        "one step",
        Mistake(JUDGE, READ, "jnp.roll(inputs[:, -discriminate.labels :], 1, axis=0),"),
        _step,
    ),
)
"""One for each way in which a label joins."""
