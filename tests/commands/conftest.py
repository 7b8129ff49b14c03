"""What the tests of the commands share: running one in this process."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, Protocol

import pytest

from dcgan.cli import run_command


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
