"""The networks that can be had by name: those in the package. One table, shown by the command `models`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Shipped:
    """A network in the package.

    file: a bundle, whose record says how it was made. licence: of the weights and of what they were trained on, as an
    identifier of SPDX. sha256: of the file, in hexadecimal.
    """

    summary: str
    file: Path
    licence: str
    sha256: str


SHIPPED = {
    "letters": Shipped(
        summary="capital letters of many fonts, 32x32, one channel; the generator alone",
        file=Path(__file__).parent / "letters.safetensors",
        licence="MIT",
        sha256="6d1b83428877b56a467f7c51f2d9c801bf40795111868590da775ee38ecca4c0",
    ),
}
"""By the name that stands for the network wherever weights are named, unless a file or folder has that name."""

PACKAGED_GENERATOR = SHIPPED["letters"].file
"""A small generator of letters, trained by this project on the dataset `letters`, so that `generate` works before any
training. The file contains its record (command, steps, versions)."""
