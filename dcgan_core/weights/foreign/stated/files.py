"""Import files that state their own operations: nothing is inferred, and only what no file says is assumed."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dcgan_core.description.architecture import Architecture, Network
from dcgan_core.description.derivation import (
    USUAL_LABELS,
    derive_discriminator,
    derive_generator,
    with_usual_labels,
)
from dcgan_core.description.layer import (
    Pair,
    Shape,
    dense,
    project,
)
from dcgan_core.description.protocols import LATENT_WORDS, NETWORK_NAMES, LatentDistribution, NetworkName
from dcgan_core.errors import InputError
from dcgan_core.weights.bundle import Bundle
from dcgan_core.weights.canonical import validate_weights
from dcgan_core.weights.foreign.arrays.folders import Found
from dcgan_core.weights.foreign.arrays.wrapping import Provenance, read_provenance
from dcgan_core.weights.foreign.choosing.assembling import classes_of
from dcgan_core.weights.foreign.choosing.hints import Hints
from dcgan_core.weights.foreign.stated.chain import StatedNetwork
from dcgan_core.weights.foreign.stated.given_labels import reads_given_labels
from dcgan_core.weights.foreign.stated.keras import keras_networks
from dcgan_core.weights.foreign.stated.latents import shown_latents
from dcgan_core.weights.foreign.stated.onnx import onnx_network
from dcgan_core.weights.foreign.stated.own import own_network
from dcgan_core.weights.foreign.writing.original import ORIGINAL, read_only
from dcgan_core.weights.formats.keras import read_keras_h5, read_keras_zip
from dcgan_core.weights.formats.kinds import STATED, kind_of
from dcgan_core.weights.formats.onnx_reading import read_onnx
from dcgan_core.weights.formats.reading import fingerprint, first_bytes

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


def is_stated(path: Path) -> bool:
    """Whether a file states its operations; raises InputError when it cannot be read."""
    return path.is_file() and _kind(path) in STATED


def _kind(path: Path) -> str:
    return kind_of(first_bytes(path), path)


def without_the_few(where: str, found: Found) -> tuple[Found, bool]:
    """Return (the files of one sort alone, whether they state their operations).

    Optional files of the other sort are left out; raises InputError where both sorts are needed.
    """
    stated = [path for path in found.files if is_stated(path)]
    others = [path for path in found.files if path not in stated]
    if not stated or not others:
        return found, bool(stated)
    for kept, few in ((others, stated), (stated, others)):
        if all(path in found.optional for path in few):
            left_out = [f"{path.name}: to take it, name that file" for path in few]
            optional = [path for path in found.optional if path in kept]
            return Found(kept, optional, [*found.left_out, *left_out]), kept is stated
    raise InputError(
        f"{where}: {stated[0].name} states its own operations, and another file does not; import them separately"
    )


def _read_stated(path: Path) -> StatedFile:
    """Return the networks of a file that states its operations.

    Raises InputError, naming the file, when it is damaged, or has an operation that no description here can say.
    """
    try:
        kind = _kind(path)
        if kind == "onnx":
            return _read_onnx(path)
        file = read_keras_h5(path) if kind == "hdf5" else read_keras_zip(path)
        words = "Keras, HDF5" if kind == "hdf5" else "Keras"
        return StatedFile(path.name, words, keras_networks(file), [fingerprint(path)])
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


def import_stated(where: str, found: Found, hints: Hints) -> Bundle:
    """Return the networks of files, all of which state their operations, as one bundle.

    where: names the files in messages.
    """
    left_out = list(found.left_out)
    networks: dict[NetworkName, StatedNetwork]
    networks, files = _networks(where, found, left_out)
    open_range = _set_range(networks, files, hints)
    if hints.network is not None:
        if hints.network not in networks:
            raise InputError(f"{where} holds no {hints.network}")
        networks = {hints.network: networks[hints.network]}
    try:
        labelled = not any(file.note for file in files) and reads_given_labels(networks, hints)
    except InputError as error:
        raise InputError(f"{where}: {error}") from error
    used = {
        **({"g_end": None} if open_range else {}),
        **({"classes": None, "label_order": None} if labelled else {}),
    }
    _check_hints(where, networks, dataclasses.replace(hints, **used))
    notes = [file.note for file in files if file.note is not None]
    note = (
        notes[0]
        if len(notes) == len(files) and all(n.architecture == notes[0].architecture for n in notes)
        else None
    )
    shown: list[str] = []
    assumed: list[str] = []
    latent = hints.latent or (note.architecture.latent if note is not None else None)
    if "generator" in networks and note is None:
        latent = _latent(networks["generator"], hints, shown, assumed)
    try:
        architecture = _architecture(networks, latent or "normal", note, assumed)
    except InputError as error:
        raise InputError(f"{where}: {error}") from error
    statements: list[str] = []
    for name, stated in networks.items():
        validate_weights(stated.network, stated.weights, f"the {name} in {where}")
        statements += _statements(name, stated)
        assumed += [f"{name}: {sentence}" for sentence in stated.assumed]
    record = {
        **({} if note is None else note.record),
        "imported": {
            "files": [entry for file in files for entry in file.files],
            "kinds": list(dict.fromkeys(file.kind for file in files)),
            "dialects": [],
            "left_out": left_out,
            "notes": [],
            "beside_the_weights": {},
        },
        "found": [*statements, *shown],
        "assumed": assumed,
        # No such file says how many batches its statistics saw.
        "unknown_updates": [name for name, stated in networks.items() if _has_statistics(stated)],
        ORIGINAL: [
            read_only(file.name, file.kind, [network.name for network in file.networks]) for file in files
        ],
    }
    return Bundle(architecture, {name: stated.weights for name, stated in networks.items()}, record)


def _networks(
    where: str, found: Found, left_out: list[str]
) -> tuple[dict[NetworkName, StatedNetwork], list[StatedFile]]:
    """Return (the networks by name, the files they are in); append which optional files were not taken."""
    networks: dict[NetworkName, StatedNetwork] = {}
    files: list[StatedFile] = []
    for path in sorted(found.files, key=lambda path: path in found.optional):
        optional = path in found.optional
        try:
            file = _read_stated(path)
        except InputError as error:
            if not optional and len(found.files) > 1:
                raise InputError(f"{error}\nThe other network can be taken alone: name its file") from None
            if not optional:
                raise
            left_out.append(str(error).split("\n")[0])
            continue
        twice = [network.name for network in file.networks if network.name in networks]
        if twice and not optional:
            raise InputError(f"{where}: there are two {twice[0]}s; name one of each")
        if twice:
            left_out.append(f"{file.name}: another {twice[0]}; to take it, name that file")
            continue
        files.append(file)
        networks |= {network.name: network for network in file.networks}
    return {name: networks[name] for name in NETWORK_NAMES if name in networks}, files


def _set_range(networks: dict[NetworkName, StatedNetwork], files: Iterable[StatedFile], hints: Hints) -> bool:
    """Say which images a discriminator reads: its generator's, or without one the usual ones, or as given.

    Return whether nothing but the user can say it. A file that this package wrote says it itself.
    """
    judge, drawing = networks.get("discriminator"), networks.get("generator")
    if judge is None or (drawing is not None and not drawing.unit_images):
        return False
    if any(judge in file.networks and file.note is not None for file in files):
        return False
    found, assumed, unit_range = list(judge.found), list(judge.assumed), judge.network.unit_range
    if drawing is not None:
        unit_range = True
        found.append("reads images in [0, 1], as its generator draws them")
    elif hints.g_end is not None:
        unit_range = hints.g_end == "sigmoid"
        assumed.append(f"reads images in {'[0, 1]' if unit_range else '[-1, 1]'} (as given)")
    elif not unit_range:
        assumed.append("reads images in [-1, 1] (if in [0, 1]: --g-end sigmoid)")
    network = dataclasses.replace(judge.network, unit_range=unit_range)
    networks["discriminator"] = dataclasses.replace(judge, network=network, found=found, assumed=assumed)
    return drawing is None


def _has_statistics(stated: StatedNetwork) -> bool:
    return any(key.endswith(".updates") for key in stated.weights)


def _latent(
    generator: StatedNetwork, hints: Hints, shown: list[str], assumed: list[str]
) -> LatentDistribution:
    """Return the latents of a generator, which no file states; append how they are known."""
    if hints.latent is None and (latent := shown_latents(generator)) is not None:
        shown.append(f"latents: {LATENT_WORDS[latent]} (by the running statistics)")
        return latent
    latent = hints.latent or "normal"
    assumed.append(f"latents: {LATENT_WORDS[latent]} ({'as given' if hints.latent else 'common practice'})")
    return latent


def _architecture(
    networks: dict[NetworkName, StatedNetwork],
    latent: LatentDistribution,
    note: Provenance | None,
    assumed: list[str],
) -> Architecture:
    """Return the whole architecture; append to `assumed` where what the files lack comes from."""
    descriptions: dict[NetworkName, Network] = {name: stated.network for name, stated in networks.items()}
    if note is not None:
        whole = dataclasses.replace(note.architecture, **descriptions, latent=latent)
        same = whole.networks() == note.architecture.networks()
        return whole if same else dataclasses.replace(whole, preset="custom")
    classes = classes_of(descriptions)
    for name in NETWORK_NAMES:
        if name not in descriptions:
            (other,) = networks.values()
            descriptions[name], origin = _missing_network(name, other.network)
            if classes:
                descriptions[name] = with_usual_labels(name, descriptions[name], classes)
                origin += USUAL_LABELS
            assumed.append(f"the file has no {name}; its description is {origin}")
    return Architecture(
        "custom", descriptions["generator"], descriptions["discriminator"], latent, classes=classes
    )


def _check_hints(where: str, networks: dict[NetworkName, StatedNetwork], hints: Hints) -> None:
    """Raise InputError for a hint about what the files state themselves."""
    given = [
        field.name
        for field in dataclasses.fields(hints)
        if field.name not in ("latent", "image_size", "network", "architecture")
        and getattr(hints, field.name) is not None
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
            return Network((stem,)), "a single matrix, since its image size has no usual one"
    shape = other.output_shape
    try:
        return derive_discriminator(shape, 64), "the usual one for its image size"
    except InputError:
        return Network((dense(shape),)), "a single matrix, since its image size has no usual one"


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


def _list(pairs: Iterable[Pair]) -> str:
    return " ".join(str(a) if a == b else f"{a}x{b}" for a, b in pairs)


def _padding(before: Pair, after: Pair | None) -> str:
    """Return a padding, (top, left) and (bottom, right) apart where they differ."""
    return _list([before]) if after is None else f"{_list([before])}/{_list([after])}"
