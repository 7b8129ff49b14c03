"""Memory that is freed is used again, and cores and memory are counted as this process may use them."""

from __future__ import annotations

import contextlib
import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dcgan_core.config.training import TrainingConfig
from dcgan_core.description.presets import build_architecture
from dcgan_core.errors import RunFailure
from dcgan_core.system import machine
from dcgan_core.weights.canonical import initial_weights
from dcgan_jax import framework
from tests.project.checkout import PACKAGES, ROOT, run_python

CHURN = """
import ctypes, resource, sys
from dcgan_core.system.machine import keep_freed_memory, release_freed_memory

kept = keep_freed_memory() if sys.argv[1] == "keep" else None
library = ctypes.CDLL(None)
library.malloc.restype, library.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
library.free.argtypes = [ctypes.c_void_p]

def faults(times):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(times):
        block = library.malloc(100 << 20)
        ctypes.memset(block, 1, 100 << 20)
        library.free(block)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

faults(1)
again = faults(5)
release_freed_memory()
print(kept, again, faults(1))
"""

glibc_only = pytest.mark.skipif(
    not sys.platform.startswith("linux") or machine._glibc("mallopt") is None,
    reason="glibc is asked for it",
)


def churn(mode: str, **environment: str) -> list[str]:
    """Return whether glibc took the settings, page faults of five more blocks, and of one after freeing memory."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("MALLOC_")}
    program = [sys.executable, "-c", CHURN, mode]
    done = subprocess.run(
        program, env=inherited | environment, capture_output=True, text=True, check=True, timeout=120
    )
    return done.stdout.split()


@glibc_only
def test_freed_memory_is_used_again_and_can_be_given_back() -> None:
    kept, again, after_release = churn("keep")
    assert kept == "True"
    assert int(again) < 100
    assert int(after_release) > 1_000


@glibc_only
def test_without_it_every_block_is_new() -> None:
    """The control: five blocks of 100 MB, page by page (larger pages make fewer of them)."""
    kept, again, _ = churn("default")
    assert kept == "None"
    assert int(again) >= 5 * 50


@glibc_only
def test_the_environments_choice_stays() -> None:
    assert churn("keep", MALLOC_ARENA_MAX="2")[0] == "False"
    assert churn("keep", GLIBC_TUNABLES="glibc.malloc.trim_threshold=131072")[0] == "False"


HEAPS = """
import ctypes, re, sys, threading
from dcgan_core.system.machine import share_one_heap

if sys.argv[1] == "share":
    share_one_heap()
library = ctypes.CDLL(None)
library.malloc.restype = ctypes.c_void_p
threads = [threading.Thread(target=library.malloc, args=(100,)) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
library.malloc_info(0, ctypes.c_void_p.in_dll(library, "stdout"))
"""


@glibc_only
@pytest.mark.parametrize(("mode", "one"), [("share", True), ("default", False)])
def test_threads_share_one_heap(mode: str, one: bool) -> None:
    """Control: by default each of them has its own."""
    heaps = subprocess.run(
        [sys.executable, "-c", HEAPS, mode], capture_output=True, text=True, check=True, timeout=60
    ).stdout.count("<heap nr=")
    assert (heaps == 1) is one


def test_elsewhere_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine.sys, "platform", "darwin")
    assert not machine.keep_freed_memory()
    assert not machine.share_one_heap()
    machine.release_freed_memory()


GIB = 2**30


def groups(root: Path, lines: str, files: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Put control groups and a machine of 8 GiB in the place of this one's. files: content by path."""
    content = {
        "proc/self/cgroup": lines,
        "proc/meminfo": "MemTotal: 9 kB\nMemAvailable: 8388608 kB\n",
        **files,
    }
    for name, text in content.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    monkeypatch.setattr(machine, "_PROC", root / "proc")
    monkeypatch.setattr(machine, "_GROUPS", root / "groups")
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)), raising=False)


V1 = "9:memory:/job\n4:cpu,cpuacct:/job\n"
HUGE = str(2**63 - 4096)


@pytest.mark.parametrize(
    ("lines", "files", "cores", "memory"),
    [
        ("", {}, 8, 8 * GIB),
        ("0::/\n", {"groups/cpu.max": "max 100000\n", "groups/memory.max": "max\n"}, 8, 8 * GIB),
        ("0::/\n", {"groups/cpu.max": "150000 100000\n"}, 2, 8 * GIB),
        ("0::/\n", {"groups/cpu.max": "10000 100000\n"}, 1, 8 * GIB),
        (
            "0::/a/b\n",
            {
                "groups/a/cpu.max": "300000 100000\n",
                "groups/a/b/cpu.max": "max 100000\n",
                "groups/a/memory.max": str(4 * GIB),
                "groups/a/memory.current": str(3 * GIB),
                "groups/a/memory.stat": f"anon 1\ninactive_file {GIB}\n",
            },
            3,
            2 * GIB,
        ),
        # A container with the host's path in its record sees its own group in the uppermost folder.
        ("0::/docker/1f\n", {"groups/cpu.max": "100000 100000\n"}, 1, 8 * GIB),
        ("0::/../other\n", {"groups/cpu.max": "100000 100000\n"}, 8, 8 * GIB),
        (
            V1,
            {
                "groups/cpu,cpuacct/job/cpu.cfs_quota_us": "250000",
                "groups/cpu,cpuacct/job/cpu.cfs_period_us": "100000",
                "groups/memory/job/memory.limit_in_bytes": str(2 * GIB),
                "groups/memory/job/memory.usage_in_bytes": str(GIB),
            },
            3,
            GIB,
        ),
        (
            V1,
            {
                "groups/cpu/cpu.cfs_quota_us": "-1",
                "groups/cpu/cpu.cfs_period_us": "100000",
                "groups/memory/memory.limit_in_bytes": HUGE,
                "groups/memory/memory.usage_in_bytes": str(GIB),
            },
            8,
            8 * GIB,
        ),
        (
            "0::/\n",
            {"groups/memory.max": str(GIB), "groups/memory.current": str(2 * GIB), "groups/cpu.max": "x"},
            8,
            0,
        ),
    ],
    ids=["none", "no limit", "quota", "small", "parents", "container", "outside", "v1", "v1 none", "above"],
)
def test_what_this_process_may_use(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    lines: str,
    files: dict[str, str],
    cores: int,
    memory: int,
) -> None:
    groups(tmp_path, lines, files, monkeypatch)
    assert machine.usable_cores() == cores
    assert machine.available_memory() == memory


LIMITED = """
import resource, sys
from dcgan_core.config.command import run_command
from dcgan_core.system.machine import address_space_left, available_memory
assert address_space_left() is None
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, resource.RLIM_INFINITY))
left = address_space_left()
assert 0 < left < 1 << 30
assert available_memory() <= left
sys.argv = ["generate", "--num_output", "1"]
from dcgan_jax.generate import main
run_command(main)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the system says what is used up")
def test_a_limit_on_addresses_that_jax_would_abort_at(tmp_path: Path) -> None:
    done = run_python("-c", LIMITED, cwd=tmp_path, PYTHONPATH=str(ROOT))
    assert done.returncode == 1
    assert done.stderr.startswith("error: out of memory: ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(("short", "refused"), [(1, True), (0, False)])
def test_training_starts_where_its_step_can_be_compiled(
    short: int, refused: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    architecture = build_architecture("pytorch", image_shape=(16, 16, 1), ngf=2, ndf=2)
    left = framework.ADDRESSES_TO_TRAIN - short
    monkeypatch.setattr(framework, "address_space_left", lambda: left)
    with pytest.raises(MemoryError, match=f"leaves {left:,}") if refused else contextlib.nullcontext():
        framework.FRAMEWORK.trainer(architecture, TrainingConfig(), initial_weights(architecture, 0), 1)


def test_a_limit_on_threads_that_jax_would_abort_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(framework, "usable_cores", lambda: 4)
    for left in (20, None):
        monkeypatch.setattr(framework, "threads_left", lambda left=left: left)
        framework._import()
    monkeypatch.setattr(framework, "threads_left", lambda: 19)
    with pytest.raises(
        RunFailure, match="starts some 20 threads, and the limit on this user or container leaves 19"
    ):
        framework._import()


def test_threads_that_are_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import resource

    def status(user: int, threads: int) -> str:
        return f"Name:\tx\nUid:\t{user}\t{user}\t{user}\t{user}\nThreads:\t{threads}\n"

    limit = [resource.RLIM_INFINITY]
    monkeypatch.setattr(resource, "getrlimit", lambda _: (limit[0], resource.RLIM_INFINITY))
    monkeypatch.setattr(os, "getuid", lambda: 7)
    files = {"groups/a/pids.max": "100\n", "groups/a/pids.current": "70\n", "groups/pids.max": "max\n"}
    files |= {"proc/1/status": status(0, 50), "proc/2/status": status(7, 30), "proc/3/status": status(7, 5)}
    groups(tmp_path, "0::/a\n", files, monkeypatch)
    assert machine.threads_left() == 30
    limit[0] = 40
    assert machine.threads_left() == 5
    limit[0] = 20
    assert machine.threads_left() == 0
    limit[0] = machine.FEW_THREADS + 1
    assert machine.threads_left() == 30
    groups(tmp_path / "other", "", {}, monkeypatch)
    assert machine.threads_left() is None
    limit[0] = 20
    monkeypatch.setattr(os, "getuid", lambda: 0)  # who may start any number
    assert machine.threads_left() is None


def test_a_system_that_says_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """macOS and Windows."""
    monkeypatch.setattr(machine, "_PROC", tmp_path)
    monkeypatch.setattr(machine, "_GROUPS", tmp_path)
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert machine.usable_cores() == 1
    assert machine.available_memory() is None


@pytest.mark.torch
def test_both_frameworks_name_the_cores_that_may_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    import dcgan_jax.devices
    import dcgan_torch.devices

    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {3}, raising=False)
    assert dcgan_jax.devices.describe_device() == "cpu (1 core)"
    assert dcgan_torch.devices.describe_device(torch.device("cpu")) == "cpu (1 core)"


def test_no_other_module_counts_cores_or_memory() -> None:
    words = (
        "cpu_count",
        "sched_getaffinity",
        "/proc/meminfo",
        "SC_PHYS_PAGES",
        "SC_NPROCESSORS",
        "virtual_memory",
    )
    counting = {
        file.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for file in (ROOT / package).rglob("*.py")
        if any(word in file.read_text("utf-8") for word in words)
    }
    assert counting == {"dcgan_core/system/machine.py"}


@pytest.mark.parametrize(
    ("error", "short"),
    [
        (MemoryError(), True),
        (OSError(errno.ENOMEM, "Cannot allocate memory"), True),
        (RuntimeError("RESOURCE_EXHAUSTED: Out of memory allocating 17179869184 bytes."), True),
        (RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 8 bytes"), True),
        (RuntimeError("can't start new thread"), True),
        (ImportError("x.so: failed to map segment from shared object"), True),
        (RuntimeError("shapes do not match"), False),
        (ValueError("out of memory is only a word here"), False),
        (OSError(errno.ENOENT, "No such file"), False),
    ],
    ids=repr,
)
def test_too_little_memory_in_any_librarys_words(error: Exception, short: bool) -> None:
    assert machine.out_of_memory(error) == short
    outer = ValueError("something else")
    outer.__cause__ = error
    assert machine.out_of_memory(outer) == short
