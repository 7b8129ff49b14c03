"""The negative controls: mistakes that DCGAN ports really make, and the rung on which each must show.

A rung that does not notice its mistake proves nothing. Every control is injected into the production code and
must exceed the rung's bound at least a hundredfold.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import jax

from dcgan_core.description.layer import (
    Layer,
    conv,
    conv_transpose,
    dense,
    project,
)
from dcgan_jax.training.losses import real_loss
from parity_tests.ladder import rungs
from parity_tests.ladder.cases import NORMALIZATION, PER_UNIT, Case, LayerCase, Recipe, preset_case
from parity_tests.ladder.field_controls import FIELD_CONTROLS
from parity_tests.ladder.injection import STEP, Control, Mistake, Patch
from parity_tests.ladder.label_controls import LABEL_CONTROLS
from parity_tests.ladder.recipe_controls import RECIPE_CONTROLS, SMOOTHING, smoothed_where_no_label_is_given

MODULES = "dcgan_jax.network.modules"


def small_case() -> Case:
    """The smallest network of the pytorch preset: what the controls of the training step train."""
    return preset_case("pytorch", image_shape=(16, 16, 1), batch=4)


def _conv(kernel: int, **rest) -> Layer:
    return conv((8, 8, 2), 3, kernel, 2, kernel // 2, **rest)


def _up(kernel: int, **rest) -> Layer:
    return conv_transpose((4, 4, 3), 2, kernel, 2, kernel // 2, 1, **rest)


def _slope() -> Layer:
    return conv((8, 8, 2), 3, 4, 2, 1, activation="leaky_relu", slope=0.2)


def _normalized() -> Layer:
    return conv((8, 8, 2), 3, 4, 2, 1, normalization=NORMALIZATION)


def _layer(layer: Layer, *, training: bool = True, passes: int = 1) -> Callable[[], float]:
    return lambda: rungs.layer_passes(LayerCase(layer, training=training, passes=passes)).worst


def _step() -> float:
    return rungs.one_step(small_case()).worst


def _halved() -> float:
    return rungs.one_step(replace(small_case(), recipe=Recipe(d_loss_scale=0.5))).worst


def _smoothed() -> float:
    return rungs.one_step(replace(small_case(), recipe=Recipe(label_smoothing=SMOOTHING))).worst


def _flipped(right: Callable[..., Any]) -> Callable[..., Any]:
    return lambda inputs, kernel, **rest: right(inputs, kernel[::-1, ::-1], **rest)


def _same_padding(_: object) -> Callable[..., Any]:
    def wrong(inputs: Any, kernel: Any, *, stride: Any, padding: Any) -> Any:
        return jax.lax.conv_general_dilated(
            inputs, kernel, stride, "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC")
        )

    return wrong


def _same_padding_transposed(_: object) -> Callable[..., Any]:
    def wrong(inputs: Any, kernel: Any, *, stride: Any, padding: Any, output_padding: Any) -> Any:
        return jax.lax.conv_transpose(
            inputs, kernel, stride, "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC"), transpose_kernel=True
        )

    return wrong


def _old_momentum(right: Callable[..., Any]) -> Callable[..., Any]:
    return lambda self, mean, variance, count, momentum: right(self, mean, variance, count, 1 - momentum)


def _smoothed_fakes(right: Callable[..., Any]) -> Callable[..., Any]:
    return lambda logits: (1 - SMOOTHING) * right(logits) + SMOOTHING * real_loss(logits)


SAME = Patch(f"{MODULES}:convolution", _same_padding)
SAME_TRANSPOSED = Patch(f"{MODULES}:transposed_convolution", _same_padding_transposed)

CONTROLS: tuple[Control, ...] = (
    Control(
        "flipped kernel",
        "layer",
        Patch(f"{MODULES}:convolution", _flipped),
        _layer(_conv(3)),
    ),
    Control("SAME padding, 3x3 convolution", "layer", SAME, _layer(_conv(3))),
    Control("SAME padding, 5x5 convolution", "layer", SAME, _layer(_conv(5))),
    Control("SAME padding, 3x3 transposed convolution", "layer", SAME_TRANSPOSED, _layer(_up(3))),
    Control("SAME padding, 5x5 transposed convolution", "layer", SAME_TRANSPOSED, _layer(_up(5))),
    Control(
        "H, W, C order of a Linear stem",
        "layer",
        Mistake(
            "dcgan_core.weights.layouts:to_torch",
            "array.transpose(2, 0, 1, 3).reshape(-1, array.shape[3])",
            "array.reshape(-1, array.shape[3])",
        ),
        _layer(project(5, (4, 3, 2))),
    ),
    Control(
        "H, W, C order of a flatten",
        "layer",
        Mistake(
            "dcgan_core.weights.layouts:to_torch",
            "moved = moved.reshape(array.shape[3], -1)",
            "moved = array.reshape(-1, array.shape[3]).T",
        ),
        _layer(dense((4, 3, 2))),
    ),
    Control(
        "H, W, C order of per-unit normalisation",
        "layer",
        Mistake("dcgan_core.weights.layouts:to_torch", "array.transpose(2, 0, 1)", "array"),
        _layer(project(5, (4, 3, 2), normalization=PER_UNIT)),
    ),
    Control(
        "biased running variance",
        "layer",
        Patch(f"{MODULES}:unbiased", lambda _: lambda variance, count: variance),
        _layer(_normalized(), passes=10),
    ),
    Control(
        "momentum of the old statistics",
        "layer",
        Patch(f"{MODULES}:LayerModule._observe", _old_momentum),
        _layer(_normalized(), passes=10),
    ),
    Control(
        "epsilon 1e-3",
        "layer",
        Patch(f"{MODULES}:normalize", lambda right: lambda *given: right(*given[:-1], 1e-3)),
        _layer(_normalized(), training=False),
    ),
    Control(
        "slope 0.01",
        "layer",
        Patch(f"{MODULES}:LayerModule.activate", lambda _: lambda self, maps: jax.nn.leaky_relu(maps, 0.01)),
        _layer(_slope()),
    ),
    Control(
        "D's statistics updated twice",
        "one step",
        Mistake(
            f"{STEP}:make_train_step",
            "return real_loss(logits), (statistics,",
            "return real_loss(logits), (judged.statistics,",
        ),
        _step,
    ),
    Control(
        "generated images normalised together with real ones",
        "one step",
        Mistake(
            "dcgan_jax.training.judging:judge_batches",
            "logits, after_both = judge(parameters, statistics, fake, training=True)",
            "joined, after_both = judge(parameters, statistics, jnp.concatenate([real, fake]), training=True); "
            "logits = jnp.split(joined, 2)[1]",
        ),
        _step,
    ),
    Control(
        "G's loss from D before its update",
        "one step",
        Mistake(
            f"{STEP}:make_train_step",
            "discriminate(d_parameters, judged.statistics, seen",
            "discriminate(d.parameters, judged.statistics, seen",
        ),
        _step,
    ),
    Control(
        "Adam's epsilon inside the root",
        "one step",
        Patch("optax:adam", lambda right: functools.partial(right, eps=0.0, eps_root=1e-8)),
        _step,
    ),
    Control(
        "sum of D's losses where their mean is asked for",
        "one step",
        Patch(
            f"{STEP}:make_train_step",
            lambda right: (
                lambda networks, optimizers, loss: right(networks, optimizers, replace(loss, scale=1.0))
            ),
        ),
        _halved,
    ),
    Control(
        "label smoothing of generated images too",
        "one step",
        Patch("dcgan_jax.training.losses:fake_loss", _smoothed_fakes),
        _smoothed,
    ),
    Control(
        "label smoothing of G's loss too",
        "one step",
        Patch(f"{STEP}:real_loss", smoothed_where_no_label_is_given),
        _smoothed,
    ),
    *RECIPE_CONTROLS,
    *FIELD_CONTROLS,
    *LABEL_CONTROLS,
    Control(
        "unflipped kernels of the authors' files",
        "exported file",
        Mistake(
            "dcgan_core.weights.layouts:from_theano",
            "_swap_theano(layer, role, array)",
            "array if array.ndim == 4 else _swap_theano(layer, role, array)",
        ),
        lambda: rungs.theano_file(preset_case("authors-svhn")).worst,
    ),
)
"""Every control, in the order of the ladder."""
