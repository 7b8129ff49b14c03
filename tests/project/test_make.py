"""The Makefile's own logic: which Python, when to install, what an interrupted install leaves.

A stand-in for Python records what make asks of it, so nothing is downloaded and each case takes moments.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.project.checkout import ROOT, run_command

# Says it is Python 3.$MINOR, makes an environment by copying itself, notes every other call, and fails an install
# on request.
STAND_IN = """#!/bin/sh
case "$*" in
    "-c print("*) echo alive ;;
    "-c "*) exec "$REAL_PYTHON" -c "import sys; sys.version_info = (3, ${MINOR:-11}); $2" ;;
    --version) echo Python 3.11.0 ;;
    "-m venv "*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
    *) echo "$*" >>"$CALLS"
       case "$*" in *"pip install"*) exit ${INSTALL_FAILS:-0} ;; esac ;;
esac
"""


class Checkout:
    """A copy of what make reads, under a path with a space, and a stand-in for Python."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "a path with a space"
        self.folder.mkdir()
        for name in ("Makefile", "pyproject.toml", "constraints.txt"):
            shutil.copy(ROOT / name, self.folder)
        self.log = folder / "calls"
        self.python = folder / "stand in for python"
        self.python.write_text(STAND_IN, encoding="utf-8")
        self.python.chmod(0o755)

    def make(self, *arguments: str, **environment: str) -> tuple[subprocess.CompletedProcess[str], list[str]]:
        """Run make; return its result and the calls it made of Python."""
        self.log.write_text("", encoding="utf-8")
        # What an outer make would hand down does not concern this test.
        inherited = {name: "" for name in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL") if name in os.environ}
        result = run_command(
            ["make", f"PYTHON={self.python}", *arguments],
            cwd=self.folder,
            timeout=60,
            CALLS=str(self.log),
            REAL_PYTHON=sys.executable,
            **inherited,
            **environment,
        )
        return result, self.log.read_text(encoding="utf-8").splitlines()

    def touch_later(self, name: str) -> None:
        """Make `name` newer than everything in the environment."""
        newest = max(path.stat().st_mtime for path in (self.folder / ".venv").rglob("*"))
        os.utime(self.folder / name, (newest + 10, newest + 10))


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def installs(calls: list[str]) -> list[str]:
    return [call for call in calls if "pip install" in call]


def test_train_installs_the_jax_side_alone_then_trains(checkout: Checkout) -> None:
    result, calls = checkout.make("train", "ARGS=--num-epochs 2")
    assert result.returncode == 0, result.stderr
    assert calls[-1] == "-m dcgan_jax.train --num-epochs 2"
    assert all("--constraint constraints.txt" in call for call in installs(calls))
    assert installs(calls)[-1].endswith("--editable .")


def test_a_second_run_installs_nothing(checkout: Checkout) -> None:
    checkout.make("train")
    result, calls = checkout.make("train")
    assert result.returncode == 0, result.stderr
    assert calls == ["-m dcgan_jax.train"]


@pytest.mark.parametrize("changed", ["pyproject.toml", "constraints.txt"])
def test_changed_requirements_install_again(checkout: Checkout, changed: str) -> None:
    checkout.make("train")
    checkout.touch_later(changed)
    _, calls = checkout.make("train")
    assert installs(calls)


def test_the_tests_install_pytorch_too(checkout: Checkout) -> None:
    _, calls = checkout.make("test")
    assert installs(calls)[-1].endswith("--editable .[test,fidelity]")
    assert calls[-1].startswith("-m pytest --numprocesses auto ")


def test_the_jax_tests_install_no_pytorch(checkout: Checkout) -> None:
    _, calls = checkout.make("test-jax")
    assert installs(calls)[-1].endswith("--editable .[test]")
    assert calls[-1].endswith(" -m not torch")


def test_the_tools_of_a_developer_include_what_the_tests_need(checkout: Checkout) -> None:
    _, calls = checkout.make("lint")
    assert installs(calls)[-1].endswith("--editable .[dev,fidelity]")
    for target in ("test", "test-jax", "train"):
        _, calls = checkout.make(target)
        assert len(calls) == 1, "installed once, not once for each"


def test_an_interrupted_install_is_not_taken_for_whole(checkout: Checkout) -> None:
    result, calls = checkout.make("train", INSTALL_FAILS="1")
    assert result.returncode != 0
    assert "-m dcgan_jax.train" not in calls
    half_unpacked = checkout.folder / ".venv" / "half-unpacked"
    half_unpacked.touch()
    result, calls = checkout.make("train")
    assert result.returncode == 0, result.stderr
    assert installs(calls)
    assert not half_unpacked.exists()


def test_an_environment_whose_python_is_gone_is_made_anew(checkout: Checkout) -> None:
    checkout.make("train")
    (checkout.folder / ".venv" / "bin" / "python").unlink()
    result, calls = checkout.make("train")
    assert result.returncode == 0, result.stderr
    assert installs(calls)


def test_somebody_elses_environment_is_never_erased(checkout: Checkout) -> None:
    theirs = checkout.folder / ".venv" / "bin" / "python"
    theirs.parent.mkdir(parents=True)
    shutil.copy(checkout.python, theirs)
    precious = checkout.folder / ".venv" / "precious"
    precious.touch()
    result, calls = checkout.make("train")
    assert result.returncode == 0, result.stderr
    assert installs(calls)
    assert precious.exists()


def test_no_usable_python_is_said_clearly(checkout: Checkout) -> None:
    result, calls = checkout.make("train", MINOR="10")
    assert result.returncode != 0
    assert calls == []
    assert "No usable Python" in result.stderr
    assert "3.11 or newer" in result.stderr


def test_make_alone_lists_the_targets(checkout: Checkout) -> None:
    result, calls = checkout.make()
    assert result.returncode == 0
    assert calls == []
    for target in ("train", "test", "test-all", "lint", "benchmark", "clean"):
        assert f"make {target} " in result.stdout
