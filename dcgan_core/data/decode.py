"""One image file, of whatever kind, to uint8 pixels of one size.

Runs in worker processes: it imports NumPy and Pillow, and nothing that is slow to start.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import multiprocessing
import multiprocessing.connection
import os
import signal
import threading
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from dcgan_core.data.request import center_square
from dcgan_core.system.files import open_plain

# Formats that are not used for training are left out, because each decoder that a strange file can reach is one more to
# trust. JPEG includes MPO, which many phones write under the name .jpg.
FORMATS = ("JPEG", "PNG", "BMP", "GIF", "PPM", "WEBP", "TIFF")
EXTENSIONS = frozenset((".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif", ".tif", ".tiff", ".ppm", ".pgm"))
MAX_FILE_BYTES = 256 * 2**20
FILTER = "bilinear, antialiased"


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
    """Whether a JPEG file may be decoded at a fraction of its size; see `_draft`."""


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


def process(settings: PixelSettings, contents: list[bytes | Path | np.ndarray | BrokenImage]) -> Processed:
    """Bring a run of items to the form of `settings`; an image that cannot be used is set aside."""
    shape = (settings.height, settings.width, settings.channels)
    pixels = np.empty((len(contents), *shape), np.uint8)
    kept: list[int] = []
    broken: list[tuple[int, str]] = []
    enlarged = 0
    digests: list[bytes | None] = []
    for position, content in enumerate(contents):
        digest = None
        try:
            if isinstance(content, BrokenImage):
                raise content
            if isinstance(content, Path):
                content = _read_file(content)
                digest = hashlib.sha256(content).digest()
            pixels[len(kept)], smaller = _to_pixels(settings, content)
            kept.append(position)
            enlarged += smaller
        except BrokenImage as error:
            broken.append((position, str(error)))
        digests.append(digest)
    pixels = pixels[: len(kept)]
    has_colour = settings.channels == 3 and bool(
        (pixels[..., 0] != pixels[..., 1]).any() or (pixels[..., 1] != pixels[..., 2]).any()
    )
    return Processed(pixels, kept, broken, has_colour, enlarged, digests)


def to_pixels(settings: PixelSettings, content: bytes | np.ndarray) -> np.ndarray:
    """The image in `content` (a file's bytes, or uint8 pixels) as uint8 (H, W, C).

    The first frame of an animation is taken, EXIF rotation is applied, transparency is laid on white, 16-bit
    greyscale keeps its high byte, colour becomes greyscale by luma (ITU-R 601).

    Raises BrokenImage when the content is not a usable image.
    """
    return _to_pixels(settings, content)[0]


def _to_pixels(settings: PixelSettings, content: bytes | np.ndarray) -> tuple[np.ndarray, bool]:
    """Return (what `to_pixels` does, whether the image was enlarged to that)."""
    try:
        # The decoders warn about harmless oddities of files (a strange EXIF block, say), which is noise here;
        # the warning about a decompression bomb is the one that must stop the image.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            if isinstance(content, np.ndarray):
                image = Image.fromarray(
                    content[..., 0] if content.ndim == 3 and content.shape[2] == 1 else content
                )
            else:
                image = _open(content, settings)
            image = _cropped(_in_mode(image, "L" if settings.channels == 1 else "RGB"), settings)
            # Also with the crop that comes after the resizing: it leaves one side of the image whole.
            enlarged = image.width < settings.width or image.height < settings.height
            image = _resized(image, settings)
    except BrokenImage:
        raise
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise BrokenImage(f"too many pixels: {error}") from error
    except Exception as error:  # Decoders raise nearly anything on a damaged file.
        raise BrokenImage(f"{type(error).__name__}: {error}"[:300]) from error
    return np.asarray(image).reshape(settings.height, settings.width, settings.channels), enlarged


def _read_file(path: Path) -> bytes:
    try:
        with open_plain(path) as stream:
            data = stream.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise BrokenImage(f"cannot be read: {error.strerror or error}") from error
    if len(data) > MAX_FILE_BYTES:
        raise BrokenImage(f"the file is larger than {MAX_FILE_BYTES >> 20} MiB")
    return data


def _open(data: bytes, settings: PixelSettings) -> Image.Image:
    if not data:
        raise BrokenImage("the file is empty")
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except Image.UnidentifiedImageError as error:
        raise BrokenImage("not an image, or of an unknown kind") from error
    if settings.fast and image.format == "JPEG":
        _draft(image, settings)
    image.load()
    # A damaged EXIF block says nothing about the pixels, which are already decoded.
    with contextlib.suppress(Exception):
        ImageOps.exif_transpose(image, in_place=True)
    return image


def _draft(image: Image.Image, settings: PixelSettings) -> None:
    """Have libjpeg decode at 1/2, 1/4 or 1/8 where both sides stay as large as the crop needs them, or larger.

    A crop that counts the pixels of the whole image (center-N, none) is decoded whole.
    """
    if settings.crop in ("center", "squash"):
        # Square, since a photo may lie on its side and be turned by its EXIF entry later.
        side = max(settings.width, settings.height)
        image.draft(None, (side, side))


def _in_mode(image: Image.Image, mode: str) -> Image.Image:
    if image.mode == mode and not image.has_transparency_data:
        return image
    if image.mode == "F":
        raise BrokenImage("floating-point pixels, whose range is not known")
    if image.mode.startswith("I"):
        values = np.asarray(image)
        if values.min() < 0 or values.max() > 65535:
            raise BrokenImage("32-bit integer pixels, whose range is not known")
        # Pillow's own conversion has meant clipping at 255 in some versions and scaling in others.
        return Image.fromarray((values >> 8).astype(np.uint8)).convert(mode)
    if image.has_transparency_data:
        opaque = Image.new("RGBA", image.size, "white")
        opaque.alpha_composite(image.convert("RGBA"))
        image = opaque
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
    if image.size == target:
        return image
    if settings.crop == "none":
        raise BrokenImage(
            f"{image.width}x{image.height} pixels; without a crop it must be {settings.width}x{settings.height}"
        )
    if settings.crop == "center":
        # Whole numbers, rounded down: the sizes that the field's usual transforms arrive at.
        width, height = image.size
        if width * settings.height <= height * settings.width:
            size = (settings.width, height * settings.width // width)
        else:
            size = (width * settings.height // height, settings.height)
        return _center(image.resize(size, Image.Resampling.BILINEAR), *target)
    return image.resize(target, Image.Resampling.BILINEAR)


def _center(image: Image.Image, width: int, height: int) -> Image.Image:
    left = round((image.width - width) / 2)
    top = round((image.height - height) / 2)
    return image.crop((left, top, left + width, top + height))


# What a process that decodes images runs first. This file imports nothing more than decoding needs, so that such a
# process starts quickly; it is loaded, NumPy and Pillow with it, before the first images arrive.


def start_worker() -> None:
    """Leave Ctrl-C to the parent, and end when it ends."""
    # Ctrl-C reaches every process of the terminal; the parent alone decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        # Nothing ends the workers of a parent that is killed.
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    multiprocessing.connection.wait([sentinel])
    os._exit(1)
