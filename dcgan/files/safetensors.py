"""Arrays with text metadata in a `.safetensors` file."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from dcgan.errors import InputError
from dcgan.files.atomic import write_bytes


def write_safetensors(
    path: str | os.PathLike[str], arrays: Mapping[str, np.ndarray], metadata: Mapping[str, str] | None = None
) -> None:
    """Write `arrays` (any shapes and dtypes that safetensors knows) and `metadata`, atomically."""
    from safetensors.numpy import save

    # The library writes the memory of a transposed or flipped view in the wrong order without a word.
    contiguous = {name: np.array(array, order="C") for name, array in arrays.items()}
    # Written by us: its own save_file makes a file that only the owner may read.
    write_bytes(path, save(contiguous, dict(metadata or {})))


def read_safetensors(path: str | os.PathLike[str]) -> tuple[dict[str, np.ndarray], dict[str, str]]:
    """Return (arrays, metadata) of a file; raises InputError naming the file when it is not whole."""
    from safetensors import SafetensorError, safe_open

    path = Path(path)
    try:
        with safe_open(path, framework="numpy") as file:
            arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (not a dictionary)
            return arrays, dict(file.metadata() or {})
    except FileNotFoundError as error:
        raise InputError(f"{path}: no such file") from error
    except (SafetensorError, OSError, TypeError, ValueError, KeyError, AttributeError) as error:
        raise InputError(f"{path} is not a whole safetensors file: {error}") from error
