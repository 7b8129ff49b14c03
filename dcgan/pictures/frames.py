"""Pictures that follow each other: their order, and the name of the animation they make."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

ANIMATION_FILE = "animated.gif"


def in_order(pictures: Iterable[Path]) -> list[Path]:
    """Sort pictures by the numbers in their names: `epoch_9999` before `epoch_10000`."""
    return sorted(pictures, key=_by_number)


def _by_number(path: Path) -> list[tuple[int, str]]:
    """Numbers in a name compare as numbers, the rest as text."""
    pieces = re.split(r"(\d+)", path.stem)
    return [(int(piece), "") if piece.isdecimal() else (-1, piece) for piece in pieces if piece]
