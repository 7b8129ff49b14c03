"""`python -m scripts.benchmark` (or `make benchmark`): training and generation of ours, plain Flax and PyTorch."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path
from typing import Any, Literal

from dcgan_core.config.command import parse_command, run_command
from dcgan_core.config.options import option
from dcgan_core.errors import InputError, RunFailure
from dcgan_core.system.arithmetic import Precision
from dcgan_core.system.files import write_bytes, write_text
from dcgan_core.system.paths import typed_path
from scripts.benchmarking.case import Case
from scripts.benchmarking.machine import ROOT, describe_machine
from scripts.benchmarking.report import PICTURE, Report, join_reports
from scripts.benchmarking.rounds import run_case
from scripts.benchmarking.rows import choose_rows
from scripts.benchmarking.text import whole_numbers

DOCUMENT = ROOT / "docs" / "evidence" / "benchmark.md"
BEGIN, END = "<!-- results: written by scripts/benchmark.py --write -->", "<!-- end of results -->"


@dataclasses.dataclass(frozen=True)
class BenchmarkOptions:
    """The options of the command."""

    image_size: str | None = option(
        None,
        metavar="INT,INT...",
        when_none="64 with --batch-size, else 28, 64 and 128",
        help="Sides of the images, in pixels; 28 is grey, the others RGB.",
    )
    batch_size: str | None = option(
        None,
        metavar="INT,INT...",
        when_none="64 with --image-size, else 16, 64, 128 and on a GPU 512, 2048",
        help="Batch sizes, each with every image size.",
    )
    rows: str | None = option(
        None, metavar="NAME,NAME...", when_none="every row that can run here", help="Rows of the table."
    )
    output_path: Path | None = option(
        None, when_none="a new runs/benchmark-NNN", help="Folder of the report; it must hold none yet."
    )
    repeats: int = option(5, minimum=1, unit="turns", help="Turns of each row.")
    seconds: float = option(6.0, above=0.0, unit="seconds", help="Length of a turn, about; at least a step.")
    precision: Precision | None = option(
        None,
        when_none="float32 on a CPU, bfloat16 on a GPU",
        help="What the passes of a training step compute in, the same for every row (torch-eager stays as shipped "
        "under bfloat16).",
    )
    width: int = option(64, minimum=1, unit="feature maps", help="ngf and ndf.")
    device: Literal["auto", "cpu"] = option("auto", help="auto takes a GPU where there is one.")
    join: str | None = option(
        None,
        metavar="FOLDER,FOLDER...",
        when_none="measure",
        help="Measure nothing: make one report of those in these folders, which were measured in pieces.",
    )
    write: bool = option(False, help="Also put the results into docs/evidence/benchmark.md.")


def main() -> int:
    """Measure, report, and return the exit status."""
    options = parse_command(
        BenchmarkOptions,
        prog="python -m scripts.benchmark",
        description="Measure training and generation: this package, plain Flax, PyTorch.",
    )
    folder = choose_folder(options.output_path)
    if options.join is not None:
        report = join_reports([typed_path(name.strip()) for name in options.join.split(",")])
        report.save(folder)
    else:
        report = measure(options, folder)
    say(f"the report is in {folder}")
    if options.write:
        write_document(report, folder)
    # The plain ratio lines are the last of the output.
    print("\n".join([report.markdown(ratios=False), *report.ratio_lines()]))
    problems = [problem for result in report.results for problem in result.problems()]
    if problems:
        raise RunFailure("not every row did the same work:\n" + "\n".join(f"  {p}" for p in problems))
    return 0


def measure(options: BenchmarkOptions, folder: Path) -> Report:
    """Measure every case, and return the report, which is in the folder too."""
    machine = describe_machine()
    if options.device == "cpu":
        machine["gpu"] = None
    on_gpu = machine["gpu"] is not None
    precision = options.precision or ("bfloat16" if on_gpu else "float32")
    cases = choose_cases(options, precision, on_gpu=on_gpu)
    rows, left_out = choose_rows(options.rows, on_gpu=on_gpu)
    turns: dict[str, Any] = {"repeats": options.repeats, "seconds": options.seconds, "device": options.device}
    settings = {"precision": precision, **turns, "rows": [row.name for row in rows]}
    report = Report(machine, settings, left_out, [])
    for sentence in left_out:
        say(sentence)
    say("Each row starts first, which includes compiling and may take long. Then the rows take turns.")
    for case in cases:
        report.results.append(run_case(case, rows, **turns, report=say))
        # After every case, so that stopping a long run loses nothing that is done.
        report.save(folder)
    return report


def choose_cases(options: BenchmarkOptions, precision: Precision, *, on_gpu: bool) -> list[Case]:
    """Return the cases: the requested ones, or the default tour of sizes, smallest first.

    Raises InputError for a size that is not a whole number, or that no network can be built for.
    """
    if options.image_size is None and options.batch_size is None:
        large = (512, 2048) if on_gpu else ()
        pairs = [(28, 64), *((64, batch) for batch in (16, 64, 128, *large)), (128, 128 if on_gpu else 16)]
    else:
        pairs = [
            (size, batch)
            for size in whole_numbers(options.image_size or "64", "--image-size")
            for batch in whole_numbers(options.batch_size or "64", "--batch-size")
        ]
    cases = [Case(size, batch, options.width, precision) for size, batch in pairs]
    for case in cases:
        case.architecture()
        if case.batch_size < 2:
            raise InputError(f"--batch-size {case.batch_size}: batch statistics need at least 2 images")
    return cases


def choose_folder(wanted: Path | None) -> Path:
    """Return the folder of the report; raises InputError when it holds a report already."""
    if wanted is None:
        taken = (Path("runs") / f"benchmark-{number:03d}" for number in range(1, 1000))
        return next(folder for folder in taken if not folder.exists())
    if (wanted / "benchmark.json").exists():
        raise InputError(f"{wanted} holds a report already; choose another --output-path")
    if wanted.exists() and not wanted.is_dir():
        raise InputError(f"--output-path {wanted} is a file; choose a folder")
    return wanted


def write_document(report: Report, folder: Path) -> None:
    """Replace the results in docs/evidence/benchmark.md, and its picture."""
    text = DOCUMENT.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise InputError(
            f"{DOCUMENT} lacks the line {BEGIN if not begin else END}; put it where results belong"
        )
    picture = None
    if (folder / PICTURE).exists():
        picture = "benchmark-scaling.png"
        write_bytes(DOCUMENT.with_name(picture), (folder / PICTURE).read_bytes())
    write_text(DOCUMENT, f"{before}{BEGIN}\n\n{report.markdown(picture)}\n{END}{after}")
    say(f"wrote the results to {DOCUMENT}")


def say(text: str) -> None:
    """Print progress, on stderr."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    run_command(main)
