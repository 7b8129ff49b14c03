"""NaN and exploding losses: the run stops, names the step and the layer, and saves nothing of it."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dcgan_core.config.training import TrainingConfig
from dcgan_core.description.labels import join_labels
from dcgan_core.description.presets import build_architecture
from dcgan_core.description.protocols import DiscriminatorLoss
from dcgan_core.errors import RunFailure
from dcgan_core.framework import Snapshot, Trainer
from dcgan_core.training.watches import WATCHED, BreakdownWatch
from dcgan_core.weights.canonical import initial_weights
from tests.reliability import tiny

FRAMEWORKS = [
    pytest.param(tiny.make_jax_trainer, id="jax"),
    pytest.param(tiny.make_torch_trainer, id="torch", marks=pytest.mark.torch),
]

POISONS = {
    # (network, array, its value): what the message has to name.
    "weights": (
        ("generator", "layers.1.kernel", np.nan),
        "the kernel of layer 1 of the generator, before the step",
    ),
    "G's outputs": (
        ("generator", "layers.1.scale", 3e38),
        "the output of layer 1 of the generator (conv_transpose to 8x8x2) on the latents",
    ),
    "D on real images": (
        ("discriminator", "layers.1.scale", 3e38),
        "the output of layer 1 of the discriminator (conv to 4x4x4) on the real images",
    ),
}


@pytest.mark.parametrize("make_trainer", FRAMEWORKS)
@pytest.mark.parametrize("what", POISONS)
def test_the_step_and_the_layer_are_named(
    tmp_path: Path, make_trainer: Callable[..., Trainer], what: str
) -> None:
    poison, words = POISONS[what]
    run, reported = tmp_path / "run", []
    with pytest.raises(RunFailure) as error:
        tiny.run(
            run,
            num_steps=20,
            report=reported.append,
            make_trainer=poisoned(make_trainer, 13, *poison),
            checkpoint_every_steps=6,
            sample_every=0,
        )
    message = str(error.value)
    assert "training broke down at step 14: " in message
    assert f"First not finite: {words}." in message
    assert "lower --g-lr and --d-lr" in message
    assert "--resume" not in message, "to go on would lead to the same place"
    assert "doing steps 11 to 14 again" in reported[-1], "only the steps since the last copy"
    assert "broke down at step 14" in (run / "log.txt").read_text()
    assert tiny.steps_of(run) == [6, 12]
    for array in tiny.state_arrays(run, 12).values():
        assert np.isfinite(array).all()


@pytest.mark.parametrize("make_trainer", FRAMEWORKS)
def test_a_state_that_is_not_finite_is_not_saved_even_while_the_losses_are(
    tmp_path: Path, make_trainer: Callable[..., Trainer]
) -> None:
    def make(*arguments: Any) -> Trainer:
        trainer = make_trainer(*arguments)
        take, count = trainer.snapshot, [0]

        def snapshot() -> Snapshot:
            found, count[0] = take(), count[0] + 1
            if count[0] == 2:
                found.arrays["generator.statistics.layers.0.variance"][0] = np.inf
            return found

        trainer.snapshot = snapshot  # type: ignore[method-assign]
        return trainer

    with pytest.raises(RunFailure) as error:
        tiny.run(tmp_path / "run", num_steps=12, make_trainer=make)
    assert "step 10" in str(error.value)
    assert "generator.statistics.layers.0.variance" in str(error.value)
    assert tiny.steps_of(tmp_path / "run") == [5]


def test_the_last_step_is_looked_at_too(tmp_path: Path) -> None:
    with pytest.raises(RunFailure, match="at step 7"):
        tiny.run(
            tmp_path / "run",
            num_steps=7,
            make_trainer=poisoned(tiny.make_jax_trainer, 6, "generator", "layers.0.kernel", np.nan),
        )
    assert tiny.steps_of(tmp_path / "run") == [5]


@pytest.mark.parametrize(
    ("name", "value", "breaks"),
    [
        ("d_loss", np.nan, True),
        ("g_loss", np.inf, True),
        ("d_loss", 2e6, True),
        ("g_grad_norm", -np.inf, True),
        ("d_loss", 60.0, False),
        ("d_grad_norm", 2e6, False),
    ],
)
def test_what_counts_as_a_breakdown(name: str, value: float, breaks: bool) -> None:
    class Still:
        def remember(self) -> None: ...

        def first_nonfinite(self, batches: object) -> None:
            return None

    watch = BreakdownWatch(Still(), lambda _: (np.empty(0), np.empty(0)), lambda _: None, 0)  # type: ignore[arg-type]
    measured = {"d_loss": 1.0, "g_loss": 1.0, "d_grad_norm": 1.0, "g_grad_norm": 1.0}
    watch.look(1, {**measured, name: value})
    if not breaks:
        watch.look(2, measured)
        return
    with pytest.raises(RunFailure, match=f"at step 1: {name} is .* no layer can be named"):
        watch.look(2, measured)


@pytest.mark.parametrize("make_trainer", FRAMEWORKS)
def test_the_step_is_done_again_with_the_losses_of_the_run(
    monkeypatch: pytest.MonkeyPatch, make_trainer: Callable[..., Trainer]
) -> None:
    architecture = build_architecture("pytorch", image_shape=(16, 16, 1), nz=4, ngf=2, ndf=2)
    config = TrainingConfig(label_smoothing=0.1)
    trainer: Any = make_trainer(architecture, config, initial_weights(architecture, 0), 1)
    module = importlib.import_module(f"dcgan_{trainer.framework}.training.diagnosis")
    right, asked = {name: getattr(module, name) for name in ("discriminator_loss", "real_loss")}, []

    def spy_on_d(loss: DiscriminatorLoss, *logits: object) -> object:
        asked.append(loss.label_smoothing)
        return right["discriminator_loss"](loss, *logits)

    def spy_on_g(logits: object, *smoothing: float) -> object:
        asked.append(smoothing)
        return right["real_loss"](logits, *smoothing)

    monkeypatch.setattr(module, "discriminator_loss", spy_on_d)
    monkeypatch.setattr(module, "real_loss", spy_on_g)
    trainer.remember()
    trainer.train_step = lambda *_: dict.fromkeys(WATCHED, np.nan)
    # As many as in the tests above, whose compiled operations serve here too.
    batch = tiny.FIELDS["batch_size"]
    images, latents = np.zeros((batch, 16, 16, 1), np.uint8), np.ones((batch, 4), np.float32)
    latents[::2] = -1
    assert trainer.first_nonfinite([(images, latents)]) is None
    assert asked == [0.1, ()], "D's loss on real images is smoothed, G's is not"
    trainer = make_trainer(
        architecture, TrainingConfig(d_loss_scale=np.inf), initial_weights(architecture, 0), 1
    )
    trainer.remember()
    trainer.train_step = lambda *_: dict.fromkeys(WATCHED, np.nan)
    assert trainer.first_nonfinite([(images, latents)]).startswith("the gradient of the kernel of layer")


@pytest.mark.parametrize("make_trainer", FRAMEWORKS)
def test_the_step_is_done_again_with_its_labels(make_trainer: Callable[..., Trainer]) -> None:
    """Each layer of both networks reads them, and all is finite: every pass is made."""
    architecture = build_architecture("paper-mnist", image_shape=(16, 16, 1), nz=4, ngf=2, ndf=2, classes=3)
    trainer: Any = make_trainer(architecture, TrainingConfig(), initial_weights(architecture, 0), 1)
    trainer.remember()
    trainer.train_step = lambda *_: dict.fromkeys(WATCHED, np.nan)
    random = np.random.default_rng(0)
    images = random.integers(0, 256, (6, 16, 16, 1), np.uint8)
    latents = join_labels(random.normal(size=(6, 4)).astype(np.float32), np.arange(6) % 3, 3)
    assert trainer.first_nonfinite([(images, latents)]) is None


def poisoned(
    make_trainer: Callable[..., Trainer], at: int, network: str, array: str, value: float
) -> Callable[..., Trainer]:
    """Make trainers in which one array has this value everywhere from the step after `at` steps on."""

    def make(*arguments: Any) -> Trainer:
        trainer: Any = make_trainer(*arguments)
        step = trainer.train_step

        def train_step(images: np.ndarray, latents: np.ndarray) -> object:
            if int(trainer.state.step) == at:  # when the steps are done again, it happens again
                poison(trainer, network, array, value)
            return step(images, latents)

        trainer.train_step = train_step
        # The copy that is looked at was taken before the poison: poison it as well.
        if trainer.framework == "jax":
            copy = trainer._copy

            def copy_poisoned(state: Any) -> Any:
                kept = copy(state)
                return spoiled(kept, network, array, value) if int(kept.step) == at else kept

            trainer._copy = copy_poisoned
        else:
            real_batch = trainer._real_batch

            def poison_first(images: np.ndarray) -> object:
                if trainer.state.step == at:
                    poison(trainer, network, array, value)
                return real_batch(images)

            trainer._real_batch = poison_first
        return trainer

    return make


def poison(trainer: Any, network: str, array: str, value: float) -> None:
    if trainer.framework == "jax":
        trainer.state = spoiled(trainer.state, network, array, value)
        return
    import torch

    from dcgan_torch.network.modules import named_tensors

    with torch.no_grad():
        named_tensors(getattr(trainer.state, network).module)[array][2].fill_(value)


def spoiled(state: Any, network: str, array: str, value: float) -> Any:
    """The JAX state with one array of parameters filled with a value."""
    import jax.numpy as jnp

    part = getattr(state, network)
    parameters = {**part.parameters, array: jnp.full_like(part.parameters[array], value)}
    return state._replace(**{network: part._replace(parameters=parameters)})
