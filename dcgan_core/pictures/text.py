"""Text in pictures: one font, size and colour on every machine."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont, features

BACKGROUND = (255, 255, 255)
INK = (32, 32, 32)
LINE_HEIGHT = 20
"""Pixels."""

_FONT_SIZE = 16
_MARGIN = 4


def blank(height: int, width: int) -> np.ndarray:
    """An empty picture: uint8 (height, width, 3)."""
    return np.full((height, width, 3), BACKGROUND, np.uint8)


def text_strip(text: str, width: int) -> np.ndarray:
    """`text` from the left, wrapped: uint8 (H, width, 3), H 0 for an empty text."""
    lines = _wrap(text, width - 2 * _MARGIN) if text else []
    strip = blank(len(lines) * LINE_HEIGHT + (_MARGIN if lines else 0), width)
    for row, line in enumerate(lines):
        strip = _write(strip, line, _MARGIN, row * LINE_HEIGHT)
    return strip


def label_strip(text: str, width: int) -> np.ndarray:
    """`text` on one line in the middle: uint8 (LINE_HEIGHT, width, 3); what is wider is cut off at the right."""
    line = " ".join(_printable(text).splitlines())
    spare = width - _font().getlength(line)
    return _write(blank(LINE_HEIGHT, width), line, max(0, spare) // 2, 0)


def _write(picture: np.ndarray, line: str, left: float, top: float) -> np.ndarray:
    if not line:
        return picture
    canvas = Image.fromarray(picture)
    ImageDraw.Draw(canvas).text((left, top), line, INK, _font())
    return np.asarray(canvas)


@functools.cache
def _font() -> Any:
    """The font inside Pillow: the same on every machine, also on one without fonts."""
    if features.check("freetype2"):
        return ImageFont.load_default(_FONT_SIZE)
    return ImageFont.load_default()


def drawable(text: str) -> str:
    """Return `text` with a question mark for what is not a letter: names of files may hold bytes that are none."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _printable(text: str) -> str:
    # Without FreeType there is only a bitmap font, which has Latin-1 alone.
    return (
        drawable(text) if features.check("freetype2") else text.encode("latin-1", "replace").decode("latin-1")
    )


def _wrap(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` pixels, broken at spaces, or inside a word longer than a line."""
    font = _font()
    lines: list[str] = []
    for paragraph in _printable(text).splitlines():
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}" if line else word
            if line and font.getlength(longer) > width:
                lines.append(line)
                longer = word
            while len(longer) > 1 and font.getlength(longer) > width:
                fits = 1
                while fits < len(longer) and font.getlength(longer[: fits + 1]) <= width:
                    fits += 1
                lines.append(longer[:fits])
                longer = longer[fits:]
            line = longer
        lines.append(line)
    return lines
