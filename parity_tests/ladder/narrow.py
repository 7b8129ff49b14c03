"""The rung of bfloat16: how far narrow passes are from float32, in JAX and in PyTorch.

Two frameworks that round every number to eight bits have nothing to agree on but the size of their errors. So a
measurement is a ratio: the error of JAX's bfloat16 over that of PyTorch's own (autocast), both against PyTorch's float32.
An error is the root of the mean square over all elements and all draws: a maximum, or a bias of one element, varies by
itself from draw to draw.

Nothing here names a device. Where there is a GPU, both sides compute on it, as in the other rungs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

import ml_dtypes
import numpy as np

from dcgan_core.description.architecture import Layer, conv, conv_transpose
from dcgan_core.weights.canonical import Weights
from parity_tests.ladder import jax_side, rungs, torch_side
from parity_tests.ladder.cases import Case, noise_names, preset_case
from parity_tests.ladder.injection import Patch

RATIO = 1.2
"""Bound of the ratio of the two errors, for images, logits and the gradient of each array."""
DRAWS = 4
"""Draws of weights, images and latents over which errors are joined."""

CONTROL = Patch(
    "dcgan_jax.network.convolution.forms:in_float32_at_least",
    lambda _: lambda form, window, left, right: form(window, left, right),
)
"""The transforms of minimal filtering, and the sums of products over patches, rounded to bfloat16 (on a CPU)."""


def _both(name: str, *sizes: int) -> dict[str, Layer]:
    """A convolution and its transpose. sizes: side and channels of the image, channels of the map, k, stride, padding."""
    side, channels, maps, kernel, stride, padding = sizes
    down = conv((side, side, channels), maps, kernel, stride, padding)
    height, width, _ = down.output_shape
    spare = side - ((height - 1) * stride - 2 * padding + kernel)
    up = conv_transpose((height, width, maps), channels, kernel, stride, padding, spare)
    return {f"{name}, convolution": down, f"{name}, transposed": up}


FORMS: dict[str, Layer] = {
    **_both("minimal filtering, k4 s2", 8, 64, 32, 4, 2, 1),
    **_both("minimal filtering, odd map", 14, 64, 32, 4, 2, 1),
    **_both("minimal filtering, k3 s2", 7, 64, 32, 3, 2, 1),
    **_both("products, pictures", 16, 3, 32, 4, 2, 1),
    **_both("products, a map of one place", 4, 64, 32, 4, 1, 0),
    **_both("plain, k5 s2", 8, 64, 32, 5, 2, 2),
}
"""A layer for each form that a CPU takes. On other devices every one is plain."""


def of_form(layer: Layer, batch: int = 4) -> dict[str, float]:
    """The ratio of an operation: output, input gradient, kernel gradient. What is given is exact in bfloat16."""
    given = [array.astype(ml_dtypes.bfloat16).astype(np.float32) for array in rungs.operands(layer, batch, "float32")]
    return _ratios([_three_ways(lambda side, dtype: side.operation(layer, *given, dtype=dtype))])


def of_preset(preset: str, *, width: int | None = None, batch: int = 8) -> dict[str, float]:
    """The ratio of each output and gradient of a preset's networks, by name. width: None is the preset's own."""
    return of_case(preset_case(preset, width=width, nz=None, batch=batch))


def of_case(case: Case) -> dict[str, float]:
    """The ratio of each output and gradient of a case's networks: images and logits in both modes, every gradient."""
    return _ratios(_passes(replace(case, seed=seed)) for seed in range(DRAWS))


def _passes(case: Case) -> list[Weights]:
    """All outputs and gradients of one draw, in three ways: JAX's bfloat16, PyTorch's, PyTorch's float32."""
    weights, kinds = case.weights("float32"), {"generator": "images", "discriminator": "logits"}
    noise = {f"{name}.{key}" for name, network in case.architecture.networks().items() for key in noise_names(network)}

    def everything(side, dtype: str) -> Weights:
        found: Weights = {}
        for name, kind in kinds.items():
            inputs = case.inputs(name, "float32")
            for training in (True, False):
                outputs, _ = side.forward(
                    case.architecture, name, weights[name], inputs, training=training, dtype=dtype
                )
                found[f"{kind} in {'training' if training else 'evaluation'}"] = outputs
        arguments = weights, case.inputs("discriminator", "float32"), case.latents(0)
        gradients = side.gradients(case.architecture, *arguments, dtype=dtype)
        return found | {name: value for name, value in gradients.items() if name not in noise}

    return _three_ways(everything)


def _three_ways(compute: Callable[..., Weights]) -> list[Weights]:
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
