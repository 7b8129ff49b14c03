"""The networks in one flat dictionary of arrays: the whole of it, or the parts that prefixes of its keys make.

Nothing is decided here that needs the shapes of a network: `Reader` says whether arrays are a whole one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dcgan_core.description.protocols import NetworkName
from dcgan_core.weights.foreign.arrays.wrapping import (
    Arrays,
    has_labels,
    is_averaged,
    is_wrapped_original,
    network_of_component,
)

Reader = Callable[[Arrays], NetworkName | None]
"""Returns which network arrays are when they are a whole one and nothing more, else None."""

Owner = Callable[[str, NetworkName | None], NetworkName | None]
"""Returns whose an array is in a dictionary with a note of this package: by its key without wrapping modules, and by
the network that the names of the dictionaries around it say. None: of neither."""

_AUXILIARY = re.compile(
    r"(\w*_)?(fid|kid|is|isc|mifid|inception\w*|lpips|vgg\w*|resnet\w*|perceptual\w*|metrics?|loss\w*|criterion\w*|ssim"
    r"|ms_ssim|psnr|clip\w*|arcface|scheduler|precision|recall|accuracy|feature_extractor)(_\w*)?",
    re.I,
)
"""A component of the key of a measure or a loss, whose weights may be next to the two networks'."""

_NOISE = re.compile(
    r"((fixed|validation|valid|val|test|eval|sample|example|static|vis|plot|log)_?)+"
    r"(z|zs|noise|noises|latents?|inputs?|input_array|vectors?|batch|seed|images?|samples?)\w*",
    re.I,
)
"""The name of latents or images that are kept to draw the same samples each time."""

_BOOKKEEPING = {
    "n_averaged": None,
    "initted": None,
    "step": "initted",
    "num_updates": None,
    "decay": "num_updates",
}
"""What averaging wrappers keep next to the weights; some count only where the other key is there too."""

LARGEST_EXTRA = 4
"""Kernels: a module of up to as many, next to the only network that is named, may be a part of it."""


LARGEST_SEARCH = 5000
"""Arrays: in a dictionary of more, networks are found by their names alone."""


@dataclass(frozen=True)
class Candidate:
    """Arrays that may be one network.

    place: the path of keys to them, which `--member` takes; "" for a file that is one dictionary. dictionary: the path
    of the dictionary they are in, which may hold others too. network: the one that the names say; None leaves it to
    the shapes. likely: what to take where the shapes fit both. averaged: whether the names say that these are moving
    averages; online: or the raw copy next to them in an averaging wrapper. parts: the places of networks within it,
    where it was not clear whether the rest belongs to them. longer: what `--member` takes for more modules than these,
    where they are a generator together.
    """

    place: str
    dictionary: str
    arrays: Arrays
    network: NetworkName | None = None
    likely: NetworkName | None = None
    averaged: bool = False
    online: bool = False
    parts: tuple[str, ...] = ()
    longer: str | None = None


def split_noted(whole: Candidate, owner: Owner) -> tuple[list[Candidate], list[str]]:
    """Return (the networks of a dictionary that this package exported, the keys that are of neither)."""
    arrays: dict[NetworkName, Arrays] = {}
    rest: list[str] = []
    for key, array in whole.arrays.items():
        network = owner(key, whole.network)
        if network is None:
            rest.append(key)
        else:
            arrays.setdefault(network, {})[key] = array
    return [replace(whole, arrays=own, network=network) for network, own in arrays.items()], rest


def split(whole: Candidate, read: Reader) -> tuple[list[Candidate], list[str]]:
    """Return (the networks in one flat dictionary, what is left out of it: keys or the prefixes of them).

    A dictionary that is one network is left whole, and so is one of which nothing can be said: reading it reports why.
    """
    arrays = whole.arrays
    named = _named(whole, read)
    are_two = _are_two(arrays, named, read)
    if not are_two and read(arrays) is not None:
        # By its shapes, a module in front of the only network that is named may belong to it.
        within = tuple(
            part.place for part in named if 0 < len(part.arrays) < len(arrays) and read(part.arrays)
        )
        return [_likely(replace(whole, parts=within))], []
    taken = {key for candidate in named for key in candidate.arrays}
    rest = {key: array for key, array in arrays.items() if key not in taken}
    aside = {key: array for key, array in rest.items() if _is_aside(key)}
    own = {key: array for key, array in rest.items() if key not in aside}
    others = [
        _part(whole, prefix, subset, averaged=whole.averaged or is_averaged(prefix))
        for prefix, subset in _subsets(own, read, len(shared_prefix(own)) if are_two else 0)
    ]
    if has_labels([key for key in own if key.count(".") < 2 or not named]):
        return [_likely(whole)], []
    if len({candidate.network for candidate in named}) == 2:
        named += [other for other in others if other.averaged or other.online]
        taken = {key for candidate in named for key in candidate.arrays}
        return named, prefixes({key: array for key, array in rest.items() if key not in taken}, taken)
    if not named and aside and (read(own) is not None or not others):
        return [_likely(replace(whole, arrays=own))], prefixes(aside, set(own))
    left = {key: a for key, a in own.items() if all(key not in other.arrays for other in others)}
    kernels = sum(array.ndim in (2, 4) for key, array in left.items() if "." in key)
    modules = any("." in key for key in left)
    # Next to one network that is named may be another one, a measure, or a part of that network under another name.
    divides = kernels > LARGEST_EXTRA or not modules if named else not kernels and len(others) > 1
    if divides and (named or others):
        return [*named, *others], prefixes({**aside, **left}, taken | {k for o in others for k in o.arrays})
    return [_likely(replace(whole, parts=tuple(part.place for part in (*named, *others))))], []


def _are_two(arrays: Arrays, named: Sequence[Candidate], read: Reader) -> bool:
    """Whether arrays that can be read as one network are a generator and a discriminator one after the other.

    A discriminator's small kernels fit after a generator as convolutions that refine its image.
    """
    parts = [(part.network, part.arrays) for part in named if read(part.arrays) == part.network]
    if len({network for network, _ in parts}) < 2:
        parts = [(read(part), part) for _, part in _subsets(arrays, read, len(shared_prefix(arrays)))]
    rest = set(arrays).difference(*(part for _, part in parts))
    return len({network for network, _ in parts}) == 2 and not any(arrays[key].ndim > 1 for key in rest)


def _likely(candidate: Candidate) -> Candidate:
    """Return a candidate with what the prefix that all its keys share says of it."""
    prefix = shared_prefix(candidate.arrays)
    likely = next((name for part in reversed(prefix) if (name := network_of_component(part))), None)
    averaged = candidate.averaged or any(map(is_averaged, prefix))
    return replace(candidate, likely=likely, averaged=averaged)


def shared_prefix(arrays: Arrays) -> list[str]:
    """Return the components with which all keys begin."""
    prefix: list[str] = []
    for parts in zip(*(key.split(".")[:-1] for key in arrays), strict=False):
        if len(set(parts)) > 1:
            break
        prefix.append(parts[0])
    return prefix


def _named(whole: Candidate, read: Reader) -> list[Candidate]:
    """Return the parts of a dictionary that a component of their keys names, each kernel's module included."""
    groups: dict[tuple[NetworkName, bool], dict[str, Arrays]] = {}
    for key, array in whole.arrays.items():
        parts = key.split(".")
        for depth in range(1, len(parts)):
            network = network_of_component(parts[depth - 1])
            if _AUXILIARY.fullmatch(parts[depth - 1]):
                break
            if network is not None:
                prefix = ".".join(parts[:depth])
                averaged = whole.averaged or is_averaged(prefix)
                groups.setdefault((network, averaged), {}).setdefault(prefix, {})[key] = array
                break
    found: list[Candidate] = []
    for (network, averaged), by_prefix in groups.items():
        parts_of = {prefix: a for prefix, a in by_prefix.items() if looks_like_weights(a) and _is_deep(a)}
        together = {key: a for arrays in by_prefix.values() for key, a in arrays.items()}
        # Blocks of one network (`gen_block1`, `gen_block2`), unless each is a whole network by itself.
        if len(by_prefix) > 1 and (read(together) or not all(map(read, parts_of.values()))):
            parts_of = {",".join(by_prefix): together} if looks_like_weights(together) else {}
        found += [
            _part(whole, prefix, arrays, network=network, averaged=averaged)
            for prefix, arrays in parts_of.items()
        ]
    return found


def _part(whole: Candidate, prefix: str, arrays: Arrays, **details: Any) -> Candidate:
    place = ",".join(f"{whole.place}.{one}" for one in prefix.split(",")) if whole.place else prefix
    averaged = details.pop("averaged", False) or any(key.endswith(".n_averaged") for key in arrays)
    return Candidate(
        place,
        whole.dictionary,
        without_bookkeeping(arrays),
        **{"network": whole.network, "averaged": averaged, "online": is_wrapped_original(prefix), **details},
    )


def _subsets(arrays: Arrays, read: Reader, depth: int = 0) -> list[tuple[str, Arrays]]:
    """Return (prefix, arrays) of the parts of a dictionary that are whole networks by themselves."""
    by_prefix: dict[str, Arrays] = {}
    if len(arrays) > LARGEST_SEARCH:
        return []
    for key, array in arrays.items():
        parts = key.split(".")
        if len(parts) > depth + 1:
            by_prefix.setdefault(".".join(parts[: depth + 1]), {})[key] = array
    found: list[tuple[str, Arrays]] = []
    for prefix, subset in by_prefix.items():
        if not _is_deep(subset):
            continue
        if read(without_bookkeeping(subset)) is not None:
            found.append((prefix, subset))
        elif depth < 5:
            found += _subsets(subset, read, depth + 1)
    return found


def _is_aside(key: str) -> bool:
    """Whether a key is of a measure, a loss or of latents that are kept for drawing."""
    parts = key.split(".")
    return any(map(_AUXILIARY.fullmatch, parts[:-1])) or _NOISE.fullmatch(parts[-1]) is not None


def prefixes(arrays: Arrays, taken: set[str]) -> list[str]:
    """Return the shortest prefixes that the arrays share among themselves and not with those taken."""
    used = {key[:end] for key in taken for end, sign in enumerate(key) if sign == "."}
    found: dict[str, None] = {}
    for key in arrays:
        parts = key.split(".")
        for depth in range(1, len(parts) + 1):
            prefix = ".".join(parts[:depth])
            if depth == len(parts) or prefix not in used:
                found[prefix] = None
                break
    return list(found)


def without_bookkeeping(arrays: Arrays) -> Arrays:
    """Return the arrays without the counters that averaging wrappers keep next to the weights."""
    kept: Arrays = {}
    for key, array in arrays.items():
        path, _, name = key.rpartition(".")
        partner = _BOOKKEEPING.get(name, "")
        needed = f"{path}.{partner}" if path and partner else partner
        if array.size != 1 or partner == "" or (needed is not None and needed not in arrays):
            kept[key] = array
    return kept


def _is_deep(arrays: Arrays) -> bool:
    """Whether arrays have more than one kernel, and so are not only a head that has a network's name (`d`)."""
    return sum(array.ndim in (2, 4) for array in arrays.values()) > 1


def looks_like_weights(arrays: Arrays) -> bool:
    return any(
        array.ndim >= 2 and ("." in key or re.search(r"/|(weight|kernel|_w)$", key, re.I))
        for key, array in arrays.items()
    )
