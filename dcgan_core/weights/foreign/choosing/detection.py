"""Find the dialects in which arrays can be read, and which of the two networks they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from dcgan_core.description.protocols import NETWORK_NAMES, NetworkName
from dcgan_core.errors import InputError
from dcgan_core.weights.foreign.arrays.dialects import DIALECTS, UNLISTED, Dialect, get_dialect
from dcgan_core.weights.foreign.arrays.grouping import (
    Reading,
    no_labels,
    read_listed_layers,
    read_named_layers,
    with_kinds,
)
from dcgan_core.weights.foreign.arrays.layers import FoundLayer, raise_shape_problems, shape_problems
from dcgan_core.weights.foreign.arrays.naming import Naming
from dcgan_core.weights.foreign.arrays.wrapping import Arrays, common_prefix, network_of_file
from dcgan_core.weights.foreign.choosing.hints import Hints
from dcgan_core.weights.foreign.choosing.joining import joins, shown_classes, unjoined
from dcgan_core.weights.foreign.choosing.label_tables import Taken, takings, without_tables


def _dialects(listed: bool, hints: Hints) -> list[Dialect]:
    if hints.dialect is None:
        return [dialect for dialect in DIALECTS.values() if (dialect.storage == "list") == listed]
    dialect = get_dialect(hints.dialect)
    if (dialect.storage == "list") != listed:
        has = "arrays in list order" if listed else "named arrays"
        raise InputError(f"it holds {has}; --dialect {dialect.name} is for the other kind")
    return [dialect]


def _read(
    name: NetworkName, taken: Taken, dialects: Sequence[Dialect], hints: Hints
) -> tuple[list[Dialect], Reading, list[str]]:
    """Return (the dialects whose names these are, the layers, the problems) of named arrays as one network."""
    arrays, classes = taken.arrays, hints.classes
    paths = list(dict.fromkeys(key.rpartition(".")[0] for key in arrays))
    own = [one for one in dialects if all(one.naming(name).place(path) is not None for path in paths)]
    orders = [partial(_by_place, dialect.naming(name)) for dialect in own]
    join = (
        no_labels if taken.table is None and classes is None else partial(joins, name, taken.table, classes)
    )
    reading = read_named_layers(name, arrays, orders, join, classes or 1)
    problems = [f"unexpected: {key}" for key in reading.unknown] + reading.problems
    if not problems and not reading.ways:
        problems = shape_problems(name, reading.layers, classes or 1)
        if taken.table is not None and reading.layers:
            problems = [unjoined(name, taken.table, reading.layers)]
        elif not problems and reading.layers:
            problems = [f"{reading.layers[0].name} reads too few channels for labels of {classes} classes"]
    return own, reading, problems


def _by_place(naming: Naming, paths: list[str]) -> list[str]:
    return sorted(paths, key=lambda path: naming.place(path) or ())


def _read_list(name: NetworkName, arrays: Arrays, dialect: Dialect) -> tuple[Reading, list[str]]:
    """Return (layers, problems) of arrays in list order as one network."""
    theano = dialect.name == "authors"
    reading = read_listed_layers(arrays, "theano" if theano else "torch")
    reading.layers = with_kinds(name, reading.layers)
    problems = reading.problems + [
        f"unexpected: {layer.keys[role]} (the authors' lists hold kernels, scales and shifts)"
        for layer in reading.layers
        for role in ("mean", "bias")
        if theano and role in layer.arrays
    ]
    return reading, problems + shape_problems(name, reading.layers)


def raw_layers(name: NetworkName, arrays: Arrays) -> list[FoundLayer]:
    """Return the layers of a network that cannot be read, [] where the arrays are not even layers one by one."""
    reading = read_named_layers(name, arrays)
    return [] if reading.unknown or reading.problems else reading.layers


Readings = dict[NetworkName, list[tuple[Dialect, list[FoundLayer]]]]
"""By network: the layers, with every dialect whose names they have."""


def readings_of(
    arrays: Arrays, names: Sequence[NetworkName], hints: Hints, *, listed: bool
) -> tuple[Readings, list[str]]:
    """Return (by network: the dialects that read the arrays without a problem, the fewest problems otherwise).

    listed: whether the arrays come in list order, without names. names: the networks they may be. Arrays under names
    that no dialect lists are read all the same, as the dialect `UNLISTED`.
    """
    dialects = _dialects(listed, hints)
    good: Readings = {}
    problems: dict[NetworkName, list[str]] = {}
    for name in names:
        if listed:
            for dialect in dialects:
                reading, problems[name] = _read_list(name, arrays, dialect)
                if not problems[name]:
                    good.setdefault(name, []).append((dialect, reading.layers))
            continue
        for taken in takings(arrays):
            if taken.fallback and good.get(name):
                break
            own, reading, found = _read(name, taken, dialects, hints)
            # The same `nn.Sequential` may have another name than the table's.
            inner = taken
            while not own and (common_prefix(list(inner.arrays)) is not None):
                inner = Taken(
                    {key.partition(".")[2]: array for key, array in inner.arrays.items()}, inner.table
                )
                own, _, _ = _read(name, inner, dialects, hints)
            problems.setdefault(name, found)
            if not found:
                ways = [(dialect, layers) for layers in reading.ways for dialect in own or [UNLISTED]]
                good.setdefault(name, []).extend(ways)
                if taken.table is None:
                    break
    return good, min(problems.values(), key=len)


def which_network(name: str, arrays: Arrays, hints: Hints, *, listed: bool) -> NetworkName:
    """Return which network arrays are where the file does not say: by shapes, then by the file's `name`.

    Raises InputError when they are neither, or both.
    """
    named = network_of_file(name)
    good, problems = readings_of(arrays, NETWORK_NAMES, hints, listed=listed)
    if len(good) == 1:
        return next(iter(good))
    if named is not None:
        return named  # reading it as that reports the problems
    if not good:
        rest, tables = without_tables(arrays)
        if tables:
            return which_network(name, rest, hints, listed=listed)
        raise_shape_problems("it", problems)
    raise InputError(
        "its shapes fit a generator and a discriminator alike; say which in the file's name (netG..., netD...)"
    )


def which_by_widths(arrays: Arrays, hints: Hints) -> NetworkName | None:
    """Return which network arrays are if they are one with one-hot labels, by its widths; None for neither or both."""
    found: list[NetworkName] = []
    for name in NETWORK_NAMES:
        layers = raw_layers(name, arrays)
        counts = shown_classes(name, layers) if layers else []
        if any(readings_with(name, arrays, count, hints) for count in counts):
            found.append(name)
    return found[0] if len(found) == 1 else None


def readings_with(
    name: NetworkName, arrays: Arrays, classes: int, hints: Hints
) -> list[tuple[Dialect, list[FoundLayer]]]:
    """Return the readings of a network with labels of so many classes; [] for none."""
    good, _ = readings_of(arrays, [name], replace(hints, classes=classes), listed=False)
    return [way for way in good.get(name, []) if any(layer.classes for layer in way[1])]
