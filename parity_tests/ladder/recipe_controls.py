"""The negative controls of what a recipe can ask for: averages, falling rates, a penalty, the paper's protocol."""

from __future__ import annotations

from dataclasses import replace

from parity_tests.ladder import rungs
from parity_tests.ladder.cases import (
    Case,
    Recipe,
    averaged_case,
    falling_rates_case,
    penalised_case,
    preset_case,
)
from parity_tests.ladder.injection import OPTIMIZERS, STEP, Control, Mistake

PAPER = "dcgan_jax.training.protocol_paper"
FALLING = f"{OPTIMIZERS}:with_falling_rates"
PENALTY = "dcgan_jax.training.losses:with_penalty"
AVERAGE = "dcgan_jax.training.average:with_average"


def paper_case() -> Case:
    """The authors' network and protocol, narrow and small."""
    return preset_case("paper", image_shape=(16, 16, 1), batch=4, recipe=Recipe(protocol="paper"))


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


RECIPE_CONTROLS: tuple[Control, ...] = (
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
        "paper: a penalty that is due by the count of all steps",
        "penalised steps",
        Mistake(
            f"{PAPER}:make_train_step",
            'penalty_due(loss, "paper", step, penalised)',
            'penalty_due(loss, "pytorch", step, penalised)',
        ),
        lambda: rungs.training(penalised_case(protocol="paper"), [2])[2].worst,
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
)
