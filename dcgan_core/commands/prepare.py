"""`python -m dcgan_core.commands.prepare`: prepare a dataset before training."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from dcgan_core.config.command import run_command
from dcgan_core.config.command_line import configure, with_named_images
from dcgan_core.config.fields import COMMON
from dcgan_core.config.flags import parse_flags
from dcgan_core.config.options import Option, options_of
from dcgan_core.config.training import TrainingConfig
from dcgan_core.config.words import typed_in
from dcgan_core.system.program import program

# Prepared images do not depend on these.
_NOT_OF_THE_STORE = {"flip"}

_CONFIG = Option(
    "command",
    "TOML file of settings. It overrides the dataset's.",
    metavar="FILE",
    annotation=Path | None,
)


def options() -> dict[str, Option]:
    """Return the options of this command: `--config`, and those of training that decide the prepared images."""
    return {"config": _CONFIG} | {
        name: details
        for name, details in options_of(TrainingConfig).items()
        if details.group == "data" and name not in _NOT_OF_THE_STORE
    }


def main(argv: Sequence[str] | None = None) -> int:
    """Prepare the store that the command line describes, as `train` would; return the exit status."""
    argv = with_named_images(sys.argv[1:] if argv is None else argv)
    flags = parse_flags(
        options(),
        argv,
        prog=program("dcgan_core.commands", "prepare"),
        common=COMMON,
        description="Prepare a dataset before training. Otherwise the training prepares it.",
    )
    # Through the whole configuration, so that configs/<dataset>.toml decides what no flag does, as in training.
    config = configure(flags, typed=typed_in(options(), argv))
    from dcgan_core.data.store import open_or_prepare

    open_or_prepare(config.data_request())
    return 0


if __name__ == "__main__":
    run_command(main)
