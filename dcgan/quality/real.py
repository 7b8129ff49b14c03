"""The real images of an evaluation: those that samples are compared with, and as many others for the floor.

A distance between two finite sets of images from one source is not zero. What real images score against real images,
by the same count, is the floor that samples can reach at best.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import UInt8

from dcgan.architecture import Shape
from dcgan.bundle import Bundle
from dcgan.configuration.command_line import configure
from dcgan.configuration.files import read_run_config
from dcgan.configuration.training import TrainingConfig
from dcgan.data.registry import has_test_split
from dcgan.data.request import DataRequest
from dcgan.data.store import Store, open_or_prepare
from dcgan.errors import InputError
from dcgan.opening import CHECKPOINTS_FOLDER, is_run
from dcgan.quality.options import DEFAULT_SAMPLES, RealOptions
from dcgan.randomness import generator

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
