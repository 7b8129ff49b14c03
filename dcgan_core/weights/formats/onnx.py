"""An ONNX model of one network, built from its description and canonical weights; no framework takes part.

Inputs and outputs follow PyTorch's convention: a generator maps `latents` (N, nz) to `images` (N, C, H, W) in
[-1, 1], a discriminator `images` to `logits` (N,). N is free. Everything is float32. A network that reads labels has a
second input, `labels` (N,), int64, 0 to classes - 1.
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from typing import Any

import numpy as np

from dcgan_core.description.architecture import Network
from dcgan_core.description.layer import Layer, Normalization
from dcgan_core.system import packages
from dcgan_core.system.files import atomic_path
from dcgan_core.weights.canonical import Role, fold_spectral, weight_name
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
    """Write what `onnx_bytes` returns to `path`, atomically."""
    content = onnx_bytes(path, name, network, weights, provenance)
    with atomic_path(path) as temporary:
        temporary.write_bytes(content)


def onnx_bytes(
    path: str | os.PathLike[str],
    name: str,
    network: Network,
    weights: Mapping[str, np.ndarray],
    provenance: str | None = None,
) -> bytes:
    """Return the content of the file at `path` that holds the network called `name` ("generator" or "discriminator").

    A network with batch statistics normalises by the batch it is given, inside the model. A kernel under spectral
    normalisation is written divided by its norm. provenance: a text for the model's metadata. Raises InputError when
    the `onnx` package is not installed.
    """
    onnx = packages.load(
        "onnx", f"writing {path} needs the onnx package", "python -m pip install 'dcgan-jax[onnx]'"
    )
    network, weights = fold_spectral(network, weights)
    source, result = ("latents", "images") if name == "generator" else ("images", "logits")
    graph = _Graph(onnx, network, weights)
    graph.build(source)
    graph.nodes[-1].output[0] = result
    classes = network.output_shape[2]
    logits = ["N", classes] if name == "discriminator" and classes > 1 else ["N"]
    shapes = {"latents": ["N", network.input_shape[2]], "logits": logits}
    image = network.output_shape if name == "generator" else network.input_shape
    shapes["images"] = ["N", image[2], image[0], image[1]]
    inputs = [onnx.helper.make_tensor_value_info(source, onnx.TensorProto.FLOAT, shapes[source])]
    if network.classes:
        said = f"class labels, 0 to {network.classes - 1}"
        inputs.append(onnx.helper.make_tensor_value_info("labels", onnx.TensorProto.INT64, ["N"], said))
    outputs = [onnx.helper.make_tensor_value_info(result, onnx.TensorProto.FLOAT, shapes[result])]
    graph = onnx.helper.make_graph(graph.nodes, name, inputs, outputs, graph.constants)
    return _model(onnx, graph, provenance)


def picture_model(network: Network, weights: Mapping[str, np.ndarray]) -> bytes:
    """Return a model that draws pictures: `inputs` (N, nz + classes), float32, to `pictures` (N, H, W, C), uint8.

    The label of a conditional network is after the latent, as shares of its classes. The bytes are those of
    `dcgan_core.pictures.tiles.to_uint8`, but that float32 may round a value in the middle between two the other way.
    Raises InputError when the `onnx` package is not installed.
    """
    onnx = packages.load(
        "onnx", "the network of a page is written by onnx", "python -m pip install 'dcgan-jax[onnx]'"
    )
    graph = _Graph(onnx, network, weights)
    nz, classes = network.input_shape[2], network.classes
    graph.cut("inputs", 0, nz, "latents")
    if classes:
        graph.cut("inputs", nz, nz + classes, "shares")
        graph.shares = "shares"
    maps = graph.build("latents")
    one, scale, low, high, half = (
        graph.constant(f"pixel {value}", np.float32(value)) for value in (1, 127.5, 0, 255, 0.5)
    )
    scaled = graph.node("Clip", [graph.node("Mul", [graph.node("Add", [maps, one]), scale]), low, high])
    rows = graph.node(
        "Transpose", [graph.node("Floor", [graph.node("Add", [scaled, half])])], perm=[0, 2, 3, 1]
    )
    graph.node("Cast", [rows], to=onnx.TensorProto.UINT8)
    graph.nodes[-1].output[0] = "pictures"
    info = onnx.helper.make_tensor_value_info
    inputs = [info("inputs", onnx.TensorProto.FLOAT, ["N", nz + classes])]
    outputs = [info("pictures", onnx.TensorProto.UINT8, ["N", *network.output_shape])]
    return _model(onnx, onnx.helper.make_graph(graph.nodes, "generator", inputs, outputs, graph.constants))


def _model(onnx: Any, graph: Any, provenance: str | None = None) -> bytes:
    model = onnx.helper.make_model(
        graph,
        opset_imports=[onnx.helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
        producer_name="dcgan-jax",
    )
    if provenance is not None:
        onnx.helper.set_model_props(model, {PROVENANCE_KEY: provenance})
    onnx.checker.check_model(model, full_check=True)
    return model.SerializeToString()


class _Graph:
    """Nodes and constants of a stack of layers.

    shares: the value that holds labels as shares of the classes; None: whole numbers, the second input.
    flat: whether the maps at hand are (N, numbers), as matrix products and latents have them, and not (N, C, H, W).
    """

    def __init__(self, onnx: Any, network: Network, weights: Mapping[str, np.ndarray]):
        self.onnx = onnx
        self.network = network
        self.weights = weights
        self.nodes: list[Any] = []
        self.constants: list[Any] = []
        self.flat = False
        self.shares: str | None = None

    def cut(self, source: str, first: int, end: int, name: str) -> None:
        """Give the columns `first` to `end` of a matrix a name of their own."""
        bounds = [
            self.constant(f"{name} {what}", np.array([value]))
            for what, value in (("first", first), ("end", end), ("axis", 1))
        ]
        self.node("Slice", [source, *bounds])
        self.nodes[-1].output[0] = name

    def build(self, source: str) -> str:
        """Add the layers; return the name of the result."""
        maps = source
        self.flat = source == "latents"
        if self.network.unit_range:
            one, half = (self.shared(f"{value}", np.float32(value)) for value in (1, 0.5))
            maps = self.node("Mul", [self.node("Add", [maps, one]), half])
        for index, layer in enumerate(self.network.layers):
            maps = self.layer(index, layer, maps)
        if self.network.output_shape == (1, 1, 1):
            return self.node("Reshape", [maps, self.constant("one logit", np.array([-1]))])
        if self.network.output_shape[:2] == (1, 1):
            return self.node("Flatten", [maps], axis=1)  # a logit for each class
        return self.spatial(maps)

    def layer(self, index: int, layer: Layer, maps: str) -> str:
        maps = self.product(
            index, layer, self.with_labels(index, layer, maps) if layer.reads_labels else maps
        )
        per_unit = layer.batch_normalized and len(layer.normalization_shape) == 3
        if layer.kind == "project" and not per_unit:
            maps = self.reshape(index, layer, maps)
        order = [self.normalized, self.activated]
        for step in reversed(order) if layer.activation_first else order:
            maps = step(index, layer, maps)
        if self.flat and layer.kind != "dense":
            maps = self.reshape(index, layer, maps)
        return maps

    def with_labels(self, index: int, layer: Layer, maps: str) -> str:
        """Join the labels to the input of a layer, as rows of its table or one-hot, after the other channels."""
        height, width, _ = layer.maps_shape
        if layer.embedded:
            table = self.weight(index, "embedding")
        else:
            table = self.shared("one-hot", np.eye(layer.labels, dtype=np.float32))
        if self.shares is None:
            rows = self.node("Gather", [table, "labels"], axis=0)
        else:
            rows = self.node("MatMul", [self.shares, table])
        if layer.label_product:
            shape = self.constant(f"layers.{index}.labels", np.array([-1, layer.input_shape[2], 1, 1]))
            return self.node("Mul", [self.spatial(maps), self.node("Reshape", [rows, shape])])
        if layer.kind in ("project", "dense"):
            if not self.flat:  # as `Layer.labels` has it: height, width, channels
                maps = self.flattened(self.node("Transpose", [maps], perm=[0, 2, 3, 1]))
            return self.node("Concat", [maps, rows], axis=1)
        own = (height, width) if layer.label_map else (1, 1)
        shape = self.constant(f"layers.{index}.labels", np.array([-1, layer.labels, *own]))
        rows = self.node("Reshape", [rows, shape])
        if own != (height, width):
            size = self.constant(f"layers.{index}.map", np.array([1, 1, height, width]))
            rows = self.node("Expand", [rows, size])
        return self.node("Concat", [self.spatial(maps), rows], axis=1)

    def product(self, index: int, layer: Layer, maps: str) -> str:
        matrix = layer.kind in ("project", "dense")
        maps = self.flattened(maps) if matrix else self.spatial(maps)
        if layer.upsample != (1, 1):
            maps = self.repeated(index, layer, maps)
        roles: tuple[Role, ...] = ("kernel", "bias") if layer.bias else ("kernel",)
        inputs = [maps, *(self.weight(index, role) for role in roles)]
        if matrix:
            return self.node("Gemm", inputs, transB=1)
        transposed = layer.kind == "conv_transpose"
        (top, bottom), (left, right) = layer.padding_both
        return self.node(
            "ConvTranspose" if transposed else "Conv",
            inputs,
            kernel_shape=layer.kernel,
            strides=layer.stride,
            pads=(top, left, bottom, right),
            **({"output_padding": layer.output_padding} if transposed else {}),
        )

    def repeated(self, index: int, layer: Layer, maps: str) -> str:
        scales = self.constant(f"layers.{index}.scales", np.array([1, 1, *layer.upsample], np.float32))
        # The empty name is an input left out: the region of interest.
        return self.node(
            "Resize",
            [maps, "", scales],
            mode="nearest",
            nearest_mode="floor",
            coordinate_transformation_mode="asymmetric",
        )

    def activated(self, index: int, layer: Layer, maps: str) -> str:
        if layer.activation == "none":
            return maps
        if layer.activation == "sigmoid":
            two, one = (self.shared(f"{value}", np.float32(value)) for value in (2, 1))
            return self.node("Sub", [self.node("Mul", [self.node("Sigmoid", [maps]), two]), one])
        operator = {"relu": "Relu", "leaky_relu": "LeakyRelu", "tanh": "Tanh"}[layer.activation]
        attributes = {"alpha": layer.slope} if layer.activation == "leaky_relu" else {}
        return self.node(operator, [maps], **attributes)

    def flattened(self, maps: str) -> str:
        if self.flat:
            return maps
        self.flat = True
        return self.node("Flatten", [maps], axis=1)

    def spatial(self, maps: str) -> str:
        if not self.flat:
            return maps
        self.flat = False
        return self.node("Unsqueeze", [maps, self.constant(f"axes {len(self.nodes)}", np.array([2, 3]))])

    def reshape(self, index: int, layer: Layer, maps: str) -> str:
        height, width, channels = layer.output_shape
        shape = self.constant(f"layers.{index}.shape", np.array([-1, channels, height, width]))
        self.flat = False
        return self.node("Reshape", [maps, shape])

    def normalized(self, index: int, layer: Layer, maps: str) -> str:
        settings = layer.normalization
        if settings is None:
            return maps
        if settings.kind != "batch":
            maps = self.spatial(maps)
            if settings.kind == "instance":
                operands = self.scale_and_shift(index, layer, layer.output_shape[2:])
                return self.node("InstanceNormalization", [maps, *operands], epsilon=settings.eps)
            if settings.per_unit:
                height, width, channels = layer.output_shape
                operands = self.scale_and_shift(index, layer, (channels, height, width))
                return self.node("LayerNormalization", [maps, *operands], axis=1, epsilon=settings.eps)
            return self.normalize_image(index, layer, settings, maps)
        if settings.per_unit:
            maps = self.flattened(maps)
        normalize = self.normalize if self.network.statistics == "running" else self.normalize_by_batch
        return normalize(index, layer, settings, maps)

    def normalize_image(self, index: int, layer: Layer, settings: Normalization, maps: str) -> str:
        """All channels of an image together, as PyTorch writes its `GroupNorm`: an instance of one long channel."""
        height, width, channels = layer.output_shape
        row, back = (
            self.constant(f"layers.{index}.{name}", np.array(shape))
            for name, shape in (("row", [0, 1, -1]), ("map", [-1, channels, height, width]))
        )
        one, zero = (self.constant(f"layers.{index}.{v:g}", np.full(1, v, np.float32)) for v in (1, 0))
        whole = self.node("Reshape", [maps, row])
        whole = self.node("InstanceNormalization", [whole, one, zero], epsilon=settings.eps)
        maps = self.node("Reshape", [whole, back])
        return self.scaled(index, settings, maps, (1, -1, 1, 1))

    def normalize(self, index: int, layer: Layer, settings: Normalization, maps: str) -> str:
        units = (math.prod(layer.normalization_shape),)
        operands = [
            *self.scale_and_shift(index, layer, units),
            *(self.weight(index, role) for role in ("mean", "variance")),
        ]
        return self.node("BatchNormalization", [maps, *operands], epsilon=settings.eps)

    def normalize_by_batch(self, index: int, layer: Layer, settings: Normalization, maps: str) -> str:
        axes = self.constant(f"layers.{index}.axes", np.array([0] if self.flat else [0, 2, 3]))
        eps = self.constant(f"layers.{index}.eps", np.array(settings.eps, np.float32))
        centred = self.node("Sub", [maps, self.node("ReduceMean", [maps, axes])])
        variance = self.node("ReduceMean", [self.node("Mul", [centred, centred]), axes])
        deviation = self.node("Sqrt", [self.node("Add", [variance, eps])])
        normal = self.node("Div", [centred, deviation])
        return self.scaled(index, settings, normal, (1, -1) if self.flat else (1, -1, 1, 1))

    def scaled(self, index: int, settings: Normalization, maps: str, shape: tuple[int, ...]) -> str:
        if not settings.affine:
            return maps
        scale, shift = (self.weight(index, role, shape) for role in ("scale", "shift"))
        return self.node("Add", [self.node("Mul", [maps, scale]), shift])

    def scale_and_shift(self, index: int, layer: Layer, shape: tuple[int, ...]) -> list[str]:
        """Return the two operands that ONNX wants even where the layer has none: ones and zeros then."""
        if layer.normalization is not None and layer.normalization.affine:
            return [self.weight(index, role) for role in ("scale", "shift")]
        return [
            self.constant(f"layers.{index}.{name}", np.full(shape, value, np.float32))
            for name, value in (("ones", 1), ("zeros", 0))
        ]

    def weight(self, index: int, role: Role, shape: tuple[int, ...] | None = None) -> str:
        name = weight_name(index, role)
        array = to_torch(self.network.layers[index], role, self.weights[name]).astype(np.float32)
        return self.constant(name, array if shape is None else array.reshape(shape))

    def constant(self, name: str, array: Any) -> str:
        array = np.asarray(array)
        array = array.astype(np.int64) if array.dtype.kind == "i" else array
        self.constants.append(self.onnx.numpy_helper.from_array(array, name))
        return name

    def shared(self, name: str, array: Any) -> str:
        """Return a constant of this name that several layers read."""
        return name if name in {constant.name for constant in self.constants} else self.constant(name, array)

    def node(self, operator: str, inputs: list[str], **attributes: Any) -> str:
        output = f"value {len(self.nodes)}"
        self.nodes.append(self.onnx.helper.make_node(operator, inputs, [output], **attributes))
        return output
