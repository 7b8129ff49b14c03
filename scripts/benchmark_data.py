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
from typing import Any

import numpy as np
from PIL import Image

from dcgan_core.config.command import parse_command, run_command
from dcgan_core.config.options import option
from dcgan_core.data.batches import Batches
from dcgan_core.data.decode import PixelSettings, to_pixels
from dcgan_core.data.request import DataRequest
from dcgan_core.data.store import open_or_prepare
from dcgan_core.errors import InputError
from dcgan_core.system.ahead import ahead
from dcgan_core.system.machine import usable_cores


@dataclass(frozen=True)
class BenchmarkOptions:
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
        BenchmarkOptions,
        prog="python -m scripts.benchmark_data",
        description="Time the preparation and the reading of data.",
    )
    if not zipfile.is_zipfile(options.archive):
        raise InputError(f"{options.archive} is no zip; name one of JPEG images with --archive.")
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


def preparation(options: BenchmarkOptions) -> None:
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


def _plain(options: BenchmarkOptions, archive: Path) -> np.ndarray:
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
    options: BenchmarkOptions, archive: Path, cache: Path, workers: int, *, fast: bool = False
) -> None:
    """Prepare the whole store in an empty cache, as the command does."""
    side = options.image_size
    request = DataRequest("folder", archive, side, side, cache_dir=cache, fast_decode=fast, workers=workers)
    open_or_prepare(request, report=lambda _: None)


def fast_decoding(options: BenchmarkOptions) -> None:
    """How far --fast-decode is from the whole decode, over up to 500 images."""
    side = options.image_size
    differences = []
    for data in files(options.archive, 500):
        whole = to_pixels(PixelSettings(side, side, 3, "center"), data).astype(int)
        differences.append(np.abs(whole - to_pixels(PixelSettings(side, side, 3, "center", fast=True), data)))
    print(
        f"--fast-decode: largest difference {np.max(differences)}, mean {np.mean(differences):.2f} (of 255)"
    )


def memory(options: BenchmarkOptions) -> None:
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


def reading() -> None:
    """Images a second out of a memory-mapped store, and the anonymous memory that takes."""
    path = Path(f".benchmark-{os.getpid()}.npy")
    try:
        store = np.lib.format.open_memmap(path, "w+", np.uint8, (40_000, 64, 64, 3))
        store[:] = 7
        store.flush()
        del store
        images = np.load(path, mmap_mode="r", allow_pickle=False)
        batches = Batches(images, 128, 0, flip=True)
        before = _anonymous()
        started = time.perf_counter()
        for step in range(2 * batches.steps_per_epoch):
            batches.batch(step)
        took = time.perf_counter() - started
        grown = _anonymous() - before
        count = 2 * batches.steps_per_epoch * 128
        print(f"reading with flips: {count / took:,.0f} images/s")
        print(
            f"anonymous memory over two epochs of a {images.nbytes / 2**20:.0f} MiB store: {grown / 1024:+.1f} MiB"
        )
    finally:
        path.unlink(missing_ok=True)


def _anonymous() -> int:
    """Resident anonymous memory of this process in KiB; 0 where the system does not tell."""
    try:
        status = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return 0
    return next(int(line.split()[1]) for line in status if line.startswith("RssAnon"))


def larger_than_memory(gigabytes: int) -> None:
    """Read a store several times as large as the memory that this process may have of its own.

    The limit is on data (RLIMIT_DATA: the heap and private mappings), which a memory map of a file is no part of;
    reading the same file into an array is refused under it.
    """
    path = Path(f".benchmark-{os.getpid()}.npy")
    count = gigabytes * 2**30 // (64 * 64 * 3)
    usual = resource.getrlimit(resource.RLIMIT_DATA)
    try:
        # Not written: a hole in the file reads as zeros, and goes through the same map.
        np.lib.format.open_memmap(path, "w+", np.uint8, (count, 64, 64, 3)).flush()
        images = np.load(path, mmap_mode="r", allow_pickle=False)
        batches = Batches(images, 128, 0, flip=True)
        batches.batch(0)
        now = next(
            int(line.split()[1]) * 1024
            for line in Path("/proc/self/status").read_text().splitlines()
            if line.startswith("VmData")
        )
        limit = now + images.nbytes // 4
        resource.setrlimit(resource.RLIMIT_DATA, (limit, usual[1]))
        before = most = _anonymous()
        for step in range(batches.steps_per_epoch):
            batches.batch(step)
            most = max(most, _anonymous()) if step % 64 == 0 else most
        try:
            np.load(path, allow_pickle=False)
            refused = "was not refused"
        except MemoryError:
            refused = "is refused"
        print(
            f"an epoch of {images.nbytes / 2**30:.1f} GiB with {images.nbytes / 4 / 2**30:.1f} GiB of memory "
            f"left to the process: resident anonymous memory {before / 1024:.0f} MiB before, at most "
            f"{most / 1024:.0f} MiB; reading the file whole {refused}"
        )
    finally:
        path.unlink(missing_ok=True)
        resource.setrlimit(resource.RLIMIT_DATA, usual)


def waiting(options: BenchmarkOptions) -> None:
    """The share of training time in which the step waits for its batch."""
    from dcgan_core.config.training import TrainingConfig
    from dcgan_core.description.architecture import Architecture
    from dcgan_core.description.presets import build_architecture
    from dcgan_core.description.randomness import training_latents
    from dcgan_core.weights.canonical import initial_weights
    from dcgan_jax.framework import FRAMEWORK

    config = TrainingConfig(image_size=32, batch_size=64)
    architecture: Architecture = build_architecture("pytorch", image_shape=(32, 32, 3), ngf=16, ndf=16)
    trainer: Any = FRAMEWORK.trainer(architecture, config, initial_weights(architecture, 0), 1)
    images = np.random.default_rng(0).integers(0, 256, (4096, 32, 32, 3), np.uint8)
    batches = Batches(images, 64, 0, flip=True)
    latents = training_latents(0, 0, 64, architecture.nz, architecture.latent)
    waited = total = 0.0
    steps = range(options.steps + 3)
    with contextlib.closing(ahead(batches.batch, steps, depth=3)) as ready:
        for step in steps:
            began = time.perf_counter()
            batch = next(ready)
            got = time.perf_counter()
            {name: float(value) for name, value in trainer.train_step(batch, latents).items()}
            if step >= 3:  # the first ones compile
                waited += got - began
                total += time.perf_counter() - began
    print(
        f"waiting for data: {waited / total:.2%} of {total / options.steps * 1000:.0f} ms a step (32x32, width 16)"
    )


if __name__ == "__main__":
    run_command(main)
