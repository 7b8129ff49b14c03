"""What JAX computes on, in words."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import importlib.util
import os
import platform
import shutil
import warnings
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jax

from dcgan_core.errors import InputError, harmless
from dcgan_core.system.arithmetic import Precision
from dcgan_core.system.cache import cache_folder, others_may_write
from dcgan_core.system.files import read_bytes
from dcgan_core.system.machine import (
    available_memory,
    cores_in_words,
    keep_freed_memory,
    out_of_memory,
    processor_lines,
    release_freed_memory,
    share_one_heap,
)
from dcgan_core.system.packages import reason
from dcgan_jax.flags import check_flags, record_convolutions

Device = Any
"""A `jax.Device`, which type checkers do not know."""


def require_devices() -> None:
    """Have JAX find its devices; raises InputError when it cannot, naming what is set: JAX_PLATFORMS, XLA_FLAGS."""
    record_convolutions()
    check_flags()
    try:
        jax.devices()
    except Exception as error:  # A build without the platform raises even AssertionError.
        if out_of_memory(error):
            raise
        chosen = jax.config.jax_platforms  # pyright: ignore[reportAttributeAccessIssue]
        named = (
            f"{name}={harmless(value)}"
            for name, value in (
                ("JAX_PLATFORMS", chosen),
                *(
                    (name, os.environ.get(name))
                    for name in ("JAX_PLATFORM_NAME", "JAX_NUM_CPU_DEVICES", "XLA_FLAGS")
                ),
            )
            if value
        )
        where = " and ".join(named) or "this machine"
        raise InputError(
            f"JAX finds no device to compute on with {where} ({reason(error)}). For the CPU: JAX_PLATFORMS=cpu. For a "
            "GPU or a TPU, install the build of JAX that has it: python -m pip install 'dcgan-jax[cuda]' (or [tpu])"
        ) from error


DETERMINISTIC = {"xla_gpu_deterministic_ops": True}
"""XLA's own option: no sums in a varying order, and no choice between kernels by how fast they happen to run."""


def compiler_options(*, deterministic: bool) -> dict[str, bool] | None:
    """Return the `compiler_options` of `jax.jit` with which a program gives the same bits every time.

    CPUs accept the option and do not need it. A TPU's programs are deterministic, and its compiler gets no option.
    """
    return dict(DETERMINISTIC) if deterministic and jax.default_backend() != "tpu" else None


def reuse_memory_between_calls() -> None:
    """On a CPU, have a call of the device compute in the memory that the call before it used.

    For this whole process, and best before JAX computes anything: once it has begun, it continues to send calls ahead,
    and several of them then hold memory at once. Raises what `require_devices` does.
    """
    jax.config.update("jax_cpu_enable_async_dispatch", False)
    if _only_a_cpu():
        share_one_heap()  # before JAX starts its threads: each would have a heap of its own, and keep it
    require_devices()
    if jax.default_backend() == "cpu":
        keep_freed_memory()


def _only_a_cpu() -> bool:
    """Whether JAX has no plugin for another device: known before it looks for devices."""
    return all(importlib.util.find_spec(name) is None for name in ("jax_plugins", "libtpu"))


def describe_device(used: int = 1) -> str:
    """Return the default device: "cpu (2 cores)", or the accelerator's own name, and how many of the kind are used."""
    # Not `jax.devices()`, whose first is another process's in a run of several.
    device = jax.local_devices()[0]
    name = f"cpu ({cores_in_words()})" if device.platform == "cpu" else device.device_kind
    return f"{name} x{used}" if used > 1 else name


def idle_devices(used: int) -> int:
    """Return how many of this machine's devices a run leaves idle that uses `used` of them."""
    there = len(jax.local_devices())
    return max(there, gpus_here() if on_accelerator() else 0) - used


def gpus_here() -> int:
    """Return how many NVIDIA GPUs this process may use, those that JAX does not look at (`look_at`) included."""
    chosen = os.environ.get("CUDA_VISIBLE_DEVICES")
    if chosen is not None:
        return len([name for name in chosen.split(",") if name.strip() not in ("", "-1")])
    return len(list(Path("/dev").glob("nvidia[0-9]*")))


def look_at(wanted: int | str | None) -> None:
    """Have JAX look at as many NVIDIA GPUs as `--devices` says: it reserves memory on each that it finds.

    To be called before JAX looks for devices. A choice that was made by JAX's own means stays.
    """
    settings: Any = jax.config
    if wanted == "all" or settings.values.get("jax_cuda_visible_devices") != "all":
        return
    if 0 < (count := int(wanted or 1)) < gpus_here():
        jax.config.update("jax_cuda_visible_devices", ",".join(map(str, range(count))))


def on_accelerator() -> bool:
    """Whether the default device has a memory of its own."""
    return jax.default_backend() != "cpu"


def has_tf32() -> bool:
    """Whether the default device multiplies float32 numbers in TF32, or in JAX's form of it for a TPU.

    NVIDIA's GPUs do since compute capability 8.0. On a TPU JAX makes such a product of three in bfloat16, which is at
    least as exact.
    """
    device = jax.local_devices()[0]
    if device.platform == "gpu":
        capability = str(getattr(device, "compute_capability", ""))  # "9.0"; of an AMD GPU "gfx942"
        return capability.partition(".")[0].isdecimal() and int(capability.partition(".")[0]) >= 8
    return device.platform == "tpu"


def multiply_in(precision: Precision) -> None:
    """Have this process multiply float32 numbers as `precision` says, in whatever is compiled from here on.

    Without this JAX multiplies in TF32 on a GPU and in bfloat16 on a TPU. A CPU's products are exact anyway, and its
    programs stay as they are.
    """
    products = {"float32": "highest", "tf32": "tensorfloat32", "bfloat16": None}[precision]
    if on_accelerator():
        jax.config.update("jax_default_matmul_precision", products)


def free_memory(devices: Sequence[Device]) -> int | None:
    """Return how many bytes are free on each of these devices of this process; None where that is not known."""
    if devices[0].platform == "cpu":
        return (available := available_memory()) and available // len(devices)
    free = []
    for device in devices:
        statistics = device.memory_stats() or {}
        if "bytes_limit" not in statistics:
            return None
        free.append(statistics["bytes_limit"] - statistics.get("bytes_in_use", 0))
    return min(free)


def memory_peak(devices: Sequence[Device]) -> int | None:
    """Return the most bytes that were in use at once on one of these devices of this process; None if unknown."""
    if devices[0].platform == "cpu":
        return None
    peaks = [(device.memory_stats() or {}).get("peak_bytes_in_use", 0) for device in devices]
    return max(peaks) or None


def device_warnings() -> list[str]:
    """Return a sentence when the machine has an NVIDIA GPU that JAX does not use because it cannot."""
    if jax.default_backend() != "cpu" or os.environ.get("JAX_PLATFORMS", "").startswith("cpu"):
        return []
    if Path("/dev/nvidiactl").exists() or shutil.which("nvidia-smi"):
        return [
            (
                "this machine has an NVIDIA GPU, but the JAX that is installed computes on the CPU; install the GPU "
                "build with: python -m pip install 'dcgan-jax[cuda]'"
            )
        ]
    return []


# What surrounds XLA's compiler: keep what it made for the next start, and give back the memory it took.

LONG_COMPILATION_S = 0.3
"""Programs that took longer to compile are kept; the rest is compiled sooner than found."""

ROOM_FOR_PROGRAMS = 32 * 2**20
"""Bytes that the disk needs for programs to be written. A program has less than 1 MB."""

LARGEST_PROGRAM = 2**28

NEWEST = 20
"""Programs that are looked at for being whole: an earlier start has looked at the others."""

_COMPILED = "/jax/core/compile/backend_compile_duration"


def use_compilation_cache() -> str:
    """Keep compiled programs in the user's cache folder; return where, or why not, in words.

    A place chosen by JAX's own means (JAX_COMPILATION_CACHE_DIR) stays, and JAX_ENABLE_COMPILATION_CACHE=false
    switches it off. A folder that cannot be written to is read from all the same. One that others may write to is not
    used at all: what is compiled is run.
    """
    # JAX makes these attributes when it starts, so that a type checker does not know them.
    settings: Any = jax.config
    # What cannot be read or written is compiled anew. The person who trains has nothing to do about it.
    warnings.filterwarnings("ignore", "Error (reading|writing) persistent compilation cache", UserWarning)
    if not settings.jax_enable_compilation_cache:
        return "off"
    if chosen := settings.jax_compilation_cache_dir:
        return str(chosen)
    try:
        compiled = cache_folder() / "compiled"
    except InputError as error:
        return f"off ({error})"
    folder = compiled / _processor()
    try:
        compiled.parent.mkdir(parents=True, exist_ok=True)
        compiled.mkdir(mode=0o700, exist_ok=True)
        folder.mkdir(exist_ok=True)
        writable = os.access(folder, os.W_OK)
    except OSError as error:
        if not folder.is_dir():
            return f"off ({folder} cannot be made: {error.strerror})"
        writable = False
    if shared := others_may_write(folder):
        return (
            f"off ({shared}, and what is compiled is run: remove {compiled} and close it, or set DCGAN_CACHE)"
        )
    full = False
    if writable:
        _remove_cut_off(folder)
        full = shutil.disk_usage(folder).free < ROOM_FOR_PROGRAMS
    jax.config.update("jax_compilation_cache_dir", str(folder))
    jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)
    # JAX would warn of every program that it cannot write.
    shortest = LONG_COMPILATION_S if writable and not full else float("inf")
    jax.config.update("jax_persistent_cache_min_compile_time_secs", shortest)
    return (
        f"{folder} (no more: its disk is full)"
        if full
        else str(folder)
        if writable
        else f"{folder} (read only)"
    )


def _remove_cut_off(folder: Path) -> None:
    """Remove programs whose writing was cut off, by a full disk or a killed process: JAX does not write them again."""
    with contextlib.suppress(OSError, InputError):
        for program in sorted(folder.glob("*-cache"), key=lambda path: path.stat().st_mtime)[-NEWEST:]:
            if not _is_whole(read_bytes(program, LARGEST_PROGRAM)):
                program.unlink()


def _is_whole(program: bytes) -> bool:
    """Whether a packed program has its end; whatever is not packed by zlib is taken as whole unless it is empty."""
    if not program.startswith(b"x"):
        return bool(program)
    unpacking = zlib.decompressobj()
    try:
        unpacking.decompress(program)
    except zlib.error:
        return False
    return unpacking.eof


@functools.cache
def release_memory_after_compiling() -> None:
    """From now on, give memory that a compilation took and freed back to the system.

    Compiling a training step takes some 400 MB in small pieces, which glibc keeps for this process otherwise: more
    than all that the step itself allocates.
    """

    def listen(event: str, duration_secs: float, **_: object) -> None:
        if event == _COMPILED and duration_secs >= LONG_COMPILATION_S:
            release_freed_memory()

    jax.monitoring.register_event_duration_secs_listener(listen)


def _processor() -> str:
    """A name for this kind of processor: a program compiled for one may not run on another."""
    known = sorted({*processor_lines("model name", "flags", "Features")})
    text = "\n".join([platform.machine(), platform.processor(), *known])
    return hashlib.sha256(text.encode()).hexdigest()[:12]
