"""JPEG by simplejpeg: the pixels, and the words about damage, that Pillow gives."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from dcgan_core.data import jpeg
from dcgan_core.data.decode import BrokenImage, PixelSettings, to_pixels

simplejpeg = pytest.importorskip("simplejpeg", reason="simplejpeg has no build for this machine")


def photo(width: int, height: int, mode: str = "RGB", **options: Any) -> bytes:
    """An encoded picture with edges, so that every way of enlarging colours shows."""
    random = np.random.default_rng(width * height)
    coarse = random.integers(0, 256, (height // 5 + 2, width // 5 + 2, 3), np.uint8)
    image = Image.fromarray(coarse.repeat(5, 0).repeat(5, 1)[:height, :width]).convert(mode)
    stream = io.BytesIO()
    image.save(stream, "JPEG", **options)
    return stream.getvalue()


@pytest.fixture(params=["simplejpeg", "Pillow"])
def decoder(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "Pillow":
        monkeypatch.setattr(jpeg, "simplejpeg", lambda: None)
    return request.param


def by_pillow(monkeypatch: pytest.MonkeyPatch, settings: PixelSettings, data: bytes) -> np.ndarray:
    with monkeypatch.context() as patch:
        patch.setattr(jpeg, "simplejpeg", lambda: None)
        return to_pixels(settings, data)


@pytest.mark.parametrize("size", [(178, 218), (97, 64), (64, 133), (33, 35)])
@pytest.mark.parametrize(
    "options",
    [
        {"subsampling": "4:4:4", "quality": 95},
        {"subsampling": "4:2:2"},
        {"subsampling": "4:2:0", "quality": 60},
        {"subsampling": "4:2:0", "progressive": True},
        {"subsampling": "4:2:0", "restart_marker_rows": 1, "optimize": True},
        {"mode": "L"},
        {"mode": "CMYK"},
    ],
)
@pytest.mark.parametrize("fast", [False, True])
def test_the_pixels_are_pillows(
    size: tuple[int, int], options: dict[str, Any], fast: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = photo(*size, **options)
    for channels in (1, 3):
        settings = PixelSettings(16, 16, channels, "center", fast=fast)
        assert (to_pixels(settings, data) == by_pillow(monkeypatch, settings, data)).all()
    # Whole as well: what scaling hides would show.
    settings = PixelSettings(size[1], size[0], 3, "none")
    assert (to_pixels(settings, data) == by_pillow(monkeypatch, settings, data)).all()


def test_a_faster_way_would_show(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: other pixels are noticed, and they came from simplejpeg."""
    decode = simplejpeg.decode_jpeg
    for wrong in ("fastupsample", "fastdct"):
        monkeypatch.setattr(
            simplejpeg,
            "decode_jpeg",
            lambda *args, wrong=wrong, **given: decode(*args, **given, **{wrong: True}),
        )
        data, settings = photo(97, 64, subsampling="4:2:0"), PixelSettings(64, 97, 3, "none")
        assert (to_pixels(settings, data) != by_pillow(monkeypatch, settings, data)).any(), wrong


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_a_photo_is_turned(orientation: int, monkeypatch: pytest.MonkeyPatch) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = photo(60, 40, exif=exif.tobytes())
    settings = PixelSettings(*((40, 60) if orientation < 5 else (60, 40)), 3, "none")
    found = to_pixels(settings, data)
    assert (found == by_pillow(monkeypatch, settings, data)).all()
    upright = to_pixels(PixelSettings(40, 60, 3, "none"), photo(60, 40))
    turned = {1: upright, 3: upright[::-1, ::-1], 6: np.rot90(upright, -1), 8: np.rot90(upright)}
    assert (found == turned[orientation]).all()


def test_damage_is_described_alike(decoder: str) -> None:
    whole = photo(97, 64)
    settings = PixelSettings(64, 97, 3, "none")
    with pytest.raises(BrokenImage, match="image file is truncated"):
        to_pixels(settings, whole[: len(whole) // 2])
    scan = whole.index(b"\xff\xda")
    with pytest.raises(BrokenImage):
        to_pixels(settings, whole[:scan])
    # Bytes after the end are no damage.
    assert (to_pixels(settings, whole + b"more") == to_pixels(settings, whole)).all()


def test_a_second_header_takes_no_memory(decoder: str) -> None:
    """Its size, 60,000 x 60,000, would be 11 GB; Pillow's own answer is an error or the small picture."""
    whole = photo(97, 64)
    begin = whole.index(b"\xff\xc0")
    length = 2 + int.from_bytes(whole[begin + 2 : begin + 4], "big")
    header = bytearray(whole[begin : begin + length])
    header[5:9] = (60_000).to_bytes(2, "big") * 2
    for data in (
        whole[:begin] + bytes(header) + whole[begin:],
        whole[: begin + length] + bytes(header) + whole[begin + length :],
    ):
        with pytest.raises(BrokenImage):
            to_pixels(PixelSettings(16, 16, 3, "center"), data)


def test_a_broken_package_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    jpeg.simplejpeg.cache_clear()
    monkeypatch.setitem(__import__("sys").modules, "simplejpeg", None)
    try:
        assert jpeg.simplejpeg() is None
        assert to_pixels(PixelSettings(64, 97, 3, "none"), photo(97, 64)).shape == (64, 97, 3)
    finally:
        monkeypatch.undo()
        jpeg.simplejpeg.cache_clear()


def test_it_is_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("Pillow decoded it")

    monkeypatch.setattr("PIL.JpegImagePlugin.JpegImageFile.load_prepare", refuse)
    assert to_pixels(PixelSettings(64, 97, 3, "none"), photo(97, 64)).shape == (64, 97, 3)
    with pytest.raises(BrokenImage, match="Pillow decoded it"):
        to_pixels(PixelSettings(64, 97, 3, "none"), photo(97, 64, "CMYK"))
