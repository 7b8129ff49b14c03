"""How far something is: a line or two that move in a terminal or a notebook (`display`), plain lines elsewhere.

A thread redraws it, so that a clock runs while a compiler or a download keeps this program waiting.
"""

from __future__ import annotations

import contextlib
import textwrap
import threading
import time
from collections.abc import Callable, Iterator, Sequence

from dcgan_core.errors import number_of, printable
from dcgan_core.system import streams
from dcgan_core.system.display import GAP, TICK_S, Bar, Foot, Line, Notebook, Part, Row, can_move, in_notebook
from dcgan_core.system.streams import Stream, stderr

_SPINNER, _PLAIN_SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏", "|/-\\"


def clock_text(seconds: float) -> str:
    """Return a duration as minutes:seconds, or hours:minutes:seconds."""
    seconds = round(seconds)
    hours, minutes = seconds // 3600, seconds % 3600 // 60
    return f"{hours}:{minutes:02d}:{seconds % 60:02d}" if hours else f"{minutes}:{seconds % 60:02d}"


def is_live(stream: Stream | None = None) -> bool:
    """Whether what is under way is drawn, on a terminal (stderr where no `stream` is given) or in a notebook."""
    return can_move(stream or stderr()) or (stream is None and in_notebook())


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


class Pace:
    """Says in lines how far something is, where nothing can be drawn: at most one in `LONG_S` seconds."""

    def __init__(self, name: str, unit: str, total: int, report: Callable[[str], object]) -> None:
        self._name, self._unit, self._total, self._report = name, unit, total, report
        self._began = self._said = time.monotonic()

    def __call__(self, done: int) -> None:
        """Report that `done` of them are done, of all but the last, and how long the rest takes."""
        now = time.monotonic()
        if is_live() or done >= self._total or now - self._said < LONG_S:
            return
        self._said = now
        left = clock_text((now - self._began) / done * (self._total - done))
        self._report(f"{self._name}: {self._unit} {done} of {self._total}, {left} left")


def waiting_row(text: str) -> Row:
    """Return what shows `text`, in a few lines where it is long, behind a running clock."""
    began = time.monotonic()

    def row(width: int) -> Sequence[Line]:
        clock = clock_text(time.monotonic() - began)
        indent = len(f"* {clock} ")
        first, *rest = textwrap.wrap(text, max(10, width - indent), max_lines=3, placeholder="...") or [""]
        further = [[Part(" " * (indent - len(GAP))), Part(part)] for part in rest]
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
        return self._live is not None and isinstance(self._live.surface, Notebook)

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

    def __init__(self, surface: Foot | Notebook) -> None:
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
        if can_move(target):
            _Current.live = _Live(Foot(target))
            streams.set_display(_Current.live)
        else:
            _Current.live = _Live(Notebook())
    if picture:
        _Current.live.surface.make_room()
    return _Current.live


def _release(live: _Live) -> None:
    if _Current.live is live:
        _Current.live = None
        streams.set_display(None)


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
