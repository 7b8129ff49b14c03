"""The samples of an evaluation: drawn once, kept as bytes in a temporary file, whatever their number."""

from __future__ import annotations

import contextlib
import dataclasses
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from jaxtyping import UInt8

from dcgan.architecture import Network
from dcgan.bundle import Bundle
from dcgan.errors import InputError
from dcgan.files.disk import disk_errors
from dcgan.generating import Generator
from dcgan.latents import latent_blocks, truncate
from dcgan.pictures.tiles import to_uint8
from dcgan.quality.progress import Progress
from dcgan.weights import STATISTIC_ROLES, split_name

BATCH = 128
"""Latents drawn together; with batch statistics they normalise each other."""


def without_running_statistics(bundle: Bundle) -> Bundle:
    """Return the bundle with a generator that normalises by the batch at hand, as if it had kept no statistics."""
    network, weights = bundle.network("generator")
    kept = {name: array for name, array in weights.items() if split_name(name)[1] not in STATISTIC_ROLES}
    architecture = dataclasses.replace(bundle.architecture, generator=Network(network.layers, "batch"))
    return Bundle(architecture, {"generator": kept}, bundle.record)


@contextlib.contextmanager
def drawn_samples(
    generator: Generator, count: int, seed: int, truncation: float | None, progress: Progress
) -> Iterator[UInt8[np.ndarray, "count H W C"]]:
    """Yield `count` samples as bytes; image k depends on the seed and k (with batch statistics: on its batch).

    Raises InputError when the generator draws values that are not finite, or the same image for every latent: no
    distance of such samples means anything.
    """
    architecture = generator.architecture
    with tempfile.TemporaryDirectory(prefix="dcgan-samples-", ignore_cleanup_errors=True) as folder:
        with disk_errors(Path(folder), "keeping samples"):
            path = Path(folder) / "samples"
            samples = np.memmap(path, np.uint8, "w+", shape=(count, *architecture.image_shape))
        done, differs = 0, False
        with progress.stage("Drawing", count) as advance:
            for latents in _batches(generator, seed):
                if truncation is not None:
                    latents = truncate(latents, truncation, architecture.latent)
                for images in generator.images(latents):
                    taken = to_uint8(images)[: count - done]
                    samples[done : done + len(taken)] = taken
                    differs |= bool((taken != samples[0]).any())
                    done += len(taken)
                    advance(len(taken))
                if done == count:
                    break
        if not differs:
            raise InputError(
                f"the generator draws the same image for every latent ({count:,} of them): it has collapsed, and no "
                "measure of such samples means anything"
            )
        yield samples
        del samples


def _batches(generator: Generator, seed: int) -> Iterator[np.ndarray]:
    blocks = latent_blocks(generator.architecture, seed)
    while True:
        held = [next(blocks)]
        while sum(map(len, held)) < BATCH:
            held.append(next(blocks))
        yield np.concatenate(held)
