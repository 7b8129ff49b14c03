"""One image file, of whatever kind, to uint8 pixels of one size.

Runs in worker processes: it imports NumPy and Pillow, and nothing that is slow to start.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import io
import math
import re
import threading
import warnings
import zlib
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from PIL import Image, JpegImagePlugin

from dcgan_core.data import large, large_png
from dcgan_core.data.kinds import HEIF, KINDS, NOT_ALWAYS, damage, instead_of_file, missing_kinds
from dcgan_core.data.large import swells
from dcgan_core.data.request import center_square
from dcgan_core.errors import InputError
from dcgan_core.system import packages
from dcgan_core.system.files import read_up_to

_PNG_HEADER = re.compile(rb"\x89PNG\r\n\x1a\n....IHDR(.{4})(.{4})", re.DOTALL)
MAX_FILE_BYTES = 256 * 2**20
# Whole pictures scaled and then cut, as the field does it, while that takes at most this many times the pixels wanted.
_ORDINARY = 16
# Pixels of the picture between the two passes of scaling, beyond which the shorter pass comes first.
_BETWEEN = 2**22


class BrokenImage(Exception):
    """An image that cannot be used; the message is the reason, without the name."""


@dataclass(frozen=True)
class PixelSettings:
    """The form of prepared pixels."""

    height: int
    width: int
    channels: int
    """1 or 3."""
    crop: str
    """As in DataRequest."""
    fast: bool = False
    """Whether a JPEG file may be decoded at a fraction of its size; see `dcgan_core.data.large.draft`."""
    resize_filter: str = "bilinear"
    """As in DataRequest."""
    bits: int = 16
    """How many bits of a pixel of more than 8 are in use: 8 to 31."""
    most_pixels: int | None = None
    """Images of more pixels than this are refused before they are decoded; None: those that would fill the memory."""


@dataclass(frozen=True)
class Processed:
    """The outcome for a run of items, small enough to travel between processes."""

    pixels: np.ndarray
    """uint8 (kept, H, W, C)."""
    kept: list[int]
    """Positions in the run of the images in `pixels`."""
    broken: list[tuple[int, str]]
    """Positions in the run of the others, with the reasons."""
    has_colour: bool
    """Whether any pixel has channels that differ."""
    enlarged: int
    """How many of the images in `pixels` were smaller than that, cropped or not."""
    digests: list[bytes | None]
    """sha256 of each image file that was read from a path."""
    constant: list[int] = field(default_factory=list)
    """Positions in `pixels` of images that are a single colour."""
    sums: np.ndarray = field(default_factory=lambda: np.empty(0, np.uint32))
    """uint32 (kept,): a checksum of the pixels of each."""
    deepest: int = 0
    """Bits that the largest value takes in images of more than 8 bits; 0 where there are none."""


@dataclass(frozen=True)
class Picture:
    """One image in the form of `PixelSettings`."""

    pixels: np.ndarray
    """uint8 (H, W, C)."""
    enlarged: bool
    """Whether it was smaller."""
    deepest: int
    """As in `Processed`."""


def process(settings: PixelSettings, contents: list[bytes | Path | np.ndarray | BrokenImage]) -> Processed:
    """Bring a run of items to the form of `settings`; an image that cannot be used is set aside."""
    shape = (settings.height, settings.width, settings.channels)
    pixels = np.empty((len(contents), *shape), np.uint8)
    kept: list[int] = []
    broken: list[tuple[int, str]] = []
    enlarged = deepest = 0
    digests: list[bytes | None] = []
    for position, content in enumerate(contents):
        digest = None
        try:
            if isinstance(content, BrokenImage):
                raise content
            if isinstance(content, Path):
                content = read_file(content)
                digest = hashlib.sha256(content).digest()
            picture = _to_picture(settings, content)
            pixels[len(kept)] = picture.pixels
            kept.append(position)
            enlarged += picture.enlarged
            deepest = max(deepest, picture.deepest)
        except BrokenImage as error:
            broken.append((position, str(error)))
        digests.append(digest)
    pixels = pixels[: len(kept)]
    has_colour = settings.channels == 3 and bool(
        (pixels[..., 0] != pixels[..., 1]).any() or (pixels[..., 1] != pixels[..., 2]).any()
    )
    constant = np.flatnonzero((pixels == pixels[:, :1, :1]).all(axis=(1, 2, 3))).tolist()
    sums = np.array([zlib.crc32(image.data) for image in pixels], np.uint32)
    return Processed(pixels, kept, broken, has_colour, enlarged, digests, constant, sums, deepest)


def to_pixels(settings: PixelSettings, content: bytes | np.ndarray) -> np.ndarray:
    """The image in `content` (a file's bytes, or uint8 pixels) as uint8 (H, W, C).

    The first frame of an animation is taken, EXIF rotation is applied, transparency is laid on white, of deeper
    greyscale the 8 highest bits in use are kept, colour becomes greyscale by luma (ITU-R 601).

    Raises BrokenImage when the content is not a usable image.
    """
    picture = _to_picture(settings, content)
    bits = bits_in_use(picture.deepest)
    return picture.pixels if bits == settings.bits else to_pixels(replace(settings, bits=bits), content)


def fitted(
    content: bytes, shape: tuple[int, int, int], fit: str, name: str, most_pixels: int | None = None
) -> np.ndarray:
    """Return an image file's content as uint8 (height, width, channels), the form of `shape`.

    fit: "none", "center" or "squash". name: what messages call the image. most_pixels: as in `PixelSettings`.

    Raises InputError for what is not an image, and with `fit` "none" for one of another size, or in colour where
    `shape` is grey.
    """
    height, width, channels = shape
    hint = "; --fit center or --fit squash fits it" if fit == "none" else ""
    settings = PixelSettings(height, width, 3, fit, most_pixels=most_pixels)
    try:
        pixels = to_pixels(settings, content)
        if channels == 3:
            return pixels
        if fit == "none" and np.ptp(pixels.astype(np.int16), axis=2).any():
            raise InputError(f"{name} is in colour, and this generator draws in grey{hint}")
        return to_pixels(replace(settings, channels=1), content)
    except BrokenImage as error:
        raise InputError(f"{name}: {error}{hint if 'pixels;' in str(error) else ''}") from error


def bits_in_use(deepest: int) -> int:
    """The depth of images whose largest value takes `deepest` bits: 8 to 31, and 16 where there are none.

    From 13 bits on it is the whole range of 16 bits, of which dark images use a part.
    """
    return 16 if not deepest or 13 <= deepest <= 16 else max(8, deepest)


class _Quiet:
    """Within the block decoders warn of nothing.

    They warn about harmless oddities of files (a strange EXIF block, say), which is noise here, and of sizes below what
    `too_large` refuses. The filters of warnings
    belong to all threads: the first that enters replaces them, and the last that leaves puts them back. Were each to
    do so, the last might put back what another had put there, for good.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0
        self._filters = contextlib.ExitStack()

    def __enter__(self) -> None:
        with self._lock:
            self._inside += 1
            if self._inside == 1:
                self._filters.enter_context(warnings.catch_warnings())
                warnings.simplefilter("ignore")

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._inside -= 1
            if not self._inside:
                self._filters.close()


_QUIET = _Quiet()


def _to_picture(settings: PixelSettings, content: bytes | np.ndarray) -> Picture:
    """Do what `to_pixels` does, at the depth of `settings`."""
    deepest = 0
    try:
        with _QUIET:
            if isinstance(content, np.ndarray):
                image = Image.fromarray(
                    content[..., 0] if content.ndim == 3 and content.shape[2] == 1 else content
                )
            else:
                image = _open(content, settings)
            data = content if isinstance(content, bytes) and _in_bands(image, settings) else None
            image, deepest = _in_form(image, settings, data)
            image = _cropped(image, settings)
            # Also with the crop that comes after the resizing: it leaves one side of the image whole.
            enlarged = image.width < settings.width or image.height < settings.height
            image = _resized(image, settings)
    except BrokenImage:
        raise
    except Image.DecompressionBombError as error:
        raise BrokenImage(large.too_many_pixels(str(error))) from error
    except Exception as error:  # Decoders raise nearly anything on a damaged file.
        raise BrokenImage(damage(content if isinstance(content, bytes) else b"", error)) from error
    pixels = np.asarray(image).reshape(settings.height, settings.width, settings.channels)
    return Picture(pixels, enlarged, deepest)


def read_file(path: Path) -> bytes:
    """The content of an image file. Raises BrokenImage when it cannot be read, is not a plain file, or is too large."""
    try:
        data = read_up_to(path, MAX_FILE_BYTES + 1)
    except OSError as error:
        raise BrokenImage(f"cannot be read: {error.strerror or error}") from error
    if len(data) > MAX_FILE_BYTES:
        raise BrokenImage(f"cannot be read: it is larger than {MAX_FILE_BYTES >> 20} MiB")
    return data


def _open(data: bytes, settings: PixelSettings) -> Image.Image:
    if not data:
        raise BrokenImage("the file is empty")
    image = _identified(data)
    whole = image.size
    if settings.crop in ("center", "squash"):
        # A crop that counts the pixels of the whole image (center-N, none) is decoded whole.
        large.draft(image, _side(settings), least=not settings.fast)
    if settings.crop == "none" and {*whole} != {settings.width, settings.height}:
        raise BrokenImage(_not_the_size(image, settings))
    if settings.most_pixels is not None and math.prod(whole) > settings.most_pixels:
        raise BrokenImage(
            f"{whole[0]}x{whole[1]} pixels; at most {settings.most_pixels:,} in all are taken here"
        )
    if reason := large.too_large(image, whole, len(data)):
        raise BrokenImage(reason)
    if image.format in ("ICO", "CUR"):
        # An icon may be a PNG, of another size than the list of icons says.
        for found in _PNG_HEADER.finditer(data):
            if swells(len(data), 4 * int.from_bytes(found[1], "big") * int.from_bytes(found[2], "big")):
                raise BrokenImage("too many pixels: an icon that unpacks to more than 500 times its size")
    if not _in_bands(image, settings):
        image.load()
    return image


def _in_bands(image: Image.Image, settings: PixelSettings) -> bool:
    """Whether a PNG is decoded a band at a time, so that its size takes no memory."""
    return image.format == "PNG" and large.is_large(image) and settings.crop in ("center", "squash")


def _identified(data: bytes) -> Image.Image:
    """Return an image file's image, of which nothing is decoded yet."""
    try:
        return Image.open(io.BytesIO(data), formats=_formats(data))
    except Image.UnidentifiedImageError as error:
        raise BrokenImage(f"not an image, {instead_of_file(data) or 'or of an unknown kind'}") from error
    except Image.DecompressionBombError:
        if not data.startswith(b"\xff\xd8"):
            raise
        # Phones write JPEGs of 200 million pixels, and `draft` has a fraction of them decoded.
        return JpegImagePlugin.JpegImageFile(io.BytesIO(data))


def _formats(data: bytes) -> tuple[str, ...]:
    """Return what Pillow is to try. Raises BrokenImage for a kind that cannot be read here."""
    missing = missing_kinds()
    brand = data[8:12] if data[4:8] == b"ftyp" else b""
    kind = "AVIF" if brand.startswith(b"avi") else "HEIF" if brand.startswith(b"he") else ""
    if kind in missing:
        raise BrokenImage(f"{kind} is not read here. To read it: {missing[kind]}")
    if HEIF.match(data) and "HEIF" not in missing:
        _register_heif()
        return tuple(kind for kind in ("AVIF", "HEIF") if kind not in missing)
    return tuple(kind for kind in KINDS if kind != "HEIF" and kind not in missing)


@functools.cache
def _register_heif() -> None:
    """Have Pillow read HEIC. Not before there is one: the plug-in takes a tenth of a second to load."""
    module, install = NOT_ALWAYS["HEIF"]
    try:
        packages.load(module, "HEIC is read by pillow-heif", install).register_heif_opener()
    except InputError as error:
        raise BrokenImage(str(error)) from error


def _side(settings: PixelSettings) -> int:
    """Both sides that an image of which a fraction is decoded keeps: a photo may be turned by its EXIF entry later."""
    return max(settings.width, settings.height)


def _in_form(
    image: Image.Image, settings: PixelSettings, data: bytes | None = None
) -> tuple[Image.Image, int]:
    """Return (an image in the mode of `settings` and upright, the bits of its largest value beyond 8, or 0).

    data: the file of one that is decoded in bands; the others are decoded already.
    """
    deepest = 0

    def convert(part: Image.Image) -> Image.Image:
        nonlocal deepest
        if part.mode.startswith("I"):
            part, bits = _of_eight_bits(part, settings.bits)
            deepest = max(deepest, bits)
        return _in_mode(part, "L" if settings.channels == 1 else "RGB")

    if data is not None:
        try:
            if (exif := large_png.exif_of(data)) is not None:
                image.info["exif"] = exif
            orientation = 1 if exif is None else large.orientation_of(image)
            small = large.made_smaller(
                image, convert, _side(settings), functools.partial(large_png.bands, data)
            )
            return large.upright(small, orientation), deepest
        except large_png.NotInBands:
            deepest = 0
            image.load()  # says what is wrong, where anything is
    orientation = large.orientation_of(image)
    square = center_square(settings.crop)
    if square is not None and large.is_large(image):
        image = large.middle(image, square)
    if large.is_large(image):
        whole = settings.crop not in ("center", "squash")
        image = large.made_smaller(image, convert, None if whole else _side(settings))
    else:
        image = convert(image)
    return large.upright(image, orientation), deepest


def _of_eight_bits(image: Image.Image, bits: int) -> tuple[Image.Image, int]:
    """Return (the 8 highest of `bits` bits of a deep greyscale image, how many bits its largest value takes)."""
    values = np.asarray(image)
    if values.min() < 0:
        raise BrokenImage("32-bit integer pixels below 0, whose range is not known")
    # Pillow's own conversion has meant clipping at 255 in some versions and scaling in others.
    high = np.minimum(values >> (bits - 8), 255).astype(np.uint8)
    return Image.fromarray(high), int(values.max()).bit_length()


def _in_mode(image: Image.Image, mode: str) -> Image.Image:
    if image.mode == mode and not image.has_transparency_data:
        return image
    if image.mode == "F":
        raise BrokenImage("floating-point pixels, whose range is not known")
    if image.has_transparency_data:
        clear = image if image.mode == "RGBA" else image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), clear)
    if image.mode not in ("1", "L", "RGB"):
        image = image.convert("RGB")  # Not every mode converts to greyscale in one step.
    return image.convert(mode)


def _cropped(image: Image.Image, settings: PixelSettings) -> Image.Image:
    """Take the square out of the image that center-N counts in its own pixels; other crops come with the resizing."""
    side = center_square(settings.crop)
    if side is None:
        return image
    if min(image.size) < side:
        raise BrokenImage(f"{image.width}x{image.height} pixels, smaller than the {settings.crop} crop")
    return _center(image, side, side)


def _resized(image: Image.Image, settings: PixelSettings) -> Image.Image:
    target = (settings.width, settings.height)
    resampling = Image.Resampling[settings.resize_filter.upper()]
    if image.size == target:
        return image
    if settings.crop == "none":
        raise BrokenImage(_not_the_size(image, settings))
    if settings.crop == "center":
        # Whole numbers, rounded down: the sizes that the field's usual transforms arrive at.
        width, height = image.size
        if width * settings.height <= height * settings.width:
            size = (settings.width, height * settings.width // width)
        else:
            size = (width * settings.height // height, settings.height)
        if size[0] * size[1] > _ORDINARY * target[0] * target[1]:
            return image.resize(target, resampling, _box_of_center(image.size, size, target))
        return _center(image.resize(size, resampling), *target)
    # Pillow scales the width first, and holds a picture of the new width and the old height in between.
    if settings.width > image.width and settings.width * image.height > _BETWEEN:
        image = image.resize((image.width, settings.height), resampling)
    return image.resize(target, resampling)


def _not_the_size(image: Image.Image, settings: PixelSettings) -> str:
    return (
        f"{image.width}x{image.height} pixels; without a crop it must be {settings.width}x{settings.height}"
    )


def _box_of_center(
    whole: tuple[int, int], scaled: tuple[int, int], target: tuple[int, int]
) -> tuple[float, float, float, float]:
    """Where the middle `target` of `whole` scaled to `scaled` lies in `whole`: left, top, right, bottom."""
    (width, height), (wide, high) = whole, scaled
    left, top = round((wide - target[0]) / 2), round((high - target[1]) / 2)
    return (
        left * width / wide,
        top * height / high,
        (left + target[0]) * width / wide,
        (top + target[1]) * height / high,
    )


def _center(image: Image.Image, width: int, height: int) -> Image.Image:
    left = round((image.width - width) / 2)
    top = round((image.height - height) / 2)
    return image.crop((left, top, left + width, top + height))
