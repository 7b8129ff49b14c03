"""`dcgan COMMAND` and `python -m dcgan_jax COMMAND`: every command under one name."""

from __future__ import annotations

import importlib.metadata
import shlex
import sys
from typing import Any

import pytest

import dcgan_core
from dcgan_core.commands import dispatch
from dcgan_core.commands.dispatch import COMMANDS
from dcgan_core.config.command import parse_command
from dcgan_core.config.command_line import with_named_images
from dcgan_core.config.fields import COMMON, EXAMPLES
from dcgan_core.config.flags import parse_flags
from dcgan_core.config.options import options_of
from dcgan_core.config.training import TrainingConfig
from tests.project.checkout import commands, run_python

NAMED: Any = {"prog": "dcgan", "description": ""}


def called(monkeypatch: pytest.MonkeyPatch, *argv: str, program: str = "/usr/bin/dcgan") -> int:
    """Return the exit status of a command line."""
    monkeypatch.setattr(sys, "argv", [program, *argv])
    with pytest.raises(SystemExit) as stop:
        dispatch.main()
    return int(stop.value.code or 0)


def test_the_list_has_every_command_of_every_package() -> None:
    named = {name.rpartition(".")[2] for name in commands() if not name.startswith("scripts.")}
    assert named - {"__main__"} == {*COMMANDS}


@pytest.mark.parametrize("argv", [(), ("--help",), ("-h",)])
def test_without_a_command_it_lists_them(
    argv: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert called(monkeypatch, *argv) == 0
    listed = capsys.readouterr().out
    assert listed.startswith("usage: dcgan COMMAND")
    assert [line.split()[0] for line in listed.splitlines() if line.startswith("  ")] == list(COMMANDS)


@pytest.mark.parametrize("name", ["describe", "plot", "import_weights", "import-weights"])
def test_a_command_answers_under_its_short_name(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert called(monkeypatch, name, "--help") == 0
    assert f"usage: dcgan {name.replace('-', '_')} " in capsys.readouterr().out


def test_the_framework_is_a_flag(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert called(monkeypatch, "train", "--framework", "torch", "--help") == 0
    torch = capsys.readouterr().out
    assert "in PyTorch" in torch
    assert called(monkeypatch, "train", "--framework=jax", "--help") == 0
    assert "in JAX" in capsys.readouterr().out


@pytest.mark.parametrize("name", COMMANDS)
def test_what_the_short_help_names_is_there(name: str) -> None:
    """The options it lists, and those in its examples."""
    if name == "train":
        assert set(COMMON) <= {"config", *options_of(TrainingConfig)}
        for words in EXAMPLES:
            parse_flags(options_of(TrainingConfig), with_named_images(shlex.split(words)), **NAMED)
        return
    command = getattr(importlib.import_module(f"dcgan_core.commands.{name}"), "COMMAND", None)
    if command is None:
        return
    known = options_of(command.options)
    assert set(command.common.split()) <= known.keys()
    assert {flag for flag, details in known.items() if details.required} <= {*command.common.split()}
    for words in command.examples:
        parse_command(command.options, shlex.split(words), **NAMED)


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (("trian",), "did you mean 'train'"),
        (("--load-path", "x"), "--load-path: the command comes first"),
        (("train", "--framework", "keras"), "--framework keras: expected jax or torch"),
        (("train", "--framework"), "expected jax or torch"),
        (("evaluate", "--framework", "torch"), "evaluate is not a command of dcgan_torch, only of dcgan_jax"),
        (("../train",), "unknown command"),
        (("generate", "--num-output", "0"), "--num-output"),
        (
            ("train", "a.png", "b.png", "c.png", "--seed", "1"),
            "a.png b.png ...: expected one dataset",
        ),
        (("prepare", "mnist", "digits"), "mnist digits: expected one dataset"),
        (
            ("train", "a.zip", "--seed", "1", "--data_dir=b"),
            "a.zip and --data-dir: both name what to train on",
        ),
        (("train", "mnist", "--dataset", "digits"), "mnist and --dataset: both name what to train on"),
        (("--framework", "torch", "train"), "options come after the command: dcgan train --framework torch"),
        (("--seed=3", "generate", "a b"), "options come after the command: dcgan generate --seed=3 'a b'"),
        (("-v",), "-v: the command comes first"),
        (("models", "nosuch"), "'nosuch' is not a value of any option here: it takes no names"),
        (("stores", "nosuch"), "A store is named by --store NAME"),
        (("arithmetic", "1", "2"), "--a and --b and --c must be given"),
        (("animate", "nosuch"), "'nosuch': no such file or folder"),
        (("generate", "--label", "27"), "K, L and more; numbers serve too, 0 to 25"),
        (
            ("describe", "--load-path", "R"),
            "error: there is no --load-path: FILE is given without a flag, as in: dcgan describe R\n",
        ),
        (("plot", "--load-path", "R"), "RUN is given without a flag, as in: dcgan plot R\n"),
        (("push", "--load-path=R"), "RUN is given without a flag, as in: dcgan push R\n"),
        (("push",), "RUN must be given"),
        (("push", "--repository", "me/it"), "OWNER/NAME is given without a flag"),
        (("invert", "--image", "a.png"), "IMAGE is given without a flag, as in: dcgan invert a.png\n"),
        (("invert", "a.png", "--model", "R"), "error: there is no --model: it is --load-path\n"),
        (("generate", "--run=R"), "error: there is no --run: it is --load-path\n"),
        (("invert", "a.png", "b.png"), "b.png is one word too many: expected IMAGE"),
        (
            ("generate", "--frobnicate", "1"),
            "error: there is no --frobnicate; dcgan generate --help-all lists",
        ),
        (
            ("import_weights", "a.pth", "--image-size", "3"),
            "error: --image-size 3: expected one side in pixels",
        ),
        (("generate", "--checkpoint", "77"), "has no checkpoints; name a run by --load-path"),
    ],
)
def test_a_wrong_call_is_a_sentence(
    argv: tuple[str, ...], words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert called(monkeypatch, *argv) == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    ("package", "argv", "called_as"),
    [
        ("dcgan_jax", ("plot",), "python -m dcgan_jax plot"),
        ("dcgan_torch", ("stores",), "python -m dcgan_torch stores"),
        ("dcgan_jax", ("generate", "--framework", "torch"), "python -m dcgan_torch generate"),
    ],
)
def test_a_message_names_the_command_as_it_was_called(
    package: str,
    argv: tuple[str, ...],
    called_as: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    program = f"/somewhere/{package}/__main__.py"
    assert called(monkeypatch, *argv, "--frobnicate", program=program) == 2
    assert f"{called_as} --help-all lists the options" in capsys.readouterr().err


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_shows_the_version(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert called(monkeypatch, name, "--version") == 0
    assert capsys.readouterr().out == f"dcgan {dcgan_core.__version__}\n"


def test_the_command_is_installed_and_a_package_runs_by_its_name() -> None:
    scripts = importlib.metadata.entry_points(group="console_scripts", name="dcgan")
    assert [script.value for script in scripts] == ["dcgan_core.commands.dispatch:main"]
    result = run_python("-m", "dcgan_torch")
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("usage: python -m dcgan_torch COMMAND")
    assert "  train " in result.stdout
    assert "  evaluate " not in result.stdout
