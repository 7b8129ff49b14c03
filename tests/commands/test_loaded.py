"""A loaded network in Python: samples by seed as the command draws them, one line, and a picture for notebooks."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import dcgan_jax
from dcgan_core.description.architecture import Architecture
from dcgan_core.description.presets import build_architecture
from dcgan_core.errors import InputError
from dcgan_core.sampling import loaded as module
from dcgan_core.weights.bundle import Bundle, save_bundle
from dcgan_core.weights.opening import open_weights
from dcgan_jax.generate import main as generate_with_jax
from tests.commands.conftest import Command
from tests.network.test_modules import lively

NORMAL = build_architecture("pytorch", image_shape=(16, 16, 1), nz=4, ngf=2, ndf=2)
COLOUR = build_architecture("pytorch", image_shape=(16, 20, 3), nz=4, ngf=2, ndf=2, latent="uniform")
BATCH = build_architecture("authors-svhn", image_shape=(16, 16, 3), nz=4, ngf=2, ndf=2)


def packages() -> dict[str, Any]:
    """Both frameworks by name, where both are installed."""
    import dcgan_torch

    return {"jax": dcgan_jax, "torch": dcgan_torch}


@pytest.fixture(params=["jax", pytest.param("torch", marks=pytest.mark.torch)])
def package(request: pytest.FixtureRequest) -> Any:
    if request.param == "torch":
        pytest.importorskip("torch", reason="PyTorch is not installed")
    return packages()[request.param]


def command_of(package: Any) -> Any:
    if package is dcgan_jax:
        return generate_with_jax
    from dcgan_torch.generate import main

    return main


def file_of(folder: Path, architecture: Architecture) -> Path:
    save_bundle(folder / "g.safetensors", Bundle(architecture, lively(architecture), {"step": 1234}))
    return folder / "g.safetensors"


@pytest.mark.parametrize(
    ("architecture", "statistics"), [(NORMAL, "auto"), (COLOUR, "auto"), (BATCH, "batch")]
)
def test_the_grid_is_that_of_the_command(
    command: Command,
    here: Path,
    package: Any,
    architecture: Architecture,
    statistics: Any,
) -> None:
    path = file_of(here, architecture)
    done = command(
        *(command_of(package), "--load_path", path, "--num-output", 70, "--seed", 3),
        *("--statistics", statistics, "--output", "grid.png"),
    )
    assert done.status == 0, done.err
    with Image.open("grid.png") as picture:
        expected = np.asarray(picture)
    generator = package.load_generator(path, statistics=statistics)
    assert np.array_equal(generator.grid(70, seed=3), expected)
    assert not np.array_equal(generator.grid(70, seed=4), expected)

    images = generator.sample(70, seed=3)
    assert (images.shape, images.dtype) == ((70, *architecture.image_shape), np.float32)
    assert -1 <= images.min() < images.max() <= 1
    assert np.array_equal(package.image_grid(package.to_uint8(images)), expected)


def test_an_image_does_not_depend_on_how_many_are_drawn(package: Any) -> None:
    generator = package.load_generator(Bundle(NORMAL, lively(NORMAL)))
    assert np.array_equal(generator.sample(3), generator.sample(65)[:3])
    assert len(generator.sample()) == 64


def test_latents_follow_the_law_of_the_architecture(package: Any) -> None:
    normal = package.load_generator(Bundle(NORMAL, lively(NORMAL))).latents(300)
    uniform = package.load_generator(Bundle(COLOUR, lively(COLOUR))).latents(300)
    assert normal.shape == uniform.shape == (300, 4)
    assert np.abs(normal).max() > 2
    assert 0.9 < np.abs(uniform).max() <= 1


def test_without_a_path_it_is_the_generator_of_the_package(package: Any) -> None:
    generator = package.load_generator()
    assert generator.record == open_weights(None).record
    assert generator.source == "the package"
    assert generator.sample(2).shape == (2, *generator.architecture.image_shape)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((0,), "count = 0"),
        ((-3,), "1 or more"),
        ((2.5,), "count = 2.5"),
        ((True,), "count = True"),
        (("64",), "count = '64'"),
        ((1, -1), "seed = -1"),
        ((1, 2**32), "0 to 4294967295"),
        ((1, None), "seed = None"),
        ((10**15,), "is available; draw fewer at a time"),
    ],
)
def test_what_cannot_be_drawn_is_refused(arguments: tuple[Any, ...], expected: str) -> None:
    generator = dcgan_jax.load_generator(Bundle(NORMAL, lively(NORMAL)))
    for method in (generator.sample, generator.grid, generator.latents):
        with pytest.raises(InputError, match=expected):
            method(*arguments)


def test_a_grid_that_viewers_do_not_open_is_refused_before_it_is_drawn() -> None:
    generator = dcgan_jax.load_generator(Bundle(NORMAL, lively(NORMAL)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "first_images", lambda *_, **__: pytest.fail("it was drawn"))
        with pytest.raises(InputError, match="viewers open at most"):
            generator.grid(2_000_000)


def test_whole_numbers_of_numpy_are_whole_numbers() -> None:
    generator = dcgan_jax.load_generator(Bundle(NORMAL, lively(NORMAL)))
    assert np.array_equal(generator.sample(np.int64(2), np.uint32(5)), generator.sample(2, 5))  # pyright: ignore[reportArgumentType]


def trained(network: str) -> int:
    """Return how many numbers of a network of COLOUR are trained, by its arrays."""
    arrays = lively(COLOUR)[network]
    return sum(
        array.size
        for name, array in arrays.items()
        if name.split(".")[2] not in ("mean", "variance", "updates")
    )


@pytest.mark.torch
def test_samples_go_to_pytorchs_discriminator_with_channels_first(here: Path) -> None:
    pytest.importorskip("torch", reason="PyTorch is not installed")
    path, package = file_of(here, COLOUR), packages()["torch"]
    images, judge = package.load_generator(path).sample(3), package.load_discriminator(path)
    with pytest.raises(InputError, match=r"give images.transpose\(0, 3, 1, 2\)$"):
        judge(images)
    assert judge(images.transpose(0, 3, 1, 2)).shape == (3,)


# --- one line, and a picture -----------------------------------------------------------------------------


def test_one_line_says_what_it_is(here: Path, package: Any) -> None:
    path = file_of(here, COLOUR).relative_to(here)  # a long path is shortened
    assert repr(package.load_generator(path)) == (
        f"<LoadedGenerator pytorch: 4 numbers from U(-1, 1) -> 16x20 colour images, {trained('generator')} parameters, "
        f"step 1,234, from {path}>"
    )
    assert repr(package.load_discriminator(path)) == (
        f"<LoadedDiscriminator pytorch: 16x20 colour images -> a logit, {trained('discriminator')} parameters, "
        f"step 1,234, from {path}>"
    )
    assert str(package.load_generator(Bundle(BATCH, lively(BATCH)))).endswith("parameters>")


def test_the_networks_themselves_are_one_line(package: Any) -> None:
    generator = package.load_generator(Bundle(NORMAL, lively(NORMAL)))
    inner = generator.network if package is dcgan_jax else generator.module
    for text in (repr(inner), str(inner)):
        assert "\n" not in text
        assert len(text) < 100


def test_a_flax_module_is_one_line() -> None:
    from dcgan_jax.network.modules import build_network

    built = build_network(NORMAL, "discriminator")
    assert str(built) == repr(built) == "<Discriminator: 16x16 grey images -> a logit, 232 parameters>"


@pytest.mark.parametrize("architecture", [NORMAL, COLOUR, BATCH])
def test_a_notebook_shows_a_small_picture(package: Any, architecture: Architecture) -> None:
    generator = package.load_generator(Bundle(architecture, lively(architecture)))
    data = generator._repr_png_()
    with Image.open(io.BytesIO(data)) as picture:
        assert max(picture.size) <= 300
        assert picture.mode == ("L" if architecture is NORMAL else "RGB")
    other = package.load_generator(Bundle(architecture, lively(architecture, 1)))
    assert other._repr_png_() != data


def test_weights_that_draw_nothing_finite_show_no_picture(package: Any) -> None:
    weights = lively(NORMAL)
    weights["generator"]["layers.0.kernel"][:] = np.nan
    generator = package.load_generator(Bundle(NORMAL, weights))
    assert generator._repr_png_() is None
    with pytest.raises(InputError, match="not finite"):
        generator.grid(4)


def test_a_name_from_a_file_cannot_take_over_a_terminal() -> None:
    bundle = Bundle(NORMAL, lively(NORMAL), {"step": "\x1b[2J"}, source="a\x1b[2Jb\n" + "x" * 500)
    text = repr(dcgan_jax.load_generator(bundle))
    assert text.isprintable()
    assert len(text) < 250


@pytest.mark.parametrize("wrong", [123, b"run", 1.5])
def test_what_is_not_a_path_is_refused(wrong: Any) -> None:
    with pytest.raises(InputError, match="is not a path: expected that of a run or a weights file"):
        dcgan_jax.load_generator(wrong)
