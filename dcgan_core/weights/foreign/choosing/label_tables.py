"""The table of labels among a network's arrays (`nn.Embedding`), with the matrix after it where there is one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from dcgan_core.description.labels import MOST_CLASSES
from dcgan_core.errors import InputError
from dcgan_core.weights.foreign.arrays.layers import Origin
from dcgan_core.weights.foreign.arrays.wrapping import Arrays, is_table_name
from dcgan_core.weights.foreign.writing.folding import product

_LOOSELY = re.compile(
    r"(^|[._])(\w*emb(ed|eds|edding|eddings)?\w*|\w*labels?\w*|class(es)?|cond\w*|lookup)[._]", re.I
)
"""Names that a table of labels may have too, where the arrays with it in their chain do not make a network."""


@dataclass(frozen=True)
class LabelTable:
    """A table of labels: float (classes, numbers), as it meets the network.

    key: the file's name of it. origins: the arrays that it was computed from. words: what it is, for a sentence.
    supposed: why it is taken for a table though its name does not say so, in a sentence; "" where it does.
    """

    array: np.ndarray
    key: str
    words: str
    origins: tuple[Origin, ...] = ()
    supposed: str = ""

    @property
    def classes(self) -> int:
        """How many rows it has."""
        return self.array.shape[0]

    @property
    def numbers(self) -> int:
        """How many numbers a row has."""
        return self.array.shape[1]


@dataclass(frozen=True)
class Taken:
    """A network's arrays without its table of labels, and the table; None where there is none.

    fallback: whether it counts only where none before it makes a network.
    """

    arrays: Arrays
    table: LabelTable | None = None
    fallback: bool = False


def takings(arrays: Arrays) -> Iterator[Taken]:
    """Yield the ways in which a table of labels may be among arrays, the likeliest first.

    Names such as `label_emb` always mean a table. Others are tried where the arrays do not make a network otherwise.
    Raises InputError for a table that no network can read.
    """
    named = [key for key in arrays if is_table_name(key)]
    certain = bool(named)
    if not named:
        yield Taken(arrays)
        named = [key for key in arrays if _LOOSELY.search(key) and _is_matrix(key, arrays)]
    tables = [key for key in named if _is_table(key, arrays)]
    if tables and set(tables[1:]) <= {f"{path}.weight" for path in _matrices_behind(tables[0], arrays)}:
        del tables[1:]
    if len(tables) > 1:
        raise InputError(
            f"a conditional network with several tables of labels: {', '.join(tables[:4])}. One that is joined to a "
            "layer's input is supported; conditional normalisations, which have a table each, are not"
        )
    readers = tables or [key for key in named if _is_matrix(key, arrays)]
    if certain and not readers:
        shape = getattr(arrays[named[0]], "shape", ())
        raise InputError(
            f"a conditional network: {named[0]} has shape {shape}. Expected a table of labels, a row for each class"
        )
    if certain and len(readers) > 1:
        raise InputError(
            f"a conditional network: labels go through several matrices: {', '.join(readers[:4])}. Only one is "
            "supported, without an activation after it"
        )
    for key in tables:
        rows, columns = arrays[key].shape
        as_matrix = list(_reader(key, arrays)) if _are_classes(columns) else []
        if _are_classes(rows) or not as_matrix:
            yield from _with_matrix(key, arrays)
    for key in readers:
        yield from _reader(key, arrays)
    if not certain:
        for key in arrays:
            if key not in named and _is_matrix(key, arrays):
                yield from _unnamed(key, arrays)


def without_tables(arrays: Arrays) -> tuple[Arrays, list[str]]:
    """Return (the arrays without those that are tables of labels by name, the keys of these)."""
    tables = [key for key in arrays if is_table_name(key) and _is_table(key, arrays)]
    return {key: array for key, array in arrays.items() if key not in tables}, tables


def _is_table(key: str, arrays: Arrays) -> bool:
    return _is_matrix(key, arrays) and f"{key.rpartition('.')[0]}.bias" not in arrays


def _is_matrix(key: str, arrays: Arrays) -> bool:
    array = arrays[key]
    return key.rpartition(".")[2] == "weight" and array.ndim == 2 and array.dtype.kind == "f"


def _are_classes(count: int) -> bool:
    return 2 <= count <= MOST_CLASSES


def _unnamed(key: str, arrays: Arrays) -> Iterator[Taken]:
    """Yield a matrix as a table of labels, or as the matrix that reads them, though its name does not say so."""
    ways = list(_reader(key, arrays))
    classes, numbers = arrays[key].shape
    if _is_table(key, arrays) and _are_classes(classes) and numbers:
        ways = [*_with_matrix(key, arrays), *ways]
    for way in ways:
        assert way.table is not None
        supposed = f"labels go through {way.table.words}: its name does not say so, but nothing else fits"
        yield Taken(way.arrays, replace(way.table, supposed=supposed), fallback=True)


def _reader(key: str, arrays: Arrays) -> Iterator[Taken]:
    """Yield a matrix that reads one-hot labels (`nn.Linear`) as a table: its columns are the rows."""
    path = key.rpartition(".")[0]
    numbers, classes = arrays[key].shape
    bias = arrays.get(f"{path}.bias")
    if not _are_classes(classes) or not numbers or (bias is not None and bias.shape != (numbers,)):
        return
    if bias is None and numbers <= classes:
        return  # that of a table with a row for each class, as are those that latents are multiplied by
    places = {"matrix": key} | ({} if bias is None else {"offset": f"{path}.bias"})
    table = product({place: arrays[name] for place, name in places.items()})
    words = f"{key}, a matrix that reads one-hot labels ({classes} classes x {numbers} numbers)"
    origins = tuple(Origin(name, folded=place) for place, name in places.items())
    rest = {name: array for name, array in arrays.items() if name not in places.values()}
    supposed = "" if bias is not None else f"labels go through {words}, and not a table with {numbers} rows"
    yield Taken(rest, LabelTable(table, key, words, origins, supposed), fallback=True)


def _with_matrix(key: str, arrays: Arrays) -> Iterator[Taken]:
    """Yield a table alone, then with each matrix that may be after it."""
    table = arrays[key]
    classes, numbers = table.shape
    if not _are_classes(classes) or numbers < 1:
        raise InputError(
            f"a conditional network: {key} has shape {table.shape}. Expected a row for each of 2 to {MOST_CLASSES:,} "
            "classes"
        )
    rest = {name: array for name, array in arrays.items() if name != key}
    yield Taken(rest, LabelTable(table, key, f"{key} ({classes} classes x {numbers} numbers)"))
    for path in _matrices_behind(key, arrays):
        weight, bias = f"{path}.weight", f"{path}.bias"
        places = {"table": key, "matrix": weight} | ({"offset": bias} if bias in arrays else {})
        folded = product({place: arrays[name] for place, name in places.items()})
        words = f"{key} times {weight} ({classes} classes x {folded.shape[1]} numbers)"
        origins = tuple(Origin(name, folded=place) for place, name in places.items())
        folded = LabelTable(folded, key, words, origins)
        yield Taken({name: array for name, array in rest.items() if name not in (weight, bias)}, folded)


def _matrices_behind(key: str, arrays: Arrays) -> list[str]:
    """Return the paths of the matrices that a row of a table fits: by the names, or next to it in the file."""
    paths = list(dict.fromkeys(name.rpartition(".")[0] for name in arrays))
    own = key.rpartition(".")[0]
    place, family = paths.index(own), own.rpartition(".")[0]
    found = []
    for index, path in enumerate(paths):
        weight, bias = arrays.get(f"{path}.weight"), arrays.get(f"{path}.bias")
        near = abs(index - place) == 1 or (family and path.startswith(f"{family}."))
        if path == own or weight is None or weight.ndim != 2 or weight.shape[1] != arrays[key].shape[1]:
            continue
        if (near or _LOOSELY.search(f"{path}.")) and (bias is None or bias.shape == weight.shape[:1]):
            found.append(path)
    return found
