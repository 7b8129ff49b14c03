"""The store's promises: keyed by its source, whole or not there, checked at each start."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import dcgan_core
from dcgan_core.data import build, preparation
from dcgan_core.data.build import HEADER_BYTES, ImageWriter, npy_header
from dcgan_core.data.request import DataRequest
from dcgan_core.data.store import Store, open_or_prepare
from dcgan_core.errors import InputError, RunFailure

Prepare = Callable[..., Store]
FolderOf = Callable[..., Path]
ROOT = Path(dcgan_core.__file__).parents[1]

# Without a main guard, as in a notebook or a script of a few lines: its workers must not run it again.
SCRIPT = """
import sys, time
from dcgan_core.data import preparation
from dcgan_core.data.build import ImageWriter
from dcgan_core.data.request import DataRequest
from dcgan_core.data.store import open_or_prepare
print("begins", flush=True)
{before}
store = open_or_prepare(DataRequest("folder", sys.argv[1], 16, 16, workers=2), report=print)
print("fingerprint", store.fingerprint)
"""
SLOW_AND_IN_PROCESSES = """
from dcgan_core.data.workers import Workers
preparation.FEWEST_FOR_PROCESSES = 1
preparation.CHUNK_IMAGES = 2
append = ImageWriter.append
pools = []
init = Workers.__init__
def kept(self, count):
    init(self, count)
    pools.append(self)
Workers.__init__ = kept
def slow_append(self, images):
    append(self, images)
    print("workers", *[pid for pool in pools for pid in pool.process_ids()], flush=True)
    time.sleep(0.05)
ImageWriter.append = slow_append
"""


def start(folder: Path, before: str) -> subprocess.Popen[str]:
    """A process that runs `SCRIPT`, which it reads from its standard input."""
    process = subprocess.Popen(
        [sys.executable, "-", str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert process.stdin is not None
    process.stdin.write(SCRIPT.format(before=before))
    process.stdin.close()
    process.stdin = None
    return process


def stores(cache: Path) -> list[str]:
    return sorted(path.name for path in (cache / "stores").glob("*") if path.name != ".locks")


def touch_later(path: Path) -> None:
    status = path.stat()
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + 1_000_000))


@pytest.mark.parametrize(
    "shape", [(0, 16, 16, 1), (23, 64, 64, 3), (10**12, 4096, 4096, 3), (202_599, 40), (5,)]
)
@pytest.mark.parametrize("dtype", ["|u1", "<i8"])
def test_the_header_is_that_of_earlier_stores(dtype: str, shape: tuple[int, ...]) -> None:
    """A store is reopened by comparing its headers, so those of earlier versions must be met byte for byte."""
    text = f"{{'descr': '{dtype}', 'fortran_order': False, 'shape': {shape!r}, }}".ljust(117) + "\n"
    header = npy_header(np.dtype(dtype), shape)
    assert header == b"\x93NUMPY\x01\x00v\x00" + text.encode("latin1")
    assert len(header) == HEADER_BYTES


def test_a_store_is_a_plain_npy_file_with_a_record(folder_of: FolderOf, prepare: Prepare) -> None:
    folder = folder_of(5)
    store = prepare("folder", folder)
    assert (np.load(store.path / "images.npy", allow_pickle=False) == store.images).all()
    assert not store.images.flags.writeable
    assert isinstance(store.images, np.memmap)
    assert store.record == json.loads((store.path / "record.json").read_text(encoding="utf-8"))
    files = [
        json.loads(line) for line in (store.path / "files.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert [file["name"] for file in files] == [f"{index:04d}.png" for index in range(5)]
    assert files[0]["size"] == (folder / "0000.png").stat().st_size
    digest = subprocess.run(["sha256sum", folder / "0000.png"], capture_output=True, text=True, check=True)
    assert files[0]["sha256"] == digest.stdout.split()[0]
    store.verify()


def test_digits_are_embedded_and_have_labels(tmp_path: Path, prepare: Prepare) -> None:
    store = prepare("digits", tmp_path / "nowhere", 8)
    assert store.images.shape == (1797, 8, 8, 1)
    assert (store.images.min(), store.images.max()) == (0, 255)
    assert store.labels is not None
    assert np.bincount(store.labels).min() > 170
    assert (np.load(store.path / "labels.npy", allow_pickle=False) == store.labels).all()


def test_the_second_start_reads_no_image(
    folder_of: FolderOf, prepare: Prepare, lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = folder_of(5)
    first = prepare("folder", folder)

    def must_not_run(*_: object) -> None:
        raise AssertionError("prepared again")

    monkeypatch.setattr("dcgan_core.data.store.build_store", must_not_run)
    lines.clear()
    second = prepare("folder", folder)
    assert second.fingerprint == first.fingerprint
    assert second.path == first.path
    assert lines == [
        f"Data: folder, 5 images of 16x16x3, from {first.path}",
        "Used: 5 images (.png 5). Skipped: nothing.",
    ]


def test_what_changes_the_images_leads_to_another_store(
    tmp_path: Path, folder_of: FolderOf, prepare: Prepare
) -> None:
    folder = folder_of(5)
    paths = [prepare("folder", folder).path]
    paths += [prepare("folder", folder, 32).path, prepare("folder", folder, crop="squash").path]
    paths += [prepare("folder", folder, channels=1).path, prepare("folder", folder, fast_decode=True).path]
    bicubic = prepare("folder", folder, resize_filter="bicubic")
    assert bicubic.record["decoder"]["filter"] == "bicubic, antialiased"
    paths.append(bicubic.path)
    touch_later(folder / "0002.png")
    paths.append(prepare("folder", folder).path)
    (folder / "0003.png").rename(folder / "0009.png")
    paths.append(prepare("folder", folder).path)
    (folder / "0004.png").unlink()
    paths.append(prepare("folder", folder).path)
    other = folder_of(4, "other")
    for mine, its in zip(sorted(folder.iterdir()), sorted(other.iterdir()), strict=True):
        its.unlink()
        its.with_name(mine.name).write_bytes(mine.read_bytes())
        os.utime(other / mine.name, ns=(mine.stat().st_atime_ns, mine.stat().st_mtime_ns))
    paths.append(prepare("folder", other).path)
    assert len(set(paths)) == len(paths) == 10


def test_the_fingerprint_is_of_the_content_alone(folder_of: FolderOf, prepare: Prepare) -> None:
    folder = folder_of(5)
    first = prepare("folder", folder)
    touch_later(folder / "0002.png")
    again = prepare("folder", folder)
    assert again.path != first.path
    assert again.fingerprint == first.fingerprint
    Image.new("RGB", (24, 20), "red").save(folder / "0002.png")
    assert prepare("folder", folder).fingerprint != first.fingerprint


def truncate(path: Path) -> None:
    os.truncate(path / "images.npy", (path / "images.npy").stat().st_size - 1)


def lengthen(path: Path) -> None:
    with open(path / "images.npy", "ab") as stream:
        stream.write(b"x")


def overwrite_header(path: Path) -> None:
    with open(path / "images.npy", "r+b") as stream:
        stream.write(bytes(64))


DAMAGES = [
    truncate,
    lengthen,
    overwrite_header,
    lambda path: (path / "images.npy").unlink(),
    lambda path: (path / "labels.npy").unlink(),
    lambda path: (path / "record.json").unlink(),
    lambda path: (path / "record.json").write_text("{", encoding="utf-8"),
    lambda path: (path / "record.json").write_text("[]", encoding="utf-8"),
    lambda path: (path / "record.json").write_text('{"format": 1}', encoding="utf-8"),
    lambda path: (path / "record.json").write_text(
        (path / "record.json").read_text(encoding="utf-8").replace('"key": "', '"key": "0'), encoding="utf-8"
    ),
]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_store_is_refused_aloud_and_rebuilt(
    damage: Callable[[Path], None], tmp_path: Path, prepare: Prepare, lines: list[str], cache: Path
) -> None:
    first = prepare("digits", tmp_path, 8)
    whole = {path.name: path.read_bytes() for path in first.path.glob("*.npy")}
    damage(first.path)
    lines.clear()
    second = prepare("digits", tmp_path, 8)
    assert "is damaged" in lines[0]
    assert "preparing it again" in lines[0]
    assert {path.name: path.read_bytes() for path in second.path.glob("*.npy")} == whole
    assert second.fingerprint == first.fingerprint
    assert stores(cache) == [second.path.name]


def test_verify_notices_one_flipped_bit(folder_of: FolderOf, prepare: Prepare) -> None:
    folder = folder_of(5)
    store = prepare("folder", folder)
    with open(store.path / "images.npy", "r+b") as stream:
        stream.seek(1000)
        byte = stream.read(1)[0]
        stream.seek(1000)
        stream.write(bytes([byte ^ 1]))
    with pytest.raises(InputError, match=r"images\.npy is not what was prepared"):
        prepare("folder", folder).verify()


def test_two_processes_at_once_do_not_collide(folder_of: FolderOf, cache: Path) -> None:
    folder = folder_of(60)
    processes = [start(folder, SLOW_AND_IN_PROCESSES) for _ in range(3)]
    results = [process.communicate(timeout=120) for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0], results
    outputs = [out for out, _ in results]
    assert len({out.split("fingerprint ")[1] for out in outputs}) == 1
    assert sum("Preparing folder" in out for out in outputs) == 1
    assert sum("Another process is preparing folder" in out for out in outputs) == 2
    # No worker ran the script again.
    assert [out.count("begins") for out in outputs] == [1, 1, 1]
    assert len(stores(cache)) == 1


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes through /proc")
def test_a_killed_preparation_leaves_nothing_that_counts(
    folder_of: FolderOf, prepare: Prepare, cache: Path
) -> None:
    folder = folder_of(200)
    process = start(folder, SLOW_AND_IN_PROCESSES)
    assert process.stdout is not None
    assert process.stderr is not None
    workers: list[int] = []
    while not workers:
        line = process.stdout.readline()
        assert line, "ended before it could be killed"
        workers = [int(pid) for pid in line.split()[1:]] if line.startswith("workers") else []
    assert all(is_running(pid) for pid in workers)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    process.stderr.close()
    left = stores(cache)
    assert len(left) == 1
    assert left[0].startswith(".")
    assert left[0].endswith(".tmp")
    deadline = time.monotonic() + 10
    while any(is_running(pid) for pid in workers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [pid for pid in workers if is_running(pid)]
    store = prepare("folder", folder)
    assert len(store.images) == 200
    assert stores(cache) == [store.path.name]


LIMIT_FILE_SIZE = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
"""


def test_a_disk_that_takes_no_more_is_reported_and_nothing_is_left(folder_of: FolderOf, cache: Path) -> None:
    """The system's own refusal to write on, in the middle of the images."""
    process = start(folder_of(60), LIMIT_FILE_SIZE)
    err = process.communicate(timeout=120)[1]
    assert process.returncode != 0
    assert "RunFailure: preparing images: File too large" in err
    assert str(cache) in err
    assert "Raise the limit (ulimit -f)" in err
    assert stores(cache) == []


def test_a_full_disk_in_every_phase(
    folder_of: FolderOf, prepare: Prepare, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = folder_of(60)

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    for owner, name in (
        (ImageWriter, "append"),
        (ImageWriter, "finish"),
        (build, "flush_tree"),
        (Path, "rename"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(owner, name, full)
            with pytest.raises(RunFailure, match=r"no space left.*--cache-dir.*DCGAN_CACHE"):
                prepare("folder", folder)
        assert stores(cache) == []
    assert len(prepare("folder", folder).images) == 60


def test_too_little_room_is_reported_before_the_work(
    folder_of: FolderOf, prepare: Prepare, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = type("Usage", (), {"free": 1000})
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage)
    with pytest.raises(
        InputError, match=r"would take about .* kB, and the disk of .* has .* kB free; .* DCGAN_CACHE"
    ):
        prepare("folder", folder_of(3))
    assert stores(cache) == []


def test_a_cache_that_cannot_be_written(tmp_path: Path, folder_of: FolderOf) -> None:
    (tmp_path / "file").write_text("in the way")
    request = DataRequest("folder", folder_of(3), 16, 16, cache_dir=tmp_path / "file")
    with pytest.raises(InputError, match=r"not a place for a file.*DCGAN_CACHE"):
        open_or_prepare(request, report=lambda _: None)
    assert (tmp_path / "file").read_text() == "in the way"


def test_the_cache_of_the_request_comes_first(tmp_path: Path, folder_of: FolderOf, cache: Path) -> None:
    request = DataRequest("folder", folder_of(3), 16, 16, cache_dir=tmp_path / "mine")
    store = open_or_prepare(request, report=lambda _: None)
    assert store.path.is_relative_to(tmp_path / "mine")
    assert not cache.exists()


def test_a_source_that_changes_while_it_is_read(
    folder_of: FolderOf, prepare: Prepare, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = folder_of(60)
    process = preparation.process

    def meddle(*arguments: object) -> object:
        touch_later(folder / "0001.png")
        return process(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(preparation, "process", meddle)
    with pytest.raises(InputError, match=r"0001\.png changed while it was read"):
        prepare("folder", folder)
    assert stores(cache) == []


def test_a_store_that_others_may_change_is_noted(
    prepare: Prepare, folder_of: FolderOf, lines: list[str], cache: Path
) -> None:
    source = folder_of(2)
    prepare("folder", source)
    prepare("folder", source)
    assert not [line for line in lines if "note:" in line]
    (cache / "stores").chmod(0o777)
    prepare("folder", source)
    (note,) = [line for line in lines if line.startswith("note:")]
    assert f"{cache / 'stores'} may be written by everybody" in note
