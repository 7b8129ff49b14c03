"""`python -m dcgan_core.commands.plot`: the curves of one run or several, from their `stats.jsonl`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dcgan_core.config.command import parse_command, run_command
from dcgan_core.config.options import option
from dcgan_core.runs.folder import LOSSES_FILE, STATS_FILE
from dcgan_core.system.files import check_file, refuse_to_replace
from dcgan_core.system.program import program
from dcgan_core.system.streams import show


@dataclass(frozen=True)
class PlotOptions:
    """The options of `plot`."""

    runs: tuple[Path, ...] = option(
        positional=True, metavar="RUN [RUN ...]", help="Run folders, or their stats.jsonl files."
    )
    output: Path | None = option(
        None,
        metavar="FILE",
        when_none=f"RUN/{LOSSES_FILE}; for several runs ./{LOSSES_FILE}",
        help="File of the picture: .png, .svg or .pdf.",
    )


def main() -> int:
    """Plot as the command line says; return the exit status."""
    options = parse_command(
        PlotOptions,
        prog=program("dcgan_core.commands", "plot"),
        description="Plot losses, D(x) and D(G(z)), gradient norms and speed of one run, or of several together.",
    )
    from dcgan_core.pictures.curves import draw_curves, read_curves

    curves = read_curves(
        options.runs
    )  # what is wrong with the runs is said before what is wrong with the picture
    output = options.output
    if output is None:
        first = options.runs[0] if len(options.runs) == 1 else Path()
        folder = first if first.is_dir() else first.parent
        output = folder / LOSSES_FILE
        if len(options.runs) > 1 or not (folder / STATS_FILE).is_file():  # not the picture of a run
            refuse_to_replace(output)
    check_file(output, "--output")
    show(draw_curves(curves, output), kept=True)
    return 0


if __name__ == "__main__":
    run_command(main)
