"""One-hot labels that a program writes behind the latent itself, so that its generator's file has one input."""

from __future__ import annotations

import dataclasses

import numpy as np

from dcgan_core.description.protocols import NetworkName
from dcgan_core.errors import InputError
from dcgan_core.weights.canonical import weight_name
from dcgan_core.weights.foreign.choosing.hints import Hints
from dcgan_core.weights.foreign.choosing.label_evidence import likely_one_hot
from dcgan_core.weights.foreign.stated.chain import StatedNetwork


def reads_given_labels(networks: dict[NetworkName, StatedNetwork], hints: Hints) -> bool:
    """Let a generator with a single input read one-hot labels of `hints.classes` classes; return whether it does.

    Without that hint, say so where its latent would be of an unusual length. Raises InputError for more classes than
    it has inputs.
    """
    drawing = networks.get("generator")
    if drawing is None or any(
        layer.reads_labels for one in networks.values() for layer in one.network.layers
    ):
        return False
    first = drawing.network.layers[0]
    inputs, classes = first.input_shape[2], hints.classes
    if classes is None:
        likely = likely_one_hot(inputs)
        if likely:
            count = likely[0][0]
            sentence = (
                f"no labels among the {inputs} numbers that it reads; if they are a latent of {inputs - count} and "
                f"one-hot labels: --classes {count}"
            )
            networks["generator"] = dataclasses.replace(drawing, assumed=[*drawing.assumed, sentence])
        return False
    if not 2 <= classes < inputs:
        raise InputError(
            f"--classes {classes}: its generator reads {inputs} numbers; expected 2 to {inputs - 1}"
        )
    if hints.label_order not in (None, "last", "first"):
        raise InputError(f"--label-order {hints.label_order}: one-hot labels are first or last")
    weights, before = dict(drawing.weights), hints.label_order == "first"
    if before:
        kernel = weight_name(0, "kernel")
        weights[kernel] = np.ascontiguousarray(np.roll(weights[kernel], -classes, -1))
    layers = (dataclasses.replace(first, labels=classes), *drawing.network.layers[1:])
    sentence = f"one-hot labels of {classes} classes {'before' if before else 'after'} the latent (as given)"
    networks["generator"] = dataclasses.replace(
        drawing,
        network=dataclasses.replace(drawing.network, layers=layers),
        weights=weights,
        assumed=[*drawing.assumed, sentence],
    )
    return True
