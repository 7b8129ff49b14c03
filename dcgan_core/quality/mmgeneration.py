"""Sliced Wasserstein distance and structural similarity as MMGeneration computes them, to compare with its tables.

open-mmlab/mmgeneration, metrics SWD and MS_SSIM: 16,384 samples and as many training images, 128 patches of 7x7 pixels
from each at sides of 64, 32 and 16 pixels, 4 times 128 directions, times 1,000; structural similarity of 5,000 adjacent
pairs among 10,000 samples. Its samples are floats; here they are rounded to bytes first, as its saved ones are.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import UInt8

from dcgan_core.description.randomness import generator
from dcgan_core.errors import InputError
from dcgan_core.quality.images import RealImages
from dcgan_core.quality.measures import Measure, Result
from dcgan_core.quality.similarity import adjacent_similarity
from dcgan_core.quality.sliced import MMGENERATION, pyramid_sides, sliced_wasserstein
from dcgan_core.system.progress import Progress

MMGENERATION_SAMPLES = 16_384
PAIRED = 10_000
"""Samples whose neighbours are compared with them."""
DIVISOR = 16
"""Of a side, so that it halves without a rest to the smallest scale of the structural similarity."""


def check_mmgeneration(
    metrics: Sequence[str], image_shape: Sequence[int], split: str, samples: int | None
) -> None:
    """Raise InputError for what is not this protocol: other metrics with it, sizes, splits and numbers of samples."""
    height, width = image_shape[:2]
    problem = ""
    if len(metrics) > 1:
        problem = "compares with real images that it chooses itself: measure the others in another call"
    elif height != width or height % DIVISOR:
        problem = (
            f"takes squares of a multiple of {DIVISOR} pixels a side, and this network draws {height}x{width}"
        )
    elif split != "train":
        problem = "compares with training images: leave --split out"
    elif samples not in (None, MMGENERATION_SAMPLES):
        problem = f"takes {MMGENERATION_SAMPLES:,} samples, not {samples:,}: leave --num-samples out"
    if problem:
        raise InputError(f"--metrics mmgeneration {problem}")


def by_mmgeneration(real: RealImages, seed: int, progress: Progress) -> Measure:
    """Make the measure. Of `real.reference`, as many images as samples are chosen by `seed`.

    The floor is other training images in the place of samples.
    """
    order = generator(seed, "images of mmgeneration").permutation(len(real.reference))[:MMGENERATION_SAMPLES]
    reference = np.asarray(real.reference[np.sort(order)])
    scales = pyramid_sides(*reference.shape[1:3], slicing=MMGENERATION)

    def figures(images: UInt8[np.ndarray, "n H W C"], stage: str) -> dict[str, float]:
        with progress.stage(stage, 2 * len(scales) * MMGENERATION_SAMPLES) as advance:
            found = sliced_wasserstein(
                images[:MMGENERATION_SAMPLES], reference, seed, advance, slicing=MMGENERATION
            )
        named = {f"SWD at {side} px (MMGeneration)": value for side, value in found.items()}
        named["SWD, mean (MMGeneration)"] = float(np.mean(list(found.values())))
        named["MS-SSIM (MMGeneration)"] = adjacent_similarity(images[:PAIRED])
        return named

    floor = figures(real.floor, "Cutting patches of real images")

    def measure(samples: UInt8[np.ndarray, "n H W C"]) -> list[Result]:
        return [
            Result(
                name,
                value,
                floor[name],
                "floor" if name.startswith("MS-SSIM") else "lower",
                {"images": MMGENERATION_SAMPLES, "pairs": PAIRED // 2},
                headline=name.startswith("SWD, mean"),
            )
            for name, value in figures(samples, "Cutting patches").items()
        ]

    return measure
