"""Memory that is freed is used again: what a large block costs when it is taken and freed many times."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from dcgan_core.system import machine as allocator

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
    not sys.platform.startswith("linux") or allocator._glibc("mallopt") is None,
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


def test_elsewhere_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allocator.sys, "platform", "darwin")
    assert not allocator.keep_freed_memory()
    allocator.release_freed_memory()
