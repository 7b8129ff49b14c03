"""Completion in a shell: what the Tab key offers is what the installed commands take."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path

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


# What a person would type in each shell: a function for the command, and the completion of a line. In zsh the parts of
# its line editor that the script calls are stood in for, since there is no terminal here.
LINES = {
    "bash": """
dcgan() {{ {program} "$@"; }}
{script}
complete_line() {{ COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _dcgan; echo "${{COMPREPLY[*]}}"; }}
complete_line dcgan {typed}
""",
    "zsh": """
dcgan() {{ {program} "$@" }}
compdef() {{ }}
_files() {{ }}
compadd() {{ local -a fit; fit=(${{(M)${{(P)2}}:#$PREFIX*}}); (( $#fit )) && print -r -- $fit }}
{script}
complete_line() {{ local -a words=("$@"); local CURRENT=$# PREFIX="${{@[-1]}}"; _dcgan }}
complete_line dcgan {typed}
""",
    "fish": """
function dcgan; {program} $argv; end
{script}
complete -C 'dcgan {typed}'
""",
}


@pytest.mark.parametrize("shell", LINES)
def test_a_shell_completes(shell: str, tmp_path: Path) -> None:
    """A process of the shell asks the commands as a person's would."""
    if shutil.which(shell) is None:
        pytest.skip(f"there is no {shell} here")
    program = shlex.join([sys.executable, "-c", "from dcgan_core.commands.dispatch import main; main()"])
    offers = {
        "inte": {"interpolate"},
        "train --data": {"--dataset", "--data-dir"},
        "train --init_optimizer i": {"imported"},
        "no-such --data": set(),
        "train my_": set(),
    }
    for typed, expected in offers.items():
        lines = LINES[shell].format(program=program, script=completion_script(shell), typed=typed)
        result = run_command([shell, "-c", lines], cwd=tmp_path, PYTHONPATH=str(ROOT))
        assert result.stderr == ""
        assert set(result.stdout.split()) == expected, typed


@pytest.mark.parametrize("shell", ["tcsh", ""])
def test_another_shell_is_a_sentence(
    shell: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["dcgan", "--print-completion", *shell.split()])
    with pytest.raises(SystemExit) as stop:
        dispatch.main()
    assert stop.value.code == 2
    assert "expected bash, zsh, fish" in capsys.readouterr().err
