"""The real images of an evaluation: those that samples are compared with, and as many others for the floor.

A distance between two finite sets of images from one source is not zero. What real images score against real images,
by the same count, is the floor that samples can reach at best.
"""

from __future__ import annotations

import contextlib
import dataclasses
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import UInt8

from dcgan_core.config.command_line import configure
from dcgan_core.config.files import read_run_config
from dcgan_core.config.options import option
from dcgan_core.config.training import TrainingConfig
from dcgan_core.data.registry import has_test_split
from dcgan_core.data.request import DataRequest
from dcgan_core.data.store import Store, open_or_prepare, open_store
from dcgan_core.description.architecture import Architecture, Shape
from dcgan_core.description.randomness import generator
from dcgan_core.errors import InputError
from dcgan_core.framework import Generator
from dcgan_core.pictures.tiles import to_uint8
from dcgan_core.runs.folder import CHECKPOINTS_FOLDER, CONFIG_FILE, is_run, read_run
from dcgan_core.sampling.drawing import WeightsOptions
from dcgan_core.sampling.latents import latent_blocks, truncate
from dcgan_core.system.files import disk_errors
from dcgan_core.system.progress import Progress
from dcgan_core.weights.bundle import Bundle

Report = Callable[[str], None]


@dataclass(frozen=True)
class Stores:
    """The prepared images of a data set; `test` is None where it has none, or its files are not at hand."""

    train: Store
    test: Store | None


@dataclass(frozen=True)
class RealImages:
    """What samples are measured against.

    reference: the images they are compared with, uint8 (R, H, W, C). floor: as many as there are samples, from
    elsewhere: (n, H, W, C). searched, held: the images among which memorised ones are looked for, and real ones that
    are not among them. described: all this in words, for the record.
    """

    reference: np.ndarray
    floor: UInt8[np.ndarray, "n H W C"]
    searched: np.ndarray
    held: np.ndarray
    described: dict[str, Any]


def open_stores(options: RealOptions, load_path: Path | None, bundle: Bundle, report: Report) -> Stores:
    """Return the stores that belong to these weights, prepared at their size where they are not yet.

    The data set is the one that --dataset names, else that of the run, else the one that the weights' record names.
    Raises InputError when none does, or when the images have other channels than the network.
    """
    config = _data_config(options, load_path, bundle)
    height, width, channels = bundle.architecture.image_shape
    request = dataclasses.replace(config.data_request(), image_height=height, image_width=width)
    train = open_or_prepare(request, report=report)
    _check_shape(train, (height, width, channels))
    return Stores(train, open_test(request, report))


def open_test(request: DataRequest, report: Report) -> Store | None:
    """Return the store of the test images that belong to a request of training images, or None where there are none."""
    if not has_test_split(request.dataset) or request.source != "files":
        return None
    try:
        return open_or_prepare(dataclasses.replace(request, split="test"), report=report)
    except InputError as missing:
        report(f"No test images: {str(missing).splitlines()[0]} The training images serve for the floor too.")
        return None


def choose_real(stores: Stores, split: str, asked: int | None, seed: int) -> RealImages:
    """Return the real images of an evaluation of `asked` samples (None: 10,000 or what there is).

    Where there are test images, one split is compared with and the other gives the floor. Where there are none, the
    training images are dealt out at random: some for the floor, the rest to compare with.

    Raises InputError when there are fewer images than `asked` for the floor, or no test images where they are asked
    for.
    """
    train, test = stores.train, stores.test
    if split == "test" and test is None:
        raise InputError(f"--split test: {train.record['dataset']} has no test images here")
    if test is not None:
        reference, others = (train, test) if split == "train" else (test, train)
        most = min(len(others.images), len(reference.images))
        count = _count(asked, most, f"{most:,} real images")
        order = generator(seed, "images of the floor").permutation(len(others.images))[:count]
        names = ("train", "test") if split == "train" else ("test", "train")
        floor = np.asarray(others.images[np.sort(order)])
        described = {
            "reference": f"{len(reference.images):,} {names[0]} images",
            "floor": f"{count:,} of {len(others.images):,} {names[1]} images",
        }
        return RealImages(reference.images, floor, train.images, np.asarray(test.images), described)
    whole = len(train.images)
    count = _count(asked, whole // 2, f"half of the {whole:,} real images, since there are no test images")
    order = generator(seed, "images of the floor").permutation(whole)
    floor = np.asarray(train.images[np.sort(order[:count])])
    rest = np.asarray(train.images[np.sort(order[count:])])
    described = {
        "reference": f"{len(rest):,} train images",
        "floor": f"{count:,} other train images (there are no test images)",
    }
    return RealImages(rest, floor, rest, floor, described)


def _count(asked: int | None, most: int, what: str) -> int:
    if asked is not None and asked > most:
        raise InputError(
            f"--num-samples {asked:,}: the floor takes as many real images, and there are {most:,} ({what}); give at "
            f"most {most:,}"
        )
    return min(DEFAULT_SAMPLES, most) if asked is None else asked


def _data_config(options: RealOptions, load_path: Path | None, bundle: Bundle) -> TrainingConfig:
    given = {
        name: value for name in ("data_dir", "cache_dir") if (value := getattr(options, name)) is not None
    }
    given["download"] = options.download
    if load_path is not None and is_run(load_path):
        run = load_path.parent if load_path.name == CHECKPOINTS_FOLDER else load_path
        config = read_run_config(run, TrainingConfig)
        if options.dataset in (None, config.dataset):
            return dataclasses.replace(config, **given)
    dataset = options.dataset or bundle.record.get("dataset")
    if not isinstance(dataset, str):
        raise InputError(f"{load_path} does not say what it was trained on; name the data set with --dataset")
    return configure({"dataset": dataset, **given})


def _check_shape(store: Store, wanted: Shape) -> None:
    found = store.images.shape[1:]
    if found != wanted:
        raise InputError(
            f"{store.record['dataset']} holds images of {found[0]}x{found[1]} with {found[2]} channels, and the "
            f"network draws {wanted[0]}x{wanted[1]} with {wanted[2]}: they cannot be compared"
        )


# The images a network was trained on: of the run its weights belong to, or as named on the command line.


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


# The samples of an evaluation: drawn once, kept as bytes in a temporary file, whatever their number.


@contextlib.contextmanager
def drawn_samples(
    generator: Generator, count: int, seed: int, truncation: float | None, progress: Progress
) -> Iterator[UInt8[np.ndarray, "count H W C"]]:
    """Yield `count` samples as bytes; image k depends on the seed and k (with batch statistics: on its batch).

    Raises InputError when the generator draws values that are not finite, or the same image for every latent: no
    distance of such samples means anything.
    """
    architecture = generator.architecture
    with tempfile.TemporaryDirectory(prefix="dcgan-samples-", ignore_cleanup_errors=True) as folder:
        with disk_errors(Path(folder), "keeping samples"):
            path = Path(folder) / "samples"
            samples = np.memmap(path, np.uint8, "w+", shape=(count, *architecture.image_shape))
        done, differs = 0, False
        with progress.stage("Drawing", count) as advance:
            for latents in _batches(generator, seed):
                if truncation is not None:
                    latents = truncate(latents, truncation, architecture.latent)
                for images in generator.images(latents):
                    taken = to_uint8(images)[: count - done]
                    samples[done : done + len(taken)] = taken
                    differs |= bool((taken != samples[0]).any())
                    done += len(taken)
                    advance(len(taken))
                if done == count:
                    break
        if not differs:
            raise InputError(
                f"the generator draws the same image for every latent ({count:,} of them): it has collapsed, and no "
                "measure of such samples means anything"
            )
        yield samples
        del samples


def _batches(generator: Generator, seed: int) -> Iterator[np.ndarray]:
    blocks = latent_blocks(generator.architecture, seed)
    while True:
        held = [next(blocks)]
        while sum(map(len, held)) < BATCH:
            held.append(next(blocks))
        yield np.concatenate(held)


DEFAULT_SAMPLES = 10_000

BATCH = 128
"""Latents drawn together; with batch statistics they normalise each other."""


@dataclass(frozen=True, kw_only=True)
class RealOptions:
    """Which real images."""

    dataset: str | None = option(
        None, when_none="the one the weights were trained on", help="Name of the data set to compare with."
    )
    data_dir: Path | None = option(
        None,
        when_none="that of the run, or ./data",
        help="Folder (or archive) that holds the data set's files.",
    )
    cache_dir: Path | None = option(
        None, when_none="the user's cache folder", help="Folder of the prepared images and the classifiers."
    )
    download: bool = option(False, help="Fetch missing files of a data set that may be fetched.")
