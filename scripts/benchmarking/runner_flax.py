"""The row of plain Flax: the same network and step as a Flax user writes them, nothing of this package in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
from flax import nnx

from dcgan_core.description.architecture import Network
from dcgan_core.description.layer import Layer
from dcgan_core.weights.canonical import Weights, split_name
from scripts.benchmarking.case import CHUNK, RING, Case
from scripts.benchmarking.jax_support import JaxRunner


class Block(nnx.Module):
    """A convolution or its transpose, batch normalisation, an activation."""

    def __init__(self, layer: Layer, dtype: Any, rngs: nnx.Rngs) -> None:
        inputs, outputs = layer.input_shape[2], layer.output_shape[2]
        # A transposed convolution is padded by what its kernel does not crop.
        padding = [
            (p, p) if layer.kind == "conv" else (k - 1 - p, k - 1 - p + extra)
            for k, p, extra in zip(layer.kernel, layer.padding, layer.output_padding, strict=True)
        ]
        kind = nnx.Conv if layer.kind == "conv" else nnx.ConvTranspose
        geometry: Any = {"strides": layer.stride, "padding": padding, "use_bias": layer.bias}
        self.conv = kind(inputs, outputs, layer.kernel, **geometry, dtype=dtype, rngs=rngs)
        norm = layer.normalization
        self.norm = norm and nnx.BatchNorm(
            outputs, momentum=1 - norm.momentum, epsilon=norm.eps, dtype=dtype, rngs=rngs
        )
        self.layer = layer

    def __call__(self, x: jax.Array) -> jax.Array:
        x = self.conv(x)
        if self.norm is not None:
            x = self.norm(x)
        if self.layer.activation == "relu":
            return nnx.relu(x)
        if self.layer.activation == "leaky_relu":
            return nnx.leaky_relu(x, self.layer.slope)
        return jnp.tanh(x) if self.layer.activation == "tanh" else x

    def set_weights(self, weights: Mapping[str, np.ndarray]) -> None:
        """Fill in canonical arrays, by role."""
        kernel = weights["kernel"]
        if self.layer.kind == "conv_transpose":
            # Flax correlates the spread map with the kernel, so the adjoint's kernel is flipped; axes are (in, out).
            kernel = kernel[::-1, ::-1].transpose(0, 1, 3, 2)
        self.conv.kernel[...] = jnp.asarray(kernel)
        if self.norm is not None:
            assert self.norm.scale is not None
            assert self.norm.bias is not None
            self.norm.scale[...] = jnp.asarray(weights["scale"])
            self.norm.bias[...] = jnp.asarray(weights["shift"])
            self.norm.mean[...] = jnp.asarray(weights["mean"])
            self.norm.var[...] = jnp.asarray(weights["variance"])


def build(network: Network, weights: Weights, dtype: Any) -> nnx.Sequential:
    """Return the network as a Flax user stacks it, with canonical weights."""
    blocks = [Block(layer, dtype, nnx.Rngs(0)) for layer in network.layers]
    for index, block in enumerate(blocks):
        of_layer = (name for name in weights if split_name(name)[0] == index)
        block.set_weights({split_name(name)[1]: weights[name] for name in of_layer})
    return nnx.Sequential(*blocks)


def binary_cross_entropy(logits: jax.Array, label: float) -> jax.Array:
    """Mean binary cross-entropy of logits (N, 1, 1, 1) against one label."""
    logits = logits.astype(jnp.float32)
    return optax.sigmoid_binary_cross_entropy(logits, jnp.full_like(logits, label)).mean()


@nnx.jit
def train_step(
    generator: nnx.Sequential,
    discriminator: nnx.Sequential,
    g_optimizer: nnx.Optimizer,
    d_optimizer: nnx.Optimizer,
    images: jax.Array,
    latents: jax.Array,
) -> tuple[jax.Array, jax.Array]:
    """Do one step of pytorch/examples' protocol; images are bytes (N, H, W, C), latents (N, nz)."""
    real = images.astype(jnp.float32) / 127.5 - 1
    noise = latents[:, None, None, :]
    # G's update below makes the same batch again, inside its gradient, and keeps the running statistics; XLA sees
    # that both are one computation.
    fake = nnx.clone(generator)(noise)

    def d_loss_of(discriminator: nnx.Sequential) -> jax.Array:
        real_loss = binary_cross_entropy(discriminator(real), 1.0)
        return real_loss + binary_cross_entropy(discriminator(fake), 0.0)

    d_loss, gradient = nnx.value_and_grad(d_loss_of)(discriminator)
    d_optimizer.update(discriminator, gradient)

    def g_loss_of(generator: nnx.Sequential, discriminator: nnx.Sequential) -> jax.Array:
        return binary_cross_entropy(discriminator(generator(noise)), 1.0)

    g_loss, gradient = nnx.value_and_grad(g_loss_of)(generator, discriminator)
    g_optimizer.update(generator, gradient)
    return d_loss, g_loss


@nnx.jit
def draw(generator: nnx.Sequential, latents: jax.Array) -> jax.Array:
    """Draw images (N, H, W, C) from latents (N, nz)."""
    return generator(latents[:, None, None, :])


class FlaxRunner(JaxRunner):
    """Plain Flax NNX: `nnx.Conv`, `nnx.ConvTranspose`, `nnx.BatchNorm`, `nnx.Optimizer`, `nnx.jit`."""

    def __init__(self, case: Case) -> None:
        super().__init__(case)
        dtype = jnp.bfloat16 if case.precision == "bfloat16" else jnp.float32
        start = case.starting_point()
        networks = start.architecture.networks()
        self._generator, self._discriminator = (
            build(network, start.weights[name], dtype) for name, network in networks.items()
        )
        self._generator.train()
        self._discriminator.train()
        self._g_optimizer, self._d_optimizer = (
            nnx.Optimizer(network, optax.adam(2e-4, b1=0.5, b2=0.999), wrt=nnx.Param)
            for network in (self._generator, self._discriminator)
        )

    def step(self, index: int) -> Any:
        networks, optimizers = (self._generator, self._discriminator), (self._g_optimizer, self._d_optimizer)
        return train_step(*networks, *optimizers, self.images[index % RING], self.latents[index % RING])

    def state_in_training(self) -> Any:
        return [nnx.state(part) for part in (self._generator, self._discriminator)]

    def load_generator(self) -> None:
        start = self.case.starting_point()
        self._drawing = build(start.architecture.generator, start.weights["generator"], jnp.float32)
        self._drawing.eval()

    def generate(self, latents: np.ndarray) -> np.ndarray:
        chunks = [latents[begin : begin + CHUNK] for begin in range(0, len(latents), CHUNK)]
        return np.concatenate([np.asarray(draw(self._drawing, jnp.asarray(chunk))) for chunk in chunks])
