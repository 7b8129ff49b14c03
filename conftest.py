"""The switches every test runs under, in tests/ and in parity_tests/ alike.

JAX is strict: no silent dtype promotion, no silent rank promotion, two CPU devices so that code that
forgets about placement fails here and not on a machine with several. Nothing a test does may reach
the cache or the display of the person who runs it.

Most of a tiny run is compiling its step. So XLA compiles for a short wait here, in the commands that tests start too
(`production_programs` is for what does depend on how well that is done), and a program is compiled once for all
processes of a session (docs/testing.md).
"""

from __future__ import annotations

import atexit
import gc
import importlib.util
import os
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from _pytest.unraisableexception import gc_collect_iterations_key

from parity_tests.ladder.options import production_options, quick_flags
from tests import skip_functions_without_shapes

skip_functions_without_shapes()

# What is loaded at the start stays. Looking for garbage in it took two fifths of the time of collecting the tests.
gc.disable()

# Modules of this checkout are compiled to bytecode once, not by every process: tests start more than a hundred.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# The same device on every machine; a person who wants the tests on an accelerator sets it otherwise.
os.environ.setdefault("JAX_PLATFORMS", "cpu")
os.environ["MPLBACKEND"] = "Agg"
if os.environ["JAX_PLATFORMS"] == "cpu" and "XLA_FLAGS" not in os.environ:
    os.environ["XLA_FLAGS"] = quick_flags()

TORCH_INSTALLED = importlib.util.find_spec("torch") is not None


MEMORY_NEEDED = 3 * 2**30
"""Bytes: what all tests leave behind is a third of it."""


def leaves_out_torch(config: pytest.Config) -> bool:
    """Whether this run was asked to leave PyTorch out (`-m 'not torch'`) and PyTorch is indeed absent."""
    return not TORCH_INSTALLED and "not torch" in (config.getoption("markexpr") or "")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--slow", action="store_true", help="run the tests marked slow too")


def keep_files_in_memory(shared_memory: Path = Path("/dev/shm")) -> None:
    """Put the temporary files of a session into memory, where there is room; remove those of one that was killed.

    There are some 30,000, and a disk takes 0.4 ms or more to make one.
    """
    if not os.access(shared_memory, os.W_OK) or shutil.disk_usage(shared_memory).free < MEMORY_NEEDED:
        return  # other systems have no such folder, most containers one of 64 MiB
    for left in shared_memory.glob("dcgan-tests-*"):
        if not Path(f"/proc/{left.name.rpartition('-')[2]}").exists():
            shutil.rmtree(left, ignore_errors=True)
    folder = shared_memory / f"dcgan-tests-{os.getpid()}"
    folder.mkdir(mode=0o700)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ["TMPDIR"] = str(folder)
    tempfile.tempdir = None  # it is looked up again


def pytest_configure(config: pytest.Config) -> None:
    if "PYTEST_XDIST_WORKER" not in os.environ and not config.getoption("basetemp"):
        keep_files_in_memory()
    # Compiled programs are kept for the length of the session. Each process of `--numprocesses` inherits the settings
    # of the first one. The commands that tests start find programs there, and leave none: JAX writes them in place, so
    # that a process could read a part of one that another is writing.
    if "PYTEST_XDIST_WORKER" not in os.environ:
        programs = tempfile.TemporaryDirectory(prefix="dcgan-test-programs-")
        config.add_cleanup(programs.cleanup)
        os.environ["JAX_COMPILATION_CACHE_DIR"] = programs.name
        os.environ["JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS"] = "1e9"
        os.environ["JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES"] = "-1"
    os.environ["JAX_TRACEBACK_IN_LOCATIONS_LIMIT"] = (
        "0"  # no program is read, with the place of each operation
    )
    # One thread each where there are as many processes as cores. It is set before they start: at this place they have
    # loaded NumPy, which reads it once.
    if config.getoption("numprocesses", None):
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        if "PYTEST_XDIST_WORKER" not in os.environ:
            return  # this process only hands out tests

    import jax
    from jax._src.lru_cache import LRUCache

    # At its end, pytest looks for garbage five times, in gigabytes. One look finds all that no destructor brings back.
    config.stash[gc_collect_iterations_key] = 1
    # When a process ends, its programs end with it. JAX takes seconds to give each of them back.
    atexit.unregister(jax._src.api.clean_up)  # pyright: ignore[reportAttributeAccessIssue]
    LRUCache.put = put_whole  # pyright: ignore[reportAttributeAccessIssue]
    # A program that compiles in less is compiled anew sooner than it is written and read.
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.05)
    jax.config.update("jax_numpy_dtype_promotion", "strict")
    jax.config.update("jax_numpy_rank_promotion", "raise")
    jax.config.update("jax_num_cpu_devices", 2)
    # Nothing here survives the machine, and each of ten thousand files would wait 5 ms for its disk. What only a file
    # on a disk can show is shown by processes that are killed.
    os.fsync = lambda fd: None

    cache = tempfile.TemporaryDirectory(prefix="dcgan-test-cache-")
    config.add_cleanup(cache.cleanup)
    os.environ["DCGAN_CACHE"] = cache.name


def put_whole(cache: Any, key: str, program: bytes) -> None:
    """In the place of JAX's own method: write a compiled program so that other processes see all of it or nothing."""
    path = cache.path / f"{key}-cache"
    temporary = path.with_name(f"{os.getpid()}-{threading.get_ident()}.tmp")
    temporary.write_bytes(program)
    os.replace(temporary, path)


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over what is there already, and look less often: it took a tenth of all time."""
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)
    gc.enable()


def pytest_report_header(config: pytest.Config) -> list[str]:
    lines = []
    if leaves_out_torch(config):
        lines.append("PyTorch is not installed: parity_tests/ is left out, as -m 'not torch' asks")
    if "DCGAN_SHARED" not in os.environ:
        lines.append("DCGAN_SHARED is unset: tests on large real data sets are skipped, each saying so")
    return lines


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect slow tests, unless `--slow` or a marker expression about them asks otherwise."""
    if config.getoption("--slow") or "slow" in (config.getoption("markexpr") or ""):
        return
    slow = [item for item in items if item.get_closest_marker("slow")]
    if slow:
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if not item.get_closest_marker("slow")]


@pytest.fixture(scope="module")
def production_programs() -> Iterator[None]:
    """Compile training steps as a person's run does, for what depends on how well that is done."""
    from dcgan_jax.devices import compiler_options

    def options(*, deterministic: bool) -> dict[str, Any]:
        return {**production_options(), **(compiler_options(deterministic=deterministic) or {})}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dcgan_jax.training.trainer.compiler_options", options)
        yield


@pytest.fixture
def well_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compile all programs as a person's process does: for networks so large that computing takes longer."""
    from jax._src import compiler

    right: Any = compiler.get_compile_options

    def options(*arguments: Any, env_options_overrides: Any = None, **rest: Any) -> Any:
        overrides = {**production_options(), **(env_options_overrides or {})}
        return right(*arguments, env_options_overrides=overrides, **rest)

    monkeypatch.setattr(compiler, "get_compile_options", options)


@pytest.fixture(autouse=True)
def same_draws() -> None:
    """PyTorch draws the same initial weights in a test whatever ran before it, in this process or in another order."""
    if "torch" in sys.modules:
        sys.modules["torch"].manual_seed(0)


@pytest.fixture(scope="session", autouse=True)
def no_curves() -> Iterator[Callable[..., None]]:
    """Runs draw no losses.png: that takes longer than training a tiny run, and has tests of its own.

    Yields the function that draws it.
    """
    from dcgan_core.training import samples

    with pytest.MonkeyPatch.context() as patch:
        right = samples.draw_curves
        patch.setattr(samples, "draw_curves", lambda *_: None)
        yield right


@pytest.fixture
def with_curves(no_curves: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs draw losses.png, as a person's do."""
    monkeypatch.setattr("dcgan_core.training.samples.draw_curves", no_curves)


@pytest.fixture
def interruptible() -> Iterator[None]:
    """SIGINT raises KeyboardInterrupt, also where the tests were started with it ignored, as in a background job."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
