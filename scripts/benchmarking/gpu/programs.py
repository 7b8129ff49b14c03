"""Programs of this project that are run whole, within what time is left: quality over training time, and parity."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

from dcgan_core.errors import InputError
from dcgan_core.runs.stats import read_stats
from dcgan_core.system.records import read_json
from scripts.benchmarking.gpu.bench import LEAST, Bench
from scripts.benchmarking.machine import ROOT

PARITY_FILE = "parity.txt"
TINY = "--num-steps 20 --image-size 16 --ngf 4 --ndf 4 --batch-size 16 --evaluate-samples 64"
TRAINERS = (
    ("dcgan_jax", "dcgan_jax", ()),
    ("dcgan_torch", "dcgan_torch, channels_last", ("--channels-last",)),
    ("dcgan_torch", "dcgan_torch, channels_last, torch.compile", ("--channels-last", "--compile")),
)


def quality(bench: Bench, dataset: str, data_dir: Path | None) -> None:
    """Train by the data set's recipe in both frameworks; write how good samples were after which training time."""
    flags = [
        "--dataset",
        dataset,
        "--evaluate-metric",
        "patches",
        "--sample-every",
        "0",
        "--checkpoint-every",
        "0",
    ]
    flags += ["--evaluate-every-steps", "10" if bench.tiny else "200"]
    if data_dir is not None:
        flags += ["--data-dir", str(data_dir)]
    if bench.tiny:
        flags += TINY.split()
    trainers = TRAINERS[:2] if bench.tiny else TRAINERS
    for index, (package, label, own) in enumerate(trainers):
        share = bench.left() / (len(trainers) - index)
        with tempfile.TemporaryDirectory(prefix="dcgan-benchmark-") as folder:
            run = Path(folder) / "run"
            arguments = ["-m", f"{package}.train", *flags, *own, "--output-path", str(run)]
            _program(bench, label, arguments, share)
            try:
                stats, config = read_stats(run / "stats.jsonl"), read_json(run / "config.json")
            except (InputError, OSError):
                continue  # it failed before its first step, which is written
        points = quality_points(stats, config["config"]["batch_size"])
        bench.journal.write("quality", row=label, dataset=dataset, points=points)


def quality_points(stats: Sequence[dict[str, Any]], batch_size: int) -> list[tuple[int, float, float, float]]:
    """Return (step, seconds of training, what was measured, the same of real images) of every measurement of a run.

    The seconds leave out what the lines' rates leave out: compiling, measuring, saving.
    """
    points: list[tuple[int, float, float, float]] = []
    seconds, last = 0.0, 1
    for line in stats:
        if rate := line.get("images_per_second"):
            seconds += (line["step"] - last) * batch_size / rate
            last = line["step"]
        if line.get("evaluation") is not None:
            points.append((line["step"], seconds, line["evaluation"], line["evaluation_floor"]))
    return points


def parity(bench: Bench) -> None:
    """Measure how exactly both frameworks agree on this device, without TF32 and with it; keep what is printed."""
    if bench.tiny:
        bench.journal.write(
            "left out", what="parity", reason="it takes minutes on a CPU: python -m scripts.parity_report"
        )
        return
    with tempfile.TemporaryDirectory(prefix="dcgan-benchmark-") as folder:
        arguments = [
            "-m",
            "scripts.parity_report",
            "--steps",
            "100",
            "--output",
            str(Path(folder) / "parity.md"),
        ]
        with open(bench.folder / PARITY_FILE, "wb") as stream:
            _program(bench, "parity", arguments, bench.left(), stream)
    bench.journal.write("parity", file=PARITY_FILE)


def _program(
    bench: Bench, what: str, arguments: Sequence[str], seconds: float, stdout: IO[bytes] | None = None
) -> None:
    """Run Python with these arguments for `seconds` at most; write how it ended where that was not well."""
    if seconds < LEAST:
        bench.journal.write("left out", what=what, reason="no time was left")
        return
    environment = {**os.environ, "XLA_PYTHON_CLIENT_PREALLOCATE": "false", "PYTHONUNBUFFERED": "1"}
    if bench.around.cache is not None:
        environment["DCGAN_CACHE"] = str(bench.around.cache / "dcgan")
    assert bench.around.log is not None
    with open(bench.around.log, "ab") as log:
        try:
            done = subprocess.run(
                [sys.executable, *arguments],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=stdout or log,
                stderr=log,
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            bench.journal.write("cut", what=what, reason="its time was over")
            return
    if done.returncode:
        bench.journal.write("failed", what=what, error=f"ended with status {done.returncode}; see the log")
