"""How far something is: a line or two at the foot of a terminal, a live display in a notebook, plain lines elsewhere.

The only module that knows rich, which lays out and colours. What is drawn is drawn here: rich neither writes nor takes
over a stream. A thread redraws it, so that a clock runs while a compiler or a download keeps this program waiting.
"""

from __future__ import annotations

import base64
import contextlib
import html
import math
import os
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dcgan_core.errors import number_of, printable
from dcgan_core.system import packages, streams
from dcgan_core.system.streams import Stream, stderr

TICK_S = 0.125
NOTEBOOK_TICK_S = 1.0
"""Seconds between two drawings."""
USUAL_WIDTH = 80
"""Columns of a terminal that does not say, and of a notebook."""
_LONGEST_BAR, _SHORTEST_BAR = 40, 6
_GAP = "  "
_SPINNER, _PLAIN_SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏", "|/-\\"


@dataclass(frozen=True)
class Part:
    """Some words of a line.

    style: a style of rich. rank: where a line is too long, the parts of the greatest rank are left out first.
    """

    text: str
    style: str = ""
    rank: int = 0


@dataclass(frozen=True)
class Bar:
    """A bar that takes the room that is left, `done` (0 to 1) of it filled. rank: as a part's."""

    done: float
    rank: int = 0


Line = Sequence[Part | Bar]
Row = Callable[[int], Sequence[Line]]
"""From a number of columns to what is shown in them."""


def clock_text(seconds: float) -> str:
    """Return a duration as minutes:seconds, or hours:minutes:seconds."""
    seconds = round(seconds)
    hours, minutes = seconds // 3600, seconds % 3600 // 60
    return f"{hours}:{minutes:02d}:{seconds % 60:02d}" if hours else f"{minutes}:{seconds % 60:02d}"


def is_live(stream: Stream | None = None) -> bool:
    """Whether what is under way is drawn, on a terminal (stderr where no `stream` is given) or in a notebook."""
    return _can_move(stream or stderr()) or (stream is None and _in_notebook())


@contextlib.contextmanager
def progress_bar(
    name: str,
    total: int | None,
    unit: str = "image",
    *,
    start: int = 0,
    scaled: bool = False,
    leave: bool = True,
    hidden: bool = False,
) -> Iterator[Callable[[int], object]]:
    """Yield `advance(count)`, to call whenever `count` more are done; draw a bar where it can be.

    total: None where it is not known. start: how many are done already. scaled: write thousands as k, M and so on.
    leave: keep the bar on the screen at the end. hidden: draw no bar.
    """
    done, began, name = start, time.monotonic(), printable(name)

    def advance(count: int) -> None:
        nonlocal done
        done += count

    def row(width: int) -> Sequence[Line]:
        seconds = time.monotonic() - began
        rate = (done - start) / seconds if seconds > 0.5 else 0.0
        of = _amount(done, scaled) + (f"/{_amount(total, scaled)}" if total else "")
        left = [] if not total or not rate else [Part(f"{clock_text((total - done) / rate)} left", "cyan", 2)]
        speed = (
            [Part(f"{_amount(rate, scaled)} {unit if scaled else f'{unit}s'}/s", "dim", 4)] if rate else []
        )
        bar = [Bar(done / total, 5)] if total else []
        return [[Part(name, "bold", 1), *bar, Part(of), Part(clock_text(seconds), "dim", 3), *left, *speed]]

    with contextlib.ExitStack() as ending:
        if not hidden:
            shown = Shown(row)
            ending.callback(lambda: shown.close(leave=leave))
        yield advance


@contextlib.contextmanager
def under_way(text: str, report: Callable[[str], object] | None = None) -> Iterator[None]:
    """Within the block, show `text` with a running clock.

    report: takes `text`, once, at the beginning, where nothing can be drawn.
    """
    if not is_live() and report is not None:
        report(text)
    shown = Shown(waiting_row(text))
    try:
        yield
    finally:
        shown.close()


LONG_S = 5.0
"""Seconds after which a program that shows nothing says what it is doing."""


@contextlib.contextmanager
def said_when_long(text: str) -> Iterator[None]:
    """Say `text` on stderr once the block takes longer than `LONG_S`, where nothing can be drawn."""
    if is_live():
        yield
        return
    timer = threading.Timer(LONG_S, lambda: stderr().remark(f"{text}\n"))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def waiting_row(text: str) -> Row:
    """Return what shows `text`, in a few lines where it is long, behind a running clock."""
    began = time.monotonic()

    def row(width: int) -> Sequence[Line]:
        clock = clock_text(time.monotonic() - began)
        indent = len(f"* {clock} ")
        first, *rest = textwrap.wrap(text, max(10, width - indent), max_lines=3, placeholder="...") or [""]
        further = [[Part(" " * (indent - len(_GAP))), Part(part)] for part in rest]
        return [[Part(f"{_spinner()} {clock}", "cyan"), Part(first)], *further]

    return row


class Shown:
    """Something under way that is shown until it is closed; of several, the one that began last."""

    def __init__(self, row: Row, stream: Stream | None = None, *, picture: bool = False) -> None:
        """row: what is shown; called by another thread too. stream: stderr where None. picture: with room for one."""
        self.row = row
        self._live = _live_on(stream, picture)
        if self._live is not None:
            self._live.add(self)

    @property
    def drawn(self) -> bool:
        """Whether it is to be seen at all."""
        return self._live is not None

    @property
    def wants_pictures(self) -> bool:
        """Whether `picture` shows one."""
        return self._live is not None and isinstance(self._live.surface, _Notebook)

    def draw(self) -> None:
        """Draw it now, and not at the next tick."""
        if self._live is not None:
            self._live.draw()

    def picture(self, png: bytes) -> None:
        """Show a picture below it, in a notebook."""
        if self._live is not None:
            self._live.picture(png)

    def close(self, *, leave: bool = False) -> None:
        """Show it no longer. leave: what it showed last stays. Safe to call twice."""
        if self._live is not None:
            live, self._live = self._live, None
            live.remove(self, leave)


class _Live:
    """What is under way on one surface, and the thread that redraws it."""

    def __init__(self, surface: _Foot | _Notebook) -> None:
        self.surface = surface
        self._rows: list[Shown] = []
        self._lock = threading.RLock()
        self._more = threading.Event()
        self._unfinished = False
        self._failed = False

    def add(self, shown: Shown) -> None:
        with self._lock:
            self._rows.append(shown)
            if len(self._rows) == 1:
                self._more = threading.Event()
                # What is over before the first tick is never drawn, nor is rich imported for it.
                threading.Thread(target=self._tick, args=(self._more,), name="progress", daemon=True).start()

    def remove(self, shown: Shown, leave: bool) -> None:
        with self._lock:
            if leave and shown is self._rows[-1]:
                self.draw()
                self.surface.keep()
            self._rows.remove(shown)
            if not self._rows:
                self._more.set()
                self.surface.erase()
                _release(self)

    def draw(self) -> None:
        with self._lock:
            if not self._rows or self._unfinished or self._failed:
                return
            try:
                self.surface.show(self._rows[-1].row)
            except Exception:  # what is shown is not the work
                self._failed = True

    def picture(self, png: bytes) -> None:
        with self._lock:
            self.surface.picture(png)

    @contextlib.contextmanager
    def lifted(self, text: str) -> Iterator[None]:
        with self._lock:
            was_drawn = self.surface.erase() or self._unfinished
            yield
            self._unfinished = not text.endswith("\n")
            if was_drawn:
                self.draw()

    def forget(self) -> None:
        self.surface.forget()

    def _tick(self, over: threading.Event) -> None:
        while not over.wait(self.surface.tick_s):
            self.draw()


class _Current:
    """live: what is under way, None for nothing."""

    live: _Live | None = None


def _live_on(stream: Stream | None, picture: bool) -> _Live | None:
    """Return where something is drawn, None where nothing can be: all share one place."""
    if not is_live(stream):
        return None
    if _Current.live is None:
        target = stream or stderr()
        if _can_move(target):
            _Current.live = _Live(_Foot(target))
            streams.set_display(_Current.live)
        else:
            _Current.live = _Live(_Notebook())
    if picture:
        _Current.live.surface.make_room()
    return _Current.live


def _release(live: _Live) -> None:
    if _Current.live is live:
        _Current.live = None
        streams.set_display(None)


class _Foot:
    """The lines below the last one of a terminal; the cursor rests at their end."""

    tick_s = TICK_S

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._widths: list[int] = []
        self._columns = 0
        self._text = ""
        self._painter = _Painter(stream)

    def show(self, row: Row) -> None:
        columns = _columns_of(self._stream)
        text, widths = self._painter.paint(row(columns - 1), columns - 1)
        if (text, columns) != (self._text, self._columns):
            self._stream.draw(self._away() + text)
            self._text, self._widths, self._columns = text, widths, columns

    def erase(self) -> bool:
        """Take it away; return whether there was anything."""
        if not self._widths:
            return False
        self._stream.draw(self._away())
        self.forget()
        return True

    def keep(self) -> None:
        """Leave it where it is, and end its line."""
        if self._widths:
            self._stream.draw("\n")
            self.forget()

    def forget(self) -> None:
        """Take it for not drawn."""
        self._widths, self._text = [], ""

    def make_room(self) -> None:
        """There is none for pictures."""

    def picture(self, png: bytes) -> None:
        """There is none."""

    def _away(self) -> str:
        """What takes it away.

        Terminals wrap lines anew when they are made narrower, so that what was a line may be several. (Those that cut
        lines instead, such as xterm, lose a line above.)
        """
        columns = _columns_of(self._stream)
        lines = sum(max(1, math.ceil(width / columns)) for width in self._widths)
        return "\r\x1b[K" + "\x1b[1A\x1b[K" * (lines - 1) if lines else ""


class _Notebook:
    """Two places in a notebook's output, for a line or two and for a picture. They need no widgets."""

    tick_s = NOTEBOOK_TICK_S

    def __init__(self) -> None:
        self._painter = _Painter(None)
        self._place: Any = None
        self._picture_place: Any = None
        self._text = ""

    def show(self, row: Row) -> None:
        text, _ = self._painter.paint(row(USUAL_WIDTH), USUAL_WIDTH)
        if text != self._text:
            self._text = text
            self._place = _display(self._place, text, f'<pre style="margin:0">{html.escape(text)}</pre>')

    def make_room(self) -> None:
        """Make the place of pictures, below that of the line."""
        self._place = _display(self._place, "", "")
        self._picture_place = _display(self._picture_place, "", "")

    def picture(self, png: bytes) -> None:
        source = f"data:image/png;base64,{base64.b64encode(png).decode('ascii')}"
        image = f'<img alt="samples" style="max-width:100%" src="{source}">'
        self._picture_place = _display(self._picture_place, "", image)

    def erase(self) -> bool:
        if self._text:
            self._text = ""
            self._place = _display(self._place, "", "")
        return False

    def keep(self) -> None:
        """Leave both as they are; what comes next has places of its own."""
        self._place, self._picture_place, self._text = None, None, ""

    def forget(self) -> None:
        """Nothing is written over it."""


def _display(place: Any, text: str, markup: str) -> Any:
    """Show (or, where there is a place, update) something in a notebook; return its place."""
    ipython = packages.load(
        "IPython.display", "a notebook's display is IPython's", "python -m pip install ipython"
    )
    bundle = {"text/plain": text, "text/html": markup}
    if place is None:
        return ipython.display(bundle, raw=True, display_id=True)
    place.update(bundle, raw=True)
    return place


class _Painter:
    """Turns lines into text, with the colours that a terminal has."""

    def __init__(self, stream: Stream | None) -> None:
        """stream: where the text is to be shown, None for a place without colours."""
        self._stream = stream
        self._console: Any = None

    def paint(self, lines: Sequence[Line], width: int) -> tuple[str, list[int]]:
        """Return (lines as one text, their widths in columns), each at most `width` wide."""
        from rich.progress_bar import ProgressBar
        from rich.text import Text

        console = self._console = self._console or self._new_console()
        texts, widths = [], []
        for line in lines:
            kept = _kept(line, width)
            room = min(_LONGEST_BAR, width - _needs(kept) + _SHORTEST_BAR)
            used = 0
            with console.capture() as captured:
                for number, part in enumerate(kept):
                    if number:
                        console.print(_GAP, end="")
                    if isinstance(part, Bar):
                        console.print(
                            ProgressBar(total=1.0, completed=min(1.0, part.done), width=room), end=""
                        )
                        used += room + len(_GAP)
                        continue
                    text = Text(part.text, part.style, no_wrap=True)
                    text.truncate(max(0, width - used), overflow="crop")
                    console.print(text, end="", soft_wrap=True)
                    used += text.cell_len + len(_GAP)
            texts.append(captured.get())
            widths.append(used - len(_GAP))
        return "\n".join(texts), widths

    def _new_console(self) -> Any:
        from rich.console import Console

        stream = self._stream
        console_file: Any = stream or Stream(None)  # nothing is written to it
        return Console(
            file=console_file,
            width=10_000,  # lines are fitted here
            force_terminal=stream is not None,
            force_jupyter=False,
            legacy_windows=False,
            highlight=False,
            markup=False,
            emoji=False,
            color_system="auto" if stream is not None else None,
        )


def _kept(line: Line, width: int) -> list[Part | Bar]:
    """Return what of a line fits, in its order."""
    kept = list(line)
    while len(kept) > 1 and _needs(kept) > width:
        worst = max(part.rank for part in kept)
        if not worst:
            break
        del kept[max(n for n, part in enumerate(kept) if part.rank == worst)]
    return kept


def _needs(line: Line) -> int:
    """Columns that a line takes at least."""
    from rich.cells import cell_len

    widths = [_SHORTEST_BAR if isinstance(part, Bar) else cell_len(part.text) for part in line]
    return sum(widths) + len(_GAP) * (len(widths) - 1)


def _spinner() -> str:
    letters = _SPINNER if stderr().encoding.lower().startswith("utf") else _PLAIN_SPINNER
    return letters[int(time.monotonic() / TICK_S) % len(letters)]


def _amount(number: float, scaled: bool) -> str:
    if not scaled:
        return f"{number:,.0f}" if number >= 10 or number == int(number) else f"{number:.2g}"
    for prefix in ("", "k", "M", "G"):
        if number < 1000:
            return f"{number:.3g}{prefix}"
        number /= 1000
    return f"{number:,.3g}T"


def _can_move(stream: Stream) -> bool:
    """Whether a stream is a terminal on which the cursor can be moved."""
    return stream.isatty() and os.environ.get("TERM", "").lower() not in ("dumb", "unknown")


def _in_notebook() -> bool:
    """Whether this is the process of a notebook. It has imported IPython, and given its shell a kernel."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return getattr(shell, "kernel", None) is not None


def _columns_of(stream: Stream) -> int:
    """The columns of a terminal, at least 2."""
    try:
        columns = os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):
        columns = 0
    given = os.environ.get("COLUMNS", "")
    return max(2, columns or (int(given) if given.isdecimal() else 0) or USUAL_WIDTH)


class Progress:
    """Shows the stages of one evaluation, one after the other."""

    def __init__(self, report: Callable[[str], None], *, quiet: bool = False) -> None:
        """report: takes a line when a stage is done; quiet: show no bar, where another program's bar is shown."""
        self._report = report
        self._quiet = quiet

    @contextlib.contextmanager
    def stage(self, name: str, total: int) -> Iterator[Callable[[int], object]]:
        """Yield `advance(images)`, to call whenever some of the `total` images are done."""
        started = time.monotonic()
        with progress_bar(name, total, leave=False, hidden=self._quiet) as advance:
            yield advance
        self._report(f"{name}: {number_of(total, 'image')}, {time.monotonic() - started:.1f} s")
