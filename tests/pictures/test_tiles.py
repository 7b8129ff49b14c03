"""Values to bytes, bytes to grids, grids to files."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, features

from dcgan_core.errors import InputError, RunFailure
from dcgan_core.pictures import text, tiles
from dcgan_core.pictures.text import BACKGROUND
from dcgan_core.pictures.tiles import (
    byte_thresholds,
    check_drawn,
    encode,
    grid_layout,
    image_grid,
    save_grid,
    save_image_stream,
    save_images,
    save_png,
    to_uint8,
)


def numbered(count: int, height: int, width: int, channels: int) -> np.ndarray:
    """Images whose every value shows where it came from."""
    values = np.arange(count * height * width * channels) * 7 % 250
    return values.reshape(count, height, width, channels).astype(np.uint8)


def test_the_thresholds_are_where_bytes_change() -> None:
    thresholds = byte_thresholds()
    levels = np.arange(1, 256)
    assert thresholds.dtype == np.float32
    assert np.array_equal(to_uint8(thresholds), levels)
    assert np.array_equal(to_uint8(np.nextafter(thresholds, np.float32(-2))), levels - 1)


def test_what_was_drawn_is_refused_in_the_words_of_its_floats() -> None:
    images = np.zeros((5, 2, 2, 1), np.float32)
    check_drawn(images.sum((1, 2, 3)))
    images[3, 1, 0, 0] = np.nan
    with pytest.raises(InputError, match=r"image 3 holds a value that is not finite \(nan\)") as ours:
        check_drawn(images.sum((1, 2, 3)))
    with pytest.raises(InputError) as theirs:
        to_uint8(images)
    assert str(ours.value) == str(theirs.value)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_every_byte_survives_normalisation(dtype: type) -> None:
    every = np.arange(256, dtype=np.uint8)
    assert np.array_equal(to_uint8((every / dtype(127.5) - 1).astype(dtype)), every)


def test_values_go_to_the_nearest_byte_and_the_outside_is_clipped() -> None:
    between = np.array([0.49, 0.51, 126.49, 126.51, 254.49, 254.51])
    assert to_uint8(between / 127.5 - 1).tolist() == [0, 1, 126, 127, 254, 255]
    # Zero is the one value that lies exactly between two bytes; cutting off would make it 127.
    assert to_uint8(np.array([-1.0, 1.0, -1.5, 7.0, 0.0])).tolist() == [0, 255, 0, 255, 128]


def test_half_precision_is_taken() -> None:
    assert to_uint8(np.array([-1, 0, 1], np.float16)).tolist() == [0, 128, 255]


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_what_is_not_finite_is_named(bad: float) -> None:
    images = np.zeros((4, 2, 2, 1), np.float32)
    images[2, 1, 0, 0] = bad
    with pytest.raises(InputError, match="image 2 holds a value that is not finite"):
        to_uint8(images)


@pytest.mark.parametrize("dtype", [np.int32, np.uint8, bool, str])
def test_whole_numbers_are_no_floats(dtype: type) -> None:
    with pytest.raises(InputError, match="floats"):
        to_uint8(np.zeros((1, 2, 2, 1), dtype))


def test_tiles_lie_row_by_row() -> None:
    images = numbered(5, 3, 4, 3)
    grid = image_grid(images, columns=3, scale=2)
    assert grid.shape == (2 + 2 * (6 + 2), 2 + 3 * (8 + 2), 3)
    expected = np.empty_like(grid)
    expected[:] = BACKGROUND
    for index, image in enumerate(images):
        for y in range(6):
            for x in range(8):
                expected[2 + index // 3 * 8 + y, 2 + index % 3 * 10 + x] = image[y // 2, x // 2]
    assert np.array_equal(grid, expected)


def test_greyscale_is_grey() -> None:
    image = numbered(1, 4, 4, 1)
    grid = image_grid(image, scale=1)
    assert np.array_equal(grid[2:-2, 2:-2], image[0].repeat(3, axis=2))


def test_floats_and_bytes_give_the_same_grid() -> None:
    images = numbered(3, 4, 5, 1)
    assert np.array_equal(image_grid(images / np.float32(127.5) - 1), image_grid(images))


@pytest.mark.parametrize(
    ("count", "height", "width", "columns"),
    [
        (64, 8, 8, 8),
        (10, 8, 8, 4),
        (1, 8, 8, 1),
        (2, 8, 8, 2),
        (16, 64, 32, 6),
        (16, 32, 64, 3),
        (3, 8, 1, 3),
    ],
)
def test_the_grid_is_nearly_square(count: int, height: int, width: int, columns: int) -> None:
    assert grid_layout(count, height, width)[0] == columns


@pytest.mark.parametrize("side", [8, 12, 16, 20, 28])
@pytest.mark.parametrize("count", [36, 64, 100])
def test_small_images_are_enlarged_to_a_comfortable_size(side: int, count: int) -> None:
    longest = max(image_grid(np.zeros((count, side, side, 1), np.uint8)).shape)
    assert 450 <= longest <= 900


def test_a_lone_small_image_is_not_blown_up_beyond_reason() -> None:
    assert max(image_grid(np.zeros((1, 8, 8, 1), np.uint8)).shape) <= 260


def test_large_images_are_left_as_they_are() -> None:
    assert image_grid(np.zeros((64, 256, 256, 3), np.uint8)).shape == (2066, 2066, 3)


def test_a_caption_adds_a_strip_below_and_leaves_the_grid_alone() -> None:
    images = numbered(4, 64, 64, 3)
    plain, captioned = image_grid(images), image_grid(images, caption="epoch 3")
    assert np.array_equal(captioned[: plain.shape[0]], plain)
    strip = captioned[plain.shape[0] :]
    assert strip.shape[0] > 10
    assert (strip < 128).any()
    assert not np.array_equal(strip, image_grid(images, caption="epoch 4")[plain.shape[0] :])


def test_a_long_caption_wraps() -> None:
    images = numbered(1, 64, 64, 3)
    one, many = image_grid(images, caption="a"), image_grid(images, caption="a word " * 30 + "x" * 200)
    assert many.shape[0] > one.shape[0] + 100
    assert many.shape[1] == one.shape[1]
    border = many[:, -1]
    assert (border == 255).all(), "text must not run off the picture"


def test_labels_stand_below_each_image() -> None:
    images = numbered(3, 64, 64, 1)
    plain, labelled = (
        image_grid(images, columns=3, scale=2),
        image_grid(images, 3, scale=2, labels=["0", "1", "2"]),
    )
    assert np.array_equal(labelled[:130], plain[:130])
    below = labelled[130:]
    assert all((below[:, 2 + 130 * i : 130 + 130 * i] < 128).any() for i in range(3))
    with pytest.raises(InputError, match="2 labels for 3 images"):
        image_grid(images, labels=["0", "1"])


def test_no_freetype_no_fonts_still_captions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(features, "check", lambda feature: False)
    monkeypatch.setattr(text, "_font", lambda: text.ImageFont.load_default_imagefont())
    grid = image_grid(numbered(4, 64, 64, 3), caption="épochs → 3")
    assert (grid[-20:] < 128).any()


def test_an_absurd_grid_is_refused_before_it_is_made() -> None:
    with pytest.raises(InputError, match="--individual"):
        grid_layout(100_000, 64, 64)
    with pytest.raises(InputError, match="16384"):
        image_grid(np.zeros((1, 8, 8, 1), np.uint8), scale=5000)


@pytest.mark.parametrize("options", [{"columns": 0}, {"columns": -2}, {"scale": 0}])
def test_senseless_options(options: dict[str, int]) -> None:
    with pytest.raises(InputError):
        image_grid(np.zeros((2, 8, 8, 1), np.uint8), **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "shape", [(0, 8, 8, 3), (8, 8, 3), (1, 8, 8, 4), (1, 8, 8, 2), (1, 3, 8, 8), (1, 0, 8, 3)]
)
def test_other_shapes_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(InputError, match="expected"):
        image_grid(np.zeros(shape, np.uint8))


@settings(max_examples=40, deadline=None)
@given(
    st.integers(1, 30), st.integers(1, 40), st.integers(1, 40), st.sampled_from([1, 3]),
    st.one_of(st.none(), st.integers(1, 40)),
)  # fmt: skip
def test_every_image_is_in_every_grid(
    count: int, height: int, width: int, channels: int, columns: int | None
) -> None:
    images = np.stack([np.full((height, width, channels), index + 1, np.uint8) for index in range(count)])
    grid = image_grid(images, columns)
    _, scale = grid_layout(count, height, width, columns)
    values, areas = np.unique(grid[..., 0][grid[..., 0] <= count], return_counts=True)
    assert values.tolist() == list(range(1, count + 1))
    assert set(areas.tolist()) == {height * width * scale**2}


def test_a_png_holds_the_picture_and_nothing_else(tmp_path: Path) -> None:
    picture = numbered(1, 9, 7, 3)[0]
    for name in ("a.png", "sub/b.png"):
        save_png(tmp_path / name, picture)
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "sub" / "b.png").read_bytes()
    with Image.open(tmp_path / "a.png") as read:
        assert np.array_equal(np.asarray(read), picture)
        assert read.info == {}


@pytest.mark.parametrize("shape", [(9, 7), (9, 7, 1)])
def test_a_grey_png_is_a_grey_file(tmp_path: Path, shape: tuple[int, ...]) -> None:
    save_png(tmp_path / "a.png", np.arange(63, dtype=np.uint8).reshape(shape))
    with Image.open(tmp_path / "a.png") as read:
        assert read.mode == "L"
        assert np.array_equal(np.asarray(read).ravel(), np.arange(63))


def test_a_turned_view_is_written_as_it_looks(tmp_path: Path) -> None:
    picture = numbered(1, 9, 7, 3)[0].transpose(1, 0, 2)[::-1]
    save_png(tmp_path / "a.png", picture)
    with Image.open(tmp_path / "a.png") as read:
        assert np.array_equal(np.asarray(read), picture)


def test_encode_refuses_what_is_no_picture() -> None:
    for bad in (np.zeros((4, 4, 3)), np.zeros((4, 4, 2), np.uint8), np.zeros((4,), np.uint8)):
        with pytest.raises(InputError, match="a picture is uint8"):
            encode(bad)


def test_single_files_are_numbered_across_chunks(tmp_path: Path) -> None:
    images = numbered(7, 6, 5, 3)
    done = save_images(tmp_path, images[:3])
    assert save_images(tmp_path, images[3:], start=done) == 7
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"{index:04d}.png" for index in range(7)]
    for index, image in enumerate(images):
        with Image.open(tmp_path / f"{index:04d}.png") as read:
            assert np.array_equal(np.asarray(read), image)


@pytest.mark.parametrize("suffix", ["png", "jpg"])
def test_files_are_the_same_however_many_cores_encode_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    images = np.random.default_rng(0).integers(0, 256, (40, 6, 7, 3), dtype=np.uint8)
    monkeypatch.setattr(tiles, "WORTH_A_THREAD", 0)
    replaced: dict[int, list[str]] = {1: [], 3: []}
    replace = os.replace
    for cores, names in replaced.items():
        monkeypatch.setattr(tiles, "usable_cores", lambda cores=cores: cores)
        monkeypatch.setattr(
            os, "replace", lambda old, new, names=names: (names.append(Path(new).name), replace(old, new))
        )
        save_images(tmp_path / str(cores), images, suffix=suffix)
    assert replaced[3] == replaced[1] == [f"{number:04d}.{suffix}" for number in range(40)]
    for number, name in enumerate(replaced[1]):
        content = (tmp_path / "3" / name).read_bytes()
        assert content == (tmp_path / "1" / name).read_bytes() == encode(images[number], suffix)


def test_a_stream_is_never_held_whole(tmp_path: Path) -> None:
    alive: list[int] = []

    def chunks() -> Iterator[np.ndarray]:
        for _ in range(4):
            alive.append(len(list(tmp_path.iterdir())))
            yield np.zeros((5, 4, 4, 1), np.float32)

    assert save_image_stream(tmp_path, chunks(), total=20_000) == 20
    on_disk = [asked * 5 <= found + 5 for asked, found in enumerate(alive)]
    assert all(on_disk), "a chunk is on the disk before the next but one is asked for"
    assert (tmp_path / "00019.png").exists(), "names wide enough for the total sort in order"


@pytest.mark.parametrize(
    ("suffix", "kind"), [("png", "PNG"), ("jpg", "JPEG"), (".JPEG", "JPEG"), ("bmp", "BMP")]
)
def test_formats(tmp_path: Path, suffix: str, kind: str) -> None:
    save_images(tmp_path, np.full((1, 16, 16, 3), 77, np.uint8), suffix=suffix)
    (path,) = tmp_path.iterdir()
    with Image.open(path) as read:
        assert read.format == kind
        assert np.abs(np.asarray(read).astype(int) - 77).max() <= 1


def test_an_unknown_format(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="png, jpg, bmp"):
        save_images(tmp_path, np.zeros((1, 4, 4, 1), np.uint8), suffix="tiff")
    with pytest.raises(InputError, match="png, jpg, bmp"):
        save_grid(tmp_path / "a.gif", np.zeros((1, 4, 4, 1), np.uint8))
    assert not list(tmp_path.iterdir())


def test_a_grid_without_a_suffix_is_a_png(tmp_path: Path) -> None:
    path = save_grid(tmp_path / "grid", np.zeros((1, 4, 4, 1), np.float32))
    assert path == tmp_path / "grid.png"
    assert path.read_bytes().startswith(b"\x89PNG")


def test_a_full_disk_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, data: bytes) -> int:
        with open(self, "wb") as stream:
            stream.write(data[:5])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    images = np.zeros((1, 4, 4, 1), np.uint8)
    path = save_grid(tmp_path / "grid.png", images)
    before = path.read_bytes()
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(RunFailure, match="no space left"):
        save_grid(path, images, caption="later")
    with pytest.raises(RunFailure, match="no space left"):
        save_images(tmp_path, images)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_place_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="not a place"):
        save_png(tmp_path / "file" / "a.png", np.zeros((4, 4), np.uint8))
    with pytest.raises(InputError, match="not a place"):
        save_images(tmp_path / "file", np.zeros((1, 4, 4, 1), np.uint8))
