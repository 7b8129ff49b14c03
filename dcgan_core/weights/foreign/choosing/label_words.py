"""How labels join a network, in words, and the question where several ways fit."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from dcgan_core.description.protocols import NetworkName
from dcgan_core.errors import InputError
from dcgan_core.weights.foreign.arrays.layers import FoundLayer, channels_in
from dcgan_core.weights.foreign.choosing.hints import Hints, LabelOrder
from dcgan_core.weights.foreign.choosing.inference import AmbiguousWeights, Choice

Variant = tuple[LabelOrder, list[FoundLayer], list[FoundLayer]]
"""A way in which labels join a network: (their order, its layers as they were read, the layers in that order)."""


def label_question(
    where: str,
    name: NetworkName,
    variants: Sequence[Variant],
    hints: Hints,
    why: str,
) -> InputError:
    """Return the error that asks how labels join a network. why: what leaves it open, after a comma."""
    orders = {order for order, _, _ in variants}
    if len(orders) < len(variants):
        listed = "; ".join(dict.fromkeys(_variant_words(name, *variant) for variant in variants))
        return InputError(
            f"{where}: labels may join the {name} in several ways: {listed}. Describe it: --architecture"
        )
    choices = [
        Choice(
            f"--label-order {variant[0]}: {_variant_words(name, *variant)}",
            dataclasses.replace(hints, label_order=variant[0]),
        )
        for variant in variants
    ]
    return AmbiguousWeights(where, choices, why)


def _variant_words(
    name: NetworkName, order: LabelOrder, layers: list[FoundLayer], turned: list[FoundLayer]
) -> str:
    return "the table of labels is never read" if order == "none" else label_words(name, turned)


def label_words(name: NetworkName, layers: Sequence[FoundLayer]) -> str:
    """Return in words how labels join a network's layers."""
    joined = [(index, layer) for index, layer in enumerate(layers) if layer.classes]
    index, layer = joined[0]
    if layer.label_product:
        key = layer.keys["embedding"]
        return f"rows of {key} ({layer.embedded} x {channels_in(layer)}) multiply the latent"
    if (branches := layer.branches) is not None:
        other = "latent" if name == "generator" else "image"
        names = [f"{branches.other.name} ({other})", f"{branches.label.name} (label)"]
        label = "rows of " + layer.keys["embedding"] if layer.embedded else "one-hot labels"
        return (
            f"{' and '.join(names)} are branches of {other} and {label}; they are one layer here, with zeros between "
            f"them and the label's outputs {'first' if branches.label_first else 'last'}"
        )
    if layer.label_map:
        what = f"rows of {layer.keys['embedding']} as {layer.labels} map{'s' if layer.labels > 1 else ''}"
    elif layer.embedded:
        what = f"rows of {layer.keys['embedding']} ({layer.embedded} x {layer.labels})"
    else:
        what = f"one-hot labels ({layer.labels})"
    side = "before" if layer.label_first else "after"
    others = channels_in(layer)
    if index:
        to = f"what {layer.name} reads"
    else:
        to = f"the latent of {others}" if name == "generator" else f"the image's {image_channels(others)}"
    more = f", and what {len(joined) - 1} more layers read" if len(joined) > 1 else ""
    return f"{what} are joined {side} {to}{more}"


def image_channels(count: int) -> str:
    """Return a number of channels in words."""
    return f"{count} channel{'' if count == 1 else 's'}"


def sentences_on_labels(
    name: NetworkName, order: LabelOrder, layers: Sequence[FoundLayer], origin: str, why: str
) -> tuple[list[str], list[str]]:
    """Return (what was found, what was assumed) of a network's labels.

    origin: what says where they join; "" where nothing does. why: how the number of classes is known.
    """
    tables = [layer.keys["embedding"] for layer in layers if layer.embedded]
    why = f"a row for each in {tables[0]}" if tables else why
    found = [f"{name}: labels of {max(layer.classes for layer in layers)} classes ({why})"]
    assumed = []
    words = f"{name}: {label_words(name, layers)}"
    branches = any(layer.branches for layer in layers)
    if origin:
        found.append(f"{words} ({origin})")
    else:
        usual = "as in the file" if branches else "common practice"
        other = "last" if order == "first" else "first"
        assumed.append(f"{words} ({usual}; --label-order {other} is the other way)")
    assumed += [f"{name}: {layer.supposed}" for layer in layers if layer.supposed]
    if branches:
        assumed.append(f"{name}: the same activation follows both branches")
    if any(origin.folded for layer in layers for own in layer.origins.values() for origin in own):
        assumed.append(f"{name}: only a matrix follows the table of labels")
    return found, assumed
