"""Find the dialects in which arrays can be read, and which of the two networks they are."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from dcgan_core.description.protocols import NetworkName
from dcgan_core.errors import InputError
from dcgan_core.weights.foreign.dialects import DIALECTS, UNLISTED, Dialect, get_dialect
from dcgan_core.weights.foreign.geometry import Hints
from dcgan_core.weights.foreign.layers import (
    NETWORK_NAMES,
    FoundLayer,
    Reading,
    raise_shape_problems,
    read_listed_layers,
    read_named_layers,
    shape_problems,
    with_kinds,
)
from dcgan_core.weights.foreign.naming import Naming
from dcgan_core.weights.foreign.wrapping import Arrays, common_prefix, network_of_file, refuse_conditional


def _dialects(listed: bool, hints: Hints) -> list[Dialect]:
    if hints.dialect is None:
        return [dialect for dialect in DIALECTS.values() if (dialect.storage == "list") == listed]
    dialect = get_dialect(hints.dialect)
    if (dialect.storage == "list") != listed:
        has = "arrays in list order" if listed else "named arrays"
        raise InputError(f"it holds {has}; --dialect {dialect.name} is for the other kind")
    return [dialect]


def _read(
    name: NetworkName, arrays: Arrays, dialects: Sequence[Dialect]
) -> tuple[list[Dialect], Reading, list[str]]:
    """Return (the dialects whose names these are, the layers, the problems) of named arrays as one network."""
    paths = list(dict.fromkeys(key.rpartition(".")[0] for key in arrays))
    own = [one for one in dialects if all(one.naming(name).place(path) is not None for path in paths)]
    orders = [partial(_by_place, dialect.naming(name)) for dialect in own]
    reading = read_named_layers(name, arrays, orders)
    problems = [f"unexpected: {key}" for key in reading.unknown] + reading.problems
    return own, reading, problems or shape_problems(name, reading.layers)


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
        inner = arrays
        own, reading, problems[name] = _read(name, inner, dialects)
        # The same `nn.Sequential` may have another name than the table's.
        while not own and (common_prefix(list(inner)) is not None):
            inner = {key.partition(".")[2]: array for key, array in inner.items()}
            own, _, _ = _read(name, inner, dialects)
        if not problems[name]:
            good[name] = [(dialect, reading.layers) for dialect in own or [UNLISTED]]
    return good, min(problems.values(), key=len)


def which_network(name: str, arrays: Arrays, hints: Hints, *, listed: bool) -> NetworkName:
    """Return which network arrays are where the file does not say: by shapes, then by the file's `name`.

    Raises InputError when they are neither, or both.
    """
    refuse_conditional(arrays)
    named = network_of_file(name)
    good, problems = readings_of(arrays, NETWORK_NAMES, hints, listed=listed)
    if len(good) == 1:
        return next(iter(good))
    if named is not None:
        return named  # reading it as that reports the problems
    if not good:
        raise_shape_problems("it", problems)
    raise InputError(
        "its shapes fit a generator and a discriminator alike; say which in the file's name (netG..., netD...)"
    )
