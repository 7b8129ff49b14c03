"""Which dialect do arrays speak, and which of the two networks are they?"""

from __future__ import annotations

from collections.abc import Sequence

from dcgan_core.errors import InputError
from dcgan_core.weights.foreign.dialects import DIALECTS, Dialect, get_dialect
from dcgan_core.weights.foreign.geometry import Hints
from dcgan_core.weights.foreign.layers import (
    NETWORK_NAMES,
    FoundLayer,
    NetworkName,
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
        problems = list(reading.problems)
        if theano:
            extra = [
                layer.keys[role]
                for layer in reading.layers
                for role in ("mean", "bias")
                if role in layer.arrays
            ]
            problems += [
                f"unexpected: {key} (the authors' lists hold kernels, scales and shifts)" for key in extra
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
    fewest: list[str] | None = None
    while True:
        good: dict[NetworkName, list[tuple[Dialect, list[FoundLayer]]]] = {}
        for dialect in dialects:
            for name in names:
                reading, problems = _read(dialect, name, arrays)
                if not problems:
                    good.setdefault(name, []).append((dialect, reading.layers))
                elif len(reading.unknown) * 2 <= len(arrays) and len(problems) < len(
                    fewest or [None] * 10**6
                ):
                    fewest = problems
        prefix = None if listed else common_prefix(list(arrays))
        if good or prefix is None:
            return good, fewest if fewest is not None else _unknown(arrays)
        # Under another name than the table's, the same `nn.Sequential` may stand.
        arrays = {key.partition(".")[2]: array for key, array in arrays.items()}


def _unknown(arrays: Arrays) -> list[str]:
    some = ", ".join(list(arrays)[:6])
    return [f"no known dialect names its weights so: {some}{' ...' if len(arrays) > 6 else ''}"]


def which_network(name: str, arrays: Arrays, hints: Hints, *, listed: bool) -> NetworkName:
    """Return which network arrays are that the file itself does not say: by shapes, then by the file's `name`.

    Raises InputError when they are neither, or both.
    """
    refuse_conditional(arrays)
    named = network_of_file(name)
    good, problems = readings_of(arrays, NETWORK_NAMES, hints, listed=listed)
    if len(good) == 1:
        return next(iter(good))
    if named is not None:
        return named  # the problems are told when it is read as that
    if not good:
        raise_shape_problems("it", problems)
    raise InputError(
        "its shapes fit a generator and a discriminator alike; say which in the file's name (netG..., netD...)"
    )
