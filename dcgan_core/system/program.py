"""What this program was started as, and commands of it that a person can paste."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

CONSOLE_COMMAND = "dcgan"
"""What an installed package adds to the shell."""

_FLAGS = {"dcgan_torch": " --framework torch"}


def program(package: str, name: str | None = None) -> str:
    """Return how the program, or its command `name`, is started, in the way this process was.

    That is `dcgan NAME` (with `--framework torch` where the package is not the default one), or
    `python -m PACKAGE.NAME`.
    """
    if Path(sys.argv[0]).stem == CONSOLE_COMMAND:
        return CONSOLE_COMMAND if name is None else f"{CONSOLE_COMMAND} {name}{_FLAGS.get(package, '')}"
    return f"python -m {package}" if name is None else f"python -m {package}.{name}"


def command_line(package: str, name: str, *words: object) -> str:
    """Return a whole command to paste: the command `name` with these words, each quoted where a shell needs it."""
    return " ".join([program(package, name), *(shlex.quote(str(word)) for word in words)])
