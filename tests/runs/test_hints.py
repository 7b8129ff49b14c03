"""What a message says to type is a whole command, quoted for a shell."""

from __future__ import annotations

import ast
import json
import shlex
import sys
from pathlib import Path
from typing import Any

import pytest

from dcgan_core.errors import InputError
from dcgan_core.runs.folder import check_output_path, resume_command
from dcgan_core.system.program import command_line
from tests.project.checkout import PACKAGES, ROOT, modules


@pytest.mark.parametrize(
    ("record", "package"),
    [
        ({"format": "dcgan-run-1", "starts": [{"framework": "torch"}]}, "dcgan_torch"),
        ({"format": "dcgan-run-1", "starts": [{"framework": "jax"}]}, "dcgan_jax"),
        ({"format": "dcgan-run-1", "starts": []}, "dcgan_jax"),
        ({"format": "dcgan-run-1", "starts": [{"framework": 3}]}, "dcgan_jax"),
        (None, "dcgan_jax"),
    ],
)
def test_a_run_is_continued_by_what_its_folder_says(tmp_path: Path, record: Any, package: str) -> None:
    run = tmp_path / "it's a run"
    (run / "checkpoints").mkdir(parents=True)
    if record is not None:
        (run / "config.json").write_text(json.dumps(record))
    with pytest.raises(InputError) as refused:
        check_output_path(run)
    command = str(refused.value).partition("continue it: ")[2]
    assert command == resume_command(run)
    assert shlex.split(command) == ["python", "-m", f"{package}.train", "--resume", str(run)]


@pytest.mark.parametrize(
    ("started_as", "package", "expected"),
    [
        ("/usr/bin/dcgan", "dcgan_jax", ["dcgan", "generate"]),
        ("/usr/bin/dcgan", "dcgan_torch", ["dcgan", "generate", "--framework", "torch"]),
        ("C:/Scripts/dcgan.exe", "dcgan_core.commands", ["dcgan", "generate"]),
        ("/lib/dcgan_jax/train.py", "dcgan_torch", ["python", "-m", "dcgan_torch.generate"]),
    ],
)
def test_a_hint_is_said_as_the_program_was_started(
    monkeypatch: pytest.MonkeyPatch, started_as: str, package: str, expected: list[str]
) -> None:
    monkeypatch.setattr(sys, "argv", [started_as, "train"])
    command = command_line(package, "generate", "--load-path", Path("my runs/it's one"))
    assert shlex.split(command) == [*expected, "--load-path", "my runs/it's one"]


def test_no_message_has_a_command_of_its_own() -> None:
    """A message that says `python -m dcgan_jax.x` is wrong for a person who typed `dcgan x`."""
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for package in PACKAGES
        for path in modules(package)
        for node in _texts(ast.parse(path.read_text(encoding="utf-8")))
        if "python -m dcgan" in str(node.value)
    ]
    assert found == []
    assert list(_texts(ast.parse("""def f():\n    'python -m dcgan'\n    return f'python -m dcgan {1}'""")))


def _texts(tree: ast.AST) -> list[ast.Constant]:
    """Return the texts of a module that are not docstrings or comments in the place of one."""
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in alone]
