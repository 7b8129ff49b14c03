"""scikit-learn's handwritten digits: 1,797 real images of 8x8, inside an installed package."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from dcgan_core.data.account import Account
from dcgan_core.data.request import DataRequest
from dcgan_core.data.source import Contents, Item, Listing, Report, SourceFile
from dcgan_core.errors import InputError
from dcgan_core.system import packages

INSTALL = "python -m pip install scikit-learn"


class Digits:
    """Nothing to download, nothing to find."""

    name = "digits"

    def find(self, request: DataRequest, report: Report) -> Listing:
        """Find the file inside scikit-learn, which is not imported for it (that takes a second)."""
        package = importlib.util.find_spec("sklearn")
        if package is None or package.origin is None:
            raise InputError(f"The digits come with scikit-learn, which is not installed here: {INSTALL}")
        path = Path(package.origin).parent / "datasets" / "data" / "digits.csv.gz"
        files = (SourceFile.of(path),) if path.exists() else ()
        return Listing("scikit-learn", files, self._open)

    def _open(self, report: Report) -> Contents:
        digits = packages.load("sklearn.datasets", "The digits come with scikit-learn", INSTALL).load_digits()
        # Grey levels 0 to 16, each a count of dark pixels in a 4x4 block of the original scan.
        pixels = np.round(digits.images * (255 / 16)).astype(np.uint8)
        labels = digits.target

        def items() -> Iterator[Item]:
            for index, image in enumerate(pixels):
                yield Item(f"digit {index}", image, int(labels[index]))

        names = tuple(str(name) for name in digits.target_names)
        return Contents(len(pixels), items(), 1, False, Account(len(pixels)), names)


DIGITS = Digits()
