"""Where a run keeps its images, and the input of a step: images from the host, or indices of images on the device."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from dcgan_core.data.batches import Batches
from dcgan_core.description.labels import join_labels
from dcgan_core.description.randomness import training_latents
from dcgan_core.errors import InputError, number_of
from dcgan_core.framework import Holding, Images, Trainer
from dcgan_core.system.ahead import ahead

if TYPE_CHECKING:
    from dcgan_core.training.starting import Plan

AUTO_SHARE = 0.5
"""Share of the free memory that images may take by `auto`: a step needs the rest, and how much is not known before."""
LARGEST_SHARE = 0.9
"""The same with `yes`: what surely leaves no room for a step is refused."""


def place_images(plan: Plan, trainer: Trainer) -> bool:
    """Copy the images to the device if they are to be there; return whether they are.

    Of several processes all do what the one with the least memory can. Raises InputError as `keeps_on_device` does.
    """
    images, report = plan.store.images, plan.report
    size = images.nbytes
    how = keeps_on_device(plan.config.device_resident, size, trainer, report)
    order: tuple[Holding | None, ...] = ("whole", "split", None)
    how = order[max(map(int, plan.channel.exchange("where the images are", str(order.index(how)))))]
    if how is None:
        return False
    trainer.hold_images(images, how)
    where = "the device's memory"
    if trainer.devices > 1:
        where = (
            "each device's memory"
            if how == "whole"
            else f"the memory of {trainer.devices} devices, a part in each"
        )
    report(f"All {number_of(len(images), 'image')} are in {where} ({size / 1e6:,.0f} MB).")
    return True


def keeps_on_device(
    choice: Literal["auto", "yes", "no"], size: int, trainer: Trainer, report: Callable[[str], None]
) -> Holding | None:
    """Return how images of `size` bytes are kept on the trainer's devices (`--device-resident`); None: they are not.

    Whole on each where they fit, else a part on each. Raises InputError for `yes` when neither fits.
    """
    if choice == "no" or (choice == "auto" and not trainer.on_accelerator):
        return None
    free = trainer.free_memory()
    if free is None:
        room = float("inf") if choice == "yes" else 0.0
    else:
        room = (LARGEST_SHARE if choice == "yes" else AUTO_SHARE) * free
    if size <= room:
        return "whole"
    if trainer.devices > 1 and size / trainer.devices <= room:
        return "split"
    if choice == "yes":
        assert free is not None
        each = "each " if trainer.devices > 1 else ""
        raise InputError(
            f"--device-resident yes: the images take {_gigabytes(size)}, and {trainer.device} has {each}"
            f"{_gigabytes(free)} of memory free, of which a step needs some. Use --device-resident no (the same "
            "batches, read ahead by a thread), or smaller images."
        )
    report(f"The images ({_gigabytes(size)}) stay in the host's memory: they would crowd the device's.")
    return None


def feed_of(plan: Plan, trainer: Trainer, on_device: bool) -> Feed:
    """Return what the steps of a run are given."""
    config, architecture, store = plan.config, plan.architecture, plan.store

    def latents(step: int) -> np.ndarray:
        drawn = training_latents(config.seed, step, config.batch_size, architecture.nz, architecture.latent)
        if not architecture.classes:
            return drawn
        # The labels of the real batch serve both, as in the authors' program: so classes have the data's shares.
        assert store.labels is not None
        return join_labels(drawn, store.labels[plan.batches.choose(step).indices], architecture.classes)

    return Feed(plan.batches, latents, on_device, trainer.rows)


class Feed:
    """What the steps of a run are given."""

    def __init__(
        self,
        batches: Batches,
        latents: Callable[[int], np.ndarray],
        on_device: bool,
        rows: slice = slice(None),
    ) -> None:
        """latents: those of a step, counted from 0. on_device: whether the trainer holds the images.

        rows: what of each batch this process feeds.
        """
        self._batches = batches
        self._latents = latents
        self._on_device = on_device
        self._rows = rows

    def ahead(
        self, start: int, stop: int, steps_per_call: int
    ) -> contextlib.closing[Generator[tuple[Images, np.ndarray], None, None]]:
        """Iterate, in a `with` block, over (images, latents) of the steps from `start` to `stop - 1`.

        A thread makes them ahead: while a step runs, those of the next two calls wait.
        """
        return contextlib.closing(ahead(self._inputs, range(start, stop), depth=2 * steps_per_call + 1))

    def from_host(self, step: int) -> tuple[np.ndarray, Any]:
        """(images, latents) of one step, all rows, wherever the device keeps its own."""
        return self._batches.batch(step), self._latents(step)

    def _inputs(self, step: int) -> tuple[Images, np.ndarray]:
        images = (
            self._batches.choose(step).rows(self._rows)
            if self._on_device
            else self._batches.batch(step, self._rows)
        )
        return images, self._latents(step)[self._rows]


def _gigabytes(size: int) -> str:
    return f"{size / 1e9:.1f} GB" if size >= 1e8 else f"{size / 1e6:.1f} MB"
