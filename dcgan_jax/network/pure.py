"""A module as a pure function of its weights, for use under `jax.jit`.

Splitting a module once and merging inside the traced function costs nothing per step, whereas `nnx.jit` walks the
module in Python on every call (11-14 ms a step at DCGAN's size).
"""

from __future__ import annotations

import dataclasses
from typing import Any

import jax
from flax import nnx

from dcgan_jax.network.modules import Discriminator, NetworkModule, canonical_name
from dcgan_jax.placement import ONE_DEVICE, Placement

Arrays = dict[str, jax.Array]
"""Weights by canonical name."""


@dataclasses.dataclass(frozen=True, repr=False)
class PureNetwork:
    """The static half of a module: what remains when its arrays are taken out."""

    graph: nnx.GraphDef[Any]
    paths: tuple[tuple[Any, ...], ...]
    labels: int = 0
    """Of how many classes a discriminator reads a label next to each image; 0: it reads none."""
    placement: Placement = ONE_DEVICE
    """Where its batches lie."""
    pairs: bool = False
    """Whether two passes of training are best made as one. Only where that is the same: under spectral normalisation
    each pass has a kernel of its own. On one device it gains nothing, and changes the program."""
    passes: int = 1
    """How many passes of a discriminator's training its images are of, in turn."""

    def __repr__(self) -> str:
        """Return one line in place of the whole graph."""
        return f"<PureNetwork: a function of {len(self.paths)} arrays and a batch>"

    def __call__(
        self,
        parameters: Arrays,
        statistics: Arrays,
        *inputs: jax.Array,
        training: bool = False,
    ) -> tuple[jax.Array, Arrays]:
        """Apply the network; return (outputs, statistics after the pass: unchanged unless training).

        inputs: latents, or images and, where the discriminator reads them, their labels (N, classes) one-hot.
        """
        module = self.module(parameters, statistics)
        more = {"passes": self.passes} if self.passes > 1 else {}
        outputs = module(*inputs, training=training, **more)
        return outputs, _flat(nnx.state(module, nnx.BatchStat))

    def module(self, parameters: Arrays, statistics: Arrays) -> Any:
        """Put arrays back into a module."""
        variables = [
            (path, (nnx.Param if name in parameters else nnx.BatchStat)((parameters | statistics)[name]))
            for path, name in ((path, canonical_name(path)) for path in self.paths)
        ]
        return nnx.merge(self.graph, nnx.from_flat_state(variables))


def split_network(module: NetworkModule) -> tuple[PureNetwork, Arrays, Arrays]:
    """Return (the pure function, parameters, statistics) of a module."""
    graph, parameters, statistics = nnx.split(module, nnx.Param, nnx.BatchStat)
    paths = tuple(path for path, _ in nnx.to_flat_state(nnx.state(module)))
    judges, placement = isinstance(module, Discriminator), module.placement
    labels = module.network.classes if judges else 0
    spectral = any(layer.spectral for layer in module.network.layers)
    pairs = judges and not placement.single and not spectral
    pure = PureNetwork(graph, paths, labels, placement, pairs)
    return pure, _flat(parameters), _flat(statistics)


def _flat(state: nnx.State) -> Arrays:
    return {canonical_name(path): variable[...] for path, variable in nnx.to_flat_state(state)}
