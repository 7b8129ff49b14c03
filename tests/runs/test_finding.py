"""A folder of runs, where one run is expected: the message names them."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from dcgan_core.commands.animate import find_frames
from dcgan_core.config.files import read_run_config
from dcgan_core.config.training import TrainingConfig
from dcgan_core.errors import InputError
from dcgan_core.runs.finding import advise_run, runs_in
from dcgan_core.runs.folder import FORMAT
from dcgan_core.runs.stats import read_stats
from dcgan_core.weights.opening import open_weights


def make_run(folder: Path, age: int = 0) -> Path:
    """Make a run without a checkpoint, `age` seconds old."""
    (folder / "checkpoints").mkdir(parents=True)
    record = folder / "config.json"
    record.write_text(json.dumps({"format": FORMAT, "config": {}, "architecture": {}}))
    os.utime(record, (10**9 - age, 10**9 - age))
    return folder


READERS: dict[str, Callable[[Path], object]] = {
    "--load-path": open_weights,
    "--resume": lambda path: read_run_config(path, TrainingConfig),
    "plot": lambda path: read_stats(path / "stats.jsonl"),
    "animate": find_frames,
}


@pytest.mark.parametrize("reader", READERS.values(), ids=list(READERS))
def test_every_reader_of_a_run_names_the_runs_below(tmp_path: Path, reader: Callable[[Path], object]) -> None:
    runs = tmp_path / "runs"
    make_run(runs / "a b", age=9)
    with pytest.raises(InputError, match=r"Name the run in it: .*runs/a b'$"):
        reader(runs)
    for number in range(1, 5):
        make_run(runs / f"letters-00{number}", age=9 - number)
    (runs / "notes").mkdir()
    with pytest.raises(InputError, match=r"Name one of the runs in it: \S*004, \S*003, \S*002 and 2 more$"):
        reader(runs)


def test_a_folder_without_runs(tmp_path: Path) -> None:
    (tmp_path / "checkpoints").mkdir()
    (tmp_path / "own" / "checkpoints").mkdir(parents=True)  # another program's: nothing says that it is a run
    assert runs_in(tmp_path) == runs_in(tmp_path / "missing") == []
    assert advise_run(tmp_path) == ""
