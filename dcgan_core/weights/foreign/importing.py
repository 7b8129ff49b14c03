"""Import weights that another program saved: from files to a bundle, every key used, every assumption recorded.

A file that this package exported contains its architecture and needs no inference; for every other file `inference`
finds one that fits the names and shapes in it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from dcgan_core.description.architecture import Architecture, Layer
from dcgan_core.description.protocols import NetworkName
from dcgan_core.errors import InputError
from dcgan_core.weights.bundle import AdamMoments, Bundle, is_bundle, load_bundle, trained_names
from dcgan_core.weights.canonical import Role, Weights, layer_shapes, split_name, weight_name, weight_shapes
from dcgan_core.weights.foreign.detection import readings_of, which_network
from dcgan_core.weights.foreign.dialects import Dialect, get_dialect, state_keys
from dcgan_core.weights.foreign.flax_import import FLAX_SUFFIXES, read_flax, with_flax_habits
from dcgan_core.weights.foreign.geometry import Hints
from dcgan_core.weights.foreign.inference import infer
from dcgan_core.weights.foreign.layers import NETWORK_NAMES, FoundLayer, raise_shape_problems
from dcgan_core.weights.foreign.stated_files import STATED_SUFFIXES, import_stated, read_stated
from dcgan_core.weights.foreign.wrapping import (
    OWN_LAYOUT,
    Arrays,
    Contents,
    Provenance,
    moments_from_torch,
    network_of_file,
    read_provenance,
    strip_wrapping_modules,
    unwrap,
)
from dcgan_core.weights.formats.arrays import read_safetensors
from dcgan_core.weights.formats.flax_files import orbax_folder
from dcgan_core.weights.formats.reading import ForeignFile, read_foreign
from dcgan_core.weights.layouts import Layout, from_theano, from_torch, theano_shape, torch_shape

WEIGHT_SUFFIXES = (".pth", ".pt", ".ckpt", ".safetensors", ".npz", ".npy", *STATED_SUFFIXES, *FLAX_SUFFIXES)


@dataclass(frozen=True)
class Imported:
    """The result of an import: the bundle (assumptions under record["assumed"]) and the optimizers' moments."""

    bundle: Bundle
    moments: Mapping[str, AdamMoments] = field(default_factory=dict)


@dataclass(frozen=True)
class _Source:
    """The arrays of one network in one file."""

    file: ForeignFile
    arrays: Arrays
    provenance: Provenance | None
    optimizer: Mapping[str, Any] | None


def import_files(paths: Sequence[str | os.PathLike[str]], hints: Hints | None = None) -> Imported:
    """Import one or both networks of a DCGAN from files (or a folder of them) that belong together.

    hints: what the user says where the files do not. Raises InputError when the files are damaged, or hold
    no unconditional DCGAN; AmbiguousWeights (an InputError) when they fit several descriptions equally well.
    """
    hints = hints or Hints()
    files = _expand(paths)
    where = " and ".join(dict.fromkeys(str(path) for path in paths))
    bundles = [load_bundle(path) for path in files if _is_bundle(path)]
    if bundles:
        return Imported(_merge(where, bundles, len(files)))
    stated = [file for path in files if (file := read_stated(path)) is not None]
    if stated:
        return Imported(import_stated(where, stated, len(files), hints))
    flax = {path: read for path in files if (read := read_flax(path)) is not None}
    foreign = [file for file, _ in flax.values()] + read_foreign([path for path in files if path not in flax])
    sources, notes = _sources(foreign, hints, where)
    if all(source.provenance is not None for source in sources.values()):
        return _import_own(where, sources, notes)
    imported = _import_foreign(where, sources, notes, hints)
    if flax:
        contents = {str(path): content for path, (_, content) in flax.items()}
        bundle = with_flax_habits(imported.bundle, contents, hints)
        return replace(imported, bundle=bundle)
    return imported


# --- files -----------------------------------------------------------------------------------------------


def weight_files(folder: Path) -> list[Path]:
    """Return the weights files in a folder, by name."""
    return sorted(path for path in folder.iterdir() if path.suffix in WEIGHT_SUFFIXES and path.is_file())


def _expand(paths: Sequence[str | os.PathLike[str]]) -> list[Path]:
    files: list[Path] = []
    for path in map(Path, paths):
        if not path.is_dir() or orbax_folder(path) is not None:
            files.append(path)
            continue
        if (path / "saved_model.pb").is_file():
            raise InputError(
                f"{path} is a SavedModel of TensorFlow: a program, not weights. In TensorFlow: "
                "tf.keras.models.load_model(FOLDER).save('net.keras')"
            )
        inside = weight_files(path)
        arrays = [file for file in inside if file.suffix == ".npy"]
        if not inside:
            raise InputError(f"{path} holds neither a run nor weights ({', '.join(WEIGHT_SUFFIXES)})")
        if arrays and len(arrays) < len(inside):
            raise InputError(f"{path} holds both .npy files and other weights; name the files to import")
        words = [network_of_file(file.stem) for file in inside]
        if not arrays and (None in words or len(set(words)) < len(words)):
            listed = ", ".join(file.name for file in inside[:6])
            raise InputError(
                f"{path} holds neither a run nor one file of each network (netG..., netD...); "
                f"name the file: {listed}{' ...' if len(inside) > 6 else ''}"
            )
        files += inside
    return files


def _is_bundle(path: Path) -> bool:
    return path.suffix == ".safetensors" and path.is_file() and is_bundle(read_safetensors(path)[1])


def _merge(where: str, bundles: Sequence[Bundle], files: int) -> Bundle:
    if len(bundles) < files:
        raise InputError(f"{where}: weights of this package and of another program; import them one by one")
    weights: dict[str, Weights] = {}
    for bundle in bundles:
        if bundle.architecture != bundles[0].architecture:
            raise InputError(f"{where}: the files hold different architectures")
        for name, arrays in bundle.weights.items():
            if name in weights:
                raise InputError(f"{where}: two files hold a {name}")
            weights[name] = arrays
    return Bundle(bundles[0].architecture, weights, bundles[0].record)


@dataclass
class _Notes:
    """What the record says about the files."""

    files: list[dict[str, Any]] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    plain: dict[str, Any] = field(default_factory=dict)


def _sources(
    foreign: Sequence[ForeignFile], hints: Hints, where: str
) -> tuple[dict[NetworkName, _Source], _Notes]:
    sources: dict[NetworkName, _Source] = {}
    notes = _Notes()
    for file in foreign:
        notes.files += file.files
        notes.kinds.append(file.kind)
        for name, source in _sources_of(file, hints, notes):
            if name in sources:
                raise InputError(
                    f"{where}: both {sources[name].file.name} and {file.name} hold a {name}; name one of each"
                )
            sources[name] = source
    return {name: sources[name] for name in NETWORK_NAMES if name in sources}, notes


def _sources_of(file: ForeignFile, hints: Hints, notes: _Notes) -> list[tuple[NetworkName, _Source]]:
    try:
        provenance = {place: read_provenance(text) for place, text in file.provenance.items()}
        contents = Contents(unnamed=file.content, places={"": ""}) if file.listed else unwrap(file.content)
        notes.left_out += contents.left_out
        notes.plain.update(contents.plain)
        notes_of = {name: provenance.get(place) for name, place in contents.places.items()}
        found: list[tuple[NetworkName, Arrays, Provenance | None]] = [
            (name, arrays, notes_of[name]) for name, arrays in contents.networks.items()
        ]
        if (arrays := contents.unnamed) is not None:
            note = notes_of[""]
            stem = file.name if file.listed else Path(file.name).stem
            name = note.networks[0] if note else which_network(stem, arrays, hints, listed=file.listed)
            found.append((name, arrays, note))
        optimizers = contents.optimizers
        return [(name, _Source(file, arrays, note, optimizers.get(name))) for name, arrays, note in found]
    except InputError as error:
        raise InputError(f"{file.name}: {error}") from error


# --- conversion ------------------------------------------------------------------------------------------


def _import_foreign(
    where: str, sources: Mapping[NetworkName, _Source], notes: _Notes, hints: Hints
) -> Imported:
    readings: dict[NetworkName, list[tuple[Dialect, list[FoundLayer]]]] = {}
    problems: list[str] = []
    for name, source in sources.items():
        good, found = readings_of(source.arrays, [name], hints, listed=source.file.listed)
        readings[name] = good.get(name, [])
        problems += [] if readings[name] else [f"{name}: {problem}" for problem in found]
    raise_shape_problems(where, problems)
    inferred = infer(where, readings, hints)
    weights: dict[str, Weights] = {}
    moments: dict[str, AdamMoments] = {}
    for name, candidate in inferred.chosen.items():
        weights[name], by_key = _canonical(inferred.architecture, name, candidate.stack.layers)
        parameters = [by_key[key] for key in _keys_in_order(sources[name].arrays, by_key)]
        moments |= _moments(inferred.architecture, name, sources[name], parameters, notes)
    record = _record(notes, inferred.dialects, inferred.assumed)
    return Imported(Bundle(inferred.architecture, weights, record), moments)


def _canonical(
    architecture: Architecture, name: NetworkName, layers: Sequence[FoundLayer]
) -> tuple[Weights, dict[str, str]]:
    """Return (canonical weights, canonical name by the file's key without wrapping prefixes)."""
    network = architecture.networks()[name]
    weights: Weights = {}
    by_key: dict[str, str] = {}
    for index, (layer, found) in enumerate(zip(network.layers, layers, strict=True)):
        roles = layer_shapes(layer, network.statistics)
        surplus = [found.keys[role] for role in found.arrays if role not in roles]
        if surplus:
            raise InputError(f"unexpected: {', '.join(surplus)}")
        for role in roles:
            canonical = weight_name(index, role)
            if role == "updates":
                count = found.arrays.get(role)
                weights[canonical] = np.array(0 if count is None else count.reshape(()), np.int64)
                continue
            weights[canonical] = _converted(layer, role, found.arrays[role], found.keys[role], found.layout)
            by_key[found.keys[role]] = canonical
    return weights, by_key


def _converted(layer: Layer, role: Role, array: np.ndarray, key: str, layout: Layout) -> np.ndarray:
    """Return an array of a file in canonical layout; raises InputError, naming its key, for another shape."""
    convert, shape = (from_theano, theano_shape) if layout == "theano" else (from_torch, torch_shape)
    expected = shape(layer, role)
    if array.shape != expected:
        raise InputError(f"{key} has shape {array.shape}, expected {expected}")
    return convert(layer, role, array)


def _keys_in_order(arrays: Arrays, by_key: Mapping[str, str]) -> list[str]:
    """Return the file's keys of trained weights in the file's order, which numbers an optimizer's parameters."""
    trained = {
        key for key, canonical in by_key.items() if split_name(canonical)[1] not in ("mean", "variance")
    }
    ordered = []
    for key in arrays:
        parts = key.split(".")
        # Keys were read without the prefixes that all of them share.
        endings = (".".join(parts[i:]) for i in range(max(1, len(parts) - 1)))
        ordered += [short for short in endings if short in trained][:1]
    return ordered


def _moments(
    architecture: Architecture, name: NetworkName, source: _Source, parameters: Sequence[str], notes: _Notes
) -> dict[str, AdamMoments]:
    """Return the moments of a network by its name; nothing, with a note, where they cannot be used."""
    if source.optimizer is None:
        return {}
    try:
        return {name: moments_from_torch(source.optimizer, parameters, architecture.networks()[name])}
    except InputError as error:
        notes.left_out.append(f"the {name}'s optimizer: {error}")
        return {}


def _record(notes: _Notes, dialects: Sequence[str], assumed: Sequence[str]) -> dict[str, Any]:
    return {
        "imported": {
            "files": notes.files,
            "kinds": list(dict.fromkeys(notes.kinds)),
            "dialects": list(dialects),
            "left_out": notes.left_out,
            "beside_the_weights": _jsonable(notes.plain),
        },
        "assumed": list(assumed),
    }


def _jsonable(values: Mapping[str, Any]) -> dict[str, Any]:
    """Keep what JSON can hold and a person may want to know (epoch, hyperparameters), up to 2,000 characters each."""
    kept = {}
    for key, value in values.items():
        try:
            if len(json.dumps(value, allow_nan=False)) < 2000:
                kept[key] = value
        except (TypeError, ValueError, RecursionError):
            continue
    return kept


# --- files of our own ------------------------------------------------------------------------------------


def _import_own(where: str, sources: Mapping[NetworkName, _Source], notes: _Notes) -> Imported:
    """Import files that this package exported: nothing is inferred, every key is checked."""
    first = next(iter(sources.values())).provenance
    assert first is not None
    weights: dict[str, Weights] = {}
    moments: dict[str, AdamMoments] = {}
    problems: list[str] = []
    for name, source in sources.items():
        note = source.provenance
        assert note is not None
        if note.architecture != first.architecture:
            raise InputError(f"{where}: the files hold different architectures")
        weights[name] = _own_weights(note, name, source.arrays, problems)
        parameters = trained_names(note.architecture, name)
        moments |= _moments(note.architecture, name, source, parameters, notes)
    raise_shape_problems(where, problems)
    record = {**first.record, "imported": _record(notes, [first.layout], [])["imported"]}
    return Imported(Bundle(first.architecture, weights, record), moments)


def _own_weights(note: Provenance, name: NetworkName, arrays: Arrays, problems: list[str]) -> Weights:
    """Return canonical weights of arrays whose architecture and layout are known; append what is wrong."""
    network = note.architecture.networks()[name]
    shapes = weight_shapes(network)
    arrays = strip_wrapping_modules(arrays)
    dialect = None if note.layout == OWN_LAYOUT else get_dialect(note.layout)
    listed = dialect is not None and dialect.storage == "list"
    if listed and len(arrays) != len(shapes):
        problems.append(f"{name}: {len(arrays)} arrays in the list, expected {len(shapes)}")
        return {}
    if dialect is None:
        keys = {canonical: f"{name}.{canonical}" for canonical in shapes}
    else:
        keys = dict(zip(shapes, arrays, strict=True)) if listed else state_keys(dialect, name, network)
    problems += [f"{name}: missing: {key}" for key in keys.values() if key not in arrays]
    problems += [f"{name}: unexpected: {key}" for key in arrays if key not in set(keys.values())]
    weights: Weights = {}
    for canonical, key in keys.items():
        if key not in arrays:
            continue
        index, role = split_name(canonical)
        array, expected = arrays[key], shapes[canonical]
        try:
            if dialect is not None:
                array = _converted(network.layers[index], role, array, key, "theano" if listed else "torch")
            elif array.shape != expected:
                raise InputError(f"{key} has shape {array.shape}, expected {expected}")
            weights[canonical] = array
        except InputError as error:
            problems.append(f"{name}: {error}")
        if (role == "updates") != (arrays[key].dtype.kind in "iu"):
            problems.append(f"{name}: {key} has dtype {arrays[key].dtype}")
    return weights
