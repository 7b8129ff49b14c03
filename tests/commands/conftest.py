"""What the tests of the commands share: running one in this process."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, Protocol

import pytest

from dcgan_core.config.command import run_command
from dcgan_core.description.presets import build_architecture
from dcgan_core.weights.bundle import Bundle, save_bundle
from tests.network.test_modules import lively

TINY = build_architecture("pytorch", image_shape=(16, 16, 1), nz=4, ngf=2, ndf=2)


class Outcome(NamedTuple):
    """How a command ended and what it said."""

    status: object
    out: str
    err: str


class Command(Protocol):
    """Runs a command's `main` with these arguments, as a shell would."""

    def __call__(self, main: Callable[[], int | None], *arguments: object) -> Outcome: ...


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


@pytest.fixture
def weights(here: Path) -> Path:
    """A file with both networks."""
    save_bundle(here / "g.safetensors", Bundle(TINY, lively(TINY), {}))
    return here / "g.safetensors"
