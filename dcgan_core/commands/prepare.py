"""`python -m dcgan_core.commands.prepare`: prepare a data set ahead of the training that reads it."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_type_hints

from dcgan_core.config.command import run_command
from dcgan_core.config.command_line import configure
from dcgan_core.config.options import option, options_of, parse_flags
from dcgan_core.config.training import TrainingConfig

# What training does to prepared images is no business of theirs.
_NOT_OF_THE_STORE = {"flip"}


def options_class() -> type:
    """The options of this command: those of training that decide the prepared images, and `--config`."""
    hints = get_type_hints(TrainingConfig)
    fields: list[Any] = [
        (
            "config",
            Path | None,
            option(None, metavar="FILE", help="TOML file of settings, stronger than the dataset's."),
        )
    ]
    for name, (field, details) in options_of(TrainingConfig).items():
        if details.group == "data" and name not in _NOT_OF_THE_STORE:
            default = dataclasses.field(default=field.default, metadata=dict(field.metadata))
            fields.append((name, hints[name], default))
    return dataclasses.make_dataclass("PrepareOptions", fields, frozen=True)


def main(argv: Sequence[str] | None = None) -> int:
    """Prepare the store that the command line asks for, as `train` would; return the exit status."""
    flags = parse_flags(
        options_class(),
        sys.argv[1:] if argv is None else argv,
        prog="python -m dcgan_core.commands.prepare",
        description="Prepare a data set ahead. Training does it by itself otherwise, and finds what this prepared.",
    )
    # Through the whole configuration, so that configs/<dataset>.toml decides what no flag does, as in training.
    config = configure(flags)
    from dcgan_core.data.store import open_or_prepare

    open_or_prepare(config.data_request())
    return 0


if __name__ == "__main__":
    run_command(main)
