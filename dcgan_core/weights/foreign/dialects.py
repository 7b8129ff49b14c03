"""The dialects: which public DCGAN names its weights how, and what its class is like where a file does not tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from dcgan_core.description.architecture import Network
from dcgan_core.errors import InputError, did_you_mean
from dcgan_core.weights.canonical import split_name, weight_shapes
from dcgan_core.weights.foreign.naming import (
    ROLE_SUFFIXES,
    Blocks,
    Countdown,
    Framed,
    Naming,
    Numbered,
    Sequential,
)


@dataclass(frozen=True)
class Wrapper:
    """The one dictionary that a program saves both networks in; its keys."""

    generator: str
    discriminator: str
    optimizer_generator: str | None = None
    optimizer_discriminator: str | None = None
    parameters: str | None = None
    parameter_names: Mapping[str, str] = field(default_factory=dict)
    """Under `parameters`: the file's name of each of nz, ngf, ndf, channels, image_size that it keeps."""


@dataclass(frozen=True)
class Dialect:
    """How one public program names its weights.

    presets: the architectures its class may have, by the names of `description/presets.py`; the first is the usual one.
    exact: whether the class is of one form, so that a bias or a normalisation it lacks is a damaged file.
    storage: `names` (a state dictionary) or `list` (the authors' Theano parameters in order).
    linear: whether its class has Linear layers, or room for them. writes: whether it is worth exporting to.
    """

    name: str
    summary: str
    generator: Naming
    discriminator: Naming
    presets: tuple[str, ...]
    exact: bool = False
    storage: Literal["names", "list"] = "names"
    wrapper: Wrapper | None = None
    linear: bool = False
    writes: bool = True

    def naming(self, network: str) -> Naming:
        """Return the naming of one of the two networks."""
        return self.generator if network == "generator" else self.discriminator


def state_keys(dialect: Dialect, name: str, network: Network) -> dict[str, str]:
    """Return the key of every canonical weight of a network in a dialect's state dictionary, in PyTorch's order.

    name: "generator" or "discriminator".
    """
    paths = dialect.naming(name).paths(network.layers)
    keys = {}
    for canonical in weight_shapes(network):
        index, role = split_name(canonical)
        kernel, norm = paths[index]
        path = kernel if role in ("kernel", "bias") else norm
        keys[canonical] = f"{path}.{ROLE_SUFFIXES[role]}"
    if len(set(keys.values())) != len(keys):
        raise InputError(f"layout {dialect.name!r} has no separate names for this {name}'s layers")
    return keys


def module_versions(dialect: Dialect, name: str, network: Network) -> dict[str, int]:
    """Return the version of each module that PyTorch notes beside a state dictionary: 2 for a normalisation."""
    versions = {"": 1}
    for kernel, norm in dialect.naming(name).paths(network.layers):
        for path, version in ((kernel, 1), (norm, 2)):
            if path is None:
                continue
            parts = path.split(".")
            for depth in range(1, len(parts)):
                versions.setdefault(".".join(parts[:depth]), 1)
            versions[path] = version
    return versions


def _sequential(
    name: str, summary: str, prefix: str, *presets: str, wrapper: Wrapper | None = None
) -> Dialect:
    naming = Sequential(prefix)
    return Dialect(name, summary, naming, naming, presets, wrapper=wrapper)


_MNIST_COPIES = ("shikhharsiingh", "akashkadel")

DIALECTS: dict[str, Dialect] = {
    dialect.name: dialect
    for dialect in (
        _sequential("pytorch-examples", "pytorch/examples and its many copies", "main", "pytorch"),
        _sequential("csinva-mnist", "csinva/gan-vae-pretrained-pytorch, MNIST", "main", "csinva-mnist"),
        _sequential("csinva-cifar", "csinva/gan-vae-pretrained-pytorch, CIFAR", "main", "csinva-cifar"),
        _sequential("arunsandy1309", "arunsandy1309's anime DCGAN", "main", "arunsandy1309"),
        _sequential("huggan", "models of the huggan event", "model", "pytorch"),
        Dialect(
            "natsu",
            "Natsu6767/DCGAN-PyTorch",
            Numbered("tconv{}", "bn{}"),
            Numbered("conv{}", "bn{}"),
            ("natsu",),
            exact=True,
            wrapper=Wrapper(
                "generator",
                "discriminator",
                "optimizerG",
                "optimizerD",
                "params",
                {"nz": "nz", "ngf": "ngf", "ndf": "ndf", "channels": "nc", "image_size": "imsize"},
            ),
        ),
        Dialect(
            "tomatopope",
            "TomatoPope0/PyTorchDCGAN",
            Framed(Sequential("conv", unflattens=False), first=("lin", None)),
            Sequential("conv"),
            ("tomatopope",),
            exact=True,
            linear=True,
        ),
        _sequential("shikhharsiingh", "shikhharsiingh/DCGAN-PyTorch", "layers", "shikhharsiingh"),
        Dialect(
            "divyaansh",
            "DivyaanshDevarriya/DCGAN",
            Blocks("gen", bare=True),
            Blocks("disc", bare=True),
            ("divyaansh",),
            wrapper=Wrapper(
                "generator",
                "discriminator",
                "optim_gen",
                "optim_disc",
                "params",
                {"nz": "Z_DIM", "ngf": "FEATURES_GEN", "ndf": "FEATURES_DISC", "channels": "CHANNELS_IMG"},
            ),
        ),
        _sequential("akashkadel", "AKASHKADEL/dcgan-mnist", "network", "akashkadel"),
        _sequential("layer-stack", "MNIST copies with `layer_stack`", "layer_stack", *_MNIST_COPIES),
        _sequential("net", "MNIST copies with `net`", "net", *_MNIST_COPIES),
        Dialect(
            "course-mnist",
            "a popular course's MNIST network",
            Blocks("gen"),
            Blocks("disc"),
            ("course-mnist",),
        ),
        Dialect(
            "celeba32",
            "a student CelebA network at 32x32",
            Framed(Numbered("t_conv{}.0", "t_conv{}.1"), first=("fc", "batch_norm_fc")),
            Framed(Numbered("conv{}.0", "conv{}.1"), last=("fc", None)),
            ("celeba32",),
            exact=True,
            linear=True,
        ),
        Dialect(
            "gan-zoo",
            "pytorch_GAN_zoo",
            Framed(
                Numbered("main.convTranspose{}", "main.batchNorm{}"),
                first=("formatLayer", "main.batchNorm0"),
                last=("main.outlayer", None),
            ),
            Framed(Countdown("main.convTranspose{}", "main.batchNorm{}"), last=("decisionLayer", None)),
            ("gan-zoo",),
            exact=True,
            wrapper=Wrapper("netG", "netD"),
        ),
        Dialect(
            "sequential",
            "a plain nn.Sequential, under whatever name; it can hold every architecture",
            Sequential(),
            Sequential(),
            _MNIST_COPIES,
            linear=True,
        ),
        Dialect(
            "blocks", "an nn.Sequential of blocks, under whatever name", Blocks(), Blocks(), (), writes=False
        ),
        Dialect(
            "bare-blocks",
            "an nn.Sequential of blocks and single modules, under whatever name",
            Blocks(bare=True),
            Blocks(bare=True),
            (),
            writes=False,
        ),
        Dialect(
            "authors",
            "Newmu/dcgan_code: Theano parameters in list order, kernels flipped",
            Sequential(),
            Sequential(),
            ("authors-svhn", "paper"),
            storage="list",
            linear=True,
        ),
        Dialect(
            "list",
            "a PyTorch network's arrays in list order",
            Sequential(),
            Sequential(),
            (),
            storage="list",
            writes=False,
        ),
    )
}
"""Every dialect by its name; where two fit alike, the earlier one is meant."""


def get_dialect(name: str) -> Dialect:
    """Return the dialect of that name; raises InputError with the nearest names otherwise."""
    if name not in DIALECTS:
        near = did_you_mean(name, DIALECTS)
        raise InputError(f"unknown dialect {name!r}{near}: expected one of {', '.join(DIALECTS)}")
    return DIALECTS[name]


def dialect_of_preset(preset: str) -> Dialect:
    """Return the dialect that a preset's own program writes; "sequential" where there is none in PyTorch."""
    for dialect in DIALECTS.values():
        if dialect.storage == "names" and preset in dialect.presets[:1]:
            return dialect
    return DIALECTS["sequential"]
