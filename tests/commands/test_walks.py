"""`interpolate` and `arithmetic` from the command line."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dcgan_core.pictures.tiles import image_grid, to_uint8
from dcgan_core.sampling.drawing import path_name
from dcgan_core.sampling.latents import pick_latents, walk
from dcgan_jax import arithmetic, interpolate
from dcgan_jax.loading import load_generator
from tests.commands.conftest import TINY, Command


def arrays(path: str | Path) -> dict[str, np.ndarray]:
    with np.load(path, allow_pickle=False) as file:
        return dict(file)


def pixels(path: str | Path) -> np.ndarray:
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"))


def test_a_walk_is_a_picture_an_animation_and_its_data(command: Command, weights: Path) -> None:
    arguments = ("--load-path", weights, "--indices", "3,70,5,6", "--rows", 2, "--steps", 4, "--frames", 5)
    outcome = command(interpolate.main, *arguments)
    assert outcome.status == 0, outcome.err
    name = f"interpolate/{path_name(weights)}-seed0-indices3,70,5,6-rows2-steps4-frames5"
    assert outcome.out.split() == [f"{name}.{suffix}" for suffix in ("png", "npz", "gif")]
    data = arrays(f"{name}.npz")
    ends = pick_latents([3, 70, 5, 6], TINY, 0).reshape(2, 2, 4)
    assert np.array_equal(data["ends"], ends)
    assert np.array_equal(data["latents"], np.stack([walk(row, 4, "normal") for row in ends]))
    images = to_uint8(load_generator(weights)(data["latents"].reshape(-1, 4)))
    assert np.array_equal(data["images"].reshape(images.shape), images)
    assert np.array_equal(pixels(f"{name}.png"), image_grid(images, 5))
    with Image.open(f"{name}.gif") as gif:
        assert getattr(gif, "n_frames", 1) == 10
        assert gif.info["loop"] == 0
        assert np.array_equal(np.asarray(gif.convert("RGB")), image_grid(images[[0, 5]], scale=8))
    before = {path.name: path.read_bytes() for path in Path("interpolate").iterdir()}
    assert command(interpolate.main, *arguments).status == 0
    assert {path.name: path.read_bytes() for path in Path("interpolate").iterdir()} == before


def test_a_walk_through_a_file(command: Command, weights: Path) -> None:
    latents = np.random.default_rng(0).normal(size=(3, 4)).astype(np.float32)
    np.save("mine.npy", latents)
    outcome = command(
        interpolate.main, "--load_path", weights, "--latents", "mine.npy", "--no-animation", "--steps", 2
    )
    assert outcome.out.split() == ["interpolate/g-mine-steps2.png", "interpolate/g-mine-steps2.npz"], (
        outcome.err
    )
    assert np.array_equal(arrays("interpolate/g-mine-steps2.npz")["latents"][0, ::2], latents)


def test_an_animation_that_does_not_fit_into_memory(
    command: Command, weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ("--load-path", weights, "--rows", 60, "--frames", 1500, "--steps", 1)
    monkeypatch.setattr("dcgan_core.system.room.available_memory", lambda: 10**7)
    outcome = command(interpolate.main, *arguments)
    assert outcome.status == 2
    assert "an animation of 3,000 frames and 60 rows would take about" in outcome.err
    assert [path.name for path in weights.parent.iterdir()] == [weights.name]
    assert command(interpolate.main, *arguments, "--no-animation").status == 0


def test_arithmetic_is_figure_7(command: Command, weights: Path) -> None:
    sums = ("--a", "0,1,2", "--b", "3-4", "--c", "5,6,7")
    outcome = command(arithmetic.main, "--load_path", weights, *sums, "--seed", 1, "--output", "sum")
    assert outcome.out.split() == ["sum.png", "sum.npz"], outcome.err
    data = arrays("sum.npz")
    assert np.array_equal(data["b"], pick_latents([3, 4], TINY, 1))
    expected = data["a"].mean(0) - data["b"].mean(0) + data["c"].mean(0)
    assert np.allclose(data["result"][4], expected, atol=1e-6)
    shown = np.concatenate([data[name] for name in ("a", "b", "c", "means", "result")])
    assert np.array_equal(data["images"], to_uint8(load_generator(weights)(shown)))
    before = Path("sum.png").read_bytes()
    assert command(arithmetic.main, "--load_path", weights, *sums, "--seed", 1, "--output", "sum").status == 0
    assert Path("sum.png").read_bytes() == before


@pytest.mark.parametrize(
    ("main", "arguments", "expected"),
    [
        (interpolate.main, ("--indices", "1,2,x"), "--indices 1,2,x: expected numbers"),
        (interpolate.main, ("--indices", "1"), "1 latent for 1 row"),
        (interpolate.main, ("--indices", "1,2,3", "--rows", "2"), "3 latents for 2 rows"),
        (interpolate.main, ("--latents", "narrow.npy"), "this generator takes (N, 4)"),
        (interpolate.main, ("--latents", "nan.npy"), "not finite"),
        (interpolate.main, ("--latents", "three.npy", "--indices", "1,3"), "index 3 is out of range"),
        (interpolate.main, ("--indices", "0-200", "--steps", "1"), "6030 frames; at most 3000"),
        (interpolate.main, ("--steps", "1000", "--no-animation", "--indices", "0-9"), "on a side"),
        (interpolate.main, ("--output", "walk.gif"), "ending in .png; its data goes next to it"),
        (interpolate.main, ("--output", "folder"), "is a folder"),
        (interpolate.main, ("--load_path", "empty-run"), "no checkpoint yet"),
        (arithmetic.main, ("--a", "1", "--b", "2"), "--c"),
        (arithmetic.main, ("--a", "1", "--b", "2", "--c", "9-3"), "runs backwards"),
        (arithmetic.main, ("--a", "1", "--b", "2", "--c", "3", "--noise", "-1"), "--noise -1:"),
        (arithmetic.main, ("--a", "1", "--b", "2", "--c", "9", "--latents", "three.npy"), "out of range"),
    ],
    # A function's own text holds its address, and every process of the tests must collect the same names.
    ids=lambda value: getattr(value, "__module__", str(value)),
)
def test_what_cannot_be_walked(
    command: Command, here: Path, weights: Path, main, arguments: tuple[str, ...], expected: str
) -> None:
    np.save("narrow.npy", np.zeros((2, 3)))
    np.save("nan.npy", np.full((2, 4), np.nan))
    np.save("three.npy", np.zeros((3, 4)))
    (here / "folder").mkdir()
    (here / "empty-run" / "checkpoints").mkdir(parents=True)
    before = sorted(here.rglob("*"))
    given = arguments if "--load_path" in arguments else ("--load_path", weights, *arguments)
    outcome = command(main, *given)
    assert outcome.status == 2
    assert expected in outcome.err
    assert "Traceback" not in outcome.err
    assert sorted(here.rglob("*")) == before
