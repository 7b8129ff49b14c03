"""The named architectures: the field's default, the authors' own, and every public variant that is served.

A preset is a function from (image shape, nz, ngf, ndf) to an architecture, with the defaults its source has.
The sources are public repositories, cited by owner and name; `docs/variants.md` says how they differ.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from dcgan_core.description.architecture import Architecture, Network
from dcgan_core.description.derivation import (
    check_image_shape,
    derive_discriminator,
    derive_generator,
    five_by_five,
    projection_stem,
)
from dcgan_core.description.layer import (
    Activation,
    Layer,
    Normalization,
    Shape,
    conv,
    conv_transpose,
    dense,
    project,
)
from dcgan_core.description.protocols import LatentDistribution
from dcgan_core.errors import InputError, did_you_mean

Builder = Callable[..., Architecture]
"""From (image shape, nz, ngf, ndf) to an architecture; with `Preset.labelled`, from these and the number of classes."""
Step = Callable[[Shape], Layer]
Steps = Sequence[Step]
"""The layers of a network, each a function of its input's shape."""


@dataclass(frozen=True)
class Preset:
    """A named architecture with the defaults of its source.

    any_size: whether it can be built for other image sizes than `image_shape` (height, width, channels).
    labelled: whether `build` takes the number of classes (0 for none) and says itself where labels are read.
    """

    name: str
    summary: str
    build: Builder
    image_shape: Shape
    any_size: bool = False
    nz: int = 100
    ngf: int = 64
    ndf: int = 64
    labelled: bool = False


def build_architecture(
    preset: str = "pytorch",
    *,
    image_shape: Shape | None = None,
    nz: int | None = None,
    ngf: int | None = None,
    ndf: int | None = None,
    latent: LatentDistribution | None = None,
    classes: int = 0,
) -> Architecture:
    """Return the architecture of a preset; whatever is None takes the preset's own value.

    classes: of a conditional network (`labels.py`), 0 for none.

    Raises InputError for an unknown preset, an image shape it cannot draw, or a width below 1.
    """
    found = get_preset(preset)
    shape = image_shape or found.image_shape
    if not found.any_size and shape[:2] != found.image_shape[:2]:
        height, width, _ = found.image_shape
        raise InputError(
            f"preset {preset!r} draws {height}x{width} images only, not {shape[0]}x{shape[1]}; "
            "preset 'pytorch' draws any size from 16 to 256 on a side"
        )
    check_image_shape(*shape)
    sizes = {"nz": nz, "ngf": ngf, "ndf": ndf}
    for name, value in sizes.items():
        if value is not None and value < 1:
            raise InputError(f"{name} is {value}, expected at least 1")
    values = [
        found_value if value is None else value
        for value, found_value in zip(sizes.values(), (found.nz, found.ngf, found.ndf), strict=True)
    ]
    architecture = found.build(shape, *values, *([classes] if found.labelled else []))
    changes: dict[str, Any] = {"preset": preset}
    if latent is not None:
        changes["latent"] = latent
    if classes:
        changes |= _conditional(architecture, classes)
    return dataclasses.replace(architecture, **changes)


def _conditional(architecture: Architecture, classes: int) -> dict[str, Any]:
    """Return what differs in the same architecture with class labels.

    G's first layer reads the label next to the latent, and D's last has a logit for each class, unless the preset
    itself says where labels are read.
    """
    if architecture.generator.classes:
        return {"classes": classes}
    stem, *layers = architecture.generator.layers
    stem = dataclasses.replace(stem, input_shape=(1, 1, architecture.nz + classes), labels=classes)
    *judging, last = architecture.discriminator.layers
    last = dataclasses.replace(last, output_shape=(1, 1, classes))
    return {
        "generator": dataclasses.replace(architecture.generator, layers=(stem, *layers)),
        "discriminator": dataclasses.replace(architecture.discriminator, layers=(*judging, last)),
        "classes": classes,
    }


def get_preset(name: str) -> Preset:
    """Return the preset of that name; raises InputError with the nearest names otherwise."""
    if name not in PRESETS:
        raise InputError(
            f"unknown preset {name!r}{did_you_mean(name, PRESETS)}: expected one of {', '.join(PRESETS)}"
        )
    return PRESETS[name]


# --- builders --------------------------------------------------------------------------------------------

_BN = Normalization()


def _stack(start: Shape, steps: Steps) -> Network:
    layers: list[Layer] = []
    shape = start
    for step in steps:
        layers.append(step(shape))
        shape = layers[-1].output_shape
    return Network(tuple(layers))


def _up(
    channels: int,
    k: int,
    s: int,
    p: int,
    *,
    bias: bool = False,
    norm: bool = True,
    activation: Activation = "relu",
) -> Step:
    return lambda shape: conv_transpose(
        shape, channels, k, s, p, bias=bias, normalization=_BN if norm else None, activation=activation
    )


def _last(channels: int, k: int, s: int, p: int, *, bias: bool = False) -> Step:
    return _up(channels, k, s, p, bias=bias, norm=False, activation="tanh")


def _down(
    channels: int, k: int, s: int, p: int, *, bias: bool = False, norm: bool = True, slope: float = 0.2
) -> Step:
    return lambda shape: conv(
        shape,
        channels,
        k,
        s,
        p,
        bias=bias,
        normalization=_BN if norm else None,
        activation="leaky_relu",
        slope=slope,
    )


def _logit(k: int, s: int, p: int, *, bias: bool = False) -> Step:
    return lambda shape: conv(shape, 1, k, s, p, bias=bias)


def _pytorch(image: Shape, nz: int, ngf: int, ndf: int) -> Architecture:
    return Architecture("", derive_generator(image, nz, ngf), derive_discriminator(image, ndf))


def _torch_default(image: Shape, nz: int, ngf: int, ndf: int) -> Architecture:
    return dataclasses.replace(_pytorch(image, nz, ngf, ndf), initialization="torch-default")


def _authors(latent: LatentDistribution) -> Builder:
    """5x5 kernels; eps 1e-8; the stem is normalised by unit; both networks normalise by the batch at hand."""
    norm = Normalization(eps=1e-8)
    stem = projection_stem(Normalization(eps=1e-8, per_unit=True))

    def build(image: Shape, nz: int, ngf: int, ndf: int) -> Architecture:
        generator = derive_generator(image, nz, ngf, stem=stem, geometry=five_by_five, normalization=norm)
        discriminator = derive_discriminator(
            image, ndf, dense_head=True, geometry=five_by_five, normalization=norm
        )
        return Architecture(
            "",
            dataclasses.replace(generator, statistics="batch"),
            dataclasses.replace(discriminator, statistics="batch"),
            latent=latent,
        )

    return build


def _authors_mnist(image: Shape, nz: int, f: int, df: int, classes: int = 0) -> Architecture:
    """Labels join every layer of both networks; G ends in a sigmoid; normalisations have neither scale nor shift."""
    height, width, channels = image
    if height % 4 or width % 4:
        raise InputError(f"preset 'paper-mnist' draws sizes divisible by 4, not {height}x{width}")
    half, quarter = (height // 2, width // 2), (height // 4, width // 4)
    read: dict[str, Any] = {"labels": classes}
    norm = Normalization(eps=1e-8, affine=False)
    up: dict[str, Any] = {"normalization": norm, "activation": "relu"} | read
    down: dict[str, Any] = {"activation": "leaky_relu"} | read
    per_unit = dataclasses.replace(norm, per_unit=True)
    generator = (
        dense((1, 1, nz + classes), 16 * f, **up),
        project(16 * f + classes, (*quarter, 2 * f), **(up | {"normalization": per_unit})),
        conv_transpose((*quarter, 2 * f + classes), f, 5, 2, 2, 1, **up),
        conv_transpose((*half, f + classes), channels, 5, 2, 2, 1, activation="sigmoid", **read),
    )
    flat = quarter[0] * quarter[1] * 2 * df
    discriminator = (
        conv((height, width, channels + classes), df, 5, 2, 2, **down),
        conv((*half, df + classes), 2 * df, 5, 2, 2, normalization=norm, **down),
        # Without labels nothing is joined to the flattened map, so it is not flattened before the layer.
        dense((1, 1, flat + classes) if classes else (*quarter, 2 * df), 16 * df, normalization=norm, **down),
        dense((1, 1, 16 * df + classes), **read),
    )
    return Architecture(
        "",
        Network(generator, "batch"),
        Network(discriminator, "batch", unit_range=True),
        latent="uniform",
        classes=classes,
    )


def _architecture(
    image: Shape, nz: int, generator: Steps, discriminator: Steps, **facts: Any
) -> Architecture:
    return Architecture("", _stack((1, 1, nz), generator), _stack(image, discriminator), **facts)


def _tomatopope(image: Shape, nz: int, f: int, df: int) -> Architecture:
    """Linear stem without normalisation; LeakyReLU 0.01; D's second layer alone has a bias, and D ends in a Linear."""
    height, width, channels = image
    if height % 16 or width % 16:
        raise InputError(f"preset 'tomatopope' draws sizes divisible by 16, not {height}x{width}")
    return _architecture(
        image,
        nz,
        [
            lambda _: project(nz, (height // 16, width // 16, 8 * f), bias=True),
            *(_up(m * f, 4, 2, 1) for m in (4, 2, 1)),
            _last(channels, 4, 2, 1),
        ],
        [
            _down(df, 4, 2, 1, norm=False, slope=0.01),
            _down(2 * df, 4, 2, 1, bias=True, slope=0.01),
            *(_down(m * df, 4, 2, 1, slope=0.01) for m in (4, 8)),
            lambda shape: dense(shape, bias=True),
        ],
        latent="uniform",
        initialization="convolutions",
    )


def _shikhharsiingh(image: Shape, nz: int, f: int, df: int) -> Architecture:
    """28 pixels from a 7x7 stem, doubled twice; D comes back with 3x3 kernels and a 7x7 head."""
    return _architecture(
        image,
        nz,
        [_up(2 * f, 7, 1, 0), _up(f, 4, 2, 1), _last(image[2], 4, 2, 1)],
        [_down(df, 3, 2, 1, norm=False), _down(2 * df, 3, 2, 1), _logit(7, 1, 0)],
    )


def _divyaansh(image: Shape, nz: int, f: int, df: int) -> Architecture:
    """G is twice as wide as usual; D's inner kernels are 2x2; first and last layers have biases."""
    return _architecture(
        image,
        nz,
        [
            _up(16 * f, 4, 1, 0),
            *(_up(m * f, 4, 2, 1) for m in (8, 4, 2)),
            _last(image[2], 4, 2, 1, bias=True),
        ],
        [
            _down(df, 4, 2, 1, bias=True, norm=False),
            *(_down(m * df, 2, 2, 1) for m in (2, 4, 8)),
            _logit(4, 2, 0, bias=True),
        ],
    )


def _akashkadel(image: Shape, nz: int, f: int, df: int) -> Architecture:
    """28 pixels by way of 4, 7 and 14: the 3x3 kernel makes 7 from 4 in G, and 4 from 7 in D."""
    return _architecture(
        image,
        nz,
        [_up(4 * f, 4, 1, 0), _up(2 * f, 3, 2, 1), _up(f, 4, 2, 1), _last(image[2], 4, 2, 1)],
        [_down(df, 4, 2, 1, norm=False), _down(2 * df, 4, 2, 1), _down(4 * df, 3, 2, 1), _logit(4, 1, 0)],
        initialization="torch-default",
    )


def _csinva(last_padding: int, discriminator_tail: Callable[[int], Steps]) -> Builder:
    """G draws 32 pixels and ends in a 1x1 kernel, whose padding crops them (2 leaves 28); D's tail is the caller's."""

    def build(image: Shape, nz: int, f: int, df: int) -> Architecture:
        return _architecture(
            image,
            nz,
            [
                _up(8 * f, 4, 1, 0),
                *(_up(m * f, 4, 2, 1) for m in (4, 2, 1)),
                _last(image[2], 1, 1, last_padding),
            ],
            [
                _down(df, 4, 2, 1, norm=False),
                *(_down(m * df, 4, 2, 1) for m in (2, 4)),
                *discriminator_tail(df),
            ],
        )

    return build


def _course(image: Shape, nz: int, f: int, df: int) -> Architecture:
    """No padding anywhere (3, 6, 13, 28 pixels); every layer has a bias, and D normalises its first layer too."""
    return _architecture(
        image,
        nz,
        [
            _up(4 * f, 3, 2, 0, bias=True),
            _up(2 * f, 4, 1, 0, bias=True),
            _up(f, 3, 2, 0, bias=True),
            _last(image[2], 4, 2, 0, bias=True),
        ],
        [_down(df, 4, 2, 0, bias=True), _down(2 * df, 4, 2, 0, bias=True), _logit(4, 2, 0, bias=True)],
    )


def _celeba32(image: Shape, nz: int, f: int, df: int) -> Architecture:
    """Linear stem whose normalisation is by unit, not by channel; D ends in a Linear."""
    per_unit = Normalization(per_unit=True)
    return _architecture(
        image,
        nz,
        [
            lambda _: project(nz, (4, 4, 4 * f), bias=True, normalization=per_unit, activation="relu"),
            *(_up(m * f, 4, 2, 1) for m in (2, 1)),
            _last(image[2], 4, 2, 1),
        ],
        [
            _down(df, 4, 2, 1, norm=False),
            *(_down(m * df, 4, 2, 1) for m in (2, 4)),
            lambda shape: dense(shape, bias=True),
        ],
    )


PRESETS: dict[str, Preset] = {
    preset.name: preset
    for preset in (
        Preset(
            "pytorch",
            "pytorch/examples; any size from 16 to 256 on a side",
            _pytorch,
            (64, 64, 3),
            any_size=True,
        ),
        Preset(
            "paper",
            "the authors' faces network (Newmu/dcgan_code): 5x5 kernels, width 128, uniform latents, batch statistics",
            _authors("uniform"),
            (64, 64, 3),
            any_size=True,
            ngf=128,
            ndf=128,
        ),
        Preset(
            "authors-svhn",
            "the authors' SVHN network (Newmu/dcgan_code)",
            _authors("normal"),
            (32, 32, 3),
            any_size=True,
        ),
        Preset(
            "paper-mnist",
            "the authors' conditional MNIST network (Newmu/dcgan_code): labels join every layer of both networks",
            _authors_mnist,
            (28, 28, 1),
            any_size=True,
            labelled=True,
        ),
        Preset(
            "natsu",
            "Natsu6767/DCGAN-PyTorch: its initialisation is never applied",
            _torch_default,
            (64, 64, 3),
            any_size=True,
        ),
        Preset(
            "arunsandy1309",
            "arunsandy1309's anime DCGAN: the network of pytorch/examples",
            _pytorch,
            (64, 64, 3),
            any_size=True,
        ),
        Preset(
            "gan-zoo",
            "pytorch_GAN_zoo's DCGAN: the network of pytorch/examples",
            _pytorch,
            (64, 64, 3),
            any_size=True,
        ),
        Preset(
            "tomatopope",
            "TomatoPope0/PyTorchDCGAN: Linear stem, LeakyReLU 0.01, uniform latents",
            _tomatopope,
            (64, 64, 3),
            any_size=True,
            ngf=128,
            ndf=128,
        ),
        Preset(
            "shikhharsiingh",
            "shikhharsiingh/DCGAN-PyTorch: MNIST, 7x7 stem",
            _shikhharsiingh,
            (28, 28, 1),
            ngf=28,
        ),
        Preset(
            "divyaansh",
            "DivyaanshDevarriya/DCGAN: wide generator, 2x2 discriminator kernels",
            _divyaansh,
            (64, 64, 3),
        ),
        Preset(
            "akashkadel",
            "AKASHKADEL/dcgan-mnist: 28x28, PyTorch's default initialisation",
            _akashkadel,
            (28, 28, 1),
            ngf=32,
            ndf=32,
        ),
        Preset(
            "csinva-mnist",
            "csinva/gan-vae-pretrained-pytorch, MNIST: the last layer crops 32 to 28",
            _csinva(2, lambda f: [_logit(4, 2, 1)]),
            (28, 28, 1),
        ),
        Preset(
            "csinva-cifar",
            "csinva/gan-vae-pretrained-pytorch, CIFAR-10",
            _csinva(0, lambda f: [_down(8 * f, 4, 2, 1), _logit(2, 2, 0)]),
            (32, 32, 3),
        ),
        Preset(
            "course-mnist",
            "a popular course's MNIST network: every layer with a bias",
            _course,
            (28, 28, 1),
            nz=64,
            ndf=16,
        ),
        Preset(
            "celeba32",
            "a student CelebA network at 32x32: normalised Linear stem",
            _celeba32,
            (32, 32, 3),
            ngf=32,
            ndf=32,
        ),
    )
}
"""Every preset by its name."""
