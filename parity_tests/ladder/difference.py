"""Where two models part: layer by layer, each computed in the requested framework."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from dcgan_core.description.layer import Layer
from dcgan_core.description.protocols import NETWORK_NAMES
from dcgan_core.description.randomness import draw_latents, generator
from dcgan_core.errors import InputError
from dcgan_core.weights.bundle import Bundle
from dcgan_core.weights.canonical import split_name
from dcgan_core.weights.opening import open_weights
from parity_tests.ladder import jax_side, torch_side
from parity_tests.ladder.errors import relative_error

SIDES = {"jax": jax_side, "torch": torch_side}
BATCH = 8


@dataclass(frozen=True)
class Model:
    """Weights, and the framework that computes with them."""

    framework: str
    bundle: Bundle

    @classmethod
    def open(cls, text: str, framework: str) -> Model:
        """Open "PATH", "jax:PATH" or "torch:PATH": a run, a checkpoint or a weights file.

        framework: what a path alone is computed with.
        """
        name, colon, path = text.partition(":")
        if not colon or name not in SIDES:
            name, path = framework, text
        return cls(name, open_weights(Path(path)))

    def maps(self, name: str, inputs: np.ndarray) -> list[np.ndarray]:
        """Return the output of every layer of one network, in float64 and in evaluation mode."""
        network, weights = self.bundle.network(name)
        wide = {
            key: array if array.dtype.kind == "i" else array.astype(np.float64)
            for key, array in weights.items()
        }
        return SIDES[self.framework].activations(network, wide, inputs, training=False, dtype="float64")[0]


@dataclass(frozen=True)
class Step:
    """One layer of the walk: how far its output and its weights are apart (relative errors)."""

    network: str
    index: int
    layer: Layer
    output: float
    weights: dict[str, float]

    def __str__(self) -> str:
        arrays = ", ".join(f"{role} {error:.1e}" for role, error in self.weights.items())
        shapes = " -> ".join(
            "x".join(map(str, shape)) for shape in (self.layer.input_shape, self.layer.output_shape)
        )
        return f"{self.network} layer {self.index} ({self.layer.kind} {shapes}): output {self.output:.1e}; {arrays}"


def walk(a: Model, b: Model) -> Iterator[Step]:
    """Yield every layer that both models have, the generator's first.

    Both read the same latents and, for the discriminator, the same images. Raises InputError when the two
    networks have other layers.
    """
    names = [name for name in NETWORK_NAMES if name in a.bundle.weights and name in b.bundle.weights]
    if not names:
        raise InputError("the two models have no network in common")
    for name in names:
        network, ours = a.bundle.network(name)
        other, theirs = b.bundle.network(name)
        if [layer.kernel_shape for layer in network.layers] != [layer.kernel_shape for layer in other.layers]:
            raise InputError(
                f"the two {name}s have kernels of other shapes: {_kernels(a, name)} and {_kernels(b, name)}"
            )
        random = generator(0, "first difference")
        if name == "generator":
            nz = network.input_shape[2]
            inputs = draw_latents(random, BATCH, nz, a.bundle.architecture.latent)[:, None, None, :]
        else:
            inputs = random.uniform(-1, 1, (BATCH, *network.input_shape))
        pairs = zip(a.maps(name, inputs), b.maps(name, inputs), strict=True)
        for index, (mine, reference) in enumerate(pairs):
            errors: dict[str, float] = {
                split_name(key)[1]: relative_error(ours[key], theirs[key])
                for key in ours
                if split_name(key)[0] == index and key in theirs and ours[key].shape == theirs[key].shape
            }
            yield Step(name, index, network.layers[index], relative_error(mine, reference), errors)


def first_difference(a: Model, b: Model, bound: float) -> Step | None:
    """Return the first layer whose outputs are further apart than `bound`, or None."""
    return next((step for step in walk(a, b) if not step.output <= bound), None)


def _kernels(model: Model, name: str) -> list[tuple[int, ...]]:
    return [layer.kernel_shape for layer in model.bundle.network(name)[0].layers]
