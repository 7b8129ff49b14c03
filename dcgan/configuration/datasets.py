"""Which datasets there are, and where their configuration files lie."""

from __future__ import annotations

from pathlib import Path

from dcgan.errors import InputError
from dcgan.options import did_you_mean


def config_folder() -> Path:
    """Return the folder of the datasets' TOML files: inside the package when installed, else the repository's."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "configs"
    return inside if inside.is_dir() else package.parent / "configs"


def known_datasets() -> list[str]:
    """Return the names that `--dataset` takes, sorted: what the registry can read, and what has a TOML file."""
    from dcgan.data.registry import dataset_names

    return sorted({*dataset_names(), *(path.stem for path in config_folder().glob("*.toml"))})


def find_config_file(dataset: str) -> Path | None:
    """Return the TOML file of a dataset, or None for a known dataset that has none and takes the defaults.

    Raises InputError for an unknown name, with the known ones and the nearest of them.
    """
    # Asking the folder for its own names keeps a name like "../x" from leaving it.
    for path in config_folder().glob("*.toml"):
        if path.stem == dataset:
            return path
    names = known_datasets()
    if dataset in names:
        return None
    raise InputError(
        f"unknown dataset {dataset!r}{did_you_mean(dataset, names)}: expected one of {', '.join(names)}; "
        "for a folder or zip of your own images use --dataset folder --data-dir FOLDER_OR_ZIP"
    )
