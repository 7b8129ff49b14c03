"""Lists of numbers in a flag's value, and tables in Markdown: what several of the programs read and write."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dcgan_core.errors import InputError


def whole_numbers(text: str, flag: str) -> list[int]:
    """Return the distinct numbers of "16,64", in order; raises InputError, which names the flag, for anything else."""
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isdecimal() for part in parts):
        raise InputError(f"{flag} {text!r}: expected whole numbers with commas between them, like 16,64")
    return list(dict.fromkeys(int(part) for part in parts))


def markdown_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table, without a line end after its last row."""
    return "\n".join([_row(header), "|" + "---|" * len(header), *map(_row, rows)])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
