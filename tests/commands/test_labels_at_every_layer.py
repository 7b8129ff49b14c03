"""Letters in colours on colours, a folder for each letter, and a network whose layers all read the label."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw

from dcgan_core.pictures.tiles import to_uint8
from dcgan_core.weights.bundle import Bundle
from dcgan_core.weights.opening import open_weights
from dcgan_jax import fit
from dcgan_jax.evaluate import main as evaluate
from dcgan_jax.export import main as export
from dcgan_jax.features import main as features
from dcgan_jax.filters import main as filters
from dcgan_jax.generate import main as generate
from dcgan_jax.interpolate import main as interpolate
from dcgan_jax.invert import main as invert
from dcgan_jax.loading import load_generator
from dcgan_jax.neighbours import main as neighbours
from tests.commands.conftest import Command
from tests.commands.test_generate import pixels

LETTERS = "ACX"
EACH = 12

SMALL: dict[str, Any] = {
    "dataset": "folder", "image_size": 16, "conditional": True, "preset": "paper-mnist", "protocol": "paper",
    "nz": 4, "ngf": 2, "ndf": 2, "batch_size": 6, "num_steps": 4, "min_steps": 0, "sample_every": 0,
    "num_samples": 6, "augment": "none", "ema": 0.5, "r1": 0.0, "crop": "none",
}  # fmt: skip


def small(**changes: Any) -> dict[str, Any]:
    """Return the fields of a run of four steps, with changes."""
    return {**SMALL, **changes}


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a subfolder for each letter; every picture has colours of its own."""
    folder = tmp_path_factory.mktemp("letters")
    random = np.random.default_rng(0)
    for letter in LETTERS:
        (folder / letter).mkdir()
        for index in range(EACH):
            ground, ink = random.integers(0, 256, (2, 3))
            picture = Image.new("RGB", (16, 16), tuple(map(int, ground)))
            ImageDraw.Draw(picture).text((3, 1), letter, fill=tuple(map(int, ink)), font_size=14)
            picture.save(folder / letter / f"{index}.png")
    return folder


@pytest.fixture(scope="module")
def run(letters: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of four steps on them."""
    return fit(data_dir=letters, output_path=tmp_path_factory.mktemp("runs") / "colour", **SMALL).path


def same(first: Path, second: Path) -> bool:
    ours, again = open_weights(first), open_weights(second)
    assert ours.weights.keys() == again.weights.keys()
    return all(
        np.array_equal(array, again.weights[name][key])
        for name, arrays in ours.weights.items()
        for key, array in arrays.items()
    )


ROUNDING = 2e-6


def difference(first: Path, second: Path) -> float:
    """Largest difference of a weight."""
    ours, again = open_weights(first).weights, open_weights(second).weights
    return max(
        float(np.abs(array - again[name][key]).max()) for name in ours for key, array in ours[name].items()
    )


def test_every_layer_of_the_run_reads_the_label_of_its_folder(run: Path) -> None:
    bundle = open_weights(run)
    assert bundle.architecture.image_shape == (16, 16, 3)
    assert bundle.record["class_names"] == list(LETTERS)
    for network in bundle.architecture.networks().values():
        assert all(layer.labels == 3 for layer in network.layers)
    generator = load_generator(run)
    latents = generator.latents(2)
    drawn = [generator(latents, label) for label in range(3)]
    assert np.abs(drawn[0] - drawn[1]).max() > 1e-3
    assert np.isfinite(drawn).all()


@pytest.mark.slow
def test_held_images_and_several_steps_a_call(letters: Path, run: Path, here: Path) -> None:
    """The same labels go with the same images: within float32 rounding, as tests/training/test_calls.py has it."""
    found = {
        name: fit(data_dir=letters, output_path=here / name, **small(**changes)).path
        for name, changes in (
            ("calls", {"steps_per_call": 2, "device_resident": "yes"}),
            ("other", {"seed": 1}),
        )
    }
    assert difference(run, found["calls"]) <= ROUNDING
    assert difference(run, found["other"]) > 20 * ROUNDING


def test_stopped_and_resumed_is_the_same_bits(letters: Path, run: Path, here: Path) -> None:
    """The average of G's weights too, which a run's generator draws with."""
    fit(data_dir=letters, output_path=here / "parts", **small(num_steps=3))
    assert same(run, fit(resume=here / "parts", num_steps=4).path)


def test_begun_from_its_weights(letters: Path, run: Path, here: Path) -> None:
    begun = fit(data_dir=letters, output_path=here / "from", init_from=run, **small(num_steps=1))
    assert begun.step == 1
    assert not same(run, begun.path)


@pytest.mark.slow
def test_augmented_with_a_penalty(letters: Path, here: Path) -> None:
    """PyTorch does the same below, and the parity ladder holds the two together."""
    changes: dict[str, Any] = {"augment": "all", "r1": 1.0, "protocol": "pytorch", "num_steps": 2}
    outcome = fit(data_dir=letters, output_path=here / "run", **small(**changes))
    assert np.isfinite(load_generator(outcome.path).sample(3)).all()


@pytest.mark.torch
def test_pytorch_trains_it_too(letters: Path, here: Path) -> None:
    import dcgan_torch

    fields = small(r1=1.0, augment="all")
    whole = dcgan_torch.fit(data_dir=letters, output_path=here / "whole", **fields)
    dcgan_torch.fit(data_dir=letters, output_path=here / "parts", **small(r1=1.0, augment="all", num_steps=3))
    assert same(whole.path, dcgan_torch.fit(resume=here / "parts", num_steps=4).path)
    generator, ours = dcgan_torch.load_generator(whole.path), load_generator(whole.path)
    latents = ours.latents(3)
    np.testing.assert_allclose(
        generator(latents, [2, 0, 1]).numpy().transpose(0, 2, 3, 1), ours(latents, [2, 0, 1]), atol=1e-4
    )


# --- the commands ----------------------------------------------------------------------------------------


def test_generate_and_interpolate(command: Command, run: Path, here: Path) -> None:
    for main, *arguments in (
        (generate, "--label", "C,A", "--output", "ca.png"),
        (generate, "--write", "AXA", "--output", "word.png"),
        (interpolate, "--indices", "0,8", "--steps", "2", "--no-animation", "--output", "walk.png"),
    ):
        outcome = command(main, "--load_path", run, *arguments)
        assert outcome.status == 0, outcome.err
    height, width = pixels(here / "word.png").shape[:2]
    assert width > 2.5 * height
    with np.load("walk.npz", allow_pickle=False) as file:
        between = file["latents"][0, 1]
    # Half of one letter and half of the next: drawn like any other label.
    assert between[4:].tolist() == [0.5, 0.5, 0.0]
    drawn = load_generator(run)(between[None])
    assert np.isfinite(drawn).all()


def test_invert_finds_a_sample_with_its_label(command: Command, run: Path, here: Path) -> None:
    Image.fromarray(to_uint8(load_generator(run).sample(1, labels=2)[0])).save("x.png")
    arguments = ("x.png", "--load_path", run, "--steps", "2", "--restarts", "2", "--output", "found.png")
    outcome = command(invert, *arguments)
    assert outcome.status == 0, outcome.err
    with np.load("found.npz", allow_pickle=False) as file:
        labels = file["latents"][:, 4:]
    assert (np.sort(labels, axis=1) == [0, 0, 1]).all()


def test_evaluate(command: Command, run: Path, letters: Path, here: Path) -> None:
    arguments = ("--metrics", "patches,diversity", "--num-samples", "12", "--output", "measured.json")
    outcome = command(evaluate, "--load_path", run, *arguments)
    assert outcome.status == 0, outcome.err
    assert json.loads((here / "measured.json").read_text())["results"]


@pytest.mark.parametrize("main", [features, filters], ids=["features", "filters"])
def test_what_needs_features_of_images_alone_is_refused(command: Command, run: Path, main: Any) -> None:
    outcome = command(main, "--load_path", run)
    assert outcome.status == 2
    assert "its discriminator reads the label next to each image" in outcome.err


def test_neighbours_compares_pixels(command: Command, run: Path) -> None:
    outcome = command(neighbours, "--load_path", run, "--samples", 4)
    assert outcome.status == 0, outcome.err
    assert "compared only in pixels" in outcome.out
    assert "their discriminator reads the label too" in outcome.out


def test_an_export_has_two_inputs_and_says_so(command: Command, run: Path, here: Path) -> None:
    pytest.importorskip("onnx")
    outcome = command(export, "--load_path", run, "--output", "g.onnx")
    assert outcome.status == 0, outcome.err
    said = "Inputs: latents (N, 4), float32, and labels (N,), int64, 0 to 2; 3 classes: A, C, X"
    assert said in outcome.out + outcome.err
    again = open_weights(here / "g.onnx")
    assert again.architecture.classes == 3
    assert again.record["class_names"] == list(LETTERS)
    latents = load_generator(run).latents(3)
    drawn = load_generator(Bundle(again.architecture, again.weights, again.record))(latents, [2, 1, 0])
    np.testing.assert_allclose(drawn, load_generator(run)(latents, [2, 1, 0]), atol=1e-5)


def test_a_run_is_not_continued_by_a_network_that_reads_labels_elsewhere(
    command: Command, letters: Path, run: Path, here: Path
) -> None:
    from dcgan_jax.train import main as train

    shutil.rmtree(here / "runs", ignore_errors=True)
    arguments = ("--data-dir", letters, "--conditional", "--image-size", "16", "--batch-size", "6")
    outcome = command(train, *arguments, "--init-from", run, "--preset", "pytorch", "--nz", "4")
    assert outcome.status == 2
    assert not (here / "runs").exists()
