"""The report of whatever journals there are, in Markdown: one section a command, what is missing said as plainly."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from typing import Any

from scripts.benchmarking.case import EARLY_STEPS, Case
from scripts.benchmarking.gpu.journal import Record
from scripts.benchmarking.results import PICTURE_TOLERANCE, CaseResult, Median, RowResult, median_of
from scripts.benchmarking.rows import REFERENCE, Row
from scripts.benchmarking.text import markdown_table
from scripts.benchmarking.worker import DRAWING

TARGET = 1.3
"""What ours is to be at least, times the best row of PyTorch, in training and in drawing."""
SHIPPED_TARGET = 4.0
"""The same, times PyTorch as public DCGANs run it, in training."""
CURVE_WINDOW = 500


def report_of(journals: Iterable[Sequence[Record]]) -> str:
    """Return the report of these commands; the ratios of all come last."""
    sections, ratios = [], []
    for records in journals:
        section, own = _command(records)
        sections.append(section)
        ratios += own
    if ratios:
        sections.append("## Ratios\n\n```\n" + "\n".join(ratios) + "\n```")
    return "\n\n".join(["# Measured on an accelerator", *sections]) + "\n"


def _command(records: Sequence[Record]) -> tuple[str, list[str]]:
    """Return the section of one command, and its ratios."""
    heading = next((record for record in records if record["kind"] == "command"), None)
    parts, ratios = [_heading(heading, records)], []
    for item in dict.fromkeys(record["item"] for record in records if record["item"]):
        own = [record for record in records if record["item"] == item]
        section, found = _item(own)
        problems = _problems(own)
        if section or problems:
            parts.append(f"### {item}")
            parts += [*section, *(["\n".join(f"- {problem}" for problem in problems)] if problems else [])]
        ratios += found
    return "\n\n".join(parts), ratios


def _heading(command: Record | None, records: Sequence[Record]) -> str:
    if command is None:
        return "## A command whose beginning is not in its journal"
    machine = command["machine"]
    versions = ", ".join(f"{name} {version}" for name, version in machine["versions"].items())
    ended = any(record["kind"] == "end" for record in records)
    end = "to its end" if ended else "**stopped before its end**; its last line was written then"
    tiny = ", **tiny: the figures say nothing about a GPU**" if command["tiny"] else ""
    return "\n".join(
        [
            f"## Part {command['part']}: {machine['gpu'] or machine['processor']}{tiny}",
            "",
            f"- {versions}; Python {machine['python']}; driver {machine['gpu_driver']}; {machine['cores']} cores",
            f"- Commit {machine['commit']}; {machine['time']}; `{' '.join(command['arguments'])}`",
            f"- XLA_FLAGS given: {command['xla_flags'] or 'none'}",
            f"- {records[-1]['at']:.0f} s of {60 * command['minutes']:.0f} s, {end}",
        ]
    )


def _item(records: Sequence[Record]) -> tuple[list[str], list[str]]:
    """Return the paragraphs of an item, and its ratios."""
    kinds = {record["kind"] for record in records}
    section: list[str] = []
    ratios: list[str] = []
    if "ready to draw" in kinds:
        section, ratios = _drawing(records)
    elif "start" in kinds:
        section, ratios = _race(records)
    single = {
        "machine": _machine,
        "counts": _counts,
        "epochs": _epochs,
        "trace": _trace,
    }
    for kind, words in single.items():
        found = [record for record in records if record["kind"] == kind]
        section += [words(found[-1])] if found else []
    for kind, table in {"curve": _curves, "quality": _quality}.items():
        found = [record for record in records if record["kind"] == kind]
        section += [table(found)] if found else []
    if parity := next((record for record in records if record["kind"] == "parity"), None):
        section.append(f"The tables are in `{parity['file']}`.")
    return section, ratios


def _problems(records: Sequence[Record]) -> list[str]:
    """Return what did not come to its end, in words."""
    problems = []
    for record in records:
        what = record.get("what", "")
        if record["kind"] == "failed":
            row = f"{record['row']}, " if "row" in record else ""
            problems.append(f"{row}{what}: failed ({record['error']})")
        elif record["kind"] in ("left out", "cut"):
            problems.append(
                f"{what}: {'left out' if record['kind'] == 'left out' else 'cut'}, {record['reason']}"
            )
    return problems


# --- races -----------------------------------------------------------------------------------------------


def _race(records: Sequence[Record]) -> tuple[list[str], list[str]]:
    result = case_result(records)
    case, flops = result.case, result.train_flops()
    lines = []
    for row in result.rows:
        if not row.train_rates:
            continue
        rate = median_of(row.train_rates).median
        losses = [f"{d:.4f}, {g:.4f}" for d, g in (row.losses[0], row.losses[EARLY_STEPS - 1])]
        lines.append(
            [
                row.row.name,
                spread(row.train_rates),
                f"{1000 * case.batch_size / rate:.3g}",
                f"{rate * flops / 1e12:.3g}",
                *losses,
                "NO" if result.problem(row) else "yes",
                f"{row.build_seconds + row.first_step_seconds:.0f}",
                f"{row.memory['device'] / 2**30:.1f}" if row.memory.get("device") else "-",
            ]
        )
    header = ["row", "images/s", "ms/step", "TFLOP/s", "losses D, G at step 1", f"at step {EARLY_STEPS}"]
    header += ["same work", "to the first step, s", "memory, GiB"]
    devices = ", ".join(sorted({row.device_name for row in result.good()}))
    notes = [f"- {row.row.name}: {note}" for row in result.rows for note in row.notes]
    notes += [f"- {problem}" for row in result.good() if (problem := result.problem(row))]
    words = (
        f"{case.name}, {case.precision}, {case.width} feature maps, on {devices}. Median [least, most] of the turns; a "
        "row without a whole turn has what it did right after its start."
    )
    return [words, markdown_table(header, lines), *(["\n".join(notes)] if notes else [])], _race_ratios(
        result
    )


def case_result(records: Sequence[Record]) -> CaseResult:
    """Return what the turns of a race say, as the other benchmark has it; rows that failed keep what they did."""
    rows: dict[str, RowResult] = {}
    case = None
    for record in records:
        if record["kind"] == "start":
            case = Case(**record["case"])
            row = Row(record["row"], record["label"], record["framework"], "")
            names = ("notes", "device", "device_name", "build_seconds", "first_step_seconds")
            found = RowResult(row, **{name: record[name] for name in names})
            found.losses = [(d, g) for d, g in record["losses"]]
            rows[row.name] = found
    assert case is not None
    for record in records:
        row = rows.get(record.get("row", ""))
        if row is None:
            continue
        if record["kind"] == "turn" and record["turn"]:
            row.train_rates.append(record["rate"])
        elif record["kind"] == "memory":
            row.memory = {"device": record.get("device")}
        elif record["kind"] == "failed" and record.get("final"):
            row.error = record["error"]
    for name, row in rows.items():
        if not row.train_rates:
            settling = [r["rate"] for r in records if r["kind"] == "turn" and r["row"] == name]
            row.train_rates = settling[-1:]
    # What the others are held against comes first where the usual reference is missing.
    ordered = sorted(rows.values(), key=lambda row: row.row.framework == "jax")
    ordered.sort(key=lambda row: row.row.name != REFERENCE)
    return CaseResult(case, ordered)


def _race_ratios(result: CaseResult) -> list[str]:
    rows = [row for row in result.good() if row.train_rates]
    ours = _best([row for row in rows if row.row.name.startswith("ours")])
    theirs = _best([row for row in rows if row.row.framework == "torch"])
    shipped = next((row for row in rows if row.row.name == REFERENCE), None)
    what = f"train {result.case.name}, {result.case.precision}"
    lines = []
    for other, target in ((theirs, TARGET), (shipped, SHIPPED_TARGET)):
        if ours is not None and other is not None:
            same = not (result.problem(ours) or result.problem(other))
            names = f"{ours.row.name} / {other.row.name}"
            lines.append(ratio_line(what, names, ours.train_rates, other.train_rates, target, same))
    return list(dict.fromkeys(lines))


def _best(rows: Sequence[RowResult]) -> RowResult | None:
    return max(rows, key=lambda row: median_of(row.train_rates).median, default=None)


def ratio_line(
    what: str, names: str, ours: Sequence[float], theirs: Sequence[float], target: float, same: bool
) -> str:
    """Return the ratio of two rows, turn by turn, and whether it reaches the target."""
    found: Median = median_of([a / b for a, b in zip(ours, theirs, strict=False)])
    turns = min(len(ours), len(theirs))
    verdict = "reached" if found.median >= target else "MISSED"
    warning = "" if same else " NOT COMPARABLE: the results differ"
    return (
        f"ratio {what}: {names} = {found.median:.2f} [{found.low:.2f}, {found.high:.2f}], {turns} turns; "
        f"target {target:g} {verdict}{warning}"
    )


def spread(rates: Sequence[float]) -> str:
    """Return the median of rates, and the least and the most."""
    return f"{statistics.median(rates):,.0f} [{min(rates):,.0f}, {max(rates):,.0f}]"


# --- drawing ---------------------------------------------------------------------------------------------


def _drawing(records: Sequence[Record]) -> tuple[list[str], list[str]]:
    starts = {record["row"]: record for record in records if record["kind"] == "ready to draw"}
    rates: dict[str, dict[str, list[float]]] = {way: {} for way in DRAWING}
    for record in records:
        if record["kind"] == "drawn":
            rates[record["way"]].setdefault(record["row"], []).append(record["rate"])
    differ = {record["row"]: record["differ_by"] for record in records if record["kind"] == "pictures"}
    case = Case(**next(iter(starts.values()))["case"])
    lines = [
        [
            name,
            *(spread(rates[way][name]) if name in rates[way] else "-" for way in DRAWING),
            f"{differ[name]:.0f} of 255" if name in differ else "-",
        ]
        for name in starts
    ]
    table = markdown_table(["row, images/s", *DRAWING, "bytes differ from the first row's by"], lines)
    ratios = []
    for way, found in rates.items():
        ours = max(
            (n for n in found if n.startswith("ours")),
            key=lambda n: statistics.median(found[n]),
            default=None,
        )
        torch = [name for name in found if starts[name]["framework"] == "torch"]
        best = max(torch, key=lambda n: statistics.median(found[n]), default=None)
        if ours and best:
            same = max(differ[ours], differ[best]) <= 1 + 127.5 * PICTURE_TOLERANCE[case.precision]
            what = f"draw {case.image_size}x{case.image_size}, {way}"
            ratios.append(ratio_line(what, f"{ours} / {best}", found[ours], found[best], TARGET, same))
    notes = [f"- {name}: {note}" for name, start in starts.items() for note in start["notes"]]
    return [table, *(["\n".join(notes)] if notes else [])], ratios


# --- the rest --------------------------------------------------------------------------------------------


def _machine(record: Record) -> str:
    return (
        f"{record['device']}: {record['copied_bytes_per_second'] / 1e12:.3g} TB/s copied in the device's memory (read "
        f"and written), {record['to_host_bytes_per_second'] / 1e9:.3g} GB/s to the host, "
        f"{record['product_flops_per_second'] / 1e12:.3g} TFLOP/s in a bfloat16 product of {record['product_size']}."
    )


def _counts(record: Record) -> str:
    counts = ", ".join(f"{count} {name}" for name, count in record["operations"].items())
    return f"Compiled in {record['seconds']:.1f} s. Operations started one by one: {counts}."


def _epochs(record: Record) -> str:
    measured = record["steps_measured"] / record["steps"]
    return (
        f"{record['epochs']} epochs of {record['images']:,} images of {record['image_size']} pixels, batch "
        f"{record['batch_size']}, {record['precision']}: **{record['seconds']:.1f} s** of training on "
        f"{record['device']} ({record['images_per_second']:,.0f} images/s, "
        f"{record['model_flops_per_second'] / 1e12:.3g} model TFLOP/s; from {measured:.0%} of the steps; images "
        f"{'' if record['images_on_device'] else 'not '}on the device; compilation left out)."
    )


def _trace(record: Record) -> str:
    steps = record["steps"]
    rows = [
        [name[:90], f"{1e6 * took / steps:.0f}", f"{times / steps:.1f}"]
        for name, took, times in record["kernels"]
    ]
    words = (
        f"{1000 * record['seconds'] / steps:.3g} ms a step while traced, kernels ran for "
        f"{1000 * record['device_seconds'] / steps:.3g} ms of it."
    )
    return f"{words}\n\n{markdown_table(['kernel', 'µs a step', 'times a step'], rows)}" if rows else words


def _curves(records: Sequence[Record]) -> str:
    windows = CURVE_WINDOW // records[0]["every"]
    lines = []
    for record in records:
        pieces = [
            record["losses"][first : first + windows] for first in range(0, len(record["losses"]), windows)
        ]
        means = [_mean_pair(piece) for piece in pieces]
        lines.append([record["precision"], f"{record['seconds']:.1f}", *means])
    width = max(map(len, lines))
    header = ["precision", "s", *(f"D, G: window {index + 1}" for index in range(width - 2))]
    words = f"Mean losses in windows of {CURVE_WINDOW} steps, of {records[0]['steps']} steps alike."
    return f"{words}\n\n{markdown_table(header, [line + ['-'] * (width - len(line)) for line in lines])}"


def _mean_pair(pairs: Sequence[Sequence[float]]) -> str:
    d, g = (statistics.fmean(column) for column in zip(*pairs, strict=True))
    return f"{d:.3f}, {g:.3f}"


def _quality(records: Sequence[Record]) -> str:
    """A table of what was measured of samples after which training time, and when each reached what all reach."""
    reached = [min((point[2] for point in record["points"]), default=None) for record in records]
    common = max((value for value in reached if value is not None), default=None)
    lines = []
    for record in records:
        when = next((p for p in record["points"] if common is not None and p[2] <= common), None)
        every = "; ".join(
            f"{step}: {value:.1f} at {seconds:.1f} s" for step, seconds, value, _ in record["points"]
        )
        lines.append([record["row"], f"{when[1]:.1f} s" if when else "-", every or "none"])
    words = f"{records[0]['dataset']}, sliced Wasserstein distance of samples" + (
        f"; what every row reaches: {common:.1f} (real images: {_floor(records):.1f})."
        if common is not None
        else "."
    )
    return (
        f"{words}\n\n{markdown_table(['row', 'reached after', 'step: distance at training seconds'], lines)}"
    )


def _floor(records: Sequence[dict[str, Any]]) -> float:
    return next(point[3] for record in records for point in record["points"])
