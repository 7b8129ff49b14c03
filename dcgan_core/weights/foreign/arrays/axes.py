"""Where a file of another program keeps the inputs of a layer that labels join, in words that a record can hold.

The words are a layout (`torch`, `theano`, `canonical`), then `labels-first` where the label's inputs come before the
others, then `flat HxWxC` where the others are a map that PyTorch flattened: channels, height, width.
"""

from __future__ import annotations

import re

import numpy as np

from dcgan_core.description.architecture import Network
from dcgan_core.description.layer import Layer, Shape
from dcgan_core.errors import InputError
from dcgan_core.weights.canonical import Role
from dcgan_core.weights.layouts import from_theano, from_torch, theano_shape, to_theano, to_torch, torch_shape

_WORDS = re.compile(r"(torch|theano|canonical)( labels-first)?(?: flat (\d{1,5})x(\d{1,5})x(\d{1,7}))?")


def axes_of(network: Network, index: int, layout: str, *, label_first: bool = False) -> str:
    """Return the words for layer `index` in a file of this layout."""
    layer = network.layers[index]
    if not layer.labels or layout == "canonical":
        return layout
    before = network.layers[index - 1].output_shape if index else (1, 1, 0)
    flat = layer.maps_shape != before and before[:2] != (1, 1)
    words = layout + (" labels-first" if label_first else "")
    return f"{words} flat {'x'.join(map(str, before))}" if flat else words


def _parsed(axes: str) -> tuple[str, bool, Shape | None]:
    found = _WORDS.fullmatch(axes)
    if found is None:
        raise InputError(f"axes {axes!r} are unknown")
    layout, first, *sides = found.groups()
    height, width, channels = (int(side or 0) for side in sides)
    return layout, first is not None, (height, width, channels) if channels else None


def to_axes(axes: str, layer: Layer, role: Role, array: np.ndarray) -> np.ndarray:
    """Return a canonical array as a file has it."""
    layout, label_first, flat = _parsed(axes)
    if role == "kernel" and flat is not None:
        array = array[:, :, np.argsort(_order(layer, flat)), :]
    if layout == "canonical":
        return array
    array = (to_theano if layout == "theano" else to_torch)(layer, role, array)
    return _turned(layer, array, layer.maps_shape[2]) if role == "kernel" and label_first else array


def from_axes(axes: str, layer: Layer, role: Role, array: np.ndarray, key: str) -> np.ndarray:
    """Return an array of a file in canonical form; raises InputError, naming its key, for another shape."""
    layout, label_first, flat = _parsed(axes)
    convert, shape = (from_theano, theano_shape) if layout == "theano" else (from_torch, torch_shape)
    expected = shape(layer, role)
    if array.shape != expected:
        raise InputError(f"{key} has shape {array.shape}, expected {expected}")
    if role == "kernel" and label_first:
        array = _turned(layer, array, layer.labels)
    array = convert(layer, role, array)
    return array[:, :, _order(layer, flat), :] if role == "kernel" and flat is not None else array


def _turned(layer: Layer, kernel: np.ndarray, count: int) -> np.ndarray:
    """Return a kernel in PyTorch's order with the first `count` of its inputs after the others."""
    axis = 0 if layer.kind == "conv_transpose" else 1
    first, others = np.split(kernel, [count], axis)
    return np.concatenate([others, first], axis)


def _order(layer: Layer, flat: Shape) -> np.ndarray:
    """Return where PyTorch has each input of a layer that reads a flattened map of `flat` with labels after it."""
    height, width, channels = flat
    maps = np.arange(height * width * channels).reshape(channels, height, width).transpose(1, 2, 0)
    if maps.size + layer.labels != layer.input_shape[2]:
        raise InputError(
            f"a layer of {layer.input_shape[2]} inputs does not read a map of {flat} and its labels"
        )
    return np.concatenate([maps.ravel(), maps.size + np.arange(layer.labels)])
