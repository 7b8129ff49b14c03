"""Stacked MNIST: three digits of MNIST as the three channels of one image, so that there are 1,000 kinds of images.

Metz et al. (2017), Srivastava et al. (2017, VEEGAN) and Lin et al. (2018, PacGAN) count on it how many of the kinds a
generator draws. Which digits are stacked depends on a fixed seed, so everyone who has MNIST has the same images.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from dcgan_core.data.account import Account
from dcgan_core.data.request import DataRequest
from dcgan_core.data.source import Contents, Item, Listing, Report
from dcgan_core.data.sources.idx import MNIST, MNIST_TEST, IdxSource
from dcgan_core.description.randomness import generator
from dcgan_core.errors import InputError

STACKED = 3
"""Digits in an image."""
DIGITS = 10
STACKING = 1
"""Raised when other digits would be stacked: it is part of what a store is named by."""
MOST_DIGITS = 100_000
"""Digits that are kept in memory: MNIST has 70,000."""
SIDE = 28


@dataclass(frozen=True)
class StackedDigits:
    """`count` images, each of three digits drawn uniformly, with repetition, from one split of MNIST."""

    name: ClassVar[str] = "stacked_mnist"
    digits: IdxSource
    count: int

    def find(self, request: DataRequest, report: Report) -> Listing:
        """Find MNIST where `--dataset mnist` finds it. Raises InputError as that does, and for greyscale."""
        if request.channels == 1:
            raise InputError(f"{self.name} has three channels, a digit each: leave out --channels 1.")
        listing = self.digits.find(dataclasses.replace(request, dataset=self.digits.name), report)

        def opened(report: Report) -> Contents:
            return self._open(listing.open(report))

        return dataclasses.replace(listing, open=opened, reading=f"stacked, version {STACKING}")

    def _open(self, digits: Contents) -> Contents:
        if digits.count > MOST_DIGITS:
            raise InputError(
                f"{self.name} is made of MNIST's digits, and these files hold {digits.count:,} images instead of "
                "60,000 and 10,000."
            )
        names = tuple(f"{mode:0{STACKED}}" for mode in range(DIGITS**STACKED))
        account = Account(
            self.count, ({f"{self.digits.split} split, stacked": self.count},), digits.account.left
        )
        return Contents(self.count, self._items(digits), STACKED, False, account, names, digits.notes)

    def _items(self, digits: Contents) -> Iterator[Item]:
        """Yield the images; the label of one is the number that its channels spell, red first."""
        pixels = np.empty((digits.count, SIDE, SIDE), np.uint8)
        labels = np.empty(digits.count, np.int64)
        for place, item in enumerate(digits.items):
            content = np.asarray(item.content)
            if content.shape != (SIDE, SIDE):
                height, width = content.shape
                raise InputError(
                    f"{self.name} is made of MNIST's digits of {SIDE}x{SIDE} pixels, and these files hold images of "
                    f"{height}x{width}."
                )
            pixels[place], labels[place] = content, item.label or 0
        random = generator(0, f"stacked digits: {self.digits.split}")
        chosen = random.integers(0, digits.count, (self.count, STACKED))
        spelt = labels[chosen] @ DIGITS ** np.arange(STACKED)[::-1]
        for index, places in enumerate(chosen):
            yield Item(f"stack {index}", np.moveaxis(pixels[places], 0, -1), int(spelt[index]))


TRAINING = StackedDigits(MNIST, 128_000)
TEST = StackedDigits(MNIST_TEST, 26_000)
"""As many as the papers draw samples, so that they are what real images score by the same count."""
