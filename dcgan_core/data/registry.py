"""The names of the data sets, and the source after each.

A further source is one file in `dcgan_core/data/sources/` and one line in `_SOURCES`. The file is imported when its
source is used, so that listing the names costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from dcgan_core.errors import InputError, did_you_mean

if TYPE_CHECKING:  # `--help` lists the names, and need not load NumPy and Pillow for it.
    from dcgan_core.data.source import Source

_SOURCES = {
    "letters": ("dcgan_core.data.sources.letters", "TRAINING", "TEST"),
    "digits": ("dcgan_core.data.sources.digits", "DIGITS"),
    "mnist": ("dcgan_core.data.sources.idx", "MNIST", "MNIST_TEST"),
    "fashion_mnist": ("dcgan_core.data.sources.idx", "FASHION_MNIST", "FASHION_MNIST_TEST"),
    "kmnist": ("dcgan_core.data.sources.idx", "KMNIST", "KMNIST_TEST"),
    "emnist": ("dcgan_core.data.sources.idx", "EMNIST", "EMNIST_TEST"),
    "stacked_mnist": ("dcgan_core.data.sources.stacked", "TRAINING", "TEST"),
    "cifar10": ("dcgan_core.data.sources.cifar", "CIFAR10", "CIFAR10_TEST"),
    "cifar100": ("dcgan_core.data.sources.cifar", "CIFAR100", "CIFAR100_TEST"),
    "svhn": ("dcgan_core.data.sources.svhn", "SVHN", "SVHN_TEST"),
    "celeba": ("dcgan_core.data.sources.celeba", "CELEBA"),
    "lsun": ("dcgan_core.data.sources.lsun", "LSUN"),
    "parquet": ("dcgan_core.data.sources.parquet", "PARQUET"),
    "folder": ("dcgan_core.data.sources.folder", "FOLDER"),
}
"""By name: a module, the source in it and, where the set comes with images kept apart for testing, their source."""

WITHOUT_FILES = ("letters", "digits")
"""What needs no `--data-dir`: an installed package has all of it."""


def dataset_names() -> list[str]:
    """The names that `get_source` knows, in the order in which help texts list them."""
    return list(_SOURCES)


def has_test_split(name: str) -> bool:
    """Whether the set called `name` comes with test images of its own, which this project reads."""
    return len(_SOURCES.get(name, ())) == 3


def get_source(name: str, through: str = "files", split: str = "train") -> Source:
    """The source called `name`, read `through` this project ("files"), "tfds" or "torchvision".

    Raises InputError for an unknown name, with the nearest known one, and for a set that cannot be read so or that
    has no such split.
    """
    if name not in _SOURCES:
        raise InputError(
            f"unknown dataset {name!r}{did_you_mean(name, _SOURCES)}; the datasets are: {', '.join(_SOURCES)}"
        )
    if split == "test" and (through != "files" or not has_test_split(name)):
        raise InputError(
            f"{name} has no test images to read{'' if through == 'files' else f' with --source {through}'}; those "
            f"that have, with --source files: {', '.join(filter(has_test_split, _SOURCES))}."
        )
    if through == "files":
        module, *sources = _SOURCES[name]
        return getattr(importlib.import_module(module), sources[1 if split == "test" else 0])
    readers = importlib.import_module(f"dcgan_core.data.sources.through_{through}").SOURCES
    if name not in readers:
        raise InputError(
            f"--source {through} reads {', '.join(readers)}; {name} is read only by this package (--source files)."
        )
    return readers[name]
