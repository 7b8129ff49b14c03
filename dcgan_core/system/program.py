"""What this program was started as, and commands of it that a person can paste."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import dcgan_core

CONSOLE_COMMAND = "dcgan"
"""What an installed package adds to the shell."""

_FLAGS = {"dcgan_torch": " --framework torch"}
_PACKAGES = ("dcgan_jax", "dcgan_torch")
"""They are programs too: `python -m dcgan_jax NAME`."""


def version_text() -> str:
    """Return what `--version` shows."""
    return f"{CONSOLE_COMMAND} {dcgan_core.__version__}"


def program(package: str, name: str | None = None) -> str:
    """Return how the program, or its command `name`, is started, in the way this process was.

    That is `dcgan NAME` (with `--framework torch` where the package is not the default one), or
    `python -m PACKAGE.NAME`, or `python -m PACKAGE NAME` where it was started as `python -m PACKAGE`.
    """
    started = Path(sys.argv[0])
    if started.stem == CONSOLE_COMMAND:
        return CONSOLE_COMMAND if name is None else f"{CONSOLE_COMMAND} {name}{_FLAGS.get(package, '')}"
    if name is not None and started.name == "__main__.py" and started.parent.name in _PACKAGES:
        return f"python -m {package if package in _PACKAGES else started.parent.name} {name}"
    return f"python -m {package}" if name is None else f"python -m {package}.{name}"


def command_line(package: str, name: str, *words: object) -> str:
    """Return a whole command to paste: the command `name` with these words, each quoted where a shell needs it."""
    return " ".join([program(package, name), *(shlex.quote(str(word)) for word in words)])
