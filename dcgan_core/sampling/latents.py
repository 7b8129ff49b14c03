"""Latents to draw from: a seed's endless stream, or a file's; picked, truncated, checked; and paths between them."""

from __future__ import annotations

import itertools
import math
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Float, Float32

from dcgan_core.description.architecture import Architecture
from dcgan_core.description.labels import (
    as_labels,
    class_list,
    default_labels,
    join_labels,
    with_default_labels,
)
from dcgan_core.description.protocols import LatentDistribution
from dcgan_core.description.randomness import sample_latents
from dcgan_core.errors import InputError, number_of
from dcgan_core.system.arguments import as_array
from dcgan_core.weights.formats.arrays import read_npy, read_npz, write_npz_parts

BLOCK = 64
"""Latents are drawn in blocks of this many, each from its own stream, and a block's images always together, however
few of them are wanted: image k depends on the seed and k alone, to the bit."""

LATENTS_KEY = "latents"
"""The array of a `.npz` that holds latents, where the file holds several arrays."""

MOST_PICKED = 4096
"""Indices in one list: a slip such as 0-99999999 is refused."""

LARGEST_INDEX = 10**9


Labels = Callable[[int, int], np.ndarray]
"""From (count, start) to the labels (count,) of the samples from number `start` on."""


def repeated_labels(labels: np.ndarray | None) -> Labels | None:
    """Return given labels as `latent_blocks` takes them; after the last one they begin again."""
    if labels is None:
        return None
    return lambda count, start: labels[np.arange(start, start + count) % len(labels)]


def latent_blocks(
    architecture: Architecture, seed: int, labels: Labels | None = None, total: int | None = None
) -> Iterator[np.ndarray]:
    """Yield the latents of the stream that belongs to `seed`, without end, in blocks (BLOCK, nz).

    Those of a conditional network have their labels after them, (BLOCK, nz + classes): `labels`, or without these
    those of `default_labels` for `total` samples.
    """
    for index in itertools.count():
        yield _block(architecture, seed, index, labels, total)


def _block(
    architecture: Architecture, seed: int, index: int, labels: Labels | None = None, total: int | None = None
) -> np.ndarray:
    latents = sample_latents(seed, index, BLOCK, architecture.nz, architecture.latent)
    classes = architecture.classes
    if not classes:
        return latents
    start = index * BLOCK
    own = default_labels(BLOCK, classes, start, total) if labels is None else labels(BLOCK, start)
    return join_labels(latents, own, classes)


def first_latents(blocks: Iterable[np.ndarray], count: int) -> Float32[np.ndarray, "count nz"]:
    """Return the first `count` latents of blocks of BLOCK each."""
    return np.concatenate(list(itertools.islice(blocks, math.ceil(count / BLOCK))))[:count]


def read_latents(path: str | os.PathLike[str], nz: int, classes: int = 0) -> Float32[np.ndarray, "N inputs"]:
    """Return the latents in a file: a `.npy`, or a `.npz` with one array or with one called `latents`.

    classes: of a conditional network, whose latents may have their labels after them; those that have none get rows
    of each class in turn.

    Raises InputError that names the file when it holds no latents of this length, another dtype or values that are
    not finite.
    """
    path = Path(path)
    if path.suffix == ".npz":
        arrays, _ = read_npz(path)
        if LATENTS_KEY not in arrays and len(arrays) != 1:
            raise InputError(
                f"{path} holds the arrays {', '.join(arrays) or '(none)'}; expected one called {LATENTS_KEY!r}"
            )
        array = arrays[LATENTS_KEY] if LATENTS_KEY in arrays else next(iter(arrays.values()))
    elif path.suffix == ".npy":
        array = read_npy(path)
    else:
        raise InputError(f"{path}: latents are read from a .npy or .npz file")
    labelled = classes and array.ndim == 2 and array.shape[1] == nz + classes
    try:
        if labelled:
            return check_latents(array, nz + classes)
        return with_default_labels(check_latents(array, nz), classes)
    except InputError as error:
        raise InputError(f"{path}: {error}") from error


def write_latents(
    path: str | os.PathLike[str], blocks: Iterable[np.ndarray], count: int, inputs: int
) -> None:
    """Write the first `count` latents of blocks (n, inputs) to a `.npz`, as `read_latents` reads them, atomically."""

    def parts() -> Iterator[np.ndarray]:
        left = count
        for block in blocks:
            yield block[:left]
            left -= len(block)
            if left <= 0:
                return

    write_npz_parts(path, LATENTS_KEY, (count, inputs), parts(), np.float32)


def check_latents(latents: Any, nz: int) -> Float32[np.ndarray, "N nz"]:
    """Return latents as float32 (N, nz); raises InputError for another shape, dtype or values not finite."""
    array = as_array(latents, "latents")
    if array.ndim != 2 or array.shape[1] != nz or not len(array):
        raise InputError(
            f"latents of shape {array.shape}: this generator takes (N, {nz}), N at least 1{_labels_behind(array, nz)}"
        )
    if array.dtype.kind not in "fiu":
        raise InputError(f"latents of dtype {array.dtype}: expected floating point")
    with np.errstate(over="ignore"):  # what is too large for float32 becomes infinite, and is refused below
        array = array.astype(np.float32)
    if not np.isfinite(array).all():
        row = int(np.argwhere(~np.isfinite(array))[0, 0])
        raise InputError(f"the latents hold values that are not finite (NaN or infinity), first in row {row}")
    return array


def _labels_behind(array: np.ndarray, nz: int) -> str:
    """Return what to do about latents (N, nz) with labels of another network after them, as `--save-latents` saves."""
    if array.ndim != 2 or array.shape[1] < nz + 2 or array.dtype.kind not in "fiu" or not len(array):
        return ""
    shares = array[:, nz:]
    if not (((shares == 0) | (shares == 1)).all() and (shares.sum(axis=1) == 1).all()):
        return ""
    classes = shares.shape[1]
    return (
        f"; the last {classes} columns are labels of a network with {classes} classes. Draw from that network, or give "
        f"the first {nz} columns alone"
    )


def generator_inputs(
    architecture: Architecture, latents: Any, labels: Any = None, names: Sequence[str] = ()
) -> Float32[np.ndarray, "N inputs"]:
    """Return what a generator reads: latents (N, nz), those of a conditional network with their labels after them.

    labels: one for each latent or one for all, 0 to classes - 1 or by name; without them, latents that end in their
    labels already. names: of the classes. Raises InputError as `check_latents` and `as_labels` do, for labels that are
    missing, and for labels of an unconditional network.
    """
    nz, classes = architecture.nz, architecture.classes
    if not classes:
        if labels is not None:
            raise InputError("this network is unconditional: it takes latents without labels")
        return check_latents(latents, nz)
    if labels is None:
        array = as_array(latents, "latents")
        if array.ndim == 2 and array.shape[1] == nz + classes:
            return check_latents(array, nz + classes)
        known = class_list(names) if names else f"{classes} classes"
        raise InputError(f"this network is conditional: give the labels next to the latents; it has {known}")
    checked = check_latents(latents, nz)
    return join_labels(checked, as_labels(labels, len(checked), classes, names=names), classes)


def parse_indices(text: str, flag: str) -> list[int]:
    """Return the whole numbers of a list such as "3,17,40-43", in its order; raises InputError naming `flag`."""
    found: list[int] = []
    for piece in text.split(","):
        match = re.fullmatch(r"\s*([0-9]{1,10})\s*(?:-\s*([0-9]{1,10})\s*)?", piece)
        if match is None:
            raise InputError(
                f"{flag} {text}: expected numbers of the sheet that generate --number makes, such as 3,17,40-43"
            )
        first, last = int(match[1]), int(match[2] or match[1])
        if last < first:
            raise InputError(f"{flag} {text}: the range {first}-{last} runs backwards")
        if last > LARGEST_INDEX:
            raise InputError(f"{flag} {text}: {last} is out of range; at most {LARGEST_INDEX:,}")
        if len(found) + last - first + 1 > MOST_PICKED:
            raise InputError(f"{flag} {text}: more than {MOST_PICKED} latents")
        found += range(first, last + 1)
    return found


def pick_latents(
    indices: Sequence[int], architecture: Architecture, seed: int, file: Path | None = None
) -> Float32[np.ndarray, "n nz"]:
    """Return the latents with these numbers: of the file, or of the stream of `seed` where there is none.

    Raises InputError for an index the file does not have.
    """
    if file is not None:
        latents = read_latents(file, architecture.nz, architecture.classes)
        for index in indices:
            if index >= len(latents):
                raise InputError(
                    f"index {index} is out of range: {file} holds {number_of(len(latents), 'latent')}, "
                    f"0 to {len(latents) - 1}"
                )
        return latents[list(indices)]
    blocks = {block: _block(architecture, seed, block) for block in {index // BLOCK for index in indices}}
    return np.stack([blocks[index // BLOCK][index % BLOCK] for index in indices])


def truncate(latents: np.ndarray, threshold: float, distribution: LatentDistribution) -> np.ndarray:
    """Return latents drawn from `distribution` cut off at plus and minus `threshold`: less variety, cleaner images.

    The truncation trick of Brock, Donahue and Simonyan, *Large Scale GAN Training for High Fidelity Natural Image
    Synthesis* (2019), section 3.1. They draw values beyond the threshold again; here each is mapped by its quantile,
    P(z) to the same quantile of the truncated distribution, which has the same law and moves each image little by
    little with the threshold. Uniform latents are scaled, those of U(0, 1) around their middle.
    """
    if distribution == "unit":
        return (0.5 + (latents - 0.5) * min(2 * threshold, 1.0)).astype(np.float32)
    if distribution == "uniform":
        return (latents * min(threshold, 1.0)).astype(np.float32)
    from scipy.special import ndtr, ndtri

    # From the lower tail on both sides: near 1 floats cannot distinguish quantiles.
    wide = latents.astype(np.float64)
    below = ndtr(-threshold) + (1 - 2 * ndtr(-threshold)) * ndtr(-np.abs(wide))
    return np.where(wide > 0, -ndtri(below), ndtri(below)).astype(np.float32)


def truncated(latents: np.ndarray, threshold: float | None, architecture: Architecture) -> np.ndarray:
    """Return a network's latents as `truncate` has them, labels after them as they are; None: no truncation."""
    if threshold is None:
        return latents
    cut = truncate(latents[:, : architecture.nz], threshold, architecture.latent)
    return np.concatenate([cut, latents[:, architecture.nz :]], axis=1)


def combine(a: np.ndarray, b: np.ndarray, c: np.ndarray) -> Float32[np.ndarray, "4 nz"]:
    """Return mean(a), mean(b), mean(c) and mean(a) - mean(b) + mean(c) of latents (k, nz) each."""
    means = [latents.astype(np.float64).mean(axis=0) for latents in (a, b, c)]
    return np.stack([*means, means[0] - means[1] + means[2]]).astype(np.float32)


# Paths from one latent to another that stay where the generator was trained.


def slerp(
    start: Float[np.ndarray, " nz"], end: Float[np.ndarray, " nz"], fractions: Float[np.ndarray, " n"]
) -> Float32[np.ndarray, "n nz"]:
    """Return points on the great arc from `start` (fraction 0) to `end` (fraction 1), at even angles.

    Gaussian latents of length nz lie near a sphere of radius sqrt(nz), and the straight line between two cuts
    through its inside, where the generator was never trained (White, *Sampling Generative Networks*, 2016). The
    norm changes evenly from one end's to the other's; the ends are exact to the bit. Between opposite latents every
    great circle is as short: one is chosen, always the same.
    """
    a, b = start.astype(np.float64), end.astype(np.float64)
    t = np.asarray(fractions, np.float64)[:, None]
    long_a, long_b = np.linalg.norm(a), np.linalg.norm(b)
    if min(long_a, long_b) == 0:
        return _between(a, b, t)  # the origin has no direction
    u, v = a / long_a, b / long_b
    # Unlike the arc cosine of the product, exact for small angles and for angles near pi.
    angle = 2 * np.arctan2(np.linalg.norm(u - v), np.linalg.norm(u + v))
    aside = v - (u @ v) * u
    if np.linalg.norm(aside) < 1e-9:
        aside = np.eye(len(u))[np.abs(u).argmin()]
        aside -= (u @ aside) * u
        if len(u) == 1:
            return _between(a, b, t)  # a line has no arcs
    aside /= np.linalg.norm(aside)
    path = (np.cos(t * angle) * u + np.sin(t * angle) * aside) * ((1 - t) * long_a + t * long_b)
    return _with_ends(path, a, b, t)


def lerp(
    start: Float[np.ndarray, " nz"], end: Float[np.ndarray, " nz"], fractions: Float[np.ndarray, " n"]
) -> Float32[np.ndarray, "n nz"]:
    """Return points on the straight line from `start` (fraction 0) to `end` (fraction 1).

    The path for uniform latents: their cube is convex, so the line never leaves it.
    """
    return _between(
        start.astype(np.float64), end.astype(np.float64), np.asarray(fractions, np.float64)[:, None]
    )


def walk(
    latents: Float[np.ndarray, "k nz"],
    steps: int,
    distribution: LatentDistribution,
    *,
    closed: bool = False,
    classes: int = 0,
) -> Float32[np.ndarray, "n nz"]:
    """Return the path through `latents` in order, `steps` even steps from each to the next.

    classes: how many of the last numbers are labels, one-hot; between two classes they change evenly.

    Spherical for normal latents, straight for uniform ones. An open path has (k - 1) * steps + 1 points, both ends
    included; a closed one returns to the first latent, which its k * steps points do not repeat.
    """
    if classes:
        path = walk(latents[:, :-classes], steps, distribution, closed=closed)
        labels = walk(latents[:, -classes:], steps, "uniform", closed=closed)
        return np.concatenate([path, labels], axis=1)
    between = slerp if distribution == "normal" else lerp
    fractions = np.arange(steps) / steps
    legs = len(latents) if closed else len(latents) - 1
    parts = [between(latents[leg], latents[(leg + 1) % len(latents)], fractions) for leg in range(legs)]
    return np.concatenate(parts if closed else [*parts, latents[-1:].astype(np.float32)])


def _between(a: np.ndarray, b: np.ndarray, t: np.ndarray) -> np.ndarray:
    return _with_ends((1 - t) * a + t * b, a, b, t)


def _with_ends(path: np.ndarray, a: np.ndarray, b: np.ndarray, t: np.ndarray) -> np.ndarray:
    return np.where(t == 0, a, np.where(t == 1, b, path)).astype(np.float32)
