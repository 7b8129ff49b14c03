"""A bar is drawn on a terminal and nowhere else, by the one module that knows tqdm."""

from __future__ import annotations

import io
import sys

import pytest

from dcgan_core.system.progress import progress_bar
from tests.project.checkout import PACKAGES, ROOT


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "hidden", "drawn"),
    [
        (Terminal(), False, True),
        (Terminal(), True, False),
        (io.StringIO(), False, False),
        (None, False, False),
    ],
)
def test_a_bar_is_drawn_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, stream: io.StringIO | None, hidden: bool, drawn: bool
) -> None:
    monkeypatch.setattr(sys, "stderr", stream)
    with progress_bar("Counting", 10, hidden=hidden) as advance:
        advance(10)
    text = stream.getvalue() if stream is not None else ""
    assert ("Counting" in text and "10/10" in text) == drawn
    assert drawn or not text


def test_no_other_module_knows_tqdm() -> None:
    files = [file for package in PACKAGES for file in (ROOT / package).rglob("*.py")]
    knowing = {
        file.relative_to(ROOT).as_posix() for file in files if "import tqdm" in file.read_text("utf-8")
    }
    assert knowing == {"dcgan_core/system/progress.py"}
