"""Import weights that another program saved: from files to a bundle, every key used, every assumption recorded.

A file that this package exported contains its architecture and needs no inference; for every other file `inference`
finds one that fits the names and shapes in it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from dcgan_core.description.architecture import Architecture
from dcgan_core.description.layer import Layer
from dcgan_core.description.protocols import NetworkName
from dcgan_core.description.toml_reading import read_description
from dcgan_core.errors import InputError
from dcgan_core.system.records import json_text
from dcgan_core.weights.bundle import AdamMoments, Bundle, load_bundle, trained_names
from dcgan_core.weights.canonical import (
    STATISTIC_ROLES,
    Role,
    Weights,
    layer_shapes,
    split_name,
    weight_name,
    weight_shapes,
)
from dcgan_core.weights.foreign.arrays.axes import axes_of, from_axes
from dcgan_core.weights.foreign.arrays.dialects import Dialect, get_dialect, state_keys
from dcgan_core.weights.foreign.arrays.folders import expand
from dcgan_core.weights.foreign.arrays.layers import FoundLayer, raise_shape_problems
from dcgan_core.weights.foreign.arrays.optimizers import Parameter, whole_parameters
from dcgan_core.weights.foreign.arrays.wrapping import OWN_LAYOUT, Arrays, Provenance, strip_wrapping_modules
from dcgan_core.weights.foreign.choosing.assembling import Inferred
from dcgan_core.weights.foreign.choosing.conditional import Labelled, read_networks, with_table_advice
from dcgan_core.weights.foreign.choosing.described import check_described, described_layers
from dcgan_core.weights.foreign.choosing.hints import Hints
from dcgan_core.weights.foreign.choosing.inference import AmbiguousWeights, Readings, infer
from dcgan_core.weights.foreign.flax_import import FlaxFile, with_flax_habits
from dcgan_core.weights.foreign.moments import moments_of, with_optimizers
from dcgan_core.weights.foreign.sources import Notes, Source, gather, is_our_bundle, with_advice, with_parts
from dcgan_core.weights.foreign.spectral import with_spectral_norms
from dcgan_core.weights.foreign.stated.files import import_stated, without_the_few
from dcgan_core.weights.foreign.writing.original import (
    ORIGINAL,
    Placed,
    Places,
    note_on,
    original_keys,
    original_order,
    place_layers,
)
from dcgan_core.weights.foreign.writing.pieces import composed, original_pieces, place_pieces
from dcgan_core.weights.formats.reading import ForeignFile


@dataclass(frozen=True)
class Imported:
    """The result of an import: the bundle (assumptions under record["assumed"]) and the optimizers' moments."""

    bundle: Bundle
    moments: Mapping[str, AdamMoments] = field(default_factory=dict)


def import_files(paths: Sequence[str | os.PathLike[str]], hints: Hints | None = None) -> Imported:
    """Import one or both networks of a DCGAN from files (or a folder of them) that belong together.

    hints: what the user says where the files do not. Raises InputError when the files are damaged, or hold
    no DCGAN; AmbiguousWeights (an InputError) when they fit several descriptions equally well.
    """
    hints = hints or Hints()
    found = expand(paths)
    where = " and ".join(dict.fromkeys(str(path) for path in paths))
    bundles = [load_bundle(path) for path in found.files if is_our_bundle(path)]
    if bundles:
        return _as_described(where, Imported(_merge(where, bundles, len(found.files), hints)), hints)
    found, stated = without_the_few(where, found)
    if stated:
        return _as_described(where, Imported(import_stated(where, found, hints)), hints)
    sources, notes = gather(found, hints, where)
    if all(source.provenance is not None for source in sources.values()):
        return _as_described(where, _import_own(where, sources, notes), hints)
    imported = _import_foreign(where, sources, notes, hints)
    flax: dict[NetworkName, FlaxFile] = {
        name: source.file for name, source in sources.items() if isinstance(source.file, FlaxFile)
    }
    if not flax or hints.architecture is not None:
        return imported
    return replace(imported, bundle=with_flax_habits(imported.bundle, flax, hints))


def _as_described(where: str, imported: Imported, hints: Hints) -> Imported:
    if hints.architecture is not None:
        check_described(where, hints.architecture, imported.bundle)
    return imported


def _merge(where: str, bundles: Sequence[Bundle], files: int, hints: Hints) -> Bundle:
    if len(bundles) < files:
        raise InputError(f"{where}: weights of this package and of another program; import them separately")
    weights: dict[str, Weights] = {}
    for bundle in bundles:
        if bundle.architecture != bundles[0].architecture:
            raise InputError(f"{where}: the files hold different architectures")
        for name, arrays in bundle.weights.items():
            if name in weights:
                raise InputError(f"{where}: two files hold a {name}")
            weights[name] = arrays
    if hints.network is not None:
        if hints.network not in weights:
            raise InputError(f"{where} holds no {hints.network}, only: {', '.join(weights)}")
        weights = {hints.network: weights[hints.network]}
    return Bundle(bundles[0].architecture, weights, bundles[0].record)


# --- conversion ------------------------------------------------------------------------------------------


def _import_foreign(
    where: str, sources: Mapping[NetworkName, Source], notes: Notes, hints: Hints
) -> Imported:
    files: dict[NetworkName, tuple[Arrays, bool]] = {
        name: (source.arrays, source.file.listed) for name, source in sources.items()
    }
    if hints.architecture is not None:
        hints = replace(hints, classes=read_description(hints.architecture).classes or None)
    flax: list[NetworkName] = [name for name, source in sources.items() if isinstance(source.file, FlaxFile)]
    labelled = read_networks(where, files, hints, flax)
    readings = labelled.readings
    for name in flax:
        readings[name] = _with_same_padding(readings[name])
    problems = [f"{name}: {problem}" for name, found in labelled.problems.items() for problem in found]
    failing: list[NetworkName] = [name for name in sources if not readings[name]]
    try:
        raise_shape_problems(where, problems)
        if hints.architecture is not None:
            return _import_described(where, sources, labelled, notes, hints.architecture)
        inferred = infer(where, readings, hints)
    except AmbiguousWeights as question:
        raise question.with_doubts(labelled.doubts) from None
    except InputError as problem:
        if len(sources) == 1:
            failing = list(sources)
        failing = failing or [name for name in sources if not _alone(readings, name, hints)]
        error = with_table_advice(problem, {name: files[name] for name in failing or sources}, hints)
        if len(failing) != 1:
            raise error from None
        advised = with_parts(error, sources[failing[0]].parts, sources[failing[0]].longer)
        raise with_advice(advised, failing[0], list(sources)) from None
    found_layers: dict[NetworkName, Sequence[FoundLayer]] = {
        name: candidate.stack.layers for name, candidate in inferred.chosen.items()
    }
    record = _record(notes, inferred.dialects, [*labelled.assumed, *inferred.assumed])
    for key, sentences in (
        ("found", [*labelled.found, *inferred.found]),
        ("doubts", [*labelled.doubts, *inferred.doubts]),
        ("readings", inferred.table),
    ):
        if sentences:
            record[key] = list(sentences)
    kept = with_spectral_norms(where, inferred.architecture, sources, found_layers, notes, described=False)
    return _imported(*kept, notes, record)


def _with_same_padding(
    readings: Sequence[tuple[Dialect, list[FoundLayer]]],
) -> list[tuple[Dialect, list[FoundLayer]]]:
    """Return the readings of a file of Flax; dialects that share their layers still do."""
    changed = {
        id(layers): [layer if layer.is_matrix else replace(layer, same_padding=True) for layer in layers]
        for _, layers in readings
    }
    return [(dialect, changed[id(layers)]) for dialect, layers in readings]


def _alone(readings: Readings, name: NetworkName, hints: Hints) -> Inferred | None:
    """Return what one of two networks is by itself, None where it is not a network, or several."""
    try:
        return infer("it", {name: readings[name]}, hints)
    except InputError:
        return None


def _import_described(
    where: str,
    sources: Mapping[NetworkName, Source],
    labelled: Labelled,
    notes: Notes,
    path: Path,
) -> Imported:
    """Import files whose networks a TOML file at `path` describes."""
    readings = labelled.readings
    ways: dict[NetworkName, list[list[FoundLayer]]] = {
        name: [layers for _, layers in options] for name, options in readings.items()
    }
    architecture, chosen, added = described_layers(where, path, ways)
    dialects = dict.fromkeys(readings[name][way][0].name for name, way in chosen.items())
    record = _record(notes, list(dialects), [*labelled.assumed, *added])
    record["imported"]["architecture"] = path.name
    if labelled.found:
        record["found"] = labelled.found
    layers: dict[NetworkName, Sequence[FoundLayer]] = {name: ways[name][way] for name, way in chosen.items()}
    kept = with_spectral_norms(where, architecture, sources, layers, notes, described=True)
    return _imported(*kept, notes, record)


def _imported(
    architecture: Architecture,
    sources: Mapping[NetworkName, Source],
    found_layers: Mapping[NetworkName, Sequence[FoundLayer]],
    notes: Notes,
    record: dict[str, Any],
) -> Imported:
    """Return the weights of layers whose architecture is known, with the moments and the note on the files."""
    weights: dict[str, Weights] = {}
    parameters: dict[NetworkName, Sequence[Parameter]] = {}
    for name, layers in found_layers.items():
        weights[name], by_key = _canonical(architecture, name, layers)
        parameters[name] = _in_order(sources[name].arrays, by_key)
    sources = with_optimizers(architecture, sources, parameters, notes)
    moments = moments_of(architecture, sources, parameters, notes)
    record |= _original(architecture, sources, found_layers, weights)
    unknown = [name for name, layers in found_layers.items() if _uncounted(layers)]
    if unknown:
        record["unknown_updates"] = unknown
    return Imported(Bundle(architecture, weights, record), moments)


def _uncounted(layers: Sequence[FoundLayer]) -> bool:
    """Whether a network has running statistics, but the file does not say how many batches they saw."""
    return any("mean" in layer.arrays for layer in layers) and not any(
        "updates" in layer.arrays for layer in layers
    )


def _original(
    architecture: Architecture,
    sources: Mapping[NetworkName, Source],
    layers: Mapping[NetworkName, Sequence[FoundLayer]],
    weights: Mapping[str, Weights],
) -> dict[str, Any]:
    """Return the record's entry on the files as they came."""
    entries = []
    for file in _files_of(sources):
        places = _places_of(file, sources)
        for name, source in sources.items():
            if source.file is file:
                where = (source.dictionary, source.stored)
                place_layers(places, name, where, layers[name], (architecture, weights[name]))
        entries.append(note_on(file, places))
    return {ORIGINAL: entries}


def _places_of(file: ForeignFile, sources: Mapping[NetworkName, Source]) -> Places:
    """Return what is known of a file before its arrays are sorted: which optimizer is whose."""
    optimizers: dict[int, NetworkName] = {
        id(source.optimizer): name
        for name, source in sources.items()
        if source.file is file and source.optimizer is not None
    }
    return Places(optimizers=optimizers)


def _files_of(sources: Mapping[NetworkName, Source]) -> list[ForeignFile]:
    return list({id(source.file): source.file for source in sources.values()}.values())


def _canonical(
    architecture: Architecture, name: NetworkName, layers: Sequence[FoundLayer]
) -> tuple[Weights, dict[str, Parameter]]:
    """Return (canonical weights, trained parameters by the file's key without wrapping prefixes)."""
    network = architecture.networks()[name]
    weights: Weights = {}
    by_key: dict[str, Parameter] = {}
    for index, (layer, found) in enumerate(zip(network.layers, layers, strict=True)):
        roles = layer_shapes(layer, network.statistics)
        surplus = [found.keys[role] for role in found.arrays if role not in roles]
        if surplus:
            raise InputError(f"unexpected: {', '.join(surplus)}")
        axes = axes_of(network, index, found.layout)
        in_file = axes_of(network, index, found.layout, label_first=found.label_first)
        for role in roles:
            canonical = weight_name(index, role)
            if role == "updates":
                count = found.arrays.get(role)
                weights[canonical] = np.array(0 if count is None else count.reshape(()), np.int64)
                continue
            weights[canonical] = from_axes(axes, layer, role, found.arrays[role], found.keys[role])
            if role not in STATISTIC_ROLES:
                joined = tuple(origin.key for origin in found.origins.get(role, ()))
                own = dict.fromkeys(joined or (found.keys[role],), Parameter(canonical, in_file, joined))
                by_key |= own
    return weights, by_key


def _in_order(arrays: Arrays, by_key: Mapping[str, Parameter]) -> list[Parameter]:
    """Return the trained parameters in the file's order, by which an optimizer numbers them."""
    ordered: list[Parameter] = []
    for key in arrays:
        parts = key.split(".")
        # Keys were read without the prefixes that all of them share.
        endings = (".".join(parts[i:]) for i in range(max(1, len(parts) - 1)))
        ordered += [by_key[short] for short in endings if short in by_key][:1]
    return ordered


def _record(notes: Notes, dialects: Sequence[str], assumed: Sequence[str]) -> dict[str, Any]:
    return {
        "imported": {
            "files": notes.files,
            "kinds": list(dict.fromkeys(notes.kinds)),
            "dialects": list(dialects),
            "left_out": notes.left_out,
            "notes": notes.sentences,
            "beside_the_weights": _jsonable(notes.plain),
        },
        "assumed": list(assumed),
    }


def _jsonable(values: Mapping[str, Any]) -> dict[str, Any]:
    """Keep what JSON can hold and a person may want to know (epoch, hyperparameters), up to 2,000 characters each."""
    return {key: value for key, value in values.items() if json_text(value, 2000) is not None}


# --- files of our own ------------------------------------------------------------------------------------


def _import_own(where: str, sources: Mapping[NetworkName, Source], notes: Notes) -> Imported:
    """Import files that this package exported: nothing is inferred, every key is checked."""
    first = next(iter(sources.values())).provenance
    assert first is not None
    weights: dict[str, Weights] = {}
    problems: list[str] = []
    parameters: dict[NetworkName, Sequence[Parameter]] = {
        name: original_order(first.record, name)
        if first.layout == ORIGINAL
        else whole_parameters(trained_names(first.architecture, name))
        for name in sources
    }
    sources = with_optimizers(first.architecture, sources, parameters, notes)
    places = {id(file): _places_of(file, sources) for file in _files_of(sources)}
    for name, source in sources.items():
        note = source.provenance
        assert note is not None
        if note.architecture != first.architecture:
            raise InputError(f"{where}: the files hold different architectures")
        weights[name] = _own_weights(note, name, source, problems, places[id(source.file)])
    moments = moments_of(first.architecture, sources, parameters, notes)
    raise_shape_problems(where, problems)
    record = {**first.record, "imported": _record(notes, [first.layout], [])["imported"]}
    record[ORIGINAL] = [note_on(file, places[id(file)]) for file in _files_of(sources)]
    return Imported(Bundle(first.architecture, weights, record), moments)


def _own_weights(
    note: Provenance, name: NetworkName, source: Source, problems: list[str], places: Places
) -> Weights:
    """Return canonical weights of arrays whose architecture and layout are known; append what is wrong.

    places: is filled with what each array is.
    """
    network = note.architecture.networks()[name]
    shapes = weight_shapes(network)
    arrays = strip_wrapping_modules(source.arrays)
    weights: Weights = {}
    for canonical, pieces in original_pieces(note.record, name).items() if note.layout == ORIGINAL else ():
        try:
            weights[canonical] = composed(canonical, pieces, network, arrays)
            place_pieces(places, source.dictionary, name, canonical, pieces, arrays, weights[canonical])
        except InputError as error:
            problems.append(f"{name}: {error}")
        arrays = {key: array for key, array in arrays.items() if key not in dict(pieces)}
    keys = _own_keys(note, name, arrays, problems)
    for canonical, (key, axes) in keys.items():
        if key not in arrays or canonical not in shapes:
            continue
        index, role = split_name(canonical)
        places.add(source.dictionary, key, arrays[key], Placed(name, canonical, axes))
        try:
            weights[canonical] = _own_array(network.layers[index], role, arrays[key], key, axes)
        except InputError as error:
            problems.append(f"{name}: {error}")
        if note.layout != ORIGINAL and (role == "updates") != (arrays[key].dtype.kind in "iu"):
            problems.append(f"{name}: {key} has dtype {arrays[key].dtype}")
    if note.layout == ORIGINAL:
        # A file that came without counts goes without them.
        missing = [key for key in shapes if key not in weights and split_name(key)[1] == "updates"]
        weights |= {key: np.array(0, np.int64) for key in missing}
    return weights


def _own_keys(
    note: Provenance, name: NetworkName, arrays: Arrays, problems: list[str]
) -> dict[str, tuple[str, str]]:
    """Return (key, axes) by canonical name, as the note on a file says; append which keys are missing or surplus."""
    network = note.architecture.networks()[name]
    if note.layout == ORIGINAL:
        keys = {canonical: (key, axes) for key, (canonical, axes) in original_keys(note.record, name).items()}
    elif note.layout == OWN_LAYOUT:
        keys = {canonical: (f"{name}.{canonical}", "canonical") for canonical in weight_shapes(network)}
    elif (dialect := get_dialect(note.layout)).storage == "list":
        expected = list(weight_shapes(network))
        if len(arrays) != len(expected):
            problems.append(f"{name}: {len(arrays)} arrays in the list, expected {len(expected)}")
            return {}
        keys = {
            canonical: (key, axes_of(network, split_name(canonical)[0], "theano"))
            for canonical, key in zip(expected, arrays, strict=True)
        }
    else:
        keys = {
            canonical: (key, axes_of(network, split_name(canonical)[0], "torch"))
            for canonical, key in state_keys(dialect, name, network).items()
        }
    wanted = {key for key, _ in keys.values()}
    problems += [f"{name}: missing: {key}" for key, _ in keys.values() if key not in arrays]
    problems += [f"{name}: unexpected: {key}" for key in arrays if key not in wanted]
    return keys


def _own_array(layer: Layer, role: Role, array: np.ndarray, key: str, axes: str) -> np.ndarray:
    """Return an array in canonical layout; raises InputError, naming its key, for another shape."""
    if role == "updates" and array.size == 1:
        with np.errstate(invalid="ignore"):  # a count that is not a number is reported by its dtype
            return np.array(array.reshape(()), np.int64)
    if axes == "canonical":
        if array.shape != (expected := layer_shapes(layer, "running").get(role)):
            raise InputError(f"{key} has shape {array.shape}, expected {expected}")
        return array
    return from_axes(axes, layer, role, array, key)
