"""Large images: how much memory decoding one may take, and how it is made smaller before anything else is done.

Pillow decodes an image as a whole, so its size decides how much memory that takes. What comes after, copies of other
modes and the resizing, would take as much again several times. So a large image is averaged down in bands first.
Runs in worker processes, as `dcgan_core.data.decode` does.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator

from PIL import ExifTags, Image, ImageOps

# As many pixels as a side of a JPEG may have. Scaling takes memory by the length of a side.
MAX_SIDE = 65_535
# Up to this many bytes anything may unpack; beyond that, only up to MAX_SWELLING times its packed size. A deflated
# picture of one colour comes to a thousand times, a photograph or drawing of that size to less than fifty.
FREE_BYTES = 64 * 2**20
MAX_SWELLING = 500
# What decoding one image may take: 134 million pixels of a PNG in colour, 67 of a HEIC photo.
DECODING_BYTES = 512 * 2**20
# Images of more pixels are made smaller before anything else is done.
LARGE_PIXELS = 2**24
# Pixels of a band, in which that is done.
_BAND_PIXELS = 2**21
# Bytes that decoders take for a pixel, with the image that Pillow makes of it: measured with 48 and 89 million pixels.
_DECODING = {"WEBP": 16, "JPEG2000": 20, "AVIF": 10, "HEIF": 8, "TIFF": 6}
# Bytes of a pixel in memory, by mode.
_MODES = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16B": 2, "I;16L": 2}
_COEFFICIENT_BYTES = 2


def swells(packed: int, unpacked: int) -> bool:
    """Whether `packed` bytes that become `unpacked` are made to fill the memory rather than to hold images."""
    return unpacked > FREE_BYTES and unpacked > MAX_SWELLING * packed


def is_large(image: Image.Image) -> bool:
    """Whether an image has so many pixels that it is made smaller first."""
    return image.width * image.height > LARGE_PIXELS


def draft(image: Image.Image, side: int, *, least: bool) -> None:
    """Have libjpeg decode at 1/2, 1/4 or 1/8 of the size where both sides stay `side` or longer.

    least: only as far as the image is large; else as far as possible.
    """
    possible = [factor for factor in (2, 4, 8) if min(image.size) // factor >= side]
    if least:
        enough = (factor for factor in possible if image.width * image.height <= LARGE_PIXELS * factor**2)
        factor = next(enough, possible[-1] if possible else 1) if is_large(image) else 1
    else:
        factor = possible[-1] if possible else 1
    if factor > 1:
        image.draft(None, (image.width // factor, image.height // factor))


def too_large(image: Image.Image, whole: tuple[int, int], packed: int) -> str | None:
    """Why an image that is opened and not yet decoded is not decoded, or None for one that is.

    whole: its size before `draft`. packed: bytes of the file.
    """
    width, height = image.size
    if max(width, height) > MAX_SIDE:
        return f"{width}x{height} pixels; no side may be longer than {MAX_SIDE:,}"
    if swells(packed, width * height * 4):  # As colours, which Pillow keeps in 4 bytes.
        return (
            f"too many pixels: {width}x{height} in {packed:,} bytes, more than {MAX_SWELLING} times its size"
        )
    needed = width * height * _DECODING.get(image.format or "", _MODES.get(image.mode, 4))
    needed += whole[0] * whole[1] * _bytes_of_coefficients(image)
    if needed > DECODING_BYTES:
        most = whole[0] * whole[1] * DECODING_BYTES / needed
        return (
            f"too large: {whole[0]}x{whole[1]} pixels, and of this kind of image ({image.format}, {image.mode}) "
            f"at most {most / 1e6:.0f} million are decoded; save it smaller, or cut it up"
        )
    return None


def _bytes_of_coefficients(image: Image.Image) -> float:
    """Bytes that libjpeg keeps for a pixel of a progressive JPEG until all of the file is read; 0 for other images."""
    layers: list[tuple[int, int, int, int]] = getattr(image, "layer", None) or []
    if image.format not in ("JPEG", "MPO") or not image.info.get("progressive") or not layers:
        return 0
    across, down = max(layer[1] for layer in layers), max(layer[2] for layer in layers)
    return _COEFFICIENT_BYTES * sum(layer[1] * layer[2] for layer in layers) / max(1, across * down)


def made_smaller(
    image: Image.Image,
    convert: Callable[[Image.Image], Image.Image],
    side: int | None,
    bands: Callable[[int], Iterator[Image.Image]] | None = None,
) -> Image.Image:
    """Return an image as `convert` makes it, in bands, so that no copy of the whole is made.

    side: it is averaged down by a whole number, as far as it is large and both sides stay so long; None for one that
    keeps its size. bands: decodes the image in bands of so many rows; None for one that is decoded as a whole.
    """
    factor = 1
    while side is not None and image.width * image.height > LARGE_PIXELS * factor**2:
        if min(image.size) // (factor + 1) < side:
            break
        factor += 1
    pixels = _BAND_PIXELS if bands is None else _BAND_PIXELS // 8  # decoding one takes several copies of it
    rows = max(1, pixels // image.width // factor) * factor
    result = None
    for top, part in zip(range(0, image.height, rows), (bands or _cut(image))(rows), strict=True):
        band = convert(part)
        if factor > 1:
            band = band.reduce(factor)
        if result is None:
            size = (-(-image.width // factor), -(-image.height // factor))
            result = Image.new(band.mode, size)
        result.paste(band, (0, top // factor))
    assert result is not None
    return result


def _cut(image: Image.Image) -> Callable[[int], Iterator[Image.Image]]:
    def bands(rows: int) -> Iterator[Image.Image]:
        for top in range(0, image.height, rows):
            yield image.crop((0, top, image.width, min(image.height, top + rows)))

    return bands


def middle(image: Image.Image, side: int) -> Image.Image:
    """Return the middle of a decoded image, at least `side` long both ways, of which the middle is the whole's.

    Cutting a square of `side` out of it gives the pixels that cutting it out of the whole gives.
    """
    # By multiples of four: half of what is left is rounded to even numbers.
    left, top = (max(0, (length - side) // 4 * 2) for length in image.size)
    return image.crop((left, top, image.width - left, image.height - top))


def orientation_of(image: Image.Image) -> int:
    """The EXIF orientation of an image, 1 where it has none that can be read."""
    try:
        return int(image.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:  # A damaged EXIF block says nothing about the pixels, which are already decoded.
        return 1


def upright(image: Image.Image, orientation: int) -> Image.Image:
    """Return an image without EXIF data, turned as `orientation` says."""
    if orientation in range(2, 9):
        with contextlib.suppress(Exception):  # A damaged EXIF block does not make the pixels unusable.
            image.getexif()[ExifTags.Base.Orientation] = orientation
            ImageOps.exif_transpose(image, in_place=True)
    return image


def too_many_pixels(error: str) -> str:
    """What is said of an image that Pillow does not open for its size, by the words in which it says so."""
    found = re.search(r"\d+", error)
    pixels = f"{int(found[0]) / 1e6:,.0f} million pixels" if found else "too many pixels"
    return f"too large: {pixels}; save it smaller, or cut it up"
