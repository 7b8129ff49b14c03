"""Open the files that Keras saves whole models in: their configuration as plain data, their variables as arrays.

Keras takes no part. Nothing in a file is executed: a `Lambda` layer's code stays the text that it is.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from dcgan_core.errors import InputError
from dcgan_core.system.files import open_plain
from dcgan_core.system.records import BadRecord, parse_json
from dcgan_core.weights.formats.arrays import check_entry, check_size
from dcgan_core.weights.formats.hdf5 import LARGEST_TEXT, Group, read_hdf5

CONFIG_ENTRY, WEIGHTS_ENTRY, METADATA_ENTRY = "config.json", "model.weights.h5", "metadata.json"


LEGACY_ROLES = ("kernel", "bias", "gamma", "beta", "moving_mean", "moving_variance", "embeddings")
"""What the older files call the variables of a layer."""

_CHILDREN = ("layers", "_layer_checkpoint_dependencies")
"""The group of a model's own layers: Keras 3, and Keras 2.12 to 2.15."""


@dataclass(frozen=True)
class KerasFile:
    """A model as Keras saved it.

    config: its class and layers as plain data. root: the group of its variables. legacy: whether they are sorted by the
    layers' names (`.h5`), and not by number (`.keras`). version: of Keras, where the file says it.
    """

    config: dict[str, Any]
    root: Group
    legacy: bool
    version: str | None


def read_keras_zip(path: Path) -> KerasFile:
    """Return the model in a `.keras` file; raises InputError when it is damaged or hostile."""
    try:
        with open_plain(path) as stream, zipfile.ZipFile(stream) as archive:
            _check_entries(path, archive)
            texts = {
                name: archive.read(name)
                for name in (CONFIG_ENTRY, METADATA_ENTRY)
                if name in archive.namelist()
            }
            if not {CONFIG_ENTRY, WEIGHTS_ENTRY} <= set(archive.namelist()):
                raise InputError(
                    f"{path} holds no {CONFIG_ENTRY} with a {WEIGHTS_ENTRY}: save the model again with "
                    "model.save('net.keras')"
                )
            weights = archive.read(WEIGHTS_ENTRY)
    except InputError:
        raise
    # A damaged file raises nearly every kind of exception from inside zipfile and zlib.
    except Exception as error:
        raise InputError(f"{path} is not a whole .keras file: {str(error)[:200]}") from error
    metadata = _json(texts.get(METADATA_ENTRY, b"{}"), f"{path}: {METADATA_ENTRY}")
    config = _json(texts[CONFIG_ENTRY], f"{path}: {CONFIG_ENTRY}")
    root = read_hdf5(weights, f"{path}: {WEIGHTS_ENTRY}", ("optimizer",))
    return KerasFile(config, root, legacy=False, version=_version(metadata.get("keras_version")))


def read_keras_h5(path: Path) -> KerasFile:
    """Return the model in a `.h5` file; raises InputError when it is damaged, or says nothing about its layers."""
    root = read_hdf5(path, str(path), ("optimizer_weights", "optimizer"))
    text = root.attributes.get("model_config")
    if not isinstance(text, str):
        raise InputError(_no_configuration(path, root))
    return KerasFile(
        _json(text.encode(errors="surrogatepass"), f"{path}: model_config"),
        root.groups.get("model_weights", Group()),
        legacy=True,
        version=_version(root.attributes.get("keras_version")),
    )


def _version(value: Any) -> str | None:
    return value if isinstance(value, str) and re.fullmatch(r"[\w.+-]{1,40}", value, re.ASCII) else None


def _no_configuration(path: Path, root: Group) -> str:
    if not any(True for _ in root.all_arrays()):
        return f"{path} is an HDF5 file without arrays: there are no weights in it"
    keras = "layer_names" in root.attributes or any(name in root.groups for name in _CHILDREN)
    what = "a file of Keras weights alone" if keras else "an HDF5 file of arrays alone"
    return (
        f"{path} is {what}: strides, padding, slopes and eps are not in it, and Keras' differ from one model to the "
        "next. Save the whole model instead, which says them: model.save('net.keras')"
    )


def _check_entries(path: Path, archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    check_size(path, sum(entry.file_size for entry in entries))
    names: set[str] = set()
    for entry in entries:
        name = entry.filename
        if name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or ":" in name:
            raise InputError(
                f"{path} has an entry {name[:80]!r} that leads out of it; Keras writes no such file"
            )
        if name in names:
            raise InputError(f"{path} has two entries {name[:80]!r}; Keras writes no such file")
        names.add(name)
        check_entry(path, entry)
        if name in (CONFIG_ENTRY, METADATA_ENTRY) and entry.file_size > LARGEST_TEXT:
            raise InputError(f"{path}: {name} has {entry.file_size:,} bytes, too many for a configuration")


def _json(data: bytes, where: str) -> dict[str, Any]:
    try:
        content = parse_json(data)
    except BadRecord as error:
        raise InputError(f"{where} is damaged: {error}") from error
    if not isinstance(content, dict):
        raise InputError(f"{where} is not the description of a model")
    return content


# --- variables -------------------------------------------------------------------------------------------


def snake_case(name: str) -> str:
    """Return a class's name as Keras derives the names of groups from it: `Conv2DTranspose` is `conv2d_transpose`."""
    spaced = re.sub(r"(.)([A-Z][a-z0-9]+)", r"\1_\2", re.sub(r"\W+", "", name))
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", spaced).lower()


def groups_of_layers(model: Group, layers: list[tuple[str, str]]) -> list[Group]:
    """Return the group of each layer of a model in a `.keras` file; an empty one where the file has none.

    layers: (class name, layer name) in the configuration's order. A group states the layer's name, or is called as its
    class, with the number of the layer among its equals.
    """
    children: dict[str, Group] = {}
    for name in _CHILDREN:
        children |= model.groups[name].groups if name in model.groups else {}
    stated = {
        str(group.groups["vars"].attributes["name"]): group
        for group in children.values()
        if "vars" in group.groups and "name" in group.groups["vars"].attributes
    }
    counts: dict[str, int] = {}
    result = []
    for kind, name in layers:
        short = snake_case(kind)
        number = counts.get(short, 0)
        counts[short] = number + 1
        numbered = children.get(short if number == 0 else f"{short}_{number}")
        result.append(stated.get(name) or numbered or Group())
    return result


def numbered_variables(group: Group) -> list[np.ndarray]:
    """Return the variables of a layer in a `.keras` file, in the order in which Keras creates them."""
    arrays = group.groups["vars"].arrays if "vars" in group.groups else {}
    return [arrays[name] for name in sorted(arrays, key=lambda name: (len(name), name))]


def legacy_variables(group: Group | None, layer: str | None) -> dict[str, np.ndarray]:
    """Return the variables of a layer in a `.h5` file by role; raises InputError when there are two of one.

    group: of the layer, or of the model that it is nested in; `layer` is its name then.
    """
    found: dict[str, np.ndarray] = {}
    for path, array in group.all_arrays() if group is not None else ():
        *parents, name = path.split("/")
        role = name.partition(":")[0]
        if layer is not None and layer not in parents:
            continue
        if role in found:
            raise InputError(f"{path} is there twice")
        found[role] = array
    return found


def plain_text(config: Mapping[str, Any], key: str) -> str:
    """Return a text of a configuration; "" where it is missing or something else."""
    value = config.get(key)
    return value if isinstance(value, str) else ""
