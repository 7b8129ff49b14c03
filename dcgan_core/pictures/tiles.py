"""Images to pictures: values to bytes, images to a grid, both to files that appear whole or not at all."""

from __future__ import annotations

import functools
import io
import math
import os
import re
import secrets
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
from jaxtyping import Float32, Int64, UInt8
from PIL import Image

from dcgan_core.errors import InputError
from dcgan_core.pictures.text import LINE_HEIGHT, blank, label_strip, text_strip
from dcgan_core.system.ahead import ahead
from dcgan_core.system.arguments import as_array, shown, whole, words
from dcgan_core.system.files import disk_errors, write_bytes
from dcgan_core.system.machine import usable_cores
from dcgan_core.system.paths import typed_path

COMFORTABLE_SIDE = 900
"""Pixels: small images are enlarged by a whole factor, as far as the grid's longer side stays within this."""
LARGEST_TILE = 256
"""Pixels: a lone small image is not enlarged beyond this."""
LARGEST_SIDE = 16384
"""Pixels: what common viewers still open."""
PADDING = 2
"""Pixels of background between the images and around them."""
WORTH_A_THREAD = 8192
"""Bytes: the encoding of a smaller image is mostly Python, which one thread runs at a time."""
SUFFIXES = ("png", "jpg", "bmp")
FILE_SHARE = {"png": 0.2, "jpg": 0.05}
"""What samples take as files, of the bytes of their pixels: little, since nothing may be refused that would fit."""
LABEL_WIDTH = 36
"""Pixels: images with labels are enlarged to at least this width, so that a number of four digits fits."""


def to_uint8(images: Any) -> np.ndarray:
    """Convert floats in [-1, 1] to bytes: -1 to 0, 1 to 255. Halves round away from zero; values outside are clipped.

    - images: (N, H, W, C) or any other shape; any floating dtype.

    This is the exact inverse of `normalize_images` for all 256 values. Raises `InputError` if a value is NaN or
    infinite, naming the first image.
    """
    values = as_array(images, "images")
    if not np.issubdtype(values.dtype, np.floating):
        raise InputError(f"pictures are made of floats in [-1, 1], not of {values.dtype}")
    if not np.isfinite(values).all():
        where = np.argwhere(~np.isfinite(values))[0]
        _refuse_broken(where[0] if where.size else 0, values[tuple(where)])
    # float64, since in float32 adding a half can round a value just below it up.
    scaled = (values.astype(np.float64) + 1.0) * 127.5
    return np.floor(np.clip(scaled, 0.0, 255.0) + 0.5).astype(np.uint8)


def _refuse_broken(image: int, value: Any) -> NoReturn:
    raise InputError(
        f"image {image} holds a value that is not finite ({value}): the weights that made it are broken, or its latent "
        "is"
    )


def check_drawn(broken: Float32[np.ndarray, " N"]) -> None:
    """Raise `to_uint8`'s InputError unless all are finite; broken: of each image, the sum of its values that are not.

    For images that a device has made bytes of, which no longer show that they were NaN.
    """
    images = np.flatnonzero(~np.isfinite(broken))
    if images.size:
        _refuse_broken(images[0], broken[images[0]])


@functools.cache
def byte_thresholds() -> Float32[np.ndarray, 255]:
    """Return the least float32 of which `to_uint8` makes k or more, for k = 1 ... 255: ascending, in [-1, 1].

    A device that counts how many of them a value reaches makes the same bytes as `to_uint8`, which rounds in float64.
    """
    levels = np.arange(1, 256)
    # Bisection over all float32 between -1, which is 0, and 1, which is 255, by their place in order.
    below, reached = (np.full(255, _place_in_order(end)) for end in (-1.0, 1.0))
    while (reached - below > 1).any():
        middle = (below + reached) // 2
        enough = to_uint8(_at_place(middle)) >= levels
        below, reached = np.where(enough, below, middle), np.where(enough, middle, reached)
    return _at_place(reached)


def _place_in_order(value: float) -> int:
    """Return a whole number that grows with the float32 `value`, by one from each to the next; 0 for 0."""
    bits = int(np.float32(abs(value)).view(np.uint32))
    return bits if value >= 0 else -bits


def _at_place(places: Int64[np.ndarray, ...]) -> Float32[np.ndarray, ...]:
    return np.copysign(np.abs(places).astype(np.uint32).view(np.float32), places).astype(np.float32)


def normalize_images(images: np.ndarray) -> np.ndarray:
    """Return images in [-1, 1] from bytes of any shape, float64; floats are returned as they are."""
    return images / 127.5 - 1 if images.dtype == np.uint8 else images


def as_bytes(images: Any) -> np.ndarray:
    """`images` (N, H, W, C), C 1 or 3, as uint8: floats in [-1, 1] are converted, bytes are passed through.

    Raises `InputError` for another shape or dtype.
    """
    values = as_array(images, "images")
    if values.ndim != 4 or values.shape[3] not in (1, 3) or 0 in values.shape:
        raise InputError(
            f"images of shape {values.shape}: expected (N, H, W, C) with at least one image and 1 or 3 channels"
        )
    return values if values.dtype == np.uint8 else to_uint8(values)


def image_grid(
    images: Any,
    columns: int | None = None,
    scale: int | None = None,
    caption: str | None = None,
    labels: Sequence[str] | None = None,
) -> np.ndarray:
    """Return one picture of many images, row by row from the top left: uint8 (H', W', 3).

    - images: uint8 (N, H, W, C), or floats in [-1, 1]; C is 1 or 3.
    - columns: None makes the picture as nearly square as possible.
    - scale: an integer factor of enlargement (nearest neighbour); None enlarges small images to a comfortable size.
    - caption: text below the grid, wrapped to its width.
    - labels: one short text below each image.

    Raises `InputError` for images of another shape, a grid larger than `LARGEST_SIDE` pixels on a side, or
    a different number of labels.
    """
    tiles = as_bytes(images)
    count, height, width = tiles.shape[:3]
    words("" if caption is None else caption, "caption", "a line below the grid")
    if labels is not None:
        if isinstance(labels, str) or not all(
            isinstance(label, str) for label in as_array(labels, "labels").flat
        ):
            raise InputError(f"labels = {shown(labels)}: expected a short text for each image")
        if len(labels) != count:
            raise InputError(f"{len(labels)} labels for {count} images")
    label_height = 0 if labels is None else LINE_HEIGHT
    columns, scale = grid_layout(count, height, width, columns, scale, labels is not None)
    rows = math.ceil(count / columns)
    tile_height, tile_width = height * scale, width * scale
    row_step, column_step = tile_height + label_height + PADDING, tile_width + PADDING
    grid_width = PADDING + columns * column_step
    picture = blank(PADDING + rows * row_step, grid_width)
    for index in range(count):
        top = PADDING + index // columns * row_step
        left = PADDING + index % columns * column_step
        tile = tiles[index].repeat(scale, axis=0).repeat(scale, axis=1)
        picture[top : top + tile_height, left : left + tile_width] = tile  # one channel spreads over three
        if labels is not None:
            below = top + tile_height
            picture[below : below + label_height, left : left + tile_width] = label_strip(
                labels[index], tile_width
            )
    return np.concatenate([picture, text_strip(caption or "", grid_width)])


def grid_layout(
    count: int,
    height: int,
    width: int,
    columns: int | None = None,
    scale: int | None = None,
    labelled: bool = False,
) -> tuple[int, int]:
    """The columns and the enlargement that `image_grid` takes for `count` images of `height` x `width` pixels.

    Known before an image is made, so that a command can refuse a grid that is too large first. Raises `InputError`
    for a grid larger than `LARGEST_SIDE` on a side, and for numbers below their minimum.
    """
    if count < 1 or height < 1 or width < 1:
        raise InputError(f"a grid of {count} images of {height}x{width} pixels: there is nothing to show")
    if columns is not None:
        columns = whole(columns, "columns", 1)
    if scale is not None:
        scale = whole(scale, "scale", 1)
    if columns is None:
        columns = math.ceil(math.sqrt(count * height / width))
    columns = min(columns, count)
    rows = math.ceil(count / columns)
    label_height = LINE_HEIGHT if labelled else 0

    def sides(factor: int) -> tuple[int, int]:
        return (
            PADDING + rows * (height * factor + label_height + PADDING),
            PADDING + columns * (width * factor + PADDING),
        )

    if scale is None:
        least = math.ceil(LABEL_WIDTH / width) if labelled else 1
        scale = max(least, LARGEST_TILE // max(height, width))
        while scale > least and max(sides(scale)) > COMFORTABLE_SIDE:
            scale -= 1
    if max(sides(scale)) > LARGEST_SIDE:
        raise InputError(
            f"a grid of {count} images of {height}x{width} pixels would be {sides(scale)[1]}x{sides(scale)[0]} pixels; "
            f"viewers open at most {LARGEST_SIDE} on a side. Choose fewer images, or generate --individual files."
        )
    return columns, scale


def save_png(path: str | os.PathLike[str], array: np.ndarray) -> None:
    """Write a picture, uint8 (H, W), (H, W, 1) or (H, W, 3), as PNG. The same picture gives the same bytes.

    Atomic. Raises `RunFailure` when the disk is full, `InputError` when the place cannot be written to.
    """
    with disk_errors(path, "saving a picture"):
        write_bytes(path, encode(array, "png"))


def picture_format(path: Path) -> str:
    """Return the format of the picture to be written at `path`, known before there is one.

    Raises InputError for a suffix other than png, jpg, jpeg or bmp (none is png), and for a folder.
    """
    if path.is_dir():
        raise InputError(f"{path} is a folder; give the name of a picture")
    return _format(path.suffix or ".png")


def save_grid(
    path: str | os.PathLike[str],
    images: Any,
    columns: int | None = None,
    caption: str | None = None,
    labels: Sequence[str] | None = None,
) -> Path:
    """Make the grid that `image_grid` describes and write it in the format of the path's suffix (png when it has none).

    Returns the path. Atomic. Raises as `image_grid` and `save_png` do, and `InputError` for a suffix other than
    png, jpg, jpeg or bmp.
    """
    path = typed_path(path)
    if not path.suffix:
        path = path.with_suffix(".png")
    suffix = picture_format(path)
    data = encode(image_grid(images, columns, caption=caption, labels=labels), suffix)
    with disk_errors(path, "saving a grid"):
        write_bytes(path, data)
    return path


def save_images(
    folder: str | os.PathLike[str],
    images: Any,
    start: int = 0,
    suffix: str = "png",
    digits: int = 4,
    name: str | None = None,
) -> int:
    """Write each image to its own file, `folder/0000.png` for number 0; returns the number after the last.

    `images`: uint8 (N, H, W, C), or floats in [-1, 1]. For more images than memory holds, call it once per chunk
    with `start` as returned. `digits`: the least width of the number; give it when there are more than 10,000,
    so that the names sort. `name`: the file's name, with `{number}` in it, instead of the number alone. `suffix`:
    png, jpg or bmp. Each file appears whole or not at all.

    Raises `RunFailure` when the disk is full, `InputError` for a folder that cannot be written or another suffix.
    """
    folder, suffix = typed_path(folder), _format(suffix)
    tiles = as_bytes(images)
    with disk_errors(folder, "saving images"):
        folder.mkdir(parents=True, exist_ok=True)
        # One temporary name for all, and no flush to the disk after each: with tens of thousands of small files that
        # would take most of the time, and each file can be made again.
        temporary = folder / f".{os.getpid()}-{secrets.token_hex(4)}.tmp"
        try:
            for number, file in enumerate(_encoded(tiles, suffix), start=start):
                temporary.write_bytes(file)
                os.replace(temporary, folder / _file_name(number, suffix, digits, name))
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    return start + len(tiles)


def _encoded(tiles: UInt8[np.ndarray, "N H W C"], suffix: str) -> Iterator[bytes]:
    """Yield each image's file, in order, made on all cores: zlib and JPEG leave Python to others meanwhile."""

    def encoded(tile: np.ndarray) -> bytes:
        return encode(tile, suffix)

    if tiles[0].nbytes < WORTH_A_THREAD or (cores := usable_cores()) == 1:
        return map(encoded, tiles)
    return ahead(encoded, tiles, depth=4 * cores, threads=cores)


def _file_name(number: int, suffix: str, digits: int, name: str | None) -> str:
    stem = f"{number:0{digits}d}" if name is None else name.format(number=number)
    return f"{stem}.{suffix}"


def _digits(total: int) -> int:
    """Return how wide the numbers of `total` images are, so that their names sort."""
    return max(4, len(str(max(total - 1, 0))))


def refuse_older_images(folder: Path, total: int, suffix: str = "png", name: str | None = None) -> None:
    """Raise InputError where pictures in `folder` would stay there among those that `save_image_stream` writes.

    A program that reads the folder would take them for some of the new ones. Pictures that are replaced are none of
    these, so that a call may be repeated.
    """
    kinds = {f".{suffix}" for suffix in (*SUFFIXES, "jpeg", "gif", "tif", "tiff", "webp")}
    entries = folder.iterdir() if folder.is_dir() else ()
    older = sorted(
        entry.name for entry in entries if entry.suffix.lower() in kinds and not entry.name.startswith(".")
    )
    # Not by a set of all new names, which may be any number of them.
    before, after = (name or "{number}").split("{number}")
    numbers = re.compile(rf"{re.escape(before)}([0-9]{{1,18}}){re.escape(after)}\.{_format(suffix)}")

    def is_replaced(entry: str) -> bool:
        found = numbers.fullmatch(entry)
        number = int(found[1]) if found else total
        return number < total and entry == _file_name(number, _format(suffix), _digits(total), name)

    older = [entry for entry in older if not is_replaced(entry)]
    if older:
        raise InputError(
            f"{folder} holds {len(older):,} older pictures ({older[0]}{' ...' if len(older) > 1 else ''}) that would "
            f"stay there among the {total:,} new ones. Choose another folder, or remove them first."
        )


def save_image_stream(
    folder: str | os.PathLike[str],
    chunks: Iterable[Any],
    total: int,
    suffix: str = "png",
    name: str | None = None,
) -> int:
    """Write images that come in chunks, each (n, H, W, C), `total` in all, one file each; returns their number.

    At most two chunks are in memory: one is written while the next is made. The names are wide enough for `total`;
    `name`: as in `save_images`.
    """
    digits = _digits(total)
    done = 0

    def save(chunk: Any) -> int:
        nonlocal done
        done = save_images(folder, chunk, done, suffix, digits, name)
        return done

    for _ in ahead(save, chunks, depth=1):
        pass
    return done


def encode(array: np.ndarray, suffix: str = "png") -> bytes:
    """The bytes of a file with this picture: uint8 (H, W), (H, W, 1) or (H, W, 3). No time stamps, no metadata."""
    picture = np.asarray(array)
    if picture.ndim == 3 and picture.shape[2] == 1:
        picture = picture[:, :, 0]
    if picture.dtype != np.uint8 or picture.ndim not in (2, 3) or picture.shape[2:] not in ((), (3,)):
        raise InputError(
            f"a picture is uint8 (H, W), (H, W, 1) or (H, W, 3), not {picture.dtype} {picture.shape}"
        )
    out = io.BytesIO()
    image = Image.fromarray(np.ascontiguousarray(picture))
    if suffix == "jpg":
        image.save(out, "JPEG", quality=95, subsampling=0)
    else:
        image.save(out, suffix.upper())
    return out.getvalue()


def _format(suffix: str) -> str:
    name = suffix.lower().removeprefix(".")
    name = "jpg" if name == "jpeg" else name
    if name not in SUFFIXES:
        raise InputError(f"pictures are written as {', '.join(SUFFIXES)}, not as {suffix!r}")
    return name
