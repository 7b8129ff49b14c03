"""The rows of the benchmark: what each is, and what a runner of one has to offer."""

from __future__ import annotations

import dataclasses
import importlib
import importlib.util
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np

from dcgan_core.errors import InputError, did_you_mean
from scripts.benchmarking.case import Case


class Runner(Protocol):
    """One implementation at work on one case, in a process of its own.

    Its constructor builds networks and optimizers from `case.starting_point()` and puts the batches where the
    row keeps them.
    """

    device: str
    """Platform ("cpu", "gpu") of the computation."""
    device_name: str
    notes: list[str]
    """What a reader of the table should know of this run."""
    steps_per_call: int = 1
    """Steps that one call of the device does."""

    def step(self, index: int) -> Any:
        """Start training step `index` on batch `index % RING`; return its losses, perhaps still under way.

        With several steps a call: start those from `index` on.
        """
        ...

    def wait(self) -> None:
        """Wait for everything started."""

    def finish(self, losses: Sequence[Any]) -> list[tuple[float, float]]:
        """Wait for everything started; return (D's loss, G's loss) of each step."""
        ...

    def load_generator(self) -> None:
        """Load the generator of `case.starting_point()`, in evaluation mode."""
        ...

    def generate(self, latents: np.ndarray) -> np.ndarray:
        """Draw images of latents (N, nz), CHUNK at a time; return them on the host as NHWC float32 in [-1, 1]."""
        ...

    def draw_here(self, latents: np.ndarray) -> None:
        """Draw images of latents (N, nz), WIDE_CHUNK at a time; leave them on the device, and wait for the last."""
        ...

    def draw_bytes(self, latents: np.ndarray) -> Iterator[np.ndarray]:
        """Yield the images of latents (N, nz) on the host, NHWC bytes, in the way that is fastest for this row.

        An array is read before the next one is requested.
        """
        ...

    def multiply(self, size: int) -> Any:
        """Return a function that multiplies two square matrices of `size` and waits for the product."""
        ...

    def device_memory(self) -> int | None:
        """Return the peak of the accelerator's memory in bytes; None on a CPU."""
        ...


@dataclass(frozen=True)
class Row:
    """A row of the table.

    runner: "module:class" of its Runner. arguments: what else its constructor takes. environment: variables of its
    process. fallbacks: arguments to start it with, one after another, where those failed or took too long; for GPUs.
    """

    name: str
    label: str
    framework: Literal["jax", "torch"]
    runner: str
    arguments: tuple[tuple[str, Any], ...] = ()
    compiles: bool = False
    """Whether it needs a C++ compiler on a CPU."""
    environment: tuple[tuple[str, str], ...] = ()
    fallbacks: tuple[tuple[tuple[str, Any], ...], ...] = ()

    def attempts(self) -> list[Row]:
        """Return the row as it is to be tried first, then with each of its fallbacks."""
        return [dataclasses.replace(self, arguments=given) for given in (self.arguments, *self.fallbacks)]

    def make(self, case: Case) -> Runner:
        """Import the framework and build the row's runner."""
        module, _, name = self.runner.partition(":")
        return getattr(importlib.import_module(module), name)(case, **dict(self.arguments))


_HERE = "scripts.benchmarking"
ROWS: dict[str, Row] = {
    row.name: row
    for row in (
        Row("ours", "dcgan_jax", "jax", f"{_HERE}.runner_ours:OurRunner"),
        Row("flax", "plain Flax NNX (nnx.Conv, nnx.ConvTranspose)", "jax", f"{_HERE}.runner_flax:FlaxRunner"),
        Row("torch-eager", "PyTorch as public DCGANs run it", "torch", f"{_HERE}.runner_eager:EagerRunner"),
        Row(
            "torch-channels-last",
            "PyTorch, channels_last, fused Adam",
            "torch",
            f"{_HERE}.runner_torch:TorchRunner",
        ),
        Row(
            "torch-compile",
            "PyTorch, channels_last, fused Adam, torch.compile",
            "torch",
            f"{_HERE}.runner_torch:TorchRunner",
            (("mode", "max-autotune"),),
            compiles=True,
            # A step interleaves passes of two networks, which not every version can record as CUDA graphs.
            fallbacks=((("mode", "reduce-overhead"),), (("mode", "max-autotune-no-cudagraphs"),)),
        ),
    )
}
REFERENCE = "torch-eager"
"""The row that the others' losses and pictures are held against, where it runs."""


def choose_rows(text: str | None, *, on_gpu: bool) -> tuple[list[Row], list[str]]:
    """Return (rows, what is left out and why) for the value of --rows; None takes every row that can run.

    Raises InputError for an unknown row, and for a requested one that cannot run here.
    """
    requested = [name.strip() for name in text.split(",") if name.strip()] if text is not None else list(ROWS)
    for name in requested:
        if name not in ROWS:
            raise InputError(f"unknown row {name!r}{did_you_mean(name, ROWS)}; known: {', '.join(ROWS)}")
    if not requested:
        raise InputError(f"--rows names no row; known: {', '.join(ROWS)}")
    chosen, left_out = [], []
    for name in dict.fromkeys(requested):
        reason = _obstacle(ROWS[name], on_gpu=on_gpu)
        if reason is None:
            row = ROWS[name]
            chosen.append(row if on_gpu else dataclasses.replace(row, fallbacks=()))
        elif text is not None:
            raise InputError(f"row {name!r} cannot run here: {reason}")
        else:
            left_out.append(f"row {name} is left out: {reason}")
    return chosen, left_out


def _obstacle(row: Row, *, on_gpu: bool) -> str | None:
    if importlib.util.find_spec(row.framework) is None:
        return f"{row.framework} is not installed (python -m pip install 'dcgan-jax[torch]')"
    if row.compiles and not on_gpu and not _has_compiler():
        return "torch.compile needs a C++ compiler on a CPU, and none was found (on Debian and Ubuntu: apt install g++)"
    return None


def _has_compiler() -> bool:
    names = [os.environ.get("CXX", ""), "g++", "clang++", "c++", *(["cl"] if sys.platform == "win32" else [])]
    return any(name and shutil.which(name) for name in names)
