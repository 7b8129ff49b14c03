"""The negative controls of the fields that no preset has: a mistake in each, and the rung on which it must show."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dcgan_core.description.layer import conv_transpose
from parity_tests.ladder import rungs
from parity_tests.ladder.cases import LayerCase
from parity_tests.ladder.field_cases import FIELD_LAYERS, FIELD_OPERATIONS, fields_case
from parity_tests.ladder.injection import Control, Mistake, Patch

MODULES = "dcgan_jax.network.modules"
PRODUCT = f"{MODULES}:product"
NORMALIZE = f"{MODULES}:LayerModule._normalize"


def _operation(name: str) -> Callable[[], float]:
    return lambda: rungs.operation(FIELD_OPERATIONS[name]).worst


def _layer(name: str) -> Callable[[], float]:
    return lambda: rungs.layer_passes(FIELD_LAYERS[name]).worst


def _square_transposed() -> float:
    """As many channels in as out, so that the wrong axes have the right lengths."""
    layer = conv_transpose((4, 5, 3), 3, 3, 2, 1, spectral=True)
    return rungs.layer_passes(LayerCase(layer)).worst


def _forward() -> float:
    return rungs.network_forward(fields_case(), "generator", training=True).worst


def _gradients() -> float:
    return rungs.gradients(fields_case()).worst


def _step() -> float:
    return rungs.one_step(fields_case()).worst


def _flipped_where_the_stride_is_1(right: Callable[..., Any]) -> Callable[..., Any]:
    def wrong(inputs: Any, kernel: Any, *, stride: Any, padding: Any) -> Any:
        return right(inputs, kernel[::-1] if stride == (1, 1) else kernel, stride=stride, padding=padding)

    return wrong


GRADIENT_MISTAKE = Mistake(
    f"{MODULES}:normalize_each",
    "wide.mean(axes, keepdims=True)",
    "jax.lax.stop_gradient(wide.mean(axes, keepdims=True))",
)

FIELD_CONTROLS: tuple[Control, ...] = (
    Control(
        "padding before and after exchanged",
        "operation",
        Mistake(PRODUCT, "layer.upsample), rows, columns)", "layer.upsample), rows[::-1], columns[::-1])"),
        _operation("uneven padding"),
    ),
    Control(
        "a transposed convolution cropped at the wrong end",
        "operation",
        Mistake(PRODUCT, "(-rows[0], -rows[1])", "(-rows[1], -rows[0])"),
        _operation("uneven crop"),
    ),
    Control(
        "tiles in the place of repeated pixels",
        "operation",
        Mistake(
            f"{MODULES}:repeat_pixels",
            "maps[:, :, None, :, None, :], (count, height, times[0], width, times[1], channels)",
            "maps[:, None, :, None, :, :], (count, times[0], height, times[1], width, channels)",
        ),
        _operation("upsampling"),
    ),
    Control(
        "normalisation before an activation that comes first",
        "layer",
        Mistake(f"{MODULES}:LayerModule.__call__", "if self.layer.activation_first:", "if False:"),
        _layer("activation first, training"),
    ),
    Control(
        "no running statistics without a scale",
        "layer",
        Mistake(
            NORMALIZE, "if training and self.running:", "if training and self.running and settings.affine:"
        ),
        _layer("batch normalisation without scale, training"),
    ),
    Control(
        "instance normalisation over the batch",
        "layer",
        Mistake(NORMALIZE, "(1, 2) if", "(0, 1, 2) if"),
        _layer("instance normalisation, evaluation"),
    ),
    Control(
        "instance normalisation by the unbiased variance",
        "layer",
        Mistake(
            f"{MODULES}:normalize_each",
            "jnp.square(centred).mean(axes, keepdims=True)",
            "maps.var(axes, keepdims=True, ddof=1)",
        ),
        _layer("instance normalisation, training"),
    ),
    Control(
        "layer normalisation of each place of the map",
        "layer",
        Mistake(NORMALIZE, "else (1, 2, 3)", "else (3,)"),
        _layer("layer normalisation, evaluation"),
    ),
    Control(
        "H, W, C order of layer normalisation",
        "layer",
        Mistake("dcgan_core.weights.layouts:to_torch", "array.transpose(2, 0, 1)", "array"),
        _layer("layer normalisation of a stem, evaluation"),
    ),
    Control(
        "no power iteration in training",
        "layer",
        Mistake(f"{MODULES}:LayerModule._by_its_norm", "if training:", "if False:"),
        _layer("spectral normalisation, training"),
    ),
    Control(
        "spectral norm of a transposed convolution by its inputs",
        "layer",
        Mistake(
            f"{MODULES}:LayerModule._by_its_norm",
            "fixed, right, layer.summed_axes",
            "fixed, right, (0, 1, 2)",
        ),
        _square_transposed,
    ),
    Control(
        "flipped kernel of a convolution in the generator",
        "network",
        Patch(f"{MODULES}:convolution", _flipped_where_the_stride_is_1),
        _forward,
    ),
    Control(
        "no gradient through an image's own mean",
        "gradients",
        GRADIENT_MISTAKE,
        _gradients,
    ),
    Control(
        "no gradient through the spectral norm",
        "gradients",
        Mistake(
            f"{MODULES}:LayerModule._by_its_norm",
            "return kernel / (left * summed(kernel, right, layer.summed_axes)).sum()",
            "return kernel / (left * summed(jax.lax.stop_gradient(kernel), right, layer.summed_axes)).sum()",
        ),
        _gradients,
    ),
    Control(
        "no scale where the normalisation is of an instance",
        "one step",
        Mistake(
            NORMALIZE, "if settings.affine else", 'if settings.kind != "instance" and settings.affine else'
        ),
        _step,
    ),
)
"""One for each field and each rung."""
