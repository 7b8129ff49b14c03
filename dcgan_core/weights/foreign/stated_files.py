"""Import files that state their own operations: nothing is inferred, and only what no file says is assumed."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dcgan_core.description.architecture import Architecture, Network, Pair, Shape, dense, project
from dcgan_core.description.derivation import derive_discriminator, derive_generator
from dcgan_core.description.protocols import NetworkName
from dcgan_core.errors import InputError
from dcgan_core.weights.bundle import Bundle
from dcgan_core.weights.canonical import validate_weights
from dcgan_core.weights.foreign.geometry import Hints
from dcgan_core.weights.foreign.layers import NETWORK_NAMES
from dcgan_core.weights.foreign.stated import StatedNetwork
from dcgan_core.weights.foreign.stated_keras import keras_networks
from dcgan_core.weights.foreign.stated_onnx import onnx_network
from dcgan_core.weights.foreign.stated_own import own_network
from dcgan_core.weights.foreign.wrapping import Provenance, read_provenance
from dcgan_core.weights.formats.keras import HDF5_MAGIC, is_keras_zip, read_keras_h5, read_keras_zip
from dcgan_core.weights.formats.onnx_reading import looks_like_onnx, read_onnx
from dcgan_core.weights.formats.reading import fingerprint

STATED_SUFFIXES = (".keras", ".h5", ".hdf5", ".onnx")
"""Endings of files that state their operations; each is recognised by its content all the same."""

LONGEST_MESSAGE = 1000
"""Characters."""


@dataclass(frozen=True)
class StatedFile:
    """The networks of one file, and what the record says of it.

    note: what this package wrote into it about the whole architecture.
    """

    name: str
    kind: str
    networks: list[StatedNetwork]
    files: list[dict[str, Any]]
    note: Provenance | None = None


def read_stated(path: Path) -> StatedFile | None:
    """Return the networks of a file that states its operations; None where it is of another kind.

    Raises InputError, naming the file, when it is damaged, or has an operation that no description here can say.
    """
    try:
        with open(path, "rb") as stream:
            head = stream.read(512)
    except OSError:
        return None  # whoever reads it as another kind reports it
    try:
        if head.startswith(HDF5_MAGIC):
            return StatedFile(
                path.name, "Keras, HDF5", keras_networks(read_keras_h5(path)), [fingerprint(path)]
            )
        if head.startswith(b"PK") and is_keras_zip(path):
            return StatedFile(path.name, "Keras", keras_networks(read_keras_zip(path)), [fingerprint(path)])
        if head and looks_like_onnx(path, head):
            return _read_onnx(path)
        return None
    except InputError as error:
        # Names in a file may be long, or hold what no terminal can print.
        message = str(error).encode(errors="replace").decode()[:LONGEST_MESSAGE]
        raise InputError(message if message.startswith(str(path)) else f"{path}: {message}") from error


def _read_onnx(path: Path) -> StatedFile:
    file = read_onnx(path)
    note = None if file.note is None else read_provenance(file.note)
    own = None if note is None else own_network(note, file.constants)
    # Another program may have changed a file of ours: then its graph is what counts.
    network = own or onnx_network(file)
    return StatedFile(path.name, "ONNX", [network], [fingerprint(path)], note if own else None)


def import_stated(where: str, files: Sequence[StatedFile], count: int, hints: Hints) -> Bundle:
    """Return the networks of the files as one bundle.

    where: names the files in messages. count: of all files that were given, of whatever kind.
    """
    if len(files) < count:
        raise InputError(
            f"{where}: {files[0].name} states its own operations, and another file does not; import them one by one"
        )
    networks: dict[NetworkName, StatedNetwork] = {}
    for file in files:
        for network in file.networks:
            if network.name in networks:
                raise InputError(f"{where}: there are two {network.name}s; name one of each")
            networks[network.name] = network
    networks = {name: networks[name] for name in NETWORK_NAMES if name in networks}
    _check_hints(where, networks, hints)
    notes = [file.note for file in files if file.note is not None]
    note = (
        notes[0]
        if len(notes) == len(files) and all(n.architecture == notes[0].architecture for n in notes)
        else None
    )
    assumed: list[str] = []
    try:
        architecture = _architecture(networks, hints, note, assumed)
    except InputError as error:
        raise InputError(f"{where}: {error}") from error
    found: list[str] = []
    for name, stated in networks.items():
        validate_weights(stated.network, stated.weights, f"the {name} in {where}")
        found += _statements(name, stated)
        assumed += [f"{name}: {sentence}" for sentence in (*stated.assumed, *_uncounted(stated.network))]
    if "generator" in networks and note is None:
        words = {"normal": "z ~ N(0, 1)", "uniform": "z ~ U(-1, 1)"}[architecture.latent]
        assumed.append(f"latents: {words} ({'as given' if hints.latent else 'common practice'})")
    record = {
        **({} if note is None else note.record),
        "imported": {
            "files": [entry for file in files for entry in file.files],
            "kinds": list(dict.fromkeys(file.kind for file in files)),
            "dialects": [],
            "left_out": [],
            "beside_the_weights": {},
        },
        "found": found,
        "assumed": assumed,
    }
    return Bundle(architecture, {name: stated.weights for name, stated in networks.items()}, record)


def _architecture(
    networks: dict[NetworkName, StatedNetwork], hints: Hints, note: Provenance | None, assumed: list[str]
) -> Architecture:
    """Return the whole architecture; append to `assumed` where what the files lack comes from."""
    descriptions = {name: stated.network for name, stated in networks.items()}
    if note is not None:
        whole = dataclasses.replace(
            note.architecture, **descriptions, latent=hints.latent or note.architecture.latent
        )
        same = whole.networks() == note.architecture.networks()
        return whole if same else dataclasses.replace(whole, preset="custom")
    for name in NETWORK_NAMES:
        if name not in descriptions:
            (other,) = networks.values()
            descriptions[name], origin = _missing_network(name, other.network)
            assumed.append(f"the file has no {name}; its description is {origin}")
    return Architecture(
        "custom", descriptions["generator"], descriptions["discriminator"], hints.latent or "normal"
    )


def _check_hints(where: str, networks: dict[NetworkName, StatedNetwork], hints: Hints) -> None:
    """Raise InputError for a hint about what the files state themselves."""
    given = [
        field.name
        for field in dataclasses.fields(hints)
        if field.name not in ("latent", "image_size") and getattr(hints, field.name) is not None
    ]
    if given:
        flags = ", ".join("--" + name.replace("_", "-") for name in given)
        raise InputError(f"{where} states its own operations; leave {flags} out")
    for name, stated in networks.items():
        size = _image_shape(name, stated.network)[:2]
        if hints.image_size not in (None, size):
            raise InputError(f"{where}: its {name} is for {size[0]}x{size[1]} images; leave --image-size out")


def _image_shape(name: NetworkName, network: Network) -> Shape:
    return network.output_shape if name == "generator" else network.input_shape


def _missing_network(name: NetworkName, other: Network) -> tuple[Network, str]:
    """Return a description of the network that the files lack, and its origin in words."""
    if name == "generator":
        shape = other.input_shape
        try:
            return derive_generator(shape, 100, 64), "the usual one for its image size"
        except InputError:
            stem = project(100, shape, activation="tanh")
            return Network((stem,)), "a single matrix, since there is no usual one for its image size"
    shape = other.output_shape
    try:
        return derive_discriminator(shape, 64), "the usual one for its image size"
    except InputError:
        return Network((dense(shape),)), "a single matrix, since there is no usual one for its image size"


# --- words -----------------------------------------------------------------------------------------------


def _statements(name: NetworkName, stated: StatedNetwork) -> list[str]:
    """Return in sentences what a file states about one network."""
    layers = stated.network.layers
    moved = [layer for layer in layers if layer.kind in ("conv", "conv_transpose")]
    sentences = []
    if moved:
        parts = [
            f"strides {_list(layer.stride for layer in moved)}",
            f"paddings {' '.join(_padding(layer.padding, layer.padding_after) for layer in moved)}",
        ]
        if any(layer.output_padding != (0, 0) for layer in moved):
            parts.append(f"output paddings {_list(layer.output_padding for layer in moved)}")
        if any(layer.upsample != (1, 1) for layer in moved):
            parts.append(f"enlarged {_list(layer.upsample for layer in moved)} times")
        size = "x".join(map(str, _image_shape(name, stated.network)[:2]))
        sentences.append(f"{', '.join(parts)}, so {size} images")
    hidden = list(
        dict.fromkeys(
            f"LeakyReLU {layer.slope:g}"
            if layer.activation == "leaky_relu"
            else {"relu": "ReLU", "none": "no activation"}.get(layer.activation, layer.activation)
            for layer in layers[:-1]
        )
    )
    end = layers[-1].activation
    last = "logits" if name == "discriminator" and end == "none" else end.replace("none", "no activation")
    sentences.append(f"{' and '.join(hidden) or 'no activation'} between layers, {last} at the end")
    norms = [layer.normalization for layer in layers if layer.normalization is not None]
    for kind in dict.fromkeys(norm.kind for norm in norms):
        own = [norm for norm in norms if norm.kind == kind]
        eps = " and ".join(dict.fromkeys(f"{norm.eps:g}" for norm in own))
        momentum = " and ".join(dict.fromkeys(f"{norm.momentum:g}" for norm in own))
        sentences.append(
            f"{kind} normalisation eps {eps}" + (f", momentum {momentum}" if kind == "batch" else "")
        )
    stated_by_file = [f"{name}: stated by the file: {sentence}" for sentence in sentences]
    return [*stated_by_file, *(f"{name}: {sentence}" for sentence in stated.found)]


def _uncounted(network: Network) -> list[str]:
    if any(
        layer.normalization is not None and layer.normalization.kind == "batch" for layer in network.layers
    ):
        return ["how many batches its statistics saw is unknown; 0 is recorded"]
    return []


def _list(pairs: Iterable[Pair]) -> str:
    return " ".join(str(a) if a == b else f"{a}x{b}" for a, b in pairs)


def _padding(before: Pair, after: Pair | None) -> str:
    """Return a padding, (top, left) and (bottom, right) apart where they differ."""
    return _list([before]) if after is None else f"{_list([before])}/{_list([after])}"
