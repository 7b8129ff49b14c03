"""What a prepared store holds: grey levels, labels, and images that occur twice."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np

from dcgan.data.store import Store

_IMAGES_READ_AT_ONCE = 1024


@dataclass(frozen=True)
class Findings:
    """What reading every image of a store once tells."""

    mean: np.ndarray
    """float64 (C,), of the bytes, in [0, 255]."""
    deviation: np.ndarray
    """float64 (C,): standard deviation of the bytes."""
    histogram: np.ndarray
    """int64 (C, 256): how often each byte occurs in each channel."""
    duplicates: list[list[int]]
    """Groups of two or more positions whose images are equal to the byte, in order of the first."""
    content: str
    """sha256 over the images whatever their order, in hexadecimal: equal for two stores of the same images."""


def examine(store: Store) -> Findings:
    """Read every image of `store` once, a thousand at a time, and return what it tells."""
    channels = store.images.shape[3]
    histogram = np.zeros((channels, 256), np.int64)
    digests = np.empty(len(store.images), "S32")
    for start in range(0, len(store.images), _IMAGES_READ_AT_ONCE):
        images = np.asarray(store.images[start : start + _IMAGES_READ_AT_ONCE])
        for channel in range(channels):
            histogram[channel] += np.bincount(images[..., channel].ravel(), minlength=256)
        for offset, image in enumerate(images):
            # In hexadecimal, since NumPy drops zero bytes at the end of a text.
            digests[start + offset] = hashlib.blake2b(image.tobytes(), digest_size=16).hexdigest().encode()
    levels = np.arange(256, dtype=np.float64)
    counts = histogram.sum(axis=1)
    mean = histogram @ levels / counts
    deviation = np.sqrt(np.maximum(histogram @ levels**2 / counts - mean**2, 0))
    order = np.argsort(digests, kind="stable")
    content = hashlib.sha256(f"{store.images.shape[1:]}".encode() + digests[order].tobytes()).hexdigest()
    return Findings(mean, deviation, histogram, _equal_neighbours(digests, order), content)


def _equal_neighbours(digests: np.ndarray, order: np.ndarray) -> list[list[int]]:
    """The runs of equal digests in sorted order, as lists of positions."""
    groups: list[list[int]] = []
    starts = np.flatnonzero(np.append(True, digests[order][1:] != digests[order][:-1]))
    ends = np.append(starts[1:], len(order))
    for start, end in zip(starts[ends - starts > 1], ends[ends - starts > 1], strict=True):
        groups.append(sorted(int(position) for position in order[start:end]))
    return sorted(groups)
