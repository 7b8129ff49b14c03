"""`invert`: a planted latent's image is found again; images that cannot be used are refused."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dcgan_core.commands.invert import SHOWN, read_image
from dcgan_core.pictures.panels import panels_scale
from dcgan_core.pictures.text import label_strip
from dcgan_core.pictures.tiles import save_png, to_uint8
from dcgan_core.sampling.latents import pick_latents
from dcgan_core.weights.addresses import PACKAGED_GENERATOR
from dcgan_jax import invert
from dcgan_jax.inspecting.inverter import open_inverter
from dcgan_jax.loading import load_generator
from tests.commands.conftest import TINY, Command


def test_a_planted_latent_s_image_is_found(command: Command) -> None:
    generator = load_generator(PACKAGED_GENERATOR)
    (image,) = to_uint8(generator(pick_latents([41], generator.architecture, 9)))
    save_png("planted.png", image)
    arguments = ("planted.png", "--steps", 600, "--restarts", 4)
    outcome = command(invert.main, *arguments)
    name = "inverted/planted-restarts4-steps600"
    assert outcome.out.startswith("The nearest image is "), outcome.err
    assert outcome.out.splitlines()[1:] == [f"{name}.png", f"{name}.npz"]
    with np.load(f"{name}.npz", allow_pickle=False) as file:
        assert file["errors"][0] < 2
        assert (np.diff(file["errors"]) >= 0).all()
        assert file["history"].shape == (600, 4)
        # The control: the latents it started from are far from it.
        assert file["history"][0].min() > 10 * file["errors"][0]
        again = to_uint8(generator(file["latents"]))
        assert np.array_equal(again, file["reconstructions"])
        assert np.array_equal(file["image"], image)
    shorter, written = ("planted.png", "--steps", 40, "--restarts", 2), []
    for _ in range(2):
        assert command(invert.main, *shorter).status == 0
        written.append(Path("inverted/planted-restarts2-steps40.png").read_bytes())
    assert written[0] == written[1]


def test_uniform_latents_stay_in_their_cube(weights: Path) -> None:
    inverter = open_inverter(load_generator(weights))
    target = np.full((16, 16, 1), 1, np.float32)  # as far away as an image can be
    starts = pick_latents([0, 1], TINY, 0).clip(-1, 1)
    free, _ = inverter.descend(target, starts, 30, 0.5, lambda _: None)
    uniform = dataclasses.replace(inverter, architecture=dataclasses.replace(TINY, latent="uniform"))
    kept, _ = uniform.descend(target, starts, 30, 0.5, lambda _: None)
    assert np.abs(free).max() > 1
    assert np.abs(kept).max() <= 1


def test_an_image_is_fitted_when_asked(tmp_path: Path) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (20, 40, 3)).astype(np.uint8)
    Image.fromarray(pixels).save(tmp_path / "wide.png")
    assert read_image(tmp_path / "wide.png", (16, 16, 1), "center").shape == (16, 16, 1)
    assert read_image(tmp_path / "wide.png", (16, 16, 3), "squash").shape == (16, 16, 3)
    assert np.array_equal(read_image(tmp_path / "wide.png", (20, 40, 3), "none"), pixels)
    grey = pixels[..., :1].repeat(3, axis=2)
    Image.fromarray(grey).save(tmp_path / "grey.png")
    assert np.array_equal(read_image(tmp_path / "grey.png", (20, 40, 1), "none"), grey[..., :1])


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (
            ("large.png",),
            "20x20 pixels; without a crop it must be 16x16; --fit center or --fit squash fits it",
        ),
        (("colour.png",), "colour.png is in colour, and this generator draws in grey; --fit"),
        (("notes.txt",), "notes.txt: not an image"),
        (("nowhere.png",), "nowhere.png cannot be read: No such file"),
        (("folder",), "folder cannot be read"),
        (("small.png", "--restarts", "3", "--latents", "two.npy"), "index 2 is out of range"),
        (("small.png", "--latents", "nan.npy"), "not finite"),
        (("small.png", "--learning-rate", "0"), "--learning-rate 0:"),
        (("small.png", "--load_path", "empty-run"), "no checkpoint yet"),
        ((), "IMAGE"),
    ],
    ids=str,
)
def test_what_cannot_be_inverted(
    command: Command, here: Path, weights: Path, arguments: tuple[str, ...], expected: str
) -> None:
    save_png("large.png", np.zeros((20, 20), np.uint8))
    save_png("small.png", np.zeros((16, 16), np.uint8))
    save_png("colour.png", np.zeros((16, 16, 3), np.uint8) + np.array([0, 0, 9], np.uint8))
    Path("notes.txt").write_text("no image")
    (here / "folder").mkdir()
    (here / "empty-run" / "checkpoints").mkdir(parents=True)
    np.save("two.npy", np.zeros((2, 4)))
    np.save("nan.npy", np.full((9, 4), np.inf))
    before = sorted(here.rglob("*"))
    given = arguments if "--load_path" in arguments else (*arguments, "--load_path", weights)
    outcome = command(invert.main, *given)
    assert outcome.status == 2
    assert expected in outcome.err
    assert "Traceback" not in outcome.err
    assert sorted(here.rglob("*")) == before


@pytest.mark.parametrize(("labels", "fit"), [(SHOWN, True), (("image", "best", "difference"), False)])
def test_no_label_is_cut_off_below_a_letter(labels: Sequence[str], fit: bool) -> None:
    width = 32 * panels_scale([(3, 3), (8, 8)], 32, 32, labelled=True)
    # What is wider than its strip leaves no space before it.
    edges = [label_strip(label, width)[:, [0, -1]] for label in labels]
    assert all((edge == 255).all() for edge in edges) == fit
