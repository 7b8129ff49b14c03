"""Networks from weights on disk, ready to use: a run, a checkpoint, or a weights file of any known layout."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.core import Tracer
from jax.sharding import Sharding, SingleDeviceSharding
from jaxtyping import Float32, UInt8

from dcgan_core.description.architecture import Architecture, Network
from dcgan_core.errors import InputError
from dcgan_core.framework import Latents, SamplingStatistics
from dcgan_core.pictures.tiles import byte_thresholds, check_drawn
from dcgan_core.sampling.chunks import (
    CALLS_UNDER_WAY,
    CHUNK,
    Rows,
    as_blocks,
    calls_of,
    pieces,
    under_way,
)
from dcgan_core.sampling.loaded import (
    DiscriminatorBase,
    GeneratorBase,
    open_to_load,
    refuse_small_batch,
)
from dcgan_core.sampling.statistics import frozen_bundle, running_network, sampling_bundle
from dcgan_core.system.arguments import as_array, yes_or_no
from dcgan_core.weights.addresses import hub_address
from dcgan_core.weights.bundle import Bundle
from dcgan_core.weights.canonical import fold_normalization
from dcgan_core.weights.foreign.choosing.hints import Hints
from dcgan_core.weights.opening import WhichWeights
from dcgan_jax.devices import on_accelerator, require_devices
from dcgan_jax.network.modules import Generator, build_network, set_weights, to_numpy
from dcgan_jax.network.pure import Arrays, PureNetwork, split_network
from dcgan_jax.network.statistics import with_reference_statistics


@dataclass(frozen=True, eq=False, repr=False)
class LoadedGenerator(GeneratorBase):
    """A generator in evaluation mode. `sample` and `grid` draw images from a seed.

    Call it with latents (N, nz), float32: images (N, H, W, C) in [-1, 1], float32, each depending on its own
    latent alone, unless it was loaded with `statistics="batch"`. A conditional one takes labels next to them: (N,)
    numbers or names of classes, or one for all.
    """

    network: PureNetwork
    """Where it was folded, of layers without normalisation: see `load_generator`."""
    arrays: tuple[Arrays, Arrays]

    def __call__(self, latents: np.ndarray, labels: Any = None) -> Float32[np.ndarray, "N H W C"]:
        """Draw images; raises InputError for latents or labels of another shape or with values that cannot be."""
        return np.concatenate(list(self.images(latents, labels)))

    def images(self, latents: Latents, labels: Any = None) -> Iterator[Float32[np.ndarray, "n H W C"]]:
        """Yield the images of `latents` in order, some at a time, so that memory stays that of a few calls."""
        return self._drawn(_jitted, latents, labels)

    def bytes(self, latents: Latents, labels: Any = None) -> Iterator[UInt8[np.ndarray, "n H W C"]]:
        """Yield what `to_uint8` makes of `images`, to the last unit; the device makes it, so that less is copied.

        Raises InputError as `__call__` and `to_uint8` do.
        """
        for images, broken in self._drawn(_jitted_bytes, latents, labels):
            check_drawn(broken)
            yield images

    def frozen(self) -> Bundle:
        """Return the bundle with the statistics of the reference batch as running ones."""
        return frozen(self.bundle)

    def _drawn(self, program: Any, latents: Latents, labels: Any) -> Iterator[Any]:
        """Yield the arrays that `program` makes of (network, arrays, inputs), cut to the rows that were given."""

        def check(block: Any) -> Rows:
            return (self.inputs(_concrete(block), labels),)

        def draw(block: np.ndarray) -> Any:
            return program(self.network, self.arrays, jnp.asarray(block))

        if self.statistics == "batch":
            for block in map(check, as_blocks(latents)):
                refuse_small_batch(len(block[0]))
                yield jax.tree.map(np.asarray, draw(*block))
            return
        network = self.architecture.generator
        yield from _fetched(draw, calls_of(latents, check, network, on_accelerator=on_accelerator()))


@dataclass(frozen=True, eq=False, repr=False)
class LoadedDiscriminator(DiscriminatorBase):
    """A discriminator in evaluation mode: images (N, H, W, C) in [-1, 1] to logits (N,), float32.

    A conditional one has a logit for each class, (N, classes), or takes labels (N,) next to the images.

    With an architecture whose statistics are `batch`, the images given in one call are the batch.
    """

    network: PureNetwork
    arrays: tuple[Arrays, Arrays]

    def __call__(self, images: np.ndarray, labels: Any = None) -> Float32[np.ndarray, " N *classes"]:
        """Return logits; D(x) is the sigmoid of one.

        Raises InputError for images of another shape or dtype, and for labels as `DiscriminatorBase.labels` does.
        """
        array = as_array(_concrete(images), "images")
        height, width, channels = self.architecture.image_shape
        if array.ndim != 4 or array.shape[1:] != (height, width, channels) or not len(array):
            raise InputError(
                f"images of shape {array.shape}: expected (N, {height}, {width}, {channels}), N at least 1"
            )
        if array.dtype.kind != "f":
            raise InputError(f"images of dtype {array.dtype}: expected floating point in [-1, 1]")
        return np.asarray(
            _draw(self.network, self.arrays, array.astype(np.float32), *self._labels(labels, len(array)))
        )


def _concrete(values: Any) -> Any:
    """Return `values` unless they are traced: what is loaded draws in chunks and returns NumPy arrays."""
    if isinstance(values, Tracer):
        raise InputError(
            "a loaded network cannot be called within jax.jit, grad or vmap, since it returns NumPy arrays. Within "
            "them, apply its own function: outputs, _ = loaded.network(*loaded.arrays, inputs)"
        )
    return values


def load_generator(
    path: str | os.PathLike[str] | Bundle | None = None,
    *,
    checkpoint: str | int = "newest",
    weights: WhichWeights = "auto",
    statistics: SamplingStatistics = "auto",
    hints: Hints | None = None,
    fold: bool = True,
) -> LoadedGenerator:
    """Load a generator from a run, a checkpoint folder or a weights file. The default is the one in the package.

    - checkpoint: which one of a run: "newest", "best" or a step.
    - weights: of a run trained with `--ema`, "ema" is the average, "raw" the last step's, "auto" the average where
      there is one.
    - statistics: the statistics that batch normalisation uses, see `dcgan_core.framework.SamplingStatistics`.
    - hints: of a file of another program, what it does not say, and the answer to its question: `Hints(reading=1)`.
    - fold: multiply constant normalisations into the kernels, which draws faster and differs by float32 rounding.
      Without it, `network` and `arrays` are the trained layers and weights.

    Raises InputError when there are no generator weights at `path`, or values among them that are not finite.
    """
    require_devices()
    fold = yes_or_no(fold, "fold")
    bundle = open_to_load(path, "generator", checkpoint=checkpoint, weights=weights, hints=hints)
    architecture, opened = bundle.architecture, bundle
    bundle = sampling_bundle(bundle, statistics)
    network, own = bundle.network("generator")
    used = network.statistics
    if statistics != "batch" and network.statistics == "batch":
        pure, parameters, measured = with_reference_statistics(network, own, architecture.latent, statistics)
        arrays, used = (parameters, measured), "recalibrated" if statistics == "recalibrated" else "reference"
        network, own = running_network(network), to_numpy(parameters | measured)
    else:
        pure, arrays = _load(bundle.architecture, "generator", own)
    if fold and used != "batch":
        pure, arrays = _fold(network, own)
    return LoadedGenerator(
        architecture, bundle.record, used, pure, arrays, source=bundle.source, bundle=opened
    )


def from_pretrained(repository: str, *, revision: str = "main") -> LoadedGenerator:
    """Load the generator of a hub's repository ("owner/name"): `load_generator("hf://owner/name@revision")`."""
    return load_generator(hub_address(repository, revision))


def frozen(bundle: Bundle) -> Bundle:
    """Return a bundle whose generator keeps the statistics of the reference batch as running ones."""
    network, weights = bundle.network("generator")
    _, parameters, measured = with_reference_statistics(network, weights, bundle.architecture.latent)
    return frozen_bundle(bundle, to_numpy(parameters | measured))


def load_discriminator(
    path: str | os.PathLike[str] | Bundle, *, checkpoint: str | int = "newest", hints: Hints | None = None
) -> LoadedDiscriminator:
    """Load a discriminator from a run, a checkpoint folder or a weights file; hints: as of `load_generator`.

    Raises InputError when there are no discriminator weights at `path`, or values among them that are not finite.
    """
    require_devices()
    bundle = open_to_load(path, "discriminator", checkpoint=checkpoint, hints=hints)
    _, weights = bundle.network("discriminator")
    pure, arrays = _load(bundle.architecture, "discriminator", weights)
    return LoadedDiscriminator(bundle.architecture, bundle.record, pure, arrays, source=bundle.source)


def _load(architecture: Architecture, name: str, weights: Any) -> tuple[PureNetwork, tuple[Arrays, Arrays]]:
    module = build_network(architecture, name)
    set_weights(module, weights)
    pure, parameters, statistics = split_network(module)
    return pure, (parameters, statistics)


def _fold(network: Network, weights: Mapping[str, np.ndarray]) -> tuple[PureNetwork, tuple[Arrays, Arrays]]:
    folded, kernels = fold_normalization(network, weights)
    module = Generator(folded)
    set_weights(module, kernels)
    pure, parameters, statistics = split_network(module)
    return pure, (parameters, statistics)


def _apply(network: PureNetwork, arrays: tuple[Arrays, Arrays], *inputs: jax.Array) -> jax.Array:
    return network(*arrays, *inputs)[0]


def _apply_to_bytes(
    network: PureNetwork, arrays: tuple[Arrays, Arrays], inputs: jax.Array
) -> tuple[jax.Array, jax.Array]:
    """Return (bytes, of each image the sum of its values that are not finite: 0 where all are)."""
    images = _apply(network, arrays, inputs)
    # Not a greatest value: XLA may compile a maximum that passes NaN over.
    return bytes_of(images), jnp.where(jnp.isfinite(images), 0, images).sum((1, 2, 3))


def bytes_of(images: Float32[jax.Array, ...]) -> UInt8[jax.Array, ...]:
    """Return what `dcgan_core.pictures.tiles.to_uint8` makes of finite images, to the last unit."""
    # In float32 the estimate is at most one off: some values just below a half are rounded up. The thresholds decide.
    table = jnp.concatenate(
        [jnp.array([-jnp.inf]), byte_thresholds(), jnp.array([jnp.inf])], dtype=jnp.float32
    )
    estimate = jnp.clip(jnp.floor((images + 1) * 127.5 + 0.5), 0, 255).astype(jnp.int32)
    more, less = images >= table[estimate + 1], images < table[estimate]
    return (estimate + more.astype(jnp.int32) - less.astype(jnp.int32)).astype(jnp.uint8)


_jitted = jax.jit(_apply, static_argnums=0)
_jitted_bytes = jax.jit(_apply_to_bytes, static_argnums=0)


def _draw(network: PureNetwork, arrays: tuple[Arrays, Arrays], *inputs: np.ndarray) -> jax.Array:
    return _jitted(network, arrays, *map(jnp.asarray, inputs))


# Draw any number of images in constant memory.

Draw = Callable[[np.ndarray], Any]
"""A compiled function from latents (n, nz), or other rows, to one array or several, each with n rows."""


def draw_in_chunks(draw: Draw, rows: np.ndarray) -> Iterator[np.ndarray]:
    """Yield what `draw` makes of `rows` (N, ...) in order, at most CHUNK at a time."""
    return _fetched(draw, pieces((rows,), CHUNK))


def _fetched(draw: Callable[..., Any], calls: Iterable[tuple[Rows, int]]) -> Iterator[Any]:
    """Yield what `draw` returns for the rows of each call, in the host's memory, without the rows that filled it up."""
    memory = _pinned_memory()

    def begin(*rows: np.ndarray) -> Any:
        drawn = draw(*rows)
        if memory is not None:
            return jax.device_put(drawn, memory)
        for array in jax.tree.leaves(drawn):
            array.copy_to_host_async()
        return drawn

    for drawn, count in under_way(begin, calls, CALLS_UNDER_WAY if on_accelerator() else 1):
        yield jax.tree.map(lambda array: np.asarray(array)[:count], drawn)  # noqa: B023 - called at once


def _pinned_memory() -> Sharding | None:
    """Return the host's memory that a GPU writes to directly, or None."""
    device = jax.devices()[0]
    kinds = {memory.kind for memory in device.addressable_memories()} if device.platform == "gpu" else set()
    return SingleDeviceSharding(device, memory_kind="pinned_host") if "pinned_host" in kinds else None
