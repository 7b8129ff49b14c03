"""The images a network was trained on: of the run its weights belong to, or as named on the command line."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from pathlib import Path

from dcgan.architecture import Architecture
from dcgan.configuration.training import TrainingConfig
from dcgan.data.request import DataRequest
from dcgan.data.store import Store, open_or_prepare, open_store
from dcgan.errors import InputError
from dcgan.exploring.options import WeightsOptions
from dcgan.opening import CHECKPOINTS_FOLDER
from dcgan.options import option
from dcgan.runs.folder import CONFIG_FILE, read_run


@dataclass(frozen=True, kw_only=True)
class DataOptions(WeightsOptions):
    """Which training images."""

    dataset: str | None = option(
        None, when_none="the run's own; the digits for the package's generator", help="Name of the dataset."
    )
    data_dir: Path | None = option(
        None,
        when_none="the run's own, or ./data",
        help="Folder (or archive) that holds the dataset's files.",
    )
    cache_dir: Path | None = option(
        None, when_none="the run's own, or the user's cache folder", help="Folder of the prepared images."
    )


def open_training_data(options: DataOptions, architecture: Architecture) -> Store:
    """Return the prepared images, of the architecture's size and channels.

    Raises InputError when the weights tell of no data and none was named, or when the images have another shape.
    """
    run = _run_of(options.load_path)
    named = (options.dataset, options.data_dir, options.cache_dir) != (None, None, None)
    if run is None and options.dataset is None and options.load_path is not None:
        raise InputError(
            f"{options.load_path} is no run, so it tells nothing of its data: give --dataset (and --data-dir)"
        )
    record = {} if run is None else read_run(run)
    store = None
    if run is not None and not named:
        # Its prepared images may still be there when the files they were made from are not.
        with contextlib.suppress(InputError, KeyError, TypeError):
            found = open_store(Path(record["data"]["store"]))
            store = found if found.fingerprint == record["data"]["fingerprint"] else None
    if store is None:
        store = open_or_prepare(_request(options, architecture, record))
        trained_on = record.get("data", {}).get("fingerprint")
        if trained_on not in (None, store.fingerprint) and not named:
            print("note: these images are not the ones the run was trained on; they have changed since")
    if store.images.shape[1:] != architecture.image_shape:
        raise InputError(
            f"{store.path} holds images of shape {store.images.shape[1:]}, the network's are {architecture.image_shape}"
        )
    return store


def _run_of(path: Path | None) -> Path | None:
    """Return the run folder that `path` (a run, its checkpoints folder or one of them) lies in, or None."""
    if path is None:
        return None
    candidates = [path, path.parent] if path.name == CHECKPOINTS_FOLDER else [path, path.parent.parent]
    return next((folder for folder in candidates if (folder / CONFIG_FILE).is_file()), None)


def _request(options: DataOptions, architecture: Architecture, record: dict) -> DataRequest:
    height, width, channels = architecture.image_shape
    # The run's own settings, where there are any, decide how its images were cut and resized.
    config = (
        TrainingConfig.from_dict(record["config"])
        if record
        else TrainingConfig(image_size=f"{height}x{width}")
    )
    request = replace(config.data_request(), channels=channels)
    named = {
        name: value
        for name in ("dataset", "data_dir", "cache_dir")
        if (value := getattr(options, name)) is not None
    }
    return replace(request, **named)
