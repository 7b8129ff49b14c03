"""`models`: the networks that have a name, with licence and digest."""

from __future__ import annotations

import dataclasses

from dcgan_core.commands.command import Command
from dcgan_core.config.options import option
from dcgan_core.framework import Framework
from dcgan_core.system.program import command_line
from dcgan_core.system.streams import show
from dcgan_core.weights.addresses import SHIPPED
from dcgan_core.weights.bundle import load_bundle
from dcgan_core.weights.summary import network_line


@dataclasses.dataclass(frozen=True)
class ModelsOptions:
    """The options of `models`."""

    record: bool = option(False, help="Also print how each network was made.")


def models(options: ModelsOptions, framework: Framework) -> int:
    """Print the table and return the exit status."""
    for name, shipped in SHIPPED.items():
        bundle = load_bundle(shipped.file)
        show(f"{name}: {shipped.summary}")
        show(f"  network   {network_line(bundle.architecture.generator, bundle.architecture.latent)}")
        show(f"  licence   {shipped.licence}")
        show(f"  sha256    {shipped.sha256}, {shipped.file.stat().st_size:,} bytes, in the package")
        show(f"  draw      {command_line(framework.package, 'generate', '--load-path', name)}")
        for key, value in bundle.record.items() if options.record else ():
            show(f"  {key}: {value}")
    show("Other networks by address: --load-path hf://owner/name[@revision][/file] or https://...")
    return 0


COMMAND = Command(
    ModelsOptions,
    "List the networks that a command can load by name instead of a file.",
    models,
    examples={"": "the table", "--record": "and how each network was made"},
)
