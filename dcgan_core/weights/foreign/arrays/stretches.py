"""A network that is only a stretch of a larger model's modules, such as the decoder of an autoencoder.

The modules of a state dictionary come in the order in which their class makes them. So a decoder is a run of them, and
`--member a,b,c` reads it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from dcgan_core.weights.foreign.arrays.parts import Reader, shared_prefix
from dcgan_core.weights.foreign.arrays.wrapping import Arrays

MOST_MODULES = 40
DEEPEST = 3


def generator_in(arrays: Arrays, read: Reader) -> str | None:
    """Return the longest run of modules, joined by commas, that is a generator and not all of `arrays`; or None."""
    prefix = shared_prefix(arrays)
    for depth in range(len(prefix) + 1, len(prefix) + 1 + DEEPEST):
        modules = _modules(arrays, depth)
        if len(modules) > MOST_MODULES:
            return None
        for names in _runs(modules):
            together = {key: array for name in names for key, array in modules[name].items()}
            left = [array for name in modules if name not in names for array in modules[name].values()]
            kernels = any(array.ndim in (2, 4) for array in left)  # or it would lose a normalisation alone
            begins = kernels and not _begins_in_encoder(together) and not _is_in_chain(names, modules)
            if begins and read(together) == "generator":
                return ",".join(names)
    return None


def _modules(arrays: Arrays, depth: int) -> dict[str, Arrays]:
    modules: dict[str, Arrays] = {}
    for key, array in arrays.items():
        path = key.split(".")[:-1]
        modules.setdefault(".".join(path[:depth]), {})[key] = array
    return modules


def _runs(modules: dict[str, Arrays]) -> Iterator[list[str]]:
    """Yield runs of modules, the longest first; none reaches over two of one form, such as a mean and a variance."""
    names = list(modules)
    shapes = [[array.shape for array in module.values()] for module in modules.values()]
    starts = [0]
    for index in range(1, len(names)):
        if shapes[index] == shapes[index - 1] and [len(shape) for shape in shapes[index]].count(2) == 1:
            starts += [index, index + 1]
    bounds = sorted({*starts, len(names)})
    groups = [names[start:end] for start, end in itertools.pairwise(bounds)]
    runs = [
        group[start:end]
        for group in groups
        for start in range(len(group))
        for end in range(start + 1, len(group) + 1)
    ]
    yield from sorted(runs, key=len, reverse=True)


def _begins_in_encoder(arrays: Arrays) -> bool:
    """Whether the first kernel makes fewer numbers of more, as the last of an encoder does; or is the only one."""
    kernels = [array for array in arrays.values() if array.ndim in (2, 4)]
    if len(kernels) < 2:
        return True
    first, second = kernels[:2]
    return first.ndim == second.ndim == 2 and first.shape[0] < first.shape[1]


def _is_in_chain(names: list[str], modules: dict[str, Arrays]) -> bool:
    """Whether the convolutions right before or after a run seem to be of the same network: it is only cut out of it.

    A discriminator may be after it.
    """
    order = list(modules)
    start, end = order.index(names[0]), order.index(names[-1]) + 1
    before, own, after = (
        [array for name in part for array in modules[name].values() if array.ndim in (2, 4)]
        for part in (order[:start], names, order[end:])
    )
    ends, starts = ([array for array in part if array.ndim == 4] for part in (before, own))
    if ends and starts and ends[-1].shape[1] == starts[0].shape[0]:
        return True
    if before and before[-1].ndim == own[0].ndim == 4:
        return True
    return bool(after) and after[0].ndim == 4 and after[0].shape[1] not in own[-1].shape[:2]
