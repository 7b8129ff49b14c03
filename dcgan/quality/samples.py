"""The samples of an evaluation: drawn once, kept as bytes in a temporary file, whatever their number."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from jaxtyping import UInt8

from dcgan.errors import InputError
from dcgan.files.disk import disk_errors
from dcgan.generating import Generator
from dcgan.latents import latent_blocks, truncate
from dcgan.pictures.tiles import to_uint8
from dcgan.quality.options import BATCH
from dcgan.quality.progress import Progress


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
