"""The layers of a Keras model as one chain from its input on, and the branch of class labels that joins it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dcgan_core.errors import InputError
from dcgan_core.weights.foreign.stated.keras_layers import ADVICE
from dcgan_core.weights.foreign.stated.two_inputs import which_is_label
from dcgan_core.weights.formats.keras import plain_text

Entry = Mapping[str, Any]
"""A layer's entry in the configuration of a model."""

_DEEPEST = 8
"""Levels of lists in the statement of a layer's inputs."""

_EMBEDDINGS = ("Embedding", "CategoryEncoding", "OneHot")

MODELS = {"Sequential", "Functional", "Model"}
"""Entries that are models themselves."""


@dataclass(frozen=True)
class Branch:
    """The layers from the label's input to where it joins the chain. first: whether it is the first of what is joined.

    assumed: how it is known which input is the label's, where the file does not say it; "" where it does.
    """

    entries: list[Entry]
    first: bool
    assumed: str = ""


@dataclass(frozen=True)
class Graph:
    """chain: the layers in the order of the data. joins: the branch of labels, by the name of the layer that has it."""

    chain: list[Entry]
    joins: dict[str, Branch] = field(default_factory=dict)


def layer_name(entry: Entry) -> str:
    """Return what a layer is called."""
    return plain_text(entry, "name") or plain_text(config_of(entry), "name")


def config_of(entry: Entry) -> Mapping[str, Any]:
    """Return a layer's own configuration; an empty one where it is damaged."""
    config = entry.get("config")
    return config if isinstance(config, Mapping) else {}


def is_model(entry: Entry) -> bool:
    """Whether an entry is a model itself."""
    return plain_text(entry, "class_name") in MODELS or isinstance(config_of(entry).get("layers"), list)


def graph_of(entries: Sequence[Entry], outputs: Any) -> Graph:
    """Return the layers of a graph in order; raises InputError unless it is a chain, with labels joined or without.

    outputs: the statement of the model's outputs, where it has one.
    """
    by_name = {layer_name(entry): entry for entry in entries}
    if len(by_name) != len(entries):
        raise InputError("two layers of the model have the same name")
    sources = {name: _sources_of(name, entry) for name, entry in by_name.items()}
    starts = [name for name, given in sources.items() if not given]
    if len(starts) not in (1, 2):
        raise InputError(
            f"the model has {len(starts)} inputs ({', '.join(starts[:4])}); expected a latent or an image, and a class "
            "label at most"
        )
    labels: set[str] = set()
    assumed = ""
    if len(starts) == 2:
        label, assumed = _label_input(starts, by_name, sources)
        labels = _only_from(label, sources)
    parent, joined = _joints(by_name, sources, labels)
    (start,) = [name for name in starts if name not in labels]
    chain = _chain(start, parent)
    _check_output(list(dict.fromkeys(_names_in(outputs))), chain)
    if len(chain) + len(labels) != len(by_name) or (labels and not joined):
        raise InputError("the layers of the model are not one chain from its input to its output")
    joins = {
        name: Branch([by_name[one] for one in _upwards(end, sources)], first, assumed)
        for name, (end, first) in joined.items()
    }
    return Graph([by_name[name] for name in chain], joins)


def _check_output(outputs: Sequence[str], chain: Sequence[str]) -> None:
    """Raise InputError unless the chain's end is all that the model gives."""
    if len(outputs) > 1:
        raise InputError(
            f"the model has {len(outputs)} outputs ({', '.join(outputs[:4])}); expected one. Save it with the one that "
            f"is wanted: keras.Model(model.inputs, model.get_layer({outputs[-1]!r}).output).save('net.keras')"
        )
    if outputs and outputs[0] != chain[-1]:
        raise InputError(
            f"the model's output is {outputs[0]!r}, which is not the end of its chain of layers ({chain[-1]!r})"
        )


def _sources_of(name: str, entry: Entry) -> list[str]:
    nodes = entry.get("inbound_nodes")
    nodes = nodes if isinstance(nodes, list) else []
    if len(nodes) > 1:
        raise InputError(
            f"{plain_text(entry, 'class_name')} {name!r} is used {len(nodes)} times; the networks here use each layer "
            "once"
        )
    return _names_in(nodes[0]) if nodes else []


def _names_in(node: Any) -> list[str]:
    """Return the names of the layers whose outputs a node takes, in the form of Keras 3 or of Keras 2."""
    found: list[str] = []

    def visit(value: Any, depth: int) -> None:
        if depth > _DEEPEST:
            return
        if isinstance(value, Mapping):
            history = value.get("keras_history")
            if isinstance(history, list) and history and isinstance(history[0], str):
                found.append(history[0])
                return
            for inner in value.values():
                visit(inner, depth + 1)
        elif isinstance(value, list):
            if len(value) >= 3 and isinstance(value[0], str) and all(isinstance(n, int) for n in value[1:3]):
                found.append(value[0])
                return
            for inner in value:
                visit(inner, depth + 1)

    visit(node, 0)
    return found


def _label_input(
    starts: Sequence[str], by_name: Mapping[str, Entry], sources: Mapping[str, list[str]]
) -> tuple[str, str]:
    """Return (which of two inputs is the label's, how that is known where the file does not say it)."""
    children = {start: [name for name, given in sources.items() if start in given] for start in starts}
    embedded = [
        start
        for start, following in children.items()
        if any(_looks_up(by_name[name]) for name in following if len(sources[name]) == 1)
    ]
    if len(embedded) == 1:
        return embedded[0], ""
    shapes = {start: input_shape(by_name[start]) for start in starts}
    return which_is_label(shapes, {start: (start, *children[start]) for start in starts})


def _looks_up(entry: Entry, depth: int = 0) -> bool:
    """Whether a layer, or the first one of a model, takes a label for a number."""
    if not is_model(entry) or depth > _DEEPEST:
        return plain_text(entry, "class_name") in _EMBEDDINGS
    layers = config_of(entry).get("layers")
    inner = [one for one in layers if isinstance(one, Mapping)] if isinstance(layers, list) else []
    first = next((one for one in inner if plain_text(one, "class_name") != "InputLayer"), None)
    return first is not None and _looks_up(first, depth + 1)


def input_shape(entry: Entry) -> tuple[int, ...] | None:
    """Return the shape that an input states, its batch left out; None where it is not known."""
    config = config_of(entry)
    stated = config.get("batch_shape") or config.get("batch_input_shape")
    if not isinstance(stated, list) or not stated or not all(type(side) is int for side in stated[1:]):
        return None
    return tuple(stated[1:])


def _only_from(label: str, sources: Mapping[str, list[str]]) -> set[str]:
    """Return the layers that see nothing but the label."""
    found = {label}
    while True:
        more = {name for name, given in sources.items() if given and found.issuperset(given)} - found
        if not more:
            return found
        found |= more


def _joints(
    by_name: Mapping[str, Entry], sources: Mapping[str, list[str]], labels: set[str]
) -> tuple[dict[str, str], dict[str, tuple[str, bool]]]:
    """Return (the layer before each of the chain; by the layers that join labels, (the branch's end, is first))."""
    parent: dict[str, str] = {}
    joined: dict[str, tuple[str, bool]] = {}
    for name, given in sources.items():
        kind = plain_text(by_name[name], "class_name")
        of_labels = [source for source in given if source in labels]
        others = [source for source in given if source not in labels]
        why = ADVICE.get(kind, "it joins branches. Of Keras, networks of one chain of layers are read")
        if name in labels:
            if len(given) > 1:
                raise InputError(f"{kind} {name!r}: {why}")
            continue
        if is_model(by_name[name]) and of_labels:
            raise InputError(
                f"{kind} {name!r} is given a class label, inside another model; save it by itself: "
                f"stack.get_layer({name!r}).save('net.keras')"
            )
        if len(others) > 1 or len(of_labels) > 1 or (of_labels and kind not in ("Concatenate", "Multiply")):
            raise InputError(f"{kind} {name!r}: {why}")
        if others:
            parent[name] = others[0]
        if of_labels:
            joined[name] = of_labels[0], given[0] in labels
    return parent, joined


def _chain(start: str, parent: Mapping[str, str]) -> list[str]:
    children: dict[str, list[str]] = {}
    for name, source in parent.items():
        children.setdefault(source, []).append(name)
    chain = [start]
    while following := children.get(chain[-1], []):
        if len(following) > 1:
            raise InputError(
                f"{chain[-1]!r} is followed by {' and '.join(following[:3])}; the networks here are one chain"
            )
        if len(chain) > len(parent):
            raise InputError("the layers of the model go round in a circle")
        chain.append(following[0])
    return chain


def _upwards(end: str, sources: Mapping[str, list[str]]) -> list[str]:
    """Return the layers of the label's branch, from its input to `end`."""
    path = [end]
    while sources[path[0]]:
        path.insert(0, sources[path[0]][0])
    return path
