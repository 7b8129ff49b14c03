"""Wrong input to training: one clear message, exit status 2, and nothing left behind."""

from __future__ import annotations

import errno
import gzip
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from dcgan_jax.train import main
from tests.commands.conftest import Command

TINY = ("--ngf", 2, "--ndf", 2, "--num-steps", 1)


def everything(place: Path) -> list[str]:
    return sorted(str(path.relative_to(place)) for path in place.rglob("*"))


def idx(count: int, side: int | None = None) -> bytes:
    """Return an IDX file of `count` labels, or of images of `side` pixels."""
    shape = (count,) if side is None else (count, side, side)
    header = bytes([0, 0, 8, len(shape)]) + b"".join(size.to_bytes(4, "big") for size in shape)
    return header + np.zeros(shape, np.uint8).tobytes()


def save_picture(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.arange(24 * 24, dtype=np.uint8).reshape(24, 24)).save(path)


def nothing(place: Path) -> None:
    """Prepare nothing."""


def truncated_idx(place: Path) -> None:
    place.mkdir()
    (place / "train-images-idx3-ubyte").write_bytes(idx(300, 28)[:-5000])
    (place / "train-labels-idx1-ubyte").write_bytes(idx(300))


def truncated_gzip(place: Path) -> None:
    place.mkdir()
    (place / "train-images-idx3-ubyte.gz").write_bytes(gzip.compress(idx(300, 28))[:-20])
    (place / "train-labels-idx1-ubyte").write_bytes(idx(300))


def truncated_zip(place: Path) -> None:
    save_picture(place / "a.png")
    with zipfile.ZipFile(place / "faces.zip", "w") as archive:
        for number in range(20):
            archive.write(place / "a.png", f"{number}.png")
    content = (place / "faces.zip").read_bytes()
    (place / "faces.zip").write_bytes(content[: len(content) // 2])
    (place / "a.png").unlink()


def empty_folder(place: Path) -> None:
    place.mkdir()


def one_image(place: Path) -> None:
    save_picture(place / "only.png")


def three_images(place: Path) -> None:
    for number in range(3):
        save_picture(place / f"{number}.png")


@pytest.mark.parametrize(
    ("prepare", "arguments", "expected"),
    [
        (nothing, ("--dataset", "nmist"), ["unknown dataset 'nmist'", "did you mean 'mnist'"]),
        (
            nothing,
            ("--dataset", "mnist", "--data-dir", "data"),
            ["train-images-idx3-ubyte", "does not exist", "--download"],
        ),
        (nothing, ("--dataset", "celeba", "--data-dir", "data"), ["img_align_celeba", "data"]),
        (
            truncated_idx,
            ("--dataset", "mnist", "--data-dir", "data"),
            ["train-images-idx3-ubyte", "truncated"],
        ),
        (
            truncated_gzip,
            ("--dataset", "mnist", "--data-dir", "data"),
            ["train-images-idx3-ubyte.gz", "damaged or truncated"],
        ),
        (
            truncated_zip,
            ("--dataset", "folder", "--data-dir", "data/faces.zip"),
            ["faces.zip", "damaged or truncated"],
        ),
        (empty_folder, ("--dataset", "folder", "--data-dir", "data"), ["data holds no images"]),
        (nothing, ("--dataset", "folder", "--data-dir", "data"), ["data does not exist"]),
        (one_image, ("--dataset", "folder", "--data-dir", "data"), ["one usable image only"]),
        (three_images, ("--dataset", "folder", "--data-dir", "data", "--batch-size", 4), ["only 3 images"]),
        (
            nothing,
            ("--dataset", "digits", "--batch-size", 1798),
            ["The batch size is 1,798", "only 1,797 images"],
        ),
        (nothing, ("--image-size", 12), ["--image-size 12:", "16 to 256"]),
        (nothing, ("--g-lr", "-2e-4"), ["--g-lr -2e-4:", "above 0"]),
        (nothing, ("--output-path", "taken"), ["taken is not a folder"]),
        (nothing, ("--output-path", "taken/run"), ["taken is not a folder"]),
        (
            nothing,
            ("--config", "mine.toml"),
            ["mine.toml", "unknown key 'batch_sise'", "did you mean 'batch_size'"],
        ),
        (nothing, ("--init-from", "taken"), ["taken"]),
        (nothing, ("--init-from", "nowhere"), ["nowhere: no such file or folder"]),
        (nothing, ("--resume", "taken"), ["taken is not a run"]),
        (nothing, ("--preset", "akashkadel", "--image-size", 32), ["28x28 images only"]),
    ],
)
def test_one_message_and_nothing_else(
    command: Command,
    here: Path,
    prepare: Callable[[Path], None],
    arguments: tuple[object, ...],
    expected: list[str],
) -> None:
    (here / "taken").write_text("a file of the user's")
    (here / "mine.toml").write_text("batch_sise = 64\n")
    prepare(here / "data")
    before = everything(here)
    outcome = command(main, *TINY, *arguments, "--cache-dir", here.parent / "cache")
    assert outcome.status == 2, outcome.out + outcome.err
    assert outcome.err.startswith("error: ")
    assert outcome.err.count("error") == 1
    assert "Traceback" not in outcome.err
    assert not [words for words in expected if words not in outcome.err], outcome.err
    assert everything(here) == before
    assert (here / "taken").read_text() == "a file of the user's"
    # A whole prepared store may stay; a part of one may not.
    stores = here.parent / "cache" / "stores"
    left = [path for path in stores.iterdir() if path.name != ".locks"] if stores.exists() else []
    assert all((path / "record.json").exists() for path in left), left


def test_a_place_that_may_not_be_written(
    command: Command, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = tempfile.mkstemp

    def refuse(*args: Any, dir: Any = None, **options: Any) -> tuple[int, str]:
        if str(dir) == "locked":
            raise PermissionError(errno.EACCES, "Permission denied")
        return make(*args, dir=dir, **options)

    (here / "locked").mkdir()
    # Whoever runs the tests as root may write everywhere.
    monkeypatch.setattr(tempfile, "mkstemp", refuse)
    outcome = command(main, *TINY, "--output-path", "locked/run")
    assert outcome.status == 2
    assert outcome.err == (
        "error: --output-path locked/run: locked may not be written; choose another place\n"
    )
    assert everything(here) == ["locked"]


def test_the_program_itself_ends_so(tmp_path: Path) -> None:
    """In a process of its own, as a shell sees it."""
    result = subprocess.run(
        [sys.executable, "-m", "dcgan_jax.train", "--dataset", "folder", "--data-dir", "nowhere"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr.startswith("error: nowhere does not exist. Name a folder, a zip or a tar of images")
    assert result.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []
