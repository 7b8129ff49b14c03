"""A command that works on any framework: how it is declared, and how a framework's package runs it."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dcgan_core.config.command import parse_command
from dcgan_core.system.program import program
from dcgan_core.system.progress import under_way

if TYPE_CHECKING:  # `--help` answers without it
    from dcgan_core.framework import Framework


@dataclass(frozen=True)
class Command:
    """Every module of `dcgan_core.commands` that works on a framework declares one, called COMMAND.

    options: the dataclass of its options. description: a sentence or two for --help. work: does it and returns the
    exit status. common: the options that --help shows, with spaces between them; --help-all shows the others too.
    examples: what an example does, by its arguments.
    """

    options: type
    description: str
    work: Callable[[Any, Framework], int]
    common: str = ""
    examples: Mapping[str, str] = field(default_factory=dict)


def main_of(name: str, framework: Framework) -> Callable[[], int]:
    """Return what `python -m <package>.<name>` does: parse the command line, then work, and return the exit status.

    The command's module is imported when it is called, so that importing a package's own module costs nothing.
    """

    def main() -> int:
        command: Command = importlib.import_module(f"dcgan_core.commands.{name}").COMMAND
        options = parse_command(
            command.options,
            prog=program(framework.package, name),
            description=command.description,
            common=command.common.split(),
            examples=command.examples,
        )
        with under_way(f"{name}: working"):
            return command.work(options, framework)

    return main


def train_main_of(framework: Framework) -> Callable[[], int]:
    """Return what `python -m <package>.train` does; its options come from files too."""

    def main() -> int:
        from dcgan_core.config.command_line import parse_training_config

        config = parse_training_config(
            prog=program(framework.package, "train"),
            config_class=framework.config_class,
            description=f"Train a DCGAN in {framework.title}.",
        )
        from dcgan_core.training.train import train

        return train(config, framework).status

    return main
