"""The networks in a file's content: dictionaries of arrays anywhere in it, and the parts of one that prefixes make.

Nothing is decided here that needs the shapes of a network: whether arrays are a whole one is asked of `Reader`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from dcgan_core.description.protocols import NetworkName
from dcgan_core.errors import InputError
from dcgan_core.weights.foreign.arrays.wrapping import (
    Arrays,
    has_labels,
    is_averaged,
    is_wrapped_original,
    network_of_component,
    network_of_word,
    optimizer_of_word,
    strip_wrapping,
    strip_wrapping_modules,
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
    where it was not clear whether the rest belongs to them.
    """

    place: str
    dictionary: str
    arrays: Arrays
    network: NetworkName | None = None
    likely: NetworkName | None = None
    averaged: bool = False
    online: bool = False
    parts: tuple[str, ...] = ()


@dataclass
class Contents:
    """What a file holds, sorted.

    candidates: the arrays that may be networks. optimizers: the state of each network's optimizer, as PyTorch saves
    it. left_out: keys that hold arrays or objects and were not used. plain: numbers and texts next to the weights
    (epoch, params).
    """

    candidates: list[Candidate] = field(default_factory=list)
    optimizers: dict[NetworkName, Mapping[str, Any]] = field(default_factory=dict)
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
        keys = ", ".join(map(str, list(tree)[:8])) if isinstance(tree, Mapping) else _kind(tree)
        raise InputError(f"no weights in it; it holds: {keys or 'nothing'}")
    return contents


def _is_optimizer(value: Any) -> bool:
    """Whether a part of a file is what `state_dict()` of an optimizer of PyTorch returns."""
    return isinstance(value, Mapping) and "param_groups" in value


def find_member(tree: Any, member: str) -> Candidate | None:
    """Return the arrays at a path of keys (`netG_ema`, `state_dict.model.netG`), or None where there are none.

    Several paths, separated by commas, are one network in this order; raises InputError where they are in several
    dictionaries.
    """
    whole = _member_at(tree, member)
    if whole is not None or "," not in member:
        return whole
    parts = [_member_at(tree, path.strip()) for path in member.split(",")]
    found = [part for part in parts if part is not None]
    if len(found) < len(parts):
        return None
    if len({part.dictionary for part in found}) > 1:
        raise InputError(f"--member {member}: these are in several dictionaries; expected modules of one")
    return _with(
        found[0],
        place=member,
        arrays={key: array for part in found for key, array in part.arrays.items()},
        likely=next((part.likely for part in found if part.likely is not None), None),
        averaged=any(part.averaged for part in found),
    )


def _member_at(tree: Any, member: str) -> Candidate | None:
    for place, flat in _dictionaries(tree, ""):
        arrays = strip_wrapping_modules(flat)
        network, averaged = network_of_word(member.rpartition(".")[2]), is_averaged(member)
        if member == place and _looks_like_weights(arrays):
            return Candidate(place, place, _without_bookkeeping(arrays), likely=network, averaged=averaged)
        for prefix in {member, strip_wrapping(member)}:
            inner = prefix.removeprefix(f"{place}.") if place else prefix
            found = {key: array for key, array in arrays.items() if key.startswith(f"{inner}.")}
            if (place == "" or inner != prefix) and _looks_like_weights(found):
                found = _without_bookkeeping(found)
                return Candidate(member, place, found, likely=network, averaged=averaged)
    return None


def places_of(tree: Any) -> list[str]:
    """Return the paths of keys to every dictionary of arrays in a file's content, but the outermost.

    Of a file that is one dictionary: to the modules in it.
    """
    found = {place: flat for place, flat in _dictionaries(tree, "") if _looks_like_weights(flat)}
    inner = [place for place in found if place]
    if inner or not found:
        return inner
    depth = len(_shared(found[""])) + 1
    modules = (key.split(".")[:-1][:depth] for key in found[""])
    return list(dict.fromkeys(".".join(module) for module in modules if module))


def next_to(member: Candidate, candidates: Sequence[Candidate]) -> list[str]:
    """Return the places of the arrays that `candidates` count to the same network as those of `member`."""
    own = set(map(id, member.arrays.values()))
    places: dict[str, None] = {}
    for candidate in candidates:
        rest = {key: array for key, array in candidate.arrays.items() if id(array) not in own}
        if len(rest) < len(candidate.arrays):
            within = f"{candidate.dictionary}." if candidate.dictionary else ""
            taken = set(candidate.arrays) - set(rest)
            places |= dict.fromkeys(within + prefix for prefix in _prefixes(rest, taken))
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
        if flat and _looks_like_weights(flat):
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
            optimizer = optimizer_of_word(key)
            if optimizer is not None and optimizer not in contents.optimizers:
                contents.optimizers[optimizer] = value
            else:
                contents.left_out.append(place)
        elif isinstance(value, (Mapping, list)) and _has_weights(value):
            inner = _Walk(Contents(), self.read, self.noted)
            inner.visit(value, context)
            contents.candidates += inner.contents.candidates
            # What holds no network is one thing that was left out, and not each of its arrays.
            contents.left_out += inner.contents.left_out if inner.contents.candidates else [place]
            contents.plain.update(inner.contents.plain)
            for network, state in inner.contents.optimizers.items():
                contents.optimizers.setdefault(network, state)
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
            found, rest = _split_noted(whole, owner)
        else:
            found, rest = _split(_with(whole, arrays=_without_bookkeeping(arrays)), self.read)
        self.contents.candidates += found
        self.contents.left_out += [context.inside(key).place for key in rest]


# --- parts of one dictionary -----------------------------------------------------------------------------


def _with(candidate: Candidate, **changes: Any) -> Candidate:
    return Candidate(**{**candidate.__dict__, **changes})


def _split_noted(whole: Candidate, owner: Owner) -> tuple[list[Candidate], list[str]]:
    """Return (the networks of a dictionary that this package exported, the keys that are of neither)."""
    arrays: dict[NetworkName, Arrays] = {}
    rest: list[str] = []
    for key, array in whole.arrays.items():
        network = owner(key, whole.network)
        if network is None:
            rest.append(key)
        else:
            arrays.setdefault(network, {})[key] = array
    return [_with(whole, arrays=own, network=network) for network, own in arrays.items()], rest


def _split(whole: Candidate, read: Reader) -> tuple[list[Candidate], list[str]]:
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
        return [_likely(_with(whole, parts=within))], []
    taken = {key for candidate in named for key in candidate.arrays}
    rest = {key: array for key, array in arrays.items() if key not in taken}
    aside = {key: array for key, array in rest.items() if _is_aside(key)}
    own = {key: array for key, array in rest.items() if key not in aside}
    others = [
        _part(whole, prefix, subset, averaged=whole.averaged or is_averaged(prefix))
        for prefix, subset in _subsets(own, read, len(_shared(own)) if are_two else 0)
    ]
    if has_labels([key for key in own if key.count(".") < 2 or not named]):
        return [_likely(whole)], []
    if len({candidate.network for candidate in named}) == 2:
        named += [other for other in others if other.averaged or other.online]
        taken = {key for candidate in named for key in candidate.arrays}
        return named, _prefixes({key: array for key, array in rest.items() if key not in taken}, taken)
    if not named and aside and (read(own) is not None or not others):
        return [_likely(_with(whole, arrays=own))], _prefixes(aside, set(own))
    left = {key: a for key, a in own.items() if all(key not in other.arrays for other in others)}
    kernels = sum(array.ndim in (2, 4) for key, array in left.items() if "." in key)
    modules = any("." in key for key in left)
    # Next to one network that is named may be another one, a measure, or a part of that network under another name.
    divides = kernels > LARGEST_EXTRA or not modules if named else not kernels and len(others) > 1
    if divides and (named or others):
        return [*named, *others], _prefixes({**aside, **left}, taken | {k for o in others for k in o.arrays})
    return [_likely(_with(whole, parts=tuple(part.place for part in (*named, *others))))], []


def _are_two(arrays: Arrays, named: Sequence[Candidate], read: Reader) -> bool:
    """Whether arrays that can be read as one network are a generator and a discriminator one after the other.

    A discriminator's small kernels fit behind a generator as convolutions that refine its image.
    """
    parts = [(part.network, part.arrays) for part in named if read(part.arrays) == part.network]
    if len({network for network, _ in parts}) < 2:
        parts = [(read(part), part) for _, part in _subsets(arrays, read, len(_shared(arrays)))]
    rest = set(arrays).difference(*(part for _, part in parts))
    return len({network for network, _ in parts}) == 2 and not any(arrays[key].ndim > 1 for key in rest)


def _likely(candidate: Candidate) -> Candidate:
    """Return a candidate with what the prefix that all its keys share says of it."""
    prefix = _shared(candidate.arrays)
    likely = next((name for part in reversed(prefix) if (name := network_of_component(part))), None)
    averaged = candidate.averaged or any(map(is_averaged, prefix))
    return _with(candidate, likely=likely, averaged=averaged)


def _shared(arrays: Arrays) -> list[str]:
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
        parts_of = {prefix: a for prefix, a in by_prefix.items() if _looks_like_weights(a)}
        together = {key: a for arrays in by_prefix.values() for key, a in arrays.items()}
        # Blocks of one network (`gen_block1`, `gen_block2`), unless each is a whole network by itself.
        if len(by_prefix) > 1 and (read(together) or not all(map(read, parts_of.values()))):
            parts_of = {",".join(by_prefix): together} if _looks_like_weights(together) else {}
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
        _without_bookkeeping(arrays),
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
        if sum(array.ndim in (2, 4) for array in subset.values()) < 2:
            continue
        if read(_without_bookkeeping(subset)) is not None:
            found.append((prefix, subset))
        elif depth < 5:
            found += _subsets(subset, read, depth + 1)
    return found


def _is_aside(key: str) -> bool:
    """Whether a key is of a measure, a loss or of latents that are kept for drawing."""
    parts = key.split(".")
    return any(map(_AUXILIARY.fullmatch, parts[:-1])) or _NOISE.fullmatch(parts[-1]) is not None


def _prefixes(arrays: Arrays, taken: set[str]) -> list[str]:
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


def _without_bookkeeping(arrays: Arrays) -> Arrays:
    """Return the arrays without the counters that averaging wrappers keep next to the weights."""
    kept: Arrays = {}
    for key, array in arrays.items():
        path, _, name = key.rpartition(".")
        partner = _BOOKKEEPING.get(name, "")
        needed = f"{path}.{partner}" if path and partner else partner
        if array.size != 1 or partner == "" or (needed is not None and needed not in arrays):
            kept[key] = array
    return kept


def _looks_like_weights(arrays: Arrays) -> bool:
    return any(
        array.ndim >= 2 and ("." in key or re.search(r"/|(weight|kernel|_w)$", key, re.I))
        for key, array in arrays.items()
    )


def _has_weights(tree: Any) -> bool:
    values = tree.values() if isinstance(tree, Mapping) else tree
    return any(
        isinstance(value, np.ndarray) or (isinstance(value, (Mapping, list)) and _has_weights(value))
        for value in values
    )


def _is_plain(value: Any) -> bool:
    if isinstance(value, (Mapping, list)):
        return all(_is_plain(inner) for inner in (value.values() if isinstance(value, Mapping) else value))
    return value is None or isinstance(value, (int, float, str, bool))


def _kind(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return f"one array of shape {value.shape}"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    return type(value).__name__
