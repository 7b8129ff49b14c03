"""The named architectures, each written out again from its public source in a notation of its own."""

from __future__ import annotations

import pytest

from dcgan_core.description.architecture import Architecture, Network
from dcgan_core.description.layer import Layer
from dcgan_core.description.presets import PRESETS, build_architecture, get_preset
from dcgan_core.errors import InputError
from dcgan_core.weights.canonical import parameter_count, weight_shapes

# One word a layer: C (convolution), T (transposed), P (projection) or D (dense), then kernel.stride.padding, then
# the image it makes; "b" a bias, "n" a normalisation per channel, "u" per unit; then the activation: r(elu), t(anh),
# l(eaky), - for none. An output padding follows a plus sign.
PYTORCH = (
    "T4.1.0:4x4x512nr T4.2.1:8x8x256nr T4.2.1:16x16x128nr T4.2.1:32x32x64nr T4.2.1:64x64x3t",
    "C4.2.1:32x32x64l C4.2.1:16x16x128nl C4.2.1:8x8x256nl C4.2.1:4x4x512nl C4.1.0:1x1x1-",
)
STACKS = {
    "pytorch": PYTORCH,
    "natsu": PYTORCH,
    "arunsandy1309": PYTORCH,
    "gan-zoo": PYTORCH,
    "paper": (
        "P:4x4x1024ur T5.2.2+1:8x8x512nr T5.2.2+1:16x16x256nr T5.2.2+1:32x32x128nr T5.2.2+1:64x64x3t",
        "C5.2.2:32x32x128l C5.2.2:16x16x256nl C5.2.2:8x8x512nl C5.2.2:4x4x1024nl D:1x1x1-",
    ),
    "authors-svhn": (
        "P:4x4x256ur T5.2.2+1:8x8x128nr T5.2.2+1:16x16x64nr T5.2.2+1:32x32x3t",
        "C5.2.2:16x16x64l C5.2.2:8x8x128nl C5.2.2:4x4x256nl D:1x1x1-",
    ),
    "tomatopope": (
        "P:4x4x1024b- T4.2.1:8x8x512nr T4.2.1:16x16x256nr T4.2.1:32x32x128nr T4.2.1:64x64x3t",
        "C4.2.1:32x32x128l C4.2.1:16x16x256bnl C4.2.1:8x8x512nl C4.2.1:4x4x1024nl D:1x1x1b-",
    ),
    "shikhharsiingh": (
        "T7.1.0:7x7x56nr T4.2.1:14x14x28nr T4.2.1:28x28x1t",
        "C3.2.1:14x14x64l C3.2.1:7x7x128nl C7.1.0:1x1x1-",
    ),
    "divyaansh": (
        "T4.1.0:4x4x1024nr T4.2.1:8x8x512nr T4.2.1:16x16x256nr T4.2.1:32x32x128nr T4.2.1:64x64x3bt",
        "C4.2.1:32x32x64bl C2.2.1:17x17x128nl C2.2.1:9x9x256nl C2.2.1:5x5x512nl C4.2.0:1x1x1b-",
    ),
    "akashkadel": (
        "T4.1.0:4x4x128nr T3.2.1:7x7x64nr T4.2.1:14x14x32nr T4.2.1:28x28x1t",
        "C4.2.1:14x14x32l C4.2.1:7x7x64nl C3.2.1:4x4x128nl C4.1.0:1x1x1-",
    ),
    "csinva-mnist": (
        "T4.1.0:4x4x512nr T4.2.1:8x8x256nr T4.2.1:16x16x128nr T4.2.1:32x32x64nr T1.1.2:28x28x1t",
        "C4.2.1:14x14x64l C4.2.1:7x7x128nl C4.2.1:3x3x256nl C4.2.1:1x1x1-",
    ),
    "csinva-cifar": (
        "T4.1.0:4x4x512nr T4.2.1:8x8x256nr T4.2.1:16x16x128nr T4.2.1:32x32x64nr T1.1.0:32x32x3t",
        "C4.2.1:16x16x64l C4.2.1:8x8x128nl C4.2.1:4x4x256nl C4.2.1:2x2x512nl C2.2.0:1x1x1-",
    ),
    "course-mnist": (
        "T3.2.0:3x3x256bnr T4.1.0:6x6x128bnr T3.2.0:13x13x64bnr T4.2.0:28x28x1bt",
        "C4.2.0:13x13x16bnl C4.2.0:5x5x32bnl C4.2.0:1x1x1b-",
    ),
    "paper-mnist": (
        "D:1x1x1024nr P:7x7x128ur T5.2.2+1:14x14x64nr T5.2.2+1:28x28x1s",
        "C5.2.2:14x14x64l C5.2.2:7x7x128nl D:1x1x1024nl D:1x1x1-",
    ),
    "celeba32": (
        "P:4x4x128bur T4.2.1:8x8x64nr T4.2.1:16x16x32nr T4.2.1:32x32x3t",
        "C4.2.1:16x16x32l C4.2.1:8x8x64nl C4.2.1:4x4x128nl D:1x1x1b-",
    ),
}
# (latent length, latent distribution, initialisation, statistics, normalisation's epsilon, slope)
REST = {
    "paper-mnist": (100, "uniform", "dcgan", "batch", 1e-8, 0.2),
    "paper": (100, "uniform", "dcgan", "batch", 1e-8, 0.2),
    "authors-svhn": (100, "normal", "dcgan", "batch", 1e-8, 0.2),
    "natsu": (100, "normal", "torch-default", "running", 1e-5, 0.2),
    "tomatopope": (100, "uniform", "convolutions", "running", 1e-5, 0.01),
    "akashkadel": (100, "normal", "torch-default", "running", 1e-5, 0.2),
    "course-mnist": (64, "normal", "dcgan", "running", 1e-5, 0.2),
}
ORDINARY = (100, "normal", "dcgan", "running", 1e-5, 0.2)


def word(layer: Layer) -> str:
    """Return a layer in the notation above."""

    def one(pair: tuple[int, int]) -> int:
        assert pair[0] == pair[1]
        return pair[0]

    letter = {"conv": "C", "conv_transpose": "T", "project": "P", "dense": "D"}[layer.kind]
    text = letter
    if letter in "CT":
        text += f"{one(layer.kernel)}.{one(layer.stride)}.{one(layer.padding)}"
        text += f"+{one(layer.output_padding)}" if any(layer.output_padding) else ""
    text += ":" + "x".join(map(str, layer.output_shape)) + "b" * layer.bias
    if layer.normalization is not None:
        text += "u" if layer.normalization.per_unit else "n"
    return text + {"relu": "r", "tanh": "t", "sigmoid": "s", "leaky_relu": "l", "none": "-"}[layer.activation]


def words(network: Network) -> str:
    return " ".join(map(word, network.layers))


def settings(architecture: Architecture) -> tuple[object, ...]:
    """Return what the notation leaves out, after checking that it is the same in every layer."""
    layers = [layer for network in architecture.networks().values() for layer in network.layers]
    norms = [layer.normalization for layer in layers if layer.normalization is not None]
    (statistics,) = {network.statistics for network in architecture.networks().values()}
    (eps,) = {norm.eps for norm in norms}
    (slope,) = {layer.slope for layer in layers if layer.activation == "leaky_relu"}
    assert {norm.momentum for norm in norms} == {0.1}
    return architecture.nz, architecture.latent, architecture.initialization, statistics, eps, slope


def test_every_preset_is_written_out_here() -> None:
    assert set(STACKS) == set(PRESETS)


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_the_network_of_its_source(name: str) -> None:
    architecture = build_architecture(name)
    assert architecture.preset == name
    assert words(architecture.generator) == STACKS[name][0]
    assert words(architecture.discriminator) == STACKS[name][1]
    assert settings(architecture) == REST.get(name, ORDINARY)
    assert architecture.image_shape == PRESETS[name].image_shape


def test_the_published_parameter_counts() -> None:
    architecture = build_architecture("pytorch", image_shape=(64, 64, 3))
    assert parameter_count(architecture.generator) == 3_576_704
    assert parameter_count(architecture.discriminator) == 2_765_568
    # Without colour, a first and a last kernel of 4 * 4 * 64 for one channel instead of three.
    grey = build_architecture("pytorch", image_shape=(64, 64, 1))
    assert parameter_count(grey.generator) == 3_576_704 - 2 * 4 * 4 * 64
    assert parameter_count(grey.discriminator) == 2_765_568 - 2 * 4 * 4 * 64


def test_statistics_are_no_parameters() -> None:
    network = build_architecture("pytorch").generator
    everything = sum(
        shape[0] for name, shape in weight_shapes(network).items() if name.endswith(("mean", "variance"))
    )
    assert everything == 2 * (512 + 256 + 128 + 64)
    names = set(weight_shapes(build_architecture("paper").generator))
    assert not {name for name in names if name.endswith(("mean", "variance", "updates"))}


def test_the_authors_have_one_scale_for_each_unit_of_the_projection() -> None:
    shapes = weight_shapes(build_architecture("paper").generator)
    assert shapes["layers.0.scale"] == (4, 4, 1024)
    assert shapes["layers.1.scale"] == (512,)


def test_sizes_that_a_person_chooses() -> None:
    architecture = build_architecture("pytorch", image_shape=(28, 28, 1), nz=7, ngf=3, ndf=5)
    assert words(architecture.generator) == "T4.1.0:4x4x12nr T3.2.1:7x7x6nr T4.2.1:14x14x3nr T4.2.1:28x28x1t"
    assert words(architecture.discriminator) == (
        "C4.2.1:14x14x5l C4.2.1:7x7x10nl C3.2.1:4x4x20nl C4.1.0:1x1x1-"
    )
    assert architecture.nz == 7
    assert build_architecture("pytorch", latent="uniform").latent == "uniform"
    assert build_architecture("paper", latent="normal").latent == "normal"
    assert build_architecture("paper", image_shape=(50, 31, 1)).image_shape == (50, 31, 1)


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize("channels", [1, 3])
def test_every_preset_draws_grey_and_colour(name: str, channels: int) -> None:
    height, width, _ = PRESETS[name].image_shape
    architecture = build_architecture(name, image_shape=(height, width, channels), nz=3, ngf=2, ndf=2)
    assert architecture.image_shape == (height, width, channels)
    assert architecture.nz == 3


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_of_any_size_says_so(name: str) -> None:
    if PRESETS[name].any_size:
        assert build_architecture(name, image_shape=(32, 96, 3)).image_shape == (32, 96, 3)
    else:
        with pytest.raises(InputError, match="images only, not 32x96; preset 'pytorch' draws any size"):
            build_architecture(name, image_shape=(32, 96, 3))


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"preset": "pytroch"}, "did you mean 'pytorch'"),
        ({"preset": "zzz"}, "expected one of pytorch, paper"),
        ({"image_shape": (12, 12, 3)}, "12x12"),
        ({"image_shape": (64, 64, 2)}, "2 image channels"),
        ({"nz": 0}, "nz is 0"),
        ({"ngf": -1}, "ngf is -1"),
        ({"ndf": 0}, "ndf is 0"),
        ({"latent": "gaussian"}, "latent distribution 'gaussian'"),
        ({"preset": "tomatopope", "image_shape": (40, 64, 3)}, "divisible by 16"),
        ({"preset": "tomatopope", "image_shape": (512, 512, 3)}, "16 to 256"),
        ({"preset": "tomatopope", "image_shape": (0, 0, 3)}, "16 to 256"),
    ],
)
def test_what_cannot_be_built(arguments: dict[str, object], expected: str) -> None:
    with pytest.raises(InputError, match=expected):
        build_architecture(**arguments)  # pyright: ignore[reportArgumentType]


def test_get_preset() -> None:
    assert get_preset("paper").ngf == 128
    assert all(name == preset.name and preset.summary for name, preset in PRESETS.items())
