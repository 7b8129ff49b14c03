"""A terminal in memory: what a person sees of what was written to it, also after it was made narrower or wider."""

from __future__ import annotations

import io
import re

_PIECES = re.compile(r"\x1b\[([0-9;]*)([A-Za-z])|([\r\n])|([^\x1b\r\n]+)")


class Terminal(io.StringIO):
    """Keeps logical lines, as terminals do that wrap them anew when their width changes.

    columns: its width, to be changed at will.
    """

    encoding = "utf-8"  # pyright: ignore[reportAssignmentType]

    def __init__(self, columns: int = 80) -> None:
        super().__init__()
        self.columns = columns
        self.colours = 0
        self._lines: list[str] = [""]
        self._line, self._at = 0, 0

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        at = 0
        while at < len(text):
            found = _PIECES.match(text, at)
            assert found, f"this terminal does not know {text[at : at + 8]!r}"
            at = found.end()
            number, order, move, letters = found.groups()
            if letters:
                line = self._lines[self._line].ljust(self._at)
                self._lines[self._line] = line[: self._at] + letters + line[self._at + len(letters) :]
                self._at += len(letters)
            elif move == "\n":
                self._line, self._at = self._line + 1, 0
                self._lines += [""] * (self._line + 1 - len(self._lines))
            elif move == "\r":
                self._at -= self._at % self.columns
            elif order == "A":
                self._up(int(number or 1))
            elif order == "K":
                self._lines[self._line] = self._lines[self._line][: self._at]
            else:
                assert order == "m", f"this terminal does not know {found[0]!r}"
                self.colours += 1
        return super().write(text)

    def _up(self, count: int) -> None:
        for _ in range(count):
            if self._at >= self.columns:
                self._at -= self.columns
            elif self._line:
                self._line -= 1
                self._at += max(0, len(self._lines[self._line]) - 1) // self.columns * self.columns

    def seen(self) -> list[str]:
        """The rows of the screen, without empty ones and the spaces at their ends."""
        width = self.columns
        rows = [line[n : n + width] for line in self._lines for n in range(0, max(1, len(line)), width)]
        return [row.rstrip() for row in rows if row.strip()]
