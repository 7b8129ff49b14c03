"""What a command line says of words without a flag, and of values that are not what a flag takes."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any, Literal

import pytest

import dcgan_core
from dcgan_core.config.flags import parse_flags
from dcgan_core.config.options import option, options_of
from dcgan_core.errors import InputError


@dataclasses.dataclass(frozen=True)
class Drawing:
    """A command that is about weights."""

    load_path: Path | None = option(None, help="Weights.", fetched=True)
    data_dir: Path | None = option(None, help="Images.")
    count: int = option(1, minimum=1, maximum=9, unit="images", help="How many.")
    size: float | None = option(None, above=0, help="How large.")
    devices: int | Literal["all"] = option(1, help="On which.")
    move: tuple[str, str] | None = option(None, help="From and to.")
    flip: bool = option(False, help="Mirrored.")


@dataclasses.dataclass(frozen=True)
class Reading:
    """A command whose path is given by its place."""

    file: Path = option(help="A file.", positional=True, metavar="FILE")
    count: int = option(1, help="How many.")


def parsed(*argv: str, kind: type = Drawing) -> dict[str, Any]:
    return parse_flags(options_of(kind), argv, prog="draw", description="Draw.")


@pytest.mark.parametrize("before", [(), ("--count", "2"), ("--flip",), ("--move", "a", "b"), ("--size=2",)])
def test_a_path_may_come_without_its_flag(before: tuple[str, ...], tmp_path: Path) -> None:
    assert parsed(*before, str(tmp_path))["load_path"] == tmp_path
    assert parsed(str(tmp_path), *before)["load_path"] == tmp_path
    assert parsed(*before, "hf://owner/name")["load_path"]
    # The command whose path has a place takes it as before.
    assert parsed("--count", "2", str(tmp_path), kind=Reading) == {"file": tmp_path, "count": 2}


def test_images_are_meant_where_a_command_takes_no_weights(tmp_path: Path) -> None:
    options = {name: details for name, details in options_of(Drawing).items() if name != "load_path"}
    found = parse_flags(options, ["--flip", str(tmp_path)], prog="draw", description="Draw.")
    assert found == {"flip": True, "data_dir": tmp_path}
    with pytest.raises(
        InputError, match=r"'nowhere': no such file or folder\. Images are named by --data-dir PATH"
    ):
        parse_flags(options, ["nowhere"], prog="draw", description="Draw.")


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (("nowhere",), r"^'nowhere': no such file or folder\. .* by --load-path PATH$"),
        (("7",), r"^'7' is not a value of any option here\. .* by --load-path PATH$"),
        (("--load-path", "x", "."), r"'\.' is not a value"),
        ((".", ".."), r"'\.' is not a value.*\n.*'\.\.' is not a value"),
        (("--flip", "yes"), "--flip yes: it is a switch and takes no value; --no-flip is the opposite"),
        (("--no-flip", "1"), "--no-flip 1: it is a switch and takes no value; --flip is the opposite"),
        (("--flip=yes",), "--flip yes: it is a switch"),
        (("--count", "1.5"), r"--count 1\.5: expected a whole number, 1 to 9 images"),
        (("--count=nan",), "--count nan: expected a whole number"),
        (("--count", ""), "--count '': expected a whole number"),
        (("--size", "wide"), "--size wide: expected a number, above 0"),
        (("--devices", "al"), r"--devices al \(did you mean 'all'\?\): expected a whole number or 'all'"),
    ],
)
def test_a_word_that_does_not_fit_is_named(argv: tuple[str, ...], words: str) -> None:
    with pytest.raises(InputError, match=words):
        parsed(*argv)


def test_what_fits_is_left_to_the_parser(tmp_path: Path) -> None:
    assert parsed("--count", "-1")["count"] == -1  # a range is not this check's subject
    assert parsed("--size", "None") == {"size": None}
    assert parsed("--devices", "all", "--size", "1e3") == {"devices": "all", "size": 1000.0}
    assert parsed("--move", str(tmp_path), "b")["move"] == (str(tmp_path), "b")


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (
            ("--cuont", "2"),
            r"^there is no --cuont \(did you mean '--count'\?\); draw --help-all lists the options$",
        ),
        (
            ("--unknown", "2", "--move", "-x", "-y"),
            r"^there is no --unknown; draw --help-all lists the options$",
        ),
        (("-x",), "^there is no -x;"),
        (("--count",), "^--count: expected a value after it, 1 to 9 images$"),
        (("--count", "--flip"), "^--count: expected a value after it"),
        (("--move", "a"), "^--move: expected two values after it$"),
    ],
)
def test_a_flag_that_is_unknown_or_has_no_value(argv: tuple[str, ...], words: str) -> None:
    with pytest.raises(InputError, match=words):
        parsed(*argv)


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (
            ("--load-path", "a b"),
            "^there is no --load-path: FILE is given without a flag, as in: draw 'a b'$",
        ),
        (("--file=x",), "^there is no --file: FILE is given without a flag, as in: draw x$"),
        (("--weights",), "as in: draw FILE$"),
        (("--cuont", "2", "x"), r"^there is no --cuont \(did you mean '--count'\?\)"),
        ((), "^FILE must be given: A file.$"),
        (("a", "--count", "1", "b"), "^b is one word too many: expected FILE$"),
    ],
)
def test_what_has_a_place_is_given_without_a_flag(argv: tuple[str, ...], words: str) -> None:
    with pytest.raises(InputError, match=words):
        parsed(*argv, kind=Reading)


@pytest.mark.parametrize("argv", [("--version",), ("--count", "2", "--version")])
def test_every_command_knows_its_version(argv: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        parsed(*argv)
    assert not stop.value.code
    assert capsys.readouterr().out == f"dcgan {dcgan_core.__version__}\n"
