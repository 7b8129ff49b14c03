"""Street View House Numbers, cropped digits: 73,257 colour images of 32x32 in a MATLAB file."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from dcgan_core.data.account import Account
from dcgan_core.data.large import swells
from dcgan_core.data.request import DataRequest
from dcgan_core.data.source import (
    Contents,
    Item,
    Listing,
    Published,
    Report,
    SourceFile,
    download_folder,
    home_of,
    left_in,
    looked_in,
    places,
)
from dcgan_core.errors import InputError
from dcgan_core.system.download import fetch

_HOME = "https://ufldl.stanford.edu/housenumbers/"


@dataclass(frozen=True)
class Svhn:
    """The images of format 2 (cropped digits), those for training or those of the test."""

    file: str
    published: Published
    split: str
    name: str = "svhn"

    @property
    def url(self) -> str:
        """The address of the file."""
        return _HOME + self.file

    def find(self, request: DataRequest, report: Report) -> Listing:
        """Find the file in one of the usual places, fetching it when that is allowed."""
        given = request.data_dir
        folders = places(request)
        # A file that the user named is that of the training images, next to which those of the test may lie.
        own = given if self.split == "train" else given.parent / self.file
        candidates = [own, *(folder / self.file for folder in folders)]
        path = next((candidate for candidate in candidates if candidate.is_file()), None)
        if path is None and request.download:
            target = download_folder(request)
            report(f"Downloading SVHN into {target}")
            path = fetch(
                [self.url],
                target / self.file,
                size=self.published.size,
                md5=self.published.md5,
                report=report,
            )
        if path is None:
            raise InputError(
                f"SVHN was not found: {self.file} is not in\n{looked_in(folders)}\n"
                f"Run again with --download, or put this file into {home_of(given)}:\n  {self.url}"
            )
        found = path
        return Listing(
            str(path.parent.resolve()), (SourceFile.of(path),), lambda report: self._open(found, report)
        )

    def _open(self, path: Path, report: Report) -> Contents:
        different = self.published.difference(path)
        if different is not None:
            report(f"{path} is not the published file ({different}); it is used as it is.")
        pixels, labels = _read(path, self.url)
        if pixels.dtype != np.uint8 or pixels.ndim != 4 or pixels.shape[2] != 3:
            raise InputError(
                f"{path}: X is {pixels.dtype} of shape {pixels.shape}, and not uint8 of shape (32, 32, 3, number of "
                f"images). It is a different file. Download\n  {self.url}"
            )
        labels = labels.ravel()
        if len(labels) != pixels.shape[3]:
            raise InputError(
                f"{path} holds {pixels.shape[3]:,} images and {len(labels):,} labels: it is damaged. Get\n  {self.url}"
            )
        digits = labels.astype(np.int64)
        if len(digits) and not (digits.min() >= 1 and digits.max() <= 10):
            raise InputError(
                f"{path}: labels from {digits.min()} to {digits.max()} instead of 1 to 10. Get\n  {self.url}"
            )

        def items() -> Iterator[Item]:
            for index, digit in enumerate(digits):
                # The file says 10 for the digit 0.
                yield Item(f"image {index}", np.ascontiguousarray(pixels[..., index]), int(digit) % 10)

        notes = {"published_files": different is None, "split": self.split}
        account = Account(
            len(digits), ({f"{self.split} split": len(digits)},), left_in(path.parent, {path.name})
        )
        return Contents(len(digits), items(), 3, False, account, tuple("0123456789"), notes)


def _read(path: Path, url: str) -> tuple[np.ndarray, np.ndarray]:
    import scipy.io

    try:
        # Compressed zeros may announce any number of images.
        shapes = {name: math.prod(shape) for name, shape, _ in scipy.io.whosmat(path)}
        if swells(path.stat().st_size, 8 * shapes.get("y", 0) + shapes.get("X", 0)):
            raise ValueError(f"X and y would take {sum(shapes.values()):,} values")
        content = scipy.io.loadmat(path, variable_names=("X", "y"))
        return np.asarray(content["X"]), np.asarray(content["y"])
    except Exception as error:  # The reader raises nearly anything on a damaged file.
        if isinstance(error, OSError) and error.errno is not None:
            raise InputError(f"{path} cannot be read: {error.strerror}.") from error
        raise InputError(
            f"{path} is not a MATLAB file with X and y, or is truncated ({type(error).__name__}: {error}). Delete it, "
            f"then run again with --download, or get\n  {url}"
        ) from error


SVHN = Svhn("train_32x32.mat", Published("e26dedcc434d2e4c54c9b2d4a06d8373", 182_040_794), "train")
SVHN_TEST = Svhn("test_32x32.mat", Published("eb5a983be6a315427106f1b164d9cef3", 64_275_384), "test")
