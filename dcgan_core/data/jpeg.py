"""JPEG by simplejpeg, where it is installed: libjpeg-turbo without Pillow's copying, to the same pixels.

Pillow reads the header, says what the file is, and decodes whatever is not an ordinary JPEG, is damaged, or has colours
other than RGB and grey. So an image is refused or taken with the same words, whether simplejpeg is there or not.
"""

from __future__ import annotations

import functools
from typing import Any

from PIL import Image

from dcgan_core.errors import InputError
from dcgan_core.system import packages

_COLOURS = {"RGB": "RGB", "L": "GRAY"}
"""simplejpeg's name for the pixels of one of Pillow's modes."""


@functools.cache
def simplejpeg() -> Any | None:
    """Return the package, or None where it is missing or cannot be loaded."""
    try:
        return packages.load(
            "simplejpeg", "JPEG is decoded faster by simplejpeg", "python -m pip install simplejpeg"
        )
    except InputError:
        return None


def decoded(image: Image.Image, whole: tuple[int, int], data: bytes) -> Image.Image | None:
    """Return the pixels of an opened JPEG, at the size that Pillow would decode it to; None where Pillow is to do so.

    image: as `Image.open` and perhaps `Image.draft` left it, not loaded. whole: its (width, height) when it was opened.
    data: the file.
    """
    library, colours = simplejpeg(), _COLOURS.get(image.mode)
    if library is None or colours is None or image.format != "JPEG":
        return None
    width, height = image.size
    scaled = {} if image.size == whole else {"min_width": width, "min_height": height}
    try:
        # A damaged file may have a second header, whose size was not looked at.
        if library.decode_jpeg_header(data)[:2] != (whole[1], whole[0]):
            return None
        pixels = library.decode_jpeg(data, colours, **scaled)
    except ValueError:
        return None
    if pixels.shape[:2] != (height, width):
        return None
    found = Image.frombuffer(image.mode, image.size, pixels, "raw", image.mode, 0, 1)
    found.info = image.info  # with the entry that says how it is turned
    return found
