"""The axes of canonical arrays in PyTorch and in the authors' Theano files.

The order of axes is written down only here. PyTorch keeps a convolution as (out, in, kernel height,
kernel width) and a transposed convolution as (in, out, ...): in our terms both are (map, image, ...), which is the
same permutation. PyTorch flattens a map as channels, height, width; ours are height, width, channels.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from dcgan_core.description.layer import Layer
from dcgan_core.weights.canonical import Role

Layout = Literal["torch", "theano"]

_KERNEL_TO_TORCH = (3, 2, 0, 1)
_KERNEL_FROM_TORCH = (2, 3, 1, 0)


def to_torch(layer: Layer, role: Role, array: np.ndarray) -> np.ndarray:
    """Return a canonical array in the shape and order of PyTorch's parameter or buffer (a contiguous copy)."""
    if role == "kernel":
        if layer.kind == "project":
            moved = array.transpose(2, 0, 1, 3).reshape(-1, array.shape[3])
        else:
            moved = array.transpose(_KERNEL_TO_TORCH)
            if layer.kind == "dense":
                moved = moved.reshape(array.shape[3], -1)
    elif role == "embedding":
        moved = array.transpose(0, 3, 1, 2).reshape(torch_shape(layer, role))
    elif array.ndim == 3:
        moved = array.transpose(2, 0, 1).reshape(torch_shape(layer, role))
    else:
        moved = array
    return np.array(moved, order="C")


def from_torch(layer: Layer, role: Role, array: np.ndarray) -> np.ndarray:
    """Return PyTorch's array in canonical shape and order (a contiguous copy); the inverse of `to_torch`."""
    if role == "kernel":
        height, width, image, small = layer.kernel_shape
        if layer.kind == "project":
            moved = array.reshape(image, height, width, small).transpose(1, 2, 0, 3)
        else:
            moved = array.reshape(small, image, height, width).transpose(_KERNEL_FROM_TORCH)
    elif role == "embedding":
        classes, height, width, channels = layer.embedding_shape
        moved = array.reshape(classes, channels, height, width).transpose(0, 2, 3, 1)
    else:
        shape = _vector_shape(layer, role)
        if len(shape) == 3:
            height, width, channels = shape
            moved = array.reshape(channels, height, width).transpose(1, 2, 0)
        else:
            moved = array
    return np.array(moved, order="C")


def torch_shape(layer: Layer, role: Role) -> tuple[int, ...]:
    """Return the shape of PyTorch's parameter or buffer for one role of a layer."""
    if role == "updates":
        return ()
    if role == "kernel":
        height, width, image, small = layer.kernel_shape
        if layer.kind == "project":
            return (image * height * width, small)
        if layer.kind == "dense":
            return (small, image * height * width)
        return (small, image, height, width)
    if role == "embedding":
        classes, *row = layer.embedding_shape
        return classes, int(np.prod(row))
    shape = _vector_shape(layer, role)
    if role in ("scale", "shift") and len(shape) == 3 and not layer.batch_normalized:
        return shape[2], shape[0], shape[1]  # nn.LayerNorm's; the other modules see a flat map
    return (int(np.prod(shape, dtype=np.int64)),)


def _vector_shape(layer: Layer, role: Role) -> tuple[int, ...]:
    """Return the canonical shape of what is not a kernel: a number for each channel, or for each unit of a map."""
    if role == "updates":
        return ()
    if role in ("left", "right"):
        axes = layer.output_axes if role == "left" else layer.summed_axes
        return tuple(layer.kernel_shape[axis] for axis in axes)
    return layer.unit_shape if role == "bias" else layer.normalization_shape


def to_theano(layer: Layer, role: Role, array: np.ndarray) -> np.ndarray:
    """As `to_torch`, in the authors' layout: Theano convolves, so kernels are flipped; matrices are (in, out)."""
    return _swap_theano(layer, role, to_torch(layer, role, array))


def from_theano(layer: Layer, role: Role, array: np.ndarray) -> np.ndarray:
    """The inverse of `to_theano`."""
    return from_torch(layer, role, _swap_theano(layer, role, array))


def theano_shape(layer: Layer, role: Role) -> tuple[int, ...]:
    """Return the shape of an array in the authors' files."""
    shape = torch_shape(layer, role)
    return shape[::-1] if len(shape) == 2 else shape


def _swap_theano(layer: Layer, role: Role, array: np.ndarray) -> np.ndarray:
    if role != "kernel":
        return array
    if layer.kind in ("project", "dense"):
        return np.array(array.T, order="C")
    return np.array(array[:, :, ::-1, ::-1], order="C")
