"""`export`: weights of a run as files that other programs load."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Literal

from dcgan_core.commands.command import Command
from dcgan_core.commands.import_weights import examine
from dcgan_core.config.options import option
from dcgan_core.description.labels import class_list, class_names
from dcgan_core.errors import InputError
from dcgan_core.framework import Framework
from dcgan_core.sampling.drawing import WeightsOptions
from dcgan_core.system.files import check_place, disk_errors, keep_inputs
from dcgan_core.system.streams import say, show
from dcgan_core.weights.bundle import Bundle
from dcgan_core.weights.foreign.arrays.dialects import get_dialect
from dcgan_core.weights.foreign.arrays.wrapping import OWN_LAYOUT
from dcgan_core.weights.foreign.choosing.hints import Hints
from dcgan_core.weights.foreign.writing.class_forms import differs_from_class
from dcgan_core.weights.foreign.writing.exporting import (
    LAYOUTS,
    ExportPlan,
    export,
    left_out,
    rewritten_tables,
)
from dcgan_core.weights.foreign.writing.original import ORIGINAL
from dcgan_core.weights.foreign.writing.separately import plan_exports
from dcgan_core.weights.opening import open_moments, open_weights, refuse_doubts


@dataclasses.dataclass(frozen=True, kw_only=True)
class ExportOptions(WeightsOptions):
    """The options of `export`."""

    load_path: Path = option(help="Run, checkpoint folder or weights file of any program.", fetched=True)
    output: Path = option(help="File to write, in the format of its suffix, or a folder for both networks.")
    network: Literal["generator", "discriminator", "both"] | None = option(
        None,
        when_none="generator, or the only network; both, if they came from one file and return to one",
        help="What to export.",
    )
    layout: str | None = option(
        None,
        metavar="NAME",
        when_none="original, for weights imported from a file of the same format; else that of the preset's own "
        "program for .pth, this package's own for the others",
        help="Names and axes of the weights. original: keys, order, numeric types and dictionary of the imported "
        f"file. {OWN_LAYOUT}: this package's own. Otherwise those of a program: {', '.join(LAYOUTS[2:])}.",
    )
    format: Literal["pth", "safetensors", "npz", "npy", "onnx"] | None = option(
        None, when_none="by the suffix of --output", help="Format of the file. npy is a folder of arrays."
    )
    fold: bool = option(False, help="ONNX only: fold batch normalisation into the kernels.")
    statistics: Literal["auto", "own", "reference"] = option(
        "auto",
        help="For generators without running statistics. own: normalise by the current batch. reference: use the "
        "statistics of a fixed batch, as generate does. auto: reference for ONNX, otherwise own.",
    )
    preset: str | None = option(
        None, when_none="as the file says", help="Architecture of another program's file."
    )


def export_weights(options: ExportOptions, framework: Framework) -> int:
    """Export what `options` ask for and return the exit status.

    Raises InputError, before anything is written, when the layout has no room for the network, the output cannot
    be as requested, or the generator is dead or draws values that are not finite.
    """
    check_place(options.output.parent, f"--output {options.output}")
    hints = Hints(preset=options.preset, reading=options.reading)
    bundle = open_weights(
        options.load_path, checkpoint=options.checkpoint, weights=options.weights, hints=hints
    )
    if options.fold and (options.format or options.output.suffix.lstrip(".")) not in ("onnx", ""):
        raise InputError("--fold is for ONNX: the other formats are loaded into classes with normalisations")
    plans = _plans(options, bundle)
    for plan in plans:
        keep_inputs(plan.files().values(), [options.load_path])
    names = [name for plan in plans for name in plan.names]
    part = Bundle(bundle.architecture, {name: bundle.weights[name] for name in names}, bundle.record)
    examine(part, framework).raise_problems(str(options.load_path), "Exporting it")
    refuse_doubts(bundle, str(options.load_path), accepted=options.accept_doubts)
    if _wants_reference(options, plans[0], part):
        bundle = framework.freeze(bundle)
        plans = _plans(options, bundle)
    moments = {}
    if any(plan.one_dictionary or plan.layout == ORIGINAL for plan in plans):
        moments = open_moments(options.load_path, checkpoint=options.checkpoint, hints=hints)
    with disk_errors(options.output, "writing the export"):
        written = [export(bundle, plan, moments=moments, fold=options.fold) for plan in plans]
    for plan, paths in zip(plans, written, strict=True):
        for path in paths:
            show(path, kept=True)
        for line in [*_remarks(plan, bundle), *_not_given_back(left_out(bundle, plan, moments))]:
            say(line)
        if rewritten := rewritten_tables(bundle, plan):
            say(
                "Written with different numbers than in the imported file; their product is the current table of "
                f"labels: {', '.join(rewritten)}"
            )
    return 0


def _plans(options: ExportOptions, bundle: Bundle) -> list[ExportPlan]:
    return plan_exports(bundle, options.output, options.network, options.layout, options.format)


def _wants_reference(options: ExportOptions, plan: ExportPlan, part: Bundle) -> bool:
    if "generator" not in part.weights or not part.architecture.generator.mixes_batch:
        return False
    return options.statistics == "reference" or (options.statistics == "auto" and plan.format == "onnx")


def _not_given_back(places: list[str]) -> list[str]:
    if not places:
        return []
    more = f" and {len(places) - 5} more" if len(places) > 5 else ""
    return [f"Not given back, because it is not kept with the weights: {', '.join(places[:5])}{more}"]


def _remarks(plan: ExportPlan, bundle: Bundle) -> list[str]:
    lines = [f"Layout {plan.layout}"] if plan.format != "onnx" else []
    lines += [plan.remark] if plan.remark else []
    for name in plan.names:
        network = bundle.architecture.networks()[name]
        named = plan.layout not in (OWN_LAYOUT, ORIGINAL) and plan.format != "onnx"
        if named and differs_from_class(get_dialect(plan.layout), name, network):
            lines.append(
                f"The {name} is of another size or form than the class of {plan.layout}: adapt that class to load it"
            )
        if plan.format == "onnx" and network.classes:
            names = class_names(bundle.architecture, bundle.record)
            first = f"latents (N, {network.input_shape[2]})" if name == "generator" else "images (N, C, H, W)"
            lines.append(
                f"Inputs: {first}, float32, and labels (N,), int64, 0 to {network.classes - 1}; "
                f"{class_list(names)}"
            )
        if network.mixes_batch:
            lines.append(
                f"The {name} has no running statistics: it normalises by the current batch "
                "(in PyTorch: track_running_stats=False)"
            )
    return lines


COMMAND = Command(
    ExportOptions,
    "Export weights as files that other programs load.",
    export_weights,
    common="load_path output network layout format checkpoint weights",
    examples={
        "--load-path runs/folder-001 --output netG.pth": "for the PyTorch program of the preset",
        "--load-path runs/folder-001 --output generator.onnx": "for anything that reads ONNX",
        "--load-path runs/folder-001 --output weights --network both": "both networks, as files in a folder",
    },
)
