"""`python -m dcgan_core.commands.plot`: the curves of one run or several, from their `stats.jsonl`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import tyro

from dcgan_core.config.command import run_command
from dcgan_core.runs.folder import LOSSES_FILE

_PLACE = f"(default: RUN/{LOSSES_FILE}; for several runs ./{LOSSES_FILE})"


@dataclass(frozen=True)
class PlotOptions:
    """What `plot` can be asked for. Not declared with `dcgan_core.config.options`, which knows flags alone."""

    runs: Annotated[
        tuple[Path, ...],
        tyro.conf.Positional,
        tyro.conf.arg(
            metavar="RUN [RUN ...]",
            help="Run folders, or their stats.jsonl files.",
            help_behavior_hint="(required)",
        ),
    ]
    output: Annotated[
        Path | None,
        tyro.conf.arg(metavar="FILE", help="The picture: .png, .svg or .pdf.", help_behavior_hint=_PLACE),
    ] = None


def main() -> int:
    """Plot as the command line says; return the exit status."""
    options = tyro.cli(
        PlotOptions,
        prog="python -m dcgan_core.commands.plot",
        description="Plot losses, D(x) and D(G(z)), gradient norms and speed of one run, or of several together.",
    )
    from dcgan_core.pictures.curves import plot_losses

    output = options.output
    if output is None:
        first = options.runs[0] if len(options.runs) == 1 else Path()
        output = (first if first.is_dir() else first.parent) / LOSSES_FILE
    print(plot_losses(options.runs, output))
    return 0


if __name__ == "__main__":
    run_command(main)
