"""The images of an evaluation: real ones to compare samples with, as many others for the floor, and the samples.

A distance between two finite sets of images from one source is not zero. What real images score against real images,
by the same count, is the floor that samples can reach at best.
"""

from __future__ import annotations

import contextlib
import dataclasses
import math
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
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
from dcgan_core.data.store import Store, not_where_it_was, open_or_prepare, reopen_store
from dcgan_core.description.architecture import Architecture
from dcgan_core.description.layer import Shape
from dcgan_core.description.randomness import generator
from dcgan_core.errors import InputError, number_of
from dcgan_core.framework import Generator
from dcgan_core.runs.folder import read_run, run_of
from dcgan_core.sampling.drawing import WeightsOptions, first_images
from dcgan_core.sampling.latents import BLOCK, latent_blocks, repeated_labels, truncated
from dcgan_core.system.files import disk_errors
from dcgan_core.system.progress import Progress
from dcgan_core.system.room import check_disk, reserve
from dcgan_core.weights.bundle import Bundle

Report = Callable[[str], None]

DEFAULT_SAMPLES = 10_000

KEPT_ELSEWHERE = "take fewer, or choose another place for them with the environment variable TMPDIR"

BATCH = 2 * BLOCK
"""Latents drawn together; with batch statistics they normalise each other."""


@dataclass(frozen=True, kw_only=True)
class DataOptions(WeightsOptions):
    """Which weights, and which real images: those that the weights were trained on, unless another dataset is named."""

    dataset: str | None = option(
        None, when_none="the one the weights were trained on", help="Name of the dataset."
    )
    data_dir: Path | None = option(
        None,
        when_none="that of the run, or ./data",
        help="Folder or archive of images, or of the dataset's files.",
        fetched=True,
    )
    cache_dir: Path | None = option(
        None, when_none="the user's cache folder", help="Folder for prepared images and classifiers."
    )
    download: bool = option(False, help="Download missing files of datasets that can be downloaded.")


@dataclass(frozen=True)
class Stores:
    """The prepared images of a dataset; `test` is None where it has none, or its files are not at hand."""

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


def open_stores(options: DataOptions, bundle: Bundle, report: Report) -> Stores:
    """Return the stores that belong to these weights, prepared at their size where they are not yet.

    Raises InputError as `open_training_images` does.
    """
    request = data_request(options, bundle)
    return Stores(open_training_images(options, bundle, report), open_test(request, report))


def open_training_images(options: DataOptions, bundle: Bundle, report: Report) -> Store:
    """Return the images that these weights were trained on, or those that the options name, at the network's size.

    The dataset is the one that --dataset names, else that of the run that `--load-path` lies in, else the one that the
    weights' record names. Where the options name nothing, the run's own prepared images serve, even if the files that
    they were made from are gone. Raises InputError when the dataset is not known, or when its images have another
    shape than the network's.
    """
    run = run_of(options.load_path)
    named = (options.dataset, options.data_dir, options.cache_dir) != (None, None, None)
    recorded = {} if run is None or named else read_run(run).get("data") or {}
    store = reopen_store(recorded)
    if store is None:
        request = data_request(options, bundle)
        try:
            store = open_or_prepare(request, report=report)
        except InputError as missing:
            if run is None:
                raise
            raise not_where_it_was(run, recorded, request.data_dir, missing) from missing
        if recorded.get("fingerprint") not in (None, store.fingerprint):
            report("note: these images are not the ones the run was trained on; they have changed since")
    if store.images.shape[1:] != bundle.architecture.image_shape:
        found, wanted = store.images.shape[1:], bundle.architecture.image_shape
        raise InputError(
            f"{store.record['dataset']} holds images of {found[0]}x{found[1]} with {number_of(found[2], 'channel')}, "
            f"and the network draws {wanted[0]}x{wanted[1]} with {wanted[2]}: they cannot be compared"
        )
    return store


def open_test(request: DataRequest, report: Report) -> Store | None:
    """Return the store of the test images that belong to a request of training images, or None where there are none."""
    if not has_test_split(request.dataset) or request.source != "files":
        return None
    try:
        return open_or_prepare(dataclasses.replace(request, split="test"), report=report)
    except InputError as missing:
        report(f"No test images: {str(missing).splitlines()[0]} The baseline also uses the training images.")
        return None


def choose_real(
    stores: Stores, split: str, wanted: int | None, seed: int, protocol: str | None = None
) -> RealImages:
    """Return the real images of an evaluation of `wanted` samples (None: 10,000 or what there is).

    Where there are test images, one split is compared with and the other gives the floor. Where there are none, the
    training images are dealt out at random: some for the floor, the rest to compare with.

    protocol: the metric that needs `wanted` at least, if one does.

    Raises InputError when there are fewer images than `wanted` for the floor, or no test images for `split`.
    """
    train, test = stores.train, stores.test
    if split == "test" and test is None:
        raise InputError(f"--split test: {train.record['dataset']} has no test images here")
    random = generator(seed, "images of the floor")
    if test is None:
        whole = len(train.images)
        count = _count(wanted, whole // 2, f", half of the {whole:,} training images", protocol)
        order = random.permutation(whole)
        floor, rest = (np.asarray(train.images[np.sort(part)]) for part in np.split(order, [count]))
        described = {
            "reference": f"{len(rest):,} train images",
            "floor": f"{count:,} other train images (there are no test images)",
        }
        return RealImages(rest, floor, rest, floor, described)
    names, (reference, others) = ("train", "test"), (train.images, test.images)
    if split == "test":
        names, (reference, others) = ("test", "train"), (test.images, train.images)
    most = min(len(others), len(reference))
    count = _count(wanted, most, "", protocol)
    floor = np.asarray(others[np.sort(random.permutation(len(others))[:count])])
    described = {
        "reference": f"{len(reference):,} {names[0]} images",
        "floor": f"{count:,} of {len(others):,} {names[1]} images",
    }
    return RealImages(reference, floor, train.images, np.asarray(test.images), described)


def _count(wanted: int | None, most: int, what: str, protocol: str | None) -> int:
    if wanted is not None and wanted > most:
        taken = "the baseline takes as many real images as there are samples"
        if protocol is not None:
            raise InputError(
                f"--metrics {protocol} needs {wanted:,} samples; {taken}, and there are {most:,}{what}"
            )
        raise InputError(
            f"--num-samples {wanted:,}: {taken}, and there are {most:,}{what}; give at most {most:,}"
        )
    return min(DEFAULT_SAMPLES, most) if wanted is None else wanted


def _data_config(options: DataOptions, bundle: Bundle) -> TrainingConfig:
    """Return the configuration by which images are prepared: the run's own, or that of the dataset named."""
    given = {
        name: value for name in ("data_dir", "cache_dir") if (value := getattr(options, name)) is not None
    }
    given["download"] = options.download
    run = run_of(options.load_path)
    if run is not None:
        config = read_run_config(run, TrainingConfig)
        if options.dataset in (None, config.dataset):
            return dataclasses.replace(config, **given)
    dataset = options.dataset or bundle.record.get("dataset")
    if not isinstance(dataset, str):
        raise InputError(
            f"{options.load_path} does not say what it was trained on: give --dataset (and --data-dir)"
        )
    return configure({"dataset": dataset, **given})


def data_request(options: DataOptions, bundle: Bundle) -> DataRequest:
    """Return the request of the training images, at the network's size."""
    height, width, _ = bundle.architecture.image_shape
    request = _data_config(options, bundle).data_request()
    return dataclasses.replace(request, image_height=height, image_width=width)


def real_images(dataset: str | None, data_dir: Path | None, count: int) -> Callable[[Shape], np.ndarray]:
    """Return a function from (height, width, channels) to up to `count` images, float32 (n, h, w, c) in [-1, 1].

    dataset: its name; None is a folder of images. Raises InputError, when called, for images that are not there.
    """
    given = {"dataset": dataset or "folder"} | ({} if data_dir is None else {"data_dir": data_dir})

    def at(shape: Shape) -> np.ndarray:
        height, width, channels = shape
        request = configure(given).data_request()
        request = dataclasses.replace(request, image_height=height, image_width=width, channels=channels)
        images = open_or_prepare(request).images
        chosen = generator(0, "real images of a reading").permutation(len(images))[:count]
        return images[np.sort(chosen)].astype(np.float32) / 127.5 - 1

    return at


def _batches(
    architecture: Architecture, count: int, seed: int, truncation: float | None, labels: np.ndarray | None
) -> Iterator[np.ndarray]:
    """Yield the latents of `count` samples of `seed`, truncated where that is requested, BATCH at a time, endlessly."""
    blocks = latent_blocks(architecture, seed, repeated_labels(labels), total=count)
    while True:
        latents = np.concatenate([next(blocks) for _ in range(BATCH // BLOCK)])
        yield truncated(latents, truncation, architecture)


@contextlib.contextmanager
def drawn_samples(
    generator: Generator,
    count: int,
    seed: int,
    truncation: float | None,
    progress: Progress,
    labels: np.ndarray | None = None,
) -> Iterator[UInt8[np.ndarray, "count H W C"]]:
    """Yield `count` samples as bytes, kept in a temporary file.

    Image k depends on the seed, k and its label alone (with batch statistics: on its batch). labels: (count,) of a
    conditional network; None: those of `default_labels`.

    Raises InputError when the generator draws values that are not finite, or the same image for every latent: no
    distance of such samples means anything.
    """
    architecture = generator.architecture
    with tempfile.TemporaryDirectory(prefix="dcgan-samples-", ignore_cleanup_errors=True) as folder:
        shape = (count, *architecture.image_shape)
        check_disk(Path(folder), math.prod(shape), number_of(count, "sample"), KEPT_ELSEWHERE)
        with disk_errors(Path(folder), "keeping samples", "with the environment variable TMPDIR"):
            path = Path(folder) / "samples"
            reserve(path, math.prod(shape))
            samples = np.memmap(path, np.uint8, "r+", shape=shape)
        done, differs = 0, False
        latents = _batches(architecture, count, seed, truncation, labels)
        with progress.stage("Drawing", count) as advance:
            for taken in first_images(generator.bytes, latents, count):
                samples[done : done + len(taken)] = taken
                differs |= bool((taken != samples[0]).any())
                done += len(taken)
                advance(len(taken))
        if not differs:
            raise InputError(
                f"the generator draws the same image for every latent ({count:,} of them): it has collapsed, "
                "and its samples cannot be measured"
            )
        yield samples
        del samples
