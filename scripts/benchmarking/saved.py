"""Reports read back from their `benchmark.json`, and several of them as one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dcgan.errors import InputError
from scripts.benchmarking.case import Case
from scripts.benchmarking.report import Report
from scripts.benchmarking.results import CaseResult, RowResult
from scripts.benchmarking.rows import ROWS

DERIVED = ("row", "label", "train", "generate", "loss_difference")
"""What `CaseResult.to_dict` says of a row beyond the fields of `RowResult`."""


def load_report(folder: Path) -> Report:
    """Return the report in `folder`; raises InputError when there is none that can be read."""
    path = folder / "benchmark.json"
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        results = [_case_result(case) for case in record["cases"]]
        return Report(record["machine"], record["settings"], record["left_out"], results)
    except OSError as error:
        raise InputError(f"no report at {path} ({error.strerror})") from error
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"{path} is no report of this benchmark ({type(error).__name__}: {error})"
        ) from error


def join_reports(folders: Sequence[Path]) -> Report:
    """Return one report of the cases in all of these, which were measured at one commit, on one machine, in one way.

    Raises InputError for reports that differ in that, and for a case that two of them hold.
    """
    reports = [load_report(folder) for folder in folders]
    first = reports[0]
    for folder, report in zip(folders, reports, strict=True):
        for what in ("commit", "processor", "cores", "gpu", "python", "versions"):
            if report.machine[what] != first.machine[what]:
                raise InputError(
                    f"{folder} cannot stand beside {folders[0]}: its {what} is {report.machine[what]}, "
                    f"not {first.machine[what]}"
                )
        for what in ("precision", "repeats"):
            if report.settings[what] != first.settings[what]:
                raise InputError(
                    f"{folder} cannot stand beside {folders[0]}: its {what} is {report.settings[what]}, "
                    f"not {first.settings[what]}"
                )
    results = [result for report in reports for result in report.results]
    names = [result.case.name for result in results]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise InputError(f"more than one of the reports holds: {', '.join(twice)}")
    results.sort(key=lambda result: (result.case.image_size, result.case.batch_size))
    loads = [
        report.machine["load_average"] for report in reports if report.machine["load_average"] is not None
    ]
    machine = {**first.machine, "load_average": max(loads, default=None)}
    seconds = max(report.settings["seconds"] for report in reports)
    left_out = list(dict.fromkeys(sentence for report in reports for sentence in report.left_out))
    return Report(machine, {**first.settings, "seconds": seconds}, left_out, results)


def _case_result(record: dict[str, Any]) -> CaseResult:
    rows = []
    for row in record["rows"]:
        fields = {name: value for name, value in row.items() if name not in DERIVED}
        fields["losses"] = [tuple(pair) for pair in fields["losses"]]
        rows.append(RowResult(ROWS[row["row"]], **fields))
    return CaseResult(Case(**record["case"]), rows)
