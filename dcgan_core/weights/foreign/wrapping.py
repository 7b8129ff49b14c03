"""What surrounds the weights in a file: dictionaries and prefixes, our note on an export, the state of an optimizer."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from dcgan_core.description.architecture import Architecture, Network
from dcgan_core.description.protocols import NetworkName
from dcgan_core.errors import InputError
from dcgan_core.weights.bundle import AdamMoments
from dcgan_core.weights.canonical import Weights, split_name
from dcgan_core.weights.foreign.layers import NETWORK_NAMES
from dcgan_core.weights.layouts import from_torch, to_torch, torch_shape

Arrays = dict[str, np.ndarray]

_NETWORK_WORDS: dict[NetworkName, set[str]] = {
    "generator": {"g", "gen", "netg", "generator", "modelg", "gnet", "gmodel", "generatormodel"},
    "discriminator": {
        "d", "dis", "disc", "netd", "discrim", "discriminator", "modeld", "dnet", "dmodel", "critic",
        "discriminatormodel",
    },
}  # fmt: skip
_CONTAINER_WORDS = {"", "model", "net", "network", "weights", "params", "module", "checkpoint"}
_WRAPPING_MODULES = {"module", "_orig_mod"}
"""Path components that nn.DataParallel and torch.compile add."""

_CONDITIONAL = re.compile(r"(^|[._])(label_?emb\w*|emb|embed|embedding|class_?emb\w*|cond_emb\w*)[._]", re.I)


@dataclass
class Contents:
    """What a file holds, sorted.

    networks: the arrays of each network that the file names; unnamed: those of a network that it does not name.
    optimizers: the state of each network's optimizer, as PyTorch saves it. left_out: top-level keys that hold no
    weights and were not used. plain: numbers and texts next to the weights (epoch, params). places: where in the
    file's tree each network was found.
    """

    networks: dict[NetworkName, Arrays] = field(default_factory=dict)
    unnamed: Arrays | None = None
    optimizers: dict[NetworkName, Mapping[str, Any]] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    plain: dict[str, Any] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)


def unwrap(tree: Any) -> Contents:
    """Find the networks in a file's content; raises InputError when there are no weights, or conditional ones."""
    if not isinstance(tree, Mapping):
        raise InputError(f"expected a dictionary of arrays, found {_kind(tree)}")
    contents = Contents()
    _unwrap_into(contents, tree, "")
    if not contents.networks and contents.unnamed is None:
        keys = ", ".join(map(str, list(tree)[:8])) or "nothing"
        raise InputError(f"no weights in it; it holds: {keys}")
    for arrays in [*contents.networks.values(), contents.unnamed or {}]:
        refuse_conditional(arrays)
    return contents


def refuse_conditional(keys: Mapping[str, Any] | Sequence[str]) -> None:
    """Raise InputError when there is a label embedding among the keys."""
    labels = [key for key in keys if _CONDITIONAL.search(key)]
    if labels:
        raise InputError(
            f"a conditional network: {labels[0]} embeds class labels, which are joined to z. "
            "This package knows unconditional DCGANs, whose input is z alone"
        )


def network_of_word(word: str) -> NetworkName | None:
    """Return which network a name means (`netG`, `gen_state_dict`, `netD_epoch_24`), None when it means neither."""
    plain = _plain(word)
    return next((network for network, words in _NETWORK_WORDS.items() if plain in words), None)


def network_of_file(stem: str) -> NetworkName | None:
    """Return which network a file's name means: by any of its words (`200_gen_params.jl`, `G-10`, `netD_epoch_3`)."""
    words = map(network_of_word, re.split(r"[^A-Za-z]+", stem))
    networks: set[NetworkName] = {network for network in words if network is not None}
    return networks.pop() if len(networks) == 1 else None


def optimizer_of_word(word: str) -> NetworkName | None:
    """Return whose optimizer a key means (`optimizerG`, `optim_disc`, `g_optimizer_state_dict`), or None."""
    plain = _plain(word)
    for optimizer in ("optimizer", "optim", "opt"):
        if optimizer in plain:
            return network_of_word(plain.replace(optimizer, "", 1))
    return None


def _unwrap_into(contents: Contents, tree: Mapping[Any, Any], place: str) -> None:
    flat: Arrays = {str(key): value for key, value in tree.items() if isinstance(value, np.ndarray)}
    if flat and _looks_like_weights(flat):
        _take_flat(contents, flat, place)
    else:
        contents.left_out += [_join(place, key) for key in flat]
    for key, value in tree.items():
        name, inner = str(key), _join(place, str(key))
        if str(key) in flat:
            continue
        optimizer = optimizer_of_word(name)
        if optimizer is not None and isinstance(value, Mapping) and "param_groups" in value:
            contents.optimizers[optimizer] = value
        elif isinstance(value, Mapping) and _has_weights(value):
            network = network_of_word(name)
            if network is not None and network not in contents.networks:
                arrays = {str(k): v for k, v in value.items() if isinstance(v, np.ndarray)}
                if arrays and _looks_like_weights(arrays):
                    contents.networks[network] = strip_wrapping_modules(arrays)
                    contents.places[network] = inner
                    contents.left_out += [_join(inner, k) for k in value if str(k) not in arrays]
                else:
                    _unwrap_inner(contents, value, inner, network)
            elif _plain(name) in _CONTAINER_WORDS:
                _unwrap_into(contents, value, inner)
            else:
                contents.left_out.append(inner)
        elif isinstance(value, (int, float, str, bool)) or (isinstance(value, Mapping) and _is_plain(value)):
            contents.plain[inner] = value
        else:
            contents.left_out.append(inner)


def _unwrap_inner(contents: Contents, tree: Mapping[Any, Any], place: str, network: NetworkName) -> None:
    """Take a network's own dictionary in which the weights are one level deeper, next to its optimizer."""
    inner = Contents()
    _unwrap_into(inner, tree, place)
    if inner.unnamed is not None and not inner.networks:
        contents.networks[network] = inner.unnamed
        contents.places[network] = inner.places.get("", place)
    contents.left_out += inner.left_out
    contents.plain.update(inner.plain)


def _take_flat(contents: Contents, flat: Arrays, place: str) -> None:
    """Take a flat dictionary: one network, or two that the first part of their keys separates."""
    stripped = strip_wrapping_modules(flat)
    by_network: dict[NetworkName | None, Arrays] = {}
    for key, array in stripped.items():
        by_network.setdefault(network_of_word(key.partition(".")[0]), {})[key] = array
    if set(by_network) == {"generator", "discriminator"}:
        for name in NETWORK_NAMES:
            contents.networks[name], contents.places[name] = by_network[name], place
    elif contents.unnamed is None:
        contents.unnamed = stripped
        contents.places[""] = place
    else:
        contents.left_out.append(place)


def strip_wrapping_modules(arrays: Arrays) -> Arrays:
    """Remove what nn.DataParallel and torch.compile add to keys (`module.`, repeated too).

    Raises InputError when two keys become one.
    """
    result: Arrays = {}
    for key, array in arrays.items():
        short = ".".join(part for part in key.split(".") if part not in _WRAPPING_MODULES)
        if short in result:
            raise InputError(f"{key} is there twice, with and without the prefix of a wrapping module")
        result[short] = array
    return result


def common_prefix(keys: Sequence[str]) -> str | None:
    """Return the first part of the keys where all share it and have at least two more parts, else None."""
    parts = {key.partition(".")[0] for key in keys}
    if len(parts) == 1 and all(key.count(".") >= 2 for key in keys):
        return parts.pop()
    return None


def _plain(word: str) -> str:
    lowered = re.sub(r"[^a-z]", "", word.lower())
    for ending in ("statedict", "state", "params", "weights"):
        if len(lowered) > len(ending):
            lowered = lowered.removesuffix(ending)
        elif lowered == ending and ending != "params":
            return ""
    return lowered


def _looks_like_weights(arrays: Arrays) -> bool:
    return any(array.ndim >= 2 and "." in key for key, array in arrays.items())


def _has_weights(tree: Mapping[Any, Any]) -> bool:
    return any(
        isinstance(value, np.ndarray) or (isinstance(value, Mapping) and _has_weights(value))
        for value in tree.values()
    )


def _is_plain(value: Any) -> bool:
    if isinstance(value, (Mapping, list)):
        return all(_is_plain(inner) for inner in (value.values() if isinstance(value, Mapping) else value))
    return value is None or isinstance(value, (int, float, str, bool))


def _join(place: str, key: Any) -> str:
    return f"{place}.{key}" if place else str(key)


def _kind(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return f"one array of shape {value.shape}"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    return type(value).__name__


# --- provenance ------------------------------------------------------------------------------------------

FORMAT = "dcgan-export-1"
OWN_LAYOUT = "dcgan"
"""The layout of canonical names and axes: `generator.layers.0.kernel`."""


@dataclass(frozen=True)
class Provenance:
    """The origin of exported weights, stored with them: nothing has to be inferred when they are read.

    layout: the dialect of the file's names. networks: whose weights it holds. record: the bundle's.
    """

    architecture: Architecture
    layout: str
    networks: Sequence[NetworkName]
    record: Mapping[str, Any] = field(default_factory=dict)

    def text(self) -> str:
        """Return it as a text for `read_provenance`."""
        return json.dumps(
            {
                "format": FORMAT,
                "architecture": self.architecture.to_dict(),
                "layout": self.layout,
                "networks": list(self.networks),
                "record": dict(self.record),
            }
        )


def read_provenance(text: str) -> Provenance:
    """Return what `Provenance.text` wrote; raises InputError for anything else."""
    try:
        entry = json.loads(text)
        if entry["format"] != FORMAT:
            raise InputError(
                f"its note has format {entry['format']!r}; this version of dcgan reads {FORMAT!r}"
            )
        networks = entry["networks"]
        if not networks or not set(networks) <= {"generator", "discriminator"}:
            raise ValueError(f"networks {networks!r}")
        return Provenance(
            Architecture.from_dict(entry["architecture"]),
            str(entry["layout"]),
            networks,
            dict(entry["record"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise InputError(f"the note that this package left in it is damaged: {error!r}") from error


# --- optimizers ------------------------------------------------------------------------------------------

_MOMENTS = ("exp_avg", "exp_avg_sq")


def moments_from_torch(state: Mapping[Any, Any], parameters: Sequence[str], network: Network) -> AdamMoments:
    """Return the moments that `torch.optim.Adam.state_dict()` holds.

    parameters: the canonical names in the file's order, in which PyTorch numbers the parameters of `network`. Raises
    InputError when the state is not an Adam's of exactly these.
    """
    try:
        groups = list(state["param_groups"])
        numbers = [number for group in groups for number in group["params"]]
        entries = state["state"]
        if not entries:
            raise InputError("it has taken no step")
        if len(numbers) != len(parameters):
            raise InputError(f"it trains {len(numbers)} arrays, the network has {len(parameters)}")
        halves: tuple[Weights, Weights] = ({}, {})
        steps = set()
        for number, name in zip(numbers, parameters, strict=True):
            entry = entries[number]
            index, role = split_name(name)
            for half, key in zip(halves, _MOMENTS, strict=True):
                array = np.asarray(entry[key])
                if array.shape != torch_shape(network.layers[index], role):
                    raise InputError(f"its moment of {name} has shape {array.shape}")
                half[name] = from_torch(network.layers[index], role, array)
            steps.add(int(np.asarray(entry["step"]).item()))
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise InputError(f"it is not the state of an Adam ({error!r})") from error
    if len(steps) != 1:
        raise InputError(f"its parameters have taken different numbers of steps ({sorted(steps)[:3]} ...)")
    settings = {
        key: value
        for key, value in groups[0].items()
        if key != "params" and (value is None or isinstance(value, (int, float, bool, list, str)))
    }
    return AdamMoments(*halves, steps.pop(), settings)


def moments_to_torch(moments: AdamMoments, parameters: Sequence[str], network: Network) -> dict[str, Any]:
    """Return the dictionary for `torch.optim.Adam.load_state_dict`, with NumPy arrays."""
    entries: dict[int, dict[str, np.ndarray]] = {}
    for number, name in enumerate(parameters):
        index, role = split_name(name)
        entries[number] = {"step": np.array(moments.step, np.float32)}
        for half, key in zip((moments.first, moments.second), _MOMENTS, strict=True):
            entries[number][key] = to_torch(network.layers[index], role, half[name])
    defaults = {
        "lr": 2e-4, "betas": [0.5, 0.999], "eps": 1e-8, "weight_decay": 0, "amsgrad": False, "maximize": False,
        "foreach": None, "capturable": False, "differentiable": False, "fused": None,
    }  # fmt: skip
    group = {**defaults, **moments.settings, "params": list(range(len(parameters)))}
    group["betas"] = tuple(group["betas"])
    return {"state": entries, "param_groups": [group]}
