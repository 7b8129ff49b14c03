"""`describe`: a network layer by layer, or what is in a weights file."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from dcgan_core.commands.command import Command
from dcgan_core.commands.import_weights import HintOptions, asking, examine, print_weights
from dcgan_core.config.options import option
from dcgan_core.description.architecture import Architecture
from dcgan_core.description.presets import build_architecture, get_preset
from dcgan_core.description.protocols import NETWORK_NAMES, NetworkName
from dcgan_core.description.toml_writing import Origins, architecture_toml
from dcgan_core.errors import InputError
from dcgan_core.framework import Framework
from dcgan_core.runs.folder import is_run
from dcgan_core.sampling.drawing import checkpoint_option
from dcgan_core.system.streams import show
from dcgan_core.weights.bundle import AdamMoments, Bundle
from dcgan_core.weights.opening import open_moments, open_weights
from dcgan_core.weights.summary import architecture_text


def _network_option(help: str, **details: Any) -> Any:
    return option(None, group="network", when_none="the preset's own", help=help, **details)


@dataclasses.dataclass(frozen=True)
class DescribeOptions(HintOptions):
    """The options of `describe`."""

    files: tuple[Path, ...] = option(
        (),
        positional=True,
        metavar="FILE",
        when_none="the network that the flags describe",
        help="A run, a checkpoint, or weights files of any program, or their addresses.",
        fetched=True,
    )
    architecture: bool = option(
        False,
        help="Print the networks as TOML, with guesses marked. `import_weights --architecture` reads it after you "
        "have edited it.",
    )
    checkpoint: str = checkpoint_option()
    channels: Literal[1, 3] | None = _network_option("1 for greyscale images, 3 for colour.")
    nz: int | None = _network_option("Length of the latent vector.", minimum=1)
    ngf: int | None = _network_option("Width of the generator, in channels.", minimum=1)
    ndf: int | None = _network_option("Width of the discriminator, in channels.", minimum=1)


def describe(options: DescribeOptions, framework: Framework) -> int:
    """Print what `options` say and return the exit status; raises InputError for files that hold no weights."""
    if not options.files:
        architecture = _network(options)
        show(
            architecture_toml(architecture) if options.architecture else architecture_text(architecture),
            end="" if options.architecture else "\n",
        )
        return 0
    flags = [f"--{name}" for name in ("channels", "nz", "ngf", "ndf") if getattr(options, name) is not None]
    if flags:
        raise InputError(f"{', '.join(flags)}: a file has its own; leave out either the file or the flags")
    bundle, moments = _open(options)
    names: list[NetworkName] = [name for name in NETWORK_NAMES if name in bundle.weights]
    if options.architecture:
        show(architecture_toml(bundle.architecture, names, Origins.of(bundle.record)), end="")
        return 0
    show(architecture_text(bundle.architecture, names))
    show()
    print_weights(bundle, moments, examine(bundle, framework))
    return 0


def _network(options: DescribeOptions) -> Architecture:
    hints = options.hints()
    preset = options.preset or "pytorch"
    found = get_preset(preset)
    shape = None
    if hints.image_size is not None or options.channels is not None:
        shape = (*(hints.image_size or found.image_shape[:2]), options.channels or found.image_shape[2])
    return build_architecture(
        preset,
        image_shape=shape,
        nz=options.nz,
        ngf=options.ngf,
        ndf=options.ndf,
        latent=options.latent,
        classes=options.classes or 0,
    )


def _open(options: DescribeOptions) -> tuple[Bundle, Mapping[str, AdamMoments]]:
    first, hints = options.files[0], options.hints()
    if len(options.files) == 1 and (is_run(first) or first.is_dir()):
        bundle = open_weights(first, checkpoint=options.checkpoint, hints=hints)
        return bundle, open_moments(first, checkpoint=options.checkpoint, hints=hints)
    imported = asking(options.files, hints)
    return imported.bundle, imported.moments


COMMAND = Command(
    DescribeOptions,
    "Describe a network layer by layer, or what is in a weights file.",
    describe,
    common="files preset image_size channels nz ngf ndf classes reading architecture checkpoint",
    examples={
        "": "the network of the default preset",
        "--preset paper --image-size 96x64": "another one, at another size",
        "netG.pth": "what is in a file",
    },
)
