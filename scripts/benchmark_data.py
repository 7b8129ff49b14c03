"""What preparing and reading data costs on this machine, all in one run.

    python -m scripts.benchmark_data --archive img_align_celeba.zip

Every figure of docs/data.md that is about speed or memory comes from here.
"""

from __future__ import annotations

import contextlib
import io
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from dcgan_core.config.command import parse_command, run_command
from dcgan_core.config.options import option
from dcgan_core.config.training import TrainingConfig
from dcgan_core.data.batches import Batches
from dcgan_core.data.decode import PixelSettings, to_pixels
from dcgan_core.data.request import DataRequest
from dcgan_core.data.store import open_or_prepare
from dcgan_core.errors import InputError, RunFailure
from dcgan_core.system.machine import usable_cores
from scripts.benchmarking.machine import own_memory


@dataclass(frozen=True)
class DataBenchmarkOptions:
    """What is measured."""

    archive: Path = option(Path("data/img_align_celeba.zip"), help="A zip of JPEG images.")
    images: int = option(
        10_000, minimum=100, unit="images", help="Images to prepare; the zip is read again and again."
    )
    image_size: int = option(64, minimum=8, maximum=256, unit="pixels", help="Side of the prepared images.")
    repeats: int = option(3, minimum=1, help="Rounds; the ways of preparing take turns in each.")
    prepare: bool = option(True, help="Time the preparation.")
    memory: bool = option(True, help="Measure peak memory with 10,000 and 40,000 images.")
    read: bool = option(True, help="Time reading batches out of a store.")
    larger_than_memory: int = option(
        0,
        minimum=0,
        maximum=1024,
        unit="GiB",
        help="Read a store of this size with a quarter of it as memory.",
    )
    steps: int = option(
        20, minimum=0, unit="steps", help="Training steps in which waiting for data is measured."
    )
    only_peak: bool = option(
        False, help="Prepare the archive and print peak memory in KiB; for the script's own use."
    )


def main() -> int:
    """Measure and print."""
    options = parse_command(
        DataBenchmarkOptions,
        prog="python -m scripts.benchmark_data",
        description="Time the preparation and the reading of data.",
    )
    if not zipfile.is_zipfile(options.archive):
        raise InputError(f"{options.archive} is not a zip; name one of JPEG images with --archive.")
    if options.only_peak:
        with tempfile.TemporaryDirectory() as cache:
            _prepare(options, options.archive, Path(cache), workers=2)
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
            print(resource.getrusage(who).ru_maxrss)
        return 0
    print(f"{usable_cores()} cores, load {os.getloadavg()[0]:.1f}, Pillow {Image.__version__}")
    if options.prepare:
        preparation(options)
    fast_decoding(options)
    if options.memory:
        memory(options)
    if options.read:
        reading()
    if options.larger_than_memory:
        larger_than_memory(options.larger_than_memory)
    if options.steps:
        waiting(options)
    return 0


def files(archive: Path, count: int) -> Iterator[bytes]:
    """The bytes of `count` images of the zip, from its first again when it ends."""
    with zipfile.ZipFile(archive) as opened:
        names = [name for name in opened.namelist() if name.lower().endswith((".jpg", ".jpeg"))]
        for index in range(count):
            yield opened.read(names[index % len(names)])


def repeated(archive: Path, count: int, folder: Path) -> Path:
    """A zip in `folder` of `count` images, those of `archive` again and again."""
    path = folder / f"{count}.zip"
    with zipfile.ZipFile(path, "w") as target:
        for index, data in enumerate(files(archive, count)):
            target.writestr(f"{index:06d}.jpg", data)
    return path


def preparation(options: DataBenchmarkOptions) -> None:
    """Images a second of a plain loop and of this project, which also hashes and writes what it makes."""
    cores = usable_cores()
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as cache:
        archive = repeated(options.archive, options.images, Path(folder))
        ways = {
            "a plain PIL loop": lambda: _plain(options, archive),
            "this project, 1 process": lambda: _prepare(options, archive, Path(cache), 1),
            f"this project, {cores} processes": lambda: _prepare(options, archive, Path(cache), cores),
            "the same, --fast-decode": lambda: _prepare(options, archive, Path(cache), cores, fast=True),
        }
        rates: dict[str, list[float]] = {name: [] for name in ways}
        work: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(options.repeats):
            for name, way in ways.items():
                started, used = time.perf_counter(), _processor_seconds()
                way()
                rates[name].append(options.images / (time.perf_counter() - started))
                work[name].append((_processor_seconds() - used) / options.images * 1e6)
                shutil.rmtree(Path(cache) / "stores", ignore_errors=True)
    base = rates["a plain PIL loop"]
    size = f"{options.image_size}x{options.image_size}"
    print(f"preparing {options.images:,} images at {size}, median of {options.repeats} rounds:")
    for name, values in rates.items():
        ratios = [value / plain for value, plain in zip(values, base, strict=True)]
        print(
            f"  {name:28} {statistics.median(values):7,.0f} images/s {statistics.median(ratios):5.2f} times the loop "
            f"[{min(ratios):.2f}, {max(ratios):.2f}], {statistics.median(work[name]):4.0f} µs of processor an image, "
            "all processes together"
        )


def _processor_seconds() -> float:
    """User and system time of this process and of those it has waited for."""
    parts = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(part.ru_utime + part.ru_stime for part in parts)


def _plain(options: DataBenchmarkOptions, archive: Path) -> np.ndarray:
    side = options.image_size
    result = np.empty((options.images, side, side, 3), np.uint8)
    for index, data in enumerate(files(archive, options.images)):
        with Image.open(io.BytesIO(data)) as opened:
            image = opened.convert("RGB")
        scale = side / min(image.size)
        image = image.resize(
            (max(side, int(image.width * scale)), max(side, int(image.height * scale))),
            Image.Resampling.BILINEAR,
        )
        left, top = (image.width - side) // 2, (image.height - side) // 2
        result[index] = np.asarray(image.crop((left, top, left + side, top + side)))
    return result


def _prepare(
    options: DataBenchmarkOptions, archive: Path, cache: Path, workers: int, *, fast: bool = False
) -> None:
    """Prepare the whole store in an empty cache, as the command does."""
    side = options.image_size
    request = DataRequest("folder", archive, side, side, cache_dir=cache, fast_decode=fast, workers=workers)
    open_or_prepare(request, report=lambda _: None)


def fast_decoding(options: DataBenchmarkOptions) -> None:
    """How far --fast-decode is from the whole decode, over up to 500 images."""
    side = options.image_size
    differences = []
    for data in files(options.archive, 500):
        whole = to_pixels(PixelSettings(side, side, 3, "center"), data).astype(int)
        differences.append(np.abs(whole - to_pixels(PixelSettings(side, side, 3, "center", fast=True), data)))
    print(
        f"--fast-decode: largest difference {np.max(differences)}, mean {np.mean(differences):.2f} (of 255)"
    )


def memory(options: DataBenchmarkOptions) -> None:
    """Peak memory of the main process, and of the largest of the others, with few and many images."""
    for count in (10_000, 40_000):
        with tempfile.TemporaryDirectory() as folder:
            archive = repeated(options.archive, count, Path(folder))
            command = [sys.executable, "-m", "scripts.benchmark_data", "--archive", str(archive)]
            command += ["--image-size", str(options.image_size), "--only-peak"]
            result = subprocess.run(command, capture_output=True, text=True, check=True)
        own, other = (int(line) / 1024 for line in result.stdout.split()[-2:])
        print(
            f"peak memory of preparing {count:,} images: main process {own:.0f} MiB, the other {other:.0f} MiB"
        )


@contextlib.contextmanager
def _mapped_images(count: int, *, written: bool) -> Iterator[np.ndarray]:
    """Yield `count` memory-mapped images of 64x64, in a file of this folder that is removed after the block.

    written: whether the file has content. A hole in a file reads as zeros, and goes through the same map.
    """
    path = Path(f".benchmark-{os.getpid()}.npy")
    try:
        store = np.lib.format.open_memmap(path, "w+", np.uint8, (count, 64, 64, 3))
        if written:
            store[:] = 7
        store.flush()
        del store
        yield np.load(path, mmap_mode="r", allow_pickle=False)
    finally:
        path.unlink(missing_ok=True)


def reading() -> None:
    """Images a second out of a memory-mapped store, and the anonymous memory that takes."""
    with _mapped_images(40_000, written=True) as images:
        batches = Batches(images, 128, 0, flip=True)
        steps = 2 * batches.steps_per_epoch
        before, started = _anonymous_mib(), time.perf_counter()
        for step in range(steps):
            batches.batch(step)
        took, grown = time.perf_counter() - started, _anonymous_mib() - before
        print(f"reading with flips: {steps * 128 / took:,.0f} images/s")
        print(
            f"anonymous memory over two epochs of a {images.nbytes / 2**20:.0f} MiB store: {grown:+.1f} MiB"
        )


def _anonymous_mib() -> float:
    """Resident anonymous memory of this process; 0 where the system does not say."""
    return (own_memory("RssAnon") or 0) / 2**20


def larger_than_memory(gigabytes: int) -> None:
    """Read a store several times as large as the memory that this process may have of its own.

    The limit is on data (RLIMIT_DATA: the heap and private mappings). A memory map of a file does not count; reading
    the same file into an array is refused.
    """
    usual = resource.getrlimit(resource.RLIMIT_DATA)
    with _mapped_images(gigabytes * 2**30 // (64 * 64 * 3), written=False) as images:
        batches = Batches(images, 128, 0, flip=True)
        batches.batch(0)
        data = own_memory("VmData")
        if data is None:
            raise RunFailure("--larger-than-memory needs Linux, which says how much memory a process has")
        resource.setrlimit(resource.RLIMIT_DATA, (data + images.nbytes // 4, usual[1]))
        try:
            before = most = _anonymous_mib()
            for step in range(batches.steps_per_epoch):
                batches.batch(step)
                most = max(most, _anonymous_mib()) if step % 64 == 0 else most
            try:
                np.array(images)
                refused = "was not refused"
            except MemoryError:
                refused = "is refused"
        finally:
            resource.setrlimit(resource.RLIMIT_DATA, usual)
        print(
            f"an epoch of {images.nbytes / 2**30:.1f} GiB with {images.nbytes / 4 / 2**30:.1f} GiB of memory "
            f"left to the process: resident anonymous memory {before:.0f} MiB before, at most {most:.0f} MiB; "
            f"reading the file whole {refused}"
        )


def waiting(options: DataBenchmarkOptions) -> None:
    """The share of training time in which the step waits for its batch."""
    # Not before: preparing is measured without JAX in its process.
    from scripts.benchmarking.training import start_training

    images = np.random.default_rng(0).integers(0, 256, (4096, 32, 32, 3), np.uint8)
    training = start_training(TrainingConfig(batch_size=64, flip=True), images, width=16)
    waited = total = 0.0
    with training.feed.ahead(0, options.steps + 3, 1) as inputs:
        for step in range(options.steps + 3):
            began = time.perf_counter()
            given = next(inputs)
            got = time.perf_counter()
            for value in training.trainer.train_step(*given).values():
                float(value)
            if step >= 3:  # the first ones compile
                waited += got - began
                total += time.perf_counter() - began
    print(
        f"waiting for data: {waited / total:.2%} of {total / options.steps * 1000:.0f} ms a step (32x32, width 16)"
    )


if __name__ == "__main__":
    run_command(main)
