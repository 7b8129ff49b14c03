"""Where progress is shown: a line or two at the foot of a terminal, or a live display in a notebook.

The only module that uses rich, which lays out and colours. What is drawn is drawn here: rich neither writes nor takes
over a stream.
"""

from __future__ import annotations

import base64
import html
import math
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from dcgan_core.system import packages
from dcgan_core.system.streams import Stream

TICK_S = 0.125
NOTEBOOK_TICK_S = 1.0
"""Seconds between two drawings."""
USUAL_WIDTH = 80
"""Columns of a terminal that does not say, and of a notebook."""
_LONGEST_BAR, _SHORTEST_BAR = 40, 6
GAP = "  "


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


class Foot:
    """The lines below the last one of a terminal; the cursor rests at their end."""

    tick_s = TICK_S

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._widths: list[int] = []
        self._columns = 0
        self._text = ""
        self._painter = _Painter(stream)

    def show(self, row: Row) -> None:
        columns = columns_of(self._stream)
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
        columns = columns_of(self._stream)
        lines = sum(max(1, math.ceil(width / columns)) for width in self._widths)
        return "\r\x1b[K" + "\x1b[1A\x1b[K" * (lines - 1) if lines else ""


class Notebook:
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
                        console.print(GAP, end="")
                    if isinstance(part, Bar):
                        console.print(
                            ProgressBar(total=1.0, completed=min(1.0, part.done), width=room), end=""
                        )
                        used += room + len(GAP)
                        continue
                    text = Text(part.text, part.style, no_wrap=True)
                    text.truncate(max(0, width - used), overflow="crop")
                    console.print(text, end="", soft_wrap=True)
                    used += text.cell_len + len(GAP)
            texts.append(captured.get())
            widths.append(used - len(GAP))
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
    return sum(widths) + len(GAP) * (len(widths) - 1)


def can_move(stream: Stream) -> bool:
    """Whether a stream is a terminal on which the cursor can be moved."""
    return stream.isatty() and os.environ.get("TERM", "").lower() not in ("dumb", "unknown")


def in_notebook() -> bool:
    """Whether this is the process of a notebook. It has imported IPython, and given its shell a kernel."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return getattr(shell, "kernel", None) is not None


def columns_of(stream: Stream) -> int:
    """The columns of a terminal, at least 2."""
    try:
        columns = os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):
        columns = 0
    given = os.environ.get("COLUMNS", "")
    return max(2, columns or (int(given) if given.isdecimal() else 0) or USUAL_WIDTH)
