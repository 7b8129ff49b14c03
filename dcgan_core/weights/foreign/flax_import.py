"""Files and folders of Flax for the ordinary import, and what is Flax' own habit in the network that comes out."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from dcgan_core.description.architecture import Network
from dcgan_core.description.layer import Layer
from dcgan_core.description.protocols import NetworkName
from dcgan_core.errors import InputError
from dcgan_core.weights.bundle import Bundle
from dcgan_core.weights.foreign.arrays.flax_names import are_flax_names, components, flax_content
from dcgan_core.weights.foreign.choosing.hints import Hints
from dcgan_core.weights.foreign.statistics.proposals import same_padding
from dcgan_core.weights.formats.flax_files import orbax_folder, read_msgpack, read_orbax
from dcgan_core.weights.formats.reading import ForeignFile, check_names, fingerprint


@dataclass(frozen=True)
class FlaxFile(ForeignFile):
    """A file of Flax under PyTorch's names: what its arrays show, and what had to be assumed, by network."""

    found: Mapping[NetworkName, list[str]] = field(default_factory=dict)
    assumed: Mapping[NetworkName, list[str]] = field(default_factory=dict)


def read_flax(path: Path) -> FlaxFile:
    """Return a msgpack file or an Orbax folder under PyTorch's names.

    Raises InputError, naming it, when it is damaged or no chain of layers.
    """
    folder = orbax_folder(path) if path.is_dir() else None
    if folder is not None:
        kind, tree = "Orbax", read_orbax(folder)
        files = [fingerprint(file) for file in sorted(folder.rglob("*")) if file.is_file()]
    else:
        kind, tree, files = "Flax msgpack", read_msgpack(path), [fingerprint(path)]
    check_names(tree, path.name)
    try:
        content = flax_content(tree, path.stem)
    except InputError as error:
        raise InputError(f"{path}: {error}") from error
    return FlaxFile(path.name, kind, content.content, {}, files, found=content.found, assumed=content.assumed)


def from_flat_names(file: ForeignFile) -> ForeignFile:
    """Return a file of arrays by name as one of Flax, where the names are those of `flax.traverse_util.flatten_dict`.

    Raises InputError, naming the file, when its arrays do not form a chain of layers.
    """
    flat = file.content
    if file.listed or file.provenance or not isinstance(flat, Mapping):
        return file
    if not all(isinstance(key, str) and isinstance(value, np.ndarray) for key, value in flat.items()):
        return file
    if not are_flax_names(list(flat)):
        return file
    tree: dict[str, Any] = {}
    for key, array in flat.items():
        *modules, leaf = components(key)
        inner = tree
        for module in modules:
            inner = inner.setdefault(module, {})
        inner[leaf] = array
    try:
        content = flax_content(tree, Path(file.name).stem)
    except InputError as error:
        raise InputError(f"{file.name}: {error}") from error
    return FlaxFile(
        file.name, f"Flax, as {file.kind}", content.content, {}, file.files, dtypes=file.dtypes,
        found=content.found, assumed=content.assumed,
    )  # fmt: skip


def with_flax_habits(bundle: Bundle, files: Mapping[NetworkName, FlaxFile], hints: Hints) -> Bundle:
    """Return an imported bundle with the padding that Flax calls SAME, and its record with what was found and assumed.

    files: of the networks that came from one. Raises InputError where SAME makes other sizes than those that the
    import took.
    """
    networks: dict[NetworkName, Network] = {}
    record: dict[str, Any] = dict(bundle.record)
    for name, file in files.items():
        network = bundle.architecture.networks()[name]
        given = hints.g_paddings if name == "generator" else hints.d_paddings
        networks[name] = network if given is not None else _same(name, network)
        record["found"] = [*record.get("found", ()), *file.found[name]]
        record["assumed"] = [*record.get("assumed", ()), *file.assumed[name]]
    architecture = dataclasses.replace(bundle.architecture, **networks)
    if architecture != bundle.architecture:
        architecture = dataclasses.replace(architecture, preset="custom")
    return Bundle(architecture, bundle.weights, record)


def _same(name: str, network: Network) -> Network:
    try:
        return Network(tuple(map(_same_layer, network.layers)), network.statistics)
    except InputError as error:
        raise InputError(
            f"the {name}'s sizes were taken for those of PyTorch's padding, and Flax' SAME makes others ({error}); "
            "say the paddings with --g-paddings or --d-paddings"
        ) from error


def _same_layer(layer: Layer) -> Layer:
    small = layer.input_shape if layer.kind == "conv_transpose" else layer.output_shape
    if layer.kind not in ("conv", "conv_transpose") or small[:2] == (1, 1):
        return layer  # from or to a vector, only VALID makes a map
    size = None if layer.kind == "conv_transpose" else layer.input_shape[:2]
    before, after, extra = same_padding(layer.kernel, layer.stride, size)
    return dataclasses.replace(
        layer, padding=before, padding_after=None if before == after else after, output_padding=extra
    )
