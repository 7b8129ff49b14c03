"""One row in a process of its own, which waits for commands."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import tempfile
import time
import traceback
from multiprocessing.connection import Connection
from typing import Any

import numpy as np

from scripts.benchmarking import machine
from scripts.benchmarking.case import CHUNK, EARLY_STEPS, Case
from scripts.benchmarking.rows import Row, Runner

COMPARED_IMAGES = 16
STOP_SECONDS = 20


class WorkerFailed(Exception):
    """The worker's own error, as text."""


class Worker:
    """The parent's end of the pipe."""

    def __init__(self, row: Row, case: Case, device: str) -> None:
        """Start the process; device: "auto" or "cpu"."""
        context = multiprocessing.get_context("spawn")
        self.row = row
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs, row, case, device), daemon=True)
        self._process.start()
        theirs.close()

    def ask(self, command: str, *arguments: Any) -> Any:
        """Return what the method of `_Desk` returns; raises WorkerFailed with its traceback, or when it died."""
        try:
            self._pipe.send((command, *arguments))
            status, answer = self._pipe.recv()
        except (EOFError, OSError):
            self._process.join(STOP_SECONDS)
            code = self._process.exitcode
            hint = " (out of memory?)" if code == -signal.SIGKILL else ""
            raise WorkerFailed(f"the process ended with status {code}{hint}") from None
        if status == "failed":
            raise WorkerFailed(answer)
        return answer

    def stop(self) -> None:
        """End the process, by word if it listens and by force if not."""
        with contextlib.suppress(OSError):
            self._pipe.send(("stop",))
        self._process.join(STOP_SECONDS)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._pipe.close()


def serve(pipe: Connection, row: Row, case: Case, device: str) -> None:
    """Answer commands until the parent sends "stop" or is gone."""
    # Ctrl-C reaches the whole group; the parent stops its workers itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with tempfile.TemporaryDirectory(prefix="dcgan-benchmark-") as folder:
        # Compile times are those of a first start: no row may find what an earlier run compiled.
        os.environ["TORCHINDUCTOR_CACHE_DIR"] = folder
        os.environ["JAX_ENABLE_COMPILATION_CACHE"] = "false"
        # Several rows share the accelerator's memory, so none may take it all in advance.
        os.environ["XLA_PYTHON_CLIENT_PREALLOCATE"] = "false"
        if device == "cpu":
            os.environ["JAX_PLATFORMS"] = "cpu"
            os.environ["CUDA_VISIBLE_DEVICES"] = ""
        _Desk(row, case).answer(pipe)


Reply = tuple[dict[str, Any], str]
"""Figures by the field of `RowResult` that they go to, and the same in words."""


class _Desk:
    """The worker's end of the pipe: a method for each command, which returns a `Reply`."""

    def __init__(self, row: Row, case: Case) -> None:
        self.row, self.case = row, case
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
        losses = self._steps(1)
        first = time.perf_counter()
        self.peak_with_compilation = machine.peak_since_start()
        self.forgotten = machine.forget_peak()
        losses += self._steps(EARLY_STEPS - 1)
        self.step_seconds = (time.perf_counter() - first) / (EARLY_STEPS - 1)
        found = {
            "device": self.runner.device,
            "device_name": self.runner.device_name,
            "import_seconds": imported - began,
            "build_seconds": built - imported,
            "first_step_seconds": first - built,
            "step_seconds": self.step_seconds,
            "losses": losses,
            "notes": self.runner.notes,
        }
        return found, f"first step after {first - began:.1f} s, then {self.step_seconds:.3f} s a step"

    def train(self, seconds: float) -> Reply:
        """Do steps for about `seconds`; the clock stops when the last is done."""
        steps = max(1, round(seconds / self.step_seconds))
        before, cpu, began = machine.snapshot(), time.process_time(), time.perf_counter()
        losses = self._steps(steps)
        took, cpu_seconds = time.perf_counter() - began, time.process_time() - cpu
        others = machine.others_share(before, machine.snapshot(), os.cpu_count() or 1)
        rate = steps * self.case.batch_size / took
        found = {
            "losses": losses,
            "train_rates": [rate],
            "cpu_seconds_per_step": [cpu_seconds / steps],
            "others_shares": [] if others is None else [others],
        }
        return found, f"{rate:.1f} images/s over {steps} steps"

    def memory(self) -> Reply:
        """Peaks in bytes: after the imports, up to the first step, in the steps since, and on the accelerator."""
        training = machine.own_memory("VmHWM") if self.forgotten else None
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

    def _steps(self, count: int) -> list[tuple[float, float]]:
        started = [self.runner.step(index) for index in range(self.steps_done, self.steps_done + count)]
        self.steps_done += count
        return self.runner.finish(started)
