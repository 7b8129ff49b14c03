"""Compiled programs are kept for the next start; what compiling took is given back."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import warnings
import zlib
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import jax
import jax.experimental.compilation_cache.compilation_cache
import pytest

from dcgan_jax import devices as compilation

JAXS_OWN = (
    "jax_compilation_cache_dir",
    "jax_persistent_cache_min_compile_time_secs",
    "jax_persistent_cache_min_entry_size_bytes",
)

START = """
import hashlib, json, sys
import jax, numpy as np
from dcgan_core.config.training import TrainingConfig
from dcgan_core.description.presets import build_architecture
from dcgan_core.weights.canonical import initial_weights
from dcgan_jax import devices as compilation
from dcgan_jax.framework import FRAMEWORK

compilation.LONG_COMPILATION_S = 0.0
seen = []
jax.monitoring.register_event_listener(lambda event, **_: seen.append(event))
architecture = build_architecture("pytorch", image_shape=(16, 16, 1), nz=5, ngf=2, ndf=2)
trainer = FRAMEWORK.trainer(architecture, TrainingConfig(), initial_weights(architecture, 0), 1)
images = np.random.default_rng(0).integers(0, 256, (4, 16, 16, 1), np.uint8)
for _ in range(2):
    trainer.train_step(images, np.ones((4, 5), np.float32))
arrays = trainer.snapshot().arrays
digest = hashlib.sha256(b"".join(arrays[name].tobytes() for name in sorted(arrays))).hexdigest()
print(json.dumps([trainer.startup_note, digest, seen.count("/jax/compilation_cache/cache_hits")]))
"""


def start(cache: Path) -> tuple[str, str, int]:
    """Train two steps in a process of its own; return (the note, a digest of the state, programs found)."""
    import json

    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("JAX_COMP", "JAX_PERS"))
    }
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", START],
        env={**kept, "DCGAN_CACHE": str(cache), "JAX_PLATFORMS": "cpu"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert not done.stderr, "nothing to say on the screen"
    note, digest, hits = json.loads(done.stdout)
    return note, digest, hits


def test_a_second_start_finds_what_the_first_compiled(tmp_path: Path) -> None:
    """And trains to the same bits. Slower than most tests: two processes that import JAX."""
    first, second = start(tmp_path / "cache"), start(tmp_path / "cache")
    assert first[0].startswith(f"compiled programs kept: {tmp_path / 'cache' / 'compiled'}")
    assert (first[2], second[2] >= 1) == (0, True)
    assert second[1] == first[1]


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, object]:
    """What the code under test sets in JAX's configuration, which stays as it is."""
    found: dict[str, object] = {}

    class Config:
        jax_enable_compilation_cache = True
        jax_compilation_cache_dir: str | None = None

        @staticmethod
        def update(name: str, value: object) -> None:
            found[name] = value

    monkeypatch.setattr(compilation.jax, "config", Config)
    monkeypatch.setenv("DCGAN_CACHE", str(tmp_path))
    return found


def test_a_folder_that_is_only_read(monkeypatch: pytest.MonkeyPatch, settings: dict[str, object]) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert compilation.use_compilation_cache().endswith("(read only)")
    assert settings["jax_persistent_cache_min_compile_time_secs"] == float("inf")


def test_a_full_disk_is_only_read(monkeypatch: pytest.MonkeyPatch, settings: dict[str, object]) -> None:
    monkeypatch.setattr(compilation.shutil, "disk_usage", lambda _: SimpleNamespace(free=10_000_000))
    assert compilation.use_compilation_cache().endswith("(no more: its disk is full)")
    assert settings["jax_persistent_cache_min_compile_time_secs"] == float("inf")


def test_programs_that_were_cut_off_are_made_anew(settings: dict[str, object]) -> None:
    folder = Path(compilation.use_compilation_cache())
    program = zlib.compress(os.urandom(5000))
    contents = {
        "whole": program,
        "cut": program[:3000],
        "empty": b"",
        "damaged": program[:-9] + bytes(9),
        "zstd": b"(",
    }
    for name, content in contents.items():
        (folder / f"{name}-cache").write_bytes(content)
    (folder / "other").write_bytes(b"")
    compilation.use_compilation_cache()
    assert sorted(path.name for path in folder.iterdir()) == ["other", "whole-cache", "zstd-cache"]


def test_jax_says_nothing_of_what_it_cannot_read_or_write(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, recwarn: pytest.WarningsRecorder
) -> None:
    """Nor is it an error where warnings are: `python -W error`."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("jax._src.lru_cache.LRUCache.put", full)
    monkeypatch.setattr("jax._src.lru_cache.LRUCache.get", full)
    monkeypatch.setattr(compilation, "LONG_COMPILATION_S", 0.0)
    monkeypatch.setenv("DCGAN_CACHE", str(tmp_path))
    before = {name: getattr(jax.config, name) for name in JAXS_OWN}
    compilation.use_compilation_cache()
    jax.config.update("jax_compilation_cache_dir", str(tmp_path / "programs"))
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.0)
    jax.experimental.compilation_cache.compilation_cache.reset_cache()
    try:
        assert jax.jit(lambda x: x * 3 + 41)(1) == 44
        assert not recwarn.list
        warnings.filterwarnings("error", "Error writing persistent", UserWarning)
        with pytest.raises(UserWarning, match="Error writing persistent"):  # the control
            jax.jit(lambda x: x * 3 + 42)(1)
    finally:
        for name, value in before.items():
            jax.config.update(name, value)
        jax.experimental.compilation_cache.compilation_cache.reset_cache()


def test_a_folder_that_cannot_be_is_no_error(
    monkeypatch: pytest.MonkeyPatch, settings: dict[str, object], tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("DCGAN_CACHE", str(tmp_path / "file"))
    reported = compilation.use_compilation_cache()
    assert reported.startswith("off")
    assert "cannot be made" in reported
    assert settings == {}


def test_a_user_without_a_home_is_no_error(
    monkeypatch: pytest.MonkeyPatch, settings: dict[str, object]
) -> None:
    for name in ("DCGAN_CACHE", "XDG_CACHE_HOME", "HOME"):
        monkeypatch.delenv(name, raising=False)

    def unknown(uid: int) -> None:
        raise KeyError(uid)

    monkeypatch.setattr("pwd.getpwuid", unknown)
    note = compilation.use_compilation_cache()
    assert note.startswith("off")
    assert "DCGAN_CACHE" in note
    assert settings == {}


@pytest.mark.parametrize(
    ("part", "mode", "expected"),
    [
        ("programs", 0o777, "written by everybody"),
        ("programs", 0o1777, "written by everybody"),
        ("programs", 0o775, "written by its group"),
        ("programs", 0o755, None),
        ("cache", 0o777, "written by everybody"),
        ("cache", 0o775, "written by its group"),
        ("cache", 0o1777, None),  # with the sticky bit, as /tmp: others cannot rename what is in it
    ],
)
def test_programs_that_others_may_have_written_are_not_run(
    monkeypatch: pytest.MonkeyPatch,
    settings: dict[str, object],
    tmp_path: Path,
    part: str,
    mode: int,
    expected: str | None,
) -> None:
    cache = tmp_path / "cache"
    monkeypatch.setenv("DCGAN_CACHE", str(cache))
    programs = compilation.use_compilation_cache()
    settings.clear()
    (cache if part == "cache" else Path(programs)).chmod(mode)
    monkeypatch.setattr(Path, "stat", with_group(Path.stat))
    note = compilation.use_compilation_cache()
    if expected is None:
        assert settings
    else:
        assert note.startswith("off")
        assert expected in note
        assert settings == {}


def with_group(real: Callable[..., os.stat_result]) -> Callable[..., os.stat_result]:
    """A `stat` by which every file belongs to a group of several users."""

    def stat(path: Path, **details: bool) -> os.stat_result:
        found = real(path, **details)
        return os.stat_result((*found[:5], found.st_uid + 1, *found[6:10]))

    return stat


def test_programs_of_another_user_are_not_run(
    monkeypatch: pytest.MonkeyPatch, settings: dict[str, object]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 54321)
    note = compilation.use_compilation_cache()
    assert "belongs to another user" in note
    assert settings == {}


def test_systems_without_numbers_of_users_are_not_asked(
    monkeypatch: pytest.MonkeyPatch, settings: dict[str, object]
) -> None:
    monkeypatch.delattr(os, "geteuid")
    assert not compilation.use_compilation_cache().startswith("off")
    assert settings


def test_jaxs_own_settings_win(
    monkeypatch: pytest.MonkeyPatch, settings: dict[str, object], tmp_path: Path
) -> None:
    monkeypatch.setattr(compilation.jax.config, "jax_compilation_cache_dir", "elsewhere")
    assert compilation.use_compilation_cache() == "elsewhere"
    monkeypatch.setattr(compilation.jax.config, "jax_enable_compilation_cache", False)
    assert compilation.use_compilation_cache() == "off"
    assert settings == {}
    assert list(tmp_path.iterdir()) == []


def test_memory_is_given_back_after_a_long_compilation(monkeypatch: pytest.MonkeyPatch) -> None:
    listeners, trimmed = [], []
    monkeypatch.setattr(jax.monitoring, "register_event_duration_secs_listener", listeners.append)

    monkeypatch.setattr(compilation, "release_freed_memory", lambda: trimmed.append(0))
    compilation.release_memory_after_compiling.__wrapped__()
    (listen,) = listeners
    listen("/jax/core/compile/backend_compile_duration", 0.01)
    listen("/jax/core/compile/jaxpr_trace_duration", 9.0)
    assert trimmed == []
    listen("/jax/core/compile/backend_compile_duration", 9.0)
    assert trimmed == [0]
