"""What is under way is drawn at the foot of a terminal and in notebooks, by the one module that knows rich."""

from __future__ import annotations

import io
import re
import sys
import threading
import time
import types
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from dcgan_core.system import display, progress, streams
from dcgan_core.system.progress import progress_bar, under_way
from tests.project.checkout import PACKAGES, ROOT
from tests.system.screen import Terminal


@pytest.fixture(autouse=True)
def usual_terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TERM", "xterm-256color")
    for name in ("NO_COLOR", "COLUMNS", "FORCE_COLOR", "TTY_COMPATIBLE", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    yield
    assert progress._Current.live is None
    assert streams._Shown.display is None


def on(terminal: io.StringIO | None, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Have a terminal for both streams."""
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(sys, "stdout", terminal)
    if isinstance(terminal, Terminal):
        monkeypatch.setattr(display, "columns_of", lambda stream: terminal.columns)
    return terminal


@pytest.mark.parametrize("hidden", [False, True])
def test_a_bar_is_drawn_on_a_terminal(monkeypatch: pytest.MonkeyPatch, hidden: bool) -> None:
    terminal = on(Terminal(), monkeypatch)
    with progress_bar("Counting", 1000, hidden=hidden) as advance:
        advance(1000)
    rows = terminal.seen()
    assert rows == ([] if hidden else [rows[0]])
    if not hidden:
        assert rows[0].startswith("Counting  \u2501\u2501")
        assert "1,000/1,000" in rows[0]
        assert terminal.colours


@pytest.mark.parametrize("terminal", [io.StringIO(), None])
def test_none_elsewhere(monkeypatch: pytest.MonkeyPatch, terminal: io.StringIO | None) -> None:
    on(terminal, monkeypatch)
    said: list[str] = []
    with under_way("Waiting", said.append), progress_bar("Counting", 10) as advance:
        advance(10)
    assert said == ["Waiting"]
    assert terminal is None or not terminal.getvalue()


def test_no_cursor_moves_where_it_cannot(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on(Terminal(), monkeypatch)
    monkeypatch.setenv("TERM", "dumb")
    with progress_bar("Counting", 10) as advance:
        advance(10)
    assert terminal.getvalue() == ""


@pytest.mark.parametrize("wanted", [True, False])
def test_colour_where_it_is_wanted(monkeypatch: pytest.MonkeyPatch, wanted: bool) -> None:
    terminal = on(Terminal(), monkeypatch)
    if not wanted:
        monkeypatch.setenv("NO_COLOR", "1")
    with progress_bar("Counting", 10) as advance:
        advance(5)
    assert bool(re.search(r"\x1b\[(\d;)*[39]\d", terminal.getvalue())) == wanted
    assert "5/10" in terminal.seen()[0]


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_clock_runs_while_this_thread_is_kept_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on(Terminal(), monkeypatch)
    monkeypatch.setattr(progress, "TICK_S", 0.01)
    monkeypatch.setattr(display.Foot, "tick_s", 0.01)
    with under_way("Compiling"):
        wait_until(lambda: len({*terminal.getvalue().split("\r")}) > 3)
        assert "0:00  Compiling" in terminal.seen()[0]
    assert terminal.seen() == []
    wait_until(lambda: all(thread.name != "progress" for thread in threading.enumerate()))


def test_lines_go_above_and_the_innermost_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on(Terminal(), monkeypatch)
    with progress_bar("Outer", 10):
        with progress_bar("Inner", 10, leave=False):
            progress._Current.live.draw()  # type: ignore[union-attr]
            streams.say("one line")
            streams.warn("a warning")
            assert terminal.seen()[:2] == ["one line", "a warning"]
            assert terminal.seen()[2].startswith("Inner")
            streams.show("without its end", end="")
            assert terminal.seen()[2:] == ["without its end"]
            streams.show(", and with it")
        assert terminal.seen()[2] == "without its end, and with it"
    assert terminal.seen()[3].startswith("Outer")
    assert len(terminal.seen()) == 4


@pytest.mark.parametrize("columns", [20, 33, 50, 120])
def test_nothing_is_torn_when_the_terminal_changes(monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    terminal = on(Terminal(100), monkeypatch)
    with progress_bar("Counting", 10) as advance:
        live = progress._Current.live
        assert live is not None
        streams.say("a line before")
        live.draw()
        terminal.columns = columns
        advance(5)
        live.draw()
        seen = terminal.seen()
        assert seen[0] == "a line before"
        assert len(seen) == 2
        assert "5/10" in seen[1]
        assert len(seen[1]) < columns


def test_a_control_tears(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: a bar that takes its last line for a single one leaves the rest of it."""
    terminal = Terminal(100)
    terminal.write("a line before\n" + "=" * 99)
    terminal.columns = 50
    terminal.write("\r\x1b[K" + "=" * 49)
    assert len(terminal.seen()) == 3


@pytest.mark.parametrize("columns", [3, 20, 50, 100])
def test_long_words_are_wrapped_or_cut(monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    terminal = on(Terminal(columns), monkeypatch)
    text = "Compiling the training step (longer for a large network)"
    with under_way(text):
        progress._Current.live.draw()  # type: ignore[union-attr]
        seen = terminal.seen()
        assert all(len(row) < columns for row in seen)
        assert columns < 50 or " ".join(" ".join(seen).split()).endswith(text)


def test_what_is_said_in_a_signal_handler_is_not_erased(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    terminal = on(Terminal(), monkeypatch)
    with under_way("Compiling the training step (longer for a large network)" * 2):
        live = progress._Current.live
        assert live is not None
        live.draw()
        monkeypatch.setattr(sys, "__stderr__", None)
        streams.warn_from_handler("\nINT: finishing\n")
        terminal.write("\nINT: finishing\n")
        live.draw()
        assert "INT: finishing" in terminal.seen()


class Place:
    """One of a notebook's places for output."""

    def __init__(self, shown: dict[str, str]) -> None:
        self.shown = [shown]

    def update(self, shown: dict[str, str], raw: bool) -> None:
        assert raw
        self.shown.append(shown)


@pytest.fixture
def notebook(monkeypatch: pytest.MonkeyPatch) -> list[Place]:
    """A kernel's IPython; returns the places, in order."""
    places: list[Place] = []

    def display(shown: dict[str, str], *, raw: bool, display_id: bool) -> Place:
        assert raw
        assert display_id
        places.append(Place(shown))
        return places[-1]

    ipython, module = types.ModuleType("IPython"), types.ModuleType("IPython.display")
    shell = types.SimpleNamespace(kernel=object())
    monkeypatch.setattr(ipython, "get_ipython", lambda: shell, raising=False)
    monkeypatch.setattr(module, "display", display, raising=False)
    monkeypatch.setitem(sys.modules, "IPython", ipython)
    monkeypatch.setitem(sys.modules, "IPython.display", module)
    on(io.StringIO(), monkeypatch)
    return places


def test_a_notebook_has_one_display_and_a_picture(notebook: list[Place]) -> None:
    shown = progress.Shown(lambda width: [[display.Part("<half> done")]], picture=True)
    shown.draw()
    shown.picture(b"png")
    shown.draw()
    shown.close(leave=True)
    line, picture = (place.shown[-1] for place in notebook)
    assert line["text/plain"] == "<half> done"
    assert "&lt;half&gt; done" in line["text/html"]
    assert "data:image/png;base64,cG5n" in picture["text/html"]
    assert len(notebook[0].shown) == 2, "it is not sent again where nothing changed"


def test_a_terminal_with_ipython_is_no_notebook(
    notebook: list[Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["IPython"], "get_ipython", lambda: None)
    with progress_bar("Counting", 10):
        pass
    assert not notebook


def test_no_other_module_knows_rich_and_none_tqdm() -> None:
    files = {
        file.relative_to(ROOT).as_posix(): file.read_text("utf-8")
        for package in PACKAGES
        for file in (ROOT / package).rglob("*.py")
    }
    knowing = {name for name, text in files.items() if "from rich" in text or "import rich" in text}
    assert knowing == {"dcgan_core/system/display.py"}
    assert not [name for name, text in files.items() if "tqdm" in text]


@pytest.mark.parametrize("live", [False, True])
@pytest.mark.parametrize("seconds", [0.0, 0.3])
def test_what_takes_long_in_a_pipe_says_so_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], seconds: float, *, live: bool
) -> None:
    monkeypatch.setattr(progress, "LONG_S", 0.05)
    monkeypatch.setattr(progress, "is_live", lambda: live)
    with progress.said_when_long("Reading netG.pth ..."):
        time.sleep(seconds)
    time.sleep(0.1)
    assert capsys.readouterr().err == ("Reading netG.pth ...\n" if seconds and not live else "")


@pytest.mark.parametrize("live", [False, True])
def test_a_pace_is_said_in_a_pipe_and_not_too_often(monkeypatch: pytest.MonkeyPatch, *, live: bool) -> None:
    """Epochs of three seconds: a line after every second of them, and none at the end."""
    now = 100.0
    monkeypatch.setattr(progress.time, "monotonic", lambda: now)
    monkeypatch.setattr(progress, "is_live", lambda: live)
    lines: list[str] = []
    pace = progress.Pace("Classifier", "epoch", 6, lines.append)
    for done in range(1, 7):
        now += 3
        pace(done)
    said = ["Classifier: epoch 2 of 6, 0:12 left", "Classifier: epoch 4 of 6, 0:06 left"]
    assert lines == ([] if live else said)
