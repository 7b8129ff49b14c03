"""The networks in a file's content: dictionaries of arrays anywhere in it, each of which may have several `parts`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from dcgan_core.description.protocols import NetworkName
from dcgan_core.errors import InputError
from dcgan_core.weights.foreign.arrays.parts import (
    Candidate,
    Owner,
    Reader,
    looks_like_weights,
    prefixes,
    shared_prefix,
    split,
    split_noted,
    without_bookkeeping,
)
from dcgan_core.weights.foreign.arrays.wrapping import (
    Arrays,
    is_averaged,
    network_of_word,
    optimizer_of_word,
    strip_wrapping,
    strip_wrapping_modules,
)

LARGEST_KERNEL = 15
"""Pixels: an array of four axes whose last are longer holds images."""


@dataclass
class Contents:
    """What a file holds, sorted.

    candidates: the arrays that may be networks. optimizers: the state of each network's optimizer, as PyTorch saves
    it; unnamed_optimizers: those, by their places, of which no name says whose they are. left_out: keys that hold
    arrays or objects and were not used. plain: numbers and texts next to the weights (epoch, params).
    """

    candidates: list[Candidate] = field(default_factory=list)
    optimizers: dict[NetworkName, Mapping[str, Any]] = field(default_factory=dict)
    unnamed_optimizers: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    plain: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class _Context:
    """What the keys on the way to a dictionary say."""

    place: str = ""
    network: NetworkName | None = None
    averaged: bool = False

    def inside(self, key: str, *, item: bool = False) -> _Context:
        place = f"{self.place}[{key}]" if item else f"{self.place}.{key}" if self.place else key
        return _Context(place, network_of_word(key) or self.network, self.averaged or is_averaged(key))


def unwrap(tree: Any, read: Reader, noted: Mapping[str, Owner]) -> Contents:
    """Find the networks in a file's content; raises InputError when there are no weights in it.

    noted: by the place of a dictionary, what our own note on an export says of its keys.
    """
    if not isinstance(tree, (Mapping, list)):
        raise InputError(f"expected a dictionary of arrays, found {_kind(tree)}")
    contents = Contents()
    _Walk(contents, read, noted).visit(tree, _Context())
    if not contents.candidates:
        if isinstance(tree, Mapping) and (_is_optimizer(tree) or any(map(_is_optimizer, tree.values()))):
            raise InputError(
                "it holds the state of an optimizer, and no weights; name the file that has the network's own "
                "state_dict()"
            )
        loose = (
            [str(key) for key, value in tree.items() if _is_kernel(value)]
            if isinstance(tree, Mapping)
            else []
        )
        if loose:
            raise InputError(
                f"its kernels ({', '.join(loose[:4])}) are in no module, so nothing shows which bias or normalisation "
                "belongs to which; expected names such as conv1.weight and conv1.bias"
            )
        keys = ", ".join(map(str, list(tree)[:8])) if isinstance(tree, Mapping) else _kind(tree)
        raise InputError(f"no weights in it; it holds: {keys or 'nothing'}")
    return contents


def _is_optimizer(value: Any) -> bool:
    """Whether a part of a file is what `state_dict()` of an optimizer of PyTorch returns."""
    return isinstance(value, Mapping) and "param_groups" in value


def _is_kernel(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.ndim == 4 and max(value.shape[2:]) <= LARGEST_KERNEL


def find_member(tree: Any, member: str) -> Candidate | None:
    """Return the arrays at a path of keys (`netG_ema`, `state_dict.model.netG`), or None where there are none.

    Several paths, separated by commas, are one network in this order; raises InputError where they are in several
    dictionaries.
    """
    whole = _member_at(tree, member)
    if whole is not None or "," not in member:
        return whole
    parts = [_member_at(tree, path.strip(), whole=False) for path in member.split(",")]
    found = [part for part in parts if part is not None]
    if len(found) < len(parts) or not any(looks_like_weights(part.arrays) for part in found):
        return None
    if len({part.dictionary for part in found}) > 1:
        raise InputError(f"--member {member}: these are in several dictionaries; expected modules of one")
    return replace(
        found[0],
        place=member,
        arrays={key: array for part in found for key, array in part.arrays.items()},
        likely=next((part.likely for part in found if part.likely is not None), None),
        averaged=any(part.averaged for part in found),
    )


def _member_at(tree: Any, member: str, *, whole: bool = True) -> Candidate | None:
    """Return the arrays at one path. whole: whether they have to look like a network by themselves."""
    for place, flat in _dictionaries(tree, ""):
        arrays = strip_wrapping_modules(flat)
        network, averaged = network_of_word(member.rpartition(".")[2]), is_averaged(member)
        if member == place and looks_like_weights(arrays):
            return Candidate(place, place, without_bookkeeping(arrays), likely=network, averaged=averaged)
        for prefix in {member, strip_wrapping(member)}:
            inner = prefix.removeprefix(f"{place}.") if place else prefix
            found = {key: array for key, array in arrays.items() if key.startswith(f"{inner}.")}
            if found and (looks_like_weights(found) or not whole):
                found = without_bookkeeping(found)
                return Candidate(member, place, found, likely=network, averaged=averaged)
    return None


def places_of(tree: Any) -> list[str]:
    """Return the paths of keys to every dictionary of arrays in a file's content, but the outermost.

    Of a file that is one dictionary: to the modules in it.
    """
    found = {place: flat for place, flat in _dictionaries(tree, "") if looks_like_weights(flat)}
    inner = [place for place in found if place]
    if inner or not found:
        return inner
    depth = len(shared_prefix(found[""])) + 1
    modules = (key.split(".")[:-1][:depth] for key in found[""])
    return list(dict.fromkeys(".".join(module) for module in modules if module))


def dictionary_at(tree: Any, place: str) -> Arrays:
    """Return the arrays of the dictionary at a place, by their keys without wrapping modules."""
    flat = next((flat for at, flat in _dictionaries(tree, "") if at == place), {})
    return without_bookkeeping(strip_wrapping_modules(flat))


def next_to(member: Candidate, candidates: Sequence[Candidate]) -> list[str]:
    """Return the places of the arrays that `candidates` count to the same network as those of `member`."""
    own = set(map(id, member.arrays.values()))
    places: dict[str, None] = {}
    for candidate in candidates:
        rest = {key: array for key, array in candidate.arrays.items() if id(array) not in own}
        if len(rest) < len(candidate.arrays):
            within = f"{candidate.dictionary}." if candidate.dictionary else ""
            taken = set(candidate.arrays) - set(rest)
            places |= dict.fromkeys(within + prefix for prefix in prefixes(rest, taken))
    return list(places)


def _dictionaries(tree: Any, place: str) -> Iterator[tuple[str, Arrays]]:
    if isinstance(tree, Mapping):
        yield place, {str(key): value for key, value in tree.items() if isinstance(value, np.ndarray)}
        for key, value in tree.items():
            yield from _dictionaries(value, f"{place}.{key}" if place else str(key))
    elif isinstance(tree, list):
        for number, value in enumerate(tree):
            yield from _dictionaries(value, f"{place}[{number}]")


@dataclass
class _Walk:
    """Goes through the tree of a file's content and sorts what it finds into `contents`."""

    contents: Contents
    read: Reader
    noted: Mapping[str, Owner]

    def visit(self, tree: Mapping[Any, Any] | list[Any], context: _Context) -> None:
        if isinstance(tree, list):
            for number, value in enumerate(tree):
                self._entry(value, "", context.inside(str(number), item=True))
            return
        flat: Arrays = {str(key): value for key, value in tree.items() if isinstance(value, np.ndarray)}
        if flat and looks_like_weights(flat):
            self._take(flat, context)
        else:
            self.contents.left_out += [context.inside(key).place for key in flat]
        for key, value in tree.items():
            if str(key) not in flat:
                self._entry(value, str(key), context.inside(str(key)))

    def _entry(self, value: Any, key: str, context: _Context) -> None:
        """Sort one entry of a dictionary or a list, other than an array in a dictionary."""
        contents, place = self.contents, context.place
        if _is_optimizer(value):
            optimizer = optimizer_of_word(key) or context.network
            if optimizer is not None and optimizer not in contents.optimizers:
                contents.optimizers[optimizer] = value
            else:
                contents.unnamed_optimizers[place] = value
        elif isinstance(value, (Mapping, list)) and _has_weights(value):
            inner = _Walk(Contents(), self.read, self.noted)
            inner.visit(value, context)
            contents.candidates += inner.contents.candidates
            # What holds no network is one thing that was left out, and not each of its arrays.
            used = inner.contents.candidates or inner.contents.optimizers or inner.contents.unnamed_optimizers
            contents.left_out += inner.contents.left_out if used else [place]
            contents.plain.update(inner.contents.plain)
            for network, state in inner.contents.optimizers.items():
                contents.optimizers.setdefault(network, state)
            contents.unnamed_optimizers.update(inner.contents.unnamed_optimizers)
        elif isinstance(value, (int, float, str, bool)) or (isinstance(value, Mapping) and _is_plain(value)):
            contents.plain[place] = value
        else:
            contents.left_out.append(place)

    def _take(self, flat: Arrays, context: _Context) -> None:
        arrays = strip_wrapping_modules(flat)
        whole = Candidate(
            context.place,
            context.place,
            arrays,
            context.network,
            averaged=context.averaged or "n_averaged" in arrays,
        )
        owner = self.noted.get(context.place)
        if owner is not None:
            found, rest = split_noted(whole, owner)
        else:
            found, rest = split(replace(whole, arrays=without_bookkeeping(arrays)), self.read)
        self.contents.candidates += found
        self.contents.left_out += [context.inside(key).place for key in rest]


def _has_weights(tree: Any) -> bool:
    values = tree.values() if isinstance(tree, Mapping) else tree
    return any(
        isinstance(value, np.ndarray) or (isinstance(value, (Mapping, list)) and _has_weights(value))
        for value in values
    )


def _is_plain(value: Any) -> bool:
    if isinstance(value, (Mapping, list, tuple)):
        return all(_is_plain(inner) for inner in (value.values() if isinstance(value, Mapping) else value))
    return value is None or isinstance(value, (int, float, str, bool))


def _kind(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return f"one array of shape {value.shape}"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    return type(value).__name__
