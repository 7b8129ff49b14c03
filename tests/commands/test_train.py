"""`python -m dcgan_jax.train`: every documented flag changes what it says, and the run folder is as promised."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from dcgan_core.config.command_line import parse_training_config
from dcgan_core.config.training import TrainingConfig
from dcgan_core.data.batches import Batches
from dcgan_core.data.store import open_or_prepare
from dcgan_core.description.architecture import Architecture
from dcgan_core.description.flops import train_step_flops
from dcgan_core.description.presets import build_architecture
from dcgan_core.description.randomness import training_latents
from dcgan_core.runs.folder import checkpoint_folders
from dcgan_core.runs.stats import MEASUREMENTS
from dcgan_core.weights.canonical import initial_weights
from dcgan_core.weights.opening import open_weights
from dcgan_jax.train import main
from dcgan_jax.training import trainer as trainer_module
from dcgan_jax.training.trainer import JaxTrainer
from tests.commands.conftest import Command

SMALL = ("--dataset", "digits", "--image-size", 16, "--ngf", 2, "--ndf", 2, "--nz", 4, "--num-samples", 4)
# 1,797 digits make two steps of 600.
TWO_STEPS = (*SMALL, "--batch-size", 600)


def config_of(run: Path) -> dict[str, Any]:
    return json.loads((run / "config.json").read_text(encoding="utf-8"))["config"]


def stats_of(run: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (run / "stats.jsonl").read_text(encoding="utf-8").splitlines()]


def pictures(run: Path, folder: str = "fixed_noise") -> list[str]:
    return sorted(path.name for path in (run / "samples" / folder).iterdir())


def pixels(path: Path) -> np.ndarray:
    with Image.open(path) as image:
        return np.asarray(image.convert("L"), np.float64)


def trained(config: TrainingConfig, steps: int) -> JaxTrainer:
    """Do by hand what a run with this configuration does: the step, on the batches and latents of each step."""
    store = open_or_prepare(config.data_request(), report=lambda line: None)
    batches = Batches(store.images, config.batch_size, config.seed)
    assert config.image_shape == (16, 16)
    architecture = build_architecture(
        config.preset,
        image_shape=(16, 16, 1),
        nz=config.nz,
        ngf=config.ngf,
        ndf=config.ndf,
        latent=config.latent,
    )
    trainer = JaxTrainer(architecture, config, initial_weights(architecture, config.seed), 1)
    for step in range(steps):
        latents = training_latents(config.seed, step, config.batch_size, architecture.nz, architecture.latent)
        trainer.train_step(batches.batch(step), latents)
    return trainer


def test_the_flags_of_the_network_and_the_training(command: Command) -> None:
    """One step with every flag at a value of its own; what it must come to is worked out here."""
    flags = {
        "--num-steps": 1, "--batch-size": 24, "--nz": 6, "--ngf": 3, "--ndf": 5, "--seed": 3,
        "--g-lr": 3e-4, "--d-lr": 7e-4, "--beta1": 0.4, "--beta2": 0.9, "--output-path": "elsewhere/run",
    }  # fmt: skip
    arguments = [*SMALL, *(part for pair in flags.items() for part in pair)]
    outcome = command(main, *arguments)
    assert outcome.status == 0, outcome.err
    assert "Training: 1 step of 24 images, 74 an epoch (21 images left over each epoch)" in outcome.out

    run = Path("elsewhere/run")  # --output-path
    assert list(checkpoint_folders(run)) == [1]  # --num-steps
    weights = open_weights(run).weights
    generator, discriminator = weights["generator"], weights["discriminator"]
    assert generator["layers.0.kernel"].shape == (
        4,
        4,
        6,
        6,
    )  # --nz: the last; --ngf 3: twice that at the stem
    assert generator["layers.2.kernel"].shape == (4, 4, 1, 3)
    assert discriminator["layers.0.kernel"].shape == (4, 4, 1, 5)  # --ndf

    architecture = build_architecture("pytorch", image_shape=(16, 16, 1), nz=6, ngf=3, ndf=5)
    first = initial_weights(architecture, 3)  # --seed
    config = parse_training_config(list(map(str, arguments)), prog="train")
    trainer = JaxTrainer(architecture, config, first, 1)
    trainer.load_state(checkpoint_folders(run)[1] / "state")
    state = trainer.snapshot().arrays
    for name, rate in (("generator", 3e-4), ("discriminator", 7e-4)):  # --g-lr, --d-lr
        # Adam's first update is the learning rate in every direction, whatever the betas ...
        moved = np.abs(weights[name]["layers.1.kernel"] - first[name]["layers.1.kernel"])
        assert np.median(moved) == pytest.approx(rate, rel=1e-3)
        # ... which its moments know: m = (1 - beta1) g, v = (1 - beta2) g^2.
        m = state[f"{name}.first_moments.layers.1.kernel"].astype(np.float64)
        v = state[f"{name}.second_moments.layers.1.kernel"].astype(np.float64)
        large = v > np.median(v)
        assert (m**2 / v)[large] == pytest.approx((1 - 0.4) ** 2 / (1 - 0.9), rel=1e-3)

    # --batch-size, and everything together: the run is the step, on the batch and the latents of its seed.
    by_hand = trained(config, 1).snapshot().arrays
    assert all(np.array_equal(state[key], array) for key, array in by_hand.items())


def test_epochs_pictures_and_the_animation(command: Command) -> None:
    """--num-epochs, --use-fixed, --fps, as a public variant documents them."""
    two_epochs = (*TWO_STEPS, "--num-epochs", 2, "--sample-every", 1)
    outcome = command(main, *two_epochs, "--output-path", "./results/", "--use-fixed", "--fps", 4)
    assert outcome.status == 0, outcome.err
    run = Path("results")
    assert max(checkpoint_folders(run)) == 4
    assert pictures(run) == ["animated.gif", "epoch_0001.png", "epoch_0002.png"]
    assert sorted(path.name for path in (run / "samples").iterdir()) == ["fixed_noise", "real.png"]
    with Image.open(run / "samples" / "fixed_noise" / "animated.gif") as animation:
        assert getattr(animation, "n_frames", 1) == 2
        assert animation.info["duration"] == 250  # milliseconds: 4 frames per second
    assert str(run / "samples" / "fixed_noise") in outcome.out

    fresh = command(main, *two_epochs, "--output-path", "fresh", "--no-use-fixed")
    assert fresh.status == 0, fresh.err
    assert pictures(Path("fresh"), "variable_noise") == ["epoch_0001.png", "epoch_0002.png"]
    # Two steps change a network little, other latents change a picture much.
    fixed_change, fresh_change = (
        np.abs(pixels(folder / "epoch_0001.png") - pixels(folder / "epoch_0002.png")).mean()
        for folder in (run / "samples" / "fixed_noise", Path("fresh/samples/variable_noise"))
    )
    assert 0 < fixed_change < fresh_change / 3
    # What is drawn has no effect on what is learnt.
    kept, other = open_weights(run).weights, open_weights(Path("fresh")).weights
    assert all(np.array_equal(array, other[name][key]) for name in kept for key, array in kept[name].items())


@pytest.mark.usefixtures("with_curves")
def test_the_run_folder(command: Command) -> None:
    arguments = (*TWO_STEPS, "--num-steps", 3, "--checkpoint-every-steps", 2, "--sample-every-steps", 2)
    outcome = command(main, *arguments, "--log-every-steps", 1)
    assert outcome.status == 0, outcome.err
    run = Path("runs/digits-001")  # the default of --output-path
    assert {path.name for path in run.iterdir() if not path.name.startswith(".")} == {
        "checkpoints", "config.json", "log.txt", "losses.png", "samples", "stats.jsonl",
    }  # fmt: skip
    assert pictures(run) == ["animated.gif", "step_0000002.png", "step_0000003.png"]
    assert list(checkpoint_folders(run)) == [2, 3]

    record = json.loads((run / "config.json").read_text(encoding="utf-8"))
    assert (record["config"]["num_steps"], record["config"]["batch_size"]) == (3, 600)
    assert record["data"]["shape"] == [1797, 16, 16, 1]
    assert len(record["data"]["fingerprint"]) == 64
    (start,) = record["starts"]
    assert start["framework"] == "jax"
    assert start["command"] == ["program", *map(str, arguments), "--log-every-steps", "1"]
    assert {"dcgan", "python", "jax", "flax", "numpy"} <= set(start["versions"])

    lines = stats_of(run)
    assert [(line["step"], line["epoch"]) for line in lines] == [(1, 1), (2, 1), (3, 2)]
    known = [
        name for name in MEASUREMENTS if name not in ("peak_share", "device_memory_peak")
    ]  # not of a CPU
    assert all(np.isfinite(line[name]) for line in lines[1:] for name in known)
    assert all(line.keys() & {*MEASUREMENTS, "time"} == {*known, "time"} for line in lines[1:])
    flops = train_step_flops(Architecture.from_dict(record["architecture"]), 600)
    for line in lines[1:]:
        assert line["model_tflops"] == pytest.approx(line["images_per_second"] / 600 * flops / 1e12)
        assert 0 <= line["data_wait"] <= 1
    assert lines[0]["d_loss"] == pytest.approx(2 * np.log(2), rel=0.05)

    assert "Device: cpu" in outcome.out
    assert f"Pictures: {run / 'samples' / 'fixed_noise'}" in outcome.out
    log = (run / "log.txt").read_text(encoding="utf-8")
    assert "step 3/3" in log
    assert "\x1b" not in log + outcome.out + outcome.err, "colours and cursor movements are for terminals"

    again = command(main, *arguments, "--num-steps", 1)
    assert again.status == 0, again.err
    assert Path("runs/digits-002/config.json").exists()


def test_a_folder_that_holds_a_run_is_kept(command: Command) -> None:
    run = Path("run")
    assert command(main, *TWO_STEPS, "--num-steps", 1, "--output-path", run).status == 0
    before = {path: path.read_bytes() for path in run.rglob("*") if path.is_file()}
    outcome = command(main, *TWO_STEPS, "--num-steps", 1, "--output-path", run)
    assert outcome.status == 2
    assert outcome.err.startswith("error: run already holds a run")
    assert "--resume run" in outcome.err
    assert {path: path.read_bytes() for path in run.rglob("*") if path.is_file()} == before


def test_a_dry_run_prints_the_configuration_and_does_nothing(command: Command, here: Path) -> None:
    outcome = command(main, *SMALL, "--dry-run", "--g-lr", 1e-5, "--output-path", "run")
    assert outcome.status == 0, outcome.err
    assert outcome.err == ""
    assert list(here.iterdir()) == []
    lines = {line.split(" = ")[0]: line for line in outcome.out.splitlines() if " = " in line}
    assert lines["g_lr"].split() == ["g_lr", "=", "1e-05", "#", "flag"]
    assert lines["num_epochs"].endswith("# configs/digits.toml")
    (here / "shown.toml").write_text(outcome.out, encoding="utf-8")
    again = command(main, "--config", "shown.toml", "--dry-run")
    assert again.status == 0, again.err
    shown, shown_again = (
        [line.split("#")[0].strip() for line in text.splitlines() if not line.startswith("#")]
        for text in (outcome.out, again.out)
    )
    assert shown == shown_again


def test_the_same_seed_gives_the_same_run_and_another_seed_another(command: Command) -> None:
    def weights(name: str, *arguments: object) -> dict[str, np.ndarray]:
        outcome = command(main, *TWO_STEPS, "--num-steps", 1, "--output-path", name, *arguments)
        assert outcome.status == 0, outcome.err
        return open_weights(Path(name)).weights["generator"]

    one, two, three = weights("one"), weights("two"), weights("three", "--seed", 1)
    assert all(np.array_equal(array, two[key]) for key, array in one.items())
    assert pixels(Path("one/samples/real.png")).mean() > 20
    assert (Path("one/stats.jsonl").exists(), config_of(Path("three"))["seed"]) == (True, 1)
    assert not np.array_equal(one["layers.0.kernel"], three["layers.0.kernel"])


def test_training_goes_on_from_weights(command: Command) -> None:
    assert command(main, *TWO_STEPS, "--num-steps", 1, "--output-path", "first").status == 0
    outcome = command(
        main, *TWO_STEPS, "--num-steps", 1, "--output-path", "second", "--init-from", "first", "--g-lr", 1e-9
    )
    assert outcome.status == 0, outcome.err
    first, second = (open_weights(Path(name)).weights["generator"] for name in ("first", "second"))
    np.testing.assert_allclose(second["layers.0.kernel"], first["layers.0.kernel"], atol=1e-8)


def test_nan_stops_the_run_and_names_the_step(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """Weights turn to NaN in the middle of a run; what was saved before stays as it is."""

    class Poisoned(JaxTrainer):
        calls = 0

        def train_step(self, images: np.ndarray, latents: np.ndarray) -> Any:
            self.calls += 1
            if self.calls == 4:
                kernel = self.state.generator.parameters["layers.1.kernel"]
                self.state.generator.parameters["layers.1.kernel"] = kernel.at[0, 0, 0, 0].set(np.nan)
            return super().train_step(images, latents)

    monkeypatch.setattr(trainer_module, "JaxTrainer", Poisoned)
    outcome = command(
        main, *TWO_STEPS, "--num-steps", 6, "--checkpoint-every-steps", 2, "--output-path", "run"
    )
    assert outcome.status == 1
    assert "error: training broke down at step 4" in outcome.err
    assert "nan" in outcome.err
    assert "Traceback" not in outcome.err
    run = Path("run")
    assert list(checkpoint_folders(run)) == [2]
    weights = open_weights(run).weights
    assert all(np.isfinite(array).all() for network in weights.values() for array in network.values())
    assert max(line["step"] for line in stats_of(run)) < 4
