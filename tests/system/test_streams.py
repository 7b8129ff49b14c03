"""Standard streams that are closed, missing, odd, lost or without a letter: no work is lost with them."""

from __future__ import annotations

import ast
import errno
import io
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from dcgan_core.commands.dispatch import _run
from dcgan_core.config.command import parse_command, run_command
from dcgan_core.config.command_line import configure
from dcgan_core.config.options import option
from dcgan_core.errors import LONGEST_MESSAGE, InputError, harmless, printable
from dcgan_core.system import streams
from dcgan_core.system.progress import progress_bar
from dcgan_core.training.train import train
from tests.project.checkout import PACKAGES, ROOT, run_python
from tests.stand_in import stand_in

OWNER = "dcgan_core/system/streams.py"
CHILDREN = {"dcgan_core/weights/formats/hdf5_child.py", "dcgan_core/data/workers.py"}
"""Programs of their own, whose streams are pipes to this package."""


@dataclass(frozen=True)
class Options:
    number: int = option(0, help="A number.")


class Odd:
    """What a window program puts in a stream's place: it can write, and nothing else."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> int:
        self.text += text
        return len(text)


class Broken(io.StringIO):
    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def write(self, text: str) -> int:
        raise self.error


def closed() -> io.StringIO:
    stream = io.StringIO()
    stream.close()
    return stream


@pytest.mark.parametrize(
    "stream",
    [
        None,
        closed(),
        Odd(),
        object(),
        Broken(BrokenPipeError(errno.EPIPE, "gone")),
        Broken(OSError(errno.EIO, "")),
    ],
    ids=["none", "closed", "odd", "no stream", "gone", "failing"],
)
def test_nothing_fails_on_any_stream(monkeypatch: pytest.MonkeyPatch, stream: Any) -> None:
    monkeypatch.setattr(sys, "stdout", stream)
    monkeypatch.setattr(sys, "stderr", stream)
    streams.say("a line")
    streams.show("a result")
    streams.warn("a warning")
    assert not streams.stderr().isatty()
    assert not streams.can_ask()
    with progress_bar("Counting", 2) as advance:
        advance(2)
    assert sys.stdout is stream, "a host's streams stay"
    if isinstance(stream, Odd):
        assert stream.text == "a line\na result\na warning\n"


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "cp437", "utf-8"])
def test_a_letter_that_an_encoding_lacks_is_escaped(monkeypatch: pytest.MonkeyPatch, encoding: str) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding=encoding))
    streams.say("ü 中 \udcff ±")
    sys.stdout.flush()
    text = raw.getvalue().decode(encoding)
    assert text.replace("\\xfc", "ü").replace("\\u4e2d", "中").replace("\\xb1", "±") == "ü 中 \\udcff ±\n"


def test_a_question_without_an_input_has_no_answer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for stdin, answer in (
        (None, None),
        (closed(), None),
        (io.StringIO(""), None),
        (io.StringIO("1\n"), "1\n"),
    ):
        monkeypatch.setattr(sys, "stdin", stdin)
        assert streams.ask("Which? ") == answer
    assert capsys.readouterr().err == "Which? " * 4


def test_a_program_of_ours_survives_the_loss_of_its_result_and_knows_of_it() -> None:
    for write, lost in ((streams.show, True), (print, True), (streams.say, False)):
        under = Broken(BrokenPipeError(errno.EPIPE, "gone"))
        stream = streams.Stream(under, owned=True)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "stdout", stream)
            write("one")
            write("two")
        assert (stream.lost is under.error) == lost
        assert stream._under is None, "it is not tried again"
    missing = streams.Stream(None)
    missing.write("a stream that was closed on purpose")
    assert missing.lost is None


WITHOUT_STDOUT: dict[str, tuple[Callable[[], Any], int]] = {
    "a result": (lambda: streams.show("x"), 1),
    "a result that a file holds": (lambda: streams.show("x", kept=True), 0),
    "where a result was put": (lambda: streams.say("x"), 0),
    "a library": (lambda: print("x"), 0),
    "the help": (lambda: parse_command(Options, ["--help"], prog="x", description=""), 1),
    "the version": (lambda: _run(["--version"], "dcgan_jax"), 1),
    "a dry run": (lambda: train(configure({"dry_run": True}), stand_in()).status, 1),
}


@pytest.mark.parametrize("what", WITHOUT_STDOUT)
def test_a_command_whose_result_has_no_stream_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], what: str
) -> None:
    work, status = WITHOUT_STDOUT[what]
    for stream, words in (
        (None, "Bad file descriptor"),
        (Broken(OSError(errno.ENOSPC, "No space")), "No space"),
    ):
        monkeypatch.setattr(sys, "stdout", stream)
        with pytest.raises(SystemExit) as stop:
            run_command(work)
        lost = status or (stream is not None and what in ("a result that a file holds", "a library"))
        assert stop.value.code == int(lost)
        assert (f"the output could not be written ({words})" in capsys.readouterr().err) == bool(lost)


NAMES = [
    "\x1b]0;title\x07",
    "\x1b[2J\x1b[H",
    "\x9b2J",
    "a\rb",
    "\u202egnp.exe",
    "\u2066a\u2069",
    "a\u200b\ufeffb",
    "a\u2028b",
    "\udcff",
    "\x7f\x00\x08",
    "\U000e0041",
]


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_nothing_in_a_name_reaches_a_terminal(capsys: pytest.CaptureFixture[str], name: str) -> None:
    streams.say(f"saved {name}")
    streams.show(f"found {name}")
    streams.warn(f"warning: {name}")
    with streams.owned():
        print(f"from a library: {name.replace(chr(13), '')}")  # which draws its bars by returning to the left
    shown = "".join(capsys.readouterr())
    for text in (shown, str(InputError(f"bad {name}")), printable(name), harmless(name)):
        assert text.replace("\n", "").isprintable()
    assert all("\\" in text for text in shown.splitlines()[:2])


def test_letters_of_all_languages_stay() -> None:
    for text in ("naïve ± 中文 עברית العربية हिन्दी 👩 é e\u0301", "tabs\tand\nlines", "a\u00a0b"):
        assert harmless(text) == text


def test_a_bar_may_move_and_colour(capsys: pytest.CaptureFixture[str]) -> None:
    with streams.owned():
        print("\r\x1b[31m50%\x1b[0m\x1b[A\x1b[K")
    assert capsys.readouterr().out == "\r\x1b[31m50%\x1b[0m\x1b[A\x1b[K\n"


def test_a_name_cannot_pass_for_a_message_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    forged = "x\nerror: all your files"
    streams.warn(f"error: {forged} is no image\n  indented\nnot indented")
    lines = capsys.readouterr().err.splitlines()
    assert [line for line in lines if line.startswith("error:")] == lines[:1]
    assert lines[2:] == ["  indented", "  not indented"]
    assert "\n" not in printable(forged)


@pytest.mark.parametrize("name", ["n" * 300_000, "a/b" * 100_000, "a b " * 80_000, "n\n" * 150_000])
def test_a_message_stays_short_whatever_the_names(name: str) -> None:
    message = str(InputError(f"x.npz: an array is called {name} and not weight"))
    assert len(message) <= LONGEST_MESSAGE
    assert message.startswith("x.npz: an array is called")
    assert message.endswith("and not weight")
    assert len(printable(name)) <= 100
    assert len(harmless("n" * 300_000)) <= 100


def test_a_path_is_not_shortened() -> None:
    path = "/" + "/".join(["folder" * 10] * 14)
    assert harmless(f"Continue with: python -m dcgan_jax.train --resume {path}").endswith(path)


STARTED = """
import os, sys
from dcgan_core.config.command import run_command
from dcgan_core.system import streams
def main():
    descriptor = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT)
    os.write(1, b"one"), os.write(2, b"two")  # as a C library does
    streams.say("three"), print("four")
    os.write(descriptor, b"the file's own")
run_command(main)
"""


@pytest.mark.parametrize("redirection", [">&-", "2>&-", ">&- 2>&-", ">&- 2>&- <&-"])
def test_a_closed_stream_is_not_opened_as_a_file(tmp_path: Path, redirection: str) -> None:
    script, file = tmp_path / "started.py", tmp_path / "file"
    script.write_text(STARTED)
    command = f'"$0" "$1" "$2" {redirection}'
    done = subprocess.run(
        ["sh", "-c", command, sys.executable, str(script), str(file)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
    assert file.read_bytes() == b"the file's own"


def touched(source: str) -> set[str]:
    """The ways in which `source` reaches for a standard stream without the module that owns them."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name) and node.id in ("print", "input"):
            found.add(node.id)
        if isinstance(node, ast.Attribute) and node.attr.strip("_") in ("stdout", "stderr", "stdin"):
            found |= (
                {f"sys.{node.attr}"} if isinstance(node.value, ast.Name) and node.value.id == "sys" else set()
            )
        if isinstance(node, ast.ImportFrom) and node.module == "sys":
            found |= {alias.name for alias in node.names if alias.name.startswith("std")}
    return found


def test_no_other_module_touches_the_streams() -> None:
    files = [file for package in PACKAGES for file in (ROOT / package).rglob("*.py")]
    touching = {file.relative_to(ROOT).as_posix() for file in files if touched(file.read_text("utf-8"))}
    assert touching == {OWNER, *CHILDREN}


def test_a_touch_is_seen() -> None:
    assert touched("import sys\nsys.stderr.write('x')") == {"sys.stderr"}
    assert touched("from sys import stdout\ndef f(report=print): ...") == {"stdout", "print"}
    assert touched("done.stdout") == set()


@pytest.mark.parametrize("columns", ["1", "2", "3", "5", "39"])
def test_help_on_a_narrow_terminal(monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    from dcgan_core.config.command_line import parse_training_config

    monkeypatch.setenv("COLUMNS", columns)
    with pytest.raises(SystemExit) as stop:
        parse_training_config(["--help"], prog="train")
    assert stop.value.code == 0
    assert os.environ["COLUMNS"] == columns


GUI = """
import sys
import dcgan_jax
sys.stdout = sys.stderr = None
run = dcgan_jax.fit(dataset="digits", image_size=16, ngf=2, ndf=2, num_steps=2, batch_size=8, output_path=sys.argv[1])
open(sys.argv[1] + "/result", "w").write(f"{run.step} {sys.stdout} {sys.stderr}")
"""


def test_a_program_without_streams_trains(tmp_path: Path) -> None:
    done = run_python("-c", GUI, str(tmp_path / "run"))
    assert done.returncode == 0
    assert (tmp_path / "run" / "result").read_text() == "2 None None"


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="descriptors are not listed")
def test_a_stream_that_is_lost_costs_no_descriptor() -> None:
    """Before, each kept one open: a program that calls many commands ran out of them."""
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(20):
        under = io.StringIO()
        stream = streams.Stream(under, owned=True)
        under.close()
        stream.write("x")
        stream.flush()
        assert stream.lost is not None
    assert len(list(Path("/proc/self/fd").iterdir())) == before
