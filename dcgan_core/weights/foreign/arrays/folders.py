"""The weights files of a folder, in the layouts that programs and hubs leave: which are meant, and belong together."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dcgan_core.description.protocols import NetworkName
from dcgan_core.errors import InputError
from dcgan_core.runs.finding import advise_run
from dcgan_core.runs.folder import is_run
from dcgan_core.system.files import natural_order
from dcgan_core.system.paths import typed_path
from dcgan_core.weights.foreign.arrays.wrapping import is_averaged, network_of_file
from dcgan_core.weights.formats.flax_files import orbax_folder
from dcgan_core.weights.formats.kinds import READABLE, UNREADABLE, kind_of, kind_of_folder, refusal
from dcgan_core.weights.formats.reading import first_bytes

_TABLES = (".h5", ".hdf5")
"""Endings of Keras' older files, and of other programs' data: such files count where there are no others."""

WEIGHT_SUFFIXES = (
    *(".pth", ".pt", ".ckpt", ".bin", ".tar", ".safetensors", ".npz", ".npy"),
    *(".keras", ".onnx", ".msgpack", *_TABLES),
)

_SIDE_WORDS = ("optim", "scheduler", "rng_state", "random_states", "scaler", "training_args", "trainer_state")
"""In the names of files that training programs save next to the weights."""

MANY = 200
"""Files: a folder with more and no known suffix among them is not searched by content."""

SUBFOLDERS = 200
"""Folders in a folder that are looked into, one level deep."""


@dataclass
class Found:
    """The files to read, and folders that are one checkpoint of Orbax.

    optional: those whose names do not say a network; one that cannot be read as a DCGAN is left out. left_out: the
    files that were not taken, with the reason.
    """

    files: list[Path] = field(default_factory=list)
    optional: list[Path] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def expand(paths: Sequence[str | os.PathLike[str]]) -> Found:
    """Return the files that paths to files and folders mean; raises InputError where a folder leaves it open."""
    found = Found()
    for path in map(typed_path, paths):
        if path.is_dir():
            if is_run(path):
                raise InputError(
                    f"{path} is a run of this program: name it alone, by --load-path or --init-from, which read it "
                    "as it is, or name the weights in one of its checkpoints"
                )
            inside = _of_folder(path)
            found.files += inside.files
            found.optional += inside.optional
            found.left_out += inside.left_out
        else:
            found.files.append(path)
    return found


def weight_files(folder: Path) -> list[Path]:
    """Return the weights files in a folder, by name: those with a usual suffix, or else those that have the content."""
    files = [
        path
        for path in sorted(folder.iterdir(), key=lambda path: natural_order(path.name))
        if path.is_file()
        and not path.name.startswith(".")
        and not any(w in path.stem.lower() for w in _SIDE_WORDS)
    ]
    usual = [path for path in files if path.suffix.lower() in WEIGHT_SUFFIXES]
    usual = [path for path in usual if path.suffix.lower() not in _TABLES] or usual
    if usual or len(files) > MANY:
        return usual
    return [path for path in files if _kind(path) in READABLE]


def _kind(path: Path) -> str:
    try:
        return kind_of(first_bytes(path), path)
    except InputError:
        return "unknown"


def _of_folder(folder: Path) -> Found:
    if orbax_folder(folder) is not None:
        return Found([folder])
    inside = weight_files(folder)
    if not inside:
        return _deeper(folder)
    arrays = [file for file in inside if file.suffix == ".npy"]
    if arrays:
        if len(arrays) < len(inside):
            raise InputError(f"{folder} holds both .npy files and other weights; name the files to import")
        return Found(arrays)
    left_out: list[str] = []
    inside = _one_format(inside, left_out)
    if len(inside) == 1:
        return Found(inside, left_out=left_out)
    by_network: dict[NetworkName | None, list[Path]] = {}
    for file in inside:
        by_network.setdefault(network_of_file(_stem(file)), []).append(file)
    unnamed = by_network.pop(None, [])
    files: list[Path] = []
    for network, of_network in by_network.items():
        raw = [file for file in of_network if not is_averaged(_stem(file))] or of_network
        if len(raw) > 1:
            raise _several(folder, f"{len(raw)} files that are named as a {network}", raw)
        files += raw
        left_out += [
            f"{file.name}: averaged weights of the {network}; to take them, name that file alone"
            for file in of_network
            if file not in raw
        ]
    if (len(unnamed) > 1 and not files) or len(unnamed) > 4:
        raise _several(folder, "neither a run nor one file of each network (netG..., netD...)", inside)
    return Found([*files, *unnamed], unnamed, left_out)


def _several(folder: Path, what: str, files: Sequence[Path]) -> InputError:
    listed = ", ".join(file.name for file in files[:6])
    return InputError(f"{folder} holds {what}; name one: {listed}{' ...' if len(files) > 6 else ''}")


def _stem(path: Path) -> str:
    """Return a file's name without its suffixes: `netG` of `netG.pth.tar`."""
    return path.name.removesuffix(".tar").rpartition(".")[0] or path.stem


_HUB_STEMS = {"model", "pytorch_model", "diffusion_pytorch_model"}
"""Names that hubs give to the weights, each format with its own."""


def _one_format(files: Sequence[Path], left_out: list[str]) -> list[Path]:
    """Return the files without those that are another format of one of them.

    The safe formats are preferred; a graph, which may have its normalisations folded, comes last.
    """
    best: dict[str, Path] = {}
    for file in sorted(files, key=lambda path: (path.suffix == ".onnx", path.suffix != ".safetensors")):
        stem = _stem(file)
        known = "the hub's" if stem in _HUB_STEMS else stem
        if known in best:
            left_out.append(f"{file.name}: taken to be {best[known].name} in another format")
        else:
            best[known] = file
    return sorted(best.values(), key=lambda path: natural_order(path.name))


def _deeper(folder: Path) -> Found:
    """Return the files of the only folder inside that holds weights, or of one folder for each network."""
    kind = kind_of_folder(folder)
    if kind is not None:
        raise refusal(kind, folder)
    entries = sorted(folder.iterdir(), key=lambda path: natural_order(path.name))
    holding = [
        path
        for path in [path for path in entries if path.is_dir() and not path.name.startswith(".")][:SUBFOLDERS]
        if weight_files(path) or orbax_folder(path) is not None
    ]
    if len(holding) == 1:
        return _of_folder(holding[0])
    if len(holding) == 2 and {network_of_file(path.name) for path in holding} == {
        "generator",
        "discriminator",
    }:
        parts = [_of_folder(path) for path in holding]
        return Found(
            [f for p in parts for f in p.files], left_out=[text for p in parts for text in p.left_out]
        )
    if holding:
        raise _several(folder, "no weights itself, but several folders that do", holding)
    for path in entries[:MANY]:
        base = _kind(path).partition(": ")[0] if path.is_file() else "unknown"
        if base in UNREADABLE and base not in ("text", "unknown", "picture", "empty", "web page"):
            raise InputError(
                f"{folder} holds neither a run nor weights that are read: {refusal(_kind(path), path)}"
            )
    if runs := advise_run(folder):
        raise InputError(f"{folder} is not a run.{runs}")
    raise InputError(f"{folder} holds neither a run nor weights ({', '.join(WEIGHT_SUFFIXES)})")
