"""One row in a process of its own, which waits for commands."""

from __future__ import annotations

import contextlib
import dataclasses
import importlib.util
import math
import multiprocessing
import os
import re
import signal
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np

from scripts.benchmarking import machine
from scripts.benchmarking.case import CHUNK, EARLY_STEPS, WIDE_CHUNK, Case
from scripts.benchmarking.rows import Row, Runner

COMPARED_IMAGES = 16
DRAWING = ("left on the device", "bytes on the host", "float32 on the host")
"""The ways to draw that `draw` measures."""
MOST_CHUNKS = 64
"""What is drawn in one go is in memory at once, in one of the ways."""
STOP_SECONDS = 20


class WorkerFailed(Exception):
    """The worker's own error, as text."""


@dataclasses.dataclass(frozen=True)
class Surroundings:
    """What is around a process that measures.

    device: "auto" or "cpu". log: file that gets what it writes to stdout and stderr; None leaves them as they are.
    cache: folder in which processes find what others compiled; None for none: compile times are those of a first start.
    """

    device: str = "auto"
    log: Path | None = None
    cache: Path | None = None

    def enter(self, environment: Mapping[str, str] = {}) -> None:
        """Arrange this process, before any framework is imported. environment: variables to set."""
        # Ctrl-C reaches the whole group; the parent stops its workers itself.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
        if self.log is not None:
            with open(self.log, "ab") as stream:
                for standard in (sys.stdout, sys.stderr):
                    os.dup2(stream.fileno(), standard.fileno())
        # Several rows share the accelerator's memory, so none may take it all in advance.
        os.environ["XLA_PYTHON_CLIENT_PREALLOCATE"] = "false"
        os.environ["JAX_ENABLE_COMPILATION_CACHE"] = "false" if self.cache is None else "true"
        if self.cache is not None:
            os.environ["TORCHINDUCTOR_CACHE_DIR"] = str(self.cache / "inductor")
            os.environ["JAX_COMPILATION_CACHE_DIR"] = str(self.cache / "jax")
            os.environ["JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS"] = "0"
        if self.device == "cpu":
            os.environ["JAX_PLATFORMS"] = "cpu"
            os.environ["CUDA_VISIBLE_DEVICES"] = ""
        os.environ.update(environment)

    def last_words(self, since: int) -> str:
        """Return what was logged of an end that no Python saw, from byte `since` of the log on; "" if nothing."""
        if self.log is None or not self.log.exists():
            return ""
        with open(self.log, "rb") as stream:
            stream.seek(since)
            lines = stream.read().decode(errors="replace").splitlines()
        # Google's logging marks errors so; a complaint about a flag is followed by a list of all flags.
        marked = [line.partition("] ")[2] for line in lines if re.match(r"[EF]\d{4} ", line)]
        return " ".join(marked or lines[-1:])[:300]

    def note(self, text: str) -> None:
        """Write a line to the log, if there is one."""
        if self.log is not None:
            with open(self.log, "a", encoding="utf-8") as stream:
                stream.write(text.rstrip() + "\n")

    def logged(self) -> int:
        """The log's length in bytes."""
        return self.log.stat().st_size if self.log is not None and self.log.exists() else 0


def _end_with_parent(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


class Worker:
    """The parent's end of the pipe."""

    def __init__(self, row: Row, case: Case, around: Surroundings) -> None:
        """Start the process."""
        context = multiprocessing.get_context("spawn")
        self.row, self._around = row, around
        self._logged = around.logged()
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs, row, case, around), daemon=True)
        self._process.start()
        theirs.close()

    def ask(self, command: str, *arguments: Any, limit: float | None = None) -> Any:
        """Return what the method of `_Desk` returns, after `limit` seconds at most.

        Raises WorkerFailed with its traceback, or when it died or is late; the worker is of no use after the last two.
        """
        try:
            self._pipe.send((command, *arguments))
            if not self._pipe.poll(limit):
                self.kill()
                raise WorkerFailed(f"no answer within {limit:.0f} s")
            status, answer = self._pipe.recv()
        except (EOFError, OSError):
            self._process.join(STOP_SECONDS)
            code = self._process.exitcode
            words = self._around.last_words(self._logged)
            hint = "out of memory?" if code == -signal.SIGKILL and not words else words
            raise WorkerFailed(
                f"the process ended with status {code}" + (f" ({hint})" if hint else "")
            ) from None
        if status == "failed":
            raise WorkerFailed(answer)
        return answer

    def stop(self) -> None:
        """End the process, by word if it listens and by force if not."""
        with contextlib.suppress(OSError):
            self._pipe.send(("stop",))
        self._process.join(STOP_SECONDS)
        self.kill()

    def kill(self) -> None:
        """End the process by force."""
        if self._process.is_alive():
            self._process.kill()
            self._process.join(STOP_SECONDS)
        self._pipe.close()


def start_row(
    row: Row,
    start: Callable[[Row], Worker],
    limit: Callable[[int], float | None] = lambda _: None,
    failed: Callable[[Row, str], None] = lambda *_: None,
) -> tuple[Worker, Reply]:
    """Start a row, or where that fails its fallbacks in turn; return its worker and what it said of the start.

    start: starts the process of an attempt. limit: seconds for an attempt by the number of those after it. failed: is
    given each attempt that failed and was not the last, and its error. Raises WorkerFailed with the last one.
    """
    attempts = row.attempts()
    notes = []
    for left, attempt in zip(range(len(attempts) - 1, -1, -1), attempts, strict=True):
        worker = start(attempt)
        try:
            found, words = worker.ask("start", limit=limit(left))
            return worker, (found | {"notes": [*notes, *found["notes"]]}, words)
        except WorkerFailed as failure:
            worker.kill()
            if not left:
                raise
            reason = str(failure).strip().splitlines()[-1]
            notes.append(f"not with {_in_words(attempt)}: {reason}")
            failed(attempt, str(failure))
    raise AssertionError("a row has an attempt")


def _in_words(row: Row) -> str:
    return ", ".join(f"{name}={value!r}" for name, value in row.arguments) or "its defaults"


def serve(pipe: Connection, row: Row, case: Case, around: Surroundings) -> None:
    """Answer commands until the parent sends "stop" or is gone."""
    with tempfile.TemporaryDirectory(prefix="dcgan-benchmark-") as folder:
        # Compile times are those of a first start: no row may find what an earlier run compiled.
        os.environ["TORCHINDUCTOR_CACHE_DIR"] = folder
        around.enter(dict(row.environment))
        notes = shorten_path(row.framework, Path(folder)) if row.compiles else []
        _Desk(row, case, notes).answer(pipe)


def shorten_path(package: str, folder: Path) -> list[str]:
    """Let a package be imported through a link in `folder` where its own path has a space; return what to note of it.

    PyTorch gives its path to a C++ compiler without quotes. Must be called before the package is imported.
    """
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None or " " not in found.origin or " " in str(folder):
        return []
    link = folder / "packages"
    link.symlink_to(Path(found.origin).parent.parent, target_is_directory=True)
    sys.path.insert(0, str(link))
    return [f"{package} was imported through a link in the temporary folder, as its own path has a space"]


Reply = tuple[dict[str, Any], str]
"""Figures by the field of `RowResult` that they go to, and the same in words."""


class _Desk:
    """The worker's end of the pipe: a method for each command, which returns a `Reply`."""

    def __init__(self, row: Row, case: Case, notes: Sequence[str] = ()) -> None:
        self.row, self.case, self.notes = row, case, notes
        self.runner: Runner
        self.steps_done = 0
        self.idle_cpu = self.idle_wall = 0.0

    def answer(self, pipe: Connection) -> None:
        """Do what the parent sends, one command after another; the time between them counts as idle."""
        while True:
            cpu, wall = time.process_time(), time.perf_counter()
            try:
                command, *arguments = pipe.recv()
            except EOFError:
                return
            self.idle_cpu += time.process_time() - cpu
            self.idle_wall += time.perf_counter() - wall
            if command == "stop":
                return
            try:
                reply = ("ok", getattr(self, command)(*arguments))
            except Exception as error:
                # The last line is what the report shows of it.
                words = " ".join(str(error).split())[:300]
                reply = ("failed", f"{traceback.format_exc()}\n{type(error).__name__}: {words}")
            pipe.send(reply)

    def start(self) -> Reply:
        """Import, build, compile, and do the early steps."""
        began = time.perf_counter()
        # Importing the row's module is importing its framework.
        __import__(self.row.runner.partition(":")[0])
        self.peak_of_libraries = machine.peak_since_start()
        imported = time.perf_counter()
        self.runner = self.row.make(self.case)
        built = time.perf_counter()
        losses = self.runner.finish(self._steps(1))
        first = time.perf_counter()
        self.peak_with_compilation = machine.peak_since_start()
        self.forgotten = machine.forget_peak()
        # At the end of the first turn: the matrices that are multiplied after it are not a training's.
        self.peak_in_training: int | None = None
        started = self._steps(EARLY_STEPS - 1)
        losses += self.runner.finish(started)
        self.step_seconds = (time.perf_counter() - first) / (len(started) * self.runner.steps_per_call)
        found = {
            "device": self.runner.device,
            "device_name": self.runner.device_name,
            "import_seconds": imported - began,
            "build_seconds": built - imported,
            "first_step_seconds": first - built,
            "step_seconds": self.step_seconds,
            "losses": losses,
            "notes": [*self.notes, *self.runner.notes],
        }
        return found, f"first step after {first - began:.1f} s, then {self.step_seconds:.3f} s a step"

    def train(self, seconds: float) -> Reply:
        """Do steps for about `seconds`; the clock stops when the last is done."""
        steps = max(1, round(seconds / self.step_seconds))
        before, cpu, began = machine.snapshot(), time.process_time(), time.perf_counter()
        started = self._steps(steps)
        self.runner.wait()
        took, cpu_seconds = time.perf_counter() - began, time.process_time() - cpu
        others = machine.others_share(before, machine.snapshot(), os.cpu_count() or 1)
        steps = len(started) * self.runner.steps_per_call
        self.step_seconds = took / steps
        if self.peak_in_training is None and self.forgotten:
            self.peak_in_training = machine.own_memory("VmHWM")
        rate = steps * self.case.batch_size / took
        found = {
            # Copying them from an accelerator one by one is not part of a step.
            "losses": self.runner.finish(started),
            "train_rates": [rate],
            "cpu_seconds_per_step": [cpu_seconds / steps],
            "others_shares": [] if others is None else [others],
        }
        return found, f"{rate:.1f} images/s over {steps} steps"

    def memory(self) -> Reply:
        """Peaks in bytes: after the imports, up to the first step, then in the first turn, and on the accelerator."""
        training = self.peak_in_training
        peaks = {
            "libraries": self.peak_of_libraries,
            "with_compilation": self.peak_with_compilation,
            "training": training,
            "device": self.runner.device_memory(),
        }
        words = f"{training / 2**20:.0f} MiB" if training else "unknown"
        return {"memory": peaks}, f"peak of training {words}"

    def start_generating(self) -> Reply:
        """Load the generator, compile it, and draw what is compared between the rows."""
        began = time.perf_counter()
        self.runner.load_generator()
        latents = self.case.generation_latents(CHUNK)
        images = self.runner.generate(latents)
        first = time.perf_counter()
        self.runner.generate(latents)
        self.chunk_seconds = time.perf_counter() - first
        found = {
            "first_generation_seconds": first - began,
            "chunk_seconds": self.chunk_seconds,
            "images": np.array(images[:COMPARED_IMAGES], np.float32),
        }
        return found, f"first images after {first - began:.1f} s"

    def generate(self, seconds: float) -> Reply:
        """Draw images for about `seconds`, until all are on the host."""
        count = CHUNK * max(1, round(seconds / self.chunk_seconds))
        latents = self.case.generation_latents(count)
        began = time.perf_counter()
        images = self.runner.generate(latents)
        rate = count / (time.perf_counter() - began)
        assert images.shape == (count, *self.case.architecture().image_shape)
        return {"generation_rates": [rate]}, f"{rate:.1f} images/s over {count}"

    def multiply(self, seconds: float) -> Reply:
        """Measure the rate of large square matrix products in FLOP/s, over about `seconds`."""
        size = 1024
        while True:
            product = self.runner.multiply(size)
            product()
            began = time.perf_counter()
            product()
            one = time.perf_counter() - began
            # Large enough that neither starting it nor its edges count.
            if one > 0.05 or size >= 16384:
                break
            size *= 2
        repeats = max(1, round(seconds / one))
        began = time.perf_counter()
        for _ in range(repeats):
            product()
        rate = 2 * size**3 * repeats / (time.perf_counter() - began)
        return {"multiply_rates": [rate]}, f"{rate / 1e9:.1f} GFLOP/s"

    def idle(self) -> Reply:
        """Report the cores' worth of processor time spent while waiting for commands."""
        share = self.idle_cpu / self.idle_wall if self.idle_wall else 0.0
        return {"idle_cpu_share": share}, f"{share:.2%} of a core while others had their turn"

    def start_drawing(self) -> Reply:
        """Build the generator alone, draw a chunk in each way, and return the first images of both that end here."""
        began = time.perf_counter()
        self.runner = self.row.make(self.case)
        self.runner.load_generator()
        latents = self.case.generation_latents(WIDE_CHUNK)
        self.drawing_seconds: dict[str, float] = {}
        for way in DRAWING:
            for _ in range(3):  # compile; record, where CUDA graphs are; measure
                chunk_began = time.perf_counter()
                self._draw(way, latents)
                self.drawing_seconds[way] = time.perf_counter() - chunk_began
        bytes_drawn = next(iter(self.runner.draw_bytes(latents)))[:COMPARED_IMAGES]
        found = {
            "device": self.runner.device,
            "device_name": self.runner.device_name,
            "notes": [*self.notes, *self.runner.notes],
            "start_seconds": time.perf_counter() - began,
            "images": np.array(self.runner.generate(latents[:CHUNK])[:COMPARED_IMAGES], np.float32),
            "bytes": np.array(bytes_drawn),
        }
        return found, f"three ways of drawing ready after {found['start_seconds']:.1f} s"

    def draw(self, way: str, seconds: float) -> Reply:
        """Draw for about `seconds` in one of the ways of `DRAWING`."""
        chunks = max(1, min(MOST_CHUNKS, round(seconds / self.drawing_seconds[way])))
        # The same latents over and over: to draw them takes as long.
        latents = np.tile(self.case.generation_latents(WIDE_CHUNK), (chunks, 1))
        began = time.perf_counter()
        self._draw(way, latents)
        took = time.perf_counter() - began
        self.drawing_seconds[way] = took / chunks
        return {"rate": len(latents) / took}, f"{len(latents) / took:.1f} images/s over {len(latents)}"

    def _draw(self, way: str, latents: np.ndarray) -> None:
        if way == "left on the device":
            self.runner.draw_here(latents)
        elif way == "bytes on the host":
            count = sum(len(images) for images in self.runner.draw_bytes(latents))
            assert count == len(latents)
        else:
            self.runner.generate(latents)

    def _steps(self, count: int) -> list[Any]:
        """Start `count` steps, or a few more where a call does several; return each call's losses, under way."""
        length = self.runner.steps_per_call
        first, calls = self.steps_done, math.ceil(count / length)
        self.steps_done += calls * length
        return [self.runner.step(first + call * length) for call in range(calls)]
