"""Large PNG files decoded in bands: the very pixels of Pillow's own decoding, in the memory of a band."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image

import dcgan_core
from dcgan_core.data import decode, large, large_png
from dcgan_core.data.decode import BrokenImage, PixelSettings, to_pixels
from dcgan_core.data.large_png import NotInBands, bands

Draw = Callable[..., Image.Image]
Encode = Callable[..., bytes]
SETTINGS = PixelSettings(16, 24, 3, "center")


def joined(data: bytes, rows: int) -> np.ndarray:
    return np.concatenate([np.atleast_3d(np.asarray(band)) for band in bands(data, rows)])


def noisy(mode: str) -> Image.Image:
    """A picture for which Pillow uses every filter of a row: smooth, with noise."""
    smooth = Image.radial_gradient("L").resize((61, 83))
    parts = [Image.blend(smooth, Image.effect_noise((61, 83), 60 + 20 * k), 0.4) for k in range(4)]
    match mode:
        case "P":
            return Image.merge("RGB", parts[:3]).quantize(40)
        case "L":
            return parts[0]
        case "LA":
            return Image.merge("LA", parts[:2])
        case _:
            return Image.merge(mode, parts[: len(mode)])


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGB", "RGBA"])
@pytest.mark.parametrize("rows", [1, 7, 82, 83, 1000])
def test_bands_are_the_whole(mode: str, rows: int, encode: Encode) -> None:
    image = noisy(mode)
    data = encode(image)
    assert np.array_equal(joined(data, rows), np.atleast_3d(np.asarray(Image.open(io.BytesIO(data)))))
    assert joined(data, rows).std() > 5


@pytest.mark.parametrize("kind", range(5))
def test_every_filter_of_a_row_is_continued_across_bands(kind: int) -> None:
    """Written by hand, each row by the one filter, so that none depends on what a writer chooses."""
    pixels = np.asarray(noisy("RGB"))
    before = np.pad(pixels, ((1, 0), (1, 0), (0, 0))).astype(int)
    left, up, corner = before[1:, :-1], before[:-1, 1:], before[:-1, :-1]
    nearest = np.stack([abs(up - corner), abs(left - corner), abs(left + up - 2 * corner)]).argmin(0)
    guess = [0 * left, left, up, (left + up) // 2, np.choose(nearest, [left, up, corner])][kind]
    rows = ((pixels - guess) % 256).astype(np.uint8).reshape(len(pixels), -1)
    body = zlib.compress(b"".join(bytes([kind]) + row.tobytes() for row in rows))
    header = struct.pack(">IIBBBBB", pixels.shape[1], pixels.shape[0], 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", body[:99]), (b"IDAT", body[99:]), (b"IEND", b""))
    data = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        for name, content in chunks
    )
    assert np.array_equal(joined(data, 5), pixels)
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(data))), pixels)


def turned(orientation: int) -> dict[str, object]:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    return {"exif": exif}


OPTIONS: list[tuple[str, dict[str, object]]] = [
    ("RGB", {}),
    ("RGB", turned(6)),
    ("P", {"transparency": 3}),
    ("RGB", {"transparency": (9, 9, 9)}),
    ("LA", {}),
    ("RGBA", {}),
]


@pytest.mark.parametrize(("mode", "options"), OPTIONS)
@pytest.mark.parametrize("crop", ["center", "squash"])
def test_pixels_are_those_of_the_whole(
    mode: str, options: dict[str, object], crop: str, encode: Encode, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = encode(noisy(mode), **options)
    monkeypatch.setattr(large, "LARGE_PIXELS", 1000)
    monkeypatch.setattr(large, "_BAND_PIXELS", 300)
    settings = PixelSettings(16, 24, 3, crop)
    made = to_pixels(settings, data)
    monkeypatch.setattr(decode, "_in_bands", lambda *_: False)
    assert np.array_equal(made, to_pixels(settings, data))
    assert made.std() > 5


def test_what_is_not_decoded_in_bands_is_decoded_whole(
    encode: Encode, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = Image.fromarray(np.arange(61 * 83, dtype=np.uint16).reshape(83, 61) * 13)
    bits = noisy("L").convert("1")
    monkeypatch.setattr(large, "LARGE_PIXELS", 1000)
    for image in (deep, bits):
        data = encode(image)
        with pytest.raises(NotInBands):
            next(bands(data, 9))
        assert to_pixels(SETTINGS, data).std() > 5


@pytest.mark.parametrize("where", [40, 60, 200, -30, -13])
def test_a_damaged_one_is_said_to_be_as_ever(
    where: int, encode: Encode, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = bytearray(encode(noisy("RGB")))
    monkeypatch.setattr(large, "LARGE_PIXELS", 1000)
    for wrong in (data[:where], data[:where] + bytes([data[where] ^ 255]) + data[where + 1 :]):
        outcomes = []
        for in_bands in (True, False):
            with monkeypatch.context() as context:
                if not in_bands:
                    context.setattr(decode, "_in_bands", lambda *_: False)
                try:
                    outcomes.append(to_pixels(SETTINGS, bytes(wrong)).tobytes())
                except BrokenImage as error:
                    outcomes.append(str(error))
        assert outcomes[0] == outcomes[1]


PEAK = """
import sys
from pathlib import Path
from dcgan_core.data.decode import PixelSettings, to_pixels

def peak():
    return next(int(line.split()[1]) >> 10 for line in open("/proc/self/status") if line.startswith("VmHWM"))

settings = PixelSettings(64, 64, 3, "center")
to_pixels(settings, Path(sys.argv[2]).read_bytes())
data = Path(sys.argv[1]).read_bytes()
before = peak()
assert to_pixels(settings, data).std() > 5
print(peak() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is not to be had elsewhere")
def test_its_size_takes_no_memory(tmp_path: Path) -> None:
    """Decoded as a whole these 20 million pixels take 80 MiB."""
    coarse = Image.effect_noise((50, 40), 50)
    picture = Image.merge("RGB", [coarse] * 3).resize((5000, 4000), Image.Resampling.NEAREST)
    picture.save(tmp_path / "large.png", compress_level=1)
    noisy("RGB").save(tmp_path / "small.png")
    result = subprocess.run(
        [sys.executable, "-c", PEAK, str(tmp_path / "large.png"), str(tmp_path / "small.png")],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": str(Path(dcgan_core.__file__).parents[1])},
    )
    assert int(result.stdout) < 45, result.stdout
    assert large_png.bands is bands
