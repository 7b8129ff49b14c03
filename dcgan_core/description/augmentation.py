"""Differentiable augmentation of what D sees (`--augment`), without a framework: the policies and their randomness.

Zhao et al., "Differentiable Augmentation for Data-Efficient GAN Training", 2020, section 3.2: real and generated images
pass through the same random transformations before D sees them, in both updates, and gradients pass back through
them. So D cannot learn few images by heart, and G is not taught the transformations.

Every image of every pass has random numbers of its own, which depend on nothing but (seed, pass, step, image). They
are made inside the step's program, by a hash of 32-bit integers: the same bits in both frameworks, and nothing to send
to the device or to save in a checkpoint.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Collection, Mapping
from typing import Any, Literal, get_args

from dcgan_core.errors import InputError, did_you_mean

Policy = Literal["color", "translation", "cutout"]
POLICIES: tuple[Policy, ...] = get_args(Policy)
"""In the order in which they are applied."""

Change = Callable[[Any, Any], Any]
"""(images, the policy's random numbers of each) -> images."""

Pass = Literal["real", "fake", "fake for G"]
"""Which of a step's passes through D an image belongs to."""

TRANSLATION = 1 / 8
"""The furthest move along an axis, as a share of the image's side."""
CUTOUT = 1 / 2
"""The side of the square that is cut out, as a share of the image's."""

NUMBERS = 7
"""Random numbers an image: brightness, saturation, contrast, rows and columns moved, row and column of the cut."""
_OWN: dict[Policy, slice] = {"color": slice(0, 3), "translation": slice(3, 5), "cutout": slice(5, 7)}
"""Those of each policy."""


def chosen_policies(text: str) -> tuple[Policy, ...]:
    """Return the policies of `--augment`: "none", "all", or names with commas between them.

    Raises InputError for another name.
    """
    words = [word.strip().lower() for word in text.split(",")]
    if words == ["none"]:
        return ()
    if words == ["all"]:
        return POLICIES
    for word in words:
        if word not in POLICIES:
            raise InputError(
                f"--augment {text}: {word!r} is unknown{did_you_mean(word, POLICIES)}; expected none, all, or some of "
                f"{', '.join(POLICIES)} with commas between them"
            )
    return tuple(policy for policy in POLICIES if policy in words)


def key_of(seed: int, name: Pass) -> int:
    """Return the 32 bits that the random numbers of a pass begin with."""
    return zlib.crc32(f"augmentation {seed} {name}".encode())


def random_bits(key: int, step: Any, images: Any, numbers: Any, word: Callable[[int], Any] = int) -> Any:
    """Return 24 random bits for each image and number, as integers from 0 to 2**24 - 1.

    step: an int or a scalar array, below 2**32. images: (N, 1) and numbers: (1, NUMBERS), counting from 0. The arrays
    are unsigned integers of 32 bits, with `word` to make one, or signed ones of 64: the bits are equal.
    """

    def mixed(bits: Any) -> Any:
        """Mix 32 bits by the multiply-xorshift hash of C. Wellons, "Prospecting for Hash Functions", 2018."""
        bits = (bits ^ (bits >> 16)) * word(0x21F0AAAD) & word(0xFFFFFFFF)
        bits = (bits ^ (bits >> 15)) * word(0xD35A2D97) & word(0xFFFFFFFF)
        return bits ^ (bits >> 15)

    return mixed(mixed(mixed(step ^ word(key)) ^ images) ^ numbers) >> 8


def applied(policies: Collection[Policy], changes: Mapping[Policy, Change], images: Any, random: Any) -> Any:
    """Return images after these policies, in the order of `POLICIES`.

    changes: what each policy does to images, by its own of their random numbers (N, NUMBERS).
    """
    for policy in POLICIES:
        if policy in policies:
            images = changes[policy](images, random[:, _OWN[policy]])
    return images


def reach(side: int) -> int:
    """Return how many pixels an image moves at most along an axis of `side` pixels."""
    return int(side * TRANSLATION + 0.5)


def cut_side(side: int) -> int:
    """Return how many of the `side` pixels along an axis are cut out, where the cut lies inside."""
    return int(side * CUTOUT + 0.5)
