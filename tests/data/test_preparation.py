"""Decoding on several cores gives what one gives; broken images are skipped up to a point."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

import dcgan_core
from dcgan_core.data import preparation, workers
from dcgan_core.data.account import Account
from dcgan_core.data.decode import PixelSettings
from dcgan_core.data.preparation import Tally, decode_all
from dcgan_core.data.source import Contents, Item
from dcgan_core.data.store import Store
from dcgan_core.errors import InputError, RunFailure

Prepare = Callable[..., Store]
FolderOf = Callable[..., Path]


def test_processes_give_the_very_store_of_one(
    folder_of: FolderOf, prepare: Prepare, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = folder_of(150)
    (folder / "0070.png").write_bytes(b"broken")
    alone = prepare("folder", folder, workers=1, cache_dir=tmp_path / "one")
    monkeypatch.setattr(preparation, "FEWEST_FOR_PROCESSES", 1)
    monkeypatch.setattr(preparation, "CHUNK_IMAGES", 7)
    together = prepare("folder", folder, workers=3, cache_dir=tmp_path / "three")
    assert together.fingerprint == alone.fingerprint
    assert (together.images == alone.images).all()
    assert together.record["skipped"] == alone.record["skipped"]
    assert (together.path / "files.jsonl").read_bytes() == (alone.path / "files.jsonl").read_bytes()


def test_broken_images_are_skipped_counted_and_named(
    folder_of: FolderOf, prepare: Prepare, lines: list[str]
) -> None:
    folder = folder_of(200)
    (folder / "0003.png").write_bytes(b"")
    (folder / "0150.png").write_bytes((folder / "0150.png").read_bytes()[:60])
    store = prepare("folder", folder)
    assert len(store.images) == 198
    assert store.record["counts"] == {"found": 200, "kept": 198, "skipped": 2, "enlarged": 0}
    assert [skipped["name"] for skipped in store.record["skipped"]] == ["0003.png", "0150.png"]
    assert "  skipped 0003.png: the file is empty" in lines
    assert "Skipped 2 of 200 images that cannot be used." in lines
    # The others kept their places.
    clean = prepare("folder", folder_of(200, "clean"))
    kept = [index for index in range(200) if index not in (3, 150)]
    assert (store.images == clean.images[kept]).all()


@pytest.mark.parametrize("workers", [1, 2])
def test_images_that_are_enlarged_are_counted_and_reported_once(
    folder_of: FolderOf,
    prepare: Prepare,
    lines: list[str],
    monkeypatch: pytest.MonkeyPatch,
    workers: int,
) -> None:
    monkeypatch.setattr(preparation, "FEWEST_FOR_PROCESSES", 1)
    monkeypatch.setattr(preparation, "CHUNK_IMAGES", 7)
    folder = folder_of(110)  # 24x20 pixels
    for index, size in ((3, (23, 40)), (40, (40, 19)), (77, (5, 5))):
        Image.new("RGB", size, "red").save(folder / f"{index:04d}.png")
    (folder / "0050.png").write_bytes(b"broken")
    store = prepare("folder", folder, 20, workers=workers)
    assert store.record["counts"] == {"found": 110, "kept": 109, "skipped": 1, "enlarged": 2}
    reported = [line for line in lines if line.endswith("were enlarged.")]
    assert reported == ["2 of 109 images, smaller than 20x20, were enlarged."]
    prepare("folder", folder, 20)
    assert [line for line in lines if line.endswith("were enlarged.")] == reported


@pytest.mark.parametrize(
    ("side", "crop", "reported"),
    [
        (20, "center", []),
        (20, "squash", []),
        (21, "center", ["All 3 images, smaller than 21x21, were enlarged."]),
        (21, "squash", ["All 3 images, smaller than 21x21, were enlarged."]),
        (16, "center-16", []),
        (18, "center-16", ["All 3 images, smaller than 18x18 after the crop to 16x16, were enlarged."]),
    ],
)
def test_what_counts_as_enlarged(
    folder_of: FolderOf, prepare: Prepare, lines: list[str], side: int, crop: str, reported: list[str]
) -> None:
    store = prepare("folder", folder_of(3), side, crop=crop)
    assert [line for line in lines if line.endswith("were enlarged.")] == reported
    assert store.record["counts"]["enlarged"] == (3 if reported else 0)


@pytest.mark.parametrize(
    ("found", "most"),
    [(2, 0), (9, 0), (10, 1), (29, 2), (30, 3), (93, 3), (399, 3), (400, 4), (100_000, 1000)],
)
def test_a_few_broken_images_may_be_skipped_in_any_set(found: int, most: int) -> None:
    tally = Tally(found, broken=[(f"{index}.png", "empty") for index in range(most)])
    tally.check(final=True)
    tally.broken.append(("one.png", "empty"))
    with pytest.raises(
        InputError, match=f"{most + 1:,} of .* {f'at most {most:,}' if most else 'none'} may be"
    ):
        tally.check(final=True)


def test_one_image_that_is_enlarged_is_one(folder_of: FolderOf, prepare: Prepare, lines: list[str]) -> None:
    folder = folder_of(3)
    Image.new("RGB", (5, 5), "red").save(folder / "0001.png")
    prepare("folder", folder, 20)
    assert "1 of 3 images, smaller than 20x20, was enlarged." in lines


def test_more_than_may_be_skipped_stops_with_the_list(
    folder_of: FolderOf, prepare: Prepare, cache: Path
) -> None:
    folder = folder_of(200)
    for index in (3, 77, 150, 180):
        (folder / f"{index:04d}.png").write_bytes(b"broken")
    with pytest.raises(InputError) as caught:
        prepare("folder", folder)
    message = str(caught.value)
    assert "4 of 200 images cannot be used, but at most 3 may be skipped; " in message
    assert all(f"  {index:04d}.png: not an image" in message for index in (3, 77, 150, 180))
    assert [path.name for path in (cache / "stores").iterdir()] == [".locks"]


def test_a_hopeless_set_stops_early(tmp_path: Path) -> None:
    read = 0

    def items():
        nonlocal read
        for index in range(100_000):
            read += 1
            yield Item(f"{index}", b"broken")

    contents = Contents(100_000, items(), 3, False, Account(100_000))
    tally = Tally(100_000)
    with pytest.raises(InputError, match=r"of 100,000 images among the first [\d,]+ cannot be used"):
        list(decode_all(contents, PixelSettings(8, 8, 3, "center"), 1, tally, print))
    assert read < 1500  # just past one in a hundred


def test_a_worker_that_dies_is_reported(
    folder_of: FolderOf, prepare: Prepare, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparation, "FEWEST_FOR_PROCESSES", 1)
    monkeypatch.setattr(workers, "_PROGRAM", "raise SystemExit(3)")
    with pytest.raises(RunFailure, match=r"process that decodes images died.*fewer workers than 2"):
        prepare("folder", folder_of(4), workers=2)
    assert [path.name for path in (cache / "stores").iterdir()] == [".locks"]


def test_runs_are_short_and_light() -> None:
    def items(size: int):
        return (Item(str(index), bytes(size)) for index in range(100))

    assert [len(run) for run in preparation._runs(items(1), 64)] == [64, 36]
    heavy = [len(run) for run in preparation._runs(items(preparation.CHUNK_BYTES // 2), 64)]
    assert heavy == [2] * 50


def test_lines_are_reported_as_work_goes_on(
    monkeypatch: pytest.MonkeyPatch, folder_of: FolderOf, prepare: Prepare, lines: list[str]
) -> None:
    monkeypatch.setattr(preparation, "SECONDS_BETWEEN_LINES", 0.0)
    prepare("folder", folder_of(130))
    progress = [line for line in lines if "images/s," in line]
    assert len(progress) == 2
    assert progress[0].startswith("  64 of 130 images (49%), ")
    assert progress[0].endswith(" s left")


PEAK = """
import resource, sys
from dcgan_core.data import decode, preparation
from dcgan_core.data.account import Account
from dcgan_core.data.source import Contents, Item
import numpy as np
preparation.FEWEST_FOR_PROCESSES = 1
count = int(sys.argv[1])
noise = np.random.default_rng(0).bytes(30_000)
items = (Item(str(index), noise[:30_000]) for index in range(count))
contents = Contents(count, items, 3, True, Account(count))
tally = preparation.Tally(10**9)
settings = decode.PixelSettings(64, 64, 3, "center")
for chunk in preparation.decode_all(contents, settings, 2, tally, print):
    pass
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def peak(count: int) -> int:
    """Peak memory, in KiB on Linux, of a process that feeds `count` items of 30 kB to two workers."""
    result = subprocess.run(
        [sys.executable, "-c", PEAK, str(count)],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path(dcgan_core.__file__).parents[1])},
        check=True,
    )
    return int(result.stdout.split()[-1])


@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss has other units elsewhere")
def test_memory_does_not_grow_with_the_source() -> None:
    """Feeding on without waiting for results would hold 240 MB of bytes at the larger count."""
    few, many = peak(500), peak(8000)
    assert many - few < 20_000, (few, many)
