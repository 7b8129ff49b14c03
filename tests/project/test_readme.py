"""Every command and every Python example of the README is run as written, and so are those of two pages in docs/.

`python -m ...` lines run for real in a folder that holds, under each run's name that the README mentions, a tiny
run trained here. They run in this process, as the interpreter runs them: that each command also starts as a process
is what test_help.py is about, and test_wheel.py trains and draws in processes. Only training is shortened: its line
is resolved with --dry-run, which reads every flag, every configuration file and every range, and stops before the
hours of work; an example in Python then trains two steps.
`make` lines are resolved by make itself, which says what it would run. Other lines must be of a kind listed here, so
that nothing in the README goes unread.
"""

from __future__ import annotations

import contextlib
import io
import re
import runpy
import shlex
import shutil
import sys
import tomllib
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import dcgan_jax
from dcgan_core.commands import dispatch
from dcgan_core.commands.dispatch import COMMANDS as COMMAND_LIST
from tests.project.checkout import ROOT, commands, run_command

SHELLS = {"sh", "bash", "shell", "console"}
# Setting up a machine is what `make test` and a reader's own hands do.
ONLY_READ = {"git", "cd", "source", "."}


@dataclass(frozen=True)
class Snippet:
    """One command, or one Python example, and the line of the README it starts on."""

    line: int
    text: str


def fences(markdown: str, languages: set[str]) -> list[Snippet]:
    """Return the fenced blocks in one of `languages`, each with the number of its first line."""
    blocks: list[Snippet] = []
    lines = markdown.splitlines()
    start: int | None = None
    fence, language = "", ""
    for number, line in enumerate(lines, 1):
        opening = re.match(r"\s*(```+|~~~+)\s*(\w*)", line)
        if start is None and opening:
            start, fence, language = number + 1, opening[1], opening[2]
        elif start is not None and line.strip() == fence:
            if language in languages:
                blocks.append(Snippet(start, "\n".join(lines[start - 1 : number - 1])))
            start = None
    assert start is None, f"the fence opened on line {start} is never closed" if start else ""
    return blocks


def shell_commands(markdown: str) -> list[Snippet]:
    """Return the commands of all shell blocks; a backslash continues a line, and `$ ` is a prompt."""
    found = []
    for block in fences(markdown, SHELLS):
        pending, started = "", block.line
        for number, line in enumerate(block.text.splitlines(), block.line):
            if not pending:
                started = number
            pending += line.strip().removeprefix("$ ")
            if pending.endswith("\\"):
                pending = pending[:-1]
                continue
            if shlex.split(pending, comments=True):
                found.append(Snippet(started, pending))
            pending = ""
    return found


README_FILE = ROOT / "README.md"
README = README_FILE.read_text(encoding="utf-8") if README_FILE.is_file() else ""
COMMANDS = shell_commands(README)
PYTHON_PAGES = [(ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("python.md", "exploring.md")]
EXAMPLES = [example for page in (README, *PYTHON_PAGES) for example in fences(page, {"python"})]


TINY = {"num_steps": 2, "batch_size": 8, "ngf": 4, "ndf": 4, "num_samples": 4}


def name_of(snippet: Snippet) -> str:
    return f"line {snippet.line}"


def run_module(module: str, *arguments: str) -> None:
    """Do what `python -m module arguments` does; AssertionError with what it said when it fails."""
    with warnings.catch_warnings():
        # A module that another test has imported is run anew, as a program.
        warnings.filterwarnings("ignore", ".* found in sys.modules", RuntimeWarning)
        run_main(lambda: runpy.run_module(module, run_name="__main__", alter_sys=True), *arguments)


def run_main(main: Callable[[], object], *arguments: str) -> None:
    """Run a program with these arguments; AssertionError with what it said when it fails."""
    said, status = io.StringIO(), None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["dcgan", *arguments])
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            try:
                main()
            except SystemExit as stop:
                status = stop.code
    assert not status, said.getvalue()


@pytest.fixture(scope="module")
def tiny_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("readme") / "run"
    flags = [text for name, value in TINY.items() for text in (f"--{name.replace('_', '-')}", str(value))]
    run_module("dcgan_jax.train", *flags, "--output-path", str(folder))
    return folder


@pytest.fixture
def sandbox(tiny_run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, the current one, with a tiny run under each name the README gives to a run."""
    monkeypatch.chdir(tmp_path)
    made = set(re.findall(r"--output (runs/[\w-]+)", README))
    for mentioned in sorted(set(re.findall(r"\bruns/[\w-]+", README)) - made):
        shutil.copytree(tiny_run, tmp_path / mentioned)
    return tmp_path


def check_command(words: list[str]) -> None:
    """Fail unless the command is known and runs."""
    while re.fullmatch(r"\w+=.*", words[0]):
        words = words[1:]
    program = words[0].removeprefix(".venv/bin/")
    if re.fullmatch(r"python3?(\.\d+)?", program) and words[1:3] == ["-m", "venv"]:
        return
    if re.fullmatch(r"python3?(\.\d+)?", program) and words[1:2] == ["-m"] and words[2] != "pip":
        module, arguments = words[2], words[3:]
        assert module in commands(), f"there is no command {module}"
        if module.endswith(".train"):
            arguments = [*arguments, "--dry-run"]
        run_module(module, *arguments)
    elif program == "dcgan":
        assert words[1].replace("-", "_") in COMMAND_LIST, f"there is no command {words[1]}"
        arguments = [*words[1:], "--dry-run"] if words[1] == "train" else words[1:]
        run_main(dispatch.main, *arguments)
    elif program == "make":
        result = run_command(["make", "--dry-run", *words[1:]], cwd=ROOT)
        assert result.returncode == 0, result.stderr
    elif program in ("pip", "uv") or words[1:3] == ["-m", "pip"]:
        assert_extras_exist(words)
    else:
        assert program in ONLY_READ, f"nothing here knows how to check {shlex.join(words)!r}"


def assert_extras_exist(words: list[str]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = {
        extra.strip()
        for word in words
        for extras in re.findall(r"(?:^\.|dcgan-jax)\[([^]]+)\]", word)
        for extra in extras.split(",")
    }
    assert named <= set(project["optional-dependencies"])


def test_the_readme_opens_with_the_two_commands() -> None:
    programs = [snippet.text.split("#")[0].split() for snippet in COMMANDS]
    assert ["make", "train"] in programs
    assert ["make", "test"] in programs


@pytest.mark.parametrize(
    "snippet",
    # Only PyTorch reads and writes a .pth.
    [pytest.param(s, marks=pytest.mark.torch) if ".pth" in s.text else s for s in COMMANDS],
    ids=name_of,
)
@pytest.mark.usefixtures("sandbox")
def test_command(snippet: Snippet, tiny_run: Path) -> None:
    for imported in re.findall(r"import[_-]weights (\S+\.pth)", snippet.text):
        run_module("dcgan_jax.export", "--load_path", str(tiny_run), "--output", imported)
    try:
        check_command(shlex.split(snippet.text, comments=True))
    except AssertionError as error:
        pytest.fail(f"README.md:{snippet.line}: {snippet.text}\n{error}")


@pytest.mark.parametrize("snippet", EXAMPLES, ids=name_of)
@pytest.mark.usefixtures("sandbox")
def test_python_example(snippet: Snippet, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its training is first resolved as written, then as short as the tiny run's."""
    whole = dcgan_jax.fit

    def fit(*arguments: Any, **fields: Any) -> object:
        whole(*arguments, **fields, dry_run=True)
        return whole(*arguments, **{**fields, **TINY})

    monkeypatch.setattr(dcgan_jax, "fit", fit)
    exec(compile(snippet.text, f"<the example on line {snippet.line}>", "exec"), {"__name__": "__main__"})


@pytest.mark.parametrize(
    "image",
    sorted(set(re.findall(r"!\[[^]]*\]\(([^)\s]+)", README) + re.findall(r'<img[^>]+src="([^"]+)"', README))),
)
def test_picture_exists(image: str) -> None:
    assert (ROOT / image).is_file()


@pytest.mark.parametrize(
    "wrong",
    [
        "python -m dcgan_jax.trian",
        "python -m dcgan_jax.train --num-epocs 3",
        "python -m dcgan_jax.train --dataset no_such_dataset",
        "make trian",
        "pip install 'dcgan-jax[tourch]'",
        "frobnicate the network",
    ],
)
@pytest.mark.usefixtures("sandbox")
def test_a_wrong_command_is_noticed(wrong: str) -> None:
    with pytest.raises(AssertionError):
        check_command(shlex.split(wrong))


def unknown_words(markdown: str) -> list[str]:
    """Return the commands of `dcgan`, and the flags of each, that a page shows and the program does not take."""
    wrong = []
    inline = [Snippet(0, text) for text in re.findall(r"`(dcgan [^`]+)`", markdown)]
    for snippet in [*shell_commands(markdown), *inline]:
        words = shlex.split(snippet.text, comments=True)
        if words[0] != "dcgan" or words[1].startswith("-") or words[1].isupper():
            continue
        said = io.StringIO()
        with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(said):
            patch.setattr(sys, "argv", ["dcgan", words[1], "--completion-words"])
            with contextlib.suppress(SystemExit), contextlib.redirect_stderr(io.StringIO()):
                dispatch.main()
        known = {line.split()[0] for line in said.getvalue().splitlines()}
        flags = {word.partition("=")[0].replace("_", "-") for word in words[2:] if word.startswith("--")}
        wrong += [f"dcgan {words[1]} {flag}".rstrip() for flag in (flags - known if known else {""})]
    return wrong


@pytest.mark.parametrize(
    "name",
    [
        "start",
        "own-images",
        "labels",
        "python",
        "troubleshooting",
        "conversion",
        "sharing",
        "data",
        "exploring",
        "explorer",
        "checkpoints",
        "variants",
    ],
)
def test_a_help_page_shows_flags_that_exist(name: str) -> None:
    assert unknown_words((ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")) == []


def test_a_flag_that_does_not_exist_is_noticed() -> None:
    page = "`dcgan trian` and `dcgan train --flip`\n```sh\ndcgan train x.zip --data_dir y --lr 1  # a\n```\n"
    assert unknown_words(page) == ["dcgan train --lr", "dcgan trian"]


def test_continued_lines_and_prompts_are_read_as_one_command() -> None:
    markdown = "x\n```sh\n$ make \\\n  train  # the default\n\n# a comment\nmake test\n```\n```python\nprint()\n```\n"
    assert [
        (snippet.line, shlex.split(snippet.text, comments=True)) for snippet in shell_commands(markdown)
    ] == [
        (3, ["make", "train"]),
        (7, ["make", "test"]),
    ]
