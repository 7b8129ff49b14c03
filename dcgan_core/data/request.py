"""What a run asks of its data: which set, from where, at which size."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from dcgan_core.errors import InputError
from dcgan_core.system.paths import address_in, typed_path

CROPS = {
    "center": "resize the short side to fit, then cut the centre: the aspect ratio is kept (the default)",
    "squash": "resize to the size, ignoring the aspect ratio",
    "center-N": "cut the centre N x N pixels, then resize; center-108 is the classic crop of aligned CelebA",
    "none": "take images as they are; each must already have the size",
}

SOURCES = ("files", "tfds", "torchvision")

SPLITS = ("train", "test")

FILTERS = ("bilinear", "bicubic")
"""How pixels are weighed when an image is resized; either looks at all pixels of an image that is made smaller."""

_CENTER_SQUARE = re.compile(r"center-([1-9][0-9]{0,4})")


def center_square(crop: str) -> int | None:
    """The side N in pixels of a crop `center-N`; None for the other crops."""
    match = _CENTER_SQUARE.fullmatch(crop)
    return int(match[1]) if match else None


@dataclass(frozen=True)
class DataRequest:
    """A data set and the form in which its images are wanted.

    Raises InputError when a field is out of its range. Paths may be given as strings, and `~` is expanded.
    """

    dataset: str
    """A name of `dcgan_core.data.registry.dataset_names()`."""
    data_dir: Path
    """Where the files of the set lie; for `folder`, the directory of images or the zip itself."""
    image_height: int
    """Height of the prepared images in pixels, 1 or more."""
    image_width: int
    """Width of the prepared images in pixels, 1 or more."""
    channels: int | None = None
    """1 (greyscale), 3 (RGB), or None for the source's own."""
    crop: str = "center"
    """How an image of another size is brought to the size: a key of `CROPS`, with a number for center-N."""
    download: bool = False
    """Whether missing files may be fetched, where the source can be."""
    cache_dir: Path | None = None
    """Where prepared stores are kept; None for `$DCGAN_CACHE` or the platform's cache folder."""
    source: str = "files"
    """What finds and reads the files: one of `SOURCES`. Equal images lead to equal stores whatever reads them."""
    fast_decode: bool = False
    """Whether JPEG files are decoded at a fraction of their size where that is still large enough."""
    resize_filter: str = "bilinear"
    """One of `FILTERS`."""
    split: str = "train"
    """Which images: "train", or "test" where the set keeps some apart (`dcgan_core.data.registry.get_source`)."""
    workers: int | None = None
    """Processes that decode images; None for one per usable core."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "data_dir", typed_path(self.data_dir, "data_dir", fetched=True))
        if address := address_in(self.data_dir):
            raise InputError(
                f"{address}: images are not fetched from addresses; download the file first, then name it"
            )
        if self.cache_dir is not None:
            object.__setattr__(self, "cache_dir", typed_path(self.cache_dir, "cache_dir"))
        for field, side in (("image_height", self.image_height), ("image_width", self.image_width)):
            if side < 1:
                raise InputError(f"{field} is {side}; expected a number of pixels, 1 or more.")
        if self.channels not in (None, 1, 3):
            raise InputError(f"channels is {self.channels}; expected 1 (greyscale) or 3 (RGB).")
        if self.source not in SOURCES:
            raise InputError(f"source is {self.source!r}; expected one of {', '.join(SOURCES)}.")
        if self.split not in SPLITS:
            raise InputError(f"split is {self.split!r}; expected one of {', '.join(SPLITS)}.")
        if self.resize_filter not in FILTERS:
            raise InputError(
                f"resize_filter is {self.resize_filter!r}; expected one of {', '.join(FILTERS)}."
            )
        if self.workers is not None and self.workers < 1:
            raise InputError(f"workers is {self.workers}; expected a number of processes, 1 or more.")
        if self.crop not in ("center", "squash", "none") and center_square(self.crop) is None:
            choices = "\n".join(f"  {name}: {meaning}" for name, meaning in CROPS.items())
            raise InputError(f"Unknown crop {self.crop!r}. The crops are:\n{choices}")
