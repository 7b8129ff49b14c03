"""A GIF that does not flicker, does not grow without bound, and plays as long as requested."""

from __future__ import annotations

import itertools
import sys
import types
from collections.abc import Generator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dcgan_core.errors import InputError, RunFailure
from dcgan_core.pictures.animation import (
    TOLERANCE,
    _in_colours,
    _shared_palette,
    spread,
    write_animation,
)
from dcgan_core.pictures.text import BACKGROUND, INK
from dcgan_core.pictures.tiles import save_png


def noise(count: int, height: int = 40, width: int = 60, channels: int = 3) -> list[np.ndarray]:
    generator = np.random.default_rng(0)
    return list(
        generator.integers(0, 256, (count, height, width, channels), np.uint8).repeat(3 // channels, 3)
    )


def read(path: Path) -> tuple[list[np.ndarray], list[int]]:
    """Every frame as RGB, and its duration in milliseconds."""
    frames, durations = [], []
    with Image.open(path) as gif:
        assert gif.format == "GIF"
        assert gif.info["loop"] == 0, "it must play for ever"
        for index in range(getattr(gif, "n_frames", 1)):
            gif.seek(index)
            frames.append(np.asarray(gif.convert("RGB")))
            durations.append(gif.info["duration"])
    return frames, durations


def colour_tables(data: bytes) -> tuple[int, int]:
    """(1 if there is a table for the whole file, number of frames with a table of their own)."""
    flags = data[10]
    at = 13 + (3 * 2 ** ((flags & 7) + 1) if flags & 128 else 0)
    own = 0
    while data[at] != 0x3B:
        if data[at] == 0x21:
            at += 2
        else:
            local = data[at + 9]
            own += local >> 7
            at += 11 + (3 * 2 ** ((local & 7) + 1) if local & 128 else 0)
        while data[at]:
            at += data[at] + 1
        at += 1
    return flags >> 7, own


def test_grey_frames_are_near_every_grey(tmp_path: Path) -> None:
    frames = noise(5, channels=1)
    read_frames, _ = read(write_animation(frames, tmp_path / "a.gif", 5))
    assert len(read_frames) == 5
    for seen, frame in zip(read_frames, frames, strict=True):
        assert np.abs(seen.astype(int) - frame).max() <= TOLERANCE
    assert np.abs(read_frames[0].astype(int) - frames[0]).max() <= 1, "nothing was left out of the first"


def smooth_walk(channels: int) -> list[np.ndarray]:
    """Small pictures, enlarged, that turn into each other: (72, 72, 3) each."""
    generator = np.random.default_rng(0)
    ends = generator.uniform(0, 256, (4, 9, 9, channels))
    ends = [np.asarray(end).repeat(3 // channels, axis=2) for end in [*ends, ends[0]]]
    frames = [
        a + (b - a) * share
        for a, b in itertools.pairwise(ends)
        for share in np.linspace(0, 1, 25, endpoint=False)
    ]
    return [frame.astype(np.uint8).repeat(8, axis=0).repeat(8, axis=1) for frame in frames]


def plainly(frames: list[np.ndarray], path: Path) -> int:
    """Bytes of a GIF of the same frames with one palette and nothing left out."""
    pictures = [Image.fromarray(frame).convert("L") for frame in frames]
    pictures[0].save(path, save_all=True, append_images=pictures[1:], optimize=False)
    return path.stat().st_size


def test_a_walk_of_small_pictures_is_small_and_true(tmp_path: Path) -> None:
    frames = smooth_walk(1)
    path = write_animation(frames, tmp_path / "a.gif", 25, 0)
    seen, durations = read(path)
    assert len(seen) == len(frames) == len(durations)
    for one, frame in zip(seen, frames, strict=True):
        assert np.abs(one.astype(int) - frame).max() <= TOLERANCE
    assert colour_tables(path.read_bytes()) == (1, 0)
    assert path.stat().st_size < 0.6 * plainly(frames, tmp_path / "plain.gif")


def test_a_walk_in_colour_is_as_true_as_its_palette(tmp_path: Path) -> None:
    frames = smooth_walk(3)
    seen, _ = read(write_animation(frames, tmp_path / "a.gif", 25, 0))
    assert len(seen) == len(frames)
    palette = np.frombuffer(_shared_palette(frames), np.uint8).reshape(-1, 3)
    for one, frame in zip(seen, frames, strict=True):
        alone = palette[_in_colours(Image.fromarray(frame), palette.tobytes())]
        allowed = np.abs(alone.astype(int) - frame).max(axis=2).clip(TOLERANCE)
        assert (np.abs(one.astype(int) - frame).max(axis=2) <= allowed).all()


def test_faint_changes_are_kept(tmp_path: Path) -> None:
    frames = [np.full((20, 20, 3), 120 + index, np.uint8) for index in range(10)]
    for frame in frames:
        frame[:5] = 255
    seen, _ = read(write_animation(frames, tmp_path / "a.gif", 5))
    assert [frame[9, 9, 0] for frame in seen] == [frame[9, 9, 0] for frame in frames]


def test_coloured_frames_share_one_palette_and_stay_near(tmp_path: Path) -> None:
    ramp = np.linspace(0, 255, 64 * 64).reshape(64, 64, 1)
    tints = [(1, 1, 1), (1, 0.8, 0.6), (0.4, 0.6, 1), (0.8, 1, 0.2), (1, 0.2, 0.2)]
    frames = [(ramp * tint).astype(np.uint8) for tint in tints]
    path = write_animation(frames, tmp_path / "a.gif", 5)
    assert colour_tables(path.read_bytes()) == (1, 0)
    for seen, frame in zip(read(path)[0], frames, strict=True):
        assert np.abs(seen.astype(int) - frame).mean() < 3


def test_what_stands_still_in_the_picture_stands_still_in_the_gif(tmp_path: Path) -> None:
    frames = noise(4)
    for frame in frames:
        frame[:, :30] = frames[0][:, :30]
    seen, _ = read(write_animation(frames, tmp_path / "a.gif", 5))
    assert all(np.array_equal(frame[:, :30], seen[0][:, :30]) for frame in seen)
    assert not np.array_equal(seen[1], seen[0])


def test_margins_stay_white(tmp_path: Path) -> None:
    frames = noise(3)
    for frame in frames:
        frame[:4] = 255
    seen, _ = read(write_animation(frames, tmp_path / "a.gif", 5))
    assert all((frame[:4] == 255).all() for frame in seen)


@pytest.mark.parametrize("colour", [BACKGROUND, INK])
def test_margins_and_captions_keep_their_colours_among_near_ones(
    tmp_path: Path, colour: tuple[int, int, int]
) -> None:
    """The pictures hold more colours within 6 of it than a palette has room for."""
    frames = [near.clip(0, 255).astype(np.uint8) for near in np.array(colour) + np.array(noise(3)) % 13 - 6]
    for frame in frames:
        frame[:4] = colour
    seen, _ = read(write_animation(frames, tmp_path / "a.gif", 5))
    assert all((frame[:4] == colour).all() for frame in seen)


@pytest.mark.parametrize(("fps", "hold"), [(5, 1.0), (3, 0.0), (24, 2.5), (50, 0.5), (0.5, 0.0)])
def test_it_plays_as_long_as_asked(tmp_path: Path, fps: float, hold: float) -> None:
    _, durations = read(write_animation(noise(12, 8, 8), tmp_path / "a.gif", fps, hold))
    assert sum(durations) == pytest.approx(1000 * (12 / fps + hold), abs=10)
    assert max(durations[:-1]) - min(durations[:-1]) <= 10


def test_frames_are_spread_evenly() -> None:
    assert spread(range(5), 5) == spread(range(5), 9) == [0, 1, 2, 3, 4]
    assert spread(range(9), 3) == [0, 4, 8]
    assert spread([7], 2) == [7]
    for count in (101, 150, 399, 1000):
        found = spread(range(count), 100)
        assert (len(set(found)), found[0], found[-1]) == (100, 0, count - 1)
        assert max(np.diff(found)) - min(np.diff(found)) <= 1


def test_one_frame_is_a_picture(tmp_path: Path) -> None:
    frame = noise(1, channels=1)[0]
    with Image.open(write_animation([frame], tmp_path / "a.gif", 5)) as gif:
        assert np.array_equal(np.asarray(gif.convert("RGB")), frame)


def test_files_and_arrays_give_the_same_bytes_each_time(tmp_path: Path) -> None:
    frames = noise(3)
    paths = []
    for index, frame in enumerate(frames):
        paths.append(tmp_path / f"epoch_{index:04d}.png")
        save_png(paths[-1], frame)
    first = write_animation(frames, tmp_path / "a.gif", 5).read_bytes()
    assert write_animation(paths, tmp_path / "b.gif", 5).read_bytes() == first


def test_a_file_too_large_is_made_smaller(tmp_path: Path) -> None:
    frames = noise(6, 600, 400)
    path = write_animation(frames, tmp_path / "a.gif", 5, max_bytes=400_000)
    assert 100_000 < path.stat().st_size <= 400_000
    with Image.open(path) as gif:
        assert gif.size[0] < 400
        assert gif.size[0] / gif.size[1] == pytest.approx(400 / 600, abs=0.02)


def test_large_frames_are_reduced(tmp_path: Path) -> None:
    with Image.open(write_animation([np.zeros((300, 3000, 3), np.uint8)], tmp_path / "a.gif", 5)) as gif:
        assert gif.size == (900, 90)


def test_frames_of_other_sizes_are_set_on_the_largest(tmp_path: Path) -> None:
    seen, _ = read(write_animation([*noise(1, 20, 30, 1), *noise(1, 40, 10, 1)], tmp_path / "a.gif", 5))
    assert [frame.shape for frame in seen] == [(40, 30, 3)] * 2
    assert (seen[0][20:] == 255).all()
    assert (seen[1][:, 10:] == 255).all()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"fps": 0}, "0 frames per second"),
        ({"fps": -1}, "expected more than 0"),
        ({"fps": 51}, "at most 50"),
        ({"fps": float("nan")}, "nan frames per second"),
        ({"fps": 5, "hold_last_s": -1}, "holding"),
        ({"fps": 5, "output": "a.avi"}, r"\.gif or \.mp4"),
        ({"fps": 5, "frames": []}, "at least one"),
        ({"fps": 5, "frames": [np.zeros((4, 4))]}, "uint8"),
    ],
)
def test_bad_input(tmp_path: Path, options: dict[str, object], message: str) -> None:
    arguments = {"frames": noise(2), "output": "a.gif", **options}
    arguments["output"] = tmp_path / str(arguments["output"])
    with pytest.raises(InputError, match=message):
        write_animation(**arguments)  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())


def test_a_frame_that_is_no_picture_is_named(tmp_path: Path) -> None:
    for name, content in [("epoch_0001.png", b"hello"), ("epoch_0002.png", b"\x89PNG\r\n\x1a\n")]:
        (tmp_path / name).write_bytes(content)
        with pytest.raises(InputError, match=name):
            write_animation([tmp_path / name], tmp_path / "a.gif", 5)
    with pytest.raises(InputError, match=r"gone\.png"):
        write_animation([tmp_path / "gone.png"], tmp_path / "a.gif", 5)
    assert not (tmp_path / "a.gif").exists()


class Ffmpeg(types.ModuleType):
    """What imageio-ffmpeg does, with a file that holds the frames as they are."""

    fails = ""

    def write_frames(
        self, path: str, size: tuple[int, int], *, fps: float, quality: int, macro_block_size: int
    ) -> Generator[None, bytes, None]:
        with Path(path).open("wb") as file:
            file.write(f"{size[0]} {size[1]} {fps:g}\n".encode())
            while True:
                try:
                    frame = yield
                except GeneratorExit:
                    return
                assert len(frame) == 3 * size[0] * size[1]
                if self.fails:
                    raise OSError(f"{self.fails}\n\nFFMPEG COMMAND")
                file.write(frame)


@pytest.fixture
def ffmpeg(monkeypatch: pytest.MonkeyPatch) -> Ffmpeg:
    module = Ffmpeg("imageio_ffmpeg")
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", module)
    return module


def test_a_video_holds_every_frame_and_the_last_one_longer(tmp_path: Path, ffmpeg: Ffmpeg) -> None:
    frames = [*noise(2, 20, 31), *noise(1, 21, 30)]
    path = write_animation(frames, tmp_path / "a.mp4", 5, 0.4)
    head, _, content = path.read_bytes().partition(b"\n")
    assert head == b"32 22 5", "an even number of pixels on each side"
    seen = np.frombuffer(content, np.uint8).reshape(-1, 22, 32, 3)
    assert len(seen) == 5
    assert np.array_equal(seen[0, :20, :31], frames[0])
    assert (seen[0, 20:] == 255).all()
    assert np.array_equal(seen[4, :21, :30], frames[2])


def test_a_video_that_cannot_be_made_leaves_what_was_there(tmp_path: Path, ffmpeg: Ffmpeg) -> None:
    path = write_animation(noise(2), tmp_path / "a.mp4", 5)
    before = path.read_bytes()
    ffmpeg.fails = "unknown encoder"
    with pytest.raises(RunFailure, match="unknown encoder"):
        write_animation(noise(3), path, 5)
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [before]


def test_a_video_without_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    with pytest.raises(
        InputError, match=r"imageio-ffmpeg, which is not installed here: python -m pip install .*video"
    ):
        write_animation(noise(2), tmp_path / "a.mp4", 5)
    assert not list(tmp_path.iterdir())
