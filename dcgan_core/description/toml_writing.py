"""Write an architecture as TOML for a person to edit; `toml_reading` is the way back.

Shapes are left out, since they follow from the geometry. A comment says which fields a weights file does not show.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dcgan_core.description.architecture import Architecture
from dcgan_core.description.layer import Layer, Normalization
from dcgan_core.description.protocols import NETWORK_NAMES, NetworkName

_SAID_BY: dict[str, tuple[str, ...]] = {
    "stride": ("stride",),
    "padding": ("padding",),
    "padding_after": ("padding",),
    "output_padding": ("padding",),
    "upsample": ("upsampl",),
    "activation": ("activation", "ReLU", "tanh"),
    "slope": ("slope", "ReLU"),
    "activation_first": ("activation before", "activation_first"),
    "normalization.eps": ("eps",),
    "normalization.momentum": ("momentum",),
}
"""By which words a sentence of a record speaks of a field that no array shows."""


@dataclass(frozen=True)
class Origins:
    """What a record says about where facts come from. found: decided by the weights; assumed: by nothing."""

    found: Sequence[str] = ()
    assumed: Sequence[str] = ()

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Origins:
        """Return those of a bundle's record."""
        return cls(record.get("found") or (), record.get("assumed") or ())

    def mark(self, field: str, name: str) -> str:
        """Return the comment after a field of the network `name`."""
        words = _SAID_BY.get(field, ())
        for said, sentences in (("found", self.found), ("assumed", self.assumed)):
            if any(name in text.lower() and any(word in text for word in words) for text in sentences):
                return f"  # {said}"
        return ""

    def latent(self) -> str:
        """Return the comment after the latents' distribution."""
        found = any("latent" in sentence for sentence in self.found)
        assumed = any("latent" in sentence for sentence in self.assumed)
        return "  # found" if found else "  # assumed" if assumed else ""


def architecture_toml(
    architecture: Architecture, names: Sequence[NetworkName] = NETWORK_NAMES, origins: Origins | None = None
) -> str:
    """Return an architecture as TOML; `read_description` is the inverse.

    names: the networks to write. origins: which fields get a comment.
    """
    origins = origins or Origins()
    lines = [
        "# Shapes are worked out from what is written here. import_weights --architecture THIS_FILE takes it.",
        *(f"# Found: {_comment(sentence)}" for sentence in origins.found),
        *(f"# Assumed: {_comment(sentence)}" for sentence in origins.assumed),
        "",
        f'preset = "{_comment(architecture.preset)}"',
        f'latent = "{architecture.latent}"{origins.latent()}',
        f'initialization = "{architecture.initialization}"',
        *([f"classes = {architecture.classes}"] if architecture.classes else []),
    ]
    for name in names:
        network = architecture.networks()[name]
        lines += ["", f"[{name}]"]
        if name == "generator":
            lines.append(f"nz = {architecture.nz}")
        else:
            lines.append(f"image = {list(network.input_shape)}  # height, width, channels")
        lines.append(f'statistics = "{network.statistics}"')
        lines += ["unit_range = true"] if network.unit_range else []
        for number, layer in enumerate(network.layers):
            shape = "x".join(map(str, layer.output_shape))
            lines += ["", f"[[{name}.layers]]  # {number}: to {shape}"]
            lines += [
                f"{field} = {_value(value)}{origins.mark(field, name)}"
                for field, value in _fields(layer).items()
            ]
    return "\n".join(lines) + "\n"


def _fields(layer: Layer) -> dict[str, Any]:
    """Return the fields of a layer that a person may want to change, in order."""
    fields: dict[str, Any] = {"kind": layer.kind, "channels": layer.output_shape[2]}
    if layer.kind == "project":
        fields["size"] = layer.output_shape[:2]
    if layer.kind in ("conv", "conv_transpose"):
        fields |= {"kernel": layer.kernel, "stride": layer.stride, "padding": layer.padding}
    defaults = {field.name: field.default for field in dataclasses.fields(Layer)}
    for name in ("padding_after", "output_padding", "upsample", "bias"):
        if getattr(layer, name) != defaults[name]:
            fields[name] = getattr(layer, name)
    if (norm := layer.normalization) is not None:
        fields |= {"normalization.kind": norm.kind, "normalization.eps": norm.eps}
        fields |= {"normalization.momentum": norm.momentum} if norm.kind == "batch" else {}
        for name in ("momentum", "per_unit", "affine"):
            if getattr(norm, name) != getattr(Normalization, name):
                fields[f"normalization.{name}"] = getattr(norm, name)
    fields["activation"] = layer.activation
    if layer.activation == "leaky_relu" or layer.slope != defaults["slope"]:
        fields["slope"] = layer.slope
    for name in ("activation_first", "spectral", "labels", "embedded", "label_map", "label_product"):
        if getattr(layer, name):
            fields[name] = getattr(layer, name)
    return fields


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return str(value[0]) if len(set(value)) == 1 else str(list(value))
    return f'"{value}"' if isinstance(value, str) else repr(value)


def _comment(text: str) -> str:
    """Return a text in one line of what TOML allows in a comment, and without quotes."""
    return "".join(c if c.isprintable() and c not in '"\\' else "?" for c in " ".join(str(text).split()))
