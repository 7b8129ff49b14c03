"""`--source torchvision`: data sets read by torchvision's classes.

The files are found here, which is quick; torchvision, and with it PyTorch, is imported when a store is prepared.
"""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from dcgan_core.data.account import Account
from dcgan_core.data.request import DataRequest
from dcgan_core.data.source import Contents, Item, Listing, Report, SourceFile, left_in, looked_in
from dcgan_core.data.sources.celeba import CELEBA, UNPACKED
from dcgan_core.errors import InputError, RunFailure
from dcgan_core.system import packages

_IDX = tuple(
    f"{part}-{kind}" for part in ("train", "t10k") for kind in ("images-idx3-ubyte", "labels-idx1-ubyte")
)
_CIFAR10 = (*(f"data_batch_{number}" for number in range(1, 6)), "test_batch", "batches.meta")
_CELEBA = (
    "list_attr_celeba.txt", "list_eval_partition.txt", "identity_CelebA.txt", "list_bbox_celeba.txt",
    "list_landmarks_align_celeba.txt",
)  # fmt: skip


@dataclass(frozen=True)
class TorchvisionSource:
    """A data set of torchvision, of which the training images are used."""

    name: str
    class_name: str
    folder: str
    """Below the root that torchvision is given."""
    needed: tuple[str, ...]
    """Files in that folder which torchvision insists on."""
    used: int
    """How many of them, from the front, decide the images."""
    channels: int

    def find(self, request: DataRequest, report: Report) -> Listing:
        """Find the files where torchvision looks, having it download them when that is allowed."""
        roots = list(dict.fromkeys((request.data_dir, request.data_dir / request.dataset)))
        if self.name == "celeba":
            roots = list(dict.fromkeys((request.data_dir, request.data_dir.parent)))
        root = next((root for root in roots if self._is_in(root)), None)
        if root is None and request.download:
            root = request.data_dir
            report(f"Downloading {self.class_name} with torchvision into {root}")
            self._dataset(root, download=True)
        if root is None or not self._is_in(root):
            folders = [root / self.folder for root in roots]
            raise InputError(
                f"torchvision's {self.class_name} was not found. It keeps {', '.join(self.needed)} in\n"
                f"{looked_in(folders)}\nRun again with --download, or without --source torchvision."
            )
        found = root
        if self.name == "celeba":
            listing = CELEBA.find(
                dataclasses.replace(request, data_dir=root / self.folder, source="files"), report
            )
            return dataclasses.replace(listing, open=lambda report: self._open_celeba(found, listing, report))
        files = tuple(SourceFile.of(root / self.folder / name) for name in self.needed[: self.used])
        return Listing(str((root / self.folder).resolve()), files, lambda report: self._open_arrays(found))

    def _is_in(self, root: Path) -> bool:
        folder = root / self.folder
        return all((folder / name).is_file() for name in self.needed) and (
            self.name != "celeba" or (folder / UNPACKED).is_dir()
        )

    def _dataset(self, root: Path, *, download: bool = False) -> Any:
        split: dict[str, Any] = {"split": "train"} if self.name == "celeba" else {"train": True}
        reader = getattr(_datasets(), self.class_name)
        with _told(root, self.class_name):
            return reader(str(root), download=download, **split)

    def _open_arrays(self, root: Path) -> Contents:
        dataset = self._dataset(root)
        pixels = np.asarray(dataset.data)
        labels = np.asarray(dataset.targets)
        if len(pixels) != len(labels):
            raise InputError(f"{root / self.folder}: {len(pixels):,} images and {len(labels):,} labels.")
        # torchvision calls MNIST's classes "0 - zero".
        names = tuple(str(name).split(" - ")[0] for name in dataset.classes)

        def items() -> Iterator[Item]:
            for index, image in enumerate(pixels):
                yield Item(f"image {index}", image, int(labels[index]))

        left = left_in(root / self.folder, self.needed[: self.used])
        account = Account(len(pixels), ({"train split": len(pixels)},), left)
        return Contents(len(pixels), items(), self.channels, False, account, names, {"split": "train"})

    def _open_celeba(self, root: Path, listing: Listing, report: Report) -> Contents:
        contents = listing.open(report)
        paths = [root / self.folder / UNPACKED / name for name in self._dataset(root).filename]
        if len(paths) != contents.count:
            raise InputError(
                f"{root / self.folder}: {contents.count:,} images, and torchvision's tables name {len(paths):,}."
            )
        # The names of the files, so that the store's record has their digests.
        items = (Item(path.name, path) for path in paths)
        return dataclasses.replace(contents, items=items)


@contextlib.contextmanager
def _told(root: Path, name: str) -> Iterator[None]:
    """Turn torchvision's refusals within the block into messages."""
    try:
        yield
    except ImportError as error:
        raise InputError(
            f"torchvision's {name} needs another package ({error}); install it and run again."
        ) from error
    except Exception as error:  # It raises nearly anything on a damaged file or a failed download.
        words = str(error).splitlines()[0] if str(error) else type(error).__name__
        kind = RunFailure if "download" in words.lower() and "not found" not in words.lower() else InputError
        raise kind(
            f"torchvision could not read its {name} in {root}: {words}\nRemove what it has there and run again with "
            "--download, or use the published files without --source torchvision."
        ) from error


def _datasets() -> Any:
    """torchvision's module of data sets. Raises InputError that says what to install where it cannot be loaded."""
    return packages.load(
        "torchvision.datasets",
        "--source torchvision needs torchvision, of the same release and build (CPU or CUDA) as PyTorch",
        "python -m pip install torch torchvision, both from one index (PyTorch's own has CPU builds of both). "
        "Or leave out --source torchvision: the published files are read without it.",
    )


SOURCES = {
    source.name: source
    for source in (
        TorchvisionSource("mnist", "MNIST", "MNIST/raw", _IDX, 2, 1),
        TorchvisionSource("fashion_mnist", "FashionMNIST", "FashionMNIST/raw", _IDX, 2, 1),
        TorchvisionSource("kmnist", "KMNIST", "KMNIST/raw", _IDX, 2, 1),
        TorchvisionSource("cifar10", "CIFAR10", "cifar-10-batches-py", _CIFAR10, 5, 3),
        TorchvisionSource("celeba", "CelebA", "celeba", _CELEBA, 0, 3),
    )
}
