"""Find the dialects in which arrays can be read, and which of the two networks they are."""

from __future__ import annotations

from collections.abc import Sequence

from dcgan_core.description.protocols import NetworkName
from dcgan_core.errors import InputError
from dcgan_core.weights.foreign.dialects import DIALECTS, Dialect, get_dialect
from dcgan_core.weights.foreign.geometry import Hints
from dcgan_core.weights.foreign.layers import (
    NETWORK_NAMES,
    FoundLayer,
    Reading,
    bias_problems,
    raise_shape_problems,
    read_listed_layers,
    read_named_layers,
    shape_problems,
)
from dcgan_core.weights.foreign.wrapping import Arrays, common_prefix, network_of_file, refuse_conditional


def _dialects(listed: bool, hints: Hints) -> list[Dialect]:
    if hints.dialect is None:
        return [dialect for dialect in DIALECTS.values() if (dialect.storage == "list") == listed]
    dialect = get_dialect(hints.dialect)
    if (dialect.storage == "list") != listed:
        has = "arrays in list order" if listed else "named arrays"
        raise InputError(f"it holds {has}; --dialect {dialect.name} is for the other kind")
    return [dialect]


def _read(dialect: Dialect, name: NetworkName, arrays: Arrays) -> tuple[Reading, list[str]]:
    """Return (layers, problems) of reading arrays as one network in one dialect."""
    if dialect.storage == "list":
        theano = dialect.name == "authors"
        reading = read_listed_layers(arrays, "theano" if theano else "torch")
        problems = reading.problems + [
            f"unexpected: {layer.keys[role]} (the authors' lists hold kernels, scales and shifts)"
            for layer in reading.layers
            for role in ("mean", "bias")
            if theano and role in layer.arrays
        ]
    else:
        reading = read_named_layers(arrays, dialect.naming(name))
        problems = [f"unexpected: {key}" for key in reading.unknown] + reading.problems
        if not dialect.exact:
            problems += bias_problems(reading.layers)
    return reading, problems + shape_problems(name, reading.layers)


def readings_of(
    arrays: Arrays, names: Sequence[NetworkName], hints: Hints, *, listed: bool
) -> tuple[dict[NetworkName, list[tuple[Dialect, list[FoundLayer]]]], list[str]]:
    """Return (by network: the dialects that read the arrays without a problem, the fewest problems otherwise).

    listed: whether the arrays come in list order, without names. names: the networks they may be.
    """
    dialects = _dialects(listed, hints)
    fewest: list[str] = []
    while True:
        good: dict[NetworkName, list[tuple[Dialect, list[FoundLayer]]]] = {}
        for dialect in dialects:
            for name in names:
                reading, problems = _read(dialect, name, arrays)
                if not problems:
                    good.setdefault(name, []).append((dialect, reading.layers))
                elif len(reading.unknown) * 2 <= len(arrays) and not 0 < len(fewest) <= len(problems):
                    fewest = problems
        prefix = None if listed else common_prefix(list(arrays))
        if good or prefix is None:
            some = f"{', '.join(list(arrays)[:6])}{' ...' if len(arrays) > 6 else ''}"
            return good, fewest or [f"no known dialect has such names: {some}"]
        # The same `nn.Sequential` may have another name than the table's.
        arrays = {key.partition(".")[2]: array for key, array in arrays.items()}


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
