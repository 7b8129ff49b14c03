"""One program for a whole run: compiled once, its state donated, strict about types, and fit for every platform."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from dcgan_core.config.training import TrainingConfig
from dcgan_core.description.presets import build_architecture
from dcgan_core.weights.canonical import initial_weights
from dcgan_jax.training.optimizers import make_optimizers, with_falling_rates
from dcgan_jax.training.state import Networks, TrainState, create_state
from dcgan_jax.training.step import jit_train_step, make_train_step
from dcgan_jax.training.trainer import JaxTrainer

pytestmark = pytest.mark.usefixtures("production_programs")

ARCHITECTURE = build_architecture("pytorch", image_shape=(16, 16, 1), nz=5, ngf=2, ndf=2)
WEIGHTS = initial_weights(ARCHITECTURE, 0)
IMAGES = np.random.default_rng(0).integers(0, 256, (4, 16, 16, 1), np.uint8)
LATENTS = np.random.default_rng(0).normal(size=(4, 5)).astype(np.float32)


@pytest.fixture(scope="module")
def trainer() -> JaxTrainer:
    return JaxTrainer(ARCHITECTURE, TrainingConfig(lr_decay=0.5), WEIGHTS, 1000)


def compilations(trainer: JaxTrainer) -> int:
    """How many programs the trainer's functions have been compiled to."""
    functions: Any = (trainer.steps.one, trainer._draw, trainer._copy)
    return sum(function._cache_size() for function in functions)


def test_training_compiles_once(trainer: JaxTrainer) -> None:
    """Everything a run does, twice over: steps, samples, copies, snapshots."""

    def rounds(count: int) -> None:
        for _ in range(count):
            trainer.train_step(IMAGES, LATENTS)
            trainer.remember()
            trainer.generate(LATENTS)
            trainer.snapshot()

    compiled: list[str] = []

    def listen(event: str, duration_secs: float, **kwargs: Any) -> None:
        if event.endswith("backend_compile_duration"):
            compiled.append(event)

    jax.monitoring.register_event_duration_secs_listener(listen)
    try:
        rounds(1)
        assert len(compiled) >= 3, "this listener hears nothing"
        programs = compilations(trainer)
        assert programs == 3
        compiled.clear()
        rounds(3)
        assert compilations(trainer) == programs
        assert not compiled, "something besides the step is compiled again and again"
        # The shapes that a step was not compiled for: the check is able to fail.
        trainer.generate(LATENTS[:1])
        assert compiled
        assert compilations(trainer) == programs + 1
    finally:
        jax.monitoring.unregister_event_duration_listener(listen)


def test_a_restored_state_runs_the_program_that_is_there(trainer: JaxTrainer, tmp_path: Path) -> None:
    """So a resumed run finds what its first start compiled."""
    trainer.train_step(IMAGES, LATENTS)
    trainer.generate(LATENTS)
    programs = compilations(trainer)
    trainer.snapshot().write(tmp_path)
    trainer.load_state(tmp_path)
    trainer.train_step(IMAGES, LATENTS)
    trainer.generate(LATENTS)
    assert compilations(trainer) == programs


def test_another_length_of_the_run_runs_the_program_that_is_there(trainer: JaxTrainer) -> None:
    """Rates fall by it: a run that is made longer finds what its first start compiled."""
    trainer.train_step(IMAGES, LATENTS)
    programs = compilations(trainer)
    trainer.state = with_falling_rates(trainer.state, 2000, 0.25)
    trainer.train_step(IMAGES, LATENTS)
    assert compilations(trainer) == programs
    longer = JaxTrainer(ARCHITECTURE, TrainingConfig(lr_decay=0.5), WEIGHTS, 3000)
    assert program_of(longer) == program_of(trainer)


def program_of(trainer: JaxTrainer) -> str:
    """What is compiled for a step, before it is compiled."""
    step: Any = trainer.steps.one
    return step.lower(trainer.state, IMAGES, LATENTS).as_text()


def test_drawing_changes_no_array(trainer: JaxTrainer) -> None:
    """Neither statistics nor anything else: a sample grid must not train."""
    before = trainer.snapshot().arrays
    trainer.generate(LATENTS)
    trainer.generate(LATENTS * 3)
    after = trainer.snapshot().arrays
    assert all(np.array_equal(after[name], array) for name, array in before.items())
    trainer.train_step(IMAGES, LATENTS)
    after = trainer.snapshot().arrays
    unchanged = [name for name, array in before.items() if np.array_equal(after[name], array)]
    assert not unchanged, "a step changes every array"


def test_the_state_is_donated(trainer: JaxTrainer) -> None:
    before = trainer.state
    trainer.train_step(IMAGES, LATENTS)
    kept = [leaf for leaf in jax.tree.leaves(before) if not leaf.is_deleted()]
    assert not kept, "memory for two states"
    assert not any(leaf.is_deleted() for leaf in jax.tree.leaves(trainer.state))


def test_what_is_remembered_outlives_the_donation(trainer: JaxTrainer) -> None:
    trainer.remember()
    for _ in range(2):
        trainer.train_step(IMAGES, LATENTS)
    assert not any(leaf.is_deleted() for leaf in jax.tree.leaves(trainer._remembered))


def test_a_step_repeats_to_the_bit(trainer: JaxTrainer) -> None:
    def copy() -> TrainState:
        return jax.tree.map(jnp.copy, trainer.state)

    state = copy()
    results = []
    for _ in range(2):
        inputs = jax.tree.map(jnp.copy, state), jnp.asarray(IMAGES), jnp.asarray(LATENTS)
        after, measurements = trainer.steps.one(*inputs)
        results.append([np.asarray(leaf).tobytes() for leaf in jax.tree.leaves((after, measurements))])
    assert results[0] == results[1]


# --- other platforms -------------------------------------------------------------------------------------


def step_of(architecture=ARCHITECTURE, **settings: Any) -> tuple[Any, TrainState]:
    optimizers = make_optimizers(2e-4, 2e-4, 0.5, 0.999)
    networks: Networks
    networks, state = create_state(architecture, initial_weights(architecture, 0), optimizers, **settings)
    return jit_train_step(make_train_step(networks, optimizers)), state


# The convolutions of a step, each layer counted: a network of three layers has as many kernel gradients, and one input
# gradient fewer unless somebody asks for its input's.
G_FORWARD, D_FORWARD = 3, 3 * 3
D_BACKWARD = 2 * (3 + 2)  # over the real and over the fake batch
G_BACKWARD = 3 + (3 + 2)  # through D to the images, and through G
NEEDED = G_FORWARD + D_FORWARD + D_BACKWARD + G_BACKWARD


@pytest.mark.parametrize("platform", ["cpu", "cuda", "tpu"])
@pytest.mark.parametrize("compute_dtype", [None, "bfloat16"])
def test_the_step_lowers_for_every_platform(platform: str, compute_dtype: str | None) -> None:
    """From this machine, whatever it has: the forms of convolutions go by the platform that is lowered for."""
    step, state = step_of(compute_dtype=compute_dtype)
    text = step.trace(state, IMAGES, LATENTS).lower(lowering_platforms=(platform,)).as_text()
    convolutions = len(re.findall(r"stablehlo\.convolution", text))
    if platform == "cpu":
        assert convolutions < NEEDED, "CPUs have forms of their own"
    else:
        assert convolutions == NEEDED
    # Every buffer of the state is given to its successor.
    donated = len(re.findall(r"tf\.aliasing_output|jax\.buffer_donor", text))
    assert donated == len(jax.tree.leaves(state))


@pytest.mark.parametrize("platform", ["cuda", "tpu"])
def test_the_papers_network_lowers_for_accelerators(platform: str) -> None:
    paper = build_architecture("paper", image_shape=(64, 64, 3), ngf=2, ndf=2)
    step, state = step_of(paper)
    images, latents = np.zeros((4, 64, 64, 3), np.uint8), np.zeros((4, 100), np.float32)
    lowered = step.trace(state, images, latents).lower(lowering_platforms=(platform,))
    assert "stablehlo.convolution" in lowered.as_text()


# --- strictness ------------------------------------------------------------------------------------------


def test_the_tests_are_strict() -> None:
    """What every test runs under, so that a promotion nobody wrote fails here."""
    assert len(jax.devices()) == 2
    with pytest.raises(jax.dtypes.TypePromotionError):
        _ = jnp.ones(2, jnp.float32) + jnp.ones(2, jnp.bfloat16)
    with pytest.raises(ValueError, match="rank_promotion"):
        _ = jnp.ones((2, 2)) + jnp.ones(2)
