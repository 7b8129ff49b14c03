"""The dialects: how each public DCGAN names its weights, and what its class is like where a file does not say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from dcgan_core.description.architecture import Network
from dcgan_core.description.protocols import NetworkName
from dcgan_core.errors import InputError, did_you_mean
from dcgan_core.weights.canonical import split_name, weight_shapes
from dcgan_core.weights.foreign.arrays.naming import (
    ROLE_SUFFIXES,
    Blocks,
    Framed,
    Naming,
    Numbered,
    Sequential,
)


@dataclass(frozen=True)
class Wrapper:
    """The one dictionary that a program saves both networks in.

    networks: the keys of each network and of its optimizer (None where it is not saved). parameters: the key of the
    sizes. parameter_names: in there, the program's name of each of nz, ngf, ndf, channels, image_size that it keeps.
    """

    networks: Mapping[NetworkName, tuple[str, str | None]]
    parameters: str | None = None
    parameter_names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Dialect:
    """How one public program names its weights.

    presets: the architectures its class may have, by the names of `description/presets.py`; the first is the usual one.
    generator, discriminator: how each is named; None for the discriminator: as the generator.
    exact: whether the class has only one form, so that a missing bias or normalisation means a damaged file.
    storage: `names` (a state dictionary) or `list` (the authors' Theano parameters in order).
    linear: whether its class has Linear layers, or room for them. writes: whether it is worth exporting to.
    """

    name: str
    summary: str
    presets: tuple[str, ...]
    generator: Naming
    discriminator: Naming | None = None
    exact: bool = False
    storage: Literal["names", "list"] = "names"
    wrapper: Wrapper | None = None
    linear: bool = False
    writes: bool = True

    def naming(self, network: str) -> Naming:
        """Return the naming of one of the two networks."""
        return self.generator if network == "generator" else self.discriminator or self.generator


def state_keys(dialect: Dialect, name: str, network: Network) -> dict[str, str]:
    """Return the key of every canonical weight of a network in a dialect's state dictionary, in PyTorch's order.

    name: "generator" or "discriminator".
    """
    paths = dialect.naming(name).paths(network.layers)
    tables = table_paths(network)
    keys = {}
    for canonical in weight_shapes(network):
        index, role = split_name(canonical)
        kernel, norm = paths[index]
        path = tables[index] if role == "embedding" else kernel if role in ("kernel", "bias") else norm
        keys[canonical] = f"{path}.{ROLE_SUFFIXES[role]}"
    if len(set(keys.values())) != len(keys):
        raise InputError(f"layout {dialect.name!r} has no separate names for this {name}'s layers")
    return keys


def table_paths(network: Network) -> dict[int, str]:
    """Return the path of each table of labels by its layer: `label_emb`, numbered where there are more."""
    with_tables = [index for index, layer in enumerate(network.layers) if layer.embedded]
    return {index: f"label_emb{index if len(with_tables) > 1 else ''}" for index in with_tables}


def module_versions(dialect: Dialect, name: str, network: Network) -> dict[str, int]:
    """Return the version of each module that PyTorch notes in a state dictionary: 2 for a normalisation."""
    versions = {"": 1, **dict.fromkeys(table_paths(network).values(), 1)}
    for kernel, norm in dialect.naming(name).paths(network.layers):
        for path, version in ((kernel, 1), (norm, 2)):
            if path is None:
                continue
            parts = path.split(".")
            for depth in range(1, len(parts)):
                versions.setdefault(".".join(parts[:depth]), 1)
            versions[path] = version
    return versions


_MNIST_COPIES = ("shikhharsiingh", "akashkadel")

_DIALECTS = (
    Dialect("pytorch-examples", "pytorch/examples and its many copies", ("pytorch",), Sequential("main")),
    Dialect(
        "csinva-mnist", "csinva/gan-vae-pretrained-pytorch, MNIST", ("csinva-mnist",), Sequential("main")
    ),
    Dialect(
        "csinva-cifar", "csinva/gan-vae-pretrained-pytorch, CIFAR", ("csinva-cifar",), Sequential("main")
    ),
    Dialect("arunsandy1309", "arunsandy1309's anime DCGAN", ("arunsandy1309",), Sequential("main")),
    Dialect("huggan", "models of the huggan event", ("pytorch",), Sequential("model")),
    Dialect(
        "natsu",
        "Natsu6767/DCGAN-PyTorch",
        ("natsu",),
        Numbered("tconv{}", "bn{}"),
        Numbered("conv{}", "bn{}"),
        exact=True,
        wrapper=Wrapper(
            {"generator": ("generator", "optimizerG"), "discriminator": ("discriminator", "optimizerD")},
            "params",
            {"nz": "nz", "ngf": "ngf", "ndf": "ndf", "channels": "nc", "image_size": "imsize"},
        ),
    ),
    Dialect(
        "tomatopope",
        "TomatoPope0/PyTorchDCGAN",
        ("tomatopope",),
        Framed(Sequential("conv", unflattens=False), first=("lin", None)),
        Sequential("conv"),
        exact=True,
        linear=True,
    ),
    Dialect("shikhharsiingh", "shikhharsiingh/DCGAN-PyTorch", ("shikhharsiingh",), Sequential("layers")),
    Dialect(
        "divyaansh",
        "DivyaanshDevarriya/DCGAN",
        ("divyaansh",),
        Blocks("gen", bare=True),
        Blocks("disc", bare=True),
        wrapper=Wrapper(
            {"generator": ("generator", "optim_gen"), "discriminator": ("discriminator", "optim_disc")},
            "params",
            {"nz": "Z_DIM", "ngf": "FEATURES_GEN", "ndf": "FEATURES_DISC", "channels": "CHANNELS_IMG"},
        ),
    ),
    Dialect("akashkadel", "AKASHKADEL/dcgan-mnist", ("akashkadel",), Sequential("network")),
    Dialect("layer-stack", "MNIST copies with `layer_stack`", _MNIST_COPIES, Sequential("layer_stack")),
    Dialect("net", "MNIST copies with `net`", _MNIST_COPIES, Sequential("net")),
    Dialect(
        "course-mnist", "a popular course's MNIST network", ("course-mnist",), Blocks("gen"), Blocks("disc")
    ),
    Dialect(
        "course-critic",
        "the critics of that course",
        ("course-mnist",),
        Blocks("gen"),
        Blocks("crit"),
        writes=False,
    ),
    Dialect(
        "celeba32",
        "a student CelebA network at 32x32",
        ("celeba32",),
        Framed(Numbered("t_conv{}.0", "t_conv{}.1"), first=("fc", "batch_norm_fc")),
        Framed(Numbered("conv{}.0", "conv{}.1"), last=("fc", None)),
        exact=True,
        linear=True,
    ),
    Dialect(
        "gan-zoo",
        "pytorch_GAN_zoo",
        ("gan-zoo",),
        Framed(
            Numbered("main.convTranspose{}", "main.batchNorm{}"),
            first=("formatLayer", "main.batchNorm0"),
            last=("main.outlayer", None),
        ),
        Framed(Numbered("main.convTranspose{}", "main.batchNorm{}", down=True), last=("decisionLayer", None)),
        exact=True,
        wrapper=Wrapper({"generator": ("netG", None), "discriminator": ("netD", None)}),
    ),
    Dialect(
        "sequential",
        "a plain nn.Sequential, under any name; it can hold every architecture",
        _MNIST_COPIES,
        Sequential(),
        linear=True,
    ),
    Dialect("blocks", "an nn.Sequential of blocks, under any name", (), Blocks(), writes=False),
    Dialect(
        "bare-blocks",
        "an nn.Sequential of blocks and single modules, under any name",
        (),
        Blocks(bare=True),
        writes=False,
    ),
    Dialect(
        "authors",
        "Newmu/dcgan_code: Theano parameters in list order, kernels flipped",
        ("authors-svhn", "paper"),
        Sequential(),
        storage="list",
        linear=True,
    ),
    Dialect(
        "list", "a PyTorch network's arrays in list order", (), Sequential(), storage="list", writes=False
    ),
)
UNLISTED = Dialect("unlisted", "names that no dialect lists", (), Sequential(), writes=False)
"""What arrays are read as whose names are not in the table: by their order and shapes."""

DIALECTS: dict[str, Dialect] = {dialect.name: dialect for dialect in _DIALECTS}
"""Every dialect by its name; where two fit equally well, the earlier one is chosen."""


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
