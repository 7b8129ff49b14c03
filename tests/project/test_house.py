"""Rules of the house that no linter knows."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
from pathlib import Path

import pytest

from dcgan_core.config.options import options_of
from tests.project.checkout import ROOT

LONGEST_FILE = 600
LARGEST_BINARY = 1_000_000
# Spelt in two halves, so that this file does not hold them.
LEFTOVERS = ("TO" + "DO", "FIX" + "ME", "XX" + "X", "mark.skip" + "(", "xfail" + "(")
MACHINE_PATHS = ("/wor" + "k/", "/roo" + "t/", "/tmp/bash" + "_jobs", "/opt/" + "pypi", "/opt/" + "wheels")
# Where packages come from is the user's own setting.
PACKAGE_INDEXES = ("py" + "pi.org", "python" + "hosted.org", "download.py" + "torch.org")
# Words of other languages put into English. parity.md is written by a script.
TRANSLATED = re.compile(
    r"\b(told|tells|beside|asked for|stands|nobody|whoever|so many times as|goes on|spoken to|gives? away|anew|at hand|"
    r"by which|is had|(?<!there )is no)\b",
    re.IGNORECASE,
)
PICTURE_IN_TEXT = re.compile(r'(?<="image/png": ")[A-Za-z0-9+/=\\n]*(?=")')


@pytest.fixture(scope="module")
def tracked() -> list[Path]:
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listing.stdout.split("\0") if name and (ROOT / name).is_file()]


def text_of(path: Path) -> str | None:
    """Return the file's text, None for a binary file. A notebook's pictures are left out: their letters are chance."""
    content = path.read_bytes()
    return None if b"\0" in content else PICTURE_IN_TEXT.sub("", content.decode("utf-8"))


def complaints(text: str) -> list[str]:
    """Return `line: word` for every forbidden word in `text`."""
    return [
        f"{number}: {word}"
        for number, line in enumerate(text.splitlines(), 1)
        for word in (*LEFTOVERS, *MACHINE_PATHS, *PACKAGE_INDEXES)
        if word in line
    ]


def test_there_is_something_to_check(tracked: list[Path]) -> None:
    assert {"dcgan_core", "dcgan_jax", "dcgan_torch", "tests", "configs"} <= {
        path.relative_to(ROOT).parts[0] for path in tracked
    }


def test_no_python_file_is_longer_than_one_idea(tracked: list[Path]) -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in tracked
        if path.suffix == ".py"
    }
    assert not {name: length for name, length in lengths.items() if length > LONGEST_FILE}


def test_no_leftovers_and_no_paths_of_one_machine(tracked: list[Path]) -> None:
    found = {
        str(path.relative_to(ROOT)): words
        for path in tracked
        if (text := text_of(path)) is not None and (words := complaints(text))
    }
    assert not found


def test_a_leftover_is_noticed() -> None:
    text = f"a line\n# {LEFTOVERS[0]}: later, see {MACHINE_PATHS[0]}notes"
    assert complaints(text) == [f"2: {LEFTOVERS[0]}", f"2: {MACHINE_PATHS[0]}"]


def test_a_picture_in_a_notebook_is_not_text(tmp_path: Path) -> None:
    notebook = tmp_path / "a.ipynb"
    word = LEFTOVERS[2]
    notebook.write_text(f'"image/png": "iVBO{word}+/="\n"text/plain": "{word}"\n')
    assert complaints(text_of(notebook) or "") == [f"2: {word}"]


def test_no_large_binary_is_committed(tracked: list[Path]) -> None:
    sizes = {
        str(path.relative_to(ROOT)): path.stat().st_size
        for path in tracked
        if path.stat().st_size > LARGEST_BINARY
    }
    assert not sizes


def test_the_pages_are_in_plain_english() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
    found = {
        f"{page.relative_to(ROOT)}: {word[0]}"
        for page in pages
        if page.name != "parity.md"
        for word in TRANSLATED.finditer(page.read_text(encoding="utf-8"))
    }
    assert len(pages) > 20
    assert found == set()


def messages(source: str) -> list[str]:
    """Return the texts in a module that are not docstrings."""
    nodes = [*ast.walk(ast.parse(source))]
    docstrings = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    texts = [node for node in nodes if isinstance(node, ast.Constant) and id(node) not in docstrings]
    return [text.value for text in texts if isinstance(text.value, str)]


def test_help_and_messages_are_in_plain_english(tracked: list[Path]) -> None:
    packages = ("dcgan_core", "dcgan_jax", "dcgan_torch")
    found = {
        f"{path.relative_to(ROOT)}: {word[0]}"
        for path in tracked
        if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in packages
        for text in messages(path.read_text(encoding="utf-8"))
        for word in TRANSLATED.finditer(text)
    }
    assert found == set()


def test_a_translated_message_is_noticed() -> None:
    source = '"""Nobody reads this."""\nraise ValueError(f"{1} is made anew")\n'
    assert [word[0] for text in messages(source) for word in TRANSLATED.finditer(text)] == ["anew"]


def test_a_translated_word_is_noticed() -> None:
    assert [word[0] for word in TRANSLATED.finditer("There is no run. It is no run. Nobody is told.")] == [
        "is no",
        "Nobody",
        "told",
    ]


def test_what_commands_leave_by_default_is_ignored() -> None:
    """The folders of results, as the help of `--output` names them, and the runs."""
    named = {"./runs/", "./losses.png"}
    for file in (ROOT / "dcgan_core" / "commands").glob("*.py"):
        module = importlib.import_module(f"dcgan_core.commands.{file.stem}")
        options = getattr(getattr(module, "COMMAND", None), "options", None)
        for option in options_of(options).values() if options is not None else ():
            named.update(re.findall(r"\./\w+/", option.when_none or ""))
    ignored = set((ROOT / ".gitignore").read_text(encoding="utf-8").splitlines())
    assert len(named) > 8, "the folders are found"
    assert {name.removeprefix(".") for name in named} <= ignored
