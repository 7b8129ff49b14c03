"""A file as it came: what is where in it, noted at import, so that `export --layout original` can give it back.

The note is a tree of JSON in the shape of the file's own: each array by its canonical name, each plain value itself.
It is in a bundle's record under "original", one entry a file, and stays there when a run trains on.
"""

from __future__ import annotations

import base64
import contextlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from dcgan_core.description.architecture import Architecture
from dcgan_core.description.layer import Layer, Pair
from dcgan_core.description.protocols import NETWORK_NAMES, NetworkName
from dcgan_core.errors import InputError
from dcgan_core.system.records import json_text, parse_json
from dcgan_core.weights.canonical import STATISTIC_ROLES, Role, Weights, split_name, weight_name
from dcgan_core.weights.foreign.arrays.axes import axes_of, to_axes
from dcgan_core.weights.foreign.arrays.layers import FoundLayer, Origin
from dcgan_core.weights.foreign.arrays.optimizers import Parameter, form_of
from dcgan_core.weights.foreign.arrays.wrapping import is_table_name, strip_wrapping
from dcgan_core.weights.foreign.writing.folding import LARGEST_KEPT, folded_node
from dcgan_core.weights.formats.reading import ForeignFile

ORIGINAL = "original"
"""The name of the layout, and of the record's entry."""

LARGEST_VALUE = 20_000
"""Characters of JSON: a plain value next to the weights that is longer is not kept."""
LARGEST_CONSTANT = 8_192
"""Bytes: an array that is not of a network, such as a count of averages or the state of a generator of random numbers,
is kept up to this size."""
LARGEST_NOTE = 1_000_000
"""Characters of JSON: a file whose note would be longer cannot be given back."""

_FORMATS = {"PyTorch": "pth", "safetensors": "safetensors", "NumPy .npz": "npz", "NumPy arrays": "npy"}
"""The format of a file, by how its kind begins in words; other kinds are read only."""

Node = dict[str, Any]
"""One of: {items: [[key, node], ...]}, {list: [node, ...]}, {tuple: [node, ...]}, {value: plain}, {array, axes, dtype,
shape}, {constant, dtype, shape}, {moments: network, groups, numbers, step}, {lost: network}, {out: true}. An array may
have a `part` of the canonical one, or be `folded`. A constant's bytes are in base64."""


@dataclass(frozen=True)
class Placed:
    """What an array of a file is: a canonical weight of a network; canonical is None where it cannot be given back.

    part: where several arrays make the weight, which part of it this is, in the file's axes; () for all of it. folded:
    what goes into its node where it is not a part of that weight, but one of the arrays that it was computed from.
    """

    network: NetworkName
    canonical: str | None
    axes: str = "torch"
    part: tuple[Pair, ...] | None = None
    folded: Node | None = None


@dataclass
class Places:
    """What a file's arrays are: by identity, and by (place of their dictionary, key without wrapping modules)."""

    by_identity: dict[int, Placed] = field(default_factory=dict)
    by_key: dict[tuple[str, str], Placed] = field(default_factory=dict)
    optimizers: dict[int, NetworkName] = field(default_factory=dict)

    def add(self, place: str, key: str, array: np.ndarray, placed: Placed) -> None:
        """Note one array that was found under `key` in the dictionary at `place`."""
        self.by_identity[id(array)] = placed
        self.by_key[place, key] = placed


def place_layers(
    places: Places,
    name: NetworkName,
    where: tuple[str, Mapping[str, np.ndarray]],
    layers: Sequence[FoundLayer],
    description: tuple[Architecture, Weights],
) -> None:
    """Note what the arrays of one network are.

    where: (place of their dictionary in the file, the arrays by key as they are in it). description: (architecture,
    canonical weights).
    An array from which the canonical one does not lead back bit for bit was changed (folded) and so is lost.
    """
    place, arrays = where
    architecture, weights = description
    network = architecture.networks()[name]
    placed = {key: Placed(name, None) for key in arrays}
    by_identity = {id(array): key for key, array in arrays.items()}
    for index, found in enumerate(layers):
        if (slope := _key_of(found.slope_key, arrays)) is not None:
            del placed[slope]  # it is in the description and does not train: the file's own number comes back
        axes = axes_of(network, index, found.layout, label_first=found.label_first)
        for role, array in found.arrays.items():
            canonical = weight_name(index, role)
            if canonical not in weights:
                continue
            for origin in found.origins.get(role) or (Origin(found.keys[role]),):
                key = by_identity.get(id(array)) or _key_of(origin.key, arrays)
                if key is None:
                    continue
                if origin.folded:
                    kept = folded_node(origin.folded, arrays[key], weights[canonical])
                    placed[key] = Placed(name, canonical, axes, folded=kept)
                elif _leads_back(
                    network.layers[index], role, weights[canonical], arrays[key], axes, origin.part
                ):
                    part = origin.part if role in found.origins else None
                    placed[key] = Placed(name, canonical, axes, part)
    paths = {key.rpartition(".")[0] for found in layers for key in _keys_of(found)}
    for key in [key for key, own in placed.items() if own.canonical is None and not _is_of(key, paths)]:
        del placed[key]  # of a module that was left out, and changes nothing
    for key, own in placed.items():
        places.add(place, key, arrays[key], own)


def _keys_of(found: FoundLayer) -> Iterator[str]:
    yield from found.keys.values()
    for origins in found.origins.values():
        yield from (origin.key for origin in origins)


def _is_of(key: str, paths: set[str]) -> bool:
    """Whether an array is of one of these modules, or of something within it, such as a parametrisation."""
    parts = key.split(".")[:-1]
    return any(
        ".".join(parts[start:end]) in paths
        for start in range(len(parts) + 1)
        for end in range(start, len(parts) + 1)
    )


def _key_of(short: str, arrays: Mapping[str, np.ndarray]) -> str | None:
    """Return the key in full of a layer's key, which may have lost a common prefix; None where it is unclear."""
    if short in arrays:
        return short
    keys = [key for key in arrays if key.endswith(f".{short}")]
    return keys[0] if len(keys) == 1 else None


def _leads_back(
    layer: Layer, role: Role, weight: np.ndarray, array: np.ndarray, axes: str, part: Sequence[Pair]
) -> bool:
    back = part_of(to_axes(axes, layer, role, weight), part)
    return back.size == array.size and np.array_equal(back.reshape(array.shape), array, equal_nan=True)


def part_of(array: np.ndarray, part: Sequence[Sequence[int]]) -> np.ndarray:
    """Return the part (start, stop) along each axis of an array; all of it for ()."""
    # An index of () would make a number of an array without axes.
    return array[tuple(slice(start, stop) for start, stop in part)] if part else array


# --- the note --------------------------------------------------------------------------------------------


def note_on(file: ForeignFile, places: Places) -> dict[str, Any]:
    """Return the record's entry of one file."""
    form = next((form for kind, form in _FORMATS.items() if file.kind.startswith(kind)), None)
    entry: dict[str, Any] = {"name": file.name, "kind": file.kind, "format": form}
    if form == "npy":
        names = _npy_names(file)
        items = [
            [names[key], _node(file, places, key, array, "", names[key])]
            for key, array in file.content.items()
        ]
        entry |= {"group": file.name if file.listed else "", "tree": {"items": items}}
    elif form == "pth" and file.listed:
        nodes = [_node(file, places, key, array, "", key) for key, array in file.content.items()]
        entry["tree"] = {"list": nodes}
    else:
        entry["tree"] = _node(file, places, "", file.content, "")
    entry["networks"] = sorted(
        {leaf["array"].partition(".")[0] for _, leaf in leaves(entry["tree"], "array")}
    )
    if form is None or json_text(entry, LARGEST_NOTE) is None:
        return read_only(file.name, file.kind, entry["networks"])
    return entry


def read_only(name: str, kind: str, networks: Sequence[str]) -> dict[str, Any]:
    """Return the record's entry of a file that cannot be given back as it came."""
    return {"name": name, "kind": kind, "networks": list(networks), "format": None}


def _npy_names(file: ForeignFile) -> dict[str, str]:
    """Return the names of `.npy` files by what each array is called (a number in a list, else the name's stem)."""
    names = [str(entry["name"]) for entry in file.files]
    pattern = r".*?(\d+)" if file.listed else r"(.*)"
    return {found.group(1): name for name in names if (found := re.fullmatch(pattern, Path(name).stem))}


def _node(file: ForeignFile, places: Places, key: str, value: Any, dictionary: str, place: str = "") -> Node:
    """Return the node of `value`, which is at `place`, under `key` in `dictionary` (the place of one)."""
    if isinstance(value, np.ndarray):
        stored = file.dtypes.get(place) or value.dtype.name
        placed = places.by_identity.get(id(value)) or places.by_key.get((dictionary, strip_wrapping(key)))
        if placed is None:
            largest = LARGEST_KEPT if is_table_name(key) else LARGEST_CONSTANT
            return constant_node(value, stored) if value.nbytes <= largest else {"out": True}
        if placed.canonical is None:
            return {"lost": placed.network}
        return {
            "array": f"{placed.network}.{placed.canonical}",
            "axes": placed.axes,
            "dtype": stored,
            "shape": list(value.shape),
            **({"part": [list(pair) for pair in placed.part]} if placed.part is not None else {}),
            **({"folded": placed.folded} if placed.folded else {}),
        }
    if id(value) in places.optimizers and (form := form_of(value)) is not None:
        groups = [
            [[key, _node(file, places, key, entry, "", inside(place, key))] for key, entry in group.items()]
            for group in form["groups"]
        ]
        return {
            "moments": places.optimizers[id(value)],
            **form,
            "groups": {"list": [{"items": group} for group in groups]},
        }
    if not _holds_arrays(value):
        if _is_short(value):
            return {"value": value}
        if not isinstance(value, (tuple, Mapping)) and json_text(value, LARGEST_VALUE) is None:
            return {"out": True}
    if isinstance(value, (list, tuple)):
        nodes = [
            _node(file, places, "", entry, dictionary, f"{place}[{number}]")
            for number, entry in enumerate(value)
        ]
        if any("out" in node for node in nodes):
            nodes = [{"out": True} if "constant" in node else node for node in nodes]
        kind = "tuple" if isinstance(value, tuple) else "list"
        return {kind: nodes} if any("out" not in node for node in nodes) else {"out": True}
    # The second: of an optimizer whose moments were not taken.
    if not isinstance(value, Mapping) or ("param_groups" in value and _holds_arrays(value)):
        return {"out": True}
    items = [
        [name, _node(file, places, str(name), entry, place, inside(place, name))]
        for name, entry in value.items()
    ]
    kept = _without_pieces([(str(name), node) for name, node in items], outermost=not place)
    items = [[name, node] for (name, _), node in zip(items, kept, strict=True)]
    return {"items": items} if any("out" not in node for _, node in items) else {"out": True}


def _without_pieces(items: Sequence[tuple[str, Node]], *, outermost: bool) -> list[Node]:
    """Return the nodes of a dictionary, its constants left out where they are pieces of a network that is left out."""
    if not outermost and not any("array" in node for _, node in items):
        return [{"out": True} if "constant" in node else node for _, node in items]
    left_out = {key.partition(".")[0] for key, node in items if "out" in node}
    return [
        {"out": True} if "constant" in node and key.partition(".")[0] in left_out else node
        for key, node in items
    ]


def constant_node(array: np.ndarray, dtype: str) -> Node:
    """Return the leaf that holds an array itself."""
    text = base64.b64encode(np.ascontiguousarray(array).tobytes()).decode("ascii")
    return {"constant": text, "dtype": dtype, "read_as": array.dtype.name, "shape": list(array.shape)}


def constant(node: Node) -> np.ndarray:
    """Return the array that a leaf holds, as it was read."""
    content = base64.b64decode(node["constant"], validate=True)
    return np.frombuffer(content, np.dtype(node["read_as"])).reshape(node["shape"]).copy()


def inside(place: str, key: Any) -> str:
    """Return the place of an entry of a dictionary at `place`."""
    return f"{place}.{key}" if place else str(key)


def _holds_arrays(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(map(_holds_arrays, value.values()))
    return isinstance(value, np.ndarray) or (
        isinstance(value, (list, tuple)) and any(map(_holds_arrays, value))
    )


def _is_short(value: Any) -> bool:
    """Whether JSON brings a value back as it is, in few characters."""
    text = json_text(value, LARGEST_VALUE)
    return text is not None and parse_json(text) == value


def leaves(node: Node, kind: str, place: str = "") -> Iterator[tuple[str, Node]]:
    """Yield (place in the file, leaf) of the leaves of a kind, in the file's order."""
    if kind in node:
        yield place, node
    for inner_place, inner in _inner(node, place):
        yield from leaves(inner, kind, inner_place)


def _inner(node: Node, place: str) -> Iterator[tuple[str, Node]]:
    """Yield (place in the file, node) of what is directly inside a node."""
    for key, inner in node.get("items", ()):
        yield inside(place, key), inner
    for number, inner in enumerate(node.get("list") or node.get("tuple", ())):
        yield f"{place}[{number}]", inner


# --- reading it ------------------------------------------------------------------------------------------


@contextlib.contextmanager
def reading_note() -> Iterator[None]:
    """Make an InputError of whatever a damaged note raises."""
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError) as error:
        raise InputError(f"the record's note on the original file is damaged: {error!r}") from error


def original_files(record: Mapping[str, Any], names: Sequence[NetworkName]) -> list[dict[str, Any]]:
    """Return the entries of the files that any of these networks came in; none for weights of this package.

    Each has a name, a kind, the networks in it, and a format and a tree, which are None where it can only be read.
    """
    with reading_note():
        entries = []
        for entry in record.get(ORIGINAL) or ():
            if set(names).isdisjoint(entry["networks"]):
                continue
            form = entry["format"]
            if form is not None and form not in _FORMATS.values():
                raise ValueError(f"format {form!r}")
            entries.append(
                {
                    "name": Path(str(entry["name"])).name or "weights",
                    "kind": str(entry["kind"]),
                    "networks": list(entry["networks"]),
                    "format": form,
                    "tree": None if form is None else dict(entry["tree"]),
                    "group": str(entry.get("group", "")),
                }
            )
        return entries


def original_keys(record: Mapping[str, Any], name: NetworkName) -> dict[str, tuple[str, str]]:
    """Return (canonical name, axes) of each whole array of a network, by its key without wrapping modules."""
    with reading_note():
        return {
            key: (canonical, leaf["axes"])
            for key, canonical, leaf in original_arrays(record, name)
            if not is_piece(leaf)
        }


def original_arrays(record: Mapping[str, Any], name: NetworkName) -> Iterator[tuple[str, str, Node]]:
    """Yield (key without wrapping modules, canonical name, leaf) of each array of a network in its files."""
    for entry in original_files(record, [name]):
        for _, dictionary in state_dictionaries(entry["tree"] or {}):
            for key, leaf in dictionary:
                network, _, canonical = leaf.get("array", "").partition(".")
                if network == name:
                    yield strip_wrapping(npy_key(entry, key)), canonical, leaf


def original_order(record: Mapping[str, Any], name: NetworkName) -> list[Parameter]:
    """Return a network's parameters in the order of its file, in which PyTorch numbers them."""
    with reading_note():
        return [
            parameter
            for entry in original_files(record, [name])
            for parameter in parameters_in(entry["tree"] or {}, name)
        ]


def parameters_in(tree: Node, name: NetworkName) -> list[Parameter]:
    """Return a network's parameters in the order in which they are in a tree."""
    own: list[tuple[str, str, Node]] = []
    for place, leaf in leaves(tree, "array"):
        owner, _, canonical = leaf["array"].partition(".")
        if owner == name and split_name(canonical)[1] not in STATISTIC_ROLES:
            own.append((canonical, place, leaf))
    joined: dict[str, tuple[str, ...]] = {}
    for canonical, place, leaf in own:
        if is_piece(leaf):
            joined[canonical] = (*joined.get(canonical, ()), place)
    return [Parameter(canonical, leaf["axes"], joined.get(canonical, ())) for canonical, _, leaf in own]


def is_piece(leaf: Node) -> bool:
    """Whether a leaf is one of several arrays that make a weight."""
    return "part" in leaf or "folded" in leaf


def original_networks(record: Mapping[str, Any], place: str) -> dict[str, NetworkName]:
    """Return whose each array is by its key without wrapping modules, in the dictionary that was at `place`.

    Where there was none, those of all dictionaries: the file may have been put into another since.
    """
    here: dict[str, NetworkName] = {}
    anywhere: dict[str, NetworkName] = {}
    with reading_note():
        for entry in original_files(record, NETWORK_NAMES):
            for at, dictionary in state_dictionaries(entry["tree"] or {}):
                for key, leaf in dictionary:
                    word = leaf.get("array", "").partition(".")[0]
                    for name in NETWORK_NAMES:
                        if name == word:
                            short = strip_wrapping(npy_key(entry, key))
                            anywhere[short] = name
                            if at == place:
                                here[short] = name
    return here or anywhere


def npy_key(entry: Mapping[str, Any], key: str) -> str:
    """Return what an array of an entry's tree is called: of an `.npy` file its stem, or its number in a list."""
    if entry["format"] != "npy":
        return key
    stem = Path(key).stem
    found = re.fullmatch(r".*?(\d+)", stem) if entry["group"] else None
    return found.group(1) if found else stem


def state_dictionaries(node: Node, place: str = "") -> Iterator[tuple[str, list[tuple[str, Node]]]]:
    """Yield (place, (key, node) pairs) of the dictionaries and lists that hold arrays of a network."""
    items = [(str(key), inner) for key, inner in node.get("items", enumerate(node.get("list", ())))]
    if any("array" in inner for _, inner in items):
        yield place, items
    for inner_place, inner in _inner(node, place):
        yield from state_dictionaries(inner, inner_place)
