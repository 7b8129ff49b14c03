"""A cache of its own for every test, and helpers that write small sources."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dcgan_core.data.request import DataRequest
from dcgan_core.data.store import Store, open_or_prepare


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder that no other test, and no user, shares."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("DCGAN_CACHE", str(folder))
    return folder


@pytest.fixture
def lines() -> list[str]:
    """What `prepare` reported."""
    return []


@pytest.fixture
def prepare(lines: list[str]) -> Callable[..., Store]:
    """`prepare(dataset, data_dir, side, **fields)` opens or prepares a store of side x side images."""

    def call(dataset: str, data_dir: Path, side: int = 16, **fields: object) -> Store:
        request = DataRequest(dataset, data_dir, side, side, **fields)  # type: ignore[arg-type]
        return open_or_prepare(request, report=lines.append)

    return call


@pytest.fixture
def picture() -> Callable[..., Image.Image]:
    """`picture(seed, width, height)` is a smooth RGB picture, so that resizing and JPEG change it little."""

    def draw(seed: int = 0, width: int = 24, height: int = 20) -> Image.Image:
        coarse = np.random.default_rng(seed).integers(0, 256, (3, 3, 3), np.uint8)
        return Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC)

    return draw


@pytest.fixture
def encode() -> Callable[..., bytes]:
    """`encode(image, format)` is the image as a file of that format."""

    def call(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
        stream = io.BytesIO()
        image.save(stream, kind, **options)
        return stream.getvalue()

    return call


@pytest.fixture
def folder_of(tmp_path: Path, picture: Callable[..., Image.Image]) -> Callable[..., Path]:
    """`folder_of(count)` is a new folder of `count` different PNG files."""

    def make(count: int, name: str = "pictures", width: int = 24, height: int = 20) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        for index in range(count):
            picture(index, width, height).save(folder / f"{index:04d}.png")
        return folder

    return make
