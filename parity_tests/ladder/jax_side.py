"""The JAX networks and their training, from canonical arrays to canonical arrays (NumPy, NHWC).

Every function sets its own dtype and rounding, and takes nothing of them out: 64-bit floats do not leak. Where a
network's dtype may be "bfloat16", its passes are, as under `--precision bfloat16`: weights and outputs are float32.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx

from dcgan_core.description.architecture import Architecture, Network
from dcgan_core.description.layer import Layer
from dcgan_core.description.protocols import DiscriminatorLoss
from dcgan_core.weights.canonical import Weights
from dcgan_jax.network import modules
from dcgan_jax.network.convolution import forms
from dcgan_jax.network.pure import Arrays, PureNetwork, split_network
from dcgan_jax.training import state as training_state
from dcgan_jax.training.average import start_average, with_average
from dcgan_jax.training.checkpoint import flatten_state
from dcgan_jax.training.judging import judge_by_label
from dcgan_jax.training.losses import fake_loss, real_loss
from dcgan_jax.training.optimizers import make_optimizers, with_falling_rates
from dcgan_jax.training.step import make_train_step
from parity_tests.ladder.cases import Recipe
from parity_tests.ladder.options import OPTIONS

Maps = list[np.ndarray]


@contextlib.contextmanager
def arithmetic(dtype: str) -> Iterator[None]:
    """Compute in `dtype`, in full precision unless the report asks for TF32."""
    precision = "default" if OPTIONS.tf32 else "highest"
    with jax.enable_x64(dtype == "float64"), jax.default_matmul_precision(precision):
        yield


def operation(
    layer: Layer, inputs: np.ndarray, kernel: np.ndarray, cotangent: np.ndarray, *, dtype: str
) -> Weights:
    """Return a (transposed) convolution's output, and its gradients for `cotangent` on the output."""
    with arithmetic(dtype):
        given = [jnp.asarray(array, dtype) for array in (inputs, kernel, cotangent)]
        return _numpy(_jit(_operation, 0)(layer, *given))


def activation(layer: Layer, maps: np.ndarray, cotangent: np.ndarray, *, dtype: str) -> Weights:
    """Return the activation of maps, and its gradient for `cotangent` on it."""
    with arithmetic(dtype):
        return _numpy(
            _jit(_activation, 0)(layer, *(jnp.asarray(array, dtype) for array in (maps, cotangent)))
        )


def activations(
    network: Network, weights: Mapping[str, np.ndarray], inputs: np.ndarray, *, training: bool, dtype: str
) -> tuple[Maps, Weights]:
    """Return (every layer's output, the statistics afterwards) for NHWC maps."""
    with arithmetic(dtype):
        module = modules.NetworkModule(network, dtype=dtype)
        modules.set_weights(module, weights)
        graph, state = nnx.split(module)
        maps, state = _jit(_activations, 0, 1)(graph, training, state, jnp.asarray(inputs, dtype))
        nnx.update(module, state)
        after = modules.get_weights(module)
        return [np.asarray(map_) for map_ in maps], after


def forward(
    architecture: Architecture,
    name: str,
    weights: Mapping[str, np.ndarray],
    inputs: np.ndarray,
    *,
    training: bool,
    dtype: str,
    labels: Sequence[np.ndarray] = (),
) -> tuple[np.ndarray, Weights]:
    """Return (images or logits, the weights afterwards) of the network called `name`.

    labels: what a discriminator reads next to the images, if anything.
    """
    with arithmetic(dtype):
        pure, parameters, statistics = _split(architecture, name, weights, dtype)
        outputs, after = _jit(_forward, 0, 1)(
            pure,
            training,
            parameters,
            statistics,
            *(jnp.asarray(array, _stored(dtype)) for array in (inputs, *labels)),
        )
        return np.asarray(outputs), modules.to_numpy(parameters | after)


def gradients(
    architecture: Architecture,
    weights: Mapping[str, Weights],
    images: np.ndarray,
    latents: np.ndarray,
    *,
    dtype: str,
) -> Weights:
    """Return the gradient of each network's loss in its own parameters, both at the given weights."""
    with arithmetic(dtype):
        g, g_parameters, g_statistics = _split(architecture, "generator", weights["generator"], dtype)
        d, d_parameters, d_statistics = _split(architecture, "discriminator", weights["discriminator"], dtype)
        found = _jit(_gradients, 0, 1)(
            g,
            d,
            (g_parameters, g_statistics),
            (d_parameters, d_statistics),
            jnp.asarray(images, _stored(dtype)),
            jnp.asarray(latents, _stored(dtype)),
        )
        return _numpy(found)


class Training:
    """A training run from given weights."""

    def __init__(
        self,
        architecture: Architecture,
        weights: Mapping[str, Weights],
        *,
        dtype: str,
        recipe: Recipe,
    ) -> None:
        self.architecture, self.dtype, self.recipe = architecture, dtype, recipe
        with arithmetic(dtype):
            self.optimizers = make_optimizers(
                recipe.g_lr, recipe.d_lr, recipe.beta1, recipe.beta2, recipe.protocol
            )
            networks = self.restart(weights)
            train_step = make_train_step(
                networks,
                self.optimizers,
                protocol=recipe.protocol,
                loss=DiscriminatorLoss.of(recipe),
            )
            self.train_step = _compile(with_average(train_step, recipe.ema) if recipe.ema else train_step)

    def restart(self, weights: Mapping[str, Weights]) -> training_state.Networks:
        """Go back to step 0, from these weights; what was compiled stays."""
        with arithmetic(self.dtype):
            networks, self.current = training_state.create_state(
                self.architecture, weights, self.optimizers, dtype=self.dtype
            )
            if self.recipe.ema:
                self.current = start_average(self.current)
            if self.recipe.lr_decay and self.recipe.num_steps:
                self.current = with_falling_rates(self.current, self.recipe.num_steps, self.recipe.lr_decay)
        return networks

    def step(self, images: np.ndarray, latents: np.ndarray) -> Weights:
        """Do one step on bytes (N, H, W, C) and latents (N, nz); return the measurements."""
        with arithmetic(self.dtype):
            self.current, measurements = self.train_step(
                self.current, jnp.asarray(images), jnp.asarray(latents, self.dtype)
            )
            return _numpy(measurements)

    def state(self) -> Weights:
        """Return weights, moments, statistics and counts by name."""
        return _numpy(flatten_state(self.current))


def _operation(layer: Layer, inputs: jax.Array, kernel: jax.Array, cotangent: jax.Array) -> Arrays:
    outputs, pull_back = jax.vjp(functools.partial(modules.product, layer), inputs, kernel)
    input_gradient, kernel_gradient = pull_back(cotangent)
    return {"output": outputs, "input gradient": input_gradient, "kernel gradient": kernel_gradient}


def _activation(layer: Layer, maps: jax.Array, cotangent: jax.Array) -> Arrays:
    outputs, pull_back = jax.vjp(modules.LayerModule(layer, "running", "float32").activate, maps)
    return {"output": outputs, "input gradient": pull_back(cotangent)[0]}


def _activations(graph: Any, training: bool, state: Any, inputs: jax.Array) -> tuple[list[jax.Array], Any]:
    module = nnx.merge(graph, state)
    maps = list(module.activations(inputs, training=training))
    return maps, nnx.state(module)


def _forward(
    pure: PureNetwork, training: bool, parameters: Arrays, statistics: Arrays, *inputs: jax.Array
) -> tuple[jax.Array, Arrays]:
    return pure(parameters, statistics, *inputs, training=training)


def _gradients(
    generate: PureNetwork,
    discriminate: PureNetwork,
    g: tuple[Arrays, Arrays],
    d: tuple[Arrays, Arrays],
    images: jax.Array,
    latents: jax.Array,
) -> Arrays:
    judge = judge_by_label(discriminate, latents)

    def d_loss(parameters: Arrays) -> tuple[jax.Array, Arrays]:
        fake, _ = generate(*g, latents, training=True)
        real_logits, statistics = judge(parameters, d[1], images, training=True)
        fake_logits, statistics = judge(parameters, statistics, fake, training=True)
        return real_loss(real_logits) + fake_loss(fake_logits), statistics

    def g_loss(parameters: Arrays, statistics: Arrays) -> jax.Array:
        fake, _ = generate(parameters, g[1], latents, training=True)
        return real_loss(judge(d[0], statistics, fake, training=True)[0])

    d_gradient, statistics = jax.grad(d_loss, has_aux=True)(d[0])
    found = {"discriminator": d_gradient, "generator": jax.grad(g_loss)(g[0], statistics)}
    return {f"{name}.{key}": array for name, arrays in found.items() for key, array in arrays.items()}


def _split(
    architecture: Architecture, name: str, weights: Mapping[str, np.ndarray], dtype: str
) -> tuple[PureNetwork, Arrays, Arrays]:
    narrow = "bfloat16" if dtype == "bfloat16" else None
    module = modules.build_network(architecture, name, dtype=_stored(dtype), compute_dtype=narrow)
    modules.set_weights(module, weights)
    return split_network(module)


def _stored(dtype: str) -> str:
    """Return the dtype of weights, inputs and outputs of a network with passes in `dtype`."""
    return "float32" if dtype == "bfloat16" else dtype


def _numpy(arrays: Mapping[str, jax.Array]) -> Weights:
    return {name: np.asarray(array) for name, array in arrays.items()}


def _jit(function: Callable[..., Any], *static: int) -> Callable[..., Any]:
    return _compiled_once(function, static, OPTIONS.quick)


@functools.cache
def _compiled_once(function: Callable[..., Any], static: tuple[int, ...], quick: bool) -> Callable[..., Any]:
    return _compile(function, *static)


def forget_programs() -> None:
    """Trace and compile anew from now on, since a function of the package is about to be another."""
    _compiled_once.cache_clear()
    forms.trace_anew()


def _compile(function: Callable[..., Any], *static: int) -> Callable[..., Any]:
    def traced(
        *arguments: Any,
    ) -> Any:  # a function of its own, since JAX remembers what it traced by function
        return function(*arguments)

    return jax.jit(traced, static_argnums=static, compiler_options=OPTIONS.compiler_options() or None)
