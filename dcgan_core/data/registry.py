"""The names of the data sets, and the source behind each.

A further source is one file in `dcgan_core/data/sources/` and one line in `_SOURCES`, and one in `_TEST_SPLITS` where
the set comes with images that are kept apart for testing. The file is imported
when its name is asked for, so that listing the names costs nothing.
"""

from __future__ import annotations

import difflib
import importlib
from typing import TYPE_CHECKING

from dcgan_core.errors import InputError

if TYPE_CHECKING:  # `--help` lists the names, and need not load NumPy and Pillow for it.
    from dcgan_core.data.source import Source

_SOURCES = {
    "digits": ("dcgan_core.data.sources.digits", "DIGITS"),
    "mnist": ("dcgan_core.data.sources.idx", "MNIST"),
    "fashion_mnist": ("dcgan_core.data.sources.idx", "FASHION_MNIST"),
    "kmnist": ("dcgan_core.data.sources.idx", "KMNIST"),
    "emnist": ("dcgan_core.data.sources.idx", "EMNIST"),
    "cifar10": ("dcgan_core.data.sources.cifar", "CIFAR10"),
    "cifar100": ("dcgan_core.data.sources.cifar", "CIFAR100"),
    "svhn": ("dcgan_core.data.sources.svhn", "SVHN"),
    "celeba": ("dcgan_core.data.sources.celeba", "CELEBA"),
    "lsun": ("dcgan_core.data.sources.lsun", "LSUN"),
    "parquet": ("dcgan_core.data.sources.parquet", "PARQUET"),
    "folder": ("dcgan_core.data.sources.folder", "FOLDER"),
}

_TEST_SPLITS = {
    "mnist": ("dcgan_core.data.sources.idx", "MNIST_TEST"),
    "fashion_mnist": ("dcgan_core.data.sources.idx", "FASHION_MNIST_TEST"),
    "kmnist": ("dcgan_core.data.sources.idx", "KMNIST_TEST"),
    "emnist": ("dcgan_core.data.sources.idx", "EMNIST_TEST"),
    "cifar10": ("dcgan_core.data.sources.cifar", "CIFAR10_TEST"),
    "cifar100": ("dcgan_core.data.sources.cifar", "CIFAR100_TEST"),
    "svhn": ("dcgan_core.data.sources.svhn", "SVHN_TEST"),
}


def dataset_names() -> list[str]:
    """The names that `get_source` knows, in the order in which help texts list them."""
    return list(_SOURCES)


def has_test_split(name: str) -> bool:
    """Whether the set called `name` comes with test images of its own, which this project reads."""
    return name in _TEST_SPLITS


def get_source(name: str, through: str = "files", split: str = "train") -> Source:
    """The source called `name`, read `through` this project ("files"), "tfds" or "torchvision".

    Raises InputError for an unknown name, with the nearest known one, and for a set that cannot be read so or that
    has no such split.
    """
    if name not in _SOURCES:
        spelled = name.strip().lower().replace("-", "_").replace(" ", "_")
        near = difflib.get_close_matches(spelled, _SOURCES, n=1, cutoff=0.5)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise InputError(f"Unknown dataset {name!r}.{hint} The datasets are: {', '.join(_SOURCES)}.")
    if split == "test":
        if through != "files" or not has_test_split(name):
            raise InputError(
                f"{name} has no test images to read{'' if through == 'files' else f' with --source {through}'}; those "
                f"that have, with --source files: {', '.join(_TEST_SPLITS)}."
            )
        module, attribute = _TEST_SPLITS[name]
        return getattr(importlib.import_module(module), attribute)
    if through == "files":
        module, attribute = _SOURCES[name]
        return getattr(importlib.import_module(module), attribute)
    readers = importlib.import_module(f"dcgan_core.data.sources.through_{through}").SOURCES
    if name not in readers:
        raise InputError(
            f"--source {through} reads {', '.join(readers)}; {name} is read by this project alone (--source files)."
        )
    return readers[name]
