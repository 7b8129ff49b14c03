"""Keras' configuration of a model, layer by layer, as the operations that `Chain` takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from dcgan_core.errors import InputError
from dcgan_core.weights.foreign.stated.arrangement import Channels
from dcgan_core.weights.foreign.stated.chain import Chain, StatedNetwork
from dcgan_core.weights.foreign.stated.keras_graph import Graph, config_of, graph_of, is_model, layer_name
from dcgan_core.weights.foreign.stated.keras_labels import labels_of
from dcgan_core.weights.foreign.stated.keras_layers import ADVICE, apply_step
from dcgan_core.weights.foreign.stated.keras_step import Step, channels_of
from dcgan_core.weights.formats.hdf5 import Group
from dcgan_core.weights.formats.keras import (
    LEGACY_ROLES,
    KerasFile,
    groups_of_layers,
    legacy_variables,
    numbered_variables,
    plain_text,
)

_INPUTS = {"InputLayer"}
_DEEPEST = 8
"""Levels of models in models."""


@dataclass(frozen=True)
class _Part:
    """A model: its steps, its input's shape where it states one, and the models that it consists of alone."""

    name: str
    steps: list[Step]
    input_shape: tuple[Any, ...] | None
    models: list[_Part]


def keras_networks(file: KerasFile) -> list[StatedNetwork]:
    """Return the networks of a Keras model: one, or both where it is a stack of a generator and a discriminator.

    Raises InputError, naming the layer, for what no description here can say.
    """
    whole = _part(file.config, file.root, file.legacy, None, 0)
    parts = whole.models if len(whole.models) > 1 else [whole]
    networks = []
    for part in parts:
        network = _network(part)
        if file.version is not None:
            network.found.insert(0, f"saved by Keras {file.version}")
        networks.append(network)
    return networks


# --- the tree of models ----------------------------------------------------------------------------------


def _part(entry: Mapping[str, Any], group: Group, legacy: bool, nested: str | None, depth: int) -> _Part:
    """Return a model of the configuration. nested: its name, where it lies in a group of an older file."""
    kind = plain_text(entry, "class_name")
    config = _config_with_layers(entry, nested or "model", depth)
    entries = [item for item in config["layers"] if isinstance(item, Mapping)]
    named = [(plain_text(item, "class_name"), layer_name(item)) for item in entries]
    own_groups: dict[str, Group] = {}
    if not legacy:
        own_groups = dict(zip((name for _, name in named), groups_of_layers(group, named), strict=True))
    graph = Graph(entries)
    if kind in ("Functional", "Model") or any(item.get("inbound_nodes") for item in entries):
        graph = graph_of(entries, config.get("output_layers"))
    shape = None if graph.joins else _built_shape(config)  # with joins there is one for each input

    def model_of(item: Mapping[str, Any], name: str) -> _Part | None:
        if not is_model(item):
            return None
        below = group if nested is not None else group.groups.get(name, Group())
        return _part(item, below if legacy else own_groups[name], legacy, name, depth + 1)

    def steps_of(item: Mapping[str, Any]) -> list[Step]:
        kind, name = plain_text(item, "class_name"), layer_name(item)
        if (model := model_of(item, name)) is not None:
            return model.steps
        return [_step(kind, config_of(item), item, group, legacy, nested, name, own_groups.get(name))]

    steps: list[Step] = []
    models: list[_Part] = []
    weighted = False
    for item in graph.chain:
        kind, name, inner = plain_text(item, "class_name"), layer_name(item), item.get("config")
        if (model := model_of(item, name)) is not None:
            models.append(model)
            steps += model.steps
            shape = shape or model.input_shape
            continue
        if not isinstance(inner, Mapping):
            raise InputError(f"the configuration of {kind} {name!r} is damaged")
        if shape is None:
            shape = _stated_shape(inner.get("batch_shape") or inner.get("batch_input_shape"))
        if kind in _INPUTS:
            continue
        weighted = True
        step = _step(kind, inner, item, group, legacy, nested, name, own_groups.get(name))
        if (branch := graph.joins.get(name)) is not None:
            others = [one for entry in branch.entries[1:] for one in steps_of(entry)]
            step = replace(
                step,
                labels=labels_of(branch, others),
                labels_first=branch.first,
                labels_assumed=branch.assumed,
            )
        steps.append(step)
    return _Part(plain_text(config, "name"), steps, shape, [] if weighted else models)


def _config_with_layers(entry: Mapping[str, Any], name: str, depth: int) -> Mapping[str, Any]:
    """Return the configuration of a model; raises InputError where it does not state the layers.

    name: of a model that does not state its own.
    """
    config = entry.get("config")
    if isinstance(config, list):  # a Sequential of Keras 2.2 and older
        config = {"name": name, "layers": config}
    if not isinstance(config, Mapping) or not isinstance(config.get("layers"), list) or depth > _DEEPEST:
        kind = plain_text(entry, "class_name") or "without a name"
        raise InputError(
            f"the model is of a class of its own ({kind}), whose layers the file does not state. "
            "Save the generator that it holds by itself: model.generator.save('netG.keras')"
        )
    return config


def _built_shape(config: Mapping[str, Any]) -> tuple[Any, ...] | None:
    """Return the shape of the inputs that a model was built for, where it states one."""
    built = config.get("build_config")
    built = built.get("input_shape") if isinstance(built, Mapping) else None
    return _stated_shape(config.get("build_input_shape") or built)


def _step(
    kind: str,
    config: Mapping[str, Any],
    entry: Mapping[str, Any],
    group: Group,
    legacy: bool,
    nested: str | None,
    name: str,
    own: Group | None,
) -> Step:
    registered = entry.get("registered_name")
    module = plain_text(entry, "module")
    if (isinstance(registered, str) and ">" in registered) or (module and not module.startswith("keras")):
        raise InputError(
            f"{kind} {name!r} is a layer of the program's own: the file does not state what it computes"
        )
    if legacy:
        there = group if nested is not None else group.groups.get(name)
        found = legacy_variables(there, name if nested is not None else None)
        roles = {role: found[role] for role in LEGACY_ROLES if role in found}
        unknown = sorted(set(found) - set(roles))
        if unknown and kind not in ADVICE:
            raise InputError(
                f"{kind} {name!r} has variables {', '.join(unknown[:4])}, which no layer here has"
            )
        return Step(kind, config, list, roles)
    inner = config.get("layer")
    if (
        kind == "SpectralNormalization"
        and isinstance(inner, Mapping)
        and isinstance(inner.get("config"), Mapping)
    ):
        # The wrapper writes the normalised kernel back at each step, so the kernel in the file is what is computed.
        wrapped = (own or Group()).groups.get("layer", Group())
        return _step(
            plain_text(inner, "class_name"), inner["config"], inner, group, legacy, nested, name, wrapped
        )
    return Step(kind, config, lambda: numbered_variables(own or Group()), None)


def _stated_shape(value: Any) -> tuple[Any, ...] | None:
    """Return a shape without its batch; None for anything else."""
    if not isinstance(value, (list, tuple)) or len(value) < 2:
        return None
    return tuple(value[1:])


# --- layers ----------------------------------------------------------------------------------------------


def _network(part: _Part) -> StatedNetwork:
    shape = part.input_shape
    if shape is None or not all(type(side) is int for side in shape):
        raise InputError(
            f"the model {part.name!r} does not state the size of its input ({shape}); build it for one size "
            "(keras.Input(shape=...)) and save it again"
        )
    channels: Channels = "last"
    for step in part.steps:
        if step.config.get("data_format") in ("channels_first", "channels_last"):
            channels = channels_of(step)
            break
    chain = Chain(shape, channels)
    for step in part.steps:
        apply_step(chain, step)
    return chain.finish(channels)
