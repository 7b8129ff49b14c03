"""The negative controls: mistakes that DCGAN ports really make, and the rung on which each must show.

A rung that does not notice its mistake proves nothing. Every control is injected into the production code and
must exceed the rung's bound at least a hundredfold.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from dcgan.architecture import Layer, conv, conv_transpose, dense, project
from parity_tests.ladder import rungs
from parity_tests.ladder.cases import (
    Case,
    Recipe,
    averaged_case,
    falling_rates_case,
    penalised_case,
    preset_case,
)
from parity_tests.ladder.injection import Mistake, injected
from parity_tests.ladder.layer_cases import NORMALIZATION, PER_UNIT, LayerCase

NOTICED = 100
"""How many times its bound a rung's error must be before a control counts as noticed."""

MODULES = "dcgan_jax.network.modules:LayerModule"
STEP = "dcgan_jax.training.protocol_pytorch"
PAPER = "dcgan_jax.training.protocol_paper"
OPTIMIZERS = "dcgan_jax.training.optimizers"
FALLING = f"{OPTIMIZERS}:with_falling_rates"
PENALTY = "dcgan_jax.training.penalty:with_penalty"
AVERAGE = "dcgan_jax.training.average:with_average"


@dataclass(frozen=True)
class Control:
    """A mistake, the rung that must notice it and the rung's bound.

    `measure` is called once without the mistake, where it must be within the bound, and once with it.
    """

    name: str
    rung: str
    mistake: Mistake
    measure: Callable[[], float]
    bound: float = rungs.FLOAT64

    def error(self) -> float:
        """Return the rung's error with the mistake in the production code."""
        with injected(self.mistake):
            return self.measure()


def small_case() -> Case:
    """The smallest network of the pytorch preset: what the controls of the training step train."""
    return preset_case("pytorch", image_shape=(16, 16, 1), batch=4)


def paper_case() -> Case:
    """The authors' network and protocol, narrow and small."""
    return preset_case("paper", image_shape=(16, 16, 1), batch=4, recipe=Recipe(protocol="paper"))


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
    return rungs.one_step(replace(small_case(), recipe=Recipe(label_smoothing=0.1))).worst


def _averaged() -> float:
    return rungs.training(averaged_case(), [3])[3].worst


def _falling() -> float:
    return rungs.training(falling_rates_case(), [4])[4].worst


def _penalised() -> float:
    return rungs.training(penalised_case(), [2])[2].worst


def _turns() -> float:
    # Four steps: each network's second update is the first in which beta1 has decayed.
    return rungs.training(paper_case(), [4])[4].worst


def _smoothed_turns() -> float:
    case = paper_case()
    recipe = replace(case.recipe, label_smoothing=0.1)
    return rungs.training(replace(case, recipe=recipe), [2])[2].worst


SAME = Mistake(
    f"{MODULES}._product",
    "convolution(inputs, kernel, stride=layer.stride, padding=layer.padding)",
    "jax.lax.conv_general_dilated("
    "inputs, kernel, layer.stride, 'SAME', dimension_numbers=('NHWC', 'HWIO', 'NHWC'))",
)
SAME_TRANSPOSED = Mistake(
    f"{MODULES}._product",
    "transposed_convolution( inputs, kernel, stride=layer.stride, padding=layer.padding, "
    "output_padding=layer.output_padding, )",
    "jax.lax.conv_transpose(inputs, kernel, layer.stride, 'SAME', "
    "dimension_numbers=('NHWC', 'HWIO', 'NHWC'), transpose_kernel=True)",
)

CONTROLS: tuple[Control, ...] = (
    Control(
        "flipped kernel",
        "layer",
        Mistake(
            f"{MODULES}._product", "convolution(inputs, kernel,", "convolution(inputs, kernel[::-1, ::-1],"
        ),
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
            "dcgan.layouts:to_torch",
            "array.transpose(2, 0, 1, 3).reshape(-1, array.shape[3])",
            "array.reshape(-1, array.shape[3])",
        ),
        _layer(project(5, (4, 3, 2))),
    ),
    Control(
        "H, W, C order of a flatten",
        "layer",
        Mistake(
            "dcgan.layouts:to_torch",
            "moved = moved.reshape(array.shape[3], -1)",
            "moved = array.reshape(-1, array.shape[3]).T",
        ),
        _layer(dense((4, 3, 2))),
    ),
    Control(
        "H, W, C order of per-unit normalisation",
        "layer",
        Mistake("dcgan.layouts:to_torch", "array.transpose(2, 0, 1).reshape(-1)", "array.reshape(-1)"),
        _layer(project(5, (4, 3, 2), normalization=PER_UNIT)),
    ),
    Control(
        "biased running variance",
        "layer",
        Mistake(
            "dcgan_jax.network.normalization:unbiased",
            "return variance * (count / (count - 1))",
            "return variance",
        ),
        _layer(_normalized(), passes=10),
    ),
    Control(
        "momentum of the old statistics",
        "layer",
        Mistake(
            f"{MODULES}._observe",
            "(1 - momentum) * running[...] + momentum * seen",
            "momentum * running[...] + (1 - momentum) * seen",
        ),
        _layer(_normalized(), passes=10),
    ),
    Control(
        "epsilon 1e-3",
        "layer",
        Mistake(f"{MODULES}._normalize", "settings.eps", "1e-3"),
        _layer(_normalized(), training=False),
    ),
    Control(
        "slope 0.01",
        "layer",
        Mistake(f"{MODULES}._activate", "self.layer.slope * maps", "0.01 * maps"),
        _layer(_slope()),
    ),
    Control(
        "D's statistics updated twice",
        "one step",
        Mistake(
            f"{STEP}:make_train_step",
            "return real_loss(logits), (statistics,",
            "return real_loss(logits), (d_statistics,",
        ),
        _step,
    ),
    Control(
        "real and fake in one batch",
        "one step",
        Mistake(
            f"{STEP}:make_train_step",
            "real_logits, statistics = discriminate(parameters, statistics, real, training=True) "
            "fake_logits, statistics = discriminate(parameters, statistics, fake, training=True)",
            "both, statistics = discriminate("
            "parameters, statistics, jax.numpy.concatenate([real, fake]), training=True); "
            "real_logits, fake_logits = jax.numpy.split(both, 2)",
        ),
        _step,
    ),
    Control(
        "G's loss from D before its update",
        "one step",
        Mistake(
            f"{STEP}:make_train_step",
            "discriminate(d_parameters, d_statistics, images",
            "discriminate(d.parameters, d_statistics, images",
        ),
        _step,
    ),
    Control(
        "Adam's epsilon inside the root",
        "one step",
        Mistake(
            f"{OPTIMIZERS}:make_optimizers",
            "optax.adam(g_lr, b1=beta1, b2=beta2)",
            "optax.adam(g_lr, b1=beta1, b2=beta2, eps=0.0, eps_root=1e-8)",
        ),
        _step,
    ),
    Control(
        "sum of D's losses where their mean is asked for",
        "one step",
        Mistake(f"{STEP}:make_train_step", "d_loss_scale * (real_loss", "1.0 * (real_loss"),
        _halved,
    ),
    Control(
        "label smoothing of generated images too",
        "one step",
        Mistake(
            f"{STEP}:make_train_step",
            "fake_loss(fake_logits)",
            "(1 - label_smoothing) * fake_loss(fake_logits) + label_smoothing * real_loss(fake_logits)",
        ),
        _smoothed,
    ),
    Control(
        "label smoothing of G's loss too",
        "one step",
        Mistake(f"{STEP}:make_train_step", "real_loss(logits)", "real_loss(logits, label_smoothing)"),
        _smoothed,
    ),
    Control(
        "an average that does not warm up",
        "averaged steps",
        Mistake(
            AVERAGE,
            "jnp.minimum(jnp.float32(decay), (1 + done) / (WARM_UP + done))",
            "jnp.float32(decay)",
        ),
        _averaged,
    ),
    Control(
        "an average that is always warming up",
        "averaged steps",
        Mistake(
            AVERAGE,
            "jnp.minimum(jnp.float32(decay), (1 + done) / (WARM_UP + done))",
            "(1 + done) / (WARM_UP + done)",
        ),
        _averaged,
    ),
    Control(
        "an average of the weights before the step",
        "averaged steps",
        Mistake(AVERAGE, "_averaged(new.generator)", "_averaged(state.generator)"),
        _averaged,
    ),
    Control(
        "an average that warms up by the steps before this one",
        "averaged steps",
        Mistake(AVERAGE, "new.step.astype", "state.step.astype"),
        _averaged,
    ),
    Control(
        "rates that fall by the steps after this one",
        "falling rates",
        Mistake(FALLING, "done.astype(jnp.float32)", "1 + done.astype(jnp.float32)"),
        _falling,
    ),
    Control(
        "rates that begin above their own",
        "falling rates",
        Mistake(FALLING, ", 1.0)", ", 2.0)"),
        _falling,
    ),
    Control(
        "rates of which only D's falls",
        "falling rates",
        Mistake(
            f"{OPTIMIZERS}:update_network",
            "optimizers.rate_factor is not None",
            "optimizers.rate_factor is not None and name == 'discriminator'",
        ),
        _falling,
    ),
    Control(
        "a penalty at generated images",
        "penalised steps",
        Mistake(f"{STEP}:make_train_step", "loss, due, d, real)", "loss, due, d, fake)"),
        _penalised,
    ),
    Control(
        "a penalty as strong as if every update paid it",
        "penalised steps",
        Mistake(PENALTY, "loss.penalty *", "loss.r1 / 2 *"),
        _penalised,
    ),
    Control(
        "a penalty that is first due after some updates",
        "penalised steps",
        Mistake(f"{STEP}:make_train_step", 'penalty_due(loss, "pytorch", step, penalised)', "step % 2 == 1"),
        _penalised,
    ),
    Control(
        "a penalty on D as it draws by running statistics",
        "penalised steps",
        Mistake(PENALTY, "training=True", "training=False"),
        _penalised,
    ),
    Control(
        "a penalty on the norm where its square is asked for",
        "penalised steps",
        Mistake(
            "dcgan_jax.training.losses:steepness",
            "jnp.square(gradient).sum(axis=(1, 2, 3)).mean()",
            "jnp.sqrt(jnp.square(gradient).sum(axis=(1, 2, 3))).mean()",
        ),
        _penalised,
    ),
    Control(
        "paper: D trained first",
        "steps in turn",
        Mistake(f"{PAPER}:make_train_step", "state.step % 2 == 0", "state.step % 2 == 1"),
        _turns,
    ),
    Control(
        "paper: no L2 in the gradients",
        "steps in turn",
        Mistake(f"{OPTIMIZERS}:paper_adam", "optax.add_decayed_weights(L2)", "optax.identity()"),
        _turns,
    ),
    Control(
        "paper: L2 after Adam's division (AdamW)",
        "steps in turn",
        Mistake(
            f"{OPTIMIZERS}:paper_adam",
            "optax.add_decayed_weights(L2), _scale_by_decaying_adam(beta1, beta2),",
            "_scale_by_decaying_adam(beta1, beta2), optax.add_decayed_weights(L2),",
        ),
        _turns,
    ),
    Control(
        "paper: beta1 that stays",
        "steps in turn",
        Mistake(f"{OPTIMIZERS}:_scale_by_decaying_adam", "-BETA1_DECAY", "0.0"),
        _turns,
    ),
    Control(
        "paper: label smoothing of G's loss too",
        "steps in turn",
        Mistake(
            f"{PAPER}:make_train_step", "real_loss(fake_logits)", "real_loss(fake_logits, label_smoothing)"
        ),
        _smoothed_turns,
    ),
    Control(
        "unflipped kernels of the authors' files",
        "exported file",
        Mistake(
            "dcgan.layouts:from_theano",
            "_swap_theano(layer, role, array)",
            "array if array.ndim == 4 else _swap_theano(layer, role, array)",
        ),
        lambda: rungs.theano_file(preset_case("authors-svhn")).worst,
    ),
)
"""Every control, in the order of the ladder."""
