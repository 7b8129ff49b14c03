"""Memory is bounded by what is wanted and by the bytes at hand, not by what a file says of itself."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image

import dcgan_core
from dcgan_core.data import decode, large
from dcgan_core.data.decode import BrokenImage, PixelSettings, to_pixels
from dcgan_core.data.large import swells

Draw = Callable[..., Image.Image]
Encode = Callable[..., bytes]

# Each picture takes a few kB as a file. The peak is that of all of them, one after the other.
PEAK = """
import io, sys
from PIL import Image
from dcgan_core.data.decode import BrokenImage, PixelSettings, to_pixels

def encode(mode, size, kind, **options):
    stream = io.BytesIO()
    Image.new(mode, size).save(stream, kind, **options)
    return stream.getvalue()

def peak():
    return next(int(line.split()[1]) >> 10 for line in open("/proc/self/status") if line.startswith("VmHWM"))

def reset():
    open("/proc/self/clear_refs", "w").write("5")  # the peak is what is in use now
    return peak()

thin = [encode("RGB", size, kind) for size in ((2, 60000), (60000, 2)) for kind in ("PNG", "JPEG", "TIFF", "BMP")]
thin += [encode("L", (1, 65000), "PNG"), encode("P", (65000, 1), "GIF"), encode("RGBA", (2, 16000), "WEBP")]
to_pixels(PixelSettings(8, 8, 3, "center"), encode("RGB", (32, 32), "PNG"))
before = peak()
for data in thin:
    for crop in ("center", "squash"):
        to_pixels(PixelSettings(256, 256, 3, crop), data)
print("thin", peak() - before)
before = peak()
for kind, mode, size, options in (
    ("PNG", "1", (9000, 9000), {}),
    ("WEBP", "RGB", (9000, 9000), {"lossless": True, "method": 0}),
    ("PNG", "L", (1, 70000), {}),
    ("JPEG", "RGB", (9000, 9000), {"quality": 1}),
):
    pid = __import__("os").fork()  # so that making the picture is not counted
    name = f"{sys.argv[1]}/{kind}{size[0]}"
    if not pid:
        open(name, "wb").write(encode(mode, size, kind, **options))
        __import__("os")._exit(0)
    __import__("os").waitpid(pid, 0)
    data = open(name, "rb").read()
    assert len(data) < (2_000_000 if kind == "JPEG" else 200_000), len(data)
    try:
        to_pixels(PixelSettings(64, 64, 3, "squash"), data)
    except BrokenImage as error:
        print("refused", kind, error)
print("large", peak() - before)
turned = Image.Exif()
turned[274] = 6
for name, kind, mode, size, options in (
    ("photo", "JPEG", "RGB", (5200, 4000), {"quality": 50, "exif": turned}),
    ("clear", "BMP", "RGBA", (4500, 4000), {}),
):
    pid = __import__("os").fork()
    if not pid:
        coarse = Image.frombytes(mode, (50, 40), __import__("random").Random(0).randbytes(2000 * len(mode)))
        noise = Image.effect_noise(size, 50).convert(mode)  # as photos have it
        picture = Image.blend(coarse.resize(size, Image.Resampling.NEAREST), noise, 0.3)
        picture.save(f"{sys.argv[1]}/{name}", kind, **options)
        __import__("os")._exit(0)
    __import__("os").waitpid(pid, 0)
    data = open(f"{sys.argv[1]}/{name}", "rb").read()
    before = reset()
    assert to_pixels(PixelSettings(64, 64, 3, "center"), data).std() > 10
    print(name, peak() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is not to be had elsewhere")
def test_pictures_of_extreme_shape_take_little_memory(tmp_path: Path) -> None:
    """Scaled whole, the first alone would take 5 GiB. 2 x 60,000 pixels are 0.5 MB, and 256 x 60,000 are 60."""
    result = subprocess.run(
        [sys.executable, "-c", PEAK, str(tmp_path)],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path(dcgan_core.__file__).parents[1])},
        check=True,
    )
    words = [line.split() for line in result.stdout.splitlines()]
    grown = {line[0]: int(line[1]) for line in words if line[0] != "refused"}
    assert grown["thin"] < 40, result.stdout
    assert grown["large"] < 40, result.stdout
    assert [line[1] for line in words if line[0] == "refused"] == ["PNG", "WEBP", "PNG"]
    # Decoded whole and turned, these 21 million pixels take 160 MiB. Of the others, 69 MiB, three copies were made.
    assert grown["photo"] < 60, result.stdout
    assert grown["clear"] < 69 + 65, result.stdout


@pytest.mark.parametrize(("width", "height"), [(30, 700), (700, 30), (7, 3001), (3001, 7)])
@pytest.mark.parametrize("target", [(64, 64), (32, 48)])
def test_scaling_the_middle_is_scaling_the_whole_and_cutting(
    width: int, height: int, target: tuple[int, int], monkeypatch: pytest.MonkeyPatch, encode: Encode
) -> None:
    noise = np.random.default_rng(4).integers(0, 256, (height, width, 3), np.uint8)
    data = encode(Image.fromarray(noise))
    settings = PixelSettings(target[1], target[0], 3, "center")
    middle = to_pixels(settings, data).astype(int)
    monkeypatch.setattr(decode, "_ORDINARY", 10**9)
    whole = to_pixels(settings, data).astype(int)
    # Where the middle begins is a fraction of a pixel, which is kept in 32 bits: a byte may be rounded otherwise.
    assert np.abs(middle - whole).max() <= 1
    assert np.abs(np.roll(whole, 1, axis=int(width > height)) - whole).max() > 1


def test_the_pass_that_comes_first_changes_rounding_alone(
    monkeypatch: pytest.MonkeyPatch, picture: Draw, encode: Encode
) -> None:
    data = encode(picture(4, 9, 3000))
    settings = PixelSettings(64, 64, 3, "squash")
    usual = to_pixels(settings, data).astype(int)
    monkeypatch.setattr(decode, "_BETWEEN", 1000)
    swapped = to_pixels(settings, data).astype(int)
    assert np.abs(usual - swapped).max() <= 1
    assert np.ptp(usual) > 20


def test_what_swells_is_a_matter_of_the_bytes_at_hand() -> None:
    assert swells(300, 9000 * 9000 * 4)
    assert not swells(300, 4096 * 4096 * 4)  # a drawing in few colours
    assert not swells(6_000_000, 9000 * 9000 * 4)  # a photograph


def exif_of(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    return exif


KINDS = {
    "colour": lambda image: ("PNG", image, {}),
    "grey": lambda image: ("PNG", image.convert("L"), {}),
    "palette": lambda image: ("GIF", image.quantize(32), {"transparency": 3}),
    "clear": lambda image: ("PNG", Image.merge("RGBA", (*image.split(), image.getchannel(0))), {}),
    "deep": lambda image: (
        "PNG",
        Image.fromarray(np.asarray(image.convert("L")).astype(np.uint16) * 257),
        {},
    ),
    "press": lambda image: ("JPEG", image.convert("CMYK"), {"quality": 95}),
    "turned": lambda image: ("PNG", image, {"exif": exif_of(6)}),
    "photo": lambda image: ("JPEG", image, {"quality": 95, "exif": exif_of(5)}),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("crop", ["center", "squash", "center-95", "none"])
def test_large_images_are_made_smaller_first(
    kind: str, crop: str, monkeypatch: pytest.MonkeyPatch, picture: Draw, encode: Encode
) -> None:
    suffix, image, options = KINDS[kind](picture(4, 390, 310))
    data = encode(image, suffix, **options)
    height, width = (24, 16) if crop != "none" else (390, 310) if kind in ("turned", "photo") else (310, 390)
    settings = PixelSettings(height, width, 3, crop)
    usual = to_pixels(settings, data).astype(int)
    assert not large.is_large(image)
    monkeypatch.setattr(large, "LARGE_PIXELS", 5000)
    monkeypatch.setattr(large, "_BAND_PIXELS", 3000)
    made = to_pixels(settings, data).astype(int)
    assert np.ptp(usual) > 20
    if crop in ("center", "squash"):
        assert np.abs(made - usual).max() <= (40 if kind == "palette" else 4)
        assert np.abs(made[::-1] - usual).max() > 40
    else:  # every pixel counts
        assert (made == usual).all()


def test_what_takes_too_much_memory_is_refused_before_it_is_decoded(
    monkeypatch: pytest.MonkeyPatch, picture: Draw, encode: Encode
) -> None:
    monkeypatch.setattr(large, "DECODING_BYTES", 4 * 200 * 100)
    settings = PixelSettings(16, 16, 3, "center")
    for kind, options in (("WEBP", {}), ("AVIF", {}), ("PNG", {}), ("JPEG", {"progressive": True})):
        to_pixels(settings, encode(picture(0, 60, 50), kind, **options))
        with pytest.raises(
            BrokenImage, match=rf"too large: 400x300 pixels, .*{kind}, RGB\) at most 0 million"
        ):
            to_pixels(settings, encode(picture(0, 400, 300), kind, **options))
    monkeypatch.setattr(large, "LARGE_PIXELS", 10_000)  # so that a half or a quarter of its sides is decoded
    to_pixels(settings, encode(picture(0, 400, 300), "JPEG"))


def test_photos_beyond_what_pillow_opens_are_taken_and_others_named(
    monkeypatch: pytest.MonkeyPatch, picture: Draw, encode: Encode
) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 50_000)
    settings = PixelSettings(16, 16, 3, "center")
    assert to_pixels(settings, encode(picture(0, 400, 300), "JPEG")).std() > 10
    with pytest.raises(BrokenImage, match=r"too large: 0 million pixels; save it smaller, or cut it up"):
        to_pixels(settings, encode(picture(0, 400, 300)))


def test_what_is_not_a_file_is_not_read(tmp_path: Path) -> None:
    for path, words in (
        (tmp_path, "not a plain file"),
        (tmp_path / "gone", "No such file"),
        (Path(os.devnull), "not a plain file"),
    ):
        with pytest.raises(BrokenImage, match=words):
            decode.read_file(path)
