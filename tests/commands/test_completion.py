"""Completion in a shell: what the Tab key offers is what the installed commands take."""

from __future__ import annotations

import shlex
import shutil
import sys

import pytest

from dcgan_core.commands import dispatch
from dcgan_core.commands.completion import completion_script
from dcgan_core.commands.dispatch import COMMANDS
from tests.project.checkout import ROOT, run_command


def words_of(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *argv: str
) -> list[list[str]]:
    """Return the lines that a command answers a shell with, each as words."""
    monkeypatch.setattr(sys, "argv", ["dcgan", *argv, "--completion-words"])
    with pytest.raises(SystemExit) as stop:
        dispatch.main()
    assert not stop.value.code
    return [line.split() for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_answers(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = words_of(monkeypatch, capsys, name)
    assert lines[:2] == [["--framework", "jax", "torch"], ["--help"]]
    assert len(lines) > 2
    assert all(line[0].startswith("--") for line in lines)


def test_flags_come_with_their_choices(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert [line[0] for line in words_of(monkeypatch, capsys)] == list(COMMANDS)
    lines = words_of(monkeypatch, capsys, "train")
    assert ["--precision", "float32", "tf32", "bfloat16"] in lines
    assert ["--flip"] in lines
    assert ["--no-flip"] in lines
    assert ["--data-dir"] in lines


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
def test_bash_completes() -> None:
    """A process of bash asks the commands as a person's would."""
    program = shlex.join([sys.executable, "-c", "from dcgan_core.commands.dispatch import main; main()"])
    lines = [
        f'dcgan() {{ {program} "$@"; }}',
        completion_script("bash"),
        'complete_line() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _dcgan; echo "${COMPREPLY[*]}"; }',
        "complete_line dcgan inte",
        "complete_line dcgan train --data",
        "complete_line dcgan train --init_optimizer i",
        "complete_line dcgan no-such --data",
        "complete_line dcgan train my_",
    ]
    result = run_command(["bash", "-c", "\n".join(lines)], cwd=ROOT)
    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    assert result.stdout.splitlines() == ["interpolate", "--dataset --data-dir", "imported", "", ""]


@pytest.mark.parametrize("shell", ["tcsh", ""])
def test_another_shell_is_a_sentence(
    shell: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["dcgan", "--print-completion", *shell.split()])
    with pytest.raises(SystemExit) as stop:
        dispatch.main()
    assert stop.value.code == 2
    assert "expected bash" in capsys.readouterr().err
