"""The rung of bfloat16: how far narrow passes are from float32, in JAX and in PyTorch.

Two frameworks that round every number to eight bits have nothing to agree on but the size of their errors. So a
measurement is a ratio: the error of JAX's bfloat16 over that of PyTorch's (autocast), both against PyTorch's float32.
An error is the root of the mean square over all elements and all draws: a maximum varies by itself from draw to draw.

Nothing here names a device. Where there is a GPU, both sides compute on it, as in the other rungs.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from types import ModuleType

import ml_dtypes
import numpy as np

from dcgan_core.description.layer import Activation, Layer, conv, conv_transpose
from dcgan_core.weights.canonical import Weights, initial_weights
from parity_tests.ladder import jax_side, rungs, torch_side
from parity_tests.ladder.cases import Case, lived_in, noise_names
from parity_tests.ladder.injection import Mistake, Patch

RATIO = 1.2
"""Bound of the ratio of the two errors, for images, logits and the gradient of each array."""
FEW_NUMBERS, RATIO_OF_FEW = 32, 2.0
"""The bound for the gradient of an array of fewer numbers: the error of so few differs by a third between draws, and
with the number of threads that sum it."""
DRAWS, DRAWS_OF_LOGITS = 8, 48
"""Draws of weights, images and latents over which errors are joined. The logits of one draw err together."""

BIAS_CONTROL = Mistake(
    "dcgan_jax.network.modules:LayerModule.__call__",
    "outputs = (outputs.astype(bias.dtype) + over_batch(bias)).astype(dtype)",
    "outputs = outputs + over_batch(bias.astype(dtype))",
)
"""The gradient of a bias summed in bfloat16, on every device."""
CONTROL = Patch(
    "dcgan_jax.network.convolution.forms:in_float32_at_least",
    lambda _: lambda form, window, left, right: form(window, left, right),
)
"""On a CPU the transforms of minimal filtering, and the sums of products over patches, rounded to bfloat16."""


_ACTIVATE = "dcgan_jax.network.modules:LayerModule.activate"
ACTIVATION_CONTROLS: dict[Activation, Mistake] = {
    "leaky_relu": Mistake(
        _ACTIVATE, "(self.layer.slope * wide).astype(maps.dtype)", "self.layer.slope * maps"
    ),
    "tanh": Mistake(_ACTIVATE, "jnp.tanh(wide).astype(maps.dtype)", "jnp.tanh(maps)"),
    "sigmoid": Mistake(_ACTIVATE, "jnp.tanh(wide / 2).astype(maps.dtype)", "2 * jax.nn.sigmoid(maps) - 1"),
}
"""Activations whose parts are rounded to bfloat16: a slope, a derivative, and both. The others round nothing."""


def _both(name: str, *sizes: int) -> dict[str, Layer]:
    """A convolution and its transpose. sizes: side, channels of image and map, kernel, stride, padding."""
    side, channels, maps, kernel, stride, padding = sizes
    down = conv((side, side, channels), maps, kernel, stride, padding)
    height, width, _ = down.output_shape
    spare = side - ((height - 1) * stride - 2 * padding + kernel)
    up = conv_transpose((height, width, maps), channels, kernel, stride, padding, spare)
    return {f"{name}, convolution": down, f"{name}, transposed": up}


FORMS: dict[str, Layer] = {
    **_both("minimal filtering, k4 s2", 8, 64, 32, 4, 2, 1),
    **_both("minimal filtering, odd map", 14, 64, 32, 4, 2, 1),
    **_both("minimal filtering, k3 s2", 7, 256, 32, 3, 2, 1),
    **_both("products, pictures", 16, 3, 32, 4, 2, 1),
    **_both("products, a map of one place", 4, 64, 32, 4, 1, 0),
    **_both("plain, k5 s2", 8, 64, 32, 5, 2, 2),
}
"""A layer for each form that a CPU takes. On other devices every one is plain."""


def of_form(layer: Layer, batch: int = 4) -> dict[str, float]:
    """The ratio of an operation: output, input gradient, kernel gradient. What is given is exact in bfloat16."""
    given = [
        array.astype(ml_dtypes.bfloat16).astype(np.float32)
        for array in rungs.operands(layer, batch, "float32")
    ]
    return _ratios([_three_ways(lambda side, dtype: side.operation(layer, *given, dtype=dtype))])


def of_activation(layer: Layer, batch: int = 64) -> dict[str, float]:
    """The ratio of a layer's activation: output and input gradient. What is given is exact in bfloat16."""
    shape = (batch, *layer.output_shape)
    given = [
        np.random.default_rng(seed).standard_normal(shape).astype(ml_dtypes.bfloat16).astype(np.float32)
        for seed in (0, 1)
    ]
    return _ratios([_three_ways(lambda side, dtype: side.activation(layer, *given, dtype=dtype))])


def of_case(case: Case, draws_of_gradients: int = DRAWS) -> dict[str, float]:
    """The ratio of images and logits, in both modes, and of every gradient, by name.

    draws_of_gradients: a narrow network, whose arrays have few numbers, needs more of them.
    """
    draws = [replace(case, seed=seed) for seed in range(DRAWS_OF_LOGITS)]
    return {
        **_ratios(_three_ways(functools.partial(_outputs, own, "generator")) for own in draws[:DRAWS]),
        **_ratios(_three_ways(functools.partial(_outputs, own, "discriminator")) for own in draws),
        **_ratios(_three_ways(functools.partial(_gradients, own)) for own in draws[:draws_of_gradients]),
    }


def beyond(case: Case, ratios: Mapping[str, float]) -> dict[str, float]:
    """Return the ratios that are not within their bounds, by name."""
    few = few_numbers(case)
    return {
        name: ratio for name, ratio in ratios.items() if not ratio <= (RATIO_OF_FEW if name in few else RATIO)
    }


def few_numbers(case: Case) -> set[str]:
    """Return the names of the gradients of few numbers."""
    return {
        f"{network}.{name}"
        for network, weights in _weights(case).items()
        for name, array in weights.items()
        if array.size < FEW_NUMBERS
    }


@functools.lru_cache(maxsize=1)
def _weights(case: Case) -> dict[str, Weights]:
    """Return the weights of one draw. Biases and statistics differ too: the rounding of one would be in every draw."""
    return {
        name: lived_in(weights, f"{name}, draw {case.seed}", "float32")
        for name, weights in initial_weights(case.architecture, case.seed, "float32").items()
    }


def _outputs(case: Case, name: str, side: ModuleType, dtype: str) -> Weights:
    weights, inputs = _weights(case)[name], case.inputs(name, "float32")
    what = {"generator": "images", "discriminator": "logits"}[name]
    return {
        f"{what} in {mode}": side.forward(
            case.architecture, name, weights, inputs, training=mode == "training", dtype=dtype
        )[0]
        for mode in ("training", "evaluation")
    }


def _gradients(case: Case, side: ModuleType, dtype: str) -> Weights:
    noise = {
        f"{name}.{key}"
        for name, network in case.architecture.networks().items()
        for key in noise_names(network)
    }
    arguments = _weights(case), case.inputs("discriminator", "float32"), case.latents(0)
    found = side.gradients(case.architecture, *arguments, dtype=dtype)
    return {name: value for name, value in found.items() if name not in noise}


def _three_ways(compute: Callable[[ModuleType, str], Weights]) -> list[Weights]:
    """JAX's bfloat16, PyTorch's, PyTorch's float32."""
    return [compute(jax_side, "bfloat16"), compute(torch_side, "bfloat16"), compute(torch_side, "float32")]


def _ratios(draws: Iterable[list[Weights]]) -> dict[str, float]:
    """The error of the first of three over that of the second, against the third, joined over all draws."""
    ours: dict[str, float] = {}
    own: dict[str, float] = {}
    for first, second, exact in draws:
        for sums, found in ((ours, first), (own, second)):
            for name, squares in _squares(found, exact).items():
                sums[name] = sums.get(name, 0.0) + squares
    return {name: float(np.sqrt(ours[name] / own[name])) for name in ours}


def _squares(found: Mapping[str, np.ndarray], exact: Mapping[str, np.ndarray]) -> dict[str, float]:
    """The sum of squared errors of each array; infinite where it holds NaN or infinity."""
    sums = {name: float(np.square(found[name].astype(np.float64) - exact[name]).sum()) for name in exact}
    return {name: value if np.isfinite(value) else float("inf") for name, value in sums.items()}
