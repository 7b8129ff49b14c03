"""An ONNX model of one network, built from its description and canonical weights; no framework takes part.

Inputs and outputs follow PyTorch's convention: a generator maps `latents` (N, nz) to `images` (N, C, H, W) in
[-1, 1], a discriminator `images` to `logits` (N,). N is free. Everything is float32.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import numpy as np

from dcgan_core.description.architecture import Layer, Network, Normalization
from dcgan_core.errors import InputError
from dcgan_core.system.files import atomic_path
from dcgan_core.weights.canonical import Role, weight_name
from dcgan_core.weights.formats.arrays import PROVENANCE_KEY
from dcgan_core.weights.layouts import to_torch

OPSET = 18
IR_VERSION = 8
"""Old enough for every runtime that knows the opset."""


def write_onnx(
    path: str | os.PathLike[str],
    name: str,
    network: Network,
    weights: Mapping[str, np.ndarray],
    provenance: str | None = None,
) -> None:
    """Write the network called `name` ("generator" or "discriminator") to `path`, atomically.

    A network with batch statistics normalises by the batch it is given, inside the model. provenance: a text for
    the model's metadata. Raises InputError when the `onnx` package is not installed.
    """
    try:
        import onnx
    except ImportError as error:
        raise InputError(
            f"writing {path} needs the onnx package, which is not installed here: pip install 'dcgan-jax[onnx]'"
        ) from error
    source, result = ("latents", "images") if name == "generator" else ("images", "logits")
    graph = _Graph(onnx, network, weights)
    graph.build(source, result)
    shapes = {"latents": ["N", network.input_shape[2]], "logits": ["N"]}
    image = network.output_shape if name == "generator" else network.input_shape
    shapes["images"] = ["N", image[2], image[0], image[1]]
    values = [
        onnx.helper.make_tensor_value_info(end, onnx.TensorProto.FLOAT, shapes[end])
        for end in (source, result)
    ]
    model = onnx.helper.make_model(
        onnx.helper.make_graph(graph.nodes, name, values[:1], values[1:], graph.constants),
        opset_imports=[onnx.helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
        producer_name="dcgan-jax",
    )
    if provenance is not None:
        onnx.helper.set_model_props(model, {PROVENANCE_KEY: provenance})
    onnx.checker.check_model(model, full_check=True)
    with atomic_path(path) as temporary:
        temporary.write_bytes(model.SerializeToString())


class _Graph:
    """Nodes and constants of a stack of layers."""

    def __init__(self, onnx: Any, network: Network, weights: Mapping[str, np.ndarray]):
        self.onnx = onnx
        self.network = network
        self.weights = weights
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def build(self, source: str, result: str) -> None:
        maps = source
        if self.network.layers[0].kind == "conv_transpose":
            maps = self.node("Unsqueeze", [maps, self.constant("trailing axes", np.array([2, 3]))])
        for index, layer in enumerate(self.network.layers):
            maps = self.layer(index, layer, maps)
        if self.network.output_shape == (1, 1, 1):
            maps = self.node("Reshape", [maps, self.constant("one logit", np.array([-1]))])
        self.nodes[-1].output[0] = result

    def layer(self, index: int, layer: Layer, maps: str) -> str:
        if layer.kind == "dense":
            maps = self.node("Flatten", [maps], axis=1)
        roles: tuple[Role, ...] = ("kernel", "bias") if layer.bias else ("kernel",)
        inputs = [maps, *(self.weight(index, role) for role in roles)]
        if layer.kind in ("project", "dense"):
            maps = self.node("Gemm", inputs, transB=1)
        else:
            transposed = layer.kind == "conv_transpose"
            maps = self.node(
                "ConvTranspose" if transposed else "Conv",
                inputs,
                kernel_shape=layer.kernel,
                strides=layer.stride,
                pads=(*layer.padding, *layer.padding),
                **({"output_padding": layer.output_padding} if transposed else {}),
            )
        per_unit = layer.normalization is not None and layer.normalization.per_unit
        if layer.kind == "project" and not per_unit:
            maps = self.reshape(index, layer, maps)
        if layer.normalization is not None:
            normalize = self.normalize if self.network.statistics == "running" else self.normalize_by_batch
            maps = normalize(index, layer, layer.normalization, maps)
        if layer.activation != "none":
            operator = {"relu": "Relu", "leaky_relu": "LeakyRelu", "tanh": "Tanh"}[layer.activation]
            attributes = {"alpha": layer.slope} if layer.activation == "leaky_relu" else {}
            maps = self.node(operator, [maps], **attributes)
        if layer.kind == "project" and per_unit:
            maps = self.reshape(index, layer, maps)
        return maps

    def reshape(self, index: int, layer: Layer, maps: str) -> str:
        height, width, channels = layer.output_shape
        shape = self.constant(f"layers.{index}.shape", np.array([-1, channels, height, width]))
        return self.node("Reshape", [maps, shape])

    def normalize(self, index: int, layer: Layer, normalization: Normalization, maps: str) -> str:
        roles: tuple[Role, ...] = ("scale", "shift", "mean", "variance")
        inputs = [maps, *(self.weight(index, role) for role in roles)]
        return self.node("BatchNormalization", inputs, epsilon=normalization.eps)

    def normalize_by_batch(self, index: int, layer: Layer, normalization: Normalization, maps: str) -> str:
        flat = normalization.per_unit or layer.kind == "dense"
        axes = self.constant(f"layers.{index}.axes", np.array([0] if flat else [0, 2, 3]))
        shape = (1, -1) if flat else (1, -1, 1, 1)
        eps = self.constant(f"layers.{index}.eps", np.array(normalization.eps, np.float32))
        scale, shift = (self.weight(index, role, shape) for role in ("scale", "shift"))
        centred = self.node("Sub", [maps, self.node("ReduceMean", [maps, axes])])
        variance = self.node("ReduceMean", [self.node("Mul", [centred, centred]), axes])
        deviation = self.node("Sqrt", [self.node("Add", [variance, eps])])
        normalized = self.node("Div", [centred, deviation])
        return self.node("Add", [self.node("Mul", [normalized, scale]), shift])

    def weight(self, index: int, role: Role, shape: tuple[int, ...] | None = None) -> str:
        name = weight_name(index, role)
        array = to_torch(self.network.layers[index], role, self.weights[name]).astype(np.float32)
        return self.constant(name, array if shape is None else array.reshape(shape))

    def constant(self, name: str, array: np.ndarray) -> str:
        array = array.astype(np.int64) if array.dtype.kind == "i" else array
        self.constants.append(self.onnx.numpy_helper.from_array(array, name))
        return name

    def node(self, operator: str, inputs: list[str], **attributes: Any) -> str:
        output = f"value {len(self.nodes)}"
        self.nodes.append(self.onnx.helper.make_node(operator, inputs, [output], **attributes))
        return output
