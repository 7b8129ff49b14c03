"""Batches of a prepared store, as pure functions of (seed, step)."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from jaxtyping import Bool, Int64

from dcgan_core.description.randomness import flips, permutation
from dcgan_core.errors import InputError

Item = TypeVar("Item")


@dataclass(frozen=True)
class Choice:
    """Which images make a batch: `images[indices]`, then those in `mirrored` flipped left to right (None: none)."""

    indices: Int64[np.ndarray, " B"]
    mirrored: Bool[np.ndarray, " B"] | None


class Batches:
    """The batches of a run: each epoch visits the images in an order of its own.

    The short last batch of an epoch is dropped. There is no iterator state: any step can be asked for at any
    time, from any thread, and gives the same images.
    """

    def __init__(self, store_images: np.ndarray, batch_size: int, seed: int, flip: bool = False) -> None:
        """Take uint8 (N, H, W, C), memory-mapped or not; `flip` mirrors each image with probability 1/2.

        Raises InputError when a batch is larger than the data, or empty.
        """
        count = len(store_images)
        if batch_size < 1:
            raise InputError(f"The batch size is {batch_size}; it is a number of images, 1 or more.")
        if batch_size > count:
            raise InputError(
                f"The batch size is {batch_size:,}, and the data has only {count:,} images. "
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

    def batch(self, step: int) -> np.ndarray:
        """The batch of `step` (counted from 0 over the whole run), uint8 (B, H, W, C), freshly allocated."""
        choice = self.choose(step)
        batch = self._images[choice.indices]
        if choice.mirrored is not None:
            batch[choice.mirrored] = batch[choice.mirrored, :, ::-1]
        return batch

    def choose(self, step: int) -> Choice:
        """Which images the batch of `step` is made of, for whoever holds them elsewhere."""
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


class Prefetcher(Iterator[Item], Generic[Item]):
    """What steps need, made ahead of time by a background thread; see `prefetch`."""

    def __init__(
        self, make: Callable[[int], Item], start_step: int, stop_step: int | None, depth: int
    ) -> None:
        self._make = make
        # An item made, in a tuple of its own; None at the end; or the error that ended the thread.
        self._ready: queue.Queue[tuple[Item] | BaseException | None] = queue.Queue(depth)
        self._closing = threading.Event()
        self._thread = threading.Thread(
            target=self._fill, args=(start_step, stop_step), name="prefetch", daemon=True
        )
        self._thread.start()

    def _fill(self, step: int, stop_step: int | None) -> None:
        try:
            while not self._closing.is_set() and (stop_step is None or step < stop_step):
                self._put((self._make(step),))
                step += 1
            self._put(None)
        except BaseException as error:  # Handed to the one who waits for a batch.
            self._put(error)

    def _put(self, thing: tuple[Item] | BaseException | None) -> None:
        while not self._closing.is_set():
            try:
                self._ready.put(thing, timeout=0.1)
                return
            except queue.Full:
                continue

    def __next__(self) -> Item:
        if self._closing.is_set():
            raise StopIteration
        thing = self._ready.get()
        if isinstance(thing, tuple):
            return thing[0]
        self.close()
        if thing is None:
            raise StopIteration
        raise thing

    def close(self) -> None:
        """End the thread and forget what it made. May be called twice; iteration then ends."""
        self._closing.set()
        self._thread.join()
        with contextlib.suppress(queue.Empty):
            while True:
                self._ready.get_nowait()
        self._ready.put(None)  # For whoever waits for a batch in another thread.

    def __enter__(self) -> Prefetcher[Item]:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def prefetch(
    make: Callable[[int], Item], start_step: int, stop_step: int | None, *, depth: int = 2
) -> Prefetcher[Item]:
    """Iterate over `make(step)` for the steps `start_step` to `stop_step - 1` (None: without end), made ahead.

    At most `depth` of them wait at a time. Use it as a context manager, or call `close`, so that leaving the
    loop early ends the thread. An error in the thread is raised from the iteration.
    """
    return Prefetcher(make, start_step, stop_step, depth)
