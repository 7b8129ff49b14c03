"""Batches of a prepared store, as pure functions of (seed, step)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Int64

from dcgan_core.description.randomness import flips, permutation
from dcgan_core.errors import InputError, number_of


@dataclass(frozen=True)
class Choice:
    """Which images make a batch: `images[indices]`, then those in `mirrored` flipped left to right (None: none).

    Or several batches, stacked.
    """

    indices: Int64[np.ndarray, "*steps B"]
    mirrored: Bool[np.ndarray, "*steps B"] | None

    def rows(self, rows: slice) -> Choice:
        """Return these rows of one batch."""
        return Choice(self.indices[rows], None if self.mirrored is None else self.mirrored[rows])


class Batches:
    """The batches of a run: each epoch visits the images in an order of its own.

    The short last batch of an epoch is dropped. There is no iterator state: any step can be requested at any
    time, from any thread, and gives the same images.
    """

    def __init__(self, store_images: np.ndarray, batch_size: int, seed: int, flip: bool = False) -> None:
        """Take uint8 (N, H, W, C), memory-mapped or not; `flip` mirrors each image with probability 1/2.

        Raises InputError when a batch is larger than the data, or empty.
        """
        count = len(store_images)
        if batch_size < 1:
            raise InputError(f"The batch size is {batch_size}; expected a number of images, 1 or more.")
        if batch_size > count:
            if count < 2:
                raise InputError(
                    f"There is only {count} image; a DCGAN needs at least 2, and thousands to do well."
                )
            raise InputError(
                f"The batch size is {batch_size:,}, and the data has only {number_of(count, 'image')}. "
                f"Choose a batch size of at most {count:,}, or add images."
            )
        self._images = np.asarray(store_images)
        self._seed = seed
        self._flip = flip
        self._order: tuple[int, np.ndarray] = (-1, np.empty(0, np.int64))
        self.batch_size = batch_size
        self.steps_per_epoch = count // batch_size
        """Whole batches in an epoch."""
        self.dropped_images = count % batch_size
        """Images that each epoch leaves out, other ones each time."""

    def batch(self, step: int, rows: slice = slice(None)) -> np.ndarray:
        """The batch of `step` (counted from 0 over the whole run), uint8 (B, H, W, C), freshly allocated.

        rows: those that are wanted; no others are read.
        """
        choice = self.choose(step).rows(rows)
        batch = self._images[choice.indices]
        if choice.mirrored is not None:
            batch[choice.mirrored] = batch[choice.mirrored, :, ::-1]
        return batch

    def choose(self, step: int) -> Choice:
        """Which images the batch of `step` is made of, for callers that hold the images elsewhere."""
        epoch, position = divmod(step, self.steps_per_epoch)
        start = position * self.batch_size
        indices = self._permutation(epoch)[start : start + self.batch_size]
        return Choice(indices, flips(self._seed, step, self.batch_size) if self._flip else None)

    def _permutation(self, epoch: int) -> np.ndarray:
        # The last order is kept, since drawing one takes longer than a batch. Epoch and order are replaced
        # together, so that threads at different steps cannot mix them up.
        known, order = self._order
        if known != epoch:
            order = permutation(self._seed, epoch, len(self._images))
            self._order = (epoch, order)
        return order
