"""Which datasets and experiments there are, and where their configuration files are."""

from __future__ import annotations

from pathlib import Path

from dcgan_core.errors import InputError, did_you_mean
from dcgan_core.system.records import read_toml


def config_folder() -> Path:
    """Return the folder of the datasets' TOML files: inside the package when installed, else the repository's."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "configs"
    return inside if inside.is_dir() else package.parent / "configs"


def known_datasets() -> list[str]:
    """Return the names that `--dataset` takes, sorted: what the registry can read, and what has a TOML file."""
    from dcgan_core.data.registry import dataset_names

    return sorted({*dataset_names(), *(path.stem for path in _dataset_files())})


def find_config_file(dataset: str) -> Path | None:
    """Return the TOML file of a dataset, or None for a known dataset that has none and takes the defaults.

    Raises InputError for an unknown name, with the known ones and the nearest of them.
    """
    # Comparing with the folder's own names keeps a name like "../x" from leaving it.
    for path in _dataset_files():
        if path.stem == dataset:
            return path
    names = known_datasets()
    if dataset in names:
        return None
    raise InputError(
        f"unknown dataset {dataset!r}{did_you_mean(dataset, names)}: expected one of {', '.join(names)}; "
        "for a folder or zip of your own images use --dataset folder --data-dir FOLDER_OR_ZIP"
    )


def find_experiment(name: Path) -> Path:
    """Return the TOML file that `--config NAME` means: a file, or one that comes with the package, by its name.

    `paper`, `variants/akashkadel` and `configs/variants/akashkadel.toml` name the latter wherever the package is
    installed. Raises InputError when there is neither, with the nearest name.
    """
    if name.exists() or name.is_absolute():
        return name
    known = {
        path.relative_to(config_folder()).with_suffix("").as_posix(): path
        for path in sorted(config_folder().rglob("*.toml"))
    }
    wanted = name.as_posix().removeprefix("configs/").removesuffix(".toml")
    if wanted in known:
        return known[wanted]
    near = did_you_mean(wanted, [*known, *(other for other in known if "/" in other)])
    raise InputError(
        f"--config {name}: there is no file and no experiment of that name{near}; expected a TOML file like "
        f"configs/mnist.toml, or one of {', '.join(known)}"
    )


def _dataset_files() -> list[Path]:
    """Return the TOML files that `--dataset` reads: not those of experiments, which name their dataset."""
    return [path for path in sorted(config_folder().glob("*.toml")) if _dataset_of(path) in (None, path.stem)]


def _dataset_of(path: Path) -> str | None:
    try:
        content = read_toml(path, "a dataset's file")
    except InputError:
        return None  # reported when this file is used
    named = content.get("dataset", content.get("data"))
    return named.get("dataset") if isinstance(named, dict) else named
