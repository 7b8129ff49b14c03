"""What surrounds the weights in a file: the words that name a network, prefixes of keys, our note on an export."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from dcgan_core.description.architecture import Architecture
from dcgan_core.description.protocols import NetworkName
from dcgan_core.errors import InputError
from dcgan_core.system.records import checked, parse_json
from dcgan_core.weights.bundle import check_record

Arrays = dict[str, np.ndarray]

_NETWORK_WORDS: dict[NetworkName, set[str]] = {
    "generator": {"g", "gen", "generator", "generators", "generative", "decoder"},
    "discriminator": {
        "d", "dis", "disc", "discr", "discrim", "discriminator", "discriminators", "critic",
    },
}  # fmt: skip
_AVERAGE_WORDS = {"ema", "average", "averaged", "avg", "shadow", "swa", "polyak", "moving"}
_FILLERS = {
    "net", "network", "networks", "model", "models", "module", "state", "dict", "statedict", "params", "parameters",
    "weights", "weight", "checkpoint", "ckpt", "online", "raw", "best", "last", "final", "latest", "epoch", "step",
    "iter", "gan", "dcgan", "trained", "pretrained", "my", "the", *_AVERAGE_WORDS,
}  # fmt: skip
"""Words that say nothing on which network it is."""
_JOINED = ("network", "net", "model", "module", "statedict", "state", "params", "weights", "ema", "avg")
"""Fillers that are joined to others without a sign between them."""
_OTHER_WORDS = {
    "optim",
    "optimizer",
    "optimizers",
    "opt",
    "scheduler",
    "loss",
    "losses",
    "scaler",
    "lr",
    "grad",
}
"""Words of what belongs to a network but is not its weights."""

_WRAPPING_MODULES = {
    "module", "_orig_mod", "_forward_module", "_fsdp_wrapped_module", "_checkpoint_wrapped_module",
}  # fmt: skip
"""Path components that nn.DataParallel, torch.compile and other wrappers of modules add."""

_CONDITIONAL = re.compile(r"(^|[._])(label_?emb\w*|emb|embed|embedding|class_?emb\w*|cond_emb\w*)[._]", re.I)


def has_labels(keys: Mapping[str, Any] | Sequence[str]) -> bool:
    """Whether there is a label embedding among the keys."""
    return any(map(is_table_name, keys))


def is_table_name(key: str) -> bool:
    """Whether a key is that of a label embedding."""
    return _CONDITIONAL.search(key) is not None


def network_of_word(word: str) -> NetworkName | None:
    """Return which network a name means (`netG`, `gen_state_dict`, `netD_epoch_24`, `ema_Gmodel`), or None.

    A letter alone counts where only words without a meaning of their own are next to it: not in `conv_d`.
    """
    words = _words(word)
    if words & _OTHER_WORDS:
        return None
    networks: set[NetworkName] = {network for one in words if (network := _network_of(one)) is not None}
    named = {one for one in words if _network_of(one) is not None}
    if len(networks) != 1 or (named <= {"g", "d"} and words - named - _FILLERS):
        return None
    return networks.pop()


def network_of_component(component: str) -> NetworkName | None:
    """Return which network a part of a key means: as `network_of_word`, but a numbered letter (`d1`) means none."""
    if re.fullmatch(r"[A-Za-z]_?\d+", component):
        return None
    return network_of_word(component)


def network_of_file(stem: str) -> NetworkName | None:
    """Return which network a file's name means: by any of its words (`200_gen_params.jl`, `G-10`, `netD_epoch_3`)."""
    networks: set[NetworkName] = {
        network for one in _words(stem) if (network := _network_of(one)) is not None
    }
    return networks.pop() if len(networks) == 1 else None


def is_averaged(word: str) -> bool:
    """Whether a name means averaged weights (`netG_ema`, `ema_model`, `shadow`, `netGema`)."""
    return any(
        one in _AVERAGE_WORDS
        or any(
            _network_of(one.removesuffix(average)) is not None
            for average in ("ema", "avg")
            if one.endswith(average)
        )
        for one in _words(word)
    )


def is_wrapped_original(word: str) -> bool:
    """Whether a name means the raw weights that an averaging wrapper keeps next to its average (`online_model`)."""
    return "online" in _words(word)


def optimizer_of_word(word: str) -> NetworkName | None:
    """Return whose optimizer a key means (`optimizerG`, `optim_disc`, `g_optimizer_state_dict`), or None."""
    plain = re.sub(r"[^a-z]", "", word.lower())
    for optimizer in ("optimizer", "optim", "opt", "adam"):
        if optimizer in plain:
            return network_of_word(plain.replace(optimizer, "", 1))
    return None


def _words(name: str) -> set[str]:
    """Return the words of a name in small letters: what is between other signs, and its parts in capitals."""
    found: set[str] = set()
    for run in re.findall(r"[A-Za-z]+", name):
        humps = re.findall(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+", run)
        # `netGmodel` is one word with fillers around it; the humps of other names are words of their own.
        found |= {run.lower()} if _network_of(run.lower()) else {hump.lower() for hump in humps}
    return found


def _core(word: str) -> str:
    """Return a word without the fillers that are joined to it: "g" of "netgmodel"."""
    for filler in _JOINED * 2:
        word = word.removeprefix(filler) or word
        word = word.removesuffix(filler) or word
    return word


def _network_of(word: str) -> NetworkName | None:
    core = _core(word)
    return next((network for network, words in _NETWORK_WORDS.items() if core in words), None)


def strip_wrapping_modules(arrays: Arrays) -> Arrays:
    """Remove what nn.DataParallel and torch.compile add to keys (`module.`, repeated too).

    Raises InputError when two keys become one.
    """
    result: Arrays = {}
    for key, array in arrays.items():
        short = strip_wrapping(key)
        if short in result:
            raise InputError(f"{key} is there twice, with and without the prefix of a wrapping module")
        result[short] = array
    return result


def strip_wrapping(key: str) -> str:
    """Return a key without the path components of wrapping modules, its components joined by dots.

    TensorFlow and JAX programs join them by slashes, and TensorFlow adds the number of an output (`:0`).
    """
    parts = key.removesuffix(":0").replace("/", ".").split(".")
    return ".".join(part for part in parts if part not in _WRAPPING_MODULES)


def common_prefix(keys: Sequence[str]) -> str | None:
    """Return the first part of the keys where all share it and have at least two more parts, else None."""
    parts = {key.partition(".")[0] for key in keys}
    if len(parts) == 1 and all(key.count(".") >= 2 for key in keys):
        return parts.pop()
    return None


# --- provenance ------------------------------------------------------------------------------------------

FORMAT = "dcgan-export-1"
OWN_LAYOUT = "dcgan"
"""The layout of canonical names and axes: `generator.layers.0.kernel`."""


_NOTE: dict[str, Any] = {
    "format": str, "architecture": dict, "layout": str, "networks": list[str], "record": dict,
}  # fmt: skip


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
        entry = checked(parse_json(text), _NOTE)
        if entry["format"] != FORMAT:
            raise InputError(
                f"its note has format {entry['format']!r}; this version of dcgan reads {FORMAT!r}"
            )
        networks = entry["networks"]
        if not networks or not set(networks) <= {"generator", "discriminator"}:
            raise ValueError(f"networks {networks!r}")
        return Provenance(
            Architecture.from_dict(entry["architecture"]),
            entry["layout"],
            networks,
            check_record(entry["record"]),
        )
    except ValueError as error:
        raise InputError(f"the note that this package left in it is damaged: {error!r}") from error
