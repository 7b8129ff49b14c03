"""What recipes are worth, as a table for docs."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from typing import Any

from scripts.recipes.table import RecipeTable

Found = Mapping[str, Any]


def headline(results: Sequence[Found], metric: str) -> tuple[float, float]:
    """Return (value, floor) of one measurement: the Fréchet distance, or the mean over the scales of patches."""
    chosen = results[0 if metric == "classifier" else -1]
    return chosen["value"], chosen["floor"]


def format_table(table: RecipeTable, found: Sequence[Found]) -> str:
    """Return a Markdown table: a row for each recipe, weights and classifier, its seeds side by side."""
    lines = [
        "| recipe | drawn from | classifier | by seed | mean | floor | times the floor | seconds | processor seconds |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for name in table.recipes:
        trials = sorted(
            (trial for trial in found if trial["recipe"] == name), key=lambda trial: trial["seed"]
        )
        kinds = dict.fromkeys(
            (m["weights"], m["classifier_seed"]) for trial in trials for m in trial["measured"]
        )
        for weights, classifier in kinds:
            values: dict[int, float] = {}
            floor = 0.0
            for trial in trials:
                for measured in trial["measured"]:
                    if (measured["weights"], measured["classifier_seed"]) == (weights, classifier):
                        values[trial["seed"]], floor = headline(measured["results"], table.metric)
            mean = statistics.mean(values.values())
            by_seed = ", ".join(f"{value:.3g} ({seed})" for seed, value in values.items())
            seconds = _span([trial["seconds"] for trial in trials])
            processor = _span([trial["processor_seconds"] for trial in trials])
            lines.append(
                f"| {name} | {weights} | {classifier if table.metric == 'classifier' else ''} | {by_seed} | {mean:.3g} "
                f"| {floor:.3g} | {mean / floor:.1f} | {seconds} | {processor} |"
            )
    return "\n".join(lines) + "\n"


def _span(values: Sequence[float]) -> str:
    low, high = min(values), max(values)
    return f"{low:.0f}" if round(low) == round(high) else f"{low:.0f} to {high:.0f}"
