"""Pictures in order of their numbers, and as an animated GIF or a video: how the samples of a run developed."""

from __future__ import annotations

import io
import itertools
import math
import os
import warnings
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from PIL import Image, UnidentifiedImageError

from dcgan_core.errors import InputError, RunFailure
from dcgan_core.pictures.text import BACKGROUND, INK
from dcgan_core.system import packages
from dcgan_core.system.files import atomic_path, disk_errors, natural_order, open_plain, write_bytes
from dcgan_core.system.paths import typed_path

FASTEST_FPS = 50.0
"""Frames per second: a GIF counts in hundredths of a second, and players slow down frames shorter than two."""
SUFFIXES = (".gif", ".mp4")
MAX_BYTES = 12_000_000
"""A larger file is made again from smaller frames: web pages and chats refuse it."""
MAX_SIDE = 900
TOLERANCE = 4
"""Of 255: a pixel that changes by no more keeps the colour it has, which is most of what makes a file small."""
SMALLEST_SIDE = 160
"""Pixels: frames are not made smaller than this to reduce the file."""

# Enough to choose colours by; the time this takes grows with their product.
_PALETTE_FRAMES = 24
_PALETTE_SIDE = 48


def in_order(pictures: Iterable[Path]) -> list[Path]:
    """Sort pictures by the numbers in their names: `epoch_9999` before `epoch_10000`."""
    return sorted(pictures, key=lambda path: natural_order(path.stem))


Frame = TypeVar("Frame")


def spread(frames: Sequence[Frame], most: int) -> list[Frame]:
    """Return at most `most` of the frames (2 or more), evenly spread, the first and the last among them."""
    if len(frames) <= most:
        return list(frames)
    return [frames[round(place)] for place in np.linspace(0, len(frames) - 1, most)]


def write_animation(
    frames: Sequence[Path | np.ndarray],
    output: str | os.PathLike[str],
    fps: float,
    hold_last_s: float = 1.0,
    max_bytes: int = MAX_BYTES,
) -> Path:
    """Write `frames`, pictures on disk or uint8 arrays (H, W, 3) or (H, W), as `output`; returns its path.

    A .gif plays endlessly. A .mp4 (H.264) has every frame as it is, and needs the package imageio-ffmpeg.

    `fps`: frames per second, above 0 and at most 50. `hold_last_s`: seconds that the last frame stays longer.
    All frames of a GIF share one palette, so that nothing flickers. Each holds what changed by more than
    `TOLERANCE`; grey ones are within it of every grey. A GIF above `max_bytes` is made from smaller frames. Frames of
    different sizes are set on a background of the largest. The same frames give the same bytes. Atomic.

    Raises `InputError` for no frames, a frame that is not a picture, an `fps` or `hold_last_s` out of range, or an
    `output` other than these, or for a .mp4 without its package; `RunFailure` when the disk is full.
    """
    output = typed_path(output)
    if output.suffix.lower() not in SUFFIXES:
        raise InputError(f"an animation is a .gif or .mp4 file, not {output.name}")
    if not 0 < fps <= FASTEST_FPS:
        raise InputError(f"{fps} frames per second: expected more than 0 and at most {FASTEST_FPS:g}")
    if not (math.isfinite(hold_last_s) and 0 <= hold_last_s <= 600):
        raise InputError(f"holding the last frame {hold_last_s} s longer: expected 0 to 600")
    if not frames:
        raise InputError("an animation needs at least one picture")
    size = (1, 1)
    grey, most, first = True, 0, np.asarray(_load(frames[0]))
    for frame in frames:
        picture = _load(frame)
        if picture.size == (first.shape[1], first.shape[0]):
            most = max(most, int(np.abs(np.asarray(picture).astype(np.int16) - first).max()))
        size = (max(size[0], picture.width), max(size[1], picture.height))
        grey = grey and _is_grey(picture)
    if output.suffix.lower() == ".mp4":
        return _write_video(frames, output, size, fps, round(fps * hold_last_s))
    tolerance = min(TOLERANCE, most // 16)  # what is faint everywhere is what there is to see
    palette = (_GREYS if len(frames) > 1 else _ALL_GREYS) if grey else _shared_palette(frames)
    durations = _durations(len(frames), fps, hold_last_s)
    scale = min(1.0, MAX_SIDE / max(size))
    while True:
        data = _encode(frames, size, scale, palette, tolerance, durations)
        if len(data) <= max_bytes or scale * max(size) <= SMALLEST_SIDE:
            break
        # A file shrinks with the area, so with the square of the side; a little more, so that one pass is enough.
        smaller = scale * min(0.9, 0.95 * math.sqrt(max_bytes / len(data)))
        scale = max(smaller, SMALLEST_SIDE / max(size))
    with disk_errors(output, "saving an animation"):
        write_bytes(output, data)
    return output


def load_video() -> Any:
    """Return imageio-ffmpeg, which writes .mp4 files; raises InputError where it is missing."""
    install = "python -m pip install 'dcgan-jax[video]', or write a .gif"
    return packages.load("imageio_ffmpeg", ".mp4 files are written by imageio-ffmpeg", install)


def _write_video(
    frames: Sequence[Path | np.ndarray], output: Path, size: tuple[int, int], fps: float, held: int
) -> Path:
    """Write a .mp4 of frames set on `size` (width, height), the last one `held` times more. Atomic."""
    ffmpeg = load_video()
    even = (size[0] + size[0] % 2, size[1] + size[1] % 2)  # as its colours, stored at half the size, want it
    try:
        with disk_errors(output, "saving a video"), atomic_path(output) as temporary:
            writer = ffmpeg.write_frames(str(temporary), even, fps=fps, quality=8, macro_block_size=1)
            with warnings.catch_warnings():  # JAX warns of a fork; this one becomes another program at once
                warnings.filterwarnings("ignore", "os.fork", RuntimeWarning)
                writer.send(None)
            try:
                for frame in itertools.chain(frames, itertools.repeat(frames[-1], held)):
                    writer.send(_on_canvas(_load(frame), even).tobytes())
            finally:
                writer.close()
    except (OSError, RuntimeError) as error:
        words = " ".join(str(error).split())[-300:]
        raise RunFailure(f"{output} could not be made by ffmpeg: {words}") from error
    return output


def _on_canvas(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """`picture` at the top left of a background of `size` (width, height)."""
    if picture.size == size:
        return picture
    canvas = Image.new("RGB", size, BACKGROUND)
    canvas.paste(picture)
    return canvas


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


_ALL_GREYS = bytes(level for level in range(256) for _ in range(3))
_GREYS = bytes(level for level in range(256) if level != 254 for _ in range(3))
"""Every grey but one, whose place is needed for what does not change; only for frames that are entirely grey."""


def _shared_palette(frames: Sequence[Path | np.ndarray]) -> bytes:
    """At most 255 colours, three bytes each, from frames spread over the animation, the last one included."""
    chosen = [frames[round(index)] for index in np.linspace(len(frames) - 1, 0, _PALETTE_FRAMES)]
    side = (_PALETTE_SIDE, _PALETTE_SIDE)
    small = [np.asarray(_load(frame).resize(side, Image.Resampling.NEAREST)) for frame in chosen]
    sheet = Image.fromarray(np.concatenate(small))
    found = sheet.quantize(253, Image.Quantize.MEDIANCUT, kmeans=1).getpalette() or []
    # The writer looks colours up, so each must be unique.
    colours = dict.fromkeys([BACKGROUND, INK, *zip(*[iter(found)] * 3, strict=True)])
    return bytes(itertools.chain.from_iterable(colours))


def _in_colours(picture: Image.Image, palette: bytes) -> np.ndarray:
    """`picture`, mode RGB, in the colours of `palette`: their indices, uint8 (H, W).

    No dithering: error diffusion crawls from frame to frame, and with colours chosen from the frames
    themselves a fixed pattern disturbs more than bands do.
    """
    if palette in (_GREYS, _ALL_GREYS):  # Pillow looks colours up in steps of four
        grey = np.asarray(picture.getchannel(0))
        return grey if palette == _ALL_GREYS else np.where(grey > 253, 254, grey).astype(np.uint8)
    shared = Image.new("P", (1, 1))
    shared.putpalette(palette)
    result = picture.quantize(palette=shared, dither=Image.Dither.NONE)
    for index, colour in enumerate((BACKGROUND, INK)):  # margins and captions keep their exact colours
        exact = (np.asarray(picture) == colour).all(axis=2)
        result.paste(index, mask=Image.fromarray(exact))
    return np.asarray(result)


class _Quieted:
    """Frames in the colours of a palette, in which small changes are left out."""

    def __init__(self, palette: bytes, tolerance: int) -> None:
        self._palette = palette
        self._tolerance = tolerance
        self._colours = np.frombuffer(palette, np.uint8).reshape(-1, 3).astype(np.int16)
        self._shown: np.ndarray | None = None

    def next(self, picture: Image.Image) -> Image.Image:
        """Return what is shown for `picture`, mode RGB: mode P."""
        indices = _in_colours(picture, self._palette)
        if self._shown is not None:
            wanted = np.asarray(picture).astype(np.int16)
            stays = np.abs(self._colours[self._shown] - wanted).max(axis=2) <= self._tolerance
            for colour in (BACKGROUND, INK):  # margins and captions keep their exact colours
                stays &= (wanted != colour).any(axis=2)
            indices = np.where(stays, self._shown, indices)
        self._shown = indices
        shown = Image.fromarray(indices)
        shown.putpalette(self._palette)
        return shown


def _encode(
    frames: Sequence[Path | np.ndarray],
    size: tuple[int, int],
    scale: float,
    palette: bytes,
    tolerance: int,
    durations: list[int],
) -> bytes:
    """The bytes of the GIF with frames of `scale` times `size` (width, height)."""
    quieted = _Quieted(palette, tolerance)
    small = (max(1, round(size[0] * scale)), max(1, round(size[1] * scale)))

    def prepared(frame: Path | np.ndarray) -> Image.Image:
        picture = _on_canvas(_load(frame), size)
        if small != size:
            picture = picture.resize(small, Image.Resampling.LANCZOS)
        return quieted.next(picture)

    out = io.BytesIO()
    pictures = map(prepared, frames)
    next(pictures).save(
        out,
        format="GIF",
        save_all=True,
        append_images=pictures,
        duration=durations if len(durations) > 1 else durations[0],
        loop=0,
        optimize=len(durations) > 1,  # what does not change is transparent
        palette=palette,  # one table for the file, none per frame
    )
    return out.getvalue()
