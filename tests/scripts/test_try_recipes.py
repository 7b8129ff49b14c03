"""`scripts/try_recipes.py`: its tables, its trainings, what it does not do twice, and what it makes of failures."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from dcgan_core.errors import InputError, RunFailure
from scripts import try_recipes
from scripts.try_recipes import (
    RecipeOptions,
    RecipeTable,
    format_table,
    headline,
    main,
    read_table,
    try_recipe,
)
from tests.project.checkout import ROOT, run_python

TABLE = """
metric = "patches"

[common]
dataset = "digits"
image_size = 16
num_steps = 3
ngf = 2
ndf = 2
batch_size = 16

[recipes."plain"]

[recipes."an average"]
ema = 0.5
"""


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "path", sorted((ROOT / "scripts" / "recipes").glob("*.toml")), ids=lambda path: path.stem
)
def test_the_tables_of_the_project_can_be_read(path: Path) -> None:
    table = read_table(path)
    trials = table.trials(list(table.recipes), [0, 1])
    assert len({trial.folder for trial in trials}) == len(trials) >= 8


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('"patches"', '"fid"'), r"classifier or patches"),
        (("[common]", "[comon]"), r"not comon"),
        (("ema = 0.5", "ema = 1.5"), r"'an average'.*\n?.*ema = 1.5"),
        (("ema = 0.5", "emma = 0.5"), r"'an average'.*emma"),
        (("metric", "met ric"), r"not a TOML file"),
    ],
)
def test_a_wrong_table_is_reported(change: tuple[str, str], words: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=words):
        read_table(write(tmp_path / "table.toml", TABLE.replace(*change)))


def test_a_command_trains_measures_and_continues_after_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = f'[recipes."no data"]\ndataset = "folder"\ndata_dir = "{tmp_path / "nowhere"}"\n'
    table, results = write(tmp_path / "table.toml", TABLE + nowhere), tmp_path / "results"
    arguments = ["--table", str(table), "--output-path", str(results), "--seeds", "5", "--num-samples", "40"]
    written: list[Path] = []
    right = try_recipes._write_tables

    def write_tables(table: RecipeTable, results: Path) -> str:
        written.append(results)
        return right(table, results)

    monkeypatch.setattr(try_recipes, "_write_tables", write_tables)
    monkeypatch.setattr(sys, "argv", ["program", *arguments, "--only", "an average,no data"])
    with pytest.raises(RunFailure, match=r"1 trainings failed.*no-data-seed5.log.txt"):
        main()
    assert "2 trainings, 2 to do" in capsys.readouterr().out
    assert len(written) == 2, "after the one training that was done, and at the end"
    (found,) = json.loads((results / "recipes.json").read_text("utf-8"))
    assert (found["recipe"], found["seed"], found["steps"]) == ("an average", 5, 3)
    assert [measured["weights"] for measured in found["measured"]] == ["raw", "ema"]
    text = (results / "recipes.md").read_text("utf-8")
    assert re.search(r"\| an average \| ema \|.*\(5\)", text)
    assert "no data" not in text
    monkeypatch.setattr(sys, "argv", ["program", *arguments, "--only", "an average"])
    assert main() == 0
    assert "1 trainings, 0 to do" in capsys.readouterr().out
    write(table, TABLE.replace("ema = 0.5", "ema = 0.4"))
    with pytest.raises(InputError, match="'an average' was another recipe there"):
        main()


def test_a_training_that_fails_leaves_no_result(tmp_path: Path) -> None:
    table = read_table(write(tmp_path / "table.toml", TABLE))
    options = RecipeOptions(output_path=tmp_path, data_dir=tmp_path / "nowhere", num_samples=40)
    (trial,) = table.trials(["plain"], [0])
    problem = try_recipe(type(trial)(trial.name, 0, {**trial.flags, "dataset": "folder"}), "patches", options)
    assert problem is not None
    assert "nowhere" in problem
    assert "Traceback" in (tmp_path / trial.folder / "log.txt").read_text("utf-8")
    assert not (tmp_path / trial.folder / "result.json").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--only", "2e-5"], "recipe '2e-5' is not in the table"),
        (["--seeds", "one"], "--seeds 'one': expected whole numbers"),
    ],
)
def test_wrong_input(arguments: list[str], words: str, tmp_path: Path) -> None:
    result = run_python("-m", "scripts.try_recipes", *arguments, "--output-path", str(tmp_path / "results"))
    assert result.returncode == 2
    assert words in result.stderr
    assert not (tmp_path / "results").exists()


def test_the_table_of_results() -> None:
    def trial(seed: int, raw: float, ema: float) -> dict[str, Any]:
        measured = [
            {
                "weights": weights,
                "classifier_seed": 0,
                "results": [{"value": value, "floor": 0.05}, {"value": 9.0}],
            }
            for weights, value in (("raw", raw), ("ema", ema))
        ]
        return {
            "recipe": "a",
            "seed": seed,
            "seconds": 10.0 + seed,
            "processor_seconds": 20.0,
            "measured": measured,
        }

    table = RecipeTable("classifier", {"a": {}, "untried": {}})
    lines = format_table(table, [trial(1, 0.4, 0.3), trial(0, 0.2, 0.1)]).splitlines()
    assert lines[2:] == [
        "| a | raw | 0 | 0.2 (0), 0.4 (1) | 0.3 | 0.05 | 6.0 | 10 to 11 | 20 |",
        "| a | ema | 0 | 0.1 (0), 0.3 (1) | 0.2 | 0.05 | 4.0 | 10 to 11 | 20 |",
    ]


def test_the_figure_that_decides_is_the_marked_one() -> None:
    figures: list[dict[str, Any]] = [
        {"value": float(n), "floor": n / 10, "headline": n == 1} for n in range(3)
    ]
    assert headline(figures, "classifier") == headline(figures, "patches") == (1.0, 0.1)


@pytest.mark.parametrize("name", ["mnist", "mnist-long", "faces"])
def test_the_paper_s_rates_are_said_and_not_a_default(name: str) -> None:
    """A data set's own file may have others."""
    plain = read_table(ROOT / "scripts" / "recipes" / f"{name}.toml").recipes["2e-4"]
    assert (plain["g_lr"], plain["d_lr"]) == (2e-4, 2e-4)
    assert plain["ema"] == (0.0 if name == "faces" else 0.999)
