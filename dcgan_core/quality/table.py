"""The table that `evaluate` prints: each figure next to its baseline, and below it what every figure depends on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dcgan_core.quality.measures import FEATURES_OF, SHARES, Result

BETTER = {"lower": "lower is better", "higher": "higher is better", "floor": "best near the baseline"}


def format_results(results: Sequence[Result], record: Mapping[str, Any]) -> str:
    """Return the table: each figure next to its baseline, and below it what every figure depends on."""
    rows = [("", "samples", "baseline", "ratio", "")]
    for result in results:
        times = f"{result.value / result.floor:.2f}" if result.floor > 0 and result.better != "floor" else ""
        spread = "" if result.spread is None else f" ± {result.spread:.2g}"
        rows.append(
            (result.name, _number(result.value) + spread, _number(result.floor), times, BETTER[result.better])
        )
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = [
        f"{row[0]:<{widths[0]}}  {row[1]:>{widths[1]}}  {row[2]:>{widths[2]}}  {row[3]:>{widths[3]}}  {row[4]}".rstrip()
        for row in rows
    ]
    lines.insert(1, "-" * (sum(widths) + 6))
    for result in results:
        if SHARES in result.details:
            lines += ["", *_shares(result.details[SHARES])]
    networks = [f"features     {words}" for words in dict.fromkeys(_features_of(results))]
    return "\n".join([*lines, "", *_notes(record), *networks])


def _features_of(results: Sequence[Result]) -> list[str]:
    return [str(result.details[FEATURES_OF]) for result in results if FEATURES_OF in result.details]


def _number(value: float) -> str:
    return f"{value:.4g}" if abs(value) < 1000 else f"{value:,.0f}"


def _shares(shares: Mapping[str, Sequence[Any]]) -> list[str]:
    names = [name for name in shares if name != "columns"]
    width = max(12, *map(len, names))
    lines = [f"{'class':<{width}}  samples  baseline"]
    for name in names:
        mine, floor, _ = shares[name]
        lines.append(f"{name:<{width}}  {mine:7.2%}  {floor:8.2%}  {'#' * round(100 * mine)}")
    return lines


def _notes(record: Mapping[str, Any]) -> list[str]:
    real = record["real"]
    lines = [
        f"samples      {record['samples']:,} (seed {record['seed']}, {record['statistics']} statistics"
        + (f", truncated at {record['truncation']}" if record["truncation"] else "")
        + (f"; mean of {record['draws']} draws ± standard deviation" if record["draws"] > 1 else "")
        + ")",
        f"weights      {record['weights']['path']}"
        + (f", step {record['weights']['step']:,}" if record["weights"]["step"] is not None else "")
        + (f", moving average {record['weights']['ema']}" if record["weights"]["ema"] else ""),
        f"compared to  {real['reference']} of {real['dataset']}, {real['size']}",
        f"brought to   that size by crop {real['crop']}, {real['filter']}",
        f"baseline     real against real: {real['floor']}",
    ]
    for own in filter(None, (record.get("classifier"), record.get("digit_classifier"))):
        lines.append(
            f"classifier   {own['dataset']}, seed {own['seed']}, {own['accuracy']:.2%} right, "
            f"checksum {own['checksum'][:12]}"
        )
    return lines
