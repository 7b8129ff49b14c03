"""`python -m scripts.benchmark_gpu --output-path DIR`: decide the race on a GPU by one command of nine minutes.

Three parts, a command each, which can be stopped or killed at any moment: what was measured until then is in
`DIR/partN.jsonl`, a line for every turn. `--join DIR,DIR` makes one report of whatever there is.

1. The race at 64x64 in bfloat16, batches of 128 and 1024; drawing; what our compiled step consists of.
2. Batches of 512 and 2048, float32 and TF32; 25 epochs of as many images as CelebA has; loss curves; a trace.
3. Pictures padded to 4 and 8 channels; quality over training time; the parity report.

`--tiny` tries the programs on a CPU and says nothing about a GPU.
"""

from __future__ import annotations

import dataclasses
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from dcgan_core.config.command import parse_command, run_command
from dcgan_core.config.options import option
from dcgan_core.errors import InputError
from dcgan_core.system.files import write_text
from dcgan_core.system.paths import typed_path
from scripts.benchmarking.gpu.bench import Bench
from scripts.benchmarking.gpu.journal import Journal, Record, part_path, read_journal, read_journals
from scripts.benchmarking.gpu.parts import Dataset, Item, choose_items, do_items, items_of
from scripts.benchmarking.gpu.report import report_of
from scripts.benchmarking.machine import describe_machine, gpu_name, missing_packages
from scripts.benchmarking.text import whole_numbers
from scripts.benchmarking.worker import Surroundings

REPORT, LOG = "report.md", "log.txt"
ENDING_SECONDS = 10.0
"""Kept for the end of processes and the report."""


@dataclasses.dataclass(frozen=True)
class GpuOptions:
    """The options of the command."""

    output_path: Path = option(
        Path("runs/benchmark-gpu"), help="Folder of the results: eight files at most, no folders."
    )
    part: int = option(1, minimum=1, maximum=3, help="What to do; 1 decides the race.")
    items: str | None = option(
        None,
        metavar="INT,INT...",
        when_none="all of the part",
        help="Do these of its items only, by number, from 1.",
    )
    minutes: float = option(
        9.0, above=0.5, maximum=600, unit="minutes", help="The time of the whole command."
    )
    record: str | None = option(
        None,
        metavar="WORDS",
        when_none="the best that is measured",
        help="What our rows let XLA record as CUDA graphs beyond its default, such as +CONVOLUTION.",
    )
    dataset: Dataset = option("letters", help="Whose recipe part 3 trains by, in both frameworks.")
    data_dir: Path | None = option(None, when_none="./data", help="Folder of that data set's files.")
    commit: str | None = option(
        None, when_none="git's answer", help="What is recorded as the commit, where there is no git."
    )
    tiny: bool = option(False, help="Try the programs: small networks, few images, short turns.")
    join: str | None = option(
        None,
        metavar="FOLDER,FOLDER...",
        when_none="measure",
        help="Measure nothing: print one report of what is in these folders, however much that is.",
    )


def main() -> int:
    """Do a part, or join what parts have left; return the exit status."""
    began = time.monotonic()
    if missing := missing_packages():
        raise InputError(
            f"not installed here: {', '.join(missing)}. On a machine without a network, bring their wheels and those "
            "of what they need: python -m pip download --dest wheels NAMES where there is one (with --platform, "
            "--python-version and --only-binary=:all: for another kind of machine), then python -m pip install "
            "--no-index --find-links wheels NAMES"
        )
    options = parse_command(
        GpuOptions,
        prog="python -m scripts.benchmark_gpu",
        description="Decide the race on a GPU in nine minutes.",
    )
    if options.join is not None:
        print(report_of(read_journals(typed_path(name.strip()) for name in options.join.split(","))))
        return 0
    items = items_of(options.part, options.dataset, options.data_dir)
    if options.items is not None:
        items = choose_items(items, whole_numbers(options.items, "--items"))
    # The programs run in the folder of the checkout.
    folder = options.output_path.resolve()
    path = part_path(folder, options.part)
    if path.exists():
        raise InputError(f"{path} exists already: choose another --output-path, or read it with --join")
    if folder.exists() and not folder.is_dir():
        raise InputError(f"--output-path {folder} is a file; choose a folder")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="dcgan-benchmark-", ignore_cleanup_errors=True) as cache:
        around = Surroundings("auto", folder / LOG, Path(cache))
        measure(dataclasses.replace(options, output_path=folder), items, around, began)
    print((folder / REPORT).read_text(encoding="utf-8"))
    return 0


def measure(options: GpuOptions, items: Sequence[Item], around: Surroundings, began: float) -> None:
    """Do the items; the journal grows with each turn, and the report is made anew after each item."""
    folder = options.output_path
    journal = Journal(part_path(folder, options.part), time.time() - (time.monotonic() - began))
    journal.write(
        "command",
        part=options.part,
        minutes=options.minutes,
        tiny=options.tiny,
        arguments=sys.argv[1:],
        xla_flags=os.environ.get("XLA_FLAGS", ""),
        machine=describe_machine() | ({"commit": options.commit} if options.commit else {}),
    )

    def after() -> list[Record]:
        write_text(folder / REPORT, report_of(read_journals([folder])))
        return [record for path in sorted(folder.glob("part*.jsonl")) for record in read_journal(path)]

    bench = Bench(
        journal,
        folder,
        around,
        tiny=options.tiny,
        on_gpu=gpu_name() is not None,
        recorded=options.record or "",
        user_flags=os.environ.get("XLA_FLAGS", ""),
    )
    do_items(bench, items, began, 60 * options.minutes - ENDING_SECONDS, after)
    journal.write("end")
    after()


if __name__ == "__main__":
    run_command(main)
