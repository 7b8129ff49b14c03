"""What a loaded network is in Python, in both frameworks: samples by seed, a grid of them, a line and a picture."""

from __future__ import annotations

import builtins
import math
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, get_args

import numpy as np
from jaxtyping import Float32, Int64, UInt8

from dcgan_core.config.in_python import Argument, arguments_named, fields_of
from dcgan_core.config.training import TrainingConfig
from dcgan_core.description.architecture import Architecture
from dcgan_core.description.labels import (
    ROW,
    as_labels,
    class_list,
    class_names,
    grid_columns,
    one_hot,
)
from dcgan_core.description.protocols import NetworkName
from dcgan_core.errors import InputError, number_of, printable
from dcgan_core.framework import SamplingStatistics
from dcgan_core.pictures.tiles import encode, grid_layout, image_grid, normalize_images, to_uint8
from dcgan_core.sampling.chunks import CHUNK, pieces
from dcgan_core.sampling.drawing import first_images
from dcgan_core.sampling.latents import first_latents, generator_inputs, latent_blocks
from dcgan_core.system.arguments import as_array, whole
from dcgan_core.system.room import check_memory
from dcgan_core.weights.bundle import Bundle
from dcgan_core.weights.foreign.choosing.hints import Hints, words_of_hints
from dcgan_core.weights.foreign.choosing.inference import FLAGS_OF
from dcgan_core.weights.opening import WhichWeights, open_weights
from dcgan_core.weights.summary import network_line, refuse_broken

DEFAULT_SAMPLES = 64
"""Images of a sample or a grid where their number is left out: those of `generate`."""

MOST_SHOWN = 1024
"""Images in a grid whose number is left out, however many classes there are."""

SHOWN = 16
"""Images in the picture that a notebook shows: one that stays small when the notebook is saved."""

SHOWN_SIDE = 256
"""Pixels: the picture in a notebook is enlarged by a whole factor as far as its longer side stays within this."""

LARGEST_SEED = 2**32 - 1


@dataclass(frozen=True, eq=False, repr=False)
class LoadedNetwork:
    """One network of an architecture, loaded.

    record: what is known of the weights (`Bundle.record`). source: where they were opened, "" in memory.
    """

    architecture: Architecture
    record: Mapping[str, Any]
    source: str = field(default="", kw_only=True)

    def _line(self, network: str) -> str:
        step = self.record.get("step")
        facts = [
            f"{type(self).__name__} {printable(self.architecture.preset)}: {network}",
            f"step {step:,}" if isinstance(step, int) else "",
            f"from {printable(self.source)}" if self.source else "",
        ]
        return f"<{', '.join(filter(None, facts))}>"


class DiscriminatorBase(LoadedNetwork):
    """What the loaded discriminators of both frameworks share."""

    def _labels(self, labels: Any, count: int) -> tuple[Float32[np.ndarray, "N classes"], ...]:
        """Return what the network reads next to `count` images: (labels one-hot,), or () where it reads none.

        Raises InputError for labels that are missing, of another shape, or of no class of the network.
        """
        classes = self.architecture.discriminator.classes
        own = self._as_labels(labels, count, classes)
        return (one_hot(own, classes),) if classes else ()

    def _as_labels(self, labels: Any, count: int, classes: int) -> Int64[np.ndarray, " count"]:
        """Return the labels of `count` images, zeros without classes; raises InputError as `_labels` does."""
        if not classes:
            if labels is not None:
                raise InputError("this discriminator reads images without labels")
            return np.zeros(count, np.int64)
        if labels is None:
            names = class_list(class_names(self.architecture, self.record))
            raise InputError(f"this discriminator reads labels next to the images: give them; it has {names}")
        return as_labels(labels, count, classes, "images", class_names(self.architecture, self.record))

    def __call__(self, images: Any, labels: Any = None) -> Any:
        """Return the logits of images in [-1, 1], as the framework has both."""
        raise NotImplementedError

    def verdicts(self, images: Any, labels: Any = None) -> Float32[np.ndarray, " N"]:
        """Return D(x) of each image, 0 (drawn) to 1 (real); of a conditional network, by the image's label.

        - images: bytes, or floats in [-1, 1], (N, H, W, C). labels: (N,), or one for all.

        Raises InputError for a network that normalises by the batch, since it cannot judge a single image, for other
        images, and for labels as a call does.
        """
        network = self.architecture.discriminator
        if network.mixes_batch:
            raise InputError("this discriminator normalises by the batch, so it cannot judge a single image")
        array = as_array(images, "images")
        height, width, channels = self.architecture.image_shape
        if array.ndim != 4 or array.shape[1:] != (height, width, channels) or not len(array):
            raise InputError(
                f"images of shape {array.shape}: expected (N, {height}, {width}, {channels}), N at least 1"
            )
        if array.dtype != np.uint8 and array.dtype.kind != "f":
            raise InputError(f"images of dtype {array.dtype}: expected bytes, or floating point in [-1, 1]")
        outputs = math.prod(network.layers[-1].output_shape)
        own = self._as_labels(labels, len(array), network.classes or (outputs if outputs > 1 else 0))
        found = []
        for (pixels, classes), count in pieces((array, own), CHUNK):
            floats = self._layout(normalize_images(pixels).astype(np.float32))
            logits = as_array(self(floats, classes if network.classes else None), "logits")
            found.append((logits if logits.ndim == 1 else logits[np.arange(len(logits)), classes])[:count])
        with np.errstate(over="ignore"):  # a logit of -100 is a verdict of 0
            return (1 / (1 + np.exp(-np.concatenate(found)))).astype(np.float32)

    def _layout(self, images: np.ndarray) -> np.ndarray:
        """Return images (N, H, W, C) as the framework lays them out."""
        return images

    def __repr__(self) -> str:
        return self._line(network_line(self.architecture.discriminator))


def open_to_load(
    path: str | os.PathLike[str] | Bundle | None,
    network: NetworkName,
    *,
    checkpoint: str | int = "newest",
    weights: WhichWeights = "raw",
    hints: Hints | None = None,
) -> Bundle:
    """Return the weights that `load_generator` and `load_discriminator` load; the arguments are theirs.

    Raises InputError as `open_weights` does, in words for Python, and for values that are not finite.
    """
    with in_words_of_loading():
        bundle = open_weights(path, checkpoint=checkpoint, weights=weights, hints=hints)
        if not isinstance(path, Bundle):  # commands judge what they were given, and say more
            refuse_broken(bundle, network)
    return bundle


def in_words_of_loading() -> AbstractContextManager[None]:
    """Have the errors raised inside name the arguments of `load_generator`, not flags."""
    arguments = {
        **fields_of(TrainingConfig),
        **{name: Argument(words=words, hint=True) for name, words in words_of_hints().items()},
        "checkpoint": Argument(words=("newest", "best")),
        "weights": Argument(words=get_args(WhichWeights)),
        "statistics": Argument(words=get_args(SamplingStatistics)),
        "load_path": Argument("path"),
    }
    return arguments_named(arguments, without=FLAGS_OF)


def refuse_small_batch(count: int) -> None:
    """Raise InputError for a batch whose statistics are not defined."""
    if count < 2:
        raise InputError("batch statistics need at least two latents: give more, or load without them")


@dataclass(frozen=True, eq=False, repr=False)
class GeneratorBase(LoadedNetwork):
    """What the loaded generators of both frameworks share."""

    statistics: str
    """`running`, `reference` (measured on a fixed batch of latents), `recalibrated` or `batch` (the caller's)."""
    bundle: Bundle = field(kw_only=True)
    """The weights as they were opened."""

    @property
    def nz(self) -> int:
        """Length of a latent."""
        return self.architecture.nz

    @property
    def classes(self) -> tuple[str, ...]:
        """Names of the classes of a conditional network, by label; empty for an unconditional one."""
        return class_names(self.architecture, self.record)

    def inputs(self, latents: Any, labels: Any = None) -> Float32[np.ndarray, "N inputs"]:
        """Return what the network reads: latents, and where it is conditional the labels one-hot after them.

        Raises InputError as `dcgan_core.sampling.latents.generator_inputs` does.
        """
        return generator_inputs(self.architecture, latents, labels, self.classes)

    def __call__(self, latents: Any, labels: Any = None) -> Any:
        """Draw the images of latents (N, nz), as the framework has them."""
        raise NotImplementedError

    def images(self, latents: Any, labels: Any = None) -> Iterator[np.ndarray]:
        """Yield the images of latents in order, float32 arrays (n, H, W, C), so that memory stays that of a few calls.

        latents: (N, nz), or an iterator of such blocks, which is read ahead of what is taken: the device draws while
        the caller is busy. Images of blocks do not depend on how many blocks there are. Those of a conditional network
        end in their labels, one-hot, or are an array with `labels` next to it: (N,), or one for all.
        """
        raise NotImplementedError

    def bytes(self, latents: Any, labels: Any = None) -> Iterator[np.ndarray]:
        """Yield what `to_uint8` makes of `images(latents, labels)`."""
        raise NotImplementedError

    def latents(self, count: int = DEFAULT_SAMPLES, seed: int = 0) -> Float32[np.ndarray, "N nz"]:
        """Return the first `count` latents of a seed, from the architecture's latent distribution: those of `sample`.

        Raises InputError for a count below 1, or more than memory holds, and for a seed out of 0 to 2**32 - 1.
        """
        self._check(count, seed, self.nz)
        return first_latents(latent_blocks(self.architecture, seed), count)[:, : self.nz]

    def sample(
        self, count: int = DEFAULT_SAMPLES, seed: int = 0, labels: Any = None
    ) -> Float32[np.ndarray, "N H W C"]:
        """Return `count` images in [-1, 1], the same as `generate --seed SEED --num-output COUNT`.

        - labels: of a conditional network, numbers or names of classes, (count,) or one for all; without them 8 of
          each class in turn, and one of each class in turn where 8 of each would be too many.

        Image k depends on the seed, k and its label alone. Raises InputError as `latents` does, and for labels that
        this network does not have.
        """
        self._check(count, seed, int(np.prod(self.architecture.image_shape)))
        images = np.empty((count, *self.architecture.image_shape), np.float32)
        done = 0
        for chunk in self._first(self.images, count, seed, labels):
            images[done : done + len(chunk)] = chunk
            done += len(chunk)
        return images

    def grid(
        self,
        count: int | None = None,
        seed: int = 0,
        labels: Any = None,
        *,
        columns: int | None = None,
    ) -> UInt8[np.ndarray, "h w 3"]:
        """Return one picture of `sample(count, seed, labels)`, row by row, as `generate` writes it.

        - count: without it 64, or of a conditional network a row of 8 for each class.
        - columns: images in a row; None makes the picture as nearly square as possible.

        Raises InputError as `latents` does, and for a picture that viewers do not open.
        """
        height, width, channels = self.architecture.image_shape
        classes = self.architecture.classes
        in_rows = False
        if count is None:
            count = DEFAULT_SAMPLES
            if classes and labels is None:
                count, in_rows = min(ROW * classes, MOST_SHOWN), True
        self._check(count, seed, height * width * channels)
        if classes and columns is None:
            columns = ROW if in_rows or labels is not None else grid_columns(count, classes)
        grid_layout(count, height, width, columns)
        drawn = list(self._first(self.bytes, count, seed, labels, in_rows=in_rows))
        return image_grid(np.concatenate(drawn), columns)

    def frozen(self) -> Bundle:
        """Return the bundle with the statistics of the reference batch as running ones."""
        raise NotImplementedError

    def push_to_hub(self, repository: str, license: str | None = None, *, private: bool = False) -> str:
        """Publish these weights with samples and a model card, like `push`, and return the repository's address.

        - license: of the weights, such as "mit" or "cc-by-4.0"; it depends on what they were trained on.
        - private: whether a new repository is private.

        Raises InputError, before anything is uploaded, without a licence, a token or huggingface_hub, and if the hub
        refuses.
        """
        from dcgan_core.sampling.pushing import PUSHING, Publication

        def draw(latents: np.ndarray) -> np.ndarray:
            return np.concatenate(list(self.images(latents)))

        with arguments_named(PUSHING):
            return Publication(self.bundle, draw, self.frozen).push(repository, license, private=private)

    def __repr__(self) -> str:
        own = self.architecture
        return self._line(network_line(own.generator, own.latent))

    def _repr_png_(self) -> builtins.bytes | None:
        """Return what a notebook shows: a small grid, or nothing where the weights draw nothing that is finite."""
        height, width, channels = self.architecture.image_shape
        columns, _ = grid_layout(SHOWN, height, width, scale=1)
        try:
            classes = self.architecture.classes
            images = to_uint8(self.sample(SHOWN, labels=np.arange(SHOWN) % classes if classes else None))
        except InputError:
            return None
        picture = image_grid(images, columns, scale=max(1, SHOWN_SIDE // (max(height, width) * columns)))
        return encode(picture[:, :, :1] if channels == 1 else picture)

    def _first(
        self,
        draw: Callable[[Iterator[np.ndarray]], Iterator[np.ndarray]],
        count: int,
        seed: int,
        labels: Any,
        *,
        in_rows: bool = False,
    ) -> Iterator[np.ndarray]:
        """Yield the images of the first `count` latents of a seed; in_rows: ROW of each class, to the last of them."""
        chosen = None
        if labels is not None:
            self.inputs(np.zeros((count, self.nz), np.float32), labels)  # whether they can be
            own = as_labels(labels, count, self.architecture.classes, names=self.classes)
            chosen = lambda wanted, start: own[np.arange(start, start + wanted) % count]  # noqa: E731
        blocks = latent_blocks(self.architecture, seed, chosen, None if in_rows else count)
        return first_images(draw, blocks, count, together=self.statistics == "batch")

    def _check(self, count: Any, seed: Any, values: int) -> None:
        """Raise InputError unless `count` rows of `values` float32 numbers fit into memory and the seed is one."""
        count = whole(count, "count", 1, what="a whole number of images")
        whole(seed, "seed", 0, LARGEST_SEED)
        check_memory(
            4 * values * count,
            number_of(count, "image"),
            "draw fewer at a time, or let generate --individual write them as files",
        )
