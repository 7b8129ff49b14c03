"""Flax NNX modules built from a description: a layer, a network, the generator and the discriminator.

A module's variables are named as the canonical weights are: the path of a variable in the module, joined by
dots, is its canonical name, so weights move in and out without a table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx
from jax.typing import DTypeLike
from jaxtyping import Array, Float, Shaped

from dcgan_core.description.architecture import Architecture, Network
from dcgan_core.description.layer import Layer
from dcgan_core.weights.canonical import SMALLEST_NORM, STATISTIC_ROLES, layer_shapes, validate_weights
from dcgan_core.weights.summary import network_line
from dcgan_jax.network.convolution.primitives import convolution, transposed_convolution
from dcgan_jax.network.joined import joined_statistics
from dcgan_jax.placement import ONE_DEVICE, Placement

# Batch normalisation with PyTorch's semantics (Ioffe and Szegedy, 2015).
#
# The batch is normalised by its biased variance, the running variance is updated with the unbiased one
# (n / (n - 1)), and `momentum` is the weight of the new batch. `flax.nnx.BatchNorm` updates with the biased
# variance and has no switch, which no training curve shows and every sample drawn later does.


def widened(maps: jax.Array) -> jax.Array:
    """Return maps in float32 at least."""
    return maps if maps.dtype.itemsize >= 4 else maps.astype(jnp.float32)


def batch_statistics(maps: jax.Array, *, per_unit: bool) -> tuple[jax.Array, jax.Array]:
    """Return (mean, biased variance) of maps (N, H, W, C), in float32 at least.

    Each is (C,), or (H, W, C) when `per_unit`. The variance is the mean squared distance from the mean, not
    E[x^2] - E[x]^2, which loses digits where the mean is large.
    """
    wide = widened(maps)
    axes = (0,) if per_unit else (0, 1, 2)
    mean = wide.mean(axes, keepdims=True)
    variance = jnp.square(wide - mean).mean(axes)
    return mean.reshape(variance.shape), variance


def unbiased(variance: jax.Array, count: int) -> jax.Array:
    """Return the unbiased variance from the biased one over `count` values; raises ValueError for one value."""
    if count < 2:
        raise ValueError("batch statistics need more than one value per channel: use a larger batch")
    return variance * (count / (count - 1))


def normalize(
    maps: jax.Array,
    mean: jax.Array,
    variance: jax.Array,
    scale: jax.Array | None,
    shift: jax.Array | None,
    eps: float,
) -> jax.Array:
    """Return (maps - mean) / sqrt(variance + eps) * scale + shift, in the dtype of `maps` (N, H, W, C).

    The four statistics are (C,) or (H, W, C); scale and shift may be None. The arithmetic is done in their dtype.
    """
    factor = jax.lax.rsqrt(variance + eps)
    if scale is not None:
        factor = scale * factor
    normal = (maps.astype(factor.dtype) - over_batch(mean)) * over_batch(factor)
    if shift is not None:
        normal = normal + over_batch(shift)
    return normal.astype(maps.dtype)


def normalize_each(
    maps: jax.Array, axes: tuple[int, ...], scale: jax.Array | None, shift: jax.Array | None, eps: float
) -> jax.Array:
    """Return maps (N, H, W, C) normalised by their own mean and biased variance over `axes`, in their dtype.

    axes: (1, 2) normalises every channel of an image, (1, 2, 3) every image. scale, shift: (C,), (H, W, C) or None.
    The arithmetic is done in float32 at least.
    """
    wide = widened(maps)
    centred = wide - wide.mean(axes, keepdims=True)
    normal = centred * jax.lax.rsqrt(jnp.square(centred).mean(axes, keepdims=True) + eps)
    if scale is not None:
        normal = normal * over_batch(scale.astype(normal.dtype))
    if shift is not None:
        normal = normal + over_batch(shift.astype(normal.dtype))
    return normal.astype(maps.dtype)


def over_batch(values: jax.Array) -> jax.Array:
    """Return (C,) or (H, W, C) values as (1, 1, 1, C) or (1, H, W, C), so that they broadcast over maps."""
    return values.reshape((1,) * (4 - values.ndim) + values.shape)


def repeat_pixels(maps: jax.Array, times: tuple[int, int]) -> jax.Array:
    """Return maps (N, H, W, C) with each pixel repeated, as (N, H * times[0], W * times[1], C)."""
    if times == (1, 1):
        return maps
    count, height, width, channels = maps.shape
    spread = jnp.broadcast_to(
        maps[:, :, None, :, None, :], (count, height, times[0], width, times[1], channels)
    )
    return spread.reshape(count, height * times[0], width * times[1], channels)


def pad(maps: jax.Array, rows: tuple[int, int], columns: tuple[int, int]) -> jax.Array:
    """Return maps (N, H, W, C) with zeros (before, after) their rows and columns; a negative number crops."""
    if rows == columns == (0, 0):
        return maps
    sides = [(0, 0, 0), (*rows, 0), (*columns, 0), (0, 0, 0)]
    return jax.lax.pad(maps, jnp.zeros((), maps.dtype), sides)


def normalize_images(
    images: Shaped[Array, "N H W C"], dtype: DTypeLike = jnp.float32
) -> Float[Array, "N H W C"]:
    """Return images in [-1, 1] from bytes; images that are floating point already are returned as they are."""
    if jnp.issubdtype(images.dtype, jnp.floating):
        return images.astype(dtype)
    return images.astype(dtype) / 127.5 - 1


def with_labels(layer: Layer, maps: jax.Array, labels: jax.Array, table: jax.Array | None) -> jax.Array:
    """Return the input of a layer that reads labels: maps (N, h, w, c), and labels (N, classes), one-hot, after them.

    table: of labels, where the layer has one. Its rows multiply the maps instead where the layer says so.
    """
    height, width, channels = layer.maps_shape
    maps = maps.reshape(-1, height, width, channels)  # a map that is joined in a vector is flattened
    rows = labels[:, None, None, :] if table is None else jnp.tensordot(labels, table, 1)
    if layer.label_product:
        return maps * rows.astype(maps.dtype)
    rows = jnp.broadcast_to(rows, (maps.shape[0], height, width, layer.labels))
    return jnp.concatenate([maps, rows.astype(maps.dtype)], axis=3)


def product(layer: Layer, inputs: jax.Array, kernel: jax.Array) -> jax.Array:
    """Return what a layer's kernel makes of inputs (N, h, w, c): maps (N, H, W, C), without bias."""
    rows, columns = layer.spare_padding
    if layer.kind == "conv":
        inputs = pad(repeat_pixels(inputs, layer.upsample), rows, columns)
        return convolution(inputs, kernel, stride=layer.stride, padding=layer.even_padding)
    if layer.kind == "conv_transpose":
        outputs = transposed_convolution(
            inputs,
            kernel,
            stride=layer.stride,
            padding=layer.even_padding,
            output_padding=layer.output_padding,
        )
        # The transpose of padding crops.
        return pad(outputs, (-rows[0], -rows[1]), (-columns[0], -columns[1]))
    batch = inputs.shape[0]
    matrix = (
        kernel.reshape(-1, kernel.shape[-1]).T
        if layer.kind == "project"
        else kernel.reshape(-1, kernel.shape[-1])
    )
    return (inputs.reshape(batch, -1) @ matrix).reshape(batch, *layer.output_shape)


def summed(kernel: jax.Array, vector: jax.Array, axes: tuple[int, ...]) -> jax.Array:
    """Return the product of a kernel, as a matrix, with a vector that has the shape of these of its axes."""
    every = tuple(range(vector.ndim))
    return jnp.tensordot(kernel, vector, (axes, every), precision=jax.lax.Precision.HIGHEST)


def unit(vector: jax.Array) -> jax.Array:
    """Return a vector by its length, or by SMALLEST_NORM where it is shorter."""
    return vector / jnp.maximum(jnp.sqrt(jnp.square(vector).sum()), SMALLEST_NORM)


class LayerModule(nnx.Module):
    """One layer: kernel, bias, normalisation, activation (the last two in either order).

    Created with zeros (ones for scale and variance): initial values are drawn in `weights/canonical.py` and set by
    `set_weights`.
    """

    kernel: nnx.Param
    bias: nnx.Param
    scale: nnx.Param
    shift: nnx.Param
    mean: nnx.BatchStat
    variance: nnx.BatchStat
    updates: nnx.BatchStat
    left: nnx.BatchStat
    right: nnx.BatchStat
    embedding: nnx.Param

    def __init__(self, layer: Layer, statistics: str, dtype: str):
        self.layer = layer
        self.running = statistics == "running"
        for role, shape in layer_shapes(layer, statistics).items():
            # By NumPy: JAX would compile a program for each shape, to write zeros.
            if role == "updates":
                value = np.zeros(shape, np.int32)
            else:
                value = (np.ones if role in ("scale", "variance") else np.zeros)(shape, jnp.dtype(dtype))
            variable = nnx.BatchStat if role in STATISTIC_ROLES else nnx.Param
            setattr(self, role, variable(jnp.array(value)))

    def __call__(
        self,
        inputs: Float[Array, "N h w c"],
        *,
        training: bool,
        compute_dtype: str | None = None,
        activate: Callable[[jax.Array], jax.Array] | None = None,
        labels: Float[Array, "N classes"] | None = None,
        passes: int = 1,
        placement: Placement = ONE_DEVICE,
    ) -> Float[Array, "N H W C"]:
        """Apply the layer. When training, batch statistics normalise and the running ones are updated.

        activate: in the place of the layer's own activation. labels: one-hot, for a layer that reads them. passes: how
        many the batch holds (`joined.in_turn`). placement: where the batch lies.
        """
        activate = activate or self.activate
        if self.layer.reads_labels:
            assert labels is not None
            inputs = with_labels(
                self.layer, inputs, labels, self.embedding[...] if self.layer.embedded else None
            )
        dtype = compute_dtype or self.kernel[...].dtype
        kernel = self._by_its_norm(training) if self.layer.spectral else self.kernel[...]
        outputs = product(self.layer, inputs.astype(dtype), kernel.astype(dtype))
        if self.layer.bias:
            # In the parameters' dtype: its gradient is a sum over all places, taken in the dtype it is added in.
            bias = self.bias[...]
            outputs = (outputs.astype(bias.dtype) + over_batch(bias)).astype(dtype)
        if self.layer.activation_first:
            return self._normalized(activate(outputs), training, passes, placement)
        return activate(self._normalized(outputs, training, passes, placement))

    def _by_its_norm(self, training: bool) -> jax.Array:
        """Return the kernel by its largest singular value, as the power iteration has it.

        Each pass of training does one iteration. No gradient goes through it (Miyato et al., 2018, appendix A).
        """
        layer, kernel, left, right = self.layer, self.kernel[...], self.left[...], self.right[...]
        if training:
            fixed = jax.lax.stop_gradient(kernel)
            left = unit(summed(fixed, right, layer.summed_axes))
            right = unit(summed(fixed, left, layer.output_axes))
            self.left[...], self.right[...] = left, right
        return kernel / (left * summed(kernel, right, layer.summed_axes)).sum()

    def _normalized(self, maps: jax.Array, training: bool, passes: int, placement: Placement) -> jax.Array:
        settings = self.layer.normalization
        if training and not placement.single and settings is not None and settings.kind == "batch":
            return self._normalize_joined(maps, passes, placement)
        return self._normalize(maps, training)

    def _normalize(self, maps: jax.Array, training: bool) -> jax.Array:
        settings = self.layer.normalization
        if settings is None:
            return maps
        scale, shift = (self.scale[...], self.shift[...]) if settings.affine else (None, None)
        if settings.kind != "batch":
            axes = (1, 2) if settings.kind == "instance" else (1, 2, 3)
            return normalize_each(maps, axes, scale, shift, settings.eps)
        if training or not self.running:
            mean, variance = batch_statistics(maps, per_unit=settings.per_unit)
            if training and self.running:
                self._observe(mean, variance, maps.size // mean.size, settings.momentum)
        else:
            mean, variance = self.mean[...], self.variance[...]
        dtype = self.kernel[...].dtype
        return normalize(maps, mean.astype(dtype), variance.astype(dtype), scale, shift, settings.eps)

    def _normalize_joined(self, maps: jax.Array, passes: int, placement: Placement) -> jax.Array:
        """Normalise each pass by its own batch; the running statistics see them in their order."""
        settings = self.layer.normalization
        assert settings is not None
        mean, variance = joined_statistics(
            maps, per_unit=settings.per_unit, passes=passes, placement=placement
        )
        for own_mean, own_variance in zip(mean, variance, strict=True) if self.running else ():
            self._observe(own_mean, own_variance, maps.size // mean.size, settings.momentum)
        dtype = self.kernel[...].dtype
        scale, shift = (self.scale[...], self.shift[...]) if settings.affine else (None, None)
        pairs = maps.reshape(-1, passes, *maps.shape[1:])
        each = jax.vmap(
            lambda own, mean, variance: normalize(own, mean, variance, scale, shift, settings.eps),
            in_axes=(1, 0, 0),
            out_axes=1,
        )
        return each(pairs, mean.astype(dtype), variance.astype(dtype)).reshape(maps.shape)

    def _observe(self, mean: jax.Array, variance: jax.Array, count: int, momentum: float) -> None:
        for running, seen in ((self.mean, mean), (self.variance, unbiased(variance, count))):
            seen = jax.lax.stop_gradient(seen).astype(running[...].dtype)
            running[...] = (1 - momentum) * running[...] + momentum * seen
        self.updates[...] = self.updates[...] + 1

    def activate(self, maps: jax.Array) -> jax.Array:
        """Return the layer's activation of maps, rounded once: what is narrower is computed in float32."""
        if self.layer.activation == "relu":
            return jax.nn.relu(maps)
        wide = widened(maps)
        if self.layer.activation == "leaky_relu":
            # Strictly greater, as in PyTorch: the slope at exactly 0 is the negative one.
            return jnp.where(maps > 0, maps, (self.layer.slope * wide).astype(maps.dtype))
        if self.layer.activation == "tanh":
            return jnp.tanh(wide).astype(maps.dtype)
        if self.layer.activation == "sigmoid":
            return jnp.tanh(wide / 2).astype(maps.dtype)  # 2 sigmoid(x) - 1
        return maps


class NetworkModule(nnx.Module):
    """A stack of layers over NHWC maps.

    dtype: of parameters and statistics. compute_dtype: of kernels, biases and maps within a pass (None: the
    same); statistics are always computed in float32 at least. placement: where the batches of training lie.
    """

    def __init__(
        self,
        network: Network,
        *,
        dtype: str = "float32",
        compute_dtype: str | None = None,
        placement: Placement = ONE_DEVICE,
    ):
        self.network = network
        self.compute_dtype = compute_dtype
        self.placement = placement
        self.layers = nnx.List([LayerModule(layer, network.statistics, dtype) for layer in network.layers])

    def __repr__(self) -> str:
        """Return one line in place of every weight."""
        return f"<{type(self).__name__}: {network_line(self.network)}>"

    __str__ = __repr__  # Flax has one of its own

    def activations(
        self,
        inputs: Float[Array, "N h w c"],
        *,
        training: bool = False,
        labels: jax.Array | None = None,
        passes: int = 1,
    ) -> Iterator[Float[Array, "N H W C"]]:
        """Yield the output of each layer in turn. labels: (N, classes), one-hot, where the network reads them."""
        maps = (inputs + 1) / 2 if self.network.unit_range else inputs
        for layer in self.layers:
            maps = layer(
                maps,
                training=training,
                compute_dtype=self.compute_dtype,
                labels=labels,
                passes=passes,
                placement=self.placement,
            )
            yield maps

    def stack(
        self, inputs: jax.Array, training: bool, labels: jax.Array | None = None, passes: int = 1
    ) -> jax.Array:
        """Return the last layer's output, in the parameters' dtype."""
        *_, last = self.activations(inputs, training=training, labels=labels, passes=passes)
        return last.astype(self.layers[0].kernel[...].dtype)


class Generator(NetworkModule):
    """Latents to images."""

    def __call__(
        self, latents: Float[Array, "N inputs"], *, training: bool = False
    ) -> Float[Array, "N H W C"]:
        """Return images in [-1, 1] (through the last layer's tanh) from latents (N, nz).

        Those of a conditional network have their labels after them, one-hot: (N, nz + classes).
        """
        nz = self.network.input_shape[2]
        labels = latents[:, nz:] if self.network.classes else None
        return self.stack(latents[:, None, None, :nz], training, labels)


class Discriminator(NetworkModule):
    """Images to logits."""

    def __call__(
        self,
        images: Float[Array, "N H W C"],
        labels: jax.Array | None = None,
        *,
        training: bool = False,
        passes: int = 1,
    ) -> Float[Array, " N *classes"]:
        """Return a logit for each image (D(x) is its sigmoid) in [-1, 1].

        A conditional network reads labels too, (N, classes) one-hot, or it has a logit for each class. passes: how
        many the images are of, in turn.
        """
        classes = self.network.output_shape[2]
        return self.stack(images, training, labels, passes).reshape(
            images.shape[0], *([classes] if classes > 1 else [])
        )


def build_network(
    architecture: Architecture,
    name: str,
    *,
    dtype: str = "float32",
    compute_dtype: str | None = None,
    placement: Placement = ONE_DEVICE,
) -> Generator | Discriminator:
    """Build the network called `name` ("generator" or "discriminator"), without initial values."""
    kind = {"generator": Generator, "discriminator": Discriminator}[name]
    return kind(architecture.networks()[name], dtype=dtype, compute_dtype=compute_dtype, placement=placement)


def set_weights(module: NetworkModule, weights: Mapping[str, np.ndarray]) -> None:
    """Fill a module with canonical weights, in place; raises InputError unless they are exactly its own."""
    validate_weights(module.network, weights, f"the {type(module).__name__.lower()}")
    state = nnx.state(module)
    for path, variable in nnx.to_flat_state(state):
        variable[...] = jnp.asarray(weights[canonical_name(path)], variable[...].dtype)
    nnx.update(module, state)


def get_weights(module: NetworkModule) -> dict[str, np.ndarray]:
    """Return a module's canonical weights as NumPy arrays (`updates` as int64)."""
    return to_numpy({canonical_name(p): v[...] for p, v in nnx.to_flat_state(nnx.state(module))})


def canonical_name(path: tuple[Any, ...]) -> str:
    """Return the canonical name of the variable at a path inside a module."""
    return ".".join(map(str, path))


def to_numpy(arrays: Mapping[str, jax.Array]) -> dict[str, np.ndarray]:
    """Copy canonical weights from the device; `updates` becomes int64, as the canonical form has it."""
    return {
        name: np.array(array, dtype=np.int64 if name.endswith(".updates") else None)
        for name, array in arrays.items()
    }
