"""Commands work in a folder full of a person's own Python files, and run none of them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import dcgan_core
from tests.project.checkout import ROOT, run_python

USUAL = [
    "dcgan",
    "model",
    "models",
    "data",
    "dataset",
    "train",
    "utils",
    "config",
    "types",
    "generate",
    "discriminator",
    "networks",
    "ops",
    "main",
]
OF_PYTHON = [
    "copy",
    "queue",
    "random",
    "token",
    "logging",
    "inspect",
    "typing",
    "dataclasses",
    "platform",
    "signal",
    "numbers",
    "statistics",
]
OF_OTHERS = ["numpy", "jax", "flax", "torch", "rich", "tyro", "matplotlib", "PIL"]
NAMES = (*USUAL, *OF_PYTHON, *OF_OTHERS)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose files report that they were run, without those that Python itself runs there."""
    folder = tmp_path_factory.mktemp("own")
    for name in NAMES:
        (folder / f"{name}.py").write_text(f"raise SystemExit('own file {name}.py was run')\n")
    while True:
        plain = [sys.executable, "-m", "this"]
        words = subprocess.run(plain, cwd=folder, capture_output=True, text=True, check=False).stderr.split()
        if "own" not in words:
            return folder
        (folder / words[words.index("file") + 1]).unlink()


def test_python_takes_most_names(own: Path) -> None:
    left = {file.stem for file in own.glob("*.py")}
    assert left > {*USUAL, *OF_OTHERS} - {"types"}
    assert len(left) > len(NAMES) - 6


@pytest.mark.parametrize(
    "command",
    [
        "dcgan_jax.generate --num_output 1",
        pytest.param("dcgan_jax.train --dry-run", marks=pytest.mark.slow),
        "dcgan_core.commands.stores",
    ],
)
def test_a_command_runs_none_of_them(own: Path, command: str) -> None:
    done = run_python("-m", *command.split(), cwd=own, PYTHONPATH=str(ROOT))
    assert done.returncode == 0, done.stderr
    assert "own file" not in done.stderr


def test_any_other_program_keeps_its_folder(own: Path, tmp_path: Path) -> None:
    """The control: a program of the person's own, next to the same files, that uses this package."""
    (tmp_path / "program.py").write_text("import dcgan_jax, helper\nprint(helper.ANSWER)\n")
    (tmp_path / "helper.py").write_text("ANSWER = 42\n")
    for given in (["-m", "program"], ["program.py"], ["-c", "import program"]):
        assert run_python(*given, cwd=tmp_path, PYTHONPATH=str(ROOT)).stdout == "42\n"
    assert "own file copy.py" in run_python("-c", "import copy", cwd=own).stderr


@pytest.mark.parametrize(
    ("argv", "words", "here", "kept"),
    [
        (["-m"], ["python", "-m", "dcgan_jax.train"], True, False),
        (["-m"], ["python", "-X", "utf8", "-um", "dcgan_core.commands.plot", "r"], True, False),
        (["-m"], ["python", "-m", "pytest", "dcgan_core"], True, True),
        (["dcgan.py"], ["python", "dcgan.py", "-m", "dcgan_jax"], True, True),
        (["-m"], ["python", "-m", "dcgan_jax.train"], False, True),
    ],
)
def test_when_the_folder_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, argv: list[str], words: list[str], here: bool, kept: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", argv)
    monkeypatch.setattr(sys, "orig_argv", words)
    monkeypatch.setattr(sys, "path", [str(tmp_path if here else tmp_path.parent), "rest"])
    dcgan_core._pass_over_the_current_folder()
    assert (len(sys.path) == 2) == kept


def test_a_checkout_is_not_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "argv", ["-m"])
    monkeypatch.setattr(sys, "orig_argv", ["python", "-m", "dcgan_jax.train"])
    monkeypatch.setattr(sys, "path", [str(ROOT), "rest"])
    dcgan_core._pass_over_the_current_folder()
    assert sys.path == [str(ROOT), "rest"]
