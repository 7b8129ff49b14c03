"""From latents to calls of a device: how many rows a call gets, and how many calls are under way at once."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias, TypeVar

import numpy as np

from dcgan_core.description.architecture import Network
from dcgan_core.sampling.latents import BLOCK

Rows: TypeAlias = tuple[np.ndarray, ...]
"""What a network is given, arrays of one length: the latents, and whatever else goes with each of them."""

CHUNK = 128
"""Rows in one call on a CPU."""

LARGEST_CHUNK = 1024
"""Rows in one call on an accelerator, where the maps of the network leave room for them."""

_MAPS = 2**30
"""Bytes for the maps of a call on an accelerator: each image's largest in float32, and the one that it is made of."""

CALLS_UNDER_WAY = 3
"""Calls of an accelerator before the first of them is waited for: one that is computed, one that is copied, one that
is sent."""

Pending = TypeVar("Pending")


def calls_of(
    latents: Any, check: Callable[[Any], Rows], network: Network, *, on_accelerator: bool, filled: bool = True
) -> Iterator[tuple[Rows, int]]:
    """Yield (rows, how many of them are wanted) for the calls that draw `latents` with `network`.

    latents: an array, or an iterator of blocks. Each block is drawn by itself or, on an accelerator, at a place that
    only its number decides. check: returns the rows that a block is. filled: see `pieces`.
    """
    size = chunk_size(network, on_accelerator=on_accelerator)
    blocks = map(check, as_blocks(latents))
    if isinstance(latents, Iterator) and on_accelerator:
        return joined(blocks, size)
    return (call for block in blocks for call in pieces(block, size, filled=filled))


def chunk_size(network: Network, *, on_accelerator: bool) -> int:
    """Return how many images of `network` one call of the device is to draw: a power of two, BLOCK to LARGEST_CHUNK."""
    if not on_accelerator:
        return CHUNK
    largest = max(math.prod(layer.output_shape) for layer in network.layers)
    fits = _MAPS // (8 * largest)
    return min(LARGEST_CHUNK, max(BLOCK, 1 << max(fits.bit_length() - 1, 0)))


def as_blocks(latents: Any) -> Iterator[Any]:
    """Return the blocks of latents: those of an iterator, or all that there are as one."""
    return latents if isinstance(latents, Iterator) else iter((latents,))


def pieces(rows: Rows, size: int, *, filled: bool = True) -> Iterator[tuple[Rows, int]]:
    """Yield (rows, how many of them are wanted) for calls of at most `size`, a power of two.

    filled: the last are filled up to the next power of two by repeating the last row, so that a network is compiled for
    a handful of sizes however many rows there are; in evaluation mode that changes no image.
    """
    for start in range(0, len(rows[0]), size):
        piece = tuple(array[start : start + size] for array in rows)
        count = len(piece[0])
        yield (_filled(piece, 1 << (count - 1).bit_length()) if filled else piece), count


def joined(blocks: Iterable[Rows], size: int) -> Iterator[tuple[Rows, int]]:
    """Yield (rows, how many of them are wanted) for calls of exactly `size`, the last filled up by repeating its last.

    For a device that needs many rows to be busy. However many blocks there are, a row is at the same place of the same
    program, so that an image does not depend on their number.
    """
    held: Rows = ()
    for block in blocks:
        held = tuple(map(np.concatenate, zip(held, block, strict=True))) if held else block
        while len(held[0]) >= size:
            yield tuple(array[:size] for array in held), size
            held = tuple(array[size:] for array in held)
    if held and len(held[0]):
        yield _filled(held, size), len(held[0])


def under_way(
    begin: Callable[..., Pending], calls: Iterable[tuple[Rows, int]], depth: int
) -> Iterator[tuple[Pending, int]]:
    """Yield (what `begin` returned for the rows of a call, how many of its rows are wanted), in order.

    `depth` more calls are begun before one is handed over, so that the device has work while the caller is busy.
    """
    begun: deque[tuple[Pending, int]] = deque()
    for rows, count in calls:
        begun.append((begin(*rows), count))
        if len(begun) > depth:
            yield begun.popleft()
    yield from begun


def _filled(rows: Rows, size: int) -> Rows:
    missing = size - len(rows[0])
    if not missing:
        return rows
    return tuple(np.concatenate([array, np.repeat(array[-1:], missing, axis=0)]) for array in rows)
