"""What surrounds every command: exit statuses, messages, help, and the parsing of its own options."""

from __future__ import annotations

import dataclasses
import errno
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from dcgan_core.config.command import parse_command, run_command
from dcgan_core.config.command_line import parse_training_config
from dcgan_core.config.fields import COMMON
from dcgan_core.config.options import Option, flag_of, option, options_of, range_problems
from dcgan_core.config.training import TrainingConfig
from dcgan_core.errors import DcganError, InputError, RunFailure
from dcgan_core.system import streams


@dataclasses.dataclass(frozen=True)
class Arguments:
    load_path: Path = option(help="Run or weights file.")
    num_output: int = option(64, minimum=1, unit="images", help="How many images.")
    individual: bool = option(False, help="One file for each image.")
    checkpoint: str | None = option(None, when_none="the newest", help="Checkpoint in the run.")


def status_of(error: BaseException | None, capsys: pytest.CaptureFixture[str]) -> tuple[object, str]:
    """Return (exit status, stderr) of a command that ends with this exception, or by returning."""

    def main() -> None:
        if error is not None:
            raise error

    with pytest.raises(SystemExit) as stop:
        run_command(main)
    return stop.value.code, capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "status", "message"),
    [
        (None, 0, ""),
        (InputError("no such run: x"), 2, "error: no such run: x\n"),
        (RunFailure("NaN in step 3"), 1, "error: NaN in step 3\n"),
        (DcganError("something"), 1, "error: something\n"),
        (KeyboardInterrupt(), 130, "stopped by Ctrl-C\n"),
        (BrokenPipeError(errno.EPIPE, "Broken pipe"), 141, ""),
        (SystemExit(2), 2, ""),
    ],
    ids=repr,
)
def test_how_a_command_ends(
    capsys: pytest.CaptureFixture[str], error: BaseException | None, status: int, message: str
) -> None:
    assert status_of(error, capsys) == (status, message)


@pytest.mark.parametrize(
    ("number", "status", "words"),
    [
        (errno.ENOSPC, 1, "the disk is full"),
        (errno.EFBIG, 1, "the limit on files here"),
        (errno.EDQUOT, 1, "the disk is full"),
        (errno.EACCES, 2, "no permission"),
        (errno.EROFS, 2, "no permission"),
    ],
)
def test_what_the_machine_refuses_is_reported(
    capsys: pytest.CaptureFixture[str], number: int, status: int, words: str
) -> None:
    code, message = status_of(OSError(number, "refused", "some/file"), capsys)
    assert code == status
    assert words in message
    assert "some/file" in message
    assert "Traceback" not in message


@pytest.mark.parametrize("error", [ZeroDivisionError("a mistake"), OSError(errno.EIO, "a mistake")])
def test_a_mistake_of_the_program_keeps_its_traceback(
    capsys: pytest.CaptureFixture[str], error: Exception
) -> None:
    code, message = status_of(error, capsys)
    assert code == 1
    assert "Traceback" in message
    assert "a mistake" in message


@pytest.mark.parametrize("status", [0, 143])
def test_a_command_may_end_at_once(status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the command's own status, and without what libraries registered for the end."""

    class Left(Exception):
        pass

    def leave(with_status: int) -> None:
        raise Left(with_status)

    monkeypatch.setattr(streams, "leave", leave)
    monkeypatch.setattr(streams._Ending, "at_once", False)
    with pytest.raises(SystemExit, match=f"^{status}$"):
        run_command(lambda: status)
    streams.end_at_once()
    with pytest.raises(Left, match=f"^{status}$"):
        run_command(lambda: status)


def test_the_returned_status_is_the_exit_status() -> None:
    with pytest.raises(SystemExit) as stop:
        run_command(lambda: 143)
    assert stop.value.code == 143


PRINTING = """
import sys
from dcgan_core.config.command import run_command
def main():
    for _ in range(int(sys.argv[1])):
        print("a line of output that goes on for a while")
run_command(main)
"""


def test_a_reader_that_goes_away_is_no_error() -> None:
    for lines in ("100000", "1"):  # noticed while printing, and at the end
        child = subprocess.Popen(
            [sys.executable, "-c", PRINTING, lines], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        child.stdout.close()
        assert child.stderr is not None
        assert child.stderr.read() == ""
        child.stderr.close()
        assert child.wait(timeout=60) == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device that is always full")
def test_a_full_device_behind_stdout_is_reported() -> None:
    with Path("/dev/full").open("w") as full:
        result = subprocess.run(
            [sys.executable, "-c", PRINTING, "1"], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert result.returncode == 1
    assert result.stderr.startswith("error: the output could not be written (No space left on device)")
    assert "Traceback" not in result.stderr


def test_dashes_and_underscores_in_a_flag_are_the_same() -> None:
    expected = Arguments(load_path=Path("run"), num_output=5)
    for argv in (
        ["--load_path", "run", "--num_output", "5"],
        ["--load-path=run", "--num-output=5"],
        ["--load_path=run", "--num-output", "5"],
    ):
        assert parse_command(Arguments, argv, prog="generate", description="Draw images.") == expected


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        ([], "^--load-path must be given: Run or weights file.$"),
        (["--load_pth", "x"], r"there is no --load_pth \(did you mean '--load-path'\?\)"),
    ],
)
def test_a_wrong_command_line_is_refused_with_a_hint(argv: list[str], words: str) -> None:
    with pytest.raises(InputError, match=words):
        parse_command(Arguments, argv, prog="generate", description="Draw images.")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Texts:
    host: str = option("localhost", help="Host.")
    prefix: str = option("", help="Prefix.")


def test_an_empty_text_is_no_value() -> None:
    assert range_problems(Texts()) == {}
    with pytest.raises(InputError, match=r"^--host '': it is empty"):
        parse_command(Texts, ["--host="], prog="explore", description="Explore.")


def test_a_command_checks_its_ranges() -> None:
    with pytest.raises(InputError, match=r"^--num_output 0: expected 1 or more images$"):
        parse_command(
            Arguments, ["--load_path", "x", "--num_output", "0"], prog="generate", description="Draw."
        )


@pytest.mark.parametrize(
    ("details", "inside", "outside", "words"),
    [
        (Option("g", "h"), [0, -1.0, float("inf")], [], ""),
        (Option("g", "h", above=0), [1e-9], [0, float("nan"), float("inf")], "above 0"),
        (Option("g", "h", minimum=0, below=1), [0, 0.5], [1, -1e-9], "0 or more and below 1"),
        (Option("g", "h", minimum=1, maximum=50, unit="frames"), [1, 50], [0, 51], "1 to 50 frames"),
    ],
)
def test_a_range_in_words_and_in_deed(
    details: Option, inside: list[float], outside: list[float], words: str
) -> None:
    assert details.range_text() == words
    assert all(details.allows(value) for value in inside)
    assert not any(details.allows(value) for value in outside)


def test_help_names_ranges_units_and_defaults(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        parse_command(Arguments, ["--help"], prog="generate", description="Draw images.")
    assert stop.value.code == 0
    shown = " ".join(capsys.readouterr().out.replace("│", " ").split())
    for words in (
        "Draw images.",
        "--load-path PATH Run or weights file. (required)",
        "--num-output INT How many images. [1 or more images] (default: 64)",
        "--individual, --no-individual One file for each image. (default: off)",
        "(default: the newest)",
    ):
        assert words in shown


def test_the_help_of_training_is_grouped_and_shows_the_configuration_of_the_dataset(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as stop:
        parse_training_config(["--dataset", "mnist", "--help-all"], prog="train")
    assert stop.value.code == 0
    shown = " ".join(capsys.readouterr().out.replace("│", " ").split())
    groups = ["configuration", "data", "network", "training", "run", "speed"]
    positions = [shown.index(f"{group} options") for group in groups]
    assert positions == sorted(positions)
    assert "(default: 28, from configs/mnist.toml)" in shown
    assert "[2 or more images]" in shown


def test_the_short_help_has_the_common_options_then_examples_and_the_way_to_all(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as stop:
        parse_training_config(["--dataset", "mnist", "--help"], prog="train")
    assert stop.value.code == 0
    shown = capsys.readouterr().out
    assert re.findall(r"^\W{2}(--[a-z][a-z0-9-]+)", shown, re.MULTILINE) == [flag_of(name) for name in COMMON]
    assert "(default: 28, from configs/mnist.toml)" in " ".join(shown.replace("│", " ").split())
    *_, example, ending = shown.splitlines()
    assert example.startswith("  train ")
    assert ending == f"{len(options_of(TrainingConfig)) + 1 - len(COMMON)} more options: train --help-all"


@pytest.mark.parametrize("flag", ["--beta1", "--fast-decode"])
def test_options_that_only_the_long_help_shows_are_known_to_errors(
    flag: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(InputError, match=f"did you mean '{flag}'"):
        parse_training_config([f"{flag}s"], prog="train")
    with pytest.raises(SystemExit):
        parse_training_config(["--help"], prog="train")
    assert flag not in capsys.readouterr().out
    with pytest.raises(SystemExit):
        parse_training_config(["--help-all"], prog="train")
    assert flag in capsys.readouterr().out


def test_help_loads_nothing_heavy() -> None:
    program = textwrap.dedent("""
        import sys
        from dcgan_core.config.command import run_command
        from dcgan_core.config.command_line import parse_training_config
        try:
            run_command(lambda: parse_training_config(["--help"], prog="train") and None)
        finally:
            print("loaded:", sorted({"numpy", "PIL", "jax", "torch"} & set(sys.modules)))
    """)
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert "--num-epochs INT" in result.stdout
    assert result.stdout.endswith("loaded: []\n")
