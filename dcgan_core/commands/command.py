"""A command that works on any framework: how it is declared, and how a framework's package runs it."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dcgan_core.config.command import parse_command
from dcgan_core.system.progress import under_way

if TYPE_CHECKING:  # `--help` answers without it
    from dcgan_core.framework import Framework


CONSOLE_COMMAND = "dcgan"
"""What an installed package adds to the shell."""


def program(package: str, name: str | None = None) -> str:
    """Return what the program, or its command `name`, was called by: `dcgan NAME` or `python -m PACKAGE.NAME`."""
    if Path(sys.argv[0]).stem == CONSOLE_COMMAND:
        return CONSOLE_COMMAND if name is None else f"{CONSOLE_COMMAND} {name}"
    return f"python -m {package}" if name is None else f"python -m {package}.{name}"


@dataclass(frozen=True)
class Command:
    """Every module of `dcgan_core.commands` that works on a framework declares one, called COMMAND.

    options: the dataclass of its options. description: a sentence or two for --help. work: does it and returns the
    exit status.
    """

    options: type
    description: str
    work: Callable[[Any, Framework], int]


def main_of(name: str, framework: Framework) -> Callable[[], int]:
    """Return what `python -m <package>.<name>` does: parse the command line, then work, and return the exit status.

    The command's module is imported when it is called, so that importing a package's own module costs nothing.
    """

    def main() -> int:
        command: Command = importlib.import_module(f"dcgan_core.commands.{name}").COMMAND
        options = parse_command(
            command.options, prog=program(framework.package, name), description=command.description
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
        from dcgan_core.training.loop import train

        return train(config, framework).status

    return main
