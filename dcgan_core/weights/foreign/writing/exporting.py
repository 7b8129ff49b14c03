"""Export weights to files that other programs load: layout, format and files, with every check before writing."""

from __future__ import annotations

import dataclasses
import json
import os
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np

from dcgan_core.description.protocols import NETWORK_NAMES, NetworkName
from dcgan_core.errors import InputError
from dcgan_core.system.files import atomic_path, write_bytes, write_text
from dcgan_core.system.paths import typed_path
from dcgan_core.weights.bundle import AdamMoments, Bundle, save_bundle, trained_names
from dcgan_core.weights.canonical import (
    Weights,
    fold_normalization,
    fold_spectral,
    validate_weights,
)
from dcgan_core.weights.foreign.arrays.dialects import (
    DIALECTS,
    Dialect,
    dialect_of_preset,
    get_dialect,
    module_versions,
)
from dcgan_core.weights.foreign.arrays.optimizers import moments_to_torch, whole_parameters
from dcgan_core.weights.foreign.arrays.wrapping import OWN_LAYOUT, Provenance
from dcgan_core.weights.foreign.writing.changes import original_problem, rewritten
from dcgan_core.weights.foreign.writing.class_forms import check_layout, facts_of, state_arrays
from dcgan_core.weights.foreign.writing.original import ORIGINAL, original_files
from dcgan_core.weights.foreign.writing.restoring import Restored, flat, restore
from dcgan_core.weights.formats.arrays import PROVENANCE_KEY, write_npz, write_safetensors
from dcgan_core.weights.formats.onnx import onnx_bytes
from dcgan_core.weights.formats.pth import require_torch, write_pth, write_pth_content
from dcgan_core.weights.formats.reading import NPY_PROVENANCE_FILE, npy_notes

Format = Literal["pth", "safetensors", "npz", "npy", "onnx"]
_SUFFIXES: dict[str, Format] = {
    ".pth": "pth", ".pt": "pth", ".safetensors": "safetensors", ".npz": "npz", ".onnx": "onnx",
}  # fmt: skip
FILE_NAMES: dict[str, str] = {"generator": "netG", "discriminator": "netD"}
LAYOUTS = (ORIGINAL, OWN_LAYOUT, *(name for name, dialect in DIALECTS.items() if dialect.writes))
"""What `--layout` may be."""
_ONNX_HAS_NO_LAYOUT = "an ONNX model has no --layout: its weights have no names that a program loads"


@dataclass(frozen=True)
class ExportPlan:
    """What is written where, checked before anything is written."""

    names: tuple[NetworkName, ...]
    format: Format
    layout: str
    output: Path
    one_dictionary: bool
    """Whether both networks go into one file."""
    places: tuple[tuple[tuple[NetworkName, ...], Path], ...] = ()
    """The files of layout "original", each with the networks in it."""
    remark: str | None = None
    """What a person should know about the choice of the layout."""

    def files(self) -> dict[tuple[NetworkName, ...], Path]:
        """Return the files (or folders of `.npy`), each with the networks in it."""
        if self.places:
            return dict(self.places)
        if len(self.names) == 1 or self.one_dictionary:
            return {self.names: self.output}
        suffix = "" if self.format == "npy" else f".{self.format}"
        return {(name,): self.output / f"{FILE_NAMES[name]}{suffix}" for name in self.names}


Which = Literal["generator", "discriminator", "both"]


def plan_export(
    bundle: Bundle,
    output: str | os.PathLike[str],
    network: Which | None = None,
    layout: str | None = None,
    format: str | None = None,
) -> ExportPlan:
    """Choose format, layout and files; raises InputError when they do not fit each other.

    output: a file, or a folder for several files. network: None takes the only network, else the generator, or both
    networks where they came in one file and go back into one. layout: one of LAYOUTS; None takes the file's own where
    the weights were imported from a file of this format, else that of the preset's program for `.pth`, and this
    package's own for the other formats. format: None follows the suffix of `output`.
    """
    output = typed_path(output, "output")
    remark = None
    if network is None and list(bundle.weights) == ["discriminator"]:
        network = "discriminator"
    if layout in (None, ORIGINAL):
        plan, remark = _plan_original(bundle, output, network, format, requested=layout is not None)
        if plan is not None:
            return plan
    network = network or "generator"
    names = _names(network)
    for name in names:
        bundle.network(name)
    chosen = export_format(output, network, format)
    preset = bundle.architecture.preset
    if layout is None:
        layout = dialect_of_preset(preset).name if chosen == "pth" else OWN_LAYOUT
    dialect = None if layout == OWN_LAYOUT else get_dialect(layout)
    if dialect is not None and not dialect.writes:
        raise InputError(
            f"layout {layout!r} can only be read: it is a way to read files whose class is not known. Layout "
            f"{ORIGINAL!r} restores such a file; otherwise choose one of {', '.join(LAYOUTS[1:])}"
        )
    if layout == OWN_LAYOUT and chosen == "pth":
        raise InputError(
            f"layout {OWN_LAYOUT!r} is not a PyTorch layout; choose one of "
            f"{', '.join(name for name in LAYOUTS if name != OWN_LAYOUT)}"
        )
    if layout != OWN_LAYOUT and chosen == "onnx":
        raise InputError(_ONNX_HAS_NO_LAYOUT)
    together = len(names) == 2 and bool(output.suffix) and chosen in ("safetensors", "npz", "pth")
    if together and dialect is not None and (chosen != "pth" or dialect.wrapper is None):
        raise InputError(
            f"layout {layout!r} keeps the two networks in files of their own: give --output a folder, for "
            f"{FILE_NAMES['generator']} and {FILE_NAMES['discriminator']} in it"
        )
    if len(names) == 2 and output.suffix and not together and chosen != "npy":
        raise InputError(f"--output {output}: two networks make two .{chosen} files; give a folder")
    plan = ExportPlan(names, chosen, layout, output, together, remark=remark)
    _check_places(plan)
    if dialect is not None:
        for name in names:
            check_layout(dialect, name, bundle)
    prepare_export(bundle, plan)
    return plan


def _names(network: Which) -> tuple[NetworkName, ...]:
    return NETWORK_NAMES if network == "both" else (network,)


def export(
    bundle: Bundle,
    plan: ExportPlan,
    *,
    moments: Mapping[str, AdamMoments] | None = None,
    fold: bool = False,
) -> list[Path]:
    """Write what was planned and return the paths, each file atomically.

    moments: written where the layout's dictionary has a place for optimizers. fold: fold normalisations into
    the kernels (ONNX only).
    """
    for write in prepare_export(bundle, plan, moments=moments, fold=fold):
        write()
    return list(dict.fromkeys(plan.files().values()))


Write = Callable[[], object]
"""Writes one file whose content is known."""


def prepare_export(
    bundle: Bundle,
    plan: ExportPlan,
    *,
    moments: Mapping[str, AdamMoments] | None = None,
    fold: bool = False,
) -> list[Write]:
    """Make the content of every file, and return what writes each.

    This is the check and the work: whatever cannot be written is an InputError here, before the first file.
    """
    writes: list[Write] = []
    for names, path in plan.files().items():
        part = Bundle(bundle.architecture, {name: bundle.weights[name] for name in names}, bundle.record)
        for name in names:
            validate_weights(*part.network(name), f"the {name}")
        if plan.layout not in (OWN_LAYOUT, ORIGINAL):
            part = _without_spectral_norms(part)
        note = Provenance(part.architecture, plan.layout, list(names), dict(part.record)).text()
        if plan.format == "pth":
            require_torch(f"writing {path}")
        if plan.layout == ORIGINAL:
            writes.append(_original(part, names, plan.format, path, moments or {}, note))
        elif plan.format == "onnx":
            writes.append(_model(part, names[0], path, note, fold=fold))
        elif plan.layout == OWN_LAYOUT and plan.format == "safetensors":
            writes.append(partial(save_bundle, path, part))
        elif plan.layout == OWN_LAYOUT:
            arrays = {f"{name}.{key}": array for name in names for key, array in part.weights[name].items()}
            writes.append(_arrays(path, plan.format, arrays, note))
        elif len(names) == 2:
            writes.append(_dictionary(part, get_dialect(plan.layout), path, note, moments or {}))
        else:
            writes.append(_network(part, names[0], plan, path, note))
    return writes


def _model(bundle: Bundle, name: NetworkName, path: Path, note: str, *, fold: bool) -> Write:
    network, weights = bundle.network(name)
    if fold and not network.mixes_batch:
        network, weights = fold_normalization(network, weights)
    return partial(write_bytes, path, onnx_bytes(path, name, network, weights, note))


# --- as it came ------------------------------------------------------------------------------------------


def _plan_original(
    bundle: Bundle, output: Path, network: Which | None, format: str | None, *, requested: bool
) -> tuple[ExportPlan | None, str | None]:
    """Return (the plan of layout "original", None), or (None, why it is not the default here).

    requested: whether the layout was named; what it cannot hold is an InputError then.
    """
    entries = original_files(bundle.record, NETWORK_NAMES)
    chosen = network
    if network is None:
        whole = [entry for entry in entries if len(entry["networks"]) == 2]
        network = "both" if whole and set(bundle.weights) == set(NETWORK_NAMES) else "generator"
        if not output.suffix and not requested and network == "both":
            network = "generator"
    names = _names(network)
    for name in names:
        bundle.network(name)
    entries = original_files(bundle.record, names)
    form = _original_format(output, network, format, entries)
    own = bool(entries) and all(entry["format"] in (form, None) for entry in entries)
    if not requested and (not own or form == "onnx"):
        return None, None
    if form == "onnx":
        raise InputError(_ONNX_HAS_NO_LAYOUT)
    problem = original_problem(bundle, names, form)
    places = [] if problem else _original_places(entries, names, form, output)
    if len(places) == 2 and output.suffix and form != "npy":
        problem = f"the networks came in files of their own, so --output {output} has to be a folder"
    if problem and chosen is None and network == "both":  # one of the two may do
        return _plan_original(bundle, output, "generator", format, requested=requested)
    if problem:
        if requested:
            raise InputError(
                f"layout {ORIGINAL!r} cannot be written: {problem}. Layout "
                + ("'sequential' (a plain nn.Sequential)" if form == "pth" else f"{OWN_LAYOUT!r}")
                + " can hold every network"
            )
        return None, f"Not in the file's own layout: {problem}"
    together = any(len(inside) == 2 for inside, _ in places)
    plan = ExportPlan(names, form, ORIGINAL, output, together, tuple(places))
    _check_places(plan)
    prepare_export(bundle, plan)
    return plan, None


def _original_format(
    output: Path, network: Which, format: str | None, entries: Sequence[Mapping[str, Any]]
) -> Format:
    """Return the format of an export as it came: the file's own where `output` ends as the file does, or in nothing."""
    own = {entry["format"] for entry in entries} - {None}
    endings = {Path(entry["name"]).suffix.lower() for entry in entries}
    if format is None and len(own) == 1:
        (form,) = own
        folder = not output.suffix and (network == "both" or form == "npy")
        if form in get_args(Format) and (folder or (output.suffix and output.suffix.lower() in endings)):
            return form
    return export_format(output, network, format)


def _original_places(
    entries: Sequence[Mapping[str, Any]], names: Sequence[NetworkName], form: Format, output: Path
) -> list[tuple[tuple[NetworkName, ...], Path]]:
    """Return the files to write, each with the networks in it."""
    groups: list[tuple[tuple[NetworkName, ...], str]] = []
    for entry in entries:
        inside: tuple[NetworkName, ...] = tuple(name for name in names if name in entry["networks"])
        same = entry["format"] == form
        # The dictionary around two networks is the format's own; elsewhere each is on its own.
        alone: list[tuple[NetworkName, ...]] = [(name,) for name in inside]
        for group in [inside] if same else alone:
            file = entry["name"] if same else f"{FILE_NAMES[group[0]]}.{form}"
            groups.append((group, file))
    if form == "npy":
        return [(group, output) for group, _ in groups]
    if len(groups) == 1 and (output.suffix or len(names) == 1):
        return [(groups[0][0], output)]
    if len({file for _, file in groups}) < len(groups):
        groups = [(group, f"{FILE_NAMES[group[0]]}.{form}") for group, _ in groups]
    return [(group, output / file) for group, file in groups]


def _restored(
    bundle: Bundle, names: Sequence[NetworkName], moments: Mapping[str, AdamMoments], note: str | None
) -> tuple[dict[str, Any], Restored]:
    (entry,) = original_files(bundle.record, names)
    return entry, restore(entry, bundle, names, moments, note)


def left_out(bundle: Bundle, plan: ExportPlan, moments: Mapping[str, AdamMoments]) -> list[str]:
    """Return the places in the imported files of what an export as it came does not give back."""
    if plan.layout != ORIGINAL:
        return []
    return [place for names in plan.files() for place in _restored(bundle, names, moments, None)[1].left_out]


def rewritten_tables(bundle: Bundle, plan: ExportPlan) -> list[str]:
    """Return the places in the imported files of tables of labels and their matrices that come back as others."""
    if plan.layout != ORIGINAL:
        return []
    entries = [original_files(bundle.record, names)[0] for names in plan.files()]
    return [place for entry in entries for place in rewritten(entry, bundle, plan.names)]


def _original(
    bundle: Bundle,
    names: Sequence[NetworkName],
    form: Format,
    path: Path,
    moments: Mapping[str, AdamMoments],
    note: str,
) -> Write:
    """Make the file that these networks came in, with the bundle's weights in it."""
    entry, restored = _restored(bundle, names, moments, note)
    content = restored.content if entry["format"] == form else flat(restored.content)
    if form == "pth":
        return lambda: write_pth_content(path, content if entry["format"] == form else OrderedDict(content))
    if form == "safetensors":
        return partial(write_safetensors, path, flat(content), {"format": "pt", PROVENANCE_KEY: note})
    if form == "npz":
        return partial(write_npz, path, flat(content))  # without our note: it would be one array more
    arrays = {Path(str(key)).name: array for key, array in content.items()}
    return partial(_write_npy_files, path, arrays, entry["group"], note)


def _without_spectral_norms(bundle: Bundle) -> Bundle:
    """Return a bundle whose kernels are by their norms already, as other programs' classes have them."""
    if "discriminator" not in bundle.weights:
        return bundle
    network, weights = fold_spectral(*bundle.network("discriminator"))
    architecture = dataclasses.replace(bundle.architecture, discriminator=network)
    return Bundle(architecture, {**bundle.weights, "discriminator": weights}, bundle.record)


# --- checks ----------------------------------------------------------------------------------------------


def export_format(output: Path, network: str, format: str | None) -> Format:
    """Return the format that a user names, by `--format` or by the suffix of the output."""
    named = _SUFFIXES.get(output.suffix.lower())
    if format is not None:
        if format not in get_args(Format):
            raise InputError(f"--format {format}: expected {', '.join(get_args(Format))}")
        if named is not None and named != format:
            raise InputError(f"--output {output} and --format {format} disagree; leave one out")
        return format  # pyright: ignore[reportReturnType]
    if named is not None:
        return named
    if output.suffix:
        raise InputError(f"--output {output}: expected a file ending in {', '.join(_SUFFIXES)}, or --format")
    if network == "both":
        return "pth"
    raise InputError(f"--output {output} has no suffix that names the format; add one, or --format")


def _check_places(plan: ExportPlan) -> None:
    for path in plan.files().values():
        folder = plan.format == "npy"
        if folder and path.is_dir() and any(path.iterdir()):
            raise InputError(f"{path} exists and is not empty; choose another place")
        if (folder and path.is_file()) or (not folder and path.is_dir()):
            kind = "a folder" if path.is_dir() else "a file"
            raise InputError(f"{path} is {kind}; choose another --output")
        for parent in path.parents:
            if parent.is_file():
                raise InputError(f"{parent} is a file, so {path} cannot be written; choose another --output")


# --- writing ---------------------------------------------------------------------------------------------


def _network(bundle: Bundle, name: NetworkName, plan: ExportPlan, path: Path, note: str) -> Write:
    """Make one network in the form of a public program's class."""
    dialect = get_dialect(plan.layout)
    arrays = state_arrays(dialect, name, bundle)
    if plan.format == "pth":
        versions = module_versions(dialect, name, bundle.architecture.networks()[name])
        return lambda: write_pth(path, arrays, {"": versions}, note)
    listed = {"generator": "gen_params.jl", "discriminator": "discrim_params.jl"}[name]
    return _arrays(path, plan.format, arrays, note, listed if dialect.storage == "list" else "")


def _arrays(path: Path, format: Format, arrays: Weights, note: str, listed: str = "") -> Write:
    """Make a file of arrays with our note. listed: how the names of `.npy` files begin; their number follows."""
    if format == "safetensors":
        return partial(write_safetensors, path, arrays, {"format": "pt", PROVENANCE_KEY: note})
    if format == "npz":
        return partial(write_npz, path, arrays, note)
    names = {key: f"{listed}_{key}.npy" if listed else f"{key}.npy" for key in arrays}
    return partial(_write_npy_files, path, {names[key]: array for key, array in arrays.items()}, listed, note)


def _write_npy_files(folder: Path, arrays: Weights, group: str, note: str) -> None:
    """Write arrays by the names of their files, and our note on this group of them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, array in arrays.items():
        with atomic_path(folder / name) as temporary, open(temporary, "wb") as stream:
            np.save(stream, np.array(array, order="C"), allow_pickle=False)
    # The other network may be in the folder already.
    write_text(folder / NPY_PROVENANCE_FILE, json.dumps({**npy_notes(folder), group: note}))


def _dictionary(
    bundle: Bundle, dialect: Dialect, path: Path, note: str, moments: Mapping[str, AdamMoments]
) -> Write:
    """Make both networks, and their optimizers where there are moments, as the one dictionary of a program."""
    wrapper = dialect.wrapper
    assert wrapper is not None
    places = wrapper.networks.items()
    networks = bundle.architecture.networks()
    tree: dict[str, Any] = {key: state_arrays(dialect, name, bundle) for name, (key, _) in places}
    versions = {key: module_versions(dialect, name, networks[name]) for name, (key, _) in places}
    for name, (_, key) in places:
        if key is not None and name in moments:
            parameters = whole_parameters(trained_names(bundle.architecture, name))
            tree[key] = moments_to_torch(moments[name], parameters, networks[name])
    if wrapper.parameters is not None:
        facts = facts_of(bundle, dialect)
        tree[wrapper.parameters] = {key: facts[fact] for fact, key in wrapper.parameter_names.items()}
    return lambda: write_pth(path, tree, versions, note)
