"""The words for an array of a training step that is not finite, the same for both frameworks."""

from __future__ import annotations

from dcgan.architecture import Layer
from dcgan.weights import split_name


def describe_output(network: str, index: int, layer: Layer, inputs: str) -> str:
    """The output of layer `index` of a network, computed from `inputs` (in words)."""
    shape = "x".join(map(str, layer.output_shape))
    return f"the output of layer {index} of the {network} ({layer.kind} to {shape}) on {inputs}"


def describe_weight(network: str, name: str) -> str:
    """The weight with this canonical name."""
    index, role = split_name(name)
    return f"the {role} of layer {index} of the {network}"


def describe_gradient(network: str, name: str) -> str:
    """The gradient of the weight with this canonical name."""
    return f"the gradient of {describe_weight(network, name)}"
