"""`dcgan COMMAND ...`: every command under one name, and the list of them.

`dcgan train` is `python -m dcgan_jax.train`, and `dcgan train --framework torch` is `python -m dcgan_torch.train`: the
module that either name leads to is the same.
"""

from __future__ import annotations

import importlib
import importlib.util
import shlex
import sys
from collections.abc import Callable, Sequence

from dcgan_core.commands.completion import PRINT_COMPLETION, completion_script
from dcgan_core.config.command import run_command
from dcgan_core.config.flags import COMPLETION_WORDS
from dcgan_core.config.words import VERSION
from dcgan_core.errors import InputError, did_you_mean
from dcgan_core.system.program import program, version_text
from dcgan_core.system.streams import show

FRAMEWORKS = {"jax": "dcgan_jax", "torch": "dcgan_torch"}
"""The packages that hold a framework's commands, by the words of `--framework`."""

COMMANDS = {
    "train": "train a DCGAN on your images, or on a dataset",
    "generate": "draw images with a trained generator",
    "interpolate": "walk from latent to latent: rows of images and a GIF",
    "arithmetic": "add and subtract latents: man with glasses - man + woman",
    "evaluate": "measure how good samples are, next to real images",
    "neighbours": "show the training images nearest to samples",
    "invert": "find the latent of an image",
    "explore": "open a generator in the browser: walk, mix, invert, compare",
    "features": "classify images by a discriminator's features",
    "filters": "show what a discriminator's features look for",
    "describe": "show a network layer by layer, or what is in a weights file",
    "models": "list the networks that commands load by name",
    "import_weights": "make a run from weights that another program saved",
    "export": "write weights that other programs load",
    "push": "publish weights on a hub, with a model card",
    "prepare": "prepare a dataset before training",
    "stores": "list, check and clean prepared datasets",
    "plot": "plot the curves of one run or several",
    "animate": "make a GIF of a run's sample grids",
}
"""Every command with a line about it, in the order in which one uses them."""


def main() -> None:
    """Run the command line of the process: `dcgan COMMAND ...`; ends the program with the command's status."""
    main_of_package("dcgan_jax")


def main_of_package(package: str) -> None:
    """Run `python -m <package> COMMAND ...`, with the commands of that package."""
    run_command(lambda: _run(sys.argv[1:], package))


def _run(argv: Sequence[str], package: str) -> int | None:
    if not argv or argv[0] in ("-h", "--help", "help"):
        show(_listing(package))
        return 0
    if argv[0] == VERSION:
        show(version_text())
        return 0
    if argv[0] == PRINT_COMPLETION:
        show(completion_script(" ".join(argv[1:])))
        return 0
    if argv[0] == COMPLETION_WORDS:
        show("\n".join(name for name in COMMANDS if _exists(package, name) or not _owners(name)))
        return 0
    name = argv[0].replace("-", "_")
    if argv[0].startswith("-"):
        raise InputError(_options_first(argv, package))
    if name not in COMMANDS:
        raise InputError(
            f"unknown command {argv[0]!r}{did_you_mean(name, COMMANDS)}; {program(package)} --help lists the commands"
        )
    package, rest = _framework(argv[1:], package)
    module = _module(package, name)
    if rest == [COMPLETION_WORDS]:
        show(" ".join(["--framework", *FRAMEWORKS]))
    # A command reads the process's own arguments, as it does under its own name.
    sys.argv[1:] = rest
    work: Callable[[], int | None] = importlib.import_module(module).main
    return work()


def _options_first(argv: Sequence[str], package: str) -> str:
    """Return what is wrong with a command line that begins with an option."""
    place = next((n for n, word in enumerate(argv) if word.replace("-", "_") in COMMANDS), None)
    if place is None:
        return f"{argv[0]}: the command comes first; {program(package)} --help lists the commands"
    words = shlex.join([argv[place], *argv[:place], *argv[place + 1 :]])
    return f"{argv[0]}: options come after the command: {program(package)} {words}"


def _framework(argv: Sequence[str], package: str) -> tuple[str, list[str]]:
    """Return the package that `--framework` names, and the other arguments."""
    rest = []
    words = iter(argv)
    for word in words:
        flag, equals, value = word.partition("=")
        if flag != "--framework":
            rest.append(word)
            continue
        value = value if equals else next(words, "")
        if value not in FRAMEWORKS:
            raise InputError(
                f"--framework {value}{did_you_mean(value, FRAMEWORKS)}: expected {' or '.join(FRAMEWORKS)}"
            )
        package = FRAMEWORKS[value]
    return package, rest


def _module(package: str, name: str) -> str:
    """Return the module of command `name`: the framework's own, or that of a command that needs none."""
    if _exists(package, name):
        return f"{package}.{name}"
    owners = _owners(name)
    if owners:
        raise InputError(f"{name} is not a command of {package}, only of {' and '.join(owners)}")
    return f"dcgan_core.commands.{name}"


def _exists(package: str, name: str) -> bool:
    return importlib.util.find_spec(f"{package}.{name}") is not None


def _owners(name: str) -> list[str]:
    """Return the frameworks' packages that have command `name`."""
    return [package for package in FRAMEWORKS.values() if _exists(package, name)]


def _listing(package: str) -> str:
    called = program(package)
    width = max(map(len, COMMANDS)) + 2
    lines = [
        f"  {name:{width}}{line}"
        for name, line in COMMANDS.items()
        if _exists(package, name) or not _owners(name)
    ]
    return f"""usage: {called} COMMAND [options]

{chr(10).join(lines)}

{called} COMMAND --help explains a command's options. With --framework torch it runs in PyTorch, if it can.
Each command is a module too: python -m {package}.train is {called} train."""
