"""Every kind of image file comes out as the same pixels; crops do what they say."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from dcgan_core.data.decode import BrokenImage, PixelSettings, process, to_pixels
from dcgan_core.data.kinds import damage

Draw = Callable[..., Image.Image]
Encode = Callable[..., bytes]
AS_IS = PixelSettings(20, 24, 3, "none")


def pixels(
    data: bytes, channels: int = 3, height: int = 20, width: int = 24, crop: str = "none"
) -> np.ndarray:
    return to_pixels(PixelSettings(height, width, channels, crop), data)


@pytest.mark.parametrize("kind", ["PNG", "BMP", "TIFF", "PPM"])
def test_lossless_files_give_the_very_pixels(kind: str, picture: Draw, encode: Encode) -> None:
    assert (pixels(encode(picture(), kind)) == np.asarray(picture())).all()


def test_lossless_webp_gives_the_very_pixels(picture: Draw, encode: Encode) -> None:
    assert (pixels(encode(picture(), "WEBP", lossless=True)) == np.asarray(picture())).all()


def test_jpeg_and_cmyk_jpeg_and_gif_come_close(picture: Draw, encode: Encode) -> None:
    original = np.asarray(picture()).astype(int)
    files = {
        "jpeg": encode(picture(), "JPEG", quality=95),
        "cmyk": encode(picture().convert("CMYK"), "JPEG", quality=95),
        "gif": encode(picture(), "GIF"),
    }
    differences = {name: np.abs(pixels(data) - original).mean() for name, data in files.items()}
    # Lossy by their nature: JPEG at quality 95, and 256 colours in a GIF. An inverted or transposed picture
    # is away by 60 and more.
    assert max(differences.values()) < 5, differences


def test_what_phones_write_as_jpeg_is_read(picture: Draw, encode: Encode) -> None:
    data = encode(picture(), "MPO", save_all=True, append_images=[picture(1)], quality=95)
    assert np.abs(pixels(data).astype(int) - np.asarray(picture())).mean() < 5  # lossy, as above


def test_greyscale_fills_three_channels_and_colour_becomes_luma(picture: Draw, encode: Encode) -> None:
    grey = picture().convert("L")
    coloured = pixels(encode(grey))
    assert (coloured == np.asarray(grey)[..., None]).all()
    red = Image.new("RGB", (24, 20), (255, 0, 0))
    assert pixels(encode(red), channels=1).shape == (20, 24, 1)
    assert (pixels(encode(red), channels=1) == 76).all()  # 0.299 * 255


def test_a_palette_is_looked_up(encode: Encode) -> None:
    image = Image.new("P", (24, 20), 1)
    image.putpalette([0, 0, 0, 10, 20, 30])
    assert (pixels(encode(image)) == (10, 20, 30)).all()


@pytest.mark.parametrize("channels", [1, 3])
def test_transparency_lies_on_white(channels: int, encode: Encode) -> None:
    clear = Image.new("RGBA", (24, 20), (200, 0, 0, 0))
    assert (pixels(encode(clear), channels) == 255).all()
    half = Image.new("LA", (24, 20), (0, 128))
    assert np.abs(pixels(encode(half), channels).astype(int) - 127).max() <= 1
    palette = Image.new("P", (24, 20), 0)
    palette.putpalette([9, 9, 9])
    assert (pixels(encode(palette, transparency=0), channels) == 255).all()


def test_sixteen_bit_greyscale_keeps_its_high_byte(encode: Encode) -> None:
    ramp = np.linspace(0, 65535, 480).astype(np.uint16).reshape(20, 24)
    for kind in ("PNG", "TIFF"):
        assert (pixels(encode(Image.fromarray(ramp), kind))[..., 1] == ramp >> 8).all()
    assert (pixels(encode(Image.fromarray(ramp)), channels=1)[..., 0] == ramp >> 8).all()


def test_a_bilevel_image_is_black_and_white(encode: Encode) -> None:
    image = Image.new("1", (24, 20), 1)
    image.putpixel((0, 0), 0)
    result = pixels(encode(image), channels=1)
    assert result[0, 0, 0] == 0
    assert result.sum() == 255 * 479


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_rotation_is_applied(orientation: int, picture: Draw, encode: Encode) -> None:
    upright = picture()
    # How each orientation is stored, written out by hand: the transpose that a reader must undo.
    stored = {
        1: upright,
        2: upright.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
        3: upright.transpose(Image.Transpose.ROTATE_180),
        4: upright.transpose(Image.Transpose.FLIP_TOP_BOTTOM),
        5: upright.transpose(Image.Transpose.TRANSPOSE),
        6: upright.transpose(Image.Transpose.ROTATE_90),
        7: upright.transpose(Image.Transpose.TRANSVERSE),
        8: upright.transpose(Image.Transpose.ROTATE_270),
    }[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    assert (pixels(encode(stored, "PNG", exif=exif)) == np.asarray(upright)).all()


def test_the_first_frame_of_an_animation_is_taken(encode: Encode) -> None:
    frames = [Image.new("RGB", (24, 20), colour) for colour in ("red", "blue")]
    data = encode(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert (pixels(data) == (255, 0, 0)).all()


def test_center_keeps_the_aspect_and_the_middle(encode: Encode) -> None:
    # A tall picture of three bands: the crop of its centre shows the middle band alone.
    tall = np.zeros((60, 20, 3), np.uint8)
    tall[20:40] = 200
    result = pixels(encode(Image.fromarray(tall)), height=20, width=20, crop="center")
    assert (result == 200).all()
    wide = pixels(encode(Image.fromarray(tall.transpose(1, 0, 2))), height=20, width=20, crop="center")
    assert (wide == 200).all()
    squashed = pixels(encode(Image.fromarray(tall)), height=20, width=20, crop="squash")
    assert squashed[0, 0, 0] == 0
    assert squashed[10, 10, 0] == 200


@pytest.mark.parametrize(
    ("width", "height"), [(178, 218), (218, 178), (89, 109), (33, 64), (64, 33), (65, 97)]
)
@pytest.mark.parametrize(("target_width", "target_height"), [(64, 64), (32, 48), (50, 20)])
def test_center_matches_plain_arithmetic(
    width: int, height: int, target_width: int, target_height: int, picture: Draw, encode: Encode
) -> None:
    """Scale until both sides are covered, then cut equally from both ends."""
    image = picture(1, width, height)
    scale = max(target_width / width, target_height / height)
    covered = image.resize(
        (int(width * scale + 1e-9), int(height * scale + 1e-9)), Image.Resampling.BILINEAR, reducing_gap=None
    )
    left, top = (covered.width - target_width) / 2, (covered.height - target_height) / 2
    expected = covered.crop((round(left), round(top), round(left) + target_width, round(top) + target_height))
    result = pixels(encode(image), height=target_height, width=target_width, crop="center")
    assert (result == np.asarray(expected)).all()


def test_shrinking_is_antialiased(encode: Encode) -> None:
    """A fine chessboard becomes grey; picking single pixels would leave it black or white."""
    board = (np.indices((64, 64)).sum(0) % 2 * 255).astype(np.uint8)
    result = pixels(encode(Image.fromarray(board)), channels=1, height=16, width=16, crop="center")
    assert np.abs(result.astype(int) - 127).max() < 16


@pytest.mark.parametrize("side", [8, 64])
def test_either_filter_is_pillows(side: int, picture: Draw, encode: Encode) -> None:
    original = picture(3, 28, 28)
    resized = {
        name: to_pixels(PixelSettings(side, side, 3, crop, resize_filter=name), encode(original))
        for name, crop in (("bilinear", "center"), ("bicubic", "squash"))
    }
    for name, found in resized.items():
        expected = original.resize((side, side), Image.Resampling[name.upper()])
        assert (found == np.asarray(expected)).all()
    assert (resized["bilinear"] != resized["bicubic"]).any()
    assert (pixels(encode(original), 3, side, side, "center") == resized["bilinear"]).all()


def test_the_classic_crop_takes_the_middle_108(picture: Draw, encode: Encode) -> None:
    image = picture(2, 178, 218)
    expected = image.crop((35, 55, 143, 163)).resize((64, 64), Image.Resampling.BILINEAR)
    result = pixels(encode(image), height=64, width=64, crop="center-108")
    assert (result == np.asarray(expected)).all()
    with pytest.raises(BrokenImage, match="89x109 pixels, smaller than the center-108 crop"):
        pixels(encode(picture(2, 89, 109)), height=64, width=64, crop="center-108")


def test_without_a_crop_another_size_is_refused(picture: Draw, encode: Encode) -> None:
    with pytest.raises(BrokenImage, match="24x20 pixels; without a crop it must be 24x21"):
        pixels(encode(picture()), height=21)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda data: b"", "the file is empty"),
        (lambda data: b"<html>not found</html>", "not an image"),
        (lambda data: data[: len(data) // 2], "the file is cut off: its end is missing"),
        (lambda data: data[: len(data) // 20], "the file is cut off: its end is missing"),
    ],
)
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "WEBP"])
def test_a_damaged_file_is_reported(
    damage: Callable[[bytes], bytes], words: str, kind: str, picture: Draw, encode: Encode
) -> None:
    data = damage(encode(picture(0, 240, 200), kind))
    with pytest.raises(BrokenImage) as caught:
        pixels(data, crop="squash")
    assert words in str(caught.value)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_file_that_is_whole_and_damaged_is_not_called_cut_off(
    kind: str, picture: Draw, encode: Encode
) -> None:
    data = encode(picture(0, 240, 200), kind)
    with pytest.raises(BrokenImage, match=r"^cannot be decoded: the file is damaged$"):
        pixels(data[:60] + b"\xa5" * 200 + data[260:], crop="squash")


def test_what_decoders_say_is_put_into_words() -> None:
    assert damage(b"", OSError("Truncated File Read")) == "the file is cut off: its end is missing"
    assert damage(b"", EOFError()) == "the file is cut off: its end is missing"
    assert damage(b"", MemoryError()) == "cannot be decoded: there is not enough memory"
    # An error that is not a decoder's own keeps the library's words.
    assert damage(b"", ValueError("no number")) == "cannot be decoded: the file is damaged (no number)"


def test_damaged_exif_does_not_cost_the_picture(picture: Draw, encode: Encode) -> None:
    data = encode(picture(), "PNG", exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\xff" * 40)
    assert (pixels(data) == np.asarray(picture())).all()


def test_float_pixels_are_refused(encode: Encode) -> None:
    image = Image.fromarray(np.zeros((20, 24), np.float32))
    with pytest.raises(BrokenImage, match="floating-point"):
        pixels(encode(image, "TIFF"))


def test_an_absurdly_large_image_is_refused_unread(encode: Encode) -> None:
    """20,000 x 20,000 pixels of one colour: a small file that would unpack to gigabytes."""
    data = encode(Image.new("1", (20_000, 20_000)), "PNG")
    assert len(data) < 200_000
    with pytest.raises(BrokenImage, match="too large: 400 million pixels"):
        pixels(data, crop="squash")


def test_a_run_keeps_the_good_in_order(picture: Draw, encode: Encode) -> None:
    contents: list = [
        encode(picture(1)),
        b"",
        encode(picture(2)),
        BrokenImage("because"),
        np.asarray(picture(3)),
    ]
    result = process(AS_IS, contents)
    assert result.kept == [0, 2, 4]
    assert result.broken == [(1, "the file is empty"), (3, "because")]
    assert (result.pixels == np.stack([np.asarray(picture(seed)) for seed in (1, 2, 3)])).all()
    assert result.has_colour
    assert not process(AS_IS, [encode(picture().convert("L"))]).has_colour


def test_fast_decoding_is_close_and_changes_jpeg_alone(picture: Draw, encode: Encode) -> None:
    image = picture(3, 178, 218)
    for kind, crop, differs in (
        ("JPEG", "center", True),
        ("JPEG", "squash", True),
        ("JPEG", "center-108", False),  # counts the pixels of the whole image
        ("PNG", "center", False),
    ):
        data = encode(image, kind)
        whole = to_pixels(PixelSettings(64, 64, 3, crop), data).astype(int)
        fast = to_pixels(PixelSettings(64, 64, 3, crop, fast=True), data).astype(int)
        difference = np.abs(whole - fast)
        assert bool(difference.any()) is differs, (kind, crop)
        # On smooth pictures; a picture shifted by one pixel is away by more on average.
        assert difference.mean() < 1.5
    shifted = np.roll(whole, 1, axis=0)
    assert np.abs(whole - shifted).mean() > 1.5


def test_fast_decoding_never_enlarges(picture: Draw, encode: Encode) -> None:
    data = encode(picture(3, 100, 120), "JPEG")
    for side in (64, 96, 100, 128):
        whole = to_pixels(PixelSettings(side, side, 3, "squash"), data)
        fast = to_pixels(PixelSettings(side, side, 3, "squash", fast=True), data)
        assert (whole == fast).all(), side  # half of 100 would be too small for each of these


def test_fast_decoding_minds_a_photo_on_its_side(picture: Draw, encode: Encode) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    data = encode(picture(3, 200, 100), "JPEG", exif=exif)
    # Upright it is 100 wide and 200 high: half of that is too small for 60 wide.
    wanted = PixelSettings(120, 60, 3, "squash")
    fast = PixelSettings(120, 60, 3, "squash", fast=True)
    assert (to_pixels(wanted, data) == to_pixels(fast, data)).all()
