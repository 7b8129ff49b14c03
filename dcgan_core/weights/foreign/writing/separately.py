"""Export two networks into a folder, each in the layout that is its own."""

from __future__ import annotations

import os
from pathlib import Path

from dcgan_core.description.protocols import NETWORK_NAMES, NetworkName
from dcgan_core.errors import InputError
from dcgan_core.system.paths import typed_path
from dcgan_core.weights.bundle import Bundle
from dcgan_core.weights.foreign.arrays.wrapping import OWN_LAYOUT
from dcgan_core.weights.foreign.writing.changes import original_problem
from dcgan_core.weights.foreign.writing.exporting import (
    FILE_NAMES,
    ExportPlan,
    Format,
    Which,
    export_format,
    plan_export,
)
from dcgan_core.weights.foreign.writing.original import ORIGINAL, original_files


def plan_exports(
    bundle: Bundle,
    output: str | os.PathLike[str],
    network: Which | None = None,
    layout: str | None = None,
    format: str | None = None,
) -> list[ExportPlan]:
    """Choose as `plan_export` does; where no layout is named, each of two networks in a folder has its own."""
    folder = typed_path(output, "output")
    if network != "both" or layout is not None or folder.suffix or format in ("npy", "onnx"):
        return [plan_export(bundle, output, network, layout, format)]
    error = None
    try:
        together = plan_export(bundle, output, network, layout, format)
        if together.layout in (ORIGINAL, OWN_LAYOUT):
            return [together]
    except InputError as problem:
        error = problem
    chosen = export_format(folder, network, format)
    plans = [_plan_alone(bundle, folder, name, chosen) for name in NETWORK_NAMES if name in bundle.weights]
    if len(plans) < 2 or len({path for plan in plans for path in plan.files().values()}) < 2:
        return [plan_export(bundle, output, network, layout, format)]
    if error is None and len({plan.layout for plan in plans}) == 1:
        return [plan_export(bundle, output, network, layout, format)]
    return plans


def _plan_alone(bundle: Bundle, folder: Path, name: NetworkName, form: Format) -> ExportPlan:
    """Return the plan of one of two networks in a folder: as it came, else by its preset, else as a plain sequence."""
    path = folder / f"{FILE_NAMES[name]}.{form}"
    if original_problem(bundle, [name], form) is None:
        (entry,) = original_files(bundle.record, [name])
        own = folder / entry["name"] if entry["format"] == form else path
        return plan_export(bundle, own, name, ORIGINAL, form)
    try:
        return plan_export(bundle, path, name, None, form)
    except InputError:
        return plan_export(bundle, path, name, "sequential" if form == "pth" else OWN_LAYOUT, form)
