"""A table of labels and the matrix after it, which are one table here, and the way back to the two."""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Mapping
from typing import Any

import numpy as np

LARGEST_KEPT = 300_000
"""Bytes: a larger array of a file is not kept in the record."""


def product(arrays: Mapping[str, np.ndarray]) -> np.ndarray:
    """Return the table (classes, numbers) of a `table` (classes, n), a `matrix` (numbers, n) and an `offset`.

    Without a `table` the matrix reads one-hot labels, so n is the number of classes.
    """
    wide = arrays["matrix"].astype(np.float64).T
    if "table" in arrays:
        wide = arrays["table"].astype(np.float64) @ wide
    return (wide + arrays.get("offset", 0.0)).astype(arrays["matrix"].dtype)


def folded_node(place: str, array: np.ndarray, table: np.ndarray) -> dict[str, Any]:
    """Return what the record keeps of one of the arrays that `table` was computed from. place: `table`, `matrix` ..."""
    node: dict[str, Any] = {"place": place, "of": _digest(table)}
    if array.nbytes <= LARGEST_KEPT:
        packed = zlib.compress(np.ascontiguousarray(array).tobytes())
        node |= {"dtype": array.dtype.str, "data": base64.b64encode(packed).decode()}
    return node


def is_kept(node: Mapping[str, Any], table: np.ndarray) -> bool:
    """Whether an array comes back as it came: it is in the record, and the table is what it was."""
    return "data" in node and node["of"] == _digest(table)


def unfolded(node: Mapping[str, Any], table: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Return the array of a file, of `shape`: as it came, or one that gives the table as it is now.

    These are: rows of the unit matrix for the table, the table's columns for the matrix, 0 for the offset.
    """
    if is_kept(node, table):
        try:
            data = zlib.decompressobj().decompress(base64.b64decode(node["data"]), LARGEST_KEPT + 1)
        except zlib.error as error:
            raise ValueError(f"an array that was kept: {error}") from error
        return np.frombuffer(data, np.dtype(node["dtype"])).reshape(shape)
    rows = np.zeros(shape, table.dtype)
    flat = _flat(table)
    if node["place"] == "table":
        np.fill_diagonal(rows, 1)
    elif node["place"] == "matrix":
        rows[:, : len(flat)] = flat.T
    return rows


def unfolding_problem(node: Mapping[str, Any], table: np.ndarray, shape: tuple[int, ...]) -> str | None:
    """Return why the table cannot be given back as a table and a matrix, None where it can."""
    if is_kept(node, table):
        return None
    if node["place"] == "table" and shape[1] < shape[0]:
        return (
            f"the table of labels has been trained since it was joined with the matrix after it, and {shape[1]} "
            f"numbers a class are too few to hold {shape[0]} classes exactly"
        )
    return None


def _flat(table: np.ndarray) -> np.ndarray:
    """Return a canonical table (classes, height, width, channels) with its rows in PyTorch's order."""
    return table.transpose(0, 3, 1, 2).reshape(len(table), -1)


def _digest(table: np.ndarray) -> str:
    return hashlib.sha256(np.ascontiguousarray(table).tobytes()).hexdigest()
