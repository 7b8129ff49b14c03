"""Guided backpropagation against a computation by hand, and the `filters` command."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from dcgan_core.commands.filters import as_picture, excitation
from dcgan_core.description.architecture import Architecture, Network, Statistics
from dcgan_core.description.layer import conv
from dcgan_core.sampling.drawing import path_name
from dcgan_core.weights.bundle import Bundle, save_bundle
from dcgan_jax import filters
from dcgan_jax.inspecting.discriminator import open_discriminator
from parity_tests.ladder.every_field import every_field
from tests.commands.conftest import TINY, Command
from tests.network.test_modules import lively
from tests.weights.numpy_network import forward

# Two 1x1 convolutions on a 1x2 image, then the logit: everything can be written down.
FIRST = np.array([[1.0, -2.0, 0.5]], np.float32)
SECOND = np.array([[3.0, -1.0], [2.0, 1.0], [-4.0, 0.0]], np.float32)


def by_hand(image: np.ndarray, channel: int, place: int, *, guided: bool) -> np.ndarray:
    """The gradient of one unit in an image of 16 x 16 pixels, where only its own pixel counts."""
    pixel = image[place // 16, place % 16, 0] / 127.5 - 1
    hidden = pixel * FIRST[0]
    gradient = SECOND[:, channel].copy()
    if guided:
        gradient *= (hidden > 0) & (gradient > 0)
    else:
        gradient *= np.where(hidden > 0, 1, 0.2)
    result = np.zeros((16, 16, 1))
    result[place // 16, place % 16, 0] = FIRST[0] @ gradient
    return result


@pytest.fixture(scope="module")
def hand_made() -> Bundle:
    layers = (
        conv((16, 16, 1), 3, 1, 1, 0, activation="leaky_relu"),
        conv((16, 16, 3), 2, 1, 1, 0, activation="leaky_relu"),
        conv((16, 16, 2), 1, 16, 1, 0),
    )
    architecture: Architecture = dataclasses.replace(TINY, discriminator=Network(layers, "running"))
    weights = {
        "layers.0.kernel": FIRST[None, None],
        "layers.1.kernel": SECOND[None, None],
        "layers.2.kernel": np.ones((16, 16, 2, 1), np.float32),
    }
    return Bundle(architecture, {"discriminator": weights}, {})


def test_guided_backpropagation_by_hand(hand_made: Bundle) -> None:
    images = np.random.default_rng(0).integers(0, 256, (4, 16, 16, 1)).astype(np.uint8)
    discriminator = open_discriminator(hand_made, images)
    units = np.array([[0, 0, 0], [3, 7, 1], [15, 15, 0], [8, 2, 1]])
    found = discriminator.guided(images, units)
    plain = []
    for image, (row, column, channel), gradient in zip(images, units, found, strict=True):
        place = int(row * 16 + column)
        assert np.allclose(gradient, by_hand(image, channel, place, guided=True), atol=1e-6)
        plain.append(by_hand(image, channel, place, guided=False))
    assert not np.allclose(found, plain, atol=1e-2), "a plain gradient would pass for a guided one"


@pytest.mark.parametrize("statistics", ["running", "batch"])
def test_responses_with_every_field_of_the_description(statistics: Statistics) -> None:
    """An activation that comes first is between the kernel and its normalisation, in the layers on the way too."""
    architecture = every_field(statistics)
    weights = lively(architecture)["discriminator"]
    images = np.random.default_rng(0).integers(0, 256, (4, 12, 16, 2)).astype(np.uint8)
    discriminator = open_discriminator(Bundle(architecture, {"discriminator": weights}, {}), images)
    layers = list(architecture.discriminator.layers[:-1])
    before = Network((*layers[:-1], dataclasses.replace(layers[-1], activation="none")), statistics)
    expected = forward(before, weights, images / 127.5 - 1)
    np.testing.assert_allclose(discriminator.responses(images), expected, atol=1e-4)
    # The control: with the order the other way round the responses are others.
    layers = [dataclasses.replace(layer, activation_first=False) for layer in before.layers]
    other = forward(Network(tuple(layers), statistics), weights, images / 127.5 - 1)
    assert np.abs(expected - other).max() > 1e-2


def test_the_most_exciting_images_and_where(hand_made: Bundle) -> None:
    images = np.full((30, 16, 16, 1), 128, np.uint8)
    images[17, 4, 9] = 255  # the brightest pixel there is: 3 * 1 - 4 * 0.5 for the first feature
    images[5, 2, 3] = 0  # and the darkest: -1 * -0.2 + 2 for the second
    found = excitation(open_discriminator(hand_made, images), images, features=2, count=1)
    assert found.indices[:, 0].tolist() == [5, 5]
    assert found.units[1, 0].tolist() == [2, 3, 1]
    maps = open_discriminator(hand_made, images).responses(images)
    for channel in range(2):
        assert found.responses[channel, 0] == maps[..., channel].max()
        index, (row, column, _) = found.indices[channel, 0], found.units[channel, 0]
        assert maps[index, row, column, channel] == maps[..., channel].max()


def test_signed_values_as_pictures() -> None:
    values = np.array([[0, 1], [-2, 0]], np.float32).reshape(1, 2, 2, 1)
    assert as_picture(values).ravel().tolist() == [128, 191, 0, 128]
    assert (as_picture(np.zeros((1, 2, 2, 3), np.float32)) == 128).all()


def test_the_command(command: Command, weights: Path) -> None:
    arguments = ("--load_path", weights, "--images", "samples", "--num-images", 40, "--features", 3)
    outcome = command(filters.main, *arguments, "--per-feature", 2)
    name = f"filters/{path_name(weights)}-samples-features3-per-feature2-num-images40"
    assert outcome.out.split() == [f"{name}.png", f"{name}.npz"], outcome.err
    with np.load(f"{name}.npz", allow_pickle=False) as file:
        assert file["trained_gradients"].shape == file["untrained_gradients"].shape == (3, 2, 16, 16, 1)
        assert not np.allclose(file["trained_gradients"], file["untrained_gradients"])
        assert np.array_equal(
            file["trained_kernels"], np.moveaxis(lively(TINY)["discriminator"]["layers.0.kernel"], 3, 0)
        )
        assert (np.diff(file["trained_responses"], axis=1) <= 0).all()
    before = Path(f"{name}.png").read_bytes()
    assert command(filters.main, *arguments, "--per-feature", 2).status == 0
    assert Path(f"{name}.png").read_bytes() == before
    named = ("--images", "real", "--dataset", "digits", "--num-images", 64, "--features", 2)
    assert command(filters.main, "--load_path", weights, *named).status == 0


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((), "--load-path"),
        (("--load_path", "only-g.safetensors"), "hold no discriminator"),
        (("--load_path", "g.safetensors", "--features", "4"), "give --dataset"),
        (
            ("--load_path", "g.safetensors", "--images", "samples", "--features", "64"),
            "last convolution has 4",
        ),
    ],
)
def test_what_cannot_be_shown(
    command: Command, weights: Path, arguments: tuple[str, ...], expected: str
) -> None:
    save_bundle(
        weights.with_name("only-g.safetensors"), Bundle(TINY, {"generator": lively(TINY)["generator"]}, {})
    )
    outcome = command(filters.main, *arguments)
    assert outcome.status == 2
    assert expected in outcome.err
    assert "Traceback" not in outcome.err
