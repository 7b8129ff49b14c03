"""`python -m scripts.try_recipes --table scripts/recipes/mnist.toml`: train by several recipes, and measure them alike.

A table (TOML) names recipes, each a set of training options over those that all share. Every recipe is trained once a
seed, in a process of its own, and its samples are measured by one metric, drawn from the last step's weights and, where
the recipe keeps one, from the moving average. What the folder of the results already has is not done again, so that a
stopped command continues, and several may work in one folder if their seeds or recipes differ.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import multiprocessing
import os
import re
import statistics
import sys
import time
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing import connection
from pathlib import Path
from typing import Any

from dcgan_core.config.command import parse_command, run_command
from dcgan_core.config.command_line import configure
from dcgan_core.config.options import option
from dcgan_core.errors import InputError, RunFailure, did_you_mean
from dcgan_core.system.files import write_text
from dcgan_core.system.records import read_toml
from scripts.benchmarking.machine import ROOT, describe_machine
from scripts.benchmarking.text import markdown_table, whole_numbers


@dataclasses.dataclass(frozen=True)
class RecipeOptions:
    """The options of the command."""

    table: Path = option(ROOT / "scripts" / "recipes" / "mnist.toml", help="The recipes, a TOML file.")
    output_path: Path | None = option(
        None, when_none="runs/recipes-TABLE", help="Folder of the runs and the results."
    )
    seeds: str = option("0,1", metavar="INT,INT...", help="Each recipe is trained once with each.")
    only: str | None = option(
        None, metavar="NAME,NAME...", when_none="all of the table", help="Recipes to train, by name."
    )
    classifier_seeds: str = option(
        "0", metavar="INT,INT...", help="Classifiers to measure with, where the table's metric has one."
    )
    num_samples: int | None = option(
        None,
        minimum=2,
        unit="images",
        when_none="evaluate's own default",
        help="Samples, and real images for the baseline.",
    )
    draws: int = option(
        1, minimum=1, unit="draws", help="Times to draw and measure samples; recipes.md has means."
    )
    jobs: int = option(1, minimum=1, unit="processes", help="How many are trained at a time.")
    data_dir: Path | None = option(
        None, when_none="./data", help="Folder (or archive) of the data set's files."
    )
    cache_dir: Path | None = option(
        None, when_none="the user's cache folder", help="Folder of the prepared images and the classifiers."
    )


def main() -> int:
    """Train and measure what is missing, write `recipes.json` and `recipes.md`, and return the exit status."""
    options = parse_command(
        RecipeOptions,
        prog="python -m scripts.try_recipes",
        description="Train by several recipes and measure them alike.",
    )
    table = read_table(options.table)
    names = [name.strip() for name in options.only.split(",")] if options.only else list(table.recipes)
    trials = table.trials(names, whole_numbers(options.seeds, "--seeds"))
    whole_numbers(options.classifier_seeds, "--classifier-seeds")
    results = options.output_path or Path("runs") / f"recipes-{options.table.stem}"
    missing = [trial for trial in trials if not _done(trial, results)]
    results.mkdir(parents=True, exist_ok=True)
    print(f"{len(trials)} trainings, {len(missing)} to do, {options.jobs} at a time", flush=True)
    failed = train_all(missing, table, dataclasses.replace(options, output_path=results))
    print(_write_tables(table, results))
    if failed:
        raise RunFailure(f"{len(failed)} trainings failed; their logs: {', '.join(failed)}")
    return 0


def _write_tables(table: RecipeTable, results: Path) -> str:
    """Write what is known so far as `recipes.json` and `recipes.md`; return the latter."""
    found = [json.loads(path.read_text("utf-8")) for path in sorted(results.glob("*/result.json"))]
    text = format_table(table, found)
    write_text(results / "recipes.json", json.dumps(found, indent=1) + "\n")
    write_text(results / "recipes.md", text)
    return text


def _done(trial: Trial, results: Path) -> bool:
    """Whether the folder has the trial's result; raises InputError when a recipe of that name was another one."""
    path = results / trial.folder / "result.json"
    if not path.exists():
        return False
    if json.loads(path.read_text("utf-8"))["flags"] != dict(trial.flags):
        raise InputError(
            f"{path}: {trial.name!r} was another recipe there (its options differ); choose another --output-path"
        )
    return True


def train_all(trials: list[Trial], table: RecipeTable, options: RecipeOptions) -> list[str]:
    """Train and measure each in a process of its own, the tables anew after each; return the logs of failed ones."""
    # Processes that run at the same time cannot each take most of a GPU's memory at the start, as JAX would.
    os.environ.setdefault("XLA_PYTHON_CLIENT_PREALLOCATE", "false")
    context = multiprocessing.get_context("spawn")
    waiting, failed, done = list(trials), [], 0
    running: dict[int, tuple[Trial, Any]] = {}
    try:
        while waiting or running:
            while waiting and len(running) < options.jobs:
                trial = waiting.pop(0)
                process = context.Process(target=_in_a_process, args=(trial, table.metric, options))
                process.start()
                running[process.sentinel] = (trial, process)
            for sentinel in connection.wait(list(running)):
                trial, process = running.pop(sentinel)  # pyright: ignore[reportArgumentType]
                process.join()
                folder, done, outcome = _folder(trial, options), done + 1, ""
                if process.exitcode:
                    failed.append(str(folder / "log.txt"))
                    outcome = " FAILED"
                else:
                    _write_tables(table, folder.parent)
                print(f"{done} of {len(trials)}: {trial.folder}{outcome}", flush=True)
    finally:
        for _, process in running.values():
            process.terminate()
        for _, process in running.values():
            process.join()
    return failed


def _in_a_process(trial: Trial, metric: str, options: RecipeOptions) -> None:
    sys.exit(try_recipe(trial, metric, options))


def try_recipe(trial: Trial, metric: str, options: RecipeOptions) -> str | None:
    """Train and measure one recipe with one seed, write its `result.json`; return what went wrong, in words."""
    folder = _folder(trial, options)
    folder.mkdir(parents=True, exist_ok=True)
    with (
        (folder / "log.txt").open("a", encoding="utf-8", buffering=1) as log,
        contextlib.redirect_stdout(log),
    ):
        try:
            result = _try(trial, metric, options, folder / f"run-{time.time_ns()}")
        except Exception as error:
            traceback.print_exc(file=log)
            return f"{type(error).__name__}: {error}"
    write_text(folder / "result.json", json.dumps(result, indent=1) + "\n")
    return None


def _try(trial: Trial, metric: str, options: RecipeOptions, run: Path) -> dict[str, Any]:
    from dcgan_core.commands.evaluate import EvaluateOptions, evaluate
    from dcgan_jax.framework import FRAMEWORK, fit

    wanted = {"data_dir": options.data_dir, "cache_dir": options.cache_dir}
    places: dict[str, Any] = {name: path for name, path in wanted.items() if path is not None}
    began, before = time.perf_counter(), time.process_time()
    done = fit(**trial.flags, seed=trial.seed, output_path=run, **places)
    if done.status:
        raise RunFailure(f"stopped by a signal after {done.step:,} steps")
    seconds, processor = time.perf_counter() - began, time.process_time() - before
    measured = []
    seeds = whole_numbers(options.classifier_seeds, "--classifier-seeds") if metric != "patches" else [0]
    for weights in ("raw", "ema") if trial.flags.get("ema") else ("raw",):
        for classifier_seed in seeds:
            target = run / f"{weights}-{classifier_seed}.json"
            measuring = EvaluateOptions(
                load_path=run,
                weights=weights,
                metrics=metric,
                num_samples=options.num_samples,
                draws=options.draws,
                classifier_seed=classifier_seed,
                output=target,
                **places,
            )
            evaluate(measuring, FRAMEWORK)
            record = json.loads(target.read_text("utf-8"))
            classifier = (record.get("digit_classifier") or record["classifier"] or {}).get("checksum")
            which = {"weights": weights, "classifier_seed": classifier_seed, "classifier": classifier}
            measured.append(which | {name: record[name] for name in ("samples", "draws", "results")})
    return {
        "recipe": trial.name,
        "seed": trial.seed,
        "flags": dict(trial.flags),
        "steps": done.step,
        "run": run.name,
        "seconds": seconds,
        "processor_seconds": processor,
        "machine": describe_machine(),
        "measured": measured,
    }


def _folder(trial: Trial, options: RecipeOptions) -> Path:
    assert options.output_path is not None
    return options.output_path / trial.folder


# --- the table of recipes, a TOML file --------------------------------------------------------------------

METRICS = ("classifier", "patches", "modes")


@dataclass(frozen=True)
class Trial:
    """One recipe, trained with one seed. flags: the fields of its training configuration."""

    name: str
    seed: int
    flags: Mapping[str, Any]

    @property
    def folder(self) -> str:
        """The name of its folder among the results."""
        return f"{re.sub(r'[^a-z0-9.]+', '-', self.name.lower()).strip('-')}-seed{self.seed}"


@dataclass(frozen=True)
class RecipeTable:
    """Recipes by name, each with all its flags, and the metric that all are measured by."""

    metric: str
    recipes: Mapping[str, Mapping[str, Any]]

    def trials(self, names: Sequence[str], seeds: Sequence[int]) -> list[Trial]:
        """Return every recipe named with every seed, all recipes of a seed before the next seed."""
        for name in names:
            if name not in self.recipes:
                raise InputError(
                    f"recipe {name!r} is not in the table{did_you_mean(name, self.recipes)}; it has "
                    f"{', '.join(self.recipes)}"
                )
        return [Trial(name, seed, self.recipes[name]) for seed in seeds for name in names]


def read_table(path: Path) -> RecipeTable:
    """Read `metric`, `[common]` and `[recipes."name"]`; raises InputError for anything else, or a wrong option."""
    read = read_toml(path, "a table of recipes")
    unknown = read.keys() - {"metric", "common", "recipes"}
    if unknown or read.get("metric") not in METRICS or not read.get("recipes"):
        raise InputError(
            f"{path}: expected `metric` ({' or '.join(METRICS)}), [common] and [recipes.NAME]"
            + (f", not {', '.join(sorted(unknown))}" if unknown else "")
        )
    recipes = {name: {**read.get("common", {}), **own} for name, own in read["recipes"].items()}
    for name, flags in recipes.items():
        try:
            configure(dict(flags)).validate()
        except (InputError, TypeError) as error:
            raise InputError(f"{path}, recipe {name!r}: {error}") from error
    return RecipeTable(read["metric"], recipes)


# --- the table of results --------------------------------------------------------------------------------

Found = Mapping[str, Any]
TIMES = ("seconds", "processor_seconds")


def headline(results: Sequence[Found], metric: str) -> tuple[float, float]:
    """Return (value, floor) of one measurement: the Fréchet distance, or the mean over the scales of patches."""
    marked = [result for result in results if result.get("headline")]
    # Results of earlier versions have no mark; the figure was in a fixed place.
    chosen = marked[0] if marked else results[0 if metric == "classifier" else -1]
    return chosen["value"], chosen["floor"]


def format_table(table: RecipeTable, found: Sequence[Found]) -> str:
    """Return a Markdown table: a row for each recipe, weights and classifier, its seeds side by side."""
    header = ("recipe", "drawn from", "classifier", "by seed", "mean", "baseline", "ratio to it")
    rows = []
    for name in table.recipes:
        trials = sorted(
            (trial for trial in found if trial["recipe"] == name), key=lambda trial: trial["seed"]
        )
        figures: dict[tuple[str, int], dict[int, tuple[float, float]]] = {}
        for trial in trials:
            for measured in trial["measured"]:
                by_seed = figures.setdefault((measured["weights"], measured["classifier_seed"]), {})
                by_seed[trial["seed"]] = headline(measured["results"], table.metric)
        times = [_span([trial[field] for trial in trials]) for field in TIMES] if trials else []
        for (weights, classifier), by_seed in figures.items():
            floor = list(by_seed.values())[-1][1]
            mean = statistics.mean(value for value, _ in by_seed.values())
            values = ", ".join(f"{value:.3g} ({seed})" for seed, (value, _) in by_seed.items())
            measured_by = str(classifier) if table.metric == "classifier" else ""
            quality = (values, f"{mean:.3g}", f"{floor:.3g}", f"{mean / floor:.1f}")
            rows.append([name, weights, measured_by, *quality, *times])
    return markdown_table([*header, *(name.replace("_", " ") for name in TIMES)], rows) + "\n"


def _span(values: Sequence[float]) -> str:
    low, high = min(values), max(values)
    return f"{low:.0f}" if round(low) == round(high) else f"{low:.0f} to {high:.0f}"


if __name__ == "__main__":
    run_command(main)
