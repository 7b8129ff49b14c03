"""Pictures in order of their numbers, and as an animated GIF: how the samples of a run developed."""

from __future__ import annotations

import io
import itertools
import math
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from PIL import Image, UnidentifiedImageError

from dcgan_core.errors import InputError
from dcgan_core.pictures.text import BACKGROUND, INK
from dcgan_core.system.files import disk_errors, natural_order, open_plain, write_bytes
from dcgan_core.system.paths import typed_path

FASTEST_FPS = 50.0
"""Frames per second: a GIF counts in hundredths of a second, and players slow down frames shorter than two."""
MAX_BYTES = 12_000_000
"""A larger file is made again from smaller frames: web pages and chats refuse it."""
MAX_SIDE = 900
SMALLEST_SIDE = 160
"""Pixels: frames are not made smaller than this to reduce the file."""

# Enough to choose colours by; the time this takes grows with their product.
_PALETTE_FRAMES = 24
_PALETTE_SIDE = 48


def in_order(pictures: Iterable[Path]) -> list[Path]:
    """Sort pictures by the numbers in their names: `epoch_9999` before `epoch_10000`."""
    return sorted(pictures, key=lambda path: natural_order(path.stem))


def write_animation(
    frames: Sequence[Path | np.ndarray],
    output: str | os.PathLike[str],
    fps: float,
    hold_last_s: float = 1.0,
    max_bytes: int = MAX_BYTES,
) -> Path:
    """Write `frames`, pictures on disk or uint8 arrays (H, W, 3) or (H, W), as an endless GIF; returns its path.

    `fps`: frames per second, above 0 and at most 50. `hold_last_s`: seconds that the last frame stays longer.
    All frames share one palette, so that nothing flickers; grey ones keep every grey. Frames of different
    sizes are set on a background of the largest. A file above `max_bytes` is made from smaller frames. The
    same frames give the same bytes. Atomic.

    Raises `InputError` for no frames, a frame that is not a picture, an `fps` or `hold_last_s` out of range, or an
    `output` other than a .gif; `RunFailure` when the disk is full.
    """
    output = typed_path(output)
    if output.suffix.lower() != ".gif":
        raise InputError(f"an animation is a .gif file, not {output.name}")
    if not 0 < fps <= FASTEST_FPS:
        raise InputError(f"{fps} frames per second: expected more than 0 and at most {FASTEST_FPS:g}")
    if not (math.isfinite(hold_last_s) and 0 <= hold_last_s <= 600):
        raise InputError(f"holding the last frame {hold_last_s} s longer: expected 0 to 600")
    if not frames:
        raise InputError("an animation needs at least one picture")
    size = (1, 1)
    grey = True
    for frame in frames:
        picture = _load(frame)
        size = (max(size[0], picture.width), max(size[1], picture.height))
        grey = grey and _is_grey(picture)
    palette = _GREYS if grey else _shared_palette(frames)
    durations = _durations(len(frames), fps, hold_last_s)
    scale = min(1.0, MAX_SIDE / max(size))
    while True:
        data = _encode(frames, size, scale, palette, durations)
        if len(data) <= max_bytes or scale * max(size) <= SMALLEST_SIDE:
            break
        # A file shrinks with the area, so with the square of the side; a little more, so that one pass is enough.
        smaller = scale * min(0.9, 0.95 * math.sqrt(max_bytes / len(data)))
        scale = max(smaller, SMALLEST_SIDE / max(size))
    with disk_errors(output, "saving an animation"):
        write_bytes(output, data)
    return output


def _durations(count: int, fps: float, hold_last_s: float) -> list[int]:
    """Milliseconds of each frame, in whole hundredths of a second as the format wants them.

    What rounding takes from one frame is added to the next, so that the total is exact.
    """
    ends = [round(100 * index / fps) for index in range(count + 1)]
    each = [10 * (end - start) for start, end in itertools.pairwise(ends)]
    each[-1] += 10 * round(100 * hold_last_s)
    return each


def _load(frame: Path | np.ndarray) -> Image.Image:
    if isinstance(frame, np.ndarray):
        if frame.dtype != np.uint8 or frame.ndim not in (2, 3) or frame.shape[2:] not in ((), (3,)):
            raise InputError(f"a frame is uint8 (H, W, 3) or (H, W), not {frame.dtype} {frame.shape}")
        return Image.fromarray(np.ascontiguousarray(frame)).convert("RGB")
    try:
        with open_plain(frame) as stream, Image.open(stream) as picture:
            return picture.convert("RGB")
    except (OSError, UnidentifiedImageError, SyntaxError, Image.DecompressionBombError) as error:
        raise InputError(f"{frame} is not a picture ({error})") from error


def _is_grey(picture: Image.Image) -> bool:
    colours = np.asarray(picture)
    return bool((colours == colours[..., :1]).all())


_GREYS = bytes(level for level in range(256) for _ in range(3))
"""Every grey; only for frames that are entirely grey."""


def _shared_palette(frames: Sequence[Path | np.ndarray]) -> bytes:
    """At most 256 colours, three bytes each, from frames spread over the animation, the last one included."""
    chosen = [frames[round(index)] for index in np.linspace(len(frames) - 1, 0, _PALETTE_FRAMES)]
    side = (_PALETTE_SIDE, _PALETTE_SIDE)
    small = [np.asarray(_load(frame).resize(side, Image.Resampling.NEAREST)) for frame in chosen]
    sheet = Image.fromarray(np.concatenate(small))
    found = sheet.quantize(254, Image.Quantize.MEDIANCUT, kmeans=1).getpalette() or []
    # The writer looks colours up, so each must be unique.
    colours = dict.fromkeys([BACKGROUND, INK, *zip(*[iter(found)] * 3, strict=True)])
    return bytes(itertools.chain.from_iterable(colours))


def _in_colours(picture: Image.Image, palette: bytes) -> Image.Image:
    """`picture`, mode RGB, in the colours of `palette`: mode P.

    No dithering: error diffusion crawls from frame to frame, and with colours chosen from the frames
    themselves a fixed pattern disturbs more than bands do.
    """
    if palette == _GREYS:  # each is its own index; Pillow looks colours up in steps of four
        result = picture.getchannel(0)
        result.putpalette(palette)
        return result
    shared = Image.new("P", (1, 1))
    shared.putpalette(palette)
    result = picture.quantize(palette=shared, dither=Image.Dither.NONE)
    for index, colour in enumerate((BACKGROUND, INK)):  # margins and captions keep their exact colours
        exact = (np.asarray(picture) == colour).all(axis=2)
        result.paste(index, mask=Image.fromarray(exact))
    return result


def _encode(
    frames: Sequence[Path | np.ndarray],
    size: tuple[int, int],
    scale: float,
    palette: bytes,
    durations: list[int],
) -> bytes:
    """The bytes of the GIF with frames of `scale` times `size` (width, height)."""
    small = (max(1, round(size[0] * scale)), max(1, round(size[1] * scale)))

    def prepared(frame: Path | np.ndarray) -> Image.Image:
        picture = _load(frame)
        if picture.size != size:
            canvas = Image.new("RGB", size, BACKGROUND)
            canvas.paste(picture)
            picture = canvas
        if small != size:
            picture = picture.resize(small, Image.Resampling.LANCZOS)
        return _in_colours(picture, palette)

    out = io.BytesIO()
    pictures = map(prepared, frames)
    next(pictures).save(
        out,
        format="GIF",
        save_all=True,
        append_images=pictures,
        duration=durations if len(durations) > 1 else durations[0],
        loop=0,
        optimize=False,
        palette=palette,  # one table for the file, none per frame
    )
    return out.getvalue()
