"""Write `dcgan_core/training/keywords.py`: the fields of `fit` as editors and type checkers see them.

    python -m scripts.fit_fields

The fields themselves are declared in `dcgan_core/config/fields.py`; a test compares the two.
"""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal

from dcgan_core.config.command import parse_command, run_command
from dcgan_core.config.options import Option, options_of
from dcgan_core.config.training import TrainingConfig
from dcgan_core.system.files import write_text
from dcgan_core.system.streams import say

FILE = Path(__file__).resolve().parents[1] / "dcgan_core" / "training" / "keywords.py"

HEAD = '''"""The fields of `fit`, for editors and type checkers. Made by `python -m scripts.fit_fields`: do not edit."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, TypedDict


class FitFields(TypedDict, total=False):
    """What `fit` takes by name. `help(dcgan_jax.fit)` explains each."""

    config: str | Path
'''


def keywords_text() -> str:
    """Return the whole file."""
    return HEAD + "".join(f"{line}\n" for line in field_lines(options_of(TrainingConfig)))


def field_lines(options: Mapping[str, Option]) -> list[str]:
    """Return a line for each option, as a TypedDict has it."""
    return [f"    {name}: {annotation_text(details.members)}" for name, details in options.items()]


def annotation_text(members: Iterable[Any]) -> str:
    """Return the union of these types in Python; where a path is taken, its text is too."""
    return " | ".join(map(_member_text, members))


def _member_text(member: Any) -> str:
    if typing.get_origin(member) is Literal:
        return f"Literal[{', '.join(map(json.dumps, typing.get_args(member)))}]"
    return {types.NoneType: "None", Path: "str | Path"}.get(member) or member.__name__


@dataclasses.dataclass(frozen=True)
class FitFieldsOptions:
    """There is nothing to choose."""


def main() -> int:
    """Write the file; return the exit status."""
    parse_command(FitFieldsOptions, prog="python -m scripts.fit_fields", description=__doc__ or "")
    write_text(FILE, keywords_text())
    say(FILE)
    return 0


if __name__ == "__main__":
    run_command(main)
