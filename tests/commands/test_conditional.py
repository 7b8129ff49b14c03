"""Conditional networks: labels in training, in the commands and in Python, in both frameworks."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from dcgan_core.commands.generate import GenerateOptions
from dcgan_core.commands.generate import generate as generate_by
from dcgan_core.description.architecture import Architecture
from dcgan_core.description.labels import (
    as_labels,
    check_classes,
    default_labels,
    find_labels,
    grid_columns,
    join_labels,
    letter_labels,
    warn_of_single_images,
)
from dcgan_core.description.presets import build_architecture
from dcgan_core.errors import InputError
from dcgan_core.sampling.latents import generator_inputs, latent_blocks, walk
from dcgan_core.weights.bundle import Bundle, save_bundle
from dcgan_core.weights.opening import open_weights
from dcgan_jax import fit
from dcgan_jax.export import main as export
from dcgan_jax.generate import main as generate
from dcgan_jax.interpolate import main as interpolate
from dcgan_jax.loading import load_discriminator, load_generator
from dcgan_jax.train import main as train
from tests.commands.conftest import Command
from tests.commands.test_generate import pixels
from tests.network.test_modules import lively

NAMES = ["H", "E", "L", "O"]
CONDITIONAL = build_architecture("pytorch", image_shape=(16, 16, 1), nz=4, ngf=2, ndf=2, classes=4)
PLAIN = build_architecture("pytorch", image_shape=(16, 16, 1), nz=4, ngf=2, ndf=2)


def lively_bundle(architecture: Architecture) -> Bundle:
    return Bundle(architecture, lively(architecture), {"class_names": NAMES})


@pytest.fixture
def weights(here: Path) -> Path:
    save_bundle(here / "c.safetensors", lively_bundle(CONDITIONAL))
    return here / "c.safetensors"


@pytest.fixture
def classes(here: Path) -> Path:
    """Two folders of pictures: bright ones and dark ones."""
    random = np.random.default_rng(0)
    for name, low in (("dark", 0), ("light", 200)):
        (here / "images" / name).mkdir(parents=True)
        for index in range(12):
            pixels = random.integers(low, low + 50, (16, 16, 3), np.uint8)
            Image.fromarray(pixels).save(here / "images" / name / f"{index}.png")
    return here / "images"


TINY: dict[str, Any] = {
    "dataset": "folder", "image_size": 16, "conditional": True, "nz": 4, "ngf": 2, "ndf": 2, "batch_size": 8,
    "num_steps": 3, "min_steps": 0, "sample_every": 0, "num_samples": 4, "augment": "none", "ema": 0.0, "r1": 0.0,
}  # fmt: skip


def test_what_differs_is_gs_first_layer_and_ds_last() -> None:
    assert CONDITIONAL.nz == PLAIN.nz == 4
    assert CONDITIONAL.generator.layers[0].input_shape == (1, 1, 8)
    assert CONDITIONAL.generator.classes == CONDITIONAL.classes == 4
    assert CONDITIONAL.discriminator.classes == 0
    assert CONDITIONAL.discriminator.output_shape == (1, 1, 4)
    assert CONDITIONAL.generator.layers[1:] == PLAIN.generator.layers[1:]
    assert CONDITIONAL.discriminator.layers[:-1] == PLAIN.discriminator.layers[:-1]


def test_a_record_has_its_classes_and_that_of_an_unconditional_network_none() -> None:
    assert Architecture.from_dict(CONDITIONAL.to_dict()) == CONDITIONAL
    assert "classes" not in PLAIN.to_dict()
    for wrong in (1, -2, True, 2.0):
        with pytest.raises(InputError, match="classes"):
            Architecture.from_dict({**PLAIN.to_dict(), "classes": wrong})


def test_without_labels_there_is_a_row_of_each_class() -> None:
    assert default_labels(34, 4).tolist() == [0] * 8 + [1] * 8 + [2] * 8 + [3] * 8 + [0] * 2
    assert default_labels(4, 4, start=6).tolist() == [0, 0, 1, 1]
    block = next(latent_blocks(CONDITIONAL, 0))
    assert np.array_equal(block[:, :4], next(latent_blocks(PLAIN, 0)))
    assert np.array_equal(block[:, 4:].argmax(axis=1), default_labels(64, 4))


def test_few_samples_are_of_as_many_classes_as_can_be() -> None:
    for count, classes in (
        (1, 4),
        (4, 4),
        (7, 4),
        (31, 4),
        (45, 4),
        (26, 26),
        (60, 26),
        (1024, 1000),
        (5, 1),
    ):
        labels = default_labels(count, classes, total=count)
        numbers = np.bincount(labels, minlength=classes)
        assert numbers.max() - numbers.min() <= 1
    # A row of each class, else a column of each, as far as that can be seen.
    assert [grid_columns(*sizes) for sizes in ((32, 4), (5, 1), (7, 1), (9, 4), (12, 3))] == [8, 5, 7, 8, 6]
    assert [grid_columns(*sizes) for sizes in ((26, 26), (52, 26), (10, 26), (64, 1000))] == [
        26,
        26,
        10,
        None,
    ]


@pytest.mark.parametrize(
    ("arguments", "drawn"),
    [
        (("--num-output", 4), "HELO"),
        (("--num-output", 6), "HELOHE"),
        (("--num-output", 3, "--label", "O,H"), "OHO"),
        (("--num-output", 3, "--label", "O"), "OOO"),
        (("--num-output", 7, "--write", "HO"), "HOHOHOH"),
        # interpolate takes latents by these numbers.
        (("--num-output", 10, "--number"), "HHHHHHHHEE"),
        (("--num-output", 34), "HHHHHHHHEEEEEEEELLLLLLLLOOOOOOOOHE"),
        ((), "HHHHHHHHEEEEEEEELLLLLLLLOOOOOOOO"),
    ],
)
@pytest.mark.parametrize("framework", ["jax", pytest.param("torch", marks=pytest.mark.torch)])
def test_the_classes_of_a_number_of_samples(
    command: Command, weights: Path, framework: str, arguments: tuple[object, ...], drawn: str
) -> None:
    main = importlib.import_module(f"dcgan_{framework}.generate").main
    outcome = command(
        main, "--load_path", weights, *arguments, "--output", "a.png", "--save-latents", "z.npz"
    )
    assert outcome.status == 0, outcome.err
    with np.load("z.npz", allow_pickle=False) as file:
        saved = file["latents"]
    assert "".join(NAMES[label] for label in saved[:, 4:].argmax(axis=1)) == drawn
    if len(arguments) == 2:  # the same in Python
        generator = importlib.import_module(f"dcgan_{framework}").load_generator(weights)
        assert np.array_equal(generator.grid(len(drawn)), pixels(Path("a.png")))


def test_both_frameworks_draw_the_label_that_is_given(weights: Path) -> None:
    torch_loading = pytest.importorskip("dcgan_torch.loading")
    ours, reference = load_generator(weights), torch_loading.load_generator(weights)
    latents = ours.latents(6, seed=1)
    labels = np.array([3, 1, 0, 2, 2, 1])
    drawn = ours(latents, labels)
    np.testing.assert_allclose(drawn, reference(latents, labels).numpy().transpose(0, 2, 3, 1), atol=2e-6)
    assert np.array_equal(ours(latents, 2), ours(latents, np.full(6, 2)))
    assert np.array_equal(drawn, ours(join_labels(latents, labels, 4)))
    # Another label draws another image, of every latent.
    assert (np.abs(drawn - ours(latents, (labels + 1) % 4)).max(axis=(1, 2, 3)) > 1e-3).all()
    assert ours.classes == reference.classes == tuple(NAMES)
    assert np.array_equal(ours.sample(6, seed=1, labels=labels), drawn)
    assert ours.grid(8, labels=1).shape[2] == 3
    assert np.array_equal(ours.sample(6, labels=ours.classes[3]), ours.sample(6, labels=3))


def test_the_discriminator_has_a_logit_for_each_class(weights: Path) -> None:
    images = np.zeros((3, 16, 16, 1), np.float32)
    assert load_discriminator(weights)(images).shape == (3, 4)


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        (
            None,
            "this network is conditional: give the labels next to the latents; it has 4 classes: H, E, L, O",
        ),
        (4, "label 4: this network has the labels 0 to 3"),
        ([0, -1], "label -1"),
        ([0, 1, 2], "expected one for each of the 2 latents"),
        ([0.5, 1.0], "expected whole numbers"),
    ],
)
def test_labels_that_cannot_be(labels: Any, words: str) -> None:
    with pytest.raises(InputError, match=words):
        generator_inputs(CONDITIONAL, np.zeros((2, 4), np.float32), labels, NAMES)


@pytest.mark.parametrize("wrong", ["h", "4", ["H", "X"]])
def test_a_name_that_no_class_has(wrong: Any) -> None:
    with pytest.raises(InputError, match=r"is not a class.*H, E, L, O"):
        generator_inputs(CONDITIONAL, np.zeros((2, 4), np.float32), wrong, NAMES)


def test_labels_may_be_names_of_classes() -> None:
    latents = np.zeros((2, 4), np.float32)
    by_number = generator_inputs(CONDITIONAL, latents, [3, 0])
    for named in (["O", "H"], np.array(["O", "H"]), ["3", "0"]):
        assert np.array_equal(generator_inputs(CONDITIONAL, latents, named, NAMES), by_number)
    # A name comes before a number: "1" is the class of that name.
    assert as_labels("1", 2, 2, names=["1", "0"]).tolist() == [0, 0]
    with pytest.raises(InputError, match="share this name"):
        as_labels("a", 2, 2, names=["a", "a"])
    with pytest.raises(InputError, match=r"labels of dtype <U1: expected whole numbers, 0 to 1$"):
        as_labels("a", 2, 2)


def test_an_unconditional_network_takes_no_labels() -> None:
    with pytest.raises(InputError, match="unconditional"):
        generator_inputs(PLAIN, np.zeros((2, 4), np.float32), [0, 1])


def test_classes_are_found_by_name_first() -> None:
    assert find_labels("cat, dog,0", ["dog", "cat", "bird"], "--label") == [1, 0, 0]
    assert find_labels("1", ["1", "0"], "--label") == [0]
    odd = ["x", "x,y", " lead"]
    assert [find_labels(name, odd, "--label") for name in odd] == [[0], [1], [2]]
    with pytest.raises(InputError, match="classes 0 and 2 share this name"):
        find_labels("cat", ["cat", "dog", "cat"], "--label")
    for wrong in ("3", "cta", "", "-1", "²"):
        with pytest.raises(InputError, match=r"--label .* is not a class.*3 classes: dog, cat, bird"):
            find_labels(wrong, ["dog", "cat", "bird"], "--label")


def test_a_text_is_spelled_by_the_names_alone() -> None:
    assert letter_labels("101", ["1", "0"], "--write") == [0, 1, 0]
    assert letter_labels("1 0", ["1", "0"], "--write") == [0, 1]
    assert letter_labels("1 0", ["1", "0", " "], "--write") == [0, 2, 1]
    for names, words in (
        (["dog", "cat"], "needs classes that are single characters"),
        ("AB", "'1', '0' are not"),
    ):
        with pytest.raises(InputError, match=words):
            letter_labels("101", list(names), "--write")
    with pytest.raises(InputError, match="classes 0 and 2 share this name"):
        letter_labels("AB", ["A", "B", "A"], "--write")


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        (None, "have no labels"),
        ([3, 3], "one label"),
        ([0, 0, 0], "one label"),
        ([0, 1, 3], "has the label 2"),
        ([-1, 0, 1], "go down to -1"),
        ([0, 10_000], "at most 1000 classes"),
    ],
)
def test_data_that_gives_no_classes(labels: list[int] | None, words: str) -> None:
    with pytest.raises(InputError, match=words):
        check_classes(None if labels is None else np.array(labels), None)


def test_a_class_without_images_is_named() -> None:
    with pytest.raises(
        InputError, match=r"no image that can be used has the class bird; .* of the 3 classes"
    ):
        check_classes(np.array([0, 1]), ["dog", "cat", "bird"])


def test_classes_of_a_single_image_are_named() -> None:
    names = ["a", "b", "c", "d\n", "e"]
    assert warn_of_single_images(np.array([0, 0, 1, 1]), names[:2]) is None
    one = warn_of_single_images(np.array([0, 1, 1]), names[:2])
    assert one is not None
    assert one.startswith("the class a has a single image, so its samples")
    several = warn_of_single_images(np.array([4, 3, 2, 1, 0, 0]), names)
    assert several is not None
    assert several.startswith("the classes b, c, d\\n and 1 more have a single image each")


@pytest.mark.parametrize("framework", ["jax", pytest.param("torch", marks=pytest.mark.torch)])
def test_training_warns_of_a_class_of_a_single_image(here: Path, classes: Path, framework: str) -> None:
    """Control: not once there are two."""
    (classes / "grey").mkdir()
    for count in (1, 2):
        Image.new("RGB", (16, 16), (100 + count, 100, 100)).save(classes / "grey" / f"{count}.png")
        reported: list[str] = []
        importlib.import_module(f"dcgan_{framework}").fit(
            **TINY, data_dir=classes, output_path=here / str(count), report=reported.append
        )
        warnings = [line for line in reported if line.startswith("WARNING")]
        assert len(warnings) == (count == 1), reported
        assert all("the class grey has a single image" in line for line in warnings)


def test_a_walk_between_classes_changes_both() -> None:
    ends = join_labels(np.array([[1, 0, 0, 0], [0, 1, 0, 0]], np.float32), np.array([0, 3]), 4)
    path = walk(ends, 2, "normal", classes=4)
    assert np.array_equal(path[[0, 2]], ends)
    np.testing.assert_allclose(path[1], [0.5**0.5, 0.5**0.5, 0, 0, 0.5, 0, 0, 0.5], atol=1e-6)


def test_generate_draws_a_class_a_word_and_all(command: Command, weights: Path, here: Path) -> None:
    for arguments in (
        ("--label", "L,O", "--output", "lo.png"),
        ("--write", 150 * "HELLO", "--columns", "50", "--output", "long.png"),
        ("--write", "HELLO", "--output", "hello.png", "--save-latents", "hello.npz"),
        ("--output", "all.png"),
        ("--latents", "hello.npz", "--columns", "5", "--output", "again.png"),
    ):
        outcome = command(generate, "--load_path", weights, *arguments)
        assert outcome.status == 0, outcome.err
    generator = load_generator(weights)
    height, width = pixels(here / "lo.png").shape[:2]
    assert width > 3 * height
    height, width = pixels(here / "long.png").shape[:2]
    assert 3 * height < width < 4 * height  # 15 rows of 50
    height, width = pixels(here / "hello.png").shape[:2]
    assert width > 4 * height
    with np.load("hello.npz", allow_pickle=False) as file:
        saved = file["latents"]
    assert "".join(NAMES[label] for label in saved[:, 4:].argmax(axis=1)) == "HELLO"
    assert np.array_equal(saved[:, :4], generator.latents(5))
    assert np.array_equal(pixels(here / "again.png"), pixels(here / "hello.png"))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--label", "X"), "--label 'X' is not a class: this network has 4 classes: H, E, L, O"),
        (("--label", "4"), "--label '4' is not a class"),
        (("--write", "HELP"), "--write 'P' is not a class"),
        (("--write", "H,E"), "--write ',' is not a class"),
        (("--write", "H2E1"), "--write '2', '1' are not classes"),
        (("--write", "hello"), "Write capitals"),
        (("--write", ""), "it is empty"),
        (("--write", "  "), "--write '  ': it has only spaces, and no class is a space"),
        (("--label", "H", "--write", "E"), "both choose the classes"),
    ],
)
def test_generate_refuses_what_is_no_class(
    command: Command, weights: Path, arguments: tuple[str, ...], words: str
) -> None:
    outcome = command(generate, "--load_path", weights, *arguments)
    assert outcome.status == 2
    assert words in outcome.err


def test_a_wrong_class_is_said_before_a_framework_is_loaded(weights: Path) -> None:
    no_framework: Any = object()
    with pytest.raises(InputError, match="'X' is not a class"):
        generate_by(GenerateOptions(load_path=weights, label="X"), no_framework)


def test_an_unconditional_network_has_no_label_to_draw(command: Command, here: Path) -> None:
    save_bundle(here / "p.safetensors", Bundle(PLAIN, lively(PLAIN), {}))
    outcome = command(generate, "--load_path", "p.safetensors", "--label", "1")
    assert outcome.status == 2
    assert "Train one with --conditional" in outcome.err


def test_interpolate_walks_from_class_to_class(command: Command, weights: Path) -> None:
    arguments = ("--indices", "0,8", "--steps", "3", "--no-animation", "--output", "walk.png")
    outcome = command(interpolate, "--load_path", weights, *arguments)
    assert outcome.status == 0, outcome.err
    with np.load("walk.npz", allow_pickle=False) as file:
        assert file["latents"][0, [0, -1], 4:].argmax(axis=1).tolist() == [0, 1]
    outcome = command(interpolate, "--load_path", weights, "--no-animation", "--output", "walks.png")
    assert outcome.status == 0, outcome.err
    with np.load("walks.npz", allow_pickle=False) as file:
        assert file["ends"][:, :, 4:].argmax(axis=2).tolist() == [[0, 1], [2, 3]] * 3


def test_train_by_class_folders_and_resume_to_the_bit(classes: Path, here: Path) -> None:
    whole = fit(data_dir=classes, output_path=here / "whole", **TINY)
    shorter: dict[str, Any] = {**TINY, "num_steps": 2}
    assert fit(data_dir=classes, output_path=here / "parts", **shorter).step == 2
    resumed = fit(resume=here / "parts", num_steps=3)
    ours, again = (open_weights(run.path) for run in (whole, resumed))
    assert ours.architecture.classes == 2
    assert ours.record["class_names"] == ["dark", "light"]
    for name, arrays in ours.weights.items():
        assert all(np.array_equal(array, again.weights[name][key]) for key, array in arrays.items())


def test_train_says_which_classes_and_refuses_data_without(
    command: Command, classes: Path, here: Path
) -> None:
    (here / "flat").mkdir()
    for file in (classes / "dark").iterdir():
        file.rename(here / "flat" / file.name)
    outcome = command(train, "--data-dir", "flat", "--conditional", "--image-size", "16", "--batch-size", "4")
    assert outcome.status == 2
    assert "--conditional: these images have no labels" in outcome.err
    assert not (here / "runs").exists()


@pytest.mark.parametrize("network", ["", "--conditional --preset paper-mnist"])
def test_a_label_mismatch_needs_a_logit_for_each_class(command: Command, classes: Path, network: str) -> None:
    arguments = ("--data-dir", classes, "--image-size", "28", "--channels", "1", "--label-mismatch", "0.1")
    outcome = command(train, *arguments, *network.split())
    assert outcome.status == 2
    assert "Prepar" not in outcome.out  # before the data, which may take an hour
    assert "discriminator with a logit for each class: that of --conditional" in outcome.err


def test_a_run_is_not_continued_across(command: Command, classes: Path, weights: Path) -> None:
    arguments = ("--data-dir", classes, "--image-size", "16", "--channels", "1", "--init-from", weights)
    outcome = command(train, *arguments)
    assert outcome.status == 2
    assert "has 4 classes, but the configured data has none" in outcome.err
    outcome = command(train, *arguments, "--conditional")
    assert outcome.status == 2


def test_a_narrow_run_is_continued_with_its_classes(command: Command, classes: Path, here: Path) -> None:
    """The flag says which labels, and nothing of the width, which is the run's."""
    once: dict[str, Any] = {**TINY, "num_steps": 1}
    first = fit(data_dir=classes, output_path=here / "first", **once).path
    arguments = ("--data-dir", classes, "--image-size", "16", "--init-from", first, "--num-steps", "1")
    outcome = command(train, *arguments, "--conditional", "--batch-size", "8", "--output-path", "second")
    assert outcome.status == 0, outcome.err
    assert open_weights(here / "second").architecture == open_weights(first).architecture
    outcome = command(train, *arguments, "--conditional", "--ngf", "4", "--output-path", "third")
    assert "is not the one that --ngf describes" in outcome.err


@pytest.mark.parametrize("form", ["safetensors", "npz", "pth", "onnx"])
def test_an_exported_generator_keeps_its_classes(
    command: Command, weights: Path, here: Path, form: str
) -> None:
    if form in ("pth", "onnx"):
        pytest.importorskip({"pth": "torch", "onnx": "onnx"}[form])
    target = here / "files"
    outcome = command(
        export, "--load_path", weights, "--network", "both", "--output", target, "--format", form
    )
    assert outcome.status == 0, outcome.err
    latents = np.ones((1, 4), np.float32)
    again = load_generator(target / f"netG.{form}")
    assert np.array_equal(again(latents, 2), load_generator(weights)(latents, 2))
