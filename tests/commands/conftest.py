"""What the tests of the commands share: running one in this process, and programs compiled once for all of them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, Protocol

import jax
import pytest
from jax.experimental.compilation_cache import compilation_cache

from dcgan.cli import run_command


class Outcome(NamedTuple):
    """How a command ended and what it said."""

    status: object
    out: str
    err: str


class Command(Protocol):
    """Runs a command's `main` with these arguments, as a shell would."""

    def __call__(self, main: Callable[[], int | None], *arguments: object) -> Outcome: ...


@pytest.fixture(scope="package", autouse=True)
def compiled_programs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep compiled programs for the length of these tests: most runs differ in what does not touch the step."""
    settings = {
        "jax_compilation_cache_dir": str(tmp_path_factory.mktemp("programs")),
        "jax_persistent_cache_min_compile_time_secs": 0.0,
        "jax_persistent_cache_min_entry_size_bytes": -1,
    }
    before = {name: getattr(jax.config, name) for name in settings}
    for name, value in settings.items():
        jax.config.update(name, value)
    compilation_cache.reset_cache()  # JAX looks at the settings once, at its first compilation
    yield
    for name, value in before.items():
        jax.config.update(name, value)
    compilation_cache.reset_cache()


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that the command runs in."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def command(here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run a command in `here`."""

    def call(main: Callable[[], int | None], *arguments: object) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["program", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as stop:
            run_command(main)
        said = capsys.readouterr()
        return Outcome(stop.value.code, said.out, said.err)

    return call
