"""An HDF5 file as a tree of arrays, read by a process of its own that may fail without harm (`hdf5_child.py`)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from dcgan_core.errors import InputError
from dcgan_core.system import packages
from dcgan_core.system.files import check_plain
from dcgan_core.system.records import parse_json
from dcgan_core.weights.formats.arrays import LARGEST_FILE, check_size

LARGEST_TEXT = 16 * 2**20
"""Bytes of one attribute: a model's configuration is a hundredth of it."""

LIMITS = {
    "deepest": 32,  # levels of groups
    "objects": 20_000,  # groups, arrays and attributes of one file
    "text": LARGEST_TEXT,
    "bytes": LARGEST_FILE,
    # How many times its stored size a compressed array may have; numbers of a network shrink by a tenth.
    "compression": 100,
}

SECONDS, BYTES_A_SECOND = 20, 20 * 2**20
"""How long a file may take: at least so long, and longer where it is large."""

_START = (
    "import json, runpy, sys\n"
    "runpy.run_path(sys.argv[1])['read'](sys.argv[3], json.loads(sys.argv[2]), sys.stdout.buffer)"
)
"""The program of the process: `-c`, so that the child's file is found wherever the package is installed."""

_SPARE_MEMORY = 4 * 2**30
"""Bytes of address space that Python, NumPy and the library take by themselves, threads and all."""


@dataclass
class Group:
    """One group: its attributes (numbers, texts, lists of them) and its members by name."""

    attributes: dict[str, Any] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    arrays: dict[str, np.ndarray] = field(default_factory=dict)

    def all_arrays(self, path: str = "") -> Iterator[tuple[str, np.ndarray]]:
        """Yield (path, array) of every array in it, at any depth."""
        for name, array in self.arrays.items():
            yield path + name, array
        for name, group in self.groups.items():
            yield from group.all_arrays(f"{path}{name}/")


def read_hdf5(source: Path | bytes, where: str, skip: tuple[str, ...] = ()) -> Group:
    """Return the content of a file, or of its bytes, without the top-level groups called as in `skip`.

    where: names the file in messages. Raises InputError when h5py is not installed, or the file is damaged, points to
    anything outside itself, or claims more than is stored in it.
    """
    packages.load(
        "h5py", f"reading {where} needs the h5py package", "python -m pip install 'dcgan-jax[keras]'"
    )
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if isinstance(source, Path):
        check_plain(source)
        check_size(source, size)
    seconds = SECONDS + size // BYTES_A_SECOND
    limits = {**LIMITS, "skip": skip, "seconds": seconds, "memory": 3 * size + _SPARE_MEMORY}
    place = "-" if isinstance(source, bytes) else str(source.resolve())
    program = str(Path(__file__).with_name("hdf5_child.py"))
    try:
        done = subprocess.run(
            # -P: the folder of that program is not searched for modules.
            [sys.executable, "-P", "-c", _START, program, json.dumps(limits), place],
            input=source if isinstance(source, bytes) else b"",
            capture_output=True,
            timeout=seconds,
            # No filter is loaded from this machine for a file that names one.
            env={**os.environ, "HDF5_PLUGIN_PRELOAD": "::", "OPENBLAS_NUM_THREADS": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise InputError(f"{where} is damaged: reading it did not end within {seconds} s") from error
    line, _, data = done.stdout.partition(b"\n")
    if done.returncode != 0 or not line:
        raise InputError(f"{where} is damaged: the HDF5 library failed on it")
    tree = parse_json(line)
    if "error" in tree:
        raise InputError(f"{where}: {tree['error']}")
    if "damaged" in tree:
        raise InputError(f"{where} is not a whole HDF5 file: {tree['damaged']}")
    try:
        return _group(tree, data)
    except ValueError as error:  # it failed between the tree and the arrays
        raise InputError(f"{where} is damaged: not all of its arrays can be read") from error


def _group(tree: dict[str, Any], data: bytes) -> Group:
    arrays = {}
    for name, entry in tree["arrays"].items():
        dtype = np.dtype(entry["dtype"])
        count = int(np.prod(entry["shape"], dtype=object))
        flat = np.frombuffer(data, dtype, count, entry["offset"]) if count else np.zeros(0, dtype)
        arrays[name] = flat.reshape(entry["shape"])
    groups = {name: _group(inner, data) for name, inner in tree["groups"].items()}
    return Group(tree["attributes"], groups, arrays)
