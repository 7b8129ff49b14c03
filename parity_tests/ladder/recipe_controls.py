"""The negative controls of what a recipe can ask for: averages, falling rates, a penalty, the paper's protocol."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import jax
import jax.numpy as jnp
import optax

from dcgan_core.description.protocols import DiscriminatorLoss
from parity_tests.ladder import rungs
from parity_tests.ladder.cases import (
    Case,
    Recipe,
    augmented_case,
    averaged_case,
    conditional_case,
    falling_rates_case,
    penalised_case,
    preset_case,
)
from parity_tests.ladder.injection import OPTIMIZERS, STEP, Control, Mistake, Patch

PAPER = "dcgan_jax.training.protocol_paper"
FALLING = f"{OPTIMIZERS}:rate_factor"
AUGMENTATION = "dcgan_jax.training.augmentation"
AVERAGE = "dcgan_jax.training.average:with_average"
OWN = "dcgan_jax.training.losses:own_logits"
MISMATCH = "dcgan_jax.training.losses:mismatch_loss"
SMOOTHING = 0.1


def smoothed_where_no_label_is_given(right: Callable[..., Any]) -> Callable[..., Any]:
    """G's loss is D's on real images without a smoothed label: here with one."""
    return lambda logits, label_smoothing=SMOOTHING: right(logits, label_smoothing)


def _only_ds_rate_falls(right: Callable[..., Any]) -> Callable[..., Any]:
    def wrong(optimizers: Any, name: str, gradient: Any, state: Any) -> Any:
        return right(
            optimizers, name, gradient, state if name == "discriminator" else state._replace(falling=None)
        )

    return wrong


def _as_if_every_update_paid(right: Callable[..., Any]) -> Callable[..., Any]:
    def wrong(gradient: Any, discriminate: Any, loss: DiscriminatorLoss, *rest: Any) -> Any:
        return right(gradient, discriminate, replace(loss, r1=loss.r1 / loss.r1_every), *rest)

    return wrong


def _by_running_statistics(right: Callable[..., Any]) -> Callable[..., Any]:
    def wrong(gradient: Any, discriminate: Callable[..., Any], *rest: Any) -> Any:
        return right(gradient, lambda *given, training: discriminate(*given, training=False), *rest)

    return wrong


def _norm(_: object) -> Callable[..., Any]:
    def wrong(logits: Callable[..., Any], images: jax.Array) -> jax.Array:
        gradient = jax.grad(lambda inputs: logits(inputs).sum())(images)
        return jnp.sqrt(jnp.square(gradient).sum(axis=(1, 2, 3))).mean()

    return wrong


def paper_case() -> Case:
    """The authors' network and protocol, narrow and small."""
    return preset_case("paper", image_shape=(16, 16, 1), batch=4, recipe=Recipe(protocol="paper"))


def _averaged() -> float:
    return rungs.training(averaged_case(), [3])[3].worst


def _falling() -> float:
    return rungs.training(falling_rates_case(), [4])[4].worst


def _penalised() -> float:
    return rungs.training(penalised_case(), [2])[2].worst


def _augmented() -> float:
    return rungs.training(augmented_case(), [2])[2].worst


def _turns() -> float:
    # Four steps: each network's second update is the first in which beta1 has decayed.
    return rungs.training(paper_case(), [4])[4].worst


def _smoothed_turns() -> float:
    case = paper_case()
    recipe = replace(case.recipe, label_smoothing=SMOOTHING)
    return rungs.training(replace(case, recipe=recipe), [2])[2].worst


def _conditional() -> float:
    return rungs.training(conditional_case(label_mismatch=0.5), [2])[2].worst


RECIPE_CONTROLS: tuple[Control, ...] = (
    Control(
        "labels that are shifted by one",
        "conditional steps",
        Mistake(
            OWN, "* inputs[:, -logits.shape[1] :])", "* jnp.roll(inputs[:, -logits.shape[1] :], 1, axis=1))"
        ),
        _conditional,
    ),
    Control(
        "the label of another image",
        "conditional steps",
        Mistake(
            OWN, "* inputs[:, -logits.shape[1] :])", "* jnp.roll(inputs[:, -logits.shape[1] :], 1, axis=0))"
        ),
        _conditional,
    ),
    Control(
        "a label that D takes from the wrong columns",
        "conditional steps",
        Mistake(OWN, "inputs[:, -logits.shape[1] :]", "inputs[:, : logits.shape[1]]"),
        _conditional,
    ),
    Control(
        "the mean of all classes' logits",
        "conditional steps",
        Mistake(OWN, "(logits * inputs[:, -logits.shape[1] :]).sum(axis=1)", "logits.mean(axis=1)"),
        _conditional,
    ),
    Control(
        "a label mismatch that counts the image's own label too",
        "conditional steps",
        Mistake(MISMATCH, "(1 - inputs[:, -logits.shape[1] :])", "1"),
        _conditional,
    ),
    Control(
        "a label mismatch summed over the other labels",
        "conditional steps",
        Mistake(MISMATCH, ".mean() / others", ".mean()"),
        _conditional,
    ),
    Control(
        "a label mismatch of generated images too",
        "conditional steps",
        Mistake(
            "dcgan_jax.training.losses:loss_of_fake",
            "fake_loss(own_logits(logits, inputs))",
            "(fake_loss(own_logits(logits, inputs)) + loss.label_mismatch * mismatch_loss(logits, inputs))",
        ),
        _conditional,
    ),
    Control(
        "an average that does not warm up",
        "averaged steps",
        Patch("dcgan_jax.training.average:WARM_UP", lambda _: 1),
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
        Patch(FALLING, lambda right: lambda falling, done: right(falling, 1 + done)),
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
        Patch(f"{STEP}:update_network", _only_ds_rate_falls),
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
        Patch(f"{STEP}:with_penalty", _as_if_every_update_paid),
        _penalised,
    ),
    Control(
        "a penalty that the first update pays and not the last of several",
        "penalised steps",
        Patch(f"{STEP}:penalty_due", lambda _: lambda loss, protocol, step, known: step % 2 == 0),
        _penalised,
    ),
    Control(
        "a penalty on D as it draws by running statistics",
        "penalised steps",
        Patch(f"{STEP}:with_penalty", _by_running_statistics),
        _penalised,
    ),
    Control(
        "a penalty on the norm in place of its square",
        "penalised steps",
        Patch("dcgan_jax.training.losses:steepness", _norm),
        _penalised,
    ),
    Control(
        "paper: a penalty that is due by the count of all steps",
        "penalised steps",
        Patch(f"{PAPER}:penalty_due", lambda right: lambda loss, _, *rest: right(loss, "pytorch", *rest)),
        lambda: rungs.training(penalised_case(protocol="paper"), [2])[2].worst,
    ),
    Control(
        "augmentation by the random numbers of the step after",
        "augmented steps",
        Mistake(f"{AUGMENTATION}:_uniforms", "step.astype", "(step + 1).astype"),
        _augmented,
    ),
    Control(
        "augmentation that G does not see",
        "augmented steps",
        Mistake(f"{STEP}:make_train_step", 'augment(images, step, "fake for G")', "images"),
        _augmented,
    ),
    Control(
        "augmentation of generated images alone",
        "augmented steps",
        Mistake(
            f"{STEP}:make_train_step",
            'augment(normalize_images(real_images, dtype), step, "real")',
            "normalize_images(real_images, dtype)",
        ),
        _augmented,
    ),
    Control(
        "augmentation that moves rows and columns by each other's shift",
        "augmented steps",
        Mistake(f"{AUGMENTATION}:_moved", "random[:, axis - 1]", "random[:, 2 - axis]"),
        _augmented,
    ),
    Control(
        "augmentation that cuts out one pixel too few",
        "augmented steps",
        Mistake(f"{AUGMENTATION}:_cut", "places < cut)", "places < cut - 1)"),
        _augmented,
    ),
    Control(
        "augmentation whose contrast is about each channel's mean",
        "augmented steps",
        Mistake(f"{AUGMENTATION}:_colored", "axis=(1, 2, 3)", "axis=(1, 2)"),
        _augmented,
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
        Patch("optax:add_decayed_weights", lambda _: lambda l2: optax.identity()),
        _turns,
    ),
    Control(
        "paper: L2 after Adam's division (AdamW)",
        "steps in turn",
        Patch("optax:chain", lambda right: lambda l2, adam, rate: right(adam, l2, rate)),
        _turns,
    ),
    Control(
        "paper: beta1 that stays",
        "steps in turn",
        Patch(f"{OPTIMIZERS}:BETA1_DECAY", lambda _: 0.0),
        _turns,
    ),
    Control(
        "paper: label smoothing of G's loss too",
        "steps in turn",
        Patch(f"{PAPER}:real_loss", smoothed_where_no_label_is_given),
        _smoothed_turns,
    ),
)
