"""The nearest of many images by Euclidean distance of their pixels, exactly, in bounded memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32, Float64, Int64, UInt8

CHUNK_BYTES = 64 * 2**20
"""How much of the searched images is held as floats at a time."""

SPARE = 4
"""Candidates kept beyond those wanted."""


@dataclass(frozen=True)
class Neighbours:
    """The nearest images of each query, nearest first.

    distances: root mean square difference a pixel value, in bytes (0 to 255): comparable between image sizes.
    """

    indices: Int64[np.ndarray, "Q k"]
    distances: Float64[np.ndarray, "Q k"]


def nearest(
    queries: UInt8[np.ndarray, "Q H W C"],
    images: UInt8[np.ndarray, "N H W C"],
    count: int = 1,
    *,
    excluded: Int64[np.ndarray, " Q"] | None = None,
    advance: Callable[[int], object] = lambda searched: None,
) -> Neighbours:
    """Return the `count` nearest of `images` for each query; of equal distances the lower index comes first.

    images: may be memory-mapped; read once, in order. excluded: an index for each query that does not count (the
    query's own place, where queries are some of the images). advance: called with how many more images were searched.

    Raises ValueError when shapes differ or there are not enough images.
    """
    if queries.shape[1:] != images.shape[1:]:
        raise ValueError(f"queries of shape {queries.shape[1:]}, images of shape {images.shape[1:]}")
    if not 1 <= count <= len(images) - (excluded is not None):
        raise ValueError(f"{count} nearest of {len(images)} images")
    wanted = queries.reshape(len(queries), -1).astype(np.float32)
    pixels = wanted.shape[1]
    # Centred, since rounding grows with the norms.
    search = Search(wanted - 127.5, min(count + SPARE, len(images)), excluded)
    for start in range(0, len(images), step := search.chunk_length):
        chunk = images[start : start + step].reshape(-1, pixels).astype(np.float32)
        search.add(chunk - 127.5)
        advance(len(chunk))
    squares = np.empty(search.indices.shape, np.float64)
    for row, candidates in enumerate(search.indices):
        apart = images[candidates].astype(np.int64) - queries[row].astype(np.int64)
        squares[row] = np.square(apart).reshape(len(candidates), -1).sum(axis=1)
    return search.nearest(np.sqrt(squares / pixels), count)


class Search:
    """The nearest vectors of each query so far, among vectors that come in chunks: candidates, found in float32.

    indices: (Q, kept), in no order. In float32 the order of the last ones is not certain, so keep some more than are
    wanted and let `nearest` order them by exact distances.
    """

    def __init__(
        self, queries: Float32[np.ndarray, "Q F"], kept: int, excluded: Int64[np.ndarray, " Q"] | None = None
    ) -> None:
        """excluded: for each query the index of a vector that does not count."""
        self.indices = np.zeros((len(queries), 0), np.int64)
        self._scores = np.zeros((len(queries), 0), np.float32)
        self._queries, self._kept, self._excluded = queries, kept, excluded
        self._searched = 0

    @property
    def chunk_length(self) -> int:
        """How many vectors to add at a time, so that memory stays within CHUNK_BYTES."""
        return max(1, CHUNK_BYTES // (4 * max(self._queries.shape)))

    def add(self, chunk: Float32[np.ndarray, "n F"]) -> None:
        """Search the next vectors."""
        # |q - x|^2 less |q|^2, which is the same for every x.
        score = np.einsum("ij,ij->i", chunk, chunk)[None] - 2 * (self._queries @ chunk.T)
        start, self._searched = self._searched, self._searched + len(chunk)
        if self._excluded is not None:
            own = np.flatnonzero((self._excluded >= start) & (self._excluded < self._searched))
            score[own, self._excluded[own] - start] = np.inf
        few = min(self._kept, score.shape[1])
        best = np.argpartition(score, few - 1, axis=1)[:, :few] if few < score.shape[1] else None
        own_indices = np.broadcast_to(np.arange(score.shape[1]), score.shape) if best is None else best
        indices = np.concatenate([self.indices, own_indices + start], axis=1)
        scores = np.concatenate([self._scores, np.take_along_axis(score, own_indices, axis=1)], axis=1)
        if scores.shape[1] > self._kept:
            best = np.argpartition(scores, self._kept - 1, axis=1)[:, : self._kept]
            indices, scores = (np.take_along_axis(array, best, axis=1) for array in (indices, scores))
        self.indices, self._scores = indices, scores

    def nearest(self, distances: Float64[np.ndarray, "Q kept"], count: int) -> Neighbours:
        """Return the `count` nearest of the candidates, whose exact distances these are, nearest first."""
        if self._excluded is not None:
            distances = np.where(self.indices == self._excluded[:, None], np.inf, distances)
        order = np.lexsort((self.indices, distances), axis=1)[:, :count]
        return Neighbours(
            np.take_along_axis(self.indices, order, axis=1), np.take_along_axis(distances, order, axis=1)
        )
