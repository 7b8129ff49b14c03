"""Memory is bounded by what is wanted and by the bytes at hand, not by what a file says of itself."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import dcgan_core
from dcgan_core.data import decode
from dcgan_core.data.decode import BrokenImage, PixelSettings, swells, to_pixels

Draw = Callable[..., Image.Image]
Encode = Callable[..., bytes]

# Each picture takes a few kB as a file. The peak is that of all of them, one after the other.
PEAK = """
import io, resource, sys
from PIL import Image
from dcgan_core.data.decode import BrokenImage, PixelSettings, to_pixels

def encode(mode, size, kind, **options):
    stream = io.BytesIO()
    Image.new(mode, size).save(stream, kind, **options)
    return stream.getvalue()

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10

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
"""


@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss has other units elsewhere")
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


def test_what_is_not_a_file_is_not_read(tmp_path: Path) -> None:
    for path, words in (
        (tmp_path, "not a plain file"),
        (tmp_path / "gone", "No such file"),
        (Path(os.devnull), "not a plain file"),
    ):
        with pytest.raises(BrokenImage, match=words):
            decode.read_file(path)
